// What is fetched when the hand is read: the trained network; when it is trained further: images of the test set.
import { loadNetwork } from "../draw-digit/load.mjs";

const kept = new Map();

/** The result of load(), fetched once; a failure is not kept. */
function once(name, load) {
  if (!kept.has(name)) {
    kept.set(
      name,
      load().catch((error) => {
        kept.delete(name);
        throw error;
      }),
    );
  }
  return kept.get(name);
}

export const fetchNetwork = () => once("network", async () => (await loadNetwork()).network);

/** The first images of the test set as digits { label, pixels }. */
export const fetchImages = () =>
  once("images", async () => {
    const answer = await fetch(new URL("../draw-digit/test-images.bin", import.meta.url));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return Array.from({ length: bytes.length / 785 }, (_, i) => ({
      label: bytes[785 * i],
      pixels: bytes.subarray(785 * i + 1, 785 * i + 785),
    }));
  });

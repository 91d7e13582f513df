// Fetches the trained network, and the test images that come with it.
import { decodeNetwork } from "./network-file.mjs";

export async function loadNetwork() {
  const get = async (file) => {
    const answer = await fetch(new URL(file, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return answer;
  };
  const [meta, buffer] = await Promise.all([
    get("network.json").then((a) => a.json()),
    get("network.bin").then((a) => a.arrayBuffer()),
  ]);
  return { meta, network: decodeNetwork(meta, buffer) };
}

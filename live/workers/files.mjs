// What the two workers know about the files of the runtime: packs, zip archives, checksums.
// No DOM, no network: everything here works on bytes.

/** What went wrong with a file, in a form that the page can turn into advice. */
export class FileProblem extends Error {
  constructor(code, file, detail = "") {
    super(`${file}: ${code}${detail ? ` (${detail})` : ""}`);
    Object.assign(this, { code, file, detail });
  }
}

/** The sha256 of the bytes as hexadecimal digits; "" where the browser has no way to compute it. */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Throws unless the bytes are those that the manifest promises as [size, sha256]. */
export async function check(name, bytes, [size, expected]) {
  if (bytes.length !== size) throw new FileProblem("damaged", name, `${bytes.length} of ${size} bytes`);
  const found = await sha256(bytes);
  if (found && found !== expected) throw new FileProblem("damaged", name, "its sha256 differs");
}

export async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The header of a pack and its files, [path, bytes] each; the bytes are views, not copies. */
export function readPack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let start = 4 + length;
  const files = header.files.map(([path, size]) => {
    start += size;
    return [path, bytes.subarray(start - size, start)];
  });
  return { header, files };
}

/** One file of a zip archive, which `unzip` (fflate's unzipSync) reads. */
export function fromArchive(bytes, name, unzip) {
  let found;
  try {
    found = unzip(bytes, { filter: (file) => file.name === name })[name];
  } catch (error) {
    throw new FileProblem("damaged", "archive", error.message);
  }
  if (!found) throw new FileProblem("damaged", "archive", `no ${name}`);
  return found;
}

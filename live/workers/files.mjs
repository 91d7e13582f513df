// What the two workers know about the files of the runtime: packs, zip archives, checksums.
// No DOM, no network: everything here works on bytes.

const GZIP = 0x1f; // the first byte of a gzipped file, and of no other of ours

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

/** How long the content of a zstd file is, as its frame says (RFC 8878, 3.1.1.1). */
function lengthInFrame(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kind = bytes[4] >> 6;
  const start = bytes[4] & 0x20 ? 5 : 6;
  if (kind === 3) return Number(view.getBigUint64(start, true));
  if (kind === 2) return view.getUint32(start, true);
  return kind === 1 ? view.getUint16(start, true) + 256 : bytes[start];
}

/**
 * The content of a file: zstd, or gzip where Python made it. `gunzip` throws where the bytes are damaged, `unzstd`
 * returns something of another length.
 */
export function unpack(name, bytes, { gunzip, unzstd }) {
  try {
    if (bytes[0] === GZIP) return gunzip(bytes);
    const content = unzstd(bytes);
    if (content.length === lengthInFrame(bytes)) return content;
  } catch (error) {
    throw new FileProblem("damaged", name, error.message);
  }
  throw new FileProblem("damaged", name, "it cannot be unpacked");
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

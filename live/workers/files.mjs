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

/** A function that returns one file of a zip archive; `inflate` unpacks a deflated one. */
export function readZip(bytes, inflate) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new FileProblem("damaged", "archive", "no directory");
  const entries = new Map();
  let at = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0; i -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      start: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + extra + comment;
  }
  return (name) => {
    const { method, packed, size, start } = entries.get(name);
    const data = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    const content = bytes.subarray(data, data + packed);
    return method === 0 ? content : inflate(content, { out: new Uint8Array(size) });
  };
}

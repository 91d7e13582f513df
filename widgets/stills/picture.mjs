// An image as an address of its own: a PNG file in text.
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/**
 * The address of a square image: `pixels` are its grey levels 0..255, row by row, or [red, green, blue, opacity] for
 * each pixel.
 */
export function pictureAddress(pixels, side) {
  const flat = Array.from(pixels).flat();
  const depth = flat.length / (side * side);
  const rows = Buffer.alloc(side * (1 + side * depth));
  for (let y = 0; y < side; y++)
    rows.set(flat.slice(y * side * depth, (y + 1) * side * depth), y * (1 + side * depth) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, depth === 4 ? 6 : 0], 8); // 8 bits; colours with their opacity, or greys
  const file = Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${file.toString("base64")}`;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

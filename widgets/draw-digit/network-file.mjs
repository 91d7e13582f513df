// The network that the chapter trained, from the file that the build makes. Pure: no DOM.
import { makeNetwork } from "../shared/network.mjs";

/** The network from its file: for each layer int8 weights, then float32 steps and biases, one for each unit. */
export function decodeNetwork(meta, buffer) {
  const W = [];
  const b = [];
  let at = 0;
  for (let ell = 1; ell < meta.widths.length; ell++) {
    const [rows, columns] = [meta.widths[ell], meta.widths[ell - 1]];
    const whole = new Int8Array(buffer, at, rows * columns);
    at += rows * columns;
    const tail = new Float32Array(buffer.slice(at, at + 8 * rows));
    at += 8 * rows;
    W.push(Float32Array.from(whole, (v, i) => v * tail[Math.floor(i / columns)]));
    b.push(Float32Array.from(tail.subarray(rows)));
  }
  return makeNetwork(meta.widths, W, b);
}

export function decodeBytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

// Writes live/workers/product-code.mjs: products of matrices as WebAssembly with SIMD instructions.
//   node products.mjs OUT
// The way of all fast products (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008):
// strips of both matrices are copied to one place, then a tile of the result is kept in registers while
// k runs. Each entry is summed in the order of numpy's own loop, so its bits are the same.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import wabt from "wabt";

const ROWS = 4; // of a tile; more do not fit into the 16 registers of a processor
const VECTORS = 2; // of 16 bytes, side by side in a tile
const SIZES = { f32: 4, f64: 8 }; // bytes of a number

const each = (count, text) => Array.from({ length: count }, (_, i) => text(i)).join("\n");
const inTile = (text) => each(ROWS, (row) => each(VECTORS, (vector) => text(row, vector)));
const add = (name, bytes) => `(local.set $${name} (i32.add (local.get $${name}) ${bytes}))`;

/** tile(k, a, b, c, stride, more): c = a b, or c + a b; a and b are strips, the rows of c are `stride` bytes apart. */
function tile(type, size) {
  const vector = `${type}x${16 / size}`;
  const sum = (i, j) => `(local.set $c${i}${j} (${vector}.add (local.get $c${i}${j})
    (${vector}.mul (local.get $a_i) (local.get $b${j}))))`;
  const rows = (act) => `(local.set $row (local.get $c))
    ${each(ROWS, (i) => each(VECTORS, (j) => act(i, j)) + add("row", "(local.get $stride)"))}`;
  return `(func (export "tile_${type}") (param $k i32) (param $a i32) (param $b i32) (param $c i32) (param $stride i32)
      (param $more i32) (local $row i32) (local $a_i v128) ${each(VECTORS, (j) => `(local $b${j} v128)`)}
      ${inTile((i, j) => `(local $c${i}${j} v128)`)}
    (if (local.get $more) (then ${rows(
      (i, j) => `(local.set $c${i}${j}
      (v128.load offset=${16 * j} align=${size} (local.get $row)))`,
    )}))
    (loop $next
      ${each(VECTORS, (j) => `(local.set $b${j} (v128.load offset=${16 * j} (local.get $b)))`)}
      ${each(ROWS, (i) => {
        const load = `(local.set $a_i (v128.load${8 * size}_splat offset=${size * i} (local.get $a)))`;
        return load + each(VECTORS, (j) => sum(i, j));
      })}
      ${add("a", `(i32.const ${ROWS * size})`)}
      ${add("b", `(i32.const ${VECTORS * 16})`)}
      (br_if $next (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
    ${rows((i, j) => `(v128.store offset=${16 * j} align=${size} (local.get $row) (local.get $c${i}${j}))`)})`;
}

/**
 * strip(k, width, used, from, across, along, to): copies k times `used` numbers, `across` bytes apart, and zeros up to
 * `width`; from one time to the next the source moves `along` bytes.
 */
function strip(type, size) {
  return `(func (export "strip_${type}") (param $k i32) (param $width i32) (param $used i32) (param $from i32)
      (param $across i32) (param $along i32) (param $to i32) (local $i i32) (local $entry i32)
    (loop $next
      (local.set $i (i32.const 0))
      (local.set $entry (local.get $from))
      (loop $across
        (${type}.store (local.get $to) (if (result ${type}) (i32.lt_u (local.get $i) (local.get $used))
          (then (${type}.load (local.get $entry))) (else (${type}.const 0))))
        ${add("entry", "(local.get $across)")}
        ${add("to", `(i32.const ${size})`)}
        (br_if $across (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $width))))
      ${add("from", "(local.get $along)")}
      (br_if $next (local.tee $k (i32.sub (local.get $k) (i32.const 1))))))`;
}

/** The inner loop of a ufunc has four pointers; what it does is written in JavaScript. */
function loop(type) {
  return `(func (export "loop_${type}") (type $loop) (call $multiply_${type} ${each(4, (i) => `(local.get ${i})`)}))`;
}

const types = Object.entries(SIZES);
const text = `(module
  (import "page" "memory" (memory 1))
  (type $loop (func (param i32 i32 i32 i32)))
  ${types.map(([type]) => `(import "page" "multiply_${type}" (func $multiply_${type} (type $loop)))`).join("\n")}
  ${types.map(([type, size]) => tile(type, size) + strip(type, size) + loop(type)).join("\n")})`;

/** The module, and what `products.mjs` must know of it. */
export async function makeCode() {
  const module = (await wabt()).parseWat("products.wat", text, { simd: true });
  module.validate();
  const bytes = Buffer.from(module.toBinary({}).buffer);
  return { bytes: bytes.toString("base64"), rows: ROWS, width: 16 * VECTORS, sizes: SIZES };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const code = JSON.stringify(await makeCode());
  writeFileSync(process.argv[2], `// Made by live/build/products.mjs.\nexport const code = ${code};\n`);
}

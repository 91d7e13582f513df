// Products of matrices for numpy, which has no BLAS in the browser: its inner loops of `matmul` and `@` are
// replaced by ours, of SIMD instructions (see live/build/products.mjs).

// What is copied at once of the two matrices, in numbers: it fits into the caches of a processor.
const DEPTH = 256;
const COLUMNS = 512;
const LINES = 96;
// A smaller product is left to numpy's own loop: copying would take longer.
const LEAST = 4096; // multiplications
const NARROWEST = 4; // rows, or columns
// Where a ufunc of numpy 2.0 keeps what (struct PyUFuncObject, ufuncobject.h), in words of four bytes.
const UFUNC = { inputs: 2, outputs: 3, loops: 6, types: 8 };

/** Calls `load`, and returns its result with the first memory that was made meanwhile: Pyodide keeps it to itself. */
export async function withMemory(load) {
  const Usual = WebAssembly.Memory;
  let memory = null;
  WebAssembly.Memory = class extends Usual {
    constructor(kind) {
      super(kind);
      memory ??= this;
    }
  };
  try {
    return [await load(), memory];
  } finally {
    WebAssembly.Memory = Usual;
  }
}

/** Bytes of the place that `fastProducts` copies strips to. */
export function scratchSize({ rows, width }) {
  const largest = Float64Array.BYTES_PER_ELEMENT;
  return (DEPTH * (COLUMNS + LINES) + rows * width) * largest + 16;
}

/**
 * A function (ufunc, types, scratch) that replaces the loops of a ufunc; it returns whether it did. The three are the
 * address of the ufunc, its list of types as JSON, and the address of a place of `scratchSize` bytes.
 * Null where the browser has no SIMD instructions.
 */
export function fastProducts(code, memory, table) {
  const bytes = Uint8Array.from(atob(code.bytes), (letter) => letter.charCodeAt(0));
  if (!memory || !table || !WebAssembly.validate(bytes)) return null;
  const words = () => new Int32Array(memory.buffer);
  return (ufunc, types, scratch) => {
    const names = JSON.parse(types);
    const at = ufunc / 4;
    const { [at + UFUNC.inputs]: inputs, [at + UFUNC.outputs]: outputs, [at + UFUNC.types]: count } = words();
    if (inputs !== 2 || outputs !== 1 || count !== names.length) return false; // another numpy
    const loops = words()[at + UFUNC.loops] / 4;
    const places = { f32: loops + names.indexOf("ff->f"), f64: loops + names.indexOf("dd->d") };
    const usual = Object.fromEntries(Object.entries(places).map(([type, place]) => [type, table.get(words()[place])]));
    const multiply = {};
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      page: {
        memory,
        multiply_f32: (...told) => multiply.f32(...told),
        multiply_f64: (...told) => multiply.f64(...told),
      },
    });
    for (const [type, place] of Object.entries(places)) {
      multiply[type] = innerLoop(words, product(exports, code, type, scratch), usual[type], code.sizes[type]);
      const slot = table.grow(1);
      table.set(slot, exports[`loop_${type}`]);
      words()[place] = slot;
    }
    return true;
  };
}

/** The inner loop of numpy's matmul: many products of one shape, whose numbers lie as their strides say. */
function innerLoop(words, product, usual, size) {
  return (places, lengths, strides, data) => {
    const all = words();
    const [count, m, k, n] = all.subarray(lengths / 4, lengths / 4 + 4);
    const [next_a, next_b, next_c, ...inside] = all.subarray(strides / 4, strides / 4 + 9);
    const row_c = inside[4];
    if (m < NARROWEST || n < NARROWEST || m * k * n < LEAST || inside[5] !== size) {
      usual(places, lengths, strides, data);
      return;
    }
    const [a, b, c] = all.subarray(places / 4, places / 4 + 3);
    for (let i = 0; i < count; i++) {
      product(
        m,
        k,
        n,
        a + i * next_a,
        inside[0],
        inside[1],
        b + i * next_b,
        inside[2],
        inside[3],
        c + i * next_c,
        row_c,
      );
    }
  };
}

/** The product of the m x k matrix at a and the k x n matrix at b, written to c; the steps are in bytes. */
function product(exports, { rows, width, sizes }, type, scratch) {
  const [tile, strip, size] = [exports[`tile_${type}`], exports[`strip_${type}`], sizes[type]];
  const columns = width / size; // of a tile
  const strips_a = (scratch + 15) & ~15;
  const strips_b = strips_a + LINES * DEPTH * size;
  const corner = strips_b + COLUMNS * DEPTH * size; // a tile that stands out over the edge of c
  return (m, k, n, a, row_a, column_a, b, row_b, column_b, c, row_c) => {
    const block = (i0, lines, j0, across, depth, more) => {
      for (let j = 0; j < across; j += columns) {
        for (let i = 0; i < lines; i += rows) {
          const [from_a, from_b] = [strips_a + i * depth * size, strips_b + j * depth * size];
          const place = c + (i0 + i) * row_c + (j0 + j) * size;
          const [high, wide] = [Math.min(rows, lines - i), Math.min(columns, across - j)];
          if (high === rows && wide === columns) {
            tile(depth, from_a, from_b, place, row_c, more);
            continue;
          }
          if (more) strip(high, columns, wide, place, size, row_c, corner);
          tile(depth, from_a, from_b, corner, width, more);
          for (let y = 0; y < high; y++) strip(1, wide, wide, corner + y * width, size, 0, place + y * row_c);
        }
      }
    };
    for (let j0 = 0; j0 < n; j0 += COLUMNS) {
      const across = Math.min(COLUMNS, n - j0);
      for (let p = 0; p < k; p += DEPTH) {
        const depth = Math.min(DEPTH, k - p);
        for (let j = 0; j < across; j += columns) {
          const from = b + (j0 + j) * column_b + p * row_b;
          strip(depth, columns, Math.min(columns, across - j), from, column_b, row_b, strips_b + j * depth * size);
        }
        for (let i0 = 0; i0 < m; i0 += LINES) {
          const lines = Math.min(LINES, m - i0);
          for (let i = 0; i < lines; i += rows) {
            const from = a + (i0 + i) * row_a + p * column_a;
            strip(depth, rows, Math.min(rows, lines - i), from, row_a, column_a, strips_a + i * depth * size);
          }
          block(i0, lines, j0, across, depth, p > 0 ? 1 : 0);
        }
      }
    }
  };
}

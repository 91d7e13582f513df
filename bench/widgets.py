"""How fast the interactive figures answer, how small they are, and how many drawings they read.

The reference for drawings is onnxruntime-web: with ``npm install onnxruntime-web`` in a folder that
the variable ONNX_FOLDER names, it runs the same network in the same Node.js.
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.row import Row
from course_site import digit_network
from course_site.node import node_command
from course_site.paths import ROOT
from course_utils.data import load_mnist, split_random
from course_utils.networks import ReLUNetwork
from tests.widget_models import call_all

N_DRAWINGS = 1000
SHIPPED = ("*.mjs", "*.css", "*.bin")


def rows() -> list[Row]:
    """Rows of time, size and readings."""
    folder = digit_network.TARGET
    if not (folder / "network.json").is_file():
        digit_network.export(digit_network.train(), folder, source="trained for the bench")
    mnist = load_mnist()
    _, pixels, _, labels = split_random(mnist.pixels, mnist.labels)
    images = base64.b64encode(pixels[:N_DRAWINGS].tobytes()).decode()
    truth = labels[:N_DRAWINGS].tolist()
    few = base64.b64encode(pixels[:50].tobytes()).decode()
    times, regions, forward = call_all(
        ("readingTime", str(folder), few, 20),
        ("regionTime", [2, 16, 16, 1], 7, 300),
        ("forwardTime", str(folder), 300),
    )
    any_pen, redrawn, naive = call_all(
        ("readRight", str(folder), images, truth, 1, "any"),
        ("readRight", str(folder), images, truth, 1, "pen"),
        ("readRight", str(folder), images, truth, 1, "naive"),
    )
    median = statistics.median(times)
    peer = _onnx(digit_network.decode((folder / "network.bin").read_bytes()))
    meta = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    ours = sum(_bytes(ROOT / "widgets" / name) for name in ("shared", "draw-digit")) + meta["bytes"]
    what = f"drawings of any size, stroke and place, read right (of {N_DRAWINGS:,})"
    averaged = f"the sheet averaged to 28 x 28: {naive:.1%}"
    result = [
        Row(what, f"{any_pen:.1%}", averaged, any_pen / naive),
        Row(f"{what}, redrawn along thinned strokes", f"{redrawn:.1%}"),
        Row("draw a digit: stroke to probabilities, with preparation", f"{median:.2f} ms"),
        Row(
            what="weights of the network",
            ours=f"{meta['bytes'] / 1000:.0f} kB, accuracy {meta['accuracy_rounded']:.4f}",
            reference=f"float32 {_float_bytes() / 1000:.0f} kB, accuracy {meta['accuracy']:.4f}",
            ratio=_float_bytes() / meta["bytes"],
        ),
        Row(
            what=f"all regions of 2 -> 16 -> 16 -> 1 in JavaScript ({regions['count']})",
            ours=f"{statistics.median(regions['times']):.2f} ms",
            reference="one of 60 frames a second: 16.7 ms",
            ratio=16.7 / statistics.median(regions["times"]),
        ),
    ]
    if peer is None:
        result.append(Row("draw a digit, bytes", f"{ours:,}", "onnxruntime-web: not installed"))
    else:
        milliseconds, size = peer
        text = f"{ours / 1e6:.2f} MB"
        reference = f"onnxruntime-web {size / 1e6:.1f} MB"
        result.append(Row("draw a digit, bytes", text, reference, size / ours))
        alone = statistics.median(forward)
        what = "draw a digit: forward pass of a full image alone"
        reference = f"onnxruntime-web {milliseconds:.2f} ms"
        result.append(Row(what, f"{alone:.2f} ms", reference, milliseconds / alone))
    return result


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for kind in SHIPPED for file in folder.glob(kind))


def _float_bytes() -> int:
    widths = digit_network.WIDTHS
    return 4 * sum((m + 1) * n for m, n in pairwise(widths))


ONNX_RUN = """
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, model] = process.argv.slice(2);
const dist = `${pathToFileURL(folder)}/node_modules/onnxruntime-web/dist/`;
const ort = await import(`${dist}ort.wasm.min.mjs`);
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = dist;
const session = await ort.InferenceSession.create(readFileSync(model));
const numbers = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);
const x = new ort.Tensor("float32", numbers, [1, 784]);
const times = [];
for (let k = 0; k < 300; k++) {
  const start = performance.now();
  await session.run({ x });
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
process.stdout.write(String(times[150]));
"""


def _onnx(network: ReLUNetwork) -> tuple[float, int] | None:
    """Milliseconds of a forward pass and bytes to load of onnxruntime-web, if it is there."""
    folder = os.environ.get("ONNX_FOLDER")
    if not folder:
        return None
    target = Path(folder)
    (target / "digit.onnx").write_bytes(onnx_bytes(network))
    (target / "run.mjs").write_text(ONNX_RUN, encoding="utf-8")
    command = [node_command(), str(target / "run.mjs"), str(target), str(target / "digit.onnx")]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    shipped = target / "node_modules" / "onnxruntime-web" / "dist"
    parts = ("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")
    size = sum((shipped / part).stat().st_size for part in parts)
    return float(run.stdout), size + (target / "digit.onnx").stat().st_size


def onnx_bytes(network: ReLUNetwork) -> bytes:
    """Return the network with softmax as an ONNX model: protocol buffers, written by hand."""

    def number(value: int) -> bytes:
        out = b""
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])

    def field(key: int, value: Any) -> bytes:
        if isinstance(value, int):
            return number(key << 3) + number(value)
        data = value.encode() if isinstance(value, str) else value
        return number(key << 3 | 2) + number(len(data)) + data

    def tensor(name: str, array: Any) -> bytes:
        shape = b"".join(field(1, n) for n in array.shape)
        return shape + field(2, 1) + field(8, name) + field(9, array.astype("<f4").tobytes())

    def node(kind: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
        names = b"".join(field(1, name) for name in inputs)
        return names + field(2, output) + field(4, kind) + attributes

    def value(name: str, n: int) -> bytes:
        shape = b"".join(field(1, field(1, size)) for size in (1, n))
        return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))

    transposed = field(5, field(1, "transB") + field(3, 1) + field(20, 2))
    graph, last = b"", "x"
    for ell in range(1, network.L + 1):
        gemm = node("Gemm", [last, f"W{ell}", f"b{ell}"], f"z{ell}", transposed)
        graph += field(1, gemm)
        last = f"h{ell}"
        graph += field(1, node("Relu" if ell < network.L else "Softmax", [f"z{ell}"], last))
    graph += field(2, "digit")
    for ell in range(1, network.L + 1):
        graph += field(5, tensor(f"W{ell}", network.W[ell]))
        graph += field(5, tensor(f"b{ell}", network.b[ell]))
    graph += field(11, value("x", network.widths[0])) + field(12, value(last, network.widths[-1]))
    return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))

"""Export the network that the chapter on training has trained, for the figures that read digits.

    python -m course_site.digit_network            from the executed page (in _build/.jupyter_cache)
    python -m course_site.digit_network --train    train it here, with the settings of the chapter

A hidden cell of the chapter keeps the trained numbers among the page's outputs under the name
`training-weights`, so they are those of the executed page and live as long as its outputs.

Each weight becomes a whole number from -127 to 127 times a step of its neuron: network.bin holds
for each layer the whole numbers (int8, W_ell row by row), then the steps and the biases (float32).
network.json holds the widths, what the rounding costs on the test images, and example images.
test-images.bin holds the first test images, chosen by nothing: for each its label, then 784 bytes.
"""

from __future__ import annotations

import argparse
import ast
import base64
import json
import sys
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_site.cache import executed_page
from course_site.files import sha256
from course_site.paths import ROOT
from course_site.problems import Problem
from course_utils.data import load_mnist, scale, split_random
from course_utils.networks import ReLUNetwork

TARGET = ROOT / "_build" / "widgets" / "draw-digit"
PAGE = "book/training.md"
KEY = "training-weights"
WIDTHS = (784, 256, 128, 10)
LARGEST = 127
N_ERRORS = 12
N_IMAGES = 100


def glued_text(notebook: Any, key: str) -> str:
    """Return the text that a cell of an executed notebook has glued under `key`."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("metadata", {}).get("scrapbook", {}).get("name") == key:
                data = output["data"]
                text = next(value for kind, value in data.items() if kind.endswith("text/plain"))
                return str(ast.literal_eval(text if isinstance(text, str) else "".join(text)))
    raise Problem(
        f"{PAGE} has no output {key!r}, which a figure needs: a hidden cell has to glue it"
    )


def network_of(text: str, widths: tuple[int, ...] = WIDTHS) -> ReLUNetwork:
    """Return the network whose numbers a page has glued: base64 of float32, coefs_, intercepts_."""
    numbers = np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float64)
    expected = sum((m + 1) * n for m, n in pairwise(widths))
    if len(numbers) != expected:
        raise Problem(
            f"{PAGE} glues {len(numbers)} numbers as {KEY!r}. A figure expects {expected}, those of"
            f" a network of the widths {widths}: change WIDTHS in digit_network.py with the page"
        )
    W, b, at = [], [], 0
    for m, n in pairwise(widths):
        W.append(numbers[at : at + m * n].reshape(m, n).T)  # scikit-learn keeps the transpose
        at += m * n
    for n in widths[1:]:
        b.append(numbers[at : at + n])
        at += n
    return ReLUNetwork(W, b)


def train() -> ReLUNetwork:
    """Return the network of the chapter, trained anew (about half a minute)."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    mnist = load_mnist()
    X_train, _, y_train, _ = split_random(scale(mnist.pixels), mnist.labels)
    clf = MLPClassifier(
        hidden_layer_sizes=WIDTHS[1:-1],
        batch_size=64,
        learning_rate_init=1e-3,
        max_iter=6,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # six iterations are the recipe
        clf.fit(X_train, y_train)
    return ReLUNetwork.from_sklearn(clf)


def encode(network: ReLUNetwork) -> bytes:
    """Return the network with rounded weights as bytes (see the head of this module)."""
    parts = []
    for ell in range(1, network.L + 1):
        steps = np.abs(network.W[ell]).max(axis=1) / LARGEST
        steps[steps == 0] = 1.0
        steps = steps.astype("<f4")
        whole = np.rint(network.W[ell] / steps[:, None]).clip(-LARGEST, LARGEST).astype(np.int8)
        parts += [whole.tobytes(), steps.tobytes(), network.b[ell].astype("<f4").tobytes()]
    return b"".join(parts)


def decode(data: bytes, widths: tuple[int, ...] = WIDTHS) -> ReLUNetwork:
    """Return the network that `encode` wrote: what the figure computes with."""
    W, b, at = [], [], 0
    for m, n in pairwise(widths):
        whole = np.frombuffer(data, np.int8, m * n, at).reshape(n, m)
        steps, biases = np.frombuffer(data, "<f4", 2 * n, at + m * n).reshape(2, n)
        W.append((whole * steps[:, None]).astype(np.float64))
        b.append(biases.astype(np.float64))
        at += m * n + 8 * n
    return ReLUNetwork(W, b)


def predictions(network: ReLUNetwork, X: NDArray[Any]) -> NDArray[np.int64]:
    """Return the digit with the largest score for each row of X."""
    return np.concatenate([network(rows).argmax(axis=1) for rows in np.array_split(X, 10)])


def export(network: ReLUNetwork, target: Path, *, source: str) -> dict[str, Any]:
    """Write the three files into `target`; return what network.json holds."""
    mnist = load_mnist()
    _, pixels, _, labels = split_random(mnist.pixels, mnist.labels)
    X = scale(pixels)
    data = encode(network)
    before, after = predictions(network, X), predictions(decode(data, network.widths), X)
    first_of_each = [int(np.flatnonzero(labels == digit)[0]) for digit in range(10)]
    chosen = [*first_of_each, *np.flatnonzero(after != labels)[:N_ERRORS].tolist()]
    meta = {
        "widths": list(network.widths),
        "source": source,
        "bytes": len(data),
        "sha256": sha256(data),
        "test_images": len(labels),
        "accuracy": round(float(np.mean(before == labels)), 4),
        "accuracy_rounded": round(float(np.mean(after == labels)), 4),
        "predictions_changed": int(np.sum(before != after)),
        "examples": [
            {
                "index": i,
                "label": int(labels[i]),
                "predicted": int(after[i]),
                "pixels": base64.b64encode(pixels[i].tobytes()).decode(),
            }
            for i in chosen
        ],
    }
    target.mkdir(parents=True, exist_ok=True)
    (target / "network.bin").write_bytes(data)
    images = np.column_stack([labels[:N_IMAGES], pixels[:N_IMAGES]]).astype(np.uint8)
    (target / "test-images.bin").write_bytes(images.tobytes())
    (target / "network.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
    return meta


def export_from_cache(root: Path, cache: Any) -> None:
    """Export from the executed page in a jupyter-cache."""
    try:
        notebook = executed_page(cache, root / PAGE)
    except KeyError:
        raise Problem(f"{PAGE} has not been executed") from None
    text = glued_text(notebook, KEY)
    source = f"{PAGE}, {sha256(text.encode())}"
    target = root / "_build" / "widgets" / "draw-digit"
    export(network_of(text), target, source=source)


def main() -> int:
    """Export, and print what the rounding costs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", action="store_true", help="train instead of reading the page")
    arguments = parser.parse_args()
    if arguments.train:
        export(train(), TARGET, source="trained by course_site.digit_network")
    else:
        from jupyter_cache import get_cache

        try:
            export_from_cache(ROOT, get_cache(ROOT / "_build" / ".jupyter_cache"))
        except ValueError as problem:
            print(f"{problem}. Build the book first, or use --train.", file=sys.stderr)
            return 1
    meta = json.loads((TARGET / "network.json").read_text(encoding="utf-8"))
    print(
        f"{meta['bytes']:,} bytes; accuracy {meta['accuracy']:.4f}, rounded "
        f"{meta['accuracy_rounded']:.4f}; {meta['predictions_changed']} of "
        f"{meta['test_images']:,} predictions changed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

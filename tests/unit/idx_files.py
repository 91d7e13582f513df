"""IDX files for the tests of the loader, written independently of it."""

import gzip
import struct
from pathlib import Path

import numpy as np

NAMES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


def images_file(images: np.ndarray) -> bytes:
    """Return an IDX file of n images: magic number 2051, n, rows, columns, bytes."""
    return struct.pack(">IIII", 2051, *images.shape) + images.tobytes()


def labels_file(labels: np.ndarray) -> bytes:
    """Return an IDX file of n labels: magic number 2049, n, bytes."""
    return struct.pack(">II", 2049, len(labels)) + labels.astype(np.uint8).tobytes()


def write_folder(
    folder: Path, pixels: np.ndarray, labels: np.ndarray, n_train: int, *, zipped=False
):
    """Write the four files of MNIST's form, the first `n_train` images as training images."""
    parts = {"train": slice(None, n_train), "test": slice(n_train, None)}
    for part, rows in parts.items():
        images = pixels[rows].reshape(-1, 28, 28)
        contents = (images_file(images), labels_file(labels[rows]))
        for name, content in zip(NAMES[part], contents, strict=True):
            if zipped:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (folder / name).write_bytes(content)
    return folder

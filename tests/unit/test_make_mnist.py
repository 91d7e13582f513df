"""The bundled file can be made again from the published IDX files, byte for byte."""

import hashlib
import json
import shutil

import numpy as np
import pytest

from course_utils import data
from tests.unit import idx_files
from tools import make_mnist


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "mnist"
    folder.mkdir()
    shutil.copy(make_mnist.TARGET / "checksums.json", folder)
    return folder


def test_the_same_idx_files_give_the_bundled_file_again(tmp_path, target):
    mnist = data.load_mnist()
    source = tmp_path / "idx"
    source.mkdir()
    idx_files.write_folder(source, mnist.pixels, mnist.labels, 60_000)
    sha256 = make_mnist.make(source, target)
    made = target / "mnist.npz"
    assert hashlib.sha256(made.read_bytes()).hexdigest() == sha256
    again = data._read_bundled(made, sha256)
    np.testing.assert_array_equal(again.pixels, mnist.pixels)
    stated = json.loads((make_mnist.TARGET / "checksums.json").read_text())
    remade = json.loads((target / "checksums.json").read_text())
    # Another zlib may pack the same arrays into other bytes; what they hold has to agree.
    assert {**remade, "mnist.npz": ""} == {**stated, "mnist.npz": ""}
    import zlib

    if zlib.ZLIB_RUNTIME_VERSION in ("1.2.13", "1.3", "1.3.1"):
        assert sha256 == stated["mnist.npz"]


def test_other_idx_files_are_refused_and_nothing_is_written(tmp_path, target):
    source = tmp_path / "idx"
    source.mkdir()
    idx_files.write_folder(source, np.zeros((9, 784), np.uint8), np.zeros(9), 6)
    with pytest.raises(SystemExit, match="train-images-idx3-ubyte in .* has sha256 .*, expected"):
        make_mnist.make(source, target)
    assert [path.name for path in target.iterdir()] == ["checksums.json"]


def test_the_archive_is_read_by_numpy_alone(tmp_path):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (12, 784), dtype=np.uint8) * (rng.random((12, 784)) < 0.2)
    pixels = pixels.astype(np.uint8)
    file = tmp_path / "small.npz"
    make_mnist.write_archive(file, pixels, np.arange(12) % 10)
    with np.load(file) as archive:
        found = np.zeros((12, 784), np.uint8)
        found[np.unpackbits(archive["mask_0"], axis=1).astype(bool)] = archive["values_0"]
        np.testing.assert_array_equal(archive["labels"], np.arange(12) % 10)
    np.testing.assert_array_equal(found, pixels)

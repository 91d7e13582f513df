"""load_mnist from the bundled file and from IDX files; scale; the two splits."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import course_utils
from course_utils import data
from course_utils.data import load_mnist, scale, split_official, split_random
from tests.unit import idx_files

MNIST_FOLDER = Path(course_utils.__file__).parent / "mnist"

# As published with many copies of MNIST.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


@pytest.fixture
def small(tmp_path):
    """Return a folder of IDX files with 6 + 3 made-up images, and its pixels and labels."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (9, 784), dtype=np.uint8)
    labels = rng.integers(0, 10, 9)
    return idx_files.write_folder(tmp_path, pixels, labels, 6), pixels, labels


def test_all_images_come_with_their_types_and_cannot_be_changed(mnist):
    assert mnist.pixels.shape == (70_000, 784)
    assert mnist.pixels.dtype == np.uint8
    assert mnist.labels.shape == (70_000,)
    assert mnist.labels.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        mnist.pixels[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        mnist.labels[0] = 1
    assert repr(mnist) == "MNIST(70,000 images of 784 pixels)"


@pytest.mark.parametrize("name", MD5)
def test_the_pixels_and_labels_are_those_of_the_published_idx_files(mnist, name):
    rows = slice(0, 60_000) if name.startswith("train") else slice(60_000, 70_000)
    if "images" in name:
        content = idx_files.images_file(mnist.pixels[rows].reshape(-1, 28, 28))
    else:
        content = idx_files.labels_file(mnist.labels[rows])
    assert hashlib.md5(content).hexdigest() == MD5[name]


def test_the_first_labels_are_those_of_openml(mnist):
    assert_array_equal(mnist.labels[:10], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    assert_array_equal(mnist.labels[60_000:60_005], [7, 2, 1, 0, 4])


def test_a_second_call_gives_the_same_object(mnist):
    assert load_mnist() is mnist


def test_the_bundled_file_is_at_most_11_6_mb_and_its_checksum_is_stated():
    file = MNIST_FOLDER / "mnist.npz"
    assert file.stat().st_size <= 11.6e6
    checksums = json.loads((MNIST_FOLDER / "checksums.json").read_text())
    assert hashlib.sha256(file.read_bytes()).hexdigest() == checksums["mnist.npz"]
    licence = (MNIST_FOLDER / "LICENSE.md").read_text()
    assert "Attribution-ShareAlike 3.0" in licence
    assert all(md5 in licence for md5 in MD5.values())


def test_loading_needs_little_more_memory_than_the_pixels():
    tracemalloc.start()
    try:
        data._read_bundled(MNIST_FOLDER / "mnist.npz", data._checksums()["mnist.npz"])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 70_000 * 784 + 12e6


def test_without_threads_as_in_a_browser_loading_gives_the_same(mnist, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(data, "ThreadPoolExecutor", None)
    found = data._read_bundled(MNIST_FOLDER / "mnist.npz", data._checksums()["mnist.npz"])
    assert_array_equal(found.pixels, mnist.pixels)
    assert_array_equal(found.labels, mnist.labels)


def test_a_damaged_bundled_file_is_refused(tmp_path):
    content = bytearray((MNIST_FOLDER / "mnist.npz").read_bytes())
    content[5_000_000] ^= 1
    damaged = tmp_path / "mnist.npz"
    damaged.write_bytes(content)
    with pytest.raises(ValueError, match=r"mnist\.npz is damaged.*install course_utils again"):
        data._read_bundled(damaged, data._checksums()["mnist.npz"])


def test_a_truncated_bundled_file_is_refused(tmp_path):
    truncated = tmp_path / "mnist.npz"
    truncated.write_bytes((MNIST_FOLDER / "mnist.npz").read_bytes()[:1000])
    with pytest.raises(ValueError, match="is damaged"):
        data._read_bundled(truncated, data._checksums()["mnist.npz"])


def test_a_missing_bundled_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"mnist\.npz is missing"):
        data._read_bundled(tmp_path / "mnist.npz", "")


def test_a_folder_in_the_place_of_the_bundled_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="cannot be read: install course_utils again"):
        data._read_bundled(tmp_path, "")


@pytest.mark.parametrize("text", [None, "{}", '{"mnist.npz": ', "3"])
def test_damaged_checksums_ask_to_install_again(text, tmp_path, monkeypatch):
    monkeypatch.setattr(data, "_FOLDER", tmp_path)
    if text is not None:
        (tmp_path / "checksums.json").write_text(text)
    with pytest.raises((ValueError, FileNotFoundError), match="install course_utils again"):
        data._checksums()


def test_the_arrays_of_the_caller_stay_as_they_are():
    pixels, labels = np.zeros((2, 784), np.uint8), np.zeros(2, np.int64)
    found = data.MNIST(pixels, labels)
    assert pixels.flags.writeable and labels.flags.writeable
    assert not found.pixels.flags.writeable and not found.labels.flags.writeable


@pytest.mark.parametrize("name", ["course_utils", "course_utils.data", "course_utils.networks"])
def test_importing_the_module_does_not_import_matplotlib_or_scikit_learn(name):
    code = f"import sys, {name}; print(*{{module.partition('.')[0] for module in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert not {"matplotlib", "sklearn", "scipy", "pandas"} & set(answer.stdout.split())


def test_loading_and_splitting_import_no_scikit_learn():
    code = (
        "import sys; from course_utils.data import load_mnist, split_random; "
        "mnist = load_mnist(); split_random(mnist.labels, mnist.labels); "
        "print('sklearn' in sys.modules, 'matplotlib' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert answer.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_folder_of_the_published_files_equals_the_bundled_copy(mnist, tmp_path, zipped):
    if zipped:
        # Compressing 55 MB is slow: one level of compression is as good as another here.
        idx_files.write_folder(tmp_path, mnist.pixels, mnist.labels, 60_000)
        for name in MD5:
            path = tmp_path / name
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(path.read_bytes(), 1))
            path.unlink()
    else:
        idx_files.write_folder(tmp_path, mnist.pixels, mnist.labels, 60_000)
    found = load_mnist(tmp_path)
    assert_array_equal(found.pixels, mnist.pixels)
    assert_array_equal(found.labels, mnist.labels)
    assert found.labels.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        found.pixels[0, 0] = 1


def test_training_images_come_before_test_images(small):
    folder, pixels, labels = small
    found = load_mnist(str(folder), check=False)
    assert_array_equal(found.pixels, pixels)
    assert_array_equal(found.labels, labels)


def test_names_with_a_dot_are_found_too(small):
    folder, pixels, _ = small
    for path in list(folder.iterdir()):
        path.rename(folder / path.name.replace("-idx", ".idx"))
    assert_array_equal(load_mnist(folder, check=False).pixels, pixels)


def test_other_images_than_mnist_are_refused_unless_the_caller_says_so(small):
    folder, _, _ = small
    with pytest.raises(ValueError, match="the pixels from .* are not those of MNIST"):
        load_mnist(folder)


def test_one_changed_pixel_or_label_is_noticed(mnist):
    pixels = mnist.pixels.copy()
    pixels[41_000, 400] ^= 1
    with pytest.raises(ValueError, match="pixels from there are not those of MNIST"):
        data._check_content(pixels, mnist.labels, "there")
    labels = mnist.labels.copy()
    labels[7] = 4
    with pytest.raises(ValueError, match="labels from there are not those of MNIST"):
        data._check_content(mnist.pixels, labels, "there")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no folder .*nowhere"):
        load_mnist(tmp_path / "nowhere")


def test_a_missing_file_is_named(small):
    folder, _, _ = small
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(FileNotFoundError, match="no file t10k-labels-idx1-ubyte"):
        load_mnist(folder)


@pytest.mark.parametrize("source", ["opnml", "", None, 3])
def test_an_unknown_source_is_named(source):
    with pytest.raises(ValueError, match=f"unknown source {source!r}"):
        load_mnist(source)


def test_an_unknown_fallback_is_named():
    with pytest.raises(ValueError, match="fallback is 'openml'"):
        load_mnist(fallback="openml")


def test_a_truncated_file_is_refused(small):
    folder, _, _ = small
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-1])
    # 16 bytes of header and 6 * 784 = 4704 pixels make 4720 bytes.
    with pytest.raises(ValueError, match="train-images.* is truncated: 4719 bytes, expected 4720"):
        load_mnist(folder)


def test_a_file_without_a_whole_header_is_refused(small):
    folder, _, _ = small
    (folder / "train-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03\0")
    with pytest.raises(ValueError, match="is truncated: 5 bytes, its header alone has 16"):
        load_mnist(folder)


def test_a_file_that_is_too_long_is_refused(small):
    folder, _, _ = small
    path = folder / "t10k-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ValueError, match="t10k-labels.* is too long: 12 bytes, expected 11"):
        load_mnist(folder)


def test_a_wrong_magic_number_is_named(small):
    folder, _, _ = small
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(b"\0\0\x0d\x03" + path.read_bytes()[4:])
    with pytest.raises(ValueError, match="magic number 0x00000d03, expected 0x00000803"):
        load_mnist(folder)


def test_images_and_labels_in_each_others_place_are_noticed(small):
    folder, _, _ = small
    images, labels = (folder / name for name in idx_files.NAMES["train"])
    content = images.read_bytes()
    shutil.copy(labels, images)
    labels.write_bytes(content)
    with pytest.raises(ValueError, match=r"train-images.* magic number|train-images.* truncated"):
        load_mnist(folder)


def test_different_numbers_of_images_and_labels_are_named(small):
    folder, _, labels = small
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_files.labels_file(labels[:5]))
    with pytest.raises(ValueError, match="holds 6 images, but .* 5 labels"):
        load_mnist(folder)


def test_images_of_another_size_are_refused(small):
    folder, pixels, _ = small
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(idx_files.images_file(pixels[:6].reshape(6, 14, 56)))
    with pytest.raises(ValueError, match=r"images of \(14, 56\), expected \(28, 28\)"):
        load_mnist(folder)


def test_a_label_above_nine_is_refused(small):
    folder, _, _ = small
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_files.labels_file(np.arange(5, 11)))
    with pytest.raises(ValueError, match="holds the label 10, expected 0 to 9"):
        load_mnist(folder)


@pytest.mark.parametrize("damage", ["truncated", "garbled", "not gzip"])
def test_a_damaged_gzip_file_is_refused(small, damage):
    folder, _, _ = small
    path = folder / "train-images-idx3-ubyte"
    content = bytearray(gzip.compress(path.read_bytes()))
    path.unlink()
    if damage == "truncated":
        content = content[: len(content) // 2]
    elif damage == "garbled":
        content[200:300] = bytes(100)
    else:
        content[:] = b"<html>not here</html>"
    (folder / f"{path.name}.gz").write_bytes(content)
    message = "is not a gzip file" if damage == "not gzip" else "is truncated or corrupt"
    with pytest.raises(ValueError, match=message):
        load_mnist(folder)


def test_a_failing_folder_ends_in_the_bundled_copy_if_the_caller_chose_so(mnist, tmp_path):
    with pytest.warns(UserWarning, match="no folder .*nowhere.*bundled copy of MNIST is used"):
        assert load_mnist(tmp_path / "nowhere", fallback="bundled") is mnist


def test_scale_divides_by_255_and_leaves_the_pixels_alone():
    pixels = np.array([[0, 1], [128, 255]], dtype=np.uint8)
    X = scale(pixels)
    assert X.dtype == np.float64
    # By hand: 0, 1/255, 128/255, 1.
    assert_array_equal(X, [[0, 1 / 255], [128 / 255, 1]])
    assert_array_equal(pixels, [[0, 1], [128, 255]])


def test_scale_equals_the_float_division_of_all_grey_values():
    grey = np.arange(256)
    assert_array_equal(scale(grey.astype(np.uint8)), grey.astype(np.float64) / 255.0)
    assert_array_equal(scale(grey), scale(grey.astype(np.uint8)))


def test_scaling_twice_is_refused():
    with pytest.raises(ValueError, match="float64.*scaled already"):
        scale(scale([0, 255]))


@pytest.mark.parametrize("wrong", [-1, 256])
def test_grey_values_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"expected \[0, 255\]"):
        scale([0, wrong])


@pytest.mark.parametrize("n", [2, 3, 6, 7, 8, 13, 14, 15, 100, 1000, 70_000])
def test_the_random_split_is_that_of_train_test_split(n):
    from sklearn.model_selection import train_test_split

    X, y, extra = np.arange(2 * n).reshape(n, 2), np.arange(n) % 10, np.arange(n)
    expected = train_test_split(X, y, extra, test_size=1 / 7, random_state=42)
    found = split_random(X, y, extra)
    assert len(found) == 6
    for ours, theirs in zip(found, expected, strict=True):
        assert_array_equal(ours, theirs)


def test_the_random_split_tests_with_10_000_images_and_each_image_is_used_once(mnist):
    train, test, y_train, y_test = split_random(np.arange(70_000), mnist.labels)
    assert len(train) == 60_000
    assert len(test) == 10_000
    assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(70_000))
    assert_array_equal(mnist.labels[test], y_test)
    assert_array_equal(mnist.labels[train], y_train)
    assert y_test[2] == 8


def test_the_official_split_is_the_first_60_000_and_the_last_10_000_without_copies(mnist):
    X_train, X_test, y_train, y_test = split_official(mnist.pixels, mnist.labels)
    assert_array_equal(X_train, mnist.pixels[:60_000])
    assert_array_equal(X_test, mnist.pixels[-10_000:])
    assert_array_equal(y_train, mnist.labels[:60_000])
    assert_array_equal(y_test, mnist.labels[-10_000:])
    assert np.shares_memory(X_train, mnist.pixels)
    # Of the 10,000 test images of MNIST, 980 show a 0 and 1135 a 1.
    assert_array_equal(np.bincount(y_test)[:2], [980, 1135])


@pytest.mark.parametrize("split", [split_random, split_official])
def test_arrays_of_different_length_are_refused(split):
    with pytest.raises(ValueError, match="X has 10 rows, but y has 9"):
        split(np.zeros((10, 2)), np.zeros(9))
    with pytest.raises(ValueError, match="X has 10 rows, but array 3 has 8"):
        split(np.zeros((10, 2)), np.zeros(10), np.zeros(8))


def test_too_few_rows_to_split_are_refused():
    with pytest.raises(ValueError, match="X has 1 rows"):
        split_random([1], [1])
    with pytest.raises(ValueError, match="X is a single int, expected an array with rows"):
        split_random(1, 1)
    with pytest.raises(ValueError, match="the official split needs all 70000"):
        split_official(np.zeros(100), np.zeros(100))


def torchvision(folder):
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in folder.glob("*ubyte"):
        path.rename(raw / path.name)
    return folder


def kaggle(folder):
    for path in list(folder.iterdir()):
        content = path.read_bytes()
        path.unlink()
        path.mkdir()
        (path / path.name).write_bytes(content)
    return folder


class Place:
    """A path of another library."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return str(self.path)


@pytest.mark.parametrize("layout", [torchvision, kaggle, Place, str])
def test_a_folder_is_found_however_it_is_laid_out_and_named(layout, small):
    folder, pixels, labels = small
    found = load_mnist(layout(folder), check=False)
    assert_array_equal(found.pixels, pixels)
    assert_array_equal(found.labels, labels)


def test_the_torchvision_folder_of_the_data_set_itself_is_found(small):
    folder, pixels, _ = small
    assert_array_equal(load_mnist(torchvision(folder) / "MNIST", check=False).pixels, pixels)


def test_a_folder_below_the_home_folder_is_found(small, monkeypatch):
    folder, pixels, _ = small
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    assert_array_equal(load_mnist(f"~/{folder.name}", check=False).pixels, pixels)


def test_a_home_folder_of_nobody_is_named():
    with pytest.raises(ValueError, match="source is '~nobody-at-all/x': there is no such home"):
        load_mnist("~nobody-at-all/x")


def test_a_file_in_the_place_of_a_folder_is_called_a_file(small):
    folder, _, _ = small
    with pytest.raises(FileNotFoundError, match="labels-idx1-ubyte is a file, expected a folder"):
        load_mnist(folder / "train-labels-idx1-ubyte")


@pytest.mark.parametrize("timeout", [-1, 0, np.nan, np.inf, "60", None, True])
@pytest.mark.parametrize("fallback", [None, "bundled"])
def test_a_wrong_timeout_is_named_and_is_no_fault_of_openml(timeout, fallback):
    with pytest.raises(ValueError, match="timeout is .*, expected a number above 0"):
        load_mnist("openml", timeout=timeout, fallback=fallback)

"""load_mnist("openml") against a stand-in for OpenML on this machine, failures included."""

import errno
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import numpy as np
import pytest
import sklearn.datasets._openml as sklearn_openml
from numpy.testing import assert_array_equal

from course_utils import _openml, data
from course_utils.data import load_mnist
from tests.unit import openml_server

PIXELS, LABELS = openml_server.digits(20)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """Forget what an earlier test fetched, and do not wait between two attempts."""
    data._load_openml.cache_clear()
    monkeypatch.setattr(sklearn_openml.time, "sleep", lambda _: None)
    yield
    data._load_openml.cache_clear()


@pytest.fixture
def redirect(monkeypatch):
    """Return a function that sends every request of fetch_openml to one address."""

    def to(address):
        def urlopen(request, *args, **kwargs):
            parts = urlsplit(request.full_url)
            assert "openml" in parts.netloc
            local = urllib.request.Request(address + parts.path, headers=dict(request.headers))
            return urllib.request.urlopen(local, *args, **kwargs)

        monkeypatch.setattr(sklearn_openml, "urlopen", urlopen)

    return to


def load(server, redirect, tmp_path, **options):
    redirect(server.origin)
    timeout = 0.2 if server.fault.startswith("hangs") else 20.0
    return load_mnist("openml", data_home=tmp_path, timeout=timeout, **options)


def test_what_openml_sends_comes_back_as_bytes_and_digits(redirect, tmp_path):
    with openml_server.OpenMLServer(PIXELS, LABELS) as server:
        mnist = load(server, redirect, tmp_path, check=False)
    assert_array_equal(mnist.pixels, PIXELS)
    assert mnist.pixels.dtype == np.uint8
    assert_array_equal(mnist.labels, LABELS)
    assert mnist.labels.dtype == np.int64
    assert not mnist.pixels.flags.writeable
    assert any("/download/" in path for path in server.asked)


def test_a_second_call_asks_nobody(redirect, tmp_path):
    with openml_server.OpenMLServer(PIXELS, LABELS) as server:
        first = load(server, redirect, tmp_path, check=False)
        n_asked = len(server.asked)
        assert load(server, redirect, tmp_path, check=False) is first
        assert len(server.asked) == n_asked


def test_scikit_learn_keeps_the_download_in_the_folder_that_was_named(redirect, tmp_path):
    with openml_server.OpenMLServer(PIXELS, LABELS) as server:
        load(server, redirect, tmp_path, check=False)
        n_asked = len(server.asked)
        data._load_openml.cache_clear()
        load(server, redirect, tmp_path, check=False)
        assert len(server.asked) == n_asked
    assert list(tmp_path.glob("openml/**/*.gz"))


def test_data_that_are_not_mnist_are_refused(redirect, tmp_path):
    with (
        openml_server.OpenMLServer(PIXELS, LABELS) as server,
        pytest.raises(ValueError, match="the pixels from OpenML are not those of MNIST"),
    ):
        load(server, redirect, tmp_path)


def test_the_real_data_pass_the_check(monkeypatch):
    bundled = load_mnist()
    monkeypatch.setattr(
        _openml, "fetch", lambda **_: (bundled.pixels.copy(), bundled.labels.copy())
    )
    found = load_mnist("openml")
    assert_array_equal(found.pixels, bundled.pixels)
    assert_array_equal(found.labels, bundled.labels)


FAULTS = [
    ("error 500", ConnectionError, "could not be reached.*500"),
    ("hangs", ConnectionError, "could not be reached.*timed out"),
    ("hangs in the file", ConnectionError, "could not be reached.*timed out"),
    ("unknown", ValueError, "does not know mnist_784"),
    ("cut off", ValueError, "truncated or corrupt"),
    ("half a gzip", ValueError, "truncated or corrupt"),
    ("html", ValueError, "cannot be read"),
    ("wrong md5", ValueError, "md5 checksum"),
    ("no arff", ValueError, "cannot be read"),
    ("missing key", ValueError, "cannot be read: 'format'"),
    ("missing pixel columns", ValueError, r"shape \(20, 100\).*expected \(70000, 784\)"),
]


@pytest.mark.parametrize(("fault", "error", "message"), FAULTS)
def test_a_failure_is_a_clear_error(fault, error, message, redirect, tmp_path):
    with (
        openml_server.OpenMLServer(PIXELS, LABELS, fault) as server,
        pytest.raises(error, match=message),
    ):
        load(server, redirect, tmp_path)


@pytest.mark.parametrize(("fault", "error", "message"), FAULTS)
def test_a_failure_ends_in_the_bundled_copy_if_the_caller_chose_so(
    fault, error, message, redirect, tmp_path
):
    with (
        openml_server.OpenMLServer(PIXELS, LABELS, fault) as server,
        pytest.warns(UserWarning, match=rf"{message}.*bundled copy of MNIST is used") as caught,
    ):
        assert load(server, redirect, tmp_path, fallback="bundled") is load_mnist()
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_a_refused_connection_is_a_connection_error(redirect, tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    redirect(f"http://127.0.0.1:{port}")
    with pytest.raises(ConnectionError, match="could not be reached.*refused"):
        load_mnist("openml", data_home=tmp_path)
    with pytest.warns(UserWarning, match="refused.*bundled copy"):
        assert load_mnist("openml", data_home=tmp_path, fallback="bundled") is load_mnist()


def test_after_a_failure_the_next_call_tries_again(redirect, tmp_path):
    with openml_server.OpenMLServer(PIXELS, LABELS, "half a gzip") as server:
        with pytest.raises(ValueError, match="truncated"):
            load(server, redirect, tmp_path, check=False)
        server.fault = "none"
        assert_array_equal(load(server, redirect, tmp_path, check=False).pixels, PIXELS)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [(256, "outside 0 to 255"), (-1, "outside 0 to 255"), (0.5, "not a whole number")],
)
def test_a_pixel_that_is_no_byte_is_refused(wrong, message, redirect, tmp_path):
    pixels = PIXELS.copy()
    pixels[3, 5] = wrong
    with (
        openml_server.OpenMLServer(pixels, LABELS) as server,
        pytest.raises(ValueError, match=message),
    ):
        load(server, redirect, tmp_path)


def test_a_label_that_is_no_digit_is_refused():
    with pytest.raises(ValueError, match="label that is not a digit"):
        _openml._as_digits(["1", "seven"])


def test_the_time_limit_of_other_connections_stays_as_it_was(redirect, tmp_path):
    before = socket.getdefaulttimeout()
    with (
        openml_server.OpenMLServer(PIXELS, LABELS, "hangs") as server,
        pytest.raises(ConnectionError),
    ):
        load(server, redirect, tmp_path)
    assert socket.getdefaulttimeout() == before


@pytest.mark.parametrize("place", ["a file", "below a file"])
def test_a_folder_that_cannot_be_written_is_named_and_not_openml(place, redirect, tmp_path):
    file = tmp_path / "file"
    file.touch()
    folder = file if place == "a file" else file / "folder"
    with openml_server.OpenMLServer(PIXELS, LABELS) as server:
        redirect(server.origin)
        with pytest.raises(OSError, match="cannot be kept in data_home, .*file") as caught:
            load_mnist("openml", data_home=folder, check=False)
        assert not isinstance(caught.value, ConnectionError)
        with pytest.warns(UserWarning, match="cannot be kept in data_home.*bundled copy"):
            load_mnist("openml", data_home=folder, fallback="bundled")


def test_a_full_disk_is_not_called_a_lost_connection(monkeypatch, tmp_path):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sklearn.datasets.fetch_openml", full)
    with pytest.raises(OSError, match="data_home, .*No space left"):
        load_mnist("openml", data_home=tmp_path)


def test_an_answer_with_an_error_code_is_closed(redirect, tmp_path, monkeypatch):
    answers = []
    started = urllib.error.HTTPError.__init__

    def start(self, *args, **kwargs):
        answers.append(self)
        started(self, *args, **kwargs)

    monkeypatch.setattr(urllib.error.HTTPError, "__init__", start)
    with (
        openml_server.OpenMLServer(PIXELS, LABELS, "error 500") as server,
        pytest.raises(ConnectionError),
    ):
        load(server, redirect, tmp_path)
    assert answers and all(answer.closed for answer in answers)

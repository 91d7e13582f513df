"""What the build decides about Python for the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_site.live import imports, official, packages
from course_site.problems import Problem


def test_a_file_that_is_not_the_official_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="x.whl is not the official file"):
        official.accept(tmp_path, "x.whl", b"something else", "0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_the_lock_file_is_the_official_one_and_complete() -> None:
    lock = packages.read_lock()
    wanted = packages.wanted_packages(lock)
    assert {"numpy", "scipy", "scikit-learn", "matplotlib", "openblas", "prompt-toolkit"} <= {
        *wanted
    }
    assert lock["info"]["version"] == packages.VERSION


def test_no_package_is_in_two_portions() -> None:
    files = [
        name for names in packages.portion_files(packages.read_lock()).values() for name in names
    ]
    assert len(files) == len(set(files))


def testimports_of_own_modules_count_those_in_functions_do_not() -> None:
    assert "numpy" in imports.imports_of_own("course_utils.data")
    assert not any("sklearn" in name for name in imports.imports_of_own("course_utils.data"))
    assert imports.imported_modules("from a.b import c\nimport d") == {"a.b", "a.b.c", "d"}
    assert imports.imported_modules("not python") == set()

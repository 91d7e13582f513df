"""What is missing skips tests where that is allowed, and fails them in CI."""

import re
from pathlib import Path

import pytest

from tests.site.built_site import missing


def test_what_is_missing_is_a_failure_where_a_browser_is_required(monkeypatch):
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="no live cells, and REQUIRE_BROWSER is set"):
        missing("no live cells")


def test_what_is_missing_is_skipped_elsewhere(monkeypatch):
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no live cells"):
        missing("no live cells")


def test_no_module_of_tests_skips_by_itself_for_want_of_chromium_or_of_its_python():
    for path in Path(__file__).parent.glob("test_*.py"):
        skips = re.findall(r"\bskip(?:if)?\((?:[^()]|\([^()]*\))*\)", path.read_text("utf-8"))
        assert not [skip for skip in skips if re.search("Chromium|Python", skip)], path.name

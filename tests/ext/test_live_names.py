"""Pages name the files of the live cells, and are written again when those have other names."""

from __future__ import annotations

from pathlib import Path

from tests.small_book import SmallBook, cell, page


def test_pages_are_written_again_when_what_they_fetch_has_changed(tmp_path: Path) -> None:
    book = SmallBook(tmp_path / "book", {"cells": page(cell("1 + 1"))})
    for source in ("site", "cdn", "none"):
        run = book.build(LIVE_SOURCE=source)
        assert run.succeeded, run.printed
        text = (book.site / "cells.html").read_text(encoding="utf-8")
        if source == "none":
            assert "live-settings" not in text
            assert not (book.site / "live").exists()
        else:
            (manifest,) = (book.site / "live").glob("manifest-*.json")
            assert manifest.name in text
            assert f'"mode":"{source}"' in text

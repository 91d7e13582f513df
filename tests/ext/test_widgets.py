"""The directive for interactive figures, on sites of a few lines."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from tests.course import ROOT
from tests.small_book import build_site, start_page

FIGURE = "```{widget} layers\nThe layers, as *text*.\n```\n"
CONF = """
extensions = ["myst_parser", "course_site.pages.widgets"]
html_theme = "basic"
"""


def build(folder: Path, pages: dict[str, str], *, builder: str = "html") -> tuple[Path, str]:
    """Build a site from pages; return its folder and the warnings."""
    return build_site(folder, CONF, pages, builder=builder)


def page(body: str) -> str:
    return f"# A page\n\n{body}\n"


def modules(site: Path, name: str) -> list[str]:
    text = (site / f"{name}.html").read_text(encoding="utf-8")
    return re.findall(r'<script type="module" src="([^"]+)"', text)


def test_a_figure_is_a_labelled_section_that_holds_its_fallback(tmp_path):
    site, warnings = build(tmp_path, {"index": page(FIGURE)})
    assert warnings == ""
    text = (site / "index.html").read_text(encoding="utf-8")
    section = re.search(r'<section [^>]*data-widget="layers"[^>]*>(.*?)</section>', text, re.S)
    assert 'aria-label="Interactive figure: The layers"' in section[0]
    assert 'id="layers"' in section[0]
    assert "The layers, as <em>text</em>." in section[1]


def picture_of(site: Path, name: str) -> str:
    text = (site / f"{name}.html").read_text(encoding="utf-8")
    found = re.search(r'<div class="wg-still">(.*)</div>\n<p>', text, re.S)
    return found[1] if found else ""


def test_a_figure_stands_as_a_picture_of_how_it_starts(tmp_path):
    small = "```{widget} layers\n:name: small\n:state: widths=2-3-1\nText.\n```\n"
    site, warnings = build(
        tmp_path, {"index": start_page("one", "two"), "one": page(FIGURE), "two": page(small)}
    )
    assert warnings == ""
    assert "235,146 parameters" in picture_of(site, "one")
    assert 'aria-label="Network 2 → 3 → 1: 3 columns' in picture_of(site, "two")
    assert "13 parameters" in picture_of(site, "two")  # 3 * 2 + 3 + 1 * 3 + 1
    assert not (site / "_widgets" / "layers" / "still.mjs").exists()
    assert not (site / "_widgets" / "stills").exists()


def test_a_page_that_is_not_read_again_gets_the_new_picture(tmp_path, monkeypatch):
    pages = {"index": page(FIGURE)}
    site, _ = build(tmp_path, pages)
    drawn = []

    def redraw(figures: list[dict[str, str]], generated: Path, words: object) -> list[str | None]:
        drawn.append([figure["page"] for figure in figures])
        return ["another picture"] * len(figures)

    monkeypatch.setattr("course_site.pages.widget_stills.pictures_of", redraw)
    build(tmp_path, pages)
    assert drawn == []  # nothing has changed
    monkeypatch.setattr(
        "course_site.pages.widget_stills.digest_of_folders", lambda paths: "other sources"
    )
    build(tmp_path, pages)
    assert drawn == [["index"]]
    assert picture_of(site, "index") == "another picture"


def test_the_starter_is_loaded_on_the_pages_with_a_figure_and_on_no_other(tmp_path):
    pages = {"index": start_page("with", "without"), "with": page(FIGURE), "without": page("Text.")}
    site, _ = build(tmp_path, pages)
    assert modules(site, "with") == ["_widgets/shared/start.mjs"]
    assert modules(site, "without") == []
    assert "_widgets" not in (site / "without.html").read_text(encoding="utf-8")
    for file in ("shared/start.mjs", "layers/main.mjs"):
        assert (site / "_widgets" / file).is_file()
    styles = re.findall(r'href="(_widgets/[^"]*css)"', (site / "with.html").read_text("utf-8"))
    assert styles == ["_widgets/layers/still.css"]
    text = (site / styles[0]).read_text(encoding="utf-8")
    for folder in ("shared", "layers"):
        assert (ROOT / "widgets" / folder / "still.css").read_text(encoding="utf-8") in text


def test_figures_that_no_page_holds_are_not_copied(tmp_path):
    site, _ = build(tmp_path, {"index": page(FIGURE)})
    assert sorted(p.name for p in (site / "_widgets").iterdir()) == ["layers", "shared"]


def test_a_figure_brings_the_files_of_the_figures_that_it_uses(tmp_path):
    site, warnings = build(tmp_path, {"index": page("```{widget} my-hand\nText.\n```\n")})
    found = sorted(p.name for p in (site / "_widgets").iterdir())
    assert found == ["draw-digit", "my-hand", "shared"]
    assert (site / "_widgets" / "draw-digit" / "sheet.mjs").is_file()
    assert "widget draw-digit: network.bin is missing" in warnings  # asked for by the other


def test_a_page_that_comes_from_the_cache_keeps_its_modules(tmp_path):
    pages = {"index": start_page("one", "two"), "one": page(FIGURE), "two": page("Text.")}
    site, _ = build(tmp_path, pages)
    (site / "one.html").unlink()
    build(tmp_path, pages)  # page one is written anew, but not read
    assert modules(site, "one") == ["_widgets/shared/start.mjs"]
    assert (site / "_widgets" / "layers" / "main.mjs").is_file()


def test_a_figure_that_is_taken_out_of_a_page_takes_its_modules_along(tmp_path):
    site, _ = build(tmp_path, {"index": page(FIGURE)})
    build(tmp_path, {"index": page("Text only.")})
    assert modules(site, "index") == []
    assert not (site / "_widgets").exists()


def test_pages_in_folders_find_the_modules(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "one.md").write_text(page(FIGURE), encoding="utf-8")
    site, warnings = build(tmp_path, {"index": start_page("book/one")})
    assert warnings == ""
    assert modules(site, "book/one") == ["../_widgets/shared/start.mjs"]


def test_the_state_goes_to_the_figure_and_a_page_may_hold_a_figure_twice(tmp_path):
    second = "```{widget} layers\n:name: small\n:state: widths=2-3-1\nText.\n```\n"
    site, warnings = build(tmp_path, {"index": page(FIGURE + "\n" + second)})
    assert warnings == ""
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'data-state="widths=2-3-1"' in text
    assert 'id="small"' in text
    assert modules(site, "index") == ["_widgets/shared/start.mjs"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("```{widget} no-such\nText.\n```", "there is no figure 'no-such' in widgets/"),
        ("```{widget} layers\n```", "the figure 'layers' has no fallback"),
        (FIGURE + "\n" + FIGURE, "the page holds 'layers' twice"),
    ],
)
def test_a_mistake_is_reported_with_its_page_and_line(tmp_path, body, message):
    _, warnings = build(tmp_path, {"index": page(body)})
    assert message in warnings
    assert re.search(r"index\.md:\d+: ", warnings)


def test_a_network_that_was_not_exported_is_missed_with_what_makes_it(tmp_path):
    figure = "```{widget} draw-digit\nText.\n```\n"
    _, warnings = build(tmp_path, {"index": page(figure)})
    assert "network.json is missing" in warnings
    assert "of book/training.md, or `python -m course_site.digit_network --train`" in warnings
    made = tmp_path / "_build" / "widgets" / "draw-digit"
    made.mkdir(parents=True)
    image = base64.b64encode(bytes(784)).decode()
    meta = {"widths": [784, 10], "examples": [{"label": 3, "pixels": image}]}
    (made / "network.json").write_text(json.dumps(meta))
    (made / "network.bin").write_bytes(bytes(784 * 10 + 80))  # every weight is 0
    site, warnings = build(tmp_path, {"index": page(figure + "\nMore.\n")})
    assert warnings == ""
    assert (site / "_widgets" / "draw-digit" / "network.bin").is_file()
    assert "The network reads a 0" in picture_of(site, "index")


def test_other_formats_show_the_fallback_alone(tmp_path):
    text, warnings = build(tmp_path, {"index": page(FIGURE)}, builder="text")
    assert warnings == ""
    assert "The layers, as *text*." in (text / "index.txt").read_text(encoding="utf-8")

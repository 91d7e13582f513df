"""What a page sends its reader: one stylesheet, few scripts, small fonts, nothing foreign."""

import hashlib
import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

PAGES = ("index", "features", "plain", "genindex", "search")


@pytest.fixture(scope="module")
def soups(built):
    return {
        name: BeautifulSoup((built.site / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in PAGES
    }


def loaded(soup):
    """Return the addresses of what a browser loads by itself with the page."""
    links = [
        link["href"]
        for link in soup.select("link[href]")
        if {"stylesheet", "icon", "preload", "modulepreload"} & set(link["rel"])
    ]
    return links + [tag["src"] for tag in soup.select("script[src], img[src]")]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_another_host(soups, name):
    assert [a for a in loaded(soups[name]) if urlsplit(a).netloc] == []


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_a_page_loads_is_there(soups, built, name):
    for address in loaded(soups[name]):
        assert (built.site / urlsplit(address).path).is_file(), address


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_stylesheet(soups, name):
    assert len(soups[name].select("link[rel=stylesheet]")) == 1


def test_a_page_without_questions_has_two_scripts(soups):
    sources = [urlsplit(s["src"]).path for s in soups["plain"].select("script")]
    assert sources == ["_static/scripts/theme-mode.js", "_static/scripts/site.js"]


@pytest.mark.parametrize("name", ["index", "features", "plain"])
def test_a_page_holds_no_script_of_its_own_text(soups, name):
    tags = soups[name].select("script:not([src])")
    assert [t for t in tags if t.get("type") != "application/json"] == []
    handlers = [k for tag in soups[name].find_all(True) for k in tag.attrs if k.startswith("on")]
    assert handlers == []


def test_the_stylesheet_asks_only_for_files_that_are_there(built):
    folder = built.site / "_static" / "styles"
    sheet = (folder / "site.css").read_text("utf-8")
    files = [a for a in re.findall(r'url\("?([^")]+)"?\)', sheet) if not a.startswith("data:")]
    assert any("KaTeX_Main-Regular" in file for file in files)
    for file in files:
        assert (folder / file.split("?")[0].split("#")[0]).is_file(), file


def test_icon_fonts_hold_the_icons_in_use_and_few_others(built):
    fonts = built.site / "_static" / "fonts"
    found = {f.name: set(TTFont(f).getBestCmap()) for f in fonts.glob("fa-*.woff2")}
    assert 0xF019 in found["fa-solid-900.woff2"]  # download, of the notebook's button
    assert 0xF05A in found["fa-solid-900.woff2"]  # the i in a circle of a note
    assert 0xF1EC not in found["fa-solid-900.woff2"]  # a calculator, which nobody uses
    assert 5 < len(found["fa-solid-900.woff2"]) < 100


def test_a_rebuild_in_which_nothing_changed_keeps_the_bundles(built):
    bundle = built.site / "_static" / "styles" / "site.css"
    before = bundle.read_bytes()
    run = built.build()
    assert run.succeeded, run.printed
    assert bundle.read_bytes() == before


def test_the_stylesheet_has_no_rule_for_what_no_page_has(built):
    sheet = (built.site / "_static" / "styles" / "site.css").read_text("utf-8")
    assert ".admonition" in sheet
    assert ".dropdown-menu-dark" in sheet  # a script sets it
    assert ".fa-calculator" not in sheet
    assert ".sd-bg-danger" not in sheet
    assert ".popover-body" in sheet  # Bootstrap's, of the cards of references
    assert ".carousel-item" not in sheet  # Bootstrap's, of nobody
    assert len(sheet) < 150_000


def test_pages_name_the_version_that_the_bundles_have(built, soups):
    for name in PAGES:
        sheet = urlsplit(soups[name].select_one("link[rel=stylesheet]")["href"])
        digest = hashlib.sha256((built.site / sheet.path).read_bytes()).hexdigest()
        assert sheet.query == f"v={digest[:12]}"

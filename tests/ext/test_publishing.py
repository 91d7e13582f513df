"""What a site says of itself to other sites, and the addresses it holds: those given, no other."""

import json
import re
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.small_book import REPOSITORY, SITE_ADDRESS, SmallBook, cell, page

TITLE = "Zahlen & ihre Größen, ein Kurs mit einem langen Namen"
FORMULA_FIRST = "The rule $\\max(0, t)$ is first.\n\n"


def head(path):
    """Return the head of a built page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").head


def content(head, name):
    """Return what the one tag of this name says; None without such a tag."""
    tags = head.select(f'meta[property="{name}"], meta[name="{name}"]')
    assert len(tags) <= 1, tags
    return tags[0]["content"] if tags else None


def foreign(path):
    """Return the addresses with a host in the links of a page."""
    found = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("[href], [src]")
    links = [element.get("href") or element.get("src") for element in found]
    known = (
        "https://sphinx-book-theme",
        "https://ebp.jupyterbook",
        "https://pydata",
        "https://www.sphinx",
    )
    return [a for a in links if re.match(r"(\w+:)?//", a) and not a.startswith(known)]


@pytest.fixture(scope="module")
def anonymous(tmp_path_factory):
    """A book without addresses."""
    pages = {"one": page(FORMULA_FIRST + cell("1 + 1"))}
    book = SmallBook(tmp_path_factory.mktemp("anonymous") / "book", pages)
    book.change("_config.yml", SITE_ADDRESS, "''")
    book.change("_config.yml", REPOSITORY, "''")
    run = book.build()
    assert run.succeeded, run.printed
    return book


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A book with a title of its own and a page with a blank in its name; addresses are given."""
    pages = {"maß und zahl": page(FORMULA_FIRST + cell("1 + 1"))}
    book = SmallBook(tmp_path_factory.mktemp("named") / "book", pages)
    book.change("_config.yml", "title: AI functions", f"title: '{TITLE}'")
    book.change("index.md", "# A small book", f"# {TITLE}")
    run = book.build(SITE_URL="https://a.example/x/index.html", REPOSITORY_URL=f"{REPOSITORY}.git/")
    assert run.succeeded, run.printed
    return book


def test_without_addresses_the_site_names_no_host(anonymous):
    for name in ("index.html", "one.html", "search.html", "404.html"):
        assert foreign(anonymous.site / name) == []
    assert not (anonymous.site / "sitemap.xml").exists()
    source = (anonymous.site / "notebooks" / "one.ipynb").read_text(encoding="utf-8")
    assert "http" not in source and "git+" not in source
    assert "Install `wheels/course_utils-" in source  # the first cell cannot
    tags = head(anonymous.site / "one.html")
    assert content(tags, "og:url") is None and content(tags, "og:image") is None
    assert not tags.select("link[rel=canonical]")


def test_addresses_are_whole_and_quoted(named):
    url = "https://a.example/x/ma%C3%9F%20und%20zahl.html"
    path = named.site / "maß und zahl.html"
    assert head(path).select_one("link[rel=canonical]")["href"] == url
    assert url in (named.site / "sitemap.xml").read_text(encoding="utf-8")
    colab = [a for a in foreign(path) if "colab" in a]
    assert colab == [
        "https://colab.research.google.com/github/group/course/blob/notebooks/"
        "ma%C3%9F%20und%20zahl.ipynb"
    ]
    assert f"{REPOSITORY}/issues" in " ".join(foreign(path))
    assert not any(".git/" in address for address in foreign(path))


def test_a_notebook_installs_the_package_of_the_site_that_it_comes_from(named):
    notebook = json.loads((named.site / "notebooks" / "maß und zahl.ipynb").read_text("utf-8"))
    sources = "".join("".join(cell["source"]) for cell in notebook["cells"])
    (wheel,) = (named.site / "wheels").iterdir()
    assert f"/wheels/{wheel.name}" in sources
    assert "git+" not in sources


def test_the_wheel_of_the_site_holds_what_pages_import_and_nothing_else(named):
    (wheel,) = (named.site / "wheels").iterdir()
    with ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"course_utils", f"course_utils-{wheel.name.split('-')[1]}.dist-info"}


def test_a_page_describes_itself_once_and_in_words(named):
    tags = head(named.site / "maß und zahl.html")
    assert content(tags, "og:description") == content(tags, "description")
    assert content(tags, "viewport").startswith("width=device-width")
    assert content(tags, "og:site_name") == TITLE
    assert head(named.site / "index.html").title.text.strip() == TITLE
    assert tags.title.text.strip().endswith(f"— {TITLE}")


def test_the_title_of_the_settings_is_that_of_logo_and_card(named):
    html = (named.site / "index.html").read_text(encoding="utf-8")
    logo = BeautifulSoup(html, "html.parser").select_one(".navbar-brand")
    assert logo.get_text(strip=True) == TITLE
    assert "AI functions" not in html.split("</head>")[0]
    assert content(head(named.site / "index.html"), "og:image:alt").startswith(TITLE)


def test_the_card_is_drawn_for_the_title_and_again_for_another(named, anonymous):
    cards = [book.site / "_static" / "social-card.png" for book in (named, anonymous)]
    for card in cards:
        with Image.open(card) as image:
            assert image.size == (1200, 630)
    assert cards[0].read_bytes() != cards[1].read_bytes()
    anonymous.change("_config.yml", "title: AI functions", "title: Another title")
    before = cards[1].read_bytes()
    assert anonymous.build().succeeded
    assert cards[1].read_bytes() != before


def test_a_site_on_a_branch_of_github_pages_keeps_its_folders(named):
    assert (named.site / ".nojekyll").is_file()


def test_half_an_address_stops_the_build_before_a_page_is_executed(tmp_path):
    book = SmallBook(tmp_path / "book", {"one": page(cell("1 + 1"))})
    run = book.build(SITE_URL="host.example/course")
    assert not run.succeeded and run.executed == set()
    assert run.lines_about("SITE_URL is 'host.example/course'", "whole address"), run.printed

"""A figure of Matplotlib stands on its page once for each theme; another picture stands once."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from course_site.pages.themed_figures import in_hundredths
from tests.small_book import build_site

CONF = """
extensions = ["myst_parser", "course_site.pages.themed_figures"]
html_theme = "basic"
"""
PAGE = """\
# Page

```{image} drawn.svg
:alt: a line
```

```{image} plain.svg
:alt: a square
```

```{image} lower.svg
:alt: a longer line
```
"""
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the site of a page with two pictures, built twice as after an edit."""
    folder = tmp_path_factory.mktemp("themed")
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([0, 1], color="#0072b2")
    figure.savefig(folder / "drawn.svg")
    figure.savefig(folder / "lower.svg")
    (folder / "plain.svg").write_text(PLAIN)
    for text in (PAGE, f"{PAGE}\nMore.\n"):
        site, warnings = build_site(folder, CONF, {"index": text})
        assert warnings == ""
    return site


def test_the_page_names_the_figure_for_each_theme_and_the_other_picture_once(site):
    images = re.findall("<img [^>]*>", (site / "index.html").read_text("utf-8"))
    light, dark, plain = images[:3]
    assert 'class="only-light"' in light and 'src="_images/drawn.svg"' in light
    assert 'class="only-dark"' in dark and 'src="_images/drawn.svg#dark"' in dark
    assert 'alt="a line"' in light and 'alt="a line"' in dark
    assert "only-" not in plain and 'src="_images/plain.svg"' in plain


def test_a_figure_says_its_size_and_waits_for_no_reader_as_paper_may_come_first(site):
    images = re.findall("<img [^>]*>", (site / "index.html").read_text("utf-8"))
    drawn = [image for image in images if "plain.svg" not in image]
    assert len(drawn) == 4 and all('width="192" height="96"' in image for image in drawn)
    assert "loading" not in "".join(images)


def test_the_file_has_both_colours_and_no_paper_and_its_source_is_as_it_was(site):
    drawn = (site / "_images" / "drawn.svg").read_text("utf-8")
    assert drawn.count('<svg id="dark"') == 1
    assert "svg:target{" in drawn and "--c0072b2:#56b4e9" in drawn
    assert "fill: #ffffff" not in drawn
    assert 'id="dark"' not in (site.parents[1] / "drawn.svg").read_text("utf-8")
    assert (site / "_images" / "plain.svg").read_text("utf-8") == PLAIN


def places(svg):
    """Return the numbers of all paths of a figure, as they are written."""
    return re.findall(r"-?[\d.]+", " ".join(re.findall(r' d="([^"]*)"', svg)))


def test_places_are_rounded_to_hundredths_and_nothing_else_is(site):
    use = '<use x="7.125001" transform="scale(0.015625)"/>'
    assert in_hundredths(use) == '<use x="7.13" transform="scale(0.015625)"/>'
    assert in_hundredths('<path d="M 10.99999 -0.00123 \nz\n"/>') == '<path d="M 11 0 z"/>'
    exact = places((site.parents[1] / "drawn.svg").read_text("utf-8"))
    short = places((site / "_images" / "drawn.svg").read_text("utf-8"))
    assert np.allclose(np.float64(short), np.float64(exact), rtol=0, atol=0.0051)
    assert max(len(number.partition(".")[2]) for number in short) == 2

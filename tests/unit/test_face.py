"""One table of colours: figures, text and what moves agree with it, and it can be read."""

import io
import re

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from course_utils import plots
from course_utils.plots.roles import DARK, INK_ON_COLOR, ROLES
from course_utils.plots.themes import for_both_themes
from tests.course import ROOT

FACE = (ROOT / "_static" / "face.css").read_text(encoding="utf-8")
WIDGETS = (ROOT / "widgets" / "shared" / "still.css").read_text(encoding="utf-8")
SCALES = (ROOT / "widgets" / "shared" / "colours.mjs").read_text(encoding="utf-8")
PAPER = {"light": "#ffffff", "dark": "#121212"}  # the theme's
# Areas: their edge, or themselves, stand out from the paper.
AREAS = ("true", "wrong", "predicted", "other", "input", "hidden", "output")
LINES = ("graph", "kink", "fold", "positive", "negative", "training", "validation")


def whole(color):
    """Return a colour as #rrggbb."""
    digits = color.lower().removeprefix("#")
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(whole(one)), luminance(whole(other))))
    return (high + 0.05) / (low + 0.05)


def variables(theme):
    """Return the colours that the styles give a theme, by name."""
    (block,) = re.findall(rf'html\[data-theme="{theme}"\] \{{(.*?)\n\}}', FACE, re.DOTALL)
    return {name: whole(color) for name, color in re.findall(r"--([\w-]+): (#[0-9a-f]+);", block)}


def of_theme(name, theme):
    """Return the colour of a role in the table."""
    role = ROLES[name]
    return whole(role.dark if theme == "dark" and role.dark else role.color)


def test_contrast_is_that_of_wcag():
    assert contrast("#000", "#fff") == 21
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", PAPER)
def test_the_styles_have_the_colours_of_the_table(theme):
    found = {
        name.removeprefix("role-"): color
        for name, color in variables(theme).items()
        if name.startswith("role-")
    }
    assert found.pop("ink") == INK_ON_COLOR.lower()
    assert {*AREAS, "graph", "kink", "positive", "negative"} <= set(found)
    assert found == {name: of_theme(name, theme) for name in found}


def test_interactive_figures_take_the_roles_and_repeat_them_for_pages_without_the_face():
    taken = re.findall(r"--wg-([\w-]+): var\(--role-([\w-]+), (#[0-9a-f]+)\);", WIDGETS)
    assert {name for name, _, _ in taken} >= {*AREAS, "graph", "kink"}
    colors = {name: role.color for name, role in ROLES.items()} | {"ink": INK_ON_COLOR}
    for name, role, color in taken:
        assert name == role
        assert whole(color) == whole(colors[role])


@pytest.mark.parametrize("theme", PAPER)
def test_the_scale_of_signs_ends_in_the_colours_of_positive_and_negative(theme):
    (ends,) = re.findall(rf"{theme}: {{ for: \[(.*?)\], against: \[(.*?)\] }}", SCALES)
    found = ["#" + "".join(f"{int(part):02x}" for part in end.split(",")) for end in ends]
    assert found == [of_theme("positive", theme), of_theme("negative", theme)]


@pytest.mark.parametrize("theme", PAPER)
@pytest.mark.parametrize("name", LINES)
def test_a_line_stands_out_from_the_paper(name, theme):
    assert contrast(of_theme(name, theme), PAPER[theme]) >= 3


@pytest.mark.parametrize("theme", PAPER)
@pytest.mark.parametrize("name", AREAS)
def test_an_area_or_its_edge_stands_out_from_the_paper_and_its_hatch_from_the_area(name, theme):
    color = of_theme(name, theme)
    assert max(contrast(color, PAPER[theme]), contrast(INK_ON_COLOR, PAPER[theme])) >= 3
    assert contrast(INK_ON_COLOR, color) >= 3


@pytest.mark.parametrize("theme", PAPER)
def test_words_in_the_accent_and_in_the_colours_of_verdicts_can_be_read(theme):
    found = variables(theme)
    for name in ("course-accent", "course-right", "course-wrong"):
        assert contrast(found[name], PAPER[theme]) >= 4.5, name
    assert contrast(found["course-on-accent"], found["course-accent"]) >= 4.5
    assert contrast(found["course-on-do"], found["course-do"]) >= 4.5


def test_each_colour_has_one_that_stands_for_it_in_the_dark():
    # Figures are made dark by colour: two roles that share one must share the other.
    for role in ROLES.values():
        assert DARK.get(role.color, role.color) == (role.dark or role.color), role
    assert DARK["#FFFFFF"].lower() == PAPER["dark"]
    assert contrast(DARK["#000000"], PAPER["dark"]) >= 7


def test_a_figure_keeps_what_lies_on_a_colour_and_loses_its_paper():
    patch = '<g id="figure_1"><g id="patch_1"><path d="M 0 0" style="fill: #ffffff"/></g></g>'
    other = '<path style="fill: #ffffff; stroke: #1b1f24"/>'
    found = for_both_themes(f'<svg width="9">{patch}{other}</svg>')
    assert '<path d="M 0 0" style="fill: none"/>' in found
    assert '<path style="fill: var(--cffffff); stroke: #1b1f24"/>' in found


def drawn_images(figure):
    """Return the images of a figure's file for both themes, as they stand in it."""
    file = io.BytesIO()
    figure.savefig(file, format="svg")
    svg = for_both_themes(file.getvalue().decode())
    return svg, re.findall(r"<image [^>]*>", svg)


def test_an_image_of_signed_numbers_is_dark_on_a_dark_page_and_a_digit_stays():
    figure = Figure(layout="constrained")
    digit, signed, errors = figure.subplots(1, 3)
    plots.draw_digit(np.arange(784) % 256, ax=digit)
    picture = plots.draw_weights(np.linspace(-1, 1, 784), ax=signed)
    figure.colorbar(picture, ax=signed)
    plots.draw_confusion([[5, 1], [2, 5]], ax=errors)
    svg, images = drawn_images(figure)
    assert ['class="signed"' in image for image in images] == [False, True, True, True]
    assert "svg:target .signed{filter:url(#night)}" in svg
    (values,) = re.findall(r'<feColorMatrix type="matrix" values="([^"]*)"', svg)
    matrix = np.array(values.split(), float).reshape(4, 5)
    for light, dark in [
        (PAPER["light"], PAPER["dark"]),
        *((ROLES[sign].color, ROLES[sign].dark) for sign in ("positive", "negative")),
    ]:
        seen = matrix[:3, :3] @ to_rgb(light) + matrix[:3, 4]
        assert_allclose(seen, to_rgb(dark), atol=0.002)


def test_a_figure_without_signed_numbers_has_no_filter():
    figure = Figure()
    plots.draw_digit(np.arange(784) % 256, ax=figure.subplots())
    svg, images = drawn_images(figure)
    assert len(images) == 1 and "signed" not in svg and "filter" not in svg


def test_the_counts_of_a_confusion_matrix_can_be_read_on_dark_paper():
    paper, orange = np.array(to_rgb(PAPER["dark"])), np.array(to_rgb(ROLES["positive"].dark))
    darkest = paper + 0.5 * (orange - paper)  # half of the scale is the largest count
    assert contrast(to_hex(darkest), DARK["#000000"]) >= 4.5

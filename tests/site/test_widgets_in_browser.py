"""The interactive figures in a real browser: every one by keyboard, pointer and address."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from playwright.sync_api import Browser, Page, expect

from course_site import digit_network
from course_utils.data import load_mnist, scale, split_random
from course_utils.networks import ReLUNetwork, softmax
from course_utils.regions import linear_regions
from tests import axe
from tests.host import Host
from tests.site.waiting import settle
from tests.site.widget_site import (
    NAMES,
    STRICT,
    address_state,
    announced,
    build_figures,
    from_page,
    open_figure,
    provide_network,
    set_theme,
    watch,
)

every_figure = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("widgets")
    provide_network(folder / "_build" / "widgets" / "draw-digit")
    return folder


@pytest.fixture(scope="module")
def figures(source: Path) -> Iterator[Host]:
    with Host(build_figures(source)) as served:
        yield served


@pytest.fixture(scope="module")
def strict_site(source: Path) -> Iterator[Host]:
    with Host(build_figures(source, plain=True)) as served:
        served.faults["headers"] = {"Content-Security-Policy": STRICT}
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def network(source: Path) -> ReLUNetwork:
    data = (source / "_build" / "widgets" / "draw-digit" / "network.bin").read_bytes()
    return digit_network.decode(data)


@pytest.fixture(scope="module")
def meta(source: Path) -> dict[str, Any]:
    file = source / "_build" / "widgets" / "draw-digit" / "network.json"
    return json.loads(file.read_text(encoding="utf-8"))


# What holds for every figure


@every_figure
def test_a_figure_starts_without_complaint_in_place_of_its_fallback(page, figures, name):
    complaints = watch(page)
    section = open_figure(page, figures.address(name))
    assert complaints == []
    assert not section.locator(".widget-fallback").is_visible()
    assert section.locator(".wg-body").is_visible()


@every_figure
def test_axe_finds_nothing_in_a_figure_light_dark_and_on_a_phone(page, figures, name):
    open_figure(page, figures.address(name))
    assert axe.findings(page, within=".widget") == []
    set_theme(page, "dark")
    assert axe.findings(page, within=".widget") == []
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert axe.findings(page, within=".widget") == []


@every_figure
def test_nothing_is_wider_than_a_narrow_phone(page, figures, name):
    page.set_viewport_size({"width": 360, "height": 740})
    open_figure(page, figures.address(name))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        """[...document.querySelectorAll(".wg-body *")].filter((e) => !e.closest(".wg-scroll")
        && getComputedStyle(e).position !== "absolute"
        && e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []


PICTURES = {
    "my-hand": ("canvas.wg-sheet", "svg.wg-sheet", "A sheet with a 3, drawn by hand"),
    "draw-digit": ("canvas.wg-sheet", "svg.wg-sheet", "A 3 of the test set"),
    "bend-a-line": (".wg-graph", ".wg-graph", "Slopes from left to right: −1, 0, 1, −1."),
    "fold-the-plane": (".wg-plane canvas", ".wg-plane-picture", "cut into linear regions"),
    "layers": (".wg-net", ".wg-net", "Network 784 → 256 → 128 → 10"),
    "forward-pass": (".wg-pass", ".wg-pass", "Step 1 of 6. The input enters. x is (0.25, 1)."),
    "softmax": (".wg-scores", ".wg-scores", "give the probabilities 66.5\u00a0%, 24.5\u00a0%"),
}


@every_figure
def test_without_scripts_stands_a_picture_of_the_size_of_the_figure(browser, page, figures, name):
    moving, still, words = PICTURES[name]
    context = browser.new_context(java_script_enabled=False, viewport=page.viewport_size)
    plain = context.new_page()
    plain.goto(figures.address(name))
    assert plain.get_by_text(f"The fallback of {name}.").is_visible()
    picture = plain.locator(f".wg-still {still}")
    assert picture.get_attribute("role") == "img"
    assert words in picture.get_attribute("aria-label")
    before = picture.bounding_box()
    assert plain.locator(".wg-body").count() == 0
    context.close()
    section = open_figure(page, figures.address(name))
    after = section.locator(f".wg-body {moving}").bounding_box()
    assert_allclose([before["width"], before["height"]], [after["width"], after["height"]], atol=2)


@every_figure
def test_a_strict_content_security_policy_forbids_nothing(page, strict_site, name):
    complaints = watch(page)
    page.goto(strict_site.address("no-figure"))
    of_the_theme = len(complaints)
    open_figure(page, strict_site.address(name))
    assert complaints[of_the_theme:] == complaints[:of_the_theme]


@every_figure
def test_the_address_is_left_alone_until_the_reader_changes_something(page, figures, name):
    page.goto(figures.address(name) + "#after")
    page.wait_for_selector(".widget[data-ready]")
    assert address_state(page) == "#after"


def test_a_page_without_a_figure_loads_none_of_their_files(page, figures):
    before = len(figures.requests)
    page.goto(figures.address("no-figure"))
    assert not [path for path in figures.requests[before:] if "_widgets" in path]


def test_a_figure_far_below_is_loaded_only_when_the_reader_comes_near(page, figures):
    before = len(figures.requests)
    page.goto(figures.address("far-below"))
    page.wait_for_load_state("networkidle")
    files = [path for path in figures.requests[before:] if "_widgets" in path]
    assert sorted(files) == [
        "/_widgets/layers/still.css",
        "/_widgets/shared/start.mjs",
    ]
    page.mouse.wheel(0, 20000)
    page.wait_for_selector(".widget[data-ready=true]")
    assert page.locator(".wg-body").is_visible()


def test_a_figure_that_cannot_start_leaves_its_fallback(page, figures):
    figures.faults["missing"] = ["network.bin"]
    try:
        page.goto(figures.address("draw-digit"))
        page.wait_for_selector(".widget[data-ready=failed]")
        assert page.get_by_text("The fallback of draw-digit.").is_visible()
    finally:
        del figures.faults["missing"]


def test_paper_gets_the_picture_of_a_figure_without_its_controls(page, figures):
    section = open_figure(page, figures.address("layers"))
    page.emulate_media(media="print")
    assert section.locator(".wg-net").is_visible()
    assert section.locator(".wg-total").is_visible()
    assert section.locator("button:visible, input:visible, select:visible").count() == 0


def test_paper_gets_the_fallback_of_a_figure_that_has_not_come(page, figures):
    page.goto(figures.address("far-below"))
    page.emulate_media(media="print")
    assert page.locator(".widget-fallback .wg-net").is_visible()
    assert page.locator(".widget-fallback").bounding_box()["height"] < 700  # no room for controls


# Draw a digit


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        name, _, times = key.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


def draw_one_by_keyboard(page: Page) -> None:
    page.locator(".wg-sheet").focus()
    press(page, "Space ArrowDown*14 Space")
    settle(page)


def shown_probabilities(page: Page) -> list[float]:
    return json.loads(page.get_attribute(".wg-body", "data-probabilities") or "null")


def test_a_one_is_drawn_and_read_with_the_keyboard_alone(page, figures):
    open_figure(page, figures.address("draw-digit"))
    draw_one_by_keyboard(page)
    assert page.inner_text(".wg-verdict") == "The network reads a 1"
    assert "reads a 1" in announced(page)
    press(page, "Backspace")
    settle(page)
    assert page.inner_text(".wg-verdict") == "The network reads a 3"  # the image of the start


def drag(page: Page, selector: str, points: list[tuple[float, float]]) -> None:
    """Move the mouse along points given as shares of the element's size."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    settle(page)


SEVEN = [(0.2, 0.2), (0.7, 0.2), (0.45, 0.85)]


def test_a_drawn_seven_has_the_probabilities_that_python_computes(page, figures, network):
    open_figure(page, figures.address("draw-digit"))
    drag(page, ".wg-sheet", SEVEN)
    assert page.inner_text(".wg-verdict") == "The network reads a 7"
    found = shown_probabilities(page)
    # Two ways to the same: Python with the 784 numbers, which the page lists row by row.
    rows = []
    for row in range(28):
        page.locator(".wg-panel input[type=range]").fill(str(row + 1))
        rows.append(page.inner_text(".wg-row").split(": ")[1])
    pixels = np.array(" ".join(rows).split(), dtype=float)
    assert_allclose(found, softmax(network(pixels / 255)), atol=1e-4)
    assert_allclose(sum(found), 1)


def test_a_drawing_by_touch_is_read_too(browser, figures):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_figure(page, figures.address("draw-digit"))
    page.locator(".wg-sheet").scroll_into_view_if_needed()
    box = page.locator(".wg-sheet").bounding_box()
    session = context.new_cdp_session(page)
    page.touchscreen.tap(box["x"] + 20, box["y"] + 20)  # arms the sheet
    for i in range(20):
        at = {"x": box["x"] + 0.5 * box["width"], "y": box["y"] + (0.2 + 0.03 * i) * box["height"]}
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    assert page.inner_text(".wg-verdict") == "The network reads a 1"
    context.close()


def test_test_images_have_the_probabilities_of_python_and_errors_are_marked(
    page, figures, network, meta
):
    mnist = load_mnist()
    _, pixels, _, labels = split_random(mnist.pixels, mnist.labels)
    section = open_figure(page, figures.address("draw-digit"))
    wrong = next(i for i, e in enumerate(meta["examples"]) if e["label"] != e["predicted"])
    for i in (0, wrong):
        section.get_by_label("Or an image of the test set").select_option(str(i))
        settle(page)
        index = meta["examples"][i]["index"]
        assert labels[index] == meta["examples"][i]["label"]
        expected = softmax(network(scale(pixels[index])))
        assert_allclose(shown_probabilities(page), expected, atol=1e-4)
    legend = page.inner_text(".wg-legend")
    assert "true label" in legend
    assert "predicted label, wrong" in legend


def test_every_view_inside_the_network_says_what_it_shows(page, figures, network, meta):
    section = open_figure(page, figures.address("draw-digit"), "example=3&view=hidden")
    pixels = np.frombuffer(base64.b64decode(meta["examples"][3]["pixels"]), np.uint8)
    h = network.trace(scale(pixels)).h
    for ell, n in ((1, 256), (2, 128)):
        active = int(np.sum(h[ell] > 0))
        assert section.get_by_text(f"{active} of {n} units are active").is_visible()
    section.get_by_text("affine map", exact=True).click()
    settle(page)
    score = network(scale(pixels)).max()
    text = f"{score:.4f}".replace("-", "\u2212")
    assert section.locator("td", has_text=text).count() == 2  # by the map and by the pass
    section.get_by_text("how it is prepared", exact=True).click()
    settle(page)
    share = f"{meta['accuracy_rounded']:.2%}".replace("%", "\u00a0%")
    assert share in section.locator(".wg-panel").inner_text()
    section.get_by_text("hidden units", exact=True).click()
    section.get_by_role("button", name="Clear").click()
    settle(page)
    panel = section.locator(".wg-panel").inner_text()
    assert panel.count("draw something first") == 2  # biases make units active without an image
    assert "units are active" not in panel.replace("\n", " ")


def test_a_drawing_is_in_the_address_and_reset_takes_it_out(page, figures):
    open_figure(page, figures.address("draw-digit"))
    drag(page, ".wg-sheet", SEVEN)
    probabilities = shown_probabilities(page)
    state = address_state(page)
    assert "ink=" in state
    page.goto("about:blank")
    page.goto(figures.address("draw-digit") + state)
    page.wait_for_selector(".widget[data-ready=true]")
    settle(page)
    assert_allclose(shown_probabilities(page), probabilities, atol=0.02)  # points are rounded
    assert page.inner_text(".wg-verdict") == "The network reads a 7"
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert address_state(page) == "#draw-digit"


# Fold the plane

WEIGHTS = """async () => {
  const model = await import("/_widgets/fold-the-plane/model.mjs");
  const state = await import("/_widgets/shared/state.mjs");
  const clean = model.cleanState(state.decodeState("fold-the-plane", location.hash, model.DEFAULTS)
    ?? model.DEFAULTS);
  const network = model.networkOf(clean);
  return { W: network.W.slice(1).map((w) => [...w]), b: network.b.slice(1).map((v) => [...v]) };
}"""


def network_on(page: Page) -> ReLUNetwork:
    """Return the network that the address of the page stands for."""
    address_state(page)
    found = from_page(page, WEIGHTS)
    W = [np.reshape(w, (len(b), -1)) for w, b in zip(found["W"], found["b"], strict=True)]
    return ReLUNetwork(W, found["b"])


def shown_regions(page: Page) -> int:
    settle(page)
    return int(page.get_attribute(".wg-body", "data-regions"))


@pytest.mark.parametrize(
    "state", ["", "example=shallow", "example=deep", "n1=16&n2=16&seed=7", "layers=1&n1=9"]
)
def test_the_number_of_regions_is_that_of_python(page, figures, state):
    open_figure(page, figures.address("fold-the-plane"), state)
    expected = len(linear_regions(network_on(page), ((-2, 2), (-2, 2))))
    assert shown_regions(page) == expected
    assert page.inner_text(".wg-count") == f"{expected} linear regions"


def test_a_dragged_fold_and_a_dragged_weight_change_network_and_count(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "example=shallow&x1=-1&x2=-1")
    # Unit 1 folds along x1 = 0: its disc is in the middle. To x1 = 1.6, away from the others.
    drag(page, ".wg-plane canvas", [(0.5, 0.5), (0.9, 0.5)])
    network = network_on(page)
    assert_allclose(-network.b[1][0] / network.W[1][0, 0], 1.6, atol=0.05)
    assert shown_regions(page) == len(linear_regions(network, ((-2, 2), (-2, 2))))
    slider = section.get_by_label("value", exact=False)
    slider.focus()
    before = network.W[1][0, 0]
    press(page, "ArrowRight*10")
    network = network_on(page)
    assert_allclose(network.W[1][0, 0], before + 0.1, atol=1e-3)
    assert shown_regions(page) == len(linear_regions(network, ((-2, 2), (-2, 2))))


def test_the_point_moves_with_the_keyboard_and_its_affine_map_is_shown(page, figures):
    open_figure(page, figures.address("fold-the-plane"), "example=shallow&x1=0.5&x2=0.25")
    facts = page.inner_text(".wg-facts")
    assert "110" in facts  # by hand: units 1 and 2 are active, Phi(x) = x1 + x2 = 0.75
    assert "(1.00, 1.00)" in facts
    assert "0.75" in facts
    page.locator(".wg-plane canvas").focus()
    press(page, "ArrowLeft*15")  # to (-0.25, 0.25): only unit 2, Phi(x) = x2
    settle(page)
    facts = page.inner_text(".wg-facts")
    assert "010" in facts
    assert "(0.00, 1.00)" in facts
    assert "0.00 x1 plus 1.00 x2" in announced(page)


def choose_entry(section: Any, matrix: str, row: int, column: int | None, value: float) -> None:
    """Give an entry of the network a value, by the controls below the picture."""
    section.get_by_label("matrix or vector").select_option(matrix)
    section.get_by_label("row", exact=True).fill(str(row))
    if column:
        section.get_by_label("column", exact=True).fill(str(column))
    section.get_by_label("value", exact=False).fill(str(value))


def test_three_folds_around_the_disc_separate_the_ring(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "example=shallow")
    goal = section.locator(".wg-goal")
    expect(section.get_by_role("button", name="Train", exact=True)).to_be_hidden()
    section.get_by_label("two classes of points").select_option("ring")
    expect(goal).to_contain_text("of 160 points are on the right side. Folds: 3.")
    expect(goal).to_contain_text("We know a way with 3.")
    expect(section.get_by_role("status").first).to_contain_text("of 160 points")
    for row, (w1, w2) in enumerate(((1, 0), (-0.5, 0.87), (-0.5, -0.87)), 1):
        choose_entry(section, "W_1", row, 1, w1)
        choose_entry(section, "W_1", row, 2, w2)
    choose_entry(section, "b_1", 3, None, 0)
    choose_entry(section, "W_2", 1, 3, 1)
    choose_entry(section, "b_2", 1, None, -1)
    expect(goal).to_have_text(
        "All 160 points are on the right side. Folds: 3. We know no way with fewer."
    )
    address_state(page)  # the weights are in it now
    page.reload()
    page.wait_for_selector(".widget[data-ready=true]")
    expect(goal).to_contain_text("All 160 points")
    section.get_by_label("two classes of points").select_option("none")
    expect(goal).to_be_empty()


def test_training_moves_the_regions_and_can_be_paused(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "n1=12&n2=8&data=ring")
    before = network_on(page)
    section.get_by_text("Train it", exact=True).focus()
    press(page, "Enter")
    train = section.get_by_role("button", name="Train", exact=True)
    train.focus()
    press(page, "Enter")
    page.wait_for_function(
        "/9\\d\\s%|100\\s%/.test(document.querySelector('.wg-status').textContent)"
    )
    section.get_by_role("button", name="Pause").click()
    settle(page)
    text = page.inner_text(".wg-status")
    after = network_on(page)
    assert not np.allclose(before.W[1], after.W[1])
    assert page.inner_text(".wg-status") == text  # it has stopped
    assert shown_regions(page) == len(linear_regions(after, ((-2, 2), (-2, 2))))


def test_training_is_not_animated_for_readers_who_want_less_motion(browser, figures):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    section = open_figure(page, figures.address("fold-the-plane"), "data=ring")
    section.get_by_text("Train it", exact=True).click()
    section.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".wg-status")).to_contain_text("After 100 steps")
    context.close()


REDRAWN = """async () => {
  const slider = document.querySelector(".wg-wide");
  const frame = () => new Promise(requestAnimationFrame);
  let redrawn = 0;
  let last = "";
  for (let k = 0; k < 30; k++) {
    slider.value = 1 + 0.04 * k;
    slider.dispatchEvent(new Event("input"));
    await frame();
    const text = slider.labels[0].textContent; // written when the regions are drawn
    if (text !== last) redrawn += 1;
    last = text;
  }
  return redrawn;
}"""


def test_each_step_of_a_dragged_weight_draws_the_regions_of_a_wide_network(page, figures):
    open_figure(page, figures.address("fold-the-plane"), "n1=16&n2=16&seed=7&matrix=W_2")
    assert from_page(page, REDRAWN) > 27  # of 30; how fast is a row of the bench


def test_the_surface_turns_with_the_keyboard(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "view=surface")
    picture = "document.querySelector('.wg-plane canvas').toDataURL()"
    before = page.evaluate(picture)
    section.get_by_label("Turn the surface").focus()
    press(page, "ArrowRight*20")
    settle(page)
    assert page.evaluate(picture) != before
    assert "turn=50" in address_state(page)


# Bend a line


def bent(page: Page) -> str:
    settle(page)
    return str(page.get_attribute(".wg-body", "data-weights"))


def test_kinks_slopes_and_the_constant_move_with_the_keyboard(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    assert bent(page) == "1,1,1;2,-2,-1;-1,0,1;0"
    section.get_by_role("slider", name="kink of unit 2").focus()
    press(page, "ArrowRight*10")  # from 1 to 1.5: beta = -2 * 1.5
    assert bent(page) == "1,1,1;2,-3,-1;-1,0,1;0"
    section.get_by_role("slider", name="slope of unit 1").focus()
    press(page, "ArrowUp*5")
    assert bent(page) == "1,1,1.5;2,-3,-1;-1,0,1;0"
    section.get_by_role("slider", name="constant c").focus()
    press(page, "ArrowDown*3")
    assert bent(page) == "1,1,1.5;2,-3,-1;-1,0,1;-0.3"
    assert "Slopes from left to right: \u22121, 0.5, 1.5, \u22120.5." in announced(page)


def test_a_kink_follows_the_mouse_and_the_sliders_follow_the_kink(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    kink = section.get_by_role("slider", name="kink of unit 2")
    shape = kink.locator(".wg-shape").bounding_box()
    page.mouse.move(shape["x"] + shape["width"] / 2, shape["y"] + shape["height"] / 2)
    page.mouse.down()
    page.mouse.move(shape["x"] + shape["width"] / 2 + 100, shape["y"], steps=5)
    page.mouse.up()
    where = float(bent(page).split(";")[1].split(",")[1])
    assert where < -2.5
    assert section.locator(".wg-units .wg-number").nth(4).inner_text() == f"{where:g}".replace(
        "-", "\u2212"
    )
    section.get_by_label("w2 of unit 2").focus()
    press(page, "ArrowLeft")
    assert bent(page).split(";")[1].startswith("1.95,")


def test_units_are_added_removed_and_reset_and_the_table_follows(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    assert section.locator("tbody tr").count() == 4
    section.get_by_role("button", name="Add a unit").click()
    assert bent(page).count(";") == 4
    section.get_by_role("button", name="Remove a unit").click()
    section.get_by_role("button", name="Remove a unit").click()
    assert bent(page) == "1,1,1;2,-2,-1;0"
    assert section.locator("tbody tr").count() == 3
    assert "weights=1%2C1%2C1" in address_state(page)
    section.get_by_role("button", name="Reset").click()
    assert bent(page) == "1,1,1;2,-2,-1;-1,0,1;0"
    section.get_by_label("w1, unit 1", exact=True).fill("0.001")  # the field will show 0
    assert bent(page) == "0,1,1;2,-2,-1;-1,0,1;0"
    assert section.locator("tbody tr").count() == 3


def test_the_hat_is_reached_by_its_units_and_one_more_is_said_to_be_too_many(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    goal = section.locator(".wg-goal")
    expect(goal).to_be_hidden()
    section.get_by_label("Target curve").select_option(label="the hat")
    # By hand: at x = 3 the line is 4 - 4 = 0 and the hat 0; at -3 they are 3 and 0.
    expect(goal).to_contain_text("3, at x = \u22123. Units: 3. At least needed: 3.")
    expect(section.get_by_text("(3, 0), with kinks at (0, 0), (0.5, 1), (1, 0).")).to_be_visible()
    expect(section.get_by_role("status")).to_contain_text("Largest difference")
    section.get_by_label("Examples").select_option(label="the hat of the text")
    expect(goal).to_contain_text("Reached with 3 units")
    expect(goal).to_contain_text("Fewer units cannot make this curve.")
    section.get_by_role("button", name="Add a unit").click()
    expect(goal).to_contain_text("Units: 4.")
    section.get_by_label("v4, unit 4", exact=True).fill("0")
    expect(goal).to_contain_text("Reached with 4 units")
    expect(goal).to_contain_text("It can be done with 3.")


M = {"w": [-1, 1, 1, 1], "\u03b2": [-1, 1, 0, -1], "v": [-2, -1, 2, -3]}  # a unit at -1, -1, 0, 1


def test_the_m_takes_a_fourth_unit_and_is_kept_in_the_address(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    goal = section.locator(".wg-goal")
    section.get_by_label("Target curve").select_option(label="an M")
    expect(goal).to_contain_text("Units: 3. At least needed: 4.")
    section.get_by_role("button", name="Add a unit").click()
    expect(goal).to_contain_text("Units: 4.")
    for letter, values in M.items():
        for i, number in enumerate(values, 1):
            section.get_by_label(f"{letter}{i}, unit {i}", exact=True).fill(str(number))
    section.get_by_label("c, all units", exact=True).fill("1")
    expect(goal).to_contain_text("Reached with 4 units")
    section.get_by_role("slider", name="kink of unit 4").focus()
    press(page, "ArrowRight*2")  # to 1.1: from there on the line is 3 * 0.1 above the M
    expect(goal).to_contain_text("Largest difference for \u22123 \u2264 x \u2264 3: 0.3,")
    press(page, "ArrowLeft*2")
    expect(goal).to_contain_text("Reached with 4 units")
    assert "target=m" in address_state(page)
    page.reload()
    page.wait_for_selector(".widget[data-ready=true]")
    expect(goal).to_contain_text("Reached with 4 units")
    section.get_by_role("button", name="Reset").click()
    expect(goal).to_be_hidden()
    section.get_by_role("button", name="Undo").click()
    expect(goal).to_contain_text("Reached with 4 units")


def test_the_row_of_the_4_is_reached_with_all_six_units(page, figures):
    kinks = (-1.5, -1, 0, 0.5, 1, 1.5)
    row = np.array([0, 0, 128, 64, 0, 255, 191, 0, 0]) / 255  # at -2, -1.5, ..., 2
    changes = np.diff(row, 2) / 0.5
    changes = changes[np.abs(changes) > 1e-9]
    units = [f"1,{-t},{v:.3f}" for t, v in zip(kinks, changes, strict=True)]
    state = f"target=four&weights={'%3B'.join([*units, '0'])}"
    section = open_figure(page, figures.address("bend-a-line"), state)
    expect(section.locator(".wg-goal")).to_contain_text("Reached with 6 units")
    expect(section.locator(".wg-goal")).to_contain_text("Fewer units cannot make this curve.")
    assert section.locator(".wg-target").bounding_box()["height"] > 20


# Step through the layers

# By hand, as in the worked example: the four columns after each step.
COLUMNS = [
    ["0.25 1", "", "", ""],
    ["0.25 1", "0.25 1 0.25", "", ""],
    ["0.25 1", "0.25 1 0.25", "", ""],
    ["0.25 1", "0.25 1 0.25", "0.25 \u22120.5", ""],
    ["0.25 1", "0.25 1 0.25", "0.25 0", ""],
    ["0.25 1", "0.25 1 0.25", "0.25 0", "1.5"],
]


def test_each_step_brings_its_column_with_the_keyboard_alone(page, figures):
    section = open_figure(page, figures.address("forward-pass"))
    values = section.locator(".wg-pass .wg-value")
    forward = section.get_by_role("button", name="Next step")
    back = section.get_by_role("button", name="Back")
    expect(back).to_have_attribute("aria-disabled", "true")
    forward.focus()
    for step, columns in enumerate(COLUMNS):
        if step:
            press(page, "Enter")
        expect(section.locator(".wg-step")).to_contain_text(f"Step {step + 1} of 6.")
        expect(values).to_have_text(" ".join(columns).split())
        now = section.locator("tr.wg-now td")
        expect(now).to_have_text(f"({', '.join([c for c in columns if c][-1].split())})")
    expect(forward).to_have_attribute("aria-disabled", "true")
    expect(forward).to_be_focused()
    expect(section.get_by_role("status")).to_contain_text("no ReLU follows. z(3) is (1.5).")
    assert section.locator(".wg-off").count() == 1  # unit 2 of layer 2
    back.focus()
    press(page, "Enter*2")
    expect(section.locator(".wg-sums")).to_contain_text(
        "1 \u00b7 0.25 \u2212 1 \u00b7 1 + 0 \u00b7 0.25 + 0.25 = \u22120.5"
    )
    expect(section.locator(".wg-weight")).to_have_text(["1", "1", "\u22122", "1", "\u22121", "0"])
    assert address_state(page) == "#forward-pass?step=3"
    section.get_by_role("button", name="From the start").click()
    expect(values).to_have_text(["0.25", "1"])
    assert address_state(page) == "#forward-pass"


# Move the scores


def shares(page: Page) -> list[float]:
    """Return p_1, p_2, p_3 once the figure has drawn them."""
    settle(page)
    return shown_probabilities(page)


def test_scores_move_with_the_keyboard_and_their_bars_follow(page, figures):
    section = open_figure(page, figures.address("softmax"))
    assert_allclose(shares(page), softmax(np.array([2.0, 1, 0])))
    section.get_by_label("z3").focus()
    press(page, "ArrowRight*5")
    expected = softmax(np.array([2, 1, 0.5]))
    assert_allclose(shares(page), expected)
    bars = [bar.bounding_box()["height"] for bar in section.locator("rect.wg-share").all()]
    assert_allclose(np.array(bars) / sum(bars), expected, atol=0.01)
    written = section.locator("tbody td:last-child").all_inner_texts()
    assert written == [f"{p:.3f}" for p in expected]
    expect(section.get_by_role("status")).to_contain_text("2, 1, 0.5 at T = 1")
    assert address_state(page) == "#softmax?z3=0.5"


def test_a_score_that_passes_another_changes_places_with_it(page, figures):
    section = open_figure(page, figures.address("softmax"))
    note = section.locator(".wg-note")
    expect(note).to_have_text("z1 is the largest score, and p1 the largest probability.")
    section.get_by_label("z1").focus()
    press(page, "ArrowLeft*10")
    expect(note).to_have_text("The largest scores are equal, and so are their probabilities.")
    expect(section.locator(".wg-ratio")).to_contain_text("\u2248 1")
    press(page, "ArrowLeft")
    expect(note).to_have_text("z2 is the largest score, and p2 the largest probability.")


def test_adding_1_to_each_score_changes_no_probability_until_a_slider_ends(page, figures):
    section = open_figure(page, figures.address("softmax"))
    before = shares(page)
    add = section.get_by_role("button", name="Add 1 to each score")
    add.focus()
    press(page, "Enter")
    expect(section.get_by_label("z1")).to_have_value("3")
    expect(section.locator(".wg-note")).to_contain_text("The probabilities are the same")
    expect(section.get_by_role("status")).to_contain_text("The probabilities are the same")
    assert_allclose(shares(page), before, rtol=1e-12)
    for _ in range(3):
        press(page, "Enter")
        settle(page)
    expect(section.get_by_label("z1")).to_have_value("6")
    expect(add).to_have_attribute("aria-disabled", "true")
    assert_allclose(shares(page), before, rtol=1e-12)
    section.get_by_role("button", name="Undo").click()
    expect(section.get_by_label("z1")).to_have_value("5")
    section.get_by_role("button", name="Reset").click()
    assert address_state(page) == "#softmax"


def test_a_lower_temperature_is_as_good_as_larger_scores(page, figures):
    section = open_figure(page, figures.address("softmax"))
    temperature = section.get_by_label("temperature T")
    temperature.focus()
    press(page, "ArrowLeft*6")
    expect(temperature).to_have_attribute("aria-valuetext", "0.5")
    expect(section.locator(".wg-ratio")).to_contain_text("\u2248 7.39")  # e^2
    cold = shares(page)
    assert cold[0] > 0.8
    press(page, "ArrowRight*26")
    expect(temperature).to_have_attribute("aria-valuetext", "10")
    assert np.ptp(shares(page)) < 0.1
    assert shares(page)[0] > shares(page)[1] > shares(page)[2]
    press(page, "ArrowLeft*14")
    expect(temperature).to_have_attribute("aria-valuetext", "2")
    for name, z in (("z1", "4"), ("z2", "2")):
        section.get_by_label(name).fill(z)
    expect(section.locator(".wg-ratio")).to_contain_text("\u2248 2.72")
    assert_allclose(shares(page), softmax(np.array([2.0, 1, 0])))  # as at the start


# The layers


def test_widths_are_typed_and_the_sum_follows(page, figures):
    section = open_figure(page, figures.address("layers"))
    assert section.locator(".wg-total").inner_text() == "235,146 parameters"
    section.get_by_label("n1", exact=True).fill("100")
    settle(page)
    # 100 * 784 + 100 + 128 * 100 + 128 + 10 * 128 + 10
    assert section.locator(".wg-total").inner_text() == "92,718 parameters"
    assert section.locator("tfoot td").last.inner_text() == "92,718"
    assert "100 \u00d7 784" in section.locator("tbody").inner_text()
    assert "92,718 parameters" in announced(page)


def test_layers_are_added_and_removed_with_the_keyboard(page, figures):
    section = open_figure(page, figures.address("layers"), "widths=2-3-1")
    assert section.locator("svg circle.wg-node").count() == 6
    section.get_by_role("button", name="Add a hidden layer").focus()
    press(page, "Enter")
    settle(page)
    assert section.locator("tbody tr").count() == 3
    assert section.locator("svg circle.wg-node").count() == 9
    section.get_by_role("button", name="Remove the last one").focus()
    press(page, "Enter")
    settle(page)
    assert "widths=2-3-1" in address_state(page)

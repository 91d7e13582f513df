"""The interactive figures in the hand: palms, taps, swipes, high contrast, every step back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.host import Host
from tests.site.built_site import first_page_with
from tests.site.waiting import settle, wait_for_timers
from tests.site.widget_site import (
    NAMES,
    address_state,
    build_figures,
    from_page,
    open_figure,
    provide_network,
    watch,
)

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("by-hand")
    provide_network(folder / "_build" / "widgets" / "draw-digit")
    with Host(build_figures(folder)) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield context.new_page()
    context.close()


class Fingers:
    """Fingers on the screen, each with a number of its own."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.down: dict[int, tuple[float, float]] = {}

    def put(self, finger: int, x: float, y: float) -> None:
        kind = "touchMove" if finger in self.down else "touchStart"
        self.down[finger] = (x, y)
        self._send(kind, self.down)

    def lift(self, finger: int) -> None:
        self._send(
            "touchEnd", {finger: self.down.pop(finger)}
        )  # those that go, not those that stay

    def _send(self, kind: str, fingers: dict[int, tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in fingers.items()]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def box_of(page: Page, selector: str) -> dict[str, float]:
    page.locator(selector).first.scroll_into_view_if_needed()
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return dict(box)


def verdict(page: Page) -> Any:
    return expect(page.locator(".wg-verdict"))


def test_a_palm_on_the_sheet_is_no_part_of_the_stroke(phone, figures):
    open_figure(phone, figures.address("draw-digit"))
    box = box_of(phone, ".wg-sheet")
    left, top, side = box["x"], box["y"], box["width"]
    phone.touchscreen.tap(left + side / 2, top + side / 2)
    fingers = Fingers(phone)
    fingers.put(0, left + 0.5 * side, top + 0.2 * side)
    fingers.put(1, left + 0.9 * side, top + 0.9 * side)  # the palm
    for i in range(10):
        fingers.put(0, left + 0.5 * side, top + (0.25 + 0.05 * i) * side)
        fingers.put(1, left + (0.9 - 0.01 * i) * side, top + 0.9 * side)
    fingers.lift(1)
    fingers.put(0, left + 0.5 * side, top + 0.8 * side)
    fingers.lift(0)
    [stroke] = strokes_of(phone)
    assert len(stroke) > 10
    assert all(138 <= x <= 142 for x in stroke[::2])
    assert max(stroke[1::2]) > 215  # the end, drawn after the palm had gone


STROKES = """async () => {
  const model = await import("/_widgets/draw-digit/strokes.mjs");
  return model.decodeStrokes(new URLSearchParams(location.hash.split("?")[1]).get("ink"));
}"""


def strokes_of(page: Page) -> list[list[float]]:
    """Return the strokes that the address of the page holds."""
    address_state(page)
    return list(from_page(page, STROKES))


def test_a_second_finger_on_a_disc_or_beside_it_leaves_the_kink_to_the_first(phone, figures):
    open_figure(phone, figures.address("bend-a-line"))
    disc = box_of(phone, ".wg-kink .wg-touch")
    other = box_of(phone, ".wg-shift .wg-touch")
    x, y = disc["x"] + disc["width"] / 2, disc["y"] + disc["height"] / 2
    fingers = Fingers(phone)
    fingers.put(0, x, y)
    fingers.put(1, x + 12, y)  # on the same disc
    fingers.put(2, other["x"] + other["width"] / 2, other["y"] + other["height"] / 2)
    before = phone.get_attribute(".wg-body", "data-weights")
    for i in range(10):
        fingers.put(0, x + 4 * i, y)
        fingers.put(1, x + 12 - 4 * i, y)
        fingers.put(2, other["x"] + other["width"] / 2, other["y"] - 5 * i)
    fingers.lift(1)
    fingers.put(0, x + 60, y)
    fingers.lift(2)
    fingers.lift(0)
    settle(phone)
    after = phone.get_attribute(".wg-body", "data-weights")
    moved = phone.locator(".wg-kink .wg-touch").first.bounding_box()
    assert abs(moved["x"] + moved["width"] / 2 - x - 60) < 4
    assert after.split(";")[1:] == before.split(";")[1:]  # what the other handle stands for


def test_a_finger_moves_a_handle_up_and_leaves_the_page_where_it_is(phone, figures):
    open_figure(phone, figures.address("bend-a-line"))
    disc = box_of(phone, ".wg-tilt .wg-touch")
    x, y = disc["x"] + disc["width"] / 2, disc["y"] + disc["height"] / 2
    before = phone.evaluate("scrollY")
    fingers = Fingers(phone)
    for i in range(16):
        fingers.put(0, x, y - 3 * i)
    settle(phone)
    moved = phone.locator(".wg-tilt .wg-touch").first.bounding_box()
    fingers.lift(0)  # only then the axis follows the line
    assert disc["y"] - moved["y"] > 30
    assert phone.evaluate("scrollY") == before


FOLDED = """async () => {
  const model = await import("/_widgets/fold-the-plane/model.mjs");
  const weights = new URLSearchParams(location.hash.split("?")[1]).get("weights");
  const state = model.cleanState({ ...model.DEFAULTS, example: "shallow", weights });
  const { W, b } = model.networkOf(state);
  return { w: W[1][0], b: b[1][0] };
}"""


def test_a_second_finger_on_the_plane_leaves_the_fold_to_the_first(phone, figures):
    open_figure(phone, figures.address("fold-the-plane"), "example=shallow&x1=-1&x2=-1")
    box = box_of(phone, ".wg-plane canvas")
    facts = phone.inner_text(".wg-facts dd")
    side = box["width"]
    fingers = Fingers(phone)
    fingers.put(0, box["x"] + 0.5 * side, box["y"] + 0.5 * side)  # the disc of x1 = 0
    fingers.put(1, box["x"] + 0.1 * side, box["y"] + 0.1 * side)
    for i in range(11):
        fingers.put(0, box["x"] + (0.5 + 0.03 * i) * side, box["y"] + 0.5 * side)
        fingers.put(1, box["x"] + 0.1 * side, box["y"] + (0.1 + 0.05 * i) * side)
    fingers.lift(1)
    fingers.put(0, box["x"] + 0.9 * side, box["y"] + 0.5 * side)
    fingers.lift(0)
    address_state(phone)
    network = from_page(phone, FOLDED)
    assert abs(network["b"] / network["w"] + 1.6) < 0.05
    assert phone.inner_text(".wg-facts dd") == facts


def test_a_swipe_over_the_sheet_scrolls_the_page_and_draws_nothing(phone, figures):
    open_figure(phone, figures.address("draw-digit"))
    box = box_of(phone, ".wg-sheet")
    assert box["width"] <= 250
    assert box["width"] <= 0.7 * 390
    before = phone.evaluate("scrollY")
    fingers = Fingers(phone)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for i in range(20):
        fingers.put(0, x, y - 10 * i)
    fingers.lift(0)
    phone.wait_for_function("(before) => scrollY > before + 50", arg=before)
    verdict(phone).to_have_text("The network reads a 3")  # the example of the start


def test_keys_while_the_mouse_draws_neither_throw_nor_spoil_the_drawing(page, figures):
    complaints = watch(page)
    open_figure(page, figures.address("draw-digit"))
    box = box_of(page, ".wg-sheet")
    page.mouse.move(box["x"] + 140, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 90, steps=4)
    for key in ("Backspace", "Delete", "Escape"):
        page.keyboard.press(key)
        page.mouse.move(box["x"] + 140, box["y"] + 150, steps=4)
    page.mouse.up()
    settle(page)
    assert complaints == []
    verdict(page).to_have_text("The network reads a 3")


def test_the_pen_of_the_keyboard_is_seen_on_an_example(page, figures):
    open_figure(page, figures.address("draw-digit"))
    picture = "document.querySelector('.wg-sheet').toDataURL()"
    page.locator(".wg-sheet").focus()
    before = page.evaluate(picture)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(before) => {picture} !== before", arg=before)


def test_every_step_of_a_drawing_can_be_taken_back_and_undo_keeps_the_focus(page, figures):
    section = open_figure(page, figures.address("draw-digit"))
    page.locator(".wg-sheet").focus()
    for key in ["Space", *["ArrowDown"] * 14, "Space"]:
        page.keyboard.press(key)
    verdict(page).to_have_text("The network reads a 1")
    section.get_by_label("You meant a").select_option("1")
    expect(section.locator(".wg-legend")).to_contain_text("true label")
    section.get_by_role("button", name="Clear").click()
    verdict(page).to_have_text("Nothing drawn yet")
    expect(section.locator(".wg-announce")).to_have_text("Nothing drawn yet.")
    undo = section.get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("Enter")
    verdict(page).to_have_text("The network reads a 1")
    for _ in range(4):
        page.keyboard.press("Enter")
    verdict(page).to_have_text("The network reads a 3")  # the image of the start
    expect(undo).to_be_focused()


STYLES = """(selector) => {
  const { backgroundColor, color } = getComputedStyle(document.querySelector(selector));
  return [backgroundColor, color];
}"""


IS_GREY = """(button) => {
  const probe = document.createElement("span");
  probe.style.color = "GrayText";
  document.body.append(probe);
  return getComputedStyle(button).color === getComputedStyle(probe).color;
}"""


@pytest.mark.parametrize("name", ["draw-digit", "fold-the-plane"])
def test_what_is_chosen_is_seen_in_forced_colours(browser, figures, name):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    section = open_figure(page, figures.address(name))
    chosen = page.evaluate(STYLES, ".wg-choice input:checked + label")
    assert chosen != page.evaluate(STYLES, ".wg-choice input:not(:checked) + label")
    assert section.get_by_role("button", name="Undo").evaluate(IS_GREY)  # nothing to take back
    assert not section.get_by_role("button", name="Reset").evaluate(IS_GREY)
    if name == "fold-the-plane":
        section.get_by_text("Train it", exact=True).click()
        other = page.evaluate(STYLES, ".wg-button[aria-pressed]")
        section.get_by_role("button", name="Train", exact=True).click()
        assert page.evaluate(STYLES, ".wg-button[aria-pressed=true]") != other
    context.close()


def test_undo_takes_back_the_network_and_leaves_view_and_point(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "example=shallow&x1=-1&x2=-1")
    before = section.locator(".wg-count").inner_text()
    section.get_by_label("n1 =", exact=False).fill("9")
    section.get_by_text("regions", exact=True).click()
    page.locator(".wg-plane canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(section.locator(".wg-facts")).to_contain_text("(−0.95, −1.00)")
    section.get_by_role("button", name="Undo").click()
    expect(section.locator(".wg-count")).to_have_text(before)
    expect(section.get_by_role("radio", name="regions")).to_be_checked()
    expect(section.locator(".wg-facts")).to_contain_text("(−0.95, −1.00)")


def test_the_key_says_what_the_colours_mean(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"), "example=shallow")
    # By hand: Φ = relu(x1) + relu(x2) - 2 relu(x1 + x2 - 1) is least at (2, 2): 2 + 2 - 2 * 3.
    key = section.get_by_role("img", name="Colours: dark blue is −2, yellow is 2.")
    expect(key).to_be_visible()
    section.get_by_text("regions", exact=True).click()
    expect(key).to_have_count(0)


def test_the_triangle_covers_no_number_of_the_axis(phone, figures):
    section = open_figure(phone, figures.address("bend-a-line"))
    triangle = section.locator(".wg-shift .wg-shape").bounding_box()
    for number in section.locator(".wg-scale text").all():
        box = number.bounding_box()
        apart = box["x"] > triangle["x"] + triangle["width"]
        assert (
            apart
            or box["y"] > triangle["y"] + triangle["height"]
            or box["y"] + box["height"] < triangle["y"]
        )


def test_a_drag_that_misses_its_handle_chooses_no_text(page, figures):
    section = open_figure(page, figures.address("bend-a-line"))
    section.locator(".wg-graph").scroll_into_view_if_needed()
    box = section.locator(".wg-graph").bounding_box()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] - 40, steps=4)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == ""


def test_the_first_press_on_train_trains_on(page, figures):
    section = open_figure(page, figures.address("fold-the-plane"))
    section.get_by_text("Train it", exact=True).click()
    section.get_by_role("button", name="Train", exact=True).click()
    steps = (
        "Number(/After (\\d+) steps/.exec(document.querySelector('.wg-status').textContent)?.[1])"
    )
    page.wait_for_function(f"{steps} > 40")
    expect(section.get_by_role("button", name="Pause")).to_be_visible()


def test_a_finger_scrolls_over_the_plane_and_a_tap_moves_the_point(phone, figures):
    open_figure(phone, figures.address("fold-the-plane"))
    box = box_of(phone, ".wg-plane canvas")
    facts = phone.inner_text(".wg-facts")
    fingers = Fingers(phone)
    x, y = box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"]
    before = phone.evaluate("scrollY")
    for i in range(20):
        fingers.put(0, x, y - 10 * i)
    fingers.lift(0)
    phone.wait_for_function("(before) => scrollY > before + 50", arg=before)
    assert phone.inner_text(".wg-facts") == facts
    box = box_of(phone, ".wg-plane canvas")
    phone.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    expect(phone.locator(".wg-facts")).to_contain_text("(1.6")


@pytest.mark.parametrize(
    ("name", "button", "times"),
    [
        ("bend-a-line", "Add a unit", 4),
        ("bend-a-line", "Remove a unit", 3),
        ("layers", "Add a hidden layer", 6),
        ("layers", "Remove the last one", 4),
    ],
)
def test_a_button_at_its_limit_keeps_the_focus_and_undo_takes_all_back(
    page, figures, name, button, times
):
    section = open_figure(page, figures.address(name))
    before = section.locator("tbody").inner_text()
    control = section.get_by_role("button", name=button)
    control.focus()
    for _ in range(times):
        page.keyboard.press("Enter")
        settle(page)
    expect(control).to_have_attribute("aria-disabled", "true")
    expect(control).to_be_focused()
    undo = section.get_by_role("button", name="Undo")
    undo.focus()
    for _ in range(times):
        page.keyboard.press("Enter")
        settle(page)
    assert section.locator("tbody").inner_text() == before
    expect(undo).to_be_focused()


@pytest.mark.parametrize("name", NAMES)
def test_a_reload_with_a_state_in_the_address_keeps_the_place(page, figures, name):
    page.set_viewport_size({"width": 1360, "height": 300})
    open_figure(page, figures.address(name), "x1=1")
    page.wait_for_function("scrollY > 0")
    page.evaluate("scrollTo(0, 0)")
    page.reload()
    page.wait_for_selector(".widget[data-ready=true]")
    settle(page)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "state",
    ["n1=1e400&pen=NaN&example=-0&row=2.7&truth=99", "pen=1e300&turn=-1e300&x1=-0&view=x&view=y"],
)
def test_rubbish_in_the_address_starts_the_figure_all_the_same(page, figures, name, state):
    complaints = watch(page)
    open_figure(page, figures.address(name), f"{state}&widths=0-0&weights=,;NaN&ink=!!.A")
    assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_the_title_of_a_figure_is_a_heading_and_nothing_chatters(page, figures, name):
    section = open_figure(page, figures.address(name))
    assert section.get_by_role("heading").count() == 1
    assert section.locator("output").count() == 0


def test_the_total_of_the_layers_is_on_a_phone(phone, figures):
    section = open_figure(phone, figures.address("layers"))
    box = section.locator("tfoot td").last.bounding_box()
    assert box["x"] + box["width"] <= section.locator(".wg-body").bounding_box()["width"] + 32


def test_a_number_field_shows_what_is_used(page, figures):
    section = open_figure(page, figures.address("layers"))
    field = section.get_by_label("n1", exact=True)
    field.fill("99999999")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Tab")
    expect(field).to_have_value("256")


@pytest.mark.parametrize(
    ("written", "used"), [("0,5", "0.5"), ("1/2", "0.5"), ("\u2212.5", "-0.5"), ("\u0663", "3")]
)
def test_a_number_field_takes_numbers_as_people_write_them(page, figures, written, used):
    section = open_figure(page, figures.address("bend-a-line"))
    field = section.get_by_role("spinbutton").first
    field.fill("")
    page.keyboard.type(written)
    page.keyboard.press("Enter")
    expect(field).to_have_value(used)
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value(f"{float(used) + 0.05:g}")


@pytest.mark.parametrize("written", ["abc", "", "2.5", "12,345", "1/0"])
def test_a_number_field_keeps_its_value_and_says_what_it_does_not_take(page, figures, written):
    section = open_figure(page, figures.address("layers"))
    field = section.get_by_label("n1", exact=True)
    held = field.input_value()
    field.fill(written)
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Tab")
    expect(field).to_have_value(held)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(section.get_by_role("status")).to_contain_text(
        f"\u201c{written}\u201d is no number from 1"
    )


def test_probabilities_are_never_said_to_be_all_or_nothing(page, figures):
    section = open_figure(page, figures.address("draw-digit"))
    expect(section.locator(".wg-verdict + p")).not_to_contain_text("100.0 %")


SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_a_figure_stays_where_it_is_when_the_figure_comes(browser, figures, name):
    for look in (PHONE, {"viewport": {"width": 1360, "height": 900}}):
        context = browser.new_context(**look)
        page = context.new_page()
        page.goto(figures.address(name))
        page.evaluate(SHIFTS)
        page.wait_for_selector(".widget[data-ready=true]")
        wait_for_timers(page, 300)  # the browser reports shifts late
        assert page.evaluate("window.shifted") < 0.02
        context.close()


def test_a_page_of_the_book_keeps_still_when_its_figure_comes_late(browser, address):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    held: list[Any] = []
    page.route(re.compile(r"_widgets/[a-z-]+/main\.mjs"), lambda route: held.append(route))
    name = first_page_with('class="widget"')  # one that starts by itself
    page.goto(f"{address}/{name}")
    with page.expect_request(re.compile(r"_widgets/[a-z-]+/main\.mjs")):
        page.evaluate("document.querySelector('.widget').scrollIntoView({ behavior: 'instant' })")
    wait_for_timers(page, 300)  # the reader looks at the fallback
    for route in held:
        route.continue_()
    page.wait_for_selector(".widget[data-ready=true]")
    wait_for_timers(page, 300)  # the browser reports shifts late
    assert page.evaluate("window.shifted") < 0.02
    context.close()

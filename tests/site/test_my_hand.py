"""Read my hand: digits are drawn, kept, read, trained on, saved and loaded; nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course_site import digit_network
from course_utils.data import load_mnist, scale, split_random
from course_utils.hand import load_hand, wilson_interval
from course_utils.networks import ReLUNetwork
from course_utils.training import loss_and_gradient
from tests import axe
from tests.host import Host
from tests.site.waiting import settle
from tests.site.widget_site import build_figures, open_figure, provide_network, set_theme, watch
from tests.widget_models import call

ASKED = [3, 8, 1, 6, 0, 9, 4, 7, 2, 5]
KEEPS = """
window.courseWork = {
  key: (name) => name,
  recall: (name) => localStorage.getItem(name),
  remember(name, text) {
    try { localStorage.setItem(name, text); } catch { return false; }
    return true;
  },
  forget: (name) => localStorage.removeItem(name),
};
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("my-hand")


@pytest.fixture(scope="module")
def figures(folder: Path) -> Iterator[Host]:
    provide_network(folder / "_build" / "widgets" / "draw-digit")
    with Host(build_figures(folder)) as served:
        yield served


@pytest.fixture(scope="module")
def drawings() -> tuple[Any, Any]:
    """Thirty digits of another hand: test images with black below the middle, three of each."""
    mnist = load_mnist()
    _, pixels, _, labels = split_random(mnist.pixels, mnist.labels)
    chosen = [i for k in range(10) for i in np.flatnonzero(labels == k)[200:203]]
    images = pixels[chosen].copy()
    images[:, 17 * 28 :] = 0
    return images, labels[chosen]


@pytest.fixture(scope="module")
def text(drawings: tuple[Any, Any]) -> str:
    images, labels = drawings
    return str(call("packHand", labels.tolist(), images.tolist()))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.add_init_script(KEEPS)
    yield context.new_page()
    context.close()


def load(section: Locator, text: str) -> None:
    file = {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    section.locator("input[type=file]").set_input_files(files=[file])


def press(section: Locator, name: str) -> None:
    section.get_by_role("button", name=name, exact=True).click()


def count(section: Locator) -> Any:
    return expect(section.locator(".wg-count"))


def draw_a_line(page: Page, section: Locator) -> None:
    box = section.locator("canvas.wg-sheet").bounding_box()
    assert box is not None
    x, y, side = box["x"], box["y"], box["width"]
    page.mouse.move(x + 0.5 * side, y + 0.2 * side)
    page.mouse.down()
    page.mouse.move(x + 0.5 * side, y + 0.8 * side, steps=5)
    page.mouse.up()


def by_package(folder: Path, images: Any, labels: Any) -> dict[str, tuple[int, ...]]:
    """Return n and how many are read rightly before and after, computed with the package."""
    data = (folder / "_build" / "widgets" / "draw-digit" / "network.bin").read_bytes()
    before = after = digit_network.decode(data)
    X = images / 255
    order = np.argsort(labels, kind="stable")
    held = order[2::3]
    own = np.setdiff1d(order, held)
    for _ in range(60):
        _, g = loss_and_gradient(after, X[own], labels[own])
        layers = range(1, after.L + 1)
        after = ReLUNetwork(
            [after.W[ell] - 0.05 * g.W[ell] for ell in layers],
            [after.b[ell] - 0.05 * g.b[ell] for ell in layers],
        )
    mnist = load_mnist()
    _, pixels, _, y = split_random(mnist.pixels, mnist.labels)
    parts = {
        "held back": (X[held], labels[held]),
        "trained on": (X[own], labels[own]),
        "images of MNIST": (scale(pixels[:100]), y[:100]),
    }
    return {
        name: (len(t), *(int((net(A).argmax(axis=1) == t).sum()) for net in (before, after)))
        for name, (A, t) in parts.items()
    }


def in_words(k: int, n: int) -> str:
    low, high = (f"{100 * q:.0f}\u00a0%" for q in wilson_interval(k, n))
    return f"{k} of {n} ({low} to {high})"


def test_a_loaded_hand_is_read_and_trained_on_as_the_package_does(
    page, figures, folder, drawings, text
):
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    count(section).to_have_text("Your digits: 30 of at most 50")
    expected = by_package(folder, *drawings)
    assert expected["held back"][2] > expected["held back"][1]  # there is something to see
    right = expected["held back"][1] + expected["trained on"][1]
    press(section, "Read my hand")
    expect(section.locator(".wg-verdict")).to_contain_text(f"reads {right} of your 30 digits")
    expect(section.locator(".wg-confusions canvas")).to_have_count(30 - right)
    expect(section.locator(".wg-tile[data-wrong]")).to_have_count(30 - right)
    press(section, "Train on my hand")
    expect(section.get_by_role("progressbar")).to_be_visible()
    rows = section.locator("tbody tr")
    expect(rows).to_have_count(3, timeout=30_000)
    for row, (name, (n, before, after)) in zip(rows.all(), expected.items(), strict=True):
        assert row.locator("th").inner_text() == name
        cells = row.locator("td").all_inner_texts()
        assert cells == [in_words(before, n), in_words(after, n)]
    _, before, after = expected["held back"]
    expect(section.locator(".wg-after p")).to_contain_text(
        f"Of the 10 digits held back it read {before} before, and reads {after} now."
    )
    expect(section.get_by_role("status")).to_contain_text(f"reads {after} now")
    assert axe.findings(page, within=".widget") == []
    set_theme(page, "dark")
    assert axe.findings(page, within=".widget") == []
    page.set_viewport_size({"width": 320, "height": 700})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


TEN_TURNS = """() => new Promise((done) => {
  let turns = 10;
  const turn = () => turns-- ? setTimeout(turn) : done();
  turn();
})"""
STOP_AT_A_STEP = """(figure) => {
  const step = figure.querySelector(".wg-part .wg-number");
  const watcher = new MutationObserver(() => {
    if (!/^Step [1-9]/.test(step.textContent)) return;
    watcher.disconnect();
    [...figure.querySelectorAll("button")].find((button) => button.textContent === "Stop").click();
  });
  watcher.observe(step, { childList: true });
}"""


def test_stop_ends_the_training_at_once_and_shows_what_it_has_come_to(page, figures, text):
    complaints = watch(page)
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    section.evaluate(STOP_AT_A_STEP)
    press(section, "Train on my hand")
    expect(section.locator(".wg-after p")).to_contain_text(
        re.compile(r"Stopped after [1-9]\d? of 60 steps\.")
    )
    expect(section.get_by_role("progressbar")).to_be_hidden()
    page.evaluate(TEN_TURNS)  # what still ran would go on
    expect(section.locator(".wg-part .wg-number")).to_be_empty()
    press(section, "Train on my hand")  # and again, from the beginning
    section.locator(".wg-tile").first.click()
    press(section, "Delete")  # another hand: what runs ends without a result
    page.evaluate(TEN_TURNS)
    expect(section.get_by_role("button", name="Train on my hand")).to_be_visible()
    expect(section.locator(".wg-part .wg-number")).to_be_empty()
    expect(section.locator(".wg-after p")).to_have_count(0)
    assert complaints == []


def test_a_hand_is_drawn_corrected_taken_back_and_kept_over_a_reload(page, figures):
    complaints = watch(page)
    section = open_figure(page, figures.address("my-hand"))
    for k, digit in enumerate(ASKED):
        expect(section.locator(".wg-asked")).to_have_text(f"Draw a{'n' * (digit == 8)} {digit}")
        expect(section.get_by_role("button", name="Read my hand")).to_have_attribute(
            "aria-disabled", "true"
        )
        draw_a_line(page, section)
        press(section, "Keep this digit")
        count(section).to_have_text(f"Your digits: {k + 1} of at most 50")
    expect(section.get_by_role("button", name="Read my hand")).not_to_have_attribute(
        "aria-disabled", "true"
    )
    press(section, "Keep this digit")  # an empty sheet
    expect(section.locator(".wg-said")).to_contain_text("nothing on the sheet")
    section.locator(".wg-tile").nth(1).click()
    section.get_by_label("Digit 2 of 10 is a").select_option("1")
    expect(section.locator(".wg-tile .wg-label").nth(1)).to_have_text("1")
    press(section, "Delete")
    count(section).to_have_text("Your digits: 9 of at most 50")
    expect(section.locator(".wg-tile").nth(1)).to_be_focused()
    press(section, "Undo")
    press(section, "Undo")
    expect(section.locator(".wg-tile .wg-label").nth(1)).to_have_text("8")
    press(section, "Delete all")
    count(section).to_have_text("Your digits: 10 of at most 50")
    press(section, "Press again to delete all")
    count(section).to_have_text("Your digits: 0 of at most 50")
    press(section, "Undo")
    count(section).to_have_text("Your digits: 10 of at most 50")
    section = open_figure(page, figures.address("my-hand"))
    count(section).to_have_text("Your digits: 10 of at most 50")
    assert complaints == []


def test_a_second_tab_follows_the_first_and_loses_nothing(page, figures, text):
    first = open_figure(page, figures.address("my-hand"))
    other = page.context.new_page()
    second = open_figure(other, figures.address("my-hand"))
    load(first, text)
    count(second).to_have_text("Your digits: 30 of at most 50")
    draw_a_line(other, second)
    press(second, "Keep this digit")
    count(first).to_have_text("Your digits: 31 of at most 50")
    expect(first.locator(".wg-said")).to_have_text("Changed in another tab. Digits: 31.")


def test_a_hand_is_drawn_with_the_keyboard(page, figures):
    section = open_figure(page, figures.address("my-hand"))
    section.locator("canvas.wg-sheet").focus()
    for key in ["Space", *["ArrowDown"] * 12, "Space"]:
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    count(section).to_have_text("Your digits: 1 of at most 50")
    expect(section.get_by_role("status")).to_contain_text("Kept as 3. Digits: 1.")


def test_the_file_of_the_page_is_the_hand_in_a_notebook_and_comes_back(
    page, figures, drawings, text, tmp_path
):
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    with page.expect_download() as download:
        press(section, "Save my digits")
    path = tmp_path / download.value.suggested_filename
    assert path.name == "my-hand.json"
    download.value.save_as(path)
    X, y = load_hand(path)
    assert np.array_equal(np.rint(255 * X), drawings[0]) and np.array_equal(y, drawings[1])
    section.locator("input[type=file]").set_input_files(path)
    expect(section.locator(".wg-said")).to_contain_text("All digits of this file are here already")
    count(section).to_have_text("Your digits: 30 of at most 50")


def test_files_that_are_no_hand_get_a_sentence_and_change_nothing(page, figures, text):
    complaints = watch(page)
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    hand = json.loads(text)
    for wrong, says in [
        (text[:-30], "not whole"),
        ('{"kind": "<img src=x onerror=alert(1)>"}', "not a hand"),
        (json.dumps({**hand, "version": 2}), "another edition"),
        (json.dumps({**hand, "digits": []}), "no list of 1 to 50 digits"),
        (json.dumps({**hand, "digits": [{"label": "<b>", "pixels": "x"}]}), "Digit 1 .*damaged"),
        (text + " " * 1_000_001, "too large"),
    ]:
        load(section, wrong)
        expect(section.locator(".wg-said")).to_have_text(re.compile(f"{says}.*Nothing was changed"))
        count(section).to_have_text("Your digits: 30 of at most 50")
    other = [{**digit, "label": (digit["label"] + 1) % 10} for digit in hand["digits"]]
    load(section, json.dumps({**hand, "digits": other}))  # 60 would be too many
    expect(section.locator(".wg-said")).to_contain_text("there is room for 20: nothing was changed")
    count(section).to_have_text("Your digits: 30 of at most 50")
    assert complaints == []


def test_a_browser_without_room_says_so_and_loses_nothing(page, figures, text):
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    count(section).to_have_text("Your digits: 30 of at most 50")
    expect(section.locator(".wg-said")).to_contain_text("does not keep your digits: save them")


def test_the_network_is_fetched_only_when_the_hand_is_read_and_a_failure_is_said(
    page, figures, text
):
    begin = len(figures.requests)
    section = open_figure(page, figures.address("my-hand"))
    load(section, text)
    count(section).to_have_text("Your digits: 30 of at most 50")
    assert not [path for path in figures.requests[begin:] if path.endswith((".bin", ".json"))]
    figures.faults["missing"] = ["network.bin"]
    try:
        press(section, "Read my hand")
        expect(section.locator(".wg-said")).to_contain_text("The network did not arrive")
    finally:
        figures.faults.clear()
    press(section, "Read my hand")
    expect(section.locator(".wg-verdict")).to_contain_text("of your 30 digits")

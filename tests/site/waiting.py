"""Waiting in a browser for what a test checks, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

# Seconds for what takes far less on a quiet machine: a limit against waiting for ever, no measure.
PATIENCE = 120


def settle(page: Page) -> None:
    """Wait for two frames: what was asked for has been drawn."""
    page.evaluate(
        """(limit) => new Promise((done, fail) => {
            setTimeout(() => fail(new Error(`no frame was drawn in ${limit} ms`)), limit);
            requestAnimationFrame(() => requestAnimationFrame(done));
        }).then(() => undefined)""",
        PATIENCE * 1000,
    )


def wait_for_timers(page: Page, milliseconds: int) -> None:
    """Wait until the page has done what it had put off by less than so long.

    The clock is the page's own: its timers fire in the order in which they are due, however late.
    """
    settle(page)
    page.evaluate("(delay) => new Promise((done) => setTimeout(done, delay))", milliseconds)
    settle(page)


def wait_for_transitions(page: Page) -> None:
    """Wait until colours and places have stopped moving.

    What moves for ever is left alone, and so is what stands in a closed fold: there time stands.
    """
    settle(page)
    page.wait_for_function(
        """() => document.getAnimations()
            .filter((a) => a.effect.getComputedTiming().endTime !== Infinity)
            .filter((a) => a.effect.target.checkVisibility())
            .every((a) => a.playState === "finished")""",
        timeout=PATIENCE * 1000,
    )


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait for something that no browser knows of, such as what a server was asked for."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {PATIENCE} s: {what}"
        time.sleep(0.02)  # a pause between two looks: the wait ends with what is waited for

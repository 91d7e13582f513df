"""The live cells in Firefox, driven through WebDriver BiDi, which Firefox speaks by itself."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import websockets

from tests.host import Host
from tests.site.live_site import BUSY, STATES, small_site
from tests.site.waiting import PATIENCE

FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
Evaluate = Callable[[str], Awaitable[Any]]

if not FIREFOX:
    pytest.skip("there is no Firefox", allow_module_level=True)


@asynccontextmanager
async def firefox(profile: Path, address: str) -> AsyncIterator[Evaluate]:
    """A Firefox that shows a page; yields a function that evaluates JavaScript there."""
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(
        [*command, "--remote-debugging-port", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "HOME": str(profile)},
    )
    try:
        listening = await asyncio.to_thread(address_of, process)
        # No limit of its own: Firefox answers late where others compute.
        options = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
        async with websockets.connect(f"{listening}/session", **options) as socket:
            number = 0

            async def call(method: str, **parameters: Any) -> Any:
                nonlocal number
                number += 1
                request = {"id": number, "method": method, "params": parameters}
                await socket.send(json.dumps(request))
                while (answer := json.loads(await socket.recv())).get("id") != number:
                    pass
                return answer.get("result")

            await call("session.new", capabilities={})
            tab = (await call("browsingContext.create", type="tab"))["context"]
            await call("browsingContext.navigate", context=tab, url=address, wait="complete")

            async def evaluate(expression: str) -> Any:
                """Return a value, or None while the page reloads."""
                answer = await call(
                    "script.evaluate",
                    expression=f"JSON.stringify({expression})",
                    target={"context": tab},
                    awaitPromise=True,
                )
                text = ((answer or {}).get("result") or {}).get("value")
                return None if text is None else json.loads(text)

            yield evaluate
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def address_of(process: subprocess.Popen[str]) -> str:
    """Return where Firefox listens; what it says after that is read too, or it would stop."""
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"BiDi listening on (ws://\S+)", line):
            Thread(target=process.stderr.read, daemon=True).start()
            return found.group(1)
    raise AssertionError(f"Firefox ended with {process.wait()} before it listened")


def in_own_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run it away from the event loop of Playwright, which other tests have started."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


LOADING = "typeof courseWork === 'undefined'"
RESUMING = f"({LOADING} || sessionStorage.getItem(courseWork.key('live-resume')))"


async def wait_until(evaluate: Evaluate, expression: str, timeout: float = PATIENCE) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if await evaluate(expression):
            return
        await asyncio.sleep(0.1)  # a pause between two looks
    raise AssertionError(f"not so after {timeout} s: {expression}")


async def run(evaluate: Evaluate, cell: int) -> list[str]:
    bar = f"document.querySelectorAll('.live-bar')[{cell - 1}]"
    await wait_until(evaluate, "document.documentElement.dataset.live === 'ready'")
    await evaluate(f"({bar}.dataset.state = 'pressed')")
    await evaluate(f"{bar}.querySelector('[data-action=run]').click() ?? 1")
    idle = f"{STATES}.length && !{RESUMING} && !{STATES}.some((s) => {list(BUSY)}.includes(s))"
    await wait_until(evaluate, f"Boolean({idle})")
    return await evaluate(STATES)


@pytest.fixture(scope="module")
def folder(browser_python: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site(tmp_path_factory.getbasetemp())


def test_cells_run_in_firefox(folder: Path, tmp_path: Path) -> None:
    async def read(site: Host) -> None:
        async with firefox(tmp_path, site.address("cells")) as evaluate:
            assert await run(evaluate, 7) == ["ok", "ok", "ok", "ok", "ok", "error", "ok"]
            shown = "[...document.querySelectorAll('.live-output')].map((o) => o.innerText)"
            outputs = await evaluate(shown)
            assert outputs[0].startswith("The sum is 15")
            assert outputs[-1].strip() == "after the error 5"
            size = "document.querySelector('.live-output figure img').naturalWidth"
            assert await evaluate(size) > 300
            assert await evaluate("crossOriginIsolated")

    with Host(folder) as site:
        in_own_thread(read(site))


def test_data_and_training_run_in_firefox(folder: Path, tmp_path: Path) -> None:
    async def read(site: Host) -> None:
        async with firefox(tmp_path, site.address("data")) as evaluate:
            assert await run(evaluate, 3) == ["ok", "ok", "ok"]

    with Host(folder) as site:
        in_own_thread(read(site))

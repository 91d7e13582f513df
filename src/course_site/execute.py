"""Execute the pages of a book in parallel into the jupyter-cache that Jupyter Book reads.

jupyter-cache has a parallel executor of its own; this one exists because a failure here must name
page, cell and cause, the slow pages must start first, and a build that is stopped must keep what is
finished and leave no process behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_site.cache import (
    PageProblem,
    Pages,
    Waiting,
    notebooks_of,
    place_of,
)
from course_site.cells import merged
from course_site.contents import SettingsProblem
from course_site.inputs import (
    KERNEL_OPTIONS,
    kernel_environment,
)
from course_site.state import read_json, write_json


def execute_pages(root: Path, cache: Any, *, timeout: int, workers: int | None = None) -> list[str]:
    """Execute every page of the book whose outputs are not in the cache; return the failures."""
    pages = Pages(root, cache)
    waiting: list[Waiting] = []
    failures: list[str] = []
    for page in notebooks_of(root):
        try:
            found = pages.find(page)
        except (PageProblem, SettingsProblem) as problem:
            failures.append(str(problem))
        else:
            waiting += [found] if found else []
    pages.write()
    if waiting and not failures:
        run = Run(root, pages, timeout, min(workers or os.cpu_count() or 1, len(waiting)))
        failures = run.all(waiting)
    return failures


class Run:
    """One execution of several pages, some at a time."""

    def __init__(self, root: Path, pages: Pages, timeout: int, workers: int) -> None:
        self._root = root
        self._pages = pages
        self._timeout = timeout
        self._workers = workers
        self._environment = kernel_environment(root)
        for name in ("IPYTHONDIR", "JUPYTER_DATA_DIR"):
            Path(self._environment[name]).mkdir(parents=True, exist_ok=True)

    def all(self, waiting: list[Waiting]) -> list[str]:
        """Execute the pages, the slowest first; return the failures."""
        seconds = read_times(self._root)
        names = {one.page: one.page.relative_to(self._root).as_posix() for one in waiting}
        size = {one.page: one.page.stat().st_size / 1000 for one in waiting}
        waiting.sort(key=lambda one: -seconds.get(names[one.page], size[one.page]))
        print(f"Executing {len(waiting)} page(s), {self._workers} at a time", flush=True)
        start = time.perf_counter()
        failures: list[str] = []
        done = 0

        def report(one: Waiting, took: float, failure: str) -> None:
            nonlocal done
            done += 1
            state = "failed" if failure else "done"
            reason = f"; {one.reason}" if one.reason else ""
            line = f"  {done}/{len(waiting)} {names[one.page]}: {state} in {took:.1f} s{reason}"
            print(line, flush=True)
            if failure:
                failures.append(failure)
            else:
                seconds[names[one.page]] = round(took, 2)
                self._pages.add(one, took)

        try:
            asyncio.run(self._gather(waiting, report))
        except asyncio.CancelledError:  # SIGTERM
            raise SystemExit(128 + signal.SIGTERM) from None
        finally:
            wall = round(time.perf_counter() - start, 2)
            write_json(times_file(self._root), {"pages": seconds, "wall": wall})
        return failures

    async def _gather(self, waiting: list[Waiting], report: Any) -> None:
        loop, whole = asyncio.get_running_loop(), asyncio.current_task()
        assert whole is not None
        places = asyncio.Semaphore(self._workers)

        async def one_page(one: Waiting) -> None:
            async with places:
                start = time.perf_counter()
                manager = kernel_manager(one, Path(sockets, str(waiting.index(one))))
                failure = await execute_page(one, manager, self._timeout, self._environment)
                report(one, time.perf_counter() - start, failure)

        before = signal.getsignal(signal.SIGTERM)
        sockets = tempfile.mkdtemp(prefix="cells-")
        loop.add_signal_handler(signal.SIGTERM, whole.cancel)
        try:
            async with asyncio.TaskGroup() as group:
                for one in waiting:
                    group.create_task(one_page(one))
        finally:
            loop.remove_signal_handler(signal.SIGTERM)
            signal.signal(signal.SIGTERM, before)
            shutil.rmtree(sockets, ignore_errors=True)


def kernel_manager(one: Waiting, files: Path) -> AsyncKernelManager:
    """Return the manager of a kernel that is reached by sockets in a folder: no ports to lose."""
    name = one.notebook.metadata.get("kernelspec", {}).get("name", "python3")
    connection = f"{files}.json"
    return AsyncKernelManager(kernel_name=name, transport="ipc", connection_file=connection)


async def execute_page(
    one: Waiting, manager: AsyncKernelManager, timeout: int, environment: dict[str, str]
) -> str:
    """Run one notebook in a fresh kernel, in the folder of its page; return what failed."""
    client = NotebookClient(
        one.notebook,
        km=manager,
        timeout=timeout,
        record_timing=False,
        extra_arguments=KERNEL_OPTIONS,
    )
    client.reset_execution_trackers()
    index = -1
    try:
        await client.async_start_new_kernel(cwd=str(one.page.parent), env=environment)
        await client.async_start_new_kernel_client()
        for index, cell in enumerate(one.notebook.cells):
            await execute_cell(client, cell, index)
        client.set_widgets_metadata()
    except Exception as cause:  # whatever it was is reported with its page, never swallowed
        if (task := asyncio.current_task()) and task.cancelling():  # nbclient calls a stop a death
            raise asyncio.CancelledError from None
        return describe_failure(one, index, cause)
    finally:
        await stop(client)
    return ""


async def execute_cell(client: NotebookClient, cell: Any, index: int) -> None:
    """Run one cell; one that ends Python is at fault itself, not the cell after it."""
    ended = False

    def look(cell: Any, cell_index: int, execute_reply: Any) -> None:
        nonlocal ended
        payload = execute_reply["content"].get("payload", [])
        ended = any(part.get("source") == "ask_exit" for part in payload)

    client.on_cell_executed = look
    await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
    if "outputs" in cell:  # not Markdown
        cell.outputs = merged(cell.outputs)
    if ended:
        raise RuntimeError("it ends Python: leave out exit() or quit()")


async def stop(client: NotebookClient) -> None:
    """End the kernel at once, whatever it is doing."""
    if client.kc is not None:
        client.kc.stop_channels()
    if client.km is not None and client.km.has_kernel:
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            manager: Any = client.km  # its types have the kind that waits
            await manager.shutdown_kernel(now=True)


def describe_failure(one: Waiting, index: int, cause: Exception) -> str:
    """Return a message that names the page, the cell that failed, and why."""
    cells = one.notebook.cells
    if index < 0:
        return f"{one.page}: Python could not be started: {type(cause).__name__}: {cause}"
    if isinstance(cause, CellTimeoutError):
        reason = "it ran out of time (execute: timeout in _config.yml)"
    elif isinstance(cause, DeadKernelError):
        reason = "its Python process died (out of memory?)"
    elif isinstance(cause, CellExecutionError):
        reason = f"{cause.ename}: {cause.evalue}"
        reason = re.sub(r"\(\d+\.py, (line \d+)\)", r"(\1 of the cell)", reason)
    else:
        reason = f"{type(cause).__name__}: {cause}"
    code = [i for i, cell in enumerate(cells) if cell.cell_type == "code"]
    place = place_of(one.notebook, index)
    source = "\n".join(f"    {text}" for text in cells[index].source.splitlines())
    count = f"code cell {code.index(index) + 1} of {len(code)}"
    return f"{one.page}, {place}{count} failed: {reason}\n{source}"


def times_file(root: Path) -> Path:
    """Return the file with the seconds that the pages took when last executed (JSON is YAML)."""
    return root / "_build" / "execution-times.yml"


def read_times(root: Path) -> dict[str, float]:
    """Return the seconds each page took when it was last executed, by name."""
    pages = read_json(times_file(root)).get("pages", {})
    known = pages.items() if isinstance(pages, dict) else ()
    return {name: seconds for name, seconds in known if isinstance(seconds, (int, float))}

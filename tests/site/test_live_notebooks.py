"""Pages opened in JupyterLite on the site run from top to bottom, with the site's own files.

One of them is run each time; LIVE_ALL=1 runs every one, some of which train for minutes.
"""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import find_browser
from tests.course import SITE, about
from tests.host import Host
from tests.site.built_site import missing
from tests.site.live_site import expect_message, open_page, run, write
from tests.site.waiting import PATIENCE, wait_until

NOTEBOOKS = SITE / "lite" / "files"
ALL = sorted(str(p.relative_to(NOTEBOOKS).with_suffix("")) for p in NOTEBOOKS.rglob("*.ipynb"))
# Of this course one with data, of another one its first page.
SAMPLE = [n for n in ("lessons/mnist-as-vectors",) if n in ALL] or ALL[:1]
NAMES = ALL if os.environ.get("LIVE_ALL") else SAMPLE
LONGEST = 3600 if os.environ.get("LIVE_ALL") else 180  # seconds for one notebook

if not find_browser() or not (SITE / "lite").is_dir():
    missing("there is no Chromium, or no JupyterLite in the site")

HAS_TASK = """bars => bars.findIndex(
    ({ parentElement }) => parentElement.textContent.includes('check("pixel-to-entry"'))"""
TASK = """from course_utils.tasks import check
def pixel_to_entry(i, j, n):
    return {body}
check("pixel-to-entry", pixel_to_entry)"""
# The last cell of a notebook that is not the last one leads to the next one.
FOLLOWING = re.compile(r"^\*.*\]\([^)]*\.ipynb\)")
KERNEL_IS_IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
# What JupyterLite has stored of the reader's notebook: of each code cell its number and errors.
STORED = """async () => {
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((done) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => done(request.result);
        });
        if (![...database.objectStoreNames].includes("files")) continue;
        const files = await new Promise((done) => {
            const request = database.transaction("files").objectStore("files").getAll();
            request.onsuccess = () => done(request.result);
        });
        const notebook = files.find((file) => file.type === "notebook");
        if (!notebook) continue;
        return notebook.content.cells.filter((cell) => cell.cell_type === "code").map((cell) => [
            cell.execution_count,
            cell.outputs.filter((o) => o.output_type === "error").map((o) => o.evalue),
        ]);
    }
    return [];
}"""

# The pictures that can be seen, from the top of the notebook to its end: it shows cells as they
# come into view.
FIGURES = """async () => {
    const outer = document.querySelector(".jp-WindowedPanel-outer");
    const seen = new Set();
    for (let top = 0; top < outer.scrollHeight; top += outer.clientHeight / 2) {
        outer.scrollTop = top;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        for (const image of outer.querySelectorAll(".jp-OutputArea-output img"))
            if (image.naturalWidth > 0 && image.checkVisibility()) seen.add(image.src);
    }
    outer.scrollTop = 0;
    return seen.size;
}"""


def stored(name: str) -> dict[str, Any]:
    """Return a notebook as a reader downloads it."""
    path = SITE / "notebooks" / f"{name}.ipynb"
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def count_figures(notebook: dict[str, Any]) -> int:
    """Return how many figures are stored in a notebook."""
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    return sum("image/png" in output.get("data", {}) for output in outputs)


def test_jupyterlite_leads_to_the_page_to_the_next_notebook_and_to_all(browser: Browser) -> None:
    name, notebook = ALL[0], stored(ALL[0])
    failed: list[str] = []
    with Host(SITE) as site, closing(browser.new_context()) as context:
        context.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
        page = context.new_page()
        page.goto(f"{site.origin}/lite/notebooks/index.html?path={name}.ipynb")
        with context.expect_page() as opened:
            page.locator(".jp-MarkdownCell").first.get_by_role("link").last.click()
        expect(opened.value).to_have_url(f"{site.origin}/{name}.html")
        if FOLLOWING.search(notebook["cells"][-1]["source"]):
            page.locator(".jp-WindowedPanel-outer").evaluate("e => e.scrollTo(0, e.scrollHeight)")
            with context.expect_page() as opened:
                page.locator("a[href$='.ipynb']").last.click()
            expect(opened.value.locator(".jp-CodeCell").first).to_be_visible()
        for door in ("lite/", "lite/lab/", "lite/notebooks/"):  # each leads to the list
            page.goto(f"{site.origin}/{door}")
            expect(page.locator(".jp-DirListing-item").first).to_be_visible()
    assert failed == []


def test_a_notebook_opens_where_the_browser_keeps_nothing(browser: Browser) -> None:
    refused = "{ get() { throw new DOMException('refused', 'SecurityError'); } }"
    with Host(SITE) as site, closing(browser.new_context()) as context:
        for store in ("indexedDB", "localStorage"):
            context.add_init_script(f"Object.defineProperty(window, '{store}', {refused});")
        page = context.new_page()
        page.goto(f"{site.origin}/lite/notebooks/index.html?path={ALL[0]}.ipynb")
        expect(page.locator(".jp-MarkdownCell h1").first).to_be_visible(timeout=60_000)


def saved_work(page: Page, folder: Path) -> Any:
    """Save the work on the page; return the notebook, which is a valid one."""
    page.get_by_role("button", name="Run this page as a notebook").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="My work on this page").click()
    download.value.save_as(folder / "work.ipynb")
    page.keyboard.press("Escape")
    notebook = nbformat.read(folder / "work.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


def edited(notebook: Any) -> list[Any]:
    """Return the cells that the reader has changed."""
    told = notebook.metadata.course_work.cells
    return [cell for cell in notebook.cells if told.get(cell.id, {}).get("edited")]


@about("book/images")
def test_a_readers_work_on_a_page_is_saved_as_a_notebook(browser: Browser, tmp_path: Path) -> None:
    with Host(SITE) as site, closing(browser.new_context()) as context:
        page = context.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        open_page(page, site, "book/images")
        cell = 1 + page.locator(".live-bar").evaluate_all(HAS_TASK)
        assert not [url for url in fetched if "saving" in url]
        for body, state in (("n * (i - 1) + j", "passed"), ("n * i + j", "begun")):
            write(page, cell, TASK.format(body=body))
            run(page, cell)
            notebook = saved_work(page, tmp_path)
            work = notebook.metadata.course_work
            assert (work.page, work.verdicts) == ("book/images", {"pixel-to-entry": state})
            assert [c.source for c in edited(notebook)] == [TASK.format(body=body)]
            assert f"verdict-{state}" in str(edited(notebook)[0].outputs)
        assert [url for url in fetched if url.endswith("/saving.mjs")]
        write(page, cell, "plt.plot([1, 2])\nplt.show()")
        run(page, cell)
        (output,) = edited(saved_work(page, tmp_path))[0].outputs
        assert list(output.data) == ["image/png"]  # Jupyter trusts no SVG of somebody else
        page.reload()
        page.wait_for_function("document.documentElement.dataset.live === 'ready'")
        assert edited(saved_work(page, tmp_path))[0].outputs == []
        expect_message(page, 1, "1 changed cell has not run since the page was opened")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom(browser: Browser, name: str) -> None:
    with Host(SITE) as site:
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.goto(f"{site.origin}/lite/notebooks/index.html?path={name}.ipynb")
        page.locator(".jp-CodeCell").first.click(timeout=60_000)
        expect(page.locator(KERNEL_IS_IDLE).first).to_be_visible(timeout=1000 * PATIENCE)
        figures = count_figures(stored(name))
        wait_until(lambda: page.evaluate(FIGURES) == figures, "every stored figure is shown")
        page.get_by_role("menuitem", name="Run").first.click()
        page.get_by_role("menuitem", name="Run All Cells").first.click()
        deadline = time.monotonic() + LONGEST
        cells: list[tuple[int | None, list[str]]] = []
        while time.monotonic() < deadline:
            page.keyboard.press("Control+s")
            page.wait_for_timeout(1000)  # a pause between two looks at what is stored
            cells = page.evaluate(STORED)
            if cells and (cells[-1][0] == len(cells) or any(errors for _, errors in cells)):
                break
        page.keyboard.press("Escape")
        page.keyboard.press("b")  # a new cell
        page.keyboard.press("Enter")
        page.keyboard.insert_text("import numpy; numpy.show_config('dicts')['Build Dependencies']")
        page.keyboard.press("Shift+Enter")
        products = page.get_by_text("SIMD instructions of the page")  # as in the pages
        expect(products.first).to_be_visible(timeout=1000 * PATIENCE)
        page.close()
    assert [errors for _, errors in cells if errors] == []
    assert [number for number, _ in cells] == list(range(1, len(cells) + 1))
    code = [cell for cell in stored(name)["cells"] if cell["cell_type"] == "code"]
    assert len(cells) == len(code)
    assert {host for host in hosts if host} == {urlsplit(site.origin).netloc}


def test_every_page_with_code_has_its_notebook_in_jupyterlite() -> None:
    notebooks = sorted(p.relative_to(SITE / "notebooks") for p in SITE.glob("notebooks/**/*.ipynb"))
    for path in notebooks:
        own = json.loads((SITE / "notebooks" / path).read_text(encoding="utf-8"))
        there = json.loads((SITE / "lite" / "files" / path).read_text(encoding="utf-8"))
        assert own["cells"][1:] == there["cells"][1:]
        assert f"]({path.stem}.html)" in "".join(there["cells"][0]["source"])
        listing = SITE / "lite" / "api" / "contents" / path.parent / "all.json"
        entries = json.loads(listing.read_text(encoding="utf-8"))["content"]
        assert path.as_posix() in [entry["path"] for entry in entries]


def test_the_icons_of_the_tab_that_jupyterlite_asks_for_are_there() -> None:
    scripts = (path.read_text(encoding="utf-8") for path in (SITE / "lite" / "build").glob("*.js"))
    asked = {icon for text in scripts for icon in re.findall(r"static/favicons/[\w-]+\.ico", text)}
    assert len(asked) == 2
    assert [icon for icon in sorted(asked) if not (SITE / "lite" / icon).is_file()] == []


def test_jupyterlite_brings_the_kernel_and_no_other_extension_of_the_environment() -> None:
    settings = json.loads((SITE / "lite" / "jupyter-lite.json").read_text(encoding="utf-8"))
    brought = [one["name"] for one in settings["jupyter-config-data"]["federated_extensions"]]
    assert brought == ["@jupyterlite/pyodide-kernel-extension"]


def test_every_page_of_jupyterlite_names_its_icon() -> None:
    pages = sorted((SITE / "lite").rglob("*.html"))
    without = []
    for page in pages:
        head = page.read_text(encoding="utf-8").split("</head>")[0].split("<script")[0]
        icons = re.findall(r'<link rel="icon" href="(.*?)">', head)
        if [(page.parent / icon).is_file() for icon in icons] != [True]:
            without.append(page.relative_to(SITE))
    assert pages and without == []

"""JupyterLite on the site: every page with code as a notebook that runs in the browser.

It takes Python, course_utils and the data from the same files under live/ as the cells in the
pages. `stage(site, live)` writes `lite/` into a built site, with all notebooks of `notebooks/`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from course_site.disk import room_for
from course_site.files import is_intact, link_or_copy, write_whole
from course_site.live.manifest import Live
from course_site.live.parts import JUPYTERLITE_PYTHON
from course_site.live.store import cache_folder, make_once
from course_site.pages.words import translate
from course_site.problems import Problem
from course_site.stamps import digest_of

KERNEL_EXTENSION = "@jupyterlite/pyodide-kernel-extension"
LABEXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
# The kernel imports it; Pyodide's own packages lack it, and a newer one does not fit this kernel.
COMM = ("comm", "0.2.2", "e6fb86cb70ff661ee8c9c14e7d36d6de3b4066f1441be4063df9c5009f0a64d3")
# Where the kernel's worker stands, seen from the top of the site.
FROM_WORKER = "../" * 5
KERNEL_SPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
APPS = ["edit", "notebooks", "tree"]  # the logo and File > Open lead to the tree
# The last one is for a browser that keeps nothing: JupyterLite would not open a notebook there.
STORES = ["asyncStorage", "localStorageWrapper", "memoryStorageDriver"]
ENGLISH = {"en": {"displayName": "English", "nativeName": "English"}}
TRANSLATIONS: dict[str, dict[str, Any]] = {"all.json": ENGLISH, "en.json": {}}
LINKS = Path(__file__).with_name("lite_links.mjs")
COPIES = Path(__file__).with_name("lite_copies.mjs")
ICONS = ("favicon-notebook.ico", "favicon-busy-1.ico")  # of the tab: idle, and while cells run
DOOR = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url=../tree/index.html"></head>
<body><p><a href="../tree/index.html">{title}</a></p></body></html>
"""


def is_available() -> bool:
    """Tell whether JupyterLite's two packages are installed."""
    names = ("jupyterlite_core", "jupyterlite_pyodide_kernel")
    return all(importlib.util.find_spec(name) is not None for name in names)


def fetch_comm() -> Path:
    """Return the wheel of `comm`, verified."""
    name, number, digest = COMM
    wheel = f"{name}-{number}-py3-none-any.whl"
    path = cache_folder() / wheel
    if is_intact(path, digest):
        return path
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary, "wanted.txt")
        wanted.write_text(f"{name}=={number} --hash=sha256:{digest}\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command = [*pip, "--only-binary=:all:", "--dest", temporary, "-r", str(wanted)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            raise Problem(f"{wheel} could not be fetched from PyPI")
        write_whole(path, Path(temporary, wheel).read_bytes())
    return path


def build_app() -> Path:
    """Return a folder with JupyterLite's notebook app and kernel; made once for each version."""
    versions = [version(f"jupyterlite-{name}") for name in ("core", "pyodide-kernel")]
    return make_once("lite", digest_of(versions, COMM, APPS, KERNEL_EXTENSION), make_app).path


def make_app(target: Path) -> None:
    """Fill the folder with JupyterLite's notebook app and kernel."""
    work = target.parent
    settings = {
        "LiteBuildConfig": {
            "apps": APPS,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "cache_dir": str(work / "cache"),
            # The kernel alone: others of the environment (Jupytext) want a server.
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(LABEXTENSIONS / KERNEL_EXTENSION)],
        },
        "PipliteAddon": {"piplite_urls": [str(fetch_comm())]},
    }
    (work / "jupyter_lite_config.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    run = subprocess.run(
        [*command, "--output-dir", str(target)],
        cwd=work,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
    )
    if run.returncode:
        raise Problem(f"JupyterLite could not be built:\n{run.stdout}{run.stderr}")


def settings_of(live: Live) -> dict[str, Any]:
    """Return where the kernel finds Python; addresses are relative, for a site under any path."""
    runtime = live.manifest["index"].rstrip("/")
    return {
        "pyodideUrl": f"./../live/{live.interface.name}/{JUPYTERLITE_PYTHON}",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "indexURL": f"{FROM_WORKER}live/{runtime}/",
            "lockFileURL": f"{FROM_WORKER}live/{live.manifest['lock']}",
        },
    }


def stage(site: Path, live: Live, title: str, language: str) -> int:
    """Write lite/, named after the course, into a built site; return its size in bytes."""
    target = site / "lite"
    app = build_app()
    shutil.rmtree(target, ignore_errors=True)
    with room_for(app, target):
        shutil.copytree(app, target, copy_function=link_or_copy)
    config = target / "jupyter-lite.json"
    data = json.loads(config.read_text(encoding="utf-8"))
    own = data["jupyter-config-data"].setdefault("litePluginSettings", {})
    own.setdefault(f"{KERNEL_EXTENSION}:kernel", {}).update(settings_of(live))
    data["jupyter-config-data"] |= {
        "appUrl": "./tree",  # where lite/ itself leads
        "appName": title,
        "faviconUrl": "./tree/favicon.ico",
        "enableMemoryStorage": True,
        "contentsStorageDrivers": STORES,
        "settingsStorageDrivers": STORES,
    }
    write_whole(config, json.dumps(data, indent=1, sort_keys=True).encode())
    open_doors(target, language)
    add_notebooks(site / "notebooks", target, language)
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


def open_doors(target: Path, language: str) -> None:
    """Let links in notebooks lead somewhere, and lite/lab to the list of notebooks."""
    for name, languages in TRANSLATIONS.items():  # it asks for them in any case
        text = json.dumps({"data": languages, "message": ""})
        write_whole(target / "api" / "translations" / name, text.encode())
    for name in ICONS:
        icon = target / "static" / "favicons" / name
        icon.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(target / "tree" / "favicon.ico", icon)
    write_whole(target / LINKS.name, LINKS.read_bytes())
    write_whole(target / COPIES.name, with_words(COPIES, words_of_copies(language)).encode())
    tags = [f'<script type="module" src="../{path.name}"></script>' for path in (LINKS, COPIES)]
    script = "\n  ".join([*tags, "</head>"])
    for name in ("notebooks", "edit"):
        app = target / name / "index.html"
        text = app.read_text(encoding="utf-8")
        write_whole(app, text.replace("</head>", script, 1).encode())
    door = DOOR.format(language=language, title=translate(language, "Notebooks"))
    write_whole(target / "lab" / "index.html", door.encode())
    name_icon(target)


def words_of_copies(language: str) -> dict[str, str]:
    """Return what is said to a reader whose copy is that of an older notebook."""
    return {
        "changed": translate(
            language, "This notebook has changed on the site since you edited it."
        ),
        "keep": translate(language, "Keep mine"),
        "open": translate(language, "Open the new one beside it"),
    }


def with_words(module: Path, words: dict[str, str]) -> str:
    """Return the text of a module with its words in the place of none."""
    text = module.read_text(encoding="utf-8")
    return text.replace("SAID = {}", f"SAID = {json.dumps(words, ensure_ascii=False)}", 1)


def name_icon(target: Path) -> None:
    """Name the icon in the head of each page: a browser asks the top of the host for it else."""
    for page in target.rglob("*.html"):
        icon = "../" * (len(page.relative_to(target).parts) - 1) + "tree/favicon.ico"
        head, rest = page.read_text(encoding="utf-8").split("<head>", 1)
        link = f'<head><link rel="icon" href="{icon}">'
        write_whole(page, (head + link + rest).encode())


def words_here(language: str, page: str) -> str:
    """Return what a notebook says of itself in JupyterLite only; `page` is the address beside."""
    said = [
        translate(language, "[Back to the page]({page}).", page=page),
        translate(language, "What you save here stays in this browser."),
        translate(language, "If this notebook changes here, you are asked which one you want."),
        translate(language, "To have the original back, choose File > Open…"),
        translate(language, "Select the notebook there, delete it, and open it again."),
    ]
    return f"\n\n*{' '.join(said)}*"


def add_notebooks(source: Path, target: Path, language: str) -> None:
    """Copy the notebooks, and write the listings in which JupyterLite finds them."""
    fingerprints = {}
    for path in sorted(source.rglob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = KERNEL_SPEC  # otherwise it asks which one to take
        notebook["cells"][0]["source"] += words_here(language, f"{path.stem}.html")
        fingerprint = fingerprint_of(notebook)
        notebook["metadata"]["course_fingerprint"] = fingerprint
        fingerprints[path.relative_to(source).as_posix()] = fingerprint
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        write_whole(target / "files" / path.relative_to(source), text.encode())
    write_whole(target / "fingerprints.json", json.dumps(fingerprints, sort_keys=True).encode())
    for folder in [target / "files", *(p for p in (target / "files").rglob("*") if p.is_dir())]:
        inside = folder.relative_to(target / "files")
        entries = [_entry(path, target / "files") for path in sorted(folder.iterdir())]
        listing = {**_entry(folder, target / "files"), "content": entries}
        text = json.dumps(listing, sort_keys=True, separators=(",", ":"))
        write_whole(target / "api" / "contents" / inside / "all.json", text.encode())


def fingerprint_of(notebook: dict[str, Any]) -> str:
    """Return a digest of what a reader edits: the cells without their outputs (lite_copies.mjs)."""
    return digest_of([(cell["cell_type"], cell["source"]) for cell in notebook["cells"]])[:12]


def today() -> str:
    """Return the day of the build, which stands on the pages too."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(seconds))


def _entry(path: Path, top: Path) -> dict[str, Any]:
    is_notebook = path.suffix == ".ipynb"
    kind = "directory" if path.is_dir() else "notebook" if is_notebook else "file"
    relative = path.relative_to(top).as_posix()
    return {
        "name": path.name if path != top else "",
        "path": relative if path != top else "",
        "type": kind,
        "format": "json" if kind != "file" else None,
        "mimetype": None,
        "content": None,
        "created": today(),
        "last_modified": today(),
        "size": path.stat().st_size if path.is_file() else None,
        "writable": True,
    }

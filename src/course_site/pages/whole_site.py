"""Let an incremental build give the site that a build from nothing gives.

Sphinx reads a page again when its file has a newer date, and writes again the pages it has read.
Here a page is read again when anything changed that it was read from: its text, the outputs of its
cells, files that it includes. All pages are written again when something changed that pages show
of each other: titles, numbers, labels, terms, the contents. What is left in the site of pages and
pictures that are gone is removed.

A change of settings, extensions, templates or `_toc.yml` begins anew: see `anew.py`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search import IndexBuilder
from sphinx.util.index_entries import split_index_msg
from sphinx.util.osutil import relpath

from course_site.cache import pages_file
from course_site.files import sha256
from course_site.inputs import packages_of
from course_site.order import AFTER_OTHERS, BEFORE_OTHERS, SIDE_BY_SIDE
from course_site.pages.reading import readings
from course_site.pages.widgets import used
from course_site.stamps import digest_of, digest_of_file, digest_of_folders
from course_site.state import read_json

WRITTEN_ANEW = ("_images", "_downloads", "notebooks")
# What the environment knows of single pages and of this machine: no other page shows it.
OF_ONE_PAGE = {
    *("all_docs", "dependencies", "images", "dlfiles", "metadata", "original_image_uri"),
    *("included", "reread_always", "temp_data", "ref_context", "course_widgets"),
    "course_readings",  # the front page shows it too, and is written whenever a page is
}
OF_THIS_BUILD = {
    *("app", "srcdir", "doctreedir", "config", "config_status", "config_status_extra", "events"),
    *("project", "version", "versioning_condition", "versioning_compare", "settings"),
    *("nb_new_exec_data", "titles_old"),
    *("domains", "mystnb_config", "myst_config", "is_directory_builder"),
}
FORGOTTEN_KEYS = {"line", "lineno", "exec_data"}


def page_inputs(app: Sphinx, docname: str, executed: dict[str, Any]) -> str:
    """Return a digest of a page's text and of the outputs of its cells."""
    path = Path(app.env.doc2path(docname))
    entry = executed.get(path.relative_to(app.srcdir).as_posix(), {})
    outputs = (entry.get("text"), entry.get("outputs"))
    return digest_of(digest_of_file(path), outputs)


def dependencies(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the files that a page includes, and of what its docstrings come from."""
    files = [Path(env.srcdir, name) for name in sorted(env.dependencies.get(docname, ()))]
    described = {entry.docname for entry in env.domaindata["py"]["objects"].values()}
    package = digest_of_folders(packages_of(Path(env.srcdir))) if docname in described else ""
    return digest_of([digest_of_file(file) for file in files], package)


def pages_to_read(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages that were read from something else than what is there now."""
    executed = read_json(pages_file(Path(app.srcdir)))
    app.page_inputs = {  # type: ignore[attr-defined]
        name: page_inputs(app, name, executed) for name in env.found_docs
    }
    known = getattr(env, "course_read_from", {})
    return [
        name
        for name, inputs in app.page_inputs.items()  # type: ignore[attr-defined]
        if known.get(name) != (inputs, dependencies(env, name))
    ]


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if they may show something else of each other, or of the live cells."""
    env.course_read_from = {  # type: ignore[attr-defined]
        name: (inputs, dependencies(env, name))
        for name, inputs in app.page_inputs.items()  # type: ignore[attr-defined]
    }
    name_images(env)
    env._search_index_index_entries = index_entries(env)
    live = getattr(app, "live", None)
    names = (live.interface.name, live.manifest_name) if live else None
    shared = digest_of(names, last_updated(app), *shared_state(env))
    static = digest_of_folders([Path(app.confdir, "_static")])
    before: tuple[str, str] | None = getattr(env, "course_written", None)
    env.course_written = (shared, static)  # type: ignore[attr-defined]
    site = Path(app.outdir)
    app.all_pages = (  # type: ignore[attr-defined]
        before is None or before[0] != shared or not (site / "searchindex.js").is_file()
    )
    if before is None or app.all_pages:  # type: ignore[attr-defined]
        remove_pages(site)
        return sorted(env.found_docs)
    return [] if before[1] == static else [app.config.root_doc]  # one page: files are copied then


def last_updated(app: Sphinx) -> str:
    """Return the date that stands on every page."""
    from sphinx.util.i18n import format_date

    form = app.config.html_last_updated_fmt
    return format_date(form, language=app.config.language) if form else ""


def name_images(env: BuildEnvironment) -> None:
    """Name pictures of one name in the order of the pages, not in that in which they were read."""
    pictures = sorted(
        ((min(pages), path) for path, (pages, _) in env.images.items()), key=lambda pair: pair[0]
    )
    taken: set[str] = set()
    for _, path in pictures:
        stem, suffix = Path(path).stem, Path(path).suffix
        name, number = Path(path).name, 0
        while name in taken:
            number += 1
            name = f"{stem}{number}{suffix}"
        taken.add(name)
        env.images[path] = (env.images[path][0], name)
    env.images._existing.clear()
    env.images._existing.update(taken)


def index_entries(env: BuildEnvironment) -> dict[str, list[tuple[str, str, str]]]:
    """Return what the search knows of the index, for all pages: Sphinx keeps only those written."""
    result = {}
    for docname, entries in sorted(env.domaindata["index"]["entries"].items()):
        found = set()
        for kind, value, target, _, _ in entries:
            with suppress(ValueError):
                # As site_search.py has it in the pages that are written.
                found |= {(part, target or "", "main") for part in split_index_msg(kind, value)}
        result[docname] = sorted(found)
    return result


prune_index = IndexBuilder.prune


def prune_words(self: IndexBuilder, docnames: Iterable[str]) -> None:
    """Forget the words, too, that no page has any more: Sphinx forgets only where they were."""
    prune_index(self, docnames)
    for words in (self._mapping, self._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]


IndexBuilder.prune = prune_words  # type: ignore[method-assign]


def shared_state(env: BuildEnvironment) -> Iterator[Any]:
    """Yield what pages may show of each other, in a form that has the same text in every build."""
    renamed = {n for path, (_, n) in env.images.items() if n != Path(path).name}
    yield sorted(renamed)
    # What the page before a page, and the sidebar, say of it.
    yield sorted((name, x.minutes, x.description) for name, x in readings(env).items())
    yield sorted(name for name, widgets in used(env).items() if widgets)
    for name, value in sorted(vars(env).items()):
        private = name.startswith(("_", "course_"))
        if not private and name not in OF_ONE_PAGE | OF_THIS_BUILD:
            yield name, plain(value, ())


def plain(value: Any, above: tuple[int, ...]) -> Any:
    """Return a value made of texts and lists: sorted, without lines and insides of boxes."""
    if id(value) in above or len(above) > 40:
        return "..."
    above = (*above, id(value))
    if isinstance(value, nodes.Node):
        return plain_node(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        pairs = ((str(k), plain(v, above)) for k, v in value.items() if k not in FORGOTTEN_KEYS)
        return sorted(pairs, key=lambda pair: pair[0])
    if isinstance(value, (list, tuple)):
        return [plain(item, above) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(plain(item, above)) for item in value)
    if isinstance(value, (str, bytes, int, float, type(None), Path, type)):
        return repr(value)
    return type(value).__name__, plain(getattr(value, "__dict__", {}), above)


def plain_node(node: nodes.Node) -> str:
    """Return what other pages may show of a node: all of a title, of a box its title."""
    title = next(iter(node.findall(nodes.title)), None)
    if isinstance(node, nodes.Element) and title is not None and title is not node:
        return f"{node.tagname} {node.get('ids')} {node.get('names')} {title.pformat()}"
    return node.pformat()


def remove_pages(site: Path) -> None:
    """Remove what the build is about to write, so that nothing stays of pages that are gone."""
    for folder in WRITTEN_ANEW:
        shutil.rmtree(site / folder, ignore_errors=True)
    for path in site.rglob("*.html"):
        if path.relative_to(site).parts[0] not in ("live", "lite", "_static", "_widgets"):
            path.unlink()
    for name in ("searchindex.js", "sitemap.xml", "objects.inv"):
        (site / name).unlink(missing_ok=True)


def keep_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Keep the list of all pages where only some were written: it is as it was."""
    links = getattr(app, "sitemap_links", None)
    if links is not None and not getattr(app, "all_pages", False):
        with suppress(Empty):
            while True:
                links.get_nowait()


def remove_leavings(app: Sphinx, exception: Exception | None) -> None:
    """Remove pictures, downloads and whole folders that nothing leads to any more."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    pictures = {name for _, name in app.env.images.values()}
    downloads = {Path(name).as_posix() for _, name in app.env.dlfiles.values()}
    for folder, wanted in (("_images", pictures), ("_downloads", downloads)):
        top = site / folder
        for path in sorted(top.rglob("*"), reverse=True):
            if path.is_dir():
                with suppress(OSError):
                    path.rmdir()
            elif path.relative_to(top).as_posix() not in wanted:
                path.unlink()


def stamp_addresses(app: Sphinx, exception: Exception | None) -> None:
    """Give each address of a style or script the version of the file that is there now.

    So a changed file is fetched by readers, and no page is written again for it.
    """
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    versions: dict[str, str] = {}

    def version(name: str) -> str:
        if name not in versions:
            path = site / name
            data = path.read_bytes() if path.is_file() else b""
            versions[name] = sha256(data)[:12]
        return versions[name]

    for name in [*app.env.found_docs, *extra_pages(app)]:
        page = site / f"{name}.html"
        if page.is_file():
            text = page.read_text(encoding="utf-8")
            stamped = re.sub(
                r"(_static/[\w./-]+)\?(v|digest)=\w+",
                lambda match: f"{match[1]}?{match[2]}={version(match[1])}",
                text,
            )
            if stamped != text:
                page.write_text(stamped, encoding="utf-8")


def extra_pages(app: Sphinx) -> list[str]:
    """Return the pages that come from no file of the book."""
    top = Path(app.outdir)
    return [relpath(path, top).removesuffix(".html") for path in top.glob("*.html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events; after others where they add to what is compared."""
    app.connect("env-get-outdated", pages_to_read)
    app.connect("env-get-updated", pages_to_write, priority=AFTER_OTHERS)
    app.connect("build-finished", keep_sitemap, priority=BEFORE_OTHERS)
    app.connect("build-finished", remove_leavings, priority=AFTER_OTHERS)
    app.connect("build-finished", stamp_addresses, priority=AFTER_OTHERS)
    return {**SIDE_BY_SIDE, "parallel_write_safe": False}

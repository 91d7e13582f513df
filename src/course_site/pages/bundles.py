"""Send a reader little: one stylesheet, a few small scripts, icon fonts cut to the icons in use.

The theme links some fourteen stylesheets, half a megabyte of icon scripts and two icon fonts.
This extension bundles the stylesheets and scripts that all pages share (esbuild), leaves those of
single pages alone, drops the rules that match nothing (see unused_styles.py), and cuts the fonts
(fontTools).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from course_site.node import esbuild, join_imports
from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.fonts import cut
from course_site.pages.unused_styles import VARIABLE, names_in, without_idle, without_unused
from course_site.paths import LIVE, WIDGETS

# What the theme's templates link outside of Sphinx's list, in their order.
THEME_SCRIPTS = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")
THEME_STYLES = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
QUIET = ("--minify", "--log-level=error")
STYLES = "styles/site.css"
SCRIPTS = "scripts/site.js"
OF_CODE = (
    "clipboard.min.js",
    "copybutton.js",
    "copy-formulas.js",
    "design-tabs.js",
    "scrolling.js",
)
# Modules: each is joined to those that it imports.
JOINED = ("quiz.mjs", "answers.mjs", "my-work.mjs", "marking.mjs")
OF_ALL = ("progress.mjs",)  # the same, but on every page: in the bundle of scripts
COMPONENTS = ("carousel", "modal", "offcanvas", "popover", "toast")
# What has to be there before the page is painted.
FIRST = ("theme-mode.js", "words.js", "course-work.js", "predictions.js")
UNKNOWN = "0"  # the version of the bundles, until whole_site.py knows it
ICON_FONTS = ("fa-solid-900", "fa-brands-400", "fa-regular-400")


def of_every_page(app: Sphinx) -> tuple[list[Any], list[Any]]:
    """Return the stylesheets and the scripts that Sphinx's builder would link on every page."""
    builder: Any = app.builder
    return builder._orig_css_files, builder._orig_js_files


def shared_styles(app: Sphinx) -> list[Path]:
    """Return the stylesheets that every page would link, in the order of the links.

    Sphinx sorts them by priority as it writes a page. So the course's own come after those of
    extensions, and have the last word.
    """
    static = Path(app.outdir) / "_static"
    sheets = sorted(of_every_page(app)[0], key=lambda sheet: sheet.priority)
    listed = [str(sheet.filename).removeprefix("_static/") for sheet in sheets]
    return [static / name for name in dict.fromkeys([*THEME_STYLES, *listed])]


def shared_scripts(app: Sphinx) -> list[Path]:
    """Return the scripts that every page would load, in order; the inline ones are not used."""
    static = Path(app.outdir) / "_static"
    _, scripts = of_every_page(app)
    listed = [str(x.filename).removeprefix("_static/") for x in scripts if x.filename]
    return [static / name for name in dict.fromkeys([*listed, *THEME_SCRIPTS])]


def lighten(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Link the bundle instead of what goes into it."""
    app.has_bundles = True  # type: ignore[attr-defined]
    sheets, scripts = of_every_page(app)
    shared = {*sheets, *scripts}
    context["css_files"] = [sheet for sheet in context["css_files"] if sheet not in shared]
    context["bundle"] = f"_static/{STYLES}?v={UNKNOWN}"
    if pagename != "search":  # its own script wants the theme's ones to be there first
        context["script_files"] = [
            x for x in context["script_files"] if x.filename and x not in shared
        ]
        context["script_bundle"] = f"_static/{SCRIPTS}?v={UNKNOWN}"
    else:
        context["script_files"] = [
            script for script in context["script_files"] if not _is_for_code(script)
        ]


def _is_for_code(script: Any) -> bool:
    """Tell whether a script serves code, formulas and tabs, which no list of results holds."""
    return Path(str(script.filename or "")).name in OF_CODE


def write_bundles(app: Sphinx, exception: Exception | None) -> None:
    """Write the bundles, once the theme has written the last of its stylesheets."""
    if exception or not hasattr(app, "has_bundles"):  # no page was written: all stays as it is
        return
    static = Path(app.outdir) / "_static"
    first = [Path(__file__).with_name(name) for name in FIRST]
    text = "".join(script.read_text("utf-8") for script in first)
    (static / "scripts" / "theme-mode.js").write_text(text, "utf-8")
    join_imports(OF_ALL, static, form="iife")
    bundle = static / SCRIPTS  # classic scripts that share globals: joined, not bundled
    bundle.write_text("".join(map(guarded, shared_scripts(app))), encoding="utf-8")
    esbuild(SCRIPTS, *QUIET, "--allow-overwrite", f"--outfile={SCRIPTS}", folder=static)
    join_imports(JOINED, static)
    write_styles(app, static)
    cut_icon_fonts(app)


def guarded(script: Path) -> str:
    """Return the script so that what it throws ends it alone, and not those joined to it.

    What it declares stays global: `const` and `let` would end with the block.
    """
    text = re.sub(r"^(?:const|let) ", "var ", script.read_text("utf-8"), flags=re.MULTILINE)
    return f"try {{\n{text}\n}} catch (problem) {{ reportError(problem); }}\n"


def write_styles(app: Sphinx, static: Path) -> None:
    """Bundle the stylesheets into one, without the rules that match nothing."""
    entry = static / "styles" / "entry.css"
    entry.write_text(
        "".join(f'@import "../{sheet.relative_to(static)}";\n' for sheet in shared_styles(app)),
        encoding="utf-8",
    )
    loaders = {
        ".woff2": "file",
        ".ttf": "empty",
        ".woff": "empty",
        ".png": "dataurl",
        ".svg": "dataurl",
    }
    esbuild(
        *(
            "styles/entry.css",
            *QUIET,
            "--bundle",
            "--asset-names=../fonts/[name]",
            f"--outfile={STYLES}",
        ),
        "--allow-overwrite",  # the course's own font lies where the bundled ones go
        *(f"--loader:{ending}={loader}" for ending, loader in loaders.items()),
        folder=static,
    )
    entry.unlink()
    sheet = (static / STYLES).read_text("utf-8")
    sheet = without_idle(without_unused(sheet, names_in_use(app)), variables_asked_for(app))
    (static / STYLES).write_text(sheet, "utf-8")


def pages(app: Sphinx) -> Iterator[Path]:
    """Yield the pages that this build makes; what is only copied into the site has no bundle."""
    for page in Path(app.outdir).rglob("*.html"):
        if page.relative_to(app.outdir).parts[0] not in ("_static", "lite", "live"):
            yield page


def scripts_of(app: Sphinx) -> set[Path]:
    """Return the scripts of the site and of its parts, each alone."""
    static = Path(app.outdir) / "_static"
    return {
        *static.glob("*.*js"),
        *shared_scripts(app),
        *WIDGETS.rglob("*.mjs"),
        *LIVE.rglob("*.mjs"),
    }


def names_in_use(app: Sphinx) -> set[str]:
    """Return what could be a class or an id: of the pages, and every word of the scripts.

    Bootstrap's script knows components that no page holds and no other script makes.
    """
    found = set()
    for page in pages(app):
        for value in re.findall(r'\b(?:class|id)="([^"]*)"', page.read_text("utf-8")):
            found.update(value.split())
    bootstrap = Path(app.outdir, "_static", THEME_SCRIPTS[0])
    for script in (scripts_of(app) | set(LIVE.rglob("*.py"))) - {bootstrap}:
        found |= names_in(script.read_text("utf-8"))
    absent = tuple(name for name in COMPONENTS if not any(x.startswith(name) for x in found))
    words = names_in(bootstrap.read_text("utf-8"))
    return found | {word for word in words if not word.startswith(absent)}


def variables_asked_for(app: Sphinx) -> set[str]:
    """Return the variables of styles that pages, scripts and the sheets of single pages name."""
    shared = set(shared_styles(app))
    sheets = {
        *Path(app.outdir, "_static").rglob("*.css"),
        *WIDGETS.rglob("*.css"),
        *LIVE.rglob("*.css"),
    }
    others = {sheet for sheet in sheets if sheet not in shared and sheet.name != Path(STYLES).name}
    texts = (file.read_text("utf-8") for file in (*pages(app), *scripts_of(app), *others))
    return {name for text in texts for name in VARIABLE.findall(text)}


def cut_icon_fonts(app: Sphinx) -> None:
    """Reduce each icon font to the icons that some page or script of the site names."""
    site = Path(app.outdir)
    static = site / "_static"
    sheet = "".join(path.read_text("utf-8") for path in (static / STYLES, *shared_styles(app)))
    code_of = {
        name: int(code, 16)
        for names, code in re.findall(
            r'((?:\.fa-[\w-]+(?::{1,2}before)?,?)+)\{(?:content|--fa):"\\+([0-9a-f]+)', sheet
        )
        for name in re.findall(r"fa-[\w-]+", names)
    }
    text = "".join(page.read_text("utf-8") for page in pages(app))
    text += (static / "scripts" / "pydata-sphinx-theme.js").read_text(encoding="utf-8")
    used = {code_of[name] for name in re.findall(r"fa-[\w-]+", text) if name in code_of}
    other_rules = re.sub(r"\.fa-[^{}]*\{[^}]*\}", "", sheet)  # icons that styles put there
    used |= {int(code, 16) for code in re.findall(r'"\\(f[0-9a-f]{3})"', other_rules)}
    for name in ICON_FONTS:
        source = static / "vendor" / "fontawesome" / "webfonts" / f"{name}.woff2"
        target = static / "fonts" / f"{name}.woff2"
        if target.exists():
            cut(source, target, used)


def setup(app: Sphinx) -> dict[str, Any]:
    """Act last: other extensions have added their styles and scripts by then."""
    app.connect("html-page-context", lighten, priority=AFTER_OTHERS)
    app.connect("build-finished", write_bundles, priority=AFTER_OTHERS)
    return {**SIDE_BY_SIDE, "parallel_write_safe": False}

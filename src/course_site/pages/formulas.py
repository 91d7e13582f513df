"""Formulas, set by KaTeX while the site is built, and served from the site.

A formula is never translated, keeps the punctuation that follows it on its line, and is written
so that a screen reader hears its MathML once.
"""

from __future__ import annotations

import functools
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from course_site.order import BEFORE_OTHERS, SIDE_BY_SIDE
from course_site.paths import NODE_MODULES

KATEX = NODE_MODULES / "katex" / "dist"
# What may not begin a line: signs, and the end of a word such as "th" or "-th".
TAIL = re.compile(r"[^\w\s(\[]+(?:\w{1,2}\b)?|\w{1,2}\b")
LAST_BOX = '<span class="base">'
STRUT = re.compile(r'<span class="strut" style="height:([\d.]+)em')
DISPLAY = '<span class="katex-display">'
LINE, LEADING = 1.45, 0.2  # of a line without tall letters, and what a line adds to tall ones


def start_node(server: Any, folder: Path, timeout: float) -> tuple[subprocess.Popen[bytes], Any]:
    """Start Node in `folder`, and connect as soon as it listens.

    The library's own two ways: one gives up where Node has made its socket but does not listen
    yet; the other, over TCP, waits 40 ms for every formula.
    """
    address = str(folder / "katex.sock")
    process = subprocess.Popen(
        server.build_command(socket=address),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    end = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > end or process.poll() is not None:
                raise server.timeout_error(timeout) from None
            time.sleep(0.001)
        else:
            return process, connection


@functools.cache
def render(latex: str, options: tuple[tuple[str, Any], ...]) -> str:
    """Return the HTML of a formula; most formulas occur many times."""
    html = str(render_anew(latex, dict(options)))
    html = html.replace('<span class="katex">', '<span class="katex" translate="no">')
    html = html.replace(DISPLAY, f'{DISPLAY[:-1]} style="--lines:{height(html):.2f}">', 1)
    return re.sub(r"(?<=[\";])((?:min-)?(?:height|width)):-[\d.]+em", r"\1:0", html)  # CSS: none


def height(html: str) -> float:
    """Return how high a displayed formula will be, in its own em, for a browser that skips it."""
    lines = (map(float, STRUT.findall(line)) for line in html.split("newline"))
    return sum(max(LINE, max(heights, default=0) + LEADING) for heights in lines)


render_anew = katex.render_latex
katex.render_latex = lambda latex, options=None: render(latex, tuple((options or {}).items()))
katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60  # seconds, on a busy machine
katex.KaTeXServer.start_server_process = classmethod(start_node)


def prepare_katex(app: Sphinx, config: Config) -> None:
    """Render formulas while building, and serve KaTeX's style and fonts from the site."""
    config.katex_prerender = True
    config.katex_js_path = str(KATEX / "katex.min.js")
    config.katex_css_path = "katex/katex.min.css"
    vendor = Path(app.outdir).parent / "vendor"
    fonts = vendor / "katex" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    style = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    style = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", style)  # woff2 is enough
    (vendor / "katex" / "katex.min.css").write_text(style, encoding="utf-8")
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy2(font, fonts)
    config.html_static_path.append(str(vendor))


def take_tails(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move what follows a formula without a space into the formula's node.

    Each box of a formula may begin and end a line, so that a full stop after it would stand alone.
    """
    if app.builder.format != "html":
        return
    for formula in doctree.findall(nodes.math):
        after = formula.next_node(descend=False, siblings=True, ascend=False)
        if isinstance(after, nodes.Text) and (tail := TAIL.match(after)):
            formula["tail"] = tail.group()
            siblings = formula.parent.children  # by its place: another text may be equal
            place = next(i for i, node in enumerate(siblings) if node is after)
            formula.parent[place] = nodes.Text(after[tail.end() :])


def keep_together(html: str, tail: str) -> str:
    """Return an inline formula whose last box holds on to the text after it.

    The boxes are hidden from screen readers, which hear the MathML; the text is not.
    """
    hidden, shown = '<span class="katex-html" aria-hidden="true">', '<span class="katex-html">'
    html = html.replace(hidden, shown).replace(LAST_BOX, '<span class="base" aria-hidden="true">')
    start = html.rindex('<span class="base" aria-hidden="true">')
    end = html.rindex("</span></span>")  # of katex-html and katex
    box = f'<span class="katex-end">{html[start:end]}<span class="tail">{tail}</span></span>'
    return html[:start] + box + html[end:]


def visit_formula(self: Any, node: nodes.math) -> None:
    """Write an inline formula, with what hangs on to it."""
    html = katex.render_latex(node.astext())
    tail = self.encode(node.get("tail", ""))
    if tail and LAST_BOX in html:
        html, tail = keep_together(html, tail), ""
    self.body.append(self.starttag(node, "span", "", CLASS="math") + html + "</span>" + tail)
    raise nodes.SkipNode


def keep_katex_folder(app: Sphinx, exception: Exception | None) -> None:
    """Let an error of another extension be seen.

    Sphinx then tells every extension once more that the build is over, and sphinxcontrib-katex
    would fail, and hide that error, because it has removed its folder already.
    """
    if hasattr(app, "_katex_static_path"):
        Path(app._katex_static_path).mkdir(exist_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, and write inline formulas in our own way."""
    app.setup_extension("sphinxcontrib.katex")
    app.add_html_math_renderer(
        "course", (visit_formula, None), (katex.html_visit_displaymath, None)
    )
    app.connect("config-inited", prepare_katex)
    app.connect("doctree-resolved", take_tails)
    app.connect("build-finished", keep_katex_folder, priority=BEFORE_OTHERS)
    return SIDE_BY_SIDE

"""A small site with live cells: the same theme and parser as the book, a few cells of each kind."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "_ext"))

project = "Live cells"
extensions = ["myst_nb", "sphinx.ext.mathjax", "live", "quiz", "themed_figures"]
html_theme = "sphinx_book_theme"
mathjax_path = "none.js"
nb_execution_mode = "force"
nb_execution_allow_errors = False
nb_merge_streams = True
html_static_path = ["../../../_static", "../../../_ext/words.js"]
html_js_files = ["words.js"]
live_differences = "index"

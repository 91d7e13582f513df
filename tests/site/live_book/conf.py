"""A small site with live cells: the same theme and parser as the book, a few cells of each kind."""

project = "Live cells"
extensions = [
    "myst_nb",
    "sphinx.ext.mathjax",
    "course_site.live.extension",
    "course_site.pages.quiz",
    "course_site.pages.predict",
    "course_site.pages.themed_figures",
]
OURS = ["words.js", "course-work.js", "predictions.js"]
html_theme = "sphinx_book_theme"
mathjax_path = "none.js"
nb_execution_mode = "force"
nb_execution_allow_errors = False
nb_merge_streams = True
html_static_path = [
    "../../../_static",
    *(f"../../../src/course_site/pages/{name}" for name in OURS),
]
html_js_files = OURS
live_differences = "index"

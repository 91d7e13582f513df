"""What stops the build, what it says then, and what is executed again after a change."""

import re
import signal
import subprocess
import time

import pytest

from tests.course import ROOT
from tests.small_book import HEAD, TIMEOUT, SmallBook, cell, page

DRAWING = """\
from IPython.display import SVG
shape = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>"
SVG(shape)"""


def test_a_build_without_faults_says_where_the_site_is(good):
    run, book = good["first"], good["book"]
    assert run.succeeded, run.printed
    assert run.lines_about("The site is in", str(book.site))
    assert run.executed == {"chapters/sum", "chapters/product", "chapters/loaded"}


def test_neither_the_name_of_the_folder_nor_the_locale_stops_a_build(good):
    assert good["book"].folder.name == ODD_NAME
    assert good["first"].succeeded, good["first"].printed
    assert "naïve – ∑" in good["html after prose"]


def test_an_address_becomes_a_link_and_the_name_of_a_file_does_not(good):
    text = good["html after prose"]
    assert 'href="https://course.example/about"' in text
    assert "Read README.md, run setup.py" in text


def test_changed_prose_executes_nothing_and_reaches_the_site(good):
    run = good["prose"]
    assert run.succeeded, run.printed
    assert run.executed == set()
    assert "A new word" in good["html after prose"]


def test_a_changed_cell_executes_its_page_alone(good):
    run = good["cell"]
    assert run.succeeded, run.printed
    assert run.executed == {"chapters/sum"}
    assert run.lines_about("chapters/sum.md: done in", "its cells changed")


def test_a_cell_that_loads_a_file_shows_and_runs_what_it_holds_now(good):
    run = good["loaded file"]
    assert run.succeeded, run.printed
    assert run.executed == {"chapters/loaded"}
    for digit, (page_text, notebook) in good["loaded"].items():
        assert f"it is 4{digit}" in page_text
        assert f"it is 4{digit}" in notebook
        assert f"total = 40 + {digit}" in notebook


def test_a_changed_module_executes_the_pages_that_import_it(good):
    run = good["module"]
    assert run.succeeded, run.printed
    assert run.executed == {"chapters/product"}
    assert run.lines_about("chapters/product.md: done in", ".py changed")


def test_outputs_that_were_executed_again_reach_page_and_notebook(good):
    for text in good["product after module"]:
        assert "a square of 29" in text
        assert "a square of 28" not in text


def test_a_docstring_executes_nothing(good):
    run = good["docstring"]
    assert run.succeeded, run.printed
    assert run.executed == set()


def test_changed_pinned_versions_execute_every_page(good):
    run = good["lock file"]
    assert run.succeeded, run.printed
    assert run.executed == {"chapters/sum", "chapters/product", "chapters/loaded"}
    assert len(run.lines_about("requirements.lock", "changed")) == 3


FILE_AND_ADDRESS = "Read README.md, run setup.py, see https://course.example/about."
ODD_NAME = "a *'[%20]%2F book"
NO_UNICODE = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
MODULES = {
    "__init__": "",
    "constants": "SIZE = 28\n",
    "figures": (
        "from . import constants\n\n\n"
        'def side():\n    """Return the side."""\n    return constants.SIZE\n'
    ),
    "unused": "X = 1\n",
}


def texts_of(book, name):
    """Return a page and its notebook as they are in the site."""
    places = (f"{name}.html", f"notebooks/{name}.ipynb")
    return [(book.site / place).read_text("utf-8") for place in places]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A book that is built after each of a few changes; the runs by name."""
    pages = {
        "chapters/sum": page(
            f"Old words, naïve – ∑. {FILE_AND_ADDRESS}\n\n" + cell("print(1 + 1)")
        ),
        "chapters/product": page(
            cell("from small.figures import side") + "\n\n" + cell("print('a square of', side())")
        ),
    }
    pages["chapters/loaded"] = page("```{code-cell} ipython3\n:load: the total.py\n```")
    book = SmallBook(tmp_path_factory.mktemp("good") / ODD_NAME, pages)
    book.write("chapters/the total.py", "total = 40 + 2\nprint('it is', total)\n")
    for name, text in MODULES.items():
        book.write(f"src/small/{name}.py", text)
    runs = {"book": book, "first": book.build(**NO_UNICODE)}
    book.change("chapters/sum.md", "Old words", "A new word")
    runs["prose"] = book.build()
    runs["html after prose"] = (book.site / "chapters" / "sum.html").read_text(encoding="utf-8")
    book.change("chapters/sum.md", "1 + 1", "1 + 2")
    runs["cell"] = book.build()
    runs["loaded"] = {2: texts_of(book, "chapters/loaded")}
    book.change("chapters/the total.py", "40 + 2", "40 + 3")
    runs["loaded file"] = book.build()
    runs["loaded"][3] = texts_of(book, "chapters/loaded")
    book.change("src/small/constants.py", "28", "29")
    runs["module"] = book.build()
    runs["product after module"] = texts_of(book, "chapters/product")
    book.change("src/small/figures.py", "Return the side", "Return how long a side is")
    runs["docstring"] = book.build()
    book.write("requirements.lock", "numpy==2.0.2\n")
    runs["lock file"] = book.build()
    return runs


CELLS = {
    "fails": cell("1 + 1") + "\n\n" + cell("numbers = [1, 2]\nnumbers[3]"),
    "slow": cell("1 + 1") + "\n\n" + cell("import time\ntime.sleep(600)"),
    "interrupted": cell("raise KeyboardInterrupt"),
    "dies": cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "expected": cell("1 / 0", "tags: [raises-exception]") + "\n\n" + cell("unknown"),
    "exits": cell("exit()") + "\n\n" + cell("1 + 1"),
    "skips": cell("1 / 0", "tags: [skip-execution]") + "\n\n" + cell("import os\nos._exit(1)"),
    "misspelt": cell("def f(:\n    pass"),
    "sound": cell("print('done')"),
}


@pytest.mark.parametrize(
    ("name", "place", "cause"),
    [
        ("fails", "line 15: code cell 2 of 2", "IndexError: list index out of range"),
        ("slow", "line 15: code cell 2 of 2", "it ran out of time"),
        ("interrupted", "line 11: code cell 1 of 1", "KeyboardInterrupt"),
        ("dies", "line 11: code cell 1 of 1", "its Python process died"),
        ("expected", "line 18: code cell 2 of 2", "NameError: name 'unknown' is not defined"),
        ("exits", "line 11: code cell 1 of 2", "it ends Python: leave out exit() or quit()"),
        ("skips", "line 18: code cell 2 of 2", "its Python process died"),
        (
            "misspelt",
            "line 11: code cell 1 of 1",
            "SyntaxError: invalid syntax (line 1 of the cell)",
        ),
    ],
)
def test_a_cell_that_does_not_finish_is_named_with_its_page_and_cause(failed, name, place, cause):
    for run in failed["runs"]:
        assert not run.succeeded
        assert len(run.lines_about(f"{name}.md, {place}", cause)) == 1, run.printed


def test_the_code_of_a_failed_cell_is_shown(failed):
    assert failed["runs"][0].lines_about("    numbers[3]")


def test_failed_cells_leave_no_site_behind(failed):
    assert not failed["book"].site.exists()


def test_a_failed_page_is_executed_again_and_a_sound_one_is_not(failed):
    first, second = failed["runs"]
    assert first.executed == set(CELLS)
    assert second.executed == set(CELLS) - {"sound"}


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A book whose cells fail in several ways, built twice over an older site."""
    pages = {name: page(code) for name, code in CELLS.items()}
    book = SmallBook(tmp_path_factory.mktemp("failed") / "book", pages)
    book.change("_config.yml", f"timeout: {TIMEOUT}", "timeout: 4")
    book.write("_build/html/index.html", "An older site.")
    return {"book": book, "runs": [book.build(), book.build()]}


NO_DESCRIPTION = "myst: {html_meta: {author: nobody}}"
JAVASCRIPT = "from IPython.display import Javascript\nJavascript('alert(1)')"
EXERCISE = "```{exercise} One\n:label: exr-twice\nHow?\n```\n"
THEOREM = "```{prf:theorem} One\n:label: thm-twice\nSo.\n```\n"
GLUED = cell("from myst_nb import glue\nglue('twice', 1, display=False)")
OPEN_QUESTION = "```{exercise} One\nHow?\n\n```{solution} exr-twice\nSo.\n```"
OPEN_OUTPUT = "from IPython.display import HTML\nHTML('<table>')"
TYPED = """\
import numpy as np
from myst_nb import glue
glue("k", np.float64(0.12), display=False)"""
NO_KERNEL = "---\nmyst: {html_meta: {description: A page without the head of a notebook.}}\n---\n\n"
SOURCE = "@book{known1999, author={Ada Known}, title={One}, publisher={Two}, year={1999}}\n"
QUESTION = "```{quiz} q\nWhy?\n\n- [x] So\n\n  Yes.\n- [ ] No\n\n  Not so.\n```"
TERM = "```{glossary}\nentry\n  One of many.\n```"
HEAD_ALONE = re.sub("kernelspec: .*\n", "", HEAD)
INNER_TERM = "```{glossary}\none more\n  See {term}`nowhere`.\n```"
NEAR_BOX = "```{prf:theorem} One\n:label: thm-near\nSo.\n```\n"
NEAR_EXERCISE = """\
```{exercise} One
:label: exr-near
How?
```

```{solution} exr-naer
So.
```"""
SOLVED = "```{exercise} One\n:label: exr-solved\nHow?\n```\n\n```{solution} exr-solved\nSo.\n```"
SOUND_ALIGN = "\\begin{align}\nx &= 1\n\\end{align}"
FAULTS = {
    "reference": (page("See {ref}`no-such-label`."), "no-such-label"),
    "download": (page("Take {download}`no-such-file.txt`."), "no-such-file.txt"),
    "picture": (page("![](drawing.svg)"), "has no alternative text"),
    "figure": (page(cell(DRAWING)), "has no alternative text"),
    "text": (page(cell(DRAWING, "mystnb: {image: Lines.}")), "mystnb: image: is 'Lines.'"),
    "undescribed": (page("Text.", head=f"---\n{NO_DESCRIPTION}\n---\n\n"), "has no description"),
    "warning": (page(cell("print('x.py:1: UserWarning: look out')")), "a warning"),
    "stderr": (page(cell("import warnings\nwarnings.warn('look out')")), "stderr"),
    "path": (page(cell(f"print('{ROOT}/src/x.py')")), "a path of this machine"),
    "long": (page(cell("for i in range(21): print(i)")), ":11: WARNING: an output has 21 lines"),
    "formula": (page(r"The number $\frac{1}$ is"), ":11: WARNING: a formula is wrong: ParseError"),
    "display": (
        page("$$\n\\nothing{1}\n$$\n\n" + SOUND_ALIGN),
        "a formula is wrong: KaTeX does not know \\nothing",
    ),
    "table": (page("| a | $b$ |\n|---|\n| 1 | 2 |"), ":11: WARNING: the rows of a table stand in"),
    "questions": (
        page(f"{QUESTION}\n\n{QUESTION}"),
        "quiz q: it stands on this page for the second",
    ),
    "untitled": (f"{NO_KERNEL}Text.\n", "untitled.md: WARNING: the page has no title"),
    "option": (page(cell("1", "tag: [hide-cell]")), ":11: WARNING: a cell has the option 'tag'"),
    "tag": (page(cell("1", "tags: [hide-inptu]")), "does nothing; did you mean 'hide-input'?"),
    "drawn": (page(cell("1", "mystnb: {figuer: {caption: One}}")), "did you mean 'figure'?"),
    "near_label": (page("(near-one)=\n## Here\n\n{ref}`naer-one`"), "did you mean 'near-one'?"),
    "near_term": (page("See {term}`entyr`.\n\n" + TERM), "did you mean 'entry'?"),
    "second_term": (page("One.\n\n" + TERM), ":14: WARNING: duplicate term description of entry"),
    "inner_term": (page(f"One.\n\n{INNER_TERM}"), ":15: WARNING: term not in glossary: 'nowhere'"),
    "near_page": (page("See {doc}`noets/one`."), "did you mean 'notes/one'?"),
    "near_link": (page("See [one](noets/one.md)."), "did you mean 'notes/one.md'?"),
    "near_formula": (page("$$\nx\n$$ (eq-near)\n\n{eq}`eq-naer`"), "did you mean 'eq-near'?"),
    "near_source": (page("See {cite}`known1899`."), "did you mean 'known1999'?"),
    "unlisted": (page("See {cite}`known1999`."), "but no page has a ```{bibliography}```"),
    "near_box": (page(f"{NEAR_BOX}\nSee {{prf:ref}}`thm-naer`."), "did you mean 'thm-near'?"),
    "near_exercise": (page(NEAR_EXERCISE), "did you mean 'exr-near'?"),
    "question": (page("```{quiz} q\nWhy?\n\n- [ ] No\n\n  Not so.\n```"), "exactly one choice"),
    "field": (
        page("```{answer} a\n$x$:\n\n- [ ] 1\n\n  No.\n```"),
        "the first answer, and no other",
    ),
    "entry": (page("```{answer} a\n$x$:\n\n- [x] one\n\n  Yes.\n```"), "'one' is no number: write"),
    "open_formula": (page("One.\n\n$$\nx = 1\n\nTwo."), "a formula is not closed"),
    "open_environment": (page("\\begin{align}\nx = 1\n"), "an environment of a formula"),
    "money": (
        page("One costs $5 and $6."),
        ":11: WARNING: a formula begins or ends at a blank, or",
    ),
    "sums": (page("It is $5–$6."), ":11: WARNING: a formula begins or ends at a blank, or a digit"),
    "titled_twice": (page("One.\n\n# Again\n\nTwo."), ":13: WARNING: a second title, 'Again': a"),
    "open_html": (page("<div class='x'>\n\nOne."), ":11: WARNING: nothing closes the HTML <div>"),
    "open_bold": (page("One.\n\nA <b>word."), ":13: WARNING: nothing closes the HTML <b>"),
    "open_comment": (page("<!-- One\n\nTwo."), ":11: WARNING: nothing closes the HTML <!-->"),
    "open_output": (page(cell(OPEN_OUTPUT)), "WARNING: nothing closes the HTML <table>"),
    "file_html": (page("<div><img src='x.png' alt='A'></div>"), ":11: WARNING: the site will not"),
    "closed_html": (page("One.\n\n</div>"), ":13: WARNING: the HTML </div> closes nothing"),
    "blank": (page("![A square](my drawing.svg)"), ":11: WARNING: a blank in an address (rename"),
    "latex": (page(r"As \emph{here}."), r":11: WARNING: a command of LaTeX stands outside of"),
    "open_inline": (page("The number $x is."), ":11: WARNING: a formula is not closed: $"),
    "open_stars": (page("A **word ** is."), ":11: WARNING: bold begins or ends at a blank"),
    "open_tick": (page("A ``word'' is."), ":11: WARNING: code is not closed (or these are"),
    "kernel": (page(cell("1"), head=HEAD_ALONE), ":10: WARNING: a code cell is not run: the page"),
    "parentheses": (page(r"Let \(x\) be"), r":11: WARNING: \(x\) is text here: formulas stand"),
    "brackets": (page("```{note}\nOne\n\n\\[ x\n\\]\n```"), ":14: WARNING: \\[ x"),
    "heading": (page("One.\n\n##Two\n\nThree."), ":13: WARNING: a heading needs a blank"),
    "link": (page("See [this] (sound.md)."), ":11: WARNING: a link is written [text](address)"),
    "role": (page("See {ref} there."), ":11: WARNING: the name of a role stands before `...`"),
    "note_twice": (
        page("One.[^a]\n\n[^a]: One.\n\n[^a]: Two."),
        ":15: WARNING: the footnote [^a] stands here for the second time; first in line 13",
    ),
    "note_lost": (page("One.\n\n[^b]: Two."), ":13: WARNING: nothing leads to the footnote [^b]"),
    "indented": (
        page("```{note}\n\tOne.\n```"),
        ":12: WARNING: four blanks or a tab before a text",
    ),
    "underlined": (
        page("One.\n---\nTwo."),
        ":11: WARNING: '---' makes a heading of the line above",
    ),
    "unbraced": (
        page("```note\nOne.\n```"),
        ":11: WARNING: '```note' is no box: its name stands in",
    ),
    "close_title": (page("```{note}One\nTwo.\n```"), ":11: WARNING: '```{note}One' is no box: its"),
    "blank_cell": (
        page("``` {code-cell} ipython3\n1\n```"),
        ":11: WARNING: '``` {code-cell} ipython3' is no code cell: no blank",
    ),
    "hidden_line": (page("As 5\n% of all."), ":12: WARNING: '% of all.' is not shown: a line"),
    "close_colon": (page("A term\n:One."), ":11: WARNING: :One. is text here: a definition needs"),
    "styled": (page("![A square](drawing.svg){width=9}"), ":11: WARNING: attributes are not used"),
    "underlined_title": (
        page("One\n==="),
        ":11: WARNING: '===' makes a heading of the line above ",
    ),
    "close_formula": (
        page("As we know:\n$$\nx=1\n$$\nand so on"),
        "WARNING: $$ needs an empty line before and after",
    ),
    "inline_formula": (
        page("Text $$x$$ text."),
        ":11: WARNING: $$ needs an empty line before and after",
    ),
    "label_twice": (
        page("(here-twice)=\n## One\n\nText.\n\n(here-twice)=\n## Two\n\nText."),
        ":16: WARNING: the label 'here-twice' stands here for the second time; first in line 11",
    ),
    "formula_twice": (
        page("$$\nx\n$$ (eq-twice)\n\n```{math}\n:label: eq-twice\nx\n```"),
        ":15: WARNING: the label 'eq-twice' stands here for the second time; first in line 11",
    ),
    "struck": (page("It is ~~gone~~."), ":11: WARNING: nothing is struck out or ticked here: '~~'"),
    "ticked": (page("- [ ] One"), ":11: WARNING: nothing is struck out or ticked here: '[ ]'"),
    "no_title_text": (f"{HEAD}#\n\nOne.", "WARNING: the page has no title"),
    "half_braced": (page("```{note\nOne.\n```"), ":11: WARNING: '```{note' is no box: its name"),
    "short_fence": (
        page("``{note}\nOne.\n``"),
        ":11: WARNING: '``{note}' is text here: a box begins",
    ),
    "lost_cell": (
        page("| a | b |\n|---|---|\n| $|x|$ | 2 |"),
        ":11: WARNING: the row '| $|x|$ | 2 |' of a table has more cells than its head (2)",
    ),
    "no_label": (page("(near-two)\n## Two\n\nThree."), ":11: WARNING: (near-two) is text here: a"),
    "late_option": (
        page("```{exercise} One\nHow?\n:label: exr-late\n```"),
        ":12: WARNING: :label: exr-late is text here: an option stands directly below the first",
    ),
    "late_list": (
        page("Two:\n2. One\n3. Two"),
        ":11: WARNING: 2. One is text here: a list that does",
    ),
    "pandoc": (page("See [@known1999]."), ":11: WARNING: [@known1999] is text here: a source is"),
    "open_star": (page("A *word is."), ":11: WARNING: emphasis is not closed: '*'"),
    "open_line": (page("A _word is."), ":11: WARNING: emphasis is not closed: '_'"),
    "braces": (page("Here {{ name }} is."), ":11: WARNING: a substitution is not replaced"),
    "no_link": (
        page("See [one][two]."),
        ":11: WARNING: a link leads nowhere (code: between backticks): '[one",
    ),
    "no_wiki": (page("See [[nowhere]]."), ":11: WARNING: a link leads nowhere"),
    "own_link": (
        page("[One](http://localhost:8000/x)."),
        ":11: WARNING: a link leads to this machine",
    ),
    "solved": (
        page(f"{SOLVED}\n\n```{{solution}} exr-solved\nAgain.\n```"),
        ":20: WARNING: a second solution of 'exr-solved'; first in solved.md, line 16",
    ),
    "one_choice": (
        page("```{quiz} q\nWhy?\n\n- [x] So\n\n  Yes.\n```"),
        "needs two choices or more",
    ),
    "unasked": (page(QUESTION.replace("Why?\n\n", "")), "a question must stand before the choices"),
    "apart": (page(QUESTION.replace("  Yes", "Yes")), "a choice stands apart from the last ones"),
    "footnote": (page("One.[^nowhere]"), "a footnote does not exist: '[^nowhere]'"),
    "remote": (page("![A red square](https://other.example/x.png)"), "is of another host"),
    "script": (page("<script>alert(1)</script>"), "the page holds a script"),
    "embedded": (page("<iframe src='https://other.example/'></iframe>"), "a file of another host"),
    "javascript": (page(cell(JAVASCRIPT)), "the page holds a script"),
    "typed": (page(cell(TYPED) + "\n\nIt is {glue:text}`k`."), "a number is shown with its type"),
    "wide": (page(cell("print('x' * 400_000)")), "a line of 400000 characters"),
    "headless": (page(cell("1 + 1"), head=NO_KERNEL), "a code cell is not run"),
    "separator": (page("One\u2028two."), "the character U+2028"),
    "directive": (page("```{nonsense}\n```"), "nonsense"),
    "undrawn": (
        page(cell("1", "mystnb: {image: {alt: A square}}")),
        ":11: WARNING: a cell draws no",
    ),
    "open_box": (
        page("One.\n\n```{note}\nTwo.\n\nThree."),
        ":13: WARNING: nothing closes '```{note",
    ),
    "open_colons": (page(":::{note}\nTwo.\n\nThree."), ":11: WARNING: nothing closes ':::{note"),
    "open_code": (page("- One\n\n  ~~~\n  Two.\n\nThree."), ":13: WARNING: nothing closes '~~~'"),
    "open_inside": (page(OPEN_QUESTION), ":14: WARNING: nothing closes '```{solution} exr-tw"),
    "solution": (page("```{solution} exr-none\nSo.\n```"), ":11: WARNING: there is no exercise"),
    "exercise": (page(f"{EXERCISE}\n{EXERCISE}"), "first in exercise.md, line 11"),
    "theorem": (page(f"{THEOREM}\n{THEOREM}"), "first in theorem.md, line 11"),
    "proof": (page("See {prf:ref}`thm-none`."), ":11: WARNING: prf:ref reference target not"),
    "glued": (page(f"{GLUED}\n\nOne.\n\n{GLUED}"), ":18: WARNING: 'twice' is glued for the second"),
    "glued_too": (
        page(GLUED),
        ":11: WARNING: 'twice' is glued for the second time; first in glued",
    ),
}

# What is like a fault, and none.
SOUND_TEXT = """\
US\\$ 10 and 5 \\$ more, 2\\*\\*3 → 4, \\_private, 5\\$ → 6 %, \\{{ x \\}}, \\[one\\][two].

![A square](a%20dr%C3%A4wing.svg)

One,[^n] and {{1, 2}} of $a_{{1,2}}$ (see below); 3 * 4, snake_case, $|x|$, `[@x]` and `*x`, \\$5.

[^n]: Two.

(sound-label)=
## Here

1. One
   - Two

     ```python
     [one][two]
     ```

| a | b |
|---|---|
| $\\vert x \\vert$ | 1 \\| 2 |
| 1 | |

A term
: Its definition

---

% a comment

One [link](index.md)."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_page_stops_the_build_and_is_named(faulty, name):
    run = faulty["runs"][0]
    assert not run.succeeded
    assert run.lines_about(f"{name}", FAULTS[name][1]), run.printed


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_not_forgotten_by_the_next_build(faulty, name):
    run = faulty["runs"][1]
    assert not run.succeeded
    assert run.lines_about(f"{name}", FAULTS[name][1]), run.printed


def test_a_sound_formula_is_not_blamed_for_a_wrong_one(faulty):
    assert not faulty["runs"][0].lines_about("display mode")


def test_a_formula_without_its_empty_lines_is_no_sum_of_money(faulty):
    assert not faulty["runs"][0].lines_about("close_formula.md:", "for dollars")


def test_pages_that_no_contents_name_are_told_in_one_line(faulty):
    run = faulty["runs"][0]
    told = run.lines_about("not in _toc.yml")
    assert len(told) == 1, run.printed
    assert told[0].endswith(": notes/forgotten.md, notes/left.md")


def test_a_page_without_faults_gets_no_warning(faulty):
    assert not faulty["runs"][0].lines_about("sound.md:", "WARNING")


def test_a_faulty_book_leaves_no_site_behind(faulty):
    assert not faulty["book"].site.exists()


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A book with one fault on each page, built twice."""
    sound = page(f"{SOUND_TEXT}\n\n" + cell(DRAWING, "mystnb: {image: {alt: A black square}}"))
    pages = {name: text for name, (text, _) in FAULTS.items()} | {"sound": sound}
    pages["notes/one"] = page("A page in a folder.")
    book = SmallBook(tmp_path_factory.mktemp("faulty") / "book", pages)
    book.write("notes/forgotten.md", "# Forgotten\n")
    book.write("notes/left.md", "# Left out\n")
    book.write("references.bib", SOURCE)
    book.write("draft.md", "# A file that is no page\n")
    book.write("a dräwing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    book.write("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    return {"book": book, "runs": [book.build(), book.build()]}


def test_a_page_whose_front_matter_cannot_be_read_is_named(tmp_path):
    broken = page(cell("1 + 1")).replace("kernelspec: {", "kernelspec: {{")
    book = SmallBook(tmp_path / "book", {"broken": broken})
    run = book.build()
    assert not run.succeeded
    assert run.lines_about("broken.md"), run.printed
    assert not book.site.exists()


def test_a_cell_whose_options_cannot_be_read_is_named(tmp_path):
    broken = page(cell("1 + 1", "mystnb: {figure: {caption: one: two}}"))
    book = SmallBook(tmp_path / "book", {"broken": broken})
    run = book.build()
    assert not run.succeeded
    assert run.lines_about("broken.md, line 11: ", "code cell 1", "bad YAML"), run.printed
    assert not run.lines_about("ParseWarnings")


def test_a_mended_book_is_built_and_keeps_what_was_executed(tmp_path):
    book = SmallBook(tmp_path / "book", {"one": page("See {ref}`nowhere`.\n\n" + cell("1"))})
    assert not book.build().succeeded
    book.change("one.md", "See {ref}`nowhere`.", "See above.")
    run = book.build()
    assert run.succeeded, run.printed
    assert run.executed == set()


def test_the_last_site_is_kept_where_that_is_asked_for(tmp_path):
    book = SmallBook(tmp_path / "book", {"one": page(cell("1 / 0"))})
    book.write("_build/html/index.html", "An older site.")
    assert not book.build("--keep-site").succeeded
    assert (book.site / "index.html").exists()


WITHOUT_SOURCES = "bibtex_bibfiles:\n- references.bib\n"
SLOW_EXTENSION = """\
import pathlib, time
def wait(app, *_):
    if (start := pathlib.Path(app.confdir, "started")).exists():
        start.unlink()
        time.sleep(600)
def setup(app):
    app.connect("html-page-context", wait)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
"""


def test_a_course_without_sources_is_built_and_a_stop_of_its_writing_brings_the_last_site(tmp_path):
    book = SmallBook(tmp_path / "book", {"one": page("One.")})
    book.change("_config.yml", WITHOUT_SOURCES, "bibtex_bibfiles: []\n")
    book.write("slow.py", SLOW_EXTENSION)
    book.change("_config.yml", "sphinx:\n", "sphinx:\n  local_extensions: {slow: .}\n")
    book.change("_config.yml", "    - course_site\n", "    - course_site\n    - slow\n")
    run = book.build()
    assert run.succeeded, run.printed
    book.change("one.md", "One.", "Two.")
    book.write("started", "")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        book.command("build"), cwd=ROOT, env=book.environment(), stdout=pipe, stderr=pipe, text=True
    ) as stopped:
        end = time.monotonic() + 300
        while (book.folder / "started").exists():
            assert time.monotonic() < end and stopped.poll() is None
            time.sleep(0.05)  # a pause between two looks
        stopped.send_signal(signal.SIGINT)
        printed = "".join(stopped.communicate(timeout=100))
    assert stopped.returncode == 130
    assert "Stopped." in printed and "Interrupted" not in printed
    assert "One." in (book.site / "one.html").read_text("utf-8")


def test_a_build_that_is_stopped_calls_no_page_failed(tmp_path):
    started = tmp_path / "started"
    endless = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(600)"
    book = SmallBook(tmp_path / "book", {"one": page(cell(endless))})
    pipe = subprocess.PIPE
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # also below a shell's "&"
    with subprocess.Popen(
        book.command("build"), cwd=ROOT, env=book.environment(), stdout=pipe, stderr=pipe, text=True
    ) as run:
        signal.signal(signal.SIGINT, ours)
        end = time.monotonic() + 100
        while not started.exists():
            assert time.monotonic() < end and run.poll() is None
            time.sleep(0.05)  # a pause between two looks
        run.send_signal(signal.SIGINT)
        printed = "".join(run.communicate(timeout=100))
    assert run.returncode == 130
    assert "Stopped. The pages that were executed are kept." in printed
    assert "failed" not in printed


def test_pages_are_executed_side_by_side(tmp_path):
    wait = """\
import pathlib, time
pathlib.Path("{own}").touch()
end = time.monotonic() + 60
while not pathlib.Path("{other}").exists():
    assert time.monotonic() < end, "nobody else is running"
    time.sleep(0.05)"""
    pages = {
        "one": page(cell(wait.format(own="one.txt", other="two.txt"))),
        "two": page(cell(wait.format(own="two.txt", other="one.txt"))),
    }
    run = SmallBook(tmp_path / "book", pages).build("--workers", "2")
    assert run.succeeded, run.printed

"""Pages taken away as notebooks: plain Markdown, the visible cells, their outputs."""

import json
import re
from itertools import pairwise
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelspec import get_kernel_dict

from course_site.addresses import given_site
from course_site.pages.markdown_text import escape
from tests.course import ROOT
from tests.small_book import REPOSITORY, SITE_ADDRESS, SmallBook, cell, page

# What only the book understands: directives, roles, labels, substitutions.
ONLY_THE_BOOK = re.compile(
    r"```+ *\{|:::+|\{[a-z][\w:+.-]*\}`|^\([\w-]+\)=$|^:\w+: |\{\{", re.MULTILINE
)


LINKS = """
$$ c = d $$ (eq-first)

See {eq}`eq-second`, {doc}`part/two`, {term}`entry`, {doc}`words`, {eq}`eq-first`,
{download}`the file <data.txt>`, ![A drawing](pictures/drawing.svg),
[elsewhere](https://elsewhere.example/).
"""
GLOSSARY = "```{glossary}\nentry\n  A word.\n```"


def text_of(path):
    found = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    return "\n\n".join(c.source for c in found.cells if c.cell_type == "markdown")


def dead_links(path, folder, site):
    """Return how many links a notebook has, and those that lead to nothing on this site."""
    links = re.findall(r"\]\((?!attachment:)([^)]*)\)", text_of(path))
    dead = []
    for link in links:
        target, _, place = unquote(link).partition("#")
        if site and link.startswith(site):
            file = folder.parent / target.removeprefix(site)
            ok = file.is_file() and (not place or f'id="{place}"' in file.read_text("utf-8"))
        else:
            ok = "://" in link or (path.parent / target).is_file()
        dead += [] if ok else [link]
    return len(links), dead


@pytest.fixture(scope="module")
def notebook(built):
    path = built.site / "notebooks" / "features.ipynb"
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture(scope="module")
def text(notebook):
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def test_the_notebook_is_valid(notebook):
    nbformat.validate(notebook)
    assert notebook.nbformat == 4
    # Else nbconvert writes the bare cells: no text, and lines that no Python reads.
    assert notebook.metadata.language_info.nbconvert_exporter == "python"


def test_the_python_of_a_notebook_is_named_as_jupyter_does_on_opening_it(notebook):
    """Else JupyterLab writes that into it, and calls it changed before anything was."""
    assert notebook.metadata.language_info == IPythonKernel.language_info
    assert notebook.metadata.kernelspec.display_name == get_kernel_dict()["display_name"]


def test_the_first_words_promise_no_more_than_other_libraries_keep(text):
    """On the oldest ones a network of the book reads 12 of 10,000 images otherwise."""
    assert "or on another computer, the last digits of a number may differ. The number of" in text
    assert "counts too. A trained network may read a few images" in text
    assert "The text keeps the numbers of its own run." in text


def test_it_has_the_visible_cells_in_order_and_none_of_the_hidden_ones(notebook):
    code = [c.source for c in notebook.cells if c.cell_type == "code"]
    assert "import course_utils" in code[0]
    assert [source.splitlines()[0] for source in code[1:]] == [
        "product = 3 * 4",
        "from IPython.display import SVG",
        "def affine_from_values(f, d):",
    ]


def test_outputs_are_those_of_the_page(notebook, built):
    _, product, drawing, task = [c for c in notebook.cells if c.cell_type == "code"]
    assert product.outputs[0].data["text/plain"] == "12"
    assert "image/svg+xml" in drawing.outputs[0].data
    assert "Your turn" in task.outputs[0].data["text/plain"]
    assert [c.execution_count for c in (product, drawing, task)] == [1, 2, 3]
    html = (built.site / "features.html").read_text(encoding="utf-8")
    printed = BeautifulSoup(html, "html.parser").select_one(".cell_output pre").get_text()
    assert printed.strip() == "12"


def test_nothing_is_left_that_only_the_book_understands(text):
    assert ONLY_THE_BOOK.findall(text) == []


def test_markdown_of_the_source_survives(text):
    assert "*stress* and **weight**" in text
    assert "Let $a < b$ be numbers" in text
    assert "- A list\n\n  - in a list" in text
    assert "1. First\n2. Second" in text
    assert "> Quoted." in text
    assert "```python\nunused = True\n```" in text
    assert "| x | s(x) |\n|---|---|\n| 1 | 1 |\n| 2 | 4 |" in text


def test_headings_keep_their_levels(text):
    headings = re.findall(r"^#+ .*$", text, re.MULTILINE)
    assert headings == ["# Features", "## A section", "## Exercises", "## Check yourself"]


def test_glued_values_and_references_are_resolved(text):
    assert "3 \\* 4 is 12,\nsee" in text
    assert re.search(r"\[Definition 1\]\(https://.+/features\.html#def-square\)", text)
    assert re.search(r"\[\(1\)\]\(https://.+/features\.html#equation-eq-square\)", text)
    assert re.search(r"\[Fig\. 1\]\(https://.+/features\.html#fig-square\)", text)
    assert re.search(r"\[entry\]\(https://.+/plain\.html#term-entry\)", text)
    assert re.search(r"\[Plain\]\(https://.+/plain\.html\)", text)


def test_definitions_and_equations_carry_their_numbers(text):
    assert "> **Definition 1 (Square).**" in text
    assert "> $$s(x) = x^2 . \\tag{1}$$" in text
    assert "> **Proposition 1 (Not negative).**" in text
    assert "> Proof. A product of two numbers of one sign." in text
    assert "*Fig. 1* A square of side $x$." in text


def test_solutions_and_answers_are_folded(text):
    assert "> **Exercise 1 (Three).**\n>\n> What is $s(3)$?" in text
    assert "<details><summary>Solution</summary>\n\nNine.\n\n</details>" in text
    assert "What is $s(2)$?\n\n- $2$\n- $4$, or four\n\n<details><summary>Answers" in text
    assert "- $4$, or four: right. Yes: `2 * 2`." in text


def test_two_builds_write_the_same_notebook(built):
    path = built.site / "notebooks" / "features.ipynb"
    before = path.read_bytes()
    built.change("features.md", "Quoted.", "Quoted twice.")
    assert built.build().succeeded
    between = path.read_bytes()
    built.change("features.md", "Quoted twice.", "Quoted.")
    assert built.build().succeeded
    assert before != between
    assert path.read_bytes() == before


def test_pages_without_code_have_no_notebook_and_no_button(built):
    assert not (built.site / "notebooks" / "plain.ipynb").exists()
    assert ".ipynb" not in (built.site / "plain.html").read_text(encoding="utf-8")


def test_the_button_leads_to_the_notebook(built):
    html = (built.site / "features.html").read_text(encoding="utf-8")
    links = [
        a["href"] for a in BeautifulSoup(html, "html.parser").select("a[href*=ipynb], a[href$=zip]")
    ]
    assert "notebooks/features.ipynb" in links
    assert any(link.startswith("https://colab.research.google.com/github/") for link in links)
    assert any(link.startswith("https://mybinder.org/v2/gh/") for link in links)


def notebook_links(book, name):
    html = (book.site / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").select("a[href*=ipynb], a[href$=zip]")


def test_the_button_downloads_the_notebook(built):
    saving = [a["href"] for a in notebook_links(built, "features") if a.has_attr("download")]
    assert saving == ["notebooks/features.ipynb"]


def test_a_button_downloads_all_notebooks(built):
    assert "notebooks/course-notebooks.zip" in [
        a["href"] for a in notebook_links(built, "features")
    ]


def test_a_repository_elsewhere_has_the_buttons_that_work_there(tmp_path):
    book = SmallBook(tmp_path / "book", {"one": page(cell("1 + 1"))})
    book.change("_config.yml", REPOSITORY, "https://gitlab.com/group/course")
    assert book.build().succeeded
    links = [a["href"].split("?")[0] for a in notebook_links(book, "one")]
    binder = "https://mybinder.org/v2/gl/group%2Fcourse/notebooks"
    assert links == ["notebooks/one.ipynb", "notebooks/course-notebooks.zip", binder]
    notebook = json.loads((book.site / "notebooks" / "one.ipynb").read_text(encoding="utf-8"))
    assert "wheels/course_utils-" in "".join(notebook["cells"][1]["source"])


@pytest.fixture(scope="module")
def homeless(tmp_path_factory):
    """A book whose site has no address, with two pages with code and one without."""
    pages = {
        "one": page(f"{LINKS}\n\n{cell('1 + 1')}", title="The first"),
        "words": page(GLOSSARY, title="Words"),
        "part/two": page(f"$$ a = b $$ (eq-second)\n\n{cell('2 + 2')}", title="The $2$nd"),
    }
    book = SmallBook(tmp_path_factory.mktemp("homeless") / "book", pages)
    book.change("_config.yml", SITE_ADDRESS, "''")
    book.change("_config.yml", REPOSITORY, "https://git.example/course")
    book.write("pictures/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    book.write("data.txt", "data")
    run = book.build()
    assert run.succeeded, run.printed
    return book


def test_an_unknown_host_has_no_buttons_but_the_downloads(homeless):
    links = [a["href"] for a in notebook_links(homeless, "one")]
    assert links == ["notebooks/one.ipynb", "notebooks/course-notebooks.zip"]


def test_without_an_address_links_lead_to_notebooks_or_nowhere(homeless):
    first = text_of(homeless.site / "notebooks" / "one.ipynb")
    for whole in ("[(2)](part/two.ipynb)", "[The $2$nd](part/two.ipynb)", "entry, Words, (1)"):
        assert whole in first
    assert "`the file`, *Picture: A drawing*," in first
    assert "[elsewhere](https://elsewhere.example/)" in first
    assert first.endswith("*Next notebook: [The $2$nd](part/two.ipynb).*")
    assert "Next notebook" not in text_of(homeless.site / "notebooks" / "part" / "two.ipynb")


def test_no_link_of_a_notebook_is_dead(homeless, built):
    for book, count in ((homeless, 4), (built, 6)):
        folder = book.site / "notebooks"
        found = [dead_links(path, folder, SITE_ADDRESS) for path in folder.rglob("*.ipynb")]
        assert [dead for _, dead in found if dead] == []
        assert sum(number for number, _ in found) >= count


def test_every_notebook_of_the_book_is_valid_and_plain():
    paths = sorted((ROOT / "_build" / "html" / "notebooks").rglob("*.ipynb"))
    assert len(paths) > 10, "the built site lacks notebooks: run `make book`"
    site = given_site()
    for path in paths:
        found = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(found)
        assert dead_links(path, ROOT / "_build" / "html" / "notebooks", site)[1] == [], path
        code = [c for c in found.cells if c.cell_type == "code"]
        assert any(c.outputs for c in code), path
        assert all("myst_nb" not in c.source for c in code), path
        for markdown in (c.source for c in found.cells if c.cell_type == "markdown"):
            assert not ONLY_THE_BOOK.search(markdown), f"{path}: {markdown}"
            assert "<Element" not in markdown and "None" not in markdown.split(), path


NUMBERED = SoupStrainer(class_=re.compile("eqno|admonition-title|caption-number"))


def numbers_of_page(name):
    html = (ROOT / "_build" / "html" / name).with_suffix(".html").read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser", parse_only=NUMBERED)  # a whole page takes seconds
    equations = {e.get_text().strip("()#") for e in soup.select(".eqno")}
    numbers = {e.get_text().strip() for e in soup.select(".caption-number")}
    titles = {e.get_text().strip() for e in soup.select(".admonition-title .caption-number")}
    return equations, {number for number in numbers if number.startswith("Fig.")}, titles


def test_every_notebook_has_the_numbers_of_its_page():
    folder = ROOT / "_build" / "html" / "notebooks"
    seen = 0
    for path in sorted(folder.rglob("*.ipynb")):
        found = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        text = "\n\n".join(c.source for c in found.cells if c.cell_type == "markdown")
        equations, captions, titles = numbers_of_page(path.relative_to(folder).with_suffix(""))
        assert set(re.findall(r"\\tag\{(.*?)\}", text)) == equations, path
        assert set(re.findall(r"^\*(Fig\. [\d.]+)\*", text, re.MULTILINE)) == captions, path
        boxes = {t.strip() for t in re.findall(r"^> \*\*(\w+ \d[\d.]*)[ .]", text, re.MULTILINE)}
        assert {t.strip(". ") for t in boxes} >= {t for t in titles if re.search(r"\d", t)}, path
        seen += len(equations)
    assert seen > 10


def test_every_figure_of_every_notebook_is_a_picture_with_a_text():
    for path in sorted((ROOT / "_build" / "html" / "notebooks").rglob("*.ipynb")):
        found = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        for one, following in pairwise([*found.cells, None]):
            for output in one.get("outputs", []):
                data = output.get("data", {})
                assert "image/svg+xml" not in data, path
                if "image/png" in data:
                    text = escape(output.metadata["image/png"]["alt"])
                    assert text, path
                    assert f"What the figure shows</summary>\n\n{text}\n" in following.source, path

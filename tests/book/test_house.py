"""The rules that every page keeps (see CONTRIBUTING.md): those of any course with this house."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from course_site.pages.exercise_levels import LEVELS
from tests import course
from tests.book.page_source import Page
from tests.book.prose import paragraphs

MOST_LINES, MOST_CELLS = 15, 25
WIDEST = 82  # letters of a line of code that the reader sees
# Rules for a module, which a page is not, and rules that make short examples longer.
NOT_FOR_CELLS = "D,E402,E501,B018,I001,W391,E303,B905,C408,RUF007,UP031"

# What the reader has not written yet uses no names.
NOT_FOR_STARTERS = "B007,F841"

PAGES = [Page(name) for name in course.PAGES]
TAUGHT = [page for page in PAGES if page.kind]
CHAPTERS = [page for page in TAUGHT if page.kind == "chapter"]
LESSONS = [page for page in TAUGHT if page.kind == "lesson"]


# How the front matter of a page with code begins: as Jupytext writes it, so that saving keeps it.
HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
myst:
"""


def each(pages):
    return pytest.mark.parametrize("page", pages, ids=[page.name for page in pages])


def test_every_page_is_in_the_table_of_contents():
    folders = (course.FOLDER / "book", course.FOLDER / "lessons")
    files = [path for folder in folders for path in folder.glob("**/*.md")]
    names = {path.relative_to(course.FOLDER).with_suffix("").as_posix() for path in files}
    missing = sorted(names - set(course.PAGES))
    assert not missing, f"_toc.yml names no {', '.join(missing)}: put it there, or delete the file"


@each([page for page in PAGES if page.cells])
def test_the_front_matter_of_a_page_with_code_has_one_form(page):
    assert page.text.startswith(HEAD), f"{page.name}.md has to begin with\n{HEAD}"


@each(PAGES)
def test_the_description_fits_a_search_result(page):
    length = len(page.description)
    assert 70 <= length <= 155, (
        f"{page.name}.md: the description (front matter, myst: html_meta: description) has"
        f" {length} characters; a search result shows 70 to 155"
    )


@each(PAGES)
def test_a_page_that_teaches_has_the_label_of_a_chapter_or_a_lesson(page):
    wanted = "lesson" if page.name.startswith("lessons/") else "chapter"
    teaches = page.labels("exercise") or page.labels("quiz") or page.name.startswith("lessons/")
    assert page.kind == (wanted if teaches else ""), (
        f"{page.name}.md: the line above the title has to be ({wanted}-<name>)="
    )


@each(TAUGHT)
def test_a_page_begins_with_its_goals(page):
    body = page.text.split("---\n", 2)[2].strip()
    box = re.match(
        r"\([a-z0-9-]+\)=\n# [^\n]+\n\n`{3,}\{admonition\} [^\n]+\n:class: goals\n", body
    )
    assert box, f"{page.name}.md: after the title comes the box of goals, not {body[:80]!r}"


@each(CHAPTERS)
def test_a_chapter_ends_with_exercises_and_questions(page):
    exercises, questions = page.sections[-2:]
    assert exercises.count("{exercise}") == len(page.labels("exercise"))
    assert questions.count("{quiz}") == len(page.labels("quiz"))
    count = len(page.labels("quiz"))
    assert 2 <= count <= 4, f"{page.name}.md: {count} questions, not two to four"


@each(TAUGHT)
def test_a_page_has_three_exercises_each_with_its_solution(page):
    exercises = page.labels("exercise")
    assert len(exercises) >= 3, f"{page.name}.md: {len(exercises)} exercises, not at least three"
    assert all(name.startswith("exr-") for name in exercises)
    assert page.labels("solution") == exercises


@each(TAUGHT)
def test_each_exercise_says_its_level_and_a_page_has_all_of_them(page):
    found = {}
    for options in re.findall(r"^`{3,}\{exercise\}.*\n((?::\w+:.*\n)*)", page.text, re.M):
        given = dict(re.findall(r":(\w+): *(.*)", options))
        found[given.get("label")] = given.get("class", "")
    for label, level in found.items():
        assert level in LEVELS, f"{page.name}.md, {label}: its :class: is one of {LEVELS}"
    lacking = set(LEVELS) - set(found.values())
    assert not lacking, f"{page.name}.md has no exercise with the :class: {', '.join(lacking)}"


@each(TAUGHT)
def test_what_a_reader_has_to_write_bears_a_name_that_the_page_does_not_use(page):
    """Else the page goes on with the dots of the starter."""
    cells = [cell for cell in page.cells if cell.is_visible]
    for i, cell in enumerate(cells):
        for name in re.findall(r'^check\("[\w-]+", (\w+)\)', cell.code, re.M):
            later = [c for c in cells[i + 1 :] if re.search(rf"\b{name}\b", c.code)]
            assert not later, f"{page.name}.md: a cell below the task uses {name}"


@each(TAUGHT)
def test_a_page_with_code_has_a_task_that_is_checked(page):
    if not any("```{task} " in other.text for other in PAGES):
        pytest.skip("this course has no tasks")
    if any(cell.is_visible for cell in page.cells):
        assert "```{task} " in page.text, f"{page.name}.md: no task (CONTRIBUTING, Add a task)"


@each(PAGES)
def test_an_exercise_of_another_page_is_named_with_its_page(page):
    own = set(page.labels("exercise"))
    for match in re.finditer(r"\{ref\}`(exr-[\w-]+)`([^\n]{0,40})", page.text):
        if match.group(1) not in own:
            assert re.match(r"[\w ]+\{(ref|doc)\}`", match.group(2)), (
                f"{page.name}.md: exercises are numbered by page: {match.group()} has to name it"
            )


@each(TAUGHT)
def test_solutions_are_folded(page):
    for match in re.finditer(r"^`{3,}\{solution\}[^\n]*\n([^\n]*)\n", page.text, re.MULTILINE):
        assert match.group(1) == ":class: dropdown"


@each(PAGES)
def test_cells_are_short_and_narrow(page):
    for cell in page.cells:
        lines = [line for line in cell.code.splitlines() if line.strip()]
        assert len(lines) <= MOST_LINES, f"line {cell.line}"
        if cell.is_visible:
            assert max(map(len, lines)) <= WIDEST, f"line {cell.line}"


@each(LESSONS)
def test_a_lesson_has_few_cells(page):
    assert len([cell for cell in page.cells if cell.is_visible]) <= MOST_CELLS


@each(TAUGHT)
def test_the_first_visible_cell_holds_the_imports(page):
    visible = [cell for cell in page.cells if cell.is_visible]
    for number, cell in enumerate(visible):
        has_imports = re.search(r"^(import|from) ", cell.code, re.MULTILINE) is not None
        assert has_imports is (number == 0), f"line {cell.line}"


@each(PAGES)
def test_every_cell_that_draws_says_what_its_figure_shows(page):
    for cell in page.cells:
        if "plt.show()" in cell.code and "remove-output" not in cell.options.get("tags", []):
            alt = cell.options.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) >= 30, f"line {cell.line}: {alt!r}"


@each(PAGES)
def test_text_on_a_picture_has_a_colour_of_its_own(page):
    for cell in page.cells:  # without one it is light on dark pages, and the picture stays pale
        if ".imshow(" in cell.code:
            for call in re.findall(r"\.text\((?:.|\n)*?(?=\n\S|\n    \S|\Z)", cell.code):
                assert "color=" in call, f"line {cell.line}: {call!r}"


@each(PAGES)
def test_a_cell_that_draws_shows_its_figure(page):
    draws = r"^(?!def ).*(\bdraw_\w+|\bplt\.(plot|subplots|figure)|show_images_\w+)\("
    for cell in page.cells:
        if re.search(draws, cell.code, re.MULTILINE):
            assert "plt.show()" in cell.code, f"line {cell.line}"


@each(PAGES)
def test_cells_need_no_magic_no_input_no_files_and_no_network(page):
    forbidden = r"^\s*[%!]|\b(input|open|urlopen)\(|\b(requests|urllib|subprocess|os\.system)\b"
    for cell in page.cells:
        found = re.search(forbidden, cell.code, re.MULTILINE)
        assert not found, f"{page.name}.md, line {cell.line}: {found.group()!r} in a cell"


def settings_passed_to(call, page):
    """Return what the page assigns to the name that the call unpacks, if it unpacks one."""
    if not (name := re.search(r"\*\*\(?(\w+)", call)):
        return ""
    assigned = re.search(rf"^{name.group(1)} = .*", page.source(page.cells), re.M | re.S)
    return assigned.group() if assigned else ""


@each(PAGES)
def test_cells_are_deterministic(page):
    for cell in page.cells:
        found = re.search(r"np\.random\.(?!default_rng|Generator)\w*|default_rng\(\)", cell.code)
        assert not found, f"{page.name}.md, line {cell.line}: {found.group()} has no seed"
        for call in re.findall(r"\bMLP(?:Classifier|Regressor)\(.*", cell.code, re.DOTALL):
            assert "random_state=" in call + settings_passed_to(call, page), f"line {cell.line}"


@each(PAGES)
def test_only_hidden_cells_glue(page):
    for cell in page.cells:
        if cell.is_visible:
            assert "glue" not in cell.code, f"line {cell.line}"


def test_names_of_glued_values_are_unique_in_the_book():
    keys = Counter()
    for page in PAGES:
        for cell in page.cells:
            keys.update(set(re.findall(r"\bglue\(\s*f?[\"']([^\"']+)", cell.code)))
    assert [key for key, count in keys.items() if count > 1] == []


@each(PAGES)
def test_a_paragraph_is_one_line(page):
    found = list(paragraphs(page.text))
    assert found or not page.kind
    assert [first for first, last in found if last > first] == [], f"lines of {page.name}.md"


@each(PAGES)
def test_prose_has_no_exclamation_marks(page):
    assert re.findall(r"[^\n]*\w!(?!\[)[^\n]*", page.prose) == []


def lint_cells(folder, choose, *options):
    """Lint the chosen cells of all pages as files in `folder`; fail with every hit."""
    for page in PAGES:
        target = folder / f"{page.name}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.source([c for c in page.cells if choose(c)]), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise"]
    settings = f"--config={course.ROOT / 'pyproject.toml'}"
    run = subprocess.run(
        [*command, settings, *options, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    hits = re.sub(r"^(\S+)\.py:(\d+):\d+:", r"\1.md, line \2:", run.stdout, flags=re.MULTILINE)
    if hits.strip() or run.returncode > 1:
        pytest.fail(f"{hits}{run.stderr}", pytrace=False)


def test_cells_are_linted_like_code(tmp_path):
    ignored = f"{NOT_FOR_CELLS},{NOT_FOR_STARTERS}"
    lint_cells(tmp_path, lambda cell: True, f"--extend-ignore={ignored}")
    lint_cells(tmp_path, lambda cell: not cell.is_starter, f"--select={NOT_FOR_STARTERS}")


def test_no_visible_cell_needs_a_hidden_one(tmp_path):
    lint_cells(tmp_path, lambda cell: cell.is_visible, "--select=F821")


WIDGETS = course.ROOT / "widgets"


@pytest.mark.parametrize(
    "main", sorted(WIDGETS.glob("*/main.mjs")), ids=lambda path: path.parent.name
)
def test_the_main_module_of_a_figure_only_joins_what_others_do(main):
    assert len(main.read_text(encoding="utf-8").splitlines()) < 80

"""The rules that every page keeps, and what the repository must not hold (see CONTRIBUTING.md)."""

import ast
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(.*?)^\1[ ]*$", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|:{3,})\{(\w+[\w:-]*)\}[ ]*([^\n]*)$", re.MULTILINE)
MOST_LINES, MOST_CELLS = 15, 25
WIDEST = 82  # letters of a line of code that the reader sees
# Rules for a module, which a page is not, and rules that make short examples longer.
NOT_FOR_CELLS = "D,E402,E501,B018,I001,W391,E303,B905,C408,RUF007,UP031"


@dataclass(frozen=True)
class Cell:
    """A code cell of a page: the line of its first line of code, its code and its options."""

    line: int
    code: str
    options: dict

    @property
    def is_visible(self):
        return not {"remove-cell", "remove-input", "hide-cell"} & set(self.options.get("tags", []))


@dataclass(frozen=True)
class Page:
    """The source of a page."""

    name: str

    @cached_property
    def text(self):
        return (ROOT / f"{self.name}.md").read_text(encoding="utf-8")

    @cached_property
    def front(self):
        return yaml.safe_load(self.text.split("---\n")[1]) if self.text.startswith("---\n") else {}

    @cached_property
    def cells(self):
        found = []
        for match in CELL.finditer(self.text):
            body, options = match.group(2), {}
            line = self.text[: match.start(2)].count("\n") + 1
            if front := re.match(r"---\n(.*?)^---\n", body, re.DOTALL | re.MULTILINE):
                options = yaml.safe_load(front.group(1))
            elif front := re.match(r"(:[\w-]+:[^\n]*\n)+", body):
                options = yaml.safe_load(re.sub(r"^:([\w-]+):", r"\1:", front.group(), flags=re.M))
            skipped = front.end() if front else 0
            line += body[:skipped].count("\n")
            found.append(Cell(line, body[skipped:].rstrip("\n"), options))
        return found

    @cached_property
    def prose(self):
        """The page without front matter, code and formulas."""
        text = CELL.sub("", self.text.split("---\n", 2)[-1])
        text = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`\n]*`", "", text, flags=re.DOTALL)
        return re.sub(r"^```+\{math\}.*?^```+$", "", text, flags=re.DOTALL | re.MULTILINE)

    def labels(self, directive):
        """The labels, or for solutions the arguments, of the directives of one kind."""
        names = []
        for match in FENCE.finditer(self.text):
            if match.group(2) == directive:
                after = self.text[match.end() : match.end() + 200]
                label = re.match(r"\n:label: (\S+)", after)
                names.append(label.group(1) if label else match.group(3))
        return names

    def source(self, cells):
        """The code of the cells on the lines where the page has it."""
        lines = [""] * (self.text.count("\n") + 1)
        for cell in cells:
            code = cell.code.splitlines()
            lines[cell.line - 1 : cell.line - 1 + len(code)] = code
        return "\n".join(lines).rstrip("\n") + "\n"


def entries(node):
    """Return the files of a piece of the table of contents."""
    if isinstance(node, list):
        return [name for item in node for name in entries(item)]
    own = [node[key] for key in ("root", "file") if key in node]
    return own + [
        n for key in ("parts", "chapters", "sections") for n in entries(node.get(key, []))
    ]


TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [Page(name) for name in entries(TOC)]
TAUGHT = [
    Page(name)
    for part in TOC["parts"]
    if part["caption"] != "Reference"
    for name in entries(part)
]  # fmt: skip
CHAPTERS = [page for page in TAUGHT if page.name.startswith("book/")]
LESSONS = [page for page in TAUGHT if page.name.startswith("lessons/")]


def each(pages):
    return pytest.mark.parametrize("page", pages, ids=[page.name for page in pages])


def test_every_page_is_in_the_table_of_contents_once():
    files = [p.relative_to(ROOT).with_suffix("").as_posix() for p in ROOT.glob("book/*.md")]
    files += [p.relative_to(ROOT).with_suffix("").as_posix() for p in ROOT.glob("lessons/*.md")]
    assert sorted(page.name for page in PAGES) == sorted([*files, "index"])


@each(PAGES)
def test_the_description_fits_a_search_result(page):
    description = page.front["myst"]["html_meta"]["description"]
    assert 70 <= len(description) <= 155, f"{len(description)} characters"


@each(TAUGHT)
def test_a_page_has_a_label_and_begins_with_its_goals(page):
    kind = "chapter" if page.name.startswith("book/") else "lesson"
    body = page.text.split("---\n", 2)[2].strip()
    title = re.match(rf"\({kind}-[a-z0-9-]+\)=\n# [^\n]+\n\n```\{{admonition\}} ", body)
    assert title, body[:80]
    assert body[title.start() :].split("\n\n", 2)[1].splitlines()[1] == ":class: goals"


@each(CHAPTERS)
def test_a_chapter_ends_with_exercises_and_questions(page):
    headings = re.findall(r"^## (.*)$", page.text, re.MULTILINE)
    assert headings[-2:] == ["Exercises", "Check yourself"]
    assert 2 <= len(page.labels("quiz")) <= 4


@each(TAUGHT)
def test_a_page_has_three_exercises_each_with_its_solution(page):
    exercises = page.labels("exercise")
    assert len(exercises) >= 3
    assert all(name.startswith("exr-") for name in exercises)
    assert page.labels("solution") == exercises


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
        assert not found, f"line {cell.line}: {found.group()!r}"


@each(PAGES)
def test_cells_are_deterministic(page):
    for cell in page.cells:
        assert not re.search(r"np\.random\.(?!default_rng|Generator)|default_rng\(\)", cell.code)
        for call in re.findall(r"\bMLP(?:Classifier|Regressor)\(.*", cell.code, re.DOTALL):
            named = re.search(r"\*\*(\w+)", call)
            settings = rf"^{named.group(1)} = .*random_state" if named else "$^"
            given = re.search(settings, page.source(page.cells), re.MULTILINE | re.DOTALL)
            assert "random_state=" in call or given, f"line {cell.line}"


@each(PAGES)
def test_only_hidden_cells_glue(page):
    for cell in page.cells:
        assert ("glue" in cell.code) <= (not cell.is_visible), f"line {cell.line}"


def test_names_of_glued_values_are_unique_in_the_book():
    keys = Counter()
    for page in PAGES:
        for cell in page.cells:
            keys.update(set(re.findall(r"\bglue\(\s*f?[\"']([^\"']+)", cell.code)))
    assert [key for key, count in keys.items() if count > 1] == []


@each(PAGES)
def test_prose_has_no_exclamation_marks(page):
    assert re.findall(r"[^\n]*\w!(?!\[)[^\n]*", page.prose) == []


def ruff(folder, *options):
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise"]
    settings = f"--config={ROOT / 'pyproject.toml'}"
    run = subprocess.run(
        [*command, settings, *options, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    return [line for line in run.stdout.splitlines() if line.strip()]


def write_cells(folder, choose):
    for page in PAGES:
        target = folder / f"{page.name}.py"
        target.parent.mkdir(exist_ok=True)
        target.write_text(page.source([c for c in page.cells if choose(c)]), encoding="utf-8")


def test_cells_are_linted_like_code(tmp_path):
    write_cells(tmp_path, lambda cell: True)
    assert ruff(tmp_path, f"--extend-ignore={NOT_FOR_CELLS}") == []


def test_no_visible_cell_needs_a_hidden_one(tmp_path):
    write_cells(tmp_path, lambda cell: cell.is_visible)
    assert ruff(tmp_path, "--select=F821") == []


# What the repository holds.


@pytest.fixture(scope="module")
def tracked():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("this is not a clone")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_outputs_and_no_built_files_are_in_git(tracked):
    endings = {".ipynb", ".pyc", ".woff2", ".png", ".wasm", ".whl"}
    assert [path for path in tracked if path.suffix in endings] == []


def test_no_file_names_a_machine_or_a_mirror(tracked):
    machine = re.compile(
        r"/(?:root|work|opt|Users|home/(?!jovyan|pyodide|web_user)\w+)/\w"
        r"|index-url|registry\.npm\w+\.|(?<!w)pypi\.org/simple|files\.pythonhosted"
        r"|[\"']resolved[\"']: |pyodide note",
        re.IGNORECASE,
    )
    found = []
    for path in tracked:
        if path == Path(__file__) or path.suffix == ".npz":
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [
            f"{path.relative_to(ROOT)}:{i}" for i, x in enumerate(lines, 1) if machine.search(x)
        ]
    assert found == []


# What CONTRIBUTING.md says.


@pytest.fixture(scope="module")
def contributing():
    return (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_each_derived_file_is_there_and_so_is_the_command_that_makes_it(contributing):
    table = re.findall(r"^\| `(\S+)` \| (.+) \| `(.+)` \|$", contributing, re.MULTILINE)
    assert {"requirements.lock", "package-lock.json"} <= {row[0] for row in table}
    for file, sources, command in table:
        assert (ROOT / file).exists(), file
        for source in re.findall(r"`(\S+)`", sources):
            assert (ROOT / source).exists(), source
        assert_command(command)


def test_each_command_of_the_guide_exists(contributing):
    commands = re.findall(r"`((?:make|python -m) [^`]+)`", contributing)
    commands += re.findall(r"^((?:make|python -m) .*?)(?:  #.*)?$", contributing, re.MULTILINE)
    assert len(commands) > 8
    for command in commands:
        assert_command(command)


def assert_command(command):
    if command.startswith("make "):
        target = command.split()[1]
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
    else:
        module = command.removeprefix(".venv/bin/").removeprefix("python -m ").split()[0]
        is_ours = module.startswith("tools.")
        assert not is_ours or (ROOT / f"{module.replace('.', '/')}.py").is_file(), command


def test_each_path_of_the_guide_exists(contributing):
    for path in re.findall(
        r"`((?:_ext|_static|tools|tests|src|widgets|book|lessons)/[\w./-]*)`", contributing
    ):
        assert (ROOT / path).exists(), path


def test_the_policy_of_the_guide_is_the_one_that_is_tested(contributing):
    tree = ast.parse((ROOT / "tests" / "site" / "test_pages.py").read_text(encoding="utf-8"))
    tested = next(
        ast.literal_eval(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CSP"
    )
    stated = re.search(r"Content-Security-Policy: (.*?)\n```", contributing, re.DOTALL).group(1)
    assert " ".join(stated.split()) == tested

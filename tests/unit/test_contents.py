"""Which pages `_toc.yml` names, and what is said of a file of settings with a fault."""

import re

import pytest

from course_site.cache import open_cache
from course_site.contents import SettingsProblem, pages_of, read_settings, timeout_of
from course_site.execute import execute_pages

HEAD = "format: jb-book\nroot: index\n"
BOOK = f"{HEAD}chapters:\n- file: one\n"
FAULTS = {
    "tab": ("chapters:\n\t- file: one\n", "line 4: there is a tab"),
    "files": ("chapters:\n- files: one\n", "line 4: an entry has none of the keys file, glob, url"),
    "word": ("chapters:\n- one\n", "line 4: an entry has to be a pair, such as `file: book/name`"),
    "twice": ("chapters:\n- file: one\n- file: one\n", "line 5: the page one stands there for"),
    "empty part": (
        "parts:\n- caption: A\n  chapters:\n",
        "line 5: there is no entry below chapters",
    ),
    "ending": ("chapters:\n- file: one\n- file: one.md\n", "line 5: the page one stands there for"),
    "wrong key": ("chaptres:\n- file: one\n", "line 3: it does not know 'chaptres'; here may"),
    "comment": ("chapters:\n- file: parts/c # to come\n", "line 4: there is no page parts/c.md"),
    "key": ("chapters:\n- file: one\n  titel: One\n", "line 5: it does not know 'titel'; here may"),
    "no page": ("chapters:\n- file: one\n- file: two\n", "line 5: there is no page two.md"),
    "number": (
        "chapters:\n- file: one\n- file: 2\n",
        "line 5: file: has to name a page, and title:",
    ),
    "chapter": ("parts:\n- caption: A\n  chapter: []\n", "line 4: chapters: is missing"),
    "again": (
        "chapters:\n- file: one\nchapters: []\n",
        "line 5: chapters stands here for the second",
    ),
    "bracket": ("chapters: [\n", "line 4: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_contents_is_named_with_its_line(tmp_path, name):
    text, message = FAULTS[name]
    for page in ("index", "one"):
        (tmp_path / f"{page}.md").write_text("# A page\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(SettingsProblem) as problem:
        pages_of(tmp_path)
    assert f"_toc.yml, {message}" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_contents_that_name_nothing_say_so(tmp_path):
    (tmp_path / "_toc.yml").write_text("", encoding="utf-8")
    with pytest.raises(SettingsProblem, match="line 1: it names no pages"):
        pages_of(tmp_path)


def test_a_tab_in_the_settings_is_named_with_its_line(tmp_path):
    settings = tmp_path / "_config.yml"
    settings.write_text("title: A book\nhtml:\n\tfavicon: icon.svg\n", encoding="utf-8")
    with pytest.raises(
        SettingsProblem, match="line 3: there is a tab; YAML is indented with blanks"
    ):
        read_settings(settings)


def test_contents_without_a_first_page_say_so(tmp_path):
    (tmp_path / "_toc.yml").write_text(BOOK.replace("root: index\n", ""), encoding="utf-8")
    with pytest.raises(SettingsProblem, match="line 1: root: is missing"):
        pages_of(tmp_path)


@pytest.fixture
def book(tmp_path):
    """A folder of pages without contents."""
    for name in ("index.md", "one.md", "parts/a.md", "parts/b.ipynb", "_build/c.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Title\n")
    return tmp_path


@pytest.mark.parametrize(
    ("contents", "names"),
    [
        (BOOK, "index.md one.md"),
        (BOOK.replace("root: index", "root: index.md"), "index.md one.md"),
        (BOOK + "- file: parts/a.md\n", "index.md one.md parts/a.md"),
        (BOOK + "- file: parts/b\n  title: Other\n", "index.md one.md parts/b.ipynb"),
        (BOOK + "- glob: parts/*\n", "index.md one.md parts/a.md parts/b.ipynb"),
        (BOOK + "- glob: '*'\n", "index.md one.md"),
        (BOOK + "- url: https://x.example\n  title: X\n", "index.md one.md"),
        (BOOK + "  sections:\n  - file: parts/a\n", "index.md one.md parts/a.md"),
        (
            "root: index\nsubtrees:\n- entries:\n  - file: one\n    subtrees:\n    - entries:\n"
            "      - file: parts/a\n- entries:\n  - file: parts/b.ipynb\n",
            "index.md one.md parts/a.md parts/b.ipynb",
        ),
        ("format: jb-article\nroot: index\nsections:\n- file: one\n", "index.md one.md"),
        (
            "format: jb-book\nroot: index\nparts:\n- caption: A\n  chapters:\n  - file: one\n",
            "index.md one.md",
        ),
        ("\ufeff" + BOOK, "index.md one.md"),
    ],
)
def test_every_way_to_name_a_page_finds_it(book, contents, names):
    (book / "_toc.yml").write_text(contents, encoding="utf-8")
    found = pages_of(book)
    assert " ".join(path.relative_to(book).as_posix() for path in found) == names


def test_settings_that_are_missing_or_no_text_are_named(tmp_path):
    with pytest.raises(SettingsProblem, match=r"_config\.yml is missing"):
        read_settings(tmp_path / "_config.yml")
    (tmp_path / "_config.yml").write_bytes("title: X\nauthor: Größe".encode("latin-1"))
    with pytest.raises(SettingsProblem, match=r"_config\.yml, line 2: this is not UTF-8"):
        read_settings(tmp_path / "_config.yml")


@pytest.mark.parametrize("text", ["", "title: X", "execute: {timeout: long}", "execute:"])
def test_settings_without_a_time_for_cells_say_so(tmp_path, text):
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(SettingsProblem, match="no whole number at execute: timeout:"):
        timeout_of(tmp_path / "_config.yml")


@pytest.mark.parametrize("name", ["one.md", "parts/b.ipynb"])
def test_a_page_that_is_not_utf_8_is_named_with_its_line(book, name):
    (book / "_toc.yml").write_text(BOOK + "- file: parts/b\n")
    (book / name).write_bytes("# Title\n\nGröße\n".encode("latin-1"))
    cache = open_cache(book / "_build" / ".jupyter_cache")
    with pytest.raises(
        SettingsProblem, match=re.escape(f"{book / name}, line 3: this is not UTF-8")
    ):
        raise SettingsProblem(*execute_pages(book, cache, timeout=9))


SOUND_CELL = "```{code-cell} ipython3\nprint(1)\n```\n"
FAULTS_OF_CELLS = {
    "tags": (
        "tags: hide-input",
        "tags: has to be a list of words, such as [hide-input], not 'hide-",
    ),
    "number": ("tags: [1]", "tags: has to be a list of words, such as [hide-input], not 1"),
    "load": ("load: nowhere.py", "load: there is no file "),
    "load and code": ("load: sound.py", "load: sound.py would replace the code below it"),
    "load from elsewhere": ("load: ../sound.py", "load: ../sound.py is outside of the book"),
    "load from the root": ("load: /etc/passwd", "load: /etc/passwd is outside of the book"),
}


@pytest.mark.parametrize("name", FAULTS_OF_CELLS)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(book, name):
    options, message = FAULTS_OF_CELLS[name]
    faulty = SOUND_CELL.replace("print(1)", f"---\n{options}\n---\nprint(2)")
    (book / "one.md").write_text(f"# Title\n\n{SOUND_CELL}\n{faulty}")
    (book / "_toc.yml").write_text(BOOK)
    for folder in (book, book.parent):
        (folder / "sound.py").write_text("print(3)\n")
    cache = open_cache(book / "_build" / ".jupyter_cache")
    failures = execute_pages(book, cache, timeout=9)
    assert [failure.splitlines() for failure in failures] == [[failures[0]]]
    assert failures[0].startswith(f"{book / 'one.md'}, line 7: {message}")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("plt.figure(figsize=(500, 500))", "figsize=(500, 500) is in inches, which is too large"),
        ("", "it is empty"),
    ],
)
def test_a_cell_that_need_not_run_to_be_wrong_is_named_with_its_line(book, code, message):
    faulty = SOUND_CELL.replace("print(1)", code)
    (book / "one.md").write_text(f"# Title\n\n{SOUND_CELL}\n{faulty}")
    (book / "_toc.yml").write_text(BOOK)
    cache = open_cache(book / "_build" / ".jupyter_cache")
    (failure,) = execute_pages(book, cache, timeout=9)
    assert failure.startswith(f"{book / 'one.md'}, line 7: code cell 2 of 2: {message}")


@pytest.mark.parametrize(("text", "message"), [("{}", "it has no cells"), ("", "to be JSON")])
def test_a_file_that_is_no_notebook_is_named(book, text, message):
    (book / "_toc.yml").write_text(BOOK + "- file: parts/b\n")
    (book / "parts" / "b.ipynb").write_text(text)
    cache = open_cache(book / "_build" / ".jupyter_cache")
    assert [message in failure for failure in execute_pages(book, cache, timeout=9)] == [True]

"""What is said of a `_toc.yml` or `_config.yml` that cannot be understood: one line, its number."""

import pytest

from tools.contents import SettingsProblem, pages_of, read_settings

HEAD = "format: jb-book\nroot: index\n"
FAULTS = {
    "tab": ("chapters:\n\t- file: one\n", "line 4: there is a tab"),
    "files": ("chapters:\n- files: one\n", "line 4: an entry has none of the keys file, glob, url"),
    "word": ("chapters:\n- one\n", "line 4: an entry has to be a pair, such as `file: book/name`"),
    "twice": ("chapters:\n- file: one\n- file: one\n", "line 5: the page one stands there for"),
    "empty part": (
        "parts:\n- caption: A\n  chapters:\n",
        "line 4: there is no entry below chapters",
    ),
    "key": ("chapters:\n- file: one\n  titel: One\n", "line 5: it does not know 'titel'; here may"),
    "no page": ("chapters:\n- file: one\n- file: two\n", "line 5: there is no page two.md"),
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

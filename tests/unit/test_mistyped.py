"""What is mistyped in settings, sources and heads of pages is named with its line."""

import pytest

from course_site.build import checked_settings
from course_site.contents import SettingsProblem
from course_site.mistyped import check_before_building, check_json
from course_site.nearest import nearest
from tests.course import ROOT

SETTINGS = """\
title: A book
bibtex_bibfiles: [references.bib]
execute: {timeout: 30}
sphinx:
  config:
    language: de
"""
ENTRY = """\
@book{known1999,
  author = {Ada Known},
  title = {One},
  year = {1999},
}
"""
HEAD = "---\nmyst:\n  html_meta:\n    description: What the page is about.\n---\n"
SOUND = {
    "_config.yml": SETTINGS,
    "_toc.yml": "format: jb-book\nroot: index\n",
    "references.bib": ENTRY,
    "index.md": f"{HEAD}# A page\n",
}
FAULTS = {
    "a key": (
        ("_config.yml", "title:", "titel:"),
        "_config.yml, line 1: Jupyter Book knows no 'titel'; did you mean 'title'?",
    ),
    "a key below": (
        ("_config.yml", "timeout:", "time_out:"),
        "_config.yml, line 3: Jupyter Book knows no 'time_out'; did you mean 'timeout'?",
    ),
    "no language": (
        ("_config.yml", "language: de", "language: xx"),
        "_config.yml, line 6: there is no language 'xx'",
    ),
    "another sign": (
        ("_config.yml", "language: de", "language: pt-BR"),
        "_config.yml, line 6: there is no language 'pt-BR'; did you mean 'pt_BR'?",
    ),
    "a number": (
        ("_config.yml", "title: A book", "title: 2026"),
        "_config.yml, line 1: title is 2026, and has to be a text (a number stands between quotes)",
    ),
    "no title": (("_config.yml", "title: A book\n", ""), "_config.yml, line 1: title: is missing"),
    "an empty section": (
        ("_config.yml", "  config:\n    language: de\n", "  config:\n"),
        "line 5: sphinx: config is empty, and has to be pairs of `key: value` below it",
    ),
    "no list": (
        ("_config.yml", "[references.bib]", "references.bib"),
        "line 2: bibtex_bibfiles is 'references.bib', and has to be a list, such as [one, two]",
    ),
    "no time": (
        ("_config.yml", "timeout: 30", "timeout: 0"),
        "_config.yml, line 3: execute: timeout is 0, and has to be 1 or more",
    ),
    "nothing executed": (
        ("_config.yml", "timeout: 30", "execute_notebooks: 'off'"),
        "_config.yml, line 3: execute: execute_notebooks is 'off', and has to be cache",
    ),
    "a section twice": (
        ("_config.yml", "sphinx:", "execute: {timeout: 9}\nsphinx:"),
        "_config.yml, line 4: execute stands here for the second time",
    ),
    "a key of the head twice": (
        ("index.md", "about.\n---", "about.\nmyst:\n  html_meta: {}\n---"),
        "index.md, line 5: myst stands here for the second time",
    ),
    "a comma": (
        ("references.bib", "{Ada Known},", "{Ada Known}"),
        "references.bib, line 2: a comma is missing at the end of this line",
    ),
    "a brace": (
        ("references.bib", "{One},", "{One,"),
        "references.bib, line 1: nothing closes the entry that begins here",
    ),
    "twice": (
        ("references.bib", ENTRY, ENTRY + ENTRY),
        "references.bib, line 6: known1999 stands here for the second time",
    ),
    "no key": (("references.bib", "known1999,", ","), "references.bib, line 1: entry key expected"),
    "Latin-1": (("references.bib", "Ada", "\udcc4da"), "references.bib, line 2: this is not UTF-8"),
    "no file": (
        ("_config.yml", "[references.bib]", "[sources.bib]"),
        "_config.yml, line 2: bibtex_bibfiles: there is no file 'sources.bib'",
    ),
    "no logo": (
        ("_config.yml", "title: A book", "title: A book\nlogo: _static/lgoo.svg"),
        "_config.yml, line 2: logo: there is no file '_static/lgoo.svg'",
    ),
    "no icon": (
        ("_config.yml", "sphinx:", "html: {favicon: nowhere.svg}\nsphinx:"),
        "_config.yml, line 4: favicon: there is no file 'nowhere.svg'",
    ),
    "no extension": (
        ("_config.yml", "language: de", "extensions:\n    - myst_nb\n    - sphinx_nowhere"),
        "_config.yml, line 8: extensions: there is no extension 'sphinx_nowhere'",
    ),
    "no part of an extension": (
        ("_config.yml", "  config:", "  extra_extensions: [nowhere.at_all]\n  config:"),
        "_config.yml, line 5: extra_extensions: there is no extension 'nowhere.at_all'",
    ),
    "a tab": (
        ("index.md", "    description", "\tdescription"),
        "index.md, line 4: there is a tab; YAML is indented with blanks",
    ),
    "a colon": (
        ("index.md", "What the page", "What: the page"),
        "index.md, line 4: a text that holds a colon and a blank stands between quotes",
    ),
    "a line before": (
        ("index.md", "---\nmyst", "\n---\nmyst"),
        "index.md, line 1: the head of the page begins here: nothing before ---",
    ),
    "no end": (
        ("index.md", "about.\n---\n", "about.\n"),
        "index.md, line 1: nothing closes the head of the page: a line of ---",
    ),
}


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8", errors="surrogateescape")


@pytest.fixture
def book(tmp_path):
    """A sound book of one page."""
    for name, text in SOUND.items():
        write(tmp_path, name, text)
    return tmp_path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line(book, fault):
    (name, old, new), message = FAULTS[fault]
    assert old in SOUND[name]
    write(book, name, SOUND[name].replace(old, new, 1))
    with pytest.raises(SettingsProblem) as problem:
        check_before_building(book)
    assert str(problem.value).endswith(message) or message[-1] == "8"
    assert message in str(problem.value)


@pytest.mark.parametrize(
    "head", [HEAD, "", HEAD.replace("\n", "\r\n"), f"\ufeff{HEAD}", "---\n---\n"]
)
def test_a_sound_book_passes(book, head):
    write(book, "index.md", f"{head}# A page\n\nA line:\n\n---\n")
    check_before_building(book)


def test_the_settings_of_this_course_pass():
    check_before_building(ROOT)


@pytest.mark.parametrize("language", ["en", "fr", "pt_BR", "zh_CN", "ga"])
def test_a_language_that_there_is_passes(book, language):
    write(book, "_config.yml", SETTINGS.replace("de", language))
    check_before_building(book)


def test_words_that_cannot_be_read_are_named_with_their_line(tmp_path):
    (tmp_path / "fr.json").write_text('{\n  "Check": "Vérifier",\n}\n', encoding="utf-8")
    with pytest.raises(SettingsProblem, match=r"fr\.json, line [23]: "):
        check_json(tmp_path / "fr.json")


def test_the_nearest_name_is_the_one_that_was_meant_or_none():
    labels = {"chapter-images", "chapter-models", "fig-models-lines"}
    assert nearest("chapter-imgaes", labels) == "; did you mean 'chapter-images'?"
    assert nearest("something-else", labels) == ""


@pytest.mark.parametrize(("folder", "name"), [("WORDS", "fr.json"), ("WIDGETS", "one/figure.json")])
def test_a_file_of_json_that_cannot_be_read_stops_the_build(book, monkeypatch, folder, name):
    (book / "one").mkdir()
    write(book, name, '{\n  "label": One\n}\n')
    monkeypatch.setattr(f"course_site.mistyped.{folder}", book)
    with pytest.raises(SettingsProblem, match=rf"{name}, line 2: Expecting value"):
        check_before_building(book)


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("LIVE_SOURCE", "foo", "give one of site, cdn, none"),
        ("SOURCE_DATE_EPOCH", "abc", "give seconds since 1970, as a number"),
    ],
)
def test_a_variable_that_is_none_is_named_before_anything_is_executed(
    book, monkeypatch, name, value, cure
):
    assert checked_settings(book).live_source == "site"
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem, match=f"{name} is '{value}': {cure}"):
        checked_settings(book)

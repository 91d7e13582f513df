"""The glossary, the bibliography and the citation file of a course agree with its pages."""

from __future__ import annotations

import re

import pytest
import yaml
from pybtex.database import Entry, parse_string

from tests import course

LISTS = {  # what an entry of each kind needs to be found
    "article": {"journal", "volume", "pages"},
    "inproceedings": {"booktitle"},
}


def text_of(name: str) -> str:
    """Return a file of the course; without it the test is skipped."""
    path = course.FOLDER / name
    if not path.is_file():
        pytest.skip(f"this course has no {name}")
    return path.read_text(encoding="utf-8")


def glossary() -> dict[str, str]:
    """Return the definition of each term of the glossary."""
    page = text_of("book/glossary.md")
    body = re.search(r"```\{glossary\}\n:sorted:\n(.*?)\n```", page, re.DOTALL)
    assert body, "book/glossary.md has no ```{glossary} with the option :sorted:"
    # Terms on lines of their own share the definition below them.
    text = re.sub(r"^(\S.*)\n(?=\S)", r"\1 | ", body.group(1).strip(), flags=re.M)
    entries = {}
    for block in re.split(r"\n(?=\S)", text):
        terms, _, definition = block.strip().partition("\n")
        for term in terms.split(" | "):
            entries[term] = " ".join(definition.split())
    return entries


def bibliography() -> dict[str, Entry]:
    """Return the entries of the bibliography by their keys."""
    entries: dict[str, Entry] = {}
    for name in course.SETTINGS.get("bibtex_bibfiles", []):
        entries |= parse_string(text_of(name), "bibtex").entries
    return entries


def roles(name: str) -> set[str]:
    """Return the targets of a role in all pages, `text <target>` reduced to its target."""
    found = set()
    for page in course.PAGES:
        for text in re.findall(rf"\{{{name}\}}`([^`]+)`", course.source(page)):
            bracket = re.search(r"<([^<>]+)>$", text)
            found.add(bracket.group(1) if bracket else text)
    return found


def test_the_glossary_defines_every_term_that_a_page_uses() -> None:
    defined = {term.lower() for term in glossary()}
    missing = {term for term in roles("term") if term.lower() not in defined}
    assert not missing, f"book/glossary.md does not define {', '.join(sorted(missing))}"


def test_each_term_has_a_definition_that_is_short() -> None:
    for term, definition in glossary().items():
        assert 20 < len(definition) < 400, f"{term}: {len(definition)} characters, not 20 to 400"
        assert definition.strip().endswith("."), f"the definition of {term} ends with no full stop"


def test_no_term_is_defined_by_itself() -> None:
    for term, definition in glossary().items():
        assert f"{{term}}`{term}`" not in definition, term


def test_each_entry_of_the_bibliography_can_be_found_by_what_it_says() -> None:
    for key, entry in bibliography().items():
        wanted = {"author", "title", "year"} | LISTS.get(entry.type, set())
        missing = sorted(wanted - set(entry.fields) - set(entry.persons))
        assert not missing, f"the entry {key} of the bibliography has no {', '.join(missing)}"
        year = entry.fields["year"]
        assert re.fullmatch(r"\d{4}[a-z]?", year), f"{key}: the year {year!r} has not four digits"


def test_the_key_of_a_publication_is_an_author_and_the_year() -> None:
    for key, entry in bibliography().items():
        year = entry.fields["year"][:4]
        if entry.type != "misc":
            assert re.fullmatch(rf"[a-z]+{year}[a-z]?", key), (
                f"the key {key} has to be the first author's name and {year}"
            )


def test_no_two_sources_are_cited_by_the_same_words() -> None:
    keys: dict[str, list[str]] = {}
    for key, entry in bibliography().items():
        names = [" ".join(person.last_names) for person in entry.persons["author"]]
        authors = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
        keys.setdefault(f"{authors}, {entry.fields['year']}", []).append(key)
    same = {words: those for words, those in keys.items() if len(those) > 1}
    assert not same, f"give each its letter, such as year = {{1998a}}: {same}"


def test_every_citation_stands_in_the_bibliography() -> None:
    texts = roles("cite:p") | roles("cite:t")
    cited = {key.strip() for text in texts for key in text.split(",")}
    missing = sorted(cited - set(bibliography()))
    assert not missing, f"cited, but not in the bibliography: {', '.join(missing)}"


def test_the_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load(text_of("CITATION.cff"))
    version = citation["version"]
    assert f'\nversion = "{version}"\n' in text_of("pyproject.toml")
    assert f"Version {version}" in text_of("book/about.md")
    released = re.search(r"^## (\d\S+) \((\S+)\)$", text_of("CHANGELOG.md"), re.M)
    assert released and released.groups() == (version, str(citation["date-released"]))


def test_how_to_cite_names_title_and_authors_of_the_settings() -> None:
    citation, page = yaml.safe_load(text_of("CITATION.cff")), text_of("book/about.md")
    assert citation["title"] == course.TITLE
    assert citation["authors"][0]["name"] == course.AUTHOR
    assert page.count(course.TITLE) >= 2
    assert page.count(course.AUTHOR) >= 2

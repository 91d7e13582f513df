"""The addresses of the site and of its repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from course_site.addresses import (
    AddressProblem,
    Repository,
    check_addresses,
    current_commit,
    given_repository,
    given_site,
    page_address,
    repository_address,
    site_address,
)

WANTED = "https://host.example/group/course"


@pytest.mark.parametrize(
    "given",
    [
        WANTED,
        f"{WANTED}/",
        f" {WANTED}.git\n",
        "https://user:token@host.example/group/course",
        "git@host.example:group/course.git",
        "ssh://git@host.example/group/course.git",
        "ssh://git@host.example:2222/group/course.git",
        f"{WANTED}?tab=readme#top",
    ],
)
def test_a_repository_has_one_address_however_it_is_written(given: str) -> None:
    assert repository_address(given) == WANTED


@pytest.mark.parametrize("given", [WANTED, f"{WANTED}/", f"{WANTED}/index.html", f"  {WANTED} "])
def test_the_site_has_one_address_with_a_slash_at_its_end(given: str) -> None:
    assert site_address(given) == f"{WANTED}/"


@pytest.mark.parametrize(
    "given", ["host.example/course", "https:///x", "ftp://h/x", "https://a b/"]
)
def test_half_an_address_is_refused_by_the_name_of_its_setting(given: str) -> None:
    with pytest.raises(AddressProblem, match="^SITE_URL is .*whole address"):
        site_address(given)
    with pytest.raises(AddressProblem, match="^REPOSITORY_URL is "):
        repository_address(given)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://github.com/group/course/tree/main", "https://github.com/group/course"),
        ("https://github.com/group/course/issues", "https://github.com/group/course"),
        ("https://gitlab.com/a/b/course/-/tree/main", "https://gitlab.com/a/b/course"),
        ("https://host.example/group/course/src/branch/main", WANTED),
        ("https://github.com/group", "https://github.com/you/course"),
        ("https://github.com", "https://github.com/you/course"),
        ("https://group.github.io/course", "https://github.com/you/course"),
    ],
)
def test_an_address_that_is_no_repositorys_is_refused_with_the_one_that_was_meant(
    given: str, meant: str
) -> None:
    with pytest.raises(AddressProblem, match=f"the repository itself, such as {meant}$"):
        repository_address(given)


@pytest.mark.parametrize("path", ["course", "group/course", "group/in/group/course", "~me/course"])
def test_a_repository_may_lie_in_groups_of_groups_or_in_none(path: str) -> None:
    assert repository_address(f"https://host.example/{path}") == f"https://host.example/{path}"


def test_a_refused_address_of_the_settings_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPOSITORY_URL", raising=False)
    options = "html_theme_options:\n      repository_url: https://github.com/group"
    (tmp_path / "_config.yml").write_text(f"html:\nsphinx:\n  config:\n    {options}\n")
    with pytest.raises(AddressProblem, match=r"_config\.yml, line 5: repository_url is "):
        check_addresses(tmp_path / "_config.yml")


def test_a_refused_address_does_not_show_its_token() -> None:
    with pytest.raises(AddressProblem) as problem:
        repository_address("ftp://user:secret@host.example/x")
    assert "secret" not in str(problem.value)


def test_nothing_given_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", " ")
    monkeypatch.delenv("REPOSITORY_URL", raising=False)
    assert given_site() == "" and given_repository() is None
    assert page_address("", "index") == ""
    monkeypatch.setenv("SITE_URL", "https://one.example")
    assert given_site("https://two.example") == "https://one.example/"


def test_names_of_pages_are_quoted() -> None:
    address = page_address("https://host.example/", "kapitel/maß und zahl")
    assert address == "https://host.example/kapitel/ma%C3%9F%20und%20zahl.html"


@pytest.mark.parametrize(
    ("host", "provider"),
    [("github.com", "github"), ("gitlab.com", "gitlab"), ("gitlab.uni.example", "gitlab")],
)
def test_a_repository_knows_its_host(host: str, provider: str) -> None:
    repository = Repository(f"https://{host}/group/course", "abc")
    assert (repository.host, repository.project) == (host, "group/course")
    assert repository.provider == provider
    assert repository.requirement == f"course-utils @ git+https://{host}/group/course@abc"


def test_the_commit_is_not_that_of_a_repository_around_the_folder(tmp_path: Path) -> None:
    """As of a downloaded archive in somebody's home that is under git itself."""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@x.example"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    (tmp_path / "archive").mkdir()
    assert current_commit(tmp_path)
    assert current_commit(tmp_path / "archive") == ""


def test_the_commit_is_that_of_the_folder_and_none_outside_of_git(tmp_path: Path) -> None:
    assert current_commit(tmp_path) == ""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message=one"], check=True)
    assert len(current_commit(tmp_path)) == 40

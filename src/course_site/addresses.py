"""Where the site and its repository are: what SITE_URL, REPOSITORY_URL and the settings say.

There is no default. Where no address is given none is published: whoever took the name of a default
could fill it with what readers would then open and install.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from course_site.contents import SettingsProblem, line_of, read_settings, text_of, value_at

PROVIDERS = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
# The path of a repository: owner and name, or groups in groups; not of a page about it.
PART = r"/(?!(?:-|blob|raw|src|tree|wiki)(?:/|$))[^/]+"
PATHS = {"github.com": f"(?:{PART}){{2}}", "bitbucket.org": f"(?:{PART}){{2}}"}
OTHER_PATHS = f"(?:{PART})+"
OF_SITES = (".github.io", ".gitlab.io")


class AddressProblem(SettingsProblem):
    """What is wrong with an address, in words that say what to do."""


@dataclass(frozen=True)
class Repository:
    """A repository on the web, and the commit that the site is made from ("" if unknown)."""

    url: str
    commit: str = ""

    @property
    def host(self) -> str:
        """The name of the host."""
        return urlsplit(self.url).hostname or ""

    @property
    def project(self) -> str:
        """The path on the host, without slashes around it."""
        return urlsplit(self.url).path.strip("/")

    @property
    def provider(self) -> str:
        """The kind of host, as the theme names it."""
        if known := PROVIDERS.get(self.host):
            return known
        return "gitlab" if "GITLAB_CI" in os.environ or "gitlab" in self.host else "github"

    @property
    def requirement(self) -> str:
        """The package of the course as pip installs it: that of the page's own commit."""
        return f"course-utils @ git+{self.url}" + (f"@{self.commit}" if self.commit else "")


def site_address(given: str, name: str = "SITE_URL") -> str:
    """Return the address of the site with a slash at its end; "" if none is given."""
    address = _web_address(given, name)
    address = re.sub(r"/index\.html$", "", address).rstrip("/")
    return f"{address}/" if address else ""


def repository_address(given: str, name: str = "REPOSITORY_URL") -> str:
    """Return the address of the repository as a browser opens it; "" if none is given."""
    given = re.sub(r"^(?:ssh://)?git@([^:/]+)(?::\d+/|[:/])", r"https://\1/", given.strip())
    address = _web_address(given, name).rstrip("/").removesuffix(".git")
    host, path = urlsplit(address).hostname or "", urlsplit(address).path
    found = re.match(PATHS.get(host, OTHER_PATHS), path)
    if address and (not found or found[0] != path or host.endswith(OF_SITES)):
        whole = found and found[0] != path and found[0].count("/") > 1
        meant = f"https://{host}{found[0]}" if found and whole else "https://github.com/you/course"
        raise AddressProblem(
            f"{name} is {address!r}: give the address of the repository itself, such as {meant}"
        )
    return address


def _web_address(given: str, name: str) -> str:
    """Return an address without what belongs to one person: name, password, query."""
    given = given.strip()
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", given):
        shown = re.sub(r"[^/@\s]*@", "", given)  # a token is not for the log
        raise AddressProblem(
            f"{name} is {shown!r}: give a whole address, such as https://host.example/course"
        )
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit((parts.scheme, host, quote(parts.path, safe="/%~"), "", ""))


def page_address(site: str, page: str, ending: str = ".html") -> str:
    """Return the address of a page, its name quoted; "" where the site has no address."""
    return f"{site}{quote(page)}{ending}" if site else ""


def current_commit(root: Path) -> str:
    """Return the commit that is checked out in `root`; "" where there is no git, or another's."""
    command = ["git", "-C", str(root), "rev-parse", "--show-cdup", "HEAD"]
    try:
        run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    except OSError:
        return ""
    way_to_the_top, _, commit = run.stdout.partition("\n")
    return commit.strip() if run.returncode == 0 and not way_to_the_top else ""


def given_site(setting: str = "", name: str = "html: baseurl") -> str:
    """Return the address of the site: SITE_URL, or what the settings say."""
    if os.environ.get("SITE_URL", "").strip():
        return site_address(os.environ["SITE_URL"])
    return site_address(setting, name)


def given_repository(
    setting: str = "", root: Path | None = None, name: str = "repository_url"
) -> Repository | None:
    """Return the repository: REPOSITORY_URL, or what the settings say; None where neither does."""
    if os.environ.get("REPOSITORY_URL", "").strip():
        url = repository_address(os.environ["REPOSITORY_URL"])
    else:
        url = repository_address(setting, name)
    return Repository(url, current_commit(root) if root else "") if url else None


def check_addresses(settings: Path) -> None:
    """Raise AddressProblem if one of the two addresses cannot be used: before all else is done."""
    found = read_settings(settings)
    options = ["sphinx", "config", "html_theme_options"]
    text = text_of(settings)
    for keys, given in (
        (["html", "baseurl"], given_site),
        ([*options, "repository_url"], given_repository),
    ):
        given(
            value_at(found, keys) or "", name=f"{settings}, line {line_of(text, keys)}: {keys[-1]}"
        )


def repository_of(config: Any) -> Repository | None:
    """Return the repository of a Sphinx build, or None (see pages/addresses.py)."""
    url = config.course_repository
    return Repository(url, config.course_commit) if url else None

"""What axe finds on an open page: barriers for readers who see, hear or point in other ways."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.course import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What passed is a list of every element: to bring it here takes longer than the search itself.
RUN = """([within, rules]) => axe.run(within, {
  resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {}),
}).then((result) => result.violations)"""


def violations(page: Page, *rules: str, within: str = "html") -> list[dict[str, Any]]:
    """Return the rules that are broken: of all, or of those named."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN, [within, list(rules)])
    return found


def findings(page: Page, *rules: str, within: str = "html") -> list[str]:
    """Return what breaks a rule, a line each."""
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for rule in violations(page, *rules, within=within)
        for node in rule["nodes"]
    ]

"""Which rules of a stylesheet are left out, on stylesheets of a few lines."""

import pytest

from course_site.pages.unused_styles import names_in, without_idle, without_unused

NAMES = {"note", "open", "sd-1", "main"}


@pytest.mark.parametrize(
    "rule",
    [
        "a:hover{color:red}",
        ".note>p{color:red}",
        "#main .note:not(.gone){color:red}",
        "html[data-theme=dark] pre{color:red}",
        '[class*="gone"] p{color:red}',
        ":is(.gone,.note) p{color:red}",
        r".sd\-1{color:red}",
        '@charset "utf-8";',
        '@font-face{font-family:x;src:url(a.woff2) format("woff2")}',
        "@keyframes gone{0%{top:0}to{top:1px}}",
        "@page{margin:1cm;@bottom-right{content:counter(page)}}",
        "@media print{.note{color:red}}",
        '.note{content:"}";background:url(data:image/svg+xml;,{})}',
        ":root{--gone:1}",
    ],
)
def test_a_rule_that_may_match_stays_as_it_is(rule: str) -> None:
    assert without_unused(rule, NAMES) == rule


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (".gone{color:red}", ""),
        (".note .gone{color:red}", ""),
        (".note.gone:hover::before{color:red}", ""),
        ("#gone a{color:red}", ""),
        (".gone,.note,p .gone{color:red}", ".note{color:red}"),
        ("@media print{.gone{color:red}}a{top:0}", "a{top:0}"),
        ("@media print{.gone{color:red}a{top:0}}", "@media print{a{top:0}}"),
        ('.gone{content:"}"}a{top:0}', "a{top:0}"),
    ],
)
def test_a_rule_that_asks_for_a_name_nobody_has_goes(rule: str, left: str) -> None:
    assert without_unused(rule, NAMES) == left


def test_every_word_of_a_script_may_be_a_class() -> None:
    assert {"dropdown-menu-dark", "pst-hidden"} <= names_in(
        'el.classList.add("dropdown-menu-dark"); x = `pst-hidden ${y}`'
    )


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (":root{--a:1;color:red}", ":root{color:red}"),
        (":root{--a:1}", ""),
        (":root{--a:1;--b:var(--a)}p{top:var(--b)}", ":root{--a:1;--b:var(--a)}p{top:var(--b)}"),
        (":root{--a:1;--b:var(--a)}", ""),  # nothing asks for b, and then nothing for a
        (":root{--asked:1}", ":root{--asked:1}"),
        (
            '.x{--a:url("data:image/svg+xml;,{}");--b:";";content:";"}',
            '.x{content:";"}',
        ),
        (".x{--a:url(data:font/woff2;base64,AA==);top:0}", ".x{top:0}"),
        ("@media print{:root{--a:1}p{top:0}}", "@media print{p{top:0}}"),
        (
            "@page{margin:1cm;@bottom-right{content:none}}",
            "@page{margin:1cm;@bottom-right{content:none}}",
        ),
        ("@font-face{font-family:x}", "@font-face{font-family:x}"),
        ("@keyframes gone{0%{top:0}to{top:1px}}", ""),
        (
            "@keyframes run{0%{top:0}to{top:1px}}p{animation:1s linear run}",
            "@keyframes run{0%{top:0}to{top:1px}}p{animation:1s linear run}",
        ),
    ],
)
def test_variables_and_motions_that_nothing_asks_for_go(sheet: str, left: str) -> None:
    assert without_idle(sheet, {"--asked"}) == left

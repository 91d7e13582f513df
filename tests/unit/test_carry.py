"""What is made of a page before it is printed or bound: formulas, code, links, answers."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from course_site.carry.aside import as_drawn, as_mathml, in_lines, put_back, set_aside, tex_of
from course_site.carry.collect import Chapter, chapter_of, lower_headings, reading_order
from course_site.carry.links import point_links, slug_of, unique
from course_site.problems import Problem
from tests.course import ROOT

FORMULA = (
    '<span class="katex"><span class="katex-mathml"><math xmlns="M"><semantics><mi>a</mi>'
    '<annotation encoding="application/x-tex">a &lt;\n b</annotation></semantics></math></span>'
    '<span class="katex-html"><span class="base" aria-hidden="true">a</span>'
    '<span class="katex-end"><span class="tail">,</span></span></span></span>'
)
PAGE = f"""<article><section id="top"><h1>A page<a class="headerlink" href="#top">#</a></h1>
<p>See <a href="other.html#eq" title="x">there</a>, <a href="../index.html">the start</a>,
<a href="../genindex.html">the index</a>
and <a href="https://example.org/">a site</a>: {FORMULA}</p>
<div class="cell"><details class="hide"><summary>Code</summary><pre>plt.show()</pre></details>
<img class="only-light" src="../_images/a.svg#x" alt="A">
<img class="only-dark" src="../_images/a.svg">
</div>
<div class="exercise" id="exr-a"><p class="admonition-title"><span class="caption-number">Exercise 1
</span> (One)</p></div>
<div class="answer" id="ans-a"><label>The sum:</label><input><div class="answer-reply"
 data-value="-2" data-verdict="wrong" hidden=""><p>A sign.</p></div><div class="answer-reply"
 data-value="2" data-verdict="right" hidden=""><p>Yes.</p></div></div>
<details class="hint"><summary>Hint 1</summary><p>First.</p><details class="hint">
<summary>Hint 2</summary><p>Second.</p></details></details>
<details class="solution" id="solution-exr-a"><summary>Solution 1</summary><p>Two.</p></details>
<div class="quiz" id="quiz-a"><div class="quiz-question"><p>Which?</p></div><div role="radiogroup">
<div class="quiz-choice" data-verdict="wrong"><label><input> <span>one</span></label>
<details class="quiz-explanation"><div><p>No.</p></div></details></div>
<div class="quiz-choice" data-verdict="right"><label><input> <span>two</span></label>
<details class="quiz-explanation"><div><p>Right so.</p></div></details></div></div>
<p class="quiz-buttons"><button>Check</button></p></div></section></article>"""
PAGES = {"index", "book/page", "book/other"}


def chapter(address: str = "", language: str = "en") -> Chapter:
    return chapter_of("book/page", PAGE, PAGES, language, address, as_drawn)


def text(markup: str) -> str:
    return " ".join(BeautifulSoup(markup, "html.parser").get_text(" ").split())


def test_formulas_and_code_are_set_aside_and_put_back_as_they_were() -> None:
    source = f"<p>{FORMULA}, then {FORMULA}</p><pre>a</pre>"
    without, kept = set_aside(source)
    assert "katex" not in without and "<pre" not in without and len(kept) == 3
    assert put_back(without, kept, lambda formula: formula) == source.replace(
        "<pre>a</pre>", '<pre><span class="line">a\n</span></pre>'
    )


def test_a_formula_that_does_not_end_is_told() -> None:
    with pytest.raises(ValueError, match="does not end"):
        set_aside('<span class="katex"><span>')


def test_a_drawn_formula_is_a_picture_with_its_tex_and_the_sign_behind_it() -> None:
    drawn = as_drawn(FORMULA)
    assert drawn.startswith('<span role="img" aria-label="a &lt; b," class="katex">')
    assert "<math" not in drawn and "aria-hidden" not in drawn


def test_mathml_keeps_the_sign_behind_the_formula() -> None:
    assert tex_of(FORMULA) == "a < b"
    assert as_mathml(FORMULA).startswith('<span class="formula"><math alttext="a &lt; b" xmlns')
    assert as_mathml(FORMULA).endswith("</math>,</span>")


def test_a_token_over_several_lines_is_closed_and_opened_again() -> None:
    assert in_lines('<pre><span></span><span class="s">"""a\nb"""</span>\n</pre>') == (
        '<pre><span class="line"><span class="s">"""a</span>\n</span>'
        '<span class="line"><span class="s">b"""</span>\n</span></pre>'
    )


def test_links_lead_into_the_book_and_what_leads_out_of_it_is_text_without_a_site() -> None:
    body = chapter().body
    assert '<a href="#book-other--eq">there</a>' in body
    assert '<a href="#index">the start</a>' in body
    assert "the index" in body and "genindex" not in body
    assert 'href="https://example.org/"' in body


def test_with_a_site_the_other_links_lead_there() -> None:
    body = chapter("https://course.example/b/").body
    assert '<a href="https://course.example/b/genindex.html">the index</a>' in body


def test_ids_are_unique_and_pictures_are_found_from_the_top_of_the_site() -> None:
    body = BeautifulSoup(chapter().body, "html.parser")
    assert body.section["id"] == unique("book/page", "top") == "book-page--top"
    assert [picture["src"] for picture in body.find_all("img")] == ["_images/a.svg"]


def test_what_is_pressed_or_folded_is_gone() -> None:
    body = BeautifulSoup(chapter().body, "html.parser")
    assert not body.select("input, button, details, .headerlink, .quiz-buttons")
    assert "plt.show" not in text(chapter().body)


def test_solutions_follow_their_hints_and_lead_back_to_the_exercise() -> None:
    answers = BeautifulSoup(chapter().answers, "html.parser")
    solution, quiz = answers.find_all("section")
    assert text(str(solution)) == (
        "Solution 1 (One) Hint 1. First. Hint 2. Second. Two. Right is \N{MINUS SIGN}2".replace(
            "\N{MINUS SIGN}2", "2: Yes. "
        )
        + "If you have \N{MINUS SIGN}2: A sign."
    )
    assert solution.a["href"] == "#book-page--exr-a"
    body = BeautifulSoup(chapter().body, "html.parser")
    assert body.select_one(".exercise .to-solution a")["href"] == f"#{solution['id']}"
    assert text(str(body.select_one(".answer-line"))) == "The sum:"
    assert text(str(quiz)) == "Question 1 : B B Right so. A No."
    assert [text(str(x)) for x in body.select(".choices li")] == ["one", "two"]
    assert body.select_one(".quiz-number a")["href"] == f"#{quiz['id']}"


def test_the_answers_speak_the_language_of_the_book() -> None:
    assert "Frage 1" in chapter(language="de").answers


def test_a_page_without_a_text_is_a_problem() -> None:
    with pytest.raises(Problem, match="book/page"):
        chapter_of("book/page", "<p>Nothing.</p>", PAGES, "en", "", as_drawn)


def test_a_link_that_a_format_cannot_lead_anywhere_becomes_text() -> None:
    markup = '<a href="#a">one</a> <a class="x" href="#b"><em>two</em></a>'
    led = point_links(markup, {"a": "file.xhtml#a", "b": ""}.__getitem__)
    assert led == '<a href="file.xhtml#a">one</a> <em>two</em>'


def test_headings_are_lowered_to_the_deepest_at_most() -> None:
    assert lower_headings("<h1>a</h1><h6 id='x'>b</h6><hr>", 1) == "<h2>a</h2><h6 id='x'>b</h6><hr>"


def test_the_order_is_that_of_the_contents_with_their_parts() -> None:
    first, second, *_ = reading_order(ROOT)
    assert first == ("", ["index"])
    assert second[1][:2] == ["book/images", "book/functions"]
    assert slug_of("book/images") == "book-images"

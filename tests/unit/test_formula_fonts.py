"""The fonts of formulas are cut to the letters in use, and two files divide all letters."""

from course_site.pages import formula_fonts as fonts

PAGE = (
    '<span class="katex"><span class="mord mathbb">R</span><span class="mord mathnormal">β</span>'
    '<span class="mopen">(</span><span class="mrel">&lt;</span></span>'
)
STYLE = (
    "@font-face{font-family:KaTeX_AMS;src:url(fonts/KaTeX_AMS-Regular.woff2)}"
    "@font-face{font-family:KaTeX_Main;src:url(fonts/KaTeX_Main-Regular.woff2)}"
)


def test_each_letter_of_a_formula_counts_for_the_font_of_its_class():
    found = dict(fonts.letters_of(PAGE))
    assert found["AMS-Regular"] == {ord("R")}
    assert found["Math-Italic"] == {ord("β")}
    assert found["SansSerif-Regular"] == set()
    assert found["Main-Regular"] == set(map(ord, "Rβ(<"))


def test_two_faces_divide_all_letters_between_them():
    kept = fonts.ranges([0x52, 0x4E, 0x4F])
    assert kept == [(0x4E, 0x4F), (0x52, 0x52)]
    rest = fonts.others(kept)
    assert rest == [(0, 0x4D), (0x50, 0x51), (0x53, 0x10FFFF)]
    style = fonts.divided(STYLE, "KaTeX_AMS-Regular.woff2", "whole.woff2", kept)
    assert style.count("@font-face") == 3
    assert "KaTeX_AMS-Regular.woff2);unicode-range:U+4E-4F,U+52}" in style
    assert "fonts/whole.woff2);unicode-range:U+0-4D,U+50-51,U+53-10FFFF}" in style
    assert style.endswith("url(fonts/KaTeX_Main-Regular.woff2)}")


def test_no_letter_and_every_letter_are_divided_too():
    assert fonts.others([]) == [(0, 0x10FFFF)]
    assert fonts.others([(0, 0x10FFFF)]) == []

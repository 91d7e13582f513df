"""Which references of a page show on a card what they lead to."""

from bs4 import BeautifulSoup


def test_numbered_things_and_terms_have_a_card_and_pages_and_sections_have_none(built):
    html = (built.site / "features.html").read_text(encoding="utf-8")
    links = BeautifulSoup(html, "html.parser").select("article p a.internal")
    cards = {link["href"] for link in links if "has-card" in link["class"]}
    assert cards == {"plain.html#term-entry", "#def-square", "#equation-eq-square", "#fig-square"}
    plain = {link["href"] for link in links} - cards
    assert "plain.html" in plain
    assert len(plain) == 2  # and the section

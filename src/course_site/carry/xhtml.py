"""Documents of an ePub: XML in which drawings and formulas are told by their names."""

from __future__ import annotations

import re
from html import escape

# HTML forgets the capitals of these, and XML does not.
CAPITALS = (
    *("clipPath", "clipPathUnits", "gradientTransform", "gradientUnits", "linearGradient"),
    *("patternContentUnits", "patternTransform", "patternUnits", "preserveAspectRatio"),
    *("radialGradient", "textPath", "viewBox"),
)
WORDS = re.compile(rf"(?<=[\s</])({'|'.join(map(str.lower, CAPITALS))})(?=[\s=>])")
RESTORED = {name.lower(): name for name in CAPITALS}
SVG = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
# Invisible, and so no text: what stands for a picture that only the site has.
DROPPED = re.compile(r"<nav\b[^>]*></nav>|<figure\b[^>]*>\s*</figure>")


def drawn(found: re.Match[str]) -> str:
    """Return a drawing with its capitals and its namespace."""
    svg = re.sub(r"<[^>]*>", lambda tag: WORDS.sub(lambda x: RESTORED[x[1]], tag[0]), found[0])
    added = "" if "xmlns=" in svg.partition(">")[0] else f' xmlns="{SVG_NAMESPACE}"'
    added += f" {XLINK}" if "xlink:" in svg and "xmlns:xlink" not in svg else ""
    return svg.replace("<svg", f"<svg{added}", 1)


def without_twins(svg: str) -> str:
    """Return a drawing in which no id stands twice: Matplotlib names one picture twice alike."""
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        if found[1] in seen:
            return ""
        seen.add(found[1])
        return found[0]

    return re.sub(r' id="([^"]*)"', once, svg)


def document(title: str, language: str, body: str, kind: str) -> str:
    """Return a whole document; `kind` says what it is in the words of ePub, such as `chapter`."""
    body = DROPPED.sub("", SVG.sub(drawn, body))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{language}" xml:lang="{language}" data-theme="light"><head>'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="style.css"/></head>'
        f'<body epub:type="{kind}"><main>{body}</main></body></html>'
    )


def properties(markup: str) -> str:
    """Return what the list of files says of a document."""
    found = [name for name, tag in (("mathml", "<math"), ("svg", "<svg")) if tag in markup]
    return f' properties="{" ".join(found)}"' if found else ""

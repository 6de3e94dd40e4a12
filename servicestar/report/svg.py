"""Parts of small pictures as SVG. No scripts, no fonts and no links: they print as they look."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from servicestar.diagnostics import printable

INK = "#1a1a1a"


def canvas(id_: str, title: str, description: str, words: dict[str, str]) -> Element:
    """An ``svg`` element that says what it shows to who can not see it.

    Args:
        id_: unique in the page.
        title: what it is, in a few words.
        description: the numbers.
        words: further attributes.
    """
    named = {"role": "img", "aria-labelledby": f"{id_}-title {id_}-desc"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **named, **words})
    SubElement(svg, "title", {"id": f"{id_}-title"}).text = printable(title)
    SubElement(svg, "desc", {"id": f"{id_}-desc"}).text = printable(description)
    return svg


def put(parent: Element, name: str, text: str | None = None, **words: object) -> Element:
    """An element in another; underscores in the names of attributes stand for hyphens."""
    attributes = {key.rstrip("_").replace("_", "-"): str(value) for key, value in words.items()}
    element = SubElement(parent, name, attributes)
    element.text = None if text is None else printable(text)
    return element


def written(svg: Element) -> str:
    """The picture as markup for a page of HTML."""
    return tostring(svg, encoding="unicode")

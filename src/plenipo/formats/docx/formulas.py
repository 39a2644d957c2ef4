"""Formulas (OMML) as one line of characters: a fraction as a/b, a power as a^b.

The layout of a formula is lost, its characters are not; the reader reports
that a formula stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from lxml import etree

from plenipo.formats.docx import names as n

Fall: TypeAlias = "Callable[[etree._Element], None]"  # noqa: SLF001 - the type has no other name
Say: TypeAlias = Callable[[str], None]  # adds characters

_SIGNS: Final = {n.M_SUP: "^", n.M_SUB: "_", n.M_DEN: "/"}


def formula(element: etree._Element, *, inside: Fall, say: Say) -> bool:
    """Write the characters that an OMML element draws around its parts.

    Return True when the element was dealt with whole; False leaves it to the
    caller, who reads its children.
    """
    tag = element.tag
    if tag == n.M_D:
        say(_sign(element, n.M_BEGCHR, "("))
        inside(element)
        say(_sign(element, n.M_ENDCHR, ")"))
        return True
    if tag == n.M_RAD:
        say("\u221a")
        inside(element)
        return True
    if tag == n.M_NARY:
        say(_sign(element, n.M_CHR, "\u222b"))
        inside(element)
        return True
    if tag in _SIGNS:
        if len(element):
            say(_SIGNS[tag])
            inside(element)
        return True
    return False


def _sign(element: etree._Element, kind: str, usual: str) -> str:
    for properties in element:
        found = properties.find(kind)
        if found is not None:
            return found.get(n.M_VAL, "")
        break
    return usual

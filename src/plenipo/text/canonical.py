"""Canonical text: the one form in which words are compared, hashed and stored.

Canonical text is NFC, has no space at either end, no two spaces side by side,
single line breaks only, and no character that a reader cannot see but a
machine would act on. Quotation marks, dashes and single typographic spaces
stay as typed: they are compared leniently (`plenipo.text.likeness`), never
rewritten. Whatever is changed or dropped is reported, except that runs of
plain spaces and tabs become one space, which changes no word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that intake changed: where in the raw text (code points), and what."""

    offset: int
    what: str


@dataclass(frozen=True, slots=True)
class Canonical:
    """Canonical text, and what had to be changed to get there."""

    text: str
    changes: tuple[Change, ...] = ()


# Spaces that are one character of text when they stand alone.
SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Anything that makes a text not canonical; the fast path is one search for it.
_UNCLEAN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ufff9-\ufffd\U000e0000-\U000e007f]"
    f"|[{SPACES}\n][{SPACES}\n]|\\A[{SPACES}\n]|[{SPACES}\n]\\Z"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE_RUN = re.compile(f"[\t{SPACES}]*\n[\t\n{SPACES}]*|[\t{SPACES}]{{2,}}|\t")
_REPLACEMENT = "\ufffd"

_NAMES = {
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u2060": "a word joiner",
    "\ufeff": "a byte-order mark inside the text",
}
_BIDI_CLOSES = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}


def canonical(raw: str) -> Canonical:
    """Bring one block of text to canonical form and report what that changed.

    Guarantees: the result is NFC; `canonical(canonical(x).text)` returns the
    same text with no changes; directional controls remain only in balanced
    pairs, overrides never. Cost: one scan when nothing needs changing, a few
    linear scans otherwise.
    """
    if _is_canonical(raw):
        return Canonical(raw)
    changes: list[Change] = []
    text = _LINE_BREAK.sub("\n", raw)
    text = _drop_invisible(text, changes)
    if _BIDI.search(text):
        text = _balance_bidi(text, changes)
    at = text.find(_REPLACEMENT)
    if at >= 0:
        changes.append(
            Change(at, "U+FFFD stands where a character was lost before the text came here")
        )
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        at = next(
            (k for k, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b),
            len(composed),
        )
        changes.append(Change(at, "letters and accents were composed (NFC)"))
    text = _SPACE_RUN.sub(_one_space, composed).strip(f"\n{_STRIP}")
    return Canonical(text, tuple(changes))


def _is_canonical(raw: str) -> bool:
    """Tell whether nothing is to be done; a few searches settle it for most texts."""
    if raw.isprintable() and _REPLACEMENT not in raw:  # its only white space is the plain space
        if "  " in raw or raw[:1] == " " or raw[-1:] == " ":
            return False
    elif _UNCLEAN.search(raw) is not None:
        return False
    return raw.isascii() or unicodedata.is_normalized("NFC", raw)


_STRIP = "".join(
    chr(c) for c in (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09)
)


def _one_space(match: re.Match[str]) -> str:
    run = match.group()
    if "\n" in run:
        return "\n"
    first = run[0]
    # A run of the same typographic space keeps its kind; a mixed run is a plain space.
    return first if first != "\t" and run == first * len(run) else " "


def _drop_invisible(text: str, changes: list[Change]) -> str:
    def drop(match: re.Match[str]) -> str:
        sign = match.group()
        name = _NAMES.get(sign, f"the control character U+{ord(sign):04X}")
        changes.append(Change(match.start(), f"{name} was dropped"))
        return ""

    return _INVISIBLE.sub(drop, text)


def _balance_bidi(text: str, changes: list[Change]) -> str:
    """Keep embeddings and isolates that close within the block; drop overrides and strays."""
    keep: set[int] = set()
    waiting: list[int] = []
    for match in _BIDI.finditer(text):
        sign, at = match.group(), match.start()
        if sign in _BIDI_CLOSES:
            waiting.append(at)
        elif waiting and _BIDI_CLOSES[text[waiting[-1]]] == sign:
            keep.update((waiting.pop(), at))
    parts: list[str] = []
    last = 0
    for match in _BIDI.finditer(text):
        at = match.start()
        if at not in keep:
            changes.append(
                Change(at, f"the directional control U+{ord(match.group()):04X} was dropped")
            )
            parts.append(text[last:at])
            last = at + 1
    parts.append(text[last:])
    return "".join(parts)

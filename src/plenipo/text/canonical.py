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
_ISOLATES = "\u2066\u2067\u2068"
_OVERRIDES = "\u202d\u202e"
_END_OF_ISOLATE = "\u2069"
_BIDI_CLOSES = {
    **dict.fromkeys("\u202a\u202b" + _OVERRIDES, "\u202c"),
    **dict.fromkeys(_ISOLATES, _END_OF_ISOLATE),
}


def canonical(raw: str) -> Canonical:
    """Bring one block of text to canonical form and report what that changed.

    Guarantees: the result is NFC; `canonical(canonical(x).text)` returns the
    same text and changes nothing (that a character had been lost before, it
    tells again); directional controls remain only in balanced pairs, overrides
    never. Cost: one scan when nothing needs changing, a few linear scans
    otherwise.
    """
    if is_canonical(raw):
        return Canonical(raw)
    dropped = {m.start(): _named(m.group()) for m in _INVISIBLE.finditer(raw)}
    dropped.update(dict.fromkeys(_stray_bidi(raw), "a directional control without its pair"))
    changes = [Change(at, f"{dropped[at]} was dropped") for at in sorted(dropped)]
    text = "".join(sign for at, sign in enumerate(raw) if at not in dropped) if dropped else raw
    lost = raw.find(_REPLACEMENT)
    if lost >= 0:
        changes.append(
            Change(lost, "U+FFFD stands where a character was lost before the text came here")
        )
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        pairs = enumerate(zip(text, composed, strict=False))
        at = next((k for k, (a, b) in pairs if a != b), len(composed))
        kept = [k for k in range(len(raw)) if k not in dropped] if dropped else range(len(raw))
        changes.append(Change(kept[at], "letters and accents were composed (NFC)"))
    text = _LINE_BREAK.sub("\n", composed)
    text = _SPACE_RUN.sub(_one_space, text).strip(f"\n{_STRIP}")
    changes.sort(key=lambda change: change.offset)
    return Canonical(text, tuple(changes))


def is_canonical(raw: str) -> bool:
    """Tell whether a block is canonical as it stands; a few searches settle it for most texts."""
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


def _named(sign: str) -> str:
    return _NAMES.get(sign, f"the control character U+{ord(sign):04X}")


def _stray_bidi(text: str) -> list[int]:
    """Return where directional controls stand that do not close within the block, and overrides.

    As in the Unicode bidirectional algorithm the end of an isolate ends what
    was opened inside it, and the end of an embedding ends nothing beyond.
    """
    stray: list[int] = []
    waiting: list[int] = []
    isolates = 0
    for match in _BIDI.finditer(text):
        sign, at = match.group(), match.start()
        if sign in _BIDI_CLOSES:
            waiting.append(at)
            isolates += sign in _ISOLATES
        elif sign == _END_OF_ISOLATE and isolates:
            while text[waiting[-1]] not in _ISOLATES:
                stray.append(waiting.pop())
            waiting.pop()
            isolates -= 1
        elif waiting and _BIDI_CLOSES[text[waiting[-1]]] == sign:
            opener = waiting.pop()
            if text[opener] in _OVERRIDES:
                stray.extend((opener, at))
        else:
            stray.append(at)
    return stray + waiting

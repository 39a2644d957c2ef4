"""The marks that a browser puts before list items."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def marker(style: str, number: int) -> str:
    """Return the mark of the item with this number, as a browser draws it.

    `style` is the value of the list's `type`: "1", "a", "A", "i", "I"; "•"
    for a bullet, "" for none. Letters exist from one on, Roman numerals up to
    3999; outside that a browser falls back on figures, and so does this.
    """
    if style in ("", "•"):
        return style
    if style in ("a", "A") and number >= 1:
        return f"{_letters(number, 'A' if style == 'A' else 'a')}."
    if style in ("i", "I") and 1 <= number <= 3999:
        numeral = _roman(number)
        return f"{numeral.upper() if style == 'I' else numeral}."
    return f"{number}."


def _letters(number: int, first: str) -> str:
    """Count in letters: z is followed by aa, ab, ac."""
    out = ""
    while number:
        number, place = divmod(number - 1, 26)
        out = chr(ord(first) + place) + out
    return out


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        out += sign * times
    return out

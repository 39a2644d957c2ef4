"""Characters of the symbol fonts that Word writes by code instead of as text.

`w:sym` names a font and a code, usually in the private area from U+F000. The
fonts "Symbol" and "Wingdings" are known well enough to be mapped; any other
font's private code is a loss that the reader reports.
"""

from __future__ import annotations

from typing import Final

LOST: Final = "\ufffd"  # stands where a sign could not be mapped

# The Symbol font by code, as Adobe assigned it: runs of consecutive codes.
_SYMBOL_RUNS: Final = (
    (0x20, " !∀#∃%&∍()∗+,−./0123456789:;<=>?"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    (0x60, "\u203eαβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    (0xE0, "◊〈®©™∑"),
    (0xF1, "〉∫"),
)
_SYMBOL: Final = {start + k: sign for start, run in _SYMBOL_RUNS for k, sign in enumerate(run)}
_WINGDINGS: Final = {
    0x20: " ", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "❍", 0x6E: "■",
    0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•",
    0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip


def symbol(font: str, code: str) -> str | None:
    """Return the character that a `w:sym` draws, or None when it is not known.

    `code` is hexadecimal as written in the file. Codes outside the private
    area stand for themselves.
    """
    try:
        point = int(code, 16)
    except ValueError:
        return None
    if not 0 < point <= 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        return None
    low = point - 0xF000 if 0xF000 <= point <= 0xF0FF else point
    family = font.strip().lower()
    if family == "symbol":
        return _SYMBOL.get(low)
    if family == "wingdings":
        return _WINGDINGS.get(low)
    if low != point:
        return None
    return chr(point)

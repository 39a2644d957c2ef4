"""Write a count the way a numbering level asks: 4 as "4", "iv", "d", "fourth".

The names are those of `w:numFmt`. What is not known here is written in plain
digits; `known` tells, so that the reader can report it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_HIGHEST_ROMAN: Final = 32_767
_HIGHEST_LETTER: Final = 780  # thirty times through the alphabet; Word counts no further
_CHICAGO: Final = "*\u2020\u2021\u00a7"
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC_ALPHA: Final = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ARABIC_ABJAD: Final = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HEBREW_ALPHA: Final = "אבגדהוזחטיכלמנסעפצקרשת"
_CHINESE: Final = "〇一二三四五六七八九"


def known(form: str) -> bool:
    """Say whether `numeral` writes this form as Word does."""
    return form in _WRITERS or form in {"bullet", "none"}


def numeral(value: int, form: str) -> str:
    """Write `value` in the form of a `w:numFmt`; plain digits for an unknown form."""
    writer = _WRITERS.get(form)
    return str(value) if writer is None else writer(value)


def _roman(value: int) -> str:
    if not 0 < value <= _HIGHEST_ROMAN:
        return str(value)
    letters = []
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        letters.append(sign * count)
    return "".join(letters)


def _repeated(value: int, alphabet: str) -> str:
    """Count a ... z, aa, bb ... zz, aaa: the letter repeats, as Word does."""
    if not 0 < value <= _HIGHEST_LETTER:
        return str(value)
    round_, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (round_ + 1)


def _letter(value: int) -> str:
    return _repeated(value, "abcdefghijklmnopqrstuvwxyz")


def _ordinal(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return f"{value}th"
    return f"{value}{({1: 'st', 2: 'nd', 3: 'rd'}).get(value % 10, 'th')}"


def _cardinal_words(value: int) -> str:
    if not 0 <= value < 10_000:
        return str(value)
    words: list[str] = []
    thousands, rest = divmod(value, 1000)
    if thousands:
        words += [_UNITS[thousands], "thousand"]
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        words += [_UNITS[hundreds], "hundred"]
    if rest >= 20:
        tens, unit = divmod(rest, 10)
        words.append(f"{_TENS[tens]}-{_UNITS[unit]}" if unit else _TENS[tens])
    elif rest or not words:
        words.append(_UNITS[rest])
    return " ".join(words)


def _ordinal_words(value: int) -> str:
    words = _cardinal_words(value)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last.isdigit():
        return _ordinal(value)
    if last in _IRREGULAR:
        return words[:cut] + _IRREGULAR[last]
    return words[:cut] + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _padded(width: int) -> Callable[[int], str]:
    return lambda value: str(value).rjust(width, "0") if value >= 0 else str(value)


def _digits(zero: int) -> Callable[[int], str]:
    """Write the digits of the script whose zero stands at this code point."""

    def write(value: int) -> str:
        return "".join(chr(zero + int(d)) if d.isdigit() else d for d in str(value))

    return write


def _run(first: int, last: int, start: int) -> Callable[[int], str]:
    """Write one character of a run of ready-made numbers, else plain digits."""
    return lambda value: chr(start + value - first) if first <= value <= last else str(value)


def _circled(value: int) -> str:
    if 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def _chinese_counting(value: int) -> str:
    if not 0 < value < 100:
        return "".join(_CHINESE[int(d)] for d in str(value)) if value >= 0 else str(value)
    tens, unit = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return head + (_CHINESE[unit] if unit else "")


def _hebrew(value: int) -> str:
    """Write Hebrew letters by worth, with 15 and 16 as 9+6 and 9+7."""
    if not 0 < value < 400:
        return str(value)
    hundreds, rest = divmod(value, 100)
    text = _HEBREW_ALPHA[18 + hundreds - 1] if hundreds else ""
    if rest in {15, 16}:
        return text + "ט" + _HEBREW_ALPHA[rest - 10]
    tens, unit = divmod(rest, 10)
    if tens:
        text += _HEBREW_ALPHA[9 + tens - 1]
    return text + (_HEBREW_ALPHA[unit - 1] if unit else "")


def _sign(value: int) -> str:
    return _repeated(value, _CHICAGO)


_WRITERS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": _padded(2),
    "decimalZero3": _padded(3),
    "decimalZero4": _padded(4),
    "decimalZero5": _padded(5),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda value: _capital(_cardinal_words(value)),
    "ordinalText": lambda value: _capital(_ordinal_words(value)),
    "hex": lambda value: f"{value:X}",
    "chicago": _sign,
    "numberInDash": lambda value: f"- {value} -",
    "decimalFullWidth": _digits(0xFF10),
    "decimalHalfWidth": str,
    "hindiNumbers": _digits(0x0966),
    "thaiNumbers": _digits(0x0E50),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedParen": _run(1, 20, 0x2474),
    "decimalEnclosedFullstop": _run(1, 20, 0x2488),
    "ideographDigital": lambda value: "".join(_CHINESE[int(d)] for d in str(abs(value))),
    "chineseCounting": _chinese_counting,
    "japaneseCounting": _chinese_counting,
    "russianLower": lambda value: _repeated(value, _RUSSIAN),
    "russianUpper": lambda value: _repeated(value, _RUSSIAN).upper(),
    "arabicAlpha": lambda value: _repeated(value, _ARABIC_ALPHA),
    "arabicAbjad": lambda value: _repeated(value, _ARABIC_ABJAD),
    "hebrew1": _hebrew,
    "hebrew2": lambda value: _repeated(value, _HEBREW_ALPHA),
}

"""Numbers as labels write them: roman, letters, words, Chinese, and bis, ter, quater.

Reading and writing are inverse on the values a label can hold; every reader
returns 0 for what is not a number, every writer refuses what it cannot write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Letters that number points, in order, per script. Russian drafting leaves out ё, й, ъ, ы, ь;
# Arabic counts in abjad order.
LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
ARMENIAN = "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"
ALPHABETS = (LATIN, CYRILLIC, ARABIC, ARMENIAN)

# Small roman numbers only: "mix." and "cm." are words, not 1009 and 900.
ROMAN_LOWER = r"(?=[ivxl])(?:x{1,3}|x?l|lx{1,3})?(?:i{1,3}|iv|vi{0,3}|ix)?"
ROMAN_UPPER = r"(?=[IVXL])(?:X{1,3}|X?L|LX{1,3})?(?:I{1,3}|IV|VI{0,3}|IX)?"

_ROMAN = re.compile(rf"(?:{ROMAN_LOWER}|{ROMAN_UPPER})\Z")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_STEPS = (
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

HAN_DIGITS = "〇零一二三四五六七八九十百两"
_HAN_VALUES = {"〇": 0, "零": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}

INSERTIONS = (
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
    "vicies",
)


def _insertion_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(INSERTIONS, 2)}
    words |= {"nonies": 9, "quinques": 5}
    words |= {"бис": 2, "тер": 3, "кватер": 4, "квинквиес": 5}
    words |= {word.upper(): value for word, value in words.items()}
    words |= {"مكررا": 2, "مكرراً": 2, "مكرر": 2, "مكررا ثانيا": 3, "مكررا ثالثا": 4}
    return words


# "bis" is the second of its number, so its value is 2.
SUFFIXES: Mapping[str, int] = _insertion_words()


def _number_words() -> dict[str, int]:
    lists = (
        "one two three four five six seven eight nine ten eleven twelve thirteen",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
        "première",
        "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
        "единственная",
        "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
        "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
    )
    words: dict[str, int] = {}
    for text in lists:
        for value, word in enumerate(text.split(), 1):
            words[word] = value
            words[word.upper()] = value
            words[word.capitalize()] = value
    return words | {"الحادي عشر": 11, "الثاني عشر": 12, "الحادية عشرة": 11, "الثانية عشرة": 12}


WORDS: Mapping[str, int] = _number_words()


def roman_value(text: str) -> int:
    """Read a roman number up to 89 in one case, or return 0."""
    if not text or not _ROMAN.match(text):
        return 0
    total = 0
    previous = 0
    for character in reversed(text.lower()):
        value = _ROMAN_DIGITS[character]
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total


def roman(value: int) -> str:
    """Write 1 to 89 as a small roman number."""
    if not 1 <= value <= 89:
        raise ValueError(f"{value} has no roman number of the kind that labels use (1 to 89)")
    written: list[str] = []
    for step, digits in _ROMAN_STEPS:
        while value >= step:
            written.append(digits)
            value -= step
    return "".join(written)


def alpha_value(text: str) -> int:
    """Read a letter as a number: a = 1, z = 26, aa = 27, bb = 28; 0 if it is none."""
    lowered = text.lower()
    if not lowered or lowered != lowered[0] * len(lowered):
        return 0
    for alphabet in ALPHABETS:
        place = alphabet.find(lowered[0])
        if place >= 0:
            return len(alphabet) * (len(lowered) - 1) + place + 1
    return 0


def alpha(value: int, *, alphabet: str = LATIN) -> str:
    """Write a number as a letter of `alphabet`: 1 = a, 27 = aa in the Latin one."""
    if value < 1:
        raise ValueError(f"{value} has no letter: letters count from 1")
    rounds, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (rounds + 1)


def han_value(text: str) -> int:
    """Read a Chinese number below 1000 ("二十一", "一百零三", "一〇三"), or return 0."""
    if not text or any(c not in HAN_DIGITS for c in text):
        return 0
    if "十" not in text and "百" not in text:
        return int("".join(str(_HAN_VALUES[c]) for c in text))
    total = 0
    digit = -1
    for character in text:
        if character == "百":
            total += (digit if digit > 0 else 1) * 100
            digit = -1
        elif character == "十":
            total += (digit if digit > 0 else 1) * 10
            digit = -1
        else:
            digit = _HAN_VALUES[character]
    return total + max(digit, 0)


def han(value: int) -> str:
    """Write 1 to 99 as a Chinese number."""
    if not 1 <= value <= 99:
        raise ValueError(f"{value} has no Chinese number of the kind that labels use (1 to 99)")
    digits = "零一二三四五六七八九"
    tens, rest = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[rest] if rest else "")


def insertion(value: int) -> str:
    """Write the word for the n-th of a number: 2 is bis, 3 is ter; from 21 on "21-ies"."""
    if value < 2:
        raise ValueError(f"{value} has no word: bis is 2")
    return INSERTIONS[value - 2] if value - 2 < len(INSERTIONS) else f"{value}-ies"

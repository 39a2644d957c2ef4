"""Read the label at the start of a block: "Article 8 bis", "1.", "(a)", "第一条".

A label is read without context. `split_label` says where it ends, and is on
the hot path of aligning and compiling: one look-up by the first character,
then one regular expression. `parse_label` says what it means. What only
context can tell ("(i)" after "(h)" is a letter) stays open: both readings are
returned, and `plenipo.instrument.recognise` chooses.

The rules are our own, drawn up from how agreements in English, French,
Spanish, Russian, Arabic, Chinese, Armenian and Azerbaijani number themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plenipo.instrument.numerals import (
    ALPHABETS,
    HAN_DIGITS,
    ROMAN_LOWER,
    ROMAN_UPPER,
    SUFFIXES,
    WORDS,
    alpha,
    alpha_value,
    han,
    han_value,
    roman,
    roman_value,
)


class Family(StrEnum):
    """What a label calls its unit."""

    BOOK = "book"
    TITLE = "title"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ARTICLE = "article"
    RULE = "rule"
    ANNEX = "annex"
    PROTOCOL = "protocol"
    APPENDIX = "appendix"
    SCHEDULE = "schedule"
    PARAGRAPH = "paragraph"  # a bare number: "1.", "1.1", "(1)"
    POINT = "point"  # a letter or a small roman number: "(a)", "ii."
    BULLET = "bullet"


class System(StrEnum):
    """How a number is written."""

    DECIMAL = "decimal"
    ROMAN = "roman"
    ALPHA = "alpha"
    WORD = "word"
    HAN = "han"
    NONE = "none"


def write_value(value: int, system: System) -> str:
    """Write a number in a system, or in digits where the system does not reach it."""
    if system is System.ROMAN and 1 <= value <= 89:
        return roman(value)
    if system is System.ALPHA and 1 <= value <= 104:
        return alpha(value)
    if system is System.HAN and 1 <= value <= 99:
        return han(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the number of a label: "(i)" is roman 1 or letter 9."""

    system: System
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says.

    `readings` has one entry, or two (roman first) where a letter could be
    both; a bullet and an annex without a number have none. `insertion` is 0,
    or 2 for bis, 3 for ter, and so on. `letter` is the letter of "5A", upper
    case. `style` is the punctuation around the number ("1.", "(1)", "1)",
    "1"), `upper` whether its letters are capitals.
    """

    family: Family
    readings: tuple[Reading, ...] = ()
    insertion: int = 0
    letter: str = ""
    style: str = "1"
    upper: bool = False

    @property
    def values(self) -> tuple[int, ...]:
        """The values of the first reading, or () when there is no number."""
        return self.readings[0].values if self.readings else ()

    @property
    def key(self) -> tuple[str, tuple[int, ...], int, str]:
        """What two labels share when they name the same place in any style."""
        return (self.family.value, self.values, self.insertion, self.letter)


# What each family is called. Only capitalised forms open a label.
_CALLED: Mapping[Family, str] = {
    Family.ARTICLE: "Article|Art|Artículo|Articulo|Artigo|Статья|Ст|المادة|مادة|Հոդված|Յօդուած"
    "|Յոդուած|Maddə|Madde|Clause",
    Family.RULE: "Rule|Regulation|Principle|Règle|Regla|Правило|Principio|Principe|المبدأ|القاعدة",
    Family.BOOK: "Book|Livre|Libro|Книга",
    Family.TITLE: "Title|Titre|Título|Titulo|Титул",
    Family.PART: "Part|Partie|Parte|Часть|الجزء|جزء|الباب|Մաս|Hissə",
    Family.CHAPTER: "Chapter|Chapitre|Capítulo|Capitulo|Глава|الفصل|Գլուխ|Fəsil",
    Family.SECTION: "Section|Sección|Seccion|Раздел|القسم|الفرع|Բաժին|Bölmə",
    Family.SUBSECTION: "Subsection|Sub-section|Subpart|Sous-section|Subsección|Подраздел",
    Family.ANNEX: "Annex|Annexe|Anexo|Приложение|المرفق|مرفق|Հավելված|Յաւելուած|Əlavə",
    Family.PROTOCOL: "Protocol|Protocole|Protocolo|Протокол|البروتوكول|Արձանագրություն|Protokol",
    Family.APPENDIX: "Appendix|Appendice|Apéndice|Дополнение|التذييل|تذييل",
    Family.SCHEDULE: "Schedule|Список|الجدول",
}
_HAN_CALLED: Mapping[str, Family] = {
    "条": Family.ARTICLE,
    "條": Family.ARTICLE,
    "部分": Family.PART,
    "编": Family.TITLE,
    "編": Family.TITLE,
    "章": Family.CHAPTER,
    "节": Family.SECTION,
    "節": Family.SECTION,
}
_HAN_ANNEX: Mapping[str, Family] = {
    "附件": Family.ANNEX,
    "附录": Family.APPENDIX,
    "附錄": Family.APPENDIX,
    "附表": Family.SCHEDULE,
    "议定书": Family.PROTOCOL,
}


def _capitals(word: str) -> str:
    # Azerbaijani has a dotted capital İ, which Python's upper() does not write.
    return word.upper().replace("FƏSIL", "FƏSİL").replace("HISSƏ", "HİSSƏ")


_FAMILY: dict[str, Family] = {}
for _family, _words in _CALLED.items():
    for _word in _words.split("|"):
        _FAMILY[_word] = _family
        _FAMILY[_capitals(_word)] = _family
        _FAMILY[_word.upper()] = _family


def _any(words: Iterable[str]) -> str:
    """Write an alternation that prefers the longest word."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_GAP = "[ \u00a0\u202f\u2009]"
_SUFFIX = f"(?:(?:{_GAP}|-)?(?:{_any(SUFFIXES)})(?!\\w))"
_HAN = f"[{HAN_DIGITS}]"
# A number in words is looked up after matching: an alternation of 200 words compiles slowly.
_LONG_WORD = r"[^\W\d_]{3,}(?: عشرة?)?(?!\w)"
_ROMAN = f"(?:{ROMAN_UPPER}|{ROMAN_LOWER})"
_CALLED_NUMBER = (
    rf"(?:(?:No\.?|№|N[º°o]\.?|n[°º]|Nr\.?|رقم){_GAP}?)?"
    rf"(?:\d{{1,4}}(?:\.(?:\d{{1,3}}|[A-Z]{{1,2}}(?!\w)))*(?:er(?!\w)|\.?[º°])?(?:[A-Za-z](?!\w))?"
    rf"|{_ROMAN}(?!\w)|[A-ZА-ЯԱ-Ֆ](?:\.(?:\d{{1,3}}|[A-Z]{{1,2}}(?!\w)))*(?!\w)"
    rf"|[A-Z]{{2,3}}(?:\.(?:\d{{1,3}}|[A-Z]{{1,2}}(?!\w)))+|(?P<word>{_LONG_WORD})|{_HAN}{{1,5}}(?!\w))"
    rf"{_SUFFIX}?"
)
# After a called label the sentence has not begun: a small letter ("Article 5 of the
# Convention"), a comma or a paragraph number in brackets says that it has.
_CALLED_END = (
    r"(?:\](?!\w)|(?=$|\n)|\.(?=\s|$|\])|(?=\s?[:：–—-](?:\s|$))"
    r"|(?=\s+(?![a-zß-öø-ÿа-яёա-և,;]|[(](?:\d{1,3}|[a-z]{1,4})[)]|من\s|والمادة|أعلاه)))"
)
_HAN_END = r"(?![和及与至或所的中下，、第款项規规述（(]|规定)"
_CJK = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef“‘《"
_END = rf"(?:\](?!\w)|(?=\s(?!(?:and|or|to|et|y|и|و){_GAP}[(\d])|$|[{_CJK}\[]))"
# One letter, or the same letter up to four times: "(a)", "(aa)".
_LETTER_SET = "".join(dict.fromkeys("".join(a + a.upper() for a in ALPHABETS)))
_LETTER = rf"(?P<same>[{_LETTER_SET}])(?P=same){{0,3}}"


_SERIES = r"(?:\.\d{1,3})"
_NUMBER = (
    rf"\d{{1,3}}(?:{_SERIES}{{0,5}}(?:{_SUFFIX}|[A-Za-z])?(?:[.)]{_END}|[．、）])"
    rf"|{_SERIES}{{1,5}}(?:(?=$|\n)|(?=\s+[A-ZÀ-ÖØ-ÞА-ЯЁԱ-Ֆ\[“\"«{_CJK}ء-ي]))"
    rf"|{_SERIES}{{0,5}}{_SUFFIX}(?:(?=\s|$)|\](?!\w))"
    rf"|{_GAP}?[-–](?={_GAP}?[ء-ي]))"
)
_INNER = rf"(?:(?:{_ROMAN}|{_LETTER}){_SUFFIX}?|\d{{1,3}}(?:{_SUFFIX}|[A-Za-z])?|{_HAN}{{1,5}})"
_BRACKETED = rf"[(（]{_INNER}(?:）|\)(?:{_GAP}?{_SUFFIX})?\.?{_END})"
_LETTERED = rf"(?:{_ROMAN}|{_LETTER}){_SUFFIX}?(?:\){_END}|\.(?:(?=\s|$)|\](?!\w)))"
FULL_WIDTH = str.maketrans("（）．", "().")  # styles that differ by nothing else are one style
BULLETS = "-–—―•·●▪◦‣■□*"
_BULLET = r"[-–—―•·●▪◦‣■□*](?=\s)"
_SECTION_SIGN = rf"§{{1,2}}{_GAP}?\d{{1,4}}[a-z]?\.?(?=\s|$)"
_BEFORE = "FƏSİL|FƏSIL|HİSSƏ|HISSƏ|BÖLMƏ|Fəsil|Hissə|Bölmə"
_ROMAN_CALLED = rf"{ROMAN_UPPER}{_GAP}(?:{_BEFORE})(?=$|\s|\.)"
_ORDINAL = "Premi[eè]re|Deuxi[eè]me|Troisi[eè]me|Quatri[eè]me|Primera|Segunda|Tercera|Cuarta"
_ORDINAL_CALLED = rf"(?i:(?:{_ORDINAL}){_GAP}(?:partie|section|parte|sección))(?=$|\n|[:.])"
_HAN_CALLED_PATTERN = (
    rf"第(?:{_HAN}{{1,6}}|\d{{1,3}})(?:{_any(_HAN_CALLED)})(?:之{_HAN}{{1,3}})?{_HAN_END}"
)
_HAN_ANNEX_PATTERN = (
    rf"(?:{_any(_HAN_ANNEX)})(?:(?:{_HAN}{{1,4}}|\d{{1,3}}){_HAN_END}|(?=$|\n|：|:))"
)


def _lazy(pattern: str) -> Callable[[str], int]:
    """Return a reader for one kind of label that compiles its expression when first used.

    Compiling all of them on import would cost more than reading a whole agreement.
    """
    match: Callable[[str], re.Match[str] | None] | None = None

    def read(text: str) -> int:
        nonlocal match
        if match is None:
            match = re.compile(pattern).match
        found = match(text)
        return found.end() if found else 0

    return read


_match_number = _lazy(_NUMBER)
_match_lettered = _lazy(_LETTERED)
_LETTERED_REACH = 32  # code points within which a lettered label ends


def _read_number(text: str) -> int:
    """Read "12."; nearly all numbers stand before a capital letter and need no expression."""
    dot = text.find(". ", 1, 5)
    if dot > 0 and text[:dot].isdecimal() and text[dot + 2 : dot + 3].isupper():
        return dot + 1
    return 0 if text[:4].isdecimal() and len(text) > 3 else _match_number(text)


def _read_lettered(text: str) -> int:
    head = text[:_LETTERED_REACH]
    return _match_lettered(text) if ")" in head or "." in head else 0


_read_roman_called = _lazy(_ROMAN_CALLED)
_read_ordinal_called = _lazy(_ORDINAL_CALLED)
_match_name = re.compile(r"[^\W\d_]+(?:-section)?").match
_ALONE = frozenset({Family.ANNEX, Family.APPENDIX, Family.SCHEDULE})
_TAIL = rf"\.?{_GAP}*\[?{_CALLED_NUMBER}\]?{_CALLED_END}"
_ALONE_TAIL = r"\.?(?=$|\n)|(?=\s?[:：–—])"


class _Tail:
    """What may follow a family's name; compiled when first used."""

    numbered: re.Pattern[str] | None = None
    alone: re.Pattern[str] | None = None


def _read_called(text: str) -> int:
    """Read "Article 5", or the number before a name, or a lettered label."""
    name = _match_name(text)
    family = _FAMILY.get(name[0]) if name else None
    if family is None or name is None:
        return _read_lettered(text)
    if _Tail.numbered is None:
        _Tail.numbered = re.compile(_TAIL)
        _Tail.alone = re.compile(_ALONE_TAIL)
    found = _Tail.numbered.match(text, name.end())
    if found and (found["word"] is None or found["word"] in WORDS):
        return found.end()
    if family in _ALONE and _Tail.alone is not None:
        found = _Tail.alone.match(text, name.end())
        return found.end() if found else 0
    return 0


def _read_roman(text: str) -> int:
    return _read_called(text) or _read_roman_called(text)


def _read_ordinal(text: str) -> int:
    return _read_called(text) or _read_ordinal_called(text)


def _openers() -> dict[str, Callable[[str], int]]:
    """Build the table from a first character to the reader that goes on from it."""
    table: dict[str, Callable[[str], int]] = {}
    table |= dict.fromkeys(_LETTER_SET, _read_lettered)
    table |= dict.fromkeys((name[0] for name in _FAMILY), _read_called)
    table |= dict.fromkeys("IVXL", _read_roman)
    table |= dict.fromkeys("PDTQCS", _read_ordinal)
    table |= dict.fromkeys(HAN_DIGITS, _lazy(rf"{_HAN}{{1,5}}[、．]"))
    table |= dict.fromkeys("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", _read_number)
    table |= dict.fromkeys("(（", _lazy(_BRACKETED))
    table |= dict.fromkeys(BULLETS, _lazy(_BULLET))
    table |= dict.fromkeys("-–", _lazy(rf"[-–]{_GAP}?\d{{1,3}}(?={_GAP}+[ء-ي])|{_BULLET}"))
    table["§"] = _lazy(_SECTION_SIGN)
    table["第"] = _lazy(_HAN_CALLED_PATTERN)
    table |= dict.fromkeys((name[0] for name in _HAN_ANNEX), _lazy(_HAN_ANNEX_PATTERN))
    return table


_OPENERS = _openers()
_opener = _OPENERS.get


def split_label(text: str) -> int:
    """Return the length of the label that `text` opens with, or 0.

    In code points, without the space that follows. Square brackets that a
    draft puts around or before a label belong to it ("[Article 3 bis]",
    "[2."). Context-free: the same text always gives the same length. Cost: one
    look-up and, for some first characters, one bounded regular expression.
    """
    reader = _opener(text[:1])
    if reader is not None:
        return reader(text)
    if text[:1] == "[":
        opened = 1
        while text[opened : opened + 1] == "[" and opened < 4:
            opened += 1
        inner = split_label(text[opened:]) if text[opened : opened + 1] != "[" else 0
        # "[- some words]" is a bracket around words, not a list item.
        if inner and text[opened] not in BULLETS:
            return opened + inner
    return 0


_HAN_NAME = re.compile(
    rf"第({_HAN}{{1,6}}|\d{{1,3}})({_any(_HAN_CALLED)})(?:之({_HAN}{{1,3}}))?"
    rf"|({_any(_HAN_ANNEX)})({_HAN}{{1,4}}|\d{{1,3}})?"
)
_AFTER_ROMAN = re.compile(rf"({ROMAN_UPPER}){_GAP}({_BEFORE})")
_AFTER_ORDINAL = re.compile(rf"(?i:({_ORDINAL}){_GAP}(partie|section|parte|sección))")
_DETAIL = re.compile(
    rf"(?P<open>[(（]?)(?P<core>\d{{1,9}}(?:\.(?:\d{{1,9}}|[A-Z]{{1,2}}(?!\w))){{0,8}}"
    rf"|[A-Z]{{2,3}}(?:\.[A-Z\d]{{1,3}})+|{_HAN}+|{_ROMAN}(?=\W|$|_|{_SUFFIX})"
    rf"|{_LETTER}(?=\W|$|_|{_SUFFIX})(?:\.(?:\d{{1,9}}|[A-Z]{{1,2}}(?!\w))){{0,8}}|{_LONG_WORD})"
    rf"(?:er(?!\w)|\.?[º°])?(?P<letter>[A-Za-z](?!\w))?(?P<first>{_SUFFIX})?"
    rf"(?P<close>[)）]?)(?:{_GAP}?(?P<second>{_SUFFIX}))?(?P<end>[.．、]?)"
)
_NUMBERING_WORD = re.compile(r"\.?\s*(?:(?:No\.?|№|N[º°o]\.?|n[°º]|Nr\.?|رقم)\s*)?")


def parse_label(label: str) -> Label | None:
    """Say what `label` means, or return None when it is not a label.

    Takes what `split_label` found, or a bare number as a word processor
    computes it ("1", "a", "iv"). Square brackets in it are ignored.
    """
    text = label.replace("[", "").replace("]", "").strip()
    if not text:
        return None
    if text in BULLETS:
        return Label(Family.BULLET, style=text)
    name = _match_name(text)
    if name is not None and (family := _FAMILY.get(name[0])) is not None:
        rest = _NUMBERING_WORD.sub("", text[name.end() :], count=1)
        return _detail(rest, family=family) if rest.strip() else Label(family, style=name[0])
    if (han_named := _HAN_NAME.match(text)) is not None:
        return _han_label(han_named)
    if (roman_first := _AFTER_ROMAN.match(text)) is not None:
        reading = Reading(System.ROMAN, (roman_value(roman_first[1]),))
        return Label(_FAMILY[roman_first[2]], (reading,))
    if (ordinal := _AFTER_ORDINAL.match(text)) is not None:
        reading = Reading(System.WORD, (WORDS[ordinal[1].lower()],))
        part = ordinal[2].lower() in ("partie", "parte")
        return Label(Family.PART if part else Family.SECTION, (reading,))
    if text[0] == "§":
        return _detail(text.lstrip("§ \u00a0\u202f\u2009"), family=Family.SECTION)
    return _detail(text.strip("-– "), family=None)


def _han_label(found: re.Match[str]) -> Label:
    number = found[1] or found[5]
    family = _HAN_CALLED[found[2]] if found[2] else _HAN_ANNEX[found[4]]
    if number is None:
        return Label(family, style=found[0])
    return Label(family, (_reading(number)[0],), insertion=han_value(found[3] or ""))


def _detail(text: str, *, family: Family | None) -> Label | None:
    """Read the number, the insertion word and the punctuation of a label."""
    found = _DETAIL.match(text)
    if found is None:
        return None
    core = found["core"]
    readings = _reading(core)
    if not readings:
        return None
    word = (found["first"] or found["second"] or "").strip("- \u00a0\u202f\u2009")
    if family is None:
        numeric = readings[0].system in (System.DECIMAL, System.HAN)
        family = Family.PARAGRAPH if numeric else Family.POINT
    return Label(
        family,
        readings,
        insertion=SUFFIXES.get(word, 0),
        letter=(found["letter"] or "").upper(),
        style=f"{found['open']}1{found['close']}{found['end']}",
        upper=core.isupper(),
    )


def _reading(core: str) -> tuple[Reading, ...]:
    """Every way to read a number; the roman one first where it is also a letter."""
    if core in WORDS:
        return (Reading(System.WORD, (WORDS[core],)),)
    if core[0].isdecimal() or "." in core:
        parts = core.split(".")
        values = tuple(int(p) if p.isdecimal() else alpha_value(p[0]) for p in parts)
        return (Reading(System.DECIMAL if core[0].isdecimal() else System.ALPHA, values),)
    if value := han_value(core):
        return (Reading(System.HAN, (value,)),)
    readings: list[Reading] = []
    if value := roman_value(core):
        readings.append(Reading(System.ROMAN, (value,)))
    if value := alpha_value(core):
        readings.append(Reading(System.ALPHA, (value,)))
    return tuple(readings)

"""The words in which progress is claimed, of one language, read from one file.

The tables are described in docs/public-record.md; a language is added by
writing such a file, without code. Reading is pure: bytes in, `ClaimWords` out,
or one sentence that says which table is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from plenipo.text.errors import UnusableInput

WAYS: Final = ("after", "before", "alone")
LEVELS: Final = ("agreed", "ad-referendum", "in-principle", "understood", "nearer")
RESTS: Final = ("divergent", "open")
OTHERS: Final = ("reach", "progress", "going", "met")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an entry that it does not know is a mistake and is told."""


class _Nouns(_Table, frozen=True, kw_only=True):
    provisions: str
    matters: str
    text: str
    others: str
    preamble: str
    everything: str
    nothing: str


class _Quantities(_Table, frozen=True, kw_only=True):
    some: str
    several: str
    pair: str
    most: str
    nearly: str
    half: str
    all: str
    none: str
    not_all: str
    additional: str
    but: str
    of: str
    partitive: str
    determiners: str
    numbers: str
    single: str
    stops: str


class _Words(_Table, frozen=True, kw_only=True):
    negations: str
    yet: str
    modals: str
    conditions: str
    stock: str
    open_adjectives: str
    where: str
    joints: str
    about: str
    infinitives: str
    near: str
    near_endings: str = ""
    negation_endings: str = ""


class _Ways(_Table, frozen=True, kw_only=True):
    after: str = ""
    before: str = ""
    alone: str = ""


class _Calendar(_Table, frozen=True, kw_only=True):
    months: list[str]
    to: str
    capitals: bool = True
    joined: str = msgspec.field(default="", name="from")


class Skeleton(_Table, frozen=True, kw_only=True):
    """The sentences of a first draft; what stands in braces is filled in."""

    met: str
    place: str
    one_day: str
    one_month: str
    two_months: str
    two_years: str
    person: str
    facilitated: str
    agreed: str
    ad_referendum: str
    in_principle: str
    nearer: str
    share: str
    all: str
    remain_named: str
    remain_counted: str
    thanks: str
    again: str
    articles: str
    definite: str
    preamble: str
    has: str
    have: str
    remains: str
    remain: str
    additional: str
    counted: str
    article: str
    articles_noun: str
    provision: str
    provisions_noun: str
    joint: str = msgspec.field(name="and")
    roles: dict[str, str]


class _File(_Table, frozen=True, kw_only=True):
    code: str
    name: str
    forms: dict[str, str]
    nouns: _Nouns
    quantities: _Quantities
    words: _Words
    levels: dict[str, _Ways]
    rests: dict[str, _Ways]
    other: dict[str, str]
    calendar: _Calendar
    skeleton: Skeleton


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase claims, and where that of which it claims it stands: see `WAYS`."""

    kind: str
    way: str


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The words of one language as patterns; `cues` by the name of the group that matched.

    Patterns ignore case. `numbers` gives the value of a number in words,
    `months` the number of a month. `quantities` are pairs of an amount's name
    and its pattern, in the order in which they are tried.
    """

    code: str
    name: str
    cue: re.Pattern[str]
    cues: Mapping[str, Cue]
    noun: re.Pattern[str]
    quantity: re.Pattern[str]
    but_after: re.Pattern[str]
    of_after: re.Pattern[str]
    all_but: re.Pattern[str]
    number_before: re.Pattern[str]
    of_number: re.Pattern[str]
    stock: re.Pattern[str]
    where: re.Pattern[str]
    day: re.Pattern[str]
    numbers: Mapping[str, int]
    months: Mapping[str, int]
    additional: frozenset[str]
    negations: frozenset[str]
    yet: re.Pattern[str]
    modals: frozenset[str]
    conditions: frozenset[str]
    stops: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    joints: frozenset[str]
    about: frozenset[str]
    infinitives: frozenset[str]
    negation_endings: tuple[str, ...]
    open_adjectives: frozenset[str]
    skeleton: Skeleton
    month_names: tuple[str, ...]


def read(data: bytes, *, where: str) -> ClaimWords:
    """Read a language's words from its file (TOML in UTF-8).

    Raises `UnusableInput` in one sentence when the file is no TOML, lacks a
    table or an entry, or has one that is not known.
    """
    try:
        file = msgspec.toml.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableInput(
            f"is no usable file of claims ({error}); docs/public-record.md says what each table"
            " holds",
            where=where,
        ) from None
    for name, table, known in (
        ("levels", file.levels, LEVELS),
        ("rests", file.rests, RESTS),
        ("other", file.other, OTHERS),
    ):
        if set(table) != set(known):
            raise UnusableInput(f"needs in [{name}] exactly: {', '.join(known)}", where=where)
    if len(file.calendar.months) != 12:
        raise UnusableInput("needs twelve months in [calendar]", where=where)
    cue, cues = _cues(file, where)
    q = file.quantities
    numbers = {word: n for n, word in enumerate(q.numbers.split(), 1)}
    number = rf"(?:\d{{1,3}}|{_any(numbers)})"
    det = rf"(?:(?:{_any(q.determiners.split())})\s+)?"
    noun = "|".join(
        f"(?P<{name}>{_any(words.split())})"
        for name, words in (
            ("provisions", file.nouns.provisions),
            ("matters", file.nouns.matters),
            ("others", file.nouns.others),
            ("preamble", file.nouns.preamble),
            ("everything", file.nouns.everything),
            ("nothing", file.nouns.nothing),
            ("text", file.nouns.text),
        )
    )
    of, but = _sayings(q.of), _sayings(q.but)
    every = rf"(?:{_sayings(q.all)})"
    partitive = rf"(?:\s+(?:{_any(q.partitive.split())}))?"
    stops = frozenset(q.stops.split())
    between = rf"(?:(?!(?:{_any(stops)})(?!\w))[\w’'-]+\s+){{0,4}}"
    amounts = "|".join(
        (
            rf"(?P<all_but>{every}\s+{det}(?:{but})\s+{det}(?P<but>{number}))",
            rf"(?P<share>(?P<k>{number})\s+(?:{of})\s+{det}(?P<m>{number}))",
            rf"(?P<not_all>{_sayings(q.not_all)})",
            rf"(?P<nearly>{_sayings(q.nearly)}){partitive}",
            rf"(?P<most>{_sayings(q.most)}){partitive}",
            rf"(?P<half>{_sayings(q.half)}){partitive}",
            rf"(?P<several>{_sayings(q.several)}){partitive}",
            rf"(?P<some>{_sayings(q.some)}){partitive}",
            rf"(?P<pair>{_sayings(q.pair)}){partitive}",
            rf"(?P<none>{_sayings(q.none)}){partitive}",
            rf"(?P<all>{every}){partitive}",
            rf"(?P<number>{number}){partitive}",
            rf"(?P<single>{_sayings(q.single)}){partitive}",
        )
    )
    flags = re.IGNORECASE
    return ClaimWords(
        code=file.code,
        name=file.name,
        cue=cue,
        cues=cues,
        noun=re.compile(rf"(?<![\w-])(?:{noun})(?![\w-])", flags),
        quantity=re.compile(rf"(?<![\w-])(?:{amounts})\s+{det}{between}\Z", flags),
        but_after=re.compile(rf"\s+(?:{but})\s+{det}(?P<but>{number})(?![\w-])", flags),
        of_after=re.compile(rf"\s+(?:{of})\s+{det}(?P<m>{number})(?![\w-])(?!\s+\w+\s+of)", flags),
        all_but=re.compile(
            rf"(?<!\w)(?:{every}\s+)?{det}(?:(?:{_any(file.nouns.provisions.split())})\s+)?"
            rf"(?:{but})\s+\Z",
            flags,
        ),
        number_before=re.compile(
            rf"(?<![\w-])(?P<k>{number})\s+(?:(?:{_any(file.forms.get('have', '').split())})\s+)?"
            rf"(?:(?:\w+(?:{_any(file.words.near_endings.split())})|"
            rf"{_any(file.words.near.split())})\s+)?\Z",
            flags,
        ),
        of_number=re.compile(
            rf"(?<!\w)(?:{of})\s+{det}(?P<m>{number})\s+(?:{_any(file.nouns.provisions.split())})"
            r"(?!\w)",
            flags,
        ),
        stock=re.compile(_sayings(file.words.stock) or r"(?!)", flags),
        where=re.compile(
            rf"(?<!\w)(?:{_any(file.words.where.split())})\s+(?:{det})"
            r"(?P<place>[^\W\d_a-z][\w’'.-]*(?:(?:,?\s+(?:of\s+|de\s+)?)[^\W\d_a-z][\w’'.-]*)*)"
        ),
        day=_day(file.calendar),
        numbers=numbers,
        months={
            word: n for n, names in enumerate(file.calendar.months, 1) for word in names.split()
        },
        additional=frozenset(q.additional.split()),
        negations=frozenset(file.words.negations.split()),
        yet=re.compile(rf"(?<!\w)(?:{_sayings(file.words.yet)})\s+(?:\w+\s+)?\Z", flags),
        modals=frozenset(file.words.modals.split()),
        conditions=frozenset(file.words.conditions.split()),
        stops=stops,
        determiners=frozenset(q.determiners.split()),
        links=frozenset(f"{q.of} {file.words.where} {file.words.about}".replace(",", " ").split()),
        joints=frozenset(file.words.joints.split()) | frozenset(q.determiners.split()),
        about=frozenset(file.words.about.split()),
        infinitives=frozenset(file.words.infinitives.split()),
        negation_endings=tuple(file.words.negation_endings.split()),
        open_adjectives=frozenset(file.words.open_adjectives.split()),
        skeleton=file.skeleton,
        month_names=tuple(
            name.capitalize() if file.calendar.capitals else name
            for name in (names.split()[0] for names in file.calendar.months)
        ),
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first; for none one that never fits."""
    found = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in found) or r"(?!)"


def _sayings(text: str) -> str:
    """Return a pattern for any of some sayings, the longest first."""
    found = sorted({" ".join(s.split()) for s in text.split(",") if s.strip()}, key=len)
    return "|".join(re.escape(s).replace(r"\ ", r"\s+") for s in reversed(found))


def _cues(file: _File, where: str) -> tuple[re.Pattern[str], dict[str, Cue]]:
    rows: list[tuple[str, Cue]] = []
    for table in (file.levels, file.rests):
        for kind, ways in table.items():
            for way in WAYS:
                rows += [(phrase, Cue(kind, way)) for phrase in _phrases(getattr(ways, way))]
    for kind, phrases in file.other.items():
        rows += [(phrase, Cue(kind, "alone")) for phrase in _phrases(phrases)]
    # The longest phrase wins at a place; of equal ones the first of the file.
    rows.sort(key=lambda row: (-len(row[0].split()), -len(row[0])))
    parts: list[str] = []
    cues: dict[str, Cue] = {}
    for number, (phrase, cue) in enumerate(rows):
        name = f"c{number}"
        cues[name] = cue
        parts.append(f"(?P<{name}>{_phrase(phrase, file.forms, where)})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE), cues


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]


def _phrase(phrase: str, forms: Mapping[str, str], where: str) -> str:
    out: list[str] = []
    for word in phrase.split():
        if word.startswith("{"):
            name = word.strip("{}")
            if name not in forms:
                raise UnusableInput(
                    f"has a phrase with {word}, which [forms] does not know", where=where
                )
            out.append(f"(?:{_any(forms[name].split())})")
        else:
            out.append(re.escape(word))
    return r"\s+".join(out)


def _day(calendar: _Calendar) -> re.Pattern[str]:
    """Return a pattern for a day or a run of days: "May 1-4", "29 April to 2 May 2031"."""
    month = _any(word for names in calendar.months for word in names.split())
    to = rf"(?:\s*[-–—]\s*|\s+(?:{_any(calendar.to.split())})\s+)"
    year = r"(?:,?\s+(?P<{}_year>\d{{4}}))?"
    after = rf"(?:(?:,?\s+(?P<a_year1>\d{{4}}))?{to}(?:(?P<a_month2>{month})\.?\s+)?(?P<a_day2>\d{{1,2}}))?"
    before = rf"(?P<b_day>\d{{1,2}})(?:\s+(?P<b_month1>{month})\.?(?:,?\s+(?P<b_year1>\d{{4}}))?)?{to}(?P<b_day2>\d{{1,2}})"
    ways: Sequence[str] = (
        rf"(?P<a_month>{month})\.?\s+(?P<a_day>\d{{1,2}}){after}{year.format('a')}",
        rf"{before}\s+(?P<b_month>{month})\.?{year.format('b')}",
        rf"(?P<c_day>\d{{1,2}})\s+(?P<c_month>{month})\.?{year.format('c')}",
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)

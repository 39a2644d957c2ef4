"""Check an agreement the way a careful reader does before a text goes out.

References that lead nowhere, numbers that are missing or stand twice, terms
defined in vain, blanks, look-alike letters, marks that turn the direction of
text, brackets left open, words written twice. Every finding is a place and a
sentence; nothing is repaired, and nothing here is an error of the program.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plenipo.instrument.cues import is_option
from plenipo.instrument.labels import (
    FULL_WIDTH,
    Family,
    Label,
    Reading,
    System,
    parse_label,
    write_value,
)
from plenipo.instrument.model import Instrument, Kind, UnitId
from plenipo.instrument.numbering import Restart, scheme_of
from plenipo.instrument.numerals import insertion
from plenipo.instrument.references import Status, find_references
from plenipo.instrument.terms import Definition, find_definitions, find_uses


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth a look: where it is, and a sentence that says what.

    `label` names the provision for a reader ("Article 7, paragraph 1"),
    `offset` counts code points in the unit's text; `code` is public and never
    renamed.
    """

    unit: UnitId
    label: str
    offset: int
    code: str
    sentence: str


_Raw = tuple[int, int, str, str]  # unit, offset, code, sentence


def check(instrument: Instrument) -> tuple[Finding, ...]:
    """Find what a careful reader would ask about, in document order.

    Cost: linear in the text. Never fails on any text.
    """
    checks: tuple[Callable[[Instrument], Iterator[_Raw]], ...] = (
        _references,
        _numbers,
        _terms,
        _capitals,
        _blanks,
        _lookalikes,
        _directions,
        _brackets,
        _doubles,
    )
    raw = [found for run in checks for found in run(instrument)]
    raw.sort(key=lambda found: (found[0], found[1], found[2], found[3]))
    names = place_names(instrument)
    units = instrument.units
    return tuple(
        Finding(units[place].id, names[place], offset, code, sentence)
        for place, offset, code, sentence in raw
    )


def place_names(instrument: Instrument) -> list[str]:
    """Name every unit for a reader: its labels from the top article or annex down.

    A unit without any label is named by its opening words.
    """
    names: list[str] = []
    for unit in instrument.units:
        above = ""
        if unit.parent >= 0 and unit.kind not in (Kind.ARTICLE, Kind.ANNEX):
            parent = instrument.units[unit.parent]
            if parent.label and parent.kind not in (Kind.PART, Kind.CHAPTER, Kind.SECTION):
                above = names[unit.parent]
        own = unit.label.replace("[", "").replace("]", "")
        if not above and not own:
            words = unit.text.split("\n", 1)[0]
            own = f"“{words[:40].rstrip()}…”" if len(words) > 40 else f"“{words}”"
        names.append(f"{above}, {own}" if above and own else above or own)
    return names


# ------------------------------------------------------------------- references


def _references(instrument: Instrument) -> Iterator[_Raw]:
    places = {unit.id: k for k, unit in enumerate(instrument.units)}
    for reference in find_references(instrument):
        place = places[reference.unit]
        mention = reference.mention
        words = instrument.units[place].text[mention.start : mention.end]
        if reference.status is Status.DANGLING:
            if _PLACEHOLDER.search(words):
                sentence = f"“{words}” is still to be filled in."
                yield place, mention.start, "blank", sentence
            else:
                sentence = f"“{words}” leads to nothing here."
                yield place, mention.start, "reference-dangling", sentence
        elif reference.status is Status.AMBIGUOUS:
            number = len(reference.targets)
            sentence = f"“{words}” can be any of {number} provisions with that label."
            yield place, mention.start, "reference-ambiguous", sentence


# "paragraph X" is a place held for a number; "Part X" may be the tenth.
_PLACEHOLDER = re.compile(r"^(?:[Pp]ara|[Pp]árr|[Пп]ункт)\S* [XYZ](?!\w)")


# -------------------------------------------------------------------- numbering


def _numbers(instrument: Instrument) -> Iterator[_Raw]:
    """Compare each label with the one before it in its row."""
    options = [k for k, unit in enumerate(instrument.units) if is_option(unit.text)]
    for row in _rows(instrument).values():
        parsed = [(k, parse_label(instrument.units[k].label)) for k in row]
        labelled = [(k, label) for k, label in parsed if label is not None and label.values]
        readings = _one_system([label for _, label in labelled]) if labelled else []
        last: tuple[int, int] | None = None
        seen: set[tuple[int, int]] = set()
        previous = -1
        for (k, label), reading in zip(labelled, readings, strict=True):
            if previous >= 0 and bisect(options, k) > bisect(options, previous):
                # Each option counts afresh.
                seen.clear()
                last = None
            value = reading.values[-1]
            later = label.insertion or (ord(label.letter) - 63 if label.letter else 1)
            number = (value, later)
            typed = instrument.units[k].label.strip("[]")
            if number in seen:
                yield k, 0, "number-duplicate", f"“{typed}” stands here a second time."
            elif last is not None and number < last:
                yield k, 0, "number-order", f"“{typed}” stands after a higher number."
            elif not (previous < 0 and _opens_anywhere(label, number)) and (
                previous < 0 or last is not None
            ):
                missing = _missing(last, number, reading, label)
                if missing:
                    yield k, 0, "number-gap", f"{missing} missing before “{typed}”."
            seen.add(number)
            last = number if last is None else max(last, number)
            previous = k


def _opens_anywhere(label: Label, number: tuple[int, int]) -> bool:
    """Tell whether a first number says nothing: one article of many, page seven of a report."""
    return label.family not in (Family.POINT, Family.PARAGRAPH) or number[0] > 4


_HELD = re.compile(r"\.[A-Z]")  # "Article 2.X": the number is not given yet


def _rows(instrument: Instrument) -> dict[tuple[int, Kind, str], list[int]]:
    """Group labelled units into the rows in which they are counted."""
    scheme = scheme_of(instrument)
    annexes: list[int] = []
    levels: list[int] = []
    rows: dict[tuple[int, Kind, str], list[int]] = {}
    for index, unit in enumerate(instrument.units):
        above = unit.parent
        inherited = annexes[above] if above >= 0 else -1
        annexes.append(index if unit.kind is Kind.ANNEX else inherited)
        deeper = above >= 0 and instrument.units[above].kind is Kind.POINT
        points = levels[above] + 1 if deeper else 1
        levels.append(points if unit.kind is Kind.POINT else unit.depth)
        label = parse_label(unit.label) if unit.label else None
        if label is None or unit.kind is Kind.RECITAL or _HELD.search(unit.label):
            continue
        rule = scheme.rule(unit.kind, levels[index])
        through = rule is not None and rule.restart is Restart.DOCUMENT
        group = inherited if unit.kind is Kind.ANNEX or through else above
        look = f"{label.family} {label.values[:-1]}"
        if unit.kind in (Kind.POINT, Kind.PARAGRAPH):
            look = f"{label.style.translate(FULL_WIDTH)} {label.upper} {len(label.values)}"
        rows.setdefault((group, unit.kind, look), []).append(index)
    return rows


def _one_system(labels: list[Label]) -> list[Reading]:
    """Read a row in the system that all its labels share: letters, unless all are roman."""
    roman_row = all(any(r.system is System.ROMAN for r in label.readings) for label in labels)
    starts_roman = labels[0].values[-1] == 1
    wanted = System.ROMAN if roman_row and (starts_roman or len(labels) > 1) else System.ALPHA
    return [
        next((r for r in label.readings if r.system is wanted), label.readings[0])
        for label in labels
    ]


def _missing(
    last: tuple[int, int] | None, number: tuple[int, int], reading: Reading, label: Label
) -> str:
    """Name what a row leaves out before `number`, or return ""."""
    value, later = number
    before = last or (0, 1)
    if value == before[0]:
        count = later - max(before[1] + 1, 2)
        first = [f"{_digit(value, reading, label)} {insertion(n)}"
                 for n in range(max(before[1] + 1, 2), min(later, before[1] + 6))]  # fmt: skip
        final = f"{_digit(value, reading, label)} {insertion(later - 1)}" if later > 2 else ""
    else:
        # Of 5 bis, the first is 5 itself.
        through = value if later > 1 else value - 1
        count = through - before[0]
        first = [_digit(n, reading, label) for n in range(before[0] + 1, through + 1)[:5]]
        final = _digit(through, reading, label) if count > 0 else ""
    if count < 1:
        return ""
    if count == 1:
        return f"{first[0]} is"
    if count > 4:
        return f"{first[0]} to {final} are"
    return f"{', '.join(first[:-1])} and {first[-1]} are"


def _digit(value: int, reading: Reading, label: Label) -> str:
    written = write_value(value, reading.system)
    written = written.upper() if label.upper else written
    listed = label.family in (Family.POINT, Family.PARAGRAPH)
    return label.style.rstrip(".").replace("1", written) if listed else written


# ------------------------------------------------------------------------ terms


def _terms(instrument: Instrument) -> Iterator[_Raw]:
    definitions = find_definitions(instrument)
    places = {unit.id: k for k, unit in enumerate(instrument.units)}
    used = Counter(use.term for use in find_uses(instrument, definitions))
    first: dict[str, Definition] = {}
    for definition in definitions:
        place = places[definition.unit]
        name = definition.term
        earlier = first.setdefault(name.casefold(), definition)
        if earlier is not definition and earlier.form is definition.form:
            yield place, definition.start, "term-twice", f"“{name}” is defined a second time."
        elif not used[name] and earlier is definition:
            yield place, definition.start, "term-unused", f"“{name}” is defined but never used."


_MID_SENTENCE = re.compile(
    r"(?<=[a-z,;] )(?:the|an?|each|any|such|its|that) ([A-Z][a-z]{2,}(?:-[A-Za-z]+)?)(?![\w’'-]| [A-Z(])"
)
_PHRASE = re.compile(r"(?<![\w-])[A-Z][\w-]+(?:(?: (?:of|on|for|and|the|to)){0,2} [A-Z][\w-]+)+")
_QUOTED_WORDS = re.compile(r"[“\"«(‘][^“”\"«»()\n]{1,80}[”\"»)’]")
# Words that English texts of this kind write with a capital without defining them.
_KNOWN = frozenset(
    "party parties state states government governments member members republic kingdom union"
    " article articles part annex annexes section chapter protocol appendix schedule rule rules"
    " charter president minister chair chairperson earth internet depositary ambassador head secretary"
    " january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)


def _capitals(instrument: Instrument) -> Iterator[_Raw]:
    """Find single words used as terms, with a capital, that nothing introduces (English)."""
    text = "\n".join(unit.text for unit in instrument.units)
    if text.count(" the ") * 60 < len(text) / 6:
        return
    introduced = {word.lower() for d in find_definitions(instrument) for word in d.term.split()}
    for match in (*_PHRASE.finditer(text), *_QUOTED_WORDS.finditer(text)):
        introduced.update(re.findall(r"[a-z-]+", match[0].lower()))
    introduced.update(match[1].lower() for match in re.finditer(r"[Tt]his ([A-Z]\w+)", text))
    counts: Counter[str] = Counter()
    firsts: dict[str, tuple[int, int]] = {}
    for place, unit in enumerate(instrument.units):
        if unit.kind in (Kind.TITLE, Kind.HEADING, Kind.SIGNATURE, Kind.NOTE):
            continue
        for match in _MID_SENTENCE.finditer(unit.text, len(unit.label)):
            word = match[1]
            singular = word.lower().removesuffix("s")
            if {word.lower(), singular} & (introduced | _KNOWN):
                continue
            counts[word] += 1
            firsts.setdefault(word, (place, match.start(1)))
    for word, (place, offset) in firsts.items():
        if counts[word] > 1:
            times = counts[word]
            sentence = f"“{word}” is used with a capital {times} times but nothing defines it."
            yield place, offset, "term-undefined", sentence


# ------------------------------------------------------------- blanks and letters

_BLANK = re.compile(
    r"_{2,}|\.{5,}|…{2,}|\{\{[^{}\n]{0,80}\}\}|(?<!\w)(?:TBD|TBC|tbd|tbc)(?!\w)"
    r"|\[\s*(?:[xX]{1,3}|\.{2,}|…|●|TBD|tbd|tbc|n|N|dates?|numbers?|insert[^\[\]\n]{0,60}"
    r"|to be [^\[\]\n]{0,80}|[pP]laceholder[^\[\]\n]{0,160})?\s*\](?!\()"
)


def _blanks(instrument: Instrument) -> Iterator[_Raw]:
    for place, unit in enumerate(instrument.units):
        if unit.kind is Kind.NOTE:
            continue
        for match in _BLANK.finditer(unit.text):
            words = match[0] if len(match[0]) <= 40 else f"{match[0][:39]}…"
            yield place, match.start(), "blank", f"“{words}” is still to be filled in."


_SCRIPTS = {"Cyrillic": "а-яёА-ЯЁіїєґІЇЄҐ", "Greek": "α-ωΑ-Ω", "Armenian": "ա-ևԱ-Ֆ"}
# Letters of other scripts that print like Latin ones.
_LOOKALIKE = dict(
    zip(
        "аеорсухіѕјһԛԝАВЕКМНОРСТУХІЅЈԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսհոցզգյՕՍՀՏ",
        "aeopcyxisjhqwABEKMHOPCTYXISJQWoABEZHIKMNOPTYXouhngqqjOUZS",
        strict=False,
    )
)
_OTHER = "".join(_SCRIPTS.values())
_FOREIGN_WORD = re.compile(rf"(?<![^\W\d_])[^\W\d_]*[{_OTHER}][^\W\d_]*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ")[0].capitalize()
    return name or "unknown"


def _lookalikes(instrument: Instrument) -> Iterator[_Raw]:
    """Find words that mix scripts by letters that look alike, and whole words of such letters."""
    for place, unit in enumerate(instrument.units):
        text = unit.text
        if text.isascii():
            continue
        latin = len(_LATIN.findall(text))
        for match in _FOREIGN_WORD.finditer(text):
            word = match[0]
            foreign = [c for c in word if _script(c) != "Latin"]
            mixed = len(foreign) < len(word)
            if mixed:
                # Of a Latin word the strange letters count, of another word the Latin ones.
                odd = foreign if len(foreign) * 2 <= len(word) else []
                odd = odd or [c for c in word if _script(c) == "Latin"]
                if not any(c in _LOOKALIKE or c in _LOOKALIKE.values() for c in odd):
                    continue
                first = odd[0]
                shown = f"“{word}” mixes scripts: {first} is {_script(first)} (U+{ord(first):04X})."
                yield place, match.start(), "lookalike", shown
            elif (
                latin > 2 * len(word)
                and all(c in _LOOKALIKE for c in word)
                and (latin * 4 > len(_FOREIGN_WORD.sub("", text)))
                and not _other_words(text, match.start())
            ):
                shown = f"“{word}” is {_script(word[0])} but reads as Latin among Latin words."
                yield place, match.start(), "lookalike", shown


def _other_words(text: str, start: int) -> bool:
    """Tell whether the text has words of that script that cannot be taken for Latin ones."""
    return any(
        match.start() != start and not all(c in _LOOKALIKE for c in match[0])
        for match in _FOREIGN_WORD.finditer(text)
    )


_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def _directions(instrument: Instrument) -> Iterator[_Raw]:
    for place, unit in enumerate(instrument.units):
        if unit.text.isascii() or _RIGHT_TO_LEFT.search(unit.text):
            continue
        for match in _DIRECTION.finditer(unit.text):
            name = f"U+{ord(match[0]):04X}"
            sentence = f"An invisible mark ({name}) turns the direction of the text here."
            yield place, match.start(), "direction", sentence


# --------------------------------------------------------------------- brackets

_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（"}
_BRACKET = re.compile(r"[()\[\]{}（）]")
# "as in a) and b)": labels of points inside a sentence have no opening bracket.
_INLINE_LABEL = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[;,:(]))(?:[^\W\d_]|([a-zа-я])\1|[ivx]{2,5}|\d{1,3}[.\d]*)\Z"
)


def _brackets(instrument: Instrument) -> Iterator[_Raw]:
    """Find brackets without a partner; square ones may close in a later block."""
    square: list[tuple[int, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, unit in enumerate(instrument.units):
        blanks = {match.start() for match in _BLANK.finditer(unit.text) if match[0][0] == "["}
        open_here: list[tuple[str, int]] = []
        for match in _BRACKET.finditer(unit.text):
            sign, at = match[0], match.start()
            if sign == "[":
                square.append((place, at))
            elif sign == "]":
                if square:
                    opened = square.pop()
                    if opened[0] != place or opened[1] not in blanks:
                        pairs.append(opened)
                else:
                    yield place, at, "bracket-stray", "This “]” closes no bracket."
            elif at < len(unit.label):
                continue
            elif sign in "({（":
                open_here.append((sign, at))
            elif open_here and open_here[-1][0] == _PAIRS[sign]:
                open_here.pop()
            elif not _INLINE_LABEL.search(unit.text[max(0, at - 8) : at]):
                yield place, at, "bracket-stray", f"This “{sign}” closes no bracket."
        for sign, at in open_here:
            yield place, at, "bracket-stray", f"This “{sign}” is never closed."
    for place, at in square:
        yield place, at, "bracket-stray", "This “[” is never closed."
    if pairs:
        place, at = min(pairs)
        number = len(pairs)
        words = "One pair" if number == 1 else f"{number} pairs"
        stand = "stands" if number == 1 else "stand"
        where = "here" if number == 1 else "the first here"
        yield place, at, "bracket-left", f"{words} of square brackets still {stand}, {where}."


_DOUBLE = re.compile(r"(?<![\w-])([^\W\d_]{2,})[ \u00a0\n]+(\1)(?![\w-])", re.IGNORECASE)
# Words that good sentences repeat.
_REPEATED = frozenset("that had nous vous who bis ha ya que se si".split())


def _doubles(instrument: Instrument) -> Iterator[_Raw]:
    for place, unit in enumerate(instrument.units):
        for match in _DOUBLE.finditer(unit.text):
            word = match[1]
            # "General aim Aim of …": a heading runs into its text.
            if word.lower() in _REPEATED or "\n" in match[0] or match[2][0].isupper():
                continue
            yield place, match.start(2), "word-double", f"“{word}” stands twice in a row."


def count_by_code(findings: tuple[Finding, ...]) -> dict[str, int]:
    """Count findings by code, in alphabetical order of the codes."""
    counted = Counter(finding.code for finding in findings)
    return {code: counted[code] for code in sorted(counted)}

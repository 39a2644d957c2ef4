"""Compute labels: frozen numbering with bis and ter, and one renumbering at the end.

While a text is negotiated, numbers are frozen: people quote them aloud and
minutes quote them, so what has a number keeps it, what is inserted takes the
number before it with *bis*, *ter*, *quater*, and what is deleted leaves its
slot. At the legal scrub one renumbering counts afresh and gives a concordance
of old and new labels.

Labels depend on the visible units alone: what a viewer may not see shifts no
number that the viewer sees. `docs/algorithms/numbering.md` has the rules with
a worked example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plenipo.instrument.labels import BULLETS, FULL_WIDTH, Label, System, parse_label, write_value
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.instrument.numerals import HAN_DIGITS, alpha, insertion


class Restart(StrEnum):
    """Where counting starts again."""

    PARENT = "parent"
    DOCUMENT = "document"  # once in the body, and once in every annex


class Inserted(StrEnum):
    """How a unit between two frozen numbers is called."""

    BIS = "bis"  # 5 bis, 5 ter
    LETTER = "letter"  # 5A, 5B


@dataclass(frozen=True, slots=True)
class Rule:
    """How the labels of one level look.

    `pattern` holds `{n}` for the number and may hold `{parent}` for the number
    of the unit above ("{parent}.{n}").
    """

    pattern: str
    system: System = System.DECIMAL
    upper: bool = False
    restart: Restart = Restart.PARENT
    inserted: Inserted = Inserted.BIS


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of an agreement: per kind and level, or per kind at any level (None).

    The level of a point counts the points it stands in, from 1: "(a)" is at
    level 1 below an article and below a paragraph alike. The level of anything
    else is its depth.
    """

    rules: Mapping[tuple[Kind, int | None], Rule]
    deleted: str = "[deleted]"

    def rule(self, kind: Kind, level: int) -> Rule | None:
        """Return the rule for a level, or None where units of its kind have no label."""
        found = self.rules.get((kind, level))
        return found if found is not None else self.rules.get((kind, None))


ENGLISH = Scheme(
    {
        (Kind.PART, None): Rule("PART {n}", System.ROMAN, upper=True, restart=Restart.DOCUMENT),
        (Kind.CHAPTER, None): Rule("Chapter {n}", System.ROMAN, upper=True),
        (Kind.SECTION, None): Rule("Section {n}"),
        (Kind.ARTICLE, None): Rule("Article {n}", restart=Restart.DOCUMENT),
        (Kind.PARAGRAPH, None): Rule("{n}."),
        (Kind.POINT, 1): Rule("({n})", System.ALPHA),
        (Kind.POINT, 2): Rule("({n})", System.ROMAN),
        (Kind.POINT, 3): Rule("({n})", System.ALPHA, upper=True),
        (Kind.POINT, None): Rule("{n}.", System.DECIMAL),
        (Kind.ANNEX, None): Rule("ANNEX {n}", System.ROMAN, upper=True, restart=Restart.DOCUMENT),
    }
)

# A place in a sequence, ordered as tuples are: 5 is (5, 1), 5 bis is (5, 2), what stands
# between 5 bis and 5 ter is (5, 2, 1), and what stands before 5 is (5, 0, 1).
Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The computed label of one unit, with the number to keep once it is issued."""

    number: Number
    label: str
    deleted: bool = False


def number_units(
    instrument: Instrument,
    scheme: Scheme,
    *,
    frozen: Mapping[UnitId, Number] | None = None,
    visible: Collection[UnitId] | None = None,
    deleted: Collection[UnitId] = (),
) -> dict[UnitId, Numbered]:
    """Compute the label of every visible unit that has one.

    `frozen` holds numbers already issued, by unit; where it is empty, counting
    starts at 1. A deleted unit keeps its slot if its number is frozen, and has
    none otherwise. `visible` limits the answer to those units and what hangs
    below them; nothing else is looked at. Order: as in the document. Cost:
    linear in the units.
    """
    kept = frozen or {}
    shown = _shown(instrument, visible)
    levels = _levels(instrument)
    rules = [
        scheme.rule(unit.kind, level) for unit, level in zip(instrument.units, levels, strict=True)
    ]
    annexes = _annexes(instrument)
    groups: dict[tuple[int, Kind, int], list[int]] = {}
    for index, unit in enumerate(instrument.units):
        rule = rules[index]
        if not shown[index] or rule is None or not _counts(unit, kept):
            continue
        if unit.id in deleted and unit.id not in kept:
            continue
        group: tuple[int, Kind, int]
        if unit.kind is Kind.ANNEX:
            group = (-1, unit.kind, 0)
        elif rule.restart is Restart.DOCUMENT:
            group = (annexes[index], unit.kind, 0)
        else:
            group = (unit.parent, unit.kind, levels[index])
        groups.setdefault(group, []).append(index)
    numbers: dict[int, Number] = {}
    for members in groups.values():
        given = [kept.get(instrument.units[i].id) for i in members]
        numbers.update(zip(members, place_between(given), strict=True))
    found: dict[UnitId, Numbered] = {}
    plain: dict[int, str] = {}  # numbers alone, for labels that repeat the one above
    for index in sorted(numbers):
        unit, rule = instrument.units[index], rules[index]
        if rule is None:
            continue
        own = write_number(numbers[index], rule)
        above = plain.get(unit.parent, "")
        dotted = "{parent}" in rule.pattern
        plain[index] = f"{above}.{own}" if dotted else own
        label = rule.pattern.replace("{parent}", above).replace("{n}", own)
        label = _as_typed(unit.label, label)
        gone = unit.id in deleted
        found[unit.id] = Numbered(
            numbers[index], f"{label} {scheme.deleted}" if gone else label, deleted=gone
        )
    return found


def _as_typed(typed: str, computed: str) -> str:
    """Keep a typed label that says the same as the computed one ("Article premier")."""
    bare = _bare(typed)
    if bare == computed:
        return bare
    old = parse_label(bare) if bare else None
    new = parse_label(computed) if old is not None else None
    if old is None or new is None or old.family is not new.family:
        return computed
    if old.style.translate(FULL_WIDTH) != new.style.translate(FULL_WIDTH):
        return computed
    same = (old.insertion, old.letter, old.readings) == (new.insertion, new.letter, new.readings)
    return bare if same or (old.key == new.key and old.values) else computed


def place_between(given: Iterable[Number | None]) -> list[Number]:
    """Give a number to every place of a sequence in which some are already given.

    Numbers that are given stay. Where they do not ascend, the later one starts
    a new stretch. A place after a given number and before a higher one takes
    the next insertion (5, 5 bis, 5 ter) or, where that is taken, a number
    below it (5 bis/1). With none given, places count from 1.
    """
    sequence = list(given)
    following = _following(sequence)
    found: list[Number] = []
    previous: Number | None = None
    counting = not any(number is not None for number in sequence)
    for place, number in enumerate(sequence):
        if number is None:
            after = following[place]
            if counting:
                number = ((previous[0] if previous else 0) + 1, 1)
            elif previous is None:
                number = _before(after or (1, 1), None)
            else:
                number = _after(previous, after)
        found.append(number)
        previous = number
    return found


def _following(sequence: list[Number | None]) -> list[Number | None]:
    """For every place, the next number that is given."""
    following: list[Number | None] = [None] * len(sequence)
    upcoming: Number | None = None
    for place in range(len(sequence) - 1, -1, -1):
        following[place] = upcoming
        if sequence[place] is not None:
            upcoming = sequence[place]
    return following


def _after(previous: Number, after: Number | None) -> Number:
    """Return a readable number above `previous` and, where it is higher, below `after`."""
    if after is not None and after <= previous:
        after = None
    if previous[1] == 0:
        # Before the first number: A1, B1, and so on up to it.
        candidate = (*previous[:-1], previous[-1] + 1)
    else:
        candidate = (previous[0], previous[1] + 1)
    if after is None or candidate < after:
        return candidate
    if len(previous) > 2 and previous[1] != 0:
        sideways = (*previous[:-1], previous[-1] + 1)
        if sideways < after:
            return sideways
    return (*previous, 1)


def _before(after: Number, previous: Number | None) -> Number:
    """Return a number below the first one that is given: A1 before 1, ZA1 before A1."""
    if previous is not None:
        return _after(previous, after)
    zeros = 1
    while zeros < len(after) and after[zeros] == 0:
        zeros += 1
    return (after[0], *(0,) * zeros, 1)


def write_number(number: Number, rule: Rule) -> str:
    """Write a number as its rule says: "5", "5 bis", "5 bis/1", "A5", "(c bis)"."""
    value = write_value(number[0], rule.system)
    if rule.upper:
        value = value.upper()
    rest = number[1:]
    if rest[0] == 0:
        zeros = next(k for k, part in enumerate(rest) if part != 0)
        letter = alpha(rest[zeros]).upper()
        written = "Z" * (zeros - 1) + letter + value
        return "/".join((written, *map(str, rest[zeros + 1 :])))
    if rest[0] > 1:
        if rule.inserted is Inserted.LETTER:
            value += alpha(rest[0] - 1).upper()
        else:
            value += f" {insertion(rest[0])}"
    return "/".join((value, *map(str, rest[1:])))


_ALWAYS = frozenset({Kind.ARTICLE, Kind.PART, Kind.CHAPTER, Kind.ANNEX})


def _counts(unit: Unit, frozen: Mapping[UnitId, Number]) -> bool:
    # An unlabelled paragraph or section is not numbered, unless it was issued with a number;
    # bullets never are.
    if unit.label in BULLETS:
        return unit.id in frozen or unit.kind in _ALWAYS
    return bool(unit.label) or unit.kind in _ALWAYS or unit.id in frozen


def _shown(instrument: Instrument, visible: Collection[UnitId] | None) -> list[bool]:
    if visible is None:
        return [True] * len(instrument.units)
    shown: list[bool] = []
    for unit in instrument.units:
        above = unit.parent < 0 or shown[unit.parent]
        shown.append(above and unit.id in visible)
    return shown


def _levels(instrument: Instrument) -> list[int]:
    """The level of every unit, as a scheme counts it."""
    units = instrument.units
    levels: list[int] = []
    for unit in units:
        if unit.kind is not Kind.POINT:
            levels.append(unit.depth)
        elif unit.parent >= 0 and units[unit.parent].kind is Kind.POINT:
            levels.append(levels[unit.parent] + 1)
        else:
            levels.append(1)
    return levels


def _annexes(instrument: Instrument) -> list[int]:
    """The annex that every unit stands in, or -1."""
    annexes: list[int] = []
    for index, unit in enumerate(instrument.units):
        inherited = annexes[unit.parent] if unit.parent >= 0 else -1
        annexes.append(index if unit.kind is Kind.ANNEX else inherited)
    return annexes


# --------------------------------------------------------- what is there already


def frozen_of(instrument: Instrument) -> dict[UnitId, Number]:
    """Read the numbers that units carry as typed, to freeze them.

    Units whose label has no number are left out: bullets, an only annex.
    """
    frozen: dict[UnitId, Number] = {}
    for unit in instrument.units:
        label = parse_label(unit.label) if unit.label else None
        if label is not None and label.values:
            frozen[unit.id] = _number_of(label, unit.kind)
    return frozen


def _number_of(label: Label, kind: Kind) -> Number:
    value = label.values[-1]
    if kind in (Kind.POINT, Kind.PARAGRAPH) and len(label.readings) > 1:
        # Alone, "(i)" may be a letter; taken as one, it could never be higher than "(h)".
        value = label.readings[0].values[-1]
    later = label.insertion or (ord(label.letter) - ord("A") + 2 if label.letter else 1)
    return (value, later)


def scheme_of(instrument: Instrument, *, like: Scheme = ENGLISH) -> Scheme:
    """Derive the scheme that an agreement's own labels follow.

    Each level takes the form that most of its labels have; what has no labels
    takes its rule from `like`.
    """
    forms: dict[tuple[Kind, int], Counter[Rule]] = {}
    firsts: dict[tuple[Kind, int], list[int]] = {}
    seen: set[tuple[int, Kind, int]] = set()
    levels = _levels(instrument)
    for index, unit in enumerate(instrument.units):
        label = parse_label(unit.label) if unit.label else None
        if label is None or not label.values:
            continue
        level = (unit.kind, levels[index])
        forms.setdefault(level, Counter())[_rule_of(unit, label)] += 1
        if (unit.parent, *level) not in seen:
            seen.add((unit.parent, *level))
            firsts.setdefault(level, []).append(label.values[-1])
    rules: dict[tuple[Kind, int | None], Rule] = dict(like.rules)
    for level, counted in forms.items():
        rule = min(counted, key=lambda form: (-counted[form], form.pattern))
        begins = firsts[level]
        # One count through the document shows in parts that do not begin at one.
        later = sum(value != 1 for value in begins[1:])
        top = level[0] in (Kind.ARTICLE, Kind.PART, Kind.ANNEX)
        through = later * 2 > len(begins) - 1 if len(begins) > 1 else top
        restart = Restart.DOCUMENT if through else Restart.PARENT
        rules[level] = replace(rule, restart=restart)
    return Scheme(rules, deleted=like.deleted)


def _rule_of(unit: Unit, label: Label) -> Rule:
    """Turn one label into the rule it follows: its number replaced by a slot."""
    text = _bare(unit.label)
    system = label.readings[0].system
    start = next((k for k, c in enumerate(text) if c.isdecimal()), -1)
    if system is System.DECIMAL and start >= 0:
        end = start
        while end < len(text) and (text[end].isdecimal() or text[end] == "."):
            end += 1
        if text[end - 1] == ".":
            end -= 1
        slot = "{n}" if len(label.values) == 1 else "{parent}.{n}"
        head, tail = text[:start], text[end:]
        tail = tail if tail in (".", ")", "）", "．", "、", "条", "章", "节", "部分") else ""
        return Rule(f"{head}{slot}{tail}")
    if system in (System.ROMAN, System.ALPHA):
        words = text.split(" ")
        if len(words) > 1 and len(words[0]) > 2:
            return Rule(f"{words[0]} {{n}}", system, upper=label.upper)
        return Rule(label.style.replace("1", "{n}"), system, upper=label.upper)
    if system is System.HAN:
        digits = [k for k, c in enumerate(text) if c in HAN_DIGITS]
        return Rule(f"{text[: digits[0]]}{{n}}{text[digits[-1] + 1 :]}", system)
    head = text.rsplit(" ", 1)[0]
    return Rule(f"{head} {{n}}")


# ------------------------------------------------------------------ renumbering


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a concordance: the same unit under its old and its new label."""

    id: UnitId
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Old labels beside new ones, in document order; every numbered unit has one row."""

    rows: tuple[Row, ...] = field(default=())

    @property
    def changed(self) -> tuple[Row, ...]:
        """The rows whose label is not the same as before."""
        return tuple(row for row in self.rows if row.old != row.new)

    def lines(self) -> tuple[str, ...]:
        """Write what changed, one line a unit, and how much stayed as it was."""
        changed = self.changed
        same = len(self.rows) - len(changed)
        width = max((len(row.old) for row in changed), default=0)
        written = [f"{row.old:<{width}} → {row.new}" for row in changed]
        written.append(f"{same} of {len(self.rows)} labels stay as they were.")
        return tuple(written)


def renumber(
    instrument: Instrument,
    scheme: Scheme,
    *,
    visible: Collection[UnitId] | None = None,
    deleted: Collection[UnitId] = (),
) -> tuple[dict[UnitId, str], Concordance]:
    """Count afresh over what is visible and not deleted, and say what became of each label.

    Returns the new label of every numbered unit and the concordance; square
    brackets around a label are left to `relabel`. Names in
    the concordance are whole paths ("Article 8 bis, 1., (a)"), so that no two
    rows share a new one.
    """
    numbered = number_units(instrument, scheme, visible=visible, deleted=deleted)
    new = {identity: entry.label for identity, entry in numbered.items()}
    old = {unit.id: _bare(unit.label) for unit in instrument.units if unit.id in new}
    annexes = _annexes(instrument)
    places = {unit.id: index for index, unit in enumerate(instrument.units)}
    rows = tuple(
        Row(
            identity,
            _path(instrument, places[identity], old.get, annexes),
            _path(instrument, places[identity], new.get, annexes),
        )
        for identity in new
    )
    return new, Concordance(rows)


def _path(
    instrument: Instrument,
    index: int,
    label: Callable[[UnitId], str | None],
    annexes: list[int],
) -> str:
    """Write the labels from the article or annex down to a unit."""
    parts: list[str] = []
    while index >= 0:
        unit = instrument.units[index]
        if written := label(unit.id):
            parts.append(written)
        if unit.kind is Kind.ARTICLE and annexes[index] < 0:
            break
        index = unit.parent
    return ", ".join(reversed(parts))


def _bare(label: str) -> str:
    return label.replace("[", "").replace("]", "")


def relabel(instrument: Instrument, labels: Mapping[UnitId, str]) -> Instrument:
    """Put new labels in place of the typed ones; every other word stays.

    Units that `labels` does not name keep theirs. A unit that had no label gets
    the new one and a space before its words. Square brackets that stood before
    or after the old label stand there still.
    """
    units: list[Unit] = []
    for unit in instrument.units:
        new = labels.get(unit.id)
        if new is None or new == _bare(unit.label):
            units.append(unit)
            continue
        opened = len(unit.label) - len(unit.label.lstrip("["))
        new = "[" * opened + new + ("]" if unit.label.endswith("]") else "")
        rest = unit.text[len(unit.label) :]
        if rest and not unit.label:
            rest = f" {rest}"
        units.append(replace(unit, label=new, text=f"{new}{rest}"))
    return replace(instrument, units=tuple(units))

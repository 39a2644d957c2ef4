"""The changes of a legal scrub where provisions have permanent ids: what differs, and how grave.

A redline has to find out which provision is which; here the ids say so. Every
provision that differs is in exactly one difference, and two texts without a
difference are the same, to the letter (`differences`). `classed` adds what a
lawyer asks of each: its class, its flags, and whether a reference that changed
only follows a number that changed. `misled` are the references that changed
nothing and lead elsewhere now. docs/algorithms/redline.md has the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from plenipo.brackets.redline import Run, runs_of, word_changes
from plenipo.brackets.scrub import (
    MOVED,
    PUT_IN,
    TAKEN_OUT,
    classify,
    defined_terms,
    gravest,
    renumbered,
)
from plenipo.brackets.scrub_change import Class, Classed, Flag, Point
from plenipo.brackets.scrub_words import language_of
from plenipo.instrument.model import Instrument, Unit, UnitId
from plenipo.instrument.references import Reference, Status, find_references
from plenipo.text.changes import Change
from plenipo.text.difference import increasing
from plenipo.text.tokens import bare, tokenize

_OTHER_FORM: Final = "The provision stands at another level or is of another kind."


@dataclass(frozen=True, slots=True)
class Difference:
    """A provision that differs: as it was and as it is, None where it did or does not stand.

    `moved` says that it stands in another order among those that both texts have.
    """

    unit: UnitId
    old: Unit | None
    new: Unit | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class ScrubChange:
    """A difference with its class, its flags in their order, and what it is made of.

    `said` are the single changes of words in the order of the text, `runs` the
    words of both texts; `numbers_only` says that nothing but numbers follows:
    its own, or those of references to provisions that have new ones.
    """

    difference: Difference
    klass: Class
    flags: tuple[Flag, ...]
    said: tuple[Classed, ...]
    runs: tuple[Run, ...]
    numbers_only: bool


@dataclass(frozen=True, slots=True)
class Misled:
    """A reference whose words did not change and that leads elsewhere than it did.

    `words` is the reference as it stands in `unit`; `was` and `now` are what it
    led to and leads to, () for nothing that stands.
    """

    unit: UnitId
    words: str
    was: tuple[UnitId, ...]
    now: tuple[UnitId, ...]


# --- what differs -------------------------------------------------------------------------------


def differences(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Difference, ...]:
    """Return what differs, in the order of the new text; what has gone stands where it stood.

    Compared are order, kind, depth, label and words. Ids occur once in each
    text. Cost: linear, and n log n in what both have where the order differs.
    """
    was = {unit.id: unit for unit in old}
    now = {unit.id for unit in new}
    moved = _moved(old, new)
    gone: dict[str, list[Difference]] = {}  # by the last one before it that still stands
    last = ""
    for unit in old:
        if unit.id in now:
            last = unit.id
        else:
            gone.setdefault(last, []).append(Difference(unit.id, unit, None))
    found = gone.get("", [])
    for unit in new:
        before = was.get(unit.id)
        if before is None or unit.id in moved or not _same(before, unit):
            found.append(Difference(unit.id, before, unit, unit.id in moved))
        found.extend(gone.get(unit.id, ()))
    return tuple(found)


def _same(old: Unit, new: Unit) -> bool:
    return (old.kind, old.depth, old.label, old.text) == (new.kind, new.depth, new.label, new.text)


def _moved(old: Sequence[Unit], new: Sequence[Unit]) -> frozenset[UnitId]:
    """Return the provisions outside the longest run that kept its order."""
    place = {unit.id: at for at, unit in enumerate(old)}
    common = [unit.id for unit in new if unit.id in place]
    kept = increasing([place[unit] for unit in common])
    return frozenset(common) - {common[at] for at in kept}


# --- how grave it is ----------------------------------------------------------------------------


def classed(
    old: Instrument, new: Instrument, *, terms: Iterable[str] = (), language: str = ""
) -> tuple[ScrubChange, ...]:
    """Return what differs between two texts, each with its class; see `differences`.

    `terms` are defined terms beside those that the texts define themselves;
    without `language` it is told by the small words. Cost: linear in both
    texts, and that of comparing the words of what differs.
    """
    found = differences(old.units, new.units)
    if not found:
        return ()
    texts = [unit.text for unit in (*new.units, *old.units)]
    spoken = language or language_of(texts)
    known = (*terms, *defined_terms(texts, language=spoken))
    before, after = _references(old), _references(new)
    numbers = {d.unit for d in found if d.old is not None and d.new is not None and _relabelled(d)}
    title = f"{old.title} {new.title}" if old.title and new.title else ""
    said = partial(classify, language=spoken, terms=known, title=title)
    divided = _divided(found, old, new)
    return tuple(
        _as_divided(d, divided[d.unit])
        if d.unit in divided
        else _classed(d, said, before.get(d.unit, ()), after.get(d.unit, ()), numbers)
        for d in found
    )


def _classed(
    d: Difference,
    say: Callable[..., tuple[Classed, ...]],
    before: Sequence[Reference],
    after: Sequence[Reference],
    numbers: set[UnitId],
) -> ScrubChange:
    old = d.old.text if d.old is not None else ""
    new = d.new.text if d.new is not None else ""
    if d.old is None or d.new is None:
        whole = Classed(Class.SUBSTANTIVE, (), PUT_IN if d.old is None else TAKEN_OUT, old, new)
        runs = runs_of(old, new, [(0, len(old), 0, len(new))])
        return ScrubChange(d, whole.klass, (), (whole,), runs, numbers_only=False)
    lead, apart = word_changes(old, new, cuts=(_cut(d.old), _cut(d.new)))
    words = _joined(apart)
    said = list(say(runs_of(old, new, words), label=d.old.label))
    follows = [
        _follows(change, found, before, after, numbers)
        for change, found in zip(said, words, strict=True)
    ]
    said = [reason or change for reason, change in zip(follows, said, strict=True)]
    numbers_only = all(follows)
    if _relabelled(d):
        said.insert(0, renumbered(d.old.label, d.new.label))
    if d.moved:
        said.insert(0, Classed(Class.LEGAL, (), MOVED, "", ""))
        numbers_only = False
    if (d.old.kind, d.old.depth) != (d.new.kind, d.new.depth):
        said.insert(0, Classed(Class.LEGAL, (), _OTHER_FORM, "", ""))
        numbers_only = False
    runs = runs_of(old, new, [lead, *words] if lead is not None else words)
    flags = {flag for change in said for flag in change.flags}
    return ScrubChange(
        d,
        gravest(said),
        tuple(flag for flag in Flag if flag in flags),
        tuple(said),
        runs,
        numbers_only,
    )


# --- divided, and put together ------------------------------------------------------------------

_DIVIDED: Final = "The provision is divided: its words stand here and in what follows."
_CAME_OUT: Final = "Its words stood in the provision before it, which is divided."
_TOGETHER: Final = "What followed is put together with it: the same words stand here."
_WENT_IN: Final = "Its words stand in the provision before it, with which it is put together."
_MOST: Final = 4  # provisions that one is divided into, or put together from, beside itself


def _divided(found: Sequence[Difference], old: Instrument, new: Instrument) -> dict[UnitId, str]:
    """Return what is only divided or put together, word for word, with what is said of it."""
    said: dict[UnitId, str] = {}
    gone = {d.unit for d in found if d.new is None}
    come = {d.unit for d in found if d.old is None}
    for d in found:
        if d.old is None or d.new is None or d.moved:
            continue
        for one, two, text, loose, told, other in (
            (d.old, d.new, new, come, _DIVIDED, _CAME_OUT),
            (d.new, d.old, old, gone, _TOGETHER, _WENT_IN),
        ):
            parts = _parts(_said_in(one), _said_in(two), text.units, two.id, loose)
            if parts:
                said[d.unit] = told
                said.update(dict.fromkeys(parts, other))
    return said


def _parts(
    whole: list[str],
    first: list[str],
    units: Sequence[Unit],
    at: UnitId,
    loose: AbstractSet[UnitId],
) -> tuple[UnitId, ...]:
    """Return which units right behind one have, with it, just the words of a whole; () for none."""
    if not first or whole[: len(first)] != first or len(first) == len(whole):
        return ()
    place = next(k for k, unit in enumerate(units) if unit.id == at)
    words = list(first)
    parts: list[UnitId] = []
    for unit in units[place + 1 : place + 1 + _MOST]:
        if unit.id not in loose:
            break
        words += _said_in(unit)
        parts.append(unit.id)
        if words == whole:
            return tuple(parts)
    return ()


def _said_in(unit: Unit) -> list[str]:
    """Return the words of a provision in small letters, without its number and without marks."""
    tokens = (bare(token).lower() for token in tokenize(unit.content))
    return [token for token in tokens if any(c.isalnum() for c in token)]


def _as_divided(d: Difference, reason: str) -> ScrubChange:
    old = d.old.text if d.old is not None else ""
    new = d.new.text if d.new is not None else ""
    said = [Classed(Class.EDITORIAL, (), reason, old, new)]
    words: list[Change] = [(0, len(old), 0, len(new))]
    if d.old is not None and d.new is not None:
        lead, words = word_changes(old, new, cuts=(_cut(d.old), _cut(d.new)))
        words = [lead, *words] if lead is not None else words
        if _relabelled(d):
            said.insert(0, renumbered(d.old.label, d.new.label))
    runs = runs_of(old, new, words)
    return ScrubChange(d, Class.EDITORIAL, (), tuple(said), runs, numbers_only=False)


def _joined(found: Iterable[Change]) -> list[Change]:
    """Put changes together that nothing parts, as they are told together."""
    joined: list[Change] = []
    for low, high, new_low, new_high in found:
        if joined and joined[-1][1] == low and joined[-1][3] == new_low:
            low, _, new_low, _ = joined.pop()
        joined.append((low, high, new_low, new_high))
    return joined


def _relabelled(d: Difference) -> bool:
    return d.old is not None and d.new is not None and d.old.label != d.new.label


def _numbered_anew(text: Instrument, own: set[UnitId]) -> set[UnitId]:
    """Return the provisions that are cited by another number: their own, or one above them."""
    found: set[UnitId] = set()
    for unit in text.units:  # a parent stands before its children
        if unit.id in own or (unit.parent >= 0 and text.units[unit.parent].id in found):
            found.add(unit.id)
    return found


def _cut(unit: Unit) -> int:
    """Return where the words after the label begin."""
    text = unit.text
    return len(text) - len(text[len(unit.label) :].lstrip()) if unit.label else 0


@lru_cache(maxsize=1 << 12)
def points_of(old: Unit, new: Unit, *, language: str) -> tuple[Point, ...]:
    """Return what the flags of a provision's changed words point at, in the order of the text.

    Defined terms are not looked for. Cost: that of comparing the words; the
    same few provisions are asked for again and again.
    """
    _, words = word_changes(old.text, new.text, cuts=(_cut(old), _cut(new)))
    runs = runs_of(old.text, new.text, words)
    return tuple(
        point
        for change in classify(runs, language=language, label=old.label)
        for point in change.points
    )


# --- references ---------------------------------------------------------------------------------


def _references(text: Instrument) -> Mapping[UnitId, list[Reference]]:
    """Return the references of a text to itself, by the provision where they stand."""
    found: dict[UnitId, list[Reference]] = {}
    for reference in find_references(text):
        if reference.status is Status.RESOLVED:
            found.setdefault(reference.unit, []).append(reference)
    return found


def _follows(
    change: Classed,
    place: Change,
    before: Sequence[Reference],
    after: Sequence[Reference],
    numbers: set[UnitId],
) -> Classed | None:
    """Return a change of a reference as one of numbers, where it leads to what it led to.

    That is so where the words that changed are those of references alone, one
    for one, which lead to the same provisions, one of them with a new number.
    """
    if change.klass is not Class.LEGAL or change.flags != (Flag.REFERENCE,):
        return None
    low, high, new_low, new_high = place
    old = [r for r in before if r.mention.start < high and low < r.mention.end]
    new = [r for r in after if r.mention.start < new_high and new_low < r.mention.end]
    if not old or [r.targets for r in old] != [r.targets for r in new]:
        return None
    if not numbers & {unit for r in old for unit in r.targets}:
        return None
    return change._replace(
        klass=Class.EDITORIAL,
        flags=(),
        points=(),
        reason="The reference follows the new number; it leads to the same provision.",
    )


def misled(old: Instrument, new: Instrument) -> tuple[Misled, ...]:
    """Return the references that lead elsewhere though their words did not change.

    A provision that got another number takes its references along only where
    somebody changes them. In the order of the new text. Cost: linear.
    """
    before = _references(old)
    texts = {unit.id: unit.text for unit in old.units}
    found: list[Misled] = []
    after = _all_references(new)
    for unit in new.units:
        led: dict[str, tuple[UnitId, ...]] = {}
        for reference in before.get(unit.id, ()):
            led.setdefault(_words(texts[unit.id], reference), reference.targets)
        seen: set[str] = set()
        for reference in after.get(unit.id, ()):
            words = _words(unit.text, reference)
            was = led.get(words)
            now = reference.targets if reference.status is Status.RESOLVED else ()
            if was is not None and was != now and words not in seen:
                found.append(Misled(unit.id, words, was, now))
            seen.add(words)
    return tuple(found)


def _all_references(text: Instrument) -> Mapping[UnitId, list[Reference]]:
    found: dict[UnitId, list[Reference]] = {}
    for reference in find_references(text):
        if reference.status is not Status.EXTERNAL:
            found.setdefault(reference.unit, []).append(reference)
    return found


def _words(text: str, reference: Reference) -> str:
    return text[reference.mention.start : reference.mention.end]

"""A draft while it is being typed: words, new provisions, what is left out, and steps back.

What is typed lies with the papers of the room where it is drafted
(`plenipo.desk.papers`), one document a draft. Each provision's words have a
number of their own, so that two members of a room who work on different
provisions of one draft never meet, and two on the same one are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from plenipo.desk import Refused
from plenipo.desk.papers import Papers
from plenipo.instrument.labels import split_label
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import MemberId, ProposalId
from plenipo.record.state import Proposal, RoomState
from plenipo.text.canonical import canonical

TITLE: Final = "title"  # the name under which a draft's title is typed
FRESH: Final = "draft-new-"
KEPT: Final = "draft-"
LONGEST: Final = 100_000  # characters of one provision as typed
_STEPS: Final = 60  # steps that can be undone
_STEPS_SIZE: Final = 500_000  # characters kept for them
_REST: Final = 5.0  # seconds of rest after which typing on is another step
_TRIES: Final = 16
BUSY: Final = Refused("busy", "Somebody else is typing here; load the page again.")
THROWN_AWAY: Final = Refused(
    "thrown-away", "This draft was filed or thrown away meanwhile; load the page again."
)


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """Words as last typed: by which member, when, and how often they were typed on."""

    text: str
    seq: int = 0
    by: str = ""
    at: str = ""


class NewUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A provision that the draft puts in after another; its words stand with the others."""

    unit: str
    after: str
    kind: str
    depth: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What stood before a change, to go back to."""

    words: dict[str, str]
    new: list[NewUnit]
    out: list[str]
    also: list[str]


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as typed. `words` holds what was typed by unit, and the title under `TITLE`.

    A unit that nobody has typed in has the words that it started with: the
    kept draft's, else the room's. `also` are further sections to work on.
    """

    words: dict[str, Word] = {}
    new: list[NewUnit] = []
    out: list[str] = []
    also: list[str] = []
    by: str = ""
    at: str = ""
    steps: list[Step] = []


@dataclass(frozen=True, slots=True)
class Clash:
    """Words that somebody else typed meanwhile; nothing was typed over."""

    unit: str
    theirs: Word


Change = Callable[[Typed], "Typed | Clash | Refused"]


def begun(proposal: Proposal | None) -> Typed:
    """Return a draft in which nothing has been typed yet."""
    made = proposal.changes if proposal is not None else ()
    return Typed(out=sorted(c.unit for c in made if not c.text and not c.new))


def read(papers: Papers, key: str) -> Typed | None:
    """Return a draft as typed, None when nothing is being typed under this key."""
    return _read(papers.read(key))


def _read(data: bytes | None) -> Typed | None:
    return None if data is None else msgspec.json.decode(data, type=Typed)


def change(
    papers: Papers, key: str, proposal: Proposal | None, by: Change
) -> Typed | Clash | Refused:
    """Change what is typed, from what it is when it is written; begun where there is nothing."""
    for _ in range(_TRIES):
        was = papers.read(key)
        made = by(_read(was) or begun(proposal))
        if not isinstance(made, Typed):
            return made
        done = papers.swap(key, was, msgspec.json.encode(made))
        if done is True:
            return made
        if isinstance(done, Refused):
            return done
    return BUSY


def type_in(
    typed: Typed,
    unit: str,
    text: str,
    *,
    seq: int,
    member: MemberId,
    now: str,
    start: str,
) -> Typed | Clash:
    """Type words over those numbered `seq`; a clash when another member has typed on them since.

    One's own words of another window give way: they stand among the steps.
    """
    known = typed.words.get(unit, Word(text=start))
    if text == known.text:
        return typed
    if known.seq != seq and known.by != member:
        return Clash(unit, known)
    words = Word(text=text[:LONGEST], seq=known.seq + 1, by=member, at=now)
    stepped = step(typed, member=member, now=now)
    return msgspec.structs.replace(stepped, words={**stepped.words, unit: words})


def step(typed: Typed, *, member: MemberId, now: str, always: bool = False) -> Typed:
    """Return the draft with a step to go back to, where the last one was not just made."""
    same = typed.by == member and not always and _seconds(typed.at, now) < _REST
    steps = typed.steps
    if not (same and steps):
        texts = {unit: word.text for unit, word in typed.words.items()}
        steps = [*steps, Step(words=texts, new=typed.new, out=typed.out, also=typed.also)]
        steps = steps[-_STEPS:]
        while len(steps) > 1 and sum(map(_size, steps)) > _STEPS_SIZE:
            steps = steps[1:]
    return msgspec.structs.replace(typed, steps=steps, by=member, at=now)


def _size(one: Step) -> int:
    return sum(map(len, one.words.values()))


def _seconds(earlier: str, later: str) -> float:
    if not earlier:
        return _REST
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


def undo(typed: Typed, *, member: MemberId, now: str) -> Typed:
    """Go one step back; the words get new numbers, so that nobody types on without seeing it."""
    if not typed.steps:
        return typed
    last = typed.steps[-1]
    words: dict[str, Word] = {}
    for unit, word in typed.words.items():
        text = last.words.get(unit)
        if text == word.text:
            words[unit] = word
        elif text is not None:
            words[unit] = Word(text=text, seq=word.seq + 1, by=member, at=now)
    return msgspec.structs.replace(
        typed,
        words=words,
        new=last.new,
        out=last.out,
        also=last.also,
        steps=typed.steps[:-1],
        by=member,
        at=now,
    )


# --- what the editor shows ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One provision in the editor: the room's words, the words now, and where they came from.

    `base` is "" for a provision that the draft puts in; `kept` are the words
    of the draft as kept, or the room's; `moved` says that the kept words were
    made against others than the room has now.
    """

    unit: str
    name: str
    kind: str
    base: str
    kept: str
    text: str
    seq: int
    new: bool
    out: bool
    moved: bool


def lines(
    state: RoomState,
    typed: Typed,
    proposal: Proposal | None,
    sections: Sequence[Sequence[str]],
    name: Callable[[str], str],
) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of each section, new provisions behind the ones they follow."""
    made = {c.unit: c for c in proposal.changes} if proposal is not None else {}
    fresh = new_units(typed, proposal)
    following: dict[str, list[NewUnit]] = {}
    for one in fresh:
        following.setdefault(one.after, []).append(one)
    known = {one.unit for one in fresh}

    def walk(unit: str) -> Iterator[Line]:
        if unit in state.units and unit not in known:
            yield _line(state, typed, made.get(unit), unit, name(unit), new=None)
        for one in following.pop(unit, ()):
            yield _line(state, typed, made.get(one.unit), one.unit, name(one.unit), new=one)
            yield from walk(one.unit)

    found = [tuple(line for unit in section for line in walk(unit)) for section in sections]
    # What follows a provision that is not shown stands at the end, and is not lost.
    rest: list[Line] = []
    while following:
        rest.extend(walk(next(iter(following))))
    return (*found, tuple(rest)) if rest else tuple(found)


def _line(
    state: RoomState,
    typed: Typed,
    made: e.Change | None,
    unit: str,
    name: str,
    *,
    new: NewUnit | None,
) -> Line:
    here = state.units.get(unit) if new is None else None
    base = here.text if here is not None else ""
    kept = made.text if made is not None else base
    word = typed.words.get(unit, Word(text=kept or base))
    return Line(
        unit=unit,
        name=name,
        kind=here.kind if here is not None else (new.kind if new is not None else ""),
        base=base,
        kept=kept,
        text=word.text,
        seq=word.seq,
        new=new is not None,
        out=unit in typed.out,
        moved=made is not None and here is not None and _moved(made, base),
    )


def _moved(made: e.Change, base: str) -> bool:
    return bool(made.base) and made.base != wording_hash(made.unit, base)


def new_units(typed: Typed, proposal: Proposal | None) -> list[NewUnit]:
    """Return the provisions that the draft puts in: those kept and those put in since."""
    taken = set(typed.out)
    kept = [
        NewUnit(unit=c.unit, after=c.after, kind=c.kind, depth=c.depth)
        for c in (proposal.changes if proposal is not None else ())
        if c.new and c.unit not in taken
    ]
    return [*kept, *typed.new]


def starting(state: RoomState, proposal: Proposal | None, unit: str) -> str | None:
    """Return the words that a unit starts with in a draft, None for no unit of this room."""
    if proposal is not None:
        for made in proposal.changes:
            if made.unit == unit and (made.text or made.new):
                return made.text
        if unit == TITLE:
            return proposal.title
    if unit == TITLE:
        return ""
    known = state.units.get(unit)
    return known.text if known is not None else None


# --- from what is typed to what is filed -----------------------------------------------------


def filed(
    state: RoomState, typed: Typed, proposal: Proposal | None, name: Callable[[str], str]
) -> tuple[e.Change, ...] | Refused:
    """Return what a draft changes, or why it cannot be kept as it stands.

    A change of the kept draft that nobody has touched stays as it is, with the
    words it was made against; what was typed is made against the room's words
    of today.
    """
    made = {c.unit: c for c in proposal.changes} if proposal is not None else {}
    changes: dict[str, e.Change] = {}
    fresh = {one.unit: one for one in new_units(typed, proposal)}
    for unit, known in made.items():
        untouched = unit not in typed.words and unit not in typed.out
        if not known.new and known.text and untouched:
            changes[unit] = known
    for unit in dict.fromkeys((*typed.words, *typed.out)):
        here = state.units.get(unit)
        if unit == TITLE or unit in fresh or here is None:
            continue
        text = "" if unit in typed.out else canonical(typed.words[unit].text).text
        if not text and unit not in typed.out:
            return Refused(
                "no-words",
                f"No words are left of {name(unit)}: put some back, or say that it is left out.",
            )
        old = made.get(unit)
        if old is not None and old.text == text:
            changes[unit] = old
        elif text != here.text:
            base = wording_hash(unit, here.text)
            changes[unit] = e.Change(unit=unit, text=text, base=base)
    for unit, one in fresh.items():
        word = typed.words.get(unit)
        old = made.get(unit)
        text = canonical(word.text).text if word is not None else (old.text if old else "")
        if not text:
            return Refused(
                "no-words",
                "A provision that you put in has no words yet: write it, or take it away again.",
            )
        label = text[: split_label(text)]
        changes[unit] = e.Change(
            unit=unit,
            text=text,
            new=1,
            after=one.after,
            kind=one.kind,
            depth=one.depth,
            label=label,
        )
    if not changes:
        return Refused("nothing-changed", "Nothing is changed yet: these are the room’s own words.")
    order = {unit: at for at, unit in enumerate(state.units)}
    return tuple(
        sorted(changes.values(), key=lambda c: order.get(c.after if c.new else c.unit, len(order)))
    )


def title_of(typed: Typed, proposal: Proposal | None) -> str:
    """Return the title as typed, else the kept one."""
    word = typed.words.get(TITLE)
    if word is not None:
        return canonical(word.text.replace("\n", " ")).text
    return proposal.title if proposal is not None else ""


def proposal_of(state: RoomState, key: str) -> Proposal | None:
    """Return the kept draft that a key stands for, None for a new one or one that is no draft."""
    if key.startswith(FRESH):
        return None
    found = state.proposals.get(ProposalId(key.removeprefix(KEPT)))
    return found if found is not None and found.state == "drafted" else None

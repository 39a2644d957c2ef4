"""What became of a cluster: each provision that comes back ends as exactly one of six.

A group has worked on provisions that were cut out (`plenipo.brackets.cluster`),
and meanwhile the text they came from may have moved. Three things are compared:
the words as they were cut, as they came back, and as they stand today.

    came back as cut                                    unchanged
    changed, and today's text says so already           adopted
    changed, today's words are those that were cut      proposal
    changed, and today's words have changed as well     conflict
    the text no longer has the provision                orphaned
    words that were not in the cluster                  new

Nothing is chosen here: a conflict keeps both, and a person says what is taken
(`Choice`). The group's words are never changed; where they can follow words that
moved, the followed text stands beside them (`Ending.onto`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

from plenipo.brackets.cluster import Cluster, CutOut, nameless, names_of, words_hash
from plenipo.brackets.model import Alternative, Party, Passage, Rolling, Segments, Variation
from plenipo.brackets.notation import TAG, first_words, render_passage, whole
from plenipo.brackets.reading import read_passage
from plenipo.brackets.rebase import rebase
from plenipo.brackets.render import plain
from plenipo.instrument.align import Base, align
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Kind, UnitId
from plenipo.text.canonical import canonical
from plenipo.text.difference import increasing
from plenipo.text.errors import UnusableInput


class Outcome(StrEnum):
    """How a provision of a cluster ended, in the order in which a person looks at them."""

    CONFLICT = "conflict"
    ORPHANED = "orphaned"
    PROPOSAL = "proposal"
    NEW = "new"
    ADOPTED = "adopted"
    UNCHANGED = "unchanged"


class Choice(StrEnum):
    """What a person says is taken of a provision that came back."""

    KEEP = "keep"  # the text stays as it is
    ONTO = "onto"  # the group's changes, put on the words of today
    TAKE = "take"  # the group's words as they came, beside those of today
    TYPED = "typed"  # the words as typed, brackets and all, as one wording


class Words(NamedTuple):
    """One wording that came back, and who is named for it: nobody where the group as such is."""

    text: str  # "" leaves the provision out
    holders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Readings:
    """What a provision says: to the draft's reader, to each party named in it, and in nobody's name.

    `draft` is "" where the draft does not have it. A party that is not in
    `held` reads the draft's words.
    """

    draft: str
    held: tuple[tuple[str, str], ...] = ()  # by party
    free: frozenset[str] = frozenset()

    @property
    def clean(self) -> bool:
        """Say whether it says one thing to everybody."""
        return not self.held and not self.free

    @property
    def texts(self) -> frozenset[str]:
        """All that it says to anybody; "" among them where somebody does not have it."""
        return frozenset({self.draft, *(text for _, text in self.held), *self.free})

    def to(self, party: str) -> str | None:
        """Return what it says to a party; None of one that holds nothing in it."""
        found = dict(self.held).get(party)
        return self.draft if found is None and self.clean else found


@dataclass(frozen=True, slots=True)
class Came:
    """A provision as it came back, in the order of the file.

    `id` is "" for what was not in the cluster. `typed` are the words as the file
    has them; `unclear` says in a sentence why its brackets could not be read,
    "" where they could. Of what is plainly the `same` as it was cut the
    readings are not worked out: they are those of `before`.
    """

    id: str
    readings: Readings
    typed: str
    unclear: str = ""
    kind: Kind = Kind.PARAGRAPH
    depth: int = 0
    same: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of one provision.

    `wordings` are those that the group would have, where it changed anything;
    `onto` the same words put on those of today, None where they do not fit.
    `key` names it within its file: its id, or "new-1" and so on. `after` is the
    key of what stands before it in the file, `ahead` of what stands behind it.
    """

    key: str
    outcome: Outcome
    name: str
    came: Came
    reason: str
    cut: CutOut | None = None
    here: Passage | None = None  # as it stands today
    wordings: tuple[Words, ...] = ()
    onto: tuple[Words, ...] | None = None
    after: str = ""
    ahead: str = ""
    choices: tuple[Choice, ...] = field(default=())

    @property
    def must_choose(self) -> bool:
        """Say whether a person has to decide before anything is taken."""
        return bool(self.choices) and (
            self.outcome in (Outcome.CONFLICT, Outcome.ORPHANED) or bool(self.came.unclear)
        )

    @property
    def offered(self) -> Choice:
        """What stands where nobody has chosen: nothing is taken of what needs a person."""
        return Choice.TAKE if self.choices and not self.must_choose else Choice.KEEP

    def taken(self, choice: Choice) -> tuple[Words, ...]:
        """Return the wordings that a choice takes; none for a choice that is not open here."""
        if choice not in self.choices:
            return ()
        match choice:
            case Choice.KEEP:
                return ()
            case Choice.ONTO:
                return self.onto or ()
            case Choice.TAKE:
                return self.wordings
            case Choice.TYPED:
                return (Words(self.came.typed),)


# --- what a provision says -------------------------------------------------------------------


def readings_of(segments: Segments) -> Readings:
    """Return what segments say to everybody; texts are canonical. Linear in the readers."""
    named = sorted(_named(segments))
    held = tuple((str(p), _canonical(_read(segments, p))) for p in named)
    draft = _canonical(_read(segments, None))
    free = {_canonical(text) for text in _free(segments)}
    return Readings(draft, held, frozenset(free) - {draft, *(text for _, text in held)})


def _canonical(text: str) -> str:
    if "\n\n" not in text:
        return canonical(text).text
    parts = [canonical(part).text for part in text.split("\n\n")]
    return "\n\n".join([part for part in parts if part])


def _named(segments: Segments) -> set[Party]:
    found: set[Party] = set()
    for segment in segments:
        if not isinstance(segment, str):
            for alternative in segment.alternatives:
                found |= alternative.holders | _named(alternative.segments)
    return found


def _read(segments: Segments, party: Party | None) -> str:
    parts = [
        s if isinstance(s, str) else _read(_choice(s, party).segments, party) for s in segments
    ]
    return "".join(parts)


def _choice(variation: Variation, party: Party | None) -> Alternative:
    """Return what a party reads in one place: its own, else the draft's, else the first."""
    rows = variation.alternatives
    own = next((a for a in rows if party is not None and party in a.holders), None)
    return own or next((a for a in rows if a.base), rows[0])


def _free(segments: Segments) -> list[str]:
    """Return the text with each wording that nobody is named for taken, one at a time."""
    pieces = [s if isinstance(s, str) else _read((s,), None) for s in segments]
    found: list[str] = []
    for at, segment in enumerate(segments):
        if isinstance(segment, str):
            continue
        before, behind = "".join(pieces[:at]), "".join(pieces[at + 1 :])
        for alternative in segment.alternatives:
            if not alternative.base and not alternative.holders:
                found.append(f"{before}{_read(alternative.segments, None)}{behind}")
            inner = _free(alternative.segments)
            found.extend(f"{before}{text}{behind}" for text in inner)
    return found


def drawn_text(passage: Passage, *, names: bool) -> str:
    """Return a provision as a document shows it: its brackets drawn, no signs escaped."""
    drawn = _drawn(passage, names=names)
    return _canonical(_unescaped(drawn) if names else drawn)


def _drawn(passage: Passage, *, names: bool) -> str:
    return render_passage(whole(passage)) if names else plain(whole(passage))


def _unescaped(text: str) -> str:
    signs = iter(text.replace("¶\n", "\n\n"))
    return "".join([next(signs, "") if sign == "\\" else sign for sign in signs])


def bracketed_readings(cut: Passage | None, typed: str, everyone: Sequence[str]) -> Readings:
    """Read words as typed in a document whose brackets are drawn.

    `cut` is the provision as it was, None for new words; signs that were
    characters of its own words stay such. Raises `UnusableInput` when the
    brackets cannot be read.
    """
    text = _escaped_as(cut, typed, names=bool(everyone))
    named = _named(whole(cut)) if cut is not None else set()
    known = set(everyone)
    for opened in re.finditer(r"(?<!\\)\[", text):
        match = TAG.match(text, opened.end())
        if match is not None:
            words = match.group().replace("delete ", "").removesuffix(": ").replace("; ", ", ")
            named |= {Party(code) for code in words.split(", ") if code in known}
    return readings_of(read_passage(text, named))


def _escaped_as(cut: Passage | None, typed: str, *, names: bool) -> str:
    """Write typed words in the notation: what were characters of the words stay characters."""
    drawn = _drawn(cut, names=names) if cut is not None and names else ""
    if "\\" not in drawn:
        return typed.replace("\\", "\\\\").replace("\n\n", "¶\n")
    shown = _unescaped(drawn)
    signs = iter(drawn.replace("¶\n", "\n\n"))
    marked = [sign == "\\" and bool(next(signs, "")) for sign in signs]
    literal = {at for at, escaped in enumerate(marked) if escaped}
    kept: set[int] = set()
    matcher = difflib.SequenceMatcher(None, shown, typed, autojunk=False)
    for block in matcher.get_matching_blocks():
        kept.update(block.b + k for k in range(block.size) if block.a + k in literal)
    written = [f"\\{s}" if k in kept or s == "\\" else s for k, s in enumerate(typed)]
    return "".join(written).replace("\n\n", "¶\n")


def came_back(
    cut: CutOut | None,
    typed: str,
    cluster: Cluster,
    *,
    kind: Kind = Kind.PARAGRAPH,
    depth: int = 0,
) -> Came:
    """Return a provision as it came back in a document with drawn brackets.

    Words whose brackets cannot be read are one wording as they stand, and
    `unclear` says so.
    """
    identity = cut.id if cut is not None else ""
    passage = cut.passage if cut is not None else None
    if cut is not None:
        kind, depth = cut.passage.kind, cut.passage.depth
        if typed == drawn_text(cut.passage, names=bool(cluster.parties)):
            return Came(identity, Readings(typed), typed, "", kind, depth, same=True)
    try:
        found, unclear = bracketed_readings(passage, typed, cluster.parties), ""
    except UnusableInput as error:
        found = Readings(typed)
        unclear = f"Its brackets cannot be read ({error.what.split(';')[0]})."
    return Came(identity, found, typed, unclear, kind, depth)


def before(cut: CutOut, cluster: Cluster) -> Readings:
    """Return what a provision said when it was cut, as its document shows it."""
    if cluster.parties:
        return readings_of(whole(cut.passage))
    try:
        return bracketed_readings(None, drawn_text(cut.passage, names=False), ())
    except UnusableInput:
        return readings_of(whole(nameless(cut.passage)))


# --- what became of it -----------------------------------------------------------------------


def endings(cluster: Cluster, came: Sequence[Came], today: Rolling) -> tuple[Ending, ...]:
    """Say what became of every provision of a cluster, and of what came with it.

    In the order of the file; provisions that the file no longer has stand
    where they stood. What stands in another place than it was cut from is left
    out there and new here. Every id of the cluster ends once. Cost: linear,
    and two alignments for each provision that moved under the group.
    """
    rows = _in_order(cluster, came)
    here = {str(p.id): p for p in today.passages}
    cuts = {cut.id: cut for cut in cluster.provisions}
    names = {**names_of(c.passage for c in cluster.provisions), **names_of(today.passages)}
    keys: list[str] = []
    fresh = 0
    for row in rows:
        fresh += not row.id
        keys.append(row.id or f"new-{fresh}")
    found: list[Ending] = []
    for at, row in enumerate(rows):
        after = keys[at - 1] if at else ""
        ahead = next((k for k in keys[at + 1 :] if k in cuts), "")
        cut = cuts.get(row.id)
        if cut is None:
            above = next((names.get(k, "") for k in reversed(keys[:at]) if k in names), "")
            ending = _new(keys[at], row, above)
        else:
            ending = _ended(cut, row, cluster, here.get(row.id), names.get(row.id, ""))
        found.append(replace(ending, after=after, ahead=ahead))
    return tuple(found)


def _in_order(cluster: Cluster, came: Sequence[Came]) -> list[Came]:
    """Return what came back with each provision of the cluster once, those missing as left out."""
    order = {cut.id: at for at, cut in enumerate(cluster.provisions)}
    seen: set[str] = set()
    rows: list[Came] = []
    for row in came:
        if row.id and (row.id in seen or row.id not in order):
            was = next((c for c in cluster.provisions if c.id == row.id), None)
            says = before(was, cluster) if row.same and was is not None else row.readings
            row = replace(row, id="", readings=says, same=False)
        seen.add(row.id)
        rows.append(row)
    known = [k for k, row in enumerate(rows) if row.id]
    kept = {known[k] for k in increasing([order[rows[k].id] for k in known])}
    moved = [k for k in known if k not in kept]
    for k in moved:
        row = rows[k]
        was = cluster.provisions[order[row.id]]
        says = before(was, cluster) if row.same else row.readings
        rows[k] = replace(row, id="", readings=says, same=False)
    standing = {row.id for row in rows if row.id}
    placed: list[Came] = []
    at = 0

    def left_out(until: int) -> None:
        nonlocal at
        while at < until:
            cut = cluster.provisions[at]
            if cut.id not in standing:
                p = cut.passage
                placed.append(Came(cut.id, Readings(""), "", "", p.kind, p.depth))
            at += 1

    for row in rows:
        if row.id:
            left_out(order[row.id])
        placed.append(row)
        if row.id:
            at = order[row.id] + 1
    left_out(len(cluster.provisions))
    return placed


def _new(key: str, row: Came, above: str) -> Ending:
    wordings = _wanted(Readings(""), row.readings)
    return Ending(
        key,
        Outcome.NEW,
        f"New after {above}" if above else "New at the start",
        row,
        "The cluster did not have it.",
        wordings=wordings,
        choices=_choices(wordings, row, onto=False),
    )


def _choices(wordings: Sequence[Words], row: Came, *, onto: bool) -> tuple[Choice, ...]:
    as_typed = [Words(row.typed)] != list(wordings) and any(s in row.typed for s in "[]{}")
    return (
        Choice.KEEP,
        *((Choice.ONTO,) if onto else ()),
        *((Choice.TAKE,) if not row.unclear else ()),
        *((Choice.TYPED,) if as_typed or row.unclear else ()),
    )


def _ended(cut: CutOut, row: Came, cluster: Cluster, here: Passage | None, name: str) -> Ending:
    was = Readings("") if row.same else before(cut, cluster)
    untouched = row.same or row.readings == was
    wordings = () if untouched else _wanted(was, row.readings)
    if here is None:
        why = "The text no longer has it."
        why += " The group left it as it was." if untouched else ""
        open_ = () if untouched or wordings == (Words(""),) else _choices(wordings, row, onto=False)
        return Ending(cut.id, Outcome.ORPHANED, name, row, why, cut, None, wordings, choices=open_)
    moved = words_hash(here) != cut.hash
    if untouched:
        why = "The group left it as it was."
        why += " The words of today are others by now." if moved else ""
        return Ending(cut.id, Outcome.UNCHANGED, name, row, why, cut, here)
    today, really = readings_of(whole(here)), readings_of(whole(cut.passage))
    if not row.unclear and _stands(row.readings, wordings, today, really):
        why = "The text says so already."
        return Ending(cut.id, Outcome.ADOPTED, name, row, why, cut, here, wordings)
    if not moved:
        why = "The group changed it; the text stands as it was cut."
        if wordings == (Words(""),):
            why = "The group left it out; the text stands as it was cut."
        elif wordings == (Words(today.draft),):
            why = "The group settled on the draft’s own words; other wordings stand beside them."
        return Ending(
            cut.id,
            Outcome.PROPOSAL,
            name,
            row,
            why,
            cut,
            here,
            wordings,
            choices=_choices(wordings, row, onto=False),
        )
    onto = None if row.unclear else _onto(really, wordings, today)
    if onto == wordings:
        onto = None  # nothing of the draft moved: the words as they came are the same
    why = "The group changed it, and so did the text since it was cut."
    return Ending(
        cut.id,
        Outcome.CONFLICT,
        name,
        row,
        why,
        cut,
        here,
        wordings,
        onto,
        choices=_choices(wordings, row, onto=onto is not None),
    )


def _wanted(was: Readings, now: Readings) -> tuple[Words, ...]:
    """Return the wordings that a provision came back with and that it did not have before.

    Words without brackets are the group's, one wording. Where brackets stand,
    each party's changed words are that party's as drawn, and the rest nobody's.
    """
    if now.clean:
        return (Words(now.draft),)
    changed: dict[str, set[str]] = {}
    for party, text in now.held:
        if was.to(party) != text:
            changed.setdefault(text, set()).add(party)
    rows = [Words(text, frozenset(who)) for text, who in sorted(changed.items())]
    if now.draft != was.draft and now.draft and now.draft not in changed:
        rows.insert(0, Words(now.draft))
    fresh = now.free - was.texts
    if not rows and not fresh:  # brackets were lifted and nobody is named for what is left
        fresh = now.texts - {""}
    rows.extend(Words(text) for text in sorted(fresh))
    return tuple(rows) or (Words(now.draft),)


def _stands(came: Readings, wordings: Sequence[Words], today: Readings, was: Readings) -> bool:
    """Tell whether today's text says what came back: a clean text as its draft, brackets as such.

    Who settles on the words that the draft had asks for more than the draft
    says, as long as other wordings stand beside it.
    """
    if came.clean:
        return today.draft == came.draft and (today.clean or was.draft != came.draft)
    if came.draft != today.draft:
        return False
    return all(
        all(today.to(p) == w.text for p in w.holders) if w.holders else w.text in today.texts
        for w in wordings
    )


def _onto(was: Readings, wordings: Sequence[Words], today: Readings) -> tuple[Words, ...] | None:
    """Put what the group changed on the words of today; None where the two touch."""
    found: list[Words] = []
    for text, holders in wordings:
        party = min(holders, default="")
        old = (was.to(party) if party else None) or was.draft
        new = (today.to(party) if party else None) or today.draft
        if old == new:
            found.append(Words(text, holders))
            continue
        if not old or not new or not text:
            return None
        met = rebase(text.split("\n\n"), old.split("\n\n"), new.split("\n\n"))
        if any(fate.outcome.name in ("CONFLICT", "ORPHANED") for fate in met.fates):
            return None
        found.append(Words("\n\n".join(met.texts()), holders))
    return tuple(found)


# --- whose provision is whose, where ids are lost --------------------------------------------

_ENOUGH: Final = 0.5  # share of a cluster's provisions that must be found again by their words


_OTHER: Final = (
    "was cut out of another text: none of its provisions is in this one; merge it into the text it"
    " came from"
)


def followed(cluster: Cluster, today: Rolling, *, by_words: bool) -> dict[str, str]:
    """Return which provision of today's text each of a cluster is, where ids do not say so.

    A rolling text that was compiled anew has ids of its own; then, `by_words`,
    provisions are found again by their words. Nothing where ids are known.
    Raises `UnusableInput` when it is another text's.
    """
    known = {str(p.id) for p in today.passages}
    if known.intersection(cluster.ids):
        return {}
    names: dict[str, str] = {}
    if by_words:
        ours = [_shown(c.passage) for c in cluster.provisions]
        theirs = [_shown(p) for p in today.passages]
        found = align(Base(ours, [split_label(t) for t in ours]), theirs)
        names = {cluster.provisions[p.i].id: str(today.passages[p.j].id) for p in found.pairs}
        names |= {cluster.provisions[i].id: str(today.passages[j].id) for i, j in found.moves}
    if len(names) < max(1, _ENOUGH * len(cluster.provisions)):
        raise UnusableInput(_OTHER)
    return names


def _shown(passage: Passage) -> str:
    return first_words(whole(passage)) or "–"


def renamed(cluster: Cluster, names: Mapping[str, str]) -> Cluster:
    """Return a cluster with other ids for some of its provisions; their hashes follow the ids."""
    rows = []
    for cut in cluster.provisions:
        passage = replace(cut.passage, id=UnitId(names.get(cut.id, cut.id)))
        same = words_hash(cut.passage) == cut.hash
        hashed = words_hash(passage) if same else cut.hash
        rows.append(CutOut(passage, hashed, names.get(cut.before, cut.before)))
    return replace(cluster, provisions=tuple(rows))

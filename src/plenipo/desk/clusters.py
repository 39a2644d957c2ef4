"""Contact groups: provisions cut out of a room's text as one file, and merged back.

What is cut is of one room and of nothing else. What comes back is first shown:
every provision ends as exactly one of six (`plenipo.brackets.returning`), and a
person chooses for those in conflict. Taking in is one transaction: proposals,
tabled for those who are chosen or drafted, all of them or none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plenipo.brackets.cluster import Cluster, Drawn, chosen, cut
from plenipo.brackets.returning import Choice, Ending, Outcome, Words, endings
from plenipo.desk.filing import Wanted, acts_of
from plenipo.documents.clusters import Brought, read_cluster
from plenipo.instrument.labels import split_label
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Basis, Level, MemberId, Role, RoomId
from plenipo.record.places import in_order, places
from plenipo.record.state import RoomState
from plenipo.text.canonical import canonical

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded

MOVED_ON = Refused(
    "moved-on",
    "The room has moved on since this was shown: look at what became of each provision again.",
)
_NOTHING = Refused("nothing-to-take", "Nothing of the file is to be taken in: nothing was filed.")


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back, and what became of each of its provisions in the room as it stands.

    `looked` names this answer: merging with it is refused when the room gives
    another one by then.
    """

    brought: Brought
    endings: tuple[Ending, ...]
    looked: str

    def of(self, outcome: Outcome) -> tuple[Ending, ...]:
        """Return the provisions that ended so, in the order of the file."""
        return tuple(ending for ending in self.endings if ending.outcome is outcome)


def cut_cluster(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    articles: str | Collection[str],
    *,
    drawn: Drawn = Drawn.ATTRIBUTED,
) -> Cluster | Refused:
    """Cut articles out of a room's rolling text: by name ("3, 5-7"), or provisions by their ids.

    `plenipo.documents.clusters.write_cluster` makes a file of it. Nothing is
    recorded. Raises `UnusableInput` for an article that the text does not have.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    rolling = desk.picture_of(state).rolling
    if isinstance(articles, str):
        articles = chosen(rolling.passages, articles)
    return cut(rolling, articles, drawn=drawn)


def compare_cluster(
    desk: Desk, member: MemberId, room: RoomId, name: str, data: bytes
) -> Returned | Refused:
    """Read a file that came back, and say what became of each of its provisions; nothing is recorded.

    `name` is the file's, its ending tells the form. Raises `UnusableInput`, one
    sentence, for a file that cannot be used, or is another text's.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    brought = read_cluster(name, data, desk.picture_of(state).rolling)
    return _compared(desk, state, brought)


def _compared(desk: Desk, state: RoomState, brought: Brought) -> Returned:
    found = endings(brought.cluster, brought.came, desk.picture_of(state).rolling)
    rows = [f"{x.key} {x.outcome} {x.choices} {x.wordings} {x.onto}" for x in found]
    looked = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:32]
    return Returned(brought, found, looked)


@dataclass(frozen=True, slots=True)
class Merging:
    """How a file is taken in: what of each provision, for whom, on which stance.

    `choices` are by the key of an ending; where there is none, what is offered
    stands. With `table` the group's wordings are tabled for `sponsors`, and those
    that name a party in brackets for that party; without it all are drafts.
    """

    choices: Mapping[str, Choice]
    table: bool = False
    sponsors: tuple[str, ...] = ()
    stance: Level | None = None
    title: str = ""
    looked: str = ""


def merge_cluster(
    desk: Desk, member: MemberId, room: RoomId, brought: Brought, how: Merging
) -> Recorded | Refused:
    """Take in what came back, as chosen, in one transaction: all of it or nothing.

    Refused when somebody has to choose still, and when the room has moved on
    since it was looked at. The words are recorded as they came.
    """
    return desk.write(member, room, lambda state: planned(desk, state, member, brought, how))


def planned(
    desk: Desk, state: RoomState, member: MemberId, brought: Brought, how: Merging
) -> list[Act] | Refused:
    """Return what taking in would record in a room as it stands, or why it would not."""
    found = _compared(desk, state, brought)
    if how.looked and how.looked != found.looked:
        return MOVED_ON
    open_ = [x.name for x in found.endings if x.must_choose and x.key not in how.choices]
    if open_:
        return Refused("choose-first", f"Choose first what is taken of: {'; '.join(open_)}.")
    wrong = [x.name for x in found.endings if how.choices.get(x.key, x.offered) not in _open(x)]
    if wrong:
        return Refused("no-such-choice", f"That is not open for: {'; '.join(wrong)}.")
    wanted = _wanted(desk, state, found.endings, how, member)
    if isinstance(wanted, Refused):
        return wanted
    if not wanted:
        return _NOTHING
    return acts_of(desk, state, wanted, member, basis_for(state, member))


def _open(ending: Ending) -> tuple[Choice, ...]:
    return ending.choices or (Choice.KEEP,)


def basis_for(state: RoomState, member: MemberId) -> Basis:
    """Return on what basis a member takes a file in: a party's own members by their own hand."""
    return Basis.OWN_HAND if state.seats[member].party else Basis.FROM_FILE


def _wanted(
    desk: Desk, state: RoomState, found: Sequence[Ending], how: Merging, member: MemberId
) -> list[Wanted] | Refused:
    """Return the proposals that the choices come to: one for all that the same parties want.

    Of several wordings of one provision for the same, each goes into a proposal
    of its own, the group's before those that name a party.
    """
    party = state.seats[member].party
    rows: dict[tuple[tuple[str, ...], int], list[e.Change]] = {}
    anchors: dict[str, str] = {}
    order = [place.unit for place in in_order(state, places(state))]
    for ending in found:
        anchors[ending.key] = (
            ending.key if ending.here is not None else anchors.get(ending.after, "")
        )
        unit = desk.new_name() if ending.outcome is Outcome.NEW else ending.key
        told: dict[tuple[str, ...], int] = {}
        for words in ending.taken(how.choices.get(ending.key, ending.offered)):
            if party and words.holders - {party}:
                others = ", ".join(sorted(words.holders - {party}))
                return Refused(
                    "not-yours",
                    f"The file has words of {others} in {ending.name}; leave them to the"
                    " secretariat, and take in the rest.",
                )
            group = how.sponsors if how.table else ()
            who = tuple(sorted(words.holders)) or group
            number = told[who] = told.get(who, -1) + 1
            change = _change(state, ending, unit, words, anchors, order)
            rows.setdefault((who, number), []).append(change)
    if how.table and any(not who for who, _ in rows):
        return Refused("no-sponsor", "Say for whom the group’s words are tabled.")
    basis = basis_for(state, member)
    return [
        _proposal(who, tuple(changes), how, basis, len(rows))
        for (who, _), changes in sorted(rows.items(), key=lambda row: row[0])
    ]


def _proposal(
    who: tuple[str, ...], changes: tuple[e.Change, ...], how: Merging, basis: Basis, many: int
) -> Wanted:
    title = how.title
    if who and many > 1 and not how.table:
        title = f"{title}: words of {', '.join(who)}" if title else f"Words of {', '.join(who)}"
    if not how.table:
        return Wanted(changes, title, basis=basis)
    first, *others = who
    return Wanted(changes, title, first, how.stance, tuple(others))


def _change(
    state: RoomState,
    ending: Ending,
    unit: str,
    words: Words,
    anchors: Mapping[str, str],
    order: Sequence[str],
) -> e.Change:
    text = canonical(words.text).text
    if ending.here is not None:
        known = state.units.get(unit)
        base = wording_hash(unit, known.text) if known is not None else ""
        return e.Change(unit=unit, text=text, base=base)
    after = anchors.get(ending.after, "")
    if not after and ending.ahead in order:
        at = order.index(ending.ahead)
        after = order[at - 1] if at else ""
    elif not after and order:
        after = order[-1]
    return e.Change(
        unit=unit,
        text=text,
        new=1,
        after=after,
        kind=ending.came.kind.value,
        depth=ending.came.depth,
        label=text[: split_label(text)],
    )


def may_table(state: RoomState, member: MemberId) -> tuple[str, ...]:
    """Return for whom a member may table what came back: anybody, the own party, or nobody."""
    seat = state.seats[member]
    if seat.role is Role.SECRETARIAT:
        return tuple(sorted({*(c for c, i in state.parties.items() if not i.left), *state.groups}))
    return (seat.party,) if seat.role is Role.HEAD and seat.party else ()

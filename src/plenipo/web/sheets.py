"""A room's text as all its members see it: sections with their status, drawn once for everybody.

A sheet is a room's picture (`plenipo.record.picture`) cut into sections and
drawn as HTML. It is kept until the room moves or something in it lapses by
itself, and shared by all who read it: it holds nothing that one member sees
and another does not. Sections whose words did not change keep the HTML that
was drawn for them; what has not moved at all is not looked at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

from markupsafe import Markup

from plenipo.brackets.fold import Counts, fold
from plenipo.brackets.model import Party, Passage, Rolling
from plenipo.formats.html.margin import margin, worth_telling
from plenipo.formats.html.marks import Hand
from plenipo.formats.html.passages import words_of
from plenipo.formats.html.sections import Section, sections
from plenipo.record.kinds import RoomId, Status
from plenipo.record.naming import Names
from plenipo.record.picture import Picture, UnitView
from plenipo.record.places import Place
from plenipo.record.status import roll_up
from plenipo.web.story import Stories

_TAG: Final = re.compile("<[^>]*>")
_STRIDE: Final = 1_000  # numbers of brackets that one section may use
_KEPT: Final = 64  # rooms whose sheets are kept at once


@dataclass(frozen=True, slots=True)
class Piece:
    """One section of the text as the outline names it: an article, the preamble, an annex.

    `id` is the unit id of its first block, and permanent; `units` are all its
    blocks in order. `head` and `rest` are its HTML before and after the line
    that says where it stands, and `length` how many characters a reader sees.
    `print` is the same as long as words and status are.
    """

    id: str
    number: str
    name: str
    caption: str
    kind: str
    units: tuple[str, ...]
    status: Status
    brackets: int
    length: int
    head: Markup
    rest: Markup
    print: str

    @property
    def short(self) -> str:
        """Return the number alone where an article has one, as an outline shows it: "6 bis"."""
        if self.kind != "article":
            return self.number
        return re.sub(r"^\D+(?=\d)", "", self.number)

    @property
    def html(self) -> Markup:
        """Return the section as HTML, with nothing under its heading."""
        return self.head + self.rest

    @property
    def size(self) -> int:
        """Return how many characters its HTML has."""
        return len(self.head) + len(self.rest)


@dataclass(frozen=True)
class Sheet:
    """A room's text and figures at one entry: the same for every member.

    `order` is the order in which parties take their colours. `since` is the
    entry at which this process saw its parties change last: how one section
    tells of its holders can rest on who holds words anywhere in the text.
    """

    picture: Picture
    pieces: tuple[Piece, ...]
    order: tuple[Party, ...]
    since: int

    @property
    def seq(self) -> int:
        """Return the room's entry as of which this stands."""
        return self.picture.seq

    @property
    def rolling(self) -> Rolling:
        """Return the rolling text."""
        return self.picture.rolling

    @property
    def names(self) -> Names:
        """Return how provisions and wordings are called."""
        return self.picture.names

    @property
    def gauge(self) -> Mapping[Status, int]:
        """Return the words of the text by status."""
        return self.picture.gauge

    @property
    def counts(self) -> Counts:
        """Return what the rolling text holds."""
        return self.picture.counts

    @cached_property
    def memo(self) -> dict[tuple[str, str], object]:
        """Return what was told of sections once and is the same for all who read: kept with the sheet."""
        return {}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Return every unit with its live wordings."""
        return {unit: view.place for unit, view in self.picture.units.items()}

    @cached_property
    def _by_unit(self) -> Mapping[str, Piece]:
        return {unit: piece for piece in self.pieces for unit in piece.units}

    @cached_property
    def agreed(self) -> int:
        """Return how many sections are agreed."""
        return sum(piece.status is Status.AGREED for piece in self.pieces)

    def piece(self, unit: str) -> Piece | None:
        """Return the section that holds a unit."""
        return self._by_unit.get(unit)

    def views(self, piece: Piece) -> tuple[UnitView, ...]:
        """Return the units of a section as the room sees them, in order."""
        return tuple(self.picture.units[u] for u in piece.units if u in self.picture.units)


class Sheets:
    """The sheets of the rooms that are being read, newest only. Safe for many threads.

    The stories of these rooms are kept beside them.
    """

    def __init__(self) -> None:
        self.stories = Stories()
        self._kept: dict[tuple[RoomId, tuple[str, ...]], tuple[Sheet, dict[str, _Drawn]]] = {}
        self._lock = Lock()

    def of(self, picture: Picture, order: Sequence[str] = ()) -> Sheet:
        """Return the sheet of a room's picture, parties coloured by their place in `order`.

        Cost: nothing while the picture is the same; else one walk over the
        text, and the drawing of the sections that changed.
        """
        key = (picture.room, tuple(order))
        with self._lock:
            known = self._kept.get(key)
        if known is not None and known[0].picture is picture:
            return known[0]
        sheet, drawn = _draw(picture, key[1], known)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (sheet, drawn)
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
        return sheet


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a section was drawn from, and what came out."""

    source: tuple[object, ...]
    head: Markup
    rest: Markup
    length: int
    status: Status
    print: str


def _draw(
    picture: Picture, order: tuple[str, ...], before: tuple[Sheet, Mapping[str, _Drawn]] | None
) -> tuple[Sheet, dict[str, _Drawn]]:
    rolling = picture.rolling
    status = picture.status
    parties = (*map(Party, order), *(p for p in rolling.parties if p not in set(order)))
    known = before[1] if before is not None else {}
    pieces: list[Piece] = []
    drawn: dict[str, _Drawn] = {}
    for found in sections(rolling, fold(rolling)):
        passages = rolling.passages[found.passages.start : found.passages.stop]
        units = tuple(str(p.id) for p in passages)
        key = units[0]
        stands = roll_up(status[u] for u in units if u in status)
        one = _section(rolling, found, passages, parties, stands, known.get(key))
        drawn[key] = one
        pieces.append(
            Piece(
                id=key,
                number=found.number,
                name=found.name,
                caption=found.caption,
                kind=found.kind.value,
                units=units,
                status=stands,
                brackets=found.brackets,
                length=one.length,
                head=one.head,
                rest=one.rest,
                print=one.print,
            )
        )
    same = before is not None and before[0].rolling.parties == rolling.parties
    since = before[0].since if before is not None and same else picture.seq
    return Sheet(picture, tuple(pieces), parties, since), drawn


def _section(
    rolling: Rolling,
    found: Section,
    passages: tuple[Passage, ...],
    order: tuple[Party, ...],
    status: Status,
    known: _Drawn | None,
) -> _Drawn:
    """Draw a section, or give back what was drawn where it was made from the same."""
    source = (rolling.parties, order, found.caption, found.head, found.groups[0], passages)
    if known is not None and _same(known.source, source):
        if known.status is status:
            return known
        head, rest, length = known.head, known.rest, known.length
    else:
        head, rest, length = _html(rolling, found, passages, order)
    digest = zlib.crc32(f"{status}\x00{head}\x00{rest}".encode())
    return _Drawn(source, head, rest, length, status, f"{digest:08x}")


def _same(one: tuple[object, ...], two: tuple[object, ...]) -> bool:
    """Compare what sections are drawn from; passages that the picture kept are the same object."""
    passages, others = one[-1], two[-1]
    assert isinstance(passages, tuple)
    assert isinstance(others, tuple)
    return (
        one[:4] == two[:4]
        and len(passages) == len(others)
        and all(a is b or a == b for a, b in zip(passages, others, strict=True))
    )


def _html(
    rolling: Rolling, found: Section, passages: tuple[Passage, ...], order: tuple[Party, ...]
) -> tuple[Markup, Markup, int]:
    """Draw a section up to and from the line under its heading, all escaped; tell its length.

    Brackets are numbered from the section's own id, so that a link to one
    holds whatever is put in before it.
    """
    start = zlib.crc32(passages[0].id.encode()) * _STRIDE
    hand = Hand(
        rolling.parties, order=order, reading=False, listing=False, nobody="no party", drawn=start
    )
    drawn = words_of(rolling, found, hand=hand)
    notes = margin(worth_telling(hand.notes, hand=hand), hand=hand, links={}, caption=found.caption)
    head = (
        f'<section class="pv {drawn.classes}"><div class="tx{drawn.around}"{drawn.turned}>'
        f'{drawn.head}<div class="sl" lang="en" dir="ltr">'
    )
    rest = f"</div>{drawn.rest}</div>{notes}</section>"
    length = len(_TAG.sub("", drawn.rest))
    return Markup(head), Markup(rest), length  # noqa: S704 - escaped where it was drawn

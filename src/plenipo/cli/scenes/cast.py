"""Who sits where in the scripted negotiations, as places that a visitor may take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plenipo.cli.scenes import council, dossier, ferry, peace
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.desk.ports import Store
from plenipo.record.kinds import MemberId

if TYPE_CHECKING:
    from plenipo.web.house import Place

_COUNCIL_HEADS: Final = ("ALV", "DUN", "MER")


@dataclass(frozen=True, slots=True)
class Part:
    """One place: a key for the address, a name, what the person is, where, and the member."""

    key: str
    name: str
    what: str
    table: str  # the negotiation, and how far it is
    member: MemberId


@dataclass(frozen=True, slots=True)
class Cast:
    """Every place, in the order in which they are offered, and the story's last moment."""

    parts: tuple[Part, ...]
    until: str

    def places(self, secret: str) -> tuple[Place, ...]:
        """Return the places for a demonstration's door; forms carry a token made from `secret`."""
        from plenipo.web.house import Place
        from plenipo.web.viewer import Viewer

        return tuple(
            Place(
                part.key,
                part.name,
                part.what,
                part.table,
                Viewer(
                    name=part.name,
                    members=(part.member,),
                    csrf=hashlib.sha256(f"{secret}{part.key}".encode()).hexdigest(),
                    place=part.key,
                ),
            )
            for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Played:
    """The scripted negotiations, told to their last step."""

    peace: Stage
    council: Stage
    ferry: Stage
    dossier: Stage

    def cast(self) -> Cast:
        """Return who sits where, the peace talks first: the first place is a visitor's own."""
        return cast(self.peace, self.council, self.ferry, self.dossier)


def play_all(store: Store) -> Played:
    """Play every scripted negotiation into a store."""
    return Played(
        play(stage(store, seed="peace", start=peace.START), peace.STEPS),
        play(stage(store, seed="council", start=council.START), council.STEPS),
        play(stage(store, seed="ferry", start=ferry.START), ferry.STEPS),
        play(stage(store, seed="dossier", start=dossier.START), dossier.STEPS),
    )


def cast(talks: Stage, river: Stage, crossing: Stage, archive: Stage) -> Cast:
    """Return the cast of the scripted negotiations; each is named with how far it is."""
    tables: tuple[tuple[str, Stage, tuple[tuple[str, str], ...]], ...] = (
        (
            f"{peace.TITLE}: after the third round",
            talks,
            (
                (peace.ARD_HEAD, "Head of the delegation of Ardenia"),
                (peace.ARD_PEN, "Delegate of Ardenia"),
                (peace.ARD_LAWYER, "Legal adviser of Ardenia"),
                (peace.ZEM_HEAD, "Head of the delegation of Zembria"),
                (peace.ZEM_PEN, "Delegate of Zembria"),
                (peace.FACILITATOR, "Facilitator"),
                (peace.SECRETARY, "Secretariat"),
                (peace.OBSERVER, "Observer"),
            ),
        ),
        (
            f"{council.TITLE}: twelve parties, mid-course",
            river,
            (
                (council.SECRETARY, "Secretariat"),
                (council.CHAIR, "Chair"),
                *(
                    (council.head_of(code), f"Speaks for {council.MEMBERS[code]}")
                    for code in _COUNCIL_HEADS
                ),
            ),
        ),
        (
            f"{ferry.TITLE}: as it ended, in force",
            crossing,
            (
                *(
                    (ferry.HEADS[code], f"Head of the delegation of {name}")
                    for code, name in ferry.PARTIES.items()
                ),
                (ferry.FACILITATOR, "Facilitator"),
                (ferry.SECRETARY, "Secretariat, and depositary"),
            ),
        ),
        (
            f"{dossier.title()}: published facts with their sources",
            archive,
            ((dossier.ARCHIVIST, "Keeps the public record"),),
        ),
    )
    rows = [
        (name, what, table, where.members[name])
        for table, where, names in tables
        for name, what in names
    ]
    parts = tuple(Part(f"p{number}", *row) for number, row in enumerate(rows, 1))
    return Cast(parts, max(where.clock.now() for _, where, _ in tables))

"""Who sits where in the scripted negotiations, as places that a visitor may take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plenipo.cli.scenes import council, peace
from plenipo.cli.scenes.stage import Stage
from plenipo.record.kinds import MemberId

if TYPE_CHECKING:
    from plenipo.web.house import Place

_COUNCIL_HEADS: Final = ("ALV", "DUN", "MER")


@dataclass(frozen=True, slots=True)
class Part:
    """One place: a key for the address, a name, what the person is, and the member."""

    key: str
    name: str
    what: str
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
                Viewer(
                    name=part.name,
                    members=(part.member,),
                    csrf=hashlib.sha256(f"{secret}{part.key}".encode()).hexdigest(),
                    place=part.key,
                ),
            )
            for part in self.parts
        )


def cast(first: Stage, second: Stage) -> Cast:
    """Return the cast of the two scripted negotiations."""
    talks, river = "peace talks", "river council"
    rows = [
        (peace.ARD_HEAD, f"head of the delegation of Ardenia, {talks}", first),
        (peace.ARD_PEN, f"delegate of Ardenia, {talks}", first),
        (peace.ARD_LAWYER, f"legal adviser of Ardenia, {talks}", first),
        (peace.ZEM_HEAD, f"head of the delegation of Zembria, {talks}", first),
        (peace.ZEM_PEN, f"delegate of Zembria, {talks}", first),
        (peace.FACILITATOR, f"facilitator, {talks}", first),
        (peace.SECRETARY, f"secretariat, {talks}", first),
        (peace.OBSERVER, f"observer, {talks}", first),
    ]
    rows += [
        (council.SECRETARY, f"secretariat, {river}", second),
        (council.CHAIR, f"chair, {river}", second),
    ]
    rows += [
        (council.head_of(code), f"speaks for {council.MEMBERS[code]}, {river}", second)
        for code in _COUNCIL_HEADS
    ]
    parts = tuple(
        Part(f"p{number}", name, what[:1].upper() + what[1:], stage.members[name])
        for number, (name, what, stage) in enumerate(rows, 1)
    )
    return Cast(parts, max(first.clock.now(), second.clock.now()))

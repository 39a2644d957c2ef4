"""What stands on every page of a file that leaves a room: what it is, how it is to be handled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from plenipo.record.outcome import Reached, reached
from plenipo.record.state import Issued, RoomState

STANDING: Final = "Without prejudice. Nothing is agreed until everything is agreed."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file carries on each page: its name, its handling mark, its mandate, its standing.

    `name` says what it is and of when ("Rev. 3, issued 2031-05-12"); `handling`
    and `mandate` are as they were recorded, "" for none.
    """

    name: str
    handling: str = ""
    mandate: str = ""
    standing: str = STANDING

    @property
    def foot(self) -> str:
        """Return the line for the foot of a page: the standing, then under what mandate."""
        return f"{self.standing} Mandate: {self.mandate}" if self.mandate else self.standing

    def without_mandate(self) -> Stamp:
        """Return the stamp for an edition without names, which a mandate may tell."""
        return replace(self, mandate="")


def of_revision(issued: Issued, what: str = "") -> Stamp:
    """Return the stamp of a revision, or of a text that was drawn from it as `what` says."""
    name = f"{what or f'Rev. {issued.number}'}, issued {issued.at[:10]}"
    return Stamp(name, issued.handling, issued.mandate)


def of_now(state: RoomState, what: str) -> Stamp:
    """Return the stamp of a text as the room has it now: under the mark of its last revision.

    What a text is handled like does not end because a comma has moved since it was issued.
    """
    handling = state.revisions[-1].handling if state.revisions else ""
    name = f"{what}, as of entry {state.seq}, {state.at[:10]}"
    return Stamp(name, handling, standing=standing_of(state))


def standing_of(state: RoomState) -> str:
    """Return what holds of a room's text as a whole: without prejudice, until it is final."""
    step, at = reached(state)
    match step:
        case Reached.IN_FORCE:
            return f"In force since {at}."
        case Reached.SIGNED:
            return f"Signed by all; the last signature is of {at[:10]}."
        case Reached.FINAL | Reached.INITIALLED:
            return f"Final text, SHA-256 {state.outcome.frozen[state.language].digest}."
        case _:
            return STANDING


def of_both(old: Stamp, new: Stamp) -> Stamp:
    """Return the stamp of a comparison: under both marks, where they differ."""
    marks = dict.fromkeys(mark for mark in (old.handling, new.handling) if mark)
    return Stamp(f"{old.name} → {new.name}", "; ".join(marks))

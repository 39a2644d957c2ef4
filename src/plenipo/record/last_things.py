"""What entries of the end, and of the outside, need: checks against one room's state.

A frozen text takes no more changes; initials and signatures go under the text
that was frozen, by its digest; what is marked, linked or cleared must be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from plenipo.record import entries as e
from plenipo.record import scrubbing
from plenipo.record.outcome import CONSENTS, Frozen, digest_of
from plenipo.record.refusals import Refused
from plenipo.record.state import RoomState

DEPOSITS: Final = (*CONSENTS, "declaration", "withdrawal")
MARKS: Final = ("disputed", "corrected", "retracted", "same-as")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FROZEN: Final = Refused(
    "frozen", "The text is final; an error in it is corrected by a procedure of its own."
)


def frozen(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    """Refuse a change of a text that is final."""
    return _FROZEN if state.language in state.outcome.frozen else None


def _text_frozen(state: RoomState, body: e.TextFrozen, now: str) -> Refused | None:  # noqa: ARG001
    if body.language in state.outcome.frozen:
        return Refused("already", "The text of this language is final already.")
    wanted = digest_of(state, body.language)
    if not wanted:
        return Refused("no-such-text", "There is no text in this language to be made final.")
    if body.digest != wanted:
        return Refused("another-text", "The digest is of other words than the text has now.")
    running = state.outcome.open_scrub
    if running is not None and body.language == state.language:
        row = state.outcome.scrubs[running]
        return scrubbing.unconfirmed(state, row, "The text is made final when all have.")
    return None


def _final(state: RoomState, digest: str) -> Refused | None:
    rows: list[Frozen] = list(state.outcome.frozen.values())
    if not rows:
        return Refused("not-frozen", "The text is not final yet; it is frozen first.")
    if all(row.digest != digest for row in rows):
        return Refused("another-text", "The digest is of other words than the final text.")
    return None


def _initialled(state: RoomState, body: e.Initialled, now: str) -> Refused | None:  # noqa: ARG001
    refused = _final(state, body.digest)
    if refused is not None:
        return refused
    if any(unit not in state.units for unit in body.units):
        return Refused("no-such-provision", "There is no such provision in this room's text.")
    own = [row for row in state.outcome.initials if row.party == body.party]
    done = {unit for row in own for unit in row.units or state.units}
    if set(body.units or state.units) <= done:
        return Refused("already", f"{body.party} has initialled it already.")
    return None


def _signed(state: RoomState, body: e.Signed, now: str) -> Refused | None:  # noqa: ARG001
    refused = _final(state, body.digest)
    if refused is not None:
        return refused
    if any(s.party == body.party and s.digest == body.digest for s in state.outcome.signatures):
        return Refused("already", f"{body.party} has signed it already.")
    return None


def _ratified(state: RoomState, body: e.Ratified, now: str) -> Refused | None:  # noqa: ARG001
    if body.instrument_kind not in DEPOSITS:
        return Refused("no-such-deposit", f"Deposit one of these: {', '.join(DEPOSITS)}.")
    if not is_day(body.deposited):
        return Refused("no-day", "Write the day of deposit as 2031-09-01.")
    if not state.outcome.frozen:
        return Refused("not-frozen", "There is no final text that a party could be bound by.")
    signed = {s.party for s in state.outcome.signatures}
    if body.instrument_kind in CONSENTS[:-1] and body.party not in signed:
        return Refused("not-signed", f"{body.party} has not signed; it may accede instead.")
    if body.instrument_kind in CONSENTS and any(
        d.party == body.party and d.form in CONSENTS for d in state.outcome.deposits
    ):
        return Refused("already", f"{body.party} has consented to be bound already.")
    return None


def _in_force(state: RoomState, body: e.EnteredIntoForce, now: str) -> Refused | None:  # noqa: ARG001
    if not is_day(body.on):
        return Refused("no-day", "Write the day of entry into force as 2031-10-01.")
    if state.outcome.in_force:
        return Refused("already", f"It has been in force since {state.outcome.in_force}.")
    if not any(d.form in CONSENTS for d in state.outcome.deposits):
        return Refused("nobody-bound", "No party has consented to be bound yet.")
    return None


def _corrected(state: RoomState, body: e.ErrorCorrected, now: str) -> Refused | None:
    if state.language not in state.outcome.frozen:
        return Refused("not-frozen", "The text is not final; change it by a proposal.")
    unit = state.units.get(body.unit)
    if unit is None:
        return Refused("no-such-provision", "There is no such provision in this room's text.")
    if not body.old or body.old not in unit.text or body.old == body.new:
        return Refused("not-these-words", "The words to be corrected do not stand there.")
    if body.objections_until and body.objections_until <= now:
        return Refused("expired", "The period for objections must end ahead of now.")
    return None


def _statement(state: RoomState, body: e.StatementRecorded, now: str) -> Refused | None:  # noqa: ARG001
    if not body.words.strip():
        return Refused("no-words", "A statement has words; say what was said.")
    if not body.document:
        return None
    document = state.outside.documents.get(body.document)
    if document is None:
        return Refused("no-such-document", "File the text that it was taken from, then record it.")
    if document.words and document.words[body.start : body.end] != body.words:
        return Refused("not-these-words", "These words do not stand there in the text it names.")
    return None


def _marked(state: RoomState, body: e.StatementMarked, now: str) -> Refused | None:  # noqa: ARG001
    if body.statement not in state.outside.statements:
        return Refused("no-such-statement", "There is no such statement in this room.")
    if body.state not in MARKS:
        return Refused("no-such-mark", f"Mark it as one of these: {', '.join(MARKS)}.")
    if body.state == "same-as" and body.same_as not in state.outside.statements:
        return Refused("no-such-statement", "There is no such statement that it would repeat.")
    if body.state == "same-as" and body.same_as == body.statement:
        return Refused("itself", "A statement is the same as itself; name another.")
    return None


def _scrub_opened(state: RoomState, body: e.ScrubOpened, now: str) -> Refused | None:  # noqa: ARG001
    if state.outcome.open_scrub is not None:
        return Refused("already", "A legal scrub is open; close it before opening another.")
    if body.scrub in state.outcome.scrubs:
        return Refused("already", "This id is in use in this room.")
    if state.language in state.outcome.frozen:
        return Refused("frozen", "The text is final; nothing in it changes any more.")
    return scrubbing.refuse_opening(state, body.revision)


def _scrub(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    row = state.outcome.scrubs.get(body.scrub)
    if row is None:
        return Refused("no-such-scrub", "There is no such legal scrub in this room.")
    return Refused("not-open", "This legal scrub has been closed.") if row.closed else None


def _scrub_confirmed(state: RoomState, body: e.ScrubConfirmed, now: str) -> Refused | None:
    refused = _scrub(state, body, now)
    if refused is not None:
        return refused
    row = state.outcome.scrubs[body.scrub]
    return scrubbing.refuse_confirming(state, row, body.party, body.changes)


def _scrub_closed(state: RoomState, body: e.ScrubClosed, now: str) -> Refused | None:
    refused = _scrub(state, body, now)
    if refused is not None:
        return refused
    row = state.outcome.scrubs[body.scrub]
    return scrubbing.unconfirmed(state, row, "The scrub closes when all have.")


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, written as 2031-09-01."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.TextFrozen: _text_frozen,
    e.Initialled: _initialled,
    e.Signed: _signed,
    e.Ratified: _ratified,
    e.EnteredIntoForce: _in_force,
    e.ErrorCorrected: _corrected,
    e.StatementRecorded: _statement,
    e.StatementMarked: _marked,
    e.ScrubOpened: _scrub_opened,
    e.ScrubConfirmed: _scrub_confirmed,
    e.ScrubClosed: _scrub_closed,
}
# Kinds that change the text, and so are refused once it is final.
CHANGES_OF_TEXT: Final = frozenset(
    {
        e.InstrumentFiled,
        e.BasisAdopted,
        e.ProvisionsRenumbered,
        e.ProposalTabled,
        e.ProposalRevised,
        e.ProposalIncorporated,
        e.HoldPlaced,
    }
)

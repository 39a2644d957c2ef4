"""The end of a negotiation as a room's record has it: frozen texts, initials, signatures, deposits.

Rows are filled while entries are replayed (`take`) and taken back with the entry
they came from (`undo`). What follows from them is computed: whether a correction
has taken effect, when the agreement enters into force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, WordingHash

if TYPE_CHECKING:
    from plenipo.record.entries import Entry
    from plenipo.record.state import RoomState

# How a party consents to be bound, after signature or without it.
CONSENTS: Final = ("ratification", "acceptance", "approval", "accession")


class Frozen(msgspec.Struct, gc=False):
    """The final text of one language, by its digest."""

    digest: str
    at: str
    entry: EntryId


class Initials(msgspec.Struct, gc=False):
    """A party's initials under the text, or under units of it ([] is the whole)."""

    party: str
    name: str
    digest: str
    units: list[str]
    at: str
    entry: EntryId


class Signature(msgspec.Struct, gc=False):
    """A party's signature."""

    party: str
    name: str
    digest: str
    ad_referendum: bool
    at: str
    entry: EntryId


class Deposit(msgspec.Struct, gc=False):
    """What a party deposited, and on which day ("2031-09-01")."""

    party: str
    form: str
    deposited: str
    words: str
    at: str
    entry: EntryId


class Correction(msgspec.Struct, gc=False):
    """An error of the final text: the words as they stand, as they should, and the notice."""

    unit: str
    old: str
    new: str
    notice: str
    objections_until: str
    at: str
    entry: EntryId


class Scrub(msgspec.Struct, gc=False):
    """A legal scrub: what has changed since a revision is confirmed by all.

    `confirmed` are party, unit, wording in the revision, wording now, entry.
    """

    revision: int
    at: str
    entry: EntryId
    confirmed: list[tuple[str, str, WordingHash, WordingHash, EntryId]] = []
    closed: str = ""  # when


class Outcome(msgspec.Struct):
    """All that the record says of the end; every list in the order things happened."""

    scrubs: dict[str, Scrub] = {}
    frozen: dict[str, Frozen] = {}
    initials: list[Initials] = []
    signatures: list[Signature] = []
    deposits: list[Deposit] = []
    corrections: list[Correction] = []
    in_force: str = ""
    in_force_entry: EntryId = EntryId("")

    @property
    def open_scrub(self) -> str | None:
        """Return the id of the legal scrub that is open, None for none; at most one is."""
        return next((name for name, row in self.scrubs.items() if not row.closed), None)


def take(outcome: Outcome, n: Entry, body: e.Body) -> bool:
    """Take one entry in; answer whether it was of the end at all."""
    match body:
        case e.ScrubOpened():
            outcome.scrubs[body.scrub] = Scrub(body.revision, n.at, n.id)
        case e.ScrubConfirmed():
            if body.scrub in outcome.scrubs:
                outcome.scrubs[body.scrub].confirmed += [
                    (body.party, unit, was, now, n.id) for unit, was, now in body.changes
                ]
        case e.ScrubClosed():
            if body.scrub in outcome.scrubs:
                outcome.scrubs[body.scrub].closed = n.at
        case e.TextFrozen():
            outcome.frozen[body.language] = Frozen(body.digest, n.at, n.id)
        case e.Initialled():
            outcome.initials.append(
                Initials(body.party, body.name, body.digest, body.units, n.at, n.id)
            )
        case e.Signed():
            outcome.signatures.append(
                Signature(body.party, body.name, body.digest, bool(body.ad_referendum), n.at, n.id)
            )
        case e.Ratified():
            outcome.deposits.append(
                Deposit(body.party, body.instrument_kind, body.deposited, body.words, n.at, n.id)
            )
        case e.EnteredIntoForce():
            outcome.in_force, outcome.in_force_entry = body.on, n.id
        case e.ErrorCorrected():
            outcome.corrections.append(
                Correction(
                    body.unit, body.old, body.new, body.notice, body.objections_until, n.at, n.id
                )
            )
        case _:
            return False
    return True


def undo(outcome: Outcome, entry: EntryId) -> None:
    """Take back what came of an entry."""
    for language in [x for x, row in outcome.frozen.items() if row.entry == entry]:
        del outcome.frozen[language]
    outcome.scrubs = {
        name: row
        for name, row in outcome.scrubs.items()
        if row.entry != entry or row.closed or row.confirmed
    }
    for scrub in outcome.scrubs.values():
        scrub.confirmed = [row for row in scrub.confirmed if row[4] != entry]
    outcome.initials = [row for row in outcome.initials if row.entry != entry]
    outcome.signatures = [row for row in outcome.signatures if row.entry != entry]
    outcome.deposits = [row for row in outcome.deposits if row.entry != entry]
    outcome.corrections = [row for row in outcome.corrections if row.entry != entry]
    if outcome.in_force_entry == entry:
        outcome.in_force, outcome.in_force_entry = "", EntryId("")


# --- what follows -------------------------------------------------------------------------------


class Reached(StrEnum):
    """How far a text has come; each step holds the ones before it."""

    OPEN = "open"  # it takes proposals
    FINAL = "final"
    INITIALLED = "initialled"  # the whole of it, by all whose consent is needed
    SIGNED = "signed"  # by all whose consent is needed
    IN_FORCE = "in-force"


def reached(state: RoomState) -> tuple[Reached, str]:
    """Return how far the room's text has come, and since when ("" for a text that is open).

    The time is one of the record, of the last act that it took; for an
    agreement in force the day, as "2031-10-01". A step may have been left out:
    what is signed is signed, whoever initialled it.
    """
    outcome = state.outcome
    if outcome.in_force:
        return Reached.IN_FORCE, outcome.in_force
    row = outcome.frozen.get(state.language)
    if row is None:
        return Reached.OPEN, ""
    needed = state.required_parties()
    signed = {s.party: s.at for s in outcome.signatures}
    if needed and signed.keys() >= set(needed):
        return Reached.SIGNED, max(signed[party] for party in needed)
    done: dict[str, set[str]] = {}
    last = ""
    for initials in outcome.initials:
        done.setdefault(initials.party, set()).update(initials.units or state.units)
        last = max(last, initials.at)
    if needed and all(done.get(party, set()) >= set(state.units) for party in needed):
        return Reached.INITIALLED, last
    return Reached.FINAL, row.at


def text_digest(units: Iterable[tuple[str, int, str, str]]) -> str:
    """Return the digest of a text: SHA-256 over its units, each kind, depth, label and words.

    Fields are separated by U+001F, units by U+001E, neither of which canonical
    text can hold; UTF-8, hexadecimal.
    """
    joined = "\x1e".join(
        f"{kind}\x1f{depth}\x1f{label}\x1f{text}" for kind, depth, label, text in units
    )
    return hashlib.sha256(joined.encode()).hexdigest()


def digest_of(state: RoomState, language: str) -> str:
    """Return the digest of the room's text in a language; "" where there is none."""
    if language == state.language and state.units:
        return text_digest((u.kind, u.depth, u.label, u.text) for u in state.units.values())
    filed = state.languages.get((state.basis, language))
    if filed is None:
        return ""
    return text_digest((u.kind, u.depth, u.label, u.text) for u in filed[1])


def effective(outcome: Outcome, now: str) -> list[Correction]:
    """Return the corrections that have taken effect as of `now`: no period, or one that ran out."""
    return [c for c in outcome.corrections if not c.objections_until or c.objections_until <= now]


def bound(outcome: Outcome) -> dict[str, str]:
    """Return the day on which each party deposited its consent to be bound, by party."""
    found: dict[str, str] = {}
    for row in outcome.deposits:
        if row.form in CONSENTS:
            found.setdefault(row.party, row.deposited)
    return dict(sorted(found.items()))


def enters_into_force(consents: Iterable[str], *, needed: int, days: int) -> str:
    """Return the day of entry into force: `days` after the consent that makes the number full.

    `consents` are the days of deposit as "2031-09-01". "" while too few have
    consented, or where no day of the calendar is that far off. The day of
    deposit is not counted, so that "the thirtieth day after" is `days=30`.
    """
    rows = sorted(consents)
    if needed < 1 or len(rows) < needed:
        return ""
    try:
        return (date.fromisoformat(rows[needed - 1]) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return ""

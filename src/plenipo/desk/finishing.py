"""The last acts on a text: numbers set anew, the text made final, each party's own original.

Values are computed from one room's state; what is recorded goes the usual way
(`Desk.record`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.scrub_units import misled
from plenipo.instrument.alternat import Voice, common_form, original, signatures
from plenipo.instrument.model import Kind
from plenipo.instrument.numbering import Concordance, relabel, renumber, scheme_of
from plenipo.record import entries as e
from plenipo.record.communiques import NAMES_OPTION, PLACE_OPTION, place_names, voices
from plenipo.record.outcome import bound, effective, enters_into_force
from plenipo.record.scrubbing import text_of_now
from plenipo.record.state import RoomState

__all__ = [
    "CONSENTS_OPTION",
    "DAYS_OPTION",
    "NAMES_OPTION",
    "PLACE_OPTION",
    "Force",
    "Original",
    "Renumbering",
    "force",
    "originals",
    "place_names",
    "renumbering",
    "text_of",
    "voices",
]

CONSENTS_OPTION: Final = "in-force-consents"  # how many; "" for all who are needed
DAYS_OPTION: Final = "in-force-days"


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Numbers set anew: what is recorded, the table of old and new, and references that go wrong.

    `references` are the words of references that would lead elsewhere, each
    with the provision where they stand: the number that they name changes, or
    that of what it belongs to.
    """

    body: e.ProvisionsRenumbered
    concordance: Concordance
    references: tuple[tuple[str, str], ...]


def renumbering(state: RoomState) -> Renumbering:
    """Count the draft's provisions afresh, by the scheme that its own labels follow."""
    instrument = text_of_now(state)
    labels, concordance = renumber(instrument, scheme_of(instrument))
    changed = [
        (str(unit.id), unit.label, labels[unit.id])
        for unit in instrument.units
        if unit.id in labels and unit.label and labels[unit.id] != unit.label
    ]
    anew = relabel(instrument, labels)
    return Renumbering(
        e.ProvisionsRenumbered(labels=changed),
        concordance,
        tuple((str(row.unit), row.words) for row in misled(instrument, anew)),
    )


# --- originals ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Original:
    """One party's original, block by block, and whether it says just what the text says."""

    party: str
    blocks: tuple[tuple[str, str], ...]  # kind, text
    same: bool


def text_of(state: RoomState, now: str, language: str = "") -> tuple[tuple[str, str], ...]:
    """Return the draft's blocks as kind and text, corrections that have taken effect made.

    In another language than the room's own, the version as it was filed: a
    correction names words of the room's own text. Empty where there is none.
    """
    if language and language != state.language:
        filed = state.languages.get((state.basis, language))
        return () if filed is None else tuple((u.kind, u.text) for u in filed[1])
    mended = list(effective(state.outcome, now))
    found: list[tuple[str, str]] = []
    for unit in state.units.values():
        text = unit.text
        for c in mended:
            if c.unit == unit.id:
                text = text.replace(c.old, c.new, 1)
        found.append((unit.kind, text))
    return tuple(found)


def originals(state: RoomState, now: str, language: str = "") -> tuple[Original, ...]:
    """Return each party's original, and prove it: all have one common form with the text.

    In the room's own language, or in another that the text is filed in; none
    where it is not.
    """
    called, places = voices(state), place_names(state)
    blocks = text_of(state, now, language)
    if not blocks:
        return ()
    language = language or state.language
    plain = [
        common_form(text, called, places=places, language=language)
        for text in _signed(blocks, called, first="")
    ]
    found: list[Original] = []
    for voice in called:
        own = tuple(
            original(text, called, first=voice.party, places=places, language=language)
            for text in _signed(blocks, called, first=voice.party)
        )
        back = [
            common_form(text, called, places=places, language=language)
            for text in _signed(
                [(kind, text) for (kind, _), text in zip(blocks, own, strict=True)],
                called,
                first="",
            )
        ]
        rows = tuple((kind, text) for (kind, _), text in zip(blocks, own, strict=True))
        found.append(Original(voice.party, rows, back == plain))
    return tuple(found)


def _signed(
    blocks: Sequence[tuple[str, str]], called: Sequence[Voice], *, first: str
) -> Iterator[str]:
    """Yield the texts of blocks, each run of signature blocks in a party's own order."""
    run: list[str] = []
    for kind, text in blocks:
        if kind == Kind.SIGNATURE.value:
            run.append(text)
            continue
        yield from signatures(run, called, first=first)
        run = []
        yield text
    yield from signatures(run, called, first=first)


# --- entry into force -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Force:
    """What entry into force needs, how far it has come, and the day that follows."""

    needed: int
    days: int
    consents: tuple[tuple[str, str], ...]  # party, day of deposit, in the order of days
    day: str  # "" while too few have consented


def force(state: RoomState) -> Force:
    """Return the day of entry into force as deposits and the rule make it."""
    asked = state.options.get(CONSENTS_OPTION, "")
    needed = int(asked) if asked.isdecimal() and int(asked) else len(state.required_parties())
    said = state.options.get(DAYS_OPTION, "")
    days = int(said) if said.isdecimal() else 30
    rows = sorted(bound(state.outcome).items(), key=lambda row: (row[1], row[0]))
    day = enters_into_force([day for _, day in rows], needed=needed, days=days)
    return Force(needed, days, tuple(rows), day)

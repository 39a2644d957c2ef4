"""Why a section is open, in sentences that can be read at a glance: alike said once.

The reasons themselves, and their proof, are the record's (`plenipo.record.explain`);
here they are put together for one section: by what is missing, then by party.
Nobody is said to block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from plenipo.desk.naming import join, sentence
from plenipo.record.explain import Reason
from plenipo.record.kinds import Status
from plenipo.record.picture import UnitView
from plenipo.record.reading_aloud import sentences
from plenipo.web.protocol import protocol
from plenipo.web.viewer import Reading

NAMED: Final = 4  # parties up to which a sentence names them
_FEW: Final = 2  # wordings up to which a sentence names them

# What is missing of a party: what it says of the words, one and several parties.
_MISSING: Final = {
    "no-position": ("has no position yet on", "have no position yet on"),
    "opposes": ("opposes", "oppose"),
    "reserves": ("reserves on", "reserve on"),
    "below": ("has not yet fully accepted", "have not yet fully accepted"),
    "hold": ("holds words in brackets in", "hold words in brackets in"),
}


def whys(reading: Reading, views: Sequence[UnitView]) -> tuple[str, ...]:
    """Return why the units of a section are not agreed, the plainest reasons first.

    Cost: linear in what is missing.
    """
    moot = [v for v in views if v.status is not Status.AGREED]
    found: list[str] = []
    for view in moot:
        reasons = reading.sheet.picture.reasons(view.unit)
        where = f"{view.name}: " if len(moot) > 1 else ""
        found.extend(sentence(where + said) for said in _of_unit(reading, view, reasons))
    return tuple(dict.fromkeys(found))


def _of_unit(reading: Reading, view: UnitView, reasons: Sequence[Reason]) -> Iterator[str]:
    by_sentence: dict[int, list[Reason]] = {}
    for reason in reasons:
        by_sentence.setdefault(reason.sentence, []).append(reason)
    for number, rows in by_sentence.items():
        part = f"sentence {number + 1}: " if number >= 0 else ""
        for kind in _MISSING:
            plain = [r for r in rows if r.kind == kind]
            for said in _missing(reading, view, kind, plain, whole=number < 0):
                yield part + said
        for reason in rows:
            if reason.kind not in _MISSING:
                yield part + _single(reading, view, reason)


def _missing(
    reading: Reading, view: UnitView, kind: str, rows: Iterable[Reason], *, whole: bool
) -> Iterator[str]:
    """Say what several parties lack, each thing once, with all who lack it."""
    lacking: dict[str, list[str]] = {}
    for r in rows:
        lacking.setdefault(r.party, []).append(reading.sheet.names.wording(r.wording))
    live = len(view.live) if whole else 0
    alike: dict[str, list[str]] = {}
    for party in protocol(reading.state, lacking):
        alike.setdefault(_on(lacking[party], live), []).append(party)
    for on, who in sorted(alike.items(), key=lambda row: -len(row[1])):
        one, many = _MISSING[kind]
        verb = one if len(who) == 1 else many
        if kind == "no-position" and on == "it":
            verb, on = ("has not spoken" if len(who) == 1 else "have not spoken"), ""
        yield f"{_who(reading, who)} {verb} {on}".rstrip() + "."


def _on(names: Sequence[str], live: int) -> str:
    """Return which words are meant: named where they are few, counted where they are many."""
    several = list(dict.fromkeys(names))
    if live == 1 or (live and len(several) == live):
        return "it"
    if len(several) <= _FEW or not live:
        return join(several)
    return f"{len(several)} of its {live} wordings"


def _who(reading: Reading, parties: Sequence[str]) -> str:
    if len(parties) > NAMED:
        return f"{len(parties)} parties"
    return join([reading.telling.party(code) for code in parties])


def _single(reading: Reading, view: UnitView, reason: Reason) -> str:
    """Say a reason that stands for itself."""
    names, telling = reading.sheet.names, reading.telling
    words = names.wording(reason.wording)
    who = telling.party(reason.party) if reason.party else ""
    if reason.kind in ("condition", "package"):
        behind = sentences(reason.behind, names.provision, names.wording)
        why = "; ".join(row.rstrip(".") for row in dict.fromkeys(behind))
        how = "on a condition that is not met" if reason.kind == "condition" else "in a package"
        return f"{who} accepts {words} {how}{': ' + why if why else ''}."
    [said] = sentences([reason], names.provision, names.wording) or [""]
    return said.removeprefix(f"{view.name} is open because ")

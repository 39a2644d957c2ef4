"""Communiqués as pages show them: what each sentence claims, the versions and their proof.

What is said of a sentence rests on the record of one room, as far as the
reader reads that record (`plenipo.desk.facts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from plenipo.desk.bearing import VERDICT, Flag, Flagged, Verdict
from plenipo.desk.communiques import (
    Proof,
    checked_against,
    claim_words,
    flags,
    proofs,
    unturned,
    versions,
)
from plenipo.desk.course import readable_facts
from plenipo.desk.facts import Facts
from plenipo.desk.guards import reads_from
from plenipo.instrument.alternat import listings
from plenipo.record.communiques import ALL, SEPARATE, communique_digest, voices, waiting
from plenipo.record.kinds import RoomKind
from plenipo.record.outside import Communique
from plenipo.record.sittings import name_of
from plenipo.record.state import RoomState
from plenipo.text.changes import changes
from plenipo.web.house import House
from plenipo.web.times import spoken
from plenipo.web.viewer import Reading

SIGN_OF: Final = {
    Verdict.MORE: "▲",
    Verdict.LESS: "▽",
    Verdict.UNCHECKED: "?",
    Verdict.BORNE_OUT: "✓",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: its words, the space behind it, and what the record says to its claims.

    `verdict` is "" where it claims nothing. `number` counts the sentences that
    claim something, 0 for others.
    """

    words: str
    behind: str
    verdict: str
    flags: tuple[Flag, ...]
    number: int

    @property
    def sign(self) -> str:
        """Return the sign of the verdict."""
        return SIGN_OF[Verdict(self.verdict)] if self.verdict else ""

    @property
    def told(self) -> str:
        """Return the verdict in words."""
        return VERDICT[Verdict(self.verdict)] if self.verdict else ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, paragraph by paragraph, with its flags; and against what it was checked.

    `against` is the room's name, "" where there is no text to check against.
    `language` is "" where claims are found in the text's language.
    """

    paragraphs: tuple[tuple[Said, ...], ...]
    against: str
    since: str
    language: str

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """Return how many sentences there are of each verdict: sign, words, number."""
        found = [said.verdict for paragraph in self.paragraphs for said in paragraph]
        return tuple(
            (SIGN_OF[v], VERDICT[v], found.count(v.value)) for v in Verdict if v.value in found
        )


def room_of(reading: Reading) -> RoomState | None:
    """Return the room whose record a communiqué of the viewer's room is checked against."""
    plenaries = [s for s, _ in reading.wider if s.kind is RoomKind.PLENARY]
    return checked_against(reading.state, plenaries)


def facts_of(
    house: House, reading: Reading, *, meeting: str = "", round_number: int = 0, issued: str = ""
) -> Facts:
    """Return what a text is checked against: as of now, or as of when `issued` was issued."""
    other = room_of(reading)
    if other is None:
        return Facts(str(reading.room), ())
    walk = house.courses.of(house.desk, other.room, other.seq)
    found = walk.facts_at_issue(issued) if issued and other.room == reading.room else None
    if found is None:
        now = max(reading.now, other.at)
        found = walk.facts(now, meeting=meeting, round_number=round_number)
    return readable_facts(found, reads_from(other.seats[reading.member]))


def facts_about(house: House, reading: Reading, name: str, row: Communique) -> Facts:
    """Return what a communiqué of the room is checked against."""
    return facts_of(
        house,
        reading,
        meeting=row.meeting,
        round_number=row.round_number,
        issued=name if row.issued_at else "",
    )


def checked(reading: Reading, text: str, known: Facts, *, language: str = "") -> Checked:
    """Return a text with what the record says to each of its sentences."""
    language = language or reading.state.language
    found = flags(text, known, language=language)
    other = room_of(reading)
    paragraphs: list[tuple[Said, ...]] = []
    at, number = 0, 0
    for line in text.split("\n"):
        row: list[Said] = []
        if line.strip():
            inside = [s for s in found if at <= s.start < at + len(line)]
            row = list(_said(text, at, at + len(line), inside, number))
            number += sum(bool(said.number) for said in row)
            paragraphs.append(tuple(row))
        at += len(line) + 1
    return Checked(
        tuple(paragraphs),
        "" if other is None else _room_said(other),
        known.since,
        "" if claim_words(language) is not None else language,
    )


def _room_said(state: RoomState) -> str:
    return "the plenary" if state.kind is RoomKind.PLENARY else f"“{state.name}”"


def _said(text: str, start: int, end: int, found: Sequence[Flagged], number: int) -> Iterator[Said]:
    if not found:
        yield Said(text[start:end], "", "", (), 0)
        return
    for at, one in enumerate(found):
        behind = text[one.end : found[at + 1].start if at + 1 < len(found) else end]
        verdict = one.verdict
        if verdict is not None:
            number += 1
        yield Said(
            text[one.start : one.end],
            behind,
            verdict.value if verdict is not None else "",
            one.flags,
            number if verdict is not None else 0,
        )


# --- versions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """A party's version: its paragraphs with what differs from the text marked, and its proof.

    `party` is "all" for the one version of everybody; `cleared` says that the
    party has cleared the draft as it stands.
    """

    party: str
    name: str
    paragraphs: tuple[Markup, ...]
    proof: Proof
    cleared: bool


def versions_of(reading: Reading, row: Communique) -> tuple[Version, ...]:
    """Return the versions of a communiqué: as issued, or as drafted."""
    rows = row.issued or row.versions
    found = proofs(reading.state, row.words, rows, language=row.language)
    digest = communique_digest(row.versions)
    return tuple(
        Version(
            proof.party,
            "" if proof.party == ALL else reading.telling.party(proof.party),
            _turned(reading, row.words or proof.words, proof.words, row.language),
            proof,
            row.cleared.get(proof.party, ("",))[0] == digest,
        )
        for proof in found
    )


def preview(reading: Reading, text: str) -> tuple[Version, ...]:
    """Return the versions that a text would have, if there were more than one."""
    rows = versions(reading.state, text)
    if len(rows) < 2:
        return ()
    return tuple(
        Version(
            proof.party,
            reading.telling.party(proof.party),
            _turned(reading, text, proof.words, reading.state.language),
            proof,
            False,
        )
        for proof in proofs(reading.state, text, rows)
    )


def _turned(reading: Reading, text: str, own: str, language: str) -> tuple[Markup, ...]:
    """Return a version's paragraphs with what it has otherwise than the text marked.

    Of a listing of the parties that stands in another order the whole is marked.
    """
    spans = [(j1, j2) for _, _, j1, j2 in changes(text, own)] if text != own else []
    lists = listings(own, voices(reading.state), language=language)
    whole = [
        next(((one.start, one.end) for one in lists if j1 < one.end and one.start < j2), (j1, j2))
        for j1, j2 in spans
    ]
    out, at = Markup(""), 0
    for j1, j2 in sorted(set(whole)):
        words = own[j1:j2]
        space = words[: len(words) - len(words.lstrip())]
        out += own[at:j1] + space
        if words.strip():
            out += Markup("<mark>{}</mark>").format(words[len(space) :])
        at = j2
    out += own[at:]
    return tuple(Markup(p) for p in out.split("\n") if p.strip())  # noqa: S704 - escaped above


# --- one communiqué, and the list ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A communiqué as a list shows it.

    `state` is "draft", "cleared" (by all, its minute has not come), "ready" or
    "issued". `release` is told in the zone in which it was agreed.
    """

    id: str
    title: str
    state: str
    about: str
    meeting: str
    drafted_by: str
    at: str
    release: str
    release_said: str
    issued_at: str
    separate: bool
    cleared: tuple[str, ...]
    waiting: tuple[str, ...]
    lapsed: tuple[tuple[str, str], ...]  # who cleared an earlier draft, and when that ended
    queued_by: str
    digest: str
    first: str  # its opening words


def shown(reading: Reading, name: str, row: Communique) -> Shown:
    """Return one communiqué as a list shows it."""
    state, telling = reading.state, reading.telling
    missing = tuple(waiting(state, row))
    known = {party for party, (digest, _) in row.cleared.items() if digest}
    meeting = state.meetings.get(row.meeting)
    about = name_of(meeting) if meeting is not None else ""
    if not about and row.round_number:
        about = f"Round {row.round_number}"
    due = not row.release or row.release <= reading.now
    stands = "draft" if missing else "ready" if due else "cleared"
    latest = dict(row.lapsed)
    return Shown(
        id=name,
        title=row.title or about or "Communiqué",
        state="issued" if row.issued_at else stands,
        about=about,
        meeting=row.meeting if meeting is not None else "",
        drafted_by=telling.party(row.behalf) if row.behalf else "the chair",
        at=row.at,
        release=row.release,
        release_said=minute_said(row.release, row.zone),
        issued_at=row.issued_at,
        separate=row.form == SEPARATE,
        cleared=tuple(sorted(known)),
        waiting=missing,
        lapsed=tuple((p, at) for p, at in sorted(latest.items()) if p not in known),
        queued_by=telling.member(row.queued) if row.queued else "",
        digest=communique_digest(row.versions),
        first=(row.words or (row.versions[0][1] if row.versions else "")).split("\n")[0],
    )


def all_shown(reading: Reading) -> tuple[Shown, ...]:
    """Return the room's communiqués, the latest first."""
    rows = reading.state.outside.communiques.items()
    return tuple(shown(reading, name, row) for name, row in reversed(list(rows)))


def minute_said(at: str, zone: str) -> str:
    """Return a minute as clocks in a zone show it, with the zone: "4 May 2031, 18:00 Europe/Vienna"."""
    if not at:
        return ""
    try:
        there = datetime.fromisoformat(at).astimezone(ZoneInfo(zone or "UTC"))
    except (ValueError, KeyError, OSError):
        return spoken(at)
    said = spoken(f"{there:%Y-%m-%dT%H:%M}:00.000Z").removesuffix(" UTC")
    return f"{said} {zone or 'UTC'}"


def local_minute(at: str, zone: str) -> str:
    """Return a minute as a form's field takes it, in its zone."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone or 'UTC')):%Y-%m-%dT%H:%M}"
    except (ValueError, KeyError, OSError):
        return ""


__all__ = [
    "Checked",
    "Said",
    "Shown",
    "Version",
    "all_shown",
    "checked",
    "facts_about",
    "facts_of",
    "local_minute",
    "minute_said",
    "preview",
    "room_of",
    "shown",
    "unturned",
    "versions_of",
]

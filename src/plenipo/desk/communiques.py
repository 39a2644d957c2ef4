"""Communiqués: drafted from the record, in a version for each party, checked, and issued.

There is one text. Each party's version is made from it by the alternat, and
shown by comparison to say the same; a version that was edited by hand and says
something else can only go out as one of several separate statements. What a
text claims is checked against one room's record: that of the room it is
drafted in, where parties take positions there, else that of the plenary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files  # noqa: TID251 - the words of claims lie beside the code
from typing import TYPE_CHECKING, Final

from plenipo.desk.bearing import Flagged, flagged
from plenipo.desk.course import facts as course_facts
from plenipo.desk.facts import Facts
from plenipo.desk.skeleton import skeleton
from plenipo.instrument.alternat import common_form, listings, original
from plenipo.record import entries as e
from plenipo.record.communiques import (
    ALL,
    SEPARATE,
    communique_digest,
    place_names,
    voices,
    waiting,
)
from plenipo.record.decide import Refused
from plenipo.record.kinds import HEARD, Basis, MemberId, RoomId, RoomKind
from plenipo.record.outside import Communique
from plenipo.record.state import RoomState
from plenipo.statements.claim_words import ClaimWords, read
from plenipo.statements.claims import find, told
from plenipo.text.canonical import canonical
from plenipo.text.difference import Words, difference
from plenipo.text.sentences import sentence_spans
from plenipo.text.tokens import tokenize

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded

MOST_VERSIONS: Final = 12  # parties up to which each has a version of its own; above, one for all
_NO_COMMUNIQUE: Final = Refused("no-such-communique", "There is no such communiqué in this room.")


# --- the words of claims ------------------------------------------------------------------------


@cache
def claim_languages() -> tuple[str, ...]:
    """Return the codes of the languages in which claims are found, English first."""
    folder = files("plenipo.statements") / "progress"
    codes = (f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(codes, key=lambda code: (code != "en", code)))


@cache
def claim_words(language: str) -> ClaimWords | None:
    """Return the words by which claims are found in a language; None where there are none."""
    code = language.partition("-")[0].lower()
    if code not in claim_languages():
        return None
    name = f"{code}.toml"
    return read((files("plenipo.statements") / "progress" / name).read_bytes(), where=name)


def flags(text: str, facts: Facts, *, language: str = "en") -> tuple[Flagged, ...]:
    """Return a text's sentences with what the record says to what each claims.

    Without words for the language nothing is found to be claimed.
    """
    words = claim_words(language)
    if words is None:
        return ()
    return flagged(find(text, words), facts)


# --- what it is checked against -----------------------------------------------------------------


def checked_against(state: RoomState, plenaries: Sequence[RoomState]) -> RoomState | None:
    """Return the room whose record a text of a room is checked against; None where there is none.

    That is the room itself where parties take positions on a text there; else the
    first of the plenaries where the reader sits.
    """
    if state.kind in HEARD and state.units and state.required_parties():
        return state
    return plenaries[0] if plenaries else None


def facts(
    desk: Desk, member: MemberId, room: RoomId, *, meeting: str = "", round_number: int = 0
) -> Facts | Refused:
    """Return what a communiqué of a room is checked against, for a member who sits there.

    Where there is no text to check against the facts are empty. Cost: one replay.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    seen = [desk.room(member, other) for other in sorted(desk.rooms(member)) if other != room]
    wide = [s for s in seen if isinstance(s, RoomState) and s.kind is RoomKind.PLENARY]
    other = checked_against(state, wide)
    if other is None:
        return Facts(str(room), ())
    return course_facts(desk, member, other.room, meeting=meeting, round_number=round_number)


# --- one text, a version for each party ---------------------------------------------------------


def paragraphs(text: str) -> str:
    """Return a text as typed in canonical form, an empty line between its paragraphs."""
    lines = (canonical(line).text.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def versions(state: RoomState, words: str, *, language: str = "") -> list[tuple[str, str]]:
    """Return each party's version of a text, by code; one for all where that is no use.

    Each names its party first wherever parties are listed, and writes places as
    its party does.
    """
    called, places = voices(state), place_names(state)
    if not 2 <= len(called) <= MOST_VERSIONS:
        return [(ALL, words)]
    language = language or state.language
    return [
        (v.party, original(words, called, first=v.party, places=places, language=language))
        for v in called
    ]


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a version says something else: its words, and what the one text has there."""

    said: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A party's version, and where it departs from the text beyond the alternat: nowhere, if it holds."""

    party: str
    words: str
    departures: tuple[Departure, ...]

    @property
    def same(self) -> bool:
        """Say whether it says the same but for the alternat."""
        return not self.departures


def proofs(
    state: RoomState, words: str, rows: Sequence[tuple[str, str]], *, language: str = ""
) -> tuple[Proof, ...]:
    """Compare versions with the text that they are of, looking past the alternat and place names."""
    called, places = voices(state), place_names(state)
    language = language or state.language

    def form(text: str) -> str:
        return common_form(text, called, places=places, language=language)

    wanted = form(words or (rows[0][1] if rows else ""))
    return tuple(Proof(party, text, departures(wanted, form(text))) for party, text in rows)


def departures(wanted: str, said: str) -> tuple[Departure, ...]:
    """Return where one text has other words than another, in order."""
    if wanted == said:
        return ()
    base = Words(wanted)
    found = []
    for edit in difference(base, said):
        old = "".join(base.tokens[edit.start : edit.end])
        found.append(Departure("".join(edit.words).strip(), old.strip()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Unturned:
    """A sentence that names several parties, though not as a listing that can be turned."""

    words: str
    parties: tuple[str, ...]


def unturned(state: RoomState, words: str, *, language: str = "") -> tuple[Unturned, ...]:
    """Return the sentences whose order of parties the alternat cannot turn."""
    called = voices(state)
    language = language or state.language
    found: list[Unturned] = []
    for line in words.split("\n"):
        for start, end in sentence_spans(line):
            said = line[start:end]
            tokens = {token.strip() for token in tokenize(said)}
            named = tuple(v.party for v in called if any(set(_plain(n)) <= tokens for n in v.names))
            if len(named) > 1 and not listings(said, called, language=language):
                found.append(Unturned(said, named))
    return tuple(found)


def _plain(name: str) -> list[str]:
    return [token.strip() for token in tokenize(name)]


def first_draft(state: RoomState, known: Facts, *, language: str = "") -> str:
    """Return a first draft from the record, in the language of the text or in English."""
    words = claim_words(language or state.language) or claim_words("en")
    assert words is not None, "English is shipped"
    # The shortest name is the one that stands in running text.
    called = {v.party: min(v.names, key=len) for v in voices(state)}
    return skeleton(known, words, called=called)


def as_json(
    state: RoomState, name: str, row: Communique, found: Sequence[Flagged]
) -> dict[str, object]:
    """Return a communiqué with its flags and its proof as JSON: plenipo.communique/1.

    Offsets count code points of `words`, the one text.
    """
    words = row.words or (row.versions[0][1] if row.versions else "")
    rows = row.issued or row.versions
    return {
        "schema": "plenipo.communique/1",
        "id": name,
        "title": row.title,
        "words": words,
        "language": row.language or state.language,
        "meeting": row.meeting,
        "round": row.round_number,
        "separate": row.form == SEPARATE,
        "release": row.release,
        "zone": row.zone,
        "goes_out_by_itself": bool(row.queued),
        "issued_at": row.issued_at,
        "digest": communique_digest(row.versions),
        "cleared": sorted(set(row.cleared) - set(waiting(state, row))),
        "waiting": waiting(state, row),
        "lapsed": sorted({party for party, _ in row.lapsed} - set(row.cleared)),
        "versions": [
            {
                "party": proof.party,
                "words": proof.words,
                "same_but_for_the_alternat": proof.same,
                "departures": [{"said": d.said, "wanted": d.wanted} for d in proof.departures],
            }
            for proof in proofs(state, row.words, rows, language=row.language)
        ],
        "sentences": [
            {
                "offsets": [s.start, s.end],
                "words": words[s.start : s.end],
                "verdict": s.verdict.value if s.verdict is not None else "",
                "claims": [
                    {
                        "offsets": [flag.claim.start, flag.claim.end],
                        "claim": told(flag.claim, words),
                        "verdict": flag.verdict.value,
                        "reason": flag.reason,
                        "for": list(flag.bearing),
                        "against": list(flag.against),
                    }
                    for flag in s.flags
                ],
            }
            for s in found
        ],
    }


# --- acts ---------------------------------------------------------------------------------------


def drafted(
    state: RoomState,
    *,
    communique: str,
    words: str,
    title: str = "",
    meeting: str = "",
    round_number: int = 0,
    release: str = "",
    zone: str = "",
    language: str = "",
    edited: Mapping[str, str] | None = None,
    separate: bool = False,
) -> e.CommuniqueDrafted | Refused:
    """Return the entry that drafts a communiqué: its versions made, or as they were `edited`.

    A joint text whose versions were edited so that they say something else is
    refused, with the first place where one does.
    """
    text = paragraphs(words)
    if not text:
        return Refused("no-words", "Write the text first.")
    rows = versions(state, text, language=language)
    if edited:
        made = dict(rows)
        rows = [(party, paragraphs(edited.get(party, made[party]))) for party in made]
        if not separate:
            for proof in proofs(state, text, rows, language=language):
                if not proof.same:
                    return _departs(proof)
    return e.CommuniqueDrafted(
        communique=communique,
        versions=rows,
        title=canonical(title).text,
        words=text,
        language=language or state.language,
        meeting=meeting,
        round_number=round_number,
        release=release,
        zone=zone if release else "",
        form=SEPARATE if separate else "",
    )


def _departs(proof: Proof) -> Refused:
    first = proof.departures[0]
    where = f"“{first.said}”" if first.said else "words left out"
    instead = f"“{first.wanted}”" if first.wanted else "nothing"
    return Refused(
        "not-the-same",
        f"The version of {proof.party} departs from the text: {where}, where the text has"
        f" {instead}. Change it, or issue the versions as separate statements.",
    )


def draft(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    words: str,
    *,
    communique: str = "",
    title: str = "",
    meeting: str = "",
    round_number: int = 0,
    release: str = "",
    zone: str = "",
    edited: Mapping[str, str] | None = None,
    separate: bool = False,
) -> Recorded | Refused:
    """Draft a communiqué in a room, or redraft the one of this name."""
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    body = drafted(
        state,
        communique=communique or desk.new_name(),
        words=words,
        title=title,
        meeting=meeting,
        round_number=round_number,
        release=release,
        zone=zone,
        edited=edited,
        separate=separate,
    )
    return body if isinstance(body, Refused) else desk.record(member, room, body)


def known(state: RoomState, communique: str) -> Communique | Refused:
    """Return a communiqué of a room."""
    return state.outside.communiques.get(communique) or _NO_COMMUNIQUE


def issue(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    communique: str,
    *,
    basis: Basis = Basis.OWN_HAND,
) -> Recorded | Refused:
    """Issue a communiqué as it was cleared, once its minute has come."""
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    row = known(state, communique)
    if isinstance(row, Refused):
        return row
    body = e.CommuniqueIssued(communique=communique, versions=row.versions, at_minute="")
    return desk.record(member, room, body, basis=basis)


def release(desk: Desk, room: RoomId, communique: str) -> str:
    """Issue a communiqué that the chair lets go out by itself, as the member who ordered it.

    Return "issued"; "gone" where there is nothing to wait for any more (it was
    issued, redrafted, taken back, or whoever ordered it may not issue it); the
    minute from which to try again; or "" where it waits for somebody. For the
    desk's own rounds, never in answer to a viewer.
    """
    with desk.still(room):
        state = desk.operator_state(room)
        row = state.outside.communiques.get(communique)
        if row is None or row.issued_at or not row.queued:
            return "gone"
        if max(desk.now(), state.at) < row.release:
            return row.release
        if waiting(state, row):
            return ""
        ordered_by = row.queued
    answer = issue(desk, ordered_by, room, communique)
    if not isinstance(answer, Refused):
        return "issued"
    return "" if answer.code in ("busy", "not-cleared", "another-text", "not-the-same") else "gone"

"""What entries about communiqués need: checks against one room's state.

A joint communiqué is one text in versions that differ by the alternat and by
each side's place names alone: versions that say anything else are refused
when they are drafted, and again when they are issued. A party clears the
versions by their digest, all at once; a redraft is another text, which nobody
has cleared yet. It is issued when all whose consent is needed have cleared it,
at its minute or after.

In a public room lies what was issued elsewhere: it is neither cleared nor
compared again there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from plenipo.instrument.alternat import PlaceName, Voice, common_form
from plenipo.record import entries as e
from plenipo.record.kinds import HEARD, RoomKind
from plenipo.record.outside import Communique
from plenipo.record.owning import must_be_time
from plenipo.record.refusals import Refused
from plenipo.record.state import RoomState

NAMES_OPTION: Final = "names:"  # and a party's code: what it is called, "; " between
PLACE_OPTION: Final = "place:"  # and a number: one place's name by party, "ARD=…; ZEM=…"
SEPARATE: Final = "separate"
ALL: Final = "all"  # the version of everybody, where there is but one
MOST_CHARACTERS: Final = 100_000  # of one version; a communiqué is a page
_NONE: Final = Refused("no-such-communique", "There is no such communiqué in this room.")
_ISSUED: Final = Refused("not-open", "It has been issued.")


def voices(state: RoomState) -> tuple[Voice, ...]:
    """Return what each party is called in the text: as an option says, else by its name."""
    found: list[Voice] = []
    for code, info in sorted(state.parties.items()):
        if not info.left:
            said = state.options.get(f"{NAMES_OPTION}{code}", "")
            names = tuple(n.strip() for n in said.split(";") if n.strip())
            found.append(Voice(code, names or (info.name,)))
    return tuple(found)


def place_names(state: RoomState) -> tuple[PlaceName, ...]:
    """Return the places that parties write in ways of their own, as options say."""
    found: list[PlaceName] = []
    for name, value in sorted(state.options.items()):
        if name.startswith(PLACE_OPTION):
            pairs = [part.partition("=") for part in value.split(";")]
            by = {code.strip(): said.strip() for code, _, said in pairs if said.strip()}
            if by:
                found.append(PlaceName(by))
    return tuple(found)


def communique_digest(versions: Sequence[tuple[str, str]]) -> str:
    """Return the digest that a party clears: of all versions, by party, in hexadecimal."""
    joined = "\x1e".join(f"{party}\x1f{words}" for party, words in sorted(versions))
    return hashlib.sha256(joined.encode()).hexdigest()


def departs(
    state: RoomState, words: str, versions: Sequence[tuple[str, str]], language: str = ""
) -> str | None:
    """Return the first party whose version says something else than the text; None if none does.

    Without `words` the versions are compared with the first of them.
    """
    called, places = voices(state), place_names(state)
    language = language or state.language

    def form(text: str) -> str:
        return common_form(text, called, places=places, language=language)

    wanted = form(words or (versions[0][1] if versions else ""))
    return next((party for party, text in versions if form(text) != wanted), None)


def _other_words(state: RoomState, row: e.CommuniqueDrafted | Communique) -> Refused | None:
    if row.form == SEPARATE or state.kind is RoomKind.PUBLIC:
        return None
    party = departs(state, row.words, row.versions, row.language)
    if party is None:
        return None
    return Refused(
        "not-the-same",
        f"The version of {party} says something else than the text, beyond the order of the"
        " parties and each side’s names; change it, or issue separate statements.",
    )


def _drafted(state: RoomState, body: e.CommuniqueDrafted, now: str) -> Refused | None:
    known = state.outside.communiques.get(body.communique)
    if known is not None and known.issued_at:
        return Refused("not-open", "It has been issued; draft another.")
    if not body.communique or not body.versions:
        return Refused("no-words", "A communiqué has a name and at least one version.")
    if body.form not in ("", SEPARATE):
        return Refused("no-such-form", f"A communiqué is joint (“”) or “{SEPARATE}”.")
    parties = [party for party, _ in body.versions]
    if len(set(parties)) != len(parties):
        return Refused("twice", "Each party has one version.")
    for party in parties:
        if state.parties and party != ALL and party not in state.parties:
            return Refused("no-such-party", f"{party or 'No party'} does not take part here.")
    if any(not text.strip() for _, text in body.versions):
        return Refused("no-words", "A version has no words.")
    if any(len(text) > MOST_CHARACTERS for text in (body.words, *(t for _, t in body.versions))):
        return Refused("too-long", "A communiqué may hold a hundred thousand characters.")
    # In a private room it may report on a meeting of the plenary.
    here = state.kind in HEARD and state.kind is not RoomKind.PUBLIC
    if here and body.meeting and body.meeting not in state.meetings:
        return Refused("no-such-meeting", "There is no such meeting in this room.")
    if body.release:
        refused = must_be_time(body.release)
        if refused is not None:
            return refused
        if body.release <= now and state.kind is not RoomKind.PUBLIC:
            return Refused("expired", "The minute of its release must lie ahead of now.")
    return _other_words(state, body)


def _queued(state: RoomState, body: e.CommuniqueQueued, now: str) -> Refused | None:  # noqa: ARG001
    row = state.outside.communiques.get(body.communique)
    if row is None:
        return _NONE
    if row.issued_at:
        return _ISSUED
    if body.digest != communique_digest(row.versions):
        return Refused("another-text", "It was redrafted meanwhile; read it again.")
    if not row.release:
        return Refused("no-minute", "No minute is agreed for its release; issue it by hand.")
    if row.queued:
        return Refused("already", "It goes out at its minute already.")
    return None


def _cleared(state: RoomState, body: e.CommuniqueCleared, now: str) -> Refused | None:  # noqa: ARG001
    row = state.outside.communiques.get(body.communique)
    if row is None:
        return _NONE
    if row.issued_at:
        return _ISSUED
    if body.digest != communique_digest(row.versions):
        return Refused("another-text", "It was redrafted meanwhile; read it again and clear that.")
    if body.party in row.cleared and row.cleared[body.party][0] == body.digest:
        return Refused("already", f"{body.party} has cleared it already.")
    return None


def waiting(state: RoomState, row: Communique) -> list[str]:
    """Return the parties that have yet to clear it, sorted."""
    if state.kind is RoomKind.PUBLIC:
        return []
    digest = communique_digest(row.versions)
    return [p for p in state.required_parties() if row.cleared.get(p, ("",))[0] != digest]


def _issued(state: RoomState, body: e.CommuniqueIssued, now: str) -> Refused | None:
    row = state.outside.communiques.get(body.communique)
    if row is None:
        return _NONE
    if row.issued_at:
        return Refused("already", "It has been issued.")
    if body.versions != row.versions:
        return Refused("another-text", "What is issued is what was cleared, to the letter.")
    missing = waiting(state, row)
    if missing:
        return Refused("not-cleared", f"{', '.join(missing)} has yet to clear it.")
    if row.release and now < row.release:
        return Refused("too-early", "The minute agreed for its release has not come.")
    return _other_words(state, row)


CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.CommuniqueDrafted: _drafted,
    e.CommuniqueQueued: _queued,
    e.CommuniqueCleared: _cleared,
    e.CommuniqueIssued: _issued,
}

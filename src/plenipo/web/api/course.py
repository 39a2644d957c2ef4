"""What the API tells of meetings, revisions and how the text came together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Raised, Refused, raised_by
from plenipo.desk.communiques import as_json, flags
from plenipo.desk.course import readable
from plenipo.desk.scrubs import scrub_json, scrub_of
from plenipo.desk.unnamed import NAMED_TO_ALL
from plenipo.record.kinds import EntryId
from plenipo.record.sittings import by_time
from plenipo.record.state import Objection, Silence
from plenipo.web.api.calling import RESPONSES, called
from plenipo.web.communiques import facts_about
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.overview import figures_of, stood
from plenipo.web.revisions import checked
from plenipo.web.viewer import NotHere, Reading


@get("/rooms/{room:str}/meetings", sync_to_thread=True, responses=RESPONSES)
def tell_meetings(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell the room's meetings by round, with what each changed, and the understandings.

    `turns` are the provisions that stood otherwise after it, told of meetings
    since the caller was seated.
    """
    house = house_of(request)
    with called(request, room) as r:
        sittings = house.courses.of(house.desk, r.room, r.state.seq).sittings(r.now)
        meetings = []
        for name, meeting in by_time(r.state.meetings):
            row: dict[str, Any] = {"id": name, **msgspec.to_builtins(_fields(meeting))}
            sitting = sittings.get(name)
            told = sitting is not None and sitting.opened >= r.reads_from
            row["turns"] = msgspec.to_builtins(sitting.turns) if sitting and told else []
            meetings.append(row)
        understandings = [
            {
                "id": name,
                "words": row.words,
                "units": row.units,
                "meeting": row.meeting,
                "confirmed": sorted(row.confirmed),
            }
            for name, row in r.state.understandings.items()
        ]
    return Response({"meetings": meetings, "understandings": understandings})


@get("/rooms/{room:str}/silences", sync_to_thread=True, responses=RESPONSES)
def tell_silences(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell the room's silence procedures, with the objections on record.

    `party` is "" where the procedure withholds it from the caller.
    """
    house = house_of(request)
    with called(request, room) as r:
        raised = raised_by(house.desk, r.member, r.room)
        assert not isinstance(raised, Refused), "the caller sits here"
        found = []
        for name, silence in r.state.silences.items():
            row: dict[str, Any] = {"id": name, **_fields(silence)}
            for list_of in ("objections", "late"):
                row[list_of] = [
                    {**_fields(one), "party": _named(r, silence, one, raised)}
                    for one in row[list_of]
                ]
            found.append(msgspec.to_builtins(row))
    return Response(found)


def _named(r: Reading, silence: Silence, one: Objection, raised: Mapping[EntryId, Raised]) -> str:
    """Return who raised an objection, where the caller may know it."""
    if one.entry in raised:
        return raised[one.entry].party
    shown = silence.names_shown == NAMED_TO_ALL or one.party == r.seat.party
    return one.party if shown else ""


def _fields(row: msgspec.Struct) -> dict[str, Any]:
    """Return a row of the state by its fields; rows are stored as lists."""
    return {name: getattr(row, name) for name in row.__struct_fields__}


@get("/rooms/{room:str}/convergence", sync_to_thread=True, responses=RESPONSES)
def tell_convergence(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell where the text stood at each revision and each meeting's close, and stands now."""
    with called(request, room) as r:
        return Response([figures_of(point) for point in stood(house_of(request), r)])


@get("/rooms/{room:str}/brackets", sync_to_thread=True, responses=RESPONSES)
def tell_brackets(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell every bracket that stands or stood: its words, and who put and lifted it.

    Without those lifted before the caller was seated; of acts before that only
    the parties and the kind are told.
    """
    house = house_of(request)
    with called(request, room) as r:
        ledger = house.courses.of(house.desk, r.room, r.state.seq).ledger(r.now)
        return Response(msgspec.to_builtins(readable(ledger, r.reads_from)))


@get("/rooms/{room:str}/revisions/{number:int}/checks", sync_to_thread=True, responses=RESPONSES)
def tell_checks(request: Asking, room: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Tell what is checked of a revision: compiled again, words lost, names alone left out."""
    house = house_of(request)
    with called(request, room) as r:
        found = checked(house.desk, house.courses, r, number)
        if found is None:
            raise NotHere
        return Response(
            {
                "number": number,
                "digest": found.edition.issued.digest,
                "mandate": found.edition.issued.mandate,
                "handling": found.edition.issued.handling,
                "brackets": found.edition.brackets,
                "otherwise": list(found.otherwise),
                "proposals_taken_in": found.missing.proposals,
                "words_lost": msgspec.to_builtins(found.missing.lost),
                "equal_but_for_names": found.proof.equal,
                "digest_without_names": found.proof.digest,
                "versions": list(found.versions),
                "renumbered": msgspec.to_builtins(found.numbers),
            }
        )


@get("/rooms/{room:str}/scrub", sync_to_thread=True, responses=RESPONSES)
def tell_scrub(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell the legal scrub that is open, else the last one; 404 where there was none.

    Every change with its class, its flags and why, the hashes that a
    confirmation names, who has confirmed it and whom it waits for; the
    concordance, references that lead elsewhere, and what was agreed and says
    something else now.
    """
    with called(request, room) as r:
        found = scrub_of(r.state)
        if found is None:
            raise NotHere
        return Response(scrub_json(r.state, found[0], r.now))


@get("/rooms/{room:str}/communiques", sync_to_thread=True, responses=RESPONSES)
def tell_communiques(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell the room's communiqués: versions with their proof, who cleared them, every flag.

    `sentences` are those of the one text, each with what it claims and what the
    record says to it, as far as the caller reads the record.
    """
    house = house_of(request)
    with called(request, room) as r:
        found = []
        for name, row in r.state.outside.communiques.items():
            words = row.words or (row.versions[0][1] if row.versions else "")
            language = row.language or r.state.language
            told = flags(words, facts_about(house, r, name, row), language=language)
            found.append(as_json(r.state, name, row, told))
    return Response(found)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    tell_meetings,
    tell_silences,
    tell_convergence,
    tell_brackets,
    tell_checks,
    tell_scrub,
    tell_communiques,
)

"""Communiqués: the list, drafting with what the record says beside it, clearing, issuing, files.

Checking records nothing: what is typed comes back with its flags. What is
recorded goes through the room's rules (`plenipo.record.communiques`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused, recall
from plenipo.desk.bearing import VERDICT
from plenipo.desk.communiques import drafted, first_draft, paragraphs, versions
from plenipo.documents.writing import written_rows
from plenipo.instrument.model import Kind
from plenipo.instrument.parallels import TOLD, compare, place_of, voice_of
from plenipo.record import entries as e
from plenipo.record.communiques import ALL, MOST_CHARACTERS, SEPARATE, place_names, voices
from plenipo.record.kinds import RoomKind
from plenipo.record.outside import Communique
from plenipo.record.sittings import by_time, name_of
from plenipo.record.stamps import Stamp
from plenipo.text.errors import UnusableInput
from plenipo.web.communiques import (
    SIGN_OF,
    Shown,
    all_shown,
    checked,
    facts_about,
    facts_of,
    local_minute,
    preview,
    shown,
    unturned,
    versions_of,
)
from plenipo.web.drawing import room_page, wants_part
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, perform_on, speaking
from plenipo.web.pages.beside import copies_to
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.rights import acts, may, types_for
from plenipo.web.times import read_local
from plenipo.web.viewer import NotHere, Reading

_MOST: Final = 20_000  # characters of a text that is pasted to be compared; a communiqué is a page
FORMATS: Final = ("docx", "html", "txt")
_NAME: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_SIGNS: Final[dict[str, Any]] = {
    "signs": {verdict.value: sign for verdict, sign in SIGN_OF.items()},
    "told": {verdict.value: told for verdict, told in VERDICT.items()},
}


@get("/r/{room:str}/communiques", sync_to_thread=True)
def show_communiques(request: Asking, room: FromPath[str]) -> Response[Any]:
    """List the communiqués, and offer to draft one."""
    with opened(request, room) as reading:
        return room_page(
            request,
            "communiques.html",
            reading,
            communiques=all_shown(reading),
            meetings=_meetings(reading),
            rounds=_rounds(reading),
            drafts=reading.may("CommuniqueDrafted"),
            **_SIGNS,
        )


def _meetings(reading: Reading) -> list[tuple[str, str]]:
    """Return the meetings of the room that were opened, the latest first."""
    rows = [(key, name_of(m)) for key, m in by_time(reading.state.meetings) if m.opened]
    return rows[::-1]


def _rounds(reading: Reading) -> list[int]:
    return sorted({m.round_number for m in reading.state.meetings.values() if m.opened})[::-1]


# --- drafting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft as it stands in the form."""

    communique: str
    title: str
    words: str
    about: str  # "meeting:" and an id, "round:" and a number, or ""
    release: str
    zone: str
    separate: bool
    edited: Mapping[str, str]

    @property
    def meeting(self) -> str:
        """Return the meeting that it reports on."""
        return self.about.removeprefix("meeting:") if self.about.startswith("meeting:") else ""

    @property
    def round_number(self) -> int:
        """Return the round that it reports on, 0 for none."""
        number = self.about.removeprefix("round:")
        known = self.about.startswith("round:") and number.isdecimal() and len(number) < 5
        return int(number) if known else 0


@get("/r/{room:str}/communiques/new", sync_to_thread=True)
def new_communique(
    request: Asking, room: FromPath[str], about: FromQuery[str] = ""
) -> Response[Any]:
    """Begin a draft: from what the record has of a meeting or a round, or blank."""
    with opened(request, room) as reading:
        if not reading.may("CommuniqueDrafted"):
            raise NotHere
        typed = Typed(house_of(request).desk.new_name(), "", "", about, "", "UTC", False, {})
        if about != "blank":
            known = facts_of(
                house_of(request),
                reading,
                meeting=typed.meeting,
                round_number=typed.round_number,
            )
            words = first_draft(reading.state, known)
            typed = Typed(typed.communique, "", words, about, "", "UTC", False, {})
        return _form(request, reading, typed)


@get("/r/{room:str}/communiques/{communique:str}/edit", sync_to_thread=True)
def edit_communique(
    request: Asking, room: FromPath[str], communique: FromPath[str]
) -> Response[Any]:
    """Open a draft for redrafting."""
    with opened(request, room) as reading:
        row = _row(reading, communique)
        if row.issued_at or not reading.may("CommuniqueDrafted"):
            raise NotHere
        about = f"meeting:{row.meeting}" if row.meeting else ""
        about = about or (f"round:{row.round_number}" if row.round_number else "")
        made = dict(versions(reading.state, row.words, language=row.language))
        edited = {party: text for party, text in row.versions if made.get(party) != text}
        typed = Typed(
            communique,
            row.title,
            row.words or row.versions[0][1],
            about,
            local_minute(row.release, row.zone),
            row.zone or "UTC",
            row.form == SEPARATE,
            edited,
        )
        return _form(request, reading, typed)


@post("/r/{room:str}/communiques/check", sync_to_thread=True)
def check_communique(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Show a draft with what the record says to it, as it is typed; nothing is recorded."""
    with opened(request, room) as reading:
        if not reading.may("CommuniqueDrafted"):
            raise NotHere
        return _form(request, reading, _typed(reading, Form(data)))


@post("/r/{room:str}/communiques", sync_to_thread=True)
def draft_communique(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Record a draft, or a redraft of the one that the form is of."""
    name = Form(data).text("communique")
    if _NAME.fullmatch(name) is None:
        raise NotHere  # no form of ours sends it

    def make(reading: Reading, form: Form) -> Made | Refused:
        typed = _typed(reading, form)
        release = ""
        if typed.release:
            found = read_local(typed.release, typed.zone)
            if found is None:
                return Refused(
                    "no-time",
                    "The minute of release cannot be read: give a day and an hour, and a time"
                    " zone such as UTC or Europe/Vienna.",
                )
            release = found
        body = drafted(
            reading.state,
            communique=typed.communique,
            words=typed.words,
            title=typed.title,
            meeting=typed.meeting,
            round_number=typed.round_number,
            release=release,
            zone=typed.zone,
            edited=typed.edited,
            separate=typed.separate,
        )
        return body if isinstance(body, Refused) else Made((body,))

    def again(request: Asking, reading: Reading, refusal: str, form: Form) -> Response[Any]:
        return _form(request, reading, _typed(reading, form), refusal=refusal)

    return perform_on(
        request, room, data, "communiques", make, draw=again, to=f"/communiques/{name}"
    )


def _typed(reading: Reading, form: Form) -> Typed:
    """Read the form. A version counts as edited where it is not what the text had made it."""
    before = paragraphs(form.text("made-from"))
    made = dict(versions(reading.state, before)) if before else {}
    edited = {
        party: paragraphs(form.text(f"v-{party}"))
        for party in reading.state.parties
        if form.has(f"v-{party}") and paragraphs(form.text(f"v-{party}")) != made.get(party)
    }
    return Typed(
        communique=form.text("communique")[:64],
        title=form.words("title"),
        words=paragraphs(form.text("words")[: MOST_CHARACTERS + 1]),
        about=form.text("about"),
        release=form.text("release"),
        zone=form.text("zone") or "UTC",
        separate=bool(form.text("separate")),
        edited={party: text for party, text in edited.items() if text},
    )


def _form(request: Asking, reading: Reading, typed: Typed, *, refusal: str = "") -> Response[Any]:
    known = facts_of(
        house_of(request), reading, meeting=typed.meeting, round_number=typed.round_number
    )
    state = reading.state
    rows = dict(versions(state, typed.words)) if typed.words else {}
    return room_page(
        request,
        "communique_edit.html",
        reading,
        status=409 if refusal else 200,
        block="flags" if wants_part(request) else "",
        typed=typed,
        check=checked(reading, typed.words, known),
        **_SIGNS,
        preview=preview(reading, typed.words),
        rows={} if ALL in rows else {**rows, **typed.edited},
        unturned=unturned(state, typed.words),
        meetings=_meetings(reading),
        rounds=_rounds(reading),
        known=typed.communique in state.outside.communiques,
        refusal=refusal,
    )


# --- two of elsewhere ---------------------------------------------------------------------------


@get("/r/{room:str}/communiques/compare", sync_to_thread=True)
def ask_what_differs(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Offer to compare two versions that two sides published."""
    with opened(request, room) as reading:
        return _compared(request, reading, Form({}))


@post("/r/{room:str}/communiques/compare", sync_to_thread=True)
def tell_what_differs(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Tell by what two versions differ; nothing is recorded."""
    with opened(request, room) as reading:
        return _compared(request, reading, Form(data))


def _compared(request: Asking, reading: Reading, form: Form) -> Response[Any]:
    called = "\n".join(f"{v.party}={'; '.join(v.names)}" for v in voices(reading.state))
    places = "\n".join(
        "; ".join(f"{code}={name}" for code, name in sorted(p.by_party.items()))
        for p in place_names(reading.state)
    )
    refusal, found = "", None
    one, other = form.text("one")[:_MOST], form.text("other")[:_MOST]
    if one or other:
        try:
            found = compare(
                one,
                other,
                [voice_of(row) for row in form.text("parties").splitlines() if row.strip()],
                places=[place_of(row) for row in form.text("places").splitlines() if row.strip()],
                language=form.text("language") or reading.state.language,
            )
        except UnusableInput as error:
            refusal = f"{error.what[:1].upper()}{error.what[1:]}."
    return room_page(
        request,
        "communique_compare.html",
        reading,
        status=409 if refusal else 200,
        typed=form,
        called=called,
        places=places,
        found=found,
        sorts=TOLD,
        refusal=refusal,
    )


# --- one communiqué -----------------------------------------------------------------------------


def _row(reading: Reading, name: str) -> Communique:
    row = reading.state.outside.communiques.get(name)
    if row is None:
        raise NotHere
    return row


@get("/r/{room:str}/communiques/{communique:str}", sync_to_thread=True)
def show_communique(
    request: Asking, room: FromPath[str], communique: FromPath[str]
) -> Response[Any]:
    """Show a communiqué: its text with its flags, its versions with their proof, who cleared it."""
    with opened(request, room) as reading:
        return _one(request, reading, communique)


def _one(
    request: Asking, reading: Reading, name: str, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    row = _row(reading, name)
    state, seat = reading.state, reading.seat
    text = row.words or row.versions[0][1]
    public = state.kind is RoomKind.PUBLIC
    own = row.behalf == seat.party or types_for(state, seat, e.CommuniqueCleared)
    chair = may(state, seat, e.CommuniqueIssued)
    return room_page(
        request,
        "communique.html",
        reading,
        status=409 if refusal else 200,
        c=shown(reading, name, row),
        row=row,
        check=checked(
            reading, text, facts_about(house_of(request), reading, name, row), language=row.language
        ),
        versions=versions_of(reading, row),
        unturned=() if public else unturned(state, text, language=row.language),
        **_SIGNS,
        formats=FORMATS,
        chair=chair,
        clears=acts(state, seat, e.CommuniqueCleared),
        types=types_for(state, seat, e.CommuniqueCleared),
        edits=reading.may("CommuniqueDrafted") and (own or chair),
        takes_back=own or chair,
        copies=copies_to(reading),
        public=public,
        refusal=refusal,
        typed=form or Form({}),
    )


@post("/r/{room:str}/communiques/{communique:str}/{what:str}", sync_to_thread=True)
def act_on_communique(
    request: Asking,
    room: FromPath[str],
    communique: FromPath[str],
    what: FromPath[str],
    data: FormBody,
) -> Response[Any]:
    """Clear a communiqué (`clear`), let it go out at its minute (`queue`) or not (`unqueue`), issue it."""
    to = f"/communiques/{communique}"

    def again(request: Asking, reading: Reading, refusal: str, form: Form) -> Response[Any]:
        return _one(request, reading, communique, refusal, form)

    make = _ACTS.get(what)
    if make is not None:
        made = make

        def with_row(reading: Reading, form: Form) -> Made | Refused:
            return made(reading, form, communique, _row(reading, communique))

        name = f"communiques/{communique}/{what}"
        return perform_on(request, room, data, name, with_row, draw=again, to=to)
    if what != "unqueue":
        raise NotHere
    with opened(request, room) as reading:
        row = _row(reading, communique)
        answer = recall(house_of(request).desk, reading.member, reading.room, row.queue)
        if isinstance(answer, Refused):
            return _one(request, reading, communique, answer.sentence)
    return back(f"/r/{room}{to}")


def _clear(reading: Reading, form: Form, name: str, row: Communique) -> Made | Refused:
    del row
    party, behalf, basis = speaking(reading, form)
    # What is cleared is what was read: the digest that the page showed.
    body = e.CommuniqueCleared(communique=name, party=party, digest=form.text("digest"))
    return Made((body,), behalf, basis)


def _queue(reading: Reading, form: Form, name: str, row: Communique) -> Made | Refused:
    del reading, row
    return Made((e.CommuniqueQueued(communique=name, digest=form.text("digest")),))


def _issue(reading: Reading, form: Form, name: str, row: Communique) -> Made | Refused:
    del form
    return Made(
        (e.CommuniqueIssued(communique=name, versions=row.versions, at_minute=reading.now),)
    )


_ACTS: Final[Mapping[str, Callable[[Reading, Form, str, Communique], Made | Refused]]] = {
    "clear": _clear,
    "queue": _queue,
    "issue": _issue,
}


# --- files --------------------------------------------------------------------------------------


@get("/r/{room:str}/communiques/{communique:str}/{what:str}", sync_to_thread=True)
def take_communique(
    request: Asking, room: FromPath[str], communique: FromPath[str], what: FromPath[str]
) -> Response[Any]:
    """Give a version as a file: `ARD.docx`, `all.txt`. A draft says on each page that it is one."""
    party, _, ending = what.rpartition(".")
    with opened(request, room) as reading:
        row = _row(reading, communique)
        words = dict(row.issued or row.versions).get(party)
        if words is None or ending not in FORMATS:
            raise NotHere
        one = shown(reading, communique, row)
        rows = _written(reading, one, party, words)
        stamp = (
            None if row.issued_at else Stamp(f"Draft, not for release: {one.title}", standing="")
        )
        name = "communique" if row.issued_at else "communique-draft"
        return file_of(written_rows(rows, ending, stamp=stamp), f"{name}-{party}", ending)


def _written(reading: Reading, one: Shown, party: str, words: str) -> list[tuple[Kind, int, str]]:
    rows = [(Kind.TITLE, 0, one.title)] if one.title else []
    if one.state != "issued":
        held = f" before {one.release_said}" if one.release else ""
        rows.append((Kind.BODY, 1, f"Draft. Not for release{held}."))
    rows += [(Kind.BODY, 1, line) for line in words.split("\n") if line.strip()]
    if one.separate:
        row = reading.state.outside.communiques[one.id]
        others = [reading.telling.party(p) for p, _ in row.versions if p not in (party, ALL)]
        if others:
            said = f"Issued together with the separate statement of {', '.join(others)}."
            rows.append((Kind.BODY, 1, said))
    return rows


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_communiques,
    new_communique,
    check_communique,
    draft_communique,
    ask_what_differs,
    tell_what_differs,
    show_communique,
    edit_communique,
    take_communique,
    act_on_communique,
)

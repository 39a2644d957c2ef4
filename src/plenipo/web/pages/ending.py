"""The end: legal scrub's numbers, the text made final, initials, signatures, deposits, originals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.desk.finishing import (
    CONSENTS_OPTION,
    DAYS_OPTION,
    NAMES_OPTION,
    PLACE_OPTION,
    force,
    originals,
    place_names,
    renumbering,
    voices,
)
from plenipo.documents.writing import written_texts
from plenipo.record import entries as e
from plenipo.record.kinds import Role
from plenipo.record.last_things import DEPOSITS
from plenipo.record.outcome import Correction, digest_of, effective
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking
from plenipo.web.pages.acting import Made, perform_on, speaking
from plenipo.web.pages.opening import opened
from plenipo.web.times import read_local
from plenipo.web.viewer import NotHere, Reading

_MEDIA: Final = {
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class TextLine:
    """The text in one language: its digest, and since when it is final ("" while it is not)."""

    language: str
    standing: str  # of a version that was filed beside the text; "" for the text itself
    digest: str
    final: str
    unchanged: bool


@dataclass(frozen=True, slots=True)
class SectionInitials:
    """Who has initialled a section, and whether the reader's party may still do so."""

    id: str
    caption: str
    parties: tuple[str, ...]
    open_to_us: bool


@get("/r/{room:str}/end", sync_to_thread=True)
def show_end(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show how far the text is from being done, and what has been done."""
    with opened(request, room) as reading:
        return _draw(request, reading)


def _draw(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    state = reading.state
    outcome = state.outcome
    final = next(iter(outcome.frozen.values()), None)
    anew = renumbering(state) if state.units and final is None else None
    names = reading.sheet.names
    needed = set(state.required_parties())
    initials = _initials(reading) if final is not None else ()
    types = reading.seat.role is Role.SECRETARIAT
    unsigned = needed - {s.party for s in outcome.signatures}
    return room_page(
        request,
        "end.html",
        reading,
        status=409 if refusal else 200,
        texts=_texts(reading),
        final=final,
        renumbering=anew,
        stale=()
        if anew is None
        else tuple((names.provision(unit), unit, words) for unit, words in anew.references),
        initials=initials,
        to_initial=any(s.open_to_us for s in initials)
        or (types and any(needed - set(s.parties) for s in initials)),
        outcome=outcome,
        corrections=_corrections(reading),
        force=force(state),
        deposits=DEPOSITS,
        originals=_originals(reading) if state.units else (),
        voices=voices(state),
        places=place_names(state),
        place_option=f"{PLACE_OPTION}{len(place_names(state)) + 1}",
        options=(NAMES_OPTION, CONSENTS_OPTION, DAYS_OPTION),
        chair=reading.may("TextFrozen"),
        to_sign=reading.seat.party in unsigned
        if reading.may("Signed")
        else types and bool(unsigned),
        deposits_here=reading.may("Ratified") or types,
        files=reading.may("LanguageVersionFiled") and bool(state.units),
        types=types,
        refusal=refusal,
        typed=form or Form({}),
    )


@dataclass(frozen=True, slots=True)
class PartyOriginal:
    """One party's original in one language: the stem of its file, and whether it says the same."""

    party: str
    language: str
    stem: str
    same: bool


def _originals(reading: Reading) -> tuple[PartyOriginal, ...]:
    """Return the originals by party, each in the room's own language and in those filed beside it."""
    state = reading.state
    beside = sorted(lang for basis, lang in state.languages if basis == state.basis)
    found: list[PartyOriginal] = []
    for language in ("", *beside):
        for o in originals(state, reading.now, language):
            stem = f"{o.party}.{language}" if language else o.party
            found.append(PartyOriginal(o.party, language or state.language, stem, o.same))
    return tuple(sorted(found, key=lambda row: row.party))


def _texts(reading: Reading) -> tuple[TextLine, ...]:
    state = reading.state
    found: list[TextLine] = []
    for language in dict.fromkeys((state.language, *(lang for _, lang in state.languages))):
        digest = digest_of(state, language)
        if digest:
            row = state.outcome.frozen.get(language)
            filed = state.languages.get((state.basis, language))
            found.append(
                TextLine(
                    language,
                    "" if filed is None or language == state.language else filed[0],
                    digest,
                    row.at if row is not None else "",
                    row is None or row.digest == digest,
                )
            )
    return tuple(found)


def _initials(reading: Reading) -> tuple[SectionInitials, ...]:
    state = reading.state
    done: dict[str, set[str]] = {}
    for row in state.outcome.initials:
        for unit in row.units or state.units:
            done.setdefault(row.party, set()).add(unit)
    found: list[SectionInitials] = []
    for piece in reading.sheet.pieces:
        units = {unit for unit in piece.units if unit in state.units}
        parties = tuple(code for code, has in sorted(done.items()) if units and units <= has)
        found.append(
            SectionInitials(
                piece.id,
                piece.caption,
                parties,
                reading.may("Initialled") and reading.seat.party not in parties,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction and whether it has taken effect."""

    row: Correction
    where: str
    done: bool


def _corrections(reading: Reading) -> tuple[Mended, ...]:
    state = reading.state
    done = effective(state.outcome, reading.now)
    return tuple(
        Mended(row, reading.sheet.names.provision(row.unit), row in done)
        for row in state.outcome.corrections
    )


@post("/r/{room:str}/end/{step:str}", sync_to_thread=True)
def do_step(
    request: Asking, room: FromPath[str], step: FromPath[str], data: FormBody
) -> Response[Any]:
    """Record one step of the end."""
    make = _STEPS.get(step)
    if make is None:
        raise NotHere
    return perform_on(request, room, data, f"end/{step}", make, draw=_draw, to="/end")


def _renumber(reading: Reading, form: Form) -> Made | Refused:
    del form
    body = renumbering(reading.state).body
    if not body.labels:
        return Refused("nothing-changed", "Every number is as it should be already.")
    return Made((body,))


def _freeze(reading: Reading, form: Form) -> Made | Refused:
    del reading
    language = form.text("language")
    # What is frozen is what was looked at: the digest that the page showed.
    return Made((e.TextFrozen(language=language, digest=form.text("digest")),))


def _digest(reading: Reading) -> str:
    rows = list(reading.state.outcome.frozen.values())
    return rows[0].digest if rows else ""


def _initial(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    units = [
        unit
        for name in form.all("section")
        if (piece := reading.sheet.piece(name)) is not None
        for unit in piece.units
        if unit in reading.state.units
    ]
    if not units:
        return Refused("nothing-chosen", "Tick what you initial: nothing was marked.")
    whole = set(units) >= set(reading.state.units)
    body = e.Initialled(
        party=party,
        name=form.words("name") or reading.seat.name,
        digest=_digest(reading),
        units=[] if whole else units,
    )
    return Made((body,), behalf, basis)


def _sign(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    body = e.Signed(
        party=party,
        name=form.words("name") or reading.seat.name,
        digest=_digest(reading),
        ad_referendum=1 if form.text("ad-referendum") else 0,
    )
    return Made((body,), behalf, basis)


def _deposit(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    body = e.Ratified(
        party=party,
        instrument_kind=form.text("form"),
        deposited=form.text("day"),
        words=form.words("words"),
    )
    return Made((body,), behalf, basis)


def _in_force(reading: Reading, form: Form) -> Made | Refused:
    day = form.text("day") or force(reading.state).day
    return Made((e.EnteredIntoForce(on=day),))


def _correct(reading: Reading, form: Form) -> Made | Refused:
    del reading
    until = ""
    if form.text("until"):
        found = read_local(form.text("until"), form.text("zone") or "UTC")
        if found is None:
            return Refused("no-time", "The time cannot be read: give a day and an hour.")
        until = found
    body = e.ErrorCorrected(
        unit=form.text("unit"),
        old=form.words("old"),
        new=form.words("new"),
        notice=form.words("notice"),
        objections_until=until,
    )
    return Made((body,))


def _option(reading: Reading, form: Form) -> Made | Refused:
    name, value = form.text("name"), form.words("value")
    known = {f"{NAMES_OPTION}{code}" for code in reading.state.parties}
    known |= {CONSENTS_OPTION, DAYS_OPTION}
    if name not in known and not name.startswith(PLACE_OPTION):
        return Refused("no-such-option", "There is no such rule.")
    if name in (CONSENTS_OPTION, DAYS_OPTION) and not (value.isdecimal() and len(value) < 5):
        return Refused("no-number", "Give a number in figures.")
    return Made((e.OptionSet(name=name, value=value),))


_STEPS: Final = {
    "renumber": _renumber,
    "freeze": _freeze,
    "initial": _initial,
    "sign": _sign,
    "deposit": _deposit,
    "in-force": _in_force,
    "correct": _correct,
    "option": _option,
}


@get("/r/{room:str}/end/original/{file:str}", sync_to_thread=True)
def show_original(request: Asking, room: FromPath[str], file: FromPath[str]) -> Response[bytes]:
    """Give a party's original as a file: `ARD.docx`, `ZEM.txt`, in another language `ZEM.fr.docx`."""
    party, _, form = file.rpartition(".")
    with opened(request, room) as reading:
        party, _, language = party.partition(".")
        known = originals(reading.state, reading.now, language)
        found = next((o for o in known if o.party == party), None)
        if found is None or form not in _MEDIA:
            raise NotHere
        body = written_texts([text for _, text in found.blocks], form)
    return Response(
        body,
        media_type=_MEDIA[form],
        headers={"content-disposition": f'attachment; filename="original-{file}"'},
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_end, show_original, do_step)

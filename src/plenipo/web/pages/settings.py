"""Administration of a negotiation: its title, parties, groups, and the rules it closes by."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.brackets.model import Party
from plenipo.desk import Recorded, Refused
from plenipo.formats.html.palette import line as line_of
from plenipo.record import entries as e
from plenipo.record.kinds import ClosingRule
from plenipo.web.crossing import OUTBOX_OPTION
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House
from plenipo.web.pages.acting import carry_out_on
from plenipo.web.pages.opening import opened
from plenipo.web.pages.seats import CHAIRS
from plenipo.web.viewer import NotHere, Reading

RULES: Final[dict[ClosingRule, str]] = {
    ClosingRule.UNANIMITY: "every required party accepts",
    ClosingRule.NO_OBJECTION: "all have spoken, nobody reserves or opposes, and one at least accepts",
    ClosingRule.THRESHOLD: "so many of the required parties accept",
}
# What else a process may settle: the option's name, what it means, its values with their words.
OPTIONS: Final[dict[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    OUTBOX_OPTION: (
        "How long a tabling can be called back",
        (
            ("120", "two minutes"),
            ("0", "not at all"),
            ("30", "half a minute"),
            ("600", "ten minutes"),
        ),
    ),
    "step-up": (
        "Ask who it is again before tabling",
        (("", "no"), ("15", "when signed in more than 15 minutes ago")),
    ),
}


@get("/r/{room:str}/settings", sync_to_thread=True)
def show_settings(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show the parties, groups and rules; the chair and the secretariat can change them."""
    with opened(request, room) as reading:
        return _draw(request, reading)


def _draw(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    state = reading.state
    drawn = reading.sheet.rolling.parties
    lines = {str(code): line_of(drawn.index(Party(code))) for code in drawn}
    return room_page(
        request,
        "settings.html",
        reading,
        status=409 if refusal else 200,
        may=reading.seat.role in CHAIRS,
        rules=RULES,
        rule=state.rule,
        options=OPTIONS,
        lines=lines,
        required=state.required_parties(),
        refusal=refusal,
        form=form or Form({}),
    )


@post("/r/{room:str}/settings/{what:str}", sync_to_thread=True)
def change_settings(
    request: Asking, room: FromPath[str], what: FromPath[str], data: FormBody
) -> Response[Any]:
    """Record one change of the negotiation's parties, groups or rules."""

    def changed(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        body = _body(what, form)
        if body is None:
            raise NotHere
        if isinstance(body, str):
            return Refused("incomplete", body)
        return house.desk.record(reading.member, reading.room, body)

    to = f"/r/{room}/settings#{what}"
    return carry_out_on(request, room, data, changed, draw=_draw, to=to)


def _body(what: str, form: Form) -> e.Body | str | None:
    """Return what the form asks to record, a sentence where it is incomplete, None if unknown."""
    match what:
        case "title":
            title = form.words("title")
            return e.ProcessOpened(title=title) if title else "Give the negotiation a title."
        case "party":
            code, name = form.text("party").upper(), form.words("name")
            if not _is_code(code):
                return "A party’s code is a letter followed by letters, digits or hyphens."
            return e.PartyAdmitted(party=code, name=name or code)
        case "leave":
            return e.PartyLeft(party=form.text("party"))
        case "group":
            code, members = form.text("group").upper(), list(form.all("member"))
            if not _is_code(code):
                return "A group’s code is a letter followed by letters, digits or hyphens."
            if not members:
                return "Tick the parties that form the group."
            return e.GroupFormed(group=code, name=form.words("name") or code, members=members)
        case "required":
            return e.RequiredPartiesSet(parties=sorted(form.all("party")))
        case "rule":
            rule = next((r for r in ClosingRule if r.value == form.text("rule")), None)
            number = form.text("threshold")
            if rule is None:
                return "Choose a rule."
            return e.RuleSet(rule=rule, threshold=int(number) if number.isdecimal() else 0)
        case "option":
            name, value = form.text("name"), form.text("value")
            if name not in OPTIONS or value not in {v for v, _ in OPTIONS[name][1]}:
                return "There is no such option."
            return e.OptionSet(name=name, value=value)
        case _:
            return None


def _is_code(code: str) -> bool:
    return (
        0 < len(code) <= 16
        and code[0].isascii()
        and code[0].isalpha()
        and all(c.isascii() and (c.isalnum() or c == "-") for c in code)
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_settings, change_settings)

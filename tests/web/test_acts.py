"""Every act on words that are on the table, through the app: offered, asked about, recorded, refused.

Each test plays the talks anew or leaves the table as it found it; forms are sent
as the page that offers them would send them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from lxml import html

from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Basis, Level, RoomId, Status
from plenipo.record.state import RoomState
from plenipo.web.pages.acting import SURE
from plenipo.web.sheets import Piece
from tests.web.played import Played, played

Element = Any  # of lxml, which says nothing of its types

ARD, ARD_PEN, ARD_LAWYER = "Davit Orsel", "Mira Tane", "Pol Aszen"
ZEM, ZEM_PEN = "Rehan Kolde", "Sefa Lurin"
CHAIR, SECRETARY, OBSERVER = "Arlen House", "Ines Marlow", "Observer of the river council"
EVERYBODY = (ARD, ARD_PEN, ZEM, ZEM_PEN, CHAIR, SECRETARY, OBSERVER)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def piece_of(table: Played, number: str, room: str = "plenary") -> Piece:
    return next(p for p in table.sheet(room).pieces if p.number == number)


def state_of(table: Played, room: str = "plenary") -> RoomState:
    return table.scene.desk.operator_state(table.room(room))


def last(table: Played, room: str = "plenary") -> e.Entry:
    return table.scene.desk.operator_entries(table.room(room))[-1]


def page(table: Played, who: str, number: str, room: str = "plenary") -> Element:
    piece = piece_of(table, number, room)
    answer = table.get(who, f"/r/{table.room(room)}?at={piece.id}")
    assert answer.status_code == 200
    return read(answer.text)


def read(text: str) -> Element:
    return html.fromstring(text)


def within(found: Element, name: str) -> Element:
    """Return the one element with an id."""
    [one] = found.xpath(f".//*[@id='{name}']")
    return one


def crossing_of(text: str) -> Element:
    """Return the form that asks who may see it."""
    [one] = read(text).xpath("//form[contains(@class, 'crossing')]")
    return one


def forms(found: Element, to: str) -> list[Element]:
    """Return the forms of a page whose address ends so."""
    return [f for f in found.iter("form") if str(f.get("action") or "").endswith(f"/{to}")]


def filled(form: Element, **typed: str | list[str]) -> dict[str, Any]:
    """Return what a form sends, with some of it typed anew; the token is left to `post`."""
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        if name != "csrf":
            data.setdefault(name, []).append(value)
    data.update({name.replace("_", "-"): value for name, value in typed.items()})
    return data


def send(table: Played, who: str, form: Element, **typed: str | list[str]) -> Response:
    return table.post(who, str(form.get("action")), filled(form, **typed))


def sent_surely(table: Played, who: str, form: Element, **typed: str | list[str]) -> None:
    """Send a form, and say yes to the question who will see it."""
    answer = send(table, who, form, **typed)
    assert answer.status_code == 200, answer.text
    done = send(table, who, crossing_of(answer.text), sure="once")
    assert done.status_code == 303, done.text


# --- who will see it ----------------------------------------------------------------------------


def test_a_wider_room_asks_once_and_names_the_readers(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    before = state_of(table).seq
    on = form.xpath(".//input[@name='on']/@value")[0]
    asked = send(table, ZEM, form, on=str(on), level="can-live-with")
    assert state_of(table).seq == before, "nothing is recorded before the answer"
    told = crossing_of(asked.text).text_content()
    for name in (ARD, ARD_PEN, ZEM_PEN, CHAIR, SECRETARY, OBSERVER):
        assert name in told
    assert ARD_LAWYER not in told, "who does not sit in the plenary is no reader"
    assert "Zembria could live with Article 7" in told
    done = send(table, ZEM, crossing_of(asked.text), sure="once")
    assert done.status_code == 303
    assert state_of(table).seq == before + 1
    assert SURE not in done.headers.get("set-cookie", "")


def test_it_is_not_asked_again_when_one_says_so_in_this_room_and_session(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "comment")[-1:]
    asked = send(table, ZEM, form, words="One.")
    crossing = crossing_of(asked.text)
    done = send(table, ZEM, crossing, sure=["session", "once"])
    cookie = done.headers["set-cookie"].split(";")[0]
    headers = {"cookie": f"plenipo-place={table.place(ZEM).key}; {cookie}"}
    again = table.post(ZEM, str(form.get("action")), filled(form, words="Two."), headers=headers)
    assert again.status_code == 303
    other = table.room("Good offices with Zembria")
    at = table.sheet("Good offices with Zembria").pieces[3].id
    elsewhere = table.post(
        ZEM, f"/r/{other}/comment", {"words": "Three.", "at": at}, headers=headers
    )
    assert elsewhere.status_code == 200, "another room asks for itself"
    headers = {"cookie": f"plenipo-place={table.place(ARD).key}; {cookie}"}
    somebody = table.post(
        ARD, str(form.get("action")), filled(form, words="Four."), headers=headers
    )
    assert somebody.status_code == 200, "another session is asked"


def test_what_would_be_refused_is_refused_before_anybody_is_asked(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    answer = send(table, ZEM, form, on=[], level="accept", words="A remark to keep")
    assert answer.status_code == 409
    found = read(answer.text)
    [shown] = [f for f in forms(found, "position") if f.xpath(".//p[@class='refusal']")]
    assert "nothing was marked" in shown.xpath(".//p[@class='refusal']")[0].text_content()
    assert shown.xpath(".//input[@name='words']/@value") == ["A remark to keep"]
    assert shown.getparent().get("open") is not None


def test_ones_own_delegation_is_not_asked(table: Played) -> None:
    room = "Delegation of Ardenia"
    [form] = forms(page(table, ARD_PEN, "Article 7", room), "comment")[-1:]
    answer = send(table, ARD_PEN, form, words="Among ourselves.")
    assert answer.status_code == 303
    assert list(state_of(table, room).comments.values())[-1].words == "Among ourselves."


# --- positions ----------------------------------------------------------------------------------


def test_a_section_with_one_wording_is_accepted_as_it_stands(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    unit = scene.unit("9")
    scene.record(
        ARD,
        e.PositionTaken(party="ARD", unit=unit, wording=scene.wording("9"), level=Level.RESERVE),
    )
    assert piece_of(table, "Article 9").status is Status.RESERVED
    [button] = [
        f
        for f in forms(page(table, ARD, "Article 9"), "position")
        if f.xpath(".//button[@data-key='accept']")
    ]
    assert "Accept Article 9 as it stands" in button.text_content()
    sent_surely(table, ARD, button)
    assert piece_of(table, "Article 9").status is Status.AGREED
    assert state_of(table).room == room


def test_nothing_is_accepted_as_it_stands_where_wordings_differ(table: Played) -> None:
    found = page(table, ZEM, "Article 7")
    assert not [f for f in forms(found, "position") if f.xpath(".//button[@data-key='accept']")]


def test_a_position_with_condition_expiry_instruction_and_remark(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    link = next(
        o.get("value")
        for o in form.xpath(".//select[@name='if']/option")
        if "ARD-1" in o.text_content()
    )
    on = next(
        v
        for v in form.xpath(".//input[@name='on']/@value")
        if v.split()[1]
        == table.scene.wording(
            "7", "shall station on"[:13] + " on its side of the border, within ten"
        )
    )
    sent_surely(
        table,
        ZEM,
        form,
        on=on,
        level="accept-ad-referendum",
        **{"if": link},
        condition="and the observers are named",
        expires="2031-06-01T12:00",
        zone="Europe/Vienna",
        instruction="capital",
        words="As we said.",
    )
    body = last(table).body
    assert isinstance(body, e.PositionTaken)
    assert body.level is Level.ACCEPT_AD_REFERENDUM
    assert body.expires == "2031-06-01T10:00:00.000Z"
    assert body.instruction == "capital"
    assert body.words == "As we said."
    [condition] = body.conditions
    assert table.scene.wording("6.3", "Parties shall") in condition.closed
    assert "closes in the words of ARD-1; and the observers are named" in condition.words
    stands = within(page(table, ARD, "Article 7"), "stands").text_content()
    assert "Accepts ad referendum" in stands
    assert "the capital is still to confirm" in stands
    assert "and the observers are named" in stands


def test_a_condition_can_name_one_party(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    link = form.xpath(".//select[@name='if']/option/@value")[1]
    on = form.xpath(".//input[@name='on']/@value")[-1]
    sent_surely(table, ZEM, form, on=on, level="accept", **{"if": link, "if_who": "ARD"})
    body = last(table).body
    assert isinstance(body, e.PositionTaken)
    assert {party for party, _ in body.conditions[0].accepted} == {"ARD"}
    assert not body.conditions[0].closed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"expires": "soon", "zone": "UTC"}, "The expiry cannot be read"),
        ({"expires": "2031-06-01T12:00", "zone": "Nowhere/Land"}, "The expiry cannot be read"),
        ({"expires": "2001-06-01T12:00", "zone": "UTC"}, "The expiry lies in the past"),
        ({"if": "0000|"}, "not on the table any more"),
        ({"level": "perhaps"}, "Say what the position is"),
        ({"condition": "only then", "level": "oppose"}, "A condition goes with an acceptance"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_place(
    table: Played, typed: dict[str, str], said: str
) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    on = form.xpath(".//input[@name='on']/@value")[-1]
    before = state_of(table).seq
    answer = send(table, ZEM, form, **{"on": on, "level": "accept", **typed})
    assert answer.status_code == 409
    assert said in answer.text
    assert state_of(table).seq == before


def test_a_position_on_one_sentence(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "position")
    on = next(
        v
        for v in form.xpath(".//input[@name='on']/@value")
        if len(v.split()) == 3 and v.endswith(" 1")
    )
    sent_surely(table, ZEM, form, on=on, level="accept")
    body = last(table).body
    assert isinstance(body, e.PositionTaken)
    assert body.sentence == 1
    assert "sentence 2" in within(page(table, ARD, "Article 7"), "stands").text_content()


def test_several_wordings_are_recorded_together_or_not_at_all(table: Played) -> None:
    room, scene = table.room("plenary"), table.scene
    good = f"{scene.unit('7')} {scene.wording('7')}"
    before = state_of(table).seq
    data = {
        "on": [good, f"{scene.unit('9')} {'0' * 64}"],
        "level": "accept",
        "sure": "once",
        "at": scene.unit("7"),
    }
    answer = table.post(ZEM, f"/r/{room}/position", data)
    assert answer.status_code == 409
    assert state_of(table).seq == before


def test_the_capital_confirms(table: Played) -> None:
    scene = table.scene
    scene.record(
        ZEM,
        e.PositionTaken(
            party="ZEM",
            unit=scene.unit("9"),
            wording=scene.wording("9"),
            level=Level.ACCEPT_AD_REFERENDUM,
        ),
    )
    assert piece_of(table, "Article 9").status is Status.AD_REFERENDUM
    assert not forms(page(table, ARD, "Article 9"), "capital"), "another party's capital"
    [form] = forms(page(table, ZEM, "Article 9"), "capital")
    sent_surely(table, ZEM, form)
    assert piece_of(table, "Article 9").status is Status.AGREED
    assert (
        "confirmed by the capital" in within(page(table, ARD, "Article 9"), "stands").text_content()
    )


def test_the_secretariat_types_a_position_on_a_basis(table: Played) -> None:
    [form] = forms(page(table, SECRETARY, "Article 7"), "position")
    on = form.xpath(".//input[@name='on']/@value")[-1]
    sent_surely(table, SECRETARY, form, on=on, level="oppose", party="ARD", basis="from-floor")
    entry = last(table)
    assert (entry.behalf, entry.basis) == ("ARD", Basis.FROM_FLOOR)
    stands = within(page(table, ZEM, "Article 7"), "stands").text_content()
    assert "recorded from the floor; not yet confirmed" in stands


def test_lapsed_positions_are_told(table: Played) -> None:
    scene = table.scene
    room = table.room("plenary")
    table.post(
        ARD,
        f"/r/{room}/withdraw",
        {"proposal": scene.notes["ARD-1"], "at": scene.unit("7"), "sure": "once"},
    )
    proposal = scene.notes["ZEM-2"]
    revised = state_of(table).proposals[proposal]  # type: ignore[index]
    data = {
        f"text-{n}": c.text.replace("twenty-five (25)", "twenty (20)")
        for n, c in enumerate(revised.changes)
    }
    done = table.post(ZEM, f"/r/{room}/revise/{proposal}", {**data, "sure": "once"})
    assert done.status_code == 303, done.text
    unit = scene.unit("7")
    text = state_of(table).proposals[proposal].changes[1].text  # type: ignore[index]
    assert "twenty (20)" in text
    assert ("ZEM", unit, -1, wording_hash(unit, text)) in state_of(table).positions
    found = within(page(table, OBSERVER, "Article 7"), "stands").text_content()
    assert "Accepts" in found


# --- proposals ----------------------------------------------------------------------------------


def test_a_proposal_is_joined_left_and_withdrawn(table: Played) -> None:
    scene = table.scene
    proposal = scene.notes["ARD-1"]
    found = page(table, ZEM, "Article 7")
    [join] = [f for f in forms(found, "join") if proposal in filled(f)["proposal"]]
    sent_surely(table, ZEM, join)
    assert state_of(table).proposals[proposal].sponsors == {"ARD", "ZEM"}  # type: ignore[index]
    lying = within(page(table, OBSERVER, "Article 7"), f"pr-{proposal}").text_content()
    assert "tabled by Ardenia; joined by Zembria" in lying
    found = page(table, ZEM, "Article 7")
    [leave] = [f for f in forms(found, "dissociate") if proposal in filled(f)["proposal"]]
    assert not [f for f in forms(found, "withdraw") if proposal in filled(f)["proposal"]]
    sent_surely(table, ZEM, leave)
    [withdraw] = [
        f
        for f in forms(page(table, ARD, "Article 7"), "withdraw")
        if proposal in filled(f)["proposal"]
    ]
    sent_surely(table, ARD, withdraw)
    assert state_of(table).proposals[proposal].state == "withdrawn"  # type: ignore[index]
    assert (
        "Ardenia withdrew ARD-1"
        in within(page(table, OBSERVER, "Article 7"), "history").text_content()
    )


def test_a_tabled_proposal_is_revised_and_its_sponsor_accepts_the_new_words(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    proposal = scene.notes["ARD-1"]
    path = f"/r/{room}/revise/{proposal}"
    assert f"revise/{proposal}" in table.get(ARD, f"/r/{room}?at={scene.unit('7')}").text
    [form] = read(table.get(ARD, path).text).xpath(".//main//form[@class='form']")
    words = form.xpath(".//textarea[@name='text-1']")[0].text.strip()
    new = words.replace("armed personnel of a third", "armed personnel or police of a third")
    same = send(table, ARD, form)
    assert same.status_code == 409
    assert "These are the words that it has" in same.text
    looked = send(table, ARD, form, text_1=new, look="1")
    assert "or police</ins>" in looked.text.replace(
        '<span class="vh"> [end of insertion] </span>', ""
    )
    assert state_of(table).proposals[proposal].versions == 1  # type: ignore[index]
    asked = table.post(
        ARD,
        path,
        {k: v for k, v in filled(form, text_1=new, reason="Clearer.").items() if k != "look"},
    )
    assert asked.status_code == 200
    done = send(table, ARD, crossing_of(asked.text), sure="once")
    assert done.status_code == 303
    found = state_of(table).proposals[proposal]  # type: ignore[index]
    assert found.versions == 2
    assert found.changes[1].text == new
    mine = state_of(table).positions["ARD", scene.unit("7"), -1, wording_hash(scene.unit("7"), new)]
    assert mine.level is Level.ACCEPT


@pytest.mark.parametrize("who", [ARD_PEN, ZEM, ZEM_PEN, CHAIR, OBSERVER])
def test_only_a_sponsor_revises(table: Played, who: str) -> None:
    room, proposal = table.room("plenary"), table.scene.notes["ARD-1"]
    path = f"/r/{room}/revise/{proposal}"
    unknown = f"/r/{room}/revise/{'0' * 32}"
    assert table.get(who, path).content == table.get(who, unknown).content
    assert table.post(who, path, {"text-0": "x", "text-1": "y", "sure": "once"}).status_code == 404


def test_the_chair_takes_in_and_sets_aside(table: Played) -> None:
    scene = table.scene
    found = page(table, CHAIR, "Article 7")
    [reject] = [f for f in forms(found, "reject") if scene.notes["ZEM-2"] in filled(f)["proposal"]]
    assert send(table, CHAIR, reject).status_code == 303
    assert state_of(table).proposals[scene.notes["ZEM-2"]].state == "rejected"  # type: ignore[index]
    [take] = [
        f
        for f in forms(page(table, CHAIR, "Article 7"), "incorporate")
        if scene.notes["ARD-1"] in filled(f)["proposal"]
    ]
    assert send(table, CHAIR, take).status_code == 303
    assert "shall station" in scene.text("7")


def test_the_chair_issues_a_revision(table: Played) -> None:
    [form] = forms(read(table.get(SECRETARY, f"/r/{table.room('plenary')}").text), "issue")
    before = len(state_of(table).revisions)
    assert send(table, SECRETARY, form).status_code == 303
    assert len(state_of(table).revisions) == before + 1


def test_a_section_is_set_aside_and_taken_up(table: Played) -> None:
    [form] = forms(page(table, CHAIR, "Article 9"), "park")
    assert send(table, CHAIR, form, reason="Until the spring.").status_code == 303
    assert piece_of(table, "Article 9").status is Status.PARKED
    assert "Until the spring." in within(page(table, OBSERVER, "Article 9"), "panel").text_content()
    [form] = forms(page(table, CHAIR, "Article 9"), "resume")
    assert send(table, CHAIR, form).status_code == 303
    assert piece_of(table, "Article 9").status is Status.AGREED


# --- holds, claims, reservations ----------------------------------------------------------------


def test_words_are_held_and_the_hold_is_lifted(table: Played) -> None:
    [form] = forms(page(table, ZEM_PEN, "Article 9"), "hold")
    on = next(
        str(v)
        for v in form.xpath(".//select[@name='on']/option/@value")
        if v.startswith(table.scene.unit("9"))
    )
    words = table.scene.text("9").split()
    word = next(w for w in words if len(w) > 5 and table.scene.text("9").count(w) == 1)
    sent_surely(table, ZEM_PEN, form, on=on, held=word, reason="To be looked at.")
    assert piece_of(table, "Article 9").status is not Status.AGREED
    shown = within(page(table, ARD, "Article 9"), "holds").text_content()
    assert word in shown
    assert "To be looked at." in shown
    assert not forms(page(table, ARD, "Article 9"), "lift")
    [lift] = forms(page(table, ZEM, "Article 9"), "lift")
    sent_surely(table, ZEM, lift)
    assert piece_of(table, "Article 9").status is Status.AGREED


@pytest.mark.parametrize(
    ("held", "said"),
    [("zzz", "do not stand there"), ("the", "more than once"), ("", "do not stand there")],
)
def test_held_words_must_stand_there_once(table: Played, held: str, said: str) -> None:
    [form] = forms(page(table, ZEM, "Article 9"), "hold")
    on = next(
        str(v)
        for v in form.xpath(".//select[@name='on']/option/@value")
        if v.startswith(table.scene.unit("9"))
    )
    answer = send(table, ZEM, form, on=on, held=held, reason="Kept")
    assert answer.status_code == 409
    assert said in answer.text
    assert 'value="Kept"' in answer.text


def test_words_with_nobodys_name_are_claimed(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 7"), "claim")
    on = form.xpath(".//input[@name='on']/@value")
    assert len(on) == 1, "the chair's bridge alone"
    sent_surely(table, ZEM, form, on=on[0])
    body = last(table).body
    assert isinstance(body, e.HoldClaimed)
    assert body.party == "ZEM"
    assert not forms(page(table, ZEM, "Article 7"), "claim")


def test_a_reservation_is_announced_and_withdrawn(table: Played) -> None:
    [form] = forms(page(table, ARD, "Article 14"), "reserve")
    status = piece_of(table, "Article 14").status
    sent_surely(table, ARD, form, words="Ardenia does not hold itself bound by paragraph 2.")
    assert piece_of(table, "Article 14").status is status, "it closes nothing and opens nothing"
    assert (
        "does not hold itself bound"
        in within(page(table, ZEM, "Article 14"), "reservations").text_content()
    )
    [form] = forms(page(table, ARD, "Article 14"), "unreserve")
    sent_surely(table, ARD, form)
    assert not state_of(table).reservations


# --- remarks ------------------------------------------------------------------------------------


def test_a_comment_is_made_answered_and_taken_back(table: Played) -> None:
    [form] = forms(page(table, ARD_PEN, "Article 9"), "comment")
    sent_surely(table, ARD_PEN, form, words="Who keeps the lists?")
    [answer, *_] = forms(page(table, CHAIR, "Article 9"), "comment")
    sent_surely(table, CHAIR, answer, words="The joint commission.")
    said = within(page(table, ZEM, "Article 9"), "said")
    assert "Who keeps the lists?" in said.text_content()
    assert "The joint commission." in said.xpath(".//blockquote")[0].text_content()
    assert not forms(page(table, ZEM, "Article 9"), "recall")
    recalls = forms(page(table, ARD, "Article 9"), "recall")
    assert send(table, ARD, recalls[0]).status_code == 303
    said = within(page(table, ZEM, "Article 9"), "said").text_content()
    assert "Who keeps the lists?" not in said


def test_a_brief_is_set_in_the_delegation_and_lies_on_top_in_the_plenary(table: Played) -> None:
    room = "Delegation of Ardenia"
    [form] = forms(page(table, ARD_LAWYER, "Article 15", room), "brief")
    unit = table.scene.unit("15")
    done = send(
        table,
        ARD_LAWYER,
        form,
        unit=unit,
        brief="Two months at most.",
        fallbacks="Three months\n\n  if notified ",
    )
    assert done.status_code == 303
    assert state_of(table, room).briefs[unit] == (
        "Two months at most.",
        ["Three months", "if notified"],
    )
    [layer] = [
        s
        for s in page(table, ARD, "Article 15").xpath(".//section[contains(@class, 'overlay')]")
        if "Two months" in s.text_content()
    ]
    assert "Only from your room" in layer.text_content()
    assert room in layer.text_content()
    for who in (ZEM, CHAIR, OBSERVER):
        assert (
            "Two months at most" not in table.get(who, f"/r/{table.room('plenary')}?at={unit}").text
        )


# --- recorded for you ---------------------------------------------------------------------------


def test_what_was_recorded_by_another_hand_is_confirmed_or_contested(table: Played) -> None:
    room, scene = table.room("plenary"), table.scene
    for place in ("4", "9"):
        scene.record(
            SECRETARY,
            e.PositionTaken(
                party="ARD",
                unit=scene.unit(place),
                wording=scene.wording(place),
                level=Level.OPPOSE,
            ),
            behalf="ARD",
            basis=Basis.FROM_FLOOR,
        )
    front = table.get(ARD, f"/r/{room}").text
    assert "2 entries stand for Ardenia until you confirm or contest them" in front
    assert "Recorded for you" not in table.get(OBSERVER, f"/r/{room}").text
    assert "Recorded for you" not in table.get(ARD_PEN, f"/r/{room}").text
    found = read(table.get(ARD, f"/r/{room}/recorded").text)
    contest = forms(found, "contest")
    assert len(contest) == 2
    assert send(table, ARD, contest[0], words="We said we reserve.").status_code == 303
    assert piece_of(table, "Article 4").status is Status.AGREED, "what is contested counts no more"
    found = read(table.get(ARD, f"/r/{room}/recorded").text)
    [confirm] = forms(found, "confirm")
    assert send(table, ARD, confirm).status_code == 303
    assert [s.answer for s in list(state_of(table).standing.values())[-2:]] == [
        "contested",
        "confirmed",
    ]
    assert "Nothing waits for your answer" in table.get(ARD, f"/r/{room}/recorded").text


def test_all_is_confirmed_at_once(table: Played) -> None:
    room = table.room("plenary")
    waiting = read(table.get(ZEM, f"/r/{room}/recorded").text)
    [everything] = [f for f in forms(waiting, "confirm") if len(filled(f)["entry"]) > 1]
    assert send(table, ZEM, everything).status_code == 303
    assert "Recorded for you" not in table.get(ZEM, f"/r/{room}").text


def test_an_empty_answer_is_refused_in_place(table: Played) -> None:
    answer = table.post(ZEM, f"/r/{table.room('plenary')}/confirm", {})
    assert answer.status_code == 409
    assert "Mark at least one entry" in answer.text


# --- offered to whom, accepted from whom --------------------------------------------------------

OFFERED = {
    "position": {ARD, ZEM, SECRETARY},
    "hold": {ARD, ARD_PEN, ZEM, ZEM_PEN},
    "comment": {ARD, ARD_PEN, ZEM, ZEM_PEN, CHAIR, SECRETARY},
    "join": {ARD, ZEM, SECRETARY},
    "withdraw": {ARD, ZEM},
    "incorporate": {CHAIR, SECRETARY},
    "reject": {CHAIR, SECRETARY},
    "park": {CHAIR, SECRETARY},
    "claim": {ARD, ARD_PEN, ZEM, ZEM_PEN, SECRETARY},
    "reserve": {ARD, ZEM},
    "brief": set(),
}


def test_forms_are_offered_to_those_who_may(table: Played) -> None:
    pages = {who: page(table, who, "Article 7") for who in EVERYBODY}
    for act, allowed in OFFERED.items():
        assert {who for who in EVERYBODY if forms(pages[who], act)} == allowed, act


@pytest.mark.parametrize(
    "act",
    sorted(
        {
            *OFFERED,
            "capital",
            "lift",
            "unreserve",
            "resume",
            "dissociate",
            "confirm",
            "contest",
            "recall",
            "issue",
        }
    ),
)
def test_the_observer_records_nothing(table: Played, act: str) -> None:
    scene, room = table.scene, table.room("plenary")
    before = state_of(table).seq
    data = {
        "at": scene.unit("7"),
        "on": f"{scene.unit('7')} {scene.wording('7')}",
        "level": "accept",
        "sure": "once",
        "proposal": scene.notes["ARD-1"],
        "words": "Words.",
        "held": "third State",
        "unit": scene.unit("7"),
        "brief": "Words.",
        "hold": "hold-1",
        "reservation": "r",
        "reason": "",
        "entry": scene.notes["ZEM-4: entry 1"],
        "party": "ARD",
        "basis": "from-floor",
    }
    answer = table.post(OBSERVER, f"/r/{room}/{act}", data)
    assert answer.status_code == 409
    assert 'class="refusal"' in answer.text
    assert state_of(table).seq == before


def test_a_head_cannot_speak_for_another_party(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    data = {
        "at": scene.unit("7"),
        "on": f"{scene.unit('7')} {scene.wording('7')}",
        "level": "accept",
        "sure": "once",
        "party": "ZEM",
        "basis": "from-floor",
    }
    assert table.post(ARD, f"/r/{room}/position", data).status_code == 303
    body = last(table).body
    assert isinstance(body, e.PositionTaken)
    assert body.party == "ARD", "the form's party is the secretariat's alone to name"


def test_acts_in_rooms_where_one_does_not_sit_are_of_no_such_room(table: Played) -> None:
    hidden = table.room("Delegation of Zembria")
    for act in OFFERED:
        one = table.post(ARD, f"/r/{hidden}/{act}", {"at": "x", "words": "x"})
        two = table.post(ARD, f"/r/{RoomId('5ca1ab1e' * 4)}/{act}", {"at": "x", "words": "x"})
        assert one.status_code == two.status_code == 404
        assert one.content == two.content


# --- as a part ----------------------------------------------------------------------------------


def test_an_act_by_script_answers_with_what_stands_beside_the_section(table: Played) -> None:
    [form] = forms(page(table, ZEM, "Article 9"), "comment")
    part = {"hx-request": "true"}
    asked = table.post(ZEM, str(form.get("action")), filled(form, words="In place."), headers=part)
    assert asked.status_code == 200
    assert "<html" not in asked.text
    crossing = crossing_of(asked.text)
    assert crossing.get("hx-post")
    done = table.post(ZEM, str(crossing.get("action")), filled(crossing, sure="once"), headers=part)
    assert done.status_code == 200
    assert "In place." in done.text
    assert "<html" not in done.text
    refused = table.post(ZEM, str(form.get("action")), filled(form, words=" "), headers=part)
    assert refused.status_code == 409
    assert "Write the comment first" in refused.text
    assert "<html" not in refused.text


def test_an_act_on_a_sections_own_page_comes_back_to_it(table: Played) -> None:
    room, unit = table.room("plenary"), piece_of(table, "Article 9").id
    found = read(table.get(ZEM, f"/r/{room}/p/{unit}").text)
    [form] = forms(found, "comment")
    refused = send(table, ZEM, form, words=" ")
    assert refused.status_code == 409
    assert "History word by word" in refused.text
    answer = table.post(
        ZEM, str(form.get("action")), {**filled(form, words="Here."), "sure": "once"}
    )
    assert answer.headers["location"] == f"/r/{room}/p/{unit}"

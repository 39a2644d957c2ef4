"""Out of a room: asked once in words, waiting where it can be called back, then read by all there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from plenipo.cli.scenes.peace import (
    ARD_HEAD,
    ARD_PEN,
    ARD_ROOM,
    FACILITATOR,
    SECRETARY,
    WITH_ARD,
    ZEM_HEAD,
    ZEM_ROOM,
)
from plenipo.desk import Recorded
from plenipo.desk.rounds import Rounds
from plenipo.record import entries as e
from plenipo.record.kinds import Level, ProposalId
from tests.web.played import Played, played

UNKNOWN = "5ca1ab1e" * 4
NEW = "Neither Party shall station any armed personnel of a third State."


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def unit_of(table: Played, caption: str) -> str:
    return next(p for p in table.sheet("plenary").pieces if p.caption.startswith(caption)).units[-1]


def drafted(table: Played, who: str = ARD_PEN, room: str = ARD_ROOM) -> ProposalId:
    answer = table.house.desk.draft(
        table.scene.members[who],
        table.room(room),
        {unit_of(table, "Article 7"): NEW},
        title="Nobody at all",
    )
    assert isinstance(answer, Recorded)
    body = answer.entries[-1].body
    assert isinstance(body, e.ProposalDrafted)
    return body.proposal


def test_crossing_says_once_who_will_read_it(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    page = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}/send?to={table.room('plenary')}").text
    assert "Ardenia (two) and Zembria (two)" in page
    assert "the facilitator, the secretariat and one observer" in page
    assert "any<span" in page  # the redline of what goes out
    assert "2 minutes" in page
    aside = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}/send?to={table.room(WITH_ARD)}").text
    assert "nobody else" in aside
    assert "Zembria" not in aside.partition('<section class="crossing"')[2]
    ways = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}/send").text
    assert "Show the facilitator in confidence" in ways
    assert "Table in the plenary" in ways


def test_tabled_it_waits_lands_by_the_round_and_is_read_by_the_other_side(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    rounds = Rounds(table.house.desk, table.house.desk._store)
    plenary = table.state(ZEM_HEAD, "plenary").seq
    fields = {"to": table.room("plenary"), "stance": "accept", "supersedes": ""}
    answer = table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/send", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{room}/outbox")
    assert table.state(ZEM_HEAD, "plenary").seq == plenary
    outbox = table.get(ARD_PEN, f"/r/{room}/outbox").text
    assert "Call it back" in outbox
    assert "in 120 seconds" in outbox
    queued = next(
        q for q, i in table.state(ARD_HEAD, ARD_ROOM).outbox.items() if i.proposal == draft
    )
    early = table.post(ARD_HEAD, f"/r/{room}/outbox/land", {"queued": queued})
    assert early.status_code == 409
    assert "Its time has not come" in early.text
    table.scene.clock.pass_by(minutes=1)
    assert rounds.round() == 0
    table.scene.clock.pass_by(minutes=1)
    assert rounds.round() == 1
    page = table.get(ZEM_HEAD, f"/r/{table.room('plenary')}?at={unit_of(table, 'Article 7')}").text
    assert "any armed personnel" in page or "any" in page
    tabled = list(table.state(ZEM_HEAD, "plenary").proposals.values())[-1]
    assert (tabled.state, tabled.title) == ("tabled", "Nobody at all")
    (position,) = [
        p
        for key, p in table.state(ZEM_HEAD, "plenary").positions.items()
        if key[0] == "ARD" and p.seq > plenary
    ]
    assert position.level is Level.ACCEPT
    late = table.post(ARD_PEN, f"/r/{room}/outbox/recall", {"queued": queued})
    assert late.status_code == 409


def test_what_is_called_back_never_lands(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    rounds = Rounds(table.house.desk, table.house.desk._store)
    fields = {"to": table.room("plenary"), "stance": "accept"}
    table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/send", fields)
    queued = next(
        q for q, i in table.state(ARD_HEAD, ARD_ROOM).outbox.items() if i.proposal == draft
    )
    assert table.post(ARD_PEN, f"/r/{room}/outbox/recall", {"queued": queued}).status_code == 303
    table.scene.clock.pass_by(minutes=5)
    assert rounds.round() == 0
    assert "called back" in table.get(ARD_PEN, f"/r/{room}/outbox").text


def test_shown_in_confidence_the_facilitator_reads_it_and_nobody_else(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    rounds = Rounds(table.house.desk, table.house.desk._store)
    fields = {"to": table.room(WITH_ARD), "stance": "none"}
    table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/send", fields)
    table.scene.clock.pass_by(minutes=2)
    assert rounds.round() == 1
    page = table.get(FACILITATOR, f"/r/{table.room(WITH_ARD)}?at={unit_of(table, 'Article 7')}")
    assert "ARD-1" in page.text
    assert table.get(ZEM_HEAD, f"/r/{table.room(WITH_ARD)}").status_code == 404


def test_the_waiting_time_is_the_rooms_rule(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    option = e.OptionSet(name="outbox-seconds", value="600")
    table.scene.record(SECRETARY, option)
    page = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}/send?to={table.room('plenary')}").text
    assert "10 minutes" in page
    fields = {"to": table.room("plenary"), "stance": "accept"}
    table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/send", fields)
    assert "in 600 seconds" in table.get(ARD_HEAD, f"/r/{room}/outbox").text


def test_a_delegate_is_told_that_a_head_tables(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    fields = {"to": table.room("plenary"), "stance": "accept"}
    answer = table.post(ARD_PEN, f"/r/{room}/draft/{draft}/send", fields)
    assert answer.status_code == 409
    assert "delegates may not" in answer.text


def test_what_the_wider_room_would_refuse_is_told_before(table: Played) -> None:
    room = table.room(ARD_ROOM)
    desk, member = table.house.desk, table.scene.members[ARD_PEN]
    new = e.Change(unit="f" * 32, text="Words.", new=1, after="", kind="paragraph", depth=1)
    first = desk.draft(member, room, {}, new=[new])
    assert isinstance(first, Recorded)
    second = desk.draft(member, room, {"f" * 32: "Other words."})
    assert isinstance(second, Recorded)
    body = second.entries[-1].body
    assert isinstance(body, e.ProposalDrafted)
    page = table.get(ARD_HEAD, f"/r/{room}/draft/{body.proposal}/send?to={table.room('plenary')}")
    assert "it would be refused there" in page.text
    fields = {"to": table.room("plenary"), "stance": "accept"}
    answer = table.post(ARD_HEAD, f"/r/{room}/draft/{body.proposal}/send", fields)
    assert answer.status_code == 409
    assert not any(i.state == "waiting" for i in table.state(ARD_HEAD, ARD_ROOM).outbox.values())


def test_the_chair_puts_forward_what_is_nobodys_proposal(table: Played) -> None:
    draft = drafted(table, FACILITATOR, WITH_ARD)
    room = table.room(WITH_ARD)
    page = table.get(FACILITATOR, f"/r/{room}/draft/{draft}/send?to={table.room('plenary')}").text
    assert "nobody’s proposal" in page
    answer = table.post(FACILITATOR, f"/r/{room}/draft/{draft}/send", {"to": table.room("plenary")})
    assert answer.status_code == 303
    put = list(table.state(ZEM_HEAD, "plenary").proposals.values())[-1]
    assert (put.state, put.sponsors) == ("drafted", set())


def test_hidden_rooms_and_drafts_are_refused_like_unknown_ones(table: Played) -> None:
    room, draft = table.room(ARD_ROOM), drafted(table)
    theirs = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).proposals))
    hidden_queued = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).outbox))
    for path, one_form, two_form in (
        (
            f"/draft/{draft}/send",
            {"to": table.room(ZEM_ROOM), "stance": "accept"},
            {"to": UNKNOWN, "stance": "accept"},
        ),
        (f"/draft/{theirs}/send", {"to": table.room("plenary")}, {"to": table.room("plenary")}),
        ("/outbox/recall", {"queued": hidden_queued}, {"queued": UNKNOWN}),
        ("/outbox/land", {"queued": hidden_queued}, {"queued": UNKNOWN}),
    ):
        one = table.post(ARD_HEAD, f"/r/{room}{path}", one_form)
        two = table.post(ARD_HEAD, f"/r/{room}{path.replace(theirs, UNKNOWN)}", two_form)
        assert one.status_code == two.status_code
        assert one.status_code in (404, 409)
        assert one.content == two.content
    for path in (f"/draft/{draft}/send?to={{}}", "/draft/{}/packet"):
        one = table.get(ARD_HEAD, f"/r/{room}{path.format(table.room(ZEM_ROOM))}")
        two = table.get(ARD_HEAD, f"/r/{room}{path.format(UNKNOWN)}")
        assert one.status_code == two.status_code == 404
        assert one.content == two.content


def test_a_packet_from_home_is_shown_then_tabled_once(table: Played) -> None:
    room, draft, plenary = table.room(ARD_ROOM), drafted(table), table.room("plenary")
    packet = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}/packet")
    assert "attachment" in packet.headers["content-disposition"]
    assert json.loads(packet.content)["sponsors"] == ["ARD"]
    seq = table.state(ARD_HEAD, "plenary").seq
    token = table.place(ARD_HEAD).viewer.csrf
    shown = table.client.post(
        f"/r/{plenary}/packet",
        data={"csrf": token, "act": "look"},
        files={"file": ("packet.json", packet.content, "application/json")},
        headers={"cookie": f"plenipo-place={table.place(ARD_HEAD).key}"},
    )
    assert shown.status_code == 200
    assert "Zembria (two)" in shown.text
    assert "any<span" in shown.text
    assert table.state(ARD_HEAD, "plenary").seq == seq
    fields = {"packet": packet.text, "act": "table"}
    assert table.post(ARD_HEAD, f"/r/{plenary}/packet", fields).status_code == 303
    again = table.post(ARD_HEAD, f"/r/{plenary}/packet", fields)
    assert again.status_code == 409
    assert "taken in already" in again.text
    tabled = list(table.state(ARD_HEAD, "plenary").proposals.values())[-1]
    assert (tabled.sponsors, tabled.changes[0].text) == ({"ARD"}, NEW)
    bad = table.post(ARD_HEAD, f"/r/{plenary}/packet", {"packet": "{}", "act": "table"})
    assert bad.status_code == 409
    assert "This is no tabling packet." in bad.text
    other = table.post(
        ZEM_HEAD, f"/r/{plenary}/packet", {**fields, "packet": packet.text.replace("a", "b", 1)}
    )
    assert other.status_code == 409


def test_a_forged_upload_is_refused(table: Played) -> None:
    answer = table.client.post(
        f"/r/{table.room('plenary')}/packet",
        data={"csrf": "other", "act": "table"},
        files={"file": ("packet.json", b"{}", "application/json")},
        headers={"cookie": f"plenipo-place={table.place(ARD_HEAD).key}"},
    )
    assert answer.status_code == 403

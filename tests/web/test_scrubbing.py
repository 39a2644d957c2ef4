"""The legal scrub's page: changes confirmed one by one or all editorial ones, until all are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.desk import Recorded, incorporate, issue_revision
from plenipo.record import entries as e
from plenipo.record import scrubbing
from plenipo.record.outcome import Scrub, digest_of
from plenipo.record.state import RoomState
from tests.web.played import Played, played
from tests.web.scrubbed import plenary, reworded, take_in

ARD, ZEM, FAC, SEC = "Davit Orsel", "Rehan Kolde", "Arlen House", "Ines Marlow"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def state(table: Played) -> RoomState:
    return plenary(table.scene)[1]


def scrub(table: Played) -> Scrub:
    return list(state(table).outcome.scrubs.values())[-1]


def step(table: Played, who: str, what: str, /, **fields: object) -> int:
    room = table.room("plenary")
    return table.post(who, f"/r/{room}/scrub/{what}", {**fields, "sure": "once"}).status_code


def page(table: Played, who: str, query: str = "") -> str:
    return table.get(who, f"/r/{table.room('plenary')}/scrub{query}").text


def opened(table: Played) -> None:
    """Issue a revision, open its scrub on the page, and change an article and a heading."""
    issued = table.post(FAC, f"/r/{table.room('plenary')}/revisions", {})
    assert issued.status_code == 303
    number = state(table).revisions[-1].number
    assert step(table, ARD, "open", revision=number) == 409
    assert step(table, FAC, "open", revision=99) == 409
    assert step(table, FAC, "open", revision="x") == 409
    assert step(table, FAC, "open", revision=number) == 303
    assert step(table, FAC, "open", revision=number) == 409
    take_in(table.scene, reworded(state(table), " shall ", " should "))
    take_in(table.scene, reworded(state(table), ", and", " and"))


def values(text: str) -> list[str]:
    return re.findall(r'name="change" value="([^"]+)"', text)


def freeze(table: Played) -> int:
    digest = digest_of(state(table), "en")
    fields = {"language": "en", "digest": digest, "sure": "once"}
    return table.post(FAC, f"/r/{table.room('plenary')}/end/freeze", fields).status_code


def test_from_opening_to_closing(table: Played) -> None:
    assert "No legal scrub is open." in page(table, ARD)
    assert step(table, FAC, "close") == 409
    assert step(table, ARD, "confirm", change="x") == 409
    opened(table)
    text = page(table, ARD)
    assert "Modal verb: “shall” becomes “should”; an obligation becomes a recommendation." in text
    assert "Confirm the one editorial change" in text
    assert len(values(text)) == 2
    assert not values(page(table, FAC))
    assert freeze(table) == 409
    assert "A legal scrub is open;" in table.get(FAC, f"/r/{table.room('plenary')}/end").text
    assert step(table, FAC, "close") == 409
    seen = re.search(r'name="seen" value="([^"]+)"', text)
    assert seen is not None
    assert step(table, ARD, "editorial", seen="0" * 32) == 409
    assert step(table, ARD, "editorial", seen=seen[1]) == 303
    assert {row[0] for row in scrub(table).confirmed} == {"ARD"}
    assert len(scrubbing.waiting(state(table), scrub(table))) == 2  # both wait for ZEM
    assert "Confirm the one editorial change" not in page(table, ARD)
    left = values(page(table, ARD, "?show=mine"))
    assert len(left) == 1
    assert step(table, ARD, "confirm") == 409
    assert step(table, ARD, "confirm", change=left) == 303
    assert step(table, ARD, "confirm", change=left) == 409
    assert step(table, ZEM, "confirm", change=values(page(table, ZEM))) == 303
    assert "All of it is confirmed by all." in page(table, FAC)
    assert step(table, ZEM, "close") == 409
    assert step(table, FAC, "close") == 303
    assert "was closed with every change confirmed" in page(table, ARD)
    assert freeze(table) == 303


def test_a_word_changed_after_it_was_confirmed_has_to_be_confirmed_again(table: Played) -> None:
    opened(table)
    assert step(table, ARD, "confirm", change=values(page(table, ARD))) == 303
    take_in(table.scene, reworded(state(table), " should ", " may "))
    text = page(table, ZEM)
    assert "that confirmation has lapsed" in text
    assert len(scrubbing.waiting(state(table), scrub(table))) == 2
    assert len(values(page(table, ARD))) == 1


def test_a_scrub_that_was_opened_by_mistake_is_taken_back(table: Played) -> None:
    assert step(table, FAC, "take-back") == 409
    opened(table)
    assert step(table, ARD, "take-back") == 409
    assert "It was opened by mistake" in page(table, FAC)
    assert "It was opened by mistake" not in page(table, ARD)
    assert step(table, FAC, "take-back") == 303
    assert "No legal scrub is open." in page(table, FAC)
    assert step(table, FAC, "open", revision=state(table).revisions[-1].number) == 303
    assert step(table, ARD, "confirm", change=values(page(table, ARD))[:1]) == 303
    assert "It was opened by mistake" not in page(table, FAC)
    assert step(table, FAC, "take-back") == 409
    assert freeze(table) == 409


def test_the_secretariat_types_for_a_party_on_a_basis(table: Played) -> None:
    opened(table)
    rows = values(page(table, SEC))
    assert len(rows) == 2
    assert step(table, SEC, "confirm", change=rows, party="ZEM", basis="from-floor") == 303
    assert {row[0] for row in scrub(table).confirmed} == {"ZEM"}


def test_no_confirmation_in_one_room_has_effect_in_another(table: Played) -> None:
    """The same words, under the same ids, are scrubbed and confirmed in good offices."""
    opened(table)
    desk, members = table.scene.desk, table.scene.members
    room, here = table.room("Good offices with Ardenia"), table.room("plenary")
    name = state(table).outcome.open_scrub
    assert name is not None

    def seen() -> tuple[str, str, object]:
        own = {"authorization": f"Bearer {table.place(ARD).viewer.csrf}"}
        told = table.client.get(f"/api/v1/rooms/{here}/scrub", headers=own)
        return page(table, ZEM), page(table, SEC), told.json()

    before = seen()
    changes = [(d.old, d.new) for d in scrubbing.changed_since(state(table), scrub(table).revision)]
    done(desk.bring_text(members[FAC], here, room), may_be_refused=True)
    back = [e.Change(unit=str(old.id), text=old.text) for old, _ in changes if old is not None]
    forth = [e.Change(unit=str(new.id), text=new.text) for _, new in changes if new is not None]
    for row in (back, forth):
        if row is forth:
            done(issue_revision(desk, members[FAC], room))
        done(desk.draft(members[FAC], room, {c.unit: c.text for c in row}))
        proposal = list(desk.operator_state(room).proposals)[-1]
        done(incorporate(desk, members[FAC], room, proposal))
    number = desk.operator_state(room).revisions[-1].number
    done(desk.record(members[FAC], room, e.ScrubOpened(scrub=name, revision=number)))
    pairs = [
        scrubbing.pair_of(d) for d in scrubbing.changed_since(desk.operator_state(room), number)
    ]
    assert pairs == [
        scrubbing.pair_of(d) for d in scrubbing.changed_since(state(table), scrub(table).revision)
    ]
    body = e.ScrubConfirmed(scrub=name, party="ARD", changes=pairs)
    done(desk.record(members[ARD], room, body))
    assert desk.operator_state(room).outcome.scrubs[name].confirmed
    assert seen() == before
    assert len(scrubbing.waiting(state(table), scrub(table))) == 2


def done(answer: object, *, may_be_refused: bool = False) -> None:
    assert may_be_refused or isinstance(answer, Recorded), answer


def test_the_ledger_tells_it(table: Played) -> None:
    opened(table)
    step(table, ARD, "confirm", change=values(page(table, ARD)))
    told = table.get(ARD, f"/r/{table.room('plenary')}/ledger").text
    assert "opened the legal scrub of Rev." in told
    assert "confirmed what the legal scrub changed in" in told


def test_numbers_are_set_anew_here_too(table: Played) -> None:
    opened(table)
    assert step(table, FAC, "renumber") == 409
    known = state(table)
    third = next(u for u in known.units.values() if u.label == "Article 3")
    units = list(known.units)
    put_in = e.Change(
        unit="f" * 32,
        text="Article 3 bis",
        new=1,
        after=units[units.index(third.id) - 1],
        kind="article",
        depth=third.depth,
        label="Article 3 bis",
    )
    take_in(table.scene, {}, new=(put_in,))
    assert "would have another number" in page(table, ARD)
    assert step(table, FAC, "renumber") == 303
    text = page(table, ARD)
    assert "Concordance:" in text
    assert "lead elsewhere now" in text
    numbers = page(table, ARD, "?show=numbers")
    assert "numbers set anew" in numbers
    assert "only numbers" in numbers


def test_it_waits_for_a_party_until_that_has_confirmed(table: Played) -> None:
    why = "to confirm what the legal scrub changed"
    room = table.room("plenary")
    opened(table)
    assert why in table.get(ZEM, f"/r/{room}?show=mine").text
    assert step(table, ZEM, "confirm", change=values(page(table, ZEM))) == 303
    assert why not in table.get(ZEM, f"/r/{room}?show=mine").text
    assert why in table.get(ARD, f"/r/{room}?show=mine").text
    assert why not in table.get(FAC, f"/r/{room}").text


def test_a_program_reads_and_confirms(table: Played) -> None:
    path = f"/api/v1/rooms/{table.room('plenary')}"

    def token(who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {table.place(who).viewer.csrf}"}

    assert table.client.get(f"{path}/scrub", headers=token(ARD)).status_code == 404
    opened(table)
    data = table.client.get(f"{path}/scrub", headers=token(ARD)).json()
    assert data["schema"] == "plenipo.scrub-standing/1"
    assert data == table.client.get(f"{path}/scrub", headers=token(ZEM)).json()
    assert [row["class"] for row in data["changes"]] == ["legal", "editorial"]
    assert data["changes"][0]["flags"] == ["modal"]
    assert data["alarms"][0]["words"].startswith("“shall” has become “should” in Article 1")
    changes = [[row["unit"], row["was"], row["now"]] for row in data["changes"]]
    for who, party in ((ARD, "ARD"), (ZEM, "ZEM")):
        body = {
            "kind": "scrub-confirmed",
            "scrub": data["scrub"],
            "party": party,
            "changes": changes,
        }
        sent = table.client.post(f"{path}/entries", json={"body": body}, headers=token(who))
        assert sent.status_code == 201, sent.text
    data = table.client.get(f"{path}/scrub", headers=token(ZEM)).json()
    assert data["done"] is True
    assert data["alarms"] == []
    body = {"kind": "scrub-closed", "scrub": data["scrub"]}
    sent = table.client.post(f"{path}/entries", json={"body": body}, headers=token(FAC))
    assert sent.status_code == 201, sent.text


def test_the_alarm_stands_beside_the_provision_and_on_the_page(table: Played) -> None:
    """Agreed words that became others are told on the table, scrub or none."""
    room = table.room("plenary")
    assert table.post(FAC, f"/r/{room}/revisions", {}).status_code == 303
    number = state(table).revisions[-1].number
    agreed = [p for p in table.sheet("plenary").pieces if p.status.value == "agreed"]
    unit = next(u for p in agreed for u in p.units if " shall " in state(table).units[u].text)
    take_in(table.scene, {unit: state(table).units[unit].text.replace(" shall ", " should ", 1)})
    sentence = f"“shall” has become “should” in Article 1, paragraph 2 since Rev. {number}:"
    assert sentence in table.get(ARD, f"/r/{room}?at={unit}").text
    assert sentence in table.get(ZEM, f"/r/{room}/p/{unit}").text
    assert sentence in page(table, ZEM)
    other = next(p for p in table.sheet("plenary").pieces if unit not in p.units)
    assert sentence not in table.get(ARD, f"/r/{room}?at={other.id}").text

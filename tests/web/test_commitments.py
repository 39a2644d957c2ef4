"""Commitments and incidents in the browser: noted, marked, taken back, tabled; overdue is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from plenipo.record import entries as e
from plenipo.record.kinds import RoomId
from plenipo.record.outside import Outside
from tests.web.played import Played, played

ARD, ZEM, SEC, OBS = "Davit Orsel", "Rehan Kolde", "Ines Marlow", "Observer of the river council"
OWN = "Delegation of Ardenia"
NOTE = {
    "party_code": "ZEM",
    "words": "To open the bridge at Sell to those on foot.",
    "undertaken": "2031-05-02",
    "due": "2031-05-10",
    "source": "Zembria’s minister, on the radio",
}
REPORT = {
    "form": "incident",
    "words": "A barrier was put across the road to the bridge.",
    "place": "Sell",
    "when": "2031-05-03",
    "sources": "Arlen Gazette\r\nValley Wire",
}


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def way(table: Played, room: str = "plenary", act: str = "") -> str:
    return f"/r/{table.room(room)}/commitments{act and '/' + act}"


def outside(table: Played, room: str = "plenary", who: str = ARD) -> Outside:
    return table.state(who, room).outside


def told(table: Played, who: str, path: str) -> str:
    answer = table.get(who, path)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text)))


def noted(table: Played, who: str = SEC, room: str = "plenary", **more: str) -> str:
    answer = table.post(who, way(table, room, "note"), {**NOTE, "sure": "once", **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("#c-")[2]


def reported(table: Played, **more: str) -> str:
    answer = table.post(SEC, way(table, act="report"), {**REPORT, "sure": "once", **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("#i-")[2]


def test_a_commitment_is_noted_and_told_with_how_it_stands(table: Played) -> None:
    key = noted(table)
    row = outside(table).commitments[key]
    assert (row.party, row.due, row.undertaken) == ("ZEM", "2031-05-10", "2031-05-02")
    page = told(table, ARD, way(table))
    assert "To open the bridge at Sell to those on foot." in page
    # The talks stand in late May: it is overdue, and nobody recorded that.
    late = re.search(r"Overdue: it was due on 10 May 2031, (\d+) days ago", page)
    assert late is not None
    assert not row.marks


def test_what_others_will_see_is_asked_about_first(table: Played) -> None:
    answer = table.post(SEC, way(table, act="note"), NOTE)
    assert answer.status_code == 200
    assert "It goes on record, and these will read it" in answer.text
    assert not outside(table).commitments


def test_it_is_marked_with_evidence_and_the_mark_is_taken_back(table: Played) -> None:
    key = noted(table)
    mark = {"commitment": key, "state": "done", "evidence": "", "on": "2031-05-09"}
    refused = table.post(SEC, way(table, act="mark"), {**mark, "sure": "once"})
    assert refused.status_code == 409
    assert "Say what shows that it is done, and who says so." in refused.text
    mark["evidence"] = "Seen by both liaison officers."
    assert table.post(SEC, way(table, act="mark"), {**mark, "sure": "once"}).status_code == 303
    page = told(table, ARD, way(table))
    assert "Recorded as done, 9 May 2031." in page
    assert "Overdue" not in re.sub("Overdue 0", "", page)
    entry = outside(table).commitments[key].marks[0][3]
    back = {"entry": entry, "reason": "Too early.", "back": f"/commitments#c-{key}"}
    answer = table.post(SEC, f"/r/{table.room('plenary')}/outside/take-back", back)
    assert answer.headers["location"].endswith(f"/commitments#c-{key}")
    assert "Overdue: it was due" in told(table, ARD, way(table))


def test_somebody_elses_mark_is_not_taken_back(table: Played) -> None:
    key = noted(table)
    mark = {"commitment": key, "state": "disputed", "evidence": "No day was named.", "sure": "once"}
    assert table.post(ZEM, way(table, act="mark"), mark).status_code == 303
    entry = outside(table).commitments[key].marks[0][3]
    answer = table.post(
        ARD, f"/r/{table.room('plenary')}/outside/take-back", {"entry": entry, "back": "/ledger"}
    )
    assert answer.status_code == 409
    assert "This was not taken back" in answer.text
    assert (
        f'href="/r/{table.room("plenary")}/outside"' in answer.text
    )  # a way of the record's alone


def test_an_incident_is_reported_and_marked(table: Played) -> None:
    key = reported(table)
    mark = {"incident": key, "state": "disputed", "evidence": "Zembria: the road was never shut."}
    answer = table.post(ZEM, way(table, act="mark-incident"), {**mark, "sure": "once"})
    assert answer.status_code == 303
    row = outside(table).incidents[key]
    assert (row.state, row.precision, row.sources) == (
        "disputed",
        "day",
        ["Arlen Gazette", "Valley Wire"],
    )
    page = told(table, ARD, way(table))
    assert "Zembria: the road was never shut." in page
    assert "3 May 2031" in page


def test_what_is_known_to_the_month_is_told_as_a_month(table: Played) -> None:
    reported(table, when="2031-04")
    page = told(table, ARD, way(table))
    assert "April 2031" in page
    assert "known to the month" in page


def test_refusals_keep_what_was_typed(table: Played) -> None:
    answer = table.post(SEC, way(table, act="report"), {**REPORT, "when": "last night"})
    assert answer.status_code == 409
    assert "Write when it happened as 2031-05-04" in answer.text
    assert "last night" in answer.text
    assert "A barrier was put across the road" in answer.text


def test_a_passage_of_a_document_is_found_by_its_words(table: Played) -> None:
    words = "The bridge shall be opened. The road shall be mended."
    document = e.DocumentFiled(document="d1", title="Truce", digest="", media="", words=words)
    table.scene.record(SEC, document)
    key = noted(table, document="d1", quote="The road shall be mended.")
    row = outside(table).commitments[key]
    assert words[row.start : row.end] == "The road shall be mended."
    answer = table.post(
        SEC, way(table, act="note"), {**NOTE, "document": "d1", "quote": "shall be"}
    )
    assert answer.status_code == 409
    assert "These words stand there more than once" in unescape(answer.text)
    form = table.get(SEC, f"{way(table)}?document=d1&start=0&end=27").text
    assert "The bridge shall be opened.</textarea>" in form


def test_filters_narrow_and_say_how_many(table: Played) -> None:
    noted(table)
    noted(table, party_code="ARD", words="To send lists.", due="2031-09-01")
    assert "To send lists." not in told(table, ARD, f"{way(table)}?show=overdue")
    assert "To open the bridge" not in told(table, ARD, f"{way(table)}?party=ARD")
    assert "To send lists." in told(table, ARD, f"{way(table)}?show=open&party=ARD")


def test_it_touches_a_provision_and_stands_beside_it(table: Played) -> None:
    piece = table.sheet("plenary").pieces[2]
    noted(table, unit=piece.id)
    reported(table, unit=piece.id)
    page = told(table, ARD, f"/r/{table.room('plenary')}?at={piece.id}")
    assert "To open the bridge at Sell to those on foot." in page
    assert "A barrier was put across the road to the bridge." in page
    other = table.sheet("plenary").pieces[3]
    assert "A barrier was" not in told(table, ARD, f"/r/{table.room('plenary')}?at={other.id}")


def test_what_is_noted_in_a_delegation_is_tabled_as_a_copy(table: Played) -> None:
    key = noted(table, ARD, OWN)
    assert not outside(table).commitments
    form = {
        "thing": "commitment",
        "which": key,
        "to": table.room("plenary"),
        "back": "/commitments",
    }
    to = f"/r/{table.room(OWN)}/outside/copy"
    asked = table.post(ARD, to, form)
    assert asked.status_code == 200
    assert "stay behind" in asked.text
    assert not outside(table).commitments
    answer = table.post(ARD, to, {**form, "sure": "once"})
    assert answer.headers["location"] == way(table)
    (there,) = outside(table).commitments.values()
    assert there.words == NOTE["words"]
    assert key not in outside(table).commitments
    again = table.post(ARD, to, {**form, "sure": "once"})
    assert again.status_code == 409
    assert "That room has it already." in again.text


def test_nothing_is_copied_into_a_room_where_one_does_not_sit(table: Played) -> None:
    key = noted(table, ARD, OWN)
    there = table.room("Delegation of Zembria")
    form = {"thing": "commitment", "which": key, "sure": "once"}
    to = f"/r/{table.room(OWN)}/outside/copy"
    hidden = table.post(ARD, to, {**form, "to": there})
    none = table.post(ARD, to, {**form, "to": RoomId("5ca1ab1e" * 4)})
    assert hidden.status_code == none.status_code == 404
    assert hidden.content == none.content


def test_an_observer_is_offered_no_form(table: Played) -> None:
    page = table.get(OBS, way(table)).text
    assert "Note a commitment" not in page
    assert table.post(OBS, way(table, act="note"), NOTE).status_code == 409


def test_marking_what_is_not_there_is_told_at_the_top(table: Played) -> None:
    mark = {"commitment": "none", "state": "open", "sure": "once"}
    answer = table.post(SEC, way(table, act="mark"), mark)
    assert answer.status_code == 409
    assert "There is no such commitment in this room." in answer.text


def test_the_timeline_has_a_row_for_each_day_of_a_commitment(table: Played) -> None:
    key = noted(table)
    mark = {"commitment": key, "state": "done", "evidence": "Seen.", "on": "2031-05-09"}
    table.post(SEC, way(table, act="mark"), {**mark, "sure": "once"})
    rows = table.get(
        SEC, f"/r/{table.room('plenary')}/outside/timeline.json?show=commitments"
    ).json()
    assert [(row["sort"], row["from"]) for row in rows["rows"]] == [
        ("commitment-given", "2031-05-02"),
        ("commitment-marked", "2031-05-09"),
        ("commitment-due", "2031-05-10"),
    ]
    sheet = table.get(SEC, f"/r/{table.room('plenary')}/outside/timeline.csv?show=commitments").text
    assert sheet.splitlines()[0].startswith("sort,from,to,precision,on,who,words")
    assert len(sheet.splitlines()) == 4
    page = told(table, ARD, f"/r/{table.room('plenary')}/outside?show=commitments&until=2031-05-05")
    assert "Commitment given" in page
    assert "Commitment due" not in page


# --- by program ----------------------------------------------------------------------------------


def api(table: Played, who: str, path: str, data: object = None) -> Any:  # noqa: ANN401 - as varied as answers
    headers = {"authorization": f"Bearer {table.place(who).viewer.csrf}"}
    way_ = f"/api/v1/rooms/{path}"
    if data is None:
        return table.client.get(way_, headers=headers)
    return table.client.post(way_, json=data, headers=headers)


def test_a_program_reads_what_pages_show(table: Played) -> None:
    key, seen = noted(table), reported(table)
    room = table.room("plenary")
    found = api(table, ARD, f"{room}/commitments").json()
    assert [(c["key"], c["stands"]) for c in found["commitments"]] == [(key, "overdue")]
    assert [i["key"] for i in found["incidents"]] == [seen]
    rows = api(table, ARD, f"{room}/timeline?show=incidents").json()["rows"]
    assert [row["key"] for row in rows] == [seen]
    wrong = api(table, ARD, f"{room}/timeline?since=soon")
    assert wrong.status_code == 400
    assert "is no day" in wrong.json()["error"]["sentence"]


def test_a_program_tables_a_copy(table: Played) -> None:
    key = noted(table, ARD, OWN)
    own, room = table.room(OWN), table.room("plenary")
    data = {"thing": "commitment", "id": key, "to_room": room}
    assert api(table, ARD, f"{own}/copies", data).status_code == 201
    assert len(outside(table).commitments) == 1
    assert api(table, ARD, f"{own}/copies", data).status_code == 409
    assert api(table, ARD, f"{own}/copies", {**data, "thing": "seat"}).status_code == 400
    hidden = {**data, "to_room": table.room("Delegation of Zembria")}
    assert api(table, ARD, f"{own}/copies", hidden).status_code == 404
    assert api(table, SEC, f"{room}/figures", {}).json()["error"]["code"] == "no-public-room"


def test_progress_is_reported_with_its_source(table: Played) -> None:
    form = {"on": "2031-05-04", "total": "17", "agreed": "13", "partly": "3", "sure": "once"}
    to = f"/r/{table.room('plenary')}/outside/report"
    refused = table.post(SEC, to, form)
    assert refused.status_code == 409
    assert "Say who reported the figures." in refused.text
    assert 'value="13"' in refused.text
    assert table.post(SEC, to, {**form, "source": "Arlen Gazette"}).status_code == 303
    page = told(table, ARD, f"/r/{table.room('plenary')}/outside")
    assert "of 17 articles: 13 agreed, 3 partly; of 1 nothing was said" in page
    (found,) = api(table, ARD, f"{table.room('plenary')}/progress").json()
    assert found["reports"][0]["counts"] == [["agreed", 13], ["partly", 3]]
    assert table.post(SEC, to, {**form, "agreed": "many"}).status_code == 409

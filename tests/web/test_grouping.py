"""A contact group's page: articles go out as one file, come back, and are taken in once a person chose."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping

import pytest
from httpx import Response

from plenipo.brackets.notation import whole
from plenipo.brackets.returning import readings_of
from plenipo.cli.scenes.peace import (
    ARD_HEAD,
    ARD_ROOM,
    FACILITATOR,
    OBSERVER,
    SECRETARY,
    ZEM_HEAD,
    ZEM_ROOM,
)
from plenipo.formats import docx
from plenipo.record import entries as e
from plenipo.record.kinds import Basis
from tests.documents.groups import rewritten, with_new
from tests.web.played import Played, played

UNKNOWN = "5ca1ab1e" * 4
GROUP = "2. Neither Party shall let its territory or waters be used against the other."


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def unit(table: Played, opening: str, room: str = "plenary") -> str:
    for passage in table.sheet(room).rolling.passages:
        if readings_of(whole(passage)).draft.startswith(opening):
            return str(passage.id)
    raise AssertionError(opening)


def cut(table: Played, who: str, room: str, *names: str, drawn: str = "attributed") -> bytes:
    found = table.get(who, f"/r/{table.room(room)}/group").text
    keys = [
        key
        for key, name in re.findall(r'name="article" value="([^"]+)">.*?<b>([^<]+)</b>', found)
        if name in names
    ]
    assert len(keys) == len(names), found
    query = "&".join([*(f"article={key}" for key in keys), f"drawn={drawn}", "form=docx"])
    answer = table.get(who, f"/r/{table.room(room)}/group/cut?{query}")
    assert answer.headers["content-disposition"] == 'attachment; filename="cluster.docx"'
    return answer.content


def bring(table: Played, who: str, room: str, data: bytes, name: str = "cluster.docx") -> Response:
    return table.client.post(
        f"/r/{table.room(room)}/group",
        data={"csrf": table.place(who).viewer.csrf},
        files={"file": (name, data, "application/octet-stream")},
        headers={"cookie": f"plenipo-place={table.place(who).key}"},
        follow_redirects=False,
    )


def returned(table: Played, who: str, room: str = "plenary") -> str:
    answer = table.get(who, f"/r/{table.room(room)}/group/returned")
    assert answer.status_code == 200, answer.text
    return answer.text


def merge(table: Played, who: str, room: str, fields: Mapping[str, object]) -> Response:
    page = returned(table, who, room)
    found = re.search(r'name="looked" value="(\w+)"', page)
    assert found is not None
    data = {"looked": found.group(1), "sure": "once", **fields}
    return table.post(who, f"/r/{table.room(room)}/group/merge", data)


def edited(table: Played, *, new: bool = True) -> bytes:
    data = cut(table, SECRETARY, "plenary", "Article 3", "Article 7")
    at = unit(table, "2. Neither Party")
    data = rewritten(data, {at: GROUP})
    return with_new(data, at, "3. Each Party shall say so in public.") if new else data


def test_the_secretariat_tables_what_a_group_brings_back(table: Played) -> None:
    data = edited(table)
    assert bring(table, SECRETARY, "plenary", data).headers["location"].endswith("/group/returned")
    page = returned(table, SECRETARY)
    assert "1 changed by the group" in page
    assert "1 new" in page
    before = table.state(SECRETARY, "plenary").seq
    fields = {"act": "table", "sponsor": ["ARD", "ZEM"], "title": "Group 1"}
    asked = merge(table, SECRETARY, "plenary", {**fields, "sure": ""})
    assert asked.status_code == 200
    assert "This will be seen in the plenary" in asked.text
    assert "Article 3, paragraph 2 and a new provision" in asked.text
    assert table.state(SECRETARY, "plenary").seq == before
    answer = merge(table, SECRETARY, "plenary", fields)
    assert answer.status_code == 303
    state = table.state(SECRETARY, "plenary")
    row = next(p for p in state.proposals.values() if p.title == "Group 1")
    assert row.sponsors == {"ARD", "ZEM"}
    assert {c.text for c in row.changes} == {GROUP, "3. Each Party shall say so in public."}
    assert state.standing[row.entry].basis is Basis.FROM_FILE
    again = table.get(SECRETARY, f"/r/{table.room('plenary')}/group/returned")
    assert "The file is not here any more; upload it again." in again.text


def test_a_conflict_stands_first_and_has_to_be_chosen(table: Played) -> None:
    at = unit(table, "2. Neither Party")
    data = edited(table, new=False)
    other = e.Change(unit=at, text="2. Neither Party shall attack the other.")
    done = table.scene.desk.table_directly(
        table.scene.members[SECRETARY],
        table.room("plenary"),
        changes=[other],
        sponsors=["ZEM"],
        basis=Basis.FROM_FILE,
    )
    assert not hasattr(done, "sentence")
    bring(table, SECRETARY, "plenary", data)
    page = returned(table, SECRETARY)
    assert page.index("In conflict") < page.index("Unchanged")
    assert "As the room has it today" in page
    refused = merge(table, SECRETARY, "plenary", {"act": "table", "sponsor": "ARD"})
    assert refused.status_code == 409
    assert "Choose first what is taken of: Article 3, 2." in refused.text
    refused = merge(table, SECRETARY, "plenary", {"act": "table", f"c-{at}": "take"})
    assert "Say for whom the group’s words are tabled." in refused.text
    answer = merge(
        table, SECRETARY, "plenary", {"act": "table", "sponsor": "ARD", f"c-{at}": "take"}
    )
    assert answer.status_code == 303
    place = next(p for p in table.sheet("plenary").rolling.passages if p.id == at)
    assert {GROUP, other.text} <= readings_of(whole(place)).texts


def test_a_room_that_moved_on_while_the_page_was_read_is_shown_again(table: Played) -> None:
    bring(table, SECRETARY, "plenary", edited(table))
    answer = merge(
        table, SECRETARY, "plenary", {"act": "keep", "looked": "0" * 32, "title": "Kept"}
    )
    assert answer.status_code == 409
    assert "The room has moved on since this was shown" in answer.text
    assert 'value="Kept"' in answer.text


def test_a_head_takes_it_into_the_own_room_and_speaks_for_no_other(table: Played) -> None:
    table.post(ARD_HEAD, f"/r/{table.room(ARD_ROOM)}/bring", {})
    at = unit(table, "2. Neither Party")
    data = edited(table, new=False)
    bring(table, ARD_HEAD, ARD_ROOM, data)
    answer = merge(table, ARD_HEAD, ARD_ROOM, {"act": "keep", f"c-{at}": "take"})
    assert re.search(r"/draft/\w+$", answer.headers["location"])
    named = rewritten(data, {at: "2. Neither Party shall attack [ZEM: the other]."})
    bring(table, ARD_HEAD, ARD_ROOM, named)
    refused = merge(table, ARD_HEAD, ARD_ROOM, {"act": "keep", f"c-{at}": "take"})
    assert refused.status_code == 409
    assert "The file has words of ZEM in Article 3, 2." in refused.text


def test_who_only_reads_takes_nothing_in(table: Played) -> None:
    data = edited(table)
    page = table.get(OBSERVER, f"/r/{table.room('plenary')}/group").text
    assert "In this room you read; you do not file." in page
    refused = bring(table, OBSERVER, "plenary", data)
    assert refused.status_code == 409
    assert "In this room you read; you do not file." in refused.text
    assert cut(table, OBSERVER, "plenary", "Article 3")


def test_what_is_cut_holds_nothing_of_a_narrower_room_and_plain_names_nobody(
    table: Played,
) -> None:
    secret = "2. Neither Party shall let its hidden reserve be used."
    table.post(ARD_HEAD, f"/r/{table.room(ARD_ROOM)}/bring", {})
    at = unit(table, "2. Neither Party")
    table.scene.desk.draft(table.scene.members[ARD_HEAD], table.room(ARD_ROOM), {at: secret})
    for who in (ARD_HEAD, SECRETARY, ZEM_HEAD):
        for drawn in ("attributed", "plain", "tracked"):
            data = cut(table, who, "plenary", "Article 3", "Article 7", drawn=drawn)
            word = docx.read(data)
            carried = docx.read_embedded(data, kind=docx.CLUSTER)
            assert carried is not None
            shown = " ".join(b.text for b in word.accepted().blocks)
            assert "hidden reserve" not in shown + carried.text
            if drawn == "plain":
                assert not re.search(r"\b(ARD|ZEM)\b", shown + carried.text)
    own = cut(table, ARD_HEAD, ARD_ROOM, "Article 3")
    assert "hidden reserve" in " ".join(b.text for b in docx.read(own).accepted().blocks)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("", b"", "Choose a file first: the Word file that the group worked on, or its JSON."),
        ("c.docx", b"PK nothing", "C.docx: The Word file is cut off or damaged"),
        ("c.json", b"{", "C.json: is not JSON; give the file that was cut."),
        ("c.txt", b"Words.", "C.txt: is no file of a cluster; give the Word file or the JSON"),
        ("c.pdf", b"%PDF", "C.pdf: the ending “.pdf” is of no format Plenipo knows"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    table: Played, name: str, data: bytes, says: str
) -> None:
    answer = (
        bring(table, SECRETARY, "plenary", data, name)
        if name
        else table.post(SECRETARY, f"/r/{table.room('plenary')}/group", {})
    )
    assert answer.status_code == 409
    assert says in answer.text


def test_a_cluster_that_is_uploaded_as_any_file_finds_its_page(table: Played) -> None:
    data = edited(table)
    for name, sent in (("any.docx", data), ("any.json", _json_of(data))):
        answer = table.client.post(
            f"/r/{table.room('plenary')}/upload",
            data={"csrf": table.place(SECRETARY).viewer.csrf},
            files={"file": (name, sent, "application/octet-stream")},
            headers={"cookie": f"plenipo-place={table.place(SECRETARY).key}"},
            follow_redirects=False,
        )
        assert answer.headers["location"].endswith("/group/returned")
        assert name in returned(table, SECRETARY)


def _json_of(data: bytes) -> bytes:
    carried = docx.read_embedded(data, kind=docx.CLUSTER)
    assert carried is not None
    return carried.text.encode()


def test_hidden_rooms_and_unknown_ones_answer_alike(table: Played) -> None:
    for way in ("/group", "/group/cut?article=x", "/group/returned"):
        there = table.get(ARD_HEAD, f"/r/{table.room(ZEM_ROOM)}{way}")
        none = table.get(ARD_HEAD, f"/r/{UNKNOWN}{way}")
        assert (there.status_code, there.content) == (none.status_code, none.content)
        assert there.status_code == 404
    for way in ("/group", "/group/merge"):
        there = table.post(ARD_HEAD, f"/r/{table.room(ZEM_ROOM)}{way}", {"act": "keep"})
        none = table.post(ARD_HEAD, f"/r/{UNKNOWN}{way}", {"act": "keep"})
        assert (there.status_code, there.content) == (none.status_code, none.content)


def test_a_file_can_be_thrown_away_and_nothing_else_can_be_done_with_it(table: Played) -> None:
    bring(table, SECRETARY, "plenary", edited(table))
    odd = table.post(SECRETARY, f"/r/{table.room('plenary')}/group/merge", {"act": "other"})
    assert odd.status_code == 404
    table.post(SECRETARY, f"/r/{table.room('plenary')}/group/merge", {"act": "drop"})
    assert (
        "A file that came back lies here."
        not in table.get(SECRETARY, f"/r/{table.room('plenary')}/group").text
    )
    nothing = table.get(SECRETARY, f"/r/{table.room('plenary')}/group/cut?drawn=attributed")
    assert nothing.status_code == 409
    assert "Choose the articles to take along first." in nothing.text


def test_a_program_cuts_compares_and_merges(table: Played) -> None:
    headers = {"authorization": f"Bearer {table.place(FACILITATOR).viewer.csrf}"}
    way = f"/api/v1/rooms/{table.room('plenary')}/cluster"
    answer = table.client.get(f"{way}?articles=3", headers=headers)
    value = json.loads(answer.content)
    assert value["schema"] == "plenipo.cluster/1"
    value["provisions"][-1]["now"] = [GROUP]
    sent = {
        "name": "c.json",
        "data": base64.b64encode(json.dumps(value).encode()).decode(),
    }
    told = table.client.post(f"{way}/compared", headers=headers, json=sent).json()
    assert told["counts"] == {
        "conflict": 0,
        "orphaned": 0,
        "proposal": 1,
        "new": 0,
        "adopted": 0,
        "unchanged": len(value["provisions"]) - 1,
    }
    assert told["provisions"][-1]["wordings"] == [{"text": GROUP, "parties": []}]
    odd = table.client.post(
        f"{way}/merged", headers=headers, json={**sent, "choices": {"x": "both"}}
    )
    assert odd.status_code == 400
    done = table.client.post(
        f"{way}/merged", headers=headers, json={**sent, "looked": told["looked"]}
    )
    assert done.status_code == 201
    late = table.client.post(
        f"{way}/merged", headers=headers, json={**sent, "looked": told["looked"]}
    )
    assert late.json()["error"]["code"] == "moved-on"
    for wrong, where in (("articles=99", "articles"), ("drawn=x", "drawn"), ("form=pdf", "form")):
        refused = table.client.get(f"{way}?{wrong}", headers=headers)
        assert (refused.status_code, refused.json()["error"]["where"]) == (400, where)

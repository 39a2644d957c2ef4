"""What holds for every page: headers, forged requests, unknown and forbidden alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.played import Played, played


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def test_the_home_page_lists_ones_own_rooms(table: Played) -> None:
    page = table.get("Davit Orsel", "/").text
    assert "Delegation of Ardenia" in page
    assert "Delegation of Zembria" not in page


def test_the_table_shows_the_rolling_text(table: Played) -> None:
    answer = table.get("Rehan Kolde", f"/r/{table.room('plenary')}")
    assert answer.status_code == 200
    assert "Article 7" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers


def test_unknown_and_forbidden_are_the_same_bytes(table: Played) -> None:
    hidden = table.room("Delegation of Zembria")
    for path in ("/r/{}", "/r/{}/p/" + "0" * 32):
        one = table.get("Davit Orsel", path.format(hidden))
        two = table.get("Davit Orsel", path.format("5ca1ab1e" * 4))
        assert one.status_code == two.status_code == 404
        assert one.content == two.content
        assert {**one.headers, "date": ""} == {**two.headers, "date": ""}


def test_what_answers_a_form_says_so_to_the_script(table: Played) -> None:
    """Its address takes forms alone: loaded again, it would send the form again."""
    room = table.room("plenary")
    for data in ({"title": "Peace"}, {"title": ""}):
        answer = table.post("Ines Marlow", f"/r/{room}/settings/title", data)
        if answer.status_code != 303:
            assert "<body" in answer.text
            assert " data-posted" in answer.text
    asked = table.post("Arlen House", f"/r/{room}/end/renumber", {})
    assert asked.status_code in (200, 409)
    assert " data-posted" in asked.text
    assert " data-posted" not in table.get("Arlen House", f"/r/{room}/end").text


def test_a_form_without_its_token_is_refused(table: Played) -> None:
    room = table.room("plenary")
    answer = table.post("Davit Orsel", f"/r/{room}/position", {"level": "accept"}, csrf="other")
    assert answer.status_code == 403
    assert "grown old" in answer.text


def test_a_form_from_elsewhere_is_refused(table: Played) -> None:
    room = table.room("plenary")
    answer = table.post(
        "Davit Orsel",
        f"/r/{room}/position",
        {"level": "accept"},
        headers={"origin": "http://elsewhere.example"},
    )
    assert answer.status_code == 403


def test_another_host_name_is_refused(table: Played) -> None:
    answer = table.client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 421


def test_a_position_is_recorded_and_shown(table: Played) -> None:
    room = table.room("plenary")
    state = table.state("Rehan Kolde", "plenary")
    sheet = table.sheet("plenary")
    piece = next(p for p in sheet.pieces if p.caption.startswith("Article 7"))
    choice = next(
        (u, w)
        for u in piece.units
        for w in sheet.places[u].wordings
        if len(sheet.places[u].wordings) > 1
    )
    before = state.seq
    answer = table.post(
        "Rehan Kolde",
        f"/r/{room}/position",
        {"on": f"{choice[0]} {choice[1].hash}", "level": "accept", "sure": "once"},
    )
    assert answer.status_code == 303
    assert table.state("Rehan Kolde", "plenary").seq == before + 1


def test_a_refusal_is_told_in_place(table: Played) -> None:
    room = table.room("plenary")
    unit = table.sheet("plenary").pieces[3].units[0]
    answer = table.post(
        "Rehan Kolde", f"/r/{room}/position", {"on": f"{unit} {'0' * 64}", "level": "accept"}
    )
    assert answer.status_code == 409
    assert "These words are not on the table" in answer.text

"""The JSON API: what the pages do, by program; and its own description tried against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from httpx import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from plenipo.formats import rolling_json
from plenipo.record.canon import decode
from plenipo.web.api import ROUTER
from tests.web.played import HOST, Played, played

ARD, PEN, ZEM, FAC, SEC = "Davit Orsel", "Mira Tane", "Rehan Kolde", "Arlen House", "Ines Marlow"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def _token(table: Played, who: str) -> dict[str, str]:
    return {"authorization": f"Bearer {table.place(who).viewer.csrf}"}


def ask(table: Played, who: str, path: str) -> Any:  # noqa: ANN401 - as varied as answers
    answer = table.client.get(f"/api/v1{path}", headers=_token(table, who))
    assert answer.status_code == 200, answer.text
    return answer.json()


def do(table: Played, who: str, path: str, data: object) -> Response:
    return table.client.post(f"/api/v1{path}", json=data, headers=_token(table, who))


def test_me_and_my_rooms(table: Played) -> None:
    me = ask(table, ARD, "/me")
    assert me["name"] == ARD
    assert {room["name"] for room in me["rooms"]} == {
        "plenary",
        "Delegation of Ardenia",
        "Good offices with Ardenia",
    }


def test_a_program_negotiates(table: Played) -> None:
    plenary, own = table.room("plenary"), table.room("Delegation of Ardenia")
    figures = ask(table, ARD, f"/rooms/{plenary}/figures")
    section = next(s for s in figures["sections"] if s["number"] == "Article 15")
    unit = ask(table, ARD, f"/rooms/{plenary}/provisions/{section['id']}")["units"][-1]
    words = unit["wordings"][0]["text"] + " They shall do so in good faith."
    drafted = do(table, PEN, f"/rooms/{own}/drafts", {"wordings": {unit["unit"]: words}})
    assert drafted.status_code == 201, drafted.text
    queued = do(
        table,
        ARD,
        f"/rooms/{own}/outbox",
        {"proposal": drafted.json()["id"], "to_room": plenary, "seconds": 60},
    )
    assert queued.status_code == 201, queued.text
    early = do(table, ARD, f"/rooms/{own}/outbox/{queued.json()['id']}/land", None)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "too-early")
    table.scene.clock.pass_by(minutes=2)
    assert do(table, ARD, f"/rooms/{own}/outbox/{queued.json()['id']}/land", None).is_success
    [waiting] = [
        row for row in ask(table, ARD, f"/rooms/{own}/outbox") if row["id"] == queued.json()["id"]
    ]
    assert waiting["state"] == "landed"
    seen = ask(table, ZEM, f"/rooms/{plenary}/provisions/{section['id']}")
    wording = next(w for w in seen["units"][-1]["wordings"] if w["text"] == words)
    assert wording["sponsors"] == ["ARD"]
    position = {
        "kind": "position-taken",
        "party": "ZEM",
        "unit": unit["unit"],
        "wording": wording["hash"],
        "level": "can-live-with",
    }
    taken = do(table, ZEM, f"/rooms/{plenary}/entries", {"body": position})
    assert taken.status_code == 201, taken.text
    assert any(
        p["party"] == "ZEM" and p["wording"] == wording["hash"]
        for p in ask(table, ARD, f"/rooms/{plenary}/provisions/{section['id']}")["positions"]
    )
    entries = ask(table, ZEM, f"/rooms/{plenary}/entries?after={taken.json()['seq'] - 1}")
    last = decode(msgspec.json.encode(entries["entries"][0], order="sorted"))
    assert last.id == taken.json()["entries"][0]


def test_what_is_told_is_what_the_desk_says(table: Played) -> None:
    plenary = table.room("plenary")
    for who in (ARD, ZEM, FAC):
        rolling = table.client.get(
            f"/api/v1/rooms/{plenary}/rolling", headers=_token(table, who)
        ).content
        assert rolling == rolling_json.write(table.sheet("plenary").rolling)
    for path in ("members", "proposals", "outbox", "what-ifs", "trend", "overlay", "revisions/1"):
        assert ask(table, FAC, f"/rooms/{plenary}/{path}") is not None
    styles = {
        style: table.client.get(
            f"/api/v1/rooms/{plenary}/text?style={style}", headers=_token(table, ARD)
        ).text
        for style in ("attributed", "plain", "trade", "alternatives")
    }
    assert len(set(styles.values())) == 4
    assert "ARD" not in styles["plain"]


def test_no_token_a_wrong_one_and_a_wrong_form(table: Played) -> None:
    plenary = table.room("plenary")
    anywhere = f"/api/v1/rooms/{plenary}/figures"
    wrong = table.client.get(anywhere, headers={"authorization": "Bearer no"})
    other = table.client.get(f"/api/v1/rooms/{'0' * 32}/figures", headers={"authorization": "X"})
    assert wrong.status_code == other.status_code == 401
    assert wrong.content == other.content
    session = {"cookie": f"plenipo-place={table.place(ARD).key}"}
    without = table.client.post(f"/api/v1/rooms/{plenary}/revisions", json={}, headers=session)
    assert without.status_code == 401
    garbled = do(table, ARD, f"/rooms/{plenary}/entries", {"body": {"kind": "nothing"}})
    assert garbled.status_code == 400
    assert "cannot be read" in garbled.json()["error"]["sentence"]


def test_hidden_rooms_and_unknown_ones_answer_alike(table: Played) -> None:
    hidden, unknown = table.room("Delegation of Zembria"), "5ca1ab1e" * 4
    for route in ROUTER.routes:
        path = str(route.path)
        if "{room:str}" not in path:
            continue
        for method in sorted({m for h in route.route_handlers for m in h.http_methods}):  # type: ignore[union-attr]  # HTTP routes alone
            if method in ("OPTIONS", "HEAD"):
                continue
            one, two = (
                table.client.request(
                    method,
                    path.replace("{room:str}", room)
                    .replace("{unit:str}", "0" * 32)
                    .replace("{entry:str}", "0" * 32)
                    .replace("{wide:str}", table.room("plenary"))
                    .replace("{proposal:str}", "0" * 32)
                    .replace("{silence:str}", "0" * 32)
                    .replace("{escrow:str}", "0" * 32)
                    .replace("{party:str}", "ARD")
                    .replace("{number:int}", "1"),
                    headers=_token(table, ARD),
                    json=_SENT.get(path.rsplit("/", 1)[-1], {}) if method == "POST" else None,
                )
                for room in (str(hidden), unknown)
            )
            assert one.status_code == 404, (path, method, one.text)
            assert one.content == two.content


# What the tool holds of an answer by itself; its other checks send requests of their own.
_CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
_SENT: dict[str, dict[str, object]] = {
    "copies": {"thing": "commitment", "id": "0" * 32, "to_room": "0" * 32},
    "found": {"words": "Words.", "publisher": "P", "published": "2031-05-04"},
    "objections": {"party": "ARD"},
    "exchanges": {"name": "x", "sides": ["ARD"], "expires": "2031-06-01T00:00:00.000Z"},
    "{escrow:str}": {"positions": []},
    "entries": {"body": {"kind": "comment-made", "comment": "c", "unit": "", "words": "x"}},
    "outbox": {"proposal": "0" * 32, "to_room": "0" * 32},
    "rooms": {"kind": "caucus", "name": "x"},
    "texts": {"words": "Article 1"},
    "compared": {"name": "c.json", "data": ""},
    "merged": {"name": "c.json", "data": ""},
}


# --- the description, tried -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def described() -> Iterator[Played]:
    with played() as found:
        yield found


def _operations() -> list[tuple[str, str]]:
    with played() as found:
        paths = found.client.app.openapi_schema.to_schema()["paths"]
    return [(path, method) for path in sorted(paths) for method in sorted(paths[path])]


@pytest.mark.parametrize(("path", "method"), _operations())
def test_the_api_is_as_it_says(described: Played, path: str, method: str) -> None:
    """Whatever the description allows or forbids to send, the answer is one that it tells of."""
    whole = described.client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(whole)
    operation = schema[path][method.upper()]
    token = _token(described, SEC)
    room = described.room("plenary")

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), here=st.booleans())
    def tried(case: Any, here: bool) -> None:  # noqa: ANN401 - made by the tool
        if here and "room" in (case.path_parameters or {}):
            case.path_parameters["room"] = str(room)
        sent = case.as_transport_kwargs(base_url=HOST, headers=token)
        sent.pop("cookies", None)
        answer = described.client.request(
            sent.pop("method"), sent.pop("url"), follow_redirects=False, **sent
        )
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, headers=token, checks=_CHECKS)

    tried()


def test_the_description_names_every_route(described: Played) -> None:
    paths = described.client.app.openapi_schema.to_schema()["paths"]
    assert set(paths) == {
        str(route.path).replace(":str", "").replace(":int", "") for route in ROUTER.routes
    }


def test_the_course_of_a_room(table: Played) -> None:
    room = f"/rooms/{table.room('plenary')}"
    found = ask(table, ARD, f"{room}/meetings")
    (meeting,) = found["meetings"]
    assert (meeting["id"], meeting["host"]) == ("round-1", "The river council")
    assert {turn["after"] for turn in meeting["turns"]} == {"agreed", "bracketed"}
    assert found["understandings"][0]["confirmed"] == ["ARD", "ZEM"]
    points = ask(table, ZEM, f"{room}/convergence")
    figures = ask(table, ZEM, f"{room}/figures")
    assert points[-1]["brackets"] == figures["brackets"]
    brackets = ask(table, ZEM, f"{room}/brackets")
    assert sum(b["lifted"] is None for b in brackets) == figures["brackets"]
    checks = ask(table, ZEM, f"{room}/revisions/2/checks")
    assert (checks["otherwise"], checks["words_lost"]) == ([], [])
    assert checks["equal_but_for_names"] is True
    done = do(table, SEC, f"{room}/revisions", {"mandate": "For all.", "handling": "limited"})
    assert done.status_code == 201
    assert ask(table, ZEM, f"{room}/figures")["revisions"][-1]["handling"] == "limited"


# --- the register of public statements ----------------------------------------------------------


ARTICLE = (
    "The Ardenian foreign minister, Ilva Renn, said on Sunday that Article 6 would be settled in"
    " May.\n\n“We are close,” she said.\n\nRead more: A history of the pass"
)


def test_an_article_is_read_by_program_and_recorded_entry_by_entry(table: Played) -> None:
    own = table.room("Delegation of Ardenia")
    before = ask(table, ARD, f"/rooms/{own}")["seq"]
    sent = {"words": ARTICLE, "publisher": "Arlen Wire", "published": "2031-05-04"}
    answer = do(table, ARD, f"/rooms/{own}/statements/found", sent)
    assert answer.status_code == 200, answer.text
    article = answer.json()
    assert ask(table, ARD, f"/rooms/{own}")["seq"] == before  # nothing was recorded
    first, second = article["finds"]
    assert article["words"][first["start"] : first["end"]] == first["words"]
    assert (second["words"], second["speaker"], second["behalf"]) == (
        "We are close,",
        "Ilva Renn",
        "ARD",
    )
    assert first["suggestions"][0]["name"].startswith("Article 6")
    assert first["suggestions"][0]["reasons"][0] == {"why": "cited", "words": ["Article 6"]}
    assert [row["part"] for row in article["left_out"]] == ["aside"]
    filed = {
        "kind": "document-filed",
        "document": "by-program",
        "title": article["title"],
        "digest": article["digest"],
        "media": article["media"],
        "form": "article",
        "words": article["words"],
    }
    said = {
        "kind": "statement-recorded",
        "statement": "by-program",
        "source": article["publisher"],
        "publisher": article["publisher"],
        "published": article["published"],
        "document": "by-program",
        **{k: second[k] for k in ("start", "end", "words", "form", "speaker", "role", "behalf")},
        **{k: second[k] for k in ("cue", "uttered", "precision", "rule", "flags")},
    }
    wrong = {**said, "start": second["start"] + 1}
    assert do(table, ARD, f"/rooms/{own}/entries", {"body": said}).json()["error"]["code"] == (
        "no-such-document"
    )
    assert do(table, ARD, f"/rooms/{own}/entries", {"body": filed}).status_code == 201
    assert do(table, ARD, f"/rooms/{own}/entries", {"body": wrong}).json()["error"]["code"] == (
        "not-these-words"
    )
    assert do(table, ARD, f"/rooms/{own}/entries", {"body": said}).status_code == 201
    (row,) = ask(table, ARD, f"/rooms/{own}/statements?behalf=ARD")
    assert row["line"] == (
        "Arlen Wire, 4 May 2031, reports that Ilva Renn (Ardenian foreign minister) said:"
        " “We are close”"
    )
    assert (row["evidence"], row["state"], row["copies"]) == (3, "reviewed", [])
    assert ask(table, ARD, f"/rooms/{own}/statements?behalf=ZEM") == []


def test_an_article_that_cannot_be_read_is_told(table: Played) -> None:
    own = table.room("Delegation of Ardenia")
    for sent, sentence in (
        ({"words": ""}, "Paste the article"),
        ({"words": ARTICLE}, "Name the source"),
        ({"words": ARTICLE, "publisher": "P", "published": "soon"}, "cannot be read"),
    ):
        answer = do(table, ARD, f"/rooms/{own}/statements/found", sent)
        assert answer.status_code == 400
        assert sentence in answer.json()["error"]["sentence"]

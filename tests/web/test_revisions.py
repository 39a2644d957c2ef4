"""Revisions: issued with mandate and handling, checked, told apart; and who put each bracket."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.web.played import Played, played

ARD, ZEM, FAC, SEC, OBS = (
    "Davit Orsel",
    "Rehan Kolde",
    "Arlen House",
    "Ines Marlow",
    "Observer of the river council",
)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def at(table: Played, way: str) -> str:
    return f"/r/{table.room('plenary')}{way}"


def main(page: str) -> str:
    found = re.search(r"(?s)<main.*</main>", page)
    assert found is not None
    return found[0]


def test_every_revision_is_listed_with_what_it_was_issued_under(table: Played) -> None:
    page = table.get(OBS, at(table, "/revisions")).text
    for issued in table.state(SEC, "plenary").revisions:
        assert f"Rev. {issued.number}" in page
        assert issued.digest in page
        assert issued.mandate in unescape(page)
    assert "Issue Rev." not in main(page), "an observer issues nothing"


def test_the_chair_issues_the_next_with_mandate_and_mark(table: Played) -> None:
    form = {"mandate": "By the facilitator, for the third round.", "handling": "restricted"}
    before = len(table.state(SEC, "plenary").revisions)
    answer = table.post(SEC, at(table, "/revisions"), form)
    assert answer.status_code == 303
    issued = table.state(SEC, "plenary").revisions[-1]
    assert (issued.number, issued.mandate, issued.handling) == (before + 1, *form.values())
    page = table.get(ZEM, str(answer.headers["location"])).text
    assert "restricted" in page
    assert form["mandate"] in page
    refused = table.post(ZEM, at(table, "/revisions"), form)
    assert refused.status_code == 409
    assert form["mandate"] in refused.text, "what was typed is kept"
    assert len(table.state(SEC, "plenary").revisions) == before + 1


def test_a_revision_shows_its_checks(table: Played) -> None:
    page = table.get(ARD, at(table, "/revisions/3")).text
    assert "The same again." in page
    assert "No word is lost." in page
    assert "Only names are left out." in page
    assert f"/r/{table.room('plenary')}/compare?old=rev-1&amp;new=rev-3" in page
    assert table.get(ARD, at(table, "/revisions/99")).status_code == 404


def test_the_ledger_says_who_put_and_lifted_what(table: Played) -> None:
    page = main(table.get(OBS, at(table, "/brackets")).text)
    rows = re.findall(r"(?s)<tr><th scope=\"row\">.*?</tr>", page)
    (hold,) = [row for row in rows if "separatism" in row]
    assert "held" in hold
    assert "First round" in hold, "put in that meeting"
    assert "hold lifted" in hold
    standing = main(table.get(OBS, at(table, "/brackets?show=standing")).text)
    assert "separatism" not in standing
    counts = table.sheet("plenary").counts.brackets
    assert standing.count("<b>stands</b>") == counts


def test_the_ledger_is_the_same_for_all_who_were_there_from_the_start(table: Played) -> None:
    pages = {main(table.get(who, at(table, "/brackets")).text) for who in (ARD, ZEM, OBS)}
    assert len({re.sub(r"What was lifted[^<]*|c\d+", "", page) for page in pages}) == 1


def test_the_ledger_as_data(table: Played) -> None:
    found = json.loads(table.get(ARD, at(table, "/brackets/json")).content)
    rows = list(csv.DictReader(io.StringIO(table.get(ARD, at(table, "/brackets/csv")).text)))
    assert found["schema"] == "plenipo.brackets/1"
    assert [r["where"] for r in rows] == [r["where"] for r in found["brackets"]]
    assert any(r["put_by"] == "ZEM" and r["words"] == "separatism" for r in rows)
    assert table.get(ARD, at(table, "/brackets/exe")).status_code == 404

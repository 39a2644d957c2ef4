"""The public record of real talks: every fact has its source, no sentence is anybody else's."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import pytest

from plenipo.cli.scenes import dossier
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.desk import public_room
from plenipo.record.days import Precision, days
from plenipo.record.state import RoomState
from plenipo.store.memory import MemoryStore
from plenipo.web.links import web_link
from plenipo.web.progress import courses
from tests.conftest import REAL_TEXTS

FACTS = dossier.facts()
SORTS = ("event", "incident", "statement", "commitment", "progress")
EVERY = [(sort, row) for sort in SORTS for row in FACTS[sort]]
NAMED = {row["key"]: row for row in (*FACTS["source"], *FACTS["text"])}
IN_A_ROW = 9  # words that nobody writes twice by chance


@pytest.fixture(scope="module")
def room() -> RoomState:
    scene: Stage = play(stage(MemoryStore(), seed="d", start=dossier.START), dossier.STEPS)
    found = public_room(scene.desk, scene.rooms[dossier.ROOM])
    assert isinstance(found, RoomState)
    return found


def sources(row: dict[str, Any]) -> list[str]:
    return row["sources"] if "sources" in row else [row["source"]]


@pytest.mark.parametrize(("sort", "row"), EVERY, ids=[f"{s}-{r['key']}" for s, r in EVERY])
def test_every_fact_names_its_sources(sort: str, row: dict[str, Any]) -> None:
    assert sources(row)
    assert set(sources(row)) <= set(NAMED)


def test_every_source_is_named_and_used_and_leads_somewhere() -> None:
    used = set(chain.from_iterable(sources(row) for _, row in EVERY))
    marked = " ".join(m["evidence"] for r in FACTS["commitment"] for m in r.get("mark", ()))
    for row in FACTS["source"]:
        assert row["publisher"]
        assert row["key"] in used or row["publisher"].split(" ")[0].split(",")[0] in marked
    for row in NAMED.values():
        link = row.get("link", "")
        assert not link or web_link(link) == link


def test_ids_are_used_once() -> None:
    keys = [row["key"] for _, row in EVERY] + list(NAMED)
    assert len(keys) == len(set(keys))


def test_every_time_can_be_read() -> None:
    fields = ("on", "when", "uttered", "undertaken", "due", "dated")
    for row in (*(row for _, row in EVERY), *NAMED.values()):
        for name in fields:
            if name in row:
                assert days(row[name]) is not None, (row["key"], name)


def test_all_of_it_is_published(room: RoomState) -> None:
    outside = room.outside
    assert len(outside.documents) == len(NAMED)
    assert len(outside.statements) == len(FACTS["statement"])
    assert len(outside.commitments) == len(FACTS["commitment"])
    assert len(outside.incidents) == len(FACTS["event"]) + len(FACTS["incident"])
    assert len(outside.progress) == len(FACTS["progress"])


def test_what_happened_to_the_count_is_told_as_it_was_reported(room: RoomState) -> None:
    (course,) = courses(room)
    told = [(r.on, dict(r.counts), r.total) for r in course.reports]
    assert ("18 December 2024", {"agreed": 15, "open": 2}, 17) in told
    assert ("13 March 2025", {"agreed": 17}, 17) in told
    # The report bears no day, and none is made up for it.
    assert ("September 2024", {"agreed": 13, "partly": 3, "open": 1}, 17) in told
    assert any("no figure is on record" in gap for gap in course.gaps)


def test_no_statement_counts_as_a_position(room: RoomState) -> None:
    assert not room.positions
    assert not room.proposals


def test_parties_have_no_codes_of_a_standard() -> None:
    assert all(code == name for code, name in FACTS["parties"].items())


def test_a_day_is_told_only_where_a_source_gives_one() -> None:
    vague = [row["key"] for _, row in EVERY if _vague(row)]
    assert "in-the-assembly" in vague
    assert "bayramov-important" in vague


def _vague(row: dict[str, Any]) -> bool:
    on = next(row[name] for name in ("on", "when", "uttered", "undertaken") if name in row)
    found = days(on)
    return found is not None and found.precision in (Precision.MONTH, Precision.YEAR)


def told() -> list[str]:
    words = [row["words"] for _, row in EVERY if "words" in row]
    words += [mark["evidence"] for row in FACTS["commitment"] for mark in row.get("mark", ())]
    return [*words, *(row["title"] for row in FACTS["source"])]


def in_a_row(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)}


@pytest.mark.real
def test_no_sentence_is_taken_from_the_texts_at_hand() -> None:
    folders = [REAL_TEXTS / "armenia-azerbaijan", REAL_TEXTS / "news"]
    files = [path for folder in folders if folder.is_dir() for path in folder.glob("*.*")]
    if not files:
        pytest.skip("the real texts are absent: a folder shared/data beside the repository")
    theirs = set().union(*(in_a_row(path.read_text("utf-8")) for path in files))
    for words in told():
        assert not in_a_row(words) & theirs, words


def test_what_is_quoted_is_a_few_words() -> None:
    for words in told():
        for quote in re.findall("“([^”]*)”", words):
            assert len(quote.split()) <= 4

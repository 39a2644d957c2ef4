"""How a text came together: bands that add up, courses that say what revisions held."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.fold import count, fold
from plenipo.cli.standing import reach_line
from plenipo.formats import rolling_json
from plenipo.record.kinds import Status
from plenipo.record.reach import SETTLED_FIRST, reach
from plenipo.web.trend import Point, bands, courses, line
from plenipo.web.words import STATUS
from tests.web.played import Played, played

FAC, OBS = "Arlen House", "Observer of the river council"
TEAM = "The facilitator's team"
WIDTH, HEIGHT = 700, 200

words = st.dictionaries(st.sampled_from(list(Status)), st.integers(0, 900), max_size=9)
some = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 5), max_size=5)


@st.composite
def points(draw: st.DrawFn) -> tuple[Point, ...]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        held = draw(some)
        names = {key: key.upper() for key in held}
        made.append(Point(number, "", sum(held.values()), draw(words), held, names))
    return tuple(made)


def corners(outline: str) -> list[tuple[float, float]]:
    pairs = [corner.partition(",") for corner in outline.split()]
    return [(float(x), float(y)) for x, _, y in pairs]


def test_every_status_has_its_place_in_the_band() -> None:
    assert sorted(SETTLED_FIRST) == sorted(Status)


@given(points())
def test_bands_lie_on_each_other_and_fill_the_whole(found: tuple[Point, ...]) -> None:
    drawn = bands(found, width=WIDTH, height=HEIGHT)
    steps = max(2, len(found))
    ground = [float(HEIGHT)] * steps
    for band in drawn:
        outline = corners(band.outline)
        assert len(outline) == 2 * steps
        upper, lower = outline[:steps], outline[steps:][::-1]
        assert [y for _, y in lower] == ground
        assert [x for x, _ in upper] == [x for x, _ in lower]
        assert all(high <= low for (_, high), (_, low) in zip(upper, lower, strict=True))
        ground = [y for _, y in upper]
        assert ground[-1] - 0.1 <= band.middle <= lower[-1][1] + 0.1
    for at, point in enumerate(found):
        whole = bool(sum(point.words.values()))
        assert ground[at] == pytest.approx(0 if whole else HEIGHT, abs=0.11)
        assert sum(band.shares[at].whole for band in drawn) == (100 if whole else 0)
        said = {band.status: band.shares[at] for band in drawn if band.shares[at]}
        assert said == reach(point.words)


@given(points())
def test_courses_lose_no_bracket(found: tuple[Point, ...]) -> None:
    rows = courses(found)
    for at, point in enumerate(found):
        assert sum(row.brackets[at] or 0 for row in rows) == point.brackets
    assert all(any(row.brackets) for row in rows)
    assert len({row.id for row in rows}) == len(rows)


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=8))
def test_a_course_is_drawn_wherever_the_section_stood(row: list[int | None]) -> None:
    runs = line(row, width=160, height=40, most=9)
    groups = re.findall(r"1+", "".join("0" if value is None else "1" for value in row))
    assert len(runs) == len(groups)
    for run in runs:
        assert all(0 <= y <= 40 and 0 <= x <= 163 for x, y in corners(run))


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def test_points_say_what_the_issued_revisions_held(table: Played) -> None:
    state = table.state(FAC, "plenary")
    page = table.get(FAC, f"/r/{state.room}/rounds")
    assert page.status_code == 200
    assert len(state.revisions) >= 3
    cells = re.search(r"Brackets left</th>(.*?)</tr>", page.text, re.DOTALL)
    assert cells is not None
    shown = [int(n) for n in re.findall(r">(\d+)<", cells[1])]
    held = [
        count(fold(rolling_json.read(r.content, where="here"))).brackets for r in state.revisions
    ]
    assert shown == [*held, table.sheet("plenary").counts.brackets]


def test_the_page_is_the_same_for_everybody_who_sits_there(table: Played) -> None:
    path = f"/r/{table.room('plenary')}/rounds"
    mains = {
        re.search(r"(?s)<main.*</main>", table.get(who, path).text)[0]  # type: ignore[index]
        for who in (FAC, OBS, "Davit Orsel")
    }
    assert len(mains) == 1


def test_a_room_without_a_text_or_a_revision_says_so(table: Played) -> None:
    said = table.get(FAC, f"/r/{table.room(TEAM)}/rounds").text
    assert "There is no text here yet." in said
    said = table.get("Davit Orsel", f"/r/{table.room('Delegation of Ardenia')}/rounds").text
    assert "No revision has been issued yet" in said


def test_every_mark_leads_on_and_stands_in_the_data(table: Played) -> None:
    room = table.room("plenary")
    page = table.get(OBS, f"/r/{room}/rounds").text
    found = table.get(OBS, f"/r/{room}/rounds/json").json()
    rows = list(csv.DictReader(io.StringIO(table.get(FAC, f"/r/{room}/rounds/csv").text)))
    assert found["schema"] == "plenipo.convergence/1"
    kinds = [p["kind"] for p in found["points"]]
    assert kinds.count("revision") == len(table.state(FAC, "plenary").revisions)
    assert (kinds.count("meeting"), kinds[-1]) == (1, "now")
    assert [int(r["brackets"]) for r in rows] == [p["brackets"] for p in found["points"]]
    assert found["points"][-1]["brackets"] == table.sheet("plenary").counts.brackets
    for point in found["points"][:-1]:
        way = {"revision": "revisions", "meeting": "meetings"}[point["kind"]]
        assert page.count(f'href="/r/{room}/{way}/{point["key"]}"') >= 5, (
            "four charts and the table"
        )
    assert table.get(OBS, f"/r/{room}/rounds/xml").status_code == 404


def test_the_gauge_of_the_page_is_that_of_the_record(table: Played) -> None:
    """The bar at the top, the course's last column and the terminal's line say one thing."""
    state, gauge = table.state(FAC, "plenary"), table.sheet("plenary").gauge
    said = [f"{STATUS[s].lower()} {share}" for s, share in reach(gauge).items()]
    page = table.get(FAC, f"/r/{state.room}").text
    figures = re.search(r'(?s)<div class="gauge".*?</div>', page)
    assert figures is not None
    bar = re.findall(r"</span> ([a-z ]+ (?:\d+|less than 1) %)</span>", figures[0])
    assert bar == said
    rounds = table.get(FAC, f"/r/{state.room}/rounds").text
    today = re.findall(r'<span class="count">([^<]+)</span>', rounds)
    there = [cell for cell in map(html.unescape, today) if cell != "0 %"]  # held words before
    assert sorted(there) == sorted(share.short for share in reach(gauge).values())
    line = reach_line(table.scene.desk, table.scene.members[FAC], state.room)
    turned = [f"{share} {s.value.replace('-', ' ')}" for s, share in reach(gauge).items()]
    assert line == f"within reach, by words: {', '.join(turned)}"

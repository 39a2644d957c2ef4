"""Any two versions compared, and every text taken away: the same bytes for the same entry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from plenipo.brackets.model import Party
from plenipo.brackets.project import project
from plenipo.brackets.redline import new_texts, old_texts
from plenipo.cli.scenes.peace import ARD_HEAD, ARD_ROOM, OBSERVER, ZEM_HEAD, ZEM_PEN, ZEM_ROOM
from plenipo.cli.scenes.stage import done
from plenipo.desk import issue_revision
from plenipo.documents.redlines import compared
from plenipo.formats.html.redline import DELETED, LEFT, Row
from plenipo.formats.html.redline_rows import redline_rows
from plenipo.record import views
from plenipo.record.replay import replay_bytes
from plenipo.web.pages.comparing import Shown, _parts
from plenipo.web.versions import choices, version
from plenipo.web.viewer import Reading, reading
from tests.web.played import Played, played

UNKNOWN = "5ca1ab1e" * 4
FORMATS = ("docx", "html", "md", "txt", "json")


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def read_as(table: Played, who: str, room: str = "plenary") -> Reading:
    house = table.house
    with reading(house.desk, house.sheets, table.place(who).viewer, table.room(room)) as found:
        return found


def test_every_version_that_is_offered_can_be_read(table: Played) -> None:
    for who, room in ((ARD_HEAD, "plenary"), (ARD_HEAD, ARD_ROOM), (OBSERVER, "plenary")):
        found = read_as(table, who, room)
        offered = choices(found)
        assert len(offered) > 5
        for choice in offered:
            one = version(table.house.desk, found, choice.key)
            assert one is not None, choice
            assert one.instrument.units
            assert bool(one.room) == choice.key.startswith("in-")


def test_a_party_version_is_what_the_rolling_text_gives_that_party(table: Played) -> None:
    found = read_as(table, ARD_HEAD)
    state = table.state(ARD_HEAD, "plenary")
    for code in ("ARD", "ZEM"):
        one = version(table.house.desk, found, f"party-{code}")
        assert one is not None
        want = project(views.rolling(state, found.now), Party(code))
        assert [u.text for u in one.instrument.units] == want


def test_a_version_at_an_entry_is_the_text_of_then(table: Played) -> None:
    found = read_as(table, ZEM_HEAD)
    room = table.room("plenary")
    for seq in (found.seat.from_seq, found.state.seq // 2, found.state.seq):
        one = version(table.house.desk, found, f"at-{seq}")
        rows = [row for _, row in table.house.desk.operator_rows(room)[:seq]]
        then = replay_bytes(rows)
        assert one is not None
        assert len(one.instrument.units) == len(views.rolling(then, then.at).passages)
    now = version(table.house.desk, found, "text")
    last = version(table.house.desk, found, f"at-{found.state.seq}")
    assert now is not None
    assert last is not None
    assert now.instrument.units == last.instrument.units


def test_nobody_reads_further_back_than_the_seat(table: Played) -> None:
    found = read_as(table, ZEM_PEN)
    assert found.seat.from_seq > 3
    assert version(table.house.desk, found, f"at-{found.seat.from_seq - 2}") is None
    assert version(table.house.desk, found, f"at-{found.seat.from_seq - 1}") is not None
    for key in ("at-0", "at--1", "at-99999", "at-x", f"at-{'9' * 12}", "in-.text", "nothing", ""):
        assert version(table.house.desk, found, key) is None


def test_what_is_shown_of_two_versions_gives_both_back(table: Played) -> None:
    found = read_as(table, ARD_HEAD)
    desk = table.house.desk
    keys = [c.key for c in choices(found) if not c.key.startswith("in-")][:7]
    for one in keys:
        for two in keys:
            old, new = version(desk, found, one), version(desk, found, two)
            assert old is not None
            assert new is not None
            done = compared(old.instrument, new.instrument)
            assert old_texts(done.found) == [u.text for u in old.instrument.units]
            assert new_texts(done.found) == [u.text for u in new.instrument.units]
            rows = redline_rows(done.found)
            shown = [
                "".join(r.text for r in row.runs if r.kind not in (DELETED, LEFT)) for row in rows
            ]
            assert [t for t in shown if t] == [
                row.new_text for row in done.found.rows if row.new_text
            ]


def test_the_page_shows_changes_with_class_and_reason_and_leads_from_one_to_the_next(
    table: Played,
) -> None:
    room = table.room("plenary")
    page = table.get(ARD_HEAD, f"/r/{room}/compare?old=rev-1.words&new=words")
    assert page.status_code == 200
    assert "[inserted]" in page.text
    assert 'id="c1"' in page.text
    assert 'href="#c2"' in page.text
    assert "substantive" in page.text
    columns = table.get(ARD_HEAD, f"/r/{room}/compare?old=rev-1.words&new=words&view=columns").text
    assert 'class="compare two"' in columns
    legal = table.get(ARD_HEAD, f"/r/{room}/compare?old=rev-1.words&new=words&only=editorial").text
    assert legal.count('id="c') < page.text.count('id="c')
    whole = table.get(ARD_HEAD, f"/r/{room}/compare?old=words&new=words&show=all").text
    assert "Article 17" in whole
    same = table.get(ARD_HEAD, f"/r/{room}/compare?old=words&new=words").text
    assert "the same, word by word" in same


def test_a_long_comparison_comes_in_parts_and_no_row_is_lost() -> None:
    for count in (0, 1, 199, 200, 201, 950):
        rows = [shown(n) for n in range(count)]
        parts = _parts(rows)
        assert [row for part in parts for row in part] == rows
        assert all(len(part) <= 200 for part in parts)
        assert all(part[-1].number or part is parts[-1] for part in parts if part)


def shown(at: int) -> Shown:
    """Every third row is a heading over the changes that follow."""
    return Shown(Row("", "", ()), at if at % 3 else 0, "para")


def test_words_of_a_narrower_room_are_marked(table: Played) -> None:
    draft = next(
        p for p in table.state(ARD_HEAD, ARD_ROOM).proposals.values() if p.state == "drafted"
    )
    key = f"in-{table.room(ARD_ROOM)}.proposal-{draft.id}"
    page = table.get(ARD_HEAD, f"/r/{table.room('plenary')}/compare?old=words&new={key}").text
    assert "which not all who sit in this room may see" in page


def test_hidden_rooms_and_proposals_are_versions_of_nothing(table: Played) -> None:
    room = table.room("plenary")
    theirs = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).proposals))
    for hidden, unknown in (
        (f"in-{table.room(ZEM_ROOM)}.text", f"in-{UNKNOWN}.text"),
        (f"in-{table.room(ZEM_ROOM)}.proposal-{theirs}", f"in-{UNKNOWN}.proposal-{UNKNOWN}"),
        (f"proposal-{theirs}", f"proposal-{UNKNOWN}"),
    ):
        for page in ("compare", "download/redline.txt"):
            one = table.get(ARD_HEAD, f"/r/{room}/{page}?old=words&new={hidden}")
            two = table.get(ARD_HEAD, f"/r/{room}/{page}?old=words&new={unknown}")
            assert one.status_code == two.status_code == 404
            assert one.content == two.content


@pytest.mark.parametrize("ending", FORMATS)
def test_every_text_can_be_taken_away_and_comes_out_the_same_twice(
    table: Played, ending: str
) -> None:
    room = table.room("plenary")
    for path in (
        f"text.{ending}",
        f"text.{ending}?style=plain",
        f"text.{ending}?style=trade",
        f"text.{ending}?style=alternatives",
        f"words.{ending}",
        f"party-ARD.{ending}",
        f"rev-2.{ending}",
        f"redline.{ending}?old=rev-1&new=rev-2",
        f"{'text'}?form={ending}",
    ):
        one = table.get(ARD_HEAD, f"/r/{room}/download/{path}")
        two = table.get(ZEM_PEN, f"/r/{room}/download/{path}")
        assert one.status_code == 200, path
        assert one.content == two.content
        assert one.headers["content-disposition"].startswith("attachment; filename=")
        assert "Arlen" not in one.headers["content-disposition"]


def test_a_text_without_names_has_none_anywhere_in_its_file(table: Played) -> None:
    room = table.room("plenary")
    for ending in FORMATS:
        data = table.get(ARD_HEAD, f"/r/{room}/download/text.{ending}?style=plain").content
        if ending == "docx":
            with ZipFile(BytesIO(data)) as package:
                data = b"".join(package.read(name) for name in package.namelist())
        assert not re.search(rb"\b(ARD|ZEM)\b", data), ending


def test_a_revision_comes_as_it_was_issued(table: Played) -> None:
    room = table.room("plenary")
    issued = table.state(ARD_HEAD, "plenary").revisions[1]
    data = table.get(ARD_HEAD, f"/r/{room}/download/rev-2.json").content
    assert data == issued.content.encode()
    assert json.loads(data)["schema"] == "plenipo.rolling/1"


@pytest.mark.parametrize(
    "file",
    [
        "text.pdf",
        "nothing.txt",
        "rev-99.txt",
        "party-XXX.txt",
        "text",
        "text.txt?style=loud",
        "text.md?tracked=1",
        "in-x.txt",
        "at-3.txt",
    ],
)
def test_what_is_not_there_cannot_be_taken_away(table: Played, file: str) -> None:
    answer = table.get(ARD_HEAD, f"/r/{table.room('plenary')}/download/{file}")
    assert answer.status_code == 404


def test_what_a_party_accepted_last_is_set_against_the_words_of_today(table: Played) -> None:
    found = read_as(table, ARD_HEAD)
    one = version(table.house.desk, found, "accepted")
    assert one is not None
    state = table.state(ARD_HEAD, "plenary")
    unit = next(u for u in state.units if any(k[:2] == ("ARD", u) for k in state.positions))
    accepted = {u.id: u.text for u in one.instrument.units}
    assert accepted
    assert unit in accepted
    page = table.get(ARD_HEAD, f"/r/{table.room('plenary')}/compare?old=accepted&new=words")
    assert page.status_code == 200


def test_every_file_of_a_room_is_under_its_mark() -> None:
    """A revision under its own, today's text under the last one's, a redline under both."""
    with played() as fresh:  # revisions are issued here
        check_marks(fresh)


def check_marks(table: Played) -> None:
    room = table.room("plenary")
    for handling in ("limited", "restricted"):
        desk, member = table.scene.desk, table.scene.members["Ines Marlow"]
        done(issue_revision(desk, member, room, handling=handling, mandate="For the last round."))
    numbers = [r.number for r in table.state(ARD_HEAD, "plenary").revisions][-2:]
    for path, mark, name in (
        (f"rev-{numbers[0]}.docx", "limited", f"Rev. {numbers[0]}, issued"),
        (f"rev-{numbers[0]}.docx?style=plain", "limited", f"Rev. {numbers[0]}, issued"),
        (f"rev-{numbers[1]}.docx?tracked=1", "restricted", f"Rev. {numbers[1]}, issued"),
        ("text.docx", "restricted", "The text of today, as of entry"),
        ("words.docx", "restricted", "The draft’s own words, as of entry"),
        ("party-ARD.docx", "restricted", "The text as ARD wants it, as of entry"),
        (f"redline.docx?old=rev-{numbers[0]}&new=text", "limited; restricted", "→"),
    ):
        with ZipFile(BytesIO(table.get(ARD_HEAD, f"/r/{room}/download/{path}").content)) as file:
            head, foot = (file.read(f"word/{part}1.xml").decode() for part in ("header", "footer"))
        assert f">{mark}<" in head, path
        assert name in head, path
        assert "Nothing is agreed until everything is agreed." in foot
        assert ("For the last round." in foot) is (path.startswith("rev-") and "plain" not in path)
        page = table.get(ARD_HEAD, f"/r/{room}/download/{path.replace('docx', 'html')}")
        if "tracked" not in path:
            assert f"<b>{mark}</b>" in page.text, path

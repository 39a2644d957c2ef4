"""The table: what it shows to whom, its filters, its parts, and that a part is never forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from lxml import html

from plenipo import desk as desks
from plenipo.cli.scenes.stage import ScriptedClock, SeededChance
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Batch, SeatChange
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, Level, MemberId, Role, RoomId, RoomKind, Status
from plenipo.store.memory import MemoryStore
from plenipo.web.history import history
from plenipo.web.house import Asking, House
from plenipo.web.looks import KIND
from plenipo.web.pages import showing
from plenipo.web.pages.showing import Later, Shown, TableView
from plenipo.web.pages.table import numbered
from plenipo.web.viewer import Viewer, reading
from plenipo.web.words_in_time import blame
from tests.web.played import Played, played

ARD, ARD_PEN, ARD_LAWYER = "Davit Orsel", "Mira Tane", "Pol Aszen"
ZEM, CHAIR, SECRETARY = "Rehan Kolde", "Arlen House", "Ines Marlow"
OBSERVER = "Observer of the river council"
PART = {"hx-request": "true"}

Element = Any  # of lxml, which says nothing of its types


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def read(text: str) -> Element:
    return html.fromstring(text)


def seen(table: Played, who: str, path: str = "", room: str = "plenary") -> Element:
    answer = table.get(who, f"/r/{table.room(room)}{path}")
    assert answer.status_code == 200
    return read(answer.text)


def sections(page: Element) -> list[str]:
    return [str(a.get("data-unit")) for a in page.xpath(".//article[@data-unit]")]


def marks(page: Element) -> dict[str, str]:
    return {
        str(a.get("data-unit")): str(a.get("data-seq"))
        for a in page.xpath(".//article[@data-unit]")
    }


def named(table: Played, number: str) -> str:
    return next(p.id for p in table.sheet("plenary").pieces if p.number == number)


class Asked:
    """Stands for a request where only its app's house is asked for."""

    def __init__(self, house: House) -> None:
        self.app = self
        self.state = {"house": house}


def view_of(table: Played, who: str, room: str = "plenary", **how: str) -> Iterator[TableView]:
    viewer = table.place(who).viewer
    with reading(table.house.desk, table.house.sheets, viewer, table.room(room)) as found:
        yield TableView(cast("Asking", Asked(table.house)), found, **how)


# --- filters ------------------------------------------------------------------------------------


def test_only_what_is_open(table: Played) -> None:
    page = seen(table, OBSERVER, "?show=open")
    assert sections(page) == [named(table, "Article 6"), named(table, "Article 7")]
    lines = page.xpath(".//ol[@class='toc']/li")
    assert len(lines) == 2
    pills = {p.text_content().split()[0]: p for p in page.xpath(".//a[@class='pill']")}
    assert pills["Open"].get("aria-current") == "true"
    assert pills["Open"].text_content().split() == ["Open", "2"]
    assert pills["All"].text_content().split() == ["All", "21"]


def test_what_waits_for_ones_party(table: Played) -> None:
    scene = table.scene
    scene.record(
        SECRETARY,
        e.PositionTaken(
            party="ARD", unit=scene.unit("9"), wording=scene.wording("9"), level=Level.RESERVE
        ),
        behalf="ARD",
        basis=Basis.FROM_FLOOR,
    )
    found = sections(seen(table, ARD, "?show=mine"))
    assert named(table, "Article 9") in found, "recorded for it, and unanswered"
    assert named(table, "Article 7") in found, "it has said nothing of the draft's words"
    assert named(table, "Article 3") not in found
    front = seen(table, ARD).xpath(".//aside[@id='panel']")[0].text_content()
    assert "What waits for Ardenia" in front
    assert "to confirm or contest what was recorded for you" in front
    assert named(table, "Article 9") not in sections(seen(table, ZEM, "?show=mine"))
    assert "Waiting for us" not in seen(table, OBSERVER).text_content()
    assert "Waiting for us" not in seen(table, CHAIR).text_content()


def test_ad_referendum_waits_for_the_party_whose_capital_is_asked(table: Played) -> None:
    scene = table.scene
    scene.takes(ZEM, "ZEM", Level.ACCEPT_AD_REFERENDUM, "9")
    assert named(table, "Article 9") in sections(seen(table, ZEM, "?show=mine"))
    assert named(table, "Article 9") not in sections(seen(table, ARD, "?show=mine"))


def test_what_others_did_since_the_last_visit_is_new(table: Played) -> None:
    scene = table.scene
    assert "New" not in {p.text_content().split()[0] for p in pills(seen(table, ARD))}
    scene.clock.pass_by(hours=2)
    scene.takes(ZEM, "ZEM", Level.RESERVE, "9")
    scene.takes(ARD, "ARD", Level.RESERVE, "10(a)")
    page = seen(table, ARD)
    assert [p.text_content().split() for p in pills(page)][-1] == ["New", "1"]
    assert sections(seen(table, ARD, "?show=new")) == [named(table, "Article 9")]
    fresh = page.xpath(".//li[contains(@class, ' new')]")
    assert [li.get("id") for li in fresh] == [f"o-{named(table, 'Article 9')}"]
    scene.clock.pass_by(minutes=10)
    assert [p.text_content().split() for p in pills(seen(table, ARD))][-1] == ["New", "1"], (
        "it stays new through the visit"
    )
    done = table.post(ARD, f"/r/{table.room('plenary')}/looked", {"show": "new"})
    assert done.status_code == 303
    assert [p.text_content().split() for p in pills(seen(table, ARD))][-1] == ["New", "0"]
    empty = seen(table, ARD, "?show=new")
    assert "Nothing has changed since you last looked" in empty.text_content()
    assert [p.text_content().split()[0] for p in pills(seen(table, OBSERVER))] == ["All", "Open"]


def pills(page: Element) -> list[Element]:
    return list(page.xpath(".//p[@id='filters']/a"))


def test_what_was_looked_at_is_no_record_and_each_members_own(table: Played) -> None:
    room = table.room("plenary")
    before = table.scene.desk.operator_state(room).seq
    seen(table, ARD)
    seen(table, OBSERVER)
    assert table.scene.desk.operator_state(room).seq == before
    vault = table.house.vault
    assert vault is not None
    mine = {table.scene.members[who] for who in (ARD, OBSERVER)}
    assert {key for key, _ in vault.documents(KIND)} == {f"{room}/{member}" for member in mine}


# --- go to an article ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", "Article 7"),
        ("article 7", "Article 7"),
        (" Art 9", ""),
        ("annex i", "Annex I"),
        ("1", "Article 1"),
        ("99", ""),
        ("", ""),
    ],
)
def test_an_article_is_found_by_its_number_as_read_aloud(
    table: Played, typed: str, number: str
) -> None:
    found = numbered(table.sheet("plenary").pieces, typed)
    assert (found.number if found is not None else "") == number
    answer = table.get(OBSERVER, f"/r/{table.room('plenary')}/go?number={typed}")
    if number:
        unit = named(table, number)
        assert answer.headers["location"] == f"/r/{table.room('plenary')}?at={unit}#u-{unit}"
    else:
        assert answer.status_code == 409
        assert "There is no article" in answer.text


# --- parts --------------------------------------------------------------------------------------


def test_every_part_has_an_address_and_is_a_part(table: Played) -> None:
    unit = named(table, "Article 7")
    whole = seen(table, ARD, f"?at={unit}")
    for path, ids in (
        (f"/s/{unit}", [f"u-{unit}"]),
        (f"/sections?from={unit}&to={named(table, 'Article 8')}", [f"u-{unit}"]),
        ("/outline", ["outline", "filters", f"o-{unit}"]),
        ("/figures", ["figures"]),
        (f"/p/{unit}/panel", ["stands", "history"]),
    ):
        answer = table.get(ARD, f"/r/{table.room('plenary')}{path}", PART)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        part = read(f"<div>{answer.text}</div>")
        for name in ids:
            assert part.xpath(f".//*[@id='{name}']"), f"{path} lacks {name}"
            assert whole.xpath(f".//*[@id='{name}']"), f"the page lacks {name}"


def test_a_section_alone_is_the_section_of_the_page(table: Played) -> None:
    unit = named(table, "Article 7")
    whole = marks(seen(table, ARD))
    alone = read(table.get(ARD, f"/r/{table.room('plenary')}/s/{unit}").text)
    assert alone.get("data-seq") == whole[unit]


@pytest.mark.parametrize("path", ["/s/{}", "/p/{}", "/p/{}/panel", "/sections?from={}&to={}"])
def test_a_section_that_is_not_there_is_nowhere(table: Played, path: str) -> None:
    room = table.room("plenary")
    assert table.get(ARD, f"/r/{room}{path.format('0' * 32, '0' * 32)}").status_code == 404


# --- only what changed, and nothing less --------------------------------------------------------


def test_what_may_have_changed_is_never_less_than_what_has() -> None:
    """Replays the talks entry by entry: a section that looks otherwise is among those that moved."""
    with played() as told:
        rows = [row for _, row in told.scene.desk.operator_rows(told.room("plenary"))]
        member = told.scene.members[SECRETARY]
    store, room = MemoryStore(), RoomId(told.room("plenary"))
    desk = Desk(store, clock=ScriptedClock("2031-04-28 09:00"), chance=SeededChance("again"))
    house = House(desk=desk, clock=ScriptedClock("2031-04-28 09:00"), door=cast("Any", None))
    viewer = Viewer(name="x", members=(member,), csrf="x")
    before: dict[str, str] = {}
    partial = 0
    for seq, row in enumerate(rows, 1):
        seats = (SeatChange(member, seated=True),) if seq == 1 else ()
        store.append([Batch(room, seq - 1, (row,), seats)])
        if seq < 3:
            continue
        with reading(desk, house.sheets, viewer, room) as found:
            view = TableView(cast("Asking", Asked(house)), found)
            now = {s.piece.id: s.mark for s in view.shown(view.pieces_all)}
            moved = view.moved(seq - 1)
        if list(before) != list(now):
            assert moved is None, f"entry {seq} changed the order unseen"
        elif moved is not None:
            changed = {unit for unit, mark in now.items() if before[unit] != mark}
            assert changed <= {p.id for p in moved}, f"entry {seq} changed a section unseen"
            partial += bool(changed) and len(moved) < len(now)
        before = now
    assert partial > 50, "most entries move few sections"


def test_changes_are_the_parts_that_moved_and_no_others(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    before = table.scene.desk.operator_state(room).seq
    nothing = read(table.get(OBSERVER, f"/r/{room}/changes?since={before}").text)
    assert sections(nothing) == []
    assert nothing.xpath(".//main[@data-partial]")
    scene.takes(ARD, "ARD", Level.OPPOSE, "7", "twenty-five")
    page = read(
        table.get(OBSERVER, f"/r/{room}/changes?since={before}&at={named(table, 'Article 7')}").text
    )
    assert sections(page) == [named(table, "Article 6"), named(table, "Article 7")], (
        "Article 6 is tied to Article 7 by a condition"
    )
    assert [li.get("id") for li in page.xpath(".//li[starts-with(@id, 'o-')]")] == [
        f"o-{unit}" for unit in sections(page)
    ]
    assert page.xpath(".//body")[0].get("data-seq") == str(before + 1)
    assert page.xpath(".//*[@id='figures']")
    assert "Opposes" in page.xpath(".//*[@id='panel']")[0].text_content()


def test_what_lies_on_top_is_asked_for_by_those_who_know_of_it(table: Played) -> None:
    room = table.room("plenary")
    head = table.scene.desk.operator_state(room).seq
    path = f"/r/{room}/changes?since={head}&over=1"
    mine = read(table.get(ARD, path).text)
    assert {named(table, f"Article {n}") for n in (6, 7, 15)} <= set(sections(mine))
    assert "Claims kept in hand" in mine.text_content()
    assert sections(read(table.get(OBSERVER, path).text)) == []
    assert "Claims kept in hand" not in table.get(ZEM, path).text
    assert marks(mine) == {k: v for k, v in marks(seen(table, ARD)).items() if k in marks(mine)}


def test_another_order_is_the_whole_page(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    before = scene.desk.operator_state(room).seq
    new = e.Change(
        unit="f" * 32,
        text="Article 7 bis",
        new=1,
        after=scene.unit("7"),
        kind="article",
        depth=1,
        label="Article 7 bis",
    )
    done = scene.desk.table_directly(scene.members[ZEM], room, changes=[new], sponsors=["ZEM"])
    assert not isinstance(done, desks.Refused)
    page = read(table.get(OBSERVER, f"/r/{room}/changes?since={before}").text)
    assert not page.xpath(".//main[@data-partial]")
    assert "f" * 32 in sections(page)


def test_what_is_untouched_keeps_its_anchors_when_something_is_put_in_before(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")

    def anchors() -> set[str]:
        text = table.get(OBSERVER, f"/r/{room}/s/{named(table, 'Article 15')}").text
        return set(re.findall(r'id="([bnu][-\w]+)"', text))

    before = anchors()
    assert len(before) > 1
    new = e.Change(
        unit="e" * 32,
        text="Article 1 bis",
        new=1,
        after=scene.unit("1.1"),
        kind="article",
        depth=1,
        label="Article 1 bis",
    )
    done = scene.desk.table_directly(scene.members[ZEM], room, changes=[new], sponsors=["ZEM"])
    assert not isinstance(done, desks.Refused)
    assert anchors() == before


def test_ids_are_on_a_page_once(table: Played) -> None:
    for path in ("", f"?at={named(table, 'Article 7')}", f"/p/{named(table, 'Article 6')}"):
        ids = re.findall(
            r'\sid="([^"]+)"', table.get(ARD, f"/r/{table.room('plenary')}{path}").text
        )
        assert len(ids) == len(set(ids)), path


# --- long texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [1, 3_000, 12_000])
@pytest.mark.parametrize("show", ["all", "open"])
def test_every_section_is_drawn_or_announced_once_in_order(
    table: Played, monkeypatch: pytest.MonkeyPatch, first: int, show: str
) -> None:
    monkeypatch.setattr(showing, "FIRST", first)
    for start in ["", "0" * 32, *[p.id for p in table.sheet("plenary").pieces]]:
        for view in view_of(table, OBSERVER, show=show):
            found = view.window(start, whole=False)
            pieces = [p for s in found for p in (s.pieces if isinstance(s, Later) else (s.piece,))]
            assert tuple(pieces) == view.pieces
            drawn = [s.piece.id for s in found if isinstance(s, Shown)]
            assert (
                len(drawn) >= min(showing.LEAST, len(view.pieces) - view.pieces.index(pieces[0]))
                or drawn
            )
            if start in {p.id for p in view.pieces}:
                assert start in drawn, "what one asks for is drawn"
            assert all(len(s.pieces) <= showing.TOGETHER for s in found if isinstance(s, Later))
            assert all(h > 0 for s in found if isinstance(s, Later) for _, h in s.heights)


def test_what_is_to_come_is_reached_without_script_and_on_approach(
    table: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "FIRST", 3_000)
    page = seen(table, OBSERVER)
    every = [p.id for p in table.sheet("plenary").pieces]
    anchors = {str(a.get("id")) for a in page.xpath(".//main//*[starts-with(@id, 'u-')]")}
    assert anchors == {f"u-{unit}" for unit in every}, "every anchor is there to be led to"
    for block in page.xpath(".//div[@class='later']"):
        units = [str(s.get("id"))[2:] for s in block.xpath("./*[local-name()='svg']")]
        come = read(f"<div>{table.get(OBSERVER, block.get('hx-get'), PART).text}</div>")
        assert sections(come) == units
        [link] = block.xpath(".//a/@href")
        plain = seen(table, OBSERVER, link.partition("#")[0])
        assert units[0] in sections(plain)
    assert sections(seen(table, OBSERVER, "?whole=1")) == every


# --- what lies on top ---------------------------------------------------------------------------


def test_a_draft_lies_under_its_section_for_those_who_know_of_it(table: Played) -> None:
    unit = named(table, "Article 15")
    page = seen(table, ARD)
    [card] = page.xpath(f".//article[@id='u-{unit}']//aside[contains(@class, 'draft')]")
    text = card.text_content()
    assert "Draft C" in text
    assert "kept in your delegation’s room" in text
    assert "suspend" in text
    acts = [a.text_content() for a in card.xpath(".//a")]
    assert acts == ["Table to plenary…", "Show the facilitator…", "Edit", "Compare with the others"]
    pen = seen(table, ARD_PEN).xpath(
        f".//article[@id='u-{unit}']//aside[contains(@class, 'draft')]//a"
    )
    assert [a.text_content() for a in pen] == ["Edit", "Compare with the others"], "a head tables"
    for who in (ZEM, CHAIR, SECRETARY, OBSERVER):
        assert "Claims kept in hand" not in table.get(who, f"/r/{table.room('plenary')}").text


def test_the_figures_are_the_same_for_everybody(table: Played) -> None:
    room = table.room("plenary")
    drawn = {
        table.get(who, f"/r/{room}/figures").text for who in (ARD, ARD_PEN, ZEM, CHAIR, OBSERVER)
    }
    assert len(drawn) == 1
    order = {
        tuple(
            seen(table, who, f"?at={named(table, 'Article 7')}").xpath(
                ".//section[@id='stands']//li/span/b/text()"
            )
        )
        for who in (ARD, ZEM, OBSERVER)
    }
    assert order == {("ARD", "ZEM")}, "one's own party is not put first"


def test_a_party_has_one_colour_in_all_rooms(table: Played) -> None:
    looks = set()
    for room in ("plenary", "Delegation of Zembria", "Good offices with Zembria"):
        for view in view_of(table, ZEM, room):
            looks.add((view.reading.hue("ZEM"), view.reading.line("ZEM")))
    assert len(looks) == 1


def test_a_delegations_room_shows_where_the_plenary_stands_and_says_so(table: Played) -> None:
    page = seen(table, ARD, room="Delegation of Ardenia")
    figures = page.xpath(".//*[@id='figures']")[0].text_content()
    assert "In the plenary 19 of 21 agreed" in figures
    lines = [li.text_content() for li in page.xpath(".//ol[@class='toc']/li")]
    assert all("in the plenary" in line for line in lines)
    lawyer = seen(table, ARD_LAWYER, room="Delegation of Ardenia")
    assert "plenary" not in lawyer.xpath(".//*[@id='outline']")[0].text_content().lower()
    assert "agreed" not in lawyer.xpath(".//*[@id='figures']")[0].text_content()


# --- shape --------------------------------------------------------------------------------------


def test_times_are_in_utc_with_their_zone_and_nothing_is_inline(table: Played) -> None:
    unit = named(table, "Article 7")
    for path in (f"?at={unit}", f"/p/{unit}", "/recorded"):
        text = table.get(ARD, f"/r/{table.room('plenary')}{path}").text
        for tag in re.findall(r"<time [^>]*>", text):
            assert re.search(r'datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', tag), tag
            assert "UTC" in tag
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
        assert "<script>" not in text


def test_an_empty_room_says_what_to_do_next(table: Played) -> None:
    desk = table.scene.desk
    head = table.scene.members[ARD]
    room = desk.open_room(
        head,
        RoomKind.DELEGATION,
        name="Empty",
        member_name=ARD,
        role=Role.HEAD,
        party="ARD",
        parties=["ARD"],
    )
    page = read(table.get(ARD, f"/r/{room}").text)
    [way] = page.xpath(".//div[@class='empty']//a")
    assert way.get("href") == f"/r/{room}/upload"
    assert "File a draft" in way.text_content()


def test_a_status_is_a_sign_a_word_and_a_class(table: Played) -> None:
    page = seen(table, OBSERVER)
    article = page.xpath(f".//article[@id='u-{named(table, 'Article 6')}']")[0]
    assert article.get("data-status") == Status.CONDITIONAL.value
    badge = article.xpath(".//span[@class='st st-conditional']")[0]
    assert badge.text_content().split() == ["◈", "Conditional"]


def test_whoever_was_seated_late_reads_the_history_from_there(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    late = scene.desk.new_member()
    seat = e.MemberSeated(member=late, name="Late", role=Role.OBSERVER)
    assert not isinstance(scene.desk.record(scene.members[SECRETARY], room, seat), desks.Refused)
    viewer = Viewer(name="Late", members=(MemberId(late),), csrf="x")
    unit = named(table, "Article 7")
    with reading(scene.desk, table.house.sheets, viewer, room) as found:
        piece = found.sheet.piece(unit)
        assert piece is not None
        assert history(found, piece.units) == ()
        told = blame(found, piece)
        assert [o.said for o in told.origins] == ["From before what you may read here."]
        assert not TableView(cast("Asking", Asked(table.house)), found).new

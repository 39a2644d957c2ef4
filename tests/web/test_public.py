"""The public page: what was published is there for anybody, and of everything else no byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from random import Random

import pytest
from httpx import Response
from litestar.testing import TestClient
from lxml import etree

from plenipo.desk import Refused, Thing, copy_out, open_public, publish_figures
from plenipo.record import entries as e
from plenipo.record.kinds import THE_PUBLIC, MemberId, Role, RoomId
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.house import Bearer, House
from plenipo.web.identity.identity import Identity
from plenipo.web.viewer import Viewer
from tests.desk.two_worlds import Looking, Seen, check
from tests.desk.worlds import START, World, stamp
from tests.web.crawling import Sending, Visitor
from tests.web.identity.people import Drawn, Quick
from tests.web.played import HOST, Played, played

ARD, ZEM, SEC, FAC = "Davit Orsel", "Rehan Kolde", "Ines Marlow", "Arlen House"
UNKNOWN = "5ca1ab1e" * 4


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def opened(table: Played) -> RoomId:
    scene = table.scene
    room = open_public(scene.desk, scene.members[SEC], scene.rooms["plenary"], name="For all")
    assert not isinstance(room, Refused), room
    return room


def published(table: Played, room: RoomId, body: e.Body, thing: Thing, name: str) -> None:
    """Record a thing in the plenary and publish it."""
    scene = table.scene
    scene.record(SEC, body)
    plenary = scene.rooms["plenary"]
    done = copy_out(scene.desk, scene.members[SEC], plenary, thing, name=name, to_room=room)
    assert not isinstance(done, Refused), done


def filled(table: Played) -> RoomId:
    room = opened(table)
    bridge = e.CommitmentNoted(
        commitment="a", party="ZEM", words="To open the bridge.", due="2031-05-10", source="Radio"
    )
    barrier = e.IncidentReported(
        incident="b", words="A barrier was put up.", place="Sell", when="2031-04", sources=["Wire"]
    )
    counts = e.ProgressReported(
        progress="c",
        on="2031-05-04",
        of="articles",
        counts=[("agreed", 13), ("partly", 3)],
        total=17,
        source="Gazette",
    )
    for body, thing, name in (
        (bridge, Thing.COMMITMENT, "a"),
        (barrier, Thing.INCIDENT, "b"),
        (counts, Thing.PROGRESS, "c"),
    ):
        published(table, room, body, thing, name)
    return room


def asked(table: Played, path: str, headers: Mapping[str, str] | None = None) -> Response:
    """Ask as anybody: with no cookie at all."""
    table.client.cookies.clear()
    return table.client.get(path, headers=dict(headers or {}), follow_redirects=False)


def told(answer: Response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text)))


def test_what_was_published_is_there_without_signing_in(table: Played) -> None:
    room = filled(table)
    answer = asked(table, f"/public/{room}")
    assert answer.status_code == 200
    page = told(answer)
    for words in ("To open the bridge.", "A barrier was put up.", "of 17 articles", "April 2031"):
        assert words in page
    assert "Peace between Ardenia and Zembria" in told(asked(table, "/public"))


def test_it_asks_for_no_cookie_sets_none_and_looks_at_nobody(table: Played) -> None:
    room = filled(table)
    for path in (f"/public/{room}", "/public", f"/public/{room}/feed.atom"):
        nobody = asked(table, path)
        assert "set-cookie" not in nobody.headers
        somebody = table.get(ARD, path)
        assert somebody.content == nobody.content
        assert somebody.headers["etag"] == nobody.headers["etag"]
        assert nobody.headers["cache-control"] == "public, max-age=60"
        again = asked(table, path, {"if-none-match": nobody.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_no_seat_and_no_hand_is_named(table: Played) -> None:
    room = filled(table)
    everything = "".join(
        asked(table, f"/public/{room}{way}").text
        for way in ("", "/feed.atom", "/record.json", "/timeline.csv")
    )
    for name, member in table.scene.members.items():
        assert name not in everything
        assert str(member) not in everything
    assert str(table.room("plenary")) not in everything


def test_unknown_private_and_empty_rooms_look_the_same(table: Played) -> None:
    empty = opened(table)
    rooms = [empty, *table.scene.rooms.values(), RoomId(UNKNOWN)]
    for way in ("", "/feed.atom", "/record.json", "/timeline.csv", "/else"):
        answers = {
            (a.status_code, a.content) for a in (asked(table, f"/public/{r}{way}") for r in rooms)
        }
        assert len(answers) == 1
        assert next(iter(answers))[0] == 404
    assert str(empty) not in asked(table, "/public").text


def test_a_file_that_there_is_not_is_not_there(table: Played) -> None:
    assert asked(table, f"/public/{filled(table)}/everything.zip").status_code == 404


def test_the_feed_is_a_feed_and_each_thing_is_in_it_once(table: Played) -> None:
    room = filled(table)
    feed = etree.fromstring(asked(table, f"/public/{room}/feed.atom").content)
    space = "{http://www.w3.org/2005/Atom}"
    ids = [entry.findtext(f"{space}id") for entry in feed.iter(f"{space}entry")]
    assert len(ids) == len(set(ids)) == 3
    assert feed.findtext(f"{space}updated") == max(
        str(entry.findtext(f"{space}updated")) for entry in feed.iter(f"{space}entry")
    )
    links = [str(link.get("href")) for link in feed.iter(f"{space}link")]
    assert all(link.startswith(f"{HOST}/public/{room}") for link in links)


def test_as_data(table: Played) -> None:
    data = asked(table, f"/public/{filled(table)}/record.json").json()
    assert data["schema"] == "plenipo.public/1"
    assert [row["sort"] for row in data["timeline"]] == [
        "incident",
        "progress",
        "commitment-due",
    ]
    assert data["commitments"][0]["stands"] == "overdue"
    assert data["progress"][0]["counts"] == {"agreed": 13, "partly": 3}


def test_a_script_is_no_address(table: Played) -> None:
    room = opened(table)
    paper = e.DocumentFiled(
        document="d", title="Paper", digest="", media="", form="article", link="javascript:alert(1)"
    )
    published(table, room, paper, Thing.DOCUMENT, "d")
    page = asked(table, f"/public/{room}").text
    assert "Paper" in page
    assert "javascript:" not in page


def test_the_words_of_a_framework_are_shown_those_of_an_article_are_not(table: Played) -> None:
    room = opened(table)
    for form, words in (("framework", "Signed at dawn."), ("article", "Printed at noon.")):
        paper = e.DocumentFiled(
            document=form, title=form, digest=form, media="", form=form, words=words
        )
        published(table, room, paper, Thing.DOCUMENT, form)
    page = told(asked(table, f"/public/{room}"))
    assert "Signed at dawn." in page
    assert "Printed at noon." not in page


def test_versions_of_a_communique_stand_side_by_side_once_issued(table: Played) -> None:
    room = opened(table)
    scene = table.scene
    versions = [("ARD", "Ardenia and Zembria met."), ("ZEM", "Zembria and Ardenia met.")]
    body = e.CommuniqueDrafted(
        communique="q", versions=versions, title="On the bridge", words="{ARD} and {ZEM} met."
    )
    answer = scene.desk.record(scene.members[SEC], room, body)
    page = asked(table, f"/public/{room}")
    assert page.status_code == 404, "a draft is nothing that was published"
    assert not isinstance(answer, Refused)


# --- who opens it, and the seat of the public ------------------------------------------------------


def test_a_negotiation_has_one_public_room_opened_by_the_secretariat(table: Played) -> None:
    scene = table.scene
    plenary = scene.rooms["plenary"]
    for who in (ARD, FAC):
        answer = open_public(scene.desk, scene.members[who], plenary, name="For all")
        assert isinstance(answer, Refused)
        assert answer.code == "not-your-role"
    first = opened(table)
    assert scene.state(SEC, "plenary").options["public-room"] == first
    again = open_public(scene.desk, scene.members[SEC], plenary, name="Another")
    assert isinstance(again, Refused)
    assert again.code == "already"


def test_it_is_opened_from_the_page_too(table: Played) -> None:
    form = {"kind": "public", "name": "For all"}
    answer = table.post(SEC, f"/r/{table.room('plenary')}/open", form)
    assert answer.status_code == 303
    room = answer.headers["location"].split("/")[2]
    assert table.scene.state(SEC, "plenary").options["public-room"] == room
    page = table.get(SEC, f"/r/{room}/members").text
    assert "The public" in page


def test_the_public_sits_in_the_public_room_alone(table: Played) -> None:
    scene = table.scene
    room = opened(table)
    for member, role, where in (
        (THE_PUBLIC, Role.PUBLIC, scene.rooms["plenary"]),
        (THE_PUBLIC, Role.HEAD, room),
        (THE_PUBLIC, Role.SECRETARIAT, room),
    ):
        seat = e.MemberSeated(member=member, name="Anybody", role=role)
        answer = scene.desk.record(scene.members[SEC], where, seat)
        assert isinstance(answer, Refused)
        assert answer.code == "not-this-room"
    others = {table.archive.rooms["Public archive"], table.ferry.rooms["Public record"]}
    assert set(scene.desk.rooms(THE_PUBLIC)) == {room, *others}


def test_who_takes_the_seat_of_the_public_away_closes_the_page(table: Played) -> None:
    room = filled(table)
    leave = e.MemberLeft(member=THE_PUBLIC)
    table.scene.desk.record(table.scene.members[SEC], room, leave)
    assert asked(table, f"/public/{room}").status_code == 404
    assert str(room) not in asked(table, "/public").text


# --- the figures of a day --------------------------------------------------------------------------


def understanding(table: Played, *, allows: str = "") -> None:
    body = e.UnderstandingMinuted(
        understanding="f", words="The figures of the text may be published.", allows=allows
    )
    table.scene.record(SEC, body)


def confirmed(table: Played, *parties: tuple[str, str]) -> None:
    for who, party in parties:
        table.scene.record(who, e.UnderstandingConfirmed(understanding="f", party=party))


def figures(table: Played, room: RoomId) -> object:
    scene = table.scene
    return publish_figures(scene.desk, scene.members[SEC], scene.rooms["plenary"], room)


def test_figures_are_published_once_all_have_agreed_and_not_before(table: Played) -> None:
    room = opened(table)
    refused = figures(table, room)
    assert isinstance(refused, Refused)
    assert "have not agreed to publish the figures" in refused.sentence
    understanding(table)  # says so in words, and allows nothing
    confirmed(table, (ARD, "ARD"), (ZEM, "ZEM"))
    assert isinstance(figures(table, room), Refused)


def test_each_required_party_has_to_confirm_by_itself(table: Played) -> None:
    room = opened(table)
    understanding(table, allows="figures")
    confirmed(table, (ARD, "ARD"))
    refused = figures(table, room)
    assert isinstance(refused, Refused)
    assert refused.sentence.startswith("ZEM has yet to confirm")
    confirmed(table, (ZEM, "ZEM"))
    assert not isinstance(figures(table, room), Refused)
    (row,) = table.scene.desk.operator_state(room).outside.progress.values()
    gauge = table.sheet("plenary").gauge
    assert dict(row.body.counts) == {s.value: n for s, n in gauge.items() if n}
    assert row.body.total == sum(gauge.values())
    page = told(asked(table, f"/public/{room}"))
    assert "which the parties agreed to publish" in page


def test_figures_go_into_this_negotiations_public_room_alone(table: Played) -> None:
    room = opened(table)
    understanding(table, allows="figures")
    confirmed(table, (ARD, "ARD"), (ZEM, "ZEM"))
    scene = table.scene
    chair = scene.rooms["The facilitator's team"]
    answer = publish_figures(scene.desk, scene.members[SEC], scene.rooms["plenary"], chair)
    assert isinstance(answer, Refused)
    hidden = publish_figures(
        scene.desk, scene.members[SEC], scene.rooms["plenary"], scene.rooms["Delegation of Zembria"]
    )
    none = publish_figures(scene.desk, scene.members[SEC], scene.rooms["plenary"], RoomId(UNKNOWN))
    assert hidden == none
    assert isinstance(hidden, Refused)
    assert not scene.desk.operator_state(room).outside.progress


def test_the_page_offers_it_and_says_why_not_yet(table: Played) -> None:
    room = opened(table)
    way = f"/r/{table.room('plenary')}/outside"
    assert "The parties have not agreed to publish the figures" in table.get(SEC, way).text
    answer = table.post(SEC, f"{way}/figures", {})
    assert answer.status_code == 409
    assert "Publish where the words" not in table.get(ARD, way).text
    assert table.post(ARD, f"{way}/figures", {}).status_code == 404
    understanding(table, allows="figures")
    confirmed(table, (ARD, "ARD"), (ZEM, "ZEM"))
    answer = table.post(SEC, f"{way}/figures", {})
    assert answer.headers["location"] == f"/r/{room}/outside"


# --- two worlds: an anonymous visitor --------------------------------------------------------------


class NoDoor:
    """Lets nobody in: whoever knocks is anybody."""

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        return None

    still = viewer

    def bearer(self, token: str) -> Bearer | None:
        return None


def house_for_anybody(world: World) -> House:
    people = Identity(MemoryStore(), clock=world.clock, chance=Drawn(), hasher=Quick())
    return House(
        desk=world.desk, clock=world.clock, door=NoDoor(), identity=people, vault=MemoryStore()
    )


def look(world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str) -> None:
    """Ask for everything that anybody can ask: public pages, of every room there is, and of none."""
    if when != "end":
        return
    world.clock.at = stamp(START + 5000)
    with TestClient(make_app(house_for_anybody(world)), base_url=HOST) as client:
        visitor = Visitor(client, {}, "", "")
        own = world.desk.rooms(viewer)
        files = ("", "/feed.atom", "/record.json", "/timeline.csv", "/else")
        paths = ["/public", *(f"/public/{room}{file}" for room in own for file in files)]
        for path in paths:
            seen.add(path, visitor.ask(Sending("GET", path)))
        for link in [link for link in visitor.links if link.startswith("/public")]:
            seen.add(link, visitor.ask(Sending("GET", link)))
        for room in hidden:
            for file in files:
                there = visitor.ask(Sending("GET", f"/public/{room}{file}"))
                none = visitor.ask(Sending("GET", f"/public/{UNKNOWN}{file}"))
                assert there == none, f"anybody can tell that {room} exists"
        for path in ("/", f"/r/{own[0] if own else UNKNOWN}", f"/r/{UNKNOWN}"):
            seen.add(path, visitor.ask(Sending("GET", path)))


def worlds(looking: Looking) -> tuple[int, int, int]:
    counted = changed = answers = 0
    for number in range(12):
        rng = Random(1000 + number)
        story = [rng.randrange(2**32) for _ in range(rng.randrange(8, 30))]
        outcome = check(story, THE_PUBLIC, number, looking=looking)
        counted += outcome.counted
        changed += outcome.changed
        answers += outcome.answers
    return counted, changed, answers


def test_hidden_rooms_change_no_byte_of_the_public_pages() -> None:
    counted, changed, answers = worlds(look)
    assert counted >= 8
    assert changed > 0
    assert answers > 8 * counted


@pytest.mark.parametrize("kind", ["all that is beside any text", "when anything last moved"])
def test_a_leak_onto_the_public_page_is_caught(kind: str) -> None:
    def leaky(
        world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str
    ) -> None:
        if when != "end":
            return
        world.clock.at = stamp(START + 5000)
        with TestClient(make_app(house_for_anybody(world)), base_url=HOST) as client:
            answer = Visitor(client, {}, "", "").ask(Sending("GET", "/public"))
            states = [world.desk.operator_state(room) for room in world.store.rooms()]
            if kind == "when anything last moved":
                answer.body += max(state.at for state in states).encode()
            else:
                beside = [len(s.outside.statements) + len(s.outside.documents) for s in states]
                answer.body += str((sum(beside), sum(s.seq for s in states))).encode()
            seen.add("/public", answer)

    with pytest.raises(AssertionError):
        worlds(leaky)

"""The two-world law over HTTP: hidden rooms change no byte that a browser or program receives.

Pages, parts of pages, forms, the API, exports and errors: whatever a viewer can
ask, of his own rooms, of hidden ones and of none, is asked in both worlds in
the same order, and every status, header and byte must be the same. `PLENIPO_WORLDS` makes it long.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from litestar.testing import TestClient

from plenipo.desk import Refused
from plenipo.record.kinds import MemberId, RoomId
from plenipo.record.state import RoomState
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.house import Bearer, House
from plenipo.web.identity.identity import Identity
from plenipo.web.viewer import Viewer
from tests.desk.two_worlds import Seen, check
from tests.desk.worlds import MEMBERS, START, World, stamp
from tests.web.crawling import ELSEWHERE, Sending, Visitor, every_route, routes
from tests.web.identity.people import Drawn, Quick
from tests.web.played import HOST, played

PARTS = 4
WORLDS = max(8, int(os.environ.get("PLENIPO_WORLDS", "1000")) // 50)
PAGES = 40  # links that are followed
FORMS = 25  # forms that are sent


@dataclass(frozen=True)
class OneDoor:
    """Lets one viewer in, whoever knocks."""

    one: Viewer

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        return self.one

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        return self.viewer(cookies)

    def bearer(self, token: str) -> Bearer | None:
        return Bearer(self.one, may_act=True) if token == self.one.csrf else None


def house_over(world: World, viewer: MemberId) -> House:
    who = Viewer(name=str(viewer), members=(viewer,), csrf="a token of the tests")
    people = Identity(MemoryStore(), clock=world.clock, chance=Drawn(), hasher=Quick())
    return House(
        desk=world.desk,
        clock=world.clock,
        door=OneDoor(who),
        identity=people,
        vault=MemoryStore(),
    )


def look(world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str) -> None:
    """Ask everything over HTTP."""
    if when != "end":
        return  # forms change the room: they are sent once, when the story is told
    world.clock.at = stamp(START + 5000)
    house = house_over(world, viewer)
    with TestClient(make_app(house), base_url=HOST) as client:
        visitor = Visitor(client, {}, house.door.one.csrf, house.door.one.csrf)  # type: ignore[attr-defined]  # ours

        def ask(number: int, sending: Sending) -> None:
            world.chance.begin(f"{when} {number}")
            seen.add(f"{sending.method} {sending.path}", visitor.ask(sending))

        number = 0
        visitor.links["/"] = None
        followed: set[str] = set()
        while len(followed) < PAGES:
            path = next((p for p in visitor.links if p not in followed), None)
            if path is None:
                break
            followed.add(path)
            number += 1
            ask(number, Sending("GET", path))
            if "/p/" in path:
                number += 1
                ask(number, Sending("GET", path, part=True))
        rng = Random(7)
        sendings = list(every_route(client.app, _states(world, viewer), hidden, visitor.csrf))
        sendings += list(visitor.forms.values())
        rng.shuffle(sendings)
        for sending in sendings[: FORMS + len(sendings) // 4]:
            number += 1
            ask(number, sending)
        for room in hidden:
            for path in (
                "/r/{}",
                "/r/{}/matrix",
                "/r/{}/p/" + "0" * 32,
                "/api/v1/rooms/{}/figures",
            ):
                there = visitor.ask(Sending("GET", path.format(room)))
                none = visitor.ask(Sending("GET", path.format("5ca1ab1e" * 4)))
                assert there == none, f"{viewer} can tell that {room} exists"


def _states(world: World, viewer: MemberId) -> list[RoomState]:
    found = [world.desk.room(viewer, room) for room in world.desk.rooms(viewer)]
    return [state for state in found if not isinstance(state, Refused)]


@pytest.mark.parametrize("part", range(PARTS))
def test_hidden_rooms_change_no_byte_over_http(part: int) -> None:
    tally: Counter[str] = Counter()
    for number in range(part, WORLDS, PARTS):
        rng = Random(number)
        story = [rng.randrange(2**32) for _ in range(rng.randrange(4, 24))]
        outcome = check(story, MEMBERS[number % len(MEMBERS)], number, looking=look)
        tally["counted"] += outcome.counted
        tally["changed"] += outcome.changed
        tally["answers"] += outcome.answers
    assert tally["counted"] >= 0.7 * (WORLDS // PARTS)
    assert tally["changed"] > 0
    assert tally["answers"] > 50 * tally["counted"]


def test_no_route_is_left_out() -> None:
    """Whoever adds a route has to say what may be sent to it."""
    with played() as table:
        place = table.place("Davit Orsel")
        member = place.viewer.members[0]
        found = [table.scene.desk.room(member, room) for room in table.scene.desk.rooms(member)]
        states = [s for s in found if isinstance(s, RoomState)]
        hidden = [table.room("Delegation of Zembria")]
        sendings = list(every_route(table.client.app, states, hidden, "x"))
        every = routes(table.client.app)
    tried = {(s.method, _shape(s.path, every)) for s in sendings}
    assert {(method, path) for path, method in every if path not in ELSEWHERE} == tried
    assert all(
        path in {p for p, _ in every} for path in ELSEWHERE if path != "/static/{file_path:path}"
    )


def _shape(path: str, every: Sequence[tuple[str, str]]) -> str:
    """Return the route that a path belongs to: the one with the fewest open parts."""
    parts = path.split("/")
    fits = [
        route
        for route, _ in every
        if len(route.split("/")) == len(parts)
        and all(r.startswith("{") or r == p for r, p in zip(route.split("/"), parts, strict=True))
    ]
    return min(fits, key=lambda route: route.count("{"))


# --- seeded leaks: the law must not be blind --------------------------------------------------------


def _leaking(kind: str) -> Any:  # noqa: ANN401 - a look that leaks
    def leaky(
        world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str
    ) -> None:
        if when != "end":
            return
        world.clock.at = stamp(START + 5000)
        house = house_over(world, viewer)
        app = make_app(house)
        total = sum(world.store.head(room) for room in world.store.rooms())
        known = {str(room) for room in world.store.rooms()}
        with TestClient(app, base_url=HOST) as client:
            visitor = Visitor(client, {}, "t", "t")
            world.chance.begin("leak")
            answer = visitor.ask(Sending("GET", "/"))
            if kind == "total in a badge":
                answer.body += str(total).encode()
            elif kind == "a header over all rooms":
                answer.headers = (*answer.headers, ("etag", str(hash(tuple(sorted(known))))))
            elif kind == "forbidden for unknown":
                for room in hidden:
                    there = visitor.ask(Sending("GET", f"/r/{room}"))
                    there.status = 403 if str(room) in known else there.status
                    none = visitor.ask(Sending("GET", "/r/" + "5ca1ab1e" * 4))
                    assert there == none, f"{viewer} can tell that {room} exists"
            elif kind == "order by hidden rooms":
                answer.body = bytes(sorted(answer.body, key=lambda b: (int(b) * total) % 257))
            seen.add("/", answer)

    return leaky


@pytest.mark.parametrize(
    "kind",
    [
        "total in a badge",
        "a header over all rooms",
        "forbidden for unknown",
        "order by hidden rooms",
    ],
)
def test_a_leak_over_http_is_caught(kind: str) -> None:
    def many() -> None:
        for number in range(40):
            rng = Random(number)
            story = [rng.randrange(2**32) for _ in range(12)]
            check(story, MEMBERS[number % len(MEMBERS)], number, looking=_leaking(kind))

    with pytest.raises(AssertionError):
        many()

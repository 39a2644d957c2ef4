"""The event stream over a real connection, by the short way and by plain ASGI."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import httpx
import pytest

from plenipo.record.kinds import MemberId
from plenipo.store.memory import MemoryStore
from tests.web.identity.people import MEMBER, People
from tests.web.live.serving import (
    ANNA,
    BORIS,
    CAUCUS,
    CHAIR,
    PLENARY,
    ZOE,
    Page,
    Serving,
    frame,
    seats,
    serving,
    until,
)


@pytest.fixture(params=["short", "short, asyncio", "by ASGI"])
def live(request: pytest.FixtureRequest) -> Iterator[Serving]:
    store = MemoryStore()
    with serving(
        store,
        short=request.param != "by ASGI",
        loop="asyncio" if "asyncio" in request.param else "uvloop",
        hub={"spacing": 0.0},
    ) as found:
        found.append(PLENARY, *seats(ANNA, BORIS))
        found.append(CAUCUS, *seats(ANNA))
        found.append(CHAIR, *seats(ZOE), rows=3)
        yield found


def test_a_stream_begins_with_the_heads_of_ones_rooms(live: Serving) -> None:
    with live.page(ANNA) as page:
        assert page.status == 200
        assert page.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert page.headers["cache-control"] == "private, no-store"
        assert page.headers["transfer-encoding"] == "chunked"
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        page.read_until(frame(PLENARY, 1) + b"\r\n")
        greeting, *rest = page.chunks()
        assert greeting.startswith(b"retry: ")
        assert rest == [frame(CAUCUS, 1), frame(PLENARY, 1)]


def test_each_member_hears_of_ones_own_rooms_alone(live: Serving) -> None:
    with live.page(ANNA) as anna, live.page(BORIS) as boris, live.page(ZOE) as zoe:
        for page in (anna, boris):
            page.heard(frame(PLENARY, 1))
        zoe.heard(frame(CHAIR, 3))
        live.append(CHAIR)
        live.append(CAUCUS, rows=2)
        live.append(PLENARY)
        assert anna.heard(frame(PLENARY, 2))[2:] == [frame(CAUCUS, 3), frame(PLENARY, 2)]
        assert boris.heard(frame(PLENARY, 2)) == [frame(PLENARY, 1), frame(PLENARY, 2)]
        assert zoe.heard(frame(CHAIR, 4)) == [frame(CHAIR, 3), frame(CHAIR, 4)]


def test_seats_count_from_the_entry_that_changes_them(live: Serving) -> None:
    with live.page(BORIS) as boris, live.page(ZOE) as zoe:
        boris.heard(frame(PLENARY, 1))
        zoe.heard(frame(CHAIR, 3))
        live.append(CAUCUS, (BORIS, True))
        live.append(CAUCUS)
        live.append(CAUCUS, (BORIS, False), (ZOE, True))
        live.append(CAUCUS)
        live.append(PLENARY)
        assert boris.heard(frame(PLENARY, 2))[1:] == [
            frame(CAUCUS, 2),
            frame(CAUCUS, 3),
            frame(PLENARY, 2),
        ]
        assert zoe.heard(frame(CAUCUS, 5))[1:] == [frame(CAUCUS, 4), frame(CAUCUS, 5)]


def test_a_page_with_several_member_ids_hears_of_a_room_once(live: Serving) -> None:
    with live.page(f"{ANNA}+{BORIS}+{ZOE}") as page:
        page.heard(frame(CHAIR, 3))
        live.append(PLENARY)
        live.append(CHAIR)
        assert page.heard(frame(CHAIR, 4)) == [
            frame(CAUCUS, 1),
            frame(PLENARY, 1),
            frame(CHAIR, 3),
            frame(PLENARY, 2),
            frame(CHAIR, 4),
        ]


def test_who_comes_back_is_told_where_the_rooms_stand(live: Serving) -> None:
    with live.page(ANNA) as page:
        page.heard(frame(PLENARY, 1))
    until(lambda: len(live.hub) == 0)
    live.append(PLENARY, rows=4)
    live.append(CAUCUS, (ANNA, False))
    for last in ("5", "junk\x01", "1" * 4000):
        with live.page(ANNA, last_event_id=last.replace("\x01", "")) as page:
            assert page.heard(frame(PLENARY, 5)) == [frame(PLENARY, 5)]


def test_nobody_signed_in_gets_no_stream(live: Serving) -> None:
    with live.page("") as page:
        assert page.status == 303
        assert page.headers["location"] == "/sign-in"
    assert len(live.hub) == 0


def test_a_program_listens_by_its_token_as_long_as_that_is_good(live: Serving) -> None:
    live.hub._beat = 0.2
    with live.page("", authorization=f"Bearer token-of-{ANNA}") as page:
        page.heard(frame(PLENARY, 1))
        live.append(PLENARY)
        assert page.heard(frame(PLENARY, 2))[:2] == [frame(CAUCUS, 1), frame(PLENARY, 1)]
        live.door.gone.add(ANNA)
        page.read_until(b"\r\n0\r\n\r\n")
    for wrong in ("Bearer other", "Bearer ", "Basic dXNlcjpwYXNz", "x"):
        # A cookie beside a token that is not good does not make it good.
        with live.page(BORIS, authorization=wrong) as page:
            assert page.status == 401
            page.read_until(b"The access token is not good")


def test_a_session_may_open_so_many_streams(live: Serving) -> None:
    live.hub._each = 2
    first, second = live.page(ANNA), live.page(ANNA)
    first.heard(frame(PLENARY, 1))
    second.heard(frame(PLENARY, 1))
    with live.page(ANNA) as third:
        assert third.status == 429
        third.read_until(b"load this one again.")
    with live.page(BORIS) as other:
        assert other.status == 200
    first.close()
    until(lambda: live.hub.admit(f"csrf of {ANNA}") is None)
    with live.page(ANNA) as third:
        assert third.status == 200
    second.close()


def test_signing_out_ends_the_stream(live: Serving) -> None:
    with live.page(ANNA) as anna, live.page(BORIS) as boris:
        anna.heard(frame(PLENARY, 1))
        boris.heard(frame(PLENARY, 1))
        live.hub.end(f"csrf of {ANNA}")
        anna.read_until(b"\r\n0\r\n\r\n")
        live.append(PLENARY)
        boris.heard(frame(PLENARY, 2))


def test_stopping_ends_every_stream(live: Serving) -> None:
    """As HTTP ends an answer, by the short way; plain uvicorn cuts, when its patience ends."""
    pages = [live.page(who) for who in (ANNA, BORIS, ZOE)]
    until(lambda: len(live.hub) == 3)
    live.server.should_exit = True
    for page in pages:
        ended = page.read_to_the_end().endswith(b"\r\n0\r\n\r\n")
        assert ended or live.server.config.http == "httptools"
        page.close()


def test_a_page_that_vanishes_is_let_go(live: Serving) -> None:
    pages = [live.page(ANNA) for _ in range(4)]
    for page in pages:
        page.heard(frame(PLENARY, 1))
    for page in pages[:2]:
        # As when the machine is switched off and on: the line is reset.
        page.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    for page in pages:
        page.close()
    live.append(PLENARY)
    until(lambda: len(live.hub) == 0)
    assert live.hub._attendance.watchers(PLENARY) == ()


def test_many_streams_hear_the_same_bytes(live: Serving) -> None:
    live.hub._each = 300
    pages = [live.page(ANNA) for _ in range(200)]
    for page in pages:
        page.heard(frame(PLENARY, 1))
    for _ in range(5):
        live.append(PLENARY)
        live.append(CHAIR)
    streams = set()
    for page in pages:
        page.heard(frame(PLENARY, 6))
        streams.add(page.raw)
        page.close()
    assert len(streams) == 1


def test_a_slow_reader_is_cut_off_and_slows_nobody(live: Serving) -> None:
    slow = Page(live.port, ANNA, {}, small=True)
    with live.page(BORIS) as quick:
        quick.heard(frame(PLENARY, 1))
        until(lambda: len(live.hub) == 2)
        sent = 1
        while len(live.hub) == 2:
            for _ in range(200):
                live.append(PLENARY)
            sent += 200
            assert sent < 20_000, "nobody was cut off"
            quick.read_until(frame(PLENARY, sent) + b"\r\n")
        assert quick.heard(b"") == [frame(PLENARY, n) for n in range(1, sent + 1)]
        assert len(live.hub) == 1
    slow.close()


def test_signing_out_on_one_page_ends_the_streams_of_all_in_that_browser() -> None:
    people = People()
    davit = people.join()
    cookie = f"plenipo-session={davit.secret}"
    store = MemoryStore()
    with serving(store, identity=people.identity) as live:
        live.append(PLENARY, (MemberId(MEMBER), True))
        pages = [live.page(cookie) for _ in range(3)]
        for page in pages:
            page.heard(frame(PLENARY, 1))
        with httpx.Client(base_url=f"http://127.0.0.1:{live.port}") as browser:
            browser.headers["cookie"] = cookie
            found = re.search('name="csrf" value="([0-9a-f]+)"', browser.get("/sign-out").text)
            assert found is not None
            browser.post("/sign-out", data={"csrf": found[1]})
        for page in pages:
            assert page.read_to_the_end().endswith(b"\r\n0\r\n\r\n")
            page.close()
        with live.page(cookie) as page:
            assert page.status == 303

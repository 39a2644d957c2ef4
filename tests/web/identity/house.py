"""A house with accounts and an app over it: one negotiation, a secretary, a head of delegation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from httpx import Response
from litestar.testing import TestClient

from plenipo.desk.desk import Desk
from plenipo.record import entries as e
from plenipo.record.kinds import MemberId, Role, RoomId, RoomKind
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.house import House
from plenipo.web.identity.door import AccountsDoor
from plenipo.web.identity.invitations import Entered
from tests.web.identity.people import People

HOST = "http://127.0.0.1:8000"
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """A browser: cookies, and the token of the last page it was shown."""

    client: TestClient[Any]
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    host: str = ""  # as the browser says it, where that is not the client's own
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0"
    said: list[Response] = field(default_factory=list)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        return self._take(self.client.get(path, headers=self._headers(headers), **_STAY))

    def post(self, path: str, **data: str) -> Response:
        fields = {"csrf": self.token, **data}
        return self._take(self.client.post(path, data=fields, headers=self._headers(None), **_STAY))

    def see(self, path: str, **data: str) -> str:
        """Post and go where one is sent, and return the page that is there."""
        answer = self.post(path, **data)
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"].partition("#")[0]).text

    def _headers(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"cookie": kept, "user-agent": self.agent, **(headers or {})}
        return {**sent, "host": self.host} if self.host else sent

    def _take(self, answer: Response) -> Response:
        self.said.append(answer)
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            self.cookies.pop(name, None)
            if "max-age=0" not in line.lower():
                self.cookies[name] = value
        found = _TOKEN.search(answer.text)
        if found is not None:
            self.token = found.group(1)
        return answer


_STAY: Mapping[str, Any] = {"follow_redirects": False}


@dataclass
class Housed:
    """The app, the people behind it, and who sits in the plenary."""

    client: TestClient[Any]
    people: People
    desk: Desk
    house: House
    plenary: RoomId
    secretary: MemberId
    head: MemberId

    def browser(self) -> Browser:
        return Browser(self.client)

    def signed_in(self, entered: Entered) -> Browser:
        """A browser that has the session of somebody who has come in."""
        name = "__Host-plenipo-session" if self.house.tls else "plenipo-session"
        browser = Browser(self.client, {name: entered.secret})
        browser.get("/account")
        return browser


@contextmanager
def housed(
    *, tls: bool = False, host: str = HOST, people: People | None = None
) -> Iterator[Housed]:
    """Open an app with accounts over a negotiation that has just begun."""
    who = people or People()
    store = MemoryStore()
    desk = Desk(store, clock=who.clock, chance=who.chance)
    secretary, head = desk.new_member(), desk.new_member()
    plenary = desk.open_room(
        secretary,
        RoomKind.PLENARY,
        name="Plenary",
        member_name="Ines Marlow",
        role=Role.SECRETARIAT,
    )
    bodies: list[e.Body] = [
        e.ProcessOpened(title="Peace talks", language="en"),
        e.PartyAdmitted(party="ARD", name="Ardenia"),
        e.MemberSeated(member=head, name="Davit Orsel", role=Role.HEAD, party="ARD"),
    ]
    for body in bodies:
        desk.record(secretary, plenary, body)
    names = ("127.0.0.1", "localhost", "[::1]", "talks.example")
    house = House(
        desk=desk,
        clock=who.clock,
        door=AccountsDoor(who.identity, tls=tls),
        tls=tls,
        hosts=names,
        identity=who.identity,
    )
    with TestClient(make_app(house), base_url=host) as client:
        yield Housed(client, who, desk, house, plenary, secretary, head)

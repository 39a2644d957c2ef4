"""The scripted negotiations behind an app: every web test can sit down at the same tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from httpx import Response
from litestar.testing import TestClient

from plenipo.cli.scenes.cast import Played as Told
from plenipo.cli.scenes.cast import cast, play_all
from plenipo.cli.scenes.stage import ScriptedClock, SeededChance, Stage
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Batch, SeatChange
from plenipo.record.kinds import THE_PUBLIC, RoomId
from plenipo.record.state import RoomState
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.demo import COOKIE, DemoDoor
from plenipo.web.house import House, Place
from plenipo.web.sheets import Sheet

HOST = "http://127.0.0.1:8000"


@dataclass
class Played:
    """An app with the scripted negotiations behind it, and hands for every place."""

    client: TestClient[Any]
    scene: Stage
    house: House
    ferry: Stage  # the negotiation that is in force; `scene` is the peace talks
    archive: Stage  # the public record of real talks

    def place(self, name: str) -> Place:
        return next(p for p in self.house.places if p.name == name)

    def room(self, name: str) -> RoomId:
        return self.scene.rooms[name]

    def state(self, name: str, room: str) -> RoomState:
        return self.scene.state(name, room)

    def sheet(self, room: str) -> Sheet:
        state = self.scene.desk.operator_state(self.room(room))
        return self.house.sheets.of(self.scene.desk.picture_of(state))

    def get(self, who: str, path: str, headers: Mapping[str, str] | None = None) -> Response:
        return self.client.get(path, headers=self._as(who, headers), follow_redirects=False)

    def post(
        self,
        who: str,
        path: str,
        data: Mapping[str, Any],
        *,
        csrf: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        token = self.place(who).viewer.csrf if csrf is None else csrf
        return self.client.post(
            path,
            data={**data, "csrf": token},
            headers=self._as(who, headers),
            follow_redirects=False,
        )

    def _as(self, who: str, headers: Mapping[str, str] | None) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.place(who).key}", **(headers or {})}


@cache
def _told() -> tuple[MemoryStore, Told]:
    """Play the scripted negotiations, once a process."""
    store = MemoryStore()
    return store, play_all(store)


def _again(told: Stage, store: MemoryStore, *, seed: str) -> Stage:
    """Return the stage of a story that was told, over another store that holds it."""
    clock = ScriptedClock(told.clock.now()[:16].replace("T", " "))
    desk = Desk(store, clock=clock, chance=SeededChance(f"after {seed}"))
    return Stage(desk, clock, dict(told.members), dict(told.rooms), dict(told.notes))


@contextmanager
def played() -> Iterator[Played]:
    """Open the app over the scripted negotiations, as they stand when they are told."""
    first, told = _told()
    store = MemoryStore()
    everybody = {
        member
        for scene in (told.peace, told.council, told.ferry, told.dossier)
        for member in (*scene.members.values(), THE_PUBLIC)
    }
    for room in first.rooms():
        rows = tuple(row for _, row in first.read(room))
        seats = [
            SeatChange(member, seated=True)
            for member in everybody
            if room in first.rooms_of(member)
        ]
        store.append([Batch(room, 0, rows, tuple(seats))])
    scene = _again(told.peace, store, seed="peace")
    river = _again(told.council, store, seed="council")
    ferry = _again(told.ferry, store, seed="ferry")
    archive = _again(told.dossier, store, seed="dossier")
    places = cast(scene, river, ferry, archive).places("a secret of the tests")
    house = House(
        desk=scene.desk, clock=scene.clock, door=DemoDoor(places), places=places, vault=store
    )
    with TestClient(make_app(house), base_url=HOST) as client:
        yield Played(client, scene, house, ferry, archive)

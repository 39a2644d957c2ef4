"""The scripted peace talks behind an app: every web test can sit down at the same table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from httpx import Response
from litestar.testing import TestClient

from plenipo.cli.scenes import council, peace
from plenipo.cli.scenes.cast import cast
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.record.kinds import RoomId
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


@contextmanager
def played() -> Iterator[Played]:
    """Play the peace talks and the river council, and open the app over them."""
    store = MemoryStore()
    scene = play(stage(store, seed="peace", start=peace.START), peace.STEPS)
    second = play(stage(store, seed="council", start=council.START), council.STEPS)
    places = cast(scene, second).places("a secret of the tests")
    house = House(
        desk=scene.desk, clock=scene.clock, door=DemoDoor(places), places=places, vault=store
    )
    with TestClient(make_app(house), base_url=HOST) as client:
        yield Played(client, scene, house)

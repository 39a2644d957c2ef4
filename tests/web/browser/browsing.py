"""A Chromium of the machine's own, and the scripted talks served to it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from plenipo.cli.scenes.cast import play_all
from plenipo.cli.scenes.stage import Stage
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.demo import COOKIE, DemoDoor
from plenipo.web.house import House
from plenipo.web.live.hub import Hub
from plenipo.web.live.wire import LiveProtocol

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
STATIC = Path(__file__).resolve().parents[3] / "src" / "plenipo" / "web" / "static"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, or skip where it has none, or no built script."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    if not (STATIC / "manifest.json").is_file() and "CI" not in os.environ:
        pytest.skip("no built files here: run `make assets`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@dataclass
class Table:
    """The scripted negotiations, served on this machine, with their desk at hand."""

    address: str
    scene: Stage  # the peace talks
    house: House
    ferry: Stage  # the negotiation that is in force
    archive: Stage  # the public record of real talks

    def room(self, name: str) -> str:
        return f"{self.address}/r/{self.scene.rooms[name]}"

    def context(self, browser: Browser, who: str, **options: Any) -> BrowserContext:  # noqa: ANN401 - the browser’s own options
        """Open a browser of its own in which `who` is signed in."""
        key = next(p.key for p in self.house.places if p.name == who)
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": COOKIE, "value": key, "url": self.address}])
        return context

    def page(self, browser: Browser, who: str, room: str, **options: Any) -> Page:  # noqa: ANN401 - the browser’s own options
        """Open the table of a room as `who`; a page error fails the test that closes it."""
        page = self.context(browser, who, **options).new_page()
        page.goto(self.room(room))
        return page


@contextmanager
def table(*, port: int = 0) -> Iterator[Table]:
    """Serve the scripted negotiations as they stand at the end of their scripts."""
    store = MemoryStore()
    told = play_all(store)
    scene = told.peace
    places = told.cast().places("a secret of the tests")
    hub = Hub(store)
    house = House(desk=scene.desk, clock=scene.clock, door=DemoDoor(places), places=places, hub=hub)
    with serving(make_app(house), port=port) as address:
        yield Table(address, scene, house, told.ferry, told.dossier)


@contextmanager
def serving(app: Any, *, port: int = 0) -> Iterator[str]:  # noqa: ANN401 - any app that uvicorn runs
    """Serve an app on this machine's own address, on a free port unless one is named; yield where."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    config = uvicorn.Config(
        app, http=LiveProtocol, log_config=None, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)

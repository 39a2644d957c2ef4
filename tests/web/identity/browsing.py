"""The app behind a real server on this machine, and a real browser before it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from plenipo.web.app import make_app
from plenipo.web.house import House

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def served(house: House) -> Iterator[int]:
    """Serve an app on a free port of this machine alone, and yield the port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(make_app(house), log_level="error", lifespan="off", ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's own Chromium, or skip."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no browser: install the package chromium to see the pages in one")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


class Authenticator:
    """A device for passkeys inside the browser, by the protocol its makers test with."""

    def __init__(self, page: Page, *, verifies: bool = True) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        made: dict[str, Any] = self._session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": verifies,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self.id = str(made["authenticatorId"])

    def passkeys(self) -> list[dict[str, Any]]:
        """What the device keeps."""
        found: dict[str, Any] = self._session.send(
            "WebAuthn.getCredentials", {"authenticatorId": self.id}
        )
        return list(found["credentials"])

    def verify(self, yes: bool) -> None:
        """Let the person be recognised, or not."""
        self._session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes}
        )

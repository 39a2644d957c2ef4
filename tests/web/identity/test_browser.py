"""The way in through a real browser, with a passkey device inside it, and without script."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from plenipo.web.drawing import assets
from plenipo.web.identity.instants import HOUR, epoch_seconds
from tests.web.browser.test_accessibility import AXE, faults
from tests.web.identity.browsing import Authenticator, chromium, served
from tests.web.identity.house import Housed, housed
from tests.web.identity.people import OTHER, PASSWORD

pytestmark = pytest.mark.slow
SHOTS = os.environ.get("PLENIPO_SCREENSHOTS", "")  # a folder, where they are to be looked at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def here() -> Iterator[tuple[Housed, str]]:
    with housed() as found, served(found.house) as port:
        yield found, f"http://localhost:{port}"


@pytest.fixture
def built() -> None:
    if not assets()["js"]:
        pytest.skip("style sheet and script are not built: make assets")


def invitation(here: Housed, member: str = "") -> str:
    made = here.people.identity.invitations.make(
        member or here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    assert isinstance(made, str)
    return f"/invitation/{made}"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_a_passkey_from_the_invitation_to_the_table(
    here: tuple[Housed, str], browser: Browser, built: None
) -> None:
    house, at = here
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    device = Authenticator(page)
    page.goto(at + invitation(house))
    shot(page, "invitation")
    page.get_by_label("Your name, as others read it").fill("D. Orsel")
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_role("heading", name="You are in, D. Orsel")).to_be_visible()
    shot(page, "welcome-passkey")
    assert len(device.passkeys()) == 1
    page.get_by_role("link", name="To your negotiations").click()
    expect(page.get_by_role("link", name="Peace talks")).to_be_visible()
    page.goto(at + "/sign-out")
    shot(page, "sign-out")
    page.get_by_role("button", name="Sign out of this browser").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    shot(page, "sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Peace talks")).to_be_visible()
    assert device.passkeys()[0]["signCount"] == 2
    account = house.people.identity.accounts.find(
        house.people.identity.accounts.of_member(house.head)
    )
    assert account is not None
    assert account.password == ""
    assert account.passkeys[0].count == 2
    house.people.clock.move(HOUR)
    page.goto(at + "/account")
    page.get_by_role("link", name="Show that it is you").click()
    shot(page, "prove-passkey")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("button", name="Add a passkey of this device").click()
    expect(page.get_by_text("This device has a passkey here already.")).to_be_visible()
    shot(page, "account")
    assert wrong == []
    page.context.close()


def test_a_device_that_does_not_recognise_the_person_lets_nobody_in(
    here: tuple[Housed, str], browser: Browser, built: None
) -> None:
    house, at = here
    page = browser.new_page()
    device = Authenticator(page)
    page.goto(at + invitation(house))
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    page.goto(at + "/sign-out")
    page.get_by_role("button", name="Sign out of this browser").click()
    device.verify(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    shot(page, "sign-in-refused")
    device.verify(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Peace talks")).to_be_visible()
    page.context.close()


def test_another_person_s_passkey_does_not_prove_who_is_signed_in(
    here: tuple[Housed, str], browser: Browser, built: None
) -> None:
    house, at = here
    page = browser.new_page()
    Authenticator(page)
    page.goto(at + invitation(house))
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    page.context.clear_cookies()
    mira = house.people.join(OTHER, name="Mira Tane")
    page.context.add_cookies(
        [{"name": "plenipo-session", "value": mira.secret, "url": at, "httpOnly": True}]
    )
    page.goto(at + "/prove?to=/account")
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    page.context.close()


def test_the_whole_way_without_script(here: tuple[Housed, str], browser: Browser) -> None:
    house, at = here
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 420, "height": 850}, color_scheme="dark"
    )
    page = context.new_page()
    page.goto(at + invitation(house))
    expect(page.get_by_role("button", name="Come in with a passkey")).to_be_hidden()
    shot(page, "invitation-narrow-dark-no-script")
    page.get_by_label("A password you will know again").fill("short")
    page.get_by_role("button", name="Come in with a password").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    shot(page, "invitation-refused")
    page.get_by_label("A password you will know again").fill(PASSWORD)
    page.get_by_role("button", name="Come in with a password").click()
    name = page.locator("#sign-in-name").inner_text()
    shot(page, "welcome-password")
    page.goto(at + "/account")
    shot(page, "account-narrow-dark")
    page.get_by_role("link", name="Ask for a code as well").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    shot(page, "codes")
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(epoch_seconds(house.people.clock.now())))
    page.get_by_role("button", name="Ask for codes from now on").click()
    papers = page.locator("ol.codes li").all_inner_texts()
    assert len(papers) == 10
    shot(page, "recovery")
    page.get_by_role("link", name="I have them on paper").click()
    page.get_by_label("What it is for").fill("nightly export")
    page.get_by_role("button", name="Make an access token").click()
    assert re.fullmatch(r"plenipo_[0-9a-f]{64}", page.locator("#token").inner_text())
    shot(page, "token")
    page.goto(at + "/sign-out")
    page.get_by_role("button", name="Sign out of this browser").click()
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Which of them is never said")
    shot(page, "sign-in-wrong-narrow-dark")
    assert page.get_by_label("Sign-in name").input_value() == name
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(papers[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Peace talks")).to_be_visible()
    context.close()


def test_the_secretary_sends_an_invitation(
    here: tuple[Housed, str], browser: Browser, built: None
) -> None:
    house, at = here
    ines = house.people.join(house.secretary, name="Ines Marlow")
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.context.add_cookies(
        [{"name": "plenipo-session", "value": ines.secret, "url": at, "httpOnly": True}]
    )
    page.goto(f"{at}/r/{house.plenary}/members")
    shot(page, "members")
    page.get_by_role("link", name="Invite Davit Orsel").click()
    page.get_by_role("button", name="Make an invitation").click()
    link = page.locator("#link").inner_text()
    shot(page, "invite")
    assert link.startswith(f"{at}/invitation/")
    davit = browser.new_page()
    davit.goto(link)
    expect(davit.get_by_text("Ines Marlow invites Davit Orsel")).to_be_visible()
    davit.context.close()
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (420, "dark"), (1400, "light")])
def test_no_page_is_wider_than_its_window_or_at_fault(
    here: tuple[Housed, str],
    browser: Browser,
    built: None,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    house, at = here
    link = invitation(house, OTHER)
    davit = house.people.join(house.head)
    ines = house.people.join(house.secretary, name="Ines Marlow")
    made = house.people.identity.tokens.make(
        davit.account.id, house.head, name="nightly export", write=True, days=30
    )
    assert isinstance(made, str)
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    pages = {
        "": ("/sign-in", link, "/invitation/unknown"),
        davit.secret: ("/account", "/account/codes", "/account/welcome", "/prove", "/sign-out"),
        ines.secret: (f"/r/{house.plenary}/invite/{house.head}",),
    }
    wrong: list[str] = []
    for secret, paths in pages.items():
        context.clear_cookies()
        if secret:
            context.add_cookies([{"name": "plenipo-session", "value": secret, "url": at}])
        for path in paths:
            page.goto(at + path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{path}: wider than its window")
            if AXE.is_file():
                wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []
    context.close()

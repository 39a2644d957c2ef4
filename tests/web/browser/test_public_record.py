"""The public record in a real browser: noted by keyboard, asked about, published, read by anybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from plenipo.desk import Refused, open_public
from tests.web.browser.browsing import Table, chromium, table

pytestmark = pytest.mark.slow
SEC = "Ines Marlow"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_commitment_to_the_public_page(browser: Browser, talks: Table, script: bool) -> None:
    scene = talks.scene
    room = open_public(scene.desk, scene.members[SEC], scene.rooms["plenary"], name="For all")
    assert not isinstance(room, Refused)
    nobody = browser.new_context(java_script_enabled=script).new_page()
    answer = nobody.goto(f"{talks.address}/public/{room}")
    assert answer is not None
    assert answer.status == 404  # nothing was published: there is no such page

    page = talks.context(browser, SEC, java_script_enabled=script).new_page()
    page.goto(f"{talks.room('plenary')}/outside")
    page.get_by_role("link", name="Commitments and incidents").click()
    page.get_by_text("Note a commitment").click()
    form = page.locator("form[action$='/commitments/note']")
    form.locator("[name=party_code]").select_option("ZEM")
    form.locator("[name=words]").fill("To open the bridge at Sell.")
    form.locator("[name=due]").fill("2031-05-10")
    form.locator("[name=due]").press("Enter")
    expect(page.get_by_text("It goes on record, and these will read it")).to_be_visible()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Overdue: it was due on 10 May 2031")).to_be_visible()

    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("Anybody can read it there, without signing in")).to_be_visible()
    page.get_by_role("button", name="Publish it").click()

    nobody.goto(f"{talks.address}/public/{room}")
    expect(nobody.get_by_role("heading", level=1)).to_have_text("Peace between Ardenia and Zembria")
    commitment = nobody.locator("#commitments ~ ol > li")
    expect(commitment).to_contain_text("To open the bridge at Sell.")
    expect(commitment).to_contain_text("Overdue")
    assert nobody.context.cookies() == []
    nobody.get_by_role("link", name="Commitments", exact=True).last.click()
    expect(nobody.locator("main")).to_contain_text("To open the bridge at Sell.")

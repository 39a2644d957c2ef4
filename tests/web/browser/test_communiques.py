"""A communiqué in a browser: flags come as one types, and it goes from draft to issued."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.browsing import Table, chromium, table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def record(page: Page) -> None:
    """Confirm in words what goes on record."""
    expect(page.locator(".crossing")).to_contain_text("these will read it")
    page.get_by_role("button", name="Record it").click()


def test_from_the_record_to_the_minute(browser: Browser, talks: Table) -> None:
    plenary = talks.room("plenary")
    chair = talks.context(browser, "Ines Marlow").new_page()
    chair.goto(f"{plenary}/communiques")
    chair.locator("select[name=about]").select_option("round:1")
    chair.get_by_role("button", name="Draft from the record").click()
    words = chair.locator("textarea[name=words]")
    expect(words).to_contain_text("Of the 17 articles of the draft, 15 have been agreed.")
    flags = chair.locator("#flags")
    expect(flags).not_to_contain_text("more than the record")

    # What is typed is checked after a pause, and the caret stays where it is.
    words.press("Control+End")
    words.press_sequentially("\n\nAll articles have been agreed.")
    expect(flags).to_contain_text("says more than the record")
    expect(flags).to_contain_text("15 of 17 articles are agreed, all but Articles 6 and 7.")
    expect(words).to_be_focused()
    for _ in "All articles have been agreed.":
        words.press("Backspace")
    words.press_sequentially("Articles 6 and 7 remain open.")
    expect(flags).not_to_contain_text("more than the record")
    chair.get_by_label("Title").fill("After the third round")
    chair.get_by_role("button", name="Record the draft").click()
    record(chair)
    expect(chair.get_by_role("heading", name="After the third round")).to_be_visible()
    here = chair.url
    expect(chair.locator(".proof")).to_have_count(2)

    for who, party in (("Davit Orsel", "Ardenia"), ("Rehan Kolde", "Zembria")):
        head = talks.context(browser, who).new_page()
        head.goto(here)
        head.get_by_role("button", name=f"Clear it for {party}").click()
        record(head)
        expect(head.locator("#state")).to_contain_text("Cleared by")
        head.close()

    chair.goto(here)
    chair.get_by_role("button", name="Issue it now").click()
    record(chair)
    expect(chair.locator("h2")).to_contain_text("issued")
    with chair.expect_download() as file:
        chair.locator(".version").nth(1).get_by_role("link", name="Word").click()
    assert file.value.suggested_filename == "communique-ZEM.docx"


def test_a_claim_leads_to_what_the_record_says_and_back(browser: Browser, talks: Table) -> None:
    page = talks.context(browser, "Davit Orsel").new_page()
    page.goto(f"{talks.room('plenary')}/communiques/communique-1")
    page.locator("#claim-2 a").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#flag-2")
    expect(page.locator("#flag-2")).to_contain_text("borne out")
    page.locator("#flag-2 a").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#claim-2")

"""Two members of one delegation at one draft: saved as typed, and no last words lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.browsing import Table, chromium, table

pytestmark = pytest.mark.slow
ROOM = "Delegation of Ardenia"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def editor(page: Page) -> None:
    """Open the editor on the room's first draft."""
    page.goto(f"{page.url}/draft")
    page.locator(".list :is(h2, h3) a").first.click()
    page.locator("a[data-key=propose]").click()
    expect(page.locator(".ProseMirror").first).to_be_visible()


def block(page: Page, nth: int = -1) -> str:
    """The id of a block of the editor that is a paragraph of text."""
    found = page.locator(".editor").nth(nth).get_attribute("id")
    assert found is not None
    return found


def test_what_is_typed_is_shown_as_a_redline_saved_and_taken_back(
    browser: Browser, talks: Table
) -> None:
    page = talks.page(browser, "Davit Orsel", ROOM)
    editor(page)
    at = page.locator(f"#{block(page)}")
    text = at.locator(".ProseMirror")
    before = text.inner_text()
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Quietly.")
    expect(at.locator(".redline ins").last).to_contain_text("Quietly")
    expect(at.locator(".redline ins").last.locator(".vh").first).to_have_text("inserted: ")
    expect(at.locator(".saved")).to_contain_text("saved")
    expect(at.locator(".saved")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(text).to_contain_text("Quietly.")
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Never.")
    at.get_by_role("button", name="Undo").click()
    expect(text).not_to_contain_text("Never.")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(before)
    expect(at.locator(".saved")).to_have_attribute("data-state", "saved")
    page.context.close()


def test_words_kept_through_a_dropped_connection(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, "Davit Orsel", ROOM)
    editor(page)
    at = page.locator(f"#{block(page)}")
    page.context.set_offline(True)
    at.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" In a tunnel.")
    expect(at.locator(".saved")).to_have_attribute("data-state", "waiting")
    page.context.set_offline(False)
    expect(at.locator(".saved")).to_have_attribute("data-state", "saved", timeout=20_000)
    page.reload()
    expect(at.locator(".ProseMirror")).to_contain_text("In a tunnel.")
    page.context.close()


def test_two_who_type_in_one_draft_both_see_both(browser: Browser, talks: Table) -> None:
    head = talks.page(browser, "Davit Orsel", ROOM)
    delegate = talks.page(browser, "Mira Tane", ROOM)
    editor(head)
    editor(delegate)
    name = block(head)
    first, second = head.locator(f"#{name}"), delegate.locator(f"#{name}")
    first.locator(".ProseMirror").click()
    head.keyboard.press("Control+End")
    head.keyboard.type(" Head’s words.")
    expect(first.locator(".saved")).to_have_attribute("data-state", "saved")

    second.locator(".ProseMirror").click()
    delegate.keyboard.press("Control+End")
    delegate.keyboard.type(" Delegate’s words.")
    clash = delegate.locator("section.clash")
    expect(clash).to_contain_text("Head’s words.")
    expect(clash).to_contain_text("Delegate’s words.")
    clash.get_by_role("button", name="Take theirs").click()
    expect(second.locator(".ProseMirror")).to_contain_text("Head’s words.")
    second.get_by_role("button", name="Undo").click()  # and one's own are one step away
    expect(second.locator(".ProseMirror")).to_contain_text("Delegate’s words.")
    expect(second.locator(".saved")).to_have_attribute("data-state", "saved")
    head.reload()
    expect(first.locator(".ProseMirror")).to_contain_text("Delegate’s words.")
    head.context.close()
    delegate.context.close()


def test_a_button_takes_along_what_was_typed_a_moment_ago(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, "Davit Orsel", ROOM)
    editor(page)
    at = page.locator(f"#{block(page)}")
    at.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" At the last moment.")
    page.locator("button[value=keep]").click()
    expect(page.locator(".draft ins").last).to_contain_text("last moment")
    expect(page.locator(".refusal")).to_have_count(0)
    page.context.close()


def test_without_script_the_field_does_what_the_editor_does(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, "Davit Orsel", ROOM, java_script_enabled=False)
    page.goto(f"{page.url}/draft")
    page.locator(".list :is(h2, h3) a").first.click()
    page.locator("a[data-key=propose]").click()
    field = page.locator("textarea").last
    field.fill(f"{field.input_value()} By hand.")
    page.locator("button[value=preview]").last.click()
    expect(page.locator(".redline ins").last).to_contain_text("By hand.")
    page.context.close()


def test_a_wording_of_anothers_is_taken_from_its_bracket_into_ones_own_draft(
    browser: Browser, talks: Table
) -> None:
    """From the plenary's bracket by the keyboard, through the own room, as one step of undo."""
    page = talks.page(browser, "Davit Orsel", "plenary")
    seven = page.locator('.section[data-number="Article 7"]')
    seven.locator("a.t", has_text="ZEM").last.focus()
    page.keyboard.press("Enter")
    page.locator(".holders a.button").click()
    page.locator(".list a.button", has_text=ROOM).click()
    opened = page.locator("details.beside[open]").first
    block = page.locator(".editor", has=page.locator("details.beside[open]")).first
    before = block.locator(".ProseMirror").inner_text()
    opened.get_by_role("button", name="Take this wording ZEM").first.click()
    expect(block.locator(".ProseMirror")).to_contain_text("twenty-five (25) kilometres")
    expect(block.locator(".saved")).to_have_attribute("data-state", "saved")
    block.get_by_role("button", name="Undo").click()
    expect(block.locator(".ProseMirror")).to_have_text(before)
    page.context.close()


def test_a_wording_is_taken_without_script_too(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, "Mira Tane", ROOM, java_script_enabled=False)
    page.goto(f"{page.url}/draft")
    page.locator(".list :is(h2, h3) a").first.click()
    page.locator("a[data-key=propose]").click()
    block = page.locator(".editor", has=page.locator("button[name=take]")).last
    name = block.get_attribute("id")
    block.locator("details.beside summary").click()
    button = block.locator("button[name=take]").first
    words = button.get_attribute("data-take")
    button.click()
    expect(page.locator(f"#{name} textarea")).to_have_value(words or "-")
    page.context.close()

"""An article becomes statements of the register by keyboard, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.browsing import Table, chromium, table
from tests.web.test_statements import ARTICLE, NEWS

pytestmark = pytest.mark.slow
ARD, OURS = "Davit Orsel", "Delegation of Ardenia"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def words() -> str:
    """The real article where it is at hand, else an invented one."""
    return NEWS.read_text("utf-8") if NEWS.is_file() else ARTICLE


def brought(talks: Table, page: Page) -> None:
    """Paste the article and its source; go on with Enter in the field of the source."""
    page.goto(f"{talks.room(OURS)}/statements")
    page.get_by_role("link", name="Read an article").press("Enter")
    page.get_by_label("The article: its text").fill(words())
    page.keyboard.press("Tab")  # the file
    page.keyboard.press("Tab")
    page.keyboard.type("Arlen Wire")
    if not NEWS.is_file():
        page.get_by_label("Day of publication").fill("2031-05-04")
    page.get_by_label("Source", exact=True).press("Enter")
    page.wait_for_url("**/review/*", wait_until="load")
    expect(page.locator("form.review")).to_be_visible()


def statements(talks: Table) -> int:
    state = talks.scene.desk.operator_state(talks.scene.rooms[OURS])
    return len(state.outside.statements)


def test_the_real_article_is_confirmed_by_keyboard_alone(browser: Browser, talks: Table) -> None:
    page = talks.context(browser, ARD).new_page()
    brought(talks, page)
    finds = page.locator("[data-find]")
    count = finds.count()
    flagged = page.locator("[data-find]:has(.doubt)")
    doubtful = flagged.count()
    assert 0 < doubtful < count
    assert statements(talks) == 0
    page.get_by_role("button", name="that are unflagged").press("Enter")
    page.wait_for_url("**#record", wait_until="load")  # the script of the page is at work
    expect(page.get_by_text(f"{count - doubtful} yes")).to_be_visible()
    # From find to find: those that are answered are passed by, the doubtful ones are refused.
    answered = 0
    for _ in range(count):
        page.keyboard.press("j")
        focused = page.locator("[data-find]:has(:focus)")
        expect(focused).to_have_count(1)
        if focused.locator(".doubt").count():
            page.keyboard.press("n")
            page.keyboard.press("k")
            answered += 1
    assert answered == doubtful
    page.get_by_role("button", name="Record what I said yes to").first.press("Enter")
    expect(page.locator(".said-list > li")).to_have_count(count - doubtful)
    assert statements(talks) == count - doubtful


def test_y_and_n_answer_and_go_on(browser: Browser, talks: Table) -> None:
    page = talks.context(browser, ARD).new_page()
    brought(talks, page)
    page.keyboard.press("j")
    for key in "yny":
        page.keyboard.press(key)
    said = page.locator("[data-find] input:checked").evaluate_all("rows => rows.map(r => r.value)")
    assert said == ["yes", "no", "yes"]
    # While somebody types they are letters.
    page.get_by_label("Its first words").fill("")
    page.get_by_label("Its first words").press("y")
    assert page.get_by_label("Its first words").input_value() == "y"
    assert page.locator("[data-find] input:checked").count() == 3


def test_without_script_it_is_the_same(browser: Browser, talks: Table) -> None:
    page = talks.context(browser, ARD, java_script_enabled=False).new_page()
    brought(talks, page)
    count = page.locator("[data-find]").count()
    page.get_by_role("button", name="that are unflagged").press("Enter")
    clear = page.locator("[data-find] input[value=yes]:checked").count()
    page.get_by_role("button", name="Record what I said yes to").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("no answer yet")
    page.get_by_role("button", name="leave out what has no answer").first.press("Enter")
    expect(page.locator(".said-list > li")).to_have_count(clear)
    assert 0 < clear < count


def test_a_find_leads_to_its_words_and_back(browser: Browser, talks: Table) -> None:
    page = talks.context(browser, ARD).new_page()
    brought(talks, page)
    page.get_by_role("link", name="Find 2, to its words").press("Enter")
    expect(page.locator("#w2")).to_be_in_viewport()
    page.locator("#w2").press("Enter")
    expect(page.locator("#f2")).to_be_in_viewport()

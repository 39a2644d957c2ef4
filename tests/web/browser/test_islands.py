"""What the script adds to the table: following its room, keys, brackets, choosing, theme."""

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


@pytest.fixture(scope="module")
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


@pytest.fixture
def page(browser: Browser, talks: Table) -> Iterator[Page]:
    wrong: list[str] = []
    opened = talks.page(browser, "Davit Orsel", "plenary", viewport={"width": 1440, "height": 900})
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    opened.context.close()
    assert not wrong


def section(page: Page, number: str) -> str:
    found = page.locator(f'.section[data-number="{number}"]').get_attribute("id")
    assert found is not None
    return found


def test_nothing_is_asked_of_anybody_else(browser: Browser, talks: Table) -> None:
    context = talks.context(browser, "Davit Orsel")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(talks.room("plenary"))
    page.mouse.wheel(0, 3000)
    page.wait_for_load_state("load")
    assert asked
    assert {url for url in asked if not url.startswith((talks.address, "data:"))} == set()
    context.close()


def test_the_first_view_weighs_at_most_250_kb(browser: Browser, talks: Table) -> None:
    """Fonts, style, script and the page, as bytes over the line; the page is not compressed."""
    context = talks.context(browser, "Davit Orsel")
    page = context.new_page()
    page.goto(talks.room("plenary"))
    page.wait_for_load_state("load")
    sizes: dict[str, int] = page.evaluate(
        """() => Object.fromEntries([...performance.getEntriesByType("resource"),
             ...performance.getEntriesByType("navigation")].map(e => [e.name, e.encodedBodySize]))"""
    )
    sizes.pop(f"{talks.address}/stream", None)
    assert 0 < sum(sizes.values()) <= 250_000, sizes
    context.close()


def test_a_bracket_says_who_wants_it_by_keyboard_and_pointer(page: Page) -> None:
    at = section(page, "Article 7")
    tag = page.locator(f"#{at} a.t").first
    box = page.locator(".holders")
    for _ in range(20):  # the page may have been shown before its script was there
        page.mouse.move(5, 5)
        tag.hover()
        page.wait_for_timeout(100)
        if box.count():
            break
    expect(box).to_contain_text("ZEM")
    page.mouse.move(5, 5)
    expect(box).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.type("7")
    expect(page.locator(f"#{at}")).to_be_focused()
    page.keyboard.press("b")
    expect(tag).to_be_focused()
    expect(box).to_be_visible()
    expect(tag).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(tag).to_be_focused()


def test_keys_lead_through_the_open_provisions_and_into_the_panel(page: Page) -> None:
    six, seven = section(page, "Article 6"), section(page, "Article 7")
    page.keyboard.press("j")
    expect(page.locator(f"#{six}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#{seven}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#{six}")).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("#panel h2")).to_contain_text("Article 6")
    expect(page.locator(f"#{six}")).to_contain_class("chosen")
    assert f"at={six.removeprefix('u-')}" in page.url
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_keys_are_left_alone_while_somebody_types(page: Page) -> None:
    six = section(page, "Article 6")
    page.locator(f"#{six} a.open").click()
    page.locator("#said summary").last.click()
    field = page.locator("#said textarea").last
    field.press_sequentially("just go on")
    expect(field).to_have_value("just go on")
    expect(page.locator("dialog")).to_have_count(0)


def test_the_theme_is_kept_in_this_browser(page: Page) -> None:
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"


def test_without_script_every_bracket_still_leads_to_its_note(
    browser: Browser, talks: Table
) -> None:
    page = talks.page(browser, "Davit Orsel", "plenary", java_script_enabled=False)
    seven = page.locator('.section[data-number="Article 7"]')
    expect(seven.locator(".mg")).to_be_hidden()
    seven.locator("a.t").first.click()
    expect(seven.locator(".mg")).to_be_visible()
    expect(page.locator(".needs-script").first).to_be_hidden()
    page.context.close()


def test_a_move_of_another_arrives_without_moving_what_is_read(
    browser: Browser, talks: Table, page: Page
) -> None:
    """ZEM takes a position on Article 6 while ARD reads Article 14 and has the focus there."""
    with page.expect_response("**/stream"):
        page.reload()
    page.keyboard.press("g")
    page.keyboard.type("14")
    fourteen = page.locator(f"#{section(page, 'Article 14')}")
    expect(fourteen).to_be_focused()
    before = fourteen.bounding_box()
    seq = int(page.locator("body").get_attribute("data-seq") or 0)

    other = talks.page(browser, "Rehan Kolde", "plenary", viewport={"width": 1440, "height": 900})
    other.locator('.section[data-number="Article 6"] a.open').click()
    other.locator("#take summary").first.click()
    form = other.locator("#f-position")
    form.locator("input[name=on]").first.check()
    form.locator("button.primary").click()
    other.locator("form.crossing button.primary").click()
    expect(other.locator("form.crossing")).to_have_count(0)
    other.context.close()

    page.wait_for_function("n => Number(document.body.dataset.seq) > n", arg=seq)
    expect(fourteen).to_be_focused()
    after = fourteen.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


_TELL_WHEN_HEARD = """
window.EventSource = class extends EventSource {
  constructor(...given) {
    super(...given);
    this.addEventListener("open", () => { document.documentElement.dataset.heard = "yes"; });
  }
};
"""


def test_a_lost_line_is_told_calmly_and_so_is_its_return(browser: Browser) -> None:
    with table() as first:
        port = int(first.address.rpartition(":")[2])
        page = first.page(browser, "Davit Orsel", "plenary")
        page.add_init_script(_TELL_WHEN_HEARD)
        page.reload()
        # The sentence differs when the line never stood, so it is cut only once it stands.
        expect(page.locator("html")).to_have_attribute("data-heard", "yes", timeout=20_000)
    strip = page.locator(".line-state")
    expect(strip).to_contain_text("lost", timeout=20_000)
    expect(strip).to_have_attribute("role", "status")
    with table(port=port):
        expect(strip).to_contain_text("back", timeout=30_000)
        expect(strip).to_have_count(0, timeout=20_000)
        page.context.close()

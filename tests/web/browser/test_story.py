"""A whole story, with several people at their own browsers at once.

A draft in the delegation's room is shown to the facilitator, then tabled; the other
side sees it arrive, accepts on a condition, the condition is met and the provision
closes; then the words change, and the consent lapses. And: a line that is lost
and found, and a delegate who tries every door that is not theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from plenipo.record import entries as e
from plenipo.record.kinds import Basis
from tests.web.browser.browsing import Table, chromium, table

pytestmark = pytest.mark.slow
ARD, ZEM, FAC = "Davit Orsel", "Rehan Kolde", "Arlen House"
WORDS = " Observers shall be unarmed."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def unit(talks: Table, number: str) -> str:
    """Return the id of an article's heading, by which its section is known."""
    state = talks.scene.desk.operator_state(talks.scene.rooms["plenary"])
    return next(u.id for u in state.units.values() if u.label == number)


def section(page: Page, at: str) -> str:
    """Return how a section's status reads on a page."""
    return page.locator(f"#u-{at} .st").first.inner_text()


def record(page: Page) -> None:
    """Confirm in words what goes on record, where the page asks."""
    button = page.get_by_role("button", name="Record it")
    expect(button).to_be_visible()
    expect(page.locator(".crossing")).to_contain_text("these will read it")
    button.click()


def send(talks: Table, page: Page, to: str) -> None:
    """Send the draft that the page shows to another room, and let it land."""
    page.get_by_role("link", name=to).click()
    expect(page.locator(".crossing .readers").first).to_be_visible()
    page.locator("form.form button.primary").click()
    talks.scene.clock.pass_by(minutes=15)
    page.goto(f"{talks.room('Delegation of Ardenia')}/outbox")
    page.get_by_role("button", name="Let it land now").click()
    expect(page.get_by_text("Nothing waits to go out.")).to_be_visible()


def accept(page: Page, at: str, wording: str, *, only_if: tuple[str, ...] = ()) -> None:
    """Take a position on the words of a wording, on a condition where one is named."""
    page.goto(f"{page.url.split('?')[0].split('#')[0]}?at={at}")
    page.get_by_text("Take a position on exact words").click()
    form = page.locator("#f-position")
    form.locator("label.choice", has_text=wording).first.locator("input").check()
    if only_if:
        form.get_by_text("Condition, expiry, instruction, remark").click()
        options = form.locator("select[name=if] option").all_inner_texts()
        form.locator("select[name=if]").select_option(
            label=next(o for o in options if all(part in o for part in only_if))
        )
    form.locator("button.primary").click()
    record(page)


def test_from_a_draft_to_a_closed_provision_and_a_lapsed_consent(
    browser: Browser, talks: Table
) -> None:
    art6, art7 = unit(talks, "Article 6"), unit(talks, "Article 7")
    ours = talks.page(browser, ARD, "Delegation of Ardenia")
    theirs = talks.page(browser, ZEM, "plenary")
    chair = talks.page(browser, FAC, "Good offices with Ardenia")

    # A draft, in the delegation's own room.
    ours.goto(f"{talks.room('Delegation of Ardenia')}/draft?at={art7}")
    text = ours.locator(".ProseMirror").last
    text.click()
    ours.keyboard.press("Control+End")
    ours.keyboard.type(WORDS)
    expect(ours.locator(".saved").last).to_have_attribute("data-state", "saved")
    ours.get_by_role("button", name="Keep as a draft").click()
    expect(ours.locator("main h1")).to_contain_text("Draft")
    draft = ours.url
    expect(theirs.locator("main")).not_to_contain_text("unarmed")

    # Shown to the facilitator in confidence: it arrives there, and nowhere else.
    send(talks, ours, "Show the facilitator")
    expect(chair.locator("main")).to_contain_text("unarmed", timeout=20_000)
    expect(theirs.locator("main")).not_to_contain_text("unarmed")

    # Tabled: the other side sees it arrive without loading the page again.
    ours.goto(draft)
    send(talks, ours, "Table in the plenary")
    expect(theirs.locator(f"#u-{art7}")).to_contain_text("unarmed", timeout=20_000)

    # The other side accepts it, on a condition that is not met yet.
    accept(theirs, art7, "unarmed", only_if=("Article 6", "ZEM-2"))
    theirs.goto(talks.room("plenary"))
    assert "Conditional" in section(theirs, art7)

    # The condition is met: both sections close, on both sides' pages.
    ours.goto(talks.room("plenary"))
    accept(ours, art6, "and of security")
    theirs.goto(talks.room("plenary"))
    expect(theirs.locator(f"#u-{art7} .st").first).to_contain_text("Agreed")
    expect(theirs.locator(f"#u-{art6} .st").first).to_contain_text("Agreed")

    # The words change, and the consent to the old ones lapses.
    ours.goto(f"{talks.room('plenary')}?at={art7}")
    ours.locator("#proposals li", has_text="unarmed").get_by_role("link", name="Revise").click()
    box = ours.locator("textarea, .ProseMirror").last
    box.click()
    ours.keyboard.press("Control+End")
    ours.keyboard.type(" They shall be few.")
    ours.locator("form.form button.primary").first.click()
    if ours.get_by_role("button", name="Record it").is_visible():
        record(ours)
    expect(theirs.locator(f"#u-{art7}")).to_contain_text("few", timeout=20_000)
    expect(theirs.locator(f"#u-{art7} .st").first).not_to_contain_text("Agreed")
    for page in (ours, theirs, chair):
        page.context.close()


def test_a_line_is_lost_and_found(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, ZEM, "plenary")
    expect(page.locator("main")).to_contain_text("Article 7")
    page.context.set_offline(True)
    art7 = unit(talks, "Article 7")
    state = talks.scene.desk.operator_state(talks.scene.rooms["plenary"])
    units = list(state.units.values())
    body = units[[u.id for u in units].index(art7) + 2]
    talks.scene.desk.table_directly(
        talks.scene.members["Ines Marlow"],
        talks.scene.rooms["plenary"],
        changes=[e.Change(unit=body.id, text=body.text + WORDS)],
        sponsors=["ARD"],
        basis=Basis.FROM_FLOOR,
    )
    page.wait_for_timeout(1500)  # the page hears of it, and cannot fetch it
    page.context.set_offline(False)
    expect(page.locator(f"#u-{art7}")).to_contain_text("unarmed", timeout=30_000)
    page.context.close()


def test_every_door_that_is_not_ours_looks_like_a_wall(browser: Browser, talks: Table) -> None:
    page = talks.page(browser, ZEM, "plenary")
    unknown = page.goto(f"{talks.address}/r/{'5ca1ab1e' * 4}")
    assert unknown is not None
    wall = (unknown.status, unknown.body())
    for name in ("Delegation of Ardenia", "Good offices with Ardenia", "The facilitator's team"):
        for way in (
            "",
            "/draft",
            "/outbox",
            "/ledger",
            "/members",
            "/matrix",
            "/compare",
            "/floor",
        ):
            answer = page.goto(f"{talks.room(name)}{way}")
            assert answer is not None
            assert (answer.status, answer.body()) == wall, (name, way)
    page.context.close()

"""A small agreement, from an empty room to signatures, by what a delegate would click.

Three people at three browsers: the heads of two delegations and the facilitator.
Nothing is recorded behind their backs but time, which the test lets pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from plenipo.cli.scenes.stage import Stage, stage
from plenipo.record import entries as e
from plenipo.record.kinds import Role, RoomKind
from plenipo.record.state import RoomState
from plenipo.store.memory import MemoryStore
from plenipo.web.app import make_app
from plenipo.web.demo import COOKIE, DemoDoor
from plenipo.web.house import House, Place
from plenipo.web.live.hub import Hub
from plenipo.web.viewer import Viewer
from tests.web.browser.browsing import chromium, serving

pytestmark = pytest.mark.slow
PATIENCE: Final = 30_000  # milliseconds; the machine may be busy
CHAIR, HAL, SKE = "Maren Aldis", "Liv Sandar", "Edda Vorn"
DRAFT: Final = """# Agreement on the Light at Corran Head

Hallin and Skerra, herinafter “the Parties”,

Have agreed as follows:

## Article 1

### The light

The Parties shall keep a light at Corran Head from dusk to dawn.

## Article 2

### Costs

Hallin bears the costs of the light.

## Article 3

### Keepers

The Parties appoint two (2) keepers, one each, who receive the same pay.

For the Government of Hallin: ____________

For the Government of Skerra: ____________
"""


@dataclass
class Talks:
    """The room where all sit, three browsers, and the clock."""

    address: str
    scene: Stage
    chair: Page
    hal: Page
    ske: Page

    @property
    def plenary(self) -> str:
        return f"{self.address}/r/{self.scene.rooms['plenary']}"

    @property
    def state(self) -> RoomState:
        return self.scene.desk.operator_state(self.scene.rooms["plenary"])

    @property
    def everybody(self) -> tuple[Page, Page, Page]:
        return self.chair, self.hal, self.ske


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started
    expect.set_options(timeout=None)


@pytest.fixture
def talks(browser: Browser) -> Iterator[Talks]:
    """An empty plenary in which three people sit."""
    store = MemoryStore()
    scene = stage(store, seed="light", start="2030-03-04 09:00")
    scene.open("plenary", RoomKind.PLENARY, by=CHAIR, role=Role.FACILITATOR)
    scene.record(CHAIR, e.ProcessOpened(title="The light at Corran Head"))
    for party, name, head in (("HAL", "Hallin", HAL), ("SKE", "Skerra", SKE)):
        scene.record(CHAIR, e.PartyAdmitted(party=party, name=name))
        scene.seat(head, Role.HEAD, party, by=CHAIR, room="plenary")
    places = [
        Place(
            key, name, "", "", Viewer(name, (scene.members[name],), f"token of {name}", place=key)
        )
        for key, name in (("chair", CHAIR), ("hal", HAL), ("ske", SKE))
    ]
    house = House(
        desk=scene.desk,
        clock=scene.clock,
        door=DemoDoor(places),
        places=tuple(places),
        vault=store,
        hub=Hub(store),
    )
    with serving(make_app(house)) as address:
        pages: list[Page] = []
        for place in places:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{"name": COOKIE, "value": place.key, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/r/{scene.rooms['plenary']}")
            pages.append(page)
        yield Talks(address, scene, *pages)
        for page in pages:
            page.context.close()


# --- what one does on a page --------------------------------------------------------------------


def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def record(page: Page) -> None:
    """Confirm in words what goes on record, where the page asks."""
    expect(page.locator(".crossing")).to_contain_text("these will read it")
    press(page, "Record it")
    expect(page.get_by_role("button", name="Record it")).to_have_count(0)


def go(page: Page, way: str) -> None:
    """Follow a link of the room's own pages."""
    link = page.locator("nav").get_by_role("link", name=way, exact=True)
    to = link.get_attribute("href")
    # Others' moves load the page too: to wait for every load that is under way may take for ever.
    link.click(no_wait_after=True)
    page.wait_for_url(f"**{to}")


# --- step by step -------------------------------------------------------------------------------


def a_draft_becomes_the_basis(t: Talks) -> None:
    """The facilitator uploads a file and makes it the basis; both heads see it arrive."""
    t.chair.get_by_role("link", name="File a draft").click()
    t.chair.get_by_label("The file").set_input_files(
        {"name": "light.md", "mimeType": "text/markdown", "buffer": DRAFT.encode()}
    )
    press(t.chair, "Show what is understood")
    expect(t.chair.get_by_label("make it the basis of the work at once")).to_be_checked()
    press(t.chair, "File it as a text of this room")
    for page in (t.hal, t.ske):
        expect(page.locator("main")).to_contain_text("Corran Head from dusk")
        expect(page.locator("#outline")).to_contain_text("Keepers")


def each_delegation_has_a_room(t: Talks) -> None:
    """Both heads open a room of their own; the text is there already."""
    for page, name in ((t.hal, "Delegation of Hallin"), (t.ske, "Delegation of Skerra")):
        go(page, "Members")
        page.get_by_label("Kind of room").select_option(label="Delegation")
        page.locator("form", has_text="Kind of room").get_by_label("Name").fill(name)
        press(page, "Open the room")
        expect(page.locator(".band")).to_contain_text(name)
        go(page, "Table")
        expect(page.locator("main")).to_contain_text("Corran Head")


def both_sides_table(t: Talks) -> None:
    """Each proposes other words beside the provision, in its own room, and tables them."""
    for page, article, words in (
        (t.hal, "Costs", "The Parties bear the costs of the light in equal parts."),
        (t.ske, "The light", "The Parties shall keep a light at Corran Head by night and in fog."),
    ):
        propose(t, page, article, words)
        page.get_by_role("link", name="Table in the plenary").click()
        expect(page.locator(".crossing .readers")).to_contain_text("Hallin")
        page.locator("form.form button.primary").click()
        expect(page.locator("main")).to_contain_text("Call it back")
        t.scene.clock.pass_by(minutes=15)
        page.reload()
        press(page, "Let it land now")
        expect(page.get_by_text("Nothing waits to go out.")).to_be_visible()
    t.chair.goto(t.plenary)
    expect(t.chair.locator("main")).to_contain_text("in equal parts")
    expect(t.chair.locator("main")).to_contain_text("by night and in fog")


def choose(t: Talks, page: Page, article: str) -> None:
    """Open the plenary's table and choose a provision in its outline."""
    page.goto(t.plenary)
    page.locator("#outline").get_by_role("link", name=article).click()
    expect(page.locator("#panel h2")).to_contain_text(article)


def propose(t: Talks, page: Page, article: str, words: str, *, at: int = -1) -> None:
    """Draft other words of a provision where the page offers it, and keep the draft."""
    choose(t, page, article)
    page.get_by_role("link", name="Propose other words").click()
    expect(page.locator(".ProseMirror").first).to_be_visible()
    text = page.locator(".ProseMirror").nth(at)
    text.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    expect(page.locator(".saved").nth(at)).to_have_attribute("data-state", "saved")
    press(page, "Keep as a draft")
    expect(page.locator("main h1")).to_contain_text("Draft")


def the_facilitator_bridges(t: Talks) -> None:
    """A bridge for the light is drafted among the chair's own, looked at, and put forward."""
    go(t.chair, "Members")
    t.chair.get_by_label("Kind of room").select_option(label="The chair’s own")
    t.chair.locator("form", has_text="Kind of room").get_by_label("Name").fill("Our table")
    press(t.chair, "Open the room")
    propose(
        t,
        t.chair,
        "The light",
        "The Parties shall keep a light at Corran Head from dusk to dawn and in fog.",
    )
    t.chair.get_by_role("link", name="What it gives and takes").click()
    expect(t.chair.locator("main")).to_contain_text("It draws on the words of SKE-1")
    expect(t.chair.locator("main")).to_contain_text("It has been shown to nobody.")
    t.chair.get_by_role("link", name="Release it to somebody").click()
    t.chair.get_by_role("link", name="Put before the plenary").click()
    press(t.chair, "Put it before the plenary")
    for page in (t.hal, t.ske):
        accept(t, page, "The light", "draft A")
    expect(t.ske.locator("#panel")).to_contain_text("Agreed")
    choose(t, t.ske, "The light")
    t.ske.locator("#proposals li", has_text="SKE-1").get_by_role("button", name="Withdraw").click()
    record(t.ske)


def accept(t: Talks, page: Page, article: str, wording: str) -> None:
    """Take a position on exact words, beside the provision."""
    choose(t, page, article)
    page.get_by_text("Take a position on exact words").click()
    form = page.locator("#f-position")
    form.locator("label.choice", has_text=wording).first.locator("input").check()
    form.locator("button.primary").click()
    record(page)


def a_package_is_accepted(t: Talks) -> None:
    """Hallin offers equal costs for equal pay; Skerra accepts the whole."""
    go(t.hal, "Packages")
    t.hal.get_by_text("Offer a package").click()
    form = t.hal.locator("form", has_text="These exact words")
    form.locator("label.choice", has_text="HAL-1").locator("input").check()
    form.locator("label.choice", has_text="the same pay").locator("input").check()
    form.get_by_label("In words").fill("Equal costs, equal pay.")
    press(t.hal, "Offer")
    record(t.hal)
    go(t.ske, "Packages")
    expect(t.ske.locator("#packages")).to_contain_text("Equal costs, equal pay.")
    press(t.ske, "Accept the whole package")
    record(t.ske)
    expect(t.ske.locator("#packages")).to_contain_text("accepted by all who are needed")


def the_draft_takes_in_what_is_agreed(t: Talks) -> None:
    """The facilitator makes the agreed words the draft's own, beside each provision."""
    for article, number in (("The light", "draft A"), ("Costs", "HAL-1")):
        choose(t, t.chair, article)
        proposal = t.chair.locator("#proposals li", has_text=number)
        proposal.get_by_role("button", name="Take into the draft").click()
        expect(t.chair.locator("#panel")).to_contain_text("Agreed")


def silence_is_kept(t: Talks) -> None:
    """What nobody has disputed is put under silence; nobody objects, and it is concluded."""
    go(t.chair, "Silence")
    form = t.chair.locator("#open form")
    for section in ("Title", "Preamble", "Signatures"):
        form.get_by_label(section).check()
    form.get_by_label("Until, to the minute").fill("2030-03-11T12:00")
    form.get_by_label("Time zone").fill("UTC")
    press(t.chair, "Open the procedure")
    record(t.chair)
    go(t.hal, "Silence")
    expect(t.hal.locator("main")).to_contain_text("Under silence until")
    t.scene.clock.until("2030-03-11 12:01")
    t.chair.reload()
    press(t.chair, "Conclude")
    expect(t.chair.locator("main")).to_contain_text("Adopted: nobody objected.")


def the_revision_is_issued(t: Talks) -> None:
    """All is agreed: the chair issues the revision that says so."""
    expect(t.chair.locator(".gauge").first).to_contain_text("6 of 6 agreed 0 brackets left")
    go(t.chair, "Revisions")
    t.chair.get_by_label("Mandate").fill("The agreed text.")
    press(t.chair, "Issue the revision")
    expect(t.chair.locator("main")).to_contain_text("The agreed text.")


def the_lawyers_read_it(t: Talks) -> None:
    """The legal scrub finds a letter missing; the correction is agreed, taken in and confirmed."""
    go(t.chair, "Legal scrub")
    press(t.chair, "Open the scrub")
    record(t.chair)
    propose(t, t.chair, "Preamble", "Hallin and Skerra, hereinafter “the Parties”,", at=0)
    t.chair.get_by_role("link", name="Put before the plenary").click()
    press(t.chair, "Put it before the plenary")
    for page in (t.hal, t.ske):
        accept(t, page, "Preamble", "draft B")
    choose(t, t.chair, "Preamble")
    press(t.chair, "Take into the draft")
    go(t.chair, "Legal scrub")
    for page in (t.hal, t.ske):
        go(page, "Legal scrub")
        page.get_by_label("Confirm this change of substance").check()
        press(page, "Confirm what is ticked")
        record(page)
    t.chair.reload()
    expect(t.chair.locator("main")).to_contain_text("All of it is confirmed by all.")
    press(t.chair, "Close the scrub")
    record(t.chair)


def the_text_is_final(t: Talks) -> None:
    """The chair makes the text final; no more proposals are taken."""
    go(t.chair, "The end")
    press(t.chair, "Make this text final")
    record(t.chair)
    expect(t.chair.locator("#state")).to_contain_text("final text since")


def it_is_initialled_and_signed(t: Talks) -> None:
    """Hallin initials the whole at once, Skerra an article first; both sign."""
    go(t.hal, "The end")
    press(t.hal, "Initial what is ticked")
    record(t.hal)
    go(t.ske, "The end")
    for box in t.ske.locator("#initial input[type=checkbox]").all()[1:]:
        box.uncheck()
    for _ in range(2):
        press(t.ske, "Initial what is ticked")
        record(t.ske)
    for page in (t.hal, t.ske):
        page.reload()
        page.locator("#sign summary").click()
        press(page, "Sign")
        record(page)
    expect(t.ske.locator("#sign")).to_contain_text("Liv Sandar")
    expect(t.ske.locator("#sign")).to_contain_text("Edda Vorn")


STEPS: Final = (
    a_draft_becomes_the_basis,
    each_delegation_has_a_room,
    both_sides_table,
    the_facilitator_bridges,
    a_package_is_accepted,
    the_draft_takes_in_what_is_agreed,
    silence_is_kept,
    the_revision_is_issued,
    the_lawyers_read_it,
    the_text_is_final,
    it_is_initialled_and_signed,
)


def test_from_an_empty_room_to_signatures(talks: Talks) -> None:
    for step in STEPS:
        step(talks)
    outcome = talks.state.outcome
    digest = outcome.frozen["en"].digest
    assert {(row.party, row.digest) for row in outcome.signatures} == {
        ("HAL", digest),
        ("SKE", digest),
    }
    texts = [unit.text for unit in talks.state.units.values()]
    assert "The Parties shall keep a light at Corran Head from dusk to dawn and in fog." in texts
    assert "The Parties bear the costs of the light in equal parts." in texts
    assert talks.scene.desk.verify(talks.scene.rooms["plenary"]) == []

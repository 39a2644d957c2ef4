"""No page breaks a rule of WCAG 2.2 AA that a program can see, in light or dark, wide or narrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from plenipo.desk import Refused
from plenipo.desk.beside import record_beside
from plenipo.record import entries as e
from plenipo.web.clippings import Brought, bodies, keep, read
from tests.web.browser.browsing import Table, chromium, table
from tests.web.grouped import brought_back
from tests.web.scrubbed import plenary, scrubbed
from tests.web.test_statements import ARTICLE

pytestmark = pytest.mark.slow
AXE: Final = (
    Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
)
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Who looks, in which room, and what: every page of a room, and those outside of rooms.
PAGES: Final = (
    ("Davit Orsel", "", "/"),
    ("Davit Orsel", "", "/step-in"),
    ("Davit Orsel", "", "/no-such-page"),
    ("Davit Orsel", "", "/public"),
    ("Davit Orsel", "", "/public/{archive}"),
    ("The archivist", "", "/r/{archive}/outside"),
    ("The archivist", "", "/r/{archive}/commitments"),
    ("Davit Orsel", "plenary", ""),
    ("Davit Orsel", "plenary", "?at={open}"),
    ("Davit Orsel", "plenary", "/p/{open}"),
    ("Rehan Kolde", "plenary", "?at={open}&show=mine"),
    ("Ines Marlow", "plenary", "?at={open}"),
    ("Rehan Kolde", "plenary", "/recorded"),
    ("Davit Orsel", "plenary", "/revise/{tabled}"),
    ("Davit Orsel", "plenary", "/matrix"),
    ("Davit Orsel", "plenary", "/rounds"),
    ("Ines Marlow", "plenary", "/meetings"),
    ("Ines Marlow", "plenary", "/meetings/round-1"),
    ("Ines Marlow", "plenary", "/revisions"),
    ("Davit Orsel", "plenary", "/revisions/2"),
    ("Davit Orsel", "plenary", "/brackets"),
    ("Davit Orsel", "plenary", "/packages"),
    ("Arlen House", "plenary", "/silence"),
    ("Ines Marlow", "plenary", "/communiques"),
    ("Ines Marlow", "plenary", "/communiques/new?about=round:1"),
    ("Ines Marlow", "plenary", "/communiques/communique-1"),
    ("Ines Marlow", "plenary", "/communiques/compare"),
    ("Arlen House", "plenary", "/end"),
    ("Arlen House", "plenary", "/scrub"),
    ("Ines Marlow", "plenary", "/projector?at={open}"),
    ("Ines Marlow", "plenary", "/outside"),
    ("Ines Marlow", "plenary", "/commitments"),
    ("Rehan Kolde", "plenary", "/framework"),
    ("Ines Marlow", "plenary", "/framework?unit={open}#link"),
    ("Davit Orsel", "plenary", "/framework/statement-of-sell"),
    ("Davit Orsel", "plenary", "/framework/statement-of-sell/versions"),
    ("Davit Orsel", "plenary", "/framework/statement-of-sell/beside/{open}"),
    ("Davit Orsel", "plenary", "/framework/statement-of-sell/beside/{open}?redline=1"),
    ("Davit Orsel", "Delegation of Ardenia", "/framework"),
    ("Ines Marlow", "plenary", "/statements"),
    ("Davit Orsel", "Delegation of Ardenia", "/statements/read"),
    ("Ines Marlow", "plenary", "/ledger"),
    ("Ines Marlow", "plenary", "/members"),
    ("Ines Marlow", "plenary", "/settings"),
    ("Davit Orsel", "Delegation of Ardenia", ""),
    ("Davit Orsel", "Delegation of Ardenia", "?at={open}"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft?at={open}"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft/{draft}"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft/{draft}/edit"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft/{draft}/send"),
    ("Davit Orsel", "Delegation of Ardenia", "/draft/{draft}/send?to={plenary}"),
    ("Davit Orsel", "Delegation of Ardenia", "/outbox"),
    ("Davit Orsel", "Delegation of Ardenia", "/upload"),
    ("Davit Orsel", "plenary", "/draft?at={open}"),
    ("Davit Orsel", "plenary", "/compare?old=rev-1&new=text"),
    ("Davit Orsel", "plenary", "/compare?old=rev-1.words&new=words&view=columns&show=all"),
    ("Davit Orsel", "plenary", "/download"),
    ("Davit Orsel", "plenary", "/packet"),
    ("Ines Marlow", "plenary", "/group"),
    ("Davit Orsel", "Delegation of Ardenia", "/group"),
    ("Ines Marlow", "plenary", "/upload"),
    ("Ines Marlow", "plenary", "/floor?at={open}"),
    ("Ines Marlow", "plenary", "/floor?at={open}&what=position"),
    ("Ines Marlow", "plenary", "/floor?at={open}&what=hold"),
    ("Arlen House", "Good offices with Ardenia", ""),
    ("Arlen House", "The facilitator's team", ""),
    # The negotiation that is in force: what stands there when all is done.
    ("Liv Sandar", "", "/"),
    ("Liv Sandar", "", "{ferry}"),
    ("Liv Sandar", "", "{ferry}?at={ships}"),
    ("Edda Vorn", "", "{ferry}/p/{ships}"),
    ("Liv Sandar", "", "{ferry}/scrub"),
    ("Oskar Thiel", "", "{ferry}/end"),
    ("Maren Aldis", "", "{ferry}/packages"),
    ("Maren Aldis", "", "{ferry}/silence"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not AXE.is_file() and "CI" not in os.environ:
        pytest.skip("no axe-core here: run `make assets`")
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def address(talks: Table, room: str, path: str) -> str:
    """Where a page is; `{open}` is the first provision with brackets, `{draft}` the first draft."""
    if not room:
        path = path.replace("{archive}", talks.archive.rooms["Public archive"])
        path = path.replace("{ferry}", f"/r/{talks.ferry.rooms['plenary']}")
        return talks.address + path.replace("{ships}", talks.ferry.unit("3, number"))
    state = talks.scene.desk.operator_state(talks.scene.rooms[room])
    pieces = talks.house.sheets.of(talks.house.desk.picture_of(state)).pieces
    still = next((p.id for p in pieces if p.brackets), "")
    draft = next((p.id for p in state.proposals.values() if p.state == "drafted"), "")
    plenary = talks.scene.rooms["plenary"]
    tabled = next((p.id for p in state.proposals.values() if p.state == "tabled"), "")
    found = {"{open}": still, "{draft}": draft, "{tabled}": tabled, "{plenary}": plenary}
    for name, value in found.items():
        path = path.replace(name, value)
    return talks.room(room) + path


@pytest.mark.parametrize("name", ["position", "comment", "hold"])
def test_forms_and_questions_beside_a_provision_have_no_fault_either(
    browser: Browser, talks: Table, name: str
) -> None:
    context = talks.context(browser, "Rehan Kolde", bypass_csp=True)
    page = context.new_page()
    page.goto(address(talks, "plenary", "?at={open}"))
    for summary in page.locator("#panel details > summary").all():
        if summary.is_visible():
            summary.click()
    assert not faults(page)
    form = page.locator(f"#f-{name}")
    if name == "comment":
        form.locator("textarea").fill("Who pays?")
    elif name == "hold":
        form.locator("[name=held]").fill("no such words")
    form.locator("button").last.click()
    page.locator("#panel form.crossing, #panel .refusal").first.wait_for()
    assert not faults(page)
    context.close()


def clipped(talks: Table) -> tuple[str, ...]:
    """Record an article, dispute one of its statements, bring the article again; return pages of it."""
    desk, room = talks.house.desk, talks.scene.rooms["Delegation of Ardenia"]
    member = talks.scene.members["Davit Orsel"]
    sent = Brought(ARTICLE, "", b"", "", "Arlen Wire", "", "2031-05-04", "")
    clipping = read(sent, by=str(member), at=desk.now())
    unit = next(iter(desk.operator_state(room).units))
    for find in clipping.finds:
        find.said, find.behalf, find.units = "yes", "ARD", [unit]
    made = bodies(clipping, new=desk.new_name)
    first = next(b for b in made if isinstance(b, e.StatementRecorded))
    mark = e.StatementMarked(statement=first.statement, state="disputed", words="Not so.")
    assert not isinstance(record_beside(desk, member, room, [*made, mark]), Refused)
    papers = desk.papers(member, room)
    assert not isinstance(papers, Refused)
    again = read(sent, by=str(member), at=desk.now())
    assert keep(papers, again, name="again", now=desk.now()) is None
    return (
        "/statements/review/again",
        "/statements",
        "/statements/read",
        f"/statements/{first.statement}",
        f"?at={unit}",
    )


def faults(page: Page) -> list[str]:
    """What axe finds, one line a fault: rule, where, and why."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '').splitlines()[1:2]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("who", ["Rehan Kolde", "Ines Marlow"])
def test_a_legal_scrub_under_way_has_no_fault_either(browser: Browser, who: str) -> None:
    """Its page, and an alarm beside the provision that says something else now."""
    with table() as talks:
        scrubbed(talks.scene)
        test_no_fault_that_a_program_can_see(browser, talks, who, "plenary", "/scrub")
        room = talks.house.sheets.of(talks.house.desk.picture_of(plenary(talks.scene)[1]))
        unit = next(p.id for p in room.pieces if p.number == "Article 1")
        test_no_fault_that_a_program_can_see(browser, talks, who, "plenary", f"?at={unit}")


def test_what_a_contact_group_brought_back_has_no_fault_either(
    browser: Browser, tmp_path: Path
) -> None:
    """With a conflict, words that name a party, brackets that cannot be read, and a new provision."""
    with table() as talks:
        file = tmp_path / "cluster.docx"
        file.write_bytes(brought_back(talks.scene))
        context = talks.context(browser, "Ines Marlow")
        page = context.new_page()
        page.goto(f"{talks.room('plenary')}/group")
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Show what became of it").click()
        page.get_by_role("heading", name="In conflict").wait_for()
        context.close()
        test_no_fault_that_a_program_can_see(
            browser, talks, "Ines Marlow", "plenary", "/group/returned"
        )


def test_the_register_and_a_review_have_no_fault_either(browser: Browser) -> None:
    """An article under review, the register with a disputed statement and copies, one statement."""
    with table() as talks:
        paths = clipped(talks)
        for path in paths:
            test_no_fault_that_a_program_can_see(
                browser, talks, "Davit Orsel", "Delegation of Ardenia", path
            )


@pytest.mark.parametrize(("who", "room", "path"), PAGES)
def test_no_fault_that_a_program_can_see(
    browser: Browser, talks: Table, who: str, room: str, path: str
) -> None:
    found: list[str] = []
    for name, options in {
        "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
        "dark, narrow": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
    }.items():
        context = talks.context(browser, who, bypass_csp=True, **options)
        page = context.new_page()
        page.goto(address(talks, room, path))
        wrong = faults(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong.append(f"the page is {wide} px wider than its window")
        found += [f"{name}: {fault}" for fault in wrong]
        context.close()
    assert not found, "\n".join(found)

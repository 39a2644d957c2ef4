"""Files and the floor in a browser: with script off, and seen by the other side at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from plenipo.cli.scenes.peace import SECRETARY as WHO
from plenipo.desk import Refused
from plenipo.record import entries as e
from tests.web.browser.browsing import Table, chromium, table
from tests.web.grouped import brought_back

pytestmark = pytest.mark.slow
ARD, ZEM, SECRETARY = "Davit Orsel", "Rehan Kolde", "Ines Marlow"
OWN = "Delegation of Ardenia"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def talks() -> Iterator[Table]:
    with table() as served:
        yield served


def article(talks: Table, number: str) -> str:
    state = talks.scene.desk.operator_state(talks.scene.rooms["plenary"])
    return next(u.id for u in state.units.values() if u.label == number)


def test_without_script_a_text_is_taken_away_changed_and_comes_back_as_a_draft(
    browser: Browser, talks: Table, tmp_path: Path
) -> None:
    page = talks.page(browser, ARD, "plenary", java_script_enabled=False)
    page.goto(f"{talks.room('plenary')}/download")
    with page.expect_download() as loading:
        page.locator("a[href$='/words.txt']").click()
    taken = tmp_path / "ours.txt"
    loading.value.save_as(taken)
    assert loading.value.suggested_filename == "words.txt"
    text = taken.read_text("utf-8")
    taken.write_text(text.replace("should station", "shall never station"), "utf-8")

    page.goto(f"{talks.room(OWN)}/upload")
    page.set_input_files("input[type=file]", taken)
    page.get_by_role("button", name="Show what is understood").click()
    expect(page.locator("main h1")).to_contain_text("ours.txt")
    expect(page.locator(".compare ins")).to_contain_text("shall never")
    page.get_by_label("Title of the draft").fill("Never")
    page.get_by_role("button", name="as a draft of this room").click()
    expect(page.locator("main h1")).to_contain_text("Never")
    expect(page.locator("main ins").first).to_contain_text("shall never")
    page.context.close()


def test_a_word_file_of_three_authors_waits_until_it_is_said_whose_each_is(
    browser: Browser, talks: Table
) -> None:
    page = talks.page(browser, SECRETARY, "plenary", java_script_enabled=False)
    page.goto(f"{talks.room('plenary')}/upload")
    name = files("plenipo.cli") / "examples" / "peace" / "three-authors.docx"
    page.set_input_files("input[type=file]", str(name))
    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_label("make it the basis").check()
    page.get_by_role("button", name="File it as a text").click()
    expect(page.locator(".refusal")).to_contain_text("Say of each author")
    for author, whose in (
        ("Legal team of Ardenia", "ARD"),
        ("Legal team of Zembria", "ZEM"),
        ("Arlen House", "take"),
    ):
        page.get_by_label(f"Whose are the changes of {author}").select_option(whose)
    page.get_by_role("button", name="Understand it so").click()
    expect(page.locator(".refusal")).to_have_count(0)
    page.get_by_label("make it the basis").check()
    page.get_by_role("button", name="File it as a text").click()
    expect(page.locator("main .section").first).to_be_visible()
    state = talks.scene.desk.operator_state(talks.scene.rooms["plenary"])
    assert {s for p in state.proposals.values() if p.live for s in p.sponsors} >= {"ARD", "ZEM"}
    page.context.close()


def test_what_the_floor_says_is_read_by_the_other_side_as_it_is_recorded(
    browser: Browser, talks: Table
) -> None:
    at = article(talks, "Article 4")
    theirs = talks.page(browser, ZEM, "plenary")
    page = talks.page(browser, SECRETARY, "plenary")
    page.goto(f"{talks.room('plenary')}/floor?at={at}")
    expect(page.locator("#floor")).to_contain_text("Zembria (two)")
    words = page.get_by_label("The words it wants")
    words.fill(words.input_value().replace("shall", "undertakes to"))
    page.get_by_role("button", name="Record it for the party").click()
    expect(page.locator(".refusal")).to_contain_text("which party spoke")
    expect(page.get_by_label("The words it wants")).to_have_value(
        words.input_value().replace("shall", "undertakes to")
    )
    page.get_by_role("radio", name="ZEM").check()
    page.get_by_role("button", name="Record it for the party").click()
    expect(page.locator("main")).to_contain_text("undertakes to")
    expect(page.locator("#unanswered")).to_contain_text("ZEM")
    expect(theirs.locator(f"#u-{at}")).to_contain_text("undertakes to", timeout=20_000)
    for one in (page, theirs):
        one.context.close()


def test_without_script_a_group_takes_articles_along_and_its_result_is_tabled(
    browser: Browser, talks: Table, tmp_path: Path
) -> None:
    page = talks.page(browser, SECRETARY, "plenary", java_script_enabled=False)
    page.goto(f"{talks.room('plenary')}/download")
    page.get_by_role("link", name="Take articles along as one file").click()
    page.get_by_role("checkbox", name="Article 7 Third-party forces").check()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Take them as a Word file").click()
    assert loading.value.suggested_filename == "cluster.docx"

    file = tmp_path / "back.docx"
    file.write_bytes(brought_back(talks.scene))
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Show what became of it").click()
    conflict = page.locator("#conflict .came")
    expect(conflict).to_have_count(1)
    expect(conflict.get_by_role("radio", checked=True)).to_have_count(0)
    conflict.get_by_role("radio", name="Take the group’s words as they came").check()
    page.locator(".came", has_text="cannot be read").get_by_role(
        "radio", name="Keep the room’s words"
    ).check()
    page.locator("[name=sponsor][value=ARD]").check()
    page.get_by_role("button", name="Table it from the file").click()
    expect(page.locator("form.crossing")).to_contain_text("This will be seen in the plenary")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main").first).to_contain_text("[ARD: twenty (20) kilometres of the line]")
    page.context.close()


def test_a_page_that_answers_a_form_does_not_send_it_again_when_the_room_moves(
    browser: Browser, talks: Table, tmp_path: Path
) -> None:
    """What stands there came by a form; asking its address anew would answer nothing."""
    page = talks.page(browser, SECRETARY, "plenary")
    page.goto(f"{talks.room('plenary')}/group")
    file = tmp_path / "back.docx"
    file.write_bytes(brought_back(talks.scene))
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Show what became of it").click()
    for choice in page.locator("#conflict, .came:has-text('cannot be read')").all():
        choice.get_by_role("radio", name="Keep the room’s words").check()
    page.get_by_role("button", name="Keep it as a draft of this room").click()
    expect(page.locator("form.crossing")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    comment = e.CommentMade(comment="c-moved", unit="", words="The room moves on.")
    desk, plenary = talks.scene.desk, talks.scene.rooms["plenary"]
    assert not isinstance(desk.record(talks.scene.members[WHO], plenary, comment), Refused)
    other = talks.page(browser, ZEM, "plenary")  # by the time it is drawn, the frame has come
    expect(other.locator("main").first).to_be_visible()
    assert not [url for url in asked if url.endswith("/group/merge")]
    expect(page.locator("form.crossing")).to_be_visible()
    other.context.close()
    page.context.close()

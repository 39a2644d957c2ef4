"""Communiqués in the browser: drafted from the record, checked, cleared, issued, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from plenipo.record import entries as e
from plenipo.record.communiques import communique_digest
from plenipo.record.kinds import Role, RoomKind
from plenipo.record.outside import Communique
from tests.web.played import Played, played

ARD, ZEM, FAC, SEC, PEN, OBS = (
    "Davit Orsel",
    "Rehan Kolde",
    "Arlen House",
    "Ines Marlow",
    "Sefa Lurin",
    "Observer of the river council",
)
WORDS = (
    "Delegations of Ardenia and Zembria met on 29 April 2031 at Arlen House near Lake Selm.\n\n"
    "Some articles have been agreed."
)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        found.scene.record(SEC, e.OptionSet(name="place:7", value="ARD=Lake Selm; ZEM=Lake Zelim"))
        yield found


def at(table: Played, way: str = "") -> str:
    return f"/r/{table.room('plenary')}/communiques{way}"


def row(table: Played, name: str) -> Communique:
    return table.state(SEC, "plenary").outside.communiques[name]


def drafted(table: Played, who: str = SEC, **more: str) -> str:
    """Record a draft; return its id."""
    page = table.get(who, at(table, "/new?about=blank")).text
    found = re.search(r'name="communique" value="(\w+)"', page)
    assert found is not None
    form = {"communique": found[1], "words": WORDS, "title": "After the talks", **more}
    answer = table.post(who, at(table), {**form, "sure": "once"})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == at(table, f"/{found[1]}")
    return found[1]


def clear(table: Played, who: str, name: str) -> None:
    digest = communique_digest(row(table, name).versions)
    answer = table.post(who, at(table, f"/{name}/clear"), {"digest": digest, "sure": "once"})
    assert answer.status_code == 303, answer.text


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_a_first_draft_comes_from_the_record(table: Played) -> None:
    page = table.get(SEC, at(table, "/new?about=round:1")).text
    words = text_of(re.findall(r'name="words"[^>]*>(.*?)</textarea>', page, re.DOTALL)[0])
    assert words.startswith("Delegations of Ardenia (Davit Orsel, head of delegation) and Zembria")
    assert "from 29 April" in words or "on 29 April 2031 at Arlen House" in words
    assert "says more than the record" not in page
    assert "says less than the record" not in page
    assert "cannot be checked" not in page
    for who in (OBS,):
        assert table.get(who, at(table, "/new")).status_code == 404


def test_what_is_typed_is_checked_and_not_recorded(table: Played) -> None:
    before = table.state(SEC, "plenary").seq
    form = {"communique": "c1", "words": WORDS, "about": "round:1", "zone": "UTC"}
    page = table.post(SEC, at(table, "/check"), form)
    assert page.status_code == 200
    told = text_of(page.text)
    assert "says less than the record" in told, "15 of 17 are more than some"
    assert "15 of 17 articles are agreed, all but Articles 6 and 7" in told
    assert "borne out" in told
    assert "Delegations of Zembria and Ardenia met" in told
    part = table.post(SEC, at(table, "/check"), form, headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert "says less than the record" in part.text
    assert table.state(SEC, "plenary").seq == before


def test_from_the_draft_to_the_minute(table: Played) -> None:
    name = drafted(table, release="2031-06-01T18:00", zone="Europe/Vienna", about="round:1")
    found = row(table, name)
    assert found.release == "2031-06-01T16:00:00.000Z"
    assert dict(found.versions)["ZEM"].startswith("Delegations of Zembria and Ardenia met")
    page = table.get(ZEM, at(table, f"/{name}")).text
    assert "Withheld until 1 June 2031, 18:00 Europe/Vienna." in page
    assert page.count("the same but for the alternat") == 2
    asked = table.post(
        ARD, at(table, f"/{name}/clear"), {"digest": communique_digest(found.versions)}
    )
    assert "Rehan Kolde" in asked.text, "who will read it is named first"
    clear(table, ARD, name)
    clear(table, ZEM, name)
    early = table.post(SEC, at(table, f"/{name}/issue"), {"sure": "once"})
    assert early.status_code == 409
    assert "has not come" in early.text
    queue = {"digest": communique_digest(found.versions), "sure": "once"}
    assert table.post(FAC, at(table, f"/{name}/queue"), queue).status_code == 303
    assert row(table, name).queued
    page = table.get(ARD, at(table, f"/{name}")).text
    assert "goes out by itself" in page
    assert "Arlen House" in page
    assert table.post(FAC, at(table, f"/{name}/unqueue"), {}).status_code == 303
    assert not row(table, name).queued
    table.scene.clock.pass_by(days=60)
    issued = table.post(SEC, at(table, f"/{name}/issue"), {"sure": "once"})
    assert issued.status_code == 303
    assert row(table, name).issued_at == table.scene.clock.now()
    page = table.get(OBS, at(table, f"/{name}")).text
    assert "issued" in page
    assert "Clear it" not in page


def test_a_redraft_lets_clearances_lapse_in_sight(table: Played) -> None:
    name = drafted(table)
    clear(table, ARD, name)
    form = {"communique": name, "words": WORDS.replace("met", "talked"), "sure": "once"}
    assert table.post(SEC, at(table), form).status_code == 303
    told = text_of(table.get(ZEM, at(table, f"/{name}")).text)
    assert "redrafted once" in told
    assert re.search(r"Lapsed ARD had cleared an earlier draft", told)
    stale = {"digest": "0" * 64, "sure": "once"}
    refused = table.post(ARD, at(table, f"/{name}/clear"), stale)
    assert refused.status_code == 409
    assert "redrafted meanwhile" in refused.text


def test_only_whose_draft_it_is_may_redraft_it(table: Played) -> None:
    name = drafted(table)
    form = {"communique": name, "words": "Other words.", "sure": "once"}
    refused = table.post(PEN, at(table), form)
    assert refused.status_code == 409
    assert "Another side drafted it" in refused.text
    assert "Redraft it" not in table.get(PEN, at(table, f"/{name}")).text


def test_a_version_that_says_something_else_is_told_where(table: Played) -> None:
    form = {
        "communique": "c9",
        "words": WORDS,
        "made-from": WORDS,
        "v-ARD": WORDS,
        "v-ZEM": "Delegations of Zembria and Ardenia met on 29 April 2031 at Arlen House near"
        " Lake Zelim.\n\nAll articles have been agreed.",
        "sure": "once",
    }
    refused = table.post(SEC, at(table), form)
    assert refused.status_code == 409
    told = text_of(refused.text)
    assert "The version of ZEM departs from the text: “All”, where the text has “Some”" in told
    assert "c9" not in table.state(SEC, "plenary").outside.communiques
    assert table.post(SEC, at(table), {**form, "separate": "1"}).status_code == 303
    assert row(table, "c9").form == "separate"
    told = text_of(table.get(ARD, at(table, "/c9")).text)
    assert "a statement of its own" in told
    for who in (ARD, ZEM):
        clear(table, who, "c9")
    table.post(SEC, at(table, "/c9/issue"), {"sure": "once"})
    file = table.get(ARD, at(table, "/c9/ZEM.txt")).text
    assert "All articles have been agreed." in file
    assert "Issued together with the separate statement of Ardenia." in file


def test_a_version_left_as_it_was_follows_the_text(table: Played) -> None:
    more = WORDS + "\n\nThe talks will go on."
    form = {
        "communique": "c8",
        "words": more,
        "made-from": WORDS,
        "v-ARD": WORDS,
        "v-ZEM": WORDS.replace("Ardenia and Zembria", "Zembria and Ardenia").replace(
            "Selm", "Zelim"
        ),
        "sure": "once",
    }
    assert table.post(SEC, at(table), form).status_code == 303
    assert all(text.endswith("The talks will go on.") for _, text in row(table, "c8").versions)


def test_versions_are_taken_away_as_files(table: Played) -> None:
    name = drafted(table)
    draft = table.get(ZEM, at(table, f"/{name}/ZEM.txt")).text
    assert draft.startswith("After the talks\n\nDraft. Not for release.\n\nDelegations of Zembria")
    for who in (ARD, ZEM):
        clear(table, who, name)
    table.post(SEC, at(table, f"/{name}/issue"), {"sure": "once"})
    text = table.get(OBS, at(table, f"/{name}/ZEM.txt")).text
    assert text == "After the talks\n\n" + dict(row(table, name).issued)["ZEM"] + "\n"
    page = table.get(OBS, at(table, f"/{name}/ARD.html"))
    assert "Delegations of Ardenia and Zembria met" in page.text
    word = table.get(OBS, at(table, f"/{name}/ZEM.docx"))
    assert 'filename="communique-ZEM.docx"' in word.headers["content-disposition"]
    with ZipFile(BytesIO(word.content)) as package:
        assert b"Zembria" in package.read("word/document.xml")
    for wrong in ("MIR.txt", "ZEM.exe", "ZEM", "all.txt"):
        assert table.get(OBS, at(table, f"/{name}/{wrong}")).status_code == 404


def test_the_secretariat_types_a_clearance(table: Played) -> None:
    name = drafted(table)
    digest = communique_digest(row(table, name).versions)
    form = {"digest": digest, "party": "ARD", "basis": "from-floor", "sure": "once"}
    assert table.post(SEC, at(table, f"/{name}/clear"), form).status_code == 303
    assert list(row(table, name).cleared) == ["ARD"]


def test_bad_input_gets_a_sentence(table: Played) -> None:
    form = {"communique": "c7", "words": WORDS, "sure": "once"}
    for more, said in (
        ({"release": "soon"}, "cannot be read"),
        ({"release": "2001-01-01T10:00"}, "must lie ahead"),
        ({"words": "  "}, "Write the text first"),
        ({"about": "meeting:none"}, "no such meeting"),
    ):
        refused = table.post(SEC, at(table), {**form, **more})
        assert refused.status_code == 409, more
        assert said in refused.text
    for name in ("", "a/b", "x\r\nset-cookie: a", "x" * 65):
        assert table.post(SEC, at(table), {**form, "communique": name}).status_code == 404
    for way in ("/none", "/none/edit", "/none/ARD.txt"):
        assert table.get(SEC, at(table, way)).status_code == 404
    for act in ("clear", "queue", "issue", "unqueue", "nothing"):
        assert table.post(SEC, at(table, f"/none/{act}"), {}).status_code == 404


def test_it_is_published_when_it_was_issued(table: Played) -> None:
    table.scene.open("public", RoomKind.PUBLIC, by=SEC, role=Role.SECRETARIAT)
    name = drafted(table)
    way = f"/r/{table.room('plenary')}/outside/copy"
    copy = {"thing": "communique", "which": name, "to": str(table.room("public"))}
    refused = table.post(SEC, way, {**copy, "sure": "once"})
    assert "has not been issued" in refused.text
    for who in (ARD, ZEM):
        clear(table, who, name)
    table.post(SEC, at(table, f"/{name}/issue"), {"sure": "once"})
    answer = table.post(SEC, way, {**copy, "sure": "once"})
    assert answer.status_code == 303, answer.text
    published = table.scene.state(SEC, "public").outside.communiques
    ((copied, there),) = published.items()
    assert there.issued == row(table, name).issued
    assert there.issued_at == row(table, name).issued_at
    page = text_of(table.get(SEC, f"/r/{table.room('public')}/communiques/{copied}").text)
    assert "Delegations of Zembria and Ardenia met" in page
    assert "says less than the record" not in page


def test_two_of_elsewhere_are_compared(table: Played) -> None:
    before = table.state(SEC, "plenary").seq
    way = at(table, "/compare")
    page = table.get(ARD, way).text
    assert "ARD=Ardenia" in page
    assert "ARD=Lake Selm; ZEM=Lake Zelim" in page
    form = {
        "one": "Ardenia and Zembria met near Lake Selm on the current situation.",
        "other": "Zembria and Ardenia met near Lake Zelim on current situation.",
        "parties": "ARD=Ardenia\nZEM=Zembria",
        "places": "ARD=Lake Selm; ZEM=Lake Zelim",
    }
    told = text_of(table.post(ARD, way, form).text)
    assert (
        "They differ by the alternat (the order of the parties and each side’s name for a place)"
        " and by an article (1 place)." in told
    )
    refused = table.post(ARD, way, {**form, "parties": "Ardenia"})
    assert refused.status_code == 409
    assert "names no party" in refused.text
    assert table.state(SEC, "plenary").seq == before


def test_programs_are_told_flags_and_proof(table: Played) -> None:
    name = drafted(table)
    answer = table.client.get(
        f"/api/v1/rooms/{table.room('plenary')}/communiques",
        headers={"authorization": f"Bearer {table.place(ZEM).viewer.csrf}"},
    )
    assert answer.status_code == 200, answer.text
    found = next(row for row in answer.json() if row["id"] == name)
    assert found["digest"] == communique_digest(row(table, name).versions)
    assert all(v["same_but_for_the_alternat"] for v in found["versions"])
    assert found["waiting"] == ["ARD", "ZEM"]
    verdicts = {s["words"]: s["verdict"] for s in found["sentences"]}
    assert verdicts["Some articles have been agreed."] == "less"


def test_whoever_has_to_clear_it_is_told_beside_the_text(table: Played) -> None:
    name = drafted(table)
    page = table.get(ARD, f"/r/{table.room('plenary')}").text
    assert "Waits for Ardenia to clear it:" in page
    assert at(table, f"/{name}") in page
    clear(table, ARD, name)
    assert "to clear it:" not in table.get(ARD, f"/r/{table.room('plenary')}").text
    assert "to clear it:" not in table.get(OBS, f"/r/{table.room('plenary')}").text


def test_a_meeting_leads_to_its_communique(table: Played) -> None:
    way = f"/r/{table.room('plenary')}/meetings/round-1"
    assert at(table, "/new?about=meeting:round-1") in table.get(SEC, way).text
    assert "/communiques/new" not in table.get(OBS, way).text

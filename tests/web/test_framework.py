"""Earlier texts in the browser: filed, linked, disputed, laid side by side, tabled, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from plenipo.record import entries as e
from plenipo.record.framework import passages
from plenipo.record.outside import Outside
from plenipo.web.relations import OFFERED
from tests.conftest import ROOT
from tests.web.played import Played, played

ARD, PEN, ZEM, SEC = "Davit Orsel", "Mira Tane", "Rehan Kolde", "Ines Marlow"
OBS = "Observer of the river council"
OWN = "Delegation of Ardenia"
SELL, VELM = "statement-of-sell", "declaration-of-velm"
WORDS = "Protocol of Arl\n\n1. The river is open.\n\n2. Tolls shall be equal.\n"
FILE = {
    "title": "Protocol of Arl",
    "dated": "2019-06-01",
    "language": "en",
    "publisher": "River council",
    "link": "https://example.org/arl",
    "text": WORDS,
    "sure": "once",
}


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def way(table: Played, room: str = "plenary", act: str = "") -> str:
    return f"/r/{table.room(room)}/framework{act and '/' + act}"


def outside(table: Played, room: str = "plenary", who: str = ARD) -> Outside:
    return table.state(who, room).outside


def told(table: Played, who: str, path: str) -> str:
    answer = table.get(who, path)
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text)))


def article(table: Played, number: int) -> str:
    state = table.state(ARD, "plenary")
    return next(str(u.id) for u in state.units.values() if u.label == f"Article {number}")


def filed(table: Played, who: str = SEC, room: str = "plenary", **more: str) -> str:
    answer = table.post(who, way(table, room, "file"), {**FILE, **more})
    assert answer.status_code == 303, told_of(answer.text)
    return str(answer.headers["location"]).rpartition("/")[2]


def told_of(text: str) -> str:
    return unescape(" ".join(re.findall(r'class="refusal"[^>]*>([^<]*)', text)))


def linked(table: Played, who: str, passage: str, relation: str, room: str = "plenary") -> None:
    fields = {"unit": article(table, 4), "passage": passage, "relation": relation, "sure": "once"}
    answer = table.post(who, way(table, room, "link"), fields)
    assert answer.status_code == 303, told_of(answer.text)


def test_a_text_is_filed_and_stands_in_the_list_with_its_points(table: Played) -> None:
    name = filed(table)
    row = outside(table).documents[name]
    assert (row.form, row.words, row.dated) == ("framework", WORDS, "2019-06-01")
    page = told(table, OBS, way(table))
    assert "1 June 2019 Protocol of Arl No provision is said to rest on it" in page
    assert "2. Tolls shall be equal." in told(table, OBS, way(table, act=name))


def test_what_others_will_see_is_asked_about_first(table: Played) -> None:
    answer = table.post(SEC, way(table, act="file"), {**FILE, "sure": ""})
    assert answer.status_code == 200
    assert "It goes on record, and these will read it" in answer.text
    assert sum(d.form == "framework" for d in outside(table).documents.values()) == 4
    fields = {"unit": article(table, 4), "passage": f"{VELM} 0 0", "relation": "governs"}
    answer = table.post(ZEM, way(table, act="link"), fields)
    assert "Zembria said that Article 4 rests on “Declaration of Velm”." in unescape(answer.text)


def test_a_file_comes_into_the_form_and_nothing_is_recorded(table: Played) -> None:
    answer = table.client.post(
        way(table),
        data={"csrf": table.place(SEC).viewer.csrf, "title": ""},
        files={"file": ("arl.md", b"# Protocol of Arl\n\n1. The river is open.\n")},
        headers=table._as(SEC, None),
    )
    assert answer.status_code == 200
    assert 'value="Protocol of Arl"' in answer.text
    assert "1. The river is open." in answer.text
    assert sum(d.form == "framework" for d in outside(table).documents.values()) == 4


def test_several_versions_in_one_text_are_filed_in_one_go(table: Played) -> None:
    both = f"=== Ministry of Ardenia ===\n{WORDS}\n=== Ministry of Zembria ===\n{WORDS.replace('shall', 'should')}"
    name = filed(table, text=both)
    documents = outside(table).documents
    versions = [d for d in documents.values() if d.version_of == name]
    assert [v.publisher for v in versions] == ["Ministry of Zembria"]
    assert documents[name].publisher == "Ministry of Ardenia"
    page = told(table, OBS, way(table, act=f"{name}/versions"))
    assert "modal" in page
    # All or none: the second of these has been filed with these very words.
    count = len(documents)
    again = {**FILE, "title": "Protocol of Arl", "text": f"=== A ===\n1. New.\n{both}"}
    answer = table.post(SEC, way(table, act="file"), again)
    assert answer.status_code == 409
    assert len(outside(table).documents) == count


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("file", {"text": ""}, "Paste the text, or choose a file first"),
        ("file", {"title": ""}, "Say what the document is called."),
        ("file", {"dated": "May"}, "Write when it was made as 2031-05-04"),
        ("file", {"link": "javascript:x"}, "An address begins with https:// or http://."),
        ("link", {"passage": "nothing"}, "Choose the earlier text, or a point of it."),
        ("link", {"passage": "no-such 0 0"}, "File the earlier text before linking it."),
        ("link", {"passage": f"{VELM} 1 999999"}, "The text has no such passage."),
        ("link", {"passage": f"{VELM} 0 0", "relation": ""}, "It is one of these: implements"),
        ("link", {"passage": f"{VELM} 0 0", "unit": ""}, "Choose the provision."),
    ],
)
def test_what_cannot_be_recorded_is_said_in_the_form(
    table: Played, act: str, fields: dict[str, str], sentence: str
) -> None:
    base = FILE if act == "file" else {"unit": article(table, 4), "relation": "repeats"}
    answer = table.post(SEC, way(table, act=act), {**base, "sure": "once", **fields})
    assert answer.status_code == 409
    assert sentence in told_of(answer.text)


def test_who_only_reads_is_offered_no_form(table: Played) -> None:
    page = table.get(OBS, way(table)).text
    assert "<form" not in page.partition('id="earlier"')[2].partition("</main>")[0]
    answer = table.post(OBS, way(table, act="file"), FILE)
    assert answer.status_code == 409


def test_where_parties_disagree_on_what_governs_it_is_told_in_a_sentence(table: Played) -> None:
    page = told(table, OBS, way(table))
    said = (
        "Zembria says that Article 7 rests on “Statement of Sell”; Ardenia says that it does not."
    )
    assert said in page
    assert "Ardenia says that Article 1 repeats point 2 of “Declaration of Velm”" in page
    assert said in told(table, OBS, f"/r/{table.room('plenary')}/p/{article(table, 7)}")
    # A party's later word takes the place of its earlier one.
    fields = {"unit": article(table, 7), "passage": f"{SELL} 0 0", "relation": "implements"}
    assert table.post(ARD, way(table, act="link"), {**fields, "sure": "once"}).status_code == 303
    assert "says that it does not" not in told(table, OBS, way(table))


def test_the_secretariat_types_a_party_s_word_on_a_ground(table: Played) -> None:
    fields = {"unit": article(table, 4), "passage": f"{VELM} 0 0", "relation": "governs"}
    typed = {**fields, "party": "ZEM", "basis": "from-floor", "sure": "once"}
    assert table.post(SEC, way(table, act="link"), typed).status_code == 303
    assert outside(table).links[-1].behalf == "ZEM"
    refused = table.post(SEC, way(table, act="link"), {**typed, "basis": ""})
    assert "Say on what basis this is recorded for the party" in told_of(refused.text)


def test_what_is_said_in_a_delegation_s_room_is_heard_there_alone(table: Played) -> None:
    secret = "Say nothing of it."
    assert secret in told(table, PEN, way(table, OWN))
    for who in (ZEM, SEC, OBS, ARD):
        assert secret not in told(table, who, way(table))
    panel = f"/r/{table.room('plenary')}/p/{article(table, 6)}"
    assert secret in told(table, ARD, panel), "as an overlay from one's own room"
    assert "Only from your room" in told(table, ARD, panel)
    assert secret not in told(table, ZEM, panel)


def test_a_word_of_one_s_own_room_is_tabled_as_a_copy(table: Played) -> None:
    entry = next(x for x in outside(table, OWN).links if x.words).entry
    to = str(table.room("plenary"))
    fields = {"thing": "link", "which": entry, "to": to, "back": "/framework"}
    asked = table.post(ARD, f"/r/{table.room(OWN)}/outside/copy", fields)
    assert "Ardenia said that Article 6 departs from point 2 of “Statement of Sell”" in unescape(
        asked.text
    )
    done = table.post(ARD, f"/r/{table.room(OWN)}/outside/copy", {**fields, "sure": "once"})
    assert done.status_code == 303
    (link,) = [x for x in outside(table).links if x.relation == "departs-from" and x.words]
    assert (link.behalf, link.document) == ("ARD", SELL)


def test_a_link_and_a_text_can_be_taken_back(table: Played) -> None:
    name = filed(table)
    linked(table, SEC, f"{name} 0 0", "implements")
    entry = outside(table).links[-1].entry
    back = {"entry": entry, "back": f"/framework/{name}"}
    assert table.post(SEC, f"/r/{table.room('plenary')}/outside/take-back", back).status_code == 303
    assert entry not in [x.entry for x in outside(table).links]
    text = {"entry": outside(table).documents[name].entry, "back": "/framework"}
    assert table.post(SEC, f"/r/{table.room('plenary')}/outside/take-back", text).status_code == 303
    assert table.get(SEC, way(table, act=name)).status_code == 404


def test_versions_stand_side_by_side_with_their_drift_classed(table: Played) -> None:
    page = told(table, OBS, way(table, act=f"{SELL}/versions"))
    assert "Only Valley Wire, before the signature says: and the hill farms" in page
    assert "“by” becomes “before”" in page
    assert "another spelling, or another name: “Ulvasha” becomes “Ulvashi”" in page
    assert "words are missing in 3" in page
    other = told(table, OBS, way(table, act=f"{SELL}/versions?against=statement-of-sell-zem"))
    assert "“before” becomes “by”" in other
    for form in ("html", "json", "txt"):
        assert table.get(OBS, way(table, act=f"{SELL}/versions?form={form}")).status_code == 200
    assert table.get(OBS, way(table, act=f"{VELM}/versions")).status_code == 404


def test_what_would_keep_a_page_waiting_is_left_to_the_terminal(
    table: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plenipo.web.side_by_side.MOST_LAID", 100)
    page = told(table, OBS, way(table, act=f"{SELL}/versions"))
    assert "too long to be laid side by side on a page" in page
    monkeypatch.setattr("plenipo.web.pages.framework.MOST_COMPARED", 100)
    page = told(table, OBS, way(table, act=f"{SELL}/beside/{article(table, 12)}?redline=1"))
    assert "They are too long to be redlined on a page" in page
    assert "word by word" not in page
    monkeypatch.setattr("plenipo.web.framework._MOST_POINTS", 3)
    form = table.get(ARD, f"{way(table)}?document={VELM}&start=0&end=5").text
    assert f'value="{SELL} 0 0"' in form
    assert f'value="{VELM} 0 ' in form
    assert len(re.findall(f'value="{SELL} ', form)) == 1


def test_a_point_and_a_provision_stand_side_by_side_both_ways(table: Played) -> None:
    name = filed(
        table, text="1. A Party may rely on its internal law to excuse a failure to perform this.\n"
    )
    point = passages(outside(table).documents[name].words)[0]
    at = f"{name}/beside/{article(table, 12)}?start={point.start}&end={point.end}"
    page = told(table, OBS, way(table, act=at))
    assert "negation" in page
    assert "A negative word: “not” is put in." in page
    assert "A negative word: “not” is taken out." in told(
        table, OBS, way(table, act=f"{at}&way=back")
    )
    far = f"{SELL}/beside/{article(table, 12)}"
    assert "few words in common" in told(table, OBS, way(table, act=far))
    assert "few words in common" not in told(table, OBS, way(table, act=f"{far}?redline=1"))


def test_the_page_of_a_text_shows_what_rests_on_each_point_in_any_version(table: Played) -> None:
    page = table.get(OBS, way(table, act="statement-of-sell-zem")).text
    fourth = page.partition("exchange prisoners and the remains")[2].partition("</li>\n")[0]
    assert "Article 9 implements point 4" in fourth
    assert "Ministry of Ardenia" in fourth


def test_unknown_and_forbidden_look_the_same(table: Played) -> None:
    own = next(iter(outside(table, OWN).documents))
    there = table.get(ZEM, way(table, act=own))
    nothing = table.get(ZEM, way(table, act="0" * 32))
    assert there.status_code == nothing.status_code == 404
    assert re.sub(own, "", there.text) == re.sub("0" * 32, "", nothing.text)


def test_a_document_that_is_no_earlier_text_has_no_page_here(table: Played) -> None:
    room, member = table.room("plenary"), table.scene.members[SEC]
    body = e.DocumentFiled(
        document="news", title="News", digest="", media="text/plain", form="article", words="Hm."
    )
    table.scene.desk.record(member, room, body)
    assert table.get(SEC, way(table, act="news")).status_code == 404


def asked(table: Played, who: str, path: str) -> Any:  # noqa: ANN401 - what JSON decodes to
    headers = {"Authorization": f"Bearer {table.place(who).viewer.csrf}"}
    answer = table.client.get(f"/api/v1/rooms/{table.room('plenary')}{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_programs_read_the_same(table: Played) -> None:
    found = asked(table, OBS, "/framework")
    assert [t["document"] for t in found["texts"]][:2] == [VELM, SELL]
    assert len(found["disagreements"]) == len(found["disputed"]) == 2
    entries = {w["entry"]: w for w in found["words"]}
    assert [{entries[x]["party"] for x in row} for row in found["disputed"]] == [{"ARD", "ZEM"}] * 2
    text = asked(table, OBS, f"/framework/{SELL}")
    for point in text["points"]:
        assert text["words"][point["start"] : point["end"]].startswith(point["label"])
    laid = asked(table, OBS, f"/framework/{SELL}/versions?against=statement-of-sell-zem")
    assert (laid["schema"], laid["against"]) == ("plenipo.collation/1", 1)
    headers = {"Authorization": f"Bearer {table.place(OBS).viewer.csrf}"}
    for path in (f"/framework/{VELM}/versions", "/framework/nothing"):
        way_ = f"/api/v1/rooms/{table.room('plenary')}{path}"
        assert table.client.get(way_, headers=headers).status_code == 404


def test_the_document_says_what_the_demonstration_shows(table: Played) -> None:
    page = told(table, OBS, way(table))
    text = (ROOT / "docs" / "public-record.md").read_text("utf-8")
    section = text.partition("### Where parties disagree")[2].partition("\n## ")[0]
    said = [
        line.removeprefix("> ") for line in section.splitlines() if len(line) > 2 and line[0] == ">"
    ]
    assert len(said) == 2
    for sentence in said:
        assert sentence in page
    for relation in OFFERED.values():
        assert f"| {relation.partition(':')[0]} |" in text

"""The register in the browser: an article is read, reviewed by a person, recorded; nothing before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.cli.scenes.peace import ARD_PEN
from plenipo.desk.beside import record_beside
from plenipo.record import entries as e
from plenipo.record.outside import Document, Outside, Statement
from plenipo.text.errors import UnusableInput
from plenipo.web.clippings import Brought, Clipping, Found, clean, pointed_out, read
from plenipo.web.public_line import public_lines
from plenipo.web.register import EVIDENCE, Asked, Line, register
from plenipo.web.reviewing import View, _rows
from plenipo.web.said import honest
from plenipo.web.viewer import reading
from plenipo.web.words import LEVEL
from tests.conftest import ROOT
from tests.web.played import Played, played

ARD, PEN, ZEM, FAC, OBSERVER = (
    "Davit Orsel",
    ARD_PEN,
    "Rehan Kolde",
    "Arlen House",
    "Observer of the river council",
)
OURS = "Delegation of Ardenia"
ARTICLE = """Crossing at the pass to open in May, says Renn

ORSK, May 4 (Arlen Wire) - The Ardenian foreign minister, Ilva Renn, said on Sunday that the crossing at the pass would open before the end of the month.

"We have agreed on the common border, and Article 5 will follow within thirty days," Renn told reporters after the talks.

Read more: A history of the pass

A Zembrian official denied that Article 4 was settled. "Nothing is settled," he said.

The ministry of foreign affairs of Zembria said in a statement that positions remained apart."""
SENT = {"words": ARTICLE, "publisher": "Arlen Wire", "published": "2031-05-04"}
NEWS = ROOT.parent / "shared" / "data" / "news" / "2023-05-04-peace-deal-within-reach.txt"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def at(table: Played, way: str = "", room: str = OURS) -> str:
    return f"/r/{table.room(room)}/statements{way}"


def brought(table: Played, who: str = ARD, room: str = OURS, **more: str) -> str:
    """Bring the article; return the address of its review."""
    answer = table.post(who, at(table, "/read", room), {**SENT, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def outside(table: Played, room: str = OURS) -> Outside:
    return table.scene.desk.operator_state(table.room(room)).outside


def articles(table: Played, room: str = OURS) -> list[Document]:
    return [row for row in outside(table, room).documents.values() if row.form == "article"]


def recorded(table: Played, room: str = OURS, who: str = ARD, **said: str) -> list[Statement]:
    """Bring the article, say yes to all but what is told otherwise, record it."""
    way = brought(table, who, room)
    table.post(who, way, {"act": "clear"})
    table.post(who, way, {"act": "keep", "v-3": "no", "v-4": "no", **said})
    answer = table.post(who, way, {"act": "leave", "sure": "once"})
    assert answer.status_code == 303, answer.text
    return list(outside(table, room).statements.values())


# --- from the article to the register -----------------------------------------------------------


def test_an_article_is_reviewed_and_recorded_in_one_go(table: Played) -> None:
    before = table.scene.desk.operator_state(table.room(OURS)).seq
    way = brought(table)
    page = table.get(ARD, way)
    assert page.status_code == 200
    assert "Ilva Renn" in page.text
    assert "A denial" in page.text
    assert "not read" in page.text  # what was left out is told
    assert not outside(table).statements
    table.post(ARD, way, {"act": "clear"})
    table.post(ARD, way, {"act": "keep", "v-3": "no", "v-4": "yes"})
    assert table.scene.desk.operator_state(table.room(OURS)).seq == before  # still nothing
    answer = table.post(ARD, way, {"act": "record"})
    assert answer.status_code == 303
    assert answer.headers["location"] == at(table)
    entries = table.scene.desk.operator_entries(table.room(OURS))[before:]
    filed = entries[0].body
    assert isinstance(filed, e.DocumentFiled)
    assert filed.form == "article"
    assert filed.words == ARTICLE
    assert filed.digest == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert (filed.publisher, filed.dated, filed.retrieved) == (
        "Arlen Wire",
        "2031-05-04",
        table.scene.clock.now()[:10],
    )
    said = [n.body for n in entries[1:]]
    assert len(said) == 5
    for body in said:
        assert isinstance(body, e.StatementRecorded)
        assert body.document == filed.document
        assert body.digest == filed.digest
        assert filed.words[body.start : body.end] == body.words
        assert body.publisher == body.source == "Arlen Wire"
    assert [b.behalf for b in said if isinstance(b, e.StatementRecorded)] == [
        *["ARD"] * 3,
        "ZEM",
        "ZEM",
    ]
    gone = table.get(ARD, way)  # the paper is gone, and the page says so
    assert gone.status_code == 404
    assert "not here any more" in gone.text


def test_nothing_is_recorded_while_a_find_has_no_answer(table: Played) -> None:
    way = brought(table)
    table.post(ARD, way, {"act": "clear"})
    refused = table.post(ARD, way, {"act": "record"})
    assert refused.status_code == 409
    assert "2 of the finds have no answer yet" in refused.text
    assert not outside(table).statements
    assert table.post(ARD, way, {"act": "leave"}).status_code == 303
    assert len(outside(table).statements) == 4


def test_what_a_person_changes_is_what_is_recorded(table: Played) -> None:
    way = brought(table)
    sheet = table.sheet(OURS)
    borders = next(p for p in sheet.pieces if p.number == "Article 1")
    table.post(
        ARD,
        way,
        {
            "act": "keep",
            "v-1": "yes",
            "speaker-1": "Ilva Renn-Orsa",
            "role-1": "minister",
            "behalf-1": "zembria",
            "day-1": "2031-05-01/2031-05-04",
            "unit-1": ["", borders.id, "no-such-unit"],
        },
    )
    table.post(ARD, way, {"act": "leave"})
    (row,) = outside(table).statements.values()
    body = row.body
    assert (body.speaker, body.role, body.behalf) == ("Ilva Renn-Orsa", "minister", "ZEM")
    assert (body.uttered, body.precision) == ("2031-05-01/2031-05-04", "interval")
    assert body.units == [borders.id]
    assert body.rule.endswith("date.by-hand")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day-1", "next week", "Find 2: the day cannot be read"),
        ("published", "soon", "The day of publication cannot be read"),
        ("link", "ftp://wire", "begins with https:// or http://"),
    ],
)
def test_what_cannot_be_read_is_told_where(
    table: Played, field: str, value: str, sentence: str
) -> None:
    way = brought(table)
    refused = table.post(ARD, way, {"act": "keep", "speaker-1": "Ilva Renn", field: value})
    assert refused.status_code == 409
    assert sentence in refused.text


def test_a_missed_statement_is_added_by_its_first_and_last_words(table: Played) -> None:
    way = brought(table)
    added = {"act": "add", "first": "A history", "last": "the pass", "who": "The wire"}
    assert table.post(ARD, way, added).status_code == 303
    table.post(ARD, way, {"act": "leave"})
    (row,) = outside(table).statements.values()
    assert (row.body.words, row.body.speaker, row.body.rule) == (
        "A history of the pass",
        "The wire",
        "by-hand",
    )


def test_it_can_be_thrown_away(table: Played) -> None:
    way = brought(table)
    assert table.post(ARD, way, {"act": "drop"}).status_code == 303
    assert table.get(ARD, way).status_code == 404
    assert not articles(table)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"words": ""}, "Paste the article"),
        ({"publisher": ""}, "Name the source"),
        ({"published": ""}, "Say on which day it was published"),
        ({"published": "4 May"}, "The day it was published cannot be read"),
        ({"link": "wire.example"}, "begins with https:// or http://"),
        ({"words": "x " * 150_000}, "more than one article"),
        ({"words": "<html><p></p></html>"}, "Paste the article"),
    ],
)
def test_an_article_that_cannot_be_used_is_refused_in_a_sentence(
    table: Played, sent: dict[str, str], sentence: str
) -> None:
    refused = table.post(ARD, at(table, "/read"), {**SENT, **sent})
    assert refused.status_code == 409
    assert sentence in refused.text
    if "words" not in sent:
        assert "Crossing at the pass to open" in refused.text  # what was typed is there still


def test_a_saved_page_says_its_source_and_day_itself(table: Played) -> None:
    page = (
        '<!doctype html><meta property="og:site_name" content="Arlen Wire">'
        '<meta property="article:published_time" content="2031-05-04T09:00Z">'
        "<nav><p>Home</p></nav><article>"
        + "".join(f"<p>{line}</p>" for line in ARTICLE.split("\n\n"))
        + "</article>"
    )
    answer = table.client.post(
        at(table, "/read"),
        data={"csrf": table.place(ARD).viewer.csrf},
        files={"file": ("page.html", page.encode())},
        headers=table._as(ARD, None),
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    way = str(answer.headers["location"])
    table.post(ARD, way, {"act": "clear"})
    table.post(ARD, way, {"act": "leave"})
    (filed,) = articles(table)
    assert filed.words == ARTICLE
    assert (filed.publisher, filed.dated, filed.media) == ("Arlen Wire", "2031-05-04", "text/html")
    assert filed.digest == hashlib.sha256(page.encode()).hexdigest()


def test_who_only_reads_brings_nothing(table: Played) -> None:
    page = table.get(OBSERVER, at(table, "/read", "plenary"))
    assert "you record no statements" in page.text
    refused = table.post(OBSERVER, at(table, "/read", "plenary"), SENT)
    assert refused.status_code == 409
    way = brought(table, FAC, "plenary")
    assert table.post(OBSERVER, way, {"act": "clear"}).status_code == 409


def test_where_others_read_it_is_asked_once_in_words(table: Played) -> None:
    way = brought(table, FAC, "plenary")
    table.post(FAC, way, {"act": "clear"})
    before = len(outside(table, "plenary").statements)
    asked = table.post(FAC, way, {"act": "leave"})
    assert asked.status_code == 200
    assert "these will read it" in asked.text
    assert len(outside(table, "plenary").statements) == before
    done = table.post(FAC, way, {"act": "leave", "sure": "once"})
    assert done.status_code == 303
    assert len(outside(table, "plenary").statements) == before + 4


def test_the_article_waits_for_all_who_sit_there_and_for_nobody_else(table: Played) -> None:
    way = brought(table)
    assert "Waiting for review" in table.get(PEN, at(table, "/read")).text
    assert table.get(PEN, way).status_code == 200
    other = f"/r/{table.room('Delegation of Zembria')}/statements/review/{way.rpartition('/')[2]}"
    assert table.get(ZEM, other).status_code == 404
    assert table.get(ZEM, way).status_code == 404


def test_of_two_who_press_the_button_one_records(table: Played) -> None:
    way = brought(table)
    table.post(ARD, way, {"act": "clear"})
    assert table.post(ARD, way, {"act": "leave"}).status_code == 303
    assert table.post(PEN, way, {"act": "leave"}).status_code == 404
    assert len(outside(table).statements) == 4


# --- the register -------------------------------------------------------------------------------


def test_a_line_never_says_that_it_is_a_position(table: Played) -> None:
    recorded(table)
    page = table.get(ARD, at(table))
    assert page.status_code == 200
    assert "reports that" in page.text
    assert "reports in its own words that" in page.text
    assert not re.search(r"Renn[’']s position", page.text)


def body(**more: object) -> e.StatementRecorded:
    given = {
        "statement": "s",
        "speaker": "Ilva Renn",
        "behalf": "ARD",
        "words": "We are close.",
        "source": "Arlen Wire",
        "uttered": "2031-05-04",
        "form": "direct",
        "role": "foreign minister",
        "cue": "said",
        "published": "2031-05-05",
        "rule": "quote.before-cue; speaker.name",
    }
    return e.StatementRecorded(**{**given, **more})  # type: ignore[arg-type]  # fields of the entry


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            {},
            (
                "Arlen Wire, 5 May 2031, reports that Ilva Renn (foreign minister, for Ardenia)"
                " said: “We are close.”"
            ),
        ),
        (
            {"form": "indirect", "words": "a deal was close", "behalf": "", "role": ""},
            (
                "Arlen Wire, 5 May 2031, reports in its own words that Ilva Renn said: a deal was"
                " close"
            ),
        ),
        (
            {"form": "indirect", "cue": "denied", "flags": ["negated"], "words": "it was open"},
            (
                "Arlen Wire, 5 May 2031, reports in its own words that Ilva Renn (foreign minister,"
                " for Ardenia) denied: it was open"
            ),
        ),
        (
            {"form": "indirect", "cue": "say", "flags": ["negated"], "words": "it was open"},
            (
                "Arlen Wire, 5 May 2031, reports in its own words that Ilva Renn (foreign minister,"
                " for Ardenia) did not say: it was open"
            ),
        ),
        (
            {"form": "indirect", "cue": "rejected", "rule": "object; speaker.name", "words": "it"},
            (
                "Arlen Wire, 5 May 2031, reports in its own words that Ilva Renn (foreign minister,"
                " for Ardenia) rejected: it"
            ),
        ),
        (
            {"speaker": "", "behalf": "", "role": "", "flags": ["anonymous"]},
            "Arlen Wire, 5 May 2031, reports that somebody who is not named said: “We are close.”",
        ),
        (
            {"speaker": "Official", "behalf": "", "role": "Official", "flags": ["anonymous"]},
            "Arlen Wire, 5 May 2031, reports that Official (not named) said: “We are close.”",
        ),
        (
            {"form": "document", "speaker": "Ministry", "role": "", "behalf": ""},
            "Arlen Wire, 5 May 2031, published a text by Ministry that says: “We are close.”",
        ),
    ],
)
def test_the_honest_form(more: dict[str, object], line: str) -> None:
    assert honest(body(**more), {"ARD": "Ardenia"}.__getitem__).line == line


def lines(table: Played, asked: Asked | None = None, who: str = ARD) -> tuple[Line, ...]:
    viewer = table.place(who).viewer
    desk, sheets = table.scene.desk, table.house.sheets
    with reading(desk, sheets, viewer, str(table.room(OURS))) as found:
        return register(found, asked)


def told(table: Played, *bodies: e.Body, room: str = OURS, who: str = ARD) -> None:
    member = table.scene.members[who]
    answer = record_beside(table.scene.desk, member, table.room(room), bodies)
    assert not hasattr(answer, "code"), answer


def test_the_filters_of_the_register(table: Played) -> None:
    unit = next(iter(table.scene.desk.operator_state(table.room(OURS)).units))
    told(
        table,
        body(statement="a", units=[unit]),
        body(statement="b", speaker="Oran Vey", behalf="ZEM", uttered="2031-05-06"),
        body(statement="c", speaker="Oran Vey", behalf="the river council", uttered=""),
        e.StatementMarked(statement="b", state="disputed", words="Not said so."),
    )
    assert [line.id for line in lines(table)] == ["b", "c", "a"]  # by day, as published if need be
    assert [line.id for line in lines(table, Asked(speaker="Oran Vey"))] == ["b", "c"]
    assert [line.id for line in lines(table, Asked(behalf="ZEM"))] == ["b"]
    assert [line.id for line in lines(table, Asked(behalf="the river council"))] == ["c"]
    assert [line.id for line in lines(table, Asked(unit=unit))] == ["a"]
    assert [line.id for line in lines(table, Asked(state="disputed"))] == ["b"]
    assert lines(table, Asked(speaker="Nobody")) == ()
    page = table.get(ARD, f"{at(table)}?speaker=Oran+Vey&stands=disputed")
    assert "Not said so." in page.text
    assert page.text.count('id="s-') == 1


def test_a_long_register_comes_in_pages(table: Played) -> None:
    told(table, *(body(statement=f"n{n}", words=f"Sentence {n}.") for n in range(320)))
    seen: list[str] = []
    for page in ("", "?page=2", "?page=3"):
        seen += re.findall(r'id="s-(n\d+)"', table.get(ARD, at(table, page)).text)
    assert sorted(seen) == sorted(f"n{n}" for n in range(320))
    # Beyond the last page stands the last one; what is no number is refused in a sentence.
    assert table.get(ARD, at(table, "?page=99")).text.count('id="s-') == 20
    assert table.get(ARD, at(table, "?page=x")).status_code == 400


LONG = " ".join(f"word{n}" for n in range(80))


def document(name: str, words: str, form: str = "article") -> e.DocumentFiled:
    return e.DocumentFiled(
        document=name, title=name, digest="0" * 64, media="text/plain", form=form, words=words
    )


def said_in(name: str, document: str, words: str, publisher: str) -> e.StatementRecorded:
    start = words.index("word3 ")
    quote = words[start : start + 40]
    return body(
        statement=name,
        words=quote,
        document=document,
        start=start,
        end=start + 40,
        publisher=publisher,
    )


def same(name: str, other: str) -> e.StatementMarked:
    return e.StatementMarked(statement=name, state="same-as", same_as=other)


def test_copies_of_one_report_are_folded_and_count_once(table: Played) -> None:
    other = f"Another report altogether: {LONG[: len(LONG) // 2]}"
    told(
        table,
        document("d1", LONG),
        document("d2", f"{LONG} with a line of its own"),
        document("d3", other),
        said_in("a", "d1", LONG, "Arlen Wire"),
        said_in("b", "d2", f"{LONG} with a line of its own", "Orsk Herald"),
        same("b", "a"),
    )
    (line,) = lines(table)
    assert (line.id, line.reports, line.outlets) == ("a", 2, 1)
    assert EVIDENCE[line.evidence] == "Word for word in one outlet"
    assert line.attested.endswith(
        "reported by two outlets, which count as one: they printed the same article"
    )
    told(table, said_in("c", "d3", other, "Sel Post"), same("c", "b"))
    (line,) = lines(table)
    assert (line.reports, line.outlets, [c.id for c in line.copies]) == (3, 2, ["b", "c"])
    assert EVIDENCE[line.evidence] == "Word for word in two or more independent outlets"


def test_one_paper_that_prints_it_twice_is_one(table: Played) -> None:
    told(
        table,
        body(statement="a", publisher="Arlen Wire"),
        body(statement="b", publisher="ARLEN WIRE", published="2031-05-06"),
        same("b", "a"),
    )
    (line,) = lines(table)
    assert (line.reports, line.outlets) == (1, 1)


@pytest.mark.parametrize(
    ("bodies", "evidence"),
    [
        ([body(form="document")], 0),
        ([document("o", "We are close.", "statement"), body(document="o", end=13)], 0),
        ([body()], 2),
        ([body(form="indirect")], 3),
        ([body(form="mixed")], 3),
        ([body(flags=["anonymous"])], 4),
        ([body(speaker="")], 4),
    ],
)
def test_the_levels_of_evidence(table: Played, bodies: list[e.Body], evidence: int) -> None:
    told(table, *bodies)
    (line,) = lines(table)
    assert line.evidence == evidence


def test_a_link_that_is_none_is_not_followed(table: Played) -> None:
    told(table, body(statement="x", link="javascript:alert(1)"))
    for way in ("", "/x"):
        assert "javascript:" not in table.get(ARD, at(table, way)).text


def test_a_statement_has_a_page_with_its_words_in_the_article(table: Played) -> None:
    row = recorded(table)[1]
    page = table.get(ARD, at(table, f"/{row.body.statement}"))
    assert page.status_code == 200
    assert f"<mark>{row.body.words}</mark>" in page.text
    assert row.body.digest in page.text
    assert table.get(ARD, at(table, "/none")).status_code == 404


def test_marks_are_made_told_and_taken_back(table: Played) -> None:
    row = recorded(table)[1]
    way = at(table, f"/{row.body.statement}")
    refused = table.post(ARD, f"{way}/mark", {"state": "disputed", "words": ""})
    assert refused.status_code == 409
    assert "Say in words why" in refused.text
    assert table.post(PEN, f"{way}/mark", {"state": "nonsense"}).status_code == 409
    marked = {"state": "disputed", "words": "The minister was misquoted."}
    assert table.post(PEN, f"{way}/mark", marked).status_code == 303
    page = table.get(ARD, way).text
    assert "The minister was misquoted." in page
    assert "by Ardenia" in page  # for whom it was marked
    (mark,) = outside(table).statements[row.body.statement].marks
    beside = f"/r/{table.room(OURS)}/outside/take-back"
    assert beside in page
    back = {"entry": mark[3], "back": f"/statements/{row.body.statement}"}
    assert table.post(ARD, beside, back).headers["location"] == way
    assert not outside(table).statements[row.body.statement].marks
    gone = table.post(ARD, beside, {"entry": row.entry, "back": "/statements"})
    assert gone.headers["location"] == at(table)
    assert row.body.statement not in outside(table).statements


def test_what_says_nearly_the_same_is_proposed_and_joined_by_a_person(table: Played) -> None:
    words = "We are ready to open the crossing at the pass in the month of May"
    told(
        table,
        body(statement="a", words=f"{words}."),
        body(statement="b", words=words, speaker="Renn"),
    )
    assert len(lines(table)) == 2
    page = table.get(ARD, at(table))
    assert "pair of statements says nearly the same" in page.text
    joined = table.post(ARD, at(table, "/b/mark"), {"state": "same-as", "same": "a"})
    assert joined.status_code == 303
    (line,) = lines(table)
    assert [c.id for c in line.copies] == ["b"]
    assert "nearly the same" not in table.get(ARD, at(table)).text


def test_a_copy_is_proposed_while_it_is_reviewed_and_joined_with_the_record(table: Played) -> None:
    first = recorded(table)
    way = brought(table, publisher="Orsk Herald")
    page = table.get(ARD, way).text
    assert "the same as in the register" in page
    known = first[2].body.statement
    table.post(ARD, way, {"act": "keep", "v-2": "yes", "speaker-2": "Renn", "same-2": known})
    table.post(ARD, way, {"act": "leave"})
    rows = outside(table).statements
    new = next(row for name, row in rows.items() if row.body.publisher == "Orsk Herald")
    assert [mark[:3] for mark in new.marks] == [("same-as", "", known)]
    line = next(one for one in lines(table) if one.id == known)
    assert (line.reports, line.outlets) == (2, 1)  # the same article: one source


# --- one's own public line ----------------------------------------------------------------------


def test_a_party_sees_its_public_line_beside_its_position_and_nobody_else_does(
    table: Played,
) -> None:
    piece = next(p for p in table.sheet("plenary").pieces if p.number == "Article 1")
    told(table, body(statement="pl", units=[piece.id]), room="plenary", who=FAC)
    page = table.get(ARD, at(table)).text
    assert "Our public line, beside where we stand" in page
    assert "We are close." in page
    assert re.search(r"Your position on.*Article 1", page, re.DOTALL)
    # In the plenary there is no such thing, and the other side sees its own alone.
    for who in (ARD, FAC, ZEM):
        assert "Our public line" not in table.get(who, at(table, room="plenary")).text
    theirs = table.get(ZEM, at(table, room="Delegation of Zembria")).text
    overlay = re.search(r'id="ours".*?</section>', theirs, re.DOTALL)
    assert overlay is None or "We are close." not in overlay.group()


def test_the_public_line_says_where_the_party_stands_on_today_s_words(table: Played) -> None:
    sheet = table.sheet("plenary")
    piece = next(
        p
        for p in sheet.pieces
        if any(party == "ARD" for u in p.units for party, _ in sheet.picture.units[u].standpoints)
    )
    told(table, body(statement="own", units=[piece.id]))
    viewer = table.place(ARD).viewer
    with reading(table.scene.desk, table.house.sheets, viewer, str(table.room(OURS))) as found:
        line = next(one for one in public_lines(found) if one.statement == "own")
        (stand,) = line.stands
        assert stand.piece.id == piece.id
        assert stand.said
        verbs = tuple(verb.lower() for verb in LEVEL.values())
        assert all(said.startswith(verbs) for said, _ in stand.said)


def everywhere(table: Played) -> Iterator[tuple[str, str, str, str]]:
    """Yield the register and every provision that each person can ask for, in every room of his."""
    for place in table.house.places:
        for name, room in table.scene.rooms.items():
            address = f"/r/{room}/statements"
            page = table.get(place.name, address)
            if page.status_code != 200:
                continue
            yield place.name, name, address, page.text
            for piece in table.sheet(name).pieces[:4]:
                for way in (f"/r/{room}/p/{piece.id}", f"/r/{room}?at={piece.id}"):
                    yield place.name, name, way, table.get(place.name, way).text


def spoken(table: Played) -> None:
    """In the plenary lie statements on behalf of both sides, tied to the same provision."""
    piece = next(p for p in table.sheet("plenary").pieces if p.number == "Article 1")
    told(
        table,
        body(statement="of-ard", units=[piece.id], words="Ardenia is close."),
        body(statement="of-zem", units=[piece.id], behalf="ZEM", words="Zembria is not."),
        room="plenary",
        who=FAC,
    )


def test_no_shared_room_and_no_other_party_is_shown_a_public_line(table: Played) -> None:
    spoken(table)
    seen = set()
    for who, room, _, page in everywhere(table):
        # What stands in the overlay, up to the end of its section.
        for found in re.findall(r'id="ours".*?</section>', page, re.DOTALL):
            seen.add((who, room))
            own, other = ("Ardenia is close", "Zembria is not")
            if room != OURS:
                own, other = other, own
            assert room in (OURS, "Delegation of Zembria")
            assert other not in found
            if "Your position on" in found and "Article 1 " in found:
                assert own in found
    assert {(ARD, OURS), (ZEM, "Delegation of Zembria")} <= seen


def test_what_one_delegation_keeps_changes_no_byte_that_others_are_shown() -> None:
    pages: list[dict[tuple[str, str, str], str]] = []
    for more in (False, True):
        with played() as table:
            spoken(table)
            if more:
                told(
                    table,
                    body(statement="hidden", words="Ardenia is far.", uttered="2031-05-06"),
                    e.StatementMarked(statement="hidden", state="disputed", words="Hidden."),
                )
                brought(table)
            pages.append({(who, room, way): page for who, room, way, page in everywhere(table)})
    one, two = pages
    assert one.keys() == two.keys()
    for key, page in one.items():
        if key[1] != OURS:
            assert page == two[key], key
    assert any(two[key] != one[key] for key in one)  # the worlds do differ


# --- tabling and publishing ---------------------------------------------------------------------


def test_a_statement_is_tabled_after_a_page_that_names_the_readers(table: Played) -> None:
    row = recorded(table)[1]
    page = table.get(ARD, at(table, f"/{row.body.statement}"))
    assert "Table in plenary" in page.text
    way = f"/r/{table.room(OURS)}/outside/copy"
    sent = {"thing": "statement", "which": row.body.statement, "to": str(table.room("plenary"))}
    asked = table.post(ARD, way, sent)
    assert row.body.words in asked.text
    before = set(outside(table, "plenary").statements)
    done = table.post(ARD, way, {**sent, "sure": "once"})
    assert done.headers["location"] == at(table, room="plenary")
    after = outside(table, "plenary").statements
    (copy,) = (after[name] for name in set(after) - before)
    assert copy.body.words == row.body.words
    assert copy.body.statement != row.body.statement


# --- laws of the review -------------------------------------------------------------------------


def clipping(words: str = ARTICLE) -> Clipping:
    sent = Brought(words, "", b"", "", "Arlen Wire", "", "2031-05-04", "")
    return read(sent, by="m", at="2031-05-05T10:00:00.000Z")


LINES = st.lists(
    st.sampled_from(
        [
            *ARTICLE.split("\n\n"),
            "“First,” said Ilva Renn, “we met.”",
            "\u200f\u202eReversed\u202c words,” she said.",
            "e\u0301clair  \t said",
            "",
            "— Ilva Renn (@renn) May 4, 2031",
            "\x00\x07 bell",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(LINES)
def test_every_find_quotes_the_text_that_would_be_filed(parts: list[str]) -> None:
    raw = "\r\n\r\n".join(parts)
    try:
        found = clipping(raw)
    except UnusableInput:
        return
    assert found.words == clean(found.words) == clean(raw)
    assert found.digest == hashlib.sha256(raw.encode()).hexdigest()
    for find in found.finds:
        assert 0 <= find.start < find.end <= len(found.words)
    assert clipping(raw) == found


@given(LINES)
def test_the_page_shows_every_character_of_the_article_once(parts: list[str]) -> None:
    try:
        found = clipping("\n\n".join(parts))
    except UnusableInput:
        return
    views = [
        View(n, f, found.words[f.start : f.end], "", "", "", "", (), (), (), ())
        for n, f in enumerate(found.finds)
        if f.form != "document"
    ]
    rows = _rows(found, views)
    shown = "".join(bit.text for row in rows for bit in row.bits)
    assert "".join(shown.split()) == "".join(found.words.split())
    # Each find begins once, stands beside the paragraph where it begins, and its bits are its words.
    assert sorted(v.number for row in rows for v in row.finds) == [v.number for v in views]
    assert sorted(n for row in rows for bit in row.bits for n in bit.begins) == sorted(
        v.number for v in views
    )
    for view in views:
        bits = "".join(bit.text for row in rows for bit in row.bits if view.number in bit.finds)
        assert "".join(bits.split()) == "".join(view.words.split())


@given(st.data())
def test_words_that_stand_once_are_found_however_their_marks_are_typed(data: st.DataObject) -> None:
    found = clipping()
    start = data.draw(st.integers(0, len(ARTICLE) - 30))
    end = data.draw(st.integers(start + 25, min(start + 120, len(ARTICLE))))
    words = ARTICLE[start:end]
    if words.split() == [] or words != words.strip() or ARTICLE.count(words) != 1:
        return
    if any((f.start, f.end) == (start, end) for f in found.finds):
        return
    typed = words.replace('"', "“").replace("\n\n", "  ")
    assert pointed_out(found, typed, "", "Somebody") is None
    new = next(f for f in found.finds if f.by_hand)
    assert found.words[new.start : new.end] == words


def test_what_is_pointed_out_badly_is_told() -> None:
    found = clipping()
    for first, last, sentence in (
        ("", "", "Give the first words"),
        ("Not there", "", "do not stand in the article"),
        ("the", "", "stands there"),
        ("Read more", "no such end", "do not stand behind"),
        ("Crossing at the pass to open in May", "", "among the finds already"),
    ):
        refused = pointed_out(found, first, last, "")
        assert refused is not None
        assert sentence in refused.sentence


def test_a_clear_find_has_a_speaker_and_no_flag() -> None:
    found = clipping()
    for find in found.finds:
        assert find.clear == (bool(find.speaker) and not find.flags)
    unclear = Found(0, 1, "direct", "", "", "", "", "", "", "", [], "body")
    assert not unclear.clear


@pytest.mark.skipif(not NEWS.is_file(), reason="the real article is not at hand")
def test_the_real_article_is_recorded_whole(table: Played) -> None:
    way = brought(table, words=Path(NEWS).read_text("utf-8"), publisher="TRT World", published="")
    page = table.get(ARD, way)
    assert "19 finds" in page.text.replace("<b>", "").replace("</b>", "")
    table.post(ARD, way, {"act": "clear"})
    table.post(ARD, way, {"act": "keep", "v-12": "no"})
    assert table.post(ARD, way, {"act": "record"}).status_code == 303
    rows = outside(table).statements.values()
    assert len(rows) == 18
    assert {row.body.published for row in rows} == {"2023-05-04"}

"""What the record says to a claim: a table a delegate can read, and laws on random records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.desk.bearing import THRESHOLDS, VERDICT, Flag, Verdict, flagged, judge
from plenipo.desk.facts import Facts, Held, Part, Period, Stood
from plenipo.instrument.model import Kind
from plenipo.record.kinds import SIGN, Status
from plenipo.statements.claims import Claim, Day, find
from tests.statements.test_claims import TABLE, english

SIGNS = {sign.strip()[0]: status for status, sign in SIGN.items()}
ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "bearing.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def article(number: int, status: Status, before: Status | None = None) -> Part:
    """An article of one unit."""
    label = f"Article {number}"
    unit = Stood(f"u{number}", label, Kind.ARTICLE, 1, label, status, before)
    return Part(label, Kind.ARTICLE, (unit,))


def facts(now: str, before: str = "") -> Facts:
    """Return the facts that a row of signs stands for."""
    parts = tuple(
        article(n, SIGNS[sign], SIGNS[before[n - 1]] if before else None)
        for n, sign in enumerate(now, 1)
    )
    return Facts(
        "plenary", parts, Period.KNOWN if before else Period.NONE, "the first round" * bool(before)
    )


def flags(text: str, known: Facts) -> list[Flag]:
    return [flag for s in flagged(find(text, english()), known) for flag in s.flags]


@pytest.mark.parametrize(("stood", "text", "wanted"), ROWS, ids=[f"{r[0]} {r[1]}" for r in ROWS])
def test_a_sentence_is_judged(stood: str, text: str, wanted: str) -> None:
    before, _, now = stood.rpartition(">")
    (sentence,) = flagged(find(text, english()), facts(now.strip(), before.strip()))
    assert sentence.verdict == wanted, [flag.reason for flag in sentence.flags]
    for flag in sentence.flags:
        assert flag.reason[0] == flag.reason[0].upper()
        assert flag.reason.endswith(".")
        assert not set(flag.bearing) & set(flag.against)


CLAIMS: list[Claim] = [
    claim
    for text in dict.fromkeys([row[0] for row in TABLE] + [row[1] for row in ROWS])
    for sentence in find(text, english())
    for claim in sentence.claims
]
STATUSES = st.sampled_from(list(Status))
STOOD = st.lists(st.tuples(STATUSES, st.one_of(st.none(), STATUSES)), min_size=1, max_size=9)
ORDER = {Verdict.MORE: 0, Verdict.BORNE_OUT: 1, Verdict.LESS: 2}


def made(rows: list[tuple[Status, Status | None]], period: Period) -> Facts:
    parts = tuple(article(n, now, before) for n, (now, before) in enumerate(rows, 1))
    return Facts("plenary", parts, period, "the first round")


@given(STOOD, st.sampled_from(CLAIMS), st.sampled_from([Period.KNOWN, Period.NONE]), st.data())
def test_what_is_agreed_more_never_makes_a_claim_say_more(
    rows: list[tuple[Status, Status | None]], claim: Claim, period: Period, data: st.DataObject
) -> None:
    before = judge(claim, made(rows, period))
    at = data.draw(st.integers(0, len(rows)))
    more = [*rows, (Status.AGREED, None)] if at == len(rows) else list(rows)
    if at < len(rows):
        more[at] = (Status.AGREED, rows[at][1])
    after = judge(claim, made(more, period))
    if before.verdict in ORDER and after.verdict in ORDER:
        assert ORDER[before.verdict] <= ORDER[after.verdict], (before.reason, after.reason)


@given(STOOD, st.sampled_from(CLAIMS), st.sampled_from(list(Period)))
def test_judging_is_a_function(
    rows: list[tuple[Status, Status | None]], claim: Claim, period: Period
) -> None:
    known = made(rows, period)
    found = judge(claim, known)
    assert found == judge(claim, made(rows, period))
    assert found.claim == claim
    names = {part.name for part in known.parts}
    assert {*found.bearing, *found.against} <= names
    if period is not Period.KNOWN:
        # What stood before is not looked at by whoever may not read it.
        other = made([(now, None) for now, _ in rows], period)
        assert judge(claim, other).verdict == found.verdict
        assert judge(claim, other).reason == found.reason


@given(STOOD, st.sampled_from(CLAIMS))
def test_hidden_facts_tell_nothing_of_before(
    rows: list[tuple[Status, Status | None]], claim: Claim
) -> None:
    known = made(rows, Period.KNOWN)
    other = made([(now, Status.DIVERGENT) for now, _ in rows], Period.KNOWN)
    assert known.hidden() == other.hidden()
    assert judge(claim, known.hidden()).reason == judge(claim, other.hidden()).reason


def test_a_provision_is_what_belongs_to_it() -> None:
    rows = (
        Stood("a", "Article 3", Kind.ARTICLE, 1, "Article 3", Status.AGREED),
        Stood("p", "Article 3, paragraph 1", Kind.PARAGRAPH, 2, "1.", Status.AGREED),
        Stood("x", "Article 3, paragraph 1, point (a)", Kind.POINT, 3, "(a)", Status.OPEN),
        Stood("q", "Article 3, paragraph 2", Kind.PARAGRAPH, 2, "2.", Status.AGREED),
    )
    known = Facts("plenary", (Part("Article 3", Kind.ARTICLE, rows),))
    for text, wanted in (
        ("Article 3, paragraph 2, has been agreed.", "borne-out"),
        ("Paragraph 2 of Article 3 has been agreed.", "borne-out"),
        ("Article 3, paragraph 1, has been agreed.", "more"),
        ("Article 3 has been agreed.", "more"),
        ("Article 3 (2) has been agreed.", "borne-out"),
        ("Article 3, paragraph 1 (a), remains open.", "borne-out"),
        ("Article 3, paragraph 4, has been agreed.", "unchecked"),
    ):
        assert [f.verdict for f in flags(text, known)] == [wanted], text


ROUND = Held("First round", "Arlen House", "", Day(2031, 4, 29), Day(2031, 5, 2))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The delegations held talks from 29 April to 2 May 2031 at Arlen House.", "borne-out"),
        ("The delegations held talks from April 29 to May 2 at Arlen House.", "borne-out"),
        ("The delegations held talks from 28 April to 2 May 2031.", "more"),
        ("The delegations held talks on 30 April 2031.", "less"),
        ("The delegations held talks on 30 April 2032.", "more"),
        ("The delegations met at Arlen House.", "borne-out"),
        ("The delegations met in Selm.", "unchecked"),
    ],
)
def test_when_and_where(text: str, wanted: str) -> None:
    known = replace(facts("●○"), held=(ROUND,))
    assert [f.verdict for f in flags(text, known)] == [wanted]


def test_that_talks_go_on_is_borne_out_by_a_meeting_that_is_called() -> None:
    known = replace(facts("●○"), called=(ROUND,))
    assert [f.verdict for f in flags("They agreed to continue.", known)] == ["borne-out"]


def test_a_record_without_text_bears_nothing() -> None:
    known = Facts("plenary", ())
    for claim in CLAIMS:
        assert judge(claim, known).verdict is Verdict.UNCHECKED


def test_the_page_says_what_quantities_mean(root: Path) -> None:
    page = (root / "docs" / "public-record.md").read_text("utf-8")
    for told in THRESHOLDS.values():
        said = told.partition(" is ")[2] or told.partition(", ")[2]
        assert said in page, said
    for verdict in VERDICT.values():
        assert f"| {verdict} |" in page

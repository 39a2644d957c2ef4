"""Communiqués at the desk: versions that say the same, first drafts that nothing is said against."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.cli.scenes import council, peace
from plenipo.cli.scenes.stage import Stage, stage
from plenipo.desk import Refused
from plenipo.desk.bearing import Verdict
from plenipo.desk.communiques import (
    Departure,
    claim_languages,
    claim_words,
    departures,
    draft,
    drafted,
    facts,
    first_draft,
    flags,
    issue,
    paragraphs,
    proofs,
    unturned,
    versions,
)
from plenipo.desk.course import Course
from plenipo.desk.facts import Facts, Held, Part, Period, Present, Stood
from plenipo.desk.skeleton import skeleton
from plenipo.instrument.model import Kind
from plenipo.record import entries as e
from plenipo.record.communiques import communique_digest
from plenipo.record.kinds import Level, Role, Status
from plenipo.record.state import RoomState
from plenipo.statements.claim_words import ClaimWords
from plenipo.statements.claims import Day
from plenipo.store.memory import MemoryStore


def english() -> ClaimWords:
    words = claim_words("en")
    assert words is not None
    return words


def played(last: Callable[[Stage], None]) -> Stage:
    scene = stage(MemoryStore(), seed="communiqués", start=peace.START)
    for step in peace.STEPS:
        step(scene)
        if step is last:
            break
    return scene


def named(scene: Stage) -> RoomState:
    """Say what the parties and a place are called, and return the plenary."""
    for name, value in (
        ("names:ARD", "the Republic of Ardenia; Ardenia"),
        ("names:ZEM", "the Republic of Zembria; Zembria"),
        ("place:1", "ARD=Lake Selm; ZEM=Lake Zelim"),
    ):
        scene.record(peace.SECRETARY, e.OptionSet(name=name, value=value))
    return scene.state(peace.SECRETARY)


# --- first drafts -------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", [peace, council], ids=["peace", "council"])
def test_a_first_draft_is_borne_out_at_every_step(scene: object) -> None:
    """On every shipped negotiation, after every step, for each meeting and each round."""
    s = stage(MemoryStore(), seed="drafts", start=scene.START)  # type: ignore[attr-defined]
    course, seen, said = Course(), 0, set()
    for step in scene.STEPS:  # type: ignore[attr-defined]
        step(s)
        for entry in s.desk.operator_entries(s.rooms["plenary"])[seen:]:
            course.take(entry)
            seen += 1
        for meeting, number in [(m, 0) for m in course.state.meetings] + [("", 1), ("", 0)]:
            _, known = course.facts(s.clock.now(), meeting=meeting, round_number=number)
            text = skeleton(known, english())
            said.add(text)
            for sentence in flags(text, known):
                assert sentence.verdict in (None, Verdict.BORNE_OUT), text
    assert len(said) > 1


STATUSES = st.sampled_from(list(Status))
NAMES = st.sampled_from(["Mira Tane", "Rehan Kolde", "A (b) c", "Ines Marlow, aide", "Д. Орсель"])
PEOPLE = st.builds(
    Present,
    NAMES,
    st.sampled_from(["head", "delegate", "", "aide"]),
    st.sampled_from("ARD ZEM".split()),
)
DAYS = st.builds(Day, st.integers(2030, 2032), st.integers(1, 12), st.integers(1, 28))


@st.composite
def meetings(draw: st.DrawFn) -> Held:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Held(
        draw(st.sampled_from(["First round", "Second round"])),
        draw(st.sampled_from(["Arlen House", "", "the town hall", "Selm (north)"])),
        draw(st.sampled_from(["", "The river council", "Arlen House"])),
        first,
        last,
        tuple(draw(st.lists(PEOPLE, max_size=4))),
    )


@st.composite
def records(draw: st.DrawFn) -> Facts:
    known = draw(st.sampled_from(list(Period)))
    before = st.one_of(st.none(), STATUSES) if known is Period.KNOWN else st.none()
    parts: list[Part] = []
    if draw(st.booleans()):
        unit = Stood("pre", "the preamble", Kind.PREAMBLE, 1, "", draw(STATUSES), draw(before))
        parts.append(Part("Preamble", Kind.PREAMBLE, (unit,)))
    for n in range(1, draw(st.integers(0, 12)) + 1):
        label = f"Article {n}"
        rows = [Stood(f"u{n}", label, Kind.ARTICLE, 1, label, draw(STATUSES), draw(before))]
        rows += [
            Stood(
                f"u{n}.{k}",
                f"{label}, paragraph {k}",
                Kind.PARAGRAPH,
                2,
                f"{k}.",
                draw(STATUSES),
                draw(before),
            )
            for k in range(1, draw(st.integers(0, 3)) + 1)
        ]
        parts.append(Part(label, Kind.ARTICLE, tuple(rows)))
    held = tuple(draw(st.lists(meetings(), max_size=2)))
    called = tuple(draw(st.lists(meetings(), max_size=1)))
    both = (("ARD", "Ardenia"), ("ZEM", "Zembria"))
    return Facts("plenary", tuple(parts), known, "the first round", held, called, both)


@given(records(), st.sampled_from(claim_languages()))
def test_a_first_draft_is_never_flagged(known: Facts, language: str) -> None:
    words = claim_words(language)
    assert words is not None
    text = skeleton(known, words)
    assert text == skeleton(known, words)
    assert paragraphs(text) == text, "it is in canonical form"
    for sentence in flags(text, known, language=language):
        assert sentence.verdict in (None, Verdict.BORNE_OUT), (
            text[sentence.start : sentence.end],
            [flag.reason for flag in sentence.flags],
        )


@given(records())
def test_a_first_draft_says_what_was_agreed_and_what_remains(known: Facts) -> None:
    text = skeleton(known, english())
    counted = known.counted
    done = [p for p in counted if p.status is Status.AGREED]
    left = [
        p
        for p in counted
        if p.status not in (Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE)
    ]
    if known.noun == "article":
        if done and len(counted) > 1:
            assert f"the {len(counted)} articles" in text or "All " in text
        if left and len(counted) > 1 and len(left) < len(counted):
            assert "open." in text
    if known.period is Period.KNOWN:
        for part in known.whole:
            if part.kind is Kind.ARTICLE and part.status is Status.AGREED and part.before is None:
                named_here = part.name.removeprefix("Article ") in text
                assert named_here or "additional" in text or "Agreement was reached on" in text


def test_a_first_draft_in_french() -> None:
    scene = played(peace.the_first_round_ends)
    known = facts(
        scene.desk, scene.members[peace.SECRETARY], scene.rooms["plenary"], meeting="round-1"
    )
    words = claim_words("fr")
    assert isinstance(known, Facts)
    assert words is not None
    text = skeleton(known, words)
    assert "se sont réunies le 29 avril 2031 à Arlen House." in text
    assert "17 articles restent en suspens." in text
    assert [s.verdict for s in flags(text, known, language="fr") if s.verdict] == [
        Verdict.BORNE_OUT
    ] * 3


# --- versions -----------------------------------------------------------------------------------

WORDS = (
    "Delegations of Ardenia (Davit Orsel, head of delegation) and Zembria (Rehan Kolde) held talks"
    " near Lake Selm.\n\nThe Republic of Ardenia and the Republic of Zembria thank the river council."
)


def test_each_party_comes_first_in_its_own_version() -> None:
    state = named(played(peace.the_first_round_ends))
    rows = dict(versions(state, WORDS))
    assert rows["ARD"] == WORDS
    assert rows["ZEM"] == (
        "Delegations of Zembria (Rehan Kolde) and Ardenia (Davit Orsel, head of delegation) held"
        " talks near Lake Zelim.\n\nThe Republic of Zembria and the Republic of Ardenia thank the"
        " river council."
    )
    assert all(proof.same for proof in proofs(state, WORDS, list(rows.items())))


PIECES = st.sampled_from(
    [
        "Ardenia and Zembria",
        "Zembria and Ardenia",
        "the Republic of Ardenia and the Republic of Zembria",
        "Ardenia (Mira Tane, head) and Zembria",
        "Lake Selm",
        "Lake Zelim",
        "met",
        "agreed on some articles",
        "Ardenia",
        "Zembria alone",
        ". ",
        "\n\n",
        "and",
        ",",
    ]
)
STATE = named(played(peace.the_draft_becomes_the_basis))


@given(st.lists(PIECES, min_size=1, max_size=9).map(" ".join))
def test_versions_say_the_same(text: str) -> None:
    words = paragraphs(text)
    rows = versions(STATE, words)
    assert [party for party, _ in rows] == ["ARD", "ZEM"]
    for proof in proofs(STATE, words, rows):
        assert proof.same, proof.departures
    # Made from each other they come to the same.
    for party, own in rows:
        assert dict(versions(STATE, own))[party] == own
        assert versions(STATE, own)[0] == rows[0] or "Lake" in words


@given(
    st.lists(PIECES, min_size=1, max_size=6).map(" ".join),
    st.sampled_from(["ARD", "ZEM"]),
    st.sampled_from([" Quite another thing.", " not", " 13 of 17"]),
)
def test_a_version_that_says_something_else_is_told(text: str, party: str, more: str) -> None:
    words = paragraphs(text)
    if not words:
        return
    rows = dict(versions(STATE, words))
    edited = {**rows, party: paragraphs(rows[party] + more)}
    found = {p.party: p for p in proofs(STATE, words, list(edited.items()))}
    assert not found[party].same
    assert all(proof.same for code, proof in found.items() if code != party)
    refused = drafted(STATE, communique="c", words=words, edited=edited)
    assert isinstance(refused, Refused)
    assert refused.code == "not-the-same"
    assert party in refused.sentence
    body = drafted(STATE, communique="c", words=words, edited=edited, separate=True)
    assert isinstance(body, e.CommuniqueDrafted)
    assert body.form == "separate"


def test_departures_are_told_in_words() -> None:
    assert departures("They agreed on some articles.", "They agreed on all articles.") == (
        Departure("all", "some"),
    )
    assert departures("They met.", "They met.") == ()


def test_names_that_cannot_be_turned_are_told() -> None:
    state = named(played(peace.the_draft_becomes_the_basis))
    told = unturned(state, "Ardenia met Zembria. Ardenia and Zembria agreed. Zembria left.")
    assert [(row.words, row.parties) for row in told] == [("Ardenia met Zembria.", ("ARD", "ZEM"))]


# --- from the draft to the minute ----------------------------------------------------------------


def test_it_is_drafted_cleared_and_issued() -> None:
    scene = played(peace.the_first_round_ends)
    named(scene)
    plenary, secretary = scene.rooms["plenary"], scene.members[peace.SECRETARY]
    known = facts(scene.desk, secretary, plenary, meeting="round-1")
    assert isinstance(known, Facts)
    state = scene.state(peace.SECRETARY)
    text = first_draft(state, known)
    release = scene.clock.ahead(hours=2)
    made = draft(
        scene.desk, secretary, plenary, text, communique="c", meeting="round-1", release=release
    )
    assert not isinstance(made, Refused)
    row = scene.state(peace.SECRETARY).outside.communiques["c"]
    digest = communique_digest(row.versions)
    for head, party in ((peace.ARD_HEAD, "ARD"), (peace.ZEM_HEAD, "ZEM")):
        scene.record(head, e.CommuniqueCleared(communique="c", party=party, digest=digest))
    early = issue(scene.desk, secretary, plenary, "c")
    assert isinstance(early, Refused)
    assert early.code == "too-early"
    scene.clock.pass_by(hours=2)
    issued = issue(scene.desk, secretary, plenary, "c")
    assert not isinstance(issued, Refused)
    row = scene.state(peace.SECRETARY).outside.communiques["c"]
    assert row.issued_at == release
    assert dict(row.issued)["ZEM"].startswith("Delegations of Zembria (Rehan Kolde")


def test_the_minute_of_issue_is_the_desks() -> None:
    scene = played(peace.the_draft_becomes_the_basis)
    secretary, plenary = scene.members[peace.SECRETARY], scene.rooms["plenary"]
    draft(scene.desk, secretary, plenary, "Nothing is said.", communique="c", separate=True)
    row = scene.state(peace.SECRETARY).outside.communiques["c"]
    digest = communique_digest(row.versions)
    for head, party in ((peace.ARD_HEAD, "ARD"), (peace.ZEM_HEAD, "ZEM")):
        scene.record(head, e.CommuniqueCleared(communique="c", party=party, digest=digest))
    body = e.CommuniqueIssued(communique="c", versions=row.versions, at_minute="1999-01-01")
    scene.record(peace.SECRETARY, body)
    row = scene.state(peace.SECRETARY).outside.communiques["c"]
    assert row.issued_at == scene.clock.now()


def test_what_it_had_to_go_by_is_kept_when_it_is_issued() -> None:
    """Flags of an issued communiqué are those of its minute, whatever is agreed later."""
    scene = played(peace.the_first_round_ends)
    secretary, plenary = scene.members[peace.SECRETARY], scene.rooms["plenary"]
    draft(scene.desk, secretary, plenary, "17 articles remain open.", communique="c")
    digest = communique_digest(scene.state(peace.SECRETARY).outside.communiques["c"].versions)
    for head, party in ((peace.ARD_HEAD, "ARD"), (peace.ZEM_HEAD, "ZEM")):
        scene.record(head, e.CommuniqueCleared(communique="c", party=party, digest=digest))
    issue(scene.desk, secretary, plenary, "c")
    course = Course()
    for entry in scene.desk.operator_entries(plenary):
        course.take(entry)
    then = course.facts_at_issue("c")
    assert then is not None
    for step in peace.STEPS[peace.STEPS.index(peace.the_first_round_ends) + 1 :]:
        step(scene)
    for entry in scene.desk.operator_entries(plenary)[course.state.seq :]:
        course.take(entry)
    assert course.facts_at_issue("c") == then
    (sentence,) = flags("17 articles remain open.", then[1])
    assert sentence.verdict is Verdict.BORNE_OUT
    (sentence,) = flags("17 articles remain open.", course.facts(scene.clock.now())[1])
    assert sentence.verdict is Verdict.LESS


# --- what a reader may know -----------------------------------------------------------------------


def test_whoever_was_seated_later_learns_nothing_of_before() -> None:
    scene = played(peace.the_first_round_ends)
    late = "Late Comer"
    scene.seat(late, Role.DELEGATE, "ARD", by=peace.SECRETARY, room="plenary")
    plenary = scene.rooms["plenary"]
    seen = facts(scene.desk, scene.members[late], plenary, meeting="round-1")
    assert isinstance(seen, Facts)
    assert seen.period is Period.HIDDEN
    assert all(unit.before is None for unit in seen.units)
    early = facts(scene.desk, scene.members[peace.ARD_PEN], plenary, meeting="round-1")
    assert isinstance(early, Facts)
    assert early.hidden() == seen


def test_nobody_checks_in_a_room_where_he_does_not_sit() -> None:
    scene = played(peace.the_first_round_ends)
    answer = facts(scene.desk, scene.members[peace.ZEM_HEAD], scene.rooms[peace.ARD_ROOM])
    assert isinstance(answer, Refused)
    assert answer.code == "no-such-room"


def test_a_private_draft_is_checked_against_the_plenary() -> None:
    scene = played(peace.the_first_round_ends)
    chair = facts(scene.desk, scene.members[peace.FACILITATOR], scene.rooms[peace.CHAIR])
    plenary = facts(scene.desk, scene.members[peace.FACILITATOR], scene.rooms["plenary"])
    assert chair == plenary


def test_what_narrower_rooms_hold_changes_no_fact() -> None:
    """Two worlds: in one, Zembria tells the facilitator that it could live with Article 7."""
    one, two = (played(peace.the_first_round_ends) for _ in range(2))
    two.record(
        peace.ZEM_HEAD,
        e.PositionTaken(
            party="ZEM",
            unit=two.unit("7", room=peace.WITH_ZEM),
            wording=two.wording_in(peace.WITH_ZEM, two.unit("7", room=peace.WITH_ZEM)),
            level=Level.CAN_LIVE_WITH,
        ),
        room=peace.WITH_ZEM,
    )
    for who in (peace.ZEM_HEAD, peace.FACILITATOR, peace.ARD_HEAD):
        found = [
            facts(s.desk, s.members[who], s.rooms["plenary"], meeting="round-1") for s in (one, two)
        ]
        assert found[0] == found[1]

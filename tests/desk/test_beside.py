"""Copies into other rooms: the thing's own words go over, and nothing else of the room."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.desk import beside
from plenipo.desk.beside import Thing
from plenipo.record import entries as e
from plenipo.record.canon import encode
from plenipo.record.decide import Refused
from plenipo.record.kinds import MemberId, ProposalId, RoomId
from tests.desk.table import (
    ARD,
    ARD_ADVISER,
    ARD_DELEGATE,
    FAC,
    OBSERVER,
    ZEM,
    Table,
    code,
    done,
)

TEXT = "ORSK (Arlen Wire) - The minister said: “The crossing opens in May.” He left."
QUOTE = "The crossing opens in May."
START = TEXT.index(QUOTE)
PUBLIC = MemberId("public")
DOCUMENT = e.DocumentFiled(
    document="narrow-document",
    title="Crossing to open",
    digest="ab" * 32,
    media="text/plain",
    form="article",
    words=TEXT,
    language="en",
    publisher="Arlen Wire",
    dated="2031-05-04",
    retrieved="2031-05-05",
    link="https://wire.example/1",
)


def statement(t: Table, units: Sequence[str] | None = None) -> e.StatementRecorded:
    return e.StatementRecorded(
        statement="narrow-statement",
        speaker="Ilva Renn",
        behalf="ARD",
        words=QUOTE,
        source="Arlen Wire",
        uttered="2031-05-04",
        units=[t.unit()] if units is None else list(units),
        form="direct",
        role="foreign minister",
        document="narrow-document",
        start=START,
        end=START + len(QUOTE),
        flags=["hedged"],
    )


BODIES: dict[Thing, tuple[str, list[e.Body]]] = {
    Thing.STATEMENT: ("narrow-statement", []),
    Thing.DOCUMENT: ("narrow-document", []),
    Thing.LINK: ("", []),
    Thing.COMMITMENT: (
        "narrow-commitment",
        [
            e.CommitmentNoted(
                commitment="narrow-commitment",
                party="ARD",
                words="To open the crossing.",
                due="2031-06-01",
                source="narrow-document",
                statement="narrow-statement",
                document="narrow-document",
                start=START,
                end=START + len(QUOTE),
            )
        ],
    ),
    Thing.INCIDENT: (
        "narrow-incident",
        [
            e.IncidentReported(
                incident="narrow-incident",
                words="A checkpoint was set up.",
                place="The pass",
                when="2031-05-02",
                sources=["https://wire.example/2", "narrow-statement"],
                precision="day",
                form="event",
            )
        ],
    ),
    Thing.PROGRESS: (
        "narrow-progress",
        [
            e.ProgressReported(
                progress="narrow-progress",
                on="2031-05-01",
                of="articles",
                counts=[("agreed", 13)],
                total=17,
                document="narrow-document",
            )
        ],
    ),
    Thing.COMMUNIQUE: (
        "narrow-communique",
        [
            e.CommuniqueDrafted(
                communique="narrow-communique",
                versions=[("all", "The ministers met.")],
                title="After the round",
                meeting="narrow-meeting",
            )
        ],
    ),
}


def filled(thing: Thing) -> tuple[Table, str]:
    """A table whose delegation's room of Ardenia holds one of each thing, up to the one named."""
    t = Table()
    name, bodies = BODIES[thing]
    for body in (DOCUMENT, statement(t), *bodies):
        done(t.desk.record(ARD, t.ard, body))
    if thing is Thing.LINK:
        link = e.FrameworkLinked(
            unit=t.unit(), document="narrow-document", relation="repeats", words="Its point 4."
        )
        name = str(done(t.desk.record(ARD, t.ard, link)).id)
    return t, name


def rows_of(t: Table, room: RoomId, after: int) -> bytes:
    return b"\n".join(row for _, row in t.desk.operator_rows(room, after=after))


@pytest.mark.parametrize("thing", Thing)
def test_a_copy_has_the_words_of_the_thing_under_fresh_ids(thing: Thing) -> None:
    t, name = filled(thing)
    before = t.state(t.plenary).seq
    made = done(d.copy_out(t.desk, ARD, t.ard, thing, name=name, to_room=t.plenary))
    assert t.state(t.plenary).seq == before + len(made.entries)
    assert b"narrow-" not in rows_of(t, t.plenary, before)
    ids = {getattr(n.body, field, "") for n in made.entries for field in beside._OWN} - {""}
    assert all(len(one) == 32 for one in ids)
    # As it is in the room it comes from, but for what names things there.
    source = beside.parcel(t.state(t.ard), thing, name)
    assert not isinstance(source, Refused)
    assert [beside._bare(n.body) for n in made.entries] == [
        beside._bare(body) for body in source.bodies
    ]


def test_a_statement_brings_the_text_that_it_was_taken_from_and_quotes_it() -> None:
    t, name = filled(Thing.STATEMENT)
    made = done(d.copy_out(t.desk, ARD, t.ard, Thing.STATEMENT, name=name, to_room=t.plenary))
    filed, said = (n.body for n in made.entries)
    assert isinstance(filed, e.DocumentFiled)
    assert isinstance(said, e.StatementRecorded)
    assert said.document == filed.document
    assert filed.words[said.start : said.end] == said.words == QUOTE
    assert said.units == [t.unit()]
    assert said.flags == ["hedged"]
    again = d.copy_out(t.desk, ARD, t.ard, Thing.STATEMENT, name=name, to_room=t.plenary)
    assert code(again) == "already"


def test_what_the_other_room_has_already_is_referred_to_there() -> None:
    t, name = filled(Thing.COMMITMENT)
    first = done(
        d.copy_out(t.desk, ARD, t.ard, Thing.DOCUMENT, name="narrow-document", to_room=t.plenary)
    )
    filed = first.entries[0].body
    assert isinstance(filed, e.DocumentFiled)
    made = done(d.copy_out(t.desk, ARD, t.ard, Thing.COMMITMENT, name=name, to_room=t.plenary))
    said, noted = (n.body for n in made.entries)
    assert isinstance(said, e.StatementRecorded)
    assert isinstance(noted, e.CommitmentNoted)
    assert said.document == noted.document == noted.source == filed.document
    assert noted.statement == said.statement


def test_an_incident_names_its_sources_under_their_new_ids() -> None:
    t, name = filled(Thing.INCIDENT)
    made = done(d.copy_out(t.desk, ARD, t.ard, Thing.INCIDENT, name=name, to_room=t.plenary))
    said = next(n.body for n in made.entries if isinstance(n.body, e.StatementRecorded))
    told = made.entries[-1].body
    assert isinstance(told, e.IncidentReported)
    assert told.sources == ["https://wire.example/2", said.statement]


def test_a_provision_of_the_narrow_room_alone_is_not_named_elsewhere() -> None:
    t = Table()
    done(t.desk.record(ARD, t.ard, DOCUMENT))
    done(t.desk.record(ARD, t.ard, statement(t, ["secret-unit", t.unit()])))
    copy = d.copy_of(
        t.desk, ARD, t.ard, Thing.STATEMENT, name="narrow-statement", to_room=t.plenary
    )
    assert not isinstance(copy, Refused)
    assert copy.left_out == (
        "A provision that it is tied to here is not in the text of that room.",
    )
    said = copy.bodies[-1]
    assert isinstance(said, e.StatementRecorded)
    assert said.units == [t.unit()]
    link = e.FrameworkLinked(unit="secret-unit", document="narrow-document", relation="repeats")
    name = str(done(t.desk.record(ARD, t.ard, link)).id)
    answer = d.copy_out(t.desk, ARD, t.ard, Thing.LINK, name=name, to_room=t.plenary)
    assert code(answer) == "no-such-provision"


def test_a_group_of_the_narrow_room_alone_is_not_named_elsewhere() -> None:
    t = Table()
    caucus = t.rooms["caucus"]
    done(t.desk.record(ARD, caucus, e.GroupFormed(group="PACT", name="Pact", members=["ARD"])))
    noted = e.CommitmentNoted(commitment="c", party="PACT", words="To wait.")
    done(t.desk.record(ARD, caucus, noted))
    answer = d.copy_out(t.desk, ARD, caucus, Thing.COMMITMENT, name="c", to_room=t.plenary)
    assert code(answer) == "no-such-party"


def test_the_preview_is_what_is_recorded_and_records_nothing() -> None:
    t, name = filled(Thing.COMMITMENT)
    before = t.state(t.plenary).seq
    t.world.chance.begin("copy")
    copy = d.copy_of(t.desk, ARD, t.ard, Thing.COMMITMENT, name=name, to_room=t.plenary)
    assert not isinstance(copy, Refused)
    assert t.state(t.plenary).seq == before
    t.world.chance.begin("copy")
    made = done(d.copy_out(t.desk, ARD, t.ard, Thing.COMMITMENT, name=name, to_room=t.plenary))
    assert tuple(n.body for n in made.entries) == copy.bodies


# --- communiqués --------------------------------------------------------------------------------


def issued(t: Table) -> None:
    """Draft a communiqué in the chair's room, where nobody else need clear it, and issue it."""
    chair = t.rooms["chair"]
    versions = [("all", "The ministers met.")]
    done(t.desk.record(FAC, chair, e.CommuniqueDrafted(communique="c", versions=versions)))
    done(
        t.desk.record(
            FAC,
            chair,
            e.CommuniqueIssued(communique="c", versions=versions, at_minute="2031-05-04T18:00"),
        )
    )


def test_a_communique_is_published_drafted_and_issued() -> None:
    t = Table()
    issued(t)
    chair, public = t.rooms["chair"], t.rooms["public"]
    made = done(d.copy_out(t.desk, FAC, chair, Thing.COMMUNIQUE, name="c", to_room=public))
    drafted, out = (n.body for n in made.entries)
    assert isinstance(drafted, e.CommuniqueDrafted)
    assert isinstance(out, e.CommuniqueIssued)
    assert out.versions == drafted.versions
    source = t.state(chair).outside.communiques["c"]
    assert out.at_minute == source.issued_at
    row = t.state(public).outside.communiques[out.communique]
    assert (row.issued, row.issued_at, row.cleared) == (drafted.versions, source.issued_at, {})
    again = d.copy_out(t.desk, FAC, chair, Thing.COMMUNIQUE, name="c", to_room=public)
    assert code(again) == "already"


def test_a_communique_that_was_not_issued_is_not_published() -> None:
    t = Table()
    chair = t.rooms["chair"]
    draft = e.CommuniqueDrafted(communique="c", versions=[("all", "They met.")])
    done(t.desk.record(FAC, chair, draft))
    answer = d.copy_out(t.desk, FAC, chair, Thing.COMMUNIQUE, name="c", to_room=t.rooms["public"])
    assert code(answer) == "not-issued"


def test_in_a_room_of_the_parties_it_arrives_as_a_draft_for_them_to_clear() -> None:
    t = Table()
    issued(t)
    chair = t.rooms["chair"]
    copy = d.copy_of(t.desk, FAC, chair, Thing.COMMUNIQUE, name="c", to_room=t.plenary)
    assert not isinstance(copy, Refused)
    assert [type(body) for body in copy.bodies] == [e.CommuniqueDrafted]
    assert copy.left_out


# --- rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize("thing", Thing)
def test_the_rights_of_the_room_it_goes_to_decide(thing: Thing) -> None:
    t, name = filled(thing)
    for member in (ARD, ARD_DELEGATE, ARD_ADVISER, ZEM, OBSERVER, FAC):
        answer = d.copy_out(t.desk, member, t.ard, thing, name=name, to_room=t.plenary)
        sits = t.desk.room(member, t.ard), t.desk.room(member, t.plenary)
        if any(isinstance(one, Refused) for one in sits):
            assert answer == d.NO_ROOM, member
    back = d.copy_out(t.desk, OBSERVER, t.plenary, thing, name="x", to_room=t.rooms["public"])
    assert code(back) == "no-such-thing"


def test_an_observer_copies_nothing() -> None:
    t = Table()
    done(t.desk.record(FAC, t.plenary, DOCUMENT))
    answer = d.copy_out(
        t.desk,
        OBSERVER,
        t.plenary,
        Thing.DOCUMENT,
        name="narrow-document",
        to_room=t.rooms["public"],
    )
    assert code(answer) == "not-your-role"


def test_a_copy_needs_another_room() -> None:
    t, name = filled(Thing.STATEMENT)
    answer = d.copy_out(t.desk, ARD, t.ard, Thing.STATEMENT, name=name, to_room=t.ard)
    assert code(answer) == "not-wider"


# --- two worlds ---------------------------------------------------------------------------------


SECRETS = ("the ceiling is nine", "the capital wavers", "offer the well")


def others(t: Table, choices: Sequence[int]) -> None:
    """Other things happen in the delegation's room, of kinds and by people chosen by integers."""
    for at, choice in enumerate(choices):
        secret = SECRETS[choice % len(SECRETS)]
        who = (ARD, ARD_DELEGATE)[choice % 2]
        bodies: list[e.Body] = [
            e.CommentMade(comment=f"secret-{at}", unit=t.unit(), words=secret),
            e.StatementMarked(statement="narrow-statement", state="disputed", words=secret),
            e.DocumentFiled(
                document=f"secret-{at}", title=secret, digest=f"{at:064}", media="text/plain"
            ),
            e.StatementRecorded(
                statement=f"secret-{at}",
                speaker=secret,
                behalf="",
                words=secret,
                source=secret,
                uttered="",
            ),
            e.ProposalDrafted(
                proposal=ProposalId(f"secret-{at}"),
                letter="",
                changes=[e.Change(unit=t.unit(), text=secret)],
            ),
            e.CommitmentNoted(commitment=f"secret-{at}", party="ZEM", words=secret),
        ]
        t.world.chance.begin(f"other {at}")
        t.at(60 * 24 + at)
        t.desk.record(who, t.ard, bodies[choice % len(bodies)])


def told(thing: Thing, choices: Sequence[int]) -> bytes:
    """The bytes that a copy adds to the plenary, after other things in the delegation's room."""
    t, name = filled(thing)
    before = t.state(t.plenary).seq
    others(t, choices)
    t.at(60 * 24 + 500)
    t.world.chance.begin("copy")
    done(d.copy_out(t.desk, ARD, t.ard, thing, name=name, to_room=t.plenary))
    return rows_of(t, t.plenary, before)


WORLDS = st.lists(st.integers(0, 2**16), max_size=8)


@given(st.sampled_from([t for t in Thing if t is not Thing.LINK]), WORLDS, WORLDS)
@settings(max_examples=60, deadline=None)
def test_what_else_the_room_holds_changes_no_byte_of_a_copy(
    thing: Thing, one: list[int], other: list[int]
) -> None:
    assert told(thing, one) == told(thing, other)


@given(WORLDS)
@settings(max_examples=30, deadline=None)
def test_a_copied_link_holds_nothing_else_either(choices: list[int]) -> None:
    rows = told(Thing.LINK, choices)
    assert b"secret" not in rows
    assert not any(secret.encode() in rows for secret in SECRETS)


def test_a_copy_that_brings_the_marks_along_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law sees it when what was said of a statement slips through."""
    honest = beside.parcel

    def leaky(state: object, thing: Thing, name: str) -> object:
        found = honest(state, thing, name)  # type: ignore[arg-type]
        rows = state.outside.statements  # type: ignore[attr-defined]
        if isinstance(found, Refused) or name not in rows or not rows[name].marks:
            return found
        body = msgspec.structs.replace(found.bodies[-1], flags=[rows[name].state])
        return beside.Parcel(thing, (*found.bodies[:-1], body))

    monkeypatch.setattr(beside, "parcel", leaky)
    assert told(Thing.STATEMENT, []) != told(Thing.STATEMENT, [1])


def test_a_copy_says_who_copied_it_and_not_who_filed_it() -> None:
    t = Table()
    for body in (DOCUMENT, statement(t)):
        done(t.desk.record(ARD_DELEGATE, t.ard, body))
    made = done(
        d.copy_out(t.desk, ARD, t.ard, Thing.STATEMENT, name="narrow-statement", to_room=t.plenary)
    )
    assert {n.by for n in made.entries} == {ARD}
    assert ARD_DELEGATE.encode() not in b"".join(encode(n) for n in made.entries)

"""What was agreed and says something else now is told, until it is agreed or confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.redline import What, redline
from plenipo.brackets.scrub_change import Class, Flag, Point
from plenipo.brackets.scrub_units import points_of
from plenipo.formats import markdown
from plenipo.instrument.model import Instrument
from plenipo.instrument.recognise import recognise
from plenipo.record import entries as e
from plenipo.record import scrubbing as s
from plenipo.record.alarms import GRAVE, alarms, said
from plenipo.record.kinds import Level, Status
from tests.record.rooms import NOW, Room

TEXTS = {
    "u1": "Article 1 Each Party should report within ten days.",
    "u2": "Article 2 The border shall be open.",
}
OTHER = {
    "u1": (
        "Article 1 Each Party shall report within ten days.",
        "Article 1 Each Party should report within thirty days.",
        "Article 1 Every Party should report within ten days.",
        "Article 1 Each Party should report within ten days.",
    ),
    "u2": (
        "Article 2 The border shall not be open.",
        "Article 2 The borders shall be open.",
        "Article 2 The border shall be open.",
    ),
}


def issue(r: Room) -> None:
    number = len(r.state.revisions) + 1
    r.say(e.RevisionIssued(number=number, engine=1, content="{}", digest="0" * 64))


def take_in(r: Room, unit: str, text: str) -> None:
    r.say(e.ProposalIncorporated(proposal=r.table("ARD", {unit: text})))


def agree(r: Room, unit: str) -> None:
    for party in ("ARD", "ZEM"):
        r.take(party, unit, Level.ACCEPT, wording=r.wording(unit))


def told(r: Room) -> list[str]:
    return [row.sentence for row in alarms(r.state, NOW)]


def test_a_should_that_became_a_shall() -> None:
    r = Room(articles=TEXTS)
    agree(r, "u1")
    issue(r)
    take_in(r, "u1", OTHER["u1"][0])
    (sentence,) = told(r)
    assert sentence == (
        "“should” has become “shall” in Article 1 since Rev. 1:"
        " a recommendation has become an obligation."
    )
    agree(r, "u1")
    assert told(r) == []


def test_what_was_not_agreed_raises_none_unless_it_is_under_a_scrub() -> None:
    r = Room(articles=TEXTS)
    issue(r)
    take_in(r, "u2", OTHER["u2"][0])
    assert told(r) == []
    r.say(e.ScrubOpened(scrub="s", revision=1))
    assert told(r) == ["“not” has been put into Article 2 since Rev. 1."]
    pairs = [s.pair_of(d) for d in s.changed_since(r.state, 1)]
    for party in ("ARD", "ZEM"):
        assert told(r)
        r.say(e.ScrubConfirmed(scrub="s", party=party, changes=pairs), behalf=party)
    assert told(r) == []
    r.say(e.ScrubClosed(scrub="s"))
    assert told(r) == []
    take_in(r, "u2", OTHER["u2"][2])
    assert told(r) == []  # what was never agreed, and is under no scrub any more


def test_a_revision_that_was_issued_meanwhile_does_not_hide_it() -> None:
    r = Room(articles=TEXTS)
    agree(r, "u1")
    issue(r)
    take_in(r, "u1", OTHER["u1"][1])
    issue(r)
    assert told(r) == ["A period of time has changed in Article 1 since Rev. 1: 10 has become 30."]
    r.say(e.TextFrozen(language="en", digest="0"))
    assert told(r) == []


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("word"), st.integers(0, len(OTHER["u1"]) - 1)),
        st.tuples(st.just("agree"), st.just(0)),
        st.tuples(st.just("agree"), st.just(0)),
        st.tuples(st.just("half"), st.just(0)),
        st.tuples(st.just("issue"), st.just(0)),
    ),
    max_size=16,
)


@given(ACTS)
def test_it_is_told_just_where_agreed_words_of_a_revision_differ_gravely(
    acts: list[tuple[str, int]],
) -> None:
    """Held against a slow reading: remember what was agreed, and compare."""
    r = Room(articles=TEXTS)
    accepted: dict[str, set[str]] = {}
    for what, number in acts:
        text = r.state.units["u1"].text
        if what == "word":
            take_in(r, "u1", OTHER["u1"][number])
        elif what == "issue":
            issue(r)
        else:
            for party in ("ARD", "ZEM") if what == "agree" else ("ARD",):
                r.take(party, "u1", Level.ACCEPT, wording=r.wording("u1"))
                accepted.setdefault(text, set()).add(party)
        now = next(u for u in s.text_of_now(r.state).units if u.id == "u1")
        wanted: set[int] = set()
        if r.status("u1") is not Status.AGREED:
            for issued in reversed(r.state.revisions):
                old = s.text_of_revision(r.state, issued.number)
                assert old is not None
                was = next(u for u in old.units if u.id == "u1")
                points = points_of(was, now, language="en")
                if len(accepted.get(was.text, ())) == 2 and any(p.flag in GRAVE for p in points):
                    wanted = {issued.number}
                    break
        assert {row.revision for row in alarms(r.state, NOW)} == wanted
        assert {row.unit for row in alarms(r.state, NOW)} <= {"u1"}


def test_each_alarm_is_a_sentence() -> None:
    def one(flag: Flag, gone: str, come: str, means: str = "") -> str:
        return said(Point(flag, gone, come, means), "Article 1", 2)

    assert one(Flag.MODAL, "may", "") == "“may” has been taken out of Article 1 since Rev. 2."
    assert one(Flag.MODAL, "", "shall", "an obligation") == (
        "“shall” has been put into Article 1 since Rev. 2: an obligation."
    )
    assert one(Flag.DATE, "3", "4") == (
        "A date has changed in Article 1 since Rev. 2: 3 has become 4."
    )
    assert one(Flag.NUMBER, "", "5") == "A number has been put into Article 1 since Rev. 2: 5."
    assert one(Flag.TIME_LIMIT, "5", "") == (
        "A period of time has been taken out of Article 1 since Rev. 2: it was 5."
    )


@pytest.mark.real
def test_the_one_obligation_of_a_real_scrub_is_told(real_texts: Path) -> None:
    """The Paris Agreement as agreed and as it was published, scrubbed in a room."""
    versions: list[Instrument] = []
    for name in ("agreement-12-dec-2015.md", "agreement-29-jan-2016.md"):
        source = markdown.read((real_texts / "cop21" / name).read_bytes(), where=name)
        ids = (f"u{n}" for n in range(10_000))
        versions.append(recognise(source.blocks, ids=lambda ids=ids: next(ids)))  # type: ignore[misc]
    old, new = versions
    units = [
        e.UnitText(unit=u.id, kind=u.kind.value, depth=u.depth, label=u.label, text=u.text)
        for u in old.units
    ]
    r = Room(articles={})
    r.say(e.InstrumentFiled(instrument="agreed", title="Agreement", units=units))
    r.say(e.BasisAdopted(instrument="agreed"))
    issue(r)
    r.say(e.ScrubOpened(scrub="s", revision=1))
    changes = {
        str(old.units[row.old[0]].id): row.new_text
        for row in redline(old, new).rows
        if row.what is not What.UNCHANGED and row.old is not None
    }
    r.say(e.ProposalIncorporated(proposal=r.table("ARD", changes)))
    found = s.compared(r.state, 1)
    assert found is not None
    assert len(found.changes) == len(changes)
    agreed = [c for c in found.changes if c.difference.new and c.difference.new.depth]
    assert not [c for c in agreed if c.klass is Class.SUBSTANTIVE]
    assert sum(c.klass is Class.LEGAL for c in agreed) == 5
    obligations = [a.sentence for a in alarms(r.state, NOW) if a.point.flag is Flag.MODAL]
    assert obligations == ["“shall” has been put into Article 1 since Rev. 1: an obligation."]

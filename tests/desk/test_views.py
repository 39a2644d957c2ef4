"""What a page shows: status, reasons, what-ifs, overlay, revisions and their trend."""

from __future__ import annotations

import hashlib

from plenipo import desk as d
from plenipo.brackets.render import Style
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Level, Status
from tests.desk.table import ARD, ARD_ADVISER, FAC, NEW_WORDS, SUN, ZEM, Table, code, done
from tests.desk.worlds import START


def tabled(t: Table, words: str = NEW_WORDS, nth: int = 1) -> e.ProposalTabled:
    change = e.Change(unit=t.unit(nth), text=words, base=t.base(nth))
    answer = t.desk.table_directly(ARD, t.plenary, changes=[change], sponsors=["ARD"])
    body = done(answer).entries[0].body
    assert isinstance(body, e.ProposalTabled)
    return body


def test_every_member_of_a_room_reads_the_same() -> None:
    t = Table()
    tabled(t)
    for view in (
        d.text,
        d.as_json,
        d.status,
        d.gauge,
        d.what_ifs,
        d.trend,
        d.convergence,
        d.sittings,
    ):
        told = [view(t.desk, member, t.plenary) for member in (ARD, ZEM, SUN, FAC)]
        assert all(one == told[0] for one in told)
        assert not isinstance(told[0], Refused)


def test_styles_differ_in_drawing_alone() -> None:
    t = Table()
    tabled(t)
    attributed = str(d.text(t.desk, ZEM, t.plenary))
    plain = str(d.text(t.desk, ZEM, t.plenary, style=Style.PLAIN))
    assert "ARD" in attributed
    assert "ARD" not in plain


def test_status_names_provisions_and_signs() -> None:
    t = Table()
    tabled(t)
    rows = d.status(t.desk, ZEM, t.plenary)
    assert not isinstance(rows, Refused)
    assert [(r.name, r.sign, r.wordings) for r in rows] == [
        ("Article 1", "○", 1),
        ("Article 1", "[ ]", 2),
        ("Article 2", "○", 1),
        ("Article 2", "○", 1),
    ]


def test_reasons_and_what_ifs_follow_positions() -> None:
    t = Table()
    for member, party in ((ARD, "ARD"), (SUN, "SUN")):
        done(t.accept(member, party))
    assert d.explain(t.desk, FAC, t.plenary, t.unit()) == (
        "Article 1 is open because ZEM has not spoken on the words of the draft.",
    )
    found = d.what_ifs(t.desk, FAC, t.plenary)
    assert not isinstance(found, Refused)
    assert found[0] == ("If ZEM accepts Article 1 (the words of the draft), Article 1 would close.")
    done(t.accept(ZEM, "ZEM"))
    assert d.explain(t.desk, FAC, t.plenary, t.unit()) == ()
    assert code(d.explain(t.desk, FAC, t.plenary, "no such unit")) == "no-such-provision"


def test_one_acceptance_can_close_several() -> None:
    t = Table()
    for member, party in ((ARD, "ARD"), (SUN, "SUN")):
        for nth in (1, 3):
            done(t.accept(member, party, nth))
    conditional = e.PositionTaken(
        party="ZEM",
        unit=t.unit(1),
        wording=t.base(1),
        level=Level.ACCEPT,
        conditions=[e.Condition(closed=[t.base(3)], words="if Article 2 closes")],
    )
    done(t.desk.record(ZEM, t.plenary, conditional))
    found = d.what_ifs(t.desk, FAC, t.plenary)
    assert not isinstance(found, Refused)
    assert found[0] == (
        "If ZEM accepts Article 2 (the words of the draft), Articles 1 and 2 would close."
    )


def test_an_overlay_is_the_viewers_own_and_marked() -> None:
    t = Table()
    t.drafted()
    mine = d.overlay(t.desk, ARD, t.plenary)
    assert not isinstance(mine, Refused)
    assert [(draft.room_name, draft.units) for draft in mine.drafts] == [("ard", (t.unit(),))]
    theirs = d.overlay(t.desk, ZEM, t.plenary)
    assert not isinstance(theirs, Refused)
    assert theirs.drafts == ()
    assert d.overlay(t.desk, ARD_ADVISER, t.plenary) == d.NO_ROOM


def test_a_revision_stores_its_bytes_and_compiles_again_to_the_same() -> None:
    t = Table()
    proposal = tabled(t)
    issued = done(d.issue_revision(t.desk, FAC, t.plenary, mandate="as asked")).entries[-1].body
    assert isinstance(issued, e.RevisionIssued)
    assert issued.content.encode() == d.as_json(t.desk, ZEM, t.plenary)
    assert issued.digest == hashlib.sha256(issued.content.encode()).hexdigest()
    done(d.incorporate(t.desk, FAC, t.plenary, proposal.proposal))
    done(d.issue_revision(t.desk, FAC, t.plenary))
    assert d.check_revision(t.desk, ZEM, t.plenary, 1) == ()
    assert d.check_revision(t.desk, ZEM, t.plenary, 2) == ()
    assert code(d.check_revision(t.desk, ZEM, t.plenary, 3)) == "no-such-revision"
    typed = e.RevisionIssued(number=3, engine=1, content="{}", digest="")
    assert code(t.desk.record(FAC, t.plenary, typed)) == "desk-only"


def test_a_revision_that_comes_out_otherwise_is_told() -> None:
    t = Table()
    done(d.issue_revision(t.desk, FAC, t.plenary))
    issued = t.state(t.plenary).revisions[0]
    issued.content = issued.content.replace("crossing", "passage")
    found = d.check_revision(t.desk, FAC, t.plenary, 1)
    assert found == (
        "Revision 1 does not have the hash that was recorded with it.",
        "Revision 1 comes out otherwise when compiled by this engine.",
    )


def test_the_trend_counts_what_each_revision_held() -> None:
    t = Table()
    done(d.issue_revision(t.desk, FAC, t.plenary))
    proposal = tabled(t)
    t.at(START + 10)
    done(d.issue_revision(t.desk, FAC, t.plenary))
    for member, party in ((ARD, "ARD"), (ZEM, "ZEM"), (SUN, "SUN")):
        done(t.accept(member, party, 3))
    done(d.incorporate(t.desk, FAC, t.plenary, proposal.proposal))
    t.at(START + 20)
    done(d.issue_revision(t.desk, FAC, t.plenary))
    points = d.trend(t.desk, ZEM, t.plenary)
    assert not isinstance(points, Refused)
    assert [(p.number, p.brackets) for p in points] == [(1, 0), (2, 1), (3, 0)]
    assert [p.words[Status.BRACKETED] for p in points] == [0, 6, 0]
    assert [p.words[Status.AGREED] for p in points] == [0, 0, 7]


def test_a_proposal_under_which_the_draft_moved_is_not_taken_in_unseen() -> None:
    t = Table()
    first = tabled(t)
    second = tabled(t, "The Parties shall open the crossing promptly.")
    done(d.incorporate(t.desk, FAC, t.plenary, second.proposal))
    assert code(d.incorporate(t.desk, FAC, t.plenary, first.proposal)) == "moved"
    followed = d.attention(t.desk, ARD, t.plenary, first.proposal)
    assert not isinstance(followed, Refused)
    assert followed[0].state != "stands"


def test_a_document_is_filed_as_it_is_recognised() -> None:
    t = Table()
    blocks = [Block("Article 7", heading=1), Block("Trade shall be free.")]
    filed = done(d.file_draft(t.desk, FAC, t.plenary, blocks, name="second", adopt=True))
    assert [type(n.body) for n in filed.entries] == [e.InstrumentFiled, e.BasisAdopted]
    assert [u.text for u in t.state(t.plenary).units.values()] == [b.text for b in blocks]
    assert code(d.file_draft(t.desk, FAC, t.plenary, blocks, name="second")) == "already"
    assert code(d.file_draft(t.desk, FAC, t.plenary, [])) == "no-words"


def test_a_room_that_cannot_be_drawn_is_never_made() -> None:
    t = Table()
    rows = [
        e.Change(unit="x", text="Words.", new=1, kind="no such kind"),
        e.Change(unit="x", text="Words.", new=1, kind="paragraph", label="1."),
        e.Change(unit="x", text="Two  spaces.", new=1, kind="paragraph"),
        e.Change(unit=t.unit(), text="Words.", new=1, kind="paragraph"),
        e.Change(unit="x", text="Words.", new=1, kind="paragraph", depth=900),
    ]
    codes = [
        code(t.desk.table_directly(ARD, t.plenary, changes=[change], sponsors=["ARD"]))
        for change in rows
    ]
    assert codes == ["no-such-kind", "not-its-label", "not-canonical", "already", "no-such-kind"]

"""The legal scrub of a room: what it finds, what binds, what lapses, when it may end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.redline import Mark, word_runs
from plenipo.brackets.scrub import classify
from plenipo.brackets.scrub_change import Class, Flag
from plenipo.brackets.scrub_units import classed, differences, misled
from plenipo.instrument.model import Instrument, Unit
from plenipo.record import entries as e
from plenipo.record import scrubbing as s
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused, decide
from plenipo.record.kinds import Basis, MemberId, WordingHash
from plenipo.record.outcome import digest_of, text_digest
from plenipo.record.state import RoomState
from tests.record.rooms import ARTICLES, Room

WORDS = (
    "The Parties should report.",
    "The Parties shall report.",
    "The Parties shall not report to Article 2.",
    "Definitions apply as from 3 May.",
    "They pay under Article 1 and 2 of it.",
    "They pay under 1 and 3 of it.",
    "The definitions apply within ten days under Article 3.",
    "",
)


Rows = list[e.UnitText]


def row(unit: str, number: int, words: str, *, kind: str = "article", depth: int = 1) -> e.UnitText:
    label = f"Article {number}" if kind == "article" else f"{number}."
    text = f"{label} {words}".rstrip()
    return e.UnitText(unit=unit, kind=kind, depth=depth, label=label, text=text)


@st.composite
def rows(draw: st.DrawFn, unit: str) -> e.UnitText:
    kind, depth = draw(st.sampled_from((("article", 1), ("article", 1), ("paragraph", 2))))
    number = draw(st.integers(1, 3))
    return row(unit, number, draw(st.sampled_from(WORDS)), kind=kind, depth=depth)


@st.composite
def two(draw: st.DrawFn) -> tuple[Instrument, Instrument]:
    """Draw a text and what became of it: provisions kept, moved, made anew, put in and left out."""
    ids = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=6))
    old: Rows = [draw(rows(unit)) for unit in ids]
    new = [
        one if draw(st.booleans()) else draw(rows(one.unit))
        for one in old
        if draw(st.integers(0, 4))
    ]
    new += [draw(rows(unit)) for unit in "xy" if draw(st.integers(0, 3)) == 0]
    if draw(st.booleans()):
        new = draw(st.permutations(new))
    return s.instrument_of(old), s.instrument_of(new)


def digest(text: Instrument) -> str:
    return text_digest((u.kind.value, u.depth, u.label, u.text) for u in text.units)


@given(two())
def test_every_provision_that_differs_is_in_exactly_one_change(
    texts: tuple[Instrument, Instrument],
) -> None:
    old, new = texts
    found = classed(old, new)
    units = [c.difference.unit for c in found]
    assert len(units) == len(set(units))
    was = {u.id: u for u in old.units}
    now = {u.id: u for u in new.units}

    def stands(text: Sequence[Unit]) -> list[tuple[object, ...]]:
        rest = [u for u in text if u.id not in units]
        return [(u.id, u.kind, u.depth, u.label, u.text) for u in rest]

    # What is in no change stands in both, in one order, to the letter.
    assert stands(old.units) == stands(new.units)
    for change in found:
        d = change.difference
        assert d.old == was.get(d.unit)
        assert d.new == now.get(d.unit)
        same = (
            d.old is not None
            and d.new is not None
            and (
                (d.old.kind, d.old.depth, d.old.label, d.old.text)
                == (d.new.kind, d.new.depth, d.new.label, d.new.text)
            )
        )
        assert same <= d.moved
        kept = [run.text for run in change.runs if run.mark != "inserted"]
        assert "".join(kept) == (d.old.text if d.old else "")
        kept = [run.text for run in change.runs if run.mark != "deleted"]
        assert "".join(kept) == (d.new.text if d.new else "")
        assert change.said
        assert (change.klass is Class.EDITORIAL) <= (not change.flags)


@given(st.permutations("abcde"))
def test_what_stands_elsewhere_is_a_change_and_nothing_beside_it(order: list[str]) -> None:
    was = {unit: row(unit, 1, f"Words of {unit}.") for unit in "abcde"}
    old = s.instrument_of(was.values())
    new = s.instrument_of(was[unit] for unit in order)
    found = classed(old, new)
    assert all(c.difference.moved and c.klass is Class.LEGAL for c in found)
    moved = {str(c.difference.unit) for c in found}
    kept = [unit for unit in order if unit not in moved]
    assert kept == sorted(kept)
    # As few as can be: no more provisions could have kept their order.
    runs = (c for n in range(len(kept) + 1, 6) for c in combinations(order, n))
    assert not any(list(c) == sorted(c) for c in runs)


@given(two())
def test_two_texts_without_a_change_have_one_digest(texts: tuple[Instrument, Instrument]) -> None:
    old, new = texts
    found = differences(old.units, new.units)
    assert (not found) <= (digest(old) == digest(new))
    assert not differences(old.units, old.units)
    assert not misled(old, old)


@given(two())
def test_the_way_back_is_as_grave(texts: tuple[Instrument, Instrument]) -> None:
    old, new = texts
    there = {c.difference.unit: c for c in classed(old, new)}
    back = {c.difference.unit: c for c in classed(new, old)}
    for unit in there.keys() & back.keys():
        one, two = there[unit], back[unit]
        turned = [(TURNED[run.mark], run.text) for run in two.runs]
        if one.difference.moved is two.difference.moved and by_side(one.runs) == by_side(turned):
            assert one.klass is two.klass
            assert one.flags == two.flags
            assert one.numbers_only is two.numbers_only
    for unit in there.keys() ^ back.keys():  # which of two that changed places has moved is chosen
        assert (there.get(unit) or back[unit]).difference.moved


TURNED = {Mark.SAME: Mark.SAME, Mark.DELETED: Mark.INSERTED, Mark.INSERTED: Mark.DELETED}


def by_side(runs: Iterable[tuple[Mark, str]]) -> list[tuple[str, str]]:
    """Return the runs as pairs of what was and what is, whichever of the two comes first."""
    found: list[tuple[str, str]] = []
    for mark, text in runs:
        if mark is Mark.SAME:
            found.append((text, text))
        elif found and found[-1][0] != found[-1][1] and "" in found[-1]:
            was, now = found.pop()
            found.append((was or text, now) if mark is Mark.DELETED else (was, now or text))
        else:
            found.append((text, "") if mark is Mark.DELETED else ("", text))
    return found


def test_what_is_a_reference_in_one_text_alone_is_as_grave_both_ways() -> None:
    """The noun of a list comes with an earlier change than its number."""
    old, new = "They pay under 1 and 3 of it.", "They pay under Article 1 and 2 of it."
    there = classify(word_runs(old, new))
    back = classify(word_runs(new, old))
    assert [c.flags for c in there] == [c.flags for c in back]


def test_a_reference_that_follows_a_new_number_is_no_change_of_substance() -> None:
    def text(*rows: tuple[str, str, str]) -> Instrument:
        return s.instrument_of(
            e.UnitText(unit=u, kind="article", depth=1, label=label, text=f"{label} {words}")
            for u, label, words in rows
        )

    old = text(
        ("a", "Article 1", "A road is built."),
        ("b", "Article 2", "A toll is paid."),
        ("c", "Article 3", "Article 2 applies. Article 1 applies."),
    )
    new = text(
        ("a", "Article 2", "A road is built."),
        ("b", "Article 3", "A toll is paid."),
        ("c", "Article 4", "Article 3 applies. Article 1 applies."),
    )
    found = {str(c.difference.unit): c for c in classed(old, new)}
    assert all(c.numbers_only and c.klass is Class.EDITORIAL for c in found.values())
    assert [c.reason for c in found["c"].said][1].startswith("The reference follows")
    (wrong,) = misled(old, new)
    assert (wrong.unit, wrong.words, wrong.was, wrong.now) == ("c", "Article 1", ("a",), ())
    other = text(
        ("a", "Article 1", "A road is built."),
        ("b", "Article 2", "A toll is paid."),
        ("c", "Article 3", "Article 1 applies. Article 1 applies."),
    )
    (change,) = classed(old, other)
    assert (change.klass, change.flags) == (Class.LEGAL, (Flag.REFERENCE,))
    # To another provision than before, though numbers have moved.
    wrong_one = text(
        ("a", "Article 2", "A road is built."),
        ("b", "Article 3", "A toll is paid."),
        ("c", "Article 4", "Article 3 applies. Article 3 applies."),
    )
    found = {str(c.difference.unit): c for c in classed(old, wrong_one)}
    assert (found["c"].klass, found["c"].numbers_only) == (Class.LEGAL, False)


def test_what_is_divided_or_put_together_word_for_word_is_language_alone() -> None:
    whole = [row("a", 1, "A road is built. A toll is paid; snow is cleared."), row("z", 4, "Z.")]
    apart = [
        row("a", 1, "A road is built."),
        row("b", 2, "A toll is paid."),
        row("c", 3, "Snow is cleared."),
        row("z", 4, "Z."),
    ]
    one, two = s.instrument_of(whole), s.instrument_of(apart)
    for old, new in ((one, two), (two, one)):
        found = classed(old, new)
        assert [str(c.difference.unit) for c in found] == ["a", "b", "c"]
        assert {c.klass for c in found} == {Class.EDITORIAL}
    apart[1] = row("b", 2, "No toll is paid.")
    for old, new in ((one, s.instrument_of(apart)), (s.instrument_of(apart), one)):
        assert {c.klass for c in classed(old, new)} == {Class.SUBSTANTIVE}


# --- in a room --------------------------------------------------------------------------------


def room() -> Room:
    """Return a room with a revision, a scrub of it, and a first change."""
    r = Room()
    r.say(e.RevisionIssued(number=1, engine=1, content="{}", digest="0" * 64))
    r.say(e.ScrubOpened(scrub="s", revision=1))
    return r


def take_in(r: Room, unit: str, text: str) -> None:
    r.say(e.ProposalIncorporated(proposal=r.table("ARD", {unit: text})))


def may(r: Room, body: e.Body, behalf: str = "") -> Act | Refused:
    basis = Basis.FROM_FLOOR if behalf else Basis.OWN_HAND
    return decide(r.state, body, member=MemberId("sec"), now=r.state.at, behalf=behalf, basis=basis)


def confirm(r: Room, party: str, pairs: Sequence[s.Pair]) -> e.ScrubConfirmed:
    return e.ScrubConfirmed(scrub="s", party=party, changes=list(pairs))


def pairs(state: RoomState) -> list[s.Pair]:
    return [s.pair_of(d) for d in s.changed_since(state, 1)]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("word"), st.sampled_from(sorted(ARTICLES)), st.sampled_from(WORDS)),
        st.tuples(st.just("confirm"), st.sampled_from(("ARD", "ZEM")), st.integers(0, 3)),
    ),
    max_size=12,
)


@given(ACTS)
def test_it_closes_when_all_is_confirmed_by_all_and_a_confirmation_binds_to_both_wordings(
    acts: list[tuple[str, str, str | int]],
) -> None:
    r = room()
    said: set[tuple[str, s.Pair]] = set()
    for what, first, second in acts:
        if what == "word":
            assert isinstance(second, str)
            if first in r.state.units:
                label = r.state.units[first].label
                take_in(r, first, f"{label} {second}" if second else "")
        else:
            assert isinstance(second, int)
            chosen = pairs(r.state)[:second]
            found = may(r, confirm(r, first, chosen), first)
            new = {(first, pair) for pair in chosen} - said
            assert isinstance(found, Act) is bool(new)
            if new:
                r.say(confirm(r, first, chosen), behalf=first)
                said |= new
        now = pairs(r.state)
        assert now == [
            (u, wording_hash(u, ARTICLES[u]), wording_hash(u, r.state.units[u].text))
            if u in r.state.units
            else (u, wording_hash(u, ARTICLES[u]), s.NO_WORDS)
            for u in ARTICLES
            if u not in r.state.units or r.state.units[u].text != ARTICLES[u]
        ]
        row = r.state.outcome.scrubs["s"]
        wanted = {pair: tuple(p for p in ("ARD", "ZEM") if (p, pair) not in said) for pair in now}
        assert s.waiting(r.state, row) == {pair: who for pair, who in wanted.items() if who}
        compared = s.compared(r.state, 1)
        assert compared is not None
        shown = s.standing(r.state, row, compared)
        assert [c.pair for c in shown] == now
        done = not any(c.waits for c in shown)
        assert done is (not s.waiting(r.state, row))
        for c in shown:
            before = {p for p, pair in said if pair[0] == c.pair[0] and pair != c.pair}
            assert set(c.lapsed) == before - set(c.confirmed)
        closes = may(r, e.ScrubClosed(scrub="s"))
        freezes = may(r, e.TextFrozen(language="en", digest=digest_of(r.state, "en")))
        if r.state.units:
            assert isinstance(closes, Act) is done
            assert isinstance(freezes, Act) is done


def test_what_was_not_shown_so_is_not_confirmed() -> None:
    r = room()
    take_in(r, "u1", "Article 1 The Parties should withdraw. They shall report.")
    (pair,) = pairs(r.state)
    take_in(r, "u1", "Article 1 The Parties may withdraw. They shall report.")
    refused = may(r, confirm(r, "ZEM", [pair]), "ZEM")
    assert isinstance(refused, Refused)
    assert refused.code == "another-text"
    assert "Article 1" in refused.sentence
    nothing = may(r, confirm(r, "ZEM", []), "ZEM")
    assert isinstance(nothing, Refused)
    other = may(r, confirm(r, "ZEM", [("u2", WordingHash("0"), WordingHash("0"))]), "ZEM")
    assert isinstance(other, Refused)


def test_the_refusal_names_what_waits_for_whom() -> None:
    r = room()
    take_in(r, "u1", "Article 1 The Parties should withdraw. They shall report.")
    take_in(r, "u2", "")
    r.say(confirm(r, "ARD", pairs(r.state)), behalf="ARD")
    refused = may(r, e.TextFrozen(language="en", digest=digest_of(r.state, "en")))
    assert isinstance(refused, Refused)
    assert refused.sentence == (
        "2 changes of the legal scrub since Rev. 1 wait to be confirmed:"
        " Article 1 and Article 2 for ZEM. The text is made final when all have."
    )


def test_a_text_without_a_scrub_is_made_final_as_ever() -> None:
    r = Room()
    body = e.TextFrozen(language="en", digest=digest_of(r.state, "en"))
    assert isinstance(may(r, body), Act)

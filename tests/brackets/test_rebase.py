"""Rebasing: laws on made-up worlds and on stored edits, and cases to read."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.rebase import Act, Rebased, rebase
from plenipo.brackets.rebase_text import fates_text, rebase_json, rebase_text
from plenipo.brackets.rebase_words import (
    Outcome,
    Wanted,
    conflict_terms,
    rebase_edits,
    rebase_wants,
    wanted,
)
from plenipo.text.difference import Edit, Words, apply, difference
from tests.brackets.laws import instrument
from tests.brackets.worlds import World, make, worlds

CASES = Path(__file__).parent / "rebase_cases"
_SECTION = re.compile(r"^--- (.+)$", re.MULTILINE)


def is_clean(found: Rebased) -> bool:
    return not found.count(Outcome.CONFLICT) and not found.count(Outcome.ORPHANED)


def versions(world: World) -> list[list[str]]:
    return [list(texts) for texts in dict.fromkeys(map(tuple, world.versions.values()))]


# --- documents --------------------------------------------------------------------------------


@given(worlds())
def test_on_its_own_base_a_proposal_stays_as_it_is(world: World) -> None:
    for texts in versions(world):
        found = rebase(texts, world.base, world.base, terms=world.terms)
        assert found.texts() == texts
        assert all(fate.outcome is Outcome.REBASED for fate in found.fates)


@given(worlds())
def test_on_its_own_result_everything_is_adopted(world: World) -> None:
    for texts in versions(world):
        found = rebase(texts, world.base, texts, terms=world.terms)
        assert found.texts() == texts
        assert all(fate.outcome is Outcome.ADOPTED for fate in found.fates)


@given(worlds())
def test_a_proposal_without_edits_becomes_the_new_base(world: World) -> None:
    for texts in versions(world):
        found = rebase(world.base, world.base, texts)
        assert found.texts() == texts
        assert not found.fates


@given(worlds())
def test_without_conflict_the_text_has_both_sets_of_edits_whoever_comes_first(
    world: World,
) -> None:
    for one, two in combinations(versions(world), 2):
        here, there = rebase(one, world.base, two), rebase(two, world.base, one)
        if is_clean(here) and is_clean(there):
            assert here.texts() == there.texts()


@given(worlds())
def test_a_conflict_keeps_both_texts_word_for_word(world: World) -> None:
    for one, two in combinations(versions(world), 2):
        found = rebase(one, world.base, two)
        drawn = "\n\n".join(found.texts(stands=True))
        for block in found.blocks:
            for conflict in block.conflicts:
                assert conflict.wanted != conflict.stands
                assert conflict.stands in drawn
                if not conflict.number:  # a number goes with whatever space follows it
                    assert conflict.stands in "\n\n".join(two)
        # What the new base says stays, but where the proposal cleanly says otherwise.
        if not any(fate.outcome is Outcome.REBASED for fate in found.fates):
            assert drawn == "\n\n".join(two)


@given(worlds())
def test_every_conflict_is_reported_and_every_edit_ends_once(world: World) -> None:
    for one, two in combinations(versions(world), 2):
        found = rebase(one, world.base, two)
        assert sum(found.count(outcome) for outcome in Outcome) == len(found.fates)
        in_conflict = {fate.block for fate in found.fates if fate.outcome is Outcome.CONFLICT}
        for at, block in enumerate(found.blocks):
            assert not block.conflicts or at in in_conflict
        same = rebase(one, world.base, world.base)
        ours = Counter(fate.act for fate in same.fates)
        both = Counter(fate.act for fate in found.fates)
        whole = (Act.DELETE, Act.INSERT, Act.MOVE)
        if not any(fate.act in (Act.SPLIT, Act.MERGE) for fate in (*same.fates, *found.fates)):
            # Splits and merges on either side make one text of several blocks.
            theirs = rebase(two, world.base, world.base).fates
            if not any(fate.act in (Act.SPLIT, Act.MERGE) for fate in theirs):
                assert {act: ours[act] for act in whole} == {act: both[act] for act in whole}


@given(worlds())
def test_on_the_base_it_stands_on_a_rebased_proposal_stays_conflicts_and_all(
    world: World,
) -> None:
    for one, two in combinations(versions(world), 2):
        found = rebase(one, world.base, two)
        again = rebase(found, two, two)
        assert again.blocks == found.blocks


@given(worlds())
def test_markers_never_nest_and_a_base_that_gives_in_ends_the_conflict(world: World) -> None:
    for one, two in combinations(versions(world), 2):
        found = rebase(one, world.base, two)
        back = rebase(found, two, world.base)
        for fate in back.fates:
            if fate.outcome is Outcome.CONFLICT and fate.act is not Act.MOVE:
                assert fate.replaced != fate.stands, "the base says again what the party read"
        for block in back.blocks:
            for conflict in block.conflicts:
                assert isinstance(conflict.wanted, str)
                assert conflict.replaced != conflict.stands


def plain_world(random: Random) -> list[list[str]]:
    """Make a base, a proposal and two later bases, all words different, nothing moved."""
    number = 0

    def word() -> str:
        nonlocal number
        number += 1
        return "".join("bcdfglmnpr"[int(d)] + "aeiou"[int(d) % 5] for d in f"{number:03d}")

    def block() -> str:
        return " ".join(word() for _ in range(random.randint(8, 16)))

    def changed(blocks: list[str]) -> list[str]:
        result = list(blocks)
        for _ in range(random.randint(0, 3)):
            at = random.randrange(len(result))
            kind = random.random()
            words = result[at].split(" ")
            place = random.randrange(1, len(words) - 1)
            if kind < 0.35:
                words[place] = word()
            elif kind < 0.6:
                words[place:place] = [word()]
            elif kind < 0.75 and len(words) > 5:
                del words[place]
            elif kind < 0.87:
                result.insert(at, block())
                continue
            elif len(result) > 2:
                del result[at]
                continue
            result[at] = " ".join(words)
        return result

    old = [block() for _ in range(random.randint(2, 5))]
    new = changed(old)
    return [old, changed(old), new, changed(new)]


@given(st.randoms(use_true_random=False))
def test_two_steps_come_to_the_same_as_one(random: Random) -> None:
    old, proposal, new, newest = plain_world(random)
    first = rebase(proposal, old, new)
    two_steps, one_step = rebase(first, new, newest), rebase(proposal, old, newest)
    if is_clean(first) and is_clean(two_steps) and is_clean(one_step):
        assert two_steps.texts() == one_step.texts()


def test_made_up_worlds_meet_every_act_and_outcome() -> None:
    # What is gone is taken out already: a deletion is never orphaned.
    unmet = {(act, outcome) for act in Act for outcome in Outcome}
    unmet.remove((Act.DELETE, Outcome.ORPHANED))
    for seed in range(3_000):
        world = make(Random(seed))
        for one, two in combinations(versions(world), 2):
            for fate in rebase(one, world.base, two).fates:
                assert (fate.act, fate.outcome) != (Act.DELETE, Outcome.ORPHANED)
                unmet.discard((fate.act, fate.outcome))
        if not unmet:
            return
    assert not unmet


def test_the_same_blocks_in_another_order_are_a_conflict_and_stand_once() -> None:
    old = ["The road is open to carts.", "A toll is paid at the gate."]
    first, second = "Walkers use the old track.", "Riders keep to the left side."
    ours = [old[0], first, second, old[1]]
    theirs = [old[0], second, first, old[1]]
    found = rebase(ours, old, theirs)
    assert sorted(found.texts()) == sorted(theirs)
    assert found.count(Outcome.CONFLICT) == 1


def test_a_block_moved_to_two_places_stays_where_the_new_base_has_it() -> None:
    blocks = [
        "The road over the pass is open to carts and lorries.",
        "Snow is cleared by the operator at its own cost.",
        "A toll is paid in coins at the lower gate alone.",
        "Disputes are laid before the arbitrators of the Council.",
        "Maps of the border are kept in both of the capitals.",
    ]
    ours = [blocks[k] for k in (4, 0, 1, 2, 3)]
    theirs = [blocks[k] for k in (0, 1, 4, 2, 3)]
    found = rebase(ours, blocks, theirs)
    assert found.texts() == theirs
    assert [(fate.act, fate.outcome) for fate in found.fates] == [(Act.MOVE, Outcome.CONFLICT)]


def test_a_proposal_rebased_to_another_base_is_refused() -> None:
    found = rebase(["One.", "Two."], ["One.", "Two."], ["One.", "Two."])
    with pytest.raises(ValueError, match="another base"):
        rebase(found, ["One."], ["One."])


@given(worlds())
def test_the_json_holds_every_piece(world: World) -> None:
    for one, two in combinations(versions(world), 2):
        found = rebase(one, world.base, two)
        read = json.loads(json.dumps(rebase_json(found)))
        assert read["schema"] == "plenipo.rebase/1"
        assert sum(read["counts"].values()) == len(read["edits"]) == len(found.fates)
        drawn = [
            "".join(p if isinstance(p, str) else p["wanted"] for p in block["pieces"])
            for block in read["blocks"]
        ]
        assert "\n\n".join(text for text in drawn if text) == "\n\n".join(found.texts())


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    about, *rest = _SECTION.split(path.read_text("utf-8"))
    assert about.strip(), f"{path.name} does not say what it shows"
    case = dict(zip(rest[::2], (words.strip("\n") for words in rest[1::2]), strict=True))
    proposal, old, new = (
        instrument(case[name].split("\n\n")) for name in ("proposal", "old", "new")
    )
    found = rebase(proposal, old, new)
    assert "\n\n".join(rebase_text(found)) == case["rebased"]
    assert "\n".join(fates_text(found)) == case["edits"]


# --- words ------------------------------------------------------------------------------------

WORDS = [f" {word}" for word in "the Parties shall promptly withdraw all their forces".split()]
OTHER = [f" {word}" for word in "each should may meet report in Terrel and Sarn without".split()]


@st.composite
def edit_lists(draw: st.DrawFn, size: int = len(WORDS)) -> list[Edit]:
    """Draw edits in order that leave at least one token between them."""
    found: list[Edit] = []
    at = 0
    while at <= size and draw(st.booleans()):
        start = draw(st.integers(at, size))
        end = draw(st.integers(start, min(start + 3, size)))
        words = tuple(draw(st.lists(st.sampled_from(OTHER), max_size=2)))
        if words or end > start:
            found.append(Edit(start, end, words))
        at = end + 1
    return found


def overlap(one: Edit, two: Edit) -> bool:
    return (one.start < two.end and two.start < one.end) or (
        one.start == one.end == two.start == two.end
    )


@given(edit_lists(), edit_lists())
def test_every_stored_edit_ends_in_one_place(own: list[Edit], onto: list[Edit]) -> None:
    found = rebase_edits({"a": own, "b": own, "c": own}, {"a": onto, "b": None})
    ended = sum(map(len, found.rebased.values())) + len(found.adopted) + len(found.orphaned)
    assert ended + sum(len(c.edits) for c in found.conflicts) == 3 * len(own)
    assert [edit for _, edit in found.orphaned] == own
    assert found.rebased.get("c", []) == own


@given(edit_lists(), edit_lists())
def test_edits_conflict_exactly_where_they_meet(own: list[Edit], onto: list[Edit]) -> None:
    found = rebase_edits({"a": own}, {"a": onto})
    met = [edit for edit in own if any(overlap(edit, other) for other in onto)]
    held = [edit for _, edit in found.adopted]
    held += [edit for conflict in found.conflicts for edit in conflict.edits]
    assert sorted(held) == sorted(met)
    assert all(edit in onto for _, edit in found.adopted)


@given(edit_lists(), edit_lists())
def test_disjoint_edits_commute(own: list[Edit], onto: list[Edit]) -> None:
    found, other = rebase_edits({0: own}, {0: onto}), rebase_edits({0: onto}, {0: own})
    if not found.conflicts and not found.adopted:
        here = apply(apply(WORDS, onto), found.rebased.get(0, []))
        there = apply(apply(WORDS, own), other.rebased.get(0, []))
        assert here == there


@given(edit_lists(), edit_lists())
def test_conflict_terms_are_the_words_of_each_side(own: list[Edit], onto: list[Edit]) -> None:
    for conflict in rebase_edits({0: own}, {0: onto}).conflicts:
        read, wants, stands = conflict_terms(WORDS, conflict)
        assert read in "".join(WORDS)
        assert wants in "".join(apply(WORDS, own))
        assert stands in "".join(apply(WORDS, onto))


@given(edit_lists(), edit_lists())
def test_wants_and_stored_edits_agree(own: list[Edit], onto: list[Edit]) -> None:
    stored = rebase_edits({0: own}, {0: onto})
    mets = rebase_wants(WORDS, wanted(WORDS, own), onto)
    assert [want for met in mets for want in met.wants] == wanted(WORDS, own)
    shifted = [
        met.want
        for met in mets
        if met.want is not None and met.outcome is Outcome.REBASED and len(met.wants) == 1
    ]
    for edit in stored.rebased.get(0, []):
        assert any((w.start, w.end, w.words) == edit for w in shifted)


@given(edit_lists(), edit_lists())
def test_terms_cancel_when_the_base_comes_back(own: list[Edit], onto: list[Edit]) -> None:
    wants = wanted(WORDS, own)
    there = rebase_wants(WORDS, wants, onto)
    new = apply(WORDS, onto)
    back = difference(Words("".join(new), tokens=new), "".join(WORDS))
    if apply(new, back) != WORDS:
        return  # other words, the same letters
    for met in rebase_wants(new, [met.want for met in there if met.want], back):
        assert met.want is None or met.want.words != met.want.replaced
        if met.outcome is Outcome.CONFLICT:
            assert met.want is not None
            assert met.want.replaced != met.stands


def test_a_conflict_that_is_rebased_again_keeps_its_first_term() -> None:
    want = Wanted(2, 3, (" may",), (" shall",))
    (met,) = rebase_wants(WORDS, [want], [Edit(2, 3, (" should",))])
    assert met.outcome is Outcome.CONFLICT
    assert met.want == Wanted(2, 3, (" may",), (" shall",))
    new = apply(WORDS, [Edit(2, 3, (" should",))])
    for stands, outcome, left in (
        (" must", Outcome.CONFLICT, met.want),
        (" may", Outcome.ADOPTED, None),
        (" shall", Outcome.REBASED, met.want),
    ):
        (again,) = rebase_wants(new, [met.want], [Edit(2, 3, (stands,))])
        assert (again.outcome, again.want) == (outcome, left)

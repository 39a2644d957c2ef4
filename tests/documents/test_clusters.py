"""Laws of clusters: what is cut comes back, and every provision of it ends as exactly one of six."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.cluster import Drawn, cut, words_hash
from plenipo.brackets.merging import merged
from plenipo.brackets.model import Alternative, Party, Passage, Rolling, Variation
from plenipo.brackets.notation import whole
from plenipo.brackets.returning import Choice, Outcome, drawn_text, readings_of
from plenipo.documents.clusters import write_cluster
from plenipo.formats import docx, rolling_json
from plenipo.instrument.model import Kind, UnitId
from plenipo.text.canonical import canonical
from tests.brackets.laws import compiled
from tests.brackets.worlds import World, make, worlds
from tests.documents.groups import back, rewritten, some_of, with_new, without_marks

DRAWN = st.sampled_from(Drawn)
KINDS = st.sampled_from(("docx", "json"))
CHANCE = st.integers(0, 2**32).map(Random)
FRESH = ("Zygotes vex quartz jocks.", "Waltz, bad nymph!")
RESULTS = (
    "The Parties shall meet in Selm.",
    "2. Each Party may name two envoys within thirty days.",
    "Lists are exchanged, and kept.",
)


def rolling_of(world: World) -> Rolling:
    return compiled(world.base, world.versions, world.terms)


def ids_of(rolling: Rolling) -> list[str]:
    return [str(p.id) for p in rolling.passages]


def by_id(rolling: Rolling) -> dict[str, Passage]:
    return {str(p.id): p for p in rolling.passages}


def json_of(rolling: Rolling) -> bytes:
    return rolling_json.write(rolling)


def paragraphs_of(passage: Passage, drawn: Drawn) -> list[str]:
    return drawn_text(passage, names=drawn is not Drawn.PLAIN).split("\n\n")


def texts_of(passage: Passage) -> frozenset[str]:
    return readings_of(whole(passage)).texts


@given(worlds(), DRAWN, KINDS, CHANCE)
def test_what_nobody_touched_changes_nothing(
    world: World, drawn: Drawn, kind: str, chance: Random
) -> None:
    rolling = rolling_of(world)
    chosen = some_of(chance, ids_of(rolling))
    data = write_cluster(cut(rolling, chosen, drawn=drawn), kind)
    brought, found = back(data, rolling, kind=kind)
    assert [e.outcome for e in found] == [Outcome.UNCHANGED] * len(chosen), found
    assert [e.key for e in found] == chosen
    assert merged(rolling, brought.cluster, found, {}) is rolling


@given(worlds(), CHANCE)
def test_the_same_cluster_is_the_same_bytes_and_the_json_is_what_the_word_file_carries(
    world: World, chance: Random
) -> None:
    rolling = rolling_of(world)
    cluster = cut(rolling, some_of(chance, ids_of(rolling)))
    assert write_cluster(cluster, "docx") == write_cluster(cluster, "docx")
    word, _ = back(write_cluster(cluster, "docx"), rolling)
    data, _ = back(write_cluster(cluster, "json"), rolling, kind="json")
    assert write_cluster(word.cluster, "json") == write_cluster(data.cluster, "json")
    assert [c.hash for c in word.cluster.provisions] == [c.hash for c in cluster.provisions]


@given(worlds(), worlds(), st.sampled_from((Drawn.ATTRIBUTED, Drawn.PLAIN)), CHANCE)
def test_whatever_a_group_does_each_provision_ends_once_and_no_words_are_lost(
    world: World, later: World, drawn: Drawn, chance: Random
) -> None:
    rolling = rolling_of(world)
    today = rolling
    if chance.random() < 0.5:  # the room has moved on: other wordings of the same draft
        today = compiled(world.base, later.versions)
    here = by_id(today)
    # What a compile puts in is numbered anew each time; the draft's own provisions keep their ids.
    known = [i for i in ids_of(rolling) if i.startswith("u") or today is rolling]
    chosen = some_of(chance, known)
    cluster = cut(rolling, chosen, drawn=drawn)
    data = write_cluster(cluster, "docx")
    touched = {i: chance.choice((*RESULTS, None)) for i in chosen if chance.random() < 0.5}
    data = rewritten(data, touched)
    # Behind a provision of two paragraphs that was retyped as one, more words may be its second.
    one = {c.id for c in cluster.provisions if len(paragraphs_of(c.passage, drawn)) == 1}
    left = [i for i in chosen if i not in touched or (i in one and touched[i] is not None)]
    fresh = "9. " + chance.choice(FRESH)
    behind = chance.choice(left) if left else ""
    if left:
        data = with_new(data, behind, fresh)
        brought, found = back(data, today)
        keys = [e.key for e in found if e.outcome is not Outcome.NEW]
        assert sorted(keys) == sorted(chosen)
        for ending in found:
            if ending.outcome is Outcome.NEW:
                continue
            was = next(c for c in cluster.provisions if c.id == ending.key)
            text = touched.get(ending.key, "")
            shown = drawn_text(was.passage, names=drawn is not Drawn.PLAIN)
            same = ending.key not in touched or shown == (text or "")
            now = here.get(ending.key)
            if now is None:
                assert ending.outcome is Outcome.ORPHANED
            elif same:
                assert ending.outcome is Outcome.UNCHANGED
            elif _settled(was.passage, now, text or ""):
                assert ending.outcome is Outcome.ADOPTED
            elif words_hash(now) == was.hash:
                assert ending.outcome is Outcome.PROPOSAL
            else:
                assert ending.outcome is Outcome.CONFLICT
            if ending.key in touched and not same:
                assert [w.text for w in ending.wordings] == [text or ""]
        every = {e.key: Choice.TAKE for e in found if Choice.TAKE in e.choices}
        result = merged(today, brought.cluster, found, every)
        after = by_id(result)
        assert any(fresh in texts_of(p) for p in result.passages)
        for unit, passage in here.items():
            if unit not in touched:
                assert after[unit] == passage
            else:
                assert texts_of(passage) <= texts_of(after[unit]) | {touched[unit] or ""}
        for ending in found:
            if Choice.TAKE in ending.choices and ending.outcome is not Outcome.NEW:
                assert ending.wordings[0].text in texts_of(after[ending.key]), (
                    ending,
                    after[ending.key],
                )
        assert rolling_json.write(rolling_json.read(json_of(result), where="r")) == json_of(result)


def _settled(was: Passage, now: Passage, text: str) -> bool:
    today = readings_of(whole(now))
    return today.draft == text and (today.clean or readings_of(whole(was)).draft != text)


@given(worlds(), CHANCE)
def test_the_order_in_which_two_clusters_are_merged_changes_nothing(
    world: World, chance: Random
) -> None:
    rolling = rolling_of(world)
    ids = ids_of(rolling)
    if len(ids) < 2:
        return
    parting = chance.randint(1, len(ids) - 1)
    if chance.random() < 0.5:
        chance.shuffle(ids)
    halves = [ids[:parting], ids[parting:]]
    files = []
    for half in halves:
        data = write_cluster(cut(rolling, half), "docx")
        touched = {i: chance.choice((*RESULTS, None)) for i in half if chance.random() < 0.6}
        left = [i for i in half if touched.get(i, "") is not None]
        data = rewritten(data, touched)
        if left:
            data = with_new(data, chance.choice((*left, "")), "8. " + chance.choice(RESULTS))
        files.append((data, bool(left)))
    if not all(left for _, left in files):
        return

    sponsors = rolling.parties[:1]

    def taken(first: int) -> bytes:
        result = rolling
        for at in (first, 1 - first):
            brought, found = back(files[at][0], result)
            assert not any(e.outcome is Outcome.CONFLICT for e in found)
            result = merged(result, brought.cluster, found, {}, sponsors=sponsors)
        return json_of(result)

    assert taken(0) == taken(1)


@given(worlds(), CHANCE)
def test_ids_that_a_program_dropped_are_found_by_words_and_that_is_said(
    world: World, chance: Random
) -> None:
    rolling = rolling_of(world)
    if len({first for p in rolling.passages for first in texts_of(p)}) < len(rolling.passages):
        return  # blocks that say the same cannot be told apart by their words
    data = without_marks(write_cluster(cut(rolling, ids_of(rolling)), "docx"))
    brought, found = back(data, rolling)
    assert all(e.outcome is Outcome.UNCHANGED for e in found), found
    assert any("found by their words" in notice.what for notice in brought.notices)


def test_a_bracket_resolved_is_the_groups_wording_and_a_bracket_reworded_its_partys() -> None:
    base = ["Article 1", "The Parties shall open the crossing at dawn."]
    versions = {
        "ARD": base,
        "ZEM": ["Article 1", "The Parties should open the crossing at dawn."],
    }
    rolling = compiled(base, versions)
    unit = ids_of(rolling)[1]
    data = write_cluster(cut(rolling, ids_of(rolling)), "docx")
    settled = rewritten(data, {unit: "The Parties shall open the crossing at dawn."})
    _, found = back(settled, rolling)
    assert [(e.outcome.value, [tuple(w) for w in e.wordings]) for e in found] == [
        ("unchanged", []),
        ("proposal", [("The Parties shall open the crossing at dawn.", frozenset())]),
    ]
    reworded = rewritten(
        data, {unit: "The Parties [ARD: shall] [ZEM: will endeavour to] open the crossing at dawn."}
    )
    _, found = back(reworded, rolling)
    words = ("The Parties will endeavour to open the crossing at dawn.", frozenset({"ZEM"}))
    assert [tuple(w) for w in found[1].wordings] == [words]
    broken = rewritten(data, {unit: "The Parties [ARD: shall [ZEM: should] open the crossing."})
    _, found = back(broken, rolling)
    assert found[1].must_choose
    assert found[1].came.unclear.startswith("Its brackets cannot be read (")
    assert found[1].taken(Choice.TYPED)[0].text == found[1].came.typed


def test_words_that_moved_under_the_group_are_followed_where_they_can_be() -> None:
    base = ["Article 1", "The Parties shall open the crossing at dawn and close it at dusk."]
    rolling = compiled(base, {"ARD": base})
    unit = ids_of(rolling)[1]
    data = rewritten(
        write_cluster(cut(rolling, [unit]), "docx"),
        {unit: "The Parties shall open the crossing at dawn and close it at midnight."},
    )
    moved = ["Article 1", "The Parties shall open every crossing at dawn and close it at dusk."]
    _, (ending,) = back(data, compiled(moved, {"ARD": moved}))
    assert ending.outcome is Outcome.CONFLICT
    assert ending.onto is not None
    assert [w.text for w in ending.onto] == [
        "The Parties shall open every crossing at dawn and close it at midnight."
    ]
    touching = ["Article 1", "The Parties shall open the crossing at dawn and close it at noon."]
    _, (ending,) = back(data, compiled(touching, {"ARD": touching}))
    assert ending.onto is None
    assert Choice.ONTO not in ending.choices


def test_the_worlds_meet_every_outcome() -> None:
    seen: set[Outcome] = set()
    for number in range(40):
        chance = Random(number)
        world = make(chance)
        rolling = rolling_of(world)
        today = compiled(world.base, {**world.versions, "NEW": ["7. " + RESULTS[0]]})
        ids = ids_of(rolling)
        touched = {i: chance.choice(RESULTS) for i in ids if chance.random() < 0.5}
        data = rewritten(write_cluster(cut(rolling, ids), "docx"), touched)
        data = with_new(data, ids[0], RESULTS[2])
        seen |= {e.outcome for e in back(data, today)[1]}
        moved = compiled([*(touched.get(i, "") or "–" for i in ids)], world.versions)
        seen |= {e.outcome for e in back(data, moved)[1]}
    assert seen == set(Outcome)


@pytest.mark.parametrize("kind", ["docx", "json"])
def test_canonical_words_stay_as_they_are(kind: str) -> None:
    base = ["Article 1", "The Parties [sic] shall open {the} crossing | \\ ¶ at dawn."]
    other = ["Article 1", "The Parties [sic] should open {the} crossing | \\ ¶ at dawn."]
    rolling = compiled(base, {"ARD": base, "ZEM": other})
    unit = ids_of(rolling)[1]
    data = write_cluster(cut(rolling, [unit]), kind)
    _, (ending,) = back(data, rolling, kind=kind)
    assert ending.outcome is Outcome.UNCHANGED
    if kind == "docx":
        words = "The Parties [sic] [ARD: shall] [ZEM: should] open {the} crossing | \\ ¶ at dusk."
        _, (ending,) = back(rewritten(data, {unit: words}), rolling)
        assert {w.text for w in ending.wordings} == {
            canonical(t.replace("dawn", "dusk")).text for t in (base[1], other[1])
        }


def test_who_has_said_nothing_is_no_author_of_a_tracked_change() -> None:
    held = Variation(
        (
            Alternative(("shall",), frozenset(), base=True),
            Alternative(("should",), frozenset({Party("ARD")})),
            Alternative(("may",), frozenset()),
        ),
        holds_unknown=True,
    )
    body = ("The Parties ", held, " meet.")
    unit = Passage(UnitId("u"), Kind.BODY, 1, "", (), body)
    rolling = Rolling((Party("ARD"), Party("ZEM")), (unit,))
    data = write_cluster(cut(rolling, ["u"], drawn=Drawn.TRACKED), "docx")
    word = docx.read(data)
    assert word.authors == ("ARD", "ARD/unnamed-1", "unnamed-1")
    assert word.by_author("ZEM").blocks[0].text == "The Parties shall meet."
    _, (ending,) = back(data, rolling)
    assert ending.outcome is Outcome.UNCHANGED

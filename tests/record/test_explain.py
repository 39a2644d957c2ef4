"""Explanations: finite, made of facts on record, and enough; what-ifs come true."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from plenipo.record.explain import (
    LEAVES,
    Reason,
    exchanges,
    reasons,
    turned,
    what_ifs,
)
from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash
from plenipo.record.reading_aloud import sentences
from plenipo.record.status import Clause, Question, Stance, Table, derive
from tests.record.systems import Made, made
from tests.record.test_fixpoint import mutual


def tree(reason: Reason) -> Iterator[Reason]:
    yield reason
    for inner in reason.behind:
        yield from tree(inner)


def depth(reason: Reason) -> int:
    return 1 + max(map(depth, reason.behind), default=0)


def size_of(table: Table) -> int:
    """How much is on record: stances, conditions, wordings."""
    return sum(
        len(part.live) * (len(part.required) + 1)
        + sum(
            1 + sum(1 + len(c.closed) + len(c.accepted) for c in s.clauses)
            for s in part.stances.values()
        )
        for q in table.questions
        for part in (q, *q.parts)
    ) * (1 + len(table.packages))


class Record:
    """The facts that an explanation may rest on."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.by_key = {q.key: q for q in table.questions}

    def question(self, r: Reason) -> tuple[Question, WordingHash]:
        q = self.by_key[r.key]
        assert r.wording in q.live
        if r.sentence < 0:
            return q, r.wording
        return q.parts[r.sentence], q.made_of[r.wording][r.sentence]

    def check_leaf(self, r: Reason) -> None:
        q, w = self.question(r)
        stance = q.stances.get((r.party, w))
        table = self.table
        match r.kind:
            case "no-position":
                assert stance is None or stance.level is Level.NONE
            case "opposes":
                assert stance is not None
                assert stance.level is Level.OPPOSE
            case "reserves":
                assert stance is not None
                assert stance.level is Level.RESERVE
            case "below":
                assert stance is not None
                assert Level.CAN_LIVE_WITH in (stance.level, Level.CAN_LIVE_WITH)
                assert RANK[Level.NONE] < RANK[stance.level] < RANK[Level.ACCEPT]
            case "hold":
                assert (r.party, w) in q.held
            case "words":
                assert stance is not None
                assert any(c.said and not c.closed and not c.accepted for c in stance.clauses)
            case "gone":
                assert stance is not None
                live = {w for q in table.questions for w in q.live}
                named = {
                    w for c in stance.clauses for w in (*c.closed, *(x for _, x in c.accepted))
                }
                named |= {w for n in stance.packages for w in table.packages[n]}
                assert named - live
            case "rule":
                assert q.threshold > len(q.required) or not q.required
            case "parked":
                assert self.by_key[r.key].parked
            case "several":
                assert sum(w in table.closed[Level.ACCEPT] for w in q.live) > 1
            case "exchange":
                assert w in table.exchange[Level.ACCEPT]
            case "circle" | "shown":
                assert w not in table.closed[Level.ACCEPT] or r.party
            case _:
                raise AssertionError(r.kind)

    def settle(self, r: Reason) -> None:
        """Turn round what a leaf names."""
        whole = self.by_key[r.key]
        q, w = self.question(r)
        if r.kind == "parked":
            self.by_key[r.key] = replace(whole, parked=False)
            return
        if r.kind in ("several", "shown") or not r.party:
            return
        new = replace(
            q,
            stances={**q.stances, (r.party, w): Stance(Level.ACCEPT)},
            held=q.held - {(r.party, w)},
        )
        if r.sentence >= 0:
            parts = tuple(new if n == r.sentence else p for n, p in enumerate(whole.parts))
            new = replace(whole, parts=parts)
        self.by_key[r.key] = new


def test_an_explanation_is_finite_and_rests_on_facts() -> None:
    kinds: set[str] = set()
    for seed in range(2500):
        system = made(random.Random(seed), most=5)
        table = derive(system.questions, packages=system.packages)
        record = Record(table)
        for key, status in table.status.items():
            found = reasons(table, key)
            assert bool(found) == (status is not Status.AGREED), (seed, key)
            assert found == reasons(table, key)
            nodes = [r for root in found for r in tree(root)]
            assert len(nodes) <= 4 * size_of(table), (seed, key)
            for node in nodes:
                kinds.add(node.kind)
                if node.kind in LEAVES:
                    assert not node.behind
                    record.check_leaf(node)
                else:
                    assert node.behind, (seed, key, node.kind)
            text = sentences(found, lambda key: f"[{key}]", lambda w: f"<{w}>")
            assert all(line.endswith(".") and "blocks" not in line for line in text)
    assert kinds == LEAVES | {"condition", "package"}


def test_what_an_explanation_names_is_enough() -> None:
    """Whoever turns every leaf round closes the provision, or a second wording of it as well."""
    for seed in range(2500):
        system = made(random.Random(seed), most=5)
        if any(q.rule is ClosingRule.THRESHOLD and q.threshold > 1 for q in system.questions):
            continue  # a threshold may ask for more parties than there are
        if any(q.parked for q in system.questions):
            continue  # that it is set aside says all that there is to say
        if any(not q.required for q in system.questions) or any(
            w not in {x for q in system.questions for x in q.live}
            for p in system.packages
            for w in p
        ):
            continue  # nobody could close it
        table = derive(system.questions, packages=system.packages)
        for key in table.status:
            record = Record(table)
            for root in reasons(table, key):
                for node in tree(root):
                    waits = any(inner.kind in ("circle", "exchange") for inner in node.behind)
                    if node.kind in LEAVES - {"circle", "exchange"} or waits:
                        record.settle(node)
            after = derive(tuple(record.by_key.values()), packages=system.packages)
            q = record.by_key[key]
            for part in q.parts or (q,):
                assert any(w in after.closed[Level.ACCEPT] for w in part.live), (seed, key)


def test_a_chain_is_explained_once_and_not_over_and_over() -> None:
    """Both parties accept each of twenty articles if the next closes: one tree, not a million."""
    names = [WordingHash(f"w{n}") for n in range(20)]
    questions = []
    for n, w in enumerate(names):
        clauses = (Clause(frozenset(names[n + 1 : n + 2])),) if n < 19 else ()
        level = Level.ACCEPT if n < 19 else Level.RESERVE
        questions.append(
            Question(
                f"q{n}",
                (w,),
                {("ARD", w): Stance(level, clauses), ("ZEM", w): Stance(level, clauses)},
                ("ARD", "ZEM"),
            )
        )
    found = reasons(derive(questions), "q0")
    assert sum(1 for root in found for _ in tree(root)) <= 4 * 20
    assert max(map(depth, found)) == 20


def test_a_ring_is_told_as_an_exchange() -> None:
    table = derive(mutual(3))
    (found,) = reasons(table, "q0")
    assert [r.kind for r in tree(found)] == ["condition", "condition", "condition", "exchange"]
    assert exchanges(table) == (("q0", "q1", "q2"),)
    assert sentences([found], lambda key: f"Article {key}", lambda w: "the draft") == [
        (
            "Article q0 is open because ARD accepts the draft on a condition that is not met: "
            "Article q1 is open because ARD accepts the draft on a condition that is not met: "
            "Article q2 is open because ARD accepts the draft on a condition that is not met: "
            "Article q0 waits for this in turn: they would close only together."
        )
    ]


def told(system: Made, key: str) -> list[str]:
    table = derive(system.questions, packages=system.packages)
    return sentences(reasons(table, key), lambda key: key.title(), lambda w: f"wording {w}")


def test_sentences() -> None:
    a, b = WordingHash("a"), WordingHash("b")
    q = Question("art 1", (a,), {}, ("ARD", "ZEM"))
    assert told(Made([q], []), "art 1") == [
        "Art 1 is open because ARD and ZEM have not spoken on wording a.",
    ]
    stances = {
        ("ARD", a): Stance(Level.ACCEPT, (Clause(said="if it rains"), Clause(frozenset({b})))),
        ("ZEM", a): Stance(Level.CAN_LIVE_WITH),
    }
    q = replace(q, stances=stances, held=frozenset({("ZEM", a)}))
    assert told(Made([q], []), "art 1") == [
        (
            "Art 1 is open because ZEM holds words in brackets in wording a, and ZEM has not yet fully"
            " accepted wording a."
        ),
        (
            "Art 1 is open because ARD accepts wording a on a condition that is not met: ARD has put a condition in"
            " words, and will say when it is met; ARD waits for words that are no longer on"
            " the table."
        ),
    ]
    assert told(Made([replace(q, parked=True)], []), "art 1") == ["Art 1 is set aside."]
    both = {(p, w): Stance(Level.ACCEPT) for p in ("ARD", "ZEM") for w in (a, b)}
    q = Question("art 1", (a, b), both, ("ARD", "ZEM"))
    assert told(Made([q], []), "art 1") == [
        "Art 1 is open because more than one wording of it is accepted."
    ]


def test_many_parties_are_named_in_one_sentence() -> None:
    """What weighs most first; of many the first two, and how many others."""
    a, b = WordingHash("a"), WordingHash("b")
    parties = ("ARD", "BRO", "KES", "LOR", "MIR", "ZEM")
    q = Question("art 1", (a,), {("KES", a): Stance(Level.OPPOSE)}, parties)
    assert told(Made([q], []), "art 1") == [
        (
            "Art 1 is open because KES opposes wording a, and ARD, BRO and three others have not"
            " spoken on wording a."
        )
    ]
    # The wording that lacks fewest comes first; who is silent on both is named once.
    for party in ("ARD", "BRO", "LOR"):
        q.stances[party, b] = Stance(Level.ACCEPT)  # type: ignore[index]
    q.stances["KES", b] = Stance(Level.RESERVE)  # type: ignore[index]
    q = replace(q, live=(a, b))
    assert told(Made([q], []), "art 1") == [
        (
            "Art 1 is open because KES reserves on wording b, and MIR and ZEM have not spoken on"
            " wording b."
        ),
        (
            "Art 1 is open because KES opposes wording a, and ARD, BRO and three others have not"
            " spoken on wording a."
        ),
    ]
    q = Question("art 1", (a, b), {("MIR", a): Stance(Level.OPPOSE)}, ("ARD", "MIR", "ZEM"))
    q.stances["MIR", b] = Stance(Level.ACCEPT)  # type: ignore[index]
    assert told(Made([q], []), "art 1") == [
        "Art 1 is open because ARD and ZEM have not spoken on wording b or wording a.",
        "Art 1 is open because MIR opposes wording a.",
    ]


def test_nobody_and_nothing_is_lost_in_the_telling() -> None:
    """Every party that a reason names is named or counted, and every provision is named."""
    for seed in range(400):
        system = made(random.Random(seed))
        table = derive(system.questions, packages=system.packages)
        for key, status in table.status.items():
            found = reasons(table, key)
            text = sentences(found, lambda key: f"[{key}]", lambda w: f"<{w}>")
            assert bool(text) == (status is not Status.AGREED)
            assert len(text) == len(set(text))
            assert text == sentences(found, lambda key: f"[{key}]", lambda w: f"<{w}>")
            for root in found:
                assert any(f"[{root.key}]" in line for line in text)
                alike = {r.party for r in found if replace(r, party="") == replace(root, party="")}
                if root.party and len(alike) <= 3:
                    assert any(root.party in line for line in text), (root, text)


# --- what if ------------------------------------------------------------------------------------


def agreed(table: Table) -> set[str]:
    return {key for key, status in table.status.items() if status is Status.AGREED}


def test_what_ifs_come_true_and_none_is_forgotten() -> None:
    closing = lifting = opening = 0
    for seed in range(1500):
        system = made(random.Random(seed))
        table = derive(system.questions, packages=system.packages)
        found = {(w.key, w.party, w.wording): w for w in what_ifs(table)}
        assert derive(system.questions, packages=system.packages) == table
        for q in system.questions:
            if q.parked or q.key in agreed(table):
                assert not any(key == q.key for key, _, _ in found)
                continue
            for w in q.live:
                members = {m for who in q.groups.values() for m in who}
                parties = {*q.required, *members, *(h for h, _ in q.stances if h in q.groups)}
                for party in sorted(parties):
                    if not asked(q, party, w):
                        continue
                    flipped = [turned(x, w, party) if x is q else x for x in system.questions]
                    after = derive(flipped, packages=system.packages)
                    closes = agreed(after) - agreed(table)
                    opens = agreed(table) - agreed(after)
                    what = found.pop((q.key, party, w), None)
                    assert closes == set(what.closes if what else ()), (seed, q.key, party, w)
                    if what is not None:
                        assert opens == set(what.opens), (seed, q.key, party, w)
                        assert what.lifts == ((party, w) in q.held)
                        closing += 1
                        lifting += what.lifts
                        opening += bool(what.opens)
        assert found == {}, seed
    assert closing > 500
    assert lifting > 20
    assert opening > 0


def asked(q: Question, party: str, w: WordingHash) -> bool:
    """Whether it is this party, or group, whose word is missing on these words."""
    if party in q.required:
        speakers = q.speakers(party, w)
        members = [m for m in q.groups.get(party, ()) if m not in q.groups]
        if speakers == (party,) or (not speakers and not members):
            return True
        if (party, w) in q.held:
            return True
    for other in q.required:
        speakers = q.speakers(other, w)
        if party in speakers:
            return True
        if not speakers and other in q.groups:
            members = [m for m in q.groups[other] if m not in q.groups]
            if any(party in (q.speakers(m, w) or (m,)) for m in members):
                return True
            if not members and party == other:
                return True
    return False


def test_the_greatest_what_if_comes_first() -> None:
    for seed in range(200):
        found = what_ifs(derive(made(random.Random(seed)).questions))
        sizes = [len(w.closes) for w in found]
        assert sizes == sorted(sizes, reverse=True)


def test_one_acceptance_may_open_another_provision() -> None:
    """Two wordings of Article 2: one is agreed, the other waits for Article 1."""
    a, b, c = WordingHash("a"), WordingHash("b"), WordingHash("c")
    one = Question("art 1", (a,), {}, ("ARD",))
    two = Question(
        "art 2",
        (b, c),
        {
            ("ARD", b): Stance(Level.ACCEPT),
            ("ARD", c): Stance(Level.ACCEPT, (Clause(frozenset({a})),)),
        },
        ("ARD",),
    )
    (found,) = what_ifs(derive([one, two]))
    assert (found.closes, found.opens) == (("art 1",), ("art 2",))

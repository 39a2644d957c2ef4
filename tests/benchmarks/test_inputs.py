"""The benchmark's inputs are what `docs/benchmarks.md` says they are."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from lxml import etree

from benchmarks import inputs, tracked
from benchmarks.inputs import Edit, Make, Origin

W = f"{{{tracked.NAMESPACE}}}"


@pytest.mark.parametrize(("name", "provisions", "words"), [("S", 17, 2_940), ("M", 300, 30_011)])
def test_an_agreement_has_the_provisions_and_words_of_its_size(
    name: str, provisions: int, words: int
) -> None:
    made = inputs.sized(name)
    assert len(made.lines) == provisions
    assert sum(len(line.split()) for line in made.lines) == words == made.words
    assert len(set(inputs.without_numbers(made.lines))) == provisions
    assert [line.split()[0] for line in made.lines] == [f"{i + 1}." for i in range(provisions)]


@pytest.mark.slow
def test_the_largest_agreement_has_three_thousand_provisions() -> None:
    made = inputs.sized("L")
    assert (len(made.lines), made.words) == (3_000, 303_138)
    assert 1_900_000 < sum(len(line) + 1 for line in made.lines) < 2_200_000


def test_the_same_call_makes_the_same_text_and_another_seed_another() -> None:
    assert inputs.sized("S").lines == inputs.sized("S").lines
    assert inputs.agreement(17, 2_940, seed=8).lines != inputs.sized("S").lines
    base = inputs.sized("S")
    assert inputs.party_edits(base, 3, 8) == inputs.party_edits(base, 3, 8)
    assert inputs.revision(base, 20) == inputs.revision(base, 20)
    assert tracked.many_authors(base, changes=20) == tracked.many_authors(base, changes=20)


def test_the_text_is_the_one_that_published_figures_were_measured_on() -> None:
    assert inputs.sized("S").lines[0].startswith("1. Tindplail not the bruja ")


def test_function_words_take_their_share_and_content_words_thin_out_by_rank() -> None:
    base = inputs.sized("M")
    tokens = [
        w.strip(".,").lower() for line in inputs.without_numbers(base.lines) for w in line.split()
    ]
    counts = Counter(tokens)
    function = sum(counts[w] for w in inputs.FUNCTION_WORDS)
    assert len(set(inputs.FUNCTION_WORDS)) == 40
    assert abs(function / len(tokens) - 0.45) < 0.01
    content = base.vocabulary.content
    assert len(set(content)) == 6_000
    assert not set(content) & set(inputs.FUNCTION_WORDS)
    shares = [counts[content[rank - 1]] for rank in (1, 10, 100)]
    assert 10**1.07 / 1.6 < shares[0] / shares[1] < 10**1.07 * 1.6
    assert 10**1.07 / 1.6 < shares[1] / shares[2] < 10**1.07 * 1.6


def test_parties_draw_from_the_pool_the_hot_places_and_their_own() -> None:
    base = inputs.sized("M")
    wanted = inputs.party_edits(base, 198, 40)
    edits = [edit for party in wanted for edit in party]
    assert 0.95 * 198 * 40 < len(edits) <= 198 * 40

    origins = Counter(edit.origin for edit in edits)
    for origin, share in ((Origin.SHARED, 0.3), (Origin.HOT, 0.2), (Origin.PRIVATE, 0.5)):
        assert abs(origins[origin] / len(edits) - share) < 0.02

    shared = {edit for edit in edits if edit.origin is Origin.SHARED}
    assert len(shared) <= 3 * 40
    places = {
        (e.provision, e.start)
        for e in edits
        if e.origin is Origin.HOT and e.make is not Make.PARAGRAPH
    }
    assert 60 < len(places) <= 2 * 40


def test_the_makes_of_edits_have_their_shares_and_lengths() -> None:
    base = inputs.sized("M")
    edits = [edit for party in inputs.party_edits(base, 198, 40) for edit in party]
    makes = Counter(edit.make for edit in edits)
    expected = zip(inputs.MAKES, inputs.MAKE_SHARES, strict=True)
    for make, share in expected:
        assert abs(makes[make] / len(edits) - share) < 0.03
    for edit in edits:
        removed, added = edit.stop - edit.start, len(edit.words)
        assert (removed, added) in {
            Make.SUBSTITUTE: {(n, n) for n in (1, 2, 3)},
            Make.INSERT: {(0, n) for n in (1, 2, 3, 4, 5)},
            Make.DELETE: {(n, 0) for n in (1, 2, 3, 4)},
            Make.PARAGRAPH: {(0, 30)},
        }[edit.make]
        assert edit.start >= 1  # the number is nobody's wording
        if edit.make is Make.SUBSTITUTE:
            assert edit.words != base.provisions[edit.provision][edit.start : edit.stop]


def test_no_edit_touches_another_of_the_same_party() -> None:
    for party in inputs.party_edits(inputs.sized("S"), 40, 20):
        for first, second in pairwise(party):
            assert first.provision < second.provision or first.stop < second.start


def test_a_party_is_the_same_whatever_the_number_of_parties() -> None:
    base = inputs.sized("S")
    assert inputs.party_edits(base, 2, 8) == inputs.party_edits(base, 5, 8)[:2]


def test_edits_make_the_text_they_say() -> None:
    base = inputs.agreement(2, 40)
    words = base.provisions[0]
    edits = [
        Edit(0, 2, 3, ("ample",), Make.SUBSTITUTE),
        Edit(0, 6, 6, ("and", "soon"), Make.INSERT),
        Edit(0, 8, 10, (), Make.DELETE),
        Edit(0, len(words), len(words), ("More", "follows."), Make.PARAGRAPH),
    ]
    assert inputs.apply(base, edits) == [
        " ".join((*words[:2], "ample", *words[3:6], "and", "soon", *words[6:8], *words[10:])),
        "More follows.",
        " ".join(base.provisions[1]),
    ]
    assert inputs.apply(base, []) == base.lines


def test_a_revision_puts_two_per_cent_of_the_paragraphs_elsewhere() -> None:
    base = inputs.sized("M")
    made = inputs.revision(base, 300)
    assert (made.relocated, made.edits) == (6, 300)
    numbers = [int(m[1]) for line in made.new if (m := re.match(r"(\d+)\. ", line))]
    assert sorted(numbers) == list(range(1, 301))
    assert numbers != sorted(numbers)
    still = inputs.revision(base, 300, relocate=0)
    assert sorted(still.new) == sorted(made.new)


def test_numbers_are_taken_off_and_nothing_else() -> None:
    lines = ["12. The parties meet.", "The parties meet.", "3 may stay.", "Art. 4 too."]
    assert inputs.without_numbers(lines) == [
        "The parties meet.",
        "The parties meet.",
        "3 may stay.",
        "Art. 4 too.",
    ]


def test_a_followed_proposal_has_a_fifth_of_its_edits_accepted_already() -> None:
    made = inputs.followed(inputs.sized("M"), 500, 47)
    already = set(made.accepted) & set(made.wanted)
    assert len(made.accepted) == 500
    assert 0.1 <= len(already) / len(made.wanted) <= 0.3
    assert made.old == inputs.apply(made.base, ())
    assert made.new == inputs.apply(made.base, made.accepted)


def test_words_stand_one_a_line_for_git() -> None:
    assert inputs.words_of(["1. one two", "three"]) == "1.\none\ntwo\n\nthree\n\n"


def test_a_tracked_file_holds_the_base_and_every_change_with_its_author() -> None:
    base = inputs.sized("M")
    made = tracked.many_authors(base)
    assert made.changes == 1_000
    assert len(made.edits) == 12
    with ZipFile(BytesIO(made.data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    elements = [e for e in body.iter(f"{W}ins", f"{W}del") if len(e)]
    assert len(elements) == made.elements
    assert {e.get(f"{W}author") for e in elements} == set(made.edits)
    assert len({e.get(f"{W}id") for e in body.iter(f"{W}ins", f"{W}del")}) == len(
        list(body.iter(f"{W}ins", f"{W}del"))
    )
    assert _texts(body, without="ins") == base.lines
    everything = [edit for edits in made.edits.values() for edit in edits]
    assert _texts(body, without="del") == inputs.apply(base, everything)


def _texts(body: etree._Element, *, without: str) -> list[str]:
    """The paragraphs, leaving out what one kind of tracked change holds."""
    texts = []
    for paragraph in body.iter(f"{W}p"):
        if without == "ins" and paragraph.find(f"{W}pPr/{W}rPr/{W}ins") is not None:
            continue
        texts.append(
            "".join(
                t.text or ""
                for t in paragraph.iter(f"{W}t", f"{W}delText")
                if not any(a.tag == f"{W}{without}" for a in t.iterancestors())
            )
        )
    return texts

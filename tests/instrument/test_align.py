"""Which block of one document is which of another: cases by name, and laws."""

from __future__ import annotations

from random import Random

from hypothesis import given

from plenipo.instrument.align import Alignment, Base, Pair, align
from tests.brackets.worlds import World, worlds

ROAD = (
    "The operator shall keep the road over the pass open throughout the season, and shall clear it "
    "of snow and fallen rock at its own expense."
)
TOLL = (
    "Lorries pay a toll that is fixed before the end of March of each year, and that is spent on "
    "the road and on nothing else."
)
COURT = (
    "A dispute that the Parties cannot settle by talks within half a year is laid before the "
    "arbitrators whom the Council has named."
)


def aligned(old: list[str], new: list[str]) -> Alignment:
    return align(Base(old), new)


def one_to_one(*pairs: tuple[int, int]) -> tuple[Pair, ...]:
    return tuple(Pair(i, j, i + 1, j + 1) for i, j in pairs)


def test_equal_documents_pair_block_by_block() -> None:
    found = aligned([ROAD, TOLL, ROAD], [ROAD, TOLL, ROAD])
    assert found == Alignment(one_to_one((0, 0), (1, 1), (2, 2)))


def test_a_block_put_in_pairs_with_nothing() -> None:
    assert aligned([ROAD, COURT], [ROAD, TOLL, COURT]).pairs == one_to_one((0, 0), (1, 2))


def test_a_block_taken_out_pairs_with_nothing() -> None:
    assert aligned([ROAD, TOLL, COURT], [ROAD, COURT]).pairs == one_to_one((0, 0), (2, 1))


def test_another_number_does_not_hide_a_block() -> None:
    old = [f"1. {ROAD}", f"2. {TOLL}"]
    new = [f"1. {COURT}", f"2. {ROAD}", f"3. {TOLL}"]
    assert aligned(old, new).pairs == one_to_one((0, 1), (1, 2))


def test_reworded_blocks_pair_beside_one_put_in() -> None:
    old = [f"1. {ROAD}", f"2. {TOLL}"]
    new = [
        f"1. {ROAD.replace('snow and fallen rock', 'snow')}",
        f"2. {COURT}",
        f"3. {TOLL.replace('March', 'April')}",
    ]
    assert aligned(old, new).pairs == one_to_one((0, 0), (1, 2))


def test_a_block_elsewhere_has_moved() -> None:
    found = aligned([ROAD, TOLL, COURT], [COURT, ROAD, TOLL])
    assert found.pairs == one_to_one((0, 1), (1, 2))
    assert found.moves == ((2, 0),)


def test_a_block_reworded_on_its_way_has_moved() -> None:
    found = aligned([ROAD, TOLL, COURT], [COURT.replace("half a year", "a year"), ROAD, TOLL])
    assert found.moves == ((2, 0),)


def test_the_label_and_heading_of_a_moved_block_move_with_it() -> None:
    old = ["Article 1", "Road", ROAD, "Article 2", "Tolls", TOLL, "Article 3", "Disputes", COURT]
    new = ["Article 1", "Tolls", TOLL, "Article 2", "Disputes", COURT, "Article 3", "Road", ROAD]
    assert {(1, 7), (2, 8)} <= set(aligned(old, new).moves)


def test_a_block_in_two_pieces_is_split() -> None:
    head, tail = ROAD.split(", and ")
    found = aligned([TOLL, ROAD, COURT], [TOLL, f"{head}.", f"It {tail}", COURT])
    assert found.pairs == (Pair(0, 0, 1, 1), Pair(1, 1, 2, 3), Pair(2, 3, 3, 4))


def test_two_blocks_in_one_are_merged() -> None:
    found = aligned([ROAD, TOLL, COURT], [f"{ROAD} {TOLL}", COURT])
    assert found.pairs == (Pair(0, 0, 2, 1), Pair(2, 1, 3, 2))


def test_repeated_blocks_are_told_by_their_neighbours() -> None:
    old = ["(reserved)", ROAD, "(reserved)", TOLL, "(reserved)"]
    new = ["(reserved)", ROAD, TOLL, "(reserved)"]
    assert aligned(old, new).pairs == one_to_one((0, 0), (1, 1), (3, 2), (4, 3))


def test_a_chance_likeness_does_not_outbid_a_plain_one() -> None:
    # Marks of a register: by their letters any two lists are half alike.
    short = "w21x w22x w23x w24x"
    long = "w25x w26x w27x w28x w29x w30x w31x w32x w33x w34x w35x w36x"
    assert aligned([short, long], [f"w49x {short}"]).pairs == one_to_one((0, 0))


def test_three_thousand_reworded_blocks_without_numbers_pair_in_order() -> None:
    random = Random(1)
    syllables = [a + b for a in "bcdfglmnprst" for b in ("a", "e", "io", "ou", "un")]

    def word() -> str:
        return "".join(random.choice(syllables) for _ in range(random.randint(1, 3)))

    old = [[word() for _ in range(40)] for _ in range(3_000)]
    new = [list(words) for words in old]
    for words in new:
        for _ in range(4):
            words[random.randrange(len(words))] = word()
    found = aligned([" ".join(words) for words in old], [" ".join(words) for words in new])
    assert found.pairs == one_to_one(*((k, k) for k in range(3_000)))


def test_long_documents_that_share_nothing_come_to_an_end() -> None:
    found = aligned([f"a{k} b{k} c{k}" for k in range(2_000)], [f"x{k} y{k}" for k in range(2_000)])
    assert len(found.pairs) <= 2_000


@given(worlds())
def test_pairs_and_moves_never_cross_or_share_a_block(world: World) -> None:
    for texts in world.versions.values():
        found = aligned(world.base, texts)
        i = j = 0
        old, new = set(range(len(world.base))), set(range(len(texts)))
        for pair in found.pairs:
            assert i <= pair.i < pair.i_end
            assert j <= pair.j < pair.j_end
            assert pair.i_end - pair.i == 1 or pair.j_end - pair.j == 1
            old -= set(range(pair.i, pair.i_end))
            new -= set(range(pair.j, pair.j_end))
            i, j = pair.i_end, pair.j_end
        assert i <= len(world.base)
        assert j <= len(texts)
        assert {a for a, _ in found.moves} <= old
        assert {b for _, b in found.moves} <= new
        assert len({b for _, b in found.moves}) == len(found.moves)


@given(worlds())
def test_a_document_aligned_with_itself_pairs_everything(world: World) -> None:
    count = len(world.base)
    assert aligned(world.base, list(world.base)).pairs == one_to_one(
        *((k, k) for k in range(count))
    )

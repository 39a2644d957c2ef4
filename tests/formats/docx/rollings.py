"""Random rolling texts, nested and with whole passages in dispute."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segment,
    Segments,
    Variation,
)
from plenipo.instrument.model import Kind, UnitId

PARTIES = tuple(Party(code) for code in ("ARD", "KOR-2", "VES", "ZEM"))

# Words never begin or end with a space, so that any joining of them is canonical.
words = st.text(st.sampled_from("abcdé[]{}<&שא中\u2019"), min_size=1, max_size=5)
phrases = st.one_of(
    words,
    words,
    st.builds("{} {}".format, words, words),
    st.builds("{}\n{}".format, words, words),
    st.builds("{}\n\n{}".format, words, words),
)


@st.composite
def variations(
    draw: st.DrawFn, holders: frozenset[Party], base: bool, depth: int
) -> Variation:  # fmt: skip
    """Draw a variation whose holders are exactly these, and the base if asked."""
    places = draw(st.integers(2, 4))
    shares: list[set[Party]] = [set() for _ in range(places)]
    for party in sorted(holders):
        shares[draw(st.integers(0, places - 1))].add(party)
    of_base = draw(st.integers(0, places - 1)) if base else -1
    alternatives = tuple(
        Alternative(
            draw(segments(frozenset(share), at == of_base, depth + 1)),
            frozenset(share),
            base=at == of_base,
        )
        for at, share in enumerate(shares)
    )
    return Variation(alternatives, draw(st.sampled_from(Nature)))


@st.composite
def segments(
    draw: st.DrawFn, holders: frozenset[Party], base: bool, depth: int = 0
) -> Segments:  # fmt: skip
    """Draw segments as these viewers may see them."""
    found: list[Segment] = []
    for _ in range(draw(st.integers(0, 3 if depth else 4))):
        if depth < 2 and draw(st.booleans()):
            found.append(draw(variations(holders, base, depth)))
        else:
            found.append(draw(phrases))
    return tuple(found)


@st.composite
def rollings(draw: st.DrawFn) -> Rolling:
    """Draw a rolling text of up to four parties and six passages."""
    parties = PARTIES[: draw(st.integers(1, 4))]
    everyone = frozenset(parties)
    ids = count(1)
    passages = tuple(
        Passage(
            id=UnitId(f"u-{next(ids)}_x"),
            kind=draw(st.sampled_from(Kind)),
            depth=draw(st.integers(0, 4)),
            label="",
            lead=draw(segments(everyone, True)) if draw(st.booleans()) else (),
            body=draw(segments(everyone, True)),
        )
        for _ in range(draw(st.integers(0, 6)))
    )
    return Rolling(parties, passages, draw(st.sampled_from(["", "Accord <on> Water & Air"])))

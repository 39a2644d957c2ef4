"""Rolling texts made up for the laws of the report, hostile words and deep nesting included."""

from __future__ import annotations

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

PARTIES = tuple(Party(code) for code in ("QARD", "QKOL", "QVEN", "QZEM"))

# Lower-case words only, so that a party's code is never part of the text by chance.
_PLAIN = ("shall", "the parties", "within thirty (30) days", "река", "条约", "السلام", "a\nb")
_HOSTILE = (
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&amp; &lt; &#65; &quot;",
    '\'" onmouseover="x',
    "]]>--><!--",
    "</style></main>",
    "[shall] {x} \\ | ¶",
    "\u00a0\u2019\u2013",
)
WORDS = st.sampled_from(_PLAIN + _HOSTILE) | st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn", "Lu", "Lt"),
        include_characters="\n",
        max_codepoint=0xFFFF,
    ),
    min_size=1,
    max_size=8,
)


@st.composite
def segments(draw: st.DrawFn, holders: frozenset[Party], *, base: bool, depth: int = 0) -> Segments:
    """Draw segments held by `holders` (and by the base, with `base`)."""
    parts: list[Segment] = []
    for _ in range(draw(st.integers(1, 3))):
        if depth < 3 and draw(st.booleans()):
            parts.append(draw(variations(holders, base=base, depth=depth)))
        else:
            text = draw(WORDS)
            if parts and isinstance(parts[-1], str):
                parts[-1] += text
            else:
                parts.append(text)
    return tuple(parts)


@st.composite
def variations(draw: st.DrawFn, holders: frozenset[Party], *, base: bool, depth: int) -> Variation:
    """Draw a variation whose alternatives share out `holders`."""
    count = draw(st.integers(2, 3))
    shares: list[set[Party]] = [set() for _ in range(count)]
    for party in sorted(holders):
        shares[draw(st.integers(0, count - 1))].add(party)
    with_words = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    with_words[draw(st.integers(0, count - 1))] = True
    alternatives = []
    for place in range(count):
        held = frozenset(shares[place])
        own_base = base and place == 0
        inner = draw(segments(held, base=own_base, depth=depth + 1)) if with_words[place] else ()
        alternatives.append(Alternative(inner, held, own_base))
    nature = draw(st.sampled_from((Nature.DISPUTE, Nature.DISPUTE, *Nature)))
    return Variation(tuple(alternatives), nature)


@st.composite
def rollings(draw: st.DrawFn, parties: tuple[Party, ...] = PARTIES) -> Rolling:
    """Draw a rolling text of a few passages of any kind."""
    everyone = frozenset(parties)
    passages = []
    kinds = st.sampled_from([*Kind, Kind.ARTICLE, Kind.PARAGRAPH, Kind.HEADING])
    for place in range(draw(st.integers(1, 5))):
        lead = draw(st.sampled_from(((), ("1. ",), ("<b> ",))))
        moved = draw(st.sampled_from(("", "", "QZEM-u0")))
        passages.append(
            Passage(
                UnitId(f"QZEM-u{place}"),
                draw(kinds),
                draw(st.integers(0, 4)),
                "",
                lead,
                draw(segments(everyone, base=True)),
                moved=moved,
                origin="to" if moved else "",
            )
        )
    return Rolling(parties, tuple(passages), title=draw(WORDS))

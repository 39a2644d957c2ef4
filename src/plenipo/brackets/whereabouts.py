"""Name the place of a block for a reader, by the labels that stand above it."""

from __future__ import annotations

from collections.abc import Iterable

from plenipo.instrument.labels import Family, parse_label

_RANKS = {
    Family.ANNEX: 0,
    Family.PROTOCOL: 0,
    Family.APPENDIX: 0,
    Family.SCHEDULE: 0,
    Family.BOOK: 1,
    Family.TITLE: 1,
    Family.PART: 1,
    Family.CHAPTER: 2,
    Family.SECTION: 3,
    Family.SUBSECTION: 3,
    Family.ARTICLE: 4,
    Family.RULE: 4,
    Family.PARAGRAPH: 5,
    Family.POINT: 6,
    Family.BULLET: 7,
}


def places_by_labels(labels: Iterable[str]) -> list[str]:
    """Return a place for every block from the labels of all blocks, "" where there is none.

    "Article 5, 2., (a)"; a block without a label has the place of the one
    before it, what stands before the first label has none. Linear.
    """
    places: list[str] = []
    above: list[tuple[int, str]] = []
    place = ""
    for label in labels:
        parsed = parse_label(label) if label else None
        if parsed is not None:
            rank = _RANKS[parsed.family]
            while above and above[-1][0] >= rank:
                above.pop()
            above.append((rank, label))
            place = ", ".join([shown for _, shown in above])
        places.append(place)
    return places

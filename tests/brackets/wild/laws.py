"""The laws of reading a foreign document, all of them on every example.

`check_reading` is the one helper: whatever text a test has, it goes through
here. Each law is a function of its own, so that a planted mistake can be
shown to break exactly the law that forbids it.
"""

from __future__ import annotations

import json
from itertools import pairwise

from plenipo.brackets.model import Segments, Variation, variations
from plenipo.brackets.wild import Parsed, Registry, Settings, parse, to_json, to_rolling, wordings
from plenipo.brackets.wild.tree import tokens_of


def check_reading(
    source: str, *, registry: Registry | None = None, settings: Settings | None = None
) -> Parsed:
    """Parse `source`, check every law, and return what was read."""
    settings = settings or Settings()
    parsed = parse(source, registry=registry, settings=settings)
    check_lossless(parsed)
    check_balanced(parsed, settings)
    check_repaired_once(parsed, registry, settings)
    check_balanced_is_untouched(parsed, settings)
    check_places(parsed)
    check_counts(parsed, settings)
    check_conversion(parsed)
    assert parsed == parse(source, registry=registry, settings=settings)  # deterministic
    return parsed


def check_lossless(parsed: Parsed) -> None:
    """Every character of the source survives, in order; only repairs are added."""
    leaves = list(parsed.leaves())
    assert "".join(leaf.text for leaf in leaves) == parsed.text
    assert "".join(leaf.text for leaf in leaves if not leaf.inserted) == parsed.source
    added = sum(1 for leaf in leaves if leaf.inserted)
    assert len(parsed.text) == len(parsed.source) + added
    assert added == len(parsed.insertions)


def depth_walk(text: str, settings: Settings) -> int:
    """The depth at the end of a walk over all brackets; -1 once one closes nothing."""
    depth = 0
    for _, opens in tokens_of(text, settings=settings).brackets:
        depth += 1 if opens else -1
        if depth < 0:
            return -1
    return depth


def check_balanced(parsed: Parsed, settings: Settings) -> None:
    """After repair every bracket has its partner."""
    assert depth_walk(parsed.text, settings) == 0


def check_repaired_once(parsed: Parsed, registry: Registry | None, settings: Settings) -> None:
    """A repaired text needs no repair."""
    again = parse(parsed.text, registry=registry, settings=settings)
    assert again.repairs == ()
    assert again.text == parsed.text


def check_balanced_is_untouched(parsed: Parsed, settings: Settings) -> None:
    """A text that balances is taken at its word; one that does not is repaired and says so."""
    if depth_walk(parsed.source, settings) == 0:
        assert parsed.text == parsed.source
        assert parsed.repairs == ()
    else:
        assert parsed.repairs
        assert len(parsed.insertions) == strays(parsed.source, settings)


def strays(text: str, settings: Settings) -> int:
    """How many brackets a stack leaves over: the least number of repairs."""
    depth = lost = 0
    for _, opens in tokens_of(text, settings=settings).brackets:
        if opens:
            depth += 1
        elif depth:
            depth -= 1
        else:
            lost += 1
    return depth + lost


def check_places(parsed: Parsed) -> None:
    """Blocks and brackets lie where they say; a repair points at a bracket of the source."""
    for block in parsed.blocks:
        assert 0 <= block.start <= block.content <= block.end <= len(parsed.text)
        assert block.start < block.end
    for before, after in pairwise(parsed.blocks):
        assert before.end <= after.start
        assert not parsed.text[before.end : after.start].strip()
    for index, bracket in enumerate(parsed.brackets):
        assert bracket.start < bracket.end <= len(parsed.text)
        assert bracket.parent < index
        if bracket.parent >= 0:
            outer = parsed.brackets[bracket.parent]
            assert outer.start < bracket.start
            assert bracket.end < outer.end
        assert all(0 <= reading.score <= 1 for reading in bracket.readings)
    for repair in parsed.repairs:
        assert parsed.source[repair.offset] in "[]［］【】⟦⟧{}"
        assert repair.line >= 1
        assert repair.column >= 1
    for place in parsed.ambiguous:
        best, second = place.readings[0].score, place.readings[1].score
        assert best - second < 0.3


def check_counts(parsed: Parsed, settings: Settings) -> None:
    """Raw counts are those of the source; each bracket is counted under one kind."""
    counts = parsed.counts
    assert counts.opened == parsed.source.count("[")
    assert counts.closed == parsed.source.count("]")
    assert counts.pairs * 2 == len(tokens_of(parsed.text, settings=settings).brackets)
    kinds = counts.blank + counts.placeholder + counts.editorial + counts.citation + counts.footnote
    disputed = counts.attributed + counts.member + counts.optional + counts.provision
    assert kinds + disputed + counts.link <= len(parsed.brackets)


def check_conversion(parsed: Parsed) -> None:
    """Passages lose no word, name holders once, and serialise."""
    rolling = to_rolling(parsed)
    words = "".join(
        parsed.text[block.start : block.end] for block in parsed.blocks if not block.furniture
    )
    kept = sorted(c for c in words if c.isalnum())
    shown = [
        text
        for passage in rolling.passages
        for text in (all_words(passage.lead), all_words(passage.body))
    ]
    # Heads ("ARD propose:") turn into holders, so attributed texts keep fewer letters.
    if not parsed.counts.attributed and not parsed.counts.options and not parsed.counts.groups:
        assert sorted(c for c in "".join(shown) if c.isalnum()) == kept
    for passage in rolling.passages:
        check_segments(passage.lead)
        check_segments(passage.body)
        for text in wordings(passage.body, limit=4):
            assert "\r" not in text
    json.dumps(to_json(parsed))


def all_words(segments: Segments) -> str:
    """The words of every alternative, one after the other."""
    return "".join(
        segment
        if isinstance(segment, str)
        else "".join(all_words(alternative.segments) for alternative in segment.alternatives)
        for segment in segments
    )


def check_segments(segments: Segments) -> None:
    """No empty text, no two texts side by side, no party for two wordings of a place."""
    for before, after in pairwise(segments):
        assert not (isinstance(before, str) and isinstance(after, str))
    assert "" not in segments
    for variation in variations(segments):
        assert isinstance(variation, Variation)
        assert len(variation.alternatives) >= 2
        holders = [party for a in variation.alternatives for party in a.holders]
        assert len(holders) == len(set(holders))
        assert variation.holds_unknown == (not holders)
        for alternative in variation.alternatives:
            check_segments(alternative.segments)

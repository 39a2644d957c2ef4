"""Parse a bracketed document from the wild: never refuse, lose nothing, report all.

The way from characters to values: blocks, bracket characters, repair where
they do not balance, the tree, what each bracket is, options. Each step is a
module of its own; this one walks them and counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from plenipo.brackets.model import Party
from plenipo.brackets.wild import repair
from plenipo.brackets.wild.classify import classify
from plenipo.brackets.wild.lines import blocks_of, content_start, positions
from plenipo.brackets.wild.model import (
    Ambiguity,
    Bracket,
    BracketKind,
    Counts,
    Group,
    Insertion,
    OptionSet,
    Parsed,
    Repair,
    Settings,
    WildBlock,
)
from plenipo.brackets.wild.options import options_of
from plenipo.brackets.wild.registry import Registry
from plenipo.brackets.wild.tree import READ_DEPTH, carried_out, pairs_of, shifted, tokens_of
from plenipo.instrument.model import Block

LISTED = 10_000  # repairs reported one by one; beyond, one line says how many there are

_EXCERPT = 80
_LAST = "\U0010ffff"  # sorts behind every character that can be put in


def parse(
    source: str, *, registry: Registry | None = None, settings: Settings | None = None
) -> Parsed:
    """Read a plain text with brackets; see `Parsed` for what comes back.

    `source` is the decoded text as it stands, line breaks included. Parties of
    `registry` are known; without one, runs of capitals before a colon or a
    verb are guessed to be codes and marked as guesses. Never raises. Cost:
    O(n log n) in the length of the source; deterministic.
    """
    settings = settings or Settings()
    blocks, wrapped = blocks_of(source, lines=settings.lines)
    return _parse(source, blocks, registry or Registry(), settings, wrapped=wrapped)


def parse_blocks(
    blocks: Sequence[Block], *, registry: Registry | None = None, settings: Settings | None = None
) -> Parsed:
    """Read the blocks of a document whose paragraphs are known (Word, HTML, Markdown).

    The source is the plain text of the blocks: their texts with an empty line
    between. `Parsed.blocks` are those blocks, one to one.
    """
    spans: list[WildBlock] = []
    at = 0
    for block in blocks:
        spans.append(WildBlock(at, at + len(block.text), at + content_start(block.text)))
        at += len(block.text) + 2
    source = "\n\n".join(block.text for block in blocks)
    return _parse(
        source, tuple(spans), registry or Registry(), settings or Settings(), wrapped=False
    )


def _parse(
    source: str,
    blocks: tuple[WildBlock, ...],
    registry: Registry,
    settings: Settings,
    *,
    wrapped: bool,
) -> Parsed:
    tokens = tokens_of(source, settings=settings)
    fixes = repair.balance(source, tokens.brackets, blocks)
    inserted = repair.insertions(source, tokens.brackets, fixes)
    text = carried_out(source, inserted)
    placed = _moved(blocks, inserted)
    strays = frozenset(tokens.brackets[token][0] for token, _, cost, _ in fixes if cost == 3)
    pairs, depth = pairs_of(
        shifted(tokens.brackets, inserted), shifted_notes(tokens.notes, inserted)
    )
    literals = frozenset(_shift(inserted, offset) for offset in strays)
    brackets, groups = classify(
        text, pairs, placed, literals=literals, registry=registry, settings=settings
    )
    options = options_of(text, placed)
    lines = positions(source)
    ambiguous = _ambiguities(text, inserted, lines, brackets, groups)
    return Parsed(
        source,
        text,
        inserted,
        placed,
        brackets,
        groups,
        options,
        _repairs(source, lines, tokens.brackets, fixes),
        ambiguous,
        _counts(
            source,
            brackets,
            groups,
            options,
            depth,
            (len(tokens.brackets) + len(inserted)) // 2,
            len(ambiguous),
        ),
        _parties(brackets),
        wrapped,
        _notices(depth),
    )


def shifted_notes(
    notes: Sequence[repair.Token], inserted: Sequence[Insertion]
) -> list[repair.Token]:
    """Return editorial marks where they stand once `inserted` is in; none of it is theirs."""
    return [(_shift(inserted, offset), opens) for offset, opens in notes]


def _shift(inserted: Sequence[Insertion], offset: int) -> int:
    """Return where `source[offset]` stands in the text."""
    return offset + bisect_right(inserted, (offset, _LAST))


def _moved(blocks: Sequence[WildBlock], inserted: Sequence[Insertion]) -> tuple[WildBlock, ...]:
    """Return `blocks` in offsets of the text; what was put in at their edges belongs to them."""
    if not inserted:
        return tuple(blocks)
    places = [offset for offset, _ in inserted]
    return tuple(
        WildBlock(
            block.start + bisect_left(places, block.start),
            block.end + bisect_right(places, block.end),
            block.content + bisect_left(places, block.content),
            block.furniture,
            block.continued,
        )
        for block in blocks
    )


def _place(lines: Sequence[int], offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset in the source."""
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


def _repairs(
    source: str,
    lines: Sequence[int],
    tokens: Sequence[repair.Token],
    fixes: Sequence[repair.Fix],
) -> tuple[Repair, ...]:
    found: list[Repair] = []
    for fix in fixes[:LISTED]:
        offset = tokens[fix[0]][0]
        line, column = _place(lines, offset)
        found.append(Repair(line, column, offset, _sentence(source, lines, tokens, fix), fix[2]))
    if len(fixes) > LISTED:
        offset = tokens[fixes[LISTED][0]][0]
        line, column = _place(lines, offset)
        more = (
            f"{len(fixes) - LISTED} more stray brackets from here on were repaired in the same way."
        )
        found.append(Repair(line, column, offset, more, fixes[LISTED][2]))
    return tuple(found)


def _sentence(
    source: str, lines: Sequence[int], tokens: Sequence[repair.Token], fix: repair.Fix
) -> str:
    token, place, cost, where = fix
    offset, opens = tokens[token]
    if cost == 3:
        return f"The bracket {source[offset]} stands alone: it was kept as a literal character."
    line, column = _place(lines, place)
    what = "never closed" if opens else "closed but never opened"
    added = repair.partner_of(source[offset], opens=opens)
    return f"A bracket is {what}: {added} was added at {where}, line {line}, column {column}."


def _ambiguities(
    text: str,
    inserted: Sequence[Insertion],
    lines: Sequence[int],
    brackets: Sequence[Bracket],
    groups: Sequence[Group],
) -> tuple[Ambiguity, ...]:
    open_places = [
        (group.start, group.end, group.readings, "independent")
        for group in groups
        if not group.decided
    ]
    open_places += [
        (bracket.start, bracket.end, bracket.readings, "optional")
        for bracket in brackets
        if not bracket.decided
    ]
    found: list[Ambiguity] = []
    places = [offset + number for number, (offset, _) in enumerate(inserted)]
    for start, end, readings, chosen in sorted(open_places, key=lambda place: place[:2]):
        line, column = _place(lines, start - bisect_left(places, start))
        words = " ".join(text[start : min(end, start + _EXCERPT)].split())
        found.append(Ambiguity(line, column, words, readings, chosen))
    return tuple(found)


def _counts(
    source: str,
    brackets: Sequence[Bracket],
    groups: Sequence[Group],
    options: Sequence[OptionSet],
    depth: int,
    pairs: int,
    ambiguous: int,
) -> Counts:
    by_kind = Counter(bracket.kind for bracket in brackets)
    places = sum(1 for group in groups if group.exclusive)
    places += sum(1 for bracket in brackets if bracket.parts)
    return Counts(
        opened=source.count("["),
        closed=source.count("]"),
        depth=depth,
        pairs=pairs,
        blank=by_kind[BracketKind.BLANK],
        placeholder=by_kind[BracketKind.PLACEHOLDER],
        editorial=by_kind[BracketKind.EDITORIAL],
        citation=by_kind[BracketKind.CITATION],
        footnote=by_kind[BracketKind.FOOTNOTE],
        link=by_kind[BracketKind.LINK],
        attributed=by_kind[BracketKind.ATTRIBUTED],
        member=by_kind[BracketKind.MEMBER],
        optional=by_kind[BracketKind.OPTIONAL],
        provision=by_kind[BracketKind.PROVISION],
        groups=places,
        options=sum(len(found.options) for found in options),
        ambiguous=ambiguous,
    )


def _parties(brackets: Sequence[Bracket]) -> tuple[Party, ...]:
    heads = (bracket.head for bracket in brackets if bracket.head is not None)
    return tuple(sorted({p for head in heads for c in head.clauses for p in c.parties}))


def _notices(depth: int) -> tuple[str, ...]:
    if depth <= READ_DEPTH:
        return ()
    return (f"Brackets nest {depth} deep; those deeper than {READ_DEPTH} are kept as words.",)

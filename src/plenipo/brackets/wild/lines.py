"""Divide a plain text into blocks without losing a character.

A text of the wild is often a printed page: lines broken by the margin, no
empty line between paragraphs, page numbers in the middle of a sentence. A
block is a stretch `[start, end)` of the source; what lies between two blocks
is spaces. Our own rules, drawn from how such pages look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plenipo.brackets.wild.model import Lines, WildBlock
from plenipo.instrument.labels import split_label

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_OPENERS = re.compile(r"[\[{［【⟦*_(\s]*")
_HEADS = 4  # a running head has at most three lines; each pass finds one, the last finds none
_OPENED = re.compile(r"(?:[\[［]\s*)*")
_OPTION = re.compile(
    r"(?:Options?|OPTIONS?|Alternatives?|ALTERNATIVES?|Variant|VARIANT|Variante|Alt\.?|ALT\.?)"
    r"\s*\(?(?:\d{1,3}|[IVX]{1,5}|[A-Z]|[a-h])\)?\s*(?:[:.)\]*—–]|for\s|\(|$)"
)
_STARTERS = re.compile(
    r"#{1,6}\s|[•●▪*–—-]\s|Pp\d+\s*$|\[\^[^\]\s]+\]:|\[\d{1,3}\s?[A-Z“\"]|[{>|]|={3,}|-{3,}"
)
_PAGE = re.compile(
    r"(?:Page\s+)?\d{1,4}\s*(?:of|/)\s*\d{1,4}\s*\Z|Page\s+\d{1,4}\s*\Z|\d{1,4}\Z|[-–]\s?\d{1,4}\s?[-–]\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\[*(?:ARTICLE|Article|SECTION|Section|CHAPTER|Chapter|PART|Part|ANNEX|Annex)"
    r"(?:\s+[\w.]{1,12}\b)?(?:\s+(?:bis|ter|quater))?(?:\Z|\s?[:(–—-][^;]{0,120}\Z)"
)
_ENDS = re.compile(r"[.;:!?。；：！？][\])”\"'’»\s*_\d]*\Z")
_LOWER_START = re.compile(r"[\[(“\"*_]*[a-zß-öø-ÿа-я]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: where its words are, and whether an empty line stands before it."""

    start: int
    end: int
    after_gap: bool
    indent: int


def positions(source: str) -> list[int]:
    """Return the offset at which each line of `source` begins, in order."""
    return [0, *(found.end() for found in _BREAK.finditer(source))]


def blocks_of(source: str, *, lines: Lines = Lines.AUTO) -> tuple[tuple[WildBlock, ...], bool]:
    """Divide `source` into blocks; also say whether its lines are broken by the page.

    With `Lines.AUTO`, blocks stand between empty lines where there are any,
    and each line is a block where there are none. A line that opens with a
    label, an option or a heading begins a block in either case, and in a
    wrapped page nothing else does. Offsets are code points in `source`. Cost:
    linear in its length.
    """
    found = tuple(_lines(source))
    wrapped = lines is Lines.AUTO and _looks_wrapped(source, found)
    if lines is Lines.EACH:
        starts = [True] * len(found)
    elif lines is Lines.EMPTY:
        starts = [line.after_gap for line in found]
    else:
        gaps = any(line.after_gap for line in found[1:])
        starts = list(_starts(source, found, each=not gaps and not wrapped))
    running: frozenset[str] = frozenset()
    blocks: tuple[WildBlock, ...] = ()
    for _ in range(_HEADS):
        blocks = tuple(_blocks(source, found, starts, running=running))
        more = _running(blocks, source) - running
        if not more:
            break
        running |= more
    return blocks, wrapped


def _lines(source: str) -> Iterator[_Line]:
    last_break = 0
    previous_end = -1
    for found in _LINE.finditer(source):
        text = found[0]
        words = text.strip()
        if not words:
            continue
        start = found.start() + len(text) - len(text.lstrip())
        breaks = 0
        if previous_end >= 0:
            between = source[last_break : found.start()]
            breaks = len(_BREAK.findall(between))
        last_break = found.end()
        yield _Line(
            start, start + len(words), previous_end < 0 or breaks > 1, start - found.start()
        )
        previous_end = start + len(words)


def _looks_wrapped(source: str, lines: tuple[_Line, ...]) -> bool:
    """Guess whether the margin breaks the lines: they are alike in length and stop mid-sentence."""
    inner = [a for a, b in pairwise(lines) if not b.after_gap]
    if len(inner) < 4:
        return False
    long = [line for line in inner if 45 <= line.end - line.start <= 140]
    if len(long) * 2 < len(inner):
        return False
    open_ended = sum(1 for line in long if not _ENDS.search(source, line.start, line.end))
    return open_ended * 2 > len(long)


def _starts(source: str, lines: tuple[_Line, ...], *, each: bool) -> Iterator[bool]:
    heading = False
    for line in lines:
        text = source[line.start : line.end]
        page = _PAGE.match(text) is not None
        opens = _opens_block(text)
        shouted = heading and text.isupper()
        yield each or line.after_gap or opens or page or (heading and not shouted)
        heading = page or (heading and shouted) or _HEADING.match(text) is not None


def _opens_block(text: str) -> bool:
    """Say whether a line that follows another directly begins a block of its own."""
    if _STARTERS.match(text):
        return True
    words = _OPENERS.match(text)
    core = words.end() if words is not None else 0
    if _OPTION.match(text, core):
        return True
    length = split_label(text) or (split_label(text[core:]) and core + split_label(text[core:]))
    if not length:
        bare = text[:core].rfind("(")
        length = split_label(text[bare:]) and bare + split_label(text[bare:]) if bare >= 0 else 0
    if not length:
        return False
    rest = text[length:]
    after = rest.lstrip()
    if _OPTION.match(after):
        return True
    # "(a) of this Article" in a wrapped line goes on; "(a)   hold" is set off as an item.
    wide = len(rest) - len(after) > 1
    return not after or wide or not _LOWER_START.match(after) or after[0] in '[“"*'


def content_start(text: str) -> int:
    """Return where the words of a block begin, after its label and the space that follows."""
    opened = _OPENED.match(text)
    before = opened.end() if opened is not None else 0
    length = split_label(text) or (before and split_label(text[before:]) and before)
    if length == before and before:
        length += split_label(text[before:])
    if length:
        length += len(text[length:]) - len(text[length:].lstrip())
    return length


def _running(blocks: Sequence[WildBlock], source: str) -> frozenset[str]:
    """The texts that stand beside page numbers three times or more: running heads."""
    beside: Counter[str] = Counter()
    for before, block in pairwise(blocks):
        if before.furniture != block.furniture:
            words = block if before.furniture else before
            if words.end - words.start <= 200:
                beside[source[words.start : words.end]] += 1
    return frozenset(text for text, times in beside.items() if times >= 3)


def _blocks(
    source: str, lines: tuple[_Line, ...], starts: list[bool], *, running: frozenset[str]
) -> Iterator[WildBlock]:
    """Join lines into blocks, and mark page numbers and sentences that a page breaks."""
    open_sentence = broken_word = False
    at = 0
    while at < len(lines):
        last = at
        while last + 1 < len(lines) and not starts[last + 1]:
            last += 1
        start, end = lines[at].start, lines[last].end
        text = source[start:end]
        furniture = (last == at and _PAGE.match(text) is not None) or text in running
        content = content_start(text)
        goes_on = broken_word or _LOWER_START.match(text) is not None
        continued = open_sentence and not content and goes_on
        yield WildBlock(start, end, start + content, furniture=furniture, continued=continued)
        if not furniture:
            open_sentence = not _ENDS.search(text) and not _HEADING.match(text)
            broken_word = text[-1] == "-" and text[-2:-1].isalpha()
        at = last + 1

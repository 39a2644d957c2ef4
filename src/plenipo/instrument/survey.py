"""Look over the blocks of a document before placing them: labels, levels, preamble.

The first of the two passes of `plenipo.instrument.recognise`. It reads the
label of every block, takes back those that only open a sentence, decides which
headings are sections, and notes which levels are in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.instrument import cues
from plenipo.instrument.labels import Family, Label, System, parse_label, split_label
from plenipo.instrument.model import Block

# How high a family stands; lists stand below all of them.
_RANK = {
    Family.BOOK: 0,
    Family.TITLE: 10,
    Family.PART: 20,
    Family.CHAPTER: 30,
    Family.SECTION: 40,
    Family.SUBSECTION: 50,
    Family.ARTICLE: 80,
    Family.RULE: 80,
}
_HEADED_ROMAN, _HEADED_LETTER = 60, 61  # "I. Introduction", "A. Scope"
_HEADED = 70  # plus the heading level: a heading without a label
ARTICLE_RANK = 80
_ANNEXES = frozenset({Family.ANNEX, Family.PROTOCOL, Family.APPENDIX, Family.SCHEDULE})


@dataclass(slots=True)
class Read:
    """What the first pass learns of one block."""

    block: Block
    label: str
    parsed: Label | None
    rank: int | None  # of a part, article and so on; None for lists and unlabelled blocks
    annex: bool = False

    @property
    def rest(self) -> str:
        """The words after the label."""
        return self.block.text[len(self.label) :].lstrip(" \n\u00a0")

    @property
    def in_list(self) -> bool:
        """Whether the block is an item of a list."""
        return self.parsed is not None and self.rank is None and not self.annex


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the first part or article: blocks [0, end), and whether it is a preamble."""

    end: int
    preamble: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass learns of a document.

    `depths` gives the depth of every rank in use in the body, `annex_depths`
    in annexes.
    """

    reads: list[Read]
    front: Front
    depths: dict[int, int]
    annex_depths: dict[int, int]


def survey(blocks: Sequence[Block]) -> Survey:
    """Read all labels and note what is in use. Cost: linear in the blocks."""
    reads = _read_all(blocks)
    front = _front(reads)
    _promote_headings(reads, front)
    return Survey(reads, front, *_depths(reads))


def _read_all(blocks: Sequence[Block]) -> list[Read]:
    known: dict[str, Label | None] = {}
    reads: list[Read] = []
    for block in blocks:
        label = ""
        if block.cell is None and not block.footnote:
            text = block.text
            length = min(block.number, len(text)) or split_label(text)
            label = text[:length].rstrip(" \n\u00a0")
        parsed: Label | None = None
        if label:
            if label in known:
                parsed = known[label]
            else:
                parsed = known[label] = parse_label(label)
        read = Read(block, label, parsed, None)
        if parsed is not None:
            read.rank = _RANK.get(parsed.family)
            read.annex = parsed.family in _ANNEXES
        elif (
            not label
            and cues.names_annex(block.text)
            and (block.heading is not None or cues.heading_like(block.text))
        ):
            read.annex = True
        reads.append(read)
    _drop_mentions(reads)
    if not any(read.rank == ARTICLE_RANK for read in reads):
        _promote_numbered_headings(reads)
    _promote_headed_letters(reads)
    return reads


def _drop_mentions(reads: list[Read]) -> None:
    """Take back labels of articles and annexes that are the first words of a sentence.

    Scripts without capitals do not show where a heading begins, so there an
    article must also come soon after the one before it, an annex next.
    """
    article = annex = 0
    bare = False  # the block above is the bare label of an article
    for read in reads:
        parsed = read.parsed
        if parsed is None or not (read.annex or read.rank == ARTICLE_RANK):
            bare = False
            continue
        value = parsed.values[0] if parsed.values else 0
        head = read.label.lstrip("[")[:1]
        caseless = not (head.isupper() or head.islower())
        if read.annex:
            follows = not caseless or not read.rest or value in (0, 1, annex + 1)
            # "Annexes" below "Article 74" is that article's heading.
            listed = value != annex + 1 and cues.ends_item(read.rest)
            mention = not follows or listed or (bare and not value)
        else:
            follows = value == 1 or article <= value <= article + 5
            mention = caseless and bool(read.rest) and not follows
        if mention:
            read.label, read.parsed, read.rank, read.annex = "", None, None, False
        elif read.annex:
            article, annex = 0, value
        elif value:
            article = value
        bare = read.rank == ARTICLE_RANK and not read.rest


def _promote_numbered_headings(reads: list[Read]) -> None:
    """Where nothing is called an article, headings numbered "1.", "2." are the articles."""
    for read in reads:
        parsed = read.parsed
        if read.block.heading and parsed is not None and parsed.family is Family.PARAGRAPH:
            read.rank = ARTICLE_RANK if len(parsed.values) == 1 else None


def _promote_headed_letters(reads: list[Read]) -> None:
    """Read "I. Introduction" and "A. Scope" as sections where they stand as headings."""
    inside = False
    for index, read in enumerate(reads):
        if read.rank is not None or read.annex:
            inside = read.rank == ARTICLE_RANK
            continue
        parsed = read.parsed
        if parsed is None or parsed.family is not Family.POINT or not parsed.upper:
            continue
        head, _, below = read.rest.partition("\n")
        if parsed.style != "1." or not cues.heading_like(head, most=120):
            continue
        following = reads[index + 1] if index + 1 < len(reads) else None
        listed = (
            following is not None
            and following.parsed is not None
            and (following.parsed.style == parsed.style and following.parsed.upper)
        )
        # "II. Meetings" and, on the next line, "Rule 3": the heading of what follows.
        headed = bool(below) and split_label(below) > 0
        if below and not headed:
            continue
        plain = read.block.heading is None and not cues.is_capitals(head) and not headed
        if plain and (inside or listed):
            continue
        roman = parsed.readings[0].system is System.ROMAN
        read.rank = _HEADED_ROMAN if roman else _HEADED_LETTER


def _promote_headings(reads: list[Read], front: Front) -> None:
    """Read headings without a label as sections, except titles and headings inside articles."""
    levels: dict[int, int] = {}  # the rank that labelled parts of each heading level have
    for read in reads:
        if read.block.heading and read.rank is not None and read.rank != ARTICLE_RANK:
            levels.setdefault(read.block.heading, read.rank)
    article: int | None = None  # heading level of the open article
    fresh = False
    for index, read in enumerate(reads):
        level = read.block.heading
        if read.rank is not None or read.annex:
            article = (level or 99) if read.rank == ARTICLE_RANK else None
            fresh = not read.rest
            continue
        titles = front.preamble or index == 0
        if not level or read.label or (index < front.end and titles):
            fresh = fresh and (read.block.footnote or read.block.cell is not None)
            continue
        if not fresh and (article is None or level <= article):
            read.rank = levels.get(level, _HEADED + min(level, 9))
            article = None
        fresh = False


def _depths(reads: list[Read]) -> tuple[dict[int, int], dict[int, int]]:
    """Number the levels in use from 1, in the body and (below the annex) in annexes."""
    body: set[int] = set()
    annexed: set[int] = set()
    current = body
    for read in reads:
        if read.annex:
            current = annexed
        elif read.rank is not None:
            current.add(read.rank)
    return (
        {rank: depth for depth, rank in enumerate(sorted(body), 1)},
        {rank: depth for depth, rank in enumerate(sorted(annexed), 2)},
    )


def _front(reads: list[Read]) -> Front:
    structured = next((k for k, r in enumerate(reads) if r.rank is not None or r.annex), None)
    numbered = next((k for k, r in enumerate(reads) if r.in_list), len(reads))
    end = structured if structured is not None else numbered
    recitals = 0
    for read in reads[:end]:
        text = read.block.text
        if cues.starts_preamble(text) or cues.is_enacting(text):
            return Front(end, preamble=True)
        if structured is not None and cues.opens_preamble(text) and cues.opens_list(text):
            return Front(end, preamble=True)
        if cues.ends_item(text) and (cues.is_recital(text) or cues.opens_preamble(text)):
            recitals += 1
    return Front(end, preamble=recitals > 0)

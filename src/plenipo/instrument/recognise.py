"""Find the structure of a document: give every block its place in the agreement.

Two passes over the blocks. The first reads labels and notes which levels are
in use; the second keeps the open parts and articles, and below them a stack
of open lists, and places each block. A label that can be read in two ways
("(i)") is read as what continues an open list or is continued by the next
label of its style. Recognising changes no character: one unit a block, in
order, same text. Cost: linear in the blocks.

The rules are our own; `docs/algorithms/recognise.md` tells them in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from plenipo.instrument import cues
from plenipo.instrument.labels import (
    FULL_WIDTH,
    Family,
    Label,
    Reading,
    System,
    parse_label,
    split_label,
)
from plenipo.instrument.model import Block, Instrument, Kind, Unit, UnitId

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
_ARTICLE_RANK = 80
_KIND = {
    Family.BOOK: Kind.PART,
    Family.TITLE: Kind.PART,
    Family.PART: Kind.PART,
    Family.CHAPTER: Kind.CHAPTER,
    Family.SECTION: Kind.SECTION,
    Family.SUBSECTION: Kind.SECTION,
    Family.ARTICLE: Kind.ARTICLE,
    Family.RULE: Kind.ARTICLE,
}
_ANNEXES = frozenset({Family.ANNEX, Family.PROTOCOL, Family.APPENDIX, Family.SCHEDULE})
_LOOK_AHEAD = 60  # blocks searched for the label that follows an ambiguous one

_Key = tuple[str, System, bool]


@dataclass(slots=True)
class _Read:
    """What the first pass learns of one block."""

    block: Block
    label: str
    parsed: Label | None
    rank: int | None  # of a part, article and so on; None for lists and unlabelled blocks
    annex: bool = False

    @property
    def rest(self) -> str:
        return self.block.text[len(self.label) :].lstrip(" \n\u00a0")

    @property
    def in_list(self) -> bool:
        return self.parsed is not None and self.rank is None and not self.annex


@dataclass(slots=True)
class _Frame:
    """One open list."""

    key: _Key | None  # None: an unlabelled paragraph that may own a list
    owner: int  # the unit the items belong to, or -1
    item: int  # the last item
    depth: int
    values: tuple[int, ...] = ()
    insertion: int = 0
    level: int | None = None


@dataclass(slots=True)
class _State:
    """What is open while the second pass walks through the blocks."""

    depths: dict[int, int]
    annex_depths: dict[int, int]
    units: list[Unit] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)  # (rank, unit), outermost first
    lists: list[_Frame] = field(default_factory=list)
    annex: int = -1
    preamble: int = -1
    recitals: int = 0
    operative: bool = False
    bodies: int = 0  # unlabelled texts since the last label of a part, an article or an annex
    fresh: bool = False  # the unit above is a bare label whose heading may follow
    signing: bool = False

    @property
    def container(self) -> int:
        return self.open[-1][1] if self.open else self.annex

    def depth_of(self, unit: int) -> int:
        return self.units[unit].depth if unit >= 0 else 0


def recognise(blocks: Sequence[Block], *, ids: Iterator[str] | Callable[[], str]) -> Instrument:
    """Give every block its kind, depth, label and parent.

    Returns one unit a block, in order, with `unit.text == block.text`. `ids`
    supplies the ids: an iterator or a function without arguments; a block that
    carries an id of ours (`mark`) keeps it. Never fails on any text.
    """
    next_id: Callable[[], str] = ids if callable(ids) else ids.__next__
    reads = _read_all(blocks)
    front = _front(reads)
    _promote_headings(reads, front)
    state = _State(*_depths(reads))
    seen: set[str] = set()
    for index, read in enumerate(reads):
        mark = read.block.mark
        identity = UnitId(mark if mark and mark not in seen else next_id())
        seen.add(identity)
        kind, depth, parent = _place(state, reads, index, front)
        text = read.block.text
        state.units.append(Unit(identity, kind, depth, read.label, text, parent))
    return Instrument(tuple(state.units))


# ------------------------------------------------------------------ first pass


def _read_all(blocks: Sequence[Block]) -> list[_Read]:
    known: dict[str, Label | None] = {}
    reads: list[_Read] = []
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
        read = _Read(block, label, parsed, None)
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
    if not any(read.rank == _ARTICLE_RANK for read in reads):
        _promote_numbered_headings(reads)
    _promote_headed_letters(reads)
    return reads


def _drop_mentions(reads: list[_Read]) -> None:
    """Take back labels of articles and annexes that are the first words of a sentence.

    Scripts without capitals do not show where a heading begins, so there an
    article must also come soon after the one before it, an annex next.
    """
    article = annex = 0
    bare = False  # the block above is the bare label of an article
    for read in reads:
        parsed = read.parsed
        if parsed is None or not (read.annex or read.rank == _ARTICLE_RANK):
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
        bare = read.rank == _ARTICLE_RANK and not read.rest


def _promote_numbered_headings(reads: list[_Read]) -> None:
    """Where nothing is called an article, headings numbered "1.", "2." are the articles."""
    for read in reads:
        parsed = read.parsed
        if read.block.heading and parsed is not None and parsed.family is Family.PARAGRAPH:
            read.rank = _ARTICLE_RANK if len(parsed.values) == 1 else None


def _promote_headed_letters(reads: list[_Read]) -> None:
    """Read "I. Introduction" and "A. Scope" as sections where they stand as headings."""
    inside = False
    for index, read in enumerate(reads):
        if read.rank is not None or read.annex:
            inside = read.rank == _ARTICLE_RANK
            continue
        parsed = read.parsed
        if parsed is None or parsed.family is not Family.POINT or not parsed.upper:
            continue
        if parsed.style != "1." or not cues.heading_like(read.rest, most=120):
            continue
        following = reads[index + 1] if index + 1 < len(reads) else None
        listed = (
            following is not None
            and following.parsed is not None
            and (following.parsed.style == parsed.style and following.parsed.upper)
        )
        if read.block.heading is None and not cues.is_capitals(read.rest) and (inside or listed):
            continue
        roman = parsed.readings[0].system is System.ROMAN
        read.rank = _HEADED_ROMAN if roman else _HEADED_LETTER


def _promote_headings(reads: list[_Read], front: _Front) -> None:
    """Read headings without a label as sections, except titles and headings inside articles."""
    levels: dict[int, int] = {}  # the rank that labelled parts of each heading level have
    for read in reads:
        if read.block.heading and read.rank is not None and read.rank != _ARTICLE_RANK:
            levels.setdefault(read.block.heading, read.rank)
    article: int | None = None  # heading level of the open article
    fresh = False
    for index, read in enumerate(reads):
        level = read.block.heading
        if read.rank is not None or read.annex:
            article = (level or 99) if read.rank == _ARTICLE_RANK else None
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


def _depths(reads: list[_Read]) -> tuple[dict[int, int], dict[int, int]]:
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


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the first part or article: blocks [0, end), and whether it is a preamble."""

    end: int
    preamble: bool


def _front(reads: list[_Read]) -> _Front:
    structured = next((k for k, r in enumerate(reads) if r.rank is not None or r.annex), None)
    numbered = next((k for k, r in enumerate(reads) if r.in_list), len(reads))
    end = structured if structured is not None else numbered
    recitals = 0
    for read in reads[:end]:
        text = read.block.text
        if cues.starts_preamble(text) or cues.is_enacting(text):
            return _Front(end, preamble=True)
        if structured is not None and cues.opens_preamble(text) and cues.opens_list(text):
            return _Front(end, preamble=True)
        if cues.ends_item(text) and (cues.is_recital(text) or cues.opens_preamble(text)):
            recitals += 1
    return _Front(end, preamble=recitals > 0)


# ----------------------------------------------------------------- second pass


_Place = tuple[Kind, int, int]


def _place(state: _State, reads: list[_Read], index: int, front: _Front) -> _Place:
    """Decide the kind, depth and parent of one block, and keep what it opens."""
    read = reads[index]
    block = read.block
    if block.footnote or block.cell is not None:
        kind = Kind.FOOTNOTE if block.footnote else Kind.CELL
        parent = state.lists[-1].item if state.lists else state.container
        return kind, state.depth_of(parent) + 1, parent
    if read.annex:
        return _open_annex(state, index, read)
    if read.rank is not None:
        return _open_part(state, index, read, read.rank)
    if index < front.end:
        place = _place_front(state, reads, index, front)
        if place is not None:
            return place
    if cues.is_note(block.text) and not read.label:
        return Kind.NOTE, state.depth_of(state.container), state.container
    if state.signing or (not read.label and cues.opens_signature(block.text)):
        if block.heading is None or not state.signing:
            state.signing = True
            return Kind.SIGNATURE, 0, -1
        state.signing = False
    if read.parsed is not None or (block.level is not None and not read.label):
        return _place_item(state, reads, index)
    if block.heading is not None:
        return _place_heading(state)
    return _place_words(state, reads, index)


def _open_annex(state: _State, index: int, read: _Read) -> _Place:
    state.annex = index
    state.open.clear()
    _begin(state, read)
    return Kind.ANNEX, 1, -1


def _open_part(state: _State, index: int, read: _Read, rank: int) -> _Place:
    while state.open and state.open[-1][0] >= rank:
        state.open.pop()
    parent = state.container
    state.open.append((rank, index))
    _begin(state, read)
    depths = state.depths if state.annex < 0 else state.annex_depths
    family = read.parsed.family if read.parsed is not None else None
    if rank == _ARTICLE_RANK:
        return Kind.ARTICLE, depths[rank], parent
    return _KIND.get(family, Kind.SECTION) if family else Kind.SECTION, depths[rank], parent


def _begin(state: _State, read: _Read) -> None:
    state.lists.clear()
    state.bodies = 0
    state.signing = False
    # "Article 5 (borders)" and "Article 5: Borders" already have their heading.
    state.fresh = not read.rest.strip(" .:–—-")


def _place_front(state: _State, reads: list[_Read], index: int, front: _Front) -> _Place | None:
    """Place what stands before the first article: title, preamble, recitals, notes."""
    read = reads[index]
    text = read.block.text
    units = state.units
    if cues.is_note(text) or (
        index == 0 and read.block.italic >= len(text) and read.block.heading is None
    ):
        return Kind.NOTE, 0, -1
    if state.preamble < 0 and not read.label and len(reads) > 1:
        titled = all(unit.kind in (Kind.TITLE, Kind.NOTE) for unit in units)
        opens = front.preamble and (cues.opens_preamble(text) or cues.ends_item(text))
        heads = read.block.heading is not None and not cues.is_preamble_heading(text)
        if (titled or heads) and not opens and not cues.is_enacting(text):
            first = not any(unit.kind is Kind.TITLE for unit in units)
            if read.block.heading == 0 or _reads_as_title(read, first=first):
                return Kind.TITLE, 0, -1
    if not front.preamble or state.operative:
        return None
    if cues.is_enacting(text):
        return Kind.PREAMBLE, 0, state.preamble
    body = read.rest
    if cues.is_preamble_heading(text) or (cues.opens_preamble(text) and not state.recitals):
        if state.preamble < 0:
            state.preamble = index
            return Kind.PREAMBLE, 0, -1
        return Kind.PREAMBLE, 0, state.preamble
    if state.preamble < 0 and not cues.is_recital(body):
        if cues.ends_item(text):
            state.preamble = index
        return Kind.PREAMBLE, 0, -1
    recital = cues.is_recital(body)
    if read.label and not recital and not read.label.startswith("("):
        # "1. Decides …" in a resolution: the preamble is over, its numbered part begins.
        state.operative = True
        return None
    if recital or cues.ends_item(text) or 0 < read.block.italic < len(text):
        state.recitals += 1
        return Kind.RECITAL, 0, state.preamble
    return Kind.PREAMBLE, 0, state.preamble


def _reads_as_title(read: _Read, *, first: bool) -> bool:
    text = read.block.text
    if first:
        lines = text.split("\n")
        return len(text) <= 600 and all(cues.heading_like(line, most=400) for line in lines)
    return cues.heading_like(text, most=300) and (
        cues.is_capitals(text) or read.block.heading is not None
    )


def _place_heading(state: _State) -> _Place:
    """Place an unlabelled heading that is no section: it belongs to what it stands in."""
    state.fresh = False
    state.lists.clear()
    return Kind.HEADING, state.depth_of(state.container), state.container


def _place_words(state: _State, reads: list[_Read], index: int) -> _Place:
    """Place an unlabelled paragraph: heading, body, chapeau, wrap-up or one of several."""
    text = reads[index].block.text
    container = state.container
    depth = state.depth_of(container)
    if state.fresh:
        state.fresh = False
        if cues.heading_like(text):
            return Kind.HEADING, depth, container
    following = reads[index + 1] if index + 1 < len(reads) else None
    governs = following is not None and following.in_list
    if state.lists:
        return _place_after_list(state, index, text)
    if container >= 0:
        state.bodies += 1
        if state.bodies == 1:
            if governs and (cues.opens_list(text) or _is_point(following)):
                return Kind.CHAPEAU, depth + 1, container
            return Kind.BODY, depth + 1, container
    state.lists.append(_Frame(None, container, index, depth + 1))
    return Kind.PARAGRAPH, depth + 1, container


def _place_after_list(state: _State, index: int, text: str) -> _Place:
    """Place words that follow a list: its wrap-up, more of a paragraph, or a new paragraph."""
    first = state.lists[0]
    above = state.units[state.lists[-1].item]
    last = above.text
    if len(state.lists) > 1 and above.label and cues.heading_like(above.content, most=80):
        # "(a) Ports" has its words in the next block.
        return Kind.BODY, above.depth + 1, state.lists[-1].item
    numbered = first.key is None or _is_paragraph(first.key)
    points = state.lists[1:] if numbered else state.lists
    if points and (text[0].islower() or not cues.ends_sentence(last)):
        owner = points[0].owner
        depth = points[0].depth
        del state.lists[len(state.lists) - len(points) :]
        return Kind.WRAPUP, depth, owner
    if numbered and first.key is not None:
        del state.lists[1:]
        return Kind.BODY, first.depth + 1, first.item
    container = state.container
    depth = state.depth_of(container) + 1
    state.bodies += 1
    state.lists[:] = [_Frame(None, container, index, depth)]
    return Kind.PARAGRAPH, depth, container


# ----------------------------------------------------------------------- lists


def _is_point(read: _Read | None) -> bool:
    return read is not None and read.parsed is not None and not _is_paragraph(_keys(read.parsed)[0])


def _is_paragraph(key: _Key) -> bool:
    # In Chinese "一、" numbers paragraphs and "（一）" points.
    return key[1] is System.DECIMAL or key == ("1、", System.HAN, False)


def _keys(label: Label) -> tuple[_Key, ...]:
    """How a label looks, once for each way to read it; items of one list look the same."""
    if not label.readings:
        return ((label.style, System.NONE, False),)
    style = label.style.translate(FULL_WIDTH)
    dotted = len(label.values)
    if dotted > 1:
        return ((f"dotted {dotted}", System.DECIMAL, False),)
    return tuple((style, reading.system, label.upper) for reading in label.readings)


def _place_item(state: _State, reads: list[_Read], index: int) -> _Place:
    """Place a labelled item of a list, or an unlabelled one that the source numbers."""
    read = reads[index]
    label = read.parsed
    state.fresh = False
    state.bodies += 1
    if label is None:
        label = Label(Family.BULLET, style="•")
    if read.block.level is not None:
        frame = _frame_by_level(state, read.block.level, _keys(label)[0])
        reading = label.readings[0] if label.readings else Reading(System.NONE, ())
    else:
        frame, reading = _frame_by_label(state, reads, index, label)
    frame.item = index
    frame.values = reading.values
    frame.insertion = label.insertion
    top = len(state.lists) == 1 and frame.key is not None and _is_paragraph(frame.key)
    kind = Kind.PARAGRAPH if top else Kind.POINT
    return kind, frame.depth, frame.owner


def _open_list(state: _State, key: _Key, level: int | None) -> _Frame:
    owner = state.lists[-1].item if state.lists else state.container
    frame = _Frame(key, owner, -1, state.depth_of(owner) + 1, level=level)
    state.lists.append(frame)
    return frame


def _frame_by_level(state: _State, level: int, key: _Key) -> _Frame:
    """Find or open the list for a level that the source itself gives."""
    while state.lists:
        inner = state.lists[-1].level
        if inner is not None and inner <= level:
            break
        if inner is None and state.lists[-1].key is None:
            break
        state.lists.pop()
    if state.lists and state.lists[-1].level == level:
        frame = state.lists[-1]
        frame.key = key
        return frame
    return _open_list(state, key, level)


def _frame_by_label(
    state: _State, reads: list[_Read], index: int, label: Label
) -> tuple[_Frame, Reading]:
    """Choose the open list that a label continues, or open a new one: the cheapest reading.

    Costs: 0 the next number of an open list, 1 the first of a new list, 2 a
    gap, 4 a new list that does not start at one, 5 a number again. A reading
    that the next label of the same style continues is 3 cheaper; opening a
    list in a style that is already open costs 5 more, after a colon 2 less.
    """
    above = state.units[index - 1].text if index else ""
    invited = cues.opens_list(above) and not cues.is_option(above)
    keys = _keys(label)
    readings = label.readings or (Reading(System.NONE, ()),)
    best: tuple[float, int, int] | None = None
    for place, (key, reading) in enumerate(zip(keys, readings, strict=False)):
        bonus = 0.0
        if len(keys) > 1 and _continued(reads, index, label, reading):
            bonus = -3.0
        same_style = False
        for back in range(len(state.lists)):
            frame = state.lists[len(state.lists) - 1 - back]
            if frame.key != key:
                continue
            same_style = True
            cost = _continuing(frame, reading, label) + bonus
            # An inner list wins over an outer one that fits as well.
            candidate = (cost + back * 0.01, place, len(state.lists) - 1 - back)
            if best is None or candidate < best:
                best = candidate
        starts = not reading.values or reading.values[-1] == 1
        cost = (1.0 if starts else 4.0) + (5.0 if same_style else 0.0) + bonus
        cost -= 2.0 if invited else 0.0
        if best is None or (cost + 0.5, place, -1) < best:
            best = (cost + 0.5, place, -1)
    assert best is not None
    _, place, chosen = best
    if chosen >= 0:
        del state.lists[chosen + 1 :]
        return state.lists[chosen], readings[place]
    _close_for_new(state, keys[place], readings[place])
    return _open_list(state, keys[place], None), readings[place]


def _continuing(frame: _Frame, reading: Reading, label: Label) -> float:
    """Say what it costs to take a label as the next item of an open list."""
    if not reading.values:
        return 0.0
    if not frame.values:
        return 2.0
    old = (frame.values, frame.insertion)
    new = (reading.values, label.insertion)
    if new <= old:
        return 5.0
    step = reading.values[-1] - frame.values[-1]
    if reading.values[:-1] != frame.values[:-1]:
        return 0.0 if reading.values[-1] == 1 else 2.0
    return 0.0 if step <= 1 else 2.0


def _close_for_new(state: _State, key: _Key, reading: Reading) -> None:
    """Close what a new list cannot stand in: "1.1" stands below "1.", not below its points."""
    if key[0].startswith("dotted"):
        depth = len(reading.values)
        while state.lists:
            frame = state.lists[-1]
            if frame.key is None or (_is_paragraph(frame.key) and len(frame.values) < depth):
                return
            state.lists.pop()
    elif (
        _is_paragraph(key)
        and key[0] == "1."
        and state.lists
        and state.lists[0].key is None
        and not cues.opens_list(state.units[state.lists[0].item].text)
    ):
        # Numbered paragraphs are not part of the unnumbered one before them.
        state.lists.clear()


def _continued(reads: list[_Read], index: int, label: Label, reading: Reading) -> bool:
    """Tell whether the next label of the same style goes on from this reading."""
    wanted = reading.values[-1] + 1
    for read in reads[index + 1 : index + 1 + _LOOK_AHEAD]:
        if read.rank is not None or read.annex:
            return False
        parsed = read.parsed
        if parsed is None or parsed.style != label.style or parsed.upper != label.upper:
            continue
        mine = [r for r in parsed.readings if r.system is reading.system]
        if mine and mine[0].values[-1] == wanted:
            return True
        if parsed.readings and all(r.values[-1] == 1 for r in parsed.readings[:1]):
            continue  # a list below this item: look past it
        return False
    return False

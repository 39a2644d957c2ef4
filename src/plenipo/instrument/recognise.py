"""Find the structure of a document: give every block its place in the agreement.

Two passes over the blocks. The first (`survey`) reads labels and notes which
levels are in use; the second keeps the open parts and articles, and below them
a stack of open lists (`listing`), and places each block. A label that can be
read in two ways ("(i)") is read as what continues an open list or is continued
by the next label of its style. Recognising changes no character: one unit a
block, in order, same text. Cost: linear in the blocks.

The rules are our own; `docs/algorithms/recognise.md` tells them in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from plenipo.instrument import cues
from plenipo.instrument.labels import Family
from plenipo.instrument.listing import Frame, Place, State, is_paragraph, is_point, place_item
from plenipo.instrument.model import Block, Instrument, Kind, Unit, UnitId
from plenipo.instrument.survey import ARTICLE_RANK, Front, Read, survey

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


def recognise(blocks: Sequence[Block], *, ids: Iterator[str] | Callable[[], str]) -> Instrument:
    """Give every block its kind, depth, label and parent.

    Returns one unit a block, in order, with `unit.text == block.text`. `ids`
    supplies the ids: an iterator or a function without arguments; a block that
    carries an id of ours (`mark`) keeps it. Never fails on any text.
    """
    next_id: Callable[[], str] = ids if callable(ids) else ids.__next__
    found = survey(blocks)
    reads, front = found.reads, found.front
    state = State(found.depths, found.annex_depths)
    seen: set[str] = set()
    for index, read in enumerate(reads):
        mark = read.block.mark
        identity = UnitId(mark if mark and mark not in seen else next_id())
        seen.add(identity)
        kind, depth, parent = _place(state, reads, index, front)
        text = read.block.text
        state.units.append(Unit(identity, kind, depth, read.label, text, parent))
    return Instrument(tuple(state.units))


def _place(state: State, reads: list[Read], index: int, front: Front) -> Place:
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
        return place_item(state, reads, index)
    if block.heading is not None:
        return _place_heading(state)
    return _place_words(state, reads, index)


def _open_annex(state: State, index: int, read: Read) -> Place:
    state.annex = index
    state.open.clear()
    _begin(state, read)
    return Kind.ANNEX, 1, -1


def _open_part(state: State, index: int, read: Read, rank: int) -> Place:
    while state.open and state.open[-1][0] >= rank:
        state.open.pop()
    parent = state.container
    state.open.append((rank, index))
    _begin(state, read)
    depths = state.depths if state.annex < 0 else state.annex_depths
    family = read.parsed.family if read.parsed is not None else None
    if rank == ARTICLE_RANK:
        return Kind.ARTICLE, depths[rank], parent
    return _KIND.get(family, Kind.SECTION) if family else Kind.SECTION, depths[rank], parent


def _begin(state: State, read: Read) -> None:
    state.lists.clear()
    state.bodies = 0
    state.signing = False
    # "Article 5 (borders)" and "Article 5: Borders" already have their heading.
    state.fresh = not read.rest.strip(" .:–—-")


def _place_front(state: State, reads: list[Read], index: int, front: Front) -> Place | None:
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


def _reads_as_title(read: Read, *, first: bool) -> bool:
    text = read.block.text
    if first:
        lines = text.split("\n")
        return len(text) <= 600 and all(cues.heading_like(line, most=400) for line in lines)
    return cues.heading_like(text, most=300) and (
        cues.is_capitals(text) or read.block.heading is not None
    )


def _place_heading(state: State) -> Place:
    """Place an unlabelled heading that is no section: it belongs to what it stands in."""
    state.fresh = False
    state.lists.clear()
    return Kind.HEADING, state.depth_of(state.container), state.container


def _place_words(state: State, reads: list[Read], index: int) -> Place:
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
            if governs and (cues.opens_list(text) or is_point(following)):
                return Kind.CHAPEAU, depth + 1, container
            return Kind.BODY, depth + 1, container
    state.lists.append(Frame(None, container, index, depth + 1))
    return Kind.PARAGRAPH, depth + 1, container


def _place_after_list(state: State, index: int, text: str) -> Place:
    """Place words that follow a list: its wrap-up, more of a paragraph, or a new paragraph."""
    first = state.lists[0]
    above = state.units[state.lists[-1].item]
    last = above.text
    if len(state.lists) > 1 and above.label and cues.heading_like(above.content, most=80):
        # "(a) Ports" has its words in the next block.
        return Kind.BODY, above.depth + 1, state.lists[-1].item
    numbered = first.key is None or is_paragraph(first.key)
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
    state.lists[:] = [Frame(None, container, index, depth)]
    return Kind.PARAGRAPH, depth, container

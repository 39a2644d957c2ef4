"""Keep the open lists while blocks are placed, and find the list a label continues.

Part of the second pass of `plenipo.instrument.recognise`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plenipo.instrument import cues
from plenipo.instrument.labels import FULL_WIDTH, Family, Label, Reading, System
from plenipo.instrument.model import Kind, Unit
from plenipo.instrument.survey import Read

_LOOK_AHEAD = 60  # blocks searched for the label that follows an ambiguous one

MOST_NESTED = 16

Key = tuple[str, System, bool]
Place = tuple[Kind, int, int]  # kind, depth, parent


@dataclass(slots=True)
class Frame:
    """One open list."""

    key: Key | None  # None: an unlabelled paragraph that may own a list
    owner: int  # the unit the items belong to, or -1
    item: int  # the last item
    depth: int
    values: tuple[int, ...] = ()
    insertion: int = 0
    level: int | None = None


@dataclass(slots=True)
class State:
    """What is open while the second pass walks through the blocks."""

    depths: dict[int, int]
    annex_depths: dict[int, int]
    units: list[Unit] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)  # (rank, unit), outermost first
    lists: list[Frame] = field(default_factory=list)
    annex: int = -1
    preamble: int = -1
    recitals: int = 0
    operative: bool = False
    bodies: int = 0  # unlabelled texts since the last label of a part, an article or an annex
    fresh: bool = False  # the unit above is a bare label whose heading may follow
    signing: bool = False

    @property
    def container(self) -> int:
        """The innermost open part, article or annex, or -1."""
        return self.open[-1][1] if self.open else self.annex

    def depth_of(self, unit: int) -> int:
        """Return the depth of a unit, 0 for none."""
        return self.units[unit].depth if unit >= 0 else 0


def is_point(read: Read | None) -> bool:
    """Tell whether a block is labelled as a point is ("(a)"), not as a paragraph ("1.")."""
    return read is not None and read.parsed is not None and not is_paragraph(_keys(read.parsed)[0])


def is_paragraph(key: Key) -> bool:
    """Tell whether labels that look like this number paragraphs."""
    # In Chinese "一、" numbers paragraphs and "（一）" points.
    return key[1] is System.DECIMAL or key == ("1、", System.HAN, False)


def _keys(label: Label) -> tuple[Key, ...]:
    """How a label looks, once for each way to read it; items of one list look the same."""
    if not label.readings:
        return ((label.style, System.NONE, False),)
    style = label.style.translate(FULL_WIDTH)
    dotted = len(label.values)
    if dotted > 1:
        return ((f"dotted {dotted}", System.DECIMAL, False),)
    return tuple((style, reading.system, label.upper) for reading in label.readings)


def place_item(state: State, reads: list[Read], index: int) -> Place:
    """Place a labelled item of a list, or an unlabelled one that the source numbers."""
    read = reads[index]
    label = read.parsed
    state.fresh = False
    state.bodies += 1
    if label is None:
        label = Label(Family.BULLET, style="•")
    if read.block.level is not None:
        above = state.units[index - 1].text if index else ""
        invited = cues.opens_list(above) and not cues.is_option(above)
        key = _keys(label)[0]
        frame = _frame_by_level(state, read.block.level, key, label, invited=invited)
        reading = label.readings[0] if label.readings else Reading(System.NONE, ())
    else:
        frame, reading = _frame_by_label(state, reads, index, label)
    frame.item = index
    frame.values = reading.values
    frame.insertion = label.insertion
    top = len(state.lists) == 1 and frame.key is not None and is_paragraph(frame.key)
    kind = Kind.PARAGRAPH if top else Kind.POINT
    return kind, frame.depth, frame.owner


def _open_list(state: State, key: Key, level: int | None) -> Frame:
    # Lists nest a few levels deep; beyond that, a document repeats itself.
    del state.lists[MOST_NESTED - 1 :]
    owner = state.lists[-1].item if state.lists else state.container
    frame = Frame(key, owner, -1, state.depth_of(owner) + 1, level=level)
    state.lists.append(frame)
    return frame


def _frame_by_level(state: State, level: int, key: Key, label: Label, *, invited: bool) -> Frame:
    """Find or open the list for a level that the source itself gives.

    Sources indent carelessly: a "1." after a colon opens a list of its own
    even where the source puts it on the level of the item above it.
    """
    while state.lists:
        inner = state.lists[-1]
        if inner.level is not None and inner.level <= level:
            break
        if inner.level is None and inner.key is None:
            break
        state.lists.pop()
    same = [frame for frame in state.lists if frame.level == level]
    if not same:
        return _open_list(state, key, level)
    reading = label.readings[0] if label.readings else Reading(System.NONE, ())
    if reading.values:
        if invited and reading.values[-1] == 1 and same[-1].values:
            return _open_list(state, key, level)
        fits = [frame for frame in same if _continuing(frame, reading, label) == 0.0]
    else:
        fits = []
    chosen = fits[-1] if fits else same[-1]
    while state.lists[-1] is not chosen:
        state.lists.pop()
    chosen.key = key
    return chosen


def _frame_by_label(
    state: State, reads: list[Read], index: int, label: Label
) -> tuple[Frame, Reading]:
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


def _continuing(frame: Frame, reading: Reading, label: Label) -> float:
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


def _close_for_new(state: State, key: Key, reading: Reading) -> None:
    """Close what a new list cannot stand in: "1.1" stands below "1.", not below its points."""
    if key[0].startswith("dotted"):
        depth = len(reading.values)
        while state.lists:
            frame = state.lists[-1]
            if frame.key is None or (is_paragraph(frame.key) and len(frame.values) < depth):
                return
            state.lists.pop()
    elif (
        is_paragraph(key)
        and key[0] == "1."
        and state.lists
        and state.lists[0].key is None
        and not cues.opens_list(state.units[state.lists[0].item].text)
    ):
        # Numbered paragraphs are not part of the unnumbered one before them.
        state.lists.clear()


def _continued(reads: list[Read], index: int, label: Label, reading: Reading) -> bool:
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

"""Clusters as files, out and back: Word for people, JSON for programs; either is enough to return.

A Word file shows the words with their brackets, or as tracked changes a party,
and carries the cluster as custom XML that Word and LibreOffice keep on saving;
each block carries the id of its provision as a bookmark. Where either is lost,
provisions are found by their words, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from plenipo.brackets.cluster import Cluster, CutOut, Drawn, cut
from plenipo.brackets.model import Alternative, Party, Passage, Rolling, Segments, Variation
from plenipo.brackets.notation import first_words, whole
from plenipo.brackets.returning import (
    Came,
    Readings,
    came_back,
    drawn_text,
    followed,
    readings_of,
    renamed,
)
from plenipo.documents import cluster_json
from plenipo.documents.reading import document, placed
from plenipo.instrument.align import Base, align, content_likeness
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Block, Kind, Notice
from plenipo.instrument.recognise import recognise
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.formats.docx import WordDocument

FORMATS: Final = ("docx", "json")
_UNNAMED: Final = "unnamed-"  # author of words that nobody is named for, in tracked changes
_ALIKE: Final = 0.7  # words that have lost their id are a provision retyped from this likeness on
_NOTE: Final = (
    "These provisions were cut out of a longer text, to be worked on and merged back. Write in"
    " this file, then take it in where it came from: every provision that was changed is shown"
    " beside the words of that day, and nothing is taken before a person has looked at it."
)
NOTES: Final = (_NOTE,)
BY_WORDS: Final = (
    "The file does not say any more which of its paragraphs is which provision; they were found"
    " by their words."
)
OTHER_IDS: Final = (
    "The text has been compiled anew since: its provisions were found again by their words."
)
NOT_CARRIED: Final = (
    "The file does not carry what it was cut from any more: its provisions were found by their"
    " words, and whether the text has moved since cannot be told."
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that came back: what was cut, what it says now in order, and what reading noticed."""

    cluster: Cluster
    came: tuple[Came, ...]
    notices: tuple[Notice, ...] = ()


# --- out -------------------------------------------------------------------------------------


def write_cluster(cluster: Cluster, kind: str) -> bytes:
    """Return a cluster as the bytes of a file, `docx` or `json`. Same cluster, same bytes."""
    if kind == "json":
        return cluster_json.write(cluster)
    if kind != "docx":
        raise UnusableInput(
            "a cluster is cut as Word or as JSON, which can be merged back; name it .docx or .json"
        )
    from plenipo.formats import docx

    carried = docx.Carried(cluster_json.write(cluster).decode(), docx.CLUSTER)
    rolling = _rolling(cluster)
    if cluster.drawn is Drawn.TRACKED:
        return docx.write_tracked(_with_unnamed(rolling), carried=carried, notes=NOTES)
    names = bool(cluster.parties)
    return docx.write_bracketed(rolling, names=names, carried=carried, apart=True, notes=NOTES)


def _rolling(cluster: Cluster) -> Rolling:
    parties = tuple(Party(code) for code in cluster.parties)
    return Rolling(parties, tuple(c.passage for c in cluster.provisions), cluster.title)


def _with_unnamed(rolling: Rolling) -> Rolling:
    """Give wordings that nobody is named for an author of their own, so that they are drawn."""
    most = 0
    passages: list[Passage] = []
    for passage in rolling.passages:
        counter = iter(range(1, 10_000))
        lead = _authored(passage.lead, counter)[0]
        body = _authored(passage.body, counter)[0]
        most = max(most, next(counter) - 1)
        passages.append(replace(passage, lead=lead, body=body))
    unnamed = tuple(Party(f"{_UNNAMED}{number}") for number in range(1, most + 1))
    return replace(rolling, parties=(*rolling.parties, *unnamed), passages=tuple(passages))


def _authored(segments: Segments, counter: Iterator[int]) -> tuple[Segments, frozenset[Party]]:
    """Return segments with stand-ins as holders, and all stand-ins within."""
    made: list[str | Variation] = []
    everyone: frozenset[Party] = frozenset()
    for segment in segments:
        if isinstance(segment, str):
            made.append(segment)
            continue
        rows: list[Alternative] = []
        for alternative in segment.alternatives:
            inner, within = _authored(alternative.segments, counter)
            own: frozenset[Party] = frozenset()
            if not alternative.base and not alternative.holders:
                own = frozenset((Party(f"{_UNNAMED}{next(counter)}"),))
            rows.append(Alternative(inner, alternative.holders | within | own, alternative.base))
            everyone |= within | own
        made.append(Variation(tuple(rows), segment.nature, segment.holds_unknown))
    return tuple(made), everyone


# --- back ------------------------------------------------------------------------------------


def read_cluster(
    name: str,
    data: bytes,
    today: Rolling,
    *,
    cut_from: Cluster | None = None,
    by_words: bool = False,
) -> Brought:
    """Read a file that came back.

    `cut_from` is what it was cut as, for a file that no longer says so. Without
    either its provisions are found in `today` by their words. `by_words` finds
    them so too where today's text has other ids, as one that was compiled anew.
    Raises `UnusableInput`, one sentence, for a file that cannot be used.
    """
    found = _read(name, data, today, cut_from)
    try:
        names = followed(found.cluster, today, by_words=by_words)
    except UnusableInput as error:
        raise UnusableInput(error.what, where=name) from None
    if not names:
        return found
    came = tuple(replace(row, id=names.get(row.id, row.id)) for row in found.came)
    notices = (Notice("", OTHER_IDS), *found.notices)
    return Brought(renamed(found.cluster, names), came, notices)


def _read(name: str, data: bytes, today: Rolling, cut_from: Cluster | None) -> Brought:
    if not name.lower().endswith(".json"):
        found = document(name, data)
        if found.word is None:
            raise UnusableInput(
                "is no file of a cluster; give the Word file or the JSON that was cut", where=name
            )
        return _from_word(name, data, found.word, today, cut_from)
    cluster, rows = cluster_json.read(data, where=name)
    return Brought(cluster, tuple(_from_row(cluster, row) for row in rows))


def is_cluster(name: str, data: bytes) -> bool:
    """Tell whether a file says of itself that it was cut out, by its JSON or by what it carries."""
    if name.lower().endswith(".json"):
        return cluster_json.is_cluster(data)
    if not name.lower().endswith((".docx", ".docm")):
        return False
    from plenipo.formats import docx

    try:
        return docx.read_embedded(data, kind=docx.CLUSTER) is not None
    except UnusableInput:
        return False  # whoever reads it says what is wrong with it


def read_cut(name: str, data: bytes) -> Cluster:
    """Return what was cut, out of a file that still says so. Raises `UnusableInput`."""
    if name.lower().endswith(".json"):
        return cluster_json.read(data, where=name)[0]
    found = _carried(name, data)
    if found is None:
        raise UnusableInput("does not carry what was cut; give the JSON of it", where=name)
    return found


def _carried(name: str, data: bytes) -> Cluster | None:
    from plenipo.formats import docx

    try:
        inside = docx.read_embedded(data, kind=docx.CLUSTER)
    except UnusableInput as error:
        raise UnusableInput(error.what, where=placed(name, error.where)) from None
    if inside is None:
        return None
    return cluster_json.read(inside.text, where=placed(name, "what it carries"))[0]


def _from_row(cluster: Cluster, row: cluster_json.Row) -> Came:
    cuts = {c.id: c for c in cluster.provisions}
    was = cuts.get(row.id)
    if was is not None and row.now is None:
        return came_back(was, drawn_text(was.passage, names=bool(cluster.parties)), cluster)
    now = row.now or ()
    typed = first_words(now)
    return Came(row.id, readings_of(now), typed, "", row.kind, row.depth)


def _from_word(
    name: str, data: bytes, word: WordDocument, today: Rolling, cut_from: Cluster | None
) -> Brought:
    carried = _carried(name, data)
    cluster = carried or cut_from
    notices: list[Notice] = []
    if cluster is None:
        cluster = _found_by_words(name, data, word, today)
        notices.append(Notice("", NOT_CARRIED))
    if cluster.drawn is Drawn.TRACKED:
        came, by_words = _tracked(cluster, word)
    else:
        came, by_words = _bracketed(cluster, word)
    if carried is None and not any(row.id for row in came):
        raise UnusableInput(
            "holds none of the provisions that were cut; give the file that the group worked on",
            where=name,
        )
    if by_words and cluster.provisions and not notices:
        notices.append(Notice("", BY_WORDS))
    return Brought(cluster, tuple(came), (*notices, *word.accepted().notices))


def _found_by_words(name: str, data: bytes, word: WordDocument, today: Rolling) -> Cluster:
    """Take the provisions of today's text that a file speaks of for what was cut."""
    from plenipo.formats import docx

    if docx.read_embedded(data) is not None:
        raise UnusableInput(
            "is a whole rolling text and no cluster; cut one out of it with plenipo cluster cut",
            where=name,
        )
    parties = frozenset(map(str, today.parties))
    tracked = any(_readers(author, parties) for author in word.authors)
    drawn = Drawn.TRACKED if tracked else Drawn.ATTRIBUTED
    texts = [block.text for block in (word.base() if tracked else word.accepted()).blocks]
    ours = [
        (readings_of(whole(p)).draft if tracked else drawn_text(p, names=True)) or "–"
        for p in today.passages
    ]
    found = align(Base(ours, [split_label(t) for t in ours]), texts)
    ids = [str(today.passages[p.i].id) for p in found.pairs]
    ids += [str(today.passages[i].id) for i, _ in found.moves]
    if 2 * len(ids) < len(texts) or not ids:
        raise UnusableInput(
            "is no file of a cluster of this text: it carries none, and its words are others;"
            " give the file that was cut",
            where=name,
        )
    return cut(today, ids, drawn=drawn)


class _Pairing:
    """Which blocks of a document are which provisions of a cluster."""

    def __init__(self, drawn: Mapping[str, Sequence[str]], blocks: Sequence[Block]) -> None:
        """Pair by bookmark first, then what is left over on both sides by words."""
        self.blocks = blocks
        self.parts: dict[int, tuple[str, int]] = {}  # block -> provision and which part of it
        free = [(key, part) for key, texts in drawn.items() for part in range(len(texts))]
        taken: set[tuple[str, int]] = set()
        for at, block in enumerate(blocks):
            spot = (block.mark, 0)
            if block.mark in drawn and spot not in taken:
                self.parts[at] = spot
                taken.add(spot)
        self.by_words = not taken
        for at, (key, _) in list(self.parts.items()):
            taken |= self._further(at, key, len(drawn[key]))
        free = [spot for spot in free if spot not in taken]
        left = [at for at in range(len(blocks)) if at not in self.parts]
        if free and left:
            ours = [drawn[key][part] or "–" for key, part in free]
            theirs = [blocks[at].text for at in left]
            found = align(Base(ours, [split_label(t) for t in ours]), theirs)
            for i, j in [*((p.i, p.j) for p in found.pairs), *found.moves]:
                # Where ids are kept, words without one that are unlike are new words.
                if self.by_words or content_likeness(ours[i], theirs[j]) >= _ALIKE:
                    self.parts[left[j]] = free[i]

    def _further(self, at: int, key: str, count: int) -> set[tuple[str, int]]:
        """Give a provision the paragraphs behind its first, where there are as many as it had."""
        end = at + 1
        while end < len(self.blocks) and end not in self.parts:
            end += 1
        if count == 1 or end - at != count:
            return set()
        spots = {at + part: (key, part) for part in range(1, count)}
        self.parts |= spots
        return set(spots.values())

    def rows(self) -> Iterator[tuple[str, str, Sequence[Block]]]:
        """Yield provisions with their words in the order of the document; "" for new blocks."""
        whole_of: dict[str, list[tuple[int, int]]] = {}
        for at, (key, part) in self.parts.items():
            whole_of.setdefault(key, []).append((part, at))
        for at, block in enumerate(self.blocks):
            spot = self.parts.get(at)
            if spot is None:
                yield "", block.text, (block,)
                continue
            parts = sorted(whole_of[spot[0]])
            if min(k for _, k in parts) == at:
                blocks = [self.blocks[k] for _, k in parts]
                yield spot[0], "\n\n".join(b.text for b in blocks), blocks


def _without_legend(cluster: Cluster, blocks: Sequence[Block]) -> list[Block]:
    """Drop the legend and the note below the text, which are no provisions."""
    from plenipo.formats import docx

    parties = [Party(code) for code in cluster.parties]
    known = {*docx.legend_texts(parties, names=bool(parties)), *NOTES}
    return [b for b in blocks if b.mark or b.text not in known]


def _kinds(
    cluster: Cluster, rows: Sequence[tuple[str, str, Sequence[Block]]]
) -> list[tuple[Kind, int]]:
    """Say what each new block is, recognised among the provisions that it came with."""
    cuts = {c.id: c.passage for c in cluster.provisions}
    shown = [
        replace(blocks[0], text=(first_words(whole(cuts[key])) if key else text) or "–", mark="")
        for key, text, blocks in rows
    ]
    numbers = iter(range(len(shown)))
    units = recognise(shown, ids=lambda: str(next(numbers))).units
    return [(unit.kind, unit.depth) for unit in units]


def _bracketed(cluster: Cluster, word: WordDocument) -> tuple[list[Came], bool]:
    names = bool(cluster.parties)
    drawn = {c.id: drawn_text(c.passage, names=names).split("\n\n") for c in cluster.provisions}
    pairing = _Pairing(drawn, _without_legend(cluster, word.accepted().blocks))
    rows = list(pairing.rows())
    cuts = {c.id: c for c in cluster.provisions}
    came = [
        came_back(cuts.get(key), text, cluster, kind=kind, depth=depth)
        for (key, text, _), (kind, depth) in zip(rows, _kinds(cluster, rows), strict=True)
    ]
    return came, pairing.by_words


# --- tracked changes -------------------------------------------------------------------------


def _tracked(cluster: Cluster, word: WordDocument) -> tuple[list[Came], bool]:
    """Read what each party's tracked changes say, and the draft's words without them.

    Changes under a name that is no party's are the group's: they are in every
    reading.
    """
    known = frozenset(cluster.parties)
    theirs = {author: _readers(author, known) for author in word.authors}
    group = [author for author, who in theirs.items() if not who]
    viewers = sorted(known.union(*theirs.values()))
    texts: dict[str, dict[_Item, str]] = {}  # by reader
    blocks: dict[_Item, Sequence[Block]] = {}
    by_words = False
    readings = {was.id: readings_of(whole(was.passage)) for was in cluster.provisions}
    for viewer in ("", *viewers):
        mine = [author for author, who in theirs.items() if viewer in who]
        shown = _without_legend(cluster, word.accepting([*group, *mine]).blocks)
        pairing = _Pairing(_said(cluster, viewer, readings), shown)
        by_words = by_words or (not viewer and pairing.by_words)
        texts[viewer] = {}
        for item, text, found in _items(pairing):
            texts[viewer][item] = text
            blocks.setdefault(item, found)
    cuts = {c.id: c for c in cluster.provisions}
    marks = [_Item(key) for key in word.marks if key in cuts] or [_Item(key) for key in cuts]
    known_rows = {item for rows in texts.values() for item in rows}
    order = _one_order([[m for m in marks if m in known_rows], *map(list, texts.values())])
    rows = [(item.key, item.words, blocks[item]) for item in order]
    came: list[Came] = []
    for item, (kind, depth) in zip(order, _kinds(cluster, rows), strict=True):
        said = {viewer: texts[viewer].get(item, "") for viewer in ("", *viewers)}
        if item.key:
            came.append(_came_tracked(cuts[item.key], known, said, readings[item.key]))
            continue
        held = tuple((p, item.words) for p in sorted(known) if said[p])
        says = Readings(item.words) if said[""] else Readings("", held)
        came.append(Came("", says, item.words, "", kind, depth))
    return came, by_words


class _Item(NamedTuple):
    """A provision of the cluster, or new words behind one: the same to every reader."""

    key: str
    words: str = ""  # of new words
    above: str = ""
    again: int = 0  # how often the same words stand there already


def _items(pairing: _Pairing) -> Iterator[tuple[_Item, str, Sequence[Block]]]:
    above = ""
    seen: dict[tuple[str, str], int] = {}
    for key, text, found in pairing.rows():
        if key:
            above = key
            yield _Item(key), text, found
        else:
            again = seen[above, text] = seen.get((above, text), -1) + 1
            yield _Item("", text, above, again), text, found


def _one_order(orders: Sequence[Sequence[_Item]]) -> list[_Item]:
    """Put several readers' orders into one: what only later ones have stands behind its neighbour."""
    order: list[_Item] = []
    known: set[_Item] = set()
    for items in orders:
        at = 0
        for item in items:
            if item in known:
                at = order.index(item) + 1
            else:
                known.add(item)
                order.insert(at, item)
                at += 1
    return order


def _readers(author: str, known: frozenset[str]) -> frozenset[str]:
    """Return the readers that an author's changes are for; none where it is no party's name."""
    from plenipo.formats import docx

    codes = frozenset(map(str, docx.parties_of(author)))
    fits = all(code in known or code.startswith(_UNNAMED) for code in codes)
    return codes if fits else frozenset()


def _said(cluster: Cluster, viewer: str, readings: Mapping[str, Readings]) -> dict[str, list[str]]:
    """Return what each provision said to a reader when it was cut, in its paragraphs."""
    found: dict[str, list[str]] = {}
    for was in cluster.provisions:
        said = readings[was.id]
        text = (said.to(viewer) if viewer else "") or said.draft or first_words(whole(was.passage))
        found[was.id] = text.split("\n\n")
    return found


def _came_tracked(
    was: CutOut, known: frozenset[str], texts: Mapping[str, str], readings: Readings
) -> Came:
    named = {party for party, _ in readings.held}
    draft = texts[""]
    held = {p: t for p, t in texts.items() if p in known and (p in named or t != draft)}
    free = {t for p, t in texts.items() if p and p not in known} - {draft, *held.values()}
    found = Readings(draft, tuple(sorted(held.items())), frozenset(free))
    if found.texts == {draft}:
        found = Readings(draft)  # nothing is in dispute any more
    typed = draft or next(iter(held.values()), "")
    return Came(was.id, found, typed, "", was.passage.kind, was.passage.depth)

"""A cluster of provisions cut out of a rolling text, to be worked on elsewhere and merged back.

What is cut holds for every provision its id, all its words and the hash they
had. What comes back is compared with it and with the text as it stands by then
(`plenipo.brackets.returning`). Schema and worked example: docs/formats.md,
docs/procedure.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from plenipo.brackets.model import Alternative, Passage, Rolling, Segments, Variation
from plenipo.brackets.notation import first_words, whole
from plenipo.brackets.whereabouts import places_by_labels
from plenipo.instrument.model import Kind, UnitId
from plenipo.text.errors import UnusableInput


class Drawn(StrEnum):
    """How a cluster's document shows what is in dispute."""

    ATTRIBUTED = "attributed"  # brackets that name who wants what
    PLAIN = "plain"  # brackets that name nobody
    TRACKED = "tracked"  # the draft's words, each party's changes tracked under its name


@dataclass(frozen=True, slots=True)
class CutOut:
    """One provision of a cluster as it stood when it was cut.

    `hash` is that of all its words (`words_hash`), `before` the id of what
    stood before it in the whole text, "" at its start.
    """

    passage: Passage
    hash: str
    before: str = ""

    @property
    def id(self) -> str:
        """The permanent id of the provision."""
        return str(self.passage.id)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Provisions cut out of one rolling text, in its order.

    `parties` are those of the text, none where names were left out.
    """

    title: str
    parties: tuple[str, ...]
    provisions: tuple[CutOut, ...]
    drawn: Drawn = Drawn.ATTRIBUTED

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the provisions, in order."""
        return tuple(cut.id for cut in self.provisions)

    @property
    def fingerprint(self) -> str:
        """A hash of what was cut: the same provisions with the same words have the same."""
        rows = "\n".join(f"{cut.id} {cut.hash}" for cut in self.provisions)
        return hashlib.sha256(rows.encode()).hexdigest()


def words_hash(passage: Passage) -> str:
    """Return the hash of all the words of a provision, whoever holds them.

    It changes when a wording is put in, reworded or taken away, and not when
    somebody joins or leaves one.
    """
    value = [str(passage.id), _shape(whole(passage))]
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:32]


def _shape(segments: Segments) -> list[object]:
    return [s if isinstance(s, str) else [_shape(a.segments) for a in s.alternatives] for s in segments]  # fmt: skip


def cut(rolling: Rolling, ids: Collection[str], *, drawn: Drawn = Drawn.ATTRIBUTED) -> Cluster:
    """Cut provisions out of a rolling text, by their ids; in the order of the text.

    In the plain style nobody is named in what is cut. Raises `UnusableInput`
    when nothing is chosen, or something that the text does not have.
    """
    wanted = set(ids)
    unknown = wanted.difference(str(p.id) for p in rolling.passages)
    if unknown or not wanted:
        raise UnusableInput(
            "names a provision that the text does not have; choose among its articles"
            if unknown
            else "nothing was chosen; name the articles to cut, such as 3, 5-7"
        )
    rows: list[CutOut] = []
    before = ""
    for passage in rolling.passages:
        if passage.id in wanted:
            shown = nameless(passage) if drawn is Drawn.PLAIN else passage
            rows.append(CutOut(shown, words_hash(passage), before))
        before = str(passage.id)
    parties = () if drawn is Drawn.PLAIN else tuple(map(str, rolling.parties))
    return Cluster(rolling.title, parties, tuple(rows), drawn)


def nameless(passage: Passage) -> Passage:
    """Return a provision with the words of everybody and the name of nobody."""
    return replace(passage, lead=_nameless(passage.lead), body=_nameless(passage.body))


def _nameless(segments: Segments) -> Segments:
    return tuple(
        s
        if isinstance(s, str)
        else Variation(
            tuple(Alternative(_nameless(a.segments), frozenset(), a.base) for a in s.alternatives),
            s.nature,
            s.holds_unknown,
        )
        for s in segments
    )


# --- which provisions ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """Provisions that a reader takes for one: an article with its paragraphs, the preamble."""

    name: str
    heading: str
    ids: tuple[str, ...]


_HEADS: Final = frozenset({Kind.ARTICLE, Kind.ANNEX})
_ABOVE: Final = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION})


def sections(passages: Sequence[Passage]) -> tuple[Section, ...]:
    """Return the articles of a text in order, and what stands before, between and after them.

    In a text without articles each numbered provision with what is below it is one.
    """
    heads = [p for p in passages if p.kind in _HEADS and p.label]
    flat = 0
    if not heads:
        flat = min((p.depth for p in passages if p.label), default=0)
    rows: list[tuple[str, list[str], list[str]]] = []
    for passage in passages:
        kind, label = passage.kind, " ".join(passage.label.rstrip(".: ").split())
        if ((kind in _HEADS or kind in _ABOVE) and label) or (
            not heads and label and passage.depth == flat
        ):
            rows.append((label, [], []))
        elif kind is Kind.TITLE:
            rows.append(("Title", [], []))
        elif kind in (Kind.PREAMBLE, Kind.RECITAL) and (not rows or rows[-1][0] != "Preamble"):
            rows.append(("Preamble", [], []))
        elif kind is Kind.SIGNATURE and (not rows or rows[-1][0] != "Signatures"):
            rows.append(("Signatures", [], []))
        elif not rows:
            rows.append(("Opening", [], []))
        name, heading, ids = rows[-1]
        if kind is Kind.HEADING and not heading and name not in ("Title", "Preamble"):
            heading.append(first_words(whole(passage)))
        ids.append(str(passage.id))
    return tuple(Section(name, "".join(h), tuple(ids)) for name, h, ids in rows)


def chosen(passages: Sequence[Passage], asked: str) -> tuple[str, ...]:
    """Return the ids of the articles that a person names: "3, 5-7", "preamble, Annex 1".

    A range runs in the order of the text, so 5-7 has Article 6 bis in it.
    Raises `UnusableInput` for a name that the text does not have.
    """
    found = sections(passages)
    keys = [{_key(s.name), _bare(s.name)} for s in found]
    taken: set[int] = set()
    for part in re.split(r"[,;]", asked):
        if not part.strip():
            continue
        here = _places(keys, part)
        if not here:
            ends = [_places(keys, end) for end in re.split(r"\s*[-–—]\s*|\bto\b", part)]
            if len(ends) != 2 or not all(ends):
                raise UnusableInput(_unknown(part.strip(), found))
            first, last = ends[0][0], ends[1][-1]
            if first > last:
                raise UnusableInput(
                    f"“{part.strip()}” ends before it begins; write for example 5-7"
                )
            here = list(range(first, last + 1))
        taken.update(here)
    return tuple(i for at in sorted(taken) for i in found[at].ids)


def _places(keys: Sequence[Collection[str]], part: str) -> list[int]:
    wanted = {_key(part), _bare(part)}
    exact = [at for at, known in enumerate(keys) if _key(part) in known]
    return exact or [at for at, known in enumerate(keys) if wanted.intersection(known)]


def _key(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold()).split())


def _bare(name: str) -> str:
    """Return a name without the word in front of its number: "5 bis" of "Article 5 bis"."""
    key = _key(name)
    word, _, rest = key.partition(" ")
    return rest if rest and word in ("article", "articles", "art", "rule") else key


def _unknown(part: str, found: Sequence[Section]) -> str:
    names = [s.name for s in found if s.name]
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"“{part}” is no article of this text; it has {shown}"


def names_of(passages: Iterable[Passage]) -> dict[str, str]:
    """Name every provision for a reader by the labels above it: "Article 5, 2."."""
    rows = list(passages)
    places = places_by_labels(p.label for p in rows)
    found: dict[str, str] = {}
    for passage, place in zip(rows, places, strict=True):
        name = place or {Kind.TITLE: "Title"}.get(passage.kind, "Preamble")
        if passage.kind is Kind.HEADING and place:
            name = f"{place}, heading"
        found[str(UnitId(passage.id))] = name
    return found

"""How it is said that a provision stands to an earlier text: in a sentence, in a form, in a list."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from plenipo.brackets.whereabouts import places_by_labels
from plenipo.desk.naming import join
from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.framework import passage_at, passages, root_of
from plenipo.record.outside import Document, Link, Outside

# What a provision does with an earlier text, by relation: after its name, before the text's.
VERB: Final[dict[str, str]] = {
    "implements": "implements",
    "repeats": "repeats",
    "departs-from": "departs from",
    "replaces": "replaces",
    "governs": "rests on",
    "does-not-govern": "does not rest on",
}
# The same as a form offers it: what it means to say so.
OFFERED: Final[dict[str, str]] = {
    "governs": "rests on it: the earlier text governs here",
    "implements": "implements it: carries out what was agreed there",
    "repeats": "repeats it: says the same",
    "departs-from": "departs from it: says something else on purpose",
    "replaces": "replaces it: the earlier text holds no longer",
    "does-not-govern": "does not rest on it: the earlier text does not govern here",
}


def verb(relation: str) -> str:
    """Return what a provision does with an earlier text, as a sentence has it."""
    return VERB.get(relation, relation)


@lru_cache(maxsize=64)
def place_names(words: str) -> tuple[str, ...]:
    """Return how each point of a text is called: "point 2", "Article 3", "the opening words"."""
    found = passages(words)
    named: list[str] = []
    for passage, place in zip(found, places_by_labels(p.point.label for p in found), strict=True):
        bare = place.rstrip(".):") if place[:1].isdigit() else place.removesuffix(".")
        called = bare if bare[:1].isupper() else f"point {bare}"
        if passage.point.label:
            named.append(called)
        else:
            named.append(f"the words after {called}" if bare else "the opening words")
    return tuple(named)


def where(document: Document, start: int, end: int) -> str:
    """Return which points of a text a passage touches, "" for the whole: "points 2 and 3"."""
    touched = passage_at(document.words, start, end)
    if not touched:
        return ""
    names = dict(
        zip((p.start for p in passages(document.words)), place_names(document.words), strict=True)
    )
    return join([names[p.start] for p in touched])


def quoted_title(outside: Outside, document: str) -> str:
    """Return how an earlier text is called in a sentence: by the title that it was filed under."""
    row = outside.documents.get(root_of(outside, document))
    return f"“{row.title}”" if row is not None else "an earlier text"


def said_of(outside: Outside, link: Link) -> str:
    """Return what is said of a provision: "implements point 2 of “Truce of 2029”"."""
    document = outside.documents.get(link.document)
    place = where(document, link.start, link.end) if document is not None else ""
    title = quoted_title(outside, link.document)
    return f"{verb(link.relation)} {f'{place} of ' if place else ''}{title}"


def link_of(entry: Entry, body: e.FrameworkLinked) -> Link:
    """Return what an entry says as the room's state has it."""
    return Link(
        body.unit,
        body.document,
        body.relation,
        body.words,
        entry.behalf,
        entry.at,
        entry.id,
        body.start,
        body.end,
    )

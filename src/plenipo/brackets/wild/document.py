"""A parsed document as plain data, in the shape `plenipo.parsed/1`.

Names of keys are public and stable; `docs/algorithms/parse.md` explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TypeAlias

from plenipo.brackets.fold import fold
from plenipo.brackets.model import Alternative, Nature, Segment, Segments, Variation
from plenipo.brackets.wild.model import Ambiguity, Counts, OptionSet, Parsed, Reading
from plenipo.brackets.wild.passages import to_rolling

SCHEMA = "plenipo.parsed/1"

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# What is called differently outside: one word less, or a plural.
_NAMES = {
    "opened": "open",
    "closed": "close",
    "member": "members",
    "footnote": "footnotes",
    "link": "links",
    "provision": "whole",
    "citation": "citations",
}


def to_json(parsed: Parsed, *, ids: Iterable[str] | None = None) -> dict[str, Json]:
    """Return a parsed document as data that `json.dumps` takes.

    `provisions` are as in a rolling text; a place where nobody is named has
    `"unknown": true`. `counts` hold the characters `[` and `]` as they stand
    under `open` and `close`, then what was understood. `text` is the source
    with only the repairs applied. Key order is fixed.
    """
    rolling = to_rolling(parsed, ids=ids)
    provisions = fold(rolling)
    counts = _counts(parsed.counts)
    counts["provisions"] = len(provisions)
    return {
        "schema": SCHEMA,
        "title": rolling.title,
        "parties": [str(party) for party in parsed.parties],
        "provisions": [
            {
                "id": provision.id,
                "label": provision.label,
                "kind": provision.kind.value,
                "depth": provision.depth,
                "status": provision.status,
                "heading": provision.heading,
                "lead": _segments(provision.lead),
                "segments": _segments(provision.segments),
            }
            for provision in provisions
        ],
        "counts": counts,
        "repairs": [
            {"line": repair.line, "column": repair.column, "what": repair.what}
            for repair in parsed.repairs
        ],
        "ambiguous": [_ambiguity(place) for place in parsed.ambiguous],
        "attributions": _attributions(parsed),
        "options": [_options(found) for found in parsed.options],
        "notices": [*parsed.notices, *rolling.notices],
        "text": parsed.text,
    }


def _segments(segments: Segments) -> list[Json]:
    return [_segment(segment) for segment in segments]


def _segment(segment: Segment) -> Json:
    if isinstance(segment, str):
        return segment
    return _variation(segment)


def _variation(variation: Variation) -> dict[str, Json]:
    found: dict[str, Json] = {
        "alternatives": [_alternative(alternative) for alternative in variation.alternatives]
    }
    if variation.nature is Nature.NUMBERING:
        found["numbering"] = True
    if variation.holds_unknown:
        found["unknown"] = True
    return found


def _alternative(alternative: Alternative) -> dict[str, Json]:
    return {
        "segments": _segments(alternative.segments),
        "parties": [str(party) for party in sorted(alternative.holders)],
        "base": alternative.base,
    }


def _counts(counts: Counts) -> dict[str, Json]:
    return {
        _NAMES.get(field.name, field.name): getattr(counts, field.name) for field in fields(counts)
    }


def _readings(readings: Sequence[Reading]) -> list[Json]:
    return [{"reading": reading.name, "score": reading.score} for reading in readings]


def _ambiguity(place: Ambiguity) -> dict[str, Json]:
    return {
        "line": place.line,
        "column": place.column,
        "text": place.text,
        "readings": _readings(place.readings),
        "chosen": place.chosen,
    }


def _attributions(parsed: Parsed) -> list[Json]:
    """Who is said to want what, bracket by bracket; places are those of the text."""
    return [
        {
            "start": bracket.start,
            "end": bracket.end,
            "clauses": [
                {"parties": [str(p) for p in clause.parties], "stance": clause.stance.value}
                for clause in bracket.head.clauses
            ],
            "guessed": bracket.head.guessed,
            "marks": list(bracket.head.marks),
        }
        for bracket in parsed.brackets
        if bracket.head is not None
    ]


def _options(found: OptionSet) -> dict[str, Json]:
    return {
        "parent": found.parent,
        "sure": found.sure,
        "options": [
            {
                "name": option.name,
                "scope": option.scope,
                "nothing": option.nothing,
                "start": option.start,
                "end": option.end,
            }
            for option in found.options
        ],
    }

"""The shapes of JSON that docs/formats.md promises, and a small checker of them.

A shape is a type, a set of words that are allowed, a list of one shape, a
dictionary of named shapes (a name that ends in "?" may be missing, no other
name may be there), or a function that checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

Shape: TypeAlias = "type | frozenset[str] | list[Any] | Mapping[str, Any] | Callable[[object], str]"


def faults(value: object, shape: Shape, at: str = "$") -> list[str]:
    """Return what is wrong with a value, each with its place; nothing when it has the shape."""
    if isinstance(shape, type):
        fits = isinstance(value, shape) and not (shape is int and isinstance(value, bool))
        return [] if fits else [f"{at}: {value!r} is not {shape.__name__}"]
    if isinstance(shape, frozenset):
        return [] if value in shape else [f"{at}: {value!r} is none of {sorted(shape)}"]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{at}: {value!r} is not a list"]
        return [f for k, item in enumerate(value) for f in faults(item, shape[0], f"{at}[{k}]")]
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is not an object"]
        names = {name.removesuffix("?") for name in shape}
        found = [f"{at}: {name} is not in the shape" for name in value if name not in names]
        for name, inner in shape.items():
            key = name.removesuffix("?")
            if key in value:
                found.extend(faults(value[key], inner, f"{at}.{key}"))
            elif not name.endswith("?"):
                found.append(f"{at}: {key} is missing")
        return found
    fault = shape(value)
    return [f"{at}: {fault}"] if fault else []


KINDS = frozenset(
    "title preamble recital part chapter section article paragraph point annex heading body"
    " chapeau wrapup cell footnote signature note".split()
)


def code(value: object) -> str:
    """A party code."""
    fits = isinstance(value, str) and re.fullmatch(r"[^\W\d_](?:[^\W_]|-)*", value)
    return "" if fits else f"{value!r} is not a party code"


def count(value: object) -> str:
    """A number of things."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if fits else f"{value!r} is not a count"


def score(value: object) -> str:
    """A share of one."""
    return "" if isinstance(value, float) and 0 <= value <= 1 else f"{value!r} is not a score"


def span(value: object) -> str:
    """A range of block numbers, or none."""
    if value is None:
        return ""
    fits = isinstance(value, list) and len(value) == 2 and 0 <= value[0] < value[1]
    return "" if fits else f"{value!r} is not a range"


def place(value: object) -> str:
    """The number of a row or block, or none."""
    return "" if value is None else count(value)


def segments(named: bool) -> Callable[[object], str]:
    """Strings that are not empty, and variations; with names or without."""

    def check(value: object) -> str:
        if not isinstance(value, list):
            return f"{value!r} is not a list of segments"
        for one, two in pairwise(value):
            if isinstance(one, str) and isinstance(two, str):
                return f"{one!r} and {two!r} are two strings in a row"
        for segment in value:
            if segment == "":
                return "an empty string"
            if not isinstance(segment, str):
                found = faults(segment, variation(named))
                if found:
                    return found[0]
                parties = [p for a in segment["alternatives"] for p in a.get("parties", [])]
                if len(parties) != len(set(parties)):
                    return f"{segment!r} has a party with two wordings"
                if sum(a["base"] for a in segment["alternatives"]) > 1:
                    return f"{segment!r} has two bases"
        return ""

    return check


def yes(value: object) -> str:
    """True, for keys that are there or not."""
    return "" if value is True else f"{value!r} is not true"


def variation(named: bool) -> Mapping[str, Any]:
    """A place with two or more wordings."""
    alternative: dict[str, Any] = {"segments": segments(named), "base": bool}
    if named:
        alternative["parties"] = [code]
    return {
        "alternatives": [alternative],
        "consensus?": yes,
        "numbering?": yes,
        "typography?": yes,
        "unknown?": yes,
    }


def provision(named: bool = True) -> Mapping[str, Any]:
    """One provision of a rolling or a parsed text."""
    block = {"id": str, "label": str, "kind": KINDS, "depth": count}
    moved = {"to?": str, "from?": str}
    return {
        **block,
        "status": frozenset({"common", "bracketed"}),
        "heading": str,
        "lead": segments(named),
        "segments": segments(named),
        "moved?": moved,
        "blocks?": [{**block, "moved?": moved}],
    }


def schema(name: str) -> frozenset[str]:
    """The name of a schema, as a shape."""
    return frozenset({f"plenipo.{name}/1"})


def counts(words: str) -> Mapping[str, Any]:
    """Counts by name."""
    return dict.fromkeys(words.split(), count)


ROLLING_COUNTS = "brackets changes alternatives provisions common numbering typography"
ROLLING: Mapping[str, Any] = {
    "schema": schema("rolling"),
    "title": str,
    "parties": [code],
    "provisions": [provision()],
    "counts": counts(ROLLING_COUNTS),
    "notices?": [str],
}
PLAIN: Mapping[str, Any] = {
    **{name: shape for name, shape in ROLLING.items() if name != "parties"},
    "provisions": [provision(named=False)],
}
TEXT: Mapping[str, Any] = {"schema": schema("text"), "blocks": [str]}
STATUS: Mapping[str, Any] = {
    "schema": schema("status"),
    "title": str,
    "parties": [code],
    "provisions": [
        {
            "id": str,
            "label": str,
            "kind": KINDS,
            "heading": str,
            "status": frozenset({"common", "bracketed"}),
            "brackets": count,
            "wordings": [[code]],
            "words": count,
            "common_words": count,
        }
    ],
    "counts": counts("provisions common bracketed brackets words common_words"),
}
PARSED: Mapping[str, Any] = {
    "schema": schema("parsed"),
    "title": str,
    "parties": [code],
    "provisions": [provision()],
    "counts": counts(
        "open close depth pairs blank placeholder editorial citations footnotes links attributed"
        f" members optional whole groups options ambiguous {ROLLING_COUNTS}"
    ),
    "repairs": [{"line": count, "column": count, "what": str}],
    "ambiguous": [
        {
            "line": count,
            "column": count,
            "text": str,
            "readings": [{"reading": str, "score": score}],
            "chosen": str,
        }
    ],
    "attributions": [
        {
            "start": count,
            "end": count,
            "clauses": [{"parties": [code], "stance": str}],
            "guessed": bool,
            "marks": [str],
        }
    ],
    "options": [
        {
            "parent": int,
            "sure": bool,
            "options": [{"name": str, "scope": str, "nothing": bool, "start": count, "end": count}],
        }
    ],
    "notices": [str],
    "text": str,
}
REDLINE: Mapping[str, Any] = {
    "schema": schema("redline"),
    "counts": counts(
        "unchanged reworded inserted deleted moved split merged renumbered typography"
        " words_inserted words_deleted"
    ),
    "rows": [
        {
            "what": frozenset(
                "unchanged reworded inserted deleted moved split merged renumbered"
                " typography".split()
            ),
            "label": {"old": str, "new": str},
            "kind": KINDS,
            "old": span,
            "new": span,
            "reworded": bool,
            "renumbered": bool,
            "counterpart": place,
            "runs": [{"same?": str, "deleted?": str, "inserted?": str}],
        }
    ],
    "classes": counts("editorial legal substantive"),
    "changes": [
        {
            "class": frozenset({"editorial", "legal", "substantive"}),
            "flags": [str],
            "reason": str,
            "old": str,
            "new": str,
            "before": str,
            "after": str,
            "row": count,
            "place": str,
        }
    ],
}


def piece(value: object) -> str:
    """Exact text, or a conflict."""
    if isinstance(value, str):
        return ""
    conflict = {"wanted": str, "replaced": str, "stands": str, "number": bool}
    return "; ".join(faults(value, conflict))


REBASE: Mapping[str, Any] = {
    "schema": schema("rebase"),
    "counts": counts("rebased conflict adopted orphaned"),
    "edits": [
        {
            "act": frozenset("words number insert delete move split merge".split()),
            "outcome": frozenset({"rebased", "conflict", "already adopted", "orphaned"}),
            "place": str,
            "replaced": str,
            "wanted": str,
            "stands": str,
            "reason": str,
            "block": place,
        }
    ],
    "blocks": [{"pieces": [piece], "new": span, "moved": bool}],
}
CHECK: Mapping[str, Any] = {
    "schema": schema("check"),
    "findings": [{"unit": str, "label": str, "offset": count, "code": str, "sentence": str}],
}
GRAVITY = frozenset({"editorial", "legal", "substantive"})


def grave(value: object) -> str:
    """A class of change, or null where nothing changed."""
    return "" if value is None or value in GRAVITY else f"{value!r} is no class of change"


PARALLEL: Mapping[str, Any] = {
    "schema": schema("parallel"),
    "same_but_for_the_alternat": bool,
    "told": str,
    "differences": [
        {
            "sort": frozenset("order place article spelling capitals punctuation words".split()),
            "one": str,
            "other": str,
            "before": str,
            "after": str,
        }
    ],
}


COLLATION: Mapping[str, Any] = {
    "schema": schema("collation"),
    "against": count,
    "versions": [
        {
            "name": str,
            "language": str,
            "points": count,
            "breaks": [str],
            "counts": counts("editorial legal substantive"),
        }
    ],
    "rows": [
        {
            "place": str,
            "points": [place],
            "sides": [
                {
                    "standing": frozenset(
                        "chosen equal differs alone lacking unseen language neither".split()
                    ),
                    "class": grave,
                    "flags": [str],
                    "runs": [
                        {
                            "same?": str,
                            "deleted?": str,
                            "inserted?": str,
                            "beyond old?": str,
                            "beyond new?": str,
                        }
                    ],
                    "changes": [
                        {"class": GRAVITY, "flags": [str], "reason": str, "old": str, "new": str}
                    ],
                }
            ],
            "more": [{"version": count, "start": count, "end": count, "words": str}],
        }
    ],
}
CLUSTER: Mapping[str, Any] = {
    "schema": schema("cluster"),
    "title": str,
    "drawn": frozenset({"attributed", "plain", "tracked"}),
    "parties?": [code],
    "provisions": [
        {
            "id": str,
            "label": str,
            "kind": KINDS,
            "depth": count,
            "before": str,
            "hash": str,
            "lead": segments(True),
            "segments": segments(True),
            "moved?": {"to?": str, "from?": str},
            "now?": segments(True),
        }
    ],
}

BY_SCHEMA = {
    "plenipo.rolling/1": ROLLING,
    "plenipo.text/1": TEXT,
    "plenipo.status/1": STATUS,
    "plenipo.parsed/1": PARSED,
    "plenipo.redline/1": REDLINE,
    "plenipo.rebase/1": REBASE,
    "plenipo.cluster/1": CLUSTER,
    "plenipo.check/1": CHECK,
    "plenipo.collation/1": COLLATION,
    "plenipo.parallel/1": PARALLEL,
}

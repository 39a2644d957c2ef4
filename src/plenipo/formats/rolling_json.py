"""The JSON of a rolling text, `plenipo.rolling/1`: stable, documented in docs/formats.md.

Both ways: `project` works on what `write` made. Strings are exact text, so a
reader needs no other rule than to concatenate `lead` and `segments` along one
choice, and to leave a provision out whose segments come out empty.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from plenipo.brackets.fold import Provision, count, fold
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segment,
    Segments,
    Variation,
)
from plenipo.instrument.model import Kind, UnitId
from plenipo.text.errors import UnusableInput

SCHEMA = "plenipo.rolling/1"
_DEPTH = 40
Json: TypeAlias = "dict[str, Any]"

_FLAGS = {
    Nature.CONSENSUS: "consensus",
    Nature.NUMBERING: "numbering",
    Nature.TYPOGRAPHY: "typography",
}


def encode(rolling: Rolling, *, names: bool = True) -> Json:
    """Return the rolling text as the dictionary that the schema describes.

    Without `names` nobody is named: no `parties` anywhere.
    """
    provisions = fold(rolling)
    counts = count(provisions)
    head: Json = {"schema": SCHEMA, "title": rolling.title}
    if names:
        head["parties"] = list(rolling.parties)
    head["provisions"] = [_provision(p, names) for p in provisions]
    head["counts"] = {
        "brackets": counts.brackets,
        "changes": counts.changes,
        "alternatives": counts.alternatives,
        "provisions": counts.provisions,
        "common": counts.common,
        "numbering": counts.numbering,
        "typography": counts.typography,
    }
    if rolling.notices:
        head["notices"] = list(rolling.notices)
    return head


def _provision(provision: Provision, names: bool) -> Json:
    row: Json = {
        "id": provision.id,
        "label": provision.label,
        "kind": provision.kind.value,
        "depth": provision.depth,
        "status": provision.status,
        "heading": provision.heading,
        "lead": encode_segments(provision.lead, names=names),
        "segments": encode_segments(provision.segments, names=names),
    }
    if provision.moved:
        row["moved"] = {provision.origin: provision.moved}
    return row


def encode_segments(segments: Segments, *, names: bool = True) -> list[Any]:
    """Return segments as JSON values: strings, and objects with their alternatives."""
    return [s if isinstance(s, str) else _variation(s, names) for s in segments]


def _variation(variation: Variation, names: bool) -> Json:
    rows: list[Json] = []
    for alternative in variation.alternatives:
        row: Json = {"segments": encode_segments(alternative.segments, names=names)}
        if names:
            row["parties"] = sorted(alternative.holders)
        row["base"] = alternative.base
        rows.append(row)
    value: Json = {"alternatives": rows}
    flag = _FLAGS.get(variation.nature)
    if flag is not None:
        value[flag] = True
    if variation.holds_unknown:
        value["unknown"] = True
    return value


def write(rolling: Rolling, *, names: bool = True) -> bytes:
    """Write the JSON in UTF-8, one provision a line, ending in a newline."""
    value = encode(rolling, names=names)
    provisions = value.pop("provisions")
    counts = {key: value.pop(key) for key in ("counts", "notices") if key in value}
    head = json.dumps(value, ensure_ascii=False)
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in provisions)
    tail = json.dumps(counts, ensure_ascii=False)
    text = f'{head[:-1]}, "provisions": [\n  {rows}\n], {tail[1:]}\n'
    return text.encode("utf-8", errors="surrogatepass")


def read(data: bytes | str, *, where: str) -> Rolling:
    """Read a rolling text from its JSON.

    Raises `UnusableInput` when it is not the JSON of a rolling text, or names
    nobody (then no party's text is in it).
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise UnusableInput(
            "is not JSON; give a file that plenipo compile wrote", where=where
        ) from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise UnusableInput(
            f"is not the JSON of a rolling text (no schema {SCHEMA}); compile with --format json",
            where=where,
        )
    if "parties" not in value:
        raise UnusableInput(
            "names no parties (it was written in the plain style), so no party's text is in it;"
            " compile with --style attributed",
            where=where,
        )
    try:
        parties = tuple(Party(str(code)) for code in value["parties"])
        passages = tuple(_read_provision(row) for row in value["provisions"])
        return Rolling(parties, passages, str(value.get("title", "")))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise UnusableInput(
            f"is damaged: a provision is not as the schema says ({type(error).__name__})",
            where=where,
        ) from None


def _read_provision(row: Json) -> Passage:
    moved = row.get("moved") or {}
    origin, other = next(iter(moved.items()), ("", ""))
    return Passage(
        UnitId(str(row["id"])),
        Kind(row["kind"]),
        int(row["depth"]),
        str(row["label"]),
        decode_segments(row.get("lead", [])),
        decode_segments(row["segments"]),
        moved=str(other),
        origin=str(origin),
    )


def decode_segments(values: list[Any], depth: int = 0) -> Segments:
    """Turn JSON values back into segments; raise `ValueError` when they are none."""
    if depth > _DEPTH or not isinstance(values, list):
        raise ValueError("not segments")
    segments: list[Segment] = []
    for value in values:
        if isinstance(value, str):
            segments.append(value)
            continue
        alternatives = tuple(
            Alternative(
                decode_segments(row["segments"], depth + 1),
                frozenset(Party(str(code)) for code in row["parties"]),
                bool(row["base"]),
            )
            for row in value["alternatives"]
        )
        nature = next((n for n, flag in _FLAGS.items() if value.get(flag)), Nature.DISPUTE)
        segments.append(Variation(alternatives, nature, bool(value.get("unknown"))))
    return tuple(segments)

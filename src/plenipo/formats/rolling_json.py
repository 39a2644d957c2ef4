"""The JSON of a rolling text, `plenipo.rolling/1`: stable, documented in docs/formats.md.

Both ways: `project` works on what `write` made. Strings are exact text, so a
reader needs no other rule than to concatenate `lead` and `segments` along one
choice, and to leave a provision out whose segments come out empty. What is
folded into one provision is unfolded on reading, so that a text read back is
drawn as the one that was written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from plenipo.brackets.fold import Provision, count, fold
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
)
from plenipo.brackets.notation import absent_alternative, join
from plenipo.brackets.parties import is_party_code
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
    passages = {passage.id: passage for passage in rolling.passages}
    head["provisions"] = [
        _provision(p, [passages[UnitId(i)] for i in p.passages], names) for p in provisions
    ]
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


def _provision(provision: Provision, folded: Sequence[Passage], names: bool) -> Json:
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
    if len(folded) > 1:
        row["blocks"] = [_block(passage) for passage in folded]
    return row


def _block(passage: Passage) -> Json:
    """Say what is folded into a provision; the empty lines in its lead stand between them."""
    row: Json = {
        "id": passage.id,
        "label": passage.label,
        "kind": passage.kind.value,
        "depth": passage.depth,
    }
    if passage.moved:
        row["moved"] = {passage.origin: passage.moved}
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
    return text.encode()


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
        parties = _parties(value["parties"])
        title = _text(value.get("title", ""))
        notices = tuple(_text(notice) for notice in value.get("notices", []))
        rows = list(value["provisions"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableInput(f"is damaged: {_why(error)}; compile it anew", where=where) from None
    passages: list[Passage] = []
    for number, row in enumerate(rows, 1):
        try:
            passages.extend(_read_provision(row, frozenset(parties)))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise UnusableInput(
                f"is damaged: provision {number} is not as its schema says ({_why(error)});"
                " compile it anew",
                where=where,
            ) from None
    return Rolling(parties, tuple(passages), title, notices)


def _why(error: Exception) -> str:
    """Say in a few words what was wrong: a key that is missing, or the reason."""
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error) if type(error) is ValueError else "a value of the wrong type"


def _text(value: object) -> str:
    """Return a string that can be written as UTF-8; raise `ValueError` for anything else."""
    if not isinstance(value, str):
        raise ValueError("words are not a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("half of a character") from None
    return value


def _parties(values: list[Any]) -> tuple[Party, ...]:
    codes = [_text(value) for value in values]
    wrong = [code for code in codes if not is_party_code(code)]
    if wrong:
        raise ValueError(f"“{wrong[0]}” is not a party code")
    if len(set(codes)) < len(codes):
        raise ValueError("a party is listed twice")
    return tuple(Party(code) for code in codes)


def _read_provision(row: Json, everyone: frozenset[Party]) -> list[Passage]:
    """Read one provision as the passages that are folded in it."""
    lead = decode_segments(row.get("lead", []), everyone)
    body = decode_segments(row["segments"], everyone)
    blocks = row.get("blocks") or [row]
    parts = _at_empty_lines(lead)
    if len(parts) != len(blocks):
        return [_passage(row, lead, body)]
    absence = absent_alternative(body)
    passages = [
        _passage(block, *_within(body, absence, *_label_apart(str(block["label"]), words)))
        for block, words in zip(blocks[:-1], parts[:-1], strict=True)
    ]
    passages.append(_passage(blocks[-1], parts[-1], body))
    return passages


def _passage(row: Json, lead: Segments, body: Segments) -> Passage:
    moved = row.get("moved") or {}
    origin, other = next(iter(moved.items()), ("", ""))
    return Passage(
        UnitId(_text(row["id"])),
        Kind(row["kind"]),
        int(row["depth"]),
        _text(row["label"]),
        lead,
        body,
        moved=_text(other),
        origin=_text(origin),
    )


def _at_empty_lines(segments: Segments) -> list[Segments]:
    """Cut segments at the empty lines that stand outside every alternative."""
    parts: list[Segments] = [()]
    for segment in segments:
        if not isinstance(segment, str):
            parts[-1] = join(parts[-1], (segment,))
            continue
        first, *others = segment.split("\n\n")
        parts[-1] = join(parts[-1], (first,))
        parts.extend((text,) if text else () for text in others)
    return parts


def _label_apart(label: str, segments: Segments) -> tuple[Segments, Segments]:
    """Return a block's label with the space after it, and the rest, as a passage has them."""
    opening = segments[0] if segments else ""
    if not label or not isinstance(opening, str) or not opening.startswith(label):
        return (), segments
    rest = opening[len(label) :].lstrip()
    cut = len(opening) - len(rest)
    if rest:
        return (opening[:cut],), (rest, *segments[1:])
    return ((opening,), segments[1:]) if len(segments) > 1 else ((), segments)


def _within(
    like: Segments, absence: Alternative | None, lead: Segments, body: Segments
) -> tuple[Segments, Segments]:
    """Put a block's words under the same dispute as the last block of its provision."""
    outer = like[0] if like else ""
    if absence is None or not isinstance(outer, Variation):
        return lead, body
    alternatives = tuple(
        Alternative(body if a.segments else (), a.holders, a.base) for a in outer.alternatives
    )
    return lead, (Variation(alternatives, outer.nature, outer.holds_unknown),)


def decode_segments(
    values: list[Any], everyone: frozenset[Party], *, depth: int = 0, names: bool = True
) -> Segments:
    """Turn JSON values back into segments; raise `ValueError` when they are none.

    `everyone` are the parties that may hold a wording; without `names` nobody
    is named in them.
    """
    if depth > _DEPTH:
        raise ValueError(f"brackets nested over {_DEPTH} deep")
    if not isinstance(values, list):
        raise ValueError("segments are not a list")
    return tuple(
        _text(value) if isinstance(value, str) else _decode_variation(value, everyone, depth, names)
        for value in values
    )


def _decode_variation(
    value: Json, everyone: frozenset[Party], depth: int, names: bool
) -> Variation:
    nature = next((n for n, flag in _FLAGS.items() if value.get(flag)), Nature.DISPUTE)
    alternatives = tuple(
        Alternative(
            decode_segments(row["segments"], everyone, depth=depth + 1, names=names),
            frozenset(Party(_text(code)) for code in row["parties"]) if names else frozenset(),
            bool(row["base"]),
        )
        for row in value["alternatives"]
    )
    held = [party for alternative in alternatives for party in alternative.holders]
    if not everyone.issuperset(held):
        raise ValueError(f"{min(set(held) - everyone)} is not among the parties")
    if len(set(held)) < len(held):
        raise ValueError("a party holds two wordings of one place")
    empty = sum(1 for alternative in alternatives if not alternative.segments)
    if empty > 1 or empty == len(alternatives):
        raise ValueError("a place without words")
    if sum(1 for alternative in alternatives if alternative.base) > 1:
        raise ValueError("a place with two wordings of the base")
    if nature is Nature.CONSENSUS and len(alternatives) != 2:
        raise ValueError("a change that all want with other than two wordings")
    return Variation(alternatives, nature, bool(value.get("unknown")))

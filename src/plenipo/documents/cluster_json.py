"""The JSON of a cluster, `plenipo.cluster/1`: stable, documented in docs/formats.md.

Each provision has its id, its words with all their alternatives, and the hash
that they had. A program that worked on them says so with `now`: the words that
come back, as segments; left out, the provision comes back as it was. A row
without a hash is a provision that came with them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from plenipo.brackets.cluster import Cluster, CutOut, Drawn
from plenipo.brackets.model import Party, Passage, Segments
from plenipo.brackets.parties import is_party_code
from plenipo.formats.rolling_json import decode_segments, encode_segments
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Kind, UnitId
from plenipo.text.errors import UnusableInput

SCHEMA: Final = "plenipo.cluster/1"
MOST: Final = 100_000  # provisions of one file
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: a provision of the cluster, or a new one, and what it says now.

    `now` is None where nothing is said of it: then it comes back as it was.
    """

    id: str  # "" for a provision that came with them
    now: Segments | None
    kind: Kind
    depth: int


def write(cluster: Cluster) -> bytes:
    """Return a cluster as JSON in UTF-8, one provision a line. Same cluster, same bytes."""
    head = {"schema": SCHEMA, "title": cluster.title, "drawn": cluster.drawn.value}
    names = bool(cluster.parties)
    if names:
        head["parties"] = list(cluster.parties)  # type: ignore[assignment]  # the one list among them
    rows = ",\n  ".join(
        json.dumps(_row(cut, names=names), ensure_ascii=False) for cut in cluster.provisions
    )
    opening = json.dumps(head, ensure_ascii=False)
    return f'{opening[:-1]}, "provisions": [\n  {rows}\n]}}\n'.encode()


def _row(cut: CutOut, *, names: bool) -> dict[str, Any]:
    passage = cut.passage
    row: dict[str, Any] = {
        "id": cut.id,
        "label": passage.label,
        "kind": passage.kind.value,
        "depth": passage.depth,
        "before": cut.before,
        "hash": cut.hash,
        "lead": encode_segments(passage.lead, names=names),
        "segments": encode_segments(passage.body, names=names),
    }
    if passage.moved:
        row["moved"] = {passage.origin: passage.moved}
    return row


def is_cluster(data: bytes) -> bool:
    """Tell whether bytes open like the JSON of a cluster."""
    return SCHEMA.encode() in data[:400]


def read(data: bytes | str, *, where: str) -> tuple[Cluster, tuple[Row, ...]]:
    """Read a cluster from its JSON, and what each of its rows says now.

    Raises `UnusableInput` when it is not the JSON of a cluster, or damaged.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise UnusableInput("is not JSON; give the file that was cut", where=where) from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise UnusableInput(
            f"is not the JSON of a cluster (no schema {SCHEMA}); give the file that was cut",
            where=where,
        )
    try:
        title = _text(value.get("title", ""))
        drawn = Drawn(value.get("drawn", Drawn.ATTRIBUTED.value))
        parties = tuple(_code(code) for code in _list(value.get("parties", [])))
        rows = _list(value["provisions"])
        if len(set(parties)) < len(parties):
            raise ValueError("a party is listed twice")
        if len(rows) > MOST:
            raise ValueError(f"more than {MOST:,} provisions")
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableInput(f"is damaged: {_why(error)}; cut it anew", where=where) from None
    everyone = frozenset(Party(code) for code in parties)
    cuts: list[CutOut] = []
    said: list[Row] = []
    for number, row in enumerate(rows, 1):
        try:
            cut, now = _read_row(row, everyone)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise UnusableInput(
                f"is damaged: provision {number} is not as its schema says ({_why(error)});"
                " cut it anew",
                where=where,
            ) from None
        if cut is not None:
            cuts.append(cut)
        said.append(now)
    if len({cut.id for cut in cuts}) < len(cuts):
        raise UnusableInput("is damaged: two provisions have one id; cut it anew", where=where)
    if not cuts:
        raise UnusableInput("holds no provision; cut it anew", where=where)
    return Cluster(title, parties, tuple(cuts), drawn), tuple(said)


def _read_row(row: Any, everyone: frozenset[Party]) -> tuple[CutOut | None, Row]:  # noqa: ANN401 - what a file holds
    now = (
        decode_segments(row["now"], everyone, names=bool(everyone))
        if row.get("now") is not None
        else None
    )
    kind, depth = Kind(row.get("kind", Kind.PARAGRAPH.value)), int(row.get("depth", 0))
    if not 0 <= depth <= 40:
        raise ValueError("a depth that no text has")
    if not row.get("hash"):
        if now is None:
            raise ValueError("a provision without a hash that says nothing")
        return None, Row("", now, kind, depth)
    identity = _text(row["id"])
    if not 0 < len(identity) <= _LONGEST_ID:
        raise ValueError("an id that is none")
    moved = row.get("moved") or {}
    origin, other = next(iter(moved.items()), ("", ""))
    passage = Passage(
        UnitId(identity),
        kind,
        depth,
        _text(row.get("label", "")),
        decode_segments(row.get("lead", []), everyone, names=bool(everyone)),
        decode_segments(row["segments"], everyone, names=bool(everyone)),
        moved=_text(other),
        origin=_text(origin),
    )
    cut = CutOut(passage, _text(row["hash"]), _text(row.get("before", "")))
    return cut, Row(identity, now, kind, depth)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("words are not a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("half of a character") from None
    return value


def _code(value: object) -> str:
    code = _text(value)
    if not is_party_code(code):
        raise ValueError(f"“{code[:40]}” is not a party code")
    return code


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ValueError("a list is missing")
    return value


def _why(error: Exception) -> str:
    """Say in a few words what was wrong: a key that is missing, or the reason."""
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error) if type(error) is ValueError else "a value of the wrong type"


def label_of(text: str) -> str:
    """Return the label that words begin with, "" without one."""
    return text[: split_label(text)]

"""A room's state in lines that a person can read, for comparing and for golden files.

Empty tables are left out, so that a new one does not change old files.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import msgspec

from plenipo.record.state import RoomState

Fields = list[tuple[str, object]]


def dump(state: RoomState) -> str:
    """Draw a state: one fact a line, in the order of its tables, sets sorted."""
    return "\n".join(_lines(_fields(state) or [], "")) + "\n"


def _fields(value: object) -> Fields | None:
    """Return the named parts of a value, or None when it has none."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(f.name, getattr(value, f.name)) for f in dataclasses.fields(value)]
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return [(_name(key), inner) for key, inner in value.items()]
    return None


def _lines(fields: Fields, indent: str) -> Iterator[str]:
    for name, value in fields:
        if value is None or value in ("", 0, -1, [], {}, set()) or value is False:
            continue
        inner = _fields(value)
        if inner is not None and any(part is not None for _, part in inner):
            parts = list(_lines(inner, indent + "  "))
            if parts:
                yield f"{indent}{name}:"
                yield from parts
        elif isinstance(value, list | tuple) and any(map(_wide, value)):
            yield f"{indent}{name}:"
            yield from _lines([(f"{n}.", one) for n, one in enumerate(value, 1)], indent + "  ")
        else:
            yield f"{indent}{name}: {_name(value)}"


def _wide(value: object) -> bool:
    """Whether a value needs lines of its own."""
    if isinstance(value, list | tuple):
        return any(map(_wide, value))
    return _fields(value) is not None


def _name(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(map(_name, value))
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(_name, value)))
    if isinstance(value, list):
        return "; ".join(map(_name, value))
    if isinstance(value, dict):
        return ", ".join(_name(key) for key in value)
    return str(value)

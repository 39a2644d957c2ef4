"""Values as JSON that a person can read too: each row of a table on its line."""

from __future__ import annotations

import json
from collections.abc import Mapping


def to_json(value: Mapping[str, object]) -> bytes:
    """Return a value as JSON in UTF-8, each row of a table on its line, one newline at the end."""
    parts = [f"{_one_line(key)}: {_table(inner)}" for key, inner in value.items()]
    return ("{" + ",\n ".join(parts) + "}\n").encode()


def _table(value: object) -> str:
    if not isinstance(value, list) or not any(isinstance(row, dict) for row in value):
        return _one_line(value)
    rows = ",\n  ".join(_one_line(row) for row in value)
    return f"[\n  {rows}\n ]"


def _one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

"""A statement as the row of JSON that `plenipo statements --format json` prints."""

from __future__ import annotations

from typing import TypedDict

from plenipo.statements.model import Statement


class Row(TypedDict):
    """The stable shape of one statement; documented in docs/statements.md."""

    source: str
    quote: str
    type: str
    speaker: str | None
    role: str | None
    on_behalf_of: str | None
    cue: str | None
    uttered_at: str | None
    precision: str | None
    offsets: list[int]
    rule: str


def row(one: Statement, *, source: str) -> Row:
    """Return a statement of the text called `source` as a row."""
    return {
        "source": source,
        "quote": one.quote,
        "type": one.form.value,
        "speaker": one.speaker,
        "role": one.role,
        "on_behalf_of": one.on_behalf_of,
        "cue": one.cue,
        "uttered_at": one.when.value if one.when else None,
        "precision": one.when.precision.value if one.when else None,
        "offsets": [one.start, one.end],
        "rule": one.rule,
    }

"""Old shapes of entries, lifted to today's when they are read.

Stored bytes are never rewritten: an entry keeps the hash of the bytes it was
recorded with. A change of shape adds a step here and a golden log to the
tests; steps are never edited afterwards.
"""

from __future__ import annotations

from typing import Any, Final

from plenipo.text.errors import UnusableInput

SHAPE: Final = 1  # the version that new entries are written with


def lift(raw: Any) -> dict[str, Any]:  # noqa: ANN401 - what JSON decodes to
    """Bring one decoded entry to today's shape.

    Raises `UnusableInput` for a version that is newer than this program.
    """
    if not isinstance(raw, dict) or type(raw.get("v")) is not int or raw["v"] < 1:
        raise UnusableInput("an entry of the record is an object with a version")
    if raw["v"] > SHAPE:
        raise UnusableInput(
            f"an entry has shape {raw['v']}, newer than this program's {SHAPE}; update Plenipo"
        )
    return raw

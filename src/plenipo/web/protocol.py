"""In which order parties are named: neutral, and the same for everybody who looks."""

from __future__ import annotations

from collections.abc import Iterable

from plenipo.record.state import RoomState


def protocol(state: RoomState, codes: Iterable[str]) -> tuple[str, ...]:
    """Return parties in protocol order: as the rule says, else by their names.

    The rule is an option of the process, codes with spaces between.
    """
    said = {code: place for place, code in enumerate(state.options.get("order", "").split())}

    def key(code: str) -> tuple[int, str, str]:
        info = state.parties.get(code)
        return said.get(code, len(said)), (info.name if info else code).casefold(), code

    return tuple(sorted(set(codes), key=key))

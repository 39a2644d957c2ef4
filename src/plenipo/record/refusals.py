"""A refusal as a value: why something is not recorded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something is not recorded. `code` is public and never renamed."""

    code: str
    sentence: str

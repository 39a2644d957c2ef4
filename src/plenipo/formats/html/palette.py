"""The colours of a page: paper, ink, and one colour a party.

Colour never stands alone: a party is its code, its colour and the style of
the line under its words. The twelve hues were searched for so that any two of
them differ by at least 0.055 (Euclidean distance in Oklab; about 0.02 is just
noticeable) for full colour vision and, simulated with the matrices of Machado,
Oliveira and Fernandes (2009), for protanopia, deuteranopia and tritanopia.
Every colour reads at 4.5 : 1 or better on the paper and on its own wash, ink
at 7 : 1 or better; the tests compute both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours of one mode, light or dark, as `#rrggbb`."""

    paper: str
    sheet: str  # a raised surface: notes, tables, the provision that was jumped to
    ink: str
    grey: str  # interface words
    faint: str  # interface words that may recede; still 4.5 : 1
    rule: str  # hairlines; never carries meaning alone
    quiet: str  # under words that nobody disputes any more
    shared: str  # the wash under words that several parties hold
    accent: str  # the focus ring and the mark of the place jumped to
    inserted: str
    deleted: str
    parties: tuple[str, ...]
    strength: float  # how much of a party's colour its wash takes


LIGHT: Final = Ground(
    paper="#fbfaf6",
    sheet="#ffffff",
    ink="#1a1a18",
    grey="#55544f",
    faint="#666560",
    rule="#dcdad2",
    quiet="#f1efe8",
    shared="#efede5",
    accent="#0f5c63",
    inserted="#1d5c3a",
    deleted="#8b2f1c",
    parties=(
        "#0f5c63",
        "#8b3a10",
        "#4b3a93",
        "#ad2074",
        "#3d7145",
        "#2a5dd2",
        "#522d00",
        "#6d015e",
        "#8b3eb1",
        "#0e4034",
        "#64588a",
        "#470084",
    ),
    strength=0.11,
)

DARK: Final = Ground(
    paper="#16181b",
    sheet="#1e2125",
    ink="#ece9e1",
    grey="#b3b1aa",
    faint="#a09e97",
    rule="#363a3f",
    quiet="#22262a",
    shared="#292d32",
    accent="#5fc9c0",
    inserted="#7fd6a2",
    deleted="#f0a08c",
    parties=(
        "#01dcb8",
        "#f7b82d",
        "#8c91fc",
        "#ff968a",
        "#eeec6e",
        "#d2eaff",
        "#e6801d",
        "#f4bddf",
        "#c88aa4",
        "#95f8c4",
        "#a1b1cf",
        "#cda0ff",
    ),
    strength=0.16,
)

LINES: Final = ("solid", "dashed", "dotted", "double")
HUES: Final = len(LIGHT.parties)


def hue(place: int) -> int:
    """Return which of the party colours the party at `place` in order has."""
    return place % HUES


def line(place: int) -> str:
    """Return the style of the line under the words of the party at `place`.

    Neighbours differ, and the pair of colour and line repeats only after 48
    parties.
    """
    return LINES[(place + place // HUES) % len(LINES)]


def mixed(colour: str, ground: str, *, strength: float) -> str:
    """Return `strength` of `colour` laid over `ground`, both and the result as `#rrggbb`."""
    over = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    under = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    parts = (round(a * strength + b * (1 - strength)) for a, b in zip(over, under, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def washes(mode: Ground, *, strength: float | None = None) -> tuple[str, ...]:
    """Return the wash of each party colour of `mode`, in the same order."""
    taken = mode.strength if strength is None else strength
    return tuple(mixed(colour, mode.paper, strength=taken) for colour in mode.parties)

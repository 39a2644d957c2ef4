"""The colours hold for every eye: contrast by WCAG, difference by simulation.

Simulation: the matrices of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
severity 1.0, applied to linear RGB. Difference: Euclidean in Oklab (B. Ottosson, 2020).
"""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from plenipo.formats.html.palette import DARK, HUES, LIGHT, LINES, Ground, hue, line, mixed, washes

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

EYES: dict[str, Matrix] = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
MODES = {"light": LIGHT, "dark": DARK}
ENOUGH = 0.055


def linear(colour: str) -> Triple:
    def channel(at: int) -> float:
        value = int(colour[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)

    return channel(1), channel(3), channel(5)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen_by(eye: Matrix, colour: str) -> Triple:
    source = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(k * c for k, c in zip(row, source, strict=True)))) for row in eye
    )
    return red, green, blue


def oklab(rgb: Triple) -> Triple:
    red, green, blue = rgb
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize("eye", EYES.values(), ids=EYES)
def test_any_two_party_colours_differ_for_every_eye(mode: Ground, eye: Matrix) -> None:
    for one, other in combinations(mode.parties, 2):
        distance = math.dist(oklab(seen_by(eye, one)), oklab(seen_by(eye, other)))
        assert distance >= ENOUGH, f"{one} and {other} are only {distance:.3f} apart"


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_every_colour_reads_on_paper_sheet_and_its_washes(mode: Ground) -> None:
    halves = washes(mode, strength=mode.strength / 2)
    for colour, wash, half in zip(mode.parties, washes(mode), halves, strict=True):
        for ground in (mode.paper, mode.sheet, wash, half, mode.shared, mode.quiet):
            assert contrast(colour, ground) >= 4.5, (colour, ground)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_text_reads_at_seven_to_one_everywhere(mode: Ground) -> None:
    for ground in (mode.paper, mode.sheet, mode.quiet, mode.shared, *washes(mode)):
        assert contrast(mode.ink, ground) >= 7


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_interface_words_read_on_every_ground(mode: Ground) -> None:
    grounds = (mode.paper, mode.sheet, mode.quiet, mode.shared)
    for colour in (mode.grey, mode.faint, mode.accent, mode.inserted, mode.deleted):
        for ground in grounds:
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    for wash in washes(mode):
        assert contrast(mode.grey, wash) >= 4.5, wash
    assert contrast(mode.paper, mode.ink) >= 7


def test_there_are_twelve_hues_and_forty_eight_looks() -> None:
    assert HUES >= 12
    assert len(set(LIGHT.parties)) == len(set(DARK.parties)) == HUES
    looks = {(hue(place), line(place)) for place in range(HUES * len(LINES))}
    assert len(looks) == HUES * len(LINES)
    assert all(line(n) != line(n + 1) for n in range(HUES - 1))


def test_mixing_keeps_the_ends() -> None:
    assert mixed("#123456", "#ffffff", strength=1.0) == "#123456"
    assert mixed("#123456", "#ffffff", strength=0.0) == "#ffffff"

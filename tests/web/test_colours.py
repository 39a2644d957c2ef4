"""Colours of status, room and interface are to be read by everybody, light and dark."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from plenipo.formats.html.palette import DARK, LIGHT, Ground, mixed
from tests.formats.html.test_palette import contrast
from tools.palette_css import sheet

CSS: Final = Path(__file__).resolve().parents[2] / "frontend" / "css"
PAIR: Final = re.compile(r"--([a-z-]+):\s*light-dark\(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\s*\)")
MODES: Final = {"light": (LIGHT, 0), "dark": (DARK, 1)}
STATUS: Final = "agreed ad-referendum in-principle conditional divergent reserved open".split()


def pairs(name: str) -> list[tuple[str, tuple[str, str]]]:
    """Every custom property of a style sheet that has a colour for each mode, in order."""
    found = PAIR.findall((CSS / name).read_text(encoding="utf-8"))
    assert found, name
    return [(key, (light, dark)) for key, light, dark in found]


def test_the_palette_of_the_pages_is_the_palette_of_the_reports() -> None:
    assert (CSS / "palette.css").read_text(encoding="utf-8") == sheet()


@pytest.mark.parametrize(("mode", "at"), MODES.values(), ids=MODES)
def test_every_status_reads_on_every_ground_it_stands_on(mode: Ground, at: int) -> None:
    tokens = dict(pairs("tokens.css"))
    assert set(STATUS) <= tokens.keys()
    for status in STATUS:
        for ground in (mode.paper, mode.sheet, mode.quiet, mode.shared):
            assert contrast(tokens[status][at], ground) >= 4.5, (status, ground)


@pytest.mark.parametrize(("mode", "at"), MODES.values(), ids=MODES)
def test_what_a_hand_must_find_stands_out_from_its_ground(mode: Ground, at: int) -> None:
    """Borders of fields and buttons, at three to one (WCAG 1.4.11)."""
    edge = dict(pairs("tokens.css"))["edge"][at]
    for ground in (mode.paper, mode.sheet):
        assert contrast(edge, ground) >= 3, (edge, ground)


@pytest.mark.parametrize(("mode", "at"), MODES.values(), ids=MODES)
def test_warnings_read_on_their_wash(mode: Ground, at: int) -> None:
    tokens = dict(pairs("tokens.css"))
    wash = tokens["warn-wash"][at]
    assert contrast(tokens["warn"][at], wash) >= 4.5
    assert contrast(mode.ink, wash) >= 7


@pytest.mark.parametrize("at", [0, 1], ids=MODES)
def test_the_band_of_every_kind_of_room_can_be_read(at: int) -> None:
    """On its ground, also where words stand back a little, and in each party's colour."""
    found = pairs("frame.css")
    on = next(colours[at] for key, colours in found if key == "on")
    grounds = [colours[at] for key, colours in found if key == "ground"]
    assert len(grounds) >= 5
    dark = "#16181b"
    grounds += [c if at == 0 else mixed(c, dark, strength=0.62) for c in LIGHT.parties]
    for ground in grounds:
        assert contrast(mixed(on, ground, strength=0.9), ground) >= 4.5, ground

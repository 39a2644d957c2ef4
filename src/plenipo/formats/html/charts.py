"""Charts as SVG that can be read aloud: a stacked band, and a line.

A chart is drawn from figures alone, carries its title and what it says in
words, and stands beside a table of the same figures. Layers are told apart by
their names, written where each is widest, and by a line between them; colour
only helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from plenipo.text.shares import shares as whole_shares

# What a page with charts adds to its style sheet; layers are told apart by name and a line between.
STYLE: Final = """
.chart{display:block;width:100%;max-width:46rem;margin:1rem 0 2rem;overflow:visible}
.chart text{fill:var(--grey);font:12px Inter,"Segoe UI",system-ui,Arial,sans-serif}
.chart .strong{fill:var(--ink);font-weight:600}
.chart .grid{stroke:var(--rule)}
.chart .stroke{stroke:var(--ink);stroke-width:2;fill:none}
.chart .dot{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.chart .area{stroke:var(--paper);stroke-width:1.5;fill:var(--rule)}
.chart .free{fill:var(--quiet)}
""" + "".join(
    f".chart .layer{at}{{fill:color-mix(in srgb,var(--ink) {part}%,var(--paper))}}\n"
    for at, part in enumerate((30, 24, 19, 15, 12, 9, 6, 4, 2))
)
WIDTH: Final = 640
HEIGHT: Final = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 16, 34


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a band: its name, a class for its colour, and a value for each point."""

    name: str
    look: str
    values: tuple[int, ...]


def band(title: str, points: Sequence[str], layers: Sequence[Layer]) -> str:
    """Draw layers as shares of the whole over points, the first layer at the bottom.

    With one point the band is a column as wide as the chart. Points without
    any value are drawn empty.
    """
    totals = [sum(layer.values[at] for layer in layers) for at in range(len(points))]
    shares = [
        [layer.values[at] / totals[at] if totals[at] else 0.0 for at in range(len(points))]
        for layer in layers
    ]
    said = "; ".join(
        f"{points[at]}: "
        + ", ".join(
            f"{layer.name} {share}"
            for layer, share in zip(
                layers, whole_shares([layer.values[at] for layer in layers]), strict=True
            )
            if share
        )
        for at in (0, len(points) - 1)
        if points
    )
    out = [_open(title, said)]
    out.extend(_grid([(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]))
    below = [0.0] * len(points)
    names: list[str] = []
    for row, layer in enumerate(layers):
        above = [low + share for low, share in zip(below, shares[row], strict=True)]
        if any(shares[row]):
            out.append(_area(layer, below, above))
            names.extend(_name(layer, shares[row], below))
        below = above
    out.extend(names)  # above every layer
    out.extend(_ticks(points))
    out.append("</svg>")
    return "".join(out)


def line(
    title: str, points: Sequence[str], values: Sequence[int], *, links: Sequence[str] = ()
) -> str:
    """Draw one figure over points, from zero up, every value written at its dot."""
    most = max((*values, 1))
    said = "; ".join(f"{name}: {value}" for name, value in zip(points, values, strict=True))
    out = [_open(title, said, leads=bool(links))]
    out.extend(_grid([(0.0, "0"), (1.0, str(most))]))
    places = [(_x(at, len(points)), _y(value / most)) for at, value in enumerate(values)]
    if len(places) > 1:
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        out.append(f'<polyline class="stroke" points="{drawn}"/>')
    for at, (x, y) in enumerate(places):
        dot = f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        dot += (
            f'<text class="strong" x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">'
            f"{values[at]}</text>"
        )
        name = escape(f"{points[at]}: {values[at]}")
        if at < len(links):
            dot = f'<a href="{escape(links[at])}" aria-label="{name}">{dot}</a>'
        out.append(dot)
    out.extend(_ticks(points))
    out.append("</svg>")
    return "".join(out)


def _open(title: str, said: str, *, leads: bool = False) -> str:
    label = escape(f"{title}. {said}", quote=True)
    role = "group" if leads else "img"  # an image hides the links within it
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="{role}" aria-label="{label}"'
        f' xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )


def _x(at: int, count: int) -> float:
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room / 2 if count < 2 else room * at / (count - 1))


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share


def _grid(rows: Sequence[tuple[float, str]]) -> list[str]:
    return [
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(share):.1f}"'
        f' y2="{_y(share):.1f}"/><text x="{_LEFT - 8}" y="{_y(share) + 4:.1f}"'
        f' text-anchor="end">{escape(name)}</text>'
        for share, name in rows
    ]


def _ticks(points: Sequence[str]) -> list[str]:
    out = []
    step = max(1, len(points) // 8)
    for at, name in enumerate(points):
        if at % step and at != len(points) - 1:
            continue
        anchor = "middle"
        if len(points) > 1:
            anchor = "start" if at == 0 else "end" if at == len(points) - 1 else "middle"
        out.append(
            f'<text x="{_x(at, len(points)):.1f}" y="{HEIGHT - 10}" text-anchor="{anchor}">'
            f"{escape(name)}</text>"
        )
    return out


def _area(layer: Layer, below: Sequence[float], above: Sequence[float]) -> str:
    count = len(below)
    if count == 1:
        left, right = float(_LEFT), float(WIDTH - _RIGHT)
        corners = [
            (left, above[0]),
            (right, above[0]),
            (right, below[0]),
            (left, below[0]),
        ]
        places = [(x, _y(share)) for x, share in corners]
    else:
        places = [(_x(at, count), _y(share)) for at, share in enumerate(above)]
        places += [(_x(at, count), _y(below[at])) for at in reversed(range(count))]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polygon class="area {layer.look}" points="{drawn}"/>'


def _name(layer: Layer, shares: Sequence[float], below: Sequence[float]) -> list[str]:
    """Write a layer's name where it is widest, if there is room for a line of text."""
    at = max(range(len(shares)), key=lambda row: (shares[row], -row))
    if (HEIGHT - _TOP - _BOTTOM) * shares[at] < 16:
        return []
    count = len(shares)
    anchor = "middle" if count == 1 or 0 < at < count - 1 else "start" if at == 0 else "end"
    x = _x(at, count) + (8 if anchor == "start" else -8 if anchor == "end" else 0)
    y = _y(below[at] + shares[at] / 2) + 4
    told = escape(layer.name)
    return [f'<text class="strong" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{told}</text>']

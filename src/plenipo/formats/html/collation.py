"""The page that shows several versions of one text beside each other, point by point.

A column for each version; on a narrow screen and on narrow paper they stand
below each other, each under its name. Words that the chosen version lacks are
underlined, words that it alone has are struck, both named for screen readers;
what cannot be compared, because a version breaks off, is set in grey and said
to be so. No script runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from plenipo.formats.html.page import document
from plenipo.formats.html.style import stylesheet


@dataclass(frozen=True, slots=True)
class Cell:
    """One version's point: runs of a kind and words, what is said of it, its changes in lines.

    Kinds are "same", "deleted", "inserted", and "beyond old" or "beyond new".
    """

    runs: tuple[tuple[str, str], ...]
    said: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One point in all versions; `more` are words that one version alone has, with its name."""

    place: str
    cells: tuple[Cell, ...]
    more: tuple[tuple[str, str], ...] = ()


_SHEET: Final = """
.wide{padding:1.2rem 1.75rem 4rem;overflow-x:auto}
.names,.row{display:grid;grid-template-columns:repeat(var(--n),minmax(15rem,1fr));gap:0 1.6rem}
.names{border-bottom:1px solid var(--ink);padding-bottom:.6rem;position:sticky;top:0;
background:var(--paper);z-index:2}
.names h2{font-size:1rem;font-weight:600;overflow-wrap:anywhere}
.names p{color:var(--grey);font-size:12.5px}
.point{border-bottom:1px solid var(--rule);padding:.9rem 0 1.1rem}
.point>h2{font-size:1rem;font-weight:600;margin-bottom:.4rem}
.only{margin:.1rem 0 .7rem;border-inline-start:3px solid var(--accent);padding-inline-start:.7rem}
.cell{min-width:0}
.cell>h3{display:none}
.cell .words{font-size:17px;line-height:1.55;white-space:pre-line;overflow-wrap:anywhere;
font-family:"Source Serif 4","Source Serif Pro",Charter,"Palatino Linotype","Noto Serif",Georgia,serif}
.cell .said{font-size:12.5px;color:var(--grey)}
.cell details{font-size:12.5px;color:var(--grey)}
.cell li{padding:.2rem 0;border-top:1px solid var(--rule)}
.words ins{text-decoration:underline 2px;text-underline-offset:.2em;color:var(--ins)}
.words del{text-decoration:line-through 1.5px;color:var(--del)}
.beyond{color:var(--grey);font-style:italic}
@media (max-width:799px){.names{position:static;grid-template-columns:1fr;gap:.7rem}
.row{grid-template-columns:1fr;gap:1rem}
.cell>h3{display:block;text-align:start;font-size:13.5px;color:var(--grey)}
.wide{padding-inline:1rem}}
@media print{.names{position:static}.point{break-inside:avoid}.cell .words{font-size:9.5pt}
.wide{padding:0;overflow:visible}
.names,.row{grid-template-columns:repeat(var(--n),minmax(0,1fr));gap:0 4mm}
details:not([open])>*:not(summary){display:block}}
"""
_STYLES: Final = {"inserted": "ins", "deleted": "del"}


def write_collation(
    columns: Sequence[tuple[str, str]], rows: Sequence[Row], *, title: str = "Versions side by side"
) -> bytes:
    """Write a collation as one self-contained page in UTF-8; linear in the words.

    `columns` are the versions' names and what is told of each as a whole.
    """
    names = "".join(
        f'<div><h2 dir="auto">{escape(name)}</h2><p>{escape(told)}</p></div>'
        for name, told in columns
    )
    points = "".join(_point(k, columns, row) for k, row in enumerate(rows))
    size = len(columns)
    body = (
        '<header class="top"><p class="band"><b>Versions</b> <span>Texts of one instrument, laid '
        "side by side. It says how the words differ, not which of them holds.</span></p>"
        f'<div class="hd1"><div><h1 dir="auto">{escape(title)}</h1></div></div></header>'
        f'<main id="text" class="wide"><div class="names">{names}</div>{points}</main>'
    )
    style = f"{stylesheet(0)}{_SHEET}:root{{--n:{size}}}"
    return document(title=title, body=body, style=style, main="text")


def _point(k: int, columns: Sequence[tuple[str, str]], row: Row) -> str:
    only = "".join(
        f'<p class="only">Only <b>{escape(name)}</b> says: “{escape(words, quote=False)}”</p>'
        for name, words in row.more
    )
    cells = "".join(_cell(name, cell) for (name, _), cell in zip(columns, row.cells, strict=True))
    return (
        f'<section class="point" id="p{k + 1}"><h2>{escape(row.place)}</h2>{only}'
        f'<div class="row">{cells}</div></section>\n'
    )


def _cell(name: str, cell: Cell) -> str:
    said = f'<p class="said">{escape(cell.said)}</p>' if cell.said else ""
    changes = "".join(f"<li>{escape(line, quote=False)}</li>" for line in cell.changes)
    told = ""
    if changes:
        number = len(cell.changes)
        noun = "change" if number == 1 else "changes"
        told = f"<details><summary>{number} {noun}</summary><ul>{changes}</ul></details>"
    words = "".join(_run(kind, text) for kind, text in cell.runs)
    shown = f'<p class="words" dir="auto">{words}</p>' if words else ""
    return f'<div class="cell"><h3 dir="auto">{escape(name)}</h3>{shown}{said}{told}</div>'


def _run(kind: str, text: str) -> str:
    words = escape(text, quote=False)
    style = _STYLES.get(kind)
    if style:
        end = "insertion" if style == "ins" else "deletion"
        return (
            f'<{style}><span class="vh"> [{kind}] </span>{words}'
            f'<span class="vh"> [end {end}] </span></{style}>'
        )
    if kind.startswith("beyond"):
        return f'<span class="beyond"><span class="vh"> [not compared] </span>{words}</span>'
    return words

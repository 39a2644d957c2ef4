"""The command that measures how texts came together, one after the other."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from html import escape
from itertools import takewhile
from pathlib import PurePath

from plenipo.brackets.convergence import Standing, standing
from plenipo.cli.documents import open_document
from plenipo.cli.files import emit, output_format
from plenipo.cli.showing import rolling_or_parsed, to_text
from plenipo.documents.tables import to_json
from plenipo.text.errors import UnusableInput
from plenipo.text.shares import share_of

_STYLE = """
main{max-width:52rem;margin:0 auto;padding:2rem 1.5rem 4rem}
main h1{font-size:1.5rem}
main table{font:13.5px/1.5 Inter,"Segoe UI",system-ui,Arial,sans-serif}
"""


def run_trend(args: argparse.Namespace) -> int:
    """Measure each text in the order given, and show how they came together."""
    rows = [
        standing(rolling_or_parsed(open_document(file)), name=name)
        for file, name in zip(args.files, names(args.files), strict=True)
    ]
    form = output_format(args.format, args.output)
    if form == "json":
        value = {
            "schema": "plenipo.trend/1",
            "points": [
                {
                    "name": r.name,
                    "brackets": r.brackets,
                    "alternatives": r.alternatives,
                    "provisions": r.provisions,
                    "common": r.common,
                    "words": r.words,
                    "free": r.free,
                }
                for r in rows
            ],
        }
        emit(to_json(value), args.output)
    elif form == "html":
        emit(_page(rows), args.output)
    elif form in ("txt", "md"):
        emit(to_text(lines(rows)), args.output)
    else:
        raise UnusableInput("a trend is written as .txt, .html or .json", where=str(args.output))
    return 0


def names(files: Sequence[str]) -> list[str]:
    """Return short names for files: without folder and ending, and without what all begin with."""
    stems = [PurePath(file).stem if file != "-" else "standard input" for file in files]
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(stems), max(stems), strict=False))
    shared = "".join(letter for letter, _ in alike)
    shared = shared[: shared.rfind("-") + 1 or shared.rfind("_") + 1]
    short = [stem[len(shared) :] for stem in stems]
    return short if len(stems) > 1 and all(short) else stems


def lines(rows: Sequence[Standing]) -> list[str]:
    """Return the figures as a table of plain text."""
    wide = max(len("text"), *(len(r.name) for r in rows))
    head = f"{'text':<{wide}}  brackets  alternatives  provisions  common    words  unbracketed"
    return [
        head,
        *(
            f"{r.name:<{wide}}  {r.brackets:>8}  {r.alternatives:>12}  {r.provisions:>10}"
            f"  {r.common:>6}  {r.words:>7}  {share(r):>11}"
            for r in rows
        ),
    ]


def share(r: Standing) -> str:
    """Say which share of a text's words stands outside every bracket: "87 %", "<1 %"."""
    return share_of(r.free, r.words).short


def _page(rows: Sequence[Standing]) -> bytes:
    from plenipo.formats.html.charts import STYLE, Layer, band, line
    from plenipo.formats.html.page import document
    from plenipo.formats.html.style import stylesheet

    names = [r.name for r in rows]
    cells = "".join(
        f"<tr><th scope=row>{escape(r.name)}</th><td class=num>{r.brackets}</td>"
        f"<td class=num>{r.alternatives}</td><td class=num>{r.provisions}</td>"
        f"<td class=num>{r.common}</td><td class=num>{r.words}</td>"
        f"<td class=num>{escape(share(r))}</td></tr>"
        for r in rows
    )
    body = (
        '<main id="figures"><h1>How the texts came together</h1>'
        "<p>Measured on the texts alone: brackets and words, not who agrees.</p>"
        f"{line('Brackets', names, [r.brackets for r in rows])}"
        + band(
            "Words in brackets and outside",
            names,
            [
                Layer("outside every bracket", "free", tuple(r.free for r in rows)),
                Layer("in brackets", "held", tuple(r.words - r.free for r in rows)),
            ],
        )
        + '<div class="scroll"><table class="mx"><thead><tr><th scope=col>Text</th>'
        "<th scope=col>Brackets</th><th scope=col>Alternatives</th><th scope=col>Provisions</th>"
        "<th scope=col>Common</th><th scope=col>Words</th><th scope=col>Unbracketed</th></tr>"
        f"</thead><tbody>{cells}</tbody></table></div></main>"
    )
    return document(
        title="How the texts came together",
        body=body,
        style=stylesheet(0) + STYLE + _STYLE,
        main="figures",
    )

"""How a text came together, as a section of a report: two drawings, and their figures in a table."""

from __future__ import annotations

from html import escape
from typing import Final

from plenipo.formats.html.charts import Layer, band, line
from plenipo.record.reach import SETTLED_FIRST, Convergence, called

TITLE: Final = "How it came together"
ANCHOR: Final = "course"
SAID: Final = (
    "Shares of the text’s words by where they stand, and brackets left, in each revision as "
    "issued. It weighs nothing else and predicts nothing."
)


def course_section(course: Convergence) -> str:
    """Draw the section. Every figure of the drawings stands in the table."""
    layers = [
        Layer(called(status), f"layer{SETTLED_FIRST.index(status)}", course.counts(status))
        for status in course.statuses
    ]
    heads = "".join(f"<th scope=col class=num>{escape(called(s))}</th>" for s in course.statuses)
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th>"
        + "".join(f"<td class=num>{escape(cell)}</td>" for cell in course.cells(at))
        + "</tr>"
        for at, name in enumerate(course.points)
    )
    return (
        f'<section class="ex course" aria-labelledby="{ANCHOR}"><h2 id="{ANCHOR}">{TITLE}</h2>'
        f"<p>{SAID}</p>"
        f"<h3>Words by status</h3>{band('Words by status', course.points, layers)}"
        f"<h3>Brackets left</h3>{line('Brackets left', course.points, course.brackets)}"
        '<div class="scroll" tabindex="0" role="region" aria-label="Figures of the drawings">'
        '<table class="mx figures"><thead><tr><th scope=col>Text</th>'
        f"{heads}<th scope=col class=num>Brackets left</th></tr></thead><tbody>{rows}</tbody></table></div>"
        "</section>"
    )

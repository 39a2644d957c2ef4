"""How a text came together, at the end of a Word file: a chart of Word's own, and its figures in a table.

The chart is no picture: a reader's program draws it from the figures in the
file, reads out what it shows, and lets it be restyled. Columns are told apart
by their pattern and their name, never by colour. The same figures stand in a
table below, whose first row is repeated on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plenipo.formats.docx import names as n
from plenipo.formats.docx.bundle import Part
from plenipo.formats.docx.markup import escaped
from plenipo.formats.docx.stylesheet import LEGEND, LEGEND_TITLE
from plenipo.record.kinds import Status
from plenipo.record.reach import Convergence, called, reach
from plenipo.text.shares import Share

TITLE: Final = "How it came together"
SAID: Final = (
    "Shares of the text’s words by where they stand, and brackets left, in each revision as "
    "issued. It weighs nothing else and predicts nothing."
)
_LINK: Final = "chart"  # id of the link from the document to the chart
_NS_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NS_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NS_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_EMU: Final = 635  # of the drawing's units in a twentieth of a point
_WIDE, _HIGH = 9072 * _EMU, 5200 * _EMU
# What is agreed is solid, what was set aside bare; every status between has a hatching of its own.
_SOLID: Final = {Status.AGREED: "8C8C8C", Status.PARKED: "FFFFFF"}
_HATCHED: Final = {
    Status.AD_REFERENDUM: "dkUpDiag",
    Status.IN_PRINCIPLE: "ltUpDiag",
    Status.CONDITIONAL: "dkDnDiag",
    Status.RESERVED: "dkVert",
    Status.OPEN: "pct10",
    Status.BRACKETED: "openDmnd",
    Status.DIVERGENT: "dkHorz",
}
_INK: Final = "404040"


def course_part(course: Convergence) -> Part:
    """Return the chart, as a part that the file carries."""
    return Part("charts/chart1.xml", _TYPE, "chart", _LINK, _chart(course))


def course_markup(course: Convergence) -> str:
    """Return the paragraphs, the chart's place and the table, as they stand in the document."""
    head = ("Text", *(called(status) for status in course.statuses), "Brackets left")
    rows = ((name, *course.cells(at)) for at, name in enumerate(course.points))
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{LEGEND_TITLE}"/><w:pageBreakBefore/></w:pPr>{_run(TITLE)}</w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="{LEGEND}"/></w:pPr>{_run(SAID)}</w:p>'
        f"<w:p>{_inline(course)}</w:p>{_table(head, rows)}"
        f'<w:p><w:pPr><w:pStyle w:val="{LEGEND}"/></w:pPr></w:p>'  # a table is followed by a paragraph
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def said(course: Convergence) -> str:
    """Say what the chart shows, for who hears it: its first point and its last."""
    ends = dict.fromkeys((0, len(course.points) - 1))
    return "; ".join(
        f"{course.points[at]}: "
        + ", ".join(f"{called(s)} {share}" for s, share in reach(course.words[at]).items())
        + f", {course.brackets[at]} brackets left"
        for at in ends
    )


def _inline(course: Convergence) -> str:
    told = escaped(f"{TITLE}. {said(course)}. The table below has every figure.")
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_NS_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{_HIGH}"/>'
        f'<wp:docPr id="1" name="Chart 1" descr="{told}"/>'
        f'<a:graphic xmlns:a="{_NS_A}"><a:graphicData uri="{_NS_C}">'
        f'<c:chart xmlns:c="{_NS_C}" xmlns:r="{n.NS_R}" r:id="{_LINK}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    line = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>'
    borders = "".join(line.format(side) for side in ("top", "bottom", "insideH"))
    wide = 9072 // len(head)
    grid = f'<w:gridCol w:w="{wide}"/>' * len(head)
    body = "".join(_row(row) for row in rows)
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9072" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLook w:firstRow="1" w:firstColumn="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(head, first=True)}{body}</w:tbl>"
    )


def _row(cells: Sequence[str], *, first: bool = False) -> str:
    inner = "".join(
        f'<w:tc><w:p><w:pPr><w:pStyle w:val="{LEGEND}"/>'
        f"{_END if at else ''}</w:pPr>{_run(cell)}</w:p></w:tc>"
        for at, cell in enumerate(cells)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if first else ''}</w:trPr>{inner}</w:tr>"


_END: Final = '<w:jc w:val="right"/>'


# --- the chart ------------------------------------------------------------------------------------


def _chart(course: Convergence) -> str:
    """Draw the shares as columns, one for each point, from what is settled upwards."""
    rows = [reach(words) for words in course.words]
    series = "".join(
        _series(at, status, course, [row.get(status, Share(0)).whole for row in rows])
        for at, status in enumerate(course.statuses)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_NS_C}" xmlns:a="{_NS_A}"><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="percentStacked"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="60"/><c:overlap val="100"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"{_axis('catAx', 1, 2, 'b')}{_axis('valAx', 2, 1, 'l')}</c:plotArea>"
        '<c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/></c:chart></c:chartSpace>'
    )


def _series(at: int, status: Status, course: Convergence, values: Sequence[int]) -> str:
    """Draw one status: its name, its pattern, and its whole per cent at each point."""
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escaped(p)}</c:v></c:pt>' for i, p in enumerate(course.points)
    )
    numbers = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values))
    count = f'<c:ptCount val="{len(values)}"/>'
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:v>{escaped(called(status))}</c:v></c:tx>'
        f"<c:spPr>{_fill(status)}"
        f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill></a:ln></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:cat><c:strLit>{count}{points}</c:strLit></c:cat>'
        f"<c:val><c:numLit><c:formatCode>0</c:formatCode>{count}{numbers}</c:numLit></c:val></c:ser>"
    )


def _fill(status: Status) -> str:
    if status in _SOLID:
        return f'<a:solidFill><a:srgbClr val="{_SOLID[status]}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{_HATCHED[status]}"><a:fgClr><a:srgbClr val="{_INK}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _axis(kind: str, own: int, other: int, side: str) -> str:
    form = '<c:numFmt formatCode="0%" sourceLinked="0"/>' if kind == "valAx" else ""
    grid = (
        "<c:majorGridlines><c:spPr><a:ln><a:solidFill>"
        '<a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        if kind == "valAx"
        else ""
    )
    return (
        f'<c:{kind}><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{grid}{form}<c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="{other}"/>'
        f'<c:crosses val="autoZero"/></c:{kind}>'
    )

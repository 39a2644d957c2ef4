"""How a text came together, at the end of Word files and reports: every figure, and no word of the text changed."""

from __future__ import annotations

import re
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from plenipo.brackets.model import Rolling
from plenipo.brackets.render import Style
from plenipo.documents.writing import written
from plenipo.formats import docx, html
from plenipo.formats.docx.course import said
from plenipo.formats.docx.scrub import check_scrubbed
from plenipo.record.kinds import Status
from plenipo.record.reach import SETTLED_FIRST, Convergence, called, reach
from plenipo.record.stamps import Stamp
from tests.formats.docx.negotiations import BASE, negotiations, rolling_of
from tests.formats.docx.office import needs_office, needs_pandoc, office, run_pandoc
from tests.formats.pdf import pages

NAMES = {
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}
words = st.dictionaries(st.sampled_from(list(Status)), st.integers(0, 900))


@st.composite
def courses(draw: st.DrawFn) -> Convergence:
    count = draw(st.integers(1, 5))
    rows = draw(st.lists(words, min_size=count, max_size=count))
    brackets = draw(st.lists(st.integers(0, 40), min_size=count, max_size=count))
    return Convergence(
        tuple(f"Rev. {n}" for n in range(1, count + 1)), tuple(rows), tuple(brackets)
    )


def part(data: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def figures(course: Convergence) -> list[list[str]]:
    """The table as it has to be: a row for each point."""
    heads = ["Text", *map(called, course.statuses), "Brackets left"]
    return [heads, *([name, *course.cells(at)] for at, name in enumerate(course.points))]


def test_every_status_has_its_place() -> None:
    assert sorted(SETTLED_FIRST) == sorted(Status)


@given(negotiations(), courses(), st.sampled_from((Style.ATTRIBUTED, Style.PLAIN)))
def test_a_word_file_holds_every_figure_and_the_text_as_it_was(
    rolling: Rolling, course: Convergence, style: Style
) -> None:
    bare, data = (written(rolling, "docx", style=style, course=c) for c in (None, course))
    assert not check_scrubbed(data)
    assert written(rolling, "docx", style=style, course=course) == data
    blocks, before = (docx.read(d).accepted().blocks for d in (data, bare))
    assert blocks[: len(before)] == before
    if style is Style.ATTRIBUTED:
        carried, alone = docx.read_embedded(data), docx.read_embedded(bare)
        assert carried is not None
        assert carried == alone
        assert carried.intact
    # The chart: a column for each point that comes to 100, from what is settled up.
    chart = part(data, "word/charts/chart1.xml")
    series = chart.findall(".//c:ser", NAMES)
    assert [s.findtext("c:tx/c:v", namespaces=NAMES) for s in series] == [
        called(status) for status in course.statuses
    ]
    values = [[int(v.text or "") for v in s.findall("c:val//c:v", NAMES)] for s in series]
    for at, counted in enumerate(course.words):
        column = [row[at] for row in values]
        assert sum(column) == (100 if any(counted.values()) else 0)
        shares = reach(counted)
        assert column == [shares[s].whole if s in shares else 0 for s in course.statuses]
    # Its place says in words what it shows; the table below has every figure.
    body = part(data, "word/document.xml")
    place = body.find(".//wp:docPr", NAMES)
    assert place is not None
    assert said(course) in place.get("descr", "")
    table = body.find(".//w:tbl", NAMES)
    assert table is not None
    rows = [
        ["".join(map(str, c.itertext())) for c in row.findall("w:tc", NAMES)]
        for row in table.findall("w:tr", NAMES)
    ]
    assert rows == figures(course)
    assert table.find("w:tr/w:trPr/w:tblHeader", NAMES) is not None


@given(negotiations(), courses())
def test_a_report_holds_every_figure_and_the_text_as_it_was(
    rolling: Rolling, course: Convergence
) -> None:
    bare, data = (written(rolling, "html", course=c) for c in (None, course))
    assert html.read_embedded(data) == html.read_embedded(bare)
    page, plain = (lxml_html.fromstring(d) for d in (data, bare))
    section = page.find(".//section[@class='ex course']")
    assert section is not None
    rows = [["".join(map(str, cell.itertext())) for cell in row] for row in section.iter("tr")]
    assert rows == figures(course)
    labels = [svg.get("aria-label", "") for svg in section.iter("svg")]
    assert [label.partition(".")[0] for label in labels] == ["Words by status", "Brackets left"]
    assert page.find(".//nav//a[@href='#course']") is not None
    texts = [one.find(".//main") for one in (page, plain)]
    assert None not in texts
    assert len({lxml_html.tostring(text) for text in texts if text is not None}) == 1


def test_tracked_changes_carry_no_drawing() -> None:
    rolling = rolling_of(BASE, {"ARD": BASE[:-1]})
    course = Convergence(("Rev. 1",), ({Status.OPEN: 9},), (1,))
    one, two = (written(rolling, "docx", tracked=True, course=c) for c in (None, course))
    assert one == two


# --- as printed -----------------------------------------------------------------------------------

COURSE = Convergence(
    ("Rev. 1", "Rev. 2", "today"),
    (
        {Status.OPEN: 80, Status.BRACKETED: 20},
        {Status.AGREED: 33, Status.OPEN: 57, Status.DIVERGENT: 10},
        {Status.AGREED: 999, Status.CONDITIONAL: 1},
    ),
    (7, 4, 1),
)


@pytest.mark.office
@needs_office
def test_libreoffice_draws_the_chart_and_the_table() -> None:
    found = office()
    assert found is not None
    data = written(
        rolling_of(BASE, {"ARD": BASE[:-1]}),
        "docx",
        stamp=Stamp("Rev. 2", "limited"),
        course=COURSE,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.docx"
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [found[0], "--headless", profile, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
        last = pages(path.with_suffix(".pdf").read_bytes())[-1]
    assert "How it came together" in last
    for at in range(3):
        assert " ".join((COURSE.points[at], *COURSE.cells(at))) in last
    assert last.count("● agreed") == 2, "once in the chart's legend, once in the table"
    assert "100%" in last
    assert "limited" in last


@pytest.mark.office
@needs_pandoc
def test_pandoc_reads_the_table() -> None:
    data = written(rolling_of(BASE, {"ARD": BASE[:-1]}), "docx", course=COURSE)
    said = run_pandoc(data, "-f", "docx", "-t", "plain", "--columns", "200").decode()
    for at in range(3):
        pattern = r"\s+".join(map(re.escape, (COURSE.points[at], *COURSE.cells(at))))
        assert re.search(pattern, said), said[-1500:]

"""The redline page: both texts can be read out of it, and it says what it shows in words."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from plenipo.brackets.redline import redline
from plenipo.formats import plain
from plenipo.formats.html import Row, Run, redline_rows, write_redline
from plenipo.instrument.model import Instrument, Kind
from plenipo.instrument.recognise import recognise
from tests.formats.html.pages import classes, parsed
from tests.formats.html.rollings import WORDS

KINDS = ("same", "inserted", "deleted", "moved", "left")
runs = st.lists(st.builds(Run, st.sampled_from(KINDS), WORDS), max_size=6).map(tuple)
rows = st.lists(
    st.builds(
        Row,
        WORDS,
        st.sampled_from(("", "changed", "moved from Article 4")),
        runs,
        st.lists(st.sampled_from(("editorial", "legal", "substantive")), unique=True).map(tuple),
        st.lists(WORDS, max_size=2).map(tuple),
        st.sampled_from(Kind),
    ),
    max_size=4,
)


def side(page: HtmlElement, leave_out: str) -> list[str]:
    """Return the rows' texts without the elements of one name, spoken signs left out."""

    def words(element: HtmlElement) -> str:
        out = element.text or ""
        for child in element:
            if child.tag != leave_out and "vh" not in classes(child):
                out += words(child)
            out += child.tail or ""
        return out

    return [words(p) for p in page.xpath('//main//p[starts-with(@class, "pg")]')]


def check_redline(given_rows: list[Row]) -> HtmlElement:
    """Check the laws of a redline on some rows; return the parsed page."""
    data = write_redline(given_rows, title="Pact", old="Rev. 1", new="Rev. 2")
    page = parsed(data)
    for tag, kinds in (("del", ("deleted", "left")), ("ins", ("inserted",))):
        expected = ["".join(r.text for r in row.runs if r.kind not in kinds) for row in given_rows]
        assert side(page, tag) == expected
    assert not page.xpath("//script | //@style | //@src")
    assert data == write_redline(given_rows, title="Pact", old="Rev. 1", new="Rev. 2")
    return page


@given(rows)
def test_old_and_new_text_can_both_be_read(given_rows: list[Row]) -> None:
    check_redline(given_rows)


def test_a_change_is_told_in_words_and_can_be_filtered() -> None:
    page = check_redline(
        [
            Row("Article 1", "", (Run("same", "The border is inviolable."),)),
            Row(
                "Article 2",
                "changed",
                (Run("same", "The Parties "), Run("deleted", "should"), Run("inserted", "shall")),
                ("legal",),
                ("should became shall",),
            ),
        ]
    )
    text = " ".join(page.xpath("//main")[0].text_content().split())
    assert "The Parties [deleted] should [end deletion] [inserted] shall [end insertion]" in text
    assert "should became shall" in text
    assert "1 of 2 paragraphs changed" in page.text_content()
    assert page.xpath('//input[@type="checkbox"]/parent::label')[0].text_content() == " legal"
    assert page.xpath('//section[contains(@class, "g0")]/@id') == ["p2"]


def test_a_new_number_shows_the_old_one_beside_it() -> None:
    page = parsed(write_redline([Row("5.", "renumbered", (Run("renumbered", "5.", "4."),))]))
    words = " ".join(page.xpath("//main//p")[0].text_content().split())
    assert words == "5. [number was] 4."


EXAMPLES = Path(__file__).parents[3] / "src" / "plenipo" / "cli" / "examples" / "redline"


def instrument(name: str) -> Instrument:
    numbers = iter(range(1, 1000))
    blocks = plain.read((EXAMPLES / name).read_bytes(), where=name).blocks
    return recognise(blocks, ids=lambda: f"u{next(numbers)}")


def test_the_example_of_a_legal_scrub_loses_no_word_of_either_text() -> None:
    old, new = instrument("old.txt"), instrument("new.txt")
    rows_ = redline_rows(redline(old, new), classes={3: ("legal",)}, reasons={3: ("a reason",)})
    page = parsed(write_redline(rows_, title=new.title))
    came = [row for row in rows_ if all(run.kind != "left" for run in row.runs)]
    words = ["".join(r.text for r in row.runs if r.kind != "deleted") for row in came]
    assert "\n\n".join(words).split() == "\n\n".join(u.text for u in new.units).split()
    gone = [row for row in rows_ if not row.status.startswith("moved from")]
    before = ["".join(r.old or r.text for r in row.runs if r.kind != "inserted") for row in gone]
    assert "".join(before).split() == "".join(u.text for u in old.units).split()
    statuses = {row.status for row in rows_}
    assert {"", "reworded", "moved to Article 4", "moved from Article 3", "split"} <= statuses
    assert "renumbered" in statuses
    labels = [e.text_content() for e in page.xpath('//ol[@class="toc"]//span[@class="nm"]')]
    assert labels == [
        "Convention on the Mountain Road",
        "Article 1 Definitions",
        "Article 2 Duty to keep the road open",
        "Article 3 Snow",
        "Article 3 Tolls",
        "Article 4 Snow",
        "Article 5 Accidents",
        "Article 6 Disputes",
    ]
    assert "a reason" in page.xpath("//main")[0].text_content()

"""Reading pages: what a reader sees comes out, in order; what is hidden is told, nothing runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats.html import read, read_embedded, write_text
from plenipo.formats.html.markers import marker
from plenipo.instrument.model import Block, Kind, Source
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput


def source(page: str) -> Source:
    return read(page.encode(), where="page.html")


def texts(page: str) -> list[str]:
    return [block.text for block in source(page).blocks]


def check_clean(rows: list[tuple[Kind, int, str]]) -> None:
    """Every list of blocks is a test that writing a page and reading it loses nothing."""
    page = write_text(rows)
    assert [b.text for b in read(page, where="page.html").blocks] == [text for _, _, text in rows]
    assert write_text(rows) == page


canonical_texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n<>&"))
    .map(lambda raw: canonical(raw).text)
    .filter(bool)
)
rows_strategy = st.lists(
    st.tuples(st.sampled_from(Kind), st.integers(0, 4), canonical_texts | st.just("(a) <b>&amp;")),
    min_size=1,
    max_size=6,
)


@given(rows_strategy)
def test_what_is_written_reads_back(rows: list[tuple[Kind, int, str]]) -> None:
    check_clean(rows)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    refusal = ""
    found: tuple[Block, ...] = ()
    try:
        found = read(data, where="page.html").blocks
    except UnusableInput as error:
        refusal = str(error)
    assert not refusal or (refusal.startswith("page.html: ") and refusal.endswith("."))
    assert all(block.text and canonical(block.text).text == block.text for block in found)


_TAGS = st.sampled_from(
    "<p> </p> <div> <table> <tr> <td> <td rowspan=9 colspan=9> </table> <ol> <li> </ol> <b> </i>"
    " <del> </del> <script> </script> <br> <h1> </h2> <pre> &nbsp; <!-- --> <q> <svg>".split()
)


@given(st.lists(_TAGS | st.sampled_from(["word", " ", "\n", "слово"]), max_size=40))
def test_tag_soup_gives_canonical_blocks(parts: list[str]) -> None:
    try:
        blocks = source("x " + "".join(parts)).blocks
    except UnusableInput:
        blocks = ()
    for block in blocks:
        assert canonical(block.text).text == block.text
        assert block.number <= len(block.text)
        assert block.italic <= len(block.text)


def test_paragraphs_headings_and_lines() -> None:
    found = source(
        "<title>Not words</title><h1>Pact</h1><p>The  Parties\n shall</p>"
        "<h2>Article 1</h2>loose words<div>inner<p>deeper</p>tail</div><p>one<br>two</p>"
    ).blocks
    assert [(b.text, b.heading) for b in found] == [
        ("Pact", 0),
        ("The Parties shall", None),
        ("Article 1", 2),
        ("loose words", None),
        ("inner", None),
        ("deeper", None),
        ("tail", None),
        ("one\ntwo", None),
    ]


def test_two_headings_of_the_first_level_are_no_title() -> None:
    found = source("<h1>Part One</h1><p>a</p><h1>Part Two</h1>").blocks
    assert [b.heading for b in found] == [1, None, 1]


def test_list_marks_stand_before_the_words() -> None:
    page = (
        "<ol start=3><li>three<li value=7>seven<li>eight<ol type=a><li>inner</ol></ol>"
        "<ol type=I reversed><li>two<li>one</ol><ul><li><p>point</p><p>more</p></ul>"
        "<ul style='list-style: none'><li>bare</ul>"
    )
    found = source(page).blocks
    assert [b.text for b in found] == [
        "3. three",
        "7. seven",
        "8. eight",
        "a. inner",
        "II. two",
        "I. one",
        "• point",
        "more",
        "bare",
    ]
    assert [(b.number, b.level) for b in found[:4]] == [(3, 0), (3, 0), (3, 0), (3, 1)]
    assert [(b.number, b.level) for b in found[-2:]] == [(0, None), (0, None)]


@pytest.mark.parametrize(
    ("style", "number", "expected"),
    [
        ("1", 0, "0."),
        ("1", -2, "-2."),
        ("a", 26, "z."),
        ("a", 27, "aa."),
        ("A", 28, "AB."),
        ("a", 0, "0."),
        ("i", 4, "iv."),
        ("I", 1994, "MCMXCIV."),
        ("i", 4000, "4000."),
        ("•", 5, "•"),
        ("", 5, ""),
    ],
)
def test_marks_are_those_a_browser_draws(style: str, number: int, expected: str) -> None:
    assert marker(style, number) == expected


def test_cells_know_their_place_across_spans() -> None:
    page = (
        "<table><tr><th rowspan=2>a<th colspan=2>b</tr><tr><td>c<td><p>d</p><p>e</p></tr></table>"
        "<table><tr><td>f<table><tr><td>g</table>h</table>"
    )
    assert [(b.text, b.cell) for b in source(page).blocks] == [
        ("a", (0, 0, 0)),
        ("b", (0, 0, 1)),
        ("c", (0, 1, 1)),
        ("d", (0, 1, 2)),
        ("e", (0, 1, 2)),
        ("f", (1, 0, 0)),
        ("g", (2, 0, 0)),
        ("h", (1, 0, 0)),
    ]


def test_what_is_not_shown_is_left_out_and_told() -> None:
    found = source(
        "<p>seen<script>var a = 1</script><script>b()</script> too</p><style>p{}</style>"
        "<p hidden>secret clause</p><p style='color:red; display: none'>second secret</p>"
        "<p>kept<del>struck</del><img src=x></p><!-- comment --><span aria-hidden=true>third</span>"
    )
    assert [b.text for b in found.blocks] == ["seen too", "kept"]
    assert [n.what for n in found.notices] == [
        "1 passage marked as deleted was left out.",
        "1 picture was left out.",
        "2 scripts were left out.",
        "1 style sheet was left out.",
        "Hidden words left out: “secret clause”.",
        "Hidden words left out: “second secret”.",
        "Hidden words left out: “third”.",
    ]


def test_italics_at_the_start_are_measured() -> None:
    found = source("<p><i>Mindful</i> of</p><p>of <em>it</em></p><ol><li><em>All</em></ol>").blocks
    assert [(b.text, b.italic) for b in found] == [("Mindful of", 7), ("of it", 0), ("1. All", 6)]


def test_entities_quotes_and_preformatted_words() -> None:
    assert texts("<p>a&nbsp;&lt;b&gt; <q>c</q></p><pre>one\n  two</pre>") == [
        "a\u00a0<b> “c”",
        "one\ntwo",
    ]


def test_footnotes_are_marked_by_their_role() -> None:
    found = source("<p>words</p><div role=doc-footnote><p>1 See there.</p></div>").blocks
    assert [b.footnote for b in found] == [False, True]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("windows-1251", "cp1251"), ("ISO-8859-1", "cp1252"), ("koi8-r", "koi8-r")],
)
def test_a_declared_character_set_is_followed(declared: str, codec: str) -> None:
    words = "Стороны" if codec != "cp1252" else "Parties “é”"
    page = f"<meta charset={declared}><p>{words}</p>".encode(codec)
    assert [b.text for b in read(page, where="p").blocks] == [words]


@pytest.mark.parametrize("declared", ["rot13", "zip", "no-such-set", "utf-8"])
def test_a_character_set_that_does_not_hold_is_refused(declared: str) -> None:
    with pytest.raises(UnusableInput, match="save it as UTF-8"):
        read(f"<meta charset={declared}><p>\u00e9</p>".encode("cp1252"), where="p")


def test_a_page_without_anything_is_refused_or_empty() -> None:
    with pytest.raises(UnusableInput, match="nothing to read"):
        read(b"", where="p")
    assert texts("<p> </p>") == []


def test_depth_costs_no_stack_and_loses_no_words() -> None:
    assert texts("<div>" * 1_500 + "deep" + "</div>" * 1_500) == ["deep"]
    with pytest.raises(UnusableInput, match="levels deep"):
        source("<div>" * 50_000 + "deep")


def test_spans_cannot_cost_more_than_the_page() -> None:
    rows = "<tr><td colspan=1000 rowspan=1000>x" * 2_000
    assert len(texts(f"<table>{rows}</table>")) == 2_000


def test_only_a_report_carries_data() -> None:
    assert read_embedded(b"<p>words</p>") is None
    assert read_embedded(b'<script type="application/json" id="plenipo-rolling">{}') is None

"""The counter machine, level by level, and the forms of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats.docx import read
from plenipo.formats.docx.marks import mark_name, unit_id
from plenipo.formats.docx.numerals import known, numeral
from plenipo.formats.docx.symbols import symbol
from tests.formats.docx.builder import docx, paragraph, part, run


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalZero", 12, "12"),
        ("lowerRoman", 4, "iv"),
        ("upperRoman", 1999, "MCMXCIX"),
        ("lowerLetter", 26, "z"),
        ("lowerLetter", 27, "aa"),
        ("lowerLetter", 53, "aaa"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 0, "0"),
        ("ordinal", 1, "1st"),
        ("ordinal", 112, "112th"),
        ("ordinal", 23, "23rd"),
        ("cardinalText", 42, "Forty-two"),
        ("cardinalText", 1100, "One thousand one hundred"),
        ("ordinalText", 3, "Third"),
        ("ordinalText", 20, "Twentieth"),
        ("ordinalText", 21, "Twenty-first"),
        ("hex", 255, "FF"),
        ("chicago", 5, "**"),
        ("numberInDash", 3, "- 3 -"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalFullWidth", 10, "１０"),
        ("hebrew1", 15, "טו"),
        ("hebrew1", 23, "כג"),
        ("russianLower", 2, "б"),
        ("arabicAbjad", 2, "ب"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 10, "十"),
        ("hindiNumbers", 12, "१२"),
        ("nobodyKnows", 9, "9"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, value: int, written: str) -> None:
    assert numeral(value, form) == written


def test_an_unknown_form_is_known_to_be_unknown() -> None:
    assert known("bullet")
    assert not known("nobodyKnows")


Levels = tuple[str, ...]


def level(at: int, form: str, text: str, *, start: int | None = 1, more: str = "") -> str:
    begins = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{at}">{begins}<w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def labels(
    levels: Levels, places: list[tuple[int, int]], *, nums: str = "", styles: str = ""
) -> list[str]:
    """Return the numbers of paragraphs at these (list, level) places."""
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}',
    )
    body = "".join(
        paragraph(
            run("x"),
            properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr>',
        )
        for num, at in places
    )
    parts = {"styles": part("styles", styles)} if styles else {}
    source = read(docx(body, numbering=numbering, **parts)).accepted()
    return [block.text[: block.number] for block in source.blocks]


def test_deeper_levels_begin_again_below_a_higher_one() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "lowerLetter", "%1(%2)"))
    places = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]
    assert labels(levels, places) == ["1.", "1(a)", "1(b)", "2.", "2(a)"]


def test_a_level_that_never_restarts_counts_on() -> None:
    levels = (
        level(0, "upperRoman", "Part %1"),
        level(1, "decimal", "Article %2", more='<w:lvlRestart w:val="0"/>'),
    )
    places = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]
    assert labels(levels, places) == ["Part I", "Article 1", "Article 2", "Part II", "Article 3"]


def test_a_level_restarts_after_the_level_it_names() -> None:
    levels = (
        level(0, "decimal", "%1"),
        level(1, "decimal", "%2"),
        level(2, "decimal", "%3", more='<w:lvlRestart w:val="1"/>'),
    )
    places = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
    assert labels(levels, places) == ["1", "1", "1", "2", "2", "2", "1"]


def test_a_restart_after_a_deeper_level_is_no_rule() -> None:
    levels = (
        level(0, "decimal", "%1"),
        level(1, "decimal", "%2", more='<w:lvlRestart w:val="4"/>'),
    )
    assert labels(levels, [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]) == ["1", "1", "2", "2", "1"]


def test_lists_of_one_abstract_list_continue_each_other() -> None:
    levels = (level(0, "decimal", "%1."),)
    nums = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    assert labels(levels, [(1, 0), (2, 0), (1, 0)], nums=nums) == ["1.", "2.", "3."]


def test_a_start_override_begins_again_once() -> None:
    levels = (level(0, "decimal", "%1."),)
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    places = [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0), (2, 0)]
    assert labels(levels, places, nums=nums) == ["1.", "2.", "5.", "6.", "7.", "8."]


def test_an_overriding_level_replaces_the_form() -> None:
    levels = (level(0, "decimal", "%1."),)
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'lowerRoman', '(%1)')}</w:lvlOverride></w:num>"
    )
    assert labels(levels, [(1, 0), (2, 0)], nums=nums) == ["1.", "(ii)"]


def test_legal_numbering_writes_all_levels_in_digits() -> None:
    levels = (level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert labels(levels, [(1, 0), (1, 0), (1, 1)]) == ["I", "II", "2.1"]


def test_a_level_above_that_was_never_used_shows_its_start() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert labels(levels, [(1, 1), (1, 1), (1, 0)]) == ["1.1", "1.2", "1."]


def test_no_start_means_nought() -> None:
    assert labels((level(0, "decimal", "%1.", start=None),), [(1, 0), (1, 0)]) == ["0.", "1."]


def test_no_number_no_label() -> None:
    levels = (level(0, "none", ""), level(1, "bullet", "\uf0b7"), level(2, "decimal", ""))
    assert labels(levels, [(1, 0), (1, 1), (1, 2)]) == ["", "", ""]


def test_fixed_words_without_a_number_stand() -> None:
    assert labels((level(0, "none", "Article"),), [(1, 0)]) == ["Article"]


def test_nothing_between_number_and_words_when_the_list_says_so() -> None:
    levels = (level(0, "decimal", "%1.", more='<w:suff w:val="nothing"/>'),)
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    body = paragraph(run("x"), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    (block,) = read(docx(body, numbering=numbering)).accepted().blocks
    assert (block.text, block.number) == ("1.x", 2)


def test_a_list_may_defer_to_a_numbering_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="Legal"><w:name w:val="Legal"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    nums = (
        '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="9"/></w:num>'
    )
    levels = (level(0, "decimal", "Article %1"),)
    assert labels(levels, [(7, 0), (1, 0)], nums=nums, styles=styles) == ["Article 1", "Article 2"]


def test_a_list_that_is_not_defined_gives_no_number() -> None:
    assert labels((level(0, "decimal", "%1."),), [(5, 0), (1, 8), (1, 0)]) == ["", "", "1."]


def test_an_empty_paragraph_of_a_list_counts_and_is_no_block() -> None:
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    form = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = "".join(paragraph(run(t) if t else "", properties=form) for t in ("a", "", "c"))
    source = read(docx(body, numbering=numbering)).accepted()
    assert [block.text for block in source.blocks] == ["1. a", "3. c"]


@given(st.text(max_size=40))
def test_an_id_is_read_back_from_its_bookmark(unit: str) -> None:
    name = mark_name(unit)
    if name is not None:
        assert unit_id(name) == unit
        assert len(name) <= 40
        assert name.replace("_", "").isalnum()


@given(st.text(max_size=40))
def test_a_foreign_bookmark_is_never_an_error(name: str) -> None:
    assert isinstance(unit_id(f"plenipo_{name}"), str)
    assert unit_id(name.replace("plenipo_", "")) == ""


def test_signs_of_symbol_fonts() -> None:
    assert symbol("Symbol", "F0B7") == "•"
    assert symbol("Symbol", "61") == "α"
    assert symbol("Arial", "00E9") == "é"
    assert symbol("Arial", "F0E9") is None
    assert symbol("Wingdings", "zz") is None

"""The laws of the report: nobody's words lost, nothing interpreted, nothing asked for."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
)
from plenipo.brackets.project import project
from plenipo.brackets.structure import compile_documents
from plenipo.formats.html.reading import read_embedded
from plenipo.formats.html.report import write_report
from plenipo.formats.plain import read
from plenipo.instrument.model import Kind, UnitId
from plenipo.instrument.recognise import recognise
from tests.formats.html.pages import classes, parsed, passages, seen
from tests.formats.html.rollings import PARTIES, rollings

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
ALLOWED = frozenset(
    "id class href dir lang aria-label aria-labelledby aria-hidden tabindex data-n name type "
    "checked scope role start open content http-equiv charset".split()
)


def check_page(rolling: Rolling) -> bytes:
    """Check every law of a named report on one rolling text; return the page."""
    data = write_report(rolling)
    page = parsed(data)
    for place, party in enumerate((*rolling.parties, None)):
        viewer = place if party is not None else None
        assert passages(page, viewer) == project(rolling, party)
    for element in page.iter():
        assert set(element.attrib) <= ALLOWED, element.attrib
        assert element.tag not in {"img", "link", "iframe", "object", "form"}
        href = element.get("href")
        assert href is None or (
            href.startswith("#") and page.get_element_by_id(href[1:]) is not None
        )
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert not page.xpath("//script")
    assert write_report(rolling) == data
    return data


@given(rollings())
def test_every_viewer_reads_exactly_its_own_words(rolling: Rolling) -> None:
    check_page(rolling)


@given(rollings())
def test_without_names_nothing_in_the_file_names_or_tells_apart_a_party(rolling: Rolling) -> None:
    page = write_report(rolling, names=False)
    for party in rolling.parties:
        assert party.encode() not in page
    swapped = dict(zip(rolling.parties, reversed(rolling.parties), strict=True))
    assert write_report(_renamed(rolling, swapped), names=False) == page
    assert not re.search(rb'class="[^"]*\b(h\d|hb|c\d)', page)


def _renamed(rolling: Rolling, names: dict[Party, Party]) -> Rolling:
    def of(segments: Segments) -> Segments:
        return tuple(s if isinstance(s, str) else _swap(s) for s in segments)

    def _swap(v: Variation) -> Variation:
        return Variation(
            tuple(
                Alternative(of(a.segments), frozenset(names[p] for p in a.holders), a.base)
                for a in v.alternatives
            ),
            v.nature,
            v.holds_unknown,
        )

    return replace(
        rolling,
        passages=tuple(replace(p, lead=of(p.lead), body=of(p.body)) for p in rolling.passages),
    )


@given(rollings())
def test_the_page_counts_what_the_rolling_text_counts(rolling: Rolling) -> None:
    page = parsed(write_report(rolling))
    counts = count(fold(rolling))
    summary = " ".join(page.xpath('//div[@class="sum"]')[0].text_content().split())
    assert f"{counts.common} of {counts.provisions} provisions common" in summary
    assert f"{counts.brackets} bracket" in summary


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_embedded_data_comes_back_and_cannot_end_its_block(text: str) -> None:
    data = json.dumps({"text": text + "</script><script>alert(1)</script><!--"})
    written = write_report(_one(("words",)), embedded=data)
    page = parsed(written)
    (block,) = page.xpath("//script")
    assert block.get("type") == "application/json"
    assert json.loads(block.text) == json.loads(data)
    assert not set("<>&") & set(block.text)
    assert read_embedded(written) == block.text


def test_data_with_holders_is_refused_in_a_page_without_names() -> None:
    with pytest.raises(ValueError, match="without names"):
        write_report(_one(("words",)), names=False, embedded="{}")


def test_the_policy_allows_one_style_sheet_and_nothing_else() -> None:
    page = parsed(write_report(_one(("words",))))
    (policy,) = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = page.xpath("//style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert not page.xpath("//@style")


def test_a_hundred_parties_are_counted_not_listed_in_a_tag() -> None:
    many = tuple(Party(f"Q{n:03d}") for n in range(198))
    odd, rest = frozenset(many[:1]), frozenset(many[1:])
    variation = Variation(
        (Alternative(("shall",), rest, base=True), Alternative(("should",), odd)), Nature.DISPUTE
    )
    page = parsed(write_report(Rolling(many, (_passage((variation,)),))))
    tags = [t.text_content() for t in page.xpath('//main//a[@class="t"]')]
    assert tags == ["197 parties: ", "Q000: "]
    assert "the other 197 keep shall" in " ".join(
        page.xpath('//*[@class="mg"]')[0].text_content().split()
    )


def test_a_section_runs_the_way_its_first_letter_does() -> None:
    texts = ("المادة 1", "Article 2", "12 – 第三条")
    rolling = Rolling(
        PARTIES,
        tuple(
            Passage(UnitId(f"u{at}"), Kind.ARTICLE, 1, "", (), (text,))
            for at, text in enumerate(texts)
        ),
    )
    page = parsed(write_report(rolling, language="ar"))
    assert [e.get("dir") for e in page.xpath('//main//*[@class="tx"]')] == ["rtl", None, None]
    assert page.xpath("//main/@lang") == ["ar"]


def test_a_long_text_may_be_drawn_on_approach() -> None:
    long = Rolling(
        PARTIES,
        tuple(
            Passage(UnitId(f"u{n}"), Kind.ARTICLE, 1, f"Article {n}", (), (f"Article {n}",))
            for n in range(200)
        ),
    )
    assert parsed(write_report(long)).get("class") == "long"


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    """A base and its versions, then the page as it is read, line by line."""
    given_text, _, expected = path.read_text("utf-8").partition("\n=====\n")
    rolling = compiled(given_text)
    check_page(rolling)
    assert shown(write_report(rolling)) == expected


def compiled(given_text: str) -> Rolling:
    """Compile a case: documents, each under a line `--- base` or `--- CODE`."""
    documents = {}
    for part in given_text.split("--- ")[1:]:
        name, _, text = part.partition("\n")
        documents[name] = read(text.encode(), where=name).blocks
    numbers = iter(range(1, 1000))
    base = recognise(documents.pop("base"), ids=lambda: f"u{next(numbers)}")
    versions = [(Party(name), [b.text for b in blocks]) for name, blocks in documents.items()]
    return compile_documents(base, versions, ids=lambda: f"u{next(numbers)}")


def shown(page: bytes) -> str:
    """Write the text column and the margin as lines, section by section."""
    lines = []
    for section in parsed(page).xpath("//main/section"):
        for element in section.xpath('.//*[contains(concat(" ", @class, " "), " pg ")]'):
            lines += [] if "off" in classes(element) else [seen(element)]
        lines.extend(
            f"    ({' '.join(status.text_content().split())})"
            for status in section.xpath('.//p[starts-with(@class, "st")]')
        )
        for note in section.xpath('.//li[starts-with(@id, "n")]'):
            number = note.xpath('./a[@class="bk"]')[0].text_content()
            told = [" ".join(p.text_content().split()) for p in note.xpath("./div/p")]
            lines.append(f"    {number}  {' / '.join(told)}")
    return "\n".join(lines) + "\n"


def _passage(body: Segments) -> Passage:
    return Passage(UnitId("u1"), Kind.PARAGRAPH, 1, "", (), body)


def _one(body: Segments) -> Rolling:
    return Rolling(PARTIES, (_passage(body),))

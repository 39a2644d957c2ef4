"""Bracketed texts in Word say what the attributed text says, and look as they should."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given
from lxml import etree

from plenipo.brackets.model import Rolling
from plenipo.brackets.project import project
from plenipo.brackets.render import Style, render
from plenipo.formats.docx import Embedded, read, read_embedded, write_bracketed, write_tracked
from plenipo.formats.docx.embedded import embedded_part
from plenipo.formats.docx.scrub import check_scrubbed
from plenipo.formats.docx.stylesheet import COLOURS, UNDERLINES, look_of
from plenipo.text.canonical import canonical
from tests.formats.docx.builder import W, docx, package, paragraph, run
from tests.formats.docx.negotiations import BASE, negotiations, rolling_of
from tests.formats.docx.test_writing import check_tracked

JSON = '{"schema": "plenipo.rolling/1", "title": "<é> & ]]> שלום"}'


def visible(data: bytes) -> list[str]:
    """Return the visible blocks before the legend."""
    texts = [block.text for block in read(data).accepted().blocks]
    return texts[: texts.index("How to read this text")]


def unescaped(drawn: str) -> list[str]:
    """Undo the notation's escapes and split at empty lines, without our code."""
    text = re.sub(r"¶\n|\\(.)", lambda m: m.group(1) or "\n\n", drawn, flags=re.DOTALL)
    return [found for part in text.split("\n\n") if (found := canonical(part).text)]


def check_bracketed(rolling: Rolling) -> None:
    """The file says what plain text says, carries what it was given, and nothing else."""
    data = write_bracketed(rolling, embedded=JSON)
    drawn = render(rolling)[1:]
    assert visible(data) == [part for text in drawn for part in unescaped(text)]
    assert read_embedded(data) == Embedded(JSON, intact=True)
    assert check_scrubbed(data) == ()
    assert write_bracketed(rolling, embedded=JSON) == data


@given(negotiations())
def test_the_attributed_file_says_what_the_attributed_text_says(rolling: Rolling) -> None:
    check_bracketed(rolling)


@given(negotiations())
def test_the_plain_file_names_nobody_anywhere(rolling: Rolling) -> None:
    data = write_bracketed(rolling, names=False)
    assert check_scrubbed(data, forbidden=rolling.parties) == ()
    assert read_embedded(data) is None
    drawn = render(rolling, style=Style.PLAIN)
    expected = [
        found for text in drawn for part in text.split("\n\n") if (found := canonical(part).text)
    ]
    assert visible(data) == expected


@given(negotiations())
def test_compiled_texts_obey_the_law_of_tracked_files(rolling: Rolling) -> None:
    check_tracked(rolling)
    assert check_scrubbed(write_tracked(rolling)) == ()


def test_what_is_embedded_never_goes_with_a_file_without_names() -> None:
    rolling = rolling_of(BASE, {"ARD": BASE})
    with pytest.raises(ValueError, match="names the parties"):
        write_bracketed(rolling, names=False, embedded=JSON)


def looks(data: bytes) -> list[tuple[str, str]]:
    """Return the runs of a file with their character styles."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found = []
    for element in root.iter(f"{{{W}}}r"):
        style = element.find(f"{{{W}}}rPr/{{{W}}}rStyle")
        text = "".join(str(words) for words in element.itertext())
        found.append((text, "" if style is None else style.get(f"{{{W}}}val", "")))
    return found


def test_each_partys_words_and_code_have_its_own_look() -> None:
    versions = {
        "ARD": [text.replace("shall promptly", "shall") for text in BASE],
        "ZEM": [text.replace("shall promptly", "should promptly") for text in BASE],
        "VES": BASE,
    }
    found = looks(write_bracketed(rolling_of(BASE, versions)))
    start = found.index(("1. The Parties ", ""))
    assert found[start : start + 16] == [
        ("1. The Parties ", ""),
        ("[", "BracketSign"),
        ("VES", "Party2"),
        (": ", "BracketSign"),
        ("shall promptly", "Party2"),
        ("]", "BracketSign"),
        (" ", ""),
        ("[", "BracketSign"),
        ("ARD", "Party1"),
        (": ", "BracketSign"),
        ("shall", "Party1"),
        ("]", "BracketSign"),
        (" ", ""),
        ("[", "BracketSign"),
        ("ZEM", "Party3"),
        (": ", "BracketSign"),
    ]


def test_shared_words_and_quiet_changes_have_looks_of_their_own() -> None:
    changed = [text.replace("yearly", "twice a year") for text in BASE]
    dropped = [text.replace("every year", "") for text in changed]
    found = looks(
        write_bracketed(rolling_of(BASE, {"ARD": changed, "ZEM": changed, "VES": dropped}))
    )
    assert ("{", "BracketSign") in found
    assert ("twice a year", "QuietChange") in found
    assert any(style == "SharedWords" for _, style in found)


def test_a_whole_article_in_brackets_keeps_its_paragraphs() -> None:
    article = ["Article 1 bis", "Fishing", "The Parties may fish ¶ together."]
    rolling = rolling_of(BASE, {"ARD": [*BASE[:6], *article, *BASE[6:]], "ZEM": BASE})
    texts = visible(write_bracketed(rolling))
    at = next(k for k, text in enumerate(texts) if "1 bis" in text)
    assert texts[at : at + 3] == [
        "[ARD: Article 1 bis",
        "Fishing",
        "The Parties may fish ¶ together.]",
    ]


def test_no_two_parties_look_the_same() -> None:
    seen = {look_of(at)[1:] for at in range(len(COLOURS) * len(UNDERLINES))}
    assert len(seen) == len(COLOURS) * len(UNDERLINES)


@pytest.mark.parametrize(("colour", "name"), COLOURS)
def test_every_colour_reads_on_white(colour: str, name: str) -> None:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    brightness = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (brightness + 0.05) >= 4.5, name


def test_a_file_whose_words_were_changed_says_so() -> None:
    data = write_bracketed(rolling_of(BASE, {"ARD": BASE}), embedded=JSON)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    text = parts["word/document.xml"]
    assert isinstance(text, bytes)
    parts["word/document.xml"] = text.replace(b"Ardenia", b"Arden")
    assert read_embedded(package(parts)) == Embedded(JSON, intact=False)


def test_a_very_long_text_is_carried_in_pieces() -> None:
    long = "x" * 2_500_000
    part = embedded_part(long, docx(paragraph(run("Text."))))
    assert part.count("<text>") == 3


def test_a_foreign_file_carries_nothing() -> None:
    assert read_embedded(docx(paragraph(run("Text.")))) is None


def test_foreign_matter_is_found_by_the_allow_list() -> None:
    body = '<w:p w:rsidR="00AB12CD"><w:proofErr/><w:r><w:t>ARD shall</w:t></w:r></w:p>'
    found = check_scrubbed(docx(body, comments="<w:comments xmlns:w='x'/>"), forbidden=["ARD"])
    assert any("proofErr" in finding for finding in found)
    assert any("rsidR" in finding for finding in found)
    assert any("comments.xml" in finding for finding in found)
    assert any("names 'ARD'" in finding for finding in found)


def test_every_party_is_still_drawn_out_of_its_rolling_text() -> None:
    versions: dict[str, Sequence[str]] = {"ARD": BASE[1:], "ZEM": BASE[:-1]}
    rolling = rolling_of(BASE, versions)
    for party in rolling.parties:
        assert "\n\n".join(project(rolling, party)) == "\n\n".join(versions[party])

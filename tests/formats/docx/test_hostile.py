"""Files made to harm, to mislead, or simply broken: one sentence, bounded work."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from plenipo.formats.docx import read
from plenipo.formats.docx.package import (
    HIGHEST_RATIO,
    LARGEST_PART,
    MOST_MEMBERS,
    RATIO_FREE,
    open_package,
)
from plenipo.text.errors import UnusableInput
from tests.formats.docx.builder import (
    HEAD,
    NAMESPACES,
    document,
    docx,
    package,
    paragraph,
    part,
    run,
)


def check_refused(data: bytes, word: str) -> None:
    """The refusal is one sentence that holds `word` and says where."""
    with pytest.raises(UnusableInput) as refusal:
        read(data, where="draft.docx")
    said = str(refusal.value)
    assert said.startswith("draft.docx: ")
    assert word in said
    assert said.endswith(".")
    assert "\n" not in said


def refusal_of(data: bytes) -> str:
    """Return the sentence that refuses a file, or nothing when it is read."""
    try:
        read(data).accepted()
    except UnusableInput as refusal:
        return str(refusal)
    return ""


def replaced(name: str, content: str | bytes) -> bytes:
    """Return a Word file with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(run("Text."))))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    return package({**parts, name: content})


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"The Parties shall meet.", "not a Word document"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 text}", "RTF"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "bare XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_word_file_is_named(data: bytes, word: str) -> None:
    check_refused(data, word)


def test_other_zips_are_named() -> None:
    check_refused(package({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument")
    check_refused(package({"xl/workbook.xml": "<x/>"}), "spreadsheet")
    check_refused(package({"readme.txt": "x"}), "zip without")


def test_a_truncated_file_is_refused_wherever_it_is_cut() -> None:
    data = docx("".join(paragraph(run(f"Paragraph {k} of the text.")) for k in range(40)))
    for end in range(2, len(data) - 1, max(len(data) // 60, 1)):
        check_refused(data[:end], "")


def test_a_damaged_byte_never_shows_as_a_traceback() -> None:
    data = docx("".join(paragraph(run(f"Paragraph {k} of the text.")) for k in range(40)))
    for at in range(0, len(data), 7):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            said = refusal_of(bytes(broken))
            assert said == "" or said.endswith(".")


def test_a_file_without_a_body_is_refused() -> None:
    check_refused(
        replaced("word/document.xml", f"{HEAD}<w:document {NAMESPACES}/>"), "no text body"
    )


def test_xml_that_breaks_off_is_refused() -> None:
    check_refused(replaced("word/document.xml", document("<w:p>")[:-30]), "damaged at line")


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    bomb = replaced("word/document.xml", document(paragraph(run("A" * (RATIO_FREE * 2)))))
    check_refused(bomb, f"{HIGHEST_RATIO} times")


def test_a_part_that_is_too_large_is_refused_before_it_is_unpacked() -> None:
    data = docx(paragraph(run("Text.")))
    opened = open_package(data)
    info = opened._members["word/document.xml"]
    info.file_size = LARGEST_PART + 1
    with pytest.raises(UnusableInput, match="larger than an agreement"):
        opened.bytes_of("word/document.xml")


def test_all_parts_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(paragraph(run("Text.")), styles=part("styles", ""))
    monkeypatch.setattr("plenipo.formats.docx.package.LARGEST_TOTAL", 1_500)
    check_refused(data, "larger than an agreement")


def test_a_size_that_lies_is_refused() -> None:
    data = docx(paragraph(run("Text.")))
    opened = open_package(data)
    opened._members["word/document.xml"].file_size -= 10
    with pytest.raises(UnusableInput, match="damaged"):
        opened.part("word/document.xml")


def test_too_many_members_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(run("Text."))))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    parts.update({f"word/media/{k}.bin": b"" for k in range(MOST_MEMBERS)})
    check_refused(package(parts), "more than")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    check_refused(replaced("word/document.xml", bomb.encode(encoding)), "document type")


def test_an_outside_entity_is_never_fetched() -> None:
    stolen = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
    )
    check_refused(replaced("word/document.xml", stolen), "document type")


def test_an_unknown_entity_is_refused() -> None:
    check_refused(replaced("word/document.xml", document("<w:p>&nothing;</w:p>")), "damaged")


def test_links_out_of_the_file_are_reported_and_not_followed() -> None:
    document_ = read(docx(paragraph(run("Text.")), external="\\\\host\\share\\template.dotm"))
    assert [n.what for n in document_.notices] == [
        "A link leads outside the file; none is followed."
    ]


@pytest.mark.parametrize("element", ["sdt", "ins", "smartTag", "unknown", "tbl"])
def test_nesting_deeper_than_256_is_refused(element: str) -> None:
    deep = f"<w:{element}>" * 300 + f"</w:{element}>" * 300
    check_refused(docx(paragraph(deep)), "256 deep")


@pytest.mark.parametrize(
    "layers",
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ('<w:ins w:id="1" w:author="ARD">', "</w:ins>"),
        ("<w:r><w:drawing><w:txbxContent><w:p>", "</w:p></w:txbxContent></w:drawing></w:r>"),
        ("<m:oMath><m:d><m:e>", "</m:e></m:d></m:oMath>"),
    ],
)
def test_nesting_within_the_bound_is_read(layers: tuple[str, str]) -> None:
    opening, closing = layers
    times = 230 // opening.count("<")
    body = paragraph(opening * times + run("Core.") + closing * times)
    blocks = read(docx(body)).accepted().blocks
    assert any("Core." in block.text for block in blocks)


def test_deep_tables_are_read() -> None:
    times = 70
    body = (
        "<w:tbl><w:tr><w:tc>" * times
        + paragraph(run("Core."))
        + f"{paragraph('')}</w:tc></w:tr></w:tbl>" * times
    )
    (block,) = read(docx(body + paragraph(""))).accepted().blocks
    assert (block.text, block.cell) == ("Core.", (times - 1, 0, 0))


def test_ten_megabytes_in_one_paragraph_are_read_or_refused_in_a_sentence() -> None:
    words = "".join(run(f"word {k} of a long paragraph ") for k in range(40_000))
    (block,) = read(docx(paragraph(words))).accepted().blocks
    assert block.text.endswith("word 39999 of a long paragraph")
    noise = "".join(chr(97 + (k * k) % 26) + str(k) for k in range(1_800_000))
    check_refused(docx(paragraph(run(noise))), "10 million")


def test_a_part_named_twice_is_refused() -> None:
    stream = io.BytesIO(docx(paragraph(run("Shown."))))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("WORD/document.xml", document(paragraph(run("Meant."))))
    check_refused(stream.getvalue(), "twice")


def test_names_that_climb_out_of_the_file_are_left_alone_and_told() -> None:
    data = replaced("../../outside.xml", "<x/>")
    document_ = read(data)
    assert [block.text for block in document_.accepted().blocks] == ["Text."]
    assert any("lead out of the file" in notice.what for notice in document_.notices)


def test_an_encrypted_member_is_refused() -> None:
    data = docx(paragraph(run("Text.")))
    opened = open_package(data)
    opened._members["word/document.xml"].flag_bits |= 1
    with pytest.raises(UnusableInput, match="encrypted"):
        opened.bytes_of("word/document.xml")


def test_styles_based_on_each_other_end() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>',
    )
    body = paragraph(run("Text."), properties='<w:pStyle w:val="A"/>')
    assert read(docx(body, styles=styles)).accepted().blocks[0].heading is None


def test_a_list_style_that_links_to_itself_ends() -> None:
    styles = part(
        "styles",
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    )
    numbering = part(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    body = paragraph(run("Text."), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert read(docx(body, styles=styles, numbering=numbering)).accepted().blocks[0].number == 0


def test_notes_that_refer_to_each_other_are_read_once() -> None:
    def note(identity: int, other: int) -> str:
        inner = run(f"Note {identity}.") + f'<w:r><w:footnoteReference w:id="{other}"/></w:r>' * 3
        return f'<w:footnote w:id="{identity}">{paragraph(inner)}</w:footnote>'

    body = paragraph(run("Text.") + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 50)
    data = docx(body, footnotes=part("footnotes", note(1, 2) + note(2, 1)))
    assert [block.text for block in read(data).accepted().blocks] == ["Text.", "Note 1."]


def test_numbers_of_absurd_size_make_no_absurd_text() -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        '<w:lvlText w:val="{text}"/></w:lvl>'
    )
    for form in ("lowerLetter", "upperRoman", "chicago", "hebrew1", "cardinalText"):
        inner = level.format(start=2_000_000_000, form=form, text="%1" * 500)
        numbering = part(
            "numbering",
            f'<w:abstractNum w:abstractNumId="1">{inner}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        )
        body = paragraph(run("x"), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
        (block,) = read(docx(body, numbering=numbering)).accepted().blocks
        assert len(block.text) < 2_500


def test_many_notices_are_counted_and_not_kept() -> None:
    body = paragraph('<w:r><w:footnoteReference w:id="7"/></w:r>' * 5_000 + run("Text."))
    notices = read(docx(body)).notices
    assert len(notices) <= 2_010
    assert any("more notices" in notice.what for notice in notices)

"""What reading leaves out or changes is told, with its place."""

from __future__ import annotations

import io
import zipfile

import pytest

from plenipo.formats.docx import RevisionKind, WordDocument, read
from tests.formats.docx.builder import change, docx, package, paragraph, part, run


def told(document: WordDocument) -> list[str]:
    return [f"{notice.where}: {notice.what}" for notice in document.notices]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "<w:r><w:drawing><a:blip/></w:drawing></w:r>",
            "document: 1 image is not part of the text.",
        ),
        (
            "<w:r><w:pict><v:imagedata/></w:pict></w:r>" * 2,
            "document: 2 images are not part of the text.",
        ),
        (
            "<w:r><w:object/></w:r>",
            "document: 1 embedded object is not part of the text.",
        ),
        (
            run("shall", properties="<w:strike/>"),
            (
                "document: 1 stretch of text is struck through by formatting, which is no tracked "
                "change; the words are kept."
            ),
        ),
        (
            (
                "<w:r><w:ruby><w:rt><w:r><w:t>aid</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>word</w:t>"
                "</w:r></w:rubyBase></w:ruby></w:r>"
            ),
            "document: 1 reading aid is left out above its words.",
        ),
        (
            (
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Type here')}"
                "</w:sdtContent></w:sdt>"
            ),
            "paragraph 1: A content control shows its prompt; the prompt is read as text.",
        ),
        (
            '<w:subDoc r:id="rId9"/>',
            "paragraph 1: A part of the text is in another file; it is missing.",
        ),
    ],
)
def test_what_a_paragraph_holds_beside_words_is_told(inner: str, expected: str) -> None:
    assert expected in told(read(docx(paragraph(run("Text ") + inner))))


def test_the_words_under_a_reading_aid_are_kept() -> None:
    inner = (
        "<w:r><w:ruby><w:rt><w:r><w:t>aid</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>word</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r>"
    )
    (block,) = read(docx(paragraph(inner))).accepted().blocks
    assert block.text == "word"


def test_an_embedded_file_is_told() -> None:
    document = read(docx(paragraph(run("Text.")) + '<w:altChunk r:id="rId5"/>'))
    assert told(document) == ["paragraph 1: A whole foreign file is embedded here; it is not read."]


def test_changes_in_a_header_are_listed_and_change_no_text() -> None:
    header = part("hdr", paragraph(run("Draft ") + change("ins", "ARD", run("two"))))
    document = read(docx(paragraph(run("Text.")), header1=header))
    assert document.authors == ()
    assert document.formatting_authors == ("ARD",)
    assert [(r.kind, r.part, r.text) for r in document.revisions] == [
        (RevisionKind.INSERTION, "header1", "two")
    ]
    assert told(document) == [
        "header1: A tracked change stands here, outside the agreement's text; listed, no more."
    ]
    assert [block.text for block in document.accepted().blocks] == ["Text."]


def test_a_header_without_changes_is_passed_over() -> None:
    header = part("hdr", paragraph(run("Draft")))
    assert told(read(docx(paragraph(run("Text.")), header1=header))) == []


def test_endnotes_are_read_like_footnotes() -> None:
    notes = part("endnotes", f'<w:endnote w:id="2">{paragraph(run("At the end."))}</w:endnote>')
    body = paragraph(run("Text.") + '<w:r><w:endnoteReference w:id="2"/></w:r>')
    blocks = read(docx(body, endnotes=notes)).accepted().blocks
    assert [(block.text, block.footnote) for block in blocks] == [
        ("Text.", False),
        ("At the end.", True),
    ]


def test_macros_are_told_and_never_read() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(run("Text."))))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    document = read(package({**parts, "word/vbaProject.bin": b"code"}))
    assert told(document) == ["file: The file holds macros; they are not read or run."]


def test_a_hyperlink_out_of_the_file_is_no_reason_to_warn() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(run("Text.")), external="x"))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    links = parts["word/_rels/document.xml.rels"]
    assert isinstance(links, bytes)
    parts["word/_rels/document.xml.rels"] = links.replace(b"attachedTemplate", b"hyperlink")
    assert told(read(package(parts))) == []


def test_the_strict_variant_reads_the_same() -> None:
    with zipfile.ZipFile(
        io.BytesIO(docx(paragraph(run("The Parties ") + change("ins", "ARD", run("meet")))))
    ) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    for name in ("word/document.xml", "_rels/.rels"):
        content = parts[name]
        assert isinstance(content, bytes)
        parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    document = read(package(parts))
    assert [block.text for block in document.accepted().blocks] == ["The Parties meet"]
    assert document.authors == ("ARD",)


def test_two_ends_of_a_text_box_share_no_words() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    inner = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    blocks = read(docx(paragraph(run("One.") + inner) + paragraph(run("Two.")))).accepted().blocks
    assert [block.text for block in blocks] == ["One.", "Boxed.", "Two."]


def test_formatting_of_every_kind_is_listed() -> None:
    body = (
        paragraph(
            run(
                "a", properties='<w:b/><w:rPrChange w:id="1" w:author="ARD"><w:rPr/></w:rPrChange>'
            ),
            properties='<w:jc w:val="center"/>',
            marks='<w:rPrChange w:id="2" w:author="ARD"><w:rPr/></w:rPrChange>',
        )
        + '<w:tbl><w:tblPr><w:tblPrChange w:id="3" w:author="ARD"><w:tblPr/></w:tblPrChange></w:tblPr>'
        '<w:tblGrid><w:tblGridChange w:id="4"><w:tblGrid/></w:tblGridChange></w:tblGrid>'
        '<w:tr><w:trPr><w:trPrChange w:id="5" w:author="ARD"><w:trPr/></w:trPrChange></w:trPr>'
        '<w:tc><w:tcPr><w:tcPrChange w:id="6" w:author="ARD"><w:tcPr/></w:tcPrChange></w:tcPr>'
        f"{paragraph(run('b'))}</w:tc></w:tr></w:tbl>"
        '<w:sectPr><w:sectPrChange w:id="7" w:author="ARD"><w:sectPr/></w:sectPrChange></w:sectPr>'
    )
    document = read(docx(body))
    assert [r.kind for r in document.revisions] == [RevisionKind.FORMATTING] * 7
    assert document.authors == ()
    assert document.formatting_authors == ("ARD",)
    assert document.base().blocks == document.accepted().blocks

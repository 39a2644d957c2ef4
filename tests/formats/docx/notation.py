"""A compact way to write a tracked Word document down, for the cases in `cases/`.

A case opens with a sentence on what it shows, then the document after `-----`,
then what is expected in sections headed `== name`: `base`, `accepted`,
`notices`, `moves`, `sub-amendments`, or an author. In a document a line is a
paragraph. It may open with `@h1`, `@title`, `@style:Id`, `@list:1.0`,
`@outline:2` (its properties) and end with `¶+ARD` or `¶-ARD` (its mark is
inserted or deleted; `¶>ARD` and `¶<ARD`: moved away, moved here). Inside:

    {+ARD:words}  {-ARD:words}          inserted, deleted; they nest
    {>ARD:name:words} {<ARD:name:words} moved away, moved here
    {i:words} {hidden:words} {link:words} {sdt:words} {smart:words} {box:words}
    {field:CODE:words} {simple:CODE:words} {comment:ARD:what:words}
    {^1} {tab} {br} {page} {nbh} {shy} {sym:Symbol:F061} {xml:<w:.../>}

`^1: words` defines a footnote, `list 1: decimal "%1."; lowerLetter "(%2)"` a
list, `table`, `row`, `row +ARD`, `row -ARD`, `cell`, `end` a table whose cells
hold the paragraphs that follow. `xml: ...` is a block as it stands. An author's
underscores are spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

from plenipo.formats.docx import WordDocument
from plenipo.instrument.model import Block, Source
from tests.formats.docx.builder import change, docx, mark, paragraph, part

_MARK = re.compile(r"\s*¶([+\-<>])(\S+)\Z")
_ELEMENTS = {"+": "ins", "-": "del", ">": "moveFrom", "<": "moveTo"}
_LEVEL = re.compile(r'(\w+) "([^"]*)"')
_CHARACTERS = {
    "tab": "<w:tab/>",
    "br": "<w:br/>",
    "page": '<w:br w:type="page"/>',
    "nbh": "<w:noBreakHyphen/>",
    "shy": "<w:softHyphen/>",
}
_STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Leaning"><w:name w:val="Leaning"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="SubClause"><w:name w:val="Sub Clause"/>'
    '<w:basedOn w:val="Clause"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>",
)


@dataclass
class Case:
    """One case: what it shows, its file, and what is expected of it."""

    title: str
    data: bytes
    expected: dict[str, str]


@dataclass
class _Document:
    """What parsing a document gathers beside its body."""

    notes: dict[str, str] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    identity: Callable[[], int] = field(default_factory=lambda: count(1).__next__)


def parse_case(text: str) -> Case:
    """Read one case file."""
    title, _, rest = text.partition("\n-----\n")
    body, *sections = re.split(r"^== (.+)\n", rest, flags=re.MULTILINE)
    expected = {
        name.strip(): content.strip("\n")
        for name, content in zip(sections[::2], sections[1::2], strict=True)
    }
    return Case(title.strip(), build(body), expected)


def build(text: str) -> bytes:
    """Turn a document in this notation into the bytes of a Word file."""
    document = _Document()
    blocks = [_line(line, document) for line in text.splitlines() if line.strip()]
    parts = {"styles": _STYLES}
    if document.lists:
        parts["numbering"] = part("numbering", "".join(document.lists))
    if document.notes:
        parts["footnotes"] = part("footnotes", "".join(document.notes.values()))
    if document.comments:
        parts["comments"] = part("comments", "".join(document.comments))
    return docx("".join(blocks), **parts)


def _line(line: str, document: _Document) -> str:
    if line.startswith("xml: "):
        return line[5:]
    if line.startswith("list "):
        document.lists.append(_list(line))
        return ""
    if line.startswith("^"):
        identity, _, words = line[1:].partition(": ")
        inner = _paragraph(words, document)
        document.notes[identity] = f'<w:footnote w:id="{identity}">{inner}</w:footnote>'
        return ""
    word, _, rest = line.partition(" ")
    if line == "table":
        return "<w:tbl><w:tblPr/><w:tblGrid/>"
    if word == "row":
        history = ""
        if rest:
            history = f"<w:trPr>{mark(_ELEMENTS[rest[0]], _author(rest[1:]))}</w:trPr>"
        return f"<w:tr>{history}"
    if word in {"cell", "endcell", "endrow", "end"}:
        return {"cell": "<w:tc>", "endcell": "</w:tc>", "endrow": "</w:tr>", "end": "</w:tbl>"}[
            word
        ]
    return _paragraph(line, document)


def _list(line: str) -> str:
    number, _, levels = line[5:].partition(": ")
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
        for at, (form, text) in enumerate(_LEVEL.findall(levels))
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def _paragraph(line: str, document: _Document) -> str:
    properties: list[str] = []
    marks: list[str] = []
    while (found := _MARK.search(line)) is not None:
        marks.insert(0, mark(_ELEMENTS[found.group(1)], _author(found.group(2))))
        line = line[: found.start()]
    while line.startswith("@"):
        word, _, line = line.partition(" ")
        properties.append(_property(word[1:]))
    return paragraph(
        _inline(line, document), properties="".join(properties), marks="".join(marks)
    )  # fmt: skip


def _property(word: str) -> str:
    name, _, value = word.partition(":")
    if name == "title":
        return '<w:pStyle w:val="Title"/>'
    if name.startswith("h") and name[1:].isdigit():
        return f'<w:pStyle w:val="Heading{name[1:]}"/>'
    if name == "style":
        return f'<w:pStyle w:val="{value}"/>'
    if name == "outline":
        return f'<w:outlineLvl w:val="{value}"/>'
    number, _, level = value.partition(".")
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _author(word: str) -> str:
    return word.replace("_", " ")


def _inline(text: str, document: _Document, *, form: str = "", deleted: bool = False) -> str:
    """Turn the words of a paragraph into runs."""
    out: list[str] = []
    at = 0
    while at < len(text):
        opening = text.find("{", at)
        if opening < 0:
            opening = len(text)
        if opening > at:
            out.append(_run(text[at:opening], form, deleted=deleted))
        if opening == len(text):
            break
        closing = _closing(text, opening)
        out.append(_element(text[opening + 1 : closing], document, form, deleted))
        at = closing + 1
    return "".join(out)


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"a brace is not closed in {text!r}")


def _run(text: str, form: str, *, deleted: bool) -> str:
    tag = "delText" if deleted else "t"
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def _element(inner: str, document: _Document, form: str, deleted: bool) -> str:
    sign = inner[0]
    if sign in "+-":
        author, _, words = inner[1:].partition(":")
        content = _inline(words, document, form=form, deleted=deleted or sign == "-")
        return change(_ELEMENTS[sign], _author(author), content, identity=document.identity())
    if sign in "<>":
        author, name, words = inner[1:].split(":", 2)
        element, identity = _ELEMENTS[sign], document.identity()
        content = change(
            element, _author(author), _inline(words, document, form=form),
            identity=document.identity(),
        )  # fmt: skip
        return (
            f'<w:{element}RangeStart w:id="{identity}" w:author="{_author(author)}" '
            f'w:name="{name}"/>{content}<w:{element}RangeEnd w:id="{identity}"/>'
        )
    if sign == "^":
        return f'<w:r><w:footnoteReference w:id="{inner[1:]}"/></w:r>'
    word, _, rest = inner.partition(":")
    if word in _CHARACTERS:
        return f"<w:r>{_CHARACTERS[word]}</w:r>"
    if word == "xml":
        return rest
    if word == "sym":
        font, _, code = rest.partition(":")
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    if word == "i":
        return _inline(rest, document, form=f"{form}<w:i/>", deleted=deleted)
    if word == "hidden":
        return _inline(rest, document, form=f"{form}<w:vanish/>", deleted=deleted)
    if word == "comment":
        return _comment(rest, document)
    return _wrapped(word, rest, document, form, deleted)


def _wrapped(word: str, rest: str, document: _Document, form: str, deleted: bool) -> str:
    if word in {"field", "simple"}:
        code, _, words = rest.partition(":")
        content = _inline(words, document, form=form, deleted=deleted)
        if word == "simple":
            return f'<w:fldSimple w:instr="{code}">{content}</w:fldSimple>'
        tag = "delInstrText" if deleted else "instrText"
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:{tag}>{code}</w:{tag}></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{content}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    content = _inline(rest, document, form=form, deleted=deleted)
    if word == "link":
        return f'<w:hyperlink w:anchor="a">{content}</w:hyperlink>'
    if word == "sdt":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    if word == "smart":
        return f'<w:smartTag w:element="place">{content}</w:smartTag>'
    if word == "box":
        box = f"<w:txbxContent><w:p>{content}</w:p></w:txbxContent>"
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
            f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            f"{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    raise ValueError(f"no such element: {word!r}")


def _comment(rest: str, document: _Document) -> str:
    author, said, words = rest.split(":", 2)
    identity = document.identity()
    document.comments.append(
        f'<w:comment w:id="{identity}" w:author="{_author(author)}"><w:p><w:r>'
        f"<w:t>{escape(said)}</w:t></w:r></w:p></w:comment>"
    )
    return (
        f'<w:commentRangeStart w:id="{identity}"/>{_inline(words, document)}'
        f'<w:commentRangeEnd w:id="{identity}"/>'
        f'<w:r><w:commentReference w:id="{identity}"/></w:r>'
    )


def shown(source: Source) -> str:
    """Write a text down as the cases expect it: one block a line, its nature in front."""
    return "\n".join(map(_shown, source.blocks))


def _shown(block: Block) -> str:
    front = ""
    if block.heading is not None:
        front += f"h{block.heading} "
    if block.level is not None:
        front += f"level {block.level} "
    if block.cell is not None:
        front += f"cell {'.'.join(map(str, block.cell))} "
    if block.footnote:
        front += "note "
    if block.italic:
        front += f"italic {block.italic} "
    text = block.text.replace("\n", "⏎")
    if block.number:
        text = f"«{text[: block.number]}»{text[block.number :]}"
    return f"{front}| {text}" if front else text


def section(document: WordDocument, name: str) -> str:
    """Return what a section of a case says of a document."""
    if name == "notices":
        return "\n".join(f"{notice.where}: {notice.what}" for notice in document.accepted().notices)
    if name == "moves":
        return "\n".join(
            f"{m.author}: {m.text} ({m.from_paragraph} to {m.to_paragraph})" for m in document.moves
        )
    if name == "sub-amendments":
        return "\n".join(
            f"{s.author}, {s.kind} in {s.of}: {s.text}" for s in document.sub_amendments
        )
    if name == "changes":
        return "\n".join(f"{c.author}, {c.kind}: {c.times}" for c in document.changes)
    if name == "authors":
        return ", ".join(document.authors)
    if name == "base":
        return shown(document.base())
    return shown(document.accepted() if name == "accepted" else document.by_author(name))

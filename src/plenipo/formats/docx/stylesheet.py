"""The styles of the files we write: a printed treaty, and one look per party.

A party is told from another by its code in the text, by colour and by the kind
of underline, never by colour alone. The twelve colours are dark enough to read
on white (contrast over 4.5 to 1) and far enough apart in hue or lightness for
the common kinds of colour blindness; colour and underline together repeat
only after 192 parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from plenipo.formats.docx import names as n
from plenipo.instrument.model import Kind

COLOURS: Final = (
    ("1F4E9E", "blue"),
    ("9C3D00", "burnt orange"),
    ("00664B", "sea green"),
    ("8A1C5B", "wine"),
    ("5C5400", "olive"),
    ("4B2A9B", "violet"),
    ("A11D2A", "red"),
    ("005F78", "petrol"),
    ("6B3F1D", "brown"),
    ("2F6B12", "leaf green"),
    ("B0257A", "magenta"),
    ("3F4A57", "slate"),
)
UNDERLINES: Final = (
    ("single", "single"),
    ("double", "double"),
    ("dotted", "dotted"),
    ("dash", "dashed"),
    ("wave", "wavy"),
    ("thick", "thick"),
    ("dotDash", "dot-dash"),
    ("dotDotDash", "dot-dot-dash"),
    ("wavyDouble", "double wavy"),
    ("dashedHeavy", "thick dashed"),
    ("dottedHeavy", "thick dotted"),
    ("dashLong", "long-dashed"),
    ("wavyHeavy", "thick wavy"),
    ("dashDotHeavy", "thick dot-dash"),
    ("dashDotDotHeavy", "thick dot-dot-dash"),
    ("dashLongHeavy", "thick long-dashed"),
)

SIGN: Final = "BracketSign"  # brackets, braces and what names the holders
SHARED: Final = "SharedWords"  # words that several parties hold
QUIET: Final = "QuietChange"  # words in braces
LEGEND: Final = "Legend"
LEGEND_TITLE: Final = "LegendTitle"

_HEADINGS: Final = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX})
_STYLES: Final = {
    Kind.TITLE: "Title",
    Kind.HEADING: "ArticleTitle",
    Kind.RECITAL: "Recital",
    Kind.FOOTNOTE: "NoteText",
    Kind.CELL: "CellText",
    Kind.SIGNATURE: "SignatureBlock",
    Kind.NOTE: "EditorialNote",
}
_STEP: Final = 567  # one centimetre, in twentieths of a point


class PartyLook(NamedTuple):
    """How one party's words are set."""

    style: str  # id of the character style
    colour: str
    underline: str


def style_of(kind: Kind, depth: int) -> str:
    """Return the paragraph style for a kind of unit, "" for the default one."""
    if kind in _HEADINGS:
        return f"Heading{min(max(depth, 1), 9)}"
    return _STYLES.get(kind, "")


def indent_of(kind: Kind, depth: int) -> int:
    """Return how far a point is set in, in twentieths of a point."""
    if kind is not Kind.POINT:
        return 0
    return _STEP * min(max(depth - 2, 1), 8)


def look_of(index: int) -> PartyLook:
    """Return the look of the party at this place in the list of parties."""
    colour, underline = _pair(index)
    return PartyLook(f"Party{index + 1}", COLOURS[colour][0], UNDERLINES[underline][0])


def looks_like(index: int) -> str:
    """Say in words how the party at this place in the list is set."""
    colour, underline = _pair(index)
    return f"{COLOURS[colour][1]}, {UNDERLINES[underline][1]} underline"


def _pair(index: int) -> tuple[int, int]:
    count = len(COLOURS)
    return index % count, (index + index // count) % len(UNDERLINES)


def stylesheet(
    parties: Sequence[str] = (), *, brackets: bool = False, stamped: bool = False
) -> str:
    """Return the styles part.

    `brackets` adds the signs, `parties` a look for each code, `stamped` the head
    and the foot of a page.
    """
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:styles xmlns:w="{n.NS_W}">{_DEFAULTS}{_NORMAL}{_headings()}{_PARAGRAPHS}'
        f"{_STAMPED if stamped else ''}{_BRACKETS if brackets else ''}{''.join(map(_party, range(len(parties)), parties))}"
        "</w:styles>"
    )


def _paragraph_style(
    identity: str, name: str, *, paragraph: str = "", run: str = "", base: str = "Normal"
) -> str:
    following = '<w:next w:val="Normal"/>' if run or "jc" in paragraph else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/>{following}<w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}"
        f"{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _character_style(identity: str, name: str, run: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{run}</w:rPr></w:style>"
    )


def _party(index: int, code: str) -> str:
    look = look_of(index)
    return _character_style(
        look.style,
        f"Party {code}",
        f'<w:color w:val="{look.colour}"/><w:u w:val="{look.underline}" w:color="{look.colour}"/>',
    )


def _headings() -> str:
    parts = []
    for level in range(1, 10):
        space = 360 if level == 1 else 240
        weight = "<w:b/><w:bCs/>" if level <= 3 else "<w:i/><w:iCs/>"
        parts.append(
            _paragraph_style(
                f"Heading{level}",
                f"heading {level}",
                paragraph=(
                    f'<w:keepNext/><w:keepLines/><w:spacing w:before="{space}" w:after="120"/>'
                    f'<w:jc w:val="center"/><w:outlineLvl w:val="{level - 1}"/>'
                ),
                run=weight,
            )
        )
    return "".join(parts)


_FONT: Final = "Times New Roman"
_DEFAULTS: Final = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
    '<w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)
_NORMAL: Final = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
)
_PARAGRAPHS: Final = "".join(
    (
        _paragraph_style(
            "Title",
            "Title",
            paragraph='<w:keepNext/><w:spacing w:before="240" w:after="360"/><w:jc w:val="center"/>',
            run='<w:b/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/>',
        ),
        _paragraph_style(
            "ArticleTitle",
            "Article Title",
            paragraph='<w:keepNext/><w:spacing w:after="160"/><w:jc w:val="center"/>',
            run="<w:b/><w:bCs/>",
        ),
        _paragraph_style("Recital", "Recital", paragraph='<w:ind w:firstLine="567"/>'),
        _paragraph_style("NoteText", "Note Text", run='<w:sz w:val="20"/><w:szCs w:val="20"/>'),
        _paragraph_style("CellText", "Cell Text", paragraph='<w:ind w:left="567"/>'),
        _paragraph_style(
            "SignatureBlock",
            "Signature Block",
            paragraph='<w:keepLines/><w:spacing w:before="240"/>',
        ),
        _paragraph_style("EditorialNote", "Editorial Note", run='<w:color w:val="595959"/>'),
    )
)
# At the end of the line stand the handling mark and the page; the text is 9072 wide.
_EDGE: Final = '<w:tabs><w:tab w:val="right" w:pos="9072"/></w:tabs><w:spacing w:after="0"/>'
_STAMPED: Final = "".join(
    _paragraph_style(
        name, name.lower(), paragraph=_EDGE, run='<w:sz w:val="18"/><w:szCs w:val="18"/>'
    )
    for name in ("Header", "Footer")
)
_BRACKETS: Final = "".join(
    (
        _character_style(SIGN, "Bracket Sign", '<w:b/><w:bCs/><w:color w:val="000000"/>'),
        _character_style(SHARED, "Shared Words", '<w:color w:val="262626"/><w:u w:val="words"/>'),
        _character_style(QUIET, "Quiet Change", '<w:color w:val="595959"/>'),
        _paragraph_style(
            LEGEND_TITLE,
            "Legend Title",
            paragraph='<w:keepNext/><w:spacing w:before="480" w:after="80"/>',
            run="<w:b/><w:bCs/>",
        ),
        _paragraph_style(
            LEGEND,
            "Legend",
            paragraph='<w:spacing w:after="60"/>',
            run='<w:sz w:val="20"/><w:szCs w:val="20"/>',
        ),
    )
)

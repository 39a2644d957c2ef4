"""What stands around the text: band and title, outline and choices, matrix, legend, notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from plenipo.brackets.fold import Counts
from plenipo.brackets.model import Party, Rolling
from plenipo.formats.html.course import ANCHOR, TITLE, course_section
from plenipo.formats.html.margin import chips, counted
from plenipo.formats.html.marks import READABLE, Hand
from plenipo.formats.html.matrix import matrix
from plenipo.formats.html.sections import Section
from plenipo.instrument.model import Kind
from plenipo.record.reach import Convergence

FEW = 6  # parties whose matrix needs no more than the width of a page of text


_FROM_FILES: Final = (
    "Made from files. They know wordings, not positions: a provision here is common or bracketed, "
    "never agreed."
)
_FROM_A_ROOM: Final = (
    "Drawn from the record of a room. Brackets are wordings, not positions: a provision without "
    "one is common, and agreed only where the record says so."
)


def head(
    pieces: Sequence[Section],
    counts: Counts,
    *,
    title: str,
    note: str,
    hand: Hand,
    recorded: bool = False,
) -> str:
    """Draw the band and the title with its counts; `recorded` for the text of a room."""
    who = chips(hand.parties, hand) if hand.names and hand.parties else ""
    under = " · ".join(part for part in (who, escape(note)) if part)
    strip = "".join(
        f'<a class="s{min(p.brackets, 6)}" href="#p{p.place + 1}" tabindex="-1"></a>'
        for p in pieces
        if p.kind is not Kind.TITLE or p.brackets
    )
    said = counted(counts.brackets, "bracket")
    if counts.changes:
        said += f", {counted(counts.changes, 'change')} that all want"
    return (
        '<header class="top"><p class="band"><b>Rolling text</b> '
        f"<span>{_FROM_A_ROOM if recorded else _FROM_FILES}</span></p>"
        f'<div class="hd1"><div><h1 dir="auto">{escape(title)}</h1><p class="by">{under}</p></div>'
        f'<div class="sum"><p><b>{counts.common} of {counts.provisions} provisions common</b>'
        f"<span>{said}</span></p>"
        f'<div class="strip" aria-hidden="true">{strip}</div></div></div></header>'
    )


def rail(pieces: Sequence[Section], *, hand: Hand, notices: bool, course: bool = False) -> str:
    """Draw the outline, and the two choices of what to read."""
    listed = (p for p in pieces if p.kind is not Kind.TITLE or p.brackets)
    items = "".join(_entry(piece) for piece in listed)
    table = '<li><a href="#who-differs">Who differs where</a></li>' if hand.parties else ""
    told = '<li><a href="#notices">Notices</a></li>' if notices and hand.names else ""
    drawn = f'<li><a href="#{ANCHOR}">{TITLE}</a></li>' if course else ""
    return (
        '<nav class="rail" aria-label="Contents">'
        f"{_readings(hand)}"
        '<details class="con" open><summary><h2>Contents</h2></summary>'
        f'<ol class="toc">{items}</ol>'
        f'<ul class="toc more">{table}{drawn}<li><a href="#legend">How to read the brackets</a></li>'
        f"{told}</ul></details></nav>"
    )


def _entry(piece: Section) -> str:
    state = "open" if piece.brackets else "common"
    number = piece.number
    for word in ("Article ", "ARTICLE "):
        number = number.removeprefix(word)
    label = " ".join(part for part in (number, piece.name) if part) or "Text"
    left = ""
    if piece.brackets:
        left = f'<span class="left">{piece.brackets} [ ]<span class="vh"> brackets</span></span>'
    elif piece.changes:
        left = f'<span class="left">{piece.changes} °<span class="vh"> changes</span></span>'
    return (
        f'<li class="{state}"><a href="#p{piece.place + 1}">'
        f'<span class="nm" dir="auto">{escape(label)}</span>{left}</a></li>'
    )


def _readings(hand: Hand) -> str:
    """Draw the radio buttons that choose a reading; they need no script."""
    show = (
        '<fieldset class="pick show"><legend>Show</legend>'
        '<label><input type="radio" name="show" id="sa" checked> Everything</label>'
        '<label><input type="radio" name="show" id="so"> Only bracketed</label></fieldset>'
    )
    if not hand.parties or len(hand.parties) > READABLE:
        return show
    each = "".join(
        f'<label><input type="radio" name="read" id="r{place}"> {hand.code(party)}</label>'
        for place, party in enumerate(hand.parties)
    )
    return (
        show + '<fieldset class="pick read"><legend>Read as</legend>'
        '<label><input type="radio" name="read" id="ra" checked> Rolling</label>'
        '<label><input type="radio" name="read" id="rb"> Draft</label>'
        f"{each}</fieldset>"
    )


def after(
    rolling: Rolling,
    pieces: Sequence[Section],
    *,
    hand: Hand,
    party_names: Mapping[Party, str],
    course: Convergence | None = None,
) -> str:
    """Draw what follows the text: matrix, how it came together, legend, notices."""
    out = ['<div class="after">']
    if hand.parties:
        width = "few" if len(hand.parties) <= FEW else "wide"
        out.append(
            f'<section class="ex mat {width}" aria-labelledby="who-differs">'
            '<h2 id="who-differs">Who differs where</h2>'
            f"{matrix(rolling, pieces, hand=hand)}</section>"
        )
    if course is not None:
        out.append(course_section(course))
    out.append(_legend(hand, party_names))
    if rolling.notices:
        if hand.names:
            items = "".join(f"<li>{escape(n, quote=False)}</li>" for n in rolling.notices)
            told = f'<ul class="told">{items}</ul>'
        else:
            told = "<p>Notices can name parties; they are left out of this page.</p>"
        out.append(
            '<section class="ex" aria-labelledby="notices"><h2 id="notices">Notices</h2>'
            f"{told}</section>"
        )
    out.append("</div>")
    return "".join(out)


def _legend(hand: Hand, party_names: Mapping[Party, str]) -> str:
    """Draw the legend with live examples, and the parties with their names."""
    rows = [
        (
            '<span class="k">[</span>words<span class="k">]</span>',
            "Words that some want and others do not, or one of several wordings.",
        ),
        (
            'eighteen<span class="qm">°</span>',
            (
                "No bracket: all parties want this change of the draft, or the difference is one of "
                "typing or numbering alone. The note tells the words that were there."
            ),
        ),
    ]
    if hand.parties:
        code = hand.code(hand.parties[0])
        last = hand.code(hand.parties[-1])
        rows[:1] = [
            (
                (
                    f'<span class="k">[</span><span class="a c0 solid"><span class="t">{code}</span>'
                    'words</span><span class="k">]</span>'
                ),
                (
                    "Wording, with those who hold it. Different wordings of one place follow each "
                    "other; the draft's own stands first."
                ),
            ),
            (
                (
                    '<span class="k">[</span><span class="a cs"><span class="t">delete '
                    f'{last}</span>words</span><span class="k">]</span>'
                ),
                "Words of the draft that the party named wants out.",
            ),
        ]
    items = "".join(f'<dt class="serif">{sample}</dt><dd>{said}</dd>' for sample, said in rows)
    parties = ""
    if hand.parties:
        listed = "".join(
            f'<li><span class="chip">{hand.code(p)}</span> {escape(party_names.get(p, ""))}</li>'
            for p in hand.parties
        )
        parties = f'<h3>Parties</h3><ul class="parties">{listed}</ul>'
    else:
        parties = "<p>The parties are not named in this page.</p>"
    return (
        '<section class="ex" aria-labelledby="legend">'
        f'<h2 id="legend">How to read the brackets</h2><dl class="how">{items}</dl>{parties}'
        "</section>"
    )

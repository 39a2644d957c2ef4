"""Draw the passages of a section: heading, paragraphs, runs that some want and others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from unicodedata import bidirectional

from plenipo.brackets.model import Nature, Passage, Rolling
from plenipo.formats.html.margin import margin, status_line, worth_telling
from plenipo.formats.html.marks import CLOSE, OPEN, Hand, Note, strikers
from plenipo.formats.html.sections import OPENERS, Section, alike
from plenipo.formats.html.viewing import absent, leading, shown, whole, wording_of
from plenipo.instrument.model import Kind

_TEXT_CLASSES = {
    Kind.RECITAL: "recital",
    Kind.PREAMBLE: "preamble",
    Kind.POINT: "point",
    Kind.CELL: "cell",
    Kind.FOOTNOTE: "footnote",
    Kind.SIGNATURE: "signature",
    Kind.NOTE: "editorial",
    Kind.HEADING: "sub",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section's own words as HTML, to be framed by whoever shows them.

    `head` is the heading, `rest` what stands below it. `classes` belong on the
    element around the whole section, `around` on the one around its words;
    both are "" or begin with a space, as does `turned`, the `dir` attribute of
    words that run from right to left.
    """

    head: str
    rest: str
    classes: str
    around: str
    turned: str


def words_of(rolling: Rolling, piece: Section, *, hand: Hand) -> Drawn:
    """Draw the heading and the passages of one section; what is to be noted stays with `hand`."""
    passages = rolling.passages[piece.passages.start : piece.passages.stop]
    drawn = _passages(passages, hand, piece)
    around, readers = _around(passages, hand)
    head = "".join(drawn[: piece.head])
    if head:
        head = f"<h3>{head}</h3>"
    else:
        head = f'<h3 class="vh">{escape(piece.caption, quote=False)}</h3>'
    rest = _flow(passages[piece.head :], drawn[piece.head :])
    state = "open" if piece.brackets else "common"
    classes = f"{state} k-{piece.kind}{readers}"
    return Drawn(head, rest, classes, around, direction(passages))


def section(
    rolling: Rolling,
    piece: Section,
    *,
    hand: Hand,
    links: Mapping[str, str],
    standing: str | None = None,
) -> str:
    """Draw one section: heading, passages, and the notes beside them.

    `standing` is HTML for the line under the heading, for who knows more of
    the section than files tell; without it the line counts brackets and changes.
    """
    first_note = len(hand.notes)
    passages = rolling.passages[piece.passages.start : piece.passages.stop]
    drawn = words_of(rolling, piece, hand=hand)
    anchor = piece.place + 1
    status = status_line(
        brackets=piece.brackets,
        changes=piece.changes,
        moved=links.get(passages[0].moved, ""),
    )
    if standing is None:
        standing = status if piece.brackets or piece.changes else ""
    notes = margin(
        worth_telling(hand.notes[first_note:], hand=hand),
        hand=hand,
        links=links,
        caption=piece.caption,
    )
    return (
        f'<section class="pv {drawn.classes}" id="p{anchor}">'
        f'<div class="tx{drawn.around}"{drawn.turned}>{drawn.head}'
        f'<div class="sl" lang="en" dir="ltr">{standing}</div>{drawn.rest}</div>{notes}'
        "</section>\n"
    )


def _around(passages: Sequence[Passage], hand: Hand) -> tuple[str, str]:
    """Return wash and readers of a section that is in dispute as a whole, else nothing.

    Its passages then stand in one wash, and the section is there for those who have it.
    """
    variation = whole(passages[0])
    if variation is None or variation.nature is not Nature.DISPUTE or len(passages) == 1:
        return "", ""
    if not all(alike(one, other) for one, other in pairwise(passages)):
        return "", ""
    worded, _ = wording_of(variation)
    against = strikers(variation) if worded.base else frozenset()
    return f" wh {hand.look(worded.holders, against, depth=0)}", f" a{hand.readers(worded)}"


def direction(passages: Sequence[Passage]) -> str:
    """Return the `dir` of a section: right to left when its first letter is, else nothing.

    The passages find their own direction; this turns the line beside them.
    """
    for passage in passages:
        for character in shown(passage.lead + passage.body):
            kind = bidirectional(character)
            if kind in ("R", "AL"):
                return ' dir="rtl"'
            if kind == "L":
                return ""
    return ""


def _flow(passages: Sequence[Passage], drawn: Sequence[str]) -> str:
    """Join the passages below the heading; neighbouring cells stand side by side."""
    out = []
    points = [p.depth for p in passages if p.kind is Kind.POINT]
    for at, (passage, html) in enumerate(zip(passages, drawn, strict=True)):
        if passage.kind is Kind.POINT and (level := passage.depth - min(points)):
            html = html.replace('"pg point', f'"pg point d{min(level, 3)}', 1)
        cell = passage.kind is Kind.CELL
        if cell and (at == 0 or passages[at - 1].kind is not Kind.CELL):
            out.append('<div class="cells">')
        out.append(html)
        if cell and (at + 1 == len(passages) or passages[at + 1].kind is not Kind.CELL):
            out.append("</div>")
    return "".join(out)


def _passages(passages: Sequence[Passage], hand: Hand, piece: Section) -> list[str]:
    """Draw passages one by one; runs in dispute as a whole share one note."""
    out: list[str] = []
    at = 0
    while at < len(passages):
        variation = whole(passages[at])
        if variation is None:
            out.append(_plain(passages[at], hand, head=at < piece.head))
            at += 1
            continue
        end = at + 1
        while end < len(passages) and alike(passages[end - 1], passages[end]):
            end += 1
        groups = piece.groups[at:end]
        out.extend(_whole(passages[at:end], hand, groups=groups, head=piece.head - at))
        at = end
    return out


def _plain(passage: Passage, hand: Hand, *, head: bool) -> str:
    """Draw a passage that stands for everybody, or whose words are all in pieces."""
    base, without = absent(passage, hand.everyone)
    extra = ""
    if base or without:
        extra = " a" + hand.seen_by(hand.everyone - without, base=not base)
    first = len(hand.notes)
    lead = hand.segments(passage.lead)
    words = hand.segments(passage.body)
    anchor = ""
    if passage.moved or passage.split_of:
        anchor = f'<span id="b{_tell_origin(passage, hand, first)}"></span>'
    if lead:
        lead = f'<span class="ld">{lead}</span>'
    return _block(passage, anchor + lead + words, extra, head=head)


def _tell_origin(passage: Passage, hand: Hand, first: int) -> int:
    """Put before the passage's own notes where its words come from; return the note's number."""
    number = hand.number()
    hand.notes.insert(
        first,
        Note(
            number,
            Nature.DISPUTE,
            (),
            moved=passage.moved or passage.split_of[0],
            origin=passage.origin,
        ),
    )
    return number


def _whole(
    passages: Sequence[Passage], hand: Hand, *, groups: Sequence[int], head: int
) -> list[str]:
    """Draw a run of passages that some have and others do not: a bracket a provision, one note.

    `groups` tells the provisions apart; the first `head` passages belong to
    the section's heading line.
    """
    variation = whole(passages[0])
    assert variation is not None
    number = hand.number()
    worded, _ = wording_of(variation)
    against = strikers(variation) if worded.base else frozenset()
    quiet = variation.nature is Nature.CONSENSUS
    hand.notes.append(
        Note(
            number,
            variation.nature,
            hand.rows(variation),
            extent=len(passages),
            kind=passages[0].kind,
            moved=passages[0].moved,
            origin=passages[0].origin,
        )
    )
    look = hand.look(worded.holders, against, depth=0)
    out = []
    for at, passage in enumerate(passages):
        own = whole(passage)
        assert own is not None
        mine, _ = wording_of(own)
        lead = hand.segments(passage.lead)
        words = hand.segments(mine.segments, depth=1, among=mine.holders)
        inner = (f'<span class="ld">{lead}</span>' if lead else "") + words
        readers = hand.readers(mine)
        anchor = f' id="b{number}"' if at == 0 else ""
        if quiet:
            name = "del" if mine.base else "ins"
            inner = f"<{name}{anchor}>{inner}</{name}>" + (hand.ring(number) if at == 0 else "")
            off = "" if leading(own) is mine else " off"
            out.append(_block(passage, inner, f" a{off}{readers}", head=at < head))
            continue
        if at == 0 or groups[at - 1] != groups[at]:
            tag = hand.tag(mine, against=against, number=number)
            inner = f'<span class="v"{anchor}>{OPEN}{tag}</span>' + inner
        if at == len(passages) - 1 or groups[at] != groups[at + 1]:
            inner += CLOSE
        edge = ("" if at else " first") + ("" if at < len(passages) - 1 else " last")
        out.append(_block(passage, inner, f" a wh{edge} {look}{readers}", head=at < head))
    return out


def _block(passage: Passage, inner: str, extra: str, *, head: bool) -> str:
    """Wrap a drawn passage in the element its kind and place ask for."""
    kind = passage.kind
    if head:
        line = "lb" if kind in OPENERS or kind is Kind.TITLE else "hd"
        return f'<span class="pg {line}{extra}" dir="auto">{inner}</span>'
    name = _TEXT_CLASSES.get(kind, "para")
    return f'<p class="pg {name}{extra}" dir="auto">{inner}</p>'

"""The report: a rolling text as one HTML file that needs nothing else.

No request leaves the page, no script runs in it, and it says so itself in a
content security policy. The text is set like a printed treaty; who wants what
stands in the margin beside it; a matrix, the notices and the legend follow.
Reading as one party, or only what is bracketed, are radio buttons and style
rules, so they work wherever the page opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import Party, Rolling
from plenipo.formats.html.charts import STYLE
from plenipo.formats.html.frame import after, head, rail
from plenipo.formats.html.marks import READABLE, Hand
from plenipo.formats.html.page import document
from plenipo.formats.html.passages import section
from plenipo.formats.html.sections import Section, sections
from plenipo.formats.html.style import stylesheet
from plenipo.record.reach import Convergence
from plenipo.record.stamps import Stamp

LONG = 60  # sections beyond which the browser may draw them on approach


def write_report(
    rolling: Rolling,
    *,
    note: str = "",
    party_names: Mapping[Party, str] | None = None,
    language: str = "",
    names: bool = True,
    embedded: str | None = None,
    stamp: Stamp | None = None,
    course: Convergence | None = None,
) -> bytes:
    """Write `rolling` as one self-contained HTML page, in UTF-8.

    `note` is one line under the title ("Revision 4, without prejudice");
    `party_names` spells codes out in the legend; `language` is the language
    of the text as a BCP 47 tag, for hyphenation and screen readers;
    `embedded` is JSON kept inside the page for machines; `stamp` stands on
    every page of paper; `course` is drawn below the text. With `names` false
    no party is named anywhere in the file: tags, notes on who wants what, the
    matrix and the notices are left out.

    Same input, same bytes. Cost: linear in the text and in the holders named.
    Raises `ValueError` when JSON is to be embedded in a page without names.
    """
    if embedded is not None and not names:
        raise ValueError("a page without names cannot carry the rolling text with its holders")
    provisions = fold(rolling)
    pieces = sections(rolling, provisions)
    hand = Hand(rolling.parties if names else (), names=names)
    links = _links(rolling, pieces)
    body = "".join(section(rolling, piece, hand=hand, links=links) for piece in pieces)
    title = rolling.title or "Rolling text"
    main = (
        head(
            pieces,
            count(provisions),
            title=title,
            note=note,
            hand=hand,
            recorded=stamp is not None,
        )
        + '<div class="desk">'
        + rail(pieces, hand=hand, notices=bool(rolling.notices), course=course is not None)
        + f'<main id="text"{_lang(language)}><h2 class="vh" lang="en">Text</h2>{body}</main>'
        + "</div>"
        + after(rolling, pieces, hand=hand, party_names=party_names or {}, course=course)
    )
    readable = len(hand.parties) if names and len(hand.parties) <= READABLE else 0
    return document(
        title=f"{title} – rolling text",
        body=main,
        style=stylesheet(len(hand.parties), readable=readable) + (STYLE if course else ""),
        embedded=embedded,
        main="text",
        classes="long" if len(pieces) > LONG else "",
        stamp=stamp,
    )


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _links(rolling: Rolling, pieces: Sequence[Section]) -> dict[str, str]:
    """Map each passage id to a drawn link to its section, for moves and splits."""
    out = {}
    for piece in pieces:
        link = f'<a href="#p{piece.place + 1}">{escape(piece.caption)}</a>'
        for at in piece.passages:
            out[str(rolling.passages[at].id)] = link
    return out

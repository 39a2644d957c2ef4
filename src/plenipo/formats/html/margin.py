"""The notes beside a provision: for each place, who wants what, in a sentence or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from plenipo.brackets.model import Nature, Party
from plenipo.formats.html.marks import Hand, Note, Row
from plenipo.formats.html.sections import OPENERS
from plenipo.instrument.model import Kind

EXCERPT = 96  # characters of a wording that a note repeats
LISTED = 12  # codes shown at once; more open on demand
SHOWN = 14  # notes of one provision shown at once; more open on demand

_NOUNS = {
    kind: kind.value
    for kind in (*OPENERS, Kind.PARAGRAPH, Kind.POINT, Kind.RECITAL, Kind.CELL, Kind.FOOTNOTE)
}
_QUIET = {
    Nature.CONSENSUS: "Change that all want",
    Nature.TYPOGRAPHY: "Typed differently",
    Nature.NUMBERING: "Numbered differently",
}


def margin(
    notes: Sequence[Note],
    *,
    hand: Hand,
    links: Mapping[str, str],
    caption: str,
) -> str:
    """Draw the notes of one provision as a group.

    `links` maps a passage id to a drawn link to it, for moves. Empty when
    there is nothing to say.
    """
    if not notes:
        return ""
    drawn = [note_item(note, hand=hand, links=links) for note in notes]
    items = f'<ol class="notes">{"".join(drawn[:SHOWN])}</ol>'
    if len(drawn) > SHOWN:
        rest = len(drawn) - SHOWN
        items += (
            f"<details><summary>{rest} more</summary>"
            f'<ol class="notes" start="{SHOWN + 1}">{"".join(drawn[SHOWN:])}</ol></details>'
        )
    label = escape(f"Notes on {caption}")
    return f'<div class="mg" role="group" aria-label="{label}">{items}</div>'


def worth_telling(notes: Sequence[Note], *, hand: Hand) -> list[Note]:
    """Return the notes that say more than the text does.

    Without names a bracket speaks for itself; what moved, and what stands
    quietly changed, is told all the same.
    """
    return [n for n in notes if hand.names or n.moved or n.nature is not Nature.DISPUTE]


def note_item(note: Note, *, hand: Hand, links: Mapping[str, str]) -> str:
    """Draw one note, with the way back to its place in the text."""
    back = f'<a class="bk" href="#b{note.number}">{note.number - hand.before}</a>'
    body = "".join(
        f"<p>{sentence}</p>"
        for sentence in (
            _whole(note, hand)
            if note.extent
            else [_row(row, note=note, hand=hand) for row in _ordered(note)]
        )
    )
    if note.nature is not Nature.DISPUTE:
        body = f'<p class="qt">{_QUIET[note.nature]}</p>' + body
    if note.moved and note.moved in links:
        way = "The same words stand at" if note.origin == "to" else "The words come from"
        body += f"<p>{way} {links[note.moved]}.</p>"
    inner = " inner" if note.depth else ""
    return f'<li class="n{inner}" id="n{note.number}">{back}<div>{body}</div></li>'


def _ordered(note: Note) -> tuple[Row, ...]:
    """Return the rows as they are told: who adds words or wants a change stands first."""
    first = note.rows[0] if note.rows else None
    if first is not None and first.base and not first.words.strip():
        return (*note.rows[1:], first)
    return note.rows[::-1] if note.nature is Nature.CONSENSUS else note.rows


def _whole(note: Note, hand: Hand) -> list[str]:
    """Sentences on a passage, or a run of them, that some have and others do not."""
    worded = next(row for row in note.rows if row.words)
    empty = next((row for row in note.rows if not row.words), None)
    what = _what(note)
    if note.nature is Nature.CONSENSUS:
        return [f"All strike {what}." if worded.base else f"All add {what}."]
    if not hand.names:
        return [f"Not everybody has {what} here."]
    takers, keepers = (empty, worded) if worded.base else (worded, empty)
    act = ("strikes", "strike") if worded.base else ("adds", "add")
    if note.moved:
        act = ("moves", "move")
    sentences = []
    if takers is not None and takers.holders:
        sentences.append(f"{_who(takers, hand)} {_verb(takers, act)} {what}.")
    if keepers is not None and keepers.holders:
        sentences.append(f"{_who(keepers, hand)} {_verb(keepers, ('keeps', 'keep'))} the draft.")
    return sentences


def _what(note: Note) -> str:
    """Name what is in dispute as a whole: "this article", "these 3 paragraphs"."""
    noun = _NOUNS.get(note.kind, "passage")
    if note.extent == 1 or note.kind in OPENERS:
        return f"this {noun}"
    return f"these {note.extent} {noun}s"


def _verb(row: Row, forms: tuple[str, str]) -> str:
    return forms[0] if len(row.holders) == 1 else forms[1]


def _row(row: Row, *, note: Note, hand: Hand) -> str:
    """Say in a short sentence what the holders of one wording want."""
    words = f"<q>{escape(excerpt(row.words))}</q>" if row.words.strip() else ""
    if not hand.names:
        return words or "no words here"
    if note.nature is Nature.CONSENSUS:
        if row.base:
            return f"for {words} of the draft" if words else "where the draft has no words"
        return words or "The words go out,"
    if not row.holders:
        return f'<span class="chip">Draft</span> {words or "no words here"}'
    return f"{_who(row, hand)} {_verb(row, _act(row, note))} {words}".rstrip()


def _act(row: Row, note: Note) -> tuple[str, str]:
    """Return the verb, singular and plural, for what a row wants with the draft's words."""
    draft = next((r for r in note.rows if r.base), None)
    empty = not row.words.strip()
    if note.nature is not Nature.DISPUTE:
        return ("writes", "write") if not empty else ("has no number", "have no number")
    if row.base:
        return ("keeps the draft", "keep the draft") if empty else ("keeps", "keep")
    if empty:
        return ("wants the words out", "want the words out")
    if draft is not None and not draft.words.strip():
        return ("adds", "add")
    return ("wants", "want") if draft is not None else ("writes", "write")


def _who(row: Row, hand: Hand) -> str:
    """Draw the holders of a row as chips; none is the draft speaking alone."""
    if not row.holders:
        return '<span class="chip">Draft</span>'
    if row.rest:
        return f'<span class="chip">the other {len(row.holders)}</span>'
    return chips(row.holders, hand)


def chips(parties: Sequence[Party], hand: Hand) -> str:
    """Draw codes as chips; a long list folds behind its number, or is only counted."""
    if len(parties) > LISTED and not hand.listing:
        return f'<span class="chip">{len(parties)} parties</span>'
    comma = '<span class="vh">,</span> '
    drawn = comma.join(f'<span class="chip">{hand.code(party)}</span>' for party in parties)
    if len(parties) <= LISTED:
        return drawn
    return f"<details><summary>{len(parties)} parties</summary>{drawn}</details>"


def excerpt(words: str) -> str:
    """Shorten a wording for a note: its beginning and its end, cut at spaces."""
    line = " ".join(words.split())
    if len(line) <= EXCERPT:
        return line
    head = line[: EXCERPT - 28]
    tail = line[-24:]
    head = head.rsplit(" ", 1)[0] if " " in head else head
    tail = tail.split(" ", 1)[1] if " " in tail else tail
    return f"{head} … {tail}"


def status_line(*, brackets: int, changes: int, moved: str = "") -> str:
    """Say in words and signs how a provision stands: common or bracketed, and how often.

    `moved` is a drawn link to the other end of a move.
    """
    if not brackets and not changes:
        return '<p class="st"><span class="sg">=</span> Common</p>'
    parts = []
    if brackets:
        parts.append(f'<span class="sg">[ ]</span> {counted(brackets, "bracket")}')
    else:
        parts.append('<span class="sg">=</span> Common')
    if changes:
        parts.append(f'<span class="sg">°</span> {counted(changes, "change")} that all want')
    if moved:
        parts.append(f'<span class="sg">↔</span> moved, see {moved}')
    kind = "st open" if brackets else "st"
    return f'<p class="{kind}">{" <i>·</i> ".join(parts)}</p>'


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 bracket`, `2 brackets`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

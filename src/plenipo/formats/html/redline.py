"""The redline page: what changed between two texts, one row a provision.

Inserted words are underlined, deleted ones struck, moved ones marked, and all
of them named for screen readers. Classes of change are filters made of check
boxes and style rules; no script runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from plenipo.formats.html.margin import counted, excerpt
from plenipo.formats.html.page import document
from plenipo.formats.html.sections import OPENERS
from plenipo.formats.html.style import redline_sheet
from plenipo.instrument.model import Kind
from plenipo.record.stamps import Stamp

SAME: Final = "same"
INSERTED: Final = "inserted"
DELETED: Final = "deleted"
MOVED: Final = "moved"
LEFT: Final = "left"  # moved away: the words stand elsewhere in the new text
RENUMBERED: Final = "renumbered"


_SET = {
    **dict.fromkeys(OPENERS, " head"),
    Kind.TITLE: " head",
    Kind.HEADING: " sub",
    Kind.RECITAL: " recital",
    Kind.POINT: " point",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words: `kind` is "same", "inserted", "deleted", "moved", "left" or "renumbered".

    All but "inserted" give the old text, all but "deleted" and "left" the new
    one; "left" are words that moved away, "moved" those that came. Of a run that was renumbered `text` is the new
    number and `old` the old.
    """

    kind: str
    text: str
    old: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One provision: its label, what became of it, its words, the classes of its changes.

    `status` is one or two words for the outline ("changed", "inserted",
    "moved from Article 4"), "" where nothing changed. `classes` sort the
    changes ("editorial", "legal", "substantive") and become filters; `reasons`
    are told beside the words; `kind` decides how the row is set.
    """

    label: str
    status: str
    runs: tuple[Run, ...]
    classes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    kind: Kind = Kind.PARAGRAPH


def write_redline(
    rows: Sequence[Row],
    *,
    title: str = "",
    old: str = "",
    new: str = "",
    language: str = "",
    stamp: Stamp | None = None,
) -> bytes:
    """Write a redline as one self-contained page, in UTF-8.

    `old` and `new` name the two texts for the reader; `stamp` stands on every
    page of paper. Same input, same bytes;
    linear in the words.
    """
    classes = sorted({name for row in rows for name in row.classes})
    changed = [row for row in rows if row.status]
    # The heading of an article with changes stays where only changes are shown.
    kept = {
        at
        for group in _groups(rows)
        if any(rows[at].status for at in group)
        for at in (group.start, group.start + 1)
        if at in group and rows[at].kind in (*OPENERS, Kind.HEADING)
    }
    body = (
        _head(rows, changed, title=title, old=old, new=new)
        + '<div class="desk">'
        + _rail(rows, classes)
        + f'<main id="text"{_lang(language)}><h2 class="vh" lang="en">Text</h2>'
        + "".join(_row(at + 1, rows[at], classes, kept=at in kept) for at in range(len(rows)))
        + "</main></div>"
        + _legend()
    )
    return document(
        title=f"{title or 'Redline'} – redline",
        body=body,
        style=redline_sheet(len(classes)),
        main="text",
        stamp=stamp,
    )


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _head(rows: Sequence[Row], changed: Sequence[Row], *, title: str, old: str, new: str) -> str:
    inserted = sum(len(r.text.split()) for row in rows for r in row.runs if r.kind == INSERTED)
    deleted = sum(len(r.text.split()) for row in rows for r in row.runs if r.kind == DELETED)
    between = " → ".join(escape(name) for name in (old, new) if name)
    said = f"{counted(inserted, 'word')} inserted, {deleted} deleted"
    return (
        '<header class="top"><p class="band"><b>Redline</b> '
        "<span>What changed between two texts. It says what the words are, not who agreed "
        "to them.</span></p>"
        f'<div class="hd1"><div><h1 dir="auto">{escape(title or "Redline")}</h1>'
        f'<p class="by" dir="auto">{between}</p></div>'
        f'<div class="sum"><p><b>{len(changed)} of {len(rows)} paragraphs changed</b>'
        f"<span>{said}</span></p></div></div></header>"
    )


def _groups(rows: Sequence[Row]) -> list[range]:
    """Cut the rows where an article, part or annex opens."""
    starts = [at for at, row in enumerate(rows) if row.kind in OPENERS or at == 0]
    ends = [*starts[1:], len(rows)] if starts else []
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _rail(rows: Sequence[Row], classes: Sequence[str]) -> str:
    entries = []
    for group in _groups(rows):
        first = rows[group.start]
        changed = sum(1 for at in group if rows[at].status)
        following = rows[group.start + 1] if len(group) > 1 else None
        name = first.label or _words(first)
        if first.label and following is not None and following.kind is Kind.HEADING:
            name = f"{first.label} {_words(following)}"
        left = f'<span class="left">{changed}<span class="vh"> changed</span></span>'
        entries.append(
            f'<li class="{"open" if changed else "common"}"><a href="#p{group.start + 1}">'
            f'<span class="nm" dir="auto">{escape(excerpt(name)) or "Text"}</span>'
            f"{left if changed else ''}</a></li>"
        )
    boxes = "".join(
        f'<label><input type="checkbox" id="f{at}" checked> {escape(name)}</label>'
        for at, name in enumerate(classes)
    )
    filters = f'<fieldset class="pick"><legend>Changes</legend>{boxes}</fieldset>' if boxes else ""
    return (
        '<nav class="rail" aria-label="Contents"><fieldset class="pick show"><legend>Show</legend>'
        '<label><input type="radio" name="show" id="sa" checked> Everything</label>'
        '<label><input type="radio" name="show" id="so"> Only changed</label></fieldset>'
        f'{filters}<details class="con" open><summary><h2>Contents</h2></summary>'
        f'<ol class="toc">{"".join(entries)}</ol></details></nav>'
    )


def _words(row: Row) -> str:
    """Return the new words of a row, or the old ones where it has no new."""
    new = "".join(run.text for run in row.runs if run.kind not in (DELETED, LEFT))
    return new or "".join(run.text for run in row.runs)


def _row(at: int, row: Row, classes: Sequence[str], *, kept: bool) -> str:
    sorts = "".join(f" g{classes.index(name)}" for name in row.classes)
    state = "open" if row.status or kept else "common"
    told = [escape(row.status, quote=False)] if row.status else []
    told += [
        f"<b>{escape(name, quote=False)}</b>" for name in row.classes if name not in row.status
    ]
    status = f'<p class="st">{" <i>·</i> ".join(told)}</p>' if told else ""
    why = "".join(f"<li>{escape(reason, quote=False)}</li>" for reason in row.reasons)
    notes = f'<ul class="why">{why}</ul>' if why else ""
    beside = f'<div class="mg" role="note">{status}{notes}</div>' if told else ""
    sorted_ = " sorted" if row.classes else ""
    return (
        f'<section class="pv {state}{sorted_}{sorts}" id="p{at}"><div class="tx">'
        f'<p class="pg{_SET.get(row.kind, "")}" dir="auto">{"".join(_run(run) for run in row.runs)}</p></div>'
        f"{beside}</section>\n"
    )


def _run(run: Run) -> str:
    words = escape(run.text, quote=False)
    if not words and not run.old:
        return ""
    if run.kind == INSERTED:
        return f"<ins>{_spoken('inserted')}{words}{_spoken('end insertion')}</ins>"
    if run.kind == DELETED:
        return f"<del>{_spoken('deleted')}{words}{_spoken('end deletion')}</del>"
    if run.kind == LEFT:
        return f'<del class="mv">{_spoken("moved away")}{words}{_spoken("end of move")}</del>'
    if run.kind == MOVED:
        return f'<span class="mv">{_spoken("moved")}{words}{_spoken("end of move")}</span>'
    if run.kind == RENUMBERED:
        was = escape(run.old, quote=False)
        return (
            f'<span class="rn">{words}<span class="was">{_spoken("number was")}{was}</span></span>'
        )
    return words


def _spoken(words: str) -> str:
    return f'<span class="vh"> [{words}] </span>'


def _legend() -> str:
    return (
        '<div class="after"><section class="ex" aria-labelledby="legend">'
        '<h2 id="legend">How to read the redline</h2><dl class="how">'
        '<dt class="serif"><ins>words</ins></dt><dd>Inserted: only in the new text.</dd>'
        '<dt class="serif"><del>words</del></dt><dd>Deleted: only in the old text.</dd>'
        '<dt class="serif"><span class="mv">words</span></dt>'
        "<dd>Moved: the same words at another place.</dd>"
        '<dt class="serif"><span class="rn">5.<span class="was">4.</span></span></dt>'
        "<dd>Renumbered: the same provision, its old number small beside the new one.</dd>"
        "</dl></section></div>"
    )

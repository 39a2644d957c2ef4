"""Write a rolling text with its brackets drawn, each party's words in its own look.

The text is the one that `plenipo.brackets.render` draws, so that Word and
plain text read the same; here its signs are found again and set apart. In
Word, brackets that are part of an agreement's own words are plain characters:
the look tells them from ours, and the rolling text itself is carried along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from plenipo.brackets.fold import fold
from plenipo.brackets.model import Party, Passage, Rolling
from plenipo.brackets.notation import NOTE_TAG, TAG, render_passage, whole
from plenipo.brackets.render import Style, draw, plain
from plenipo.formats.docx.bundle import stamped
from plenipo.formats.docx.course import course_markup, course_part
from plenipo.formats.docx.embedded import Carried, with_carried
from plenipo.formats.docx.lines import Line, Run
from plenipo.formats.docx.markup import Writer, document
from plenipo.formats.docx.stylesheet import (
    LEGEND,
    LEGEND_TITLE,
    QUIET,
    SHARED,
    SIGN,
    look_of,
    looks_like,
    stylesheet,
)
from plenipo.record.reach import Convergence
from plenipo.record.stamps import Stamp

_SIGNS: Final = re.compile(r"\\.|¶\n|[\[\]{}]| \| ", re.DOTALL)
_WORD: Final = re.compile(r"[\w-]+|[^\w-]+")

_PLAIN_LEGEND: Final = (
    "Words in square brackets are not agreed.",
    (
        "Brackets side by side are alternative wordings of one place; words in a bracket that "
        "stands alone are to be kept or left out."
    ),
)


def write_bracketed(
    rolling: Rolling,
    *,
    names: bool = True,
    embedded: str | None = None,
    carried: Carried | None = None,
    apart: bool = False,
    notes: Sequence[str] = (),
    stamp: Stamp | None = None,
    course: Convergence | None = None,
) -> bytes:
    """Write a rolling text with brackets, headings set as in a treaty, and a legend.

    With `names`, each party's words have its own colour and underline and the
    brackets say who holds them; without, no party is named anywhere in the
    file. `embedded` is the rolling text in a form that can be read back
    (`read_embedded`); it names the parties, so it goes with `names` only. Other
    data may be `carried` in its place; whoever hands it in answers for the names
    in it. Each block carries the id of its passage as a bookmark. With `apart` no
    bracket goes round several blocks, so that each can be worked on by itself.
    `notes` stand below the legend, `stamp` on every page, `course` is drawn on
    the last one. Cost: linear.
    """
    if embedded is not None:
        if not names:
            raise ValueError("what is embedded names the parties")
        carried = Carried(embedded)
    looks = {party: look_of(at).style for at, party in enumerate(rolling.parties)}
    lines: list[Line] = []
    for passages, text in _drawn(rolling, names=names, apart=apart):
        lines += _lines(_attributed(text, looks) if names else [Run(text)], passages)
    lines += _legend(rolling.parties) if names else _plain_legend()
    lines += [Line((Run(text),), style=LEGEND) for text in notes]
    writer = Writer()
    writer.lines(lines)
    beside = stamped(stamp)
    if course is not None:
        writer.raw(course_markup(course))
        beside = (*beside, course_part(course))
    body = document(writer.text(), stamped=stamp is not None)
    parties = rolling.parties if names else ()
    styles = stylesheet(parties, brackets=True, stamped=stamp is not None)
    return with_carried(body, styles, title=rolling.title, carried=carried, beside=beside)


def _drawn(
    rolling: Rolling, *, names: bool, apart: bool
) -> Iterator[tuple[Sequence[Passage], str]]:
    """Yield what is drawn at once: its passages, and its text."""
    if apart:
        for passage in rolling.passages:
            segments = whole(passage)
            yield (passage,), render_passage(segments) if names else plain(segments)
        return
    passages = {str(passage.id): passage for passage in rolling.passages}
    style = Style.ATTRIBUTED if names else Style.PLAIN
    drawn = draw(rolling, style=style)  # the legend replaces the opening note
    for provision, text in zip(fold(rolling), drawn, strict=True):
        yield [passages[at] for at in provision.passages if at in passages], text


def legend_texts(parties: Sequence[Party], *, names: bool) -> tuple[str, ...]:
    """Return the paragraphs of the legend below a bracketed text, as they are read."""
    lines = _legend(parties) if names else _plain_legend()
    return tuple("".join(run.text for run in line.runs) for line in lines)


def _lines(runs: Sequence[Run], passages: Sequence[Passage]) -> Iterator[Line]:
    """Break runs into lines at empty lines; the lines take the passages' form in turn."""
    gathered: list[Run] = []
    at = 0

    def line() -> Line:
        passage = passages[min(at, len(passages) - 1)]
        unit = str(passage.id) if at < len(passages) else ""
        return Line(tuple(gathered), passage.kind, passage.depth, unit=unit)

    for run in runs:
        first, *rest = run.text.split("\n\n")
        if first:
            gathered.append(Run(first, look=run.look))
        for part in rest:
            yield line()
            at += 1
            gathered = [Run(part, look=run.look)] if part else []
    yield line()


def _attributed(text: str, looks: dict[Party, str]) -> list[Run]:
    """Find our signs in a passage drawn in the attributed style, and undo its escapes.

    What stands inside a bracket takes the look of its holder, inside a brace
    the quiet one; a bracket inside another takes its own.
    """
    runs: list[Run] = []
    open_: list[str] = [""]  # the look of the words at each depth, the outermost first
    at = 0

    def tagged(tag: str) -> None:
        for match in _WORD.finditer(tag):
            word = match.group()
            runs.append(Run(word, look=looks.get(Party(word), SIGN)))

    for match in _SIGNS.finditer(text):
        if match.start() < at:
            continue  # inside a tag that has been read
        if match.start() > at:
            runs.append(Run(text[at : match.start()], look=open_[-1]))
        sign, at = match.group(), match.end()
        if sign[0] == "\\":
            runs.append(Run(sign[1:], look=open_[-1]))
        elif sign == "¶\n":
            runs.append(Run("\n\n", look=open_[-1]))
        elif sign in "[{":
            runs.append(Run(sign, look=SIGN))
            tag = TAG.match(text, at) if sign == "[" else None
            if tag is not None:
                tagged(tag.group())
                at = tag.end()
            open_.append(QUIET if sign == "{" else _look(tag.group() if tag else "", looks))
        elif sign == " | ":
            tag = NOTE_TAG.match(text, at)
            runs.append(Run(sign, look=SIGN))
            if tag is not None:
                tagged(tag.group())
                at = tag.end()
        else:
            if len(open_) > 1:
                open_.pop()
            runs.append(Run(sign, look=SIGN))
    if at < len(text):
        runs.append(Run(text[at:], look=open_[-1]))
    return _joined(runs)


def _look(tag: str, looks: dict[Party, str]) -> str:
    """Return the look of the words behind a tag: their holder's, or that of shared words."""
    holders = tag.removesuffix(": ").split("; ")[0]
    if not holders or holders.startswith(("delete ", "moved ")):
        return ""
    return looks.get(Party(holders), SHARED)


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Join neighbours of the same look, so that words are not torn into single signs."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1].look == run.look:
            out[-1] = Run(out[-1].text + run.text, look=run.look)
        else:
            out.append(run)
    return out


def _legend(parties: Sequence[Party]) -> Iterator[Line]:
    yield Line((Run("How to read this text"),), style=LEGEND_TITLE)
    looks = {party: look_of(at).style for at, party in enumerate(parties)}
    samples = [("[words]", "words that are not agreed, and that nobody is named for")]
    if parties:
        wants = "words that this party wants and that are not agreed"
        samples = [(f"[{parties[0]}: words]", wants)]
    if len(parties) > 1:
        samples += [
            (
                f"[{parties[0]}: words] [{parties[1]}: words]",
                "two wordings of one place, the draft's own first",
            ),
            (
                f"[{parties[0]}; delete {parties[1]}: words]",
                "words that the first party keeps and the second wants out",
            ),
        ]
    quiet = "braces hold no dispute: a change that all want, or a note on numbers or typography"
    samples.append(("{words | was: words}", quiet))
    for sample, meaning in samples:
        yield Line((*_attributed(sample, looks), Run(f" – {meaning}.")), style=LEGEND)
    for at, party in enumerate(parties):
        yield Line(
            (Run(party, look=looks[party]), Run(f" – {looks_like(at)}.")),
            style=LEGEND,
        )


def _plain_legend() -> Iterator[Line]:
    yield Line((Run("How to read this text"),), style=LEGEND_TITLE)
    for text in _PLAIN_LEGEND:
        yield Line((Run(text),), style=LEGEND)

"""What changes between two wordings of one provision, drawn: inserted, deleted, and said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from plenipo.text.changes import changes

SAME: Final = "same"
DELETED: Final = "deleted"
INSERTED: Final = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words: in both wordings, in the old one alone, or in the new one alone."""

    mark: str
    text: str


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return the runs that lead from one wording to another.

    Those that are not inserted are the old wording, those that are not deleted
    the new one, exactly. A pure function; cost: the stretch between the first
    and the last change.
    """
    if not old or not new:
        sides = (Run(DELETED, old), Run(INSERTED, new))
        return tuple(run for run in sides if run.text)
    # The differences are of texts that begin with a space, as words inside a sentence do.
    return _unspaced(list(_runs(f" {old}", f" {new}")))


def _runs(old: str, new: str) -> Iterator[Run]:
    at = 0
    for i1, i2, j1, j2 in changes(old, new):
        if i1 > at:
            yield Run(SAME, old[at:i1])
        if i2 > i1:
            yield Run(DELETED, old[i1:i2])
        if j2 > j1:
            yield Run(INSERTED, new[j1:j2])
        at = i2
    if at < len(old):
        yield Run(SAME, old[at:])


def _unspaced(found: list[Run]) -> tuple[Run, ...]:
    """Take the space off that both wordings were given to begin with."""
    first: list[Run] = []
    while found and found[0].mark != SAME:
        first.append(found.pop(0))
    marks = {run.mark for run in first}
    first = [Run(run.mark, run.text[1:]) for run in first]
    if found and len(marks) < 2:
        # One side's space stands in the words that both have: the other side's goes with its own.
        found[0] = Run(SAME, found[0].text[1:])
        first = [Run(run.mark, f"{run.text} ") for run in first]
    return tuple(run for run in (*first, *found) if run.text)


def redline(old: str, new: str, *, around: int = 0) -> Markup:
    """Draw what leads from one wording to another; a screen reader is told where it begins and ends.

    Words that are left out altogether, or are all new, stand as such. With
    `around`, of a long stretch that does not change no more than so many words
    stand at each change, and a sign for the rest.
    """
    return draw(runs(old, new), around=around)


def draw(found: tuple[Run, ...], *, around: int = 0) -> Markup:
    """Draw runs that are known already; see `redline`."""
    drawn = Markup("")
    before = ""
    for run in _near(found, around) if around else found:
        if run.mark == DELETED:
            drawn += _spoken("del", "deleted", "end of deletion", run.text)
        elif run.mark == INSERTED:
            # What takes the place of other words stands close to them: one space is enough.
            text = run.text.lstrip(" ") if before.startswith(" ") else run.text
            drawn += _spoken("ins", "inserted", "end of insertion", text)
        else:
            drawn += run.text
        before = run.text if run.mark == DELETED else ""
    return drawn


def _near(found: tuple[Run, ...], around: int) -> Iterator[Run]:
    """Shorten what does not change to the words beside the changes."""
    for at, run in enumerate(found):
        words = run.text.split()
        if run.mark != SAME or len(words) <= 2 * around + 4:
            yield run
            continue
        before = run.text[: len(run.text) - len(run.text.lstrip())]
        after = run.text[len(run.text.rstrip()) :]
        head = words[:around] if at else []
        tail = words[-around:] if at + 1 < len(found) else []
        yield Run(SAME, before + " ".join([*head, "…", *tail]) + after)


def _spoken(name: str, begin: str, end: str, text: str) -> Markup:
    """Draw changed words; the space that they begin with stays outside the mark."""
    words = text.lstrip(" ")
    space = text[: len(text) - len(words)]
    return Markup(
        '{0}<{1}><span class="vh"> [{2}] </span>{3}<span class="vh"> [{4}] </span></{1}>'
    ).format(space, Markup(name), begin, words, end)  # noqa: S704 - one of two names

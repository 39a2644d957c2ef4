"""Sort the changes of a legal scrub: editorial, legal, of substance.

Before an agreement is opened for signature lawyers go over its words once
more, and every party has to be sure that nothing but language has changed.
Each change of a redline gets a class, flags and a reason in words. The gravest
reading wins: what is not known to be small counts as substance. Changes of
modal verbs come first, because a "shall" for a "should" is what slips through.
docs/algorithms/redline.md has the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plenipo.brackets.redline import Mark, Redline, Row, Run, What
from plenipo.brackets.redline_text import marked, together
from plenipo.brackets.scrub_change import Change, Class, Classed, Flag
from plenipo.brackets.scrub_words import LANGUAGES, Lexicon, language_of
from plenipo.brackets.whereabouts import places_by_labels

SCHEMA = "plenipo.scrub/1"

_CONTEXT = 80  # code points of unchanged text looked at on either side of a change


@dataclass(frozen=True, slots=True)
class Scrub:
    """The changes of a redline, those to be looked at first on top."""

    changes: tuple[Classed, ...]

    def count(self, klass: Class) -> int:
        """Return how many changes are of a class."""
        return sum(change.klass is klass for change in self.changes)


def scrub(
    found: Redline, *, terms: Iterable[str] = (), language: str = "", title: str = ""
) -> Scrub:
    """Class every change of a redline.

    `title` is the text's own (see `classify`). `terms` are the defined terms; those that the text itself defines ("“road”
    means …") are found. `language` is a code of `LANGUAGES`; without it the
    language is told by its small words. Cost: linear in the changes.
    """
    texts = [row.new_text or row.old_text for row in found.rows]
    lexicon = LANGUAGES.get(language) or LANGUAGES[language_of(texts)]
    defined = defined_terms(texts, language=lexicon.code)
    known = frozenset(word.lower() for term in (*terms, *defined) for word in term.split())
    named = words_of_title(title)
    places = places_by_labels(row.new_label or row.old_label for row in found.rows)
    changes: list[Classed] = []
    for k, row in enumerate(found.rows):
        if row.what is not What.UNCHANGED:
            of_row = _of_row(row, lexicon, known, named)
            if k and together(found.rows[k - 1], row):
                of_row = [change for change in of_row if change.reason != MOVED]
            changes.extend(change._replace(row=k, place=places[k]) for change in of_row)
    changes.sort(key=_gravity)
    return Scrub(tuple(changes))


def classify(
    runs: Sequence[Run],
    *,
    language: str = "en",
    terms: Iterable[str] = (),
    label: str = "",
    title: str = "",
) -> tuple[Classed, ...]:
    """Class every change in the runs of one block, in order.

    `terms` are the defined terms, `label` the block's own number where the runs
    begin with it: it is no reference. `title` is the text's own, by which it
    may call itself; without it any name passes for one. Neighbouring runs that are taken out and put
    in are one change.
    """
    known = frozenset(word.lower() for term in terms for word in term.split())
    return tuple(_of_runs(runs, LANGUAGES[language], known, label, words_of_title(title)))


def words_of_title(title: str) -> frozenset[str]:
    """Return the words of a title in small letters."""
    return frozenset(re.findall(r"\w+", title.lower()))


def gravest(changes: Iterable[Classed]) -> Class:
    """Return the gravest class among some changes, editorial when there are none."""
    order = list(Class)
    return max((change.klass for change in changes), key=order.index, default=Class.EDITORIAL)


def _gravity(change: Classed) -> tuple[int, int, int]:
    flags = list(Flag)
    first = min((flags.index(flag) for flag in change.flags), default=len(flags))
    order = (Class.SUBSTANTIVE, Class.LEGAL, Class.EDITORIAL)
    return (first, order.index(change.klass), change.row)


def defined_terms(texts: Iterable[str], *, language: str) -> list[str]:
    """Return the terms that texts define themselves: "“road” means …". Cost: linear."""
    lexicon = LANGUAGES[language]
    pattern = re.compile(
        rf"[\"“«„]\s?([^\"“”«»„\n]{{1,60}}?)\s?[\"”»“]\s+(?:{lexicon.meaning})\b", re.IGNORECASE
    )
    return [term for text in texts for term in pattern.findall(text)]


# --- rows -------------------------------------------------------------------------------------


PUT_IN: Final = "A provision is put in."
TAKEN_OUT: Final = "A provision is taken out."
MOVED: Final = "The provision stands in another place."


def _of_row(
    row: Row, lexicon: Lexicon, terms: frozenset[str], title: frozenset[str]
) -> list[Classed]:
    if row.what is What.INSERTED:
        return [_whole(row, PUT_IN)]
    if row.what is What.DELETED:
        return [_whole(row, TAKEN_OUT)]
    if row.what is What.MOVED and row.new is None:
        return []  # its other row says it
    changes: list[Classed] = []
    runs = row.runs
    if row.renumbered:
        runs = _without_numbers(row)
        changes.append(renumbered(row.old_label, row.new_label))
    if row.what is What.MOVED:
        changes.append(Classed(Class.LEGAL, (), MOVED, "", "", after=_opening(row.new_text)))
    changes.extend(_of_runs(runs, lexicon, terms, row.old_label, title))
    return changes


def _whole(row: Row, reason: str) -> Classed:
    return Classed(Class.SUBSTANTIVE, (), reason, row.old_text, row.new_text)


def renumbered(old: str, new: str) -> Classed:
    """Return the change of a provision's number as a classed change."""
    reason = f"The number “{old}” becomes “{new}”." if new else f"The number “{old}” is dropped."
    if not old:
        reason = f"The provision gets the number “{new}”."
    return Classed(Class.EDITORIAL, (), reason, old, new)


def _without_numbers(row: Row) -> tuple[Run, ...]:
    runs = list(row.runs)
    for mark, label in ((Mark.DELETED, row.old_label), (Mark.INSERTED, row.new_label)):
        if label and runs and runs[0].mark is mark and runs[0].text.strip() == label:
            del runs[0]
    return tuple(runs)


def _opening(text: str) -> str:
    return text if len(text) <= _CONTEXT else f"{text[:_CONTEXT].rsplit(' ', 1)[0]} …"


def _of_runs(
    runs: Sequence[Run],
    lexicon: Lexicon,
    terms: frozenset[str],
    label: str,
    title: frozenset[str],
) -> list[Classed]:
    changes: list[Classed] = []
    at = 0
    before = was = now = ""
    while at < len(runs):
        text = runs[at].text
        if runs[at].mark is Mark.SAME:
            before = (before + text)[-_CONTEXT:]
            text = text if at else text.removeprefix(label)
            was, now = (was + text)[-_CONTEXT:], (now + text)[-_CONTEXT:]
            at += 1
            continue
        old: list[str] = []
        new: list[str] = []
        while at < len(runs) and runs[at].mark is not Mark.SAME:
            (old if runs[at].mark is Mark.DELETED else new).append(runs[at].text)
            at += 1
        after = runs[at].text[:_CONTEXT] if at < len(runs) else ""
        change = Change(
            "".join(old), "".join(new), before, after, lexicon, terms, (was, now), title
        )
        changes.append(change.classed())
        before = (before + "".join(new))[-_CONTEXT:]
        was, now = (was + "".join(old))[-_CONTEXT:], (now + "".join(new))[-_CONTEXT:]
    return changes


# --- for readers ------------------------------------------------------------------------------


def scrub_text(found: Scrub) -> list[str]:
    """Write the classed changes as blocks of text, what to look at first on top."""
    counts = ", ".join(f"{found.count(klass)} {klass.value}" for klass in reversed(Class))
    texts = [f"Changes: {counts}." if found.changes else "No change."]
    for change in found.changes:
        flags = f" ({', '.join(change.flags)})" if change.flags else ""
        where = change.place or "Opening words"
        texts.append(f"# {where}: {change.klass.value}{flags}. {change.reason}\n{_shown(change)}")
    return texts


def _shown(change: Classed) -> str:
    runs = [
        Run(mark, text)
        for mark, text in (
            (Mark.SAME, _tail(change.before)),
            (Mark.DELETED, change.old),
            (Mark.INSERTED, change.new),
            (Mark.SAME, _head(change.after)),
        )
        if text
    ]
    return marked(runs)


def _tail(text: str) -> str:
    return f"… {text.split(' ', 1)[-1]}" if len(text) >= _CONTEXT else text


def _head(text: str) -> str:
    return f"{text.rsplit(' ', 1)[0]} …" if len(text) >= _CONTEXT else text


def scrub_json(found: Scrub) -> dict[str, Any]:
    """Return the classed changes as the values of their JSON form, schema `plenipo.scrub/1`."""
    return {
        "schema": SCHEMA,
        "counts": {klass.value: found.count(klass) for klass in Class},
        "changes": [
            {
                "class": change.klass.value,
                "flags": [flag.value for flag in change.flags],
                "reason": change.reason,
                "old": change.old,
                "new": change.new,
                "before": change.before,
                "after": change.after,
                "row": change.row,
                "place": change.place,
            }
            for change in found.changes
        ],
    }

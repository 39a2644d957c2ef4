"""Quotation marks: which belong together, in one paragraph and over several.

One pass with a stack, so that marks which close nothing and marks that nothing
closes cost no more than others. An apostrophe is no mark. A mark without its
partner is left as a sign like any other, unless the next paragraph opens with
the same mark: then the quotation goes on there, as newspapers set it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from plenipo.statements.language import Marks

_BEFORE_OPENING = re.compile(r"[\s(\[{–—\-/:“„«‹\"'‘¿¡]")
_HAS_WORD = re.compile(r"[^\W_]")
_DEEPEST = 1_000  # marks that nothing has closed yet; more are no writing
_POSSESSIVE_AHEAD = 400  # how far an apostrophe behind a plural is told from a closing mark


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between marks: `start` and `end` with the marks, `inner` bounds without.

    Half-open, code points of the text. `goes_on` is set where the marks are not
    closed in this paragraph because the next one continues the quotation.
    """

    start: int
    inner_start: int
    inner_end: int
    end: int
    goes_on: bool = False


@cache
def _signs(pairs: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    opening: dict[str, str] = {}
    for pair in reversed(pairs):
        opening[pair[0]] = pair[1]
    closing = frozenset(pair[1] for pair in pairs)
    every = "".join(sorted({sign for pair in pairs for sign in pair}))
    return re.compile(f"[{re.escape(every)}]"), opening, closing


def quotations(text: str, start: int, end: int, marks: Marks, *, follows: str) -> list[Quoted]:
    """Return the outermost quotations of one paragraph, `text[start:end]`, in order.

    `follows` is the first character of the next paragraph, "" when there is
    none. Cost: linear in the paragraph.
    """
    pattern, opening, closing = _signs(tuple(marks.pairs))
    partners = _partners(marks)
    stack: list[tuple[str, int]] = []
    depth: dict[str, int] = {}  # how often each opening mark stands on the stack
    pairs: list[tuple[int, int]] = []
    for found in pattern.finditer(text, start, end):
        sign, at = found.group(), found.start()
        if sign in marks.apostrophes and _is_apostrophe(text, at, start, end):
            continue
        may_open = sign in opening and _may_open(text, at, start, end)
        if sign in closing and _may_close(text, at, start, end):
            partner = next((mark for mark in partners[sign] if depth.get(mark)), "")
            single = sign in marks.apostrophes
            if (
                partner
                and not (single and stack[-1][0] not in partners[sign])
                and not (single and _is_plural(text, at, end, marks))
            ):
                while stack:
                    mark, begin = stack.pop()
                    depth[mark] -= 1
                    if mark in partners[sign]:
                        pairs.append((begin, at))
                        break
                continue
        if may_open and len(stack) < _DEEPEST:
            stack.append((sign, at))
            depth[sign] = depth.get(sign, 0) + 1
    return _outermost(text, end, pairs, stack, marks, follows)


def _partners(marks: Marks) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pair in marks.pairs:
        found.setdefault(pair[1], []).append(pair[0])
    return {last: tuple(first) for last, first in found.items()}


def _outermost(
    text: str,
    end: int,
    pairs: list[tuple[int, int]],
    stack: list[tuple[str, int]],
    marks: Marks,
    follows: str,
) -> list[Quoted]:
    found: list[Quoted] = []
    reach = -1
    open_from = next(
        (
            at
            for mark, at in stack
            if mark == follows or (follows and f"{mark}{follows}" in marks.pairs)
        ),
        None,
    )
    if open_from is not None and any(a < open_from < b for a, b in pairs):
        open_from = None
    for begin, last in sorted(pairs):
        if begin < reach or (open_from is not None and begin > open_from):
            continue
        reach = last
        inner = _stripped(text, begin + 1, last)
        if _HAS_WORD.search(text, *inner):
            found.append(Quoted(begin, *inner, last + 1))
    if open_from is not None:
        inner = _stripped(text, open_from + 1, end)
        if _HAS_WORD.search(text, *inner):
            found.append(Quoted(open_from, *inner, inner[1], goes_on=True))
    return found


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_apostrophe(text: str, at: int, start: int, end: int) -> bool:
    """Tell whether the sign stands inside a word, or leaves out figures of a year."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isalnum() and after.isalnum():
        return True
    return not before.isalnum() and after.isdigit() and text[at + 2 : at + 4] in ("0s", "0'")


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    if at + 1 >= end:
        return False
    if text[at] in "«„“‘‹" and text[at] != text[at + 1]:
        return True
    return bool(_BEFORE_OPENING.match(before)) and not text[at + 1].isspace()


def _may_close(text: str, at: int, start: int, end: int) -> bool:
    if at == start:
        return False
    after = text[at + 1] if at + 1 < end else " "
    if text[at] in "»”›":
        return True
    return not text[at - 1].isspace() and not after.isalnum()


def _is_plural(text: str, at: int, end: int, marks: Marks) -> bool:
    """Tell an apostrophe behind a plural ("ministers' talks") from a mark that closes."""
    if text[at - 1] not in "sS" or at + 2 >= end:
        return False
    if text[at + 1] != " " or not text[at + 2].isalpha():
        return False
    stretch = text[at + 2 : min(end, at + _POSSESSIVE_AHEAD)]
    for place, sign in enumerate(stretch):
        if sign in marks.apostrophes and place + 1 < len(stretch):
            if stretch[place - 1].isspace() or sign == "‘":
                return False  # another quotation opens: this one has closed
            if not stretch[place + 1].isalnum():
                return True
    return False

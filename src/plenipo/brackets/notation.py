"""The attributed style: a rolling text written out so that it can be read back.

Law P6: `parse(render(rolling))` gives the same segments. The grammar, strict
and ours alone (documents from elsewhere are read by `plenipo.brackets.wild`):

    document    = header, { empty line, passage }
    header      = "{Rolling text. Parties: " code { ", " code } "." anything "}"
    passage     = { character | bracket group | note }
    group       = bracket { " " bracket }
    bracket     = "[" [ tag ": " ] content "]"  |  "[–]"
    tag         = part { "; " part }
    part        = holders | "delete " holders | "moved to " label | "moved from " label
    holders     = code { ", " code } | "others"
    note        = "{" content { " | " note tag ": " content } "}"
    note tag    = "was" | holders | "type " holders

A backslash makes the next character an ordinary one. "¶" and a line break are
an empty line inside a passage; words that start with one take the place of the
space in front of their group. "others" are all parties not named in the
group. A group in which some party is not named starts from no words at all:
those parties want none. "–" alone stands for no words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Segment,
    Segments,
    Variation,
)

HEADER = "Rolling text. Parties: "
_MANY = 8  # more holders of the draft's words than this are written as "others"
_ESCAPED = re.compile(r"[\\\[\]{}|¶]")
_CODE = r"[^\W\d_][\w-]*"
_HOLDERS = rf"{_CODE}(?:, {_CODE})*"
TAG = re.compile(
    rf"(?:(?:{_HOLDERS}|delete {_HOLDERS})(?:; |(?=: )))+(?:moved (?:to|from) [^:;\[\]]*(?=: ))?: "
    rf"|moved (?:to|from) [^:;\[\]]*: "
)
NOTE_TAG = re.compile(rf"(was|type {_HOLDERS}|{_HOLDERS}): ")
NOTHING = "–"


def escape(text: str) -> str:
    """Write literal text so that no sign in it is read as notation."""
    if _ESCAPED.search(text) is None and "\n\n" not in text:
        return text
    return _ESCAPED.sub(r"\\\g<0>", text).replace("\n\n", "¶\n")


def whole(passage: Passage) -> Segments:
    """Return all of a passage as one run of segments, its label included.

    Of a passage that is in dispute as a whole the lead goes inside, to those
    who have the passage.
    """
    if not passage.lead:
        return passage.body
    absence = absent_alternative(passage.body)
    if absence is None:
        return join(passage.lead, passage.body)
    variation = passage.body[0]
    assert isinstance(variation, Variation)
    return (
        Variation(
            tuple(
                Alternative(join(passage.lead, a.segments), a.holders, a.base) if a.segments else a
                for a in variation.alternatives
            ),
            variation.nature,
            variation.holds_unknown,
        ),
    )


def absent_alternative(body: Segments) -> Alternative | None:
    """Return the alternative "no such passage" when the passage as a whole is in dispute."""
    if len(body) == 1 and isinstance(body[0], Variation):
        for alternative in body[0].alternatives:
            if not alternative.segments:
                return alternative
    return None


def join(*runs: Segments) -> Segments:
    """Concatenate runs of segments; neighbouring texts become one."""
    parts: list[Segment] = []
    for run in runs:
        for segment in run:
            last = parts[-1] if parts else None
            if isinstance(segment, str) and isinstance(last, str):
                parts[-1] = last + segment
            elif segment != "":
                parts.append(segment)
    return tuple(parts)


def first_words(segments: Segments) -> str:
    """Return the text along the first wording that has words, at every place."""
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
        else:
            full = next((a for a in segment.alternatives if a.segments), None)
            parts.append(first_words(full.segments) if full else "")
    return "".join(parts)


# --- writing ----------------------------------------------------------------------------------


def header(parties: Sequence[Party]) -> str:
    """Return the opening note, which names the parties and explains the signs."""
    return (
        f"{{{HEADER}{', '.join(parties)}. Words in square brackets are wanted by those named"
        " before the colon; the draft's own words come first. Notes in braces are no dispute.}"
    )


def render_passage(segments: Segments, *, move: str = "") -> str:
    """Write one passage in the attributed style; `move` is a note such as "moved to Article 9"."""
    return _Writer(move).run(segments, draft=True)


_BREAK = "\x1d"  # between blocks drawn in one bracket; no canonical text holds it


def render_group(group: Sequence[Passage], *, move: str = "") -> list[str]:
    """Write the blocks of one provision; in dispute as a whole they share one bracket."""
    if len(group) == 1 or absent_alternative(group[0].body) is None:
        return [render_passage(whole(passage), move=move) for passage in group]
    together: Segments = ()
    outer = whole(group[0])[0]
    for index, passage in enumerate(group):
        variation = whole(passage)[0]
        assert isinstance(variation, Variation)
        present = next(a for a in variation.alternatives if a.segments)
        together = join(together, (_BREAK,) if index else (), present.segments)
    assert isinstance(outer, Variation)
    one = Variation(
        tuple(
            Alternative(together, a.holders, a.base) if a.segments else a
            for a in outer.alternatives
        ),
        outer.nature,
    )
    return [render_passage((one,), move=move).replace(_BREAK, "\n\n")]


class _Writer:
    def __init__(self, move: str = "") -> None:
        self.move = " ".join(re.sub(r"[:;\[\]{}\\|]", " ", move).split())

    def run(self, segments: Segments, *, draft: bool) -> str:
        parts: list[str] = []
        for index, segment in enumerate(segments):
            if isinstance(segment, str):
                parts.append(escape(segment))
                continue
            trailing = index == 0 or (
                index == 1 and isinstance(segments[0], str) and segments[0].isspace()
            )
            front, back, variation = _spaces_out(segment, trailing and index + 1 < len(segments))
            drawn = (
                self.group(variation, draft=draft)
                if variation.nature is Nature.DISPUTE
                else self.note(variation, draft=draft)
            )
            parts.append(f"{front}{drawn}{back}")
        return "".join(parts)

    def group(self, variation: Variation, *, draft: bool) -> str:
        alternatives = variation.alternatives
        empty = next((a for a in alternatives if not a.segments), None)
        full = [a for a in alternatives if a.segments]
        delete: frozenset[Party] = frozenset()
        drawn: list[str] = []
        if empty is not None and draft and not empty.base:
            delete = empty.holders
        elif empty is not None and not empty.holders and len(full) > 1:
            drawn.append(f"[{NOTHING}]")
        for index, alternative in enumerate(full):
            holders = sorted(alternative.holders)
            parts: list[str] = []
            if index == 0 and alternative.base and len(holders) > _MANY:
                parts.append("others")
            elif holders:
                parts.append(", ".join(holders))
            if index == 0 and delete:
                parts.append(f"delete {', '.join(sorted(delete))}")
            if self.move and parts:
                parts.append(self.move)
            inner = _Writer().run(alternative.segments, draft=draft and alternative.base)
            if inner == NOTHING:
                inner = "\\" + inner
            if not parts and TAG.match(inner):
                inner = "\\" + inner
            tag = "; ".join(parts)
            drawn.append(f"[{tag}: {inner}]" if tag else f"[{inner}]")
        return " ".join(drawn)

    def note(self, variation: Variation, *, draft: bool) -> str:
        alternatives = variation.alternatives
        if variation.nature is Nature.CONSENSUS:
            was, new = alternatives
            drawn_new = self._content(new, draft=False)
            return f"{{{drawn_new} | was: {self._content(was, draft=draft)}}}"
        word = "type " if variation.nature is Nature.TYPOGRAPHY else ""
        shown, *others = alternatives
        rows = [self._content(shown, draft=draft and shown.base)]
        for alternative in others:
            names = ", ".join(sorted(alternative.holders))
            rows.append(f"{word}{names}: {self._content(alternative, draft=False)}")
        return f"{{{' | '.join(rows)}}}"

    def _content(self, alternative: Alternative, *, draft: bool) -> str:
        if not alternative.segments:
            return NOTHING
        drawn = _Writer().run(alternative.segments, draft=draft)
        return "\\" + drawn if drawn == NOTHING else drawn


def _spaces_out(variation: Variation, opening: bool) -> tuple[str, str, Variation]:
    """Take the space that words carry out of the brackets, for the eye.

    Returns the space to draw in front, the one to draw behind, and the
    variation without them. `opening` says that the words open the text, where
    the space of optional words is behind. Words that start with an empty line
    take the place of the space in front.
    """
    full = [a for a in variation.alternatives if a.segments]
    optional = len(full) < len(variation.alternatives)
    if optional and opening:
        ends = {_last(a.segments) for a in full}
        if len(ends) == 1 and (space := ends.pop()).isspace():
            return "", space, _map(variation, lambda s: _trim_end(s, space))
        return "", "", variation
    if not optional and not any(doubled(a.segments) for a in full):
        return "", "", variation
    starts = {_first(a.segments) for a in full if not doubled(a.segments)} or {" "}
    if len(starts) == 1 and (space := starts.pop()).isspace():
        return space, "", _map(variation, lambda s: s if doubled(s) else _trim_start(s))
    return "", "", variation


def _first(segments: Segments) -> str:
    return segments[0][:1] if isinstance(segments[0], str) else ""


def _last(segments: Segments) -> str:
    return segments[-1][-1:] if isinstance(segments[-1], str) else ""


def doubled(segments: Segments) -> bool:
    """Tell whether the alternative starts with an empty line, which is not a mere space."""
    return bool(segments) and isinstance(segments[0], str) and segments[0].startswith("\n\n")


def _trim_start(segments: Segments) -> Segments:
    first = segments[0]
    assert isinstance(first, str)
    return (first[1:], *segments[1:]) if len(first) > 1 else segments[1:]


def _trim_end(segments: Segments, space: str) -> Segments:
    last = segments[-1]
    assert isinstance(last, str)
    cut = last[: -len(space)]
    return (*segments[:-1], cut) if cut else segments[:-1]


def _map(variation: Variation, change: Callable[[Segments], Segments]) -> Variation:
    return Variation(
        tuple(
            Alternative(change(a.segments) if a.segments else (), a.holders, a.base)
            for a in variation.alternatives
        ),
        variation.nature,
        variation.holds_unknown,
    )

"""Weigh whether neighbouring brackets are wordings of the same place.

"[shall][should]" fills one place twice; "[promptly] [and effectively]" is two
places that may each stay empty. Nothing in the characters tells the two apart,
so every pair gets a score for *alternatives* between 0 and 1 from what can be
seen: how the two touch, modal verbs, numbers, shared words, how they begin
and end. The scores are our own, set by eye on real drafts; a score between
0.35 and 0.65 decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from plenipo.brackets.wild.model import Reading

GAP = 0.3  # two readings closer than this are for a person to choose from

_MODALS = frozenset(
    "shall should may will must can could would might".split()
    + "doit doivent devrait devraient peut peuvent pourra pourront".split()
    + "deberá deberán debería deberían podrá podrán debe deben puede pueden".split()
    + "должен должна должны может могут следует обязан обязаны".split()
)
_OTHERS = frozenset(("other", "others", "x", "autre", "otro", "иное"))
_CONNECTORS = frozenset(
    "and or and/or including inter as with without in-particular such also nor but where when while "
    "subject taking especially particularly notably through et ou y e o u и или".split()
)
_DETERMINERS = frozenset(
    "a an the all each any some no every both their its this these those".split()
)
_PREPOSITIONS = frozenset(
    "in on at by for from of to under within with through towards over into upon below above between "
    "before after during no not".split()
)
_CAN_CLASH = frozenset(("in", "with", "as", "on", "through"))
_NUMERIC = re.compile(
    r"(?:[$€£]?\d[\d.,]*(?:st|nd|rd|th)?|[xX]|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|twenty|thirty|sixty|ninety|\d{1,2}\s+[A-Z][a-z]+\s+\d{4})(?:\s*(?:%|per cent|days?|months?|years?))?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ENDINGS = (
    *("tions", "tion", "ments", "ment", "ingly", "ance", "ence", "able", "ible", "ical", "ally"),
    *("ing", "ed", "ly", "ies", "ive", "ous", "ful", "al", "ic", "ity", "s"),
)
_SEPARATORS: Mapping[str, float] = {"/": 0.92, "or": 0.92, "ou": 0.92, "o": 0.92, "или": 0.92}


def separator_score(between: str) -> float | None:
    """Return how strongly what stands between two brackets joins them, or None: it parts them."""
    core = between.strip()
    if not between:
        return 0.72
    if not core:
        return 0.5
    return _SEPARATORS.get(core.lower())


def pair_score(left: str, right: str, *, between: str) -> float:
    """Return the score, 0 to 1, of two neighbouring brackets being alternatives.

    `left` and `right` are their insides, `between` is what stands between the
    two. Cost: linear in the first and last words of the two; long insides are
    looked at through their first and last 200 code points.
    """
    base = separator_score(between)
    if base is None:
        return 0.0
    a, b = _words(left), _words(right)
    if not a or not b:
        # A lone comma or full stop is a slot of its own.
        return 0.7 if not a and not b and base > 0.6 else 0.2
    certain = _certain(a, b, left, right, base=base)
    if certain is not None:
        return certain
    carries_on = a[0].lower() == b[0].lower() and a[0].lower() in _CONNECTORS - _CAN_CLASH
    likeness = 0.0 if carries_on else _likeness(a, b)
    score = base + _beginnings(a, b, left, right) + _shapes(a, b) + likeness
    return round(min(0.98, max(0.02, score)), 4)


def _words(inner: str) -> list[str]:
    if len(inner) > 400:
        inner = inner[:200] + " " + inner[-200:]
    return _WORDS.findall(inner)


def _certain(a: list[str], b: list[str], left: str, right: str, *, base: float) -> float | None:
    """Pairs whose words alone settle the matter."""
    if left.strip() == right.strip():
        return 0.2  # the same words twice are no choice
    first, second = _modal(a), _modal(b)
    if first and second:
        return 0.97
    if (first and b[0].lower() in _OTHERS and len(b) == 1) or (
        second and a[0].lower() in _OTHERS and len(a) == 1
    ):
        return 0.9
    if first != second and base < 0.9:
        return 0.25 if base > 0.6 else 0.12
    if _NUMERIC.fullmatch(left.strip()) and _NUMERIC.fullmatch(right.strip()):
        return 0.95 if base > 0.6 else 0.8
    if base > 0.6 and len(b) == 1 and b[0].lower() in _OTHERS:
        return 0.85
    if {len(a), len(b)} == {1} and a[0].lower() == b[0].lower() and a[0] != b[0]:
        return 0.8
    if len(a) == 1 and a[0].lower() in ("and", "or", "and/or") and base < 0.9:
        return 0.8 if _lone(b, ("and", "or")) else 0.1
    if len(b) == 1 and b[0].lower() in ("and", "or", "and/or") and base < 0.9:
        return 0.1
    return None


def _lone(words: list[str], allowed: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0].lower() in allowed


def _modal(words: list[str]) -> bool:
    core = [
        word.lower()
        for word in words
        if word.lower() not in ("not", "also", "be", "to", "ne", "no")
    ]
    return len(words) <= 3 and len(core) == 1 and core[0] in _MODALS


def _beginnings(a: list[str], b: list[str], left: str, right: str) -> float:
    """Words that go on ("and ...", ", ...") speak for two places; equal beginnings for one."""
    first, second = a[0].lower(), b[0].lower()
    goes_on = right.lstrip()[:1] in ",;" or (second in _CONNECTORS and first != second)
    if first == second and first in _CONNECTORS - _CAN_CLASH:
        return -0.3
    if goes_on and left.lstrip()[:1] in ",;" and right.lstrip()[:1] in ",;":
        return -0.3
    if goes_on and not (second in _CAN_CLASH and first in _PREPOSITIONS):
        return -0.45
    trailing = left.rstrip()[-1:]
    if a[-1].lower() in ("and", "or") or (
        trailing and trailing in ",;" and right.rstrip()[-1:] != trailing
    ):
        return -0.35
    if trailing and trailing in ".;" and right.lstrip()[:1].isupper() and len(a) > 6:
        return -0.3
    if first == second:
        return 0.25
    if first in _DETERMINERS and second in _DETERMINERS:
        return 0.18
    if first in _PREPOSITIONS and second in _PREPOSITIONS:
        return 0.15
    if left.lstrip()[:1].isupper() != right.lstrip()[:1].isupper():
        return -0.15
    if {first in _PREPOSITIONS, second in _PREPOSITIONS} == {True, False}:
        return -0.15
    return 0.05 if left.lstrip()[:1].isupper() else 0.0


def _shapes(a: list[str], b: list[str]) -> float:
    """Single words of the same form, or wordings of about the same length."""
    score = 0.0
    if len(a) <= 2 and len(b) <= 2:
        score += 0.08
        same = next((end for end in _ENDINGS if a[-1].endswith(end)), "")
        other = next((end for end in _ENDINGS if b[-1].endswith(end)), "")
        score += 0.06 if same and same == other else 0.0
        if a[-1].isupper() and b[-1].isupper():
            score += 0.15
    longer, shorter = max(len(a), len(b)), min(len(a), len(b))
    if longer > 4 * shorter and longer > 6:
        score -= 0.2
    return score


def _likeness(a: list[str], b: list[str]) -> float:
    """Words that both have in common, as a share of the shorter one."""
    left, right = {w.lower() for w in a}, {w.lower() for w in b}
    shared = len(left & right) / max(1, min(len(left), len(right)))
    if shared >= 0.75:
        return 0.3
    return 0.2 if shared >= 0.5 else 0.0


def group_readings(score: float, *, otherwise: str = "independent") -> tuple[Reading, ...]:
    """Return both readings of a run of brackets, the likelier first."""
    readings = (Reading("alternatives", round(score, 4)), Reading(otherwise, round(1 - score, 4)))
    return tuple(sorted(readings, key=lambda reading: (-reading.score, reading.name)))


def is_decided(readings: tuple[Reading, ...]) -> bool:
    """Say whether the best reading is at least `GAP` ahead of the next."""
    return len(readings) < 2 or readings[0].score - readings[1].score >= GAP - 1e-9


def inline_parts(inner: str) -> tuple[tuple[tuple[int, int], ...], float]:
    """Divide "a / b" or "a or b" into wordings, with the score of that reading.

    Offsets count in `inner`, spaces around the wordings left out. Returns
    ((), 0.0) when nothing divides it. "and/or" and a list with commas are
    not divided.
    """
    if len(inner) > 240 or ("/" not in inner and " or " not in inner):
        return (), 0.0
    for pattern, base in ((r"\s+/\s+", 0.8), (r"/", 0.42), (r"\s+or\s+", 0.4)):
        cuts = [f for f in re.finditer(pattern, inner) if not _and_or(inner, f.start(), f.end())]
        if not cuts:
            continue
        edges = [0, *(edge for cut in cuts for edge in cut.span()), len(inner)]
        parts = tuple(_stripped(inner, edges[i], edges[i + 1]) for i in range(0, len(edges), 2))
        if any(start >= end for start, end in parts):
            continue
        texts = [inner[start:end] for start, end in parts]
        return parts, _inline_score(texts, base=base)
    return (), 0.0


def _and_or(inner: str, start: int, end: int) -> bool:
    return inner[:start].lower().endswith("and") and inner[end:].lower().startswith("or")


def _stripped(inner: str, start: int, end: int) -> tuple[int, int]:
    piece = inner[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _inline_score(texts: list[str], *, base: float) -> float:
    words = [_words(text) for text in texts]
    if any(not w for w in words):
        return 0.2
    if all(_modal(w) for w in words):
        return 0.97
    if all(_NUMERIC.fullmatch(text) for text in texts):
        return 0.9
    score = base
    sizes = sorted(len(w) for w in words)
    score += 0.1 if sizes[-1] <= 2 else -0.05
    score -= 0.15 if any("," in text for text in texts) or sizes[-1] > 4 * sizes[0] else 0.0
    score += 0.1 if len({w[0].lower() for w in words}) == 1 else 0.0
    return round(min(0.98, max(0.02, score)), 4)

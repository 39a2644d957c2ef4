"""`python -m tools.score_statements`: how well statements are found in the gold articles.

A gold article is a text file: a sentence on what is hard about it, the article,
and the statements that a careful reader marks in it (docs/testing.md). Spans
are matched as the Gender Gap Tracker matches them, so that its published
figures can stand beside ours: an annotated statement is found when a
statement that is not matched yet covers more than the threshold of its
characters, the best first. Beside that stands a stricter measure, the overlap
by the longer of the two spans, so that a find which is too long gains nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from plenipo.desk.languages import shipped
from plenipo.statements.extract import Extractor, choose, extractor
from plenipo.statements.language import with_states
from plenipo.statements.model import Statement

GOLD = Path(__file__).resolve().parent.parent / "tests" / "statements" / "gold"
PARTS = ("tuned", "held-out")
THRESHOLDS = (0.3, 0.8)
FLAGS = frozenset({"negated", "hedged", "anonymous", "metonym"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement as a careful reader marks it; None where the text leaves it open."""

    start: int
    end: int
    form: str
    speaker: str | None
    day: str | None
    cue: str | None
    behalf: str | None
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold article."""

    name: str
    about: str
    text: str
    marked: tuple[Marked, ...]


@dataclass(slots=True)
class Score:
    """Counts of one run at one threshold, and what was wrong in words."""

    found: int = 0
    marked: int = 0
    matched: int = 0
    speakers: int = 0
    cues: int = 0
    forms: int = 0
    days: int = 0
    flags: int = 0
    behalf: int = 0
    behalf_asked: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is marked."""
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is marked that was found."""
        return self.matched / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def share(self, count: int) -> float:
        """Share of the matched statements."""
        return count / self.matched if self.matched else 1.0


def read_gold(path: Path) -> Gold:
    """Read a gold article; raise `ValueError` that names the file and what is wrong in it."""
    about, _, rest = path.read_text("utf-8").partition("\n--- article\n")
    text, mark, answers = rest.partition("\n--- statements\n")
    if not mark:
        raise ValueError(f"{path.name}: no line “--- article” or “--- statements”")
    marked: list[Marked] = []
    reach = 0
    lines = [line for line in answers.splitlines() if line.strip()]
    for head, words in zip(lines[::2], lines[1::2], strict=True):
        found = _find(text, words.strip(), reach) or _find(text, words.strip(), 0)
        if found is None:
            raise ValueError(f"{path.name}: these words are not in the article: {words.strip()}")
        marked.append(_marked(head, found, path.name))
        reach = found[1]
    return Gold(path.stem, about.strip(), text, tuple(marked))


def _find(text: str, words: str, start: int) -> tuple[int, int] | None:
    """Find words in a text, whatever white space stands between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.compile(pattern).search(text, start)
    return match.span() if match else None


def _marked(head: str, span: tuple[int, int], name: str) -> Marked:
    fields = [part.strip() for part in head.split(";")]
    if len(fields) < 4:
        raise ValueError(f"{name}: a statement needs type; speaker; day; cue: {head}")
    form, speaker, day, cue, *more = (None if part == "-" else part for part in fields)
    behalf = next((m.removeprefix("for ") for m in more if m and m.startswith("for ")), None)
    flags = frozenset(
        word for m in more if m and not m.startswith("for ") for word in m.split() if word in FLAGS
    )
    assert form is not None
    return Marked(*span, form, speaker, day, cue, behalf, flags)


def read_folder(folder: Path) -> list[Gold]:
    """Read the gold articles of a folder, by name."""
    return [read_gold(path) for path in sorted(folder.glob("*.txt"))]


@cache
def languages() -> list[Extractor]:
    """Return the shipped languages with the states of the gold articles beside the atlas.

    The states are invented, so no atlas has them; real states are in the file of each language.
    """
    lines = {path.suffixes[0]: path.read_text("utf-8") for path in GOLD.glob("states.*.txt")}
    return [
        extractor(with_states(e.language, lines.get(f".{e.language.code}", ""))) for e in shipped()
    ]


def found_in(gold: Gold) -> tuple[str, list[Statement]]:
    """Return the language that a gold article is told to be in, and what is found in it."""
    chosen = choose(gold.text, languages())
    return chosen.language.code, chosen.statements(gold.text)


def score(
    pairs: Iterable[tuple[Gold, Sequence[Statement]]], threshold: float, *, strict: bool = False
) -> Score:
    """Score what was found in each article against what is marked in it."""
    total = Score()
    for gold, statements in pairs:
        left = list(statements)
        total.found += len(left)
        total.marked += len(gold.marked)
        for mark in gold.marked:
            best = max(left, key=lambda one: _overlap(mark, one, strict=strict), default=None)
            if best is None or _overlap(mark, best, strict=strict) <= threshold:
                total.wrong.append(f"{gold.name}: missed: {_shown(gold, mark.start, mark.end)}")
                continue
            left.remove(best)
            total.matched += 1
            _compare(gold, mark, best, total)
        total.wrong += [
            f"{gold.name}: not marked: {one.speaker}: {_shown(gold, one.start, one.end)} ({one.rule})"
            for one in left
        ]
    return total


def _overlap(mark: Marked, one: Statement, *, strict: bool) -> float:
    common = min(mark.end, one.end) - max(mark.start, one.start)
    whole = mark.end - mark.start
    if strict:
        whole = max(whole, one.end - one.start)
    return max(0, common) / whole


def _compare(gold: Gold, mark: Marked, one: Statement, total: Score) -> None:
    def same(what: str, wanted: object, got: object) -> bool:
        if wanted == got:
            return True
        shown = _shown(gold, mark.start, mark.end)
        total.wrong.append(f"{gold.name}: {what} {got} for {wanted}: {shown} ({one.rule})")
        return False

    total.speakers += same("speaker", mark.speaker, one.speaker)
    total.cues += same("cue", mark.cue, one.cue)
    total.forms += same("type", mark.form, one.form.value)
    total.days += same("day", mark.day, one.when.value if one.when else None)
    total.flags += same("flags", sorted(mark.flags), sorted(FLAGS & set(one.flags)))
    if mark.behalf is not None:
        total.behalf_asked += 1
        total.behalf += same("on behalf of", mark.behalf, one.on_behalf_of)


def _shown(gold: Gold, start: int, end: int) -> str:
    words = " ".join(gold.text[start:end].split())
    return f"“{words if len(words) < 70 else words[:67] + '…'}”"


def table(pairs: Sequence[tuple[Gold, Sequence[Statement]]], name: str) -> list[str]:
    """Return the figures of a part of the gold set as rows of Markdown."""
    rows = []
    for threshold, strict in ((0.3, False), (0.8, False), (0.8, True)):
        s = score(pairs, threshold, strict=strict)
        measure = f"{threshold} of the longer" if strict else f"{threshold}"
        cells = [s.precision, s.recall, s.f1, s.share(s.speakers), s.share(s.cues)]
        cells += [s.share(s.forms), s.share(s.days)]
        shown = " | ".join(f"{100 * value:.1f}" for value in cells)
        rows.append(f"| {name} | {len(pairs)} | {s.marked} | {measure} | {shown} |")
    return rows


HEAD = [
    "| part | articles | statements | overlap | P | R | F1 | speaker | cue | type | day |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
]


def tables() -> list[str]:
    """Return the figures of both parts, and of each language in them."""
    rows = list(HEAD)
    for part in PARTS:
        told = [(gold, *found_in(gold)) for gold in read_folder(GOLD / part)]
        rows += table([(gold, found) for gold, _, found in told], part)
        for code in sorted({code for _, code, _ in told}):
            some = [(gold, found) for gold, language, found in told if language == code]
            rows += table(some, f"{part}, {code}")
    return rows


BEGIN, END = "<!-- figures: python -m tools.score_statements --page -->", "<!-- end -->"


def with_figures(page: str) -> str:
    """Return a page with today's figures between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"The page has no lines “{BEGIN}” and “{END}”.")
    rows = "\n".join(tables())
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Print the figures; with `--show PART` what is wrong in that part as well."""
    parser = argparse.ArgumentParser(prog="python -m tools.score_statements", description=__doc__)
    parser.add_argument(
        "--show", choices=PARTS, action="append", default=[], help="what is wrong in this part"
    )
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="write the figures into this page"
    )
    chosen = parser.parse_args(arguments)
    if chosen.page is not None:
        chosen.page.write_text(with_figures(chosen.page.read_text("utf-8")), "utf-8", newline="\n")
        return 0
    print("\n".join(tables()))
    for part in chosen.show:
        pairs = [(gold, found_in(gold)[1]) for gold in read_folder(GOLD / part)]
        print("\n".join(["", *score(pairs, 0.8, strict=True).wrong]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

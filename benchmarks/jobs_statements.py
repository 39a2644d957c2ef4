"""Statements in news articles: articles a second, and that the time grows with the text."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from benchmarks import peers
from benchmarks.report import Section, Table, timed, times
from benchmarks.timing import ROOT, Timed, in_turn
from plenipo.statements.extract import Extractor, extractor
from plenipo.statements.language import read

GOLD = ROOT / "tests" / "statements" / "gold"
WORDS = 400  # of an article, as wire copy has them


def articles(*, quick: bool) -> Section:
    """Find the statements of articles, beside spaCy pipelines that have no model."""
    data = (files("plenipo.statements") / "languages" / "en.toml").read_bytes()
    english = extractor(read(data, where="en.toml"))
    texts = _articles()
    found = _check(english, texts)
    long = "\n\n".join(texts * (2 if quick else 20))
    jobs: dict[str, Callable[[], object]] = {
        "ours": lambda: [english.statements(text) for text in texts],
        "long": lambda: english.statements(long),
        "load": lambda: extractor(read(data, where="en.toml")),
    }
    gone = peers.spacy()
    if gone is None:
        sentences, matched = peers.spacy_pipelines(list(english.language.cues))
        jobs["sentences"] = lambda: [sentences(text) for text in texts]
        jobs["matched"] = lambda: [matched(text) for text in texts]
    results = in_turn(jobs, rounds=3 if quick else 7)
    mine, whole = results["ours"], results["long"]
    characters = sum(map(len, texts))
    rows = [
        _row("Plenipo: statements, speakers, days", mine, len(texts), ""),
        _row(
            "spaCy, blank English with sentencizer: words and sentences",
            results.get("sentences") or gone,
            len(texts),
            times(mine, results.get("sentences")),
        ),
        _row(
            "… and a matcher for cues and quotation marks",
            results.get("matched") or gone,
            len(texts),
            times(mine, results.get("matched")),
        ),
    ]
    return Section(
        "Statements in articles",
        f"{len(texts)} articles of about {WORDS} words, {characters:,} characters in all, put "
        f"together from the gold articles of the tests; {found} statements are found in them, "
        "and each is compared with the slice it claims to be before the time counts. spaCy "
        "without a trained model finds no statement, speaker or day: its rows say what cutting a "
        "text into words and sentences costs there, and looking for the same verbs and marks. A "
        "pipeline that finds quotations with a trained parser costs more and needs a model; none "
        "is measured here.",
        [
            Table(("program", "time for all", "articles a second", "Plenipo faster"), rows),
            Table(
                ("what", "time", "characters a second"),
                [
                    ("all in one text of so many characters", f"{len(long):,}", ""),
                    ("its statements", timed(whole), f"{len(long) / whole.median:,.0f}"),
                    ("the articles one by one", timed(mine), f"{characters / mine.median:,.0f}"),
                    ("reading the language", timed(results["load"]), ""),
                ],
            ),
        ],
    )


def _row(name: str, result: object, count: int, faster: str) -> tuple[str, str, str, str]:
    if isinstance(result, Timed):
        return name, timed(result), f"{count / result.median:,.0f}", faster
    assert result is None or isinstance(result, peers.Missing)
    return name, timed(result), "–", faster


def _articles() -> list[str]:
    """Put English gold articles together, in order, until each has the words of wire copy."""
    found: list[str] = []
    parts: list[str] = []
    for path in sorted(GOLD.glob("*/*.txt")):
        if path.stem.startswith("french"):
            continue
        text = path.read_text("utf-8").partition("\n--- article\n")[2]
        parts.append(text.partition("\n--- statements\n")[0].strip())
        if sum(len(part.split()) for part in parts) >= WORDS:
            found.append("\n\n".join(parts))
            parts = []
    return found


def _check(english: Extractor, texts: list[str]) -> int:
    count = 0
    for text in texts:
        for one in english.statements(text):
            if text[one.start : one.end] != one.quote:
                raise AssertionError(f"not a slice: {one.quote}")
            count += 1
    return count

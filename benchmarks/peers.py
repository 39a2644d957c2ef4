"""The programs that Plenipo is measured beside, each called as its users call it.

A peer that is not on the machine is `Missing`, which says what to install;
nothing fails for the lack of one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

# A user's own git settings would change what is measured.
QUIET_GIT = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


@dataclass(frozen=True, slots=True)
class Missing:
    """A peer that is not present, and how to bring it."""

    name: str
    install: str

    def __str__(self) -> str:
        return f"{self.name} not present ({self.install})"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a chain of merges left: the size of its result, and its conflicts."""

    size: int
    conflicts: int
    nested: int


def git() -> Missing | None:
    """Give what is missing to run git, or nothing."""
    return None if shutil.which("git") else Missing("git", "install git")


def merge_chain(base: Path, versions: Sequence[Path], *, work: Path) -> Path:
    """Merge the versions into the base one by one with `git merge-file --diff3`.

    Give the file that holds the result. Conflicts are not an error.
    """
    current = work / "merged"
    shutil.copyfile(base, current)
    for path in versions:
        done = subprocess.run(
            ["git", "merge-file", "-q", "--diff3", current, base, path],
            check=False,
            env=QUIET_GIT,
            stderr=subprocess.DEVNULL,
        )
        if done.returncode > 127:  # fewer are counts of conflicts
            raise RuntimeError(f"git merge-file failed with exit code {done.returncode}")
    return current


def look_at_merge(result: Path) -> Merged:
    """Count the conflicts in a merged file, and those that stand inside another."""
    depth = conflicts = nested = 0
    with result.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("<<<<<<<"):
                conflicts += 1
                nested += depth > 0
                depth += 1
            elif line.startswith(">>>>>>>"):
                depth = max(0, depth - 1)
    return Merged(result.stat().st_size, conflicts, nested)


def word_diff(old: Path, new: Path) -> None:
    """Run `git diff --no-index --word-diff`; its output goes nowhere."""
    done = subprocess.run(
        ["git", "diff", "--no-index", "--no-color", "--word-diff", old, new],
        stdout=subprocess.DEVNULL,
        check=False,
        env=QUIET_GIT,
    )
    if done.returncode > 1:
        raise RuntimeError(f"git diff failed with exit code {done.returncode}")


def merge_words(base: Path, ours: Path, theirs: Path) -> None:
    """Run one three-way `git merge-file -p`; its output goes nowhere."""
    done = subprocess.run(
        ["git", "merge-file", "-p", "-q", "--diff3", ours, base, theirs],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env=QUIET_GIT,
    )
    if done.returncode > 127:
        raise RuntimeError(f"git merge-file failed with exit code {done.returncode}")


def collatex() -> Missing | None:
    """Give what is missing to run CollateX, or nothing."""
    return _needs("collatex", "CollateX")


def collate(texts: Sequence[str]) -> None:
    """Align the texts with CollateX, as a table of words."""
    module: Any = import_module("collatex")
    collation = module.Collation()
    for index, text in enumerate(texts):
        collation.add_plain_witness(f"W{index}", text)
    module.collate(collation, output="table", segmentation=False)


def difflib_words(old: Sequence[str], new: Sequence[str]) -> None:
    """Compare two lists of words with the standard library, as it comes."""
    from difflib import SequenceMatcher

    SequenceMatcher(None, old, new).get_opcodes()


def rapidfuzz() -> Missing | None:
    """Give what is missing to run rapidfuzz, or nothing."""
    return _needs("rapidfuzz", "rapidfuzz")


def rapidfuzz_words(old: Sequence[str], new: Sequence[str]) -> None:
    """Compare two lists of words with rapidfuzz, as one flat sequence."""
    from rapidfuzz.distance import Levenshtein

    Levenshtein.opcodes(old, new)


def merge3() -> Missing | None:
    """Give what is missing to run merge3, or nothing."""
    return _needs("merge3", "merge3")


def merge3_words(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> None:
    """Merge three lists of words with merge3."""
    module: Any = import_module("merge3")
    for _ in module.Merge3(base, ours, theirs).merge_groups():
        continue


def pandoc() -> str | Missing:
    """Give the path of pandoc: the one on the machine, or the one PyPI carries."""
    found = shutil.which("pandoc")
    if found:
        return found
    try:
        module: Any = import_module("pypandoc")
        path: str = module.get_pandoc_path()
    except (ImportError, OSError):
        return Missing("pandoc", "pip install pypandoc_binary")
    return path


def pandoc_tracked(program: str, path: Path, to: str = "json") -> None:
    """Read a Word file with all its tracked changes; the result goes nowhere."""
    subprocess.run(
        [program, "--track-changes=all", "-f", "docx", "-t", to, "-o", os.devnull, path],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def pandoc_version(program: str) -> str:
    """Give pandoc's version."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[1]


def docx_revisions() -> Missing | None:
    """Give what is missing to run docx-revisions, or nothing."""
    return _needs("docx_revisions", "docx-revisions")


def list_revisions(data: bytes) -> int:
    """List a Word file's tracked changes with docx-revisions; give how many."""
    module: Any = import_module("docx_revisions")
    return len(module.RevisionDocument(BytesIO(data)).track_changes)


def unzip_and_parse(data: bytes) -> None:
    """Unpack the document part and parse its XML: what every reader has to do at least."""
    from lxml import etree

    with ZipFile(BytesIO(data)) as package:
        etree.fromstring(package.read("word/document.xml"))


def eventsourcing() -> Missing | None:
    """Give what is missing to run eventsourcing, or nothing."""
    return _needs("eventsourcing", "eventsourcing")


def spacy() -> Missing | None:
    """Give what is missing to run spaCy, or nothing."""
    return _needs("spacy", "spaCy")


def spacy_pipelines(cues: Sequence[str]) -> tuple[Callable[[str], int], Callable[[str], int]]:
    """Return two spaCy pipelines without a trained model, each giving a count for a text.

    The first cuts words and sentences (a blank English and its sentencizer); the second also
    looks for the cues and for quotation marks with spaCy's matcher.
    """
    module: Any = import_module("spacy")
    matching: Any = import_module("spacy.matcher")
    blank = module.blank("en")
    blank.add_pipe("sentencizer")
    matcher = matching.Matcher(blank.vocab)
    matcher.add("CUE", [[{"LOWER": {"IN": sorted(cues)}}]])
    matcher.add("MARK", [[{"TEXT": {"IN": ['"', "“", "”", "'", "‘", "’", "«", "»"]}}]])

    def sentences(text: str) -> int:
        return sum(1 for _ in blank(text).sents)

    def matched(text: str) -> int:
        doc = blank(text)
        return len(matcher(doc)) + sum(1 for _ in doc.sents)

    return sentences, matched


def versions() -> dict[str, str]:
    """Give the versions of all peers, or what to install for one that is missing."""
    found = {}
    if shutil.which("git"):
        done = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
        found["git"] = done.stdout.split()[2]
    else:
        found["git"] = "not present (install git)"
    program = pandoc()
    found["pandoc"] = pandoc_version(program) if isinstance(program, str) else _say(program)
    for name in (
        "collatex",
        "docx-revisions",
        "eventsourcing",
        "lxml",
        "merge3",
        "rapidfuzz",
        "spacy",
    ):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = f"not present (pip install {name})"
    return found


def _say(missing: Missing) -> str:
    return f"not present ({missing.install})"


def _needs(module: str, name: str) -> Missing | None:
    try:
        import_module(module)
    except ImportError:
        return Missing(name, f"pip install {module.replace('_', '-')}")
    return None

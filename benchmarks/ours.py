"""Plenipo as its users call it, and the checks without which its time does not count.

The one module that knows the product's names, so that the rest of the
benchmarks need not follow them.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import FunctionType, ModuleType

from benchmarks import inputs
from benchmarks.files import Case
from benchmarks.inputs import Agreement, Followed, Make, apply, party_code
from benchmarks.timing import command, held_memory, peak_memory
from benchmarks.tracked import Tracked
from plenipo.brackets.compile import compile_words
from plenipo.brackets.model import Party, Rolling, Segments
from plenipo.brackets.places import first_spaces, settle
from plenipo.brackets.project import project, words_for
from plenipo.brackets.rebase import Rebased, rebase
from plenipo.brackets.rebase_words import Outcome, RebasedEdits, rebase_edits
from plenipo.brackets.redline import Redline, new_texts, old_texts, redline
from plenipo.brackets.render import render
from plenipo.brackets.structure import Compiler
from plenipo.formats import docx, plain
from plenipo.instrument.model import Block, Instrument, Source
from plenipo.instrument.recognise import recognise
from plenipo.text.difference import Edit, Words, difference, padded
from plenipo.text.difference import apply as replaced

COMMAND = (str(Path(sys.executable).with_name("plenipo")),)


class Wrong(Exception):  # noqa: N818 - reads as the sentence it prints
    """A result that is not right; its time would mean nothing."""


@dataclass(slots=True)
class Clock:
    """Adds up the time between starts and stops."""

    seconds: float = 0.0
    _since: float = 0.0

    def start(self) -> None:
        """Count from here."""
        self._since = time.perf_counter()

    def stop(self) -> None:
        """Count up to here."""
        self.seconds += time.perf_counter() - self._since


# --- compile ----------------------------------------------------------------------------------


def compile_bytes(base: bytes, versions: Sequence[bytes]) -> Rolling:
    """Compile text files' bytes; the parties are P001, then P002 and so on."""
    draft = plain.read(base, where="base")
    known = _by_text(draft.blocks)
    compiler = _compiler(_instrument(draft))
    for index, data in enumerate(versions):
        source = plain.read(data, where=party_code(index), known=known)
        compiler.add(Party(party_code(index)), [block.text for block in source.blocks])
    return compiler.rolling()


def attributed(rolling: Rolling) -> bytes:
    """Write a rolling text out in the attributed style, as a text file."""
    return plain.write(render(rolling))


def compile_one_by_one(base: bytes, versions: Iterable[tuple[str, bytes]], clock: Clock) -> Rolling:
    """Compile versions as they come; the clock stands while the next one is made."""
    clock.start()
    draft = plain.read(base, where="base")
    known = _by_text(draft.blocks)
    compiler = _compiler(_instrument(draft))
    clock.stop()
    for code, data in versions:
        clock.start()
        source = plain.read(data, where=code, known=known)
        compiler.add(Party(code), [block.text for block in source.blocks])
        clock.stop()
    clock.start()
    rolling = compiler.rolling()
    clock.stop()
    return rolling


def compile_arguments(made: Case, parties: int, out: Path) -> list[str]:
    """Write out the command that compiles the first so many parties' files."""
    pairs = zip(made.codes[:parties], made.files(), strict=False)
    versions = [f"{code}={path}" for code, path in pairs]
    return [*COMMAND, "compile", str(made.file()), *versions, "-o", str(out)]


def compile_command(made: Case, out: Path) -> None:
    """Run `plenipo compile` on a case's files."""
    command(compile_arguments(made, len(made.edits), out))


def check(made: Case) -> None:
    """Draw every party's text and the base out of the rolling text and compare.

    Raises `Wrong` at the first that is not what went in.
    """
    rolling = compile_bytes(made.file().read_bytes(), [p.read_bytes() for p in made.files()])
    _check(rolling, made)


def _check(rolling: Rolling, made: Case) -> None:
    for code, edits in zip([None, *made.codes], [(), *made.edits], strict=True):
        got = "\n\n".join(project(rolling, None if code is None else Party(code)))
        if got != "\n\n".join(apply(made.base, edits)):
            raise Wrong(f"{made.name}: the text of {code or 'the base'} is not recovered")


def compile_memory(folder: Path, parties: int) -> dict[str, float]:
    """Compile a folder's files, read one at a time; give what was held, in bytes.

    `document` is what the base takes as blocks, `edits` what the parties leave
    behind in the compiler and in the rolling text, both counted object by
    object; `peak` and `start` are the process's.
    """
    codes = [party_code(index) for index in range(parties)]
    start = held_memory()
    blocks = plain.read((folder / "base.txt").read_bytes(), where="base").blocks
    instrument = _instrument(Source(blocks))
    compiler = _compiler(instrument)
    known = _by_text(blocks)
    read = (folder / "base.txt").stat().st_size
    for code in codes:
        path = folder / f"{code.lower()}.txt"
        read += path.stat().st_size
        source = plain.read(path.read_bytes(), where=code, known=known)
        compiler.add(Party(code), [block.text for block in source.blocks])
        del source
    rolling = compiler.rolling()
    peak = peak_memory()
    if len(rolling.parties) != parties:
        raise Wrong("not every party is in the rolling text")
    of_base = reachable([blocks, instrument])
    return {
        "start": start,
        "document": sum(sys.getsizeof(item) for item in reachable([blocks]).values()),
        "edits": sum(
            sys.getsizeof(item)
            for identity, item in reachable([compiler, rolling]).items()
            if identity not in of_base
        ),
        "peak": peak,
        "read": read,
    }


def reachable(roots: Sequence[object]) -> dict[int, object]:
    """Give every object that is held by the roots, by identity; code and types left out."""
    found: dict[int, object] = {}
    waiting: list[object] = list(roots)
    while waiting:
        item = waiting.pop()
        if id(item) in found or isinstance(item, (type, ModuleType, FunctionType)):
            continue
        found[id(item)] = item
        waiting.extend(gc.get_referents(item))
    return found


def _by_text(blocks: Iterable[Block]) -> dict[str, Block]:
    return {block.text: block for block in blocks}


def _compiler(instrument: Instrument) -> Compiler:
    numbers = count(1)
    return Compiler(instrument, ids=lambda: f"n{next(numbers)}")


def _instrument(source: Source) -> Instrument:
    numbers = count(1)
    return recognise(source.blocks, ids=lambda: f"u{next(numbers)}")


# --- stored edits -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """The canonical difference of every distinct wording of every changed provision."""

    words: dict[int, Words]
    variants: dict[int, dict[tuple[Edit, ...], frozenset[Party]]]
    everyone: frozenset[Party]
    edits: int  # each party's own counted


def store(made: Case) -> Kept:
    """Keep each party's edits as they are stored with its proposal.

    New paragraphs are left out: nothing has to be compiled where nobody else
    writes, and where others do it is not a matter of edits.
    """
    holders: dict[int, dict[str, set[Party]]] = {}
    for code, edits in zip(made.codes, made.edits, strict=True):
        for provision, text in _changed(made.base, edits).items():
            holders.setdefault(provision, {}).setdefault(text, set()).add(Party(code))
    words = {p: Words(padded(" ".join(made.base.provisions[p][1:]))) for p in holders}
    variants: dict[int, dict[tuple[Edit, ...], frozenset[Party]]] = {}
    for place, texts in holders.items():
        rows: dict[tuple[Edit, ...], frozenset[Party]] = {}
        variants[place] = rows
        for text, by in texts.items():
            rows[difference(words[place], padded(text))] = frozenset(by)
    number = sum(len(e) * len(by) for rows in variants.values() for e, by in rows.items())
    return Kept(words, variants, frozenset(map(Party, made.codes)), number)


def compile_stored(kept: Kept) -> dict[int, Segments]:
    """Compile every changed provision from stored edits."""
    return {p: _compiled(kept.words[p], v, kept.everyone) for p, v in kept.variants.items()}


def check_stored(made: Case, kept: Kept) -> None:
    """Draw every party's words and the base's out of what comes from stored edits, and compare."""
    compiled = compile_stored(kept)
    base = {p: " ".join(made.base.provisions[p][1:]) for p in compiled}
    for code, edits in zip([None, *made.codes], [(), *made.edits], strict=True):
        own = base | _changed(made.base, edits)
        for place, segments in compiled.items():
            if words_for(segments, None if code is None else Party(code)).strip() != own[place]:
                raise Wrong(f"{made.name}: provision {place + 1} of {code or 'the base'} is lost")


def one_provision(made: Case) -> Callable[[int], object]:
    """Give a function that takes one party's new wording into its provision and compiles that.

    Its argument picks the provision and the wording.
    """
    kept = store(made)
    places = sorted(kept.variants)
    wordings = {
        p: padded(" ".join((*made.base.provisions[p][1:4], "anew", *made.base.provisions[p][4:])))
        for p in places
    }
    newcomer = frozenset((Party("P999"),))

    def recompile(turn: int) -> Segments:
        place = places[turn * 7 % len(places)]
        edits = difference(kept.words[place], wordings[place])
        variants = {**kept.variants[place], edits: newcomer}
        return _compiled(kept.words[place], variants, kept.everyone | newcomer)

    return recompile


def _compiled(
    words: Words, variants: dict[tuple[Edit, ...], frozenset[Party]], everyone: frozenset[Party]
) -> Segments:
    content = compile_words(words, variants, everyone=everyone)
    # The space after the number stands before the words where everybody has words there.
    return settle(content, start="" if None in first_spaces(content[:1]) else " ")


def _changed(base: Agreement, edits: Sequence[inputs.Edit]) -> dict[int, str]:
    """Give the new words, number left out, of each provision that the edits change."""
    changed: dict[int, list[str]] = {}
    for edit in reversed(edits):
        if edit.make is not Make.PARAGRAPH:
            words = changed.setdefault(edit.provision, list(base.provisions[edit.provision]))
            words[edit.start : edit.stop] = edit.words
    return {provision: " ".join(words[1:]) for provision, words in changed.items()}


# --- two versions -----------------------------------------------------------------------------


def redline_texts(old: Sequence[str], new: Sequence[str]) -> Redline:
    """Compare two versions' paragraphs."""
    return redline(old, new)


def redline_bytes(old: bytes, new: bytes) -> Redline:
    """Compare two versions' text files."""
    return redline(_texts(old), _texts(new))


def check_redline(old: Sequence[str], new: Sequence[str]) -> int:
    """Draw both versions out of their redline and compare; give how many moves it tells of."""
    found = redline(old, new)
    for name, drawn, given in (("old", old_texts(found), old), ("new", new_texts(found), new)):
        if drawn != list(given):
            raise Wrong(f"the {name} version is not recovered from its redline")
    return found.counts.moved


@dataclass(frozen=True, slots=True)
class Held:
    """A proposal's edits and the accepted ones, by provision, as they are stored."""

    words: dict[int, Words]
    wanted: dict[int, tuple[Edit, ...]]
    accepted: dict[int, tuple[Edit, ...]]

    @property
    def edits(self) -> int:
        """How many edits the proposal has."""
        return sum(map(len, self.wanted.values()))


def hold(made: Followed) -> Held:
    """Keep the edits of a proposal and of what was accepted, over the old base's words."""
    own, taken = _changed(made.base, made.wanted), _changed(made.base, made.accepted)
    words = {
        place: Words(padded(" ".join(made.base.provisions[place][1:]))) for place in own | taken
    }
    return Held(
        words,
        {place: difference(words[place], padded(text)) for place, text in own.items()},
        {place: difference(words[place], padded(text)) for place, text in taken.items()},
    )


def rebase_held(held: Held) -> RebasedEdits[int]:
    """Let every edit of the proposal follow its provision."""
    return rebase_edits(held.wanted, held.accepted)


def check_rebase(held: Held) -> str:
    """Check that every edit ends once and is carried to the words it stood on; count the ends.

    An edit that no accepted one touches must be rebased.
    """
    found = rebase_held(held)
    conflicts = sum(len(conflict.edits) for conflict in found.conflicts)
    number = sum(map(len, found.rebased.values()))
    if number + conflicts + len(found.adopted) + len(found.orphaned) != held.edits:
        raise Wrong("an edit of a proposal ended twice or not at all")
    for place, wanted in held.wanted.items():
        accepted, tokens = held.accepted.get(place, ()), held.words[place].tokens
        free = [edit for edit in wanted if not any(_touch(edit, other) for other in accepted)]
        new = replaced(tokens, accepted)
        carried = [(new[e.start : e.end], e.words) for e in found.rebased.get(place, ())]
        for edit in free:
            if (tokens[edit.start : edit.end], edit.words) not in carried:
                raise Wrong("an edit that nothing touched was not carried to its words")
    ends = {
        "rebased": number,
        "in conflict": conflicts,
        "already adopted": len(found.adopted),
        "orphaned": len(found.orphaned),
    }
    return ", ".join(f"{count:,} {end}" for end, count in ends.items() if count)


def rebase_bytes(proposal: bytes, old: bytes, new: bytes) -> Rebased:
    """Let a proposal follow its base, from text files."""
    return rebase(_texts(proposal), _texts(old), _texts(new))


def check_rebased(made: Followed) -> str:
    """Check that whoever wanted nothing gets the new base, and whose base stood still, its own.

    Give how the edits between the documents ended.
    """
    if rebase(made.old, made.old, made.new).texts() != made.new:
        raise Wrong("a proposal that wanted nothing is not the new base")
    if rebase(made.proposal, made.old, made.old).texts() != made.proposal:
        raise Wrong("a proposal whose base stood still is not what it was")
    found = rebase(made.proposal, made.old, made.new)
    return ", ".join(f"{n:,} {end}" for end in Outcome if (n := found.count(end)))


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _texts(data: bytes) -> list[str]:
    return [block.text for block in plain.read(data, where="version").blocks]


# --- Word -------------------------------------------------------------------------------------


def read_docx(data: bytes) -> docx.WordDocument:
    """Read a Word file with its tracked changes."""
    return docx.read(data)


def check_tracked(base: Agreement, made: Tracked) -> None:
    """Compare the base's and every author's text with what was written, and count changes."""
    found = docx.read(made.data)
    texts = [("", found.base()), *((author, found.by_author(author)) for author in made.edits)]
    for author, source in texts:
        edits = made.edits.get(author, ())
        if [block.text for block in source.blocks] != apply(base, edits):
            raise Wrong(f"the text of {author or 'the base'} is not what the file holds")
    around_runs = sum(
        revision.kind in (docx.RevisionKind.INSERTION, docx.RevisionKind.DELETION)
        for revision in found.revisions
    )
    if around_runs != made.elements:
        raise Wrong(f"{around_runs} changes found of {made.elements}")


def compile_tracked(data: bytes) -> Rolling:
    """Compile one Word file whose authors are the parties."""
    found = docx.read(data)
    compiler = _compiler(_instrument(found.base()))
    for author in found.authors:
        compiler.add(Party(author), [block.text for block in found.by_author(author).blocks])
    return compiler.rolling()


def compile_word_files(base: bytes, versions: Sequence[bytes]) -> Rolling:
    """Compile a base and one Word file a party, all its changes accepted."""
    compiler = _compiler(_instrument(docx.read(base).base()))
    for index, data in enumerate(versions):
        blocks = docx.read(data).accepted().blocks
        compiler.add(Party(party_code(index)), [block.text for block in blocks])
    return compiler.rolling()

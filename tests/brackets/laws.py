"""The laws of compiling, in one helper: every example and every case is a test of them all.

`check_world` compiles a base and the parties' versions and holds the result
against laws P1 to P8 of the design. A message says which law broke, for whom,
and shows what the parties handed in.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from plenipo.brackets import reading
from plenipo.brackets.compile import compile_words
from plenipo.brackets.fold import fold, provision_text
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
)
from plenipo.brackets.notation import join, whole
from plenipo.brackets.places import settle
from plenipo.brackets.project import passage_text, project, words_for
from plenipo.brackets.render import Style, render
from plenipo.brackets.structure import Compiler
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.text.difference import Edit, Words, apply, difference
from plenipo.text.spans import protected_spans
from plenipo.text.tokens import tokenize

Versions = Mapping[str, Sequence[str]]
NEWCOMER = Party("ZZZ")
DOUBLED = re.compile(r"  |[ \n]$|^[ \n]")


def instrument(blocks: Sequence[str]) -> Instrument:
    """Recognise a base given as texts; its units are u0, u1 and so on."""
    return recognise([Block(text) for text in blocks], ids=(f"u{k}" for k in itertools.count()))


def compiler_of(base: Sequence[str], versions: Versions, terms: Sequence[str] = ()) -> Compiler:
    """Take in the base and every party's version, in the order given."""
    numbers = itertools.count()
    compiler = Compiler(instrument(base), ids=lambda: f"n{next(numbers)}", terms=terms)
    for code, texts in versions.items():
        compiler.add(Party(code), texts)
    return compiler


def compiled(base: Sequence[str], versions: Versions, terms: Sequence[str] = ()) -> Rolling:
    """Compile a base and versions given as the texts of their blocks."""
    return compiler_of(base, versions, terms).rolling()


def document(texts: Sequence[str]) -> str:
    """Join blocks as a document is printed."""
    return "\n\n".join(texts)


def check_world(base: Sequence[str], versions: Versions, terms: Sequence[str] = ()) -> Rolling:
    """Compile a world, hold it against every law, and return it."""
    compiler = compiler_of(base, versions, terms)
    rolling = compiler.rolling()
    written = document(render(rolling)) + "\n"
    try:
        check_shape(rolling)
        check_projection(rolling, written, base, versions)
        check_no_dispute_without_disagreement(rolling)
        check_order_of_parties(rolling, base, versions, terms)
        check_projections_compile_to_the_same(rolling, terms)
        check_brackets_never_exceed_the_list(rolling)
        check_round_trip(rolling, written)
        check_one_more_party(rolling, base, versions, terms)
        check_protected_spans(rolling, terms)
        check_spaces(rolling, written)
        check_plain_names_nobody(rolling, base, versions)
        check_stored_edits(compiler, rolling, terms)
    except AssertionError as broken:
        world = json.dumps({"base": base, **versions}, ensure_ascii=False, indent=1)
        broken.add_note(f"in this world:\n{world}\ndrawn as:\n{written}")
        raise
    return rolling


def viewers(rolling: Rolling) -> list[Party | None]:
    """Everybody whose text can be drawn out: the base, then each party."""
    return [None, *rolling.parties]


def whole_passages(rolling: Rolling) -> Iterator[tuple[Passage, Segments]]:
    """Each passage with all of its segments, label included."""
    for passage in rolling.passages:
        yield passage, whole(passage)


# --- the shape of the value ------------------------------------------------------------------


def check_shape(rolling: Rolling) -> None:
    """Two wordings at least; holders disjoint and together all who have a say; base first."""
    assert list(rolling.parties) == sorted(set(rolling.parties))
    everyone = frozenset(rolling.parties)
    for _, segments in whole_passages(rolling):
        _check_run(segments, everyone, drafted=True)


def _check_run(segments: Segments, scope: frozenset[Party], *, drafted: bool) -> None:
    for before, after in itertools.pairwise(segments):
        assert not (isinstance(before, str) and isinstance(after, str)), "a text is cut in two"
    for segment in segments:
        if isinstance(segment, str):
            assert segment, "an empty text"
            continue
        alternatives = segment.alternatives
        assert len(alternatives) >= 2, f"one wording is no variation: {segment}"
        holders = [party for a in alternatives for party in a.holders]
        assert len(holders) == len(set(holders)), f"holders overlap: {segment}"
        assert set(holders) == scope, f"holders are not those who have a say here: {segment}"
        marked = [a for a in alternatives if a.base]
        assert len(marked) == (1 if drafted else 0), f"the draft's wording is not one: {segment}"
        assert not marked or alternatives[0].base, f"the draft's words are not first: {segment}"
        assert len({a.segments for a in alternatives}) == len(alternatives), "a wording twice"
        if segment.nature is Nature.DISPUTE:
            wordings = [_wording(a) for a in alternatives if not a.base]
            assert wordings == sorted(wordings), f"not in the order of the words: {segment}"
            assert all(a.holders or a.base for a in alternatives), f"nobody's words: {segment}"
        if segment.nature is Nature.CONSENSUS:
            assert len(alternatives) == 2, f"an agreed change has two sides: {segment}"
            assert not alternatives[0].holders, f"an agreed change is wanted by all: {segment}"
        for alternative in alternatives:
            _check_run(alternative.segments, alternative.holders, drafted=alternative.base)


def _wording(alternative: Alternative) -> str:
    """The words an alternative is ordered by: of what it can say, the first by alphabet."""
    return min(_all_wordings(alternative)) if alternative.segments else ""


def _all_wordings(alternative: Alternative) -> set[str]:
    readers: list[Party | None] = [*alternative.holders] or [None]
    if alternative.base:
        readers.append(None)
    return {words_for(alternative.segments, reader) for reader in readers}


# --- P1 to P8 --------------------------------------------------------------------------------


def check_projection(
    rolling: Rolling, written: str, base: Sequence[str], versions: Versions
) -> None:
    """P1: each party's text and the base come out again, from value, text and provisions."""
    read = reading.parse(written)
    provisions = fold(rolling)
    assert read.parties == rolling.parties
    for viewer in viewers(rolling):
        wanted = document(base if viewer is None else versions[viewer])
        who = viewer or "the base"
        assert document(project(rolling, viewer)) == wanted, f"P1: {who}'s text, from the value"
        from_text = [words_for(segments, viewer) for segments in read.passages]
        assert document([t for t in from_text if t]) == wanted, f"P1: {who}'s text, from the page"
        folded = [provision_text(provision, viewer) for provision in provisions]
        assert document([t for t in folded if t]) == wanted, f"P1: {who}'s text, from provisions"


def check_no_dispute_without_disagreement(rolling: Rolling) -> None:
    """P2: a bracket divides parties; what all of two or more want is a change, what one, never."""
    for _, segments in whole_passages(rolling):
        for segment in segments:
            if isinstance(segment, str):
                continue
            wanted = {words_for((segment,), party) for party in rolling.parties}
            if len(rolling.parties) == 1:
                assert segment.nature is not Nature.CONSENSUS, f"P2: one party agrees: {segment}"
            elif segment.nature is Nature.DISPUTE:
                assert len(wanted) > 1, f"P2: a bracket that all want alike: {segment}"
            if segment.nature in (Nature.DISPUTE, Nature.CONSENSUS):
                every = {words_for((segment,), viewer) for viewer in viewers(rolling)}
                assert len(every) > 1, f"P2: a bracket without a difference: {segment}"


def check_order_of_parties(
    rolling: Rolling, base: Sequence[str], versions: Versions, terms: Sequence[str]
) -> None:
    """P3: the order in which parties come changes nothing."""
    backwards = {code: versions[code] for code in reversed(list(versions))}
    assert compiled(base, backwards, terms) == rolling, "P3: the order of parties shows"


def check_projections_compile_to_the_same(rolling: Rolling, terms: Sequence[str]) -> None:
    """P4: compiling what was drawn out gives the rolling text again."""
    again = compiled(
        document(project(rolling, None)).split("\n\n"),
        {p: document(project(rolling, p)).split("\n\n") for p in rolling.parties},
        terms,
    )
    assert again == rolling, "P4: compiling the projections gives something else"


def shown_tokens(segments: Segments, *, bracketed: bool) -> int:
    """Count the tokens a reader meets in brackets, inner ones once."""
    total = 0
    for segment in segments:
        if isinstance(segment, str):
            total += len(tokenize(segment.strip())) if bracketed else 0
            continue
        inside = bracketed or segment.nature is Nature.DISPUTE
        shown = segment.alternatives if segment.nature is Nature.DISPUTE else ()
        total += sum(shown_tokens(a.segments, bracketed=inside) for a in shown)
    return total


def check_brackets_never_exceed_the_list(rolling: Rolling) -> None:
    """P5: what stands in brackets is never more than the list of whole wordings."""
    for passage, segments in whole_passages(rolling):
        texts = {passage_text(passage, viewer) for viewer in viewers(rolling)}
        listed = sum(len(tokenize(text)) for text in texts)
        drawn = shown_tokens(segments, bracketed=False)
        assert drawn <= listed, f"P5: {drawn} tokens in brackets, {listed} in the list: {segments}"


def check_round_trip(rolling: Rolling, written: str) -> None:
    """P6: reading what was drawn gives the same segments."""
    read = reading.parse(written)
    assert read.passages == tuple(segments for _, segments in whole_passages(rolling)), (
        "P6: the page does not read back"
    )
    assert reading.is_attributed(written)


def check_one_more_party(
    rolling: Rolling, base: Sequence[str], versions: Versions, terms: Sequence[str]
) -> None:
    """P7: one more party with a wording that exists changes sets of holders, nothing else."""
    if len(versions) < 2:
        return
    for like in dict.fromkeys((min(versions), max(versions))):
        more = compiled(base, {**versions, NEWCOMER: versions[like]}, terms)
        expected = tuple(
            replace(
                passage,
                lead=_joined_by(passage.lead, Party(like)),
                body=_joined_by(passage.body, Party(like)),
            )
            for passage in rolling.passages
        )
        assert more.passages == expected, f"P7: one more party with {like}'s text redraws it"


def _joined_by(segments: Segments, like: Party) -> Segments:
    return tuple(
        segment
        if isinstance(segment, str)
        else Variation(
            tuple(
                Alternative(
                    _joined_by(a.segments, like),
                    a.holders | {NEWCOMER} if like in a.holders else a.holders,
                    a.base,
                )
                for a in segment.alternatives
            ),
            segment.nature,
            segment.holds_unknown,
        )
        for segment in segments
    )


def boundaries(segments: Segments, viewer: Party | None, at: int = 0) -> Iterator[int]:
    """Where the variations that a viewer meets begin and end, in the viewer's own text."""
    for segment in segments:
        if isinstance(segment, str):
            at += len(segment)
            continue
        for alternative in segment.alternatives:
            if alternative.base if viewer is None else viewer in alternative.holders:
                words = words_for(alternative.segments, viewer)
                if segment.nature is not Nature.NUMBERING:
                    yield at
                    yield at + len(words)
                yield from boundaries(alternative.segments, viewer, at)
                at += len(words)
                break


def check_protected_spans(rolling: Rolling, terms: Sequence[str]) -> None:
    """P8: no bracket begins or ends inside a date, a quantity, a reference, a title or a term."""
    for passage in rolling.passages:
        for viewer in viewers(rolling):
            words = words_for(passage.body, viewer)
            cuts = sorted(boundaries(passage.body, viewer))
            for start, end in protected_spans(words, terms):
                inside = [cut for cut in cuts if start < cut < end]
                assert not inside, (
                    f"P8: “{words[start:end]}” of {viewer or 'the base'} is cut "
                    f"at {[words[start:cut] for cut in inside]}: {passage.body}"
                )


# --- what a reader sees ----------------------------------------------------------------------


def check_spaces(rolling: Rolling, written: str) -> None:
    """The page has no doubled space and none at the end of a block that nobody typed.

    Left out: numbers with a space of their own kind behind them, and empty
    lines that only some parties have; both are drawn as they were typed.
    """
    blocks = written.rstrip("\n").split("\n\n")[1:]
    for block, passage in zip(blocks, rolling.passages, strict=True):
        uneven = any(
            _ends_in_space(a)
            for segment in passage.lead
            if isinstance(segment, Variation)
            for a in segment.alternatives
        )
        found = DOUBLED.search(block)
        assert uneven or "¶" in block or found is None, f"a space too many: {block!r}"


def _ends_in_space(alternative: Alternative) -> bool:
    last = alternative.segments[-1] if alternative.segments else ""
    return isinstance(last, str) and last[-1:].isspace()


def check_plain_names_nobody(rolling: Rolling, base: Sequence[str], versions: Versions) -> None:
    """The plain style holds no party's code unless somebody typed it into the text."""
    typed = document([*base, *(text for texts in versions.values() for text in texts)])
    drawn = document(render(rolling, style=Style.PLAIN))
    for party in rolling.parties:
        assert party in typed or party not in drawn, f"the plain style names {party}: {drawn}"


def check_stored_edits(compiler: Compiler, rolling: Rolling, terms: Sequence[str]) -> None:
    """Compiling from stored edits gives what compiling from texts gives."""
    bodies = {passage.id: passage for passage in rolling.passages}
    spanned = {i for low, high in compiler._spans().values() for i in range(low, high)}
    for index, wordings in compiler._changes.items():
        unit = compiler.base.units[index]
        n = len(unit.label)
        rest = unit.text[n:].lstrip()
        space = unit.text[n : len(unit.text) - len(rest)] if n else " "
        rests = {
            text[n + len(space) * (n > 0) :]: held
            for text, held in wordings.items()
            if split_label(text) == n and text.startswith(unit.text[: len(unit.text) - len(rest)])
        }
        if index in spanned or index in compiler._deleted or len(rests) < len(wordings):
            continue
        if not rest or not all(text and not text[0].isspace() for text in rests):
            continue
        words = Words(space + rest, tuple(sorted(set(terms))))
        stored = {}
        for text, held in rests.items():
            edits = difference(words, space + text)
            assert "".join(apply(words.tokens, edits)) == space + text
            kept = json.loads(json.dumps(edits))
            stored[tuple(Edit(i, j, tuple(new)) for i, j, new in kept)] = held
        content = compile_words(words, stored, everyone=frozenset(rolling.parties))
        passage = bodies[unit.id]
        if n:
            same = join((unit.label,), settle(content)) == join(passage.lead, passage.body)
        else:
            same = settle(content, start=" ") == passage.body
        assert same, f"stored edits of “{unit.text}” compile to something else"

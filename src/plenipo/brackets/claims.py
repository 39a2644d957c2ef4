"""Compile on from a text that is already bracketed, by hands unknown.

The brackets of such a text are alternatives without holders. A party's own
file claims what it holds: where its words are those of an alternative it
becomes a holder, where they are its own a new alternative appears. What
nobody claims stays in the text, held by nobody.

The draft underneath takes the first of exclusive alternatives and leaves
optional words out, since words in brackets are not agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Rolling,
    Segment,
    Segments,
    Variation,
)
from plenipo.brackets.notation import join
from plenipo.brackets.places import NOBODY
from plenipo.brackets.structure import Compiler
from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.text.canonical import canonical

_NOBODY_CODE = "?"  # no party code can start so; stands for a hand unknown while compiling


def compile_claims(
    bracketed: Rolling,
    versions: Iterable[tuple[Party, Sequence[str]]],
    *,
    ids: Callable[[], str],
) -> Rolling:
    """Compile the parties' texts with the alternatives that a bracketed text brings.

    `bracketed` is what `plenipo.brackets.wild` read. Cost: that of a compile
    with as many more parties as one passage has alternatives at most.
    """
    drafts: list[str] = []
    others: list[list[str]] = []
    for passage in bracketed.passages:
        whole = join(passage.lead, passage.body)
        draft = canonical(_default(whole)).text
        texts = [canonical(text).text for text in _choices(whole)]
        drafts.append(draft)
        others.append([text for text in dict.fromkeys(texts) if text != draft])
    base: Instrument = recognise([Block(text) for text in drafts if text], ids=ids)
    compiler = Compiler(base, ids=ids)
    for k in range(max(map(len, others), default=0)):
        texts = [
            rows[k] if k < len(rows) else draft for draft, rows in zip(drafts, others, strict=True)
        ]
        compiler.add(Party(f"{_NOBODY_CODE}{k}"), [text for text in texts if text])
    parties: list[Party] = []
    for party, blocks in versions:
        compiler.add(party, blocks)
        parties.append(party)
    return _without_nobody(compiler.rolling(), frozenset(parties))


def _chosen(variation: Variation) -> int:
    """Return which alternative the draft underneath takes: none of the words, else the first."""
    for index, alternative in enumerate(variation.alternatives):
        if not alternative.segments:
            return index
    return 0


def _default(segments: Segments) -> str:
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
        else:
            parts.append(_default(segment.alternatives[_chosen(segment)].segments))
    return "".join(parts)


def _choices(segments: Segments) -> Iterator[str]:
    """Yield the text with each other alternative taken, one at a time, the rest as the draft."""
    pieces = [s if isinstance(s, str) else _default((s,)) for s in segments]
    for index, segment in enumerate(segments):
        if isinstance(segment, str):
            continue
        before, after = "".join(pieces[:index]), "".join(pieces[index + 1 :])
        chosen = _chosen(segment)
        for k, alternative in enumerate(segment.alternatives):
            if k != chosen:
                yield before + _default(alternative.segments) + after
            for inner in _choices(alternative.segments):
                yield before + inner + after


def _without_nobody(rolling: Rolling, parties: frozenset[Party]) -> Rolling:
    passages = tuple(
        replace(
            p,
            lead=_stripped(p.lead, parties, draft=True),
            body=_stripped(p.body, parties, draft=True),
        )
        for p in rolling.passages
    )
    return replace(rolling, parties=tuple(sorted(parties)), passages=passages)


def _stripped(segments: Segments, parties: frozenset[Party], *, draft: bool) -> Segments:
    result: list[Segment] = []
    for segment in segments:
        if isinstance(segment, str):
            result.append(segment)
            continue
        alternatives = tuple(
            Alternative(
                _stripped(a.segments, parties, draft=draft and a.base), a.holders & parties, a.base
            )
            for a in segment.alternatives
        )
        nature = segment.nature
        unclaimed = any(not a.holders and not a.base for a in alternatives)
        if nature is Nature.DISPUTE and draft and len(alternatives) == 2 and len(parties) > 1:
            base, other = alternatives
            if base.holders == NOBODY and other.holders == parties:
                nature = Nature.CONSENSUS  # all who have spoken want the change
        result.append(Variation(alternatives, nature, holds_unknown=unclaimed))
    return tuple(result)

"""Put what came back of a cluster into a rolling text: every wording stands, none takes another's place.

What the group would have becomes one more wording of its provision; whoever is
named for it leaves the wording held before, which stays where it is. Words of
provisions that are not touched do not change, and the order in which two
clusters without a provision in common are merged changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from plenipo.brackets.cluster import Cluster
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
    variations,
)
from plenipo.brackets.notation import absent_alternative, whole
from plenipo.brackets.returning import Choice, Ending, Outcome, Readings, readings_of
from plenipo.brackets.structure import compile_block
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import UnitId
from plenipo.text.errors import UnusableInput

NOBODY: Final[frozenset[Party]] = frozenset()
_SILENT: Final = Party("?")  # stands, while compiling, for whoever has not spoken


def merged(
    rolling: Rolling,
    cluster: Cluster,
    found: Sequence[Ending],
    choices: Mapping[str, Choice],
    *,
    sponsors: Iterable[str] = (),
) -> Rolling:
    """Return the rolling text with what the choices take of a cluster.

    `choices` are by the key of an ending; where there is none, what is offered
    stands. `sponsors` hold the wordings that nobody is named for in the file;
    without any, nobody does. With nothing to take the text is returned as it is.
    Raises `UnusableInput` for a sponsor that is no party of the text.
    """
    group = frozenset(Party(code) for code in sponsors)
    everyone = frozenset(rolling.parties)
    unknown = sorted(group - everyone)
    if unknown:
        raise UnusableInput(
            f"{unknown[0]} is not among the parties of this rolling text"
            f" ({', '.join(sorted(everyone))}); name those that the group's words are for"
        )
    speakers = _speakers(rolling)
    taken = {e.key: e.taken(choices.get(e.key, e.offered)) for e in found}
    if not any(taken.values()):
        return rolling
    here = {str(p.id): p for p in rolling.passages}
    changed: dict[str, Passage] = {}
    behind: dict[str, list[Passage]] = {}
    ahead: dict[str, list[Passage]] = {}
    at_end: list[Passage] = []
    anchors: dict[str, str] = {}  # key of what came back -> what stands for it in the text
    for number, ending in enumerate(found):
        anchors[ending.key] = ending.key if ending.key in here else anchors.get(ending.after, "")
        wanted = [
            (w.text, frozenset(map(Party, w.holders)) & everyone or group)
            for w in taken[ending.key]
        ]
        if not wanted:
            continue
        if ending.key in here:
            changed[ending.key] = reworded(here[ending.key], wanted, everyone=speakers)
            continue
        gone = ending.outcome is Outcome.ORPHANED  # put in anew, it is the provision that it was
        identity = UnitId(ending.key) if gone else _name(cluster, number, wanted)
        made = put_in(ending, identity, wanted, everyone=speakers)
        if made is None:
            continue
        anchor = anchors.get(ending.after, "")
        if anchor:
            behind.setdefault(anchor, []).append(made)
        elif ending.ahead in here:
            ahead.setdefault(ending.ahead, []).append(made)
        else:
            at_end.append(made)
    passages: list[Passage] = []
    for passage in rolling.passages:
        passages += ahead.get(str(passage.id), [])
        passages.append(changed.get(str(passage.id), passage))
        passages += behind.get(str(passage.id), [])
    return Rolling(rolling.parties, (*passages, *at_end), rolling.title, rolling.notices)


def _name(cluster: Cluster, number: int, wanted: Sequence[tuple[str, frozenset[Party]]]) -> UnitId:
    """Return an id that looks random and follows from the file: the same merge, the same bytes."""
    words = "\x00".join(text for text, _ in wanted)
    seed = f"{cluster.fingerprint}\x00{number}\x00{words}"
    return UnitId(hashlib.sha256(seed.encode()).hexdigest()[:32])


def _speakers(rolling: Rolling) -> frozenset[Party]:
    """Return the parties that hold a wording wherever there are several: all, in what is compiled.

    In the text of a room parties may be silent, and nobody is made a holder of
    words on which he has not spoken.
    """
    found = frozenset(rolling.parties)
    for passage in rolling.passages:
        for segment in whole(passage):
            if isinstance(segment, Variation):
                found &= NOBODY.union(*(a.holders for a in segment.alternatives))
    return found


def reworded(
    passage: Passage,
    wanted: Sequence[tuple[str, frozenset[Party]]],
    *,
    everyone: frozenset[Party],
) -> Passage:
    """Return a provision with more wordings beside its own.

    `everyone` are those who hold the draft's words where nobody is named yet.
    Cost: that of compiling the provision.
    """
    said = readings_of(whole(passage))
    kept, held, free = _by_text(said, everyone)
    for text, holders in wanted:
        kept -= holders
        for other, who in list(held.items()):
            held[other] = who - holders
        if text == said.draft:
            kept |= holders
        elif holders:
            held[text] = held.get(text, NOBODY) | holders
        else:
            free.add(text)
    return _compiled(passage, said.draft, kept, held, free)


def _by_text(
    said: Readings, everyone: frozenset[Party]
) -> tuple[frozenset[Party], dict[str, frozenset[Party]], set[str]]:
    """Return who holds the draft's words, who holds which others, and what nobody is named for."""
    if said.clean:
        return everyone, {}, set()
    kept = NOBODY
    held: dict[str, frozenset[Party]] = {}
    for party, text in said.held:
        if text == said.draft:
            kept |= {Party(party)}
        else:
            held[text] = held.get(text, NOBODY) | {Party(party)}
    return kept, held, set(said.free)


def _compiled(
    passage: Passage,
    draft: str,
    kept: frozenset[Party],
    held: Mapping[str, frozenset[Party]],
    free: Iterable[str],
) -> Passage:
    """Compile a provision's wordings; those that nobody holds stand without a name.

    What of two places belongs together is known by who holds it. A wording
    that nobody holds and that differs in several places would come apart: it
    stands as one, beside the rest as a whole.
    """
    nobodys = ({text for text, who in held.items() if not who} | set(free)) - {draft}
    together = _compiled_together(passage, draft, kept, held, nobodys)
    if nobodys <= readings_of(whole(together)).texts:
        return together
    named = {text: who for text, who in held.items() if who}
    whole_ones = sorted(nobodys - {""})
    seed = nobodys & {""}
    if not draft and not named:
        seed |= {whole_ones.pop(0)}
    made = _compiled_together(passage, draft, kept, named, seed)
    return _beside(made, whole_ones, kept)


def _beside(passage: Passage, texts: Sequence[str], kept: frozenset[Party]) -> Passage:
    """Put wordings that nobody holds beside all that a provision says, each as a whole."""
    segments = whole(passage)
    rows = tuple(Alternative((text,), NOBODY) for text in texts)
    opening = segments[0] if segments else ""
    if absent_alternative(segments) is None or not isinstance(opening, Variation):
        first = Alternative(segments, _holders(segments) | kept, base=True)
        body: Segments = (Variation((first, *rows), Nature.DISPUTE, holds_unknown=True),)
        return replace(passage, lead=(), body=body)
    inside = tuple(
        Alternative(
            (
                Variation(
                    (Alternative(a.segments, a.holders, a.base), *rows),
                    Nature.DISPUTE,
                    holds_unknown=True,
                ),
            ),
            a.holders,
            a.base,
        )
        if a.segments
        else a
        for a in opening.alternatives
    )
    return replace(
        passage, lead=(), body=(Variation(inside, opening.nature, opening.holds_unknown),)
    )


def _holders(segments: Segments) -> frozenset[Party]:
    return NOBODY.union(*(a.holders for v in variations(segments) for a in v.alternatives))


def _compiled_together(
    passage: Passage,
    draft: str,
    kept: frozenset[Party],
    held: Mapping[str, frozenset[Party]],
    nobodys: Iterable[str],
) -> Passage:
    """Compile wordings over each other, as brackets within the words that they share."""
    rows = {text: who for text, who in held.items() if who}
    stand_ins = {_SILENT}
    for number, text in enumerate(sorted(nobodys)):
        stand_in = Party(f"?{number}")
        stand_ins.add(stand_in)
        rows[text] = frozenset((stand_in,))
    everyone = kept.union(*rows.values())
    if not kept or len(stand_ins) > 1:
        everyone |= {_SILENT}  # the draft's words stand, whoever holds them
    if draft:
        absent = rows.pop("", NOBODY)
        lead, body = compile_block(
            draft, rows, label_length=split_label(draft), everyone=everyone, absent=absent
        )
    else:
        first = min(text for text in rows if text)
        others = {text: who for text, who in rows.items() if text not in ("", first)}
        present = NOBODY.union(*(who for text, who in rows.items() if text))
        lead, body = compile_block(
            first,
            others,
            label_length=split_label(first),
            everyone=present,
            absent=everyone - present,
            base_absent=True,
        )
    return replace(passage, lead=_named(lead, stand_ins), body=_named(body, stand_ins))


def _named(segments: Segments, stand_ins: Iterable[Party]) -> Segments:
    """Take the stand-ins out of the holders; a wording left without any is held by nobody known."""
    nobody = frozenset(stand_ins)
    rows: list[str | Variation] = []
    for segment in segments:
        if isinstance(segment, str):
            rows.append(segment)
            continue
        alternatives = tuple(
            Alternative(_named(a.segments, nobody), a.holders - nobody, a.base)
            for a in segment.alternatives
        )
        unclaimed = any(not a.holders and not a.base for a in alternatives)
        nature = segment.nature
        if unclaimed and nature is Nature.CONSENSUS:
            nature = Nature.DISPUTE  # nobody is known to want it
        rows.append(Variation(alternatives, nature, unclaimed or segment.holds_unknown))
    return tuple(rows)


def put_in(
    ending: Ending,
    identity: UnitId,
    wanted: Sequence[tuple[str, frozenset[Party]]],
    *,
    everyone: frozenset[Party],
) -> Passage | None:
    """Return what came back as a provision that the draft does not have; None without words."""
    texts = [text for text, _ in wanted if text]
    if not texts:
        return None
    came = ending.came
    label = texts[0][: split_label(texts[0])]
    empty = Passage(identity, came.kind, came.depth, label, (), ("",))
    held: dict[str, frozenset[Party]] = {}
    free: set[str] = set()
    for text, holders in wanted:
        if holders and text:
            held[text] = held.get(text, NOBODY) | holders
        elif text:
            free.add(text)
    rest = everyone - NOBODY.union(*held.values()) if held else everyone
    return _compiled(empty, "", rest, held, free)


def summary(found: Sequence[Ending]) -> dict[str, int]:
    """Count how a cluster's provisions ended, by outcome, every outcome named."""
    return {outcome.value: sum(e.outcome is outcome for e in found) for outcome in Outcome}

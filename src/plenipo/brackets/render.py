"""Draw a rolling text as plain text, in four styles.

`attributed` can be read back (`plenipo.brackets.reading`); the others are for
readers. `plain` names nobody. All take the same value: a style never changes
what is in dispute, only how it is drawn.
"""

from __future__ import annotations

from enum import StrEnum

from plenipo.brackets.fold import Provision, fold, provision_text, provision_whole
from plenipo.brackets.model import Alternative, Nature, Party, Rolling, Segments, Variation
from plenipo.brackets.notation import header, render_group
from plenipo.instrument.model import UnitId


class Style(StrEnum):
    """How brackets are drawn."""

    ATTRIBUTED = "attributed"  # [ARD: shall] [ZEM: should]
    PLAIN = "plain"  # [shall] [should]
    TRADE = "trade"  # [ARD retain; ZEM oppose: shall] [ZEM propose; ARD oppose: should]
    ALTERNATIVES = "alternatives"  # Option 1 ... Option 2 ..., whole provisions


def render(rolling: Rolling, *, style: Style = Style.ATTRIBUTED) -> list[str]:
    """Return the text as a list of blocks; joined by empty lines they are the document."""
    drawn = draw(rolling, style=style)
    return [header(rolling.parties), *drawn] if style is Style.ATTRIBUTED else drawn


def draw(rolling: Rolling, *, style: Style = Style.ATTRIBUTED) -> list[str]:
    """Return each provision's text, in order; empty lines within stand between its blocks."""
    match style:
        case Style.ATTRIBUTED:
            return _attributed(rolling)
        case Style.PLAIN:
            return [plain(provision_whole(p)) for p in fold(rolling)]
        case Style.TRADE:
            return [_trade(provision_whole(p)) for p in fold(rolling)]
        case Style.ALTERNATIVES:
            return _options(rolling)


def _attributed(rolling: Rolling) -> list[str]:
    provisions = fold(rolling)
    passages = {p.id: p for p in rolling.passages}
    names = {i: where_is(provisions, k) for k, p in enumerate(provisions) for i in p.passages}
    blocks: list[str] = []
    for provision in provisions:
        move = ""
        if provision.moved:
            at = names.get(provision.moved, "")
            move = f"moved {provision.origin} {at}" if at else f"moved {provision.origin} below"
        group = [passages[UnitId(i)] for i in provision.passages]
        blocks.append("\n\n".join(render_group(group, move=move)))
    return blocks


def where_is(provisions: tuple[Provision, ...], index: int) -> str:
    """Name a provision for a reader: its label, or that of the labelled one above it."""
    for provision in reversed(provisions[: index + 1]):
        if provision.label:
            return " ".join(provision.label.rstrip(".:").split())
    return provisions[index].heading or "the opening"


def plain(segments: Segments) -> str:
    """Draw segments without names: `[shall] [should]`; words that may go stand alone."""
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
        elif segment.nature is Nature.DISPUTE:
            drawn = [plain(a.segments) for a in segment.alternatives if a.segments]
            parts.append(_brackets([("", text) for text in drawn]))
        else:
            parts.append(plain(_quiet(segment).segments))
    return "".join(parts)


def _quiet(variation: Variation) -> Alternative:
    """Return the wording that stands where nothing is in dispute."""
    if variation.nature is Nature.CONSENSUS:
        return variation.alternatives[1]
    return variation.alternatives[0]


def _brackets(rows: list[tuple[str, str]]) -> str:
    """Draw tagged wordings side by side; a space they all start with stands outside."""
    spaces = {text[:1] if text[:1].isspace() else "" for _, text in rows}
    space = spaces.pop() if len(spaces) == 1 else ""
    ends = {text[-1:] if text[-1:].isspace() else "" for _, text in rows}
    end = ends.pop() if len(ends) == 1 and not space else ""
    inner = [f"[{tag}{text[len(space) : len(text) - len(end)]}]" for tag, text in rows]
    return space + " ".join(inner) + end


def _names(holders: frozenset[Party]) -> str:
    return "/".join(sorted(holders))


def _trade(segments: Segments) -> str:
    """Draw brackets as trade negotiators do: who proposes, who would retain, who opposes."""
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
            continue
        if segment.nature is not Nature.DISPUTE:
            parts.append(_trade(_quiet(segment).segments))
            continue
        everyone = frozenset[Party]().union(*(a.holders for a in segment.alternatives))
        base = next((a for a in segment.alternatives if a.base), None)
        rows: list[tuple[str, str]] = []
        for alternative in segment.alternatives:
            if not alternative.segments:
                continue
            against = (
                everyone - alternative.holders
                if alternative is base
                else (base.holders if base is not None else everyone - alternative.holders)
            )
            verbs = [
                f"{_names(held)} {verb}"
                for held, verb in (
                    (alternative.holders, "retain" if alternative is base else "propose"),
                    (against, "oppose"),
                )
                if held
            ]
            tag = f"{'; '.join(verbs)}: " if verbs else ""
            rows.append((tag, _trade(alternative.segments)))
        parts.append(_brackets(rows))
    return "".join(parts)


def _options(rolling: Rolling) -> list[str]:
    """Write every provision in dispute out as whole wordings, numbered, the draft's first."""
    blocks: list[str] = []
    for provision in fold(rolling):
        if provision.status == "common":
            blocks.append(plain(provision_whole(provision)))
            continue
        base = provision_text(provision, None)
        wordings: dict[str, list[Party]] = {base: []}
        for party in rolling.parties:
            wordings.setdefault(provision_text(provision, party), []).append(party)
        order = sorted(wordings, key=lambda text: (text != base, text))
        for number, text in enumerate(order, 1):
            holders = ", ".join(sorted(wordings[text]))
            who = f"{holders}" if holders else "the draft"
            words = text or "(no text)"
            blocks.append(f"Option {number} ({who})\n{words}")
    return blocks

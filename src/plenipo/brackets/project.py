"""Draw one party's own text, or the base, out of a rolling text again.

Law P1: what is drawn out is what the party handed in, to the character.
"""

from __future__ import annotations

from plenipo.brackets.model import Party, Passage, Rolling, Segments
from plenipo.text.errors import UnusableInput


def words_for(segments: Segments, viewer: Party | None) -> str:
    """Return the exact text of `segments` for a party, or for the base when None.

    A variation in which the viewer holds nothing contributes no words.
    """
    if len(segments) == 1 and isinstance(segments[0], str):
        return segments[0]
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
            continue
        for alternative in segment.alternatives:
            if alternative.base if viewer is None else viewer in alternative.holders:
                parts.append(words_for(alternative.segments, viewer))
                break
    return "".join(parts)


def passage_text(passage: Passage, viewer: Party | None) -> str:
    """Return a passage's text for a viewer, "" when the viewer does not have it."""
    body = words_for(passage.body, viewer)
    return words_for(passage.lead, viewer) + body if body else ""


def project(rolling: Rolling, viewer: Party | None) -> list[str]:
    """Return the texts of the viewer's blocks in order (None: the base's).

    A passage that holds several blocks of the viewer gives them as one text
    with empty lines between, which prints the same. Raises `UnusableInput`
    for a party that does not take part.
    """
    if viewer is not None and viewer not in rolling.parties:
        raise UnusableInput(
            f"{viewer} is not among the parties of this rolling text "
            f"({', '.join(rolling.parties)}); name one of them, or --base"
        )
    texts = (passage_text(passage, viewer) for passage in rolling.passages)
    return [text for text in texts if text]

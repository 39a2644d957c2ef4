"""The texts that a run of segments allows, and which choices make a given text."""

from __future__ import annotations

from collections.abc import Iterator

from plenipo.brackets.model import Segments


def wordings(segments: Segments, *, limit: int) -> Iterator[str]:
    """Yield the texts along `segments`, first alternatives first, at most `limit`."""
    texts = [""]
    for segment in segments:
        if isinstance(segment, str):
            texts = [text + segment for text in texts]
        else:
            choices = [
                choice
                for alternative in segment.alternatives
                for choice in wordings(alternative.segments, limit=limit)
            ]
            texts = [text + choice for text in texts for choice in choices[:limit]][:limit]
    yield from texts


def selection(segments: Segments, text: str) -> tuple[int, ...] | None:
    """Return which alternatives make `text`, or None when no choice does.

    One index for each variation met on the way, outer before inner, in order;
    where several choices make the same text, the first by these indices along
    the way. Cost: variations times places of the text that can be reached.
    """
    # Words that open a passage carry the space behind them; alone, they end with it.
    for candidate in (text, text + " "):
        chosen = _advance(segments, candidate, {0: ()}).get(len(candidate))
        if chosen is not None:
            return chosen
    return None


def _advance(
    segments: Segments, text: str, reached: dict[int, tuple[int, ...]]
) -> dict[int, tuple[int, ...]]:
    for segment in segments:
        further: dict[int, tuple[int, ...]] = {}
        if isinstance(segment, str):
            for at, chosen in reached.items():
                if text.startswith(segment, at):
                    further[at + len(segment)] = chosen
        else:
            for number, alternative in enumerate(segment.alternatives):
                start = {at: (*chosen, number) for at, chosen in reached.items()}
                for at, chosen in _advance(alternative.segments, text, start).items():
                    further.setdefault(at, chosen)
        reached = further
        if not reached:
            break
    return reached

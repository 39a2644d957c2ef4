"""What is said of a change: the short sentences of its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plenipo.brackets.scrub_forms import Wording
from plenipo.brackets.scrub_words import Force


def punctuation(old: Wording, new: Wording) -> str:
    """Say which marks changed between the same words."""
    if old.marks == new.marks:
        return "Spaces only."
    gone, come = " ".join(old.marks), " ".join(new.marks)
    if gone and come:
        return f"Punctuation: “{gone}” becomes “{come}”."
    return f"Punctuation: “{come}” is put in." if come else f"Punctuation: “{gone}” is taken out."


def force_change(gone: Sequence[Force], come: Sequence[Force]) -> str:
    """Say what became of the force of modal verbs; "" where the force is the same."""
    if gone and come:
        if gone[0] is come[0]:
            return "a prohibition as before" if gone[0] is Force.PROHIBITION else ""
        return f"{gone[0].value} becomes {come[0].value}"
    return come[0].value if come else f"it was {gone[0].value}"


def becomes(gone: str, come: str) -> str:
    """Say that words came, went, or became others."""
    if gone and come:
        return f"“{gone}” becomes “{come}”"
    return f"“{come}” is put in" if come else f"“{gone}” is taken out"


def words_change(old: Sequence[str], new: Sequence[str]) -> str:
    """Say that there are other words, or more, or fewer."""
    if old and new:
        return "Other words."
    return "Words are put in." if new else "Words are taken out."


def said(old: str, new: str) -> str:
    """Say what exact text became of which, without the spaces around them."""
    return becomes(old.strip(), new.strip())


def first_lower(words: Iterable[str]) -> str:
    """Return the first word in small letters, "" for none."""
    return next((word.lower() for word in words), "")


def pair(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Return the first words that differ of two lists of equal length."""
    for one, two in zip(old, new, strict=False):
        if one.lower() != two.lower():
            return one, two
    return (old[0] if old else "", new[0] if new else "")

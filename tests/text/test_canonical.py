"""Canonical text: one form, reached once, with everything told that was changed."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plenipo.text.canonical import Canonical, canonical

# Letters, marks, spaces of all kinds, line breaks, controls, and characters that compose.
SIGNS = st.one_of(
    st.sampled_from(
        " \t\n\r\x0b\x0c\x85\u2028\u2029\u00a0\u202f\u2009\u3000"  # spaces and line breaks
        "\u200b\u00ad\u2060\ufeff\x00\x07\ufffd\U000e0041"  # unseen
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"  # directions
        "e\u0301\u0327a\u030aåé\u1100\u1161\u11a8가ךَّ"  # letters that compose
    ),
    st.sampled_from("abc,.;“”\"'’–-[](){}|\\¶1234567890"),
    st.characters(exclude_categories=["Cs"]),
)
RAW = st.lists(SIGNS, max_size=40).map("".join)
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c"} | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
DROPPED = re.compile(" was dropped$")


def check_canonical(raw: str) -> Canonical:
    """Hold the canonical form of a text against everything promised of it."""
    result = canonical(raw)
    text = result.text
    again = canonical(text)
    assert again.text == text, "it is not reached in one step"
    assert all("U+FFFD" in change.what for change in again.changes), "it changes again"
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert not re.search(r"[^\S\n]{2}|\n\s|\s\n", text), "two spaces side by side"
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u2060\ufeff]", text)
    check_balanced(text)
    check_told(raw, result)
    return result


def check_balanced(text: str) -> None:
    """Directional controls stand in pairs, well nested, and none overrides."""
    waiting: list[str] = []
    for sign in text:
        if sign in CLOSING:
            waiting.append(CLOSING[sign])
        elif sign in CONTROLS:
            assert waiting, "a control that closes nothing"
            assert waiting.pop() == sign, "a control that closes another"
    assert waiting == [], "a control that is not closed"


def check_told(raw: str, result: Canonical) -> None:
    """What is not in the text any more was told, at its place in the raw text."""
    gone = {c.offset for c in result.changes if DROPPED.search(c.what)}
    left = "".join(sign for at, sign in enumerate(raw) if at not in gone)
    same = "".join(unicodedata.normalize("NFC", left).split())
    assert same == "".join(result.text.split()), "something went that was not told"
    composed = any("NFC" in c.what for c in result.changes)
    assert composed == (unicodedata.normalize("NFC", left) != left)
    assert all(0 <= c.offset < max(len(raw), 1) for c in result.changes)
    assert [c.offset for c in result.changes] == sorted(c.offset for c in result.changes)


@given(RAW)
@example("e\u0301")
@example("\u202aabc")
@example("\u2066\u202aabc\u2069")
@example("\u202a\u202eabc\u202c\u202c")
@example("a \u00a0 b\r\n\r\nc")
@example("\u202cx\u2069")
def test_the_promises_hold(raw: str) -> None:
    check_canonical(raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("  The Parties  ", "The Parties"),
        ("a  b\t\tc\td", "a b c d"),
        ("line one\r\nline two\rthree", "line one\nline two\nthree"),
        ("one\n\n\ntwo", "one\ntwo"),
        ("one \n two", "one\ntwo"),
        ("a\u00a0b", "a\u00a0b"),
        ("a\u00a0\u00a0b", "a\u00a0b"),
        ("a \u00a0b", "a b"),
        ("cafe\u0301", "caf\u00e9"),
        ("co\u00adoperation", "cooperation"),
        ("zero\u200bwidth", "zerowidth"),
        ('“quoted” – ‘as’ "typed"', '“quoted” – ‘as’ "typed"'),
        ("\u2067abc\u2069", "\u2067abc\u2069"),
        ("\u202babc", "abc"),
        ("abc\u202c", "abc"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u202bb\u2069c", "\u2066ab\u2069c"),
        ("lost \ufffd here", "lost \ufffd here"),
        ("right\u200f-\u200eleft", "right\u200f-\u200eleft"),
    ],
)
def test_a_text_comes_to_its_form(raw: str, text: str) -> None:
    assert check_canonical(raw).text == text


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("co\u00adop", [(2, "a soft hyphen was dropped")]),
        ("\r\n\r\na\u200bb", [(5, "a zero-width space was dropped")]),
        ("a\u202eb\u202c", [(1, "a directional control without its pair was dropped")] * 1),
        ("a\x07", [(1, "the control character U+0007 was dropped")]),
        ("xe\u0301", [(1, "letters and accents were composed (NFC)")]),
        ("\u200be\u0301", [(0, "a zero-width"), (1, "letters and accents were composed (NFC)")]),
        ("a\ufffd", [(1, "U+FFFD stands where a character was lost")]),
        ("plain  spaces", []),
    ],
)
def test_what_was_changed_is_told(raw: str, told: list[tuple[int, str]]) -> None:
    changes = canonical(raw).changes
    for (offset, words), change in zip(told, changes, strict=False):
        assert change.offset == offset
        assert change.what.startswith(words)
    assert len(changes) >= len(told)
    assert bool(changes) == bool(told)


@pytest.mark.real
@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_a_real_agreement_goes_in_and_comes_out(real_texts: Path, language: str) -> None:
    raw = (real_texts / "bbnj" / f"bbnj-agreement-2023-{language}.txt").read_text("utf-8")
    blocks = [check_canonical(block) for block in raw.split("\n\n")]
    assert sum(len(block.text) for block in blocks) > 20_000
    told = {change.what for block in blocks for change in block.changes}
    assert all("NFC" in what or "control character" in what for what in told)

"""Decoding: text files are read whatever their encoding, everything else is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.decoding import decoded
from plenipo.text.errors import UnusableInput


@given(st.text(st.characters(exclude_characters="\x00\ufeff", exclude_categories=["Cs"])))
def test_text_decodes_to_itself_in_every_encoding(text: str) -> None:
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        if not data.startswith((b"PK\x03\x04", b"%PDF", b"{\\rtf")):
            assert decoded(data, where="draft.txt") == text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "rich-text"),
        (b"\xd0\xcf\x11\xe0", "old Word"),
        (b"\xff\xfe\x00\x00a", "UTF-32"),
        (b"ab\xe9", "Byte 2 is not UTF-8"),
        (b"\xff\xfea", "Byte 2 is not UTF-16"),
        (b"a\x00", "Byte 1 is a NUL"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(UnusableInput, match=name):
        decoded(data, where="draft.txt")

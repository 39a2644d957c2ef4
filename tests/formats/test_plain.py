"""Plain text: what is read, what is refused, and that writing reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats import plain
from plenipo.instrument.model import Block, Notice
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput


def texts_of(data: bytes) -> list[str]:
    return [block.text for block in plain.read(data, where="draft.txt").blocks]


def check_plain(texts: list[str]) -> None:
    """Every list of canonical blocks is a test of the laws that plain text obeys."""
    data = plain.write(texts)
    if len(texts) > 1 or not any("\n" in text for text in texts):
        assert texts_of(data) == texts, "what is written reads back"
    assert data == b"" or (data.endswith(b"\n") and not data.endswith(b"\n\n"))
    for text in texts_of(data):
        assert canonical(text).text == text, "what is read is canonical"
    for variant in (
        b"\xef\xbb\xbf" + data,
        data.decode().encode("utf-16"),
        data.replace(b"\n", b"\r\n"),
        b" \n" + data.replace(b"\n\n", b"\n \t\n\n") + b"\n\n",
    ):
        assert texts_of(variant) == texts_of(data), "the encoding and the spacing change nothing"


blocks = st.lists(
    st.text(max_size=30).map(lambda raw: canonical(raw).text).filter(bool), max_size=5
)


@given(blocks)
def test_blocks_survive(texts: list[str]) -> None:
    check_plain(texts)


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    refusal = ""
    texts: list[str] = []
    try:
        texts = texts_of(data)
    except UnusableInput as error:
        refusal = str(error)
    if refusal:
        assert refusal.startswith("draft.txt: ")
        assert refusal.endswith(".")
    check_plain(texts)


def test_empty_lines_separate_blocks() -> None:
    check_plain(["Article 1\nScope", "1. The Parties shall meet.", "2. They may vote."])
    assert texts_of(b"one\n\n\n  two  words\n\n") == ["one", "two words"]
    assert texts_of(b"one\n\n\ntwo\n") == ["one", "two"]


def test_without_an_empty_line_every_line_is_a_block() -> None:
    assert texts_of(b"Article 1\nThe Parties agree.\n") == ["Article 1", "The Parties agree."]
    assert texts_of(b"\n\nArticle 1\n The Parties agree.\n\n\n") == [
        "Article 1",
        "The Parties agree.",
    ]


def test_a_file_without_text_has_no_blocks_and_says_so() -> None:
    source = plain.read(b"\n \n", where="draft.txt")
    assert source.blocks == ()
    assert source.notices == (Notice("line 1", "The file holds no text."),)


def test_what_was_dropped_is_reported_with_its_line() -> None:
    source = plain.read("one\n\ntwo\nthr\u200bee\n".encode(), where="draft.txt")
    assert source.blocks == (Block("one"), Block("two\nthree"))
    assert source.notices == (Notice("line 4", "A zero-width space was dropped."),)


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"abc\xffdef", "Byte 3 "),
        (b"\xef\xbb\xbfabc\xff", "Byte 6 "),
        (b"abc\x00def", "Byte 3 "),
        (b"\xff\xfea\x00\x00\x00", "Byte 4 "),
        (b"\xff\xfea\x00b", "Byte 4 "),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_offset(data: bytes, offset: str) -> None:
    with pytest.raises(UnusableInput, match=offset):
        plain.read(data, where="draft.txt")


def test_other_kinds_of_file_are_named() -> None:
    with pytest.raises(UnusableInput, match="Word document"):
        plain.read(b"PK\x03\x04rest", where="draft.txt")

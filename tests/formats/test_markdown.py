"""Markdown: words come out exactly, marks become structure, and writing reads back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plenipo.formats import markdown
from plenipo.instrument.model import Block
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput


def blocks_of(source: str) -> list[Block]:
    return list(markdown.read(source.encode(), where="draft.md").blocks)


def told(source: str) -> list[str]:
    notices = markdown.read(source.encode(), where="draft.md").notices
    return [f"{notice.where}: {notice.what}" for notice in notices]


def check_markdown(blocks: list[Block]) -> None:
    """Every list of canonical blocks is a test of the laws that Markdown obeys."""
    data = markdown.write(blocks)
    source = markdown.read(data, where="draft.md")
    assert [b.text for b in source.blocks] == [b.text for b in blocks], "the words survive"
    assert source.notices == (), "what we write ourselves needs no repair"
    headings = [b.heading is not None for b in source.blocks]
    assert headings == [b.heading is not None for b in blocks], "headings stay headings"


signs = st.text("ab *_[]()<>&|#+-=~`!\\{}:.1290\n^\"'é条م", max_size=16)
texts = (signs | st.text(max_size=16)).map(lambda raw: canonical(raw).text).filter(bool)


@given(st.lists(st.builds(Block, texts, heading=st.none() | st.integers(0, 6)), max_size=4))
@example([Block("1. The Parties [shall] [should] meet.*"), Block("(a) one_two_three")])
@example([Block("2) one\n3. two\n- three\n# four\n> five\n=== six\n--- "[:-1])])
@example([Block("&amp; <b>no</b> [a](b) ![c](d) `e` \\* {:toc}")])
@example([Block("Heading # with ## signs #", heading=2), Block("two\nlines", heading=1)])
@example([Block("| a | b |\n| --- | --- |\n| c | d |")])
@example([Block("[^1]: word"), Block("[label]: target"), Block("---"), Block("***")])
@example([Block("第一条 “条款”"), Block("المادة 1")])
@example([Block("_emphasis_ and __strength__"), Block("title\n==="), Block("title\n---")])
@example([Block("trailing backslash \\"), Block("two\\\nlines")])
def test_words_survive_whatever_they_hold(blocks: list[Block]) -> None:
    check_markdown(blocks)


@given(st.text(max_size=80) | st.text("ab\n #*-+>1.)`|<[]:!_\\{}~=\t", max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(source: str) -> None:
    try:
        found = markdown.read(source.encode("utf-8", "replace"), where="draft.md")
    except UnusableInput:
        return
    for block in found.blocks:
        assert canonical(block.text).text == block.text
        assert 0 <= block.italic <= len(block.text)
    check_markdown([Block(block.text) for block in found.blocks])


def test_headings_lists_and_emphasis() -> None:
    source = """\
# Agreement on **Lamps**

## Article 1 *(scope)*

*Mindful of* the dark, and
of fog,

1. Parties light lamps:
    1. at dusk;
    2. in fog.

    They do so *at once*.
5. See [Annex I](#annex).
- a bullet
"""
    assert blocks_of(source) == [
        Block("Agreement on Lamps", heading=0),
        Block("Article 1 (scope)", heading=2),
        Block("Mindful of the dark, and of fog,", italic=10),
        Block("1. Parties light lamps:", level=0),
        Block("1. at dusk;", level=1),
        Block("2. in fog.", level=1),
        Block("They do so at once."),
        # The words of the link stay; its target is no word of the document.
        Block("5. See Annex I.", level=0),
        Block("- a bullet", level=0),
    ]


def test_a_table_is_read_by_cell() -> None:
    source = "| Oil | Gas |\n|---|---|\n| one | |\n| two | 3 |\n"
    assert [(block.text, block.cell) for block in blocks_of(source)] == [
        ("Oil", (0, 0, 0)),
        ("Gas", (0, 0, 1)),
        ("one", (0, 1, 0)),
        ("two", (0, 2, 0)),
        ("3", (0, 2, 1)),
    ]


def test_footnotes_keep_their_mark() -> None:
    assert blocks_of("Oil[^1] burns.\n\n[^1]: Lamp\n[^2]: Any oil at all.\n") == [
        Block("Oil[^1] burns."),
        Block("[^1]: Lamp", footnote=True),
        Block("[^2]: Any oil at all.", footnote=True),
    ]


def test_what_is_dropped_is_reported_with_its_line() -> None:
    source = """\
---
title: Lamps
---

* TOC
{:toc}

Oil <b>burns</b>.

<div>never</div>

[home]: http://lamps.example
"""
    assert blocks_of(source) == [Block("Oil burns.")]
    assert told(source) == [
        "line 1: The front matter was dropped.",
        "line 5: The line * TOC was dropped.",
        "line 6: The line {:toc} was dropped.",
        "line 8: The HTML <b> was dropped.",
        "line 8: The HTML </b> was dropped.",
        "line 10: The HTML <div>never</div> was dropped.",
        "line 12: The definition of the link [HOME] was dropped.",
    ]


def test_line_breaks_inside_a_block_stay() -> None:
    assert blocks_of("PART I\\\nGENERAL<br>RULES  \nhere") == [
        Block("PART I\nGENERAL\nRULES\nhere")
    ]


def test_indented_lines_keep_their_words() -> None:
    assert blocks_of("One.\n\n        far *in*\n") == [Block("One."), Block("far *in*")]


def test_nesting_that_would_lose_words_is_refused() -> None:
    with pytest.raises(UnusableInput, match="Line 1 is nested more than 60 levels"):
        markdown.read(b"> " * 70 + b"words", where="draft.md")
    assert blocks_of("> " * 20 + "words") == [Block("words")]


def test_many_open_brackets_take_no_time() -> None:
    source = "[" * 3000 + "words"
    assert blocks_of(source) == [Block(source)]

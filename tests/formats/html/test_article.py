"""The article of a saved page: its own words and what the page says of it, never the menu."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats.html import read_article
from plenipo.formats.html.article import About
from plenipo.text.errors import UnusableInput

HEAD = """<!doctype html><html lang="en-GB"><head><title>Crossing to open | Arlen Wire</title>
<meta property="og:site_name" content="Arlen Wire">
<meta property="og:title" content="Crossing to open">
<meta property="article:published_time" content="2031-05-04T10:00:00Z">
<link rel="canonical" href="https://wire.example/1"></head>"""
BODY = """<body><nav><ul><li>Home</li></ul></nav>
<main><article><h1>Crossing to open</h1><p>The minister said that it opens in May.</p>
<aside><p>Read more: something else</p></aside><p>She left without a word.</p></article></main>
<footer><p>All rights reserved.</p></footer></body></html>"""


def words(page: str) -> list[str]:
    return [block.text for block in read_article(page.encode(), where="page")[0].blocks]


def about(page: str) -> About:
    return read_article(page.encode(), where="page")[1]


def test_the_article_is_read_without_what_stands_around_it() -> None:
    assert words(HEAD + BODY) == [
        "Crossing to open",
        "The minister said that it opens in May.",
        "She left without a word.",
    ]


def test_the_page_says_what_it_is() -> None:
    assert about(HEAD + BODY) == About(
        "Crossing to open", "Arlen Wire", "2031-05-04", "en", "https://wire.example/1"
    )


def test_linked_data_says_it_too() -> None:
    page = """<script type="application/ld+json">{"@graph": [{"headline": "Open at last",
    "datePublished": "2031-05-04", "publisher": {"name": "Arlen Post"}}]}</script><p>Words.</p>"""
    assert about(page) == About("Open at last", "Arlen Post", "2031-05-04", "", "")


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{not json}</script><p>Words.</p>',
        '<script type="application/ld+json">[1, null, {"publisher": 7}]</script><p>Words.</p>',
        '<meta property="og:url" content="javascript:alert(1)"><p>Words.</p>',
        '<link rel="canonical" href="http://[broken"><p>Words.</p>',
    ],
)
def test_what_cannot_be_read_says_nothing(page: str) -> None:
    assert about(page) == About()
    assert words(page) == ["Words."]


def test_a_page_whose_words_stand_outside_what_it_marks_is_read_whole() -> None:
    page = "<main><p>Short.</p></main><p>The article itself stands out here, all of it.</p>"
    assert words(page) == ["Short.", "The article itself stands out here, all of it."]


def test_a_page_without_words_has_no_blocks() -> None:
    for page in ("", " ", "<html></html>", "<main></main>", "<!-- nothing -->"):
        assert words(page) == []


def test_a_page_keeps_its_letters_whatever_it_says_of_itself() -> None:
    page = '<?xml version="1.0" encoding="latin-1"?><html><p>Société “Orsk” Ծ.</p></html>'
    assert words(page) == ["Société “Orsk” Ծ."]
    western = '<meta charset="windows-1252"><p>Société.</p>'.encode("cp1252")
    assert read_article(western, where="p")[0].blocks[0].text == "Société."


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnusableInput):
        read_article(b"%PDF-1.4", where="page")


MARKUP = st.sampled_from(
    [
        *("<article>", "</article>", "<main>", "</main>", "<p>", "</p>", "<aside>", "</aside>"),
        *(
            "<div role=main>",
            "</div>",
            "<nav>",
            "</nav>",
            "words",
            "said she",
            "&amp;",
            "<",
            "\x00",
        ),
        *('<meta name=date content="2031-05-04">', "<script>", "</script>", "<!--", "-->"),
    ]
)


@given(st.lists(MARKUP, max_size=20).map(" ".join))
def test_any_page_is_read_or_refused_in_a_sentence(page: str) -> None:
    try:
        found, said = read_article(page.encode(), where="page")
    except UnusableInput:
        return
    assert all(block.text for block in found.blocks)
    assert said.published in ("", "2031-05-04")

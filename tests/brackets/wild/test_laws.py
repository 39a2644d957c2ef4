"""Laws on arbitrary texts: any characters, and texts made of what drafts are made of."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from plenipo.brackets.wild import Lines, Meaning, Settings, registry_of
from tests.brackets.wild.laws import check_reading

PIECES = (
    *("[", "]", "[", "]", "][", "] [", "[ ", " ]", "{", "}", "［", "］", "\\[", "\\", "[[", "]]"),
    *("shall", "should", "report", "dues", "and", ", as agreed,", "The Parties", "not", "s", "x"),
    *(" ", " ", " ", ". ", "; ", ": ", ", ", "\n", "\n\n", "\n\n", "\r\n", "\t", "\x0c", "\u2028"),
    *("1. ", "2.", "(a) ", "Article 3 bis", "Option I", "Option II:", "No text", "Alternative A:"),
    *("ARD: ", "ARD propose; ZEM oppose: ", "GEL/KOS3 propose:", "ZEM is still considering:"),
    *("[1]", "[^2]", "[note: x]", "[date]", "[a](https://example.org)", "____", "3/46", "** "),
    *("\u202e", "\u2067", "é", "e\u0301", "应当", "يلتزم", "。", "…", "/", " or ", "–"),
)
drafts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
house = st.builds(
    Settings,
    braces=st.sampled_from(Meaning),
    wide=st.sampled_from(Meaning),
    legend=st.sampled_from(((), (("〔〕", Meaning.BRACKET),), (("«»", Meaning.EDITORIAL),))),
    lines=st.sampled_from(Lines),
    markdown=st.booleans(),
)
PARTIES = registry_of(["ARD", "ZEM", "GEL", "KOS"], {"Ardenia": "ARD"}, groups=["G9"])


@given(st.text())
def test_any_text(source: str) -> None:
    check_reading(source)


@given(st.text(alphabet="[]ab. \n\\{}［］"))
@example("[a \\")
@example("] a \\[ b ]")
@example("[]" * 3 + "][")
def test_any_brackets(source: str) -> None:
    check_reading(source)


@given(drafts)
def test_texts_made_of_drafting(source: str) -> None:
    check_reading(source)


@given(drafts, house)
def test_every_house(source: str, settings: Settings) -> None:
    check_reading(source, settings=settings)


@given(drafts)
def test_known_parties(source: str) -> None:
    check_reading(source, registry=PARTIES)

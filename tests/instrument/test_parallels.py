"""Two published versions compared: what is the alternat's, what is a slip, what is another word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.alternat import PlaceName, Voice, original
from plenipo.instrument.parallels import Sort, compare

ARD = Voice("ARD", ("the Republic of Ardenia", "Ardenia"))
ZEM = Voice("ZEM", ("the Republic of Zembria", "Zembria"))
TWO = (ARD, ZEM)
LAKE = PlaceName({"ARD": "Lake Selm", "ZEM": "Lake Zelim"})
REAL = Path(__file__).parents[3] / "shared" / "data" / "armenia-azerbaijan"

PIECES = st.sampled_from(
    [
        "Ardenia and Zembria",
        "the Republic of Zembria and the Republic of Ardenia",
        "Zembria",
        "near Lake Selm",
        "met.",
        "agreed on some articles,",
        "The talks, at last,",
        "and",
        "“so”",
        "\n\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=10).map(" ".join)


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    found = compare(text, text, TWO, places=(LAKE,))
    assert found.differences == ()
    assert found.same
    assert found.told == "The two texts are the same, word for word."


@given(TEXTS, st.sampled_from(["ARD", "ZEM"]), st.booleans())
def test_an_original_differs_by_the_alternat_alone(text: str, first: str, known: bool) -> None:
    own = original(text, TWO, first=first, places=(LAKE,))
    voices = TWO if known else (Voice("ARD", ("Ardenia",)), Voice("ZEM", ("Zembria",)))
    found = compare(text, own, voices, places=(LAKE,))
    if known:
        assert found.same, found.differences
    assert compare(own, text, voices, places=(LAKE,)).same == found.same


@given(TEXTS, TEXTS)
def test_what_is_told_is_told_the_other_way_round(one: str, two: str) -> None:
    found, back = compare(one, two, TWO), compare(two, one, TWO)
    assert found.same == back.same
    custom = (Sort.ORDER, Sort.PLACE)
    assert {(d.sort, d.one, d.other) for d in found.differences if d.sort in custom} == {
        (d.sort, d.other, d.one) for d in back.differences if d.sort in custom
    }


@pytest.mark.parametrize(
    ("one", "two", "wanted"),
    [
        ("They met.", "They met.", []),
        ("They met at Selm.", "They met in Selm.", [("words", "at", "in")]),
        ("the current state", "current state", [("article", "the", "")]),
        ("state, and now", "state and now", [("punctuation", ",", "")]),
        ("the Ministers met", "the ministers met", [("capitals", "Ministers", "ministers")]),
        ("George Shultz spoke", "George Schultz spoke", [("spelling", "Shultz", "Schultz")]),
        ("some articles", "all articles", [("words", "some", "all")]),
        ("13 articles", "15 articles", [("words", "13", "15")]),
        ("They met.", "They met.\n\n", []),
        (
            "advanced mutual understanding of it",
            "achieved mutual understanding on it",
            [
                (
                    "words",
                    "advanced mutual understanding of",
                    "achieved mutual understanding on",
                )
            ],
        ),
        (
            "between Ardenia and Zembria",
            "between Zembria and Ardenia",
            [("order", "Ardenia and Zembria", "Zembria and Ardenia")],
        ),
        ("near Lake Selm", "near Lake Zelim", [("place", "Lake Selm", "Lake Zelim")]),
        (
            "Minister Mira Tane of Ardenia and Minister Rehan Kolde of Zembria met.",
            "Minister Rehan Kolde of Zembria and Minister Mira Tane of Ardenia met.",
            [
                (
                    "order",
                    "Minister Mira Tane of Ardenia and Minister Rehan Kolde of Zembria",
                    "Minister Rehan Kolde of Zembria and Minister Mira Tane of Ardenia",
                )
            ],
        ),
        ("Ardenia thanked Zembria", "Zembria thanked Ardenia", [("words",) * 3]),
    ],
)
def test_cases(one: str, two: str, wanted: list[tuple[str, str, str]]) -> None:
    found = [
        (d.sort.value, d.one, d.other) for d in compare(one, two, TWO, places=(LAKE,)).differences
    ]
    if wanted == [("words",) * 3]:
        assert {row[0] for row in found} == {"words"}, "who thanked whom is no listing"
    else:
        assert found == wanted


def test_without_names_pairs_are_found_by_themselves() -> None:
    one = "Talks between Ardenia and Zembria went on. The sides agreed on peace and quiet."
    two = "Talks between Zembria and Ardenia went on. The sides agreed on quiet and peace."
    found = compare(one, two)
    assert [d.sort for d in found.differences if d.sort is Sort.ORDER] == [Sort.ORDER]
    assert not found.same, "“peace and quiet” names no parties"


# --- the pairs of 4 May and 29 June 2023 ---------------------------------------------------------


def pair(day: str) -> list[str]:
    paths = [REAL / f"{day}_mfa-statement_{party}.txt" for party in ("ARM", "AZE")]
    if not all(path.is_file() for path in paths):
        pytest.skip(f"the communiqués of {day} are not beside the repository")
    texts = [path.read_text("utf-8").partition("\n")[2] for path in paths]
    return [text.split("[Reporter")[0] for text in texts]


NAMED = (Voice("ARM", ("Armenia",)), Voice("AZE", ("Azerbaijan",)))


@pytest.mark.real
@pytest.mark.parametrize("voices", [NAMED, ()], ids=["named", "by itself"])
def test_the_pair_of_may(voices: tuple[Voice, ...]) -> None:
    one, two = pair("2023-05-04")
    found = compare(one, two, voices)
    assert [(d.sort.value, len(d.one.split()), d.other[:8]) for d in found.differences] == [
        ("order", 17, "Minister"),
        ("spelling", 1, "Schultz"),
        ("article", 1, ""),
        ("punctuation", 0, ","),
    ]
    assert found.told == (
        "They differ by the alternat (the order of the parties) and by an article (1 place), a"
        " spelling (1 place) and punctuation (1 place)."
    )


@pytest.mark.real
def test_the_pair_of_june() -> None:
    """One side's text says that understanding was advanced, the other's that it was achieved."""
    one, two = pair("2023-06-29")
    found = compare(one, two, NAMED)
    words = [(d.one, d.other) for d in found.of(Sort.WORDS)]
    assert ("advanced mutual understanding of", "achieved mutual understanding on") in words
    assert len(words) == 3, "the opening, who told it, and this"
    assert len(found.of(Sort.ORDER)) == 1
    assert [(d.one, d.other) for d in found.of(Sort.SPELLING)] == [("Antony", "Anthony")]
    assert len(found.of(Sort.CAPITALS)) == 2
    assert not found.same

"""Each party's original names that party first, and says nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.alternat import (
    PlaceName,
    Voice,
    common_form,
    listings,
    original,
    same_but_for_the_alternat,
    signatures,
)

ARD = Voice("ARD", ("the Republic of Ardenia", "Ardenia", "the Minister of Ardenia"))
ZEM = Voice("ZEM", ("the Republic of Zembria", "Zembria", "the Minister of Zembria"))
SUN = Voice("SUN", ("the Sunda Isles", "Sunda", "the Minister of Sunda"))
TWO, THREE = (ARD, ZEM), (ARD, SUN, ZEM)
LAKE = PlaceName({"ARD": "Lake Selm", "ZEM": "Lake Zelim"})

fillers = st.sampled_from(
    [
        " met at Lake Selm. ",
        " (Mira Tane, head of delegation) ",
        " (ARD), ",
        ". The Republic of Ardenia",
        " agreed; ",
        ", having met near Lake Zelim, ",
        " ",
        "\n",
        " the Ardenian side ",
        "Zembrians",
        "[",
        "(a) ",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        row = draw(st.integers(0, 2))
        some = draw(st.lists(st.sampled_from(THREE), min_size=1, max_size=4))
        joints = [draw(st.sampled_from([", ", " and ", ", and ", " or "])) for _ in some[1:]]
        behind = [draw(st.sampled_from(["", "", " (one of two)", " (XYZ)"])) for _ in some]
        names = [v.names[row] + b for v, b in zip(some, behind, strict=True)]
        if draw(st.booleans()):
            names[0] = names[0][:1].upper() + names[0][1:]
        parts.append("".join(n + j for n, j in zip(names, [*joints, ""], strict=True)))
        parts.append(draw(fillers))
    return "".join(parts)


def check(text: str) -> None:
    """Every example is a test of every law."""
    places = (LAKE,)
    common = common_form(text, THREE, places=places)
    originals = {v.party: original(text, THREE, first=v.party, places=places) for v in THREE}
    for party, own in originals.items():
        assert common_form(own, THREE, places=places) == common
        assert same_but_for_the_alternat(own, text, THREE, places=places)
        assert original(own, THREE, first=party, places=places) == own
        for found in listings(own, THREE):
            if party in found.parties:
                assert found.parties[0] == party
        for other, its in originals.items():
            again = original(own, THREE, first=other, places=places)
            # The Sunda Isles have no name of their own for the lake: theirs keeps what it had.
            assert other == "SUN" or again == its
    assert sorted(text.replace("Lake Selm", "Lake Zelim")) == sorted(
        originals["ZEM"].replace("Lake Selm", "Lake Zelim")
    )


@given(texts())
def test_all_originals_say_the_same(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "zembrian"),
    [
        ("Agreement between Ardenia and Zembria", "Agreement between Zembria and Ardenia"),
        (
            "The Minister of the Republic of Ardenia",
            "The Minister of the Republic of Ardenia",
        ),
        (
            "the Republic of Ardenia and the Republic of Zembria, hereinafter “the Parties”",
            "the Republic of Zembria and the Republic of Ardenia, hereinafter “the Parties”",
        ),
        ("Ardenia, Sunda and Zembria", "Zembria, Ardenia and Sunda"),
        (
            "Delegations of Ardenia (Mira Tane, head) and Zembria (Rehan Kolde, head) met.",
            "Delegations of Zembria (Rehan Kolde, head) and Ardenia (Mira Tane, head) met.",
        ),
        (
            "The Republic of Ardenia and the Republic of Zembria met.",
            "The Republic of Zembria and the Republic of Ardenia met.",
        ),
        ("Ardenia (a) and Zembria", "Ardenia (a) and Zembria"),
        ("Ardenia and Ardenia", "Ardenia and Ardenia"),
        ("between Ardenia or Zembria", "between Ardenia or Zembria"),
        ("Ardenians and Zembria", "Ardenians and Zembria"),
        ("on Lake Selm", "on Lake Zelim"),
        ("Ardenia and Zembria met. Zembria and Ardenia left.",) * 1
        + ("Zembria and Ardenia met. Zembria and Ardenia left.",),
        (
            "the Minister of Ardenia and the Minister of Zembria",
            "the Minister of Zembria and the Minister of Ardenia",
        ),
    ],
)
def test_cases(text: str, zembrian: str) -> None:
    check(text)
    assert original(text, THREE, first="ZEM", places=(LAKE,)) == zembrian


def test_another_word_is_another_text() -> None:
    one = "Ardenia and Zembria shall withdraw."
    assert same_but_for_the_alternat(one, "Zembria and Ardenia shall withdraw.", TWO)
    assert not same_but_for_the_alternat(one, "Zembria and Ardenia should withdraw.", TWO)
    assert not same_but_for_the_alternat(one, "Zembria shall withdraw.", TWO)


def test_signatures_change_places() -> None:
    blocks = ("Done at Arlen House.", "For Ardenia:", "For Zembria:", "In witness whereof")
    assert signatures(blocks, TWO, first="ZEM") == (blocks[0], blocks[2], blocks[1], blocks[3])
    assert signatures(blocks, TWO, first="ARD") == blocks
    twice = ("For Ardenia:", "For Ardenia:")
    assert signatures(twice, TWO, first="ZEM") == twice

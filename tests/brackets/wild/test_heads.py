"""Attribution heads: the dialects, and what is none."""

from __future__ import annotations

import pytest

from plenipo.brackets.wild import Registry, registry_of
from plenipo.brackets.wild.heads import LONGEST, read_head

KNOWN = registry_of(
    ["ARD", "ZEM", "GEL", "KOS"],
    {"Ardenia": "ARD", "Republic of Zembria": "ZEM", "Coastal Group": "CG"},
    groups=["G9", "CG"],
)
NOBODY = Registry()

DIALECTS = [
    ("ARD: text", "ARD hold"),
    ("ARD, ZEM: text", "ARD/ZEM hold"),
    ("ARD and ZEM: text", "ARD/ZEM hold"),
    ("ARD – text", "ARD hold"),
    ("ARD propose: text", "ARD propose"),
    ("ARD proposes: text", "ARD propose"),
    ("ARD Propose: text", "ARD propose"),
    ("ARD/ZEM propose; GEL oppose: text", "ARD/ZEM propose; GEL oppose"),
    ("ARD propose GEL oppose: text", "ARD propose; GEL oppose"),
    ("ARD propose;102 GEL oppose: text", "ARD propose; GEL oppose"),
    ("ARD propose 102 GEL oppose: text", "ARD propose; GEL oppose"),
    ("GEL oppose; ARD propose: text", "GEL oppose; ARD propose"),
    ("ARD propose. text", "ARD propose"),
    ("ARDpropose: text", "ARD propose"),
    ("ARD//ZEM oppose: text", "ARD/ZEM oppose"),
    ("ARD5/ZEM6 propose: text", "ARD/ZEM propose"),
    ("G9 and Coastal Group oppose: text", "G9/CG oppose"),
    ("Ardenia supports: text", "ARD support"),
    ("Republic of Zembria: text", "ZEM hold"),
    ("Ard./Zem/Kos. oppose: text", "ARD/ZEM/KOS oppose"),
    ("ARD alternative proposal: text", "ARD alternative"),
    ("ARD alternative propose: text", "ARD alternative"),
    ("ARD is still considering: text", "ARD consider"),
    ("ARD delete: text", "ARD delete"),
    ("ARD proposes to delete: text", "ARD delete"),
    ("ARD wishes to retain: text", "ARD retain"),
    ("ARD retain; ZEM delete: text", "ARD retain; ZEM delete"),
    ("ARD reserve: text", "ARD reserve"),
    ("ARD; delete ZEM: text", "ARD hold; ZEM delete"),
    ("ARD; delete ZEM, GEL: text", "ARD hold; ZEM/GEL delete"),
    ("ARD propose; ZEM, KOS oppose; GEL is still considering: text",
     "ARD propose; ZEM/KOS oppose; GEL consider"),
]  # fmt: skip


def shown(inner: str, registry: Registry) -> str | None:
    head = read_head(inner, registry=registry)
    if head is None:
        return None
    return "; ".join(f"{'/'.join(c.parties)} {c.stance.value}" for c in head.clauses)


@pytest.mark.parametrize(("inner", "expected"), DIALECTS, ids=[d[0] for d in DIALECTS])
def test_a_dialect_is_understood(inner: str, expected: str) -> None:
    head = read_head(inner, registry=KNOWN)
    assert head is not None
    assert shown(inner, KNOWN) == expected
    assert inner[head.length :] == "text"


@pytest.mark.parametrize(
    "inner",
    [
        "shall",
        "the Parties: all of them",
        "Note: for reference",
        "Option 1: text",
        "Article 5: dues",
        "Harbour pilots: persons licensed by a Party",
        "The Parties support: dues",
        "ARD",
        "ARD and others",
        "3. ARD: text",
        "",
        ":",
    ],
)
def test_what_names_nobody_is_no_head(inner: str) -> None:
    assert read_head(inner, registry=KNOWN) is None
    assert read_head(inner, registry=NOBODY) is None


def test_known_codes_are_no_guess_and_unknown_ones_are() -> None:
    known = read_head("ARD/ZEM: text", registry=KNOWN)
    mixed = read_head("ARD/VOR: text", registry=KNOWN)
    guessed = read_head("ARD/ZEM: text", registry=NOBODY)
    assert known is not None
    assert mixed is not None
    assert guessed is not None
    assert (known.guessed, mixed.guessed, guessed.guessed) == (False, True, True)


def test_the_longest_name_wins() -> None:
    registry = registry_of(["AR", "ARD", "ARDEN"])
    assert shown("ARDEN: x", registry) == "ARDEN hold"
    assert shown("ARD/AR: x", registry) == "ARD/AR hold"


def test_digits_after_a_code_are_marks_unless_the_code_has_them() -> None:
    head = read_head("ARD12/ZEM: x", registry=KNOWN)
    assert head is not None
    assert head.marks == ("12",)
    assert shown("ARD12: x", registry_of(["ARD", "ARD12"])) == "ARD12 hold"
    assert shown("X001/X002: x", NOBODY) == "X001/X002 hold"


def test_a_reservation_may_stand_without_words() -> None:
    inner = "ARD reserves its position"
    head = read_head(inner, registry=KNOWN)
    assert head is not None
    assert head.length == len(inner)
    assert (head.holders, head.opponents) == (frozenset(), frozenset())


def test_a_head_has_an_end() -> None:
    assert read_head("ARD/" * LONGEST + "ZEM: x", registry=KNOWN) is None
    assert read_head("ARD propose", registry=KNOWN, whole=False) is None


def test_a_registry_refuses_what_is_no_code() -> None:
    with pytest.raises(ValueError, match="not a party code"):
        registry_of(["9A"])

"""Lists of provisions in a sentence: nothing asked for is left out, nothing else is claimed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.kinds import RoomKind
from plenipo.record.naming import Names
from tests.record.rooms import Room


def text() -> list[e.UnitText]:
    """Six articles: of a body, of paragraphs, with and without a heading; a title and signatures."""
    rows = [("t", "title", 0, "", "Title"), ("p", "preamble", 0, "", "The Parties,")]
    for n in range(1, 7):
        rows.append((f"n{n}", "article", 1, f"Article {n}", f"Article {n}"))
        if n % 2:
            rows.append((f"h{n}", "heading", 1, "", f"Heading {n}"))
        if n % 3:
            rows.append((f"b{n}", "body", 2, "", f"Words of {n}."))
        else:
            rows += [(f"{n}.{k}", "paragraph", 2, f"{k}.", f"{k}. Words.") for k in (1, 2)]
    rows.append(("s", "signature", 0, "", "For the Government"))
    return [
        e.UnitText(unit=unit, kind=kind, depth=depth, label=label, text=words)
        for unit, kind, depth, label, words in rows
    ]


UNITS = [u.unit for u in text()]


@pytest.fixture(scope="module")
def names() -> Names:
    room = Room(articles={})
    room.say(e.InstrumentFiled(instrument="six", title="Six", units=text()))
    room.say(e.BasisAdopted(instrument="six"))
    assert room.state.kind is RoomKind.PLENARY
    return Names(room.state)


def said_whole(said: str) -> set[int]:
    """Return the articles that a list names without a paragraph or a heading."""
    said = re.sub(r"the heading of Article \d", "", said)
    said = re.sub(r"Article \d, paragraph \d", "", said)
    found: set[int] = set()
    for first, last in re.findall(r"Articles (\d) to (\d)", said):
        found |= set(range(int(first), int(last) + 1))
    said = re.sub(r"Articles \d to \d", "", said)
    for row in re.findall(r"Articles ([\d, and]+)", said):
        found |= {int(n) for n in re.findall(r"\d", row)}
    return found | {int(n) for n in re.findall(r"Article (\d)", said)}


@given(units=st.lists(st.sampled_from(UNITS), unique=True, min_size=1))
def test_a_list_says_what_was_asked_for(names: Names, units: list[str]) -> None:
    units.sort(key=UNITS.index)
    said = names.provisions(units)
    whole = said_whole(said)
    for unit in units:
        own = names.provision(unit)
        article = re.match(r"(?:the heading of )?Article (\d)", own)
        covered = own in said or (article is not None and int(article[1]) in whole)
        assert covered, (unit, said)
    for n in whole:
        there = {u for u in UNITS if re.fullmatch(rf"[nhb]{n}|{n}\.\d", u)}
        named = {u for u in there if names.provision(u) == f"Article {n}"}
        asked = there & set(units)
        assert asked & named or asked >= there - {f"h{n}"}, (n, said)


def test_a_list_reads_as_one_would_say_it(names: Names) -> None:
    assert names.provisions(UNITS) == "the title, the preamble, Articles 1 to 6 and the signatures"
    assert names.provisions(["n1", "h1", "b1"]) == "Article 1"
    assert names.provisions(["n1", "n2", "b4"]) == "Articles 1, 2 and 4"
    assert names.provisions(["3.1", "h3"]) == "Article 3, paragraph 1 and the heading of Article 3"

"""From a draft to a text in force, on the page of the end: every step, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.desk import incorporate
from plenipo.desk.finishing import force, originals, renumbering
from plenipo.record import entries as e
from plenipo.record.kinds import Basis
from plenipo.record.outcome import digest_of, enters_into_force
from plenipo.record.state import RoomState
from tests.web.played import Played, played

ARD, ZEM, FAC, SEC = "Davit Orsel", "Rehan Kolde", "Arlen House", "Ines Marlow"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def state(table: Played) -> RoomState:
    return table.state(FAC, "plenary")


def step(table: Played, who: str, what: str, /, **fields: object) -> int:
    answer = table.post(who, f"/r/{table.room('plenary')}/end/{what}", {**fields, "sure": "once"})
    return answer.status_code


def freeze(table: Played) -> None:
    digest = digest_of(state(table), "en")
    assert step(table, FAC, "freeze", language="en", digest=digest) == 303


def page(table: Played, who: str = ARD) -> str:
    return table.get(who, f"/r/{table.room('plenary')}/end").text


def test_a_final_text_takes_no_more_proposals(table: Played) -> None:
    assert step(table, ARD, "freeze", language="en", digest=digest_of(state(table), "en")) == 409
    assert step(table, FAC, "freeze", language="en", digest="0" * 64) == 409
    freeze(table)
    assert "final text since" in page(table)
    unit = next(iter(state(table).units.values()))
    refused = table.scene.desk.table_directly(
        table.scene.members[ARD],
        table.room("plenary"),
        changes=[e.Change(unit=unit.id, text=unit.text + " More.")],
        sponsors=["ARD"],
    )
    assert getattr(refused, "code", "") == "frozen"
    assert step(table, FAC, "freeze", language="en", digest=digest_of(state(table), "en")) == 409


def test_from_initials_to_entry_into_force(table: Played) -> None:
    freeze(table)
    sections = [p.id for p in table.sheet("plenary").pieces]
    assert step(table, ARD, "initial", section=sections[:3]) == 303
    assert step(table, ARD, "initial", section=sections[:3]) == 409
    assert step(table, ARD, "initial", section=sections) == 303
    assert step(table, ZEM, "initial", section=sections) == 303
    assert not state(table).outcome.initials[-1].units  # the whole
    early = step(table, ARD, "deposit", form="ratification", day="2031-09-01")
    assert early == 409  # not signed
    assert step(table, ARD, "sign") == 303
    assert step(table, ZEM, "sign", **{"ad-referendum": "1"}) == 303
    assert step(table, ARD, "deposit", form="ratification", day="2031-09-01") == 303
    assert step(table, ARD, "deposit", form="acceptance", day="2031-09-02") == 409
    assert step(table, ZEM, "deposit", form="approval", day="yesterday") == 409
    assert force(state(table)).day == ""
    assert step(table, ZEM, "deposit", form="approval", day="2031-10-10", words="As read.") == 303
    assert step(table, FAC, "option", name="in-force-days", value="30") == 303
    assert force(state(table)).day == "2031-11-09"
    day = '<time datetime="2031-11-09" data-form="date">9 November 2031</time>.'
    assert f"It enters into force on {day}" in page(table)
    assert step(table, FAC, "in-force", day="2031-11-09") == 303
    assert step(table, FAC, "in-force", day="2031-11-09") == 409
    assert f"<b>In force since {day}" in page(table, ZEM)


def test_an_error_is_corrected_once_its_period_is_over(table: Played) -> None:
    freeze(table)
    unit = next(u for u in state(table).units.values() if "should carry out" in u.text)
    fields = {"unit": unit.id, "old": "should carry out", "new": "shall carry out"}
    assert step(table, FAC, "correct", **{**fields, "old": "no such words"}) == 409
    until = table.scene.clock.ahead(minutes=90)[:16]
    assert step(table, FAC, "correct", **fields, notice="N-1", until=until, zone="UTC") == 303
    path = f"/r/{table.room('plenary')}/end/original/ARD.txt"
    assert "shall carry out agreed" not in table.get(ARD, path).text
    table.scene.clock.pass_by(minutes=91)
    assert "shall carry out agreed" in table.get(ARD, path).text


def test_originals_differ_by_the_alternat_alone(table: Played) -> None:
    found = originals(state(table), state(table).at)
    assert {o.party for o in found} == {"ARD", "ZEM"}
    assert all(o.same for o in found)
    ours, theirs = (
        table.get(ARD, f"/r/{table.room('plenary')}/end/original/{code}.txt").text
        for code in ("ARD", "ZEM")
    )
    assert "between Ardenia and Zembria" in ours
    assert "between Zembria and Ardenia" in theirs
    words = [sorted(re.findall(r"\w+", text)) for text in (ours, theirs)]
    assert words[0] == words[1]
    assert page(table).count("the same but for the alternat") == 2
    for name in ("XXX.txt", "ARD.exe", "ARD"):
        answer = table.get(ARD, f"/r/{table.room('plenary')}/end/original/{name}")
        assert answer.status_code == 404


def test_numbers_are_set_anew_with_a_table_of_old_and_new(table: Played) -> None:
    known = state(table)
    before = renumbering(known)
    assert not before.body.labels  # the shipped draft is numbered as it should be
    assert step(table, FAC, "renumber") == 409
    units = list(known.units.values())
    first = next(u for u in units if u.label == "Article 3")
    new = "f" * 32
    table.scene.desk.table_directly(
        table.scene.members[SEC],
        table.room("plenary"),
        changes=[
            e.Change(
                unit=new,
                text="Article 3 bis",
                new=1,
                after=units[units.index(first) - 1].id,
                kind="article",
                depth=first.depth,
                label="Article 3 bis",
            )
        ],
        sponsors=["ARD"],
        basis=Basis.FROM_FLOOR,
    )
    proposal = list(state(table).proposals)[-1]
    done = incorporate(table.scene.desk, table.scene.members[FAC], table.room("plenary"), proposal)
    assert getattr(done, "entries", None), done
    found = renumbering(state(table))
    labels = {unit: label for unit, _, label in found.body.labels}
    assert labels[new] == "Article 3"
    assert labels[first.id] == "Article 4"
    assert "Set the numbers anew" in page(table, FAC)
    assert step(table, FAC, "renumber") == 303
    assert not renumbering(state(table)).body.labels
    assert state(table).units[first.id].text.startswith("Article 4")


def test_the_arithmetic_of_entry_into_force() -> None:
    days = ["2031-09-01", "2031-10-10", "2031-01-31"]
    assert enters_into_force(days, needed=2, days=30) == "2031-10-01"
    assert enters_into_force(days, needed=3, days=0) == "2031-10-10"
    assert enters_into_force(days, needed=4, days=30) == ""
    assert enters_into_force(["2024-02-28"], needed=1, days=1) == "2024-02-29"
    assert enters_into_force(["9999-12-31"], needed=1, days=9999) == ""
    assert enters_into_force([], needed=0, days=1) == ""


def test_each_original_is_there_in_every_language_that_is_filed(table: Played) -> None:
    room = table.ferry.rooms["plenary"]
    who = "Edda Vorn"
    assert "Skerra, French:" in table.get(who, f"/r/{room}/end").text
    english = table.get(who, f"/r/{room}/end/original/SKE.txt").text
    french = table.get(who, f"/r/{room}/end/original/SKE.fr.txt")
    assert english.startswith("Agreement on a Ferry Service between Skerra, Hallin and Tolvo")
    assert french.text.startswith(
        "Accord relatif à un service de bac entre Skerra, Hallin et Tolvo"
    )
    assert 'filename="original-SKE.fr.txt"' in french.headers["content-disposition"]
    for none in ("SKE.ru.txt", "ARD.fr.txt", "SKE.fr.exe", "SKE.f/r.txt"):
        assert table.get(who, f"/r/{room}/end/original/{none}").status_code == 404

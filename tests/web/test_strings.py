"""Strings of the interface: escaped whatever they are, and words that somebody typed stay words."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from plenipo.cli.scenes.peace import ARD_HEAD, ARD_ROOM, FACILITATOR
from plenipo.record import entries as e
from plenipo.web.drawing import environment
from plenipo.web.strings import Sentence, speaking
from tests.web.played import Played, played

HOSTILE = "<img src=x> 100 % & %(name)s %s"


@given(st.text())
def test_whatever_comes_through_is_shown_as_it_was_typed(text: str) -> None:
    say = speaking(gettext.NullTranslations())
    assert say(text) == escape(text)
    assert say("%(what)s here", what=text) == escape(f"{text} here")
    assert say(Sentence("%(what)s here", what=text)) == escape(f"{text} here")
    drawn = environment().from_string("{{ _(x) }}|{{ _('to %(n)s', n=x) }}").render(x=text)
    assert drawn == f"{escape(text)}|to {escape(text)}"


def test_a_sentence_is_found_in_the_catalogue_and_what_is_put_in_as_well() -> None:
    class Catalogue(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            known = {"seen by %(who)s": "gesehen von %(who)s", "nobody": "niemandem"}
            return known.get(message, message)

    say = speaking(Catalogue())
    sentence = Sentence("seen by %(who)s", who=Sentence("nobody"))
    assert (str(sentence), str(say(sentence))) == ("seen by nobody", "gesehen von niemandem")
    assert str(say(Sentence("seen by %(who)s", who="<b>"))) == "gesehen von &lt;b&gt;"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def test_no_name_that_somebody_typed_is_taken_for_markup_or_breaks_a_page(table: Played) -> None:
    """Titles of drafts, names of rooms and meetings stand in sentences of the interface."""
    desk, members = table.scene.desk, table.scene.members
    plenary, own = table.room("plenary"), table.room(ARD_ROOM)
    unit = next(iter(desk.operator_state(own).units))
    desk.draft(members[ARD_HEAD], own, {unit: "Other words."}, title=HOSTILE)
    desk.record(
        members[FACILITATOR],
        plenary,
        e.MeetingScheduled(
            meeting="m",
            round_number=9,
            place=HOSTILE,
            starts="2031-06-01T10:00:00.000Z",
            meeting_format=HOSTILE,
            title=HOSTILE,
        ),
    )
    desk.record(members[FACILITATOR], plenary, e.MeetingOpened(meeting="m", present=[]))
    desk.record(members[FACILITATOR], plenary, e.MeetingClosed(meeting="m", summary=HOSTILE))
    seen = 0
    for room in (plenary, own):
        for page in ("", "/draft", "/compare", "/meetings", "/meetings/m", "/rounds", "/ledger"):
            answer = table.get(ARD_HEAD, f"/r/{room}{page}")
            assert answer.status_code in (200, 404), page
            assert "<img src=x>" not in answer.text, page
            seen += answer.text.count("&lt;img src=x&gt; 100 % &amp; %(name)s %s")
    assert seen > 5

"""Commitments, incidents and reported progress: what may be recorded, and what is overdue when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.days import days
from plenipo.record.reported import overdue
from tests.record.rooms import NOW, Room
from tests.record.test_decide import asked


def commitment(**more: object) -> e.CommitmentNoted:
    fields: dict[str, object] = {"commitment": "c", "party": "ARD", "words": "To open the bridge."}
    return e.CommitmentNoted(**{**fields, **more})  # type: ignore[arg-type]


def incident(**more: object) -> e.IncidentReported:
    fields: dict[str, object] = {
        "incident": "i",
        "words": "A checkpoint was set up.",
        "place": "The bridge",
        "when": "2031-05-02",
        "sources": ["Gazette"],
    }
    return e.IncidentReported(**{**fields, **more})  # type: ignore[arg-type]


def progress(**more: object) -> e.ProgressReported:
    fields: dict[str, object] = {
        "progress": "p",
        "on": "2031-05",
        "of": "articles",
        "counts": [("agreed", 13), ("partly", 3)],
        "total": 17,
        "source": "Gazette",
    }
    return e.ProgressReported(**{**fields, **more})  # type: ignore[arg-type]


def filled() -> Room:
    room = Room()
    room.say(commitment(commitment="known"))
    room.say(incident(incident="known"))
    room.say(progress(progress="known"))
    room.say(e.DocumentFiled(document="d", title="Truce", digest="", media="", words="Ten words."))
    return room


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (commitment(), ""),
        (commitment(party="The observers of the valley"), ""),
        (commitment(due="2031-06", undertaken="2031-05-02", units=["u1"]), ""),
        (commitment(document="d", start=0, end=3), ""),
        (commitment(commitment=""), "no-commitment"),
        (commitment(commitment="known"), "already"),
        (commitment(words=""), "no-words"),
        (commitment(words="two  spaces"), "not-canonical"),
        (commitment(words="x" * 20_001), "too-long"),
        (commitment(party=""), "no-party"),
        (commitment(party="x" * 401), "too-long"),
        (commitment(due="soon"), "no-time"),
        (commitment(undertaken="2031-05-31"), "not-yet"),
        (commitment(undertaken="2031-05-03", due="2031-05-02"), "not-later"),
        (commitment(units=["u9"]), "no-such-provision"),
        (commitment(statement="s"), "no-such-statement"),
        (commitment(document="x"), "no-such-document"),
        (commitment(start=0, end=3), "no-such-document"),
        (commitment(document="d", start=0, end=11), "no-such-passage"),
        (commitment(document="d", start=-1, end=2), "no-such-passage"),
        (incident(), ""),
        (incident(form="event", when="2031-05-01/2031-05-04", precision="interval"), ""),
        (incident(when="2031-05", precision="month", place=""), ""),
        (incident(when="2031-05-02T03:00Z", precision="minute"), ""),
        (incident(incident=""), "no-incident"),
        (incident(incident="known"), "already"),
        (incident(words=""), "no-words"),
        (incident(when=""), "no-time"),
        (incident(when="last night"), "no-time"),
        (incident(when="2031-05", precision="day"), "no-time"),
        (incident(when="2031-06-01"), "not-yet"),
        (incident(form="rumour"), "no-such-form"),
        (incident(sources=[]), "no-source"),
        (incident(sources=[""]), "no-source"),
        (incident(units=["u9"]), "no-such-provision"),
        (progress(), ""),
        (progress(source="", document="d"), ""),
        (progress(progress=""), "no-progress"),
        (progress(progress="known"), "already"),
        (progress(of="pages"), "no-such-count"),
        (progress(counts=[("agreed", 18)]), "no-sum"),
        (progress(counts=[("agreed", -1)]), "no-sum"),
        (progress(total=0, counts=[]), "no-sum"),
        (progress(on=""), "no-time"),
        (progress(on="lately"), "no-time"),
        (progress(on="2032"), "not-yet"),
        (progress(source=""), "no-source"),
        (progress(document="x"), "no-such-document"),
        (e.CommitmentMarked(commitment="x", state="done"), "no-such-commitment"),
        (e.CommitmentMarked(commitment="known", state="kept"), "no-such-mark"),
        (e.CommitmentMarked(commitment="known", state="done"), "no-evidence"),
        (e.CommitmentMarked(commitment="known", state="open"), ""),
        (e.CommitmentMarked(commitment="known", state="done", evidence="Seen.", on="x"), "no-time"),
        (
            e.CommitmentMarked(commitment="known", state="done", evidence="Seen.", on="2031-07"),
            "not-yet",
        ),
        (
            e.CommitmentMarked(
                commitment="known", state="broken", evidence="Not seen.", on="2031-05-03"
            ),
            "",
        ),
        (e.IncidentMarked(incident="x", state="confirmed", words="So."), "no-such-incident"),
        (e.IncidentMarked(incident="known", state="true", words="So."), "no-such-mark"),
        (e.IncidentMarked(incident="known", state="confirmed"), "no-words"),
        (e.IncidentMarked(incident="known", state="disputed", words="Zembria says two."), ""),
    ],
)
def test_what_may_be_recorded(body: e.Body, code: str) -> None:
    assert asked(filled(), body, "sec") == code


@given(
    st.dates(date(2030, 1, 1), date(2032, 1, 1)),
    st.dates(date(2030, 1, 1), date(2032, 1, 1)),
    st.sampled_from(["open", "disputed", "done", "broken"]),
)
def test_overdue_is_counted_from_the_day_after_it_was_due(
    due: date, today: date, state: str
) -> None:
    late = overdue(due.isoformat(), state, f"{today}T12:00:00.000Z")
    if state in ("done", "broken"):
        assert late == 0
    else:
        assert late == max(0, (today - due).days)
        # What is due in that month is not overdue before the month is over.
        month = days(f"{due:%Y-%m}")
        assert month is not None
        of_month = overdue(f"{due:%Y-%m}", state, f"{today}T12:00:00.000Z")
        assert of_month == max(0, (today - month.last).days) <= late


def test_nothing_is_overdue_without_a_day() -> None:
    assert overdue("", "open", NOW) == 0
    assert overdue("when the snow melts", "open", NOW) == 0


def test_what_is_due_today_is_not_overdue() -> None:
    today = date.fromisoformat(NOW[:10])
    assert overdue(today.isoformat(), "open", NOW) == 0
    assert overdue((today - timedelta(days=1)).isoformat(), "open", NOW) == 1

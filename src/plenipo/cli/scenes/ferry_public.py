"""What the three states of the ferry undertook meanwhile, and what the public reads of it all."""

from __future__ import annotations

from typing import Final

from plenipo import desk
from plenipo.cli.scenes.stage import Stage, done
from plenipo.desk import Thing
from plenipo.record import entries as e

SECRETARY: Final = "Oskar Thiel"  # as in `plenipo.cli.scenes.ferry`
HEADS: Final = {"HAL": "Liv Sandar", "SKE": "Edda Vorn", "TOL": "Bas Orlay"}
ROOM: Final = "Public record"


def something_is_undertaken(s: Stage) -> None:
    """Tolvo and Skerra undertake something by a day; a mishap is reported and disputed."""
    s.clock.pass_by(hours=1)
    for key, party, words, due, article in (
        ("soundings", "TOL", "To send the depths of its harbour.", "2029-12-15", "3.1"),
        ("fares", "SKE", "To publish the fares of the last five winters.", "2030-01", "4.1"),
    ):
        s.record(
            SECRETARY,
            e.CommitmentNoted(
                commitment=key,
                party=party,
                words=words,
                undertaken=s.clock.now()[:10],
                due=due,
                source="the first round",
                units=[s.unit(article)],
            ),
        )
    s.record(
        SECRETARY,
        e.IncidentReported(
            incident="old-ferry",
            words="The old ferry did not sail for three days, its engine under repair.",
            place="Brackwater",
            when="2029-11-12/2029-11-14",
            sources=["Long Sound Courier"],
            units=[s.unit("3.1")],
            precision="interval",
        ),
    )
    said = "Skerra: it sailed on the third day."
    s.record(HEADS["SKE"], e.IncidentMarked(incident="old-ferry", state="disputed", words=said))


def the_public_is_let_in(s: Stage) -> None:
    """What came of it is recorded; the secretariat opens the public room and publishes there.

    The joint statement as issued, what was undertaken and, since all three have
    agreed to that, where the words of the text stand.
    """
    s.clock.pass_by(hours=1)
    kept = "Received by the secretariat, with a chart."
    s.record(
        SECRETARY,
        e.CommitmentMarked(commitment="soundings", state="done", evidence=kept, on="2029-12-11"),
    )
    s.record(
        SECRETARY,
        e.UnderstandingMinuted(
            understanding="figures", words="The figures may be published.", allows="figures"
        ),
    )
    for party, head in HEADS.items():
        s.record(head, e.UnderstandingConfirmed(understanding="figures", party=party))
    secretary, plenary = s.members[SECRETARY], s.rooms["plenary"]
    s.rooms[ROOM] = done(desk.open_public(s.desk, secretary, plenary, name=ROOM))
    for thing, name in (
        (Thing.COMMUNIQUE, "signature"),
        (Thing.COMMITMENT, "soundings"),
        (Thing.COMMITMENT, "fares"),
    ):
        done(desk.copy_out(s.desk, secretary, plenary, thing, name=name, to_room=s.rooms[ROOM]))
    # A copy goes without the marks of the room it comes from: they are published by themselves.
    there = s.state(SECRETARY, ROOM).outside.commitments
    sent = next(key for key, row in there.items() if row.party == "TOL")
    s.record(
        SECRETARY,
        e.CommitmentMarked(commitment=sent, state="done", evidence=kept, on="2029-12-11"),
        room=ROOM,
    )
    done(desk.publish_figures(s.desk, secretary, plenary, s.rooms[ROOM]))

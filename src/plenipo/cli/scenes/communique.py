"""How the first round is reported: drafted from the record, redrafted, cleared, issued.

Steps of the peace talks (`plenipo.cli.scenes.peace`) that stand here by
themselves. Each side's version names it first and writes the town on the river
as it does: Selm, or Zelim.
"""

from __future__ import annotations

from typing import Final

from plenipo.cli.scenes.stage import OutOfScript, Stage, done
from plenipo.desk.communiques import draft, facts, first_draft, proofs, release
from plenipo.record import entries as e
from plenipo.record.communiques import communique_digest

FIRST: Final = "communique-1"
TITLE: Final = "After the first round"
_WALK: Final = "The heads of delegation walked along the river at Selm."
_UNDERSTOOD: Final = (
    "The delegations advanced mutual understanding on some articles of the draft, meanwhile"
    " acknowledging that the positions on some key issues remain divergent."
)


def draft_from_the_record(s: Stage, *, secretary: str, meeting: str) -> None:
    """Draft what the record has of a meeting, for release three hours from now."""
    s.record(secretary, e.OptionSet(name="place:1", value="ARD=Selm; ZEM=Zelim"))
    member, room = s.members[secretary], s.rooms["plenary"]
    known = done(facts(s.desk, member, room, meeting=meeting))
    s.notes["release of the communiqué"] = s.clock.ahead(hours=3)
    _draft(s, secretary, first_draft(s.state(secretary), known), meeting)


def redraft(s: Stage, *, by: str, meeting: str) -> None:
    """Say in it what both heads wish to have said; whoever has cleared it clears it anew."""
    first, *rest = s.state(by).outside.communiques[FIRST].words.split("\n\n")
    _draft(s, by, "\n\n".join([f"{first} {_WALK}", f"{rest[0]} {_UNDERSTOOD}", *rest[1:]]), meeting)


def _draft(s: Stage, by: str, words: str, meeting: str) -> None:
    done(
        draft(
            s.desk,
            s.members[by],
            s.rooms["plenary"],
            words,
            communique=FIRST,
            title=TITLE,
            meeting=meeting,
            release=s.notes["release of the communiqué"],
            zone="Europe/Vienna",
        )
    )


def clear(s: Stage, head: str, party: str) -> None:
    """Clear it for a party, as it stands."""
    digest = communique_digest(s.state(head).outside.communiques[FIRST].versions)
    s.record(head, e.CommuniqueCleared(communique=FIRST, party=party, digest=digest))


def let_it_go_out(s: Stage, *, chair: str) -> None:
    """Order that it goes out by itself at its minute."""
    digest = communique_digest(s.state(chair).outside.communiques[FIRST].versions)
    s.record(chair, e.CommuniqueQueued(communique=FIRST, digest=digest))


def at_its_minute(s: Stage, *, chair: str) -> None:
    """Let the desk's round issue it, and see that its versions say the same."""
    if (came := release(s.desk, s.rooms["plenary"], FIRST)) != "issued":
        raise OutOfScript(f"the communiqué did not go out: {came or 'it waits'}")
    state = s.state(chair)
    row = state.outside.communiques[FIRST]
    if not all(proof.same for proof in proofs(state, row.words, row.issued)):
        raise OutOfScript("the communiqué's versions do not say the same")

"""The honest form of a public statement: who reports on which day that who said what.

Never "X's position is …": a statement is evidence of what was reported to be
said at a time, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plenipo.record import entries as e
from plenipo.record.days import days
from plenipo.web.timeline import said

UNNAMED = "somebody who is not named"


@dataclass(frozen=True, slots=True)
class Honest:
    """A statement in its honest form, in parts that are drawn one after the other.

    "Arlen Wire", "4 May 2031", "reports that", "Ilva Renn", "foreign minister,
    for Ardenia", "said:", then the words; `quoted` says whether they are the
    speaker's, word for word, and stand between marks. A comma that the article
    put behind them is left out.
    """

    publisher: str
    day: str
    lead: str
    speaker: str
    office: str
    verb: str
    words: str
    quoted: bool

    @property
    def line(self) -> str:
        """Return it as one sentence."""
        return self._with(self.words.strip())

    @property
    def within(self) -> str:
        """Return it as part of a sentence, which ends it itself."""
        return self._with(self.words.strip().rstrip("."))

    def _with(self, words: str) -> str:
        head = ", ".join(filter(None, (self.publisher, self.day, self.lead)))
        who = f"{self.speaker} ({self.office})" if self.office else self.speaker
        return f"{head} {who} {self.verb} {f'“{words}”' if self.quoted else words}"


def honest(body: e.StatementRecorded, party: Callable[[str], str]) -> Honest:
    """Return a statement in its honest form; `party` says how a code is called."""
    behalf = party(body.behalf) if body.behalf else ""
    office = body.role if body.role != body.speaker else ""
    if behalf and behalf not in (body.speaker, office) and behalf not in office:
        office = f"{office}, for {behalf}" if office else f"for {behalf}"
    speaker = body.speaker or UNNAMED
    if "anonymous" in body.flags and body.speaker:
        office = f"{office}, not named" if office else "not named"
    quoted = body.form in ("direct", "document", "")
    lead = {
        "direct": "reports that",
        "": "reports that",
        "document": "published a text by",
    }.get(body.form, "reports in its own words that")
    return Honest(
        body.publisher or body.source,
        day_said(body.published),
        lead,
        speaker,
        office,
        _verb(body),
        body.words.strip().rstrip(",") if quoted else body.words,
        quoted,
    )


def _verb(body: e.StatementRecorded) -> str:
    """Return what the speaker is reported to have done: a denial is told as one."""
    cue = body.cue.strip(" :,.")
    if body.form == "document":
        return "that says:"
    if "negated" in body.flags:
        return f"{cue}:" if cue.endswith("ed") else "did not say:"
    taken = any(rule.split(".")[-1] in ("object", "infinitive") for rule in body.rule.split("; "))
    return f"{cue}:" if taken and cue else "said:"


def day_said(day: str) -> str:
    """Return a day, some days or a month in words: "4 May 2031"; what cannot be read as it is."""
    found = days(day)
    return said(found) if found is not None else day

"""Entries in sentences that a lawyer would accept: who did what, on which words, on what ground.

One sentence an entry, in the past tense, from the entry and the names that the
room has today. Nothing is read into an entry that it does not say. It has this many
lines because the record has many kinds of entry, and each is a line or two.
"""

# ruff: noqa: ARG001 - every teller takes telling, entry and body, whatever it needs of them

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from plenipo.desk.naming import Names, join, sentence
from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.framework import FORM as FRAMEWORK
from plenipo.record.kinds import Basis, ClosingRule, Level, MemberId, Role, WordingHash
from plenipo.record.state import RoomState
from plenipo.record.taking_back import told_of, unnamed
from plenipo.text.direction import isolated
from plenipo.web.relations import link_of, said_of
from plenipo.web.said import honest
from plenipo.web.story import Story
from plenipo.web.times import spoken
from plenipo.web.words import BASIS, ROLE, ROOM

_TOOK: Final[dict[Level, str]] = {
    Level.ACCEPT: "accepted",
    Level.ACCEPT_AD_REFERENDUM: "accepted ad referendum",
    Level.CAN_LIVE_WITH: "could live with",
    Level.NONE: "took no position on",
    Level.RESERVE: "reserved on",
    Level.OPPOSE: "opposed",
}
_RULES: Final[dict[ClosingRule, str]] = {
    ClosingRule.UNANIMITY: "every required party accepts",
    ClosingRule.NO_OBJECTION: "all have spoken and nobody objects",
    ClosingRule.THRESHOLD: "as many parties accept as the rule says",
}
_ASKED: Final = ("?”", "!”")
_OFFICES: Final = {Role.FACILITATOR: "the facilitator", Role.SECRETARIAT: "the secretariat"}


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences about one room are made with: its state, its names, its story.

    `known` are names of parties that the room itself has not been told, from
    wider rooms of whoever reads.
    """

    state: RoomState
    names: Names
    story: Story
    known: Mapping[str, str] = field(default_factory=dict)

    def tell(self, entry: Entry) -> str:
        """Return what an entry records, in one sentence, with its basis.

        Of what was taken back it says that it was said, and not what.
        """
        if entry.id in self.state.recalled:
            return self._withheld(entry)
        said = _TELL[type(entry.body)](self, entry, entry.body)
        return ended(sentence(said) + self.ground(entry))

    def brief(self, entry: Entry) -> str:
        """Return what an entry records, without its basis: for a list of questions."""
        if entry.id in self.state.recalled:
            return self._withheld(entry)
        return ended(sentence(_TELL[type(entry.body)](self, entry, entry.body)))

    # --- names ----------------------------------------------------------------------------------

    def party(self, code: str) -> str:
        """Return how a party or group is called: by its name where the room knows it."""
        info = self.state.parties.get(code)
        if info is not None and info.name:
            return isolated(info.name)
        group = self.state.groups.get(code)
        if group is not None and group.name:
            return isolated(group.name)
        return isolated(self.known.get(code) or code or "nobody")

    def parties(self, codes: Iterable[str]) -> str:
        """Return several parties as a list in a sentence."""
        return join([self.party(code) for code in sorted(codes)])

    def member(self, member: MemberId) -> str:
        """Return a member's name, or the office where one speaks for it."""
        seat = self.state.seats.get(member)
        if seat is None:
            return "a former member"
        return _OFFICES.get(seat.role, isolated(seat.name))

    def unnamed(self, entry: Entry) -> bool:
        """Say whether an entry is an objection whose party is withheld, or takes one back."""
        body = entry.body
        if isinstance(body, e.Recalled):
            found = self.story.entry(body.entry)
            return found is not None and unnamed(found.entry.body)
        return unnamed(body)

    def hand(self, entry: Entry) -> str:
        """Return who recorded an entry; "" where it names nobody."""
        return "" if self.unnamed(entry) else self.member(entry.by)

    def who(self, entry: Entry, party: str = "") -> str:
        """Return on whose behalf an entry was recorded: a party, or else who recorded it."""
        code = party or entry.behalf
        if not code and self.unnamed(entry):
            return "a party"
        return self.party(code) if code else self.member(entry.by)

    def place(self, unit: str) -> str:
        """Return how a provision is called."""
        return self.names.provision(unit) if unit else "the whole text"

    def places(self, units: Sequence[str]) -> str:
        """Return how several provisions are called."""
        return self.names.provisions(list(units)) if units else "the whole text"

    def words(self, wording: WordingHash) -> str:
        """Return how words are called, those that are no longer on the table too."""
        number = self.story.wordings.get(wording, "")
        if number:
            return f"the words of {number if '-' in number else f'draft {number}'}"
        live = self.names.wording(wording)
        known = self.state.texts.get(wording)
        if live.startswith("the words of the draft") or live == "leaving it out":
            return live
        return "earlier words of the draft" if known is not None else live

    def number(self, proposal: str) -> str:
        """Return a proposal's number, or "draft A" where it has a letter."""
        number = self.story.name_of(proposal)
        if not number:
            return "a proposal"
        return number if "-" in number else f"draft {number}"

    # --- basis and fate -------------------------------------------------------------------------

    def ground(self, entry: Entry) -> str:
        """Return on what ground an entry stands that another hand recorded; "" for one's own."""
        if entry.basis is Basis.OWN_HAND:
            return ""
        standing = self.state.standing.get(entry.id)
        answer = standing.answer if standing is not None else ""
        told = answer or ("not yet confirmed" if entry.behalf else "")
        by = f"{BASIS[entry.basis]}, by {self.member(entry.by)}"
        return f" (recorded {by}{'; ' if told else ''}{told})"

    def _withheld(self, entry: Entry) -> str:
        """Return that something was said here and taken back, without its words."""
        what = f"{sentence(self.who(entry))} recorded {told_of(entry)} here"
        if entry.id in self.state.spilled:
            return f"{what} by mistake, and took it back; its words are not shown."
        return f"{what}, and took it back; its words are not shown."


def ended(said: str) -> str:
    """Return what is said with the full stop that ends a sentence, once."""
    return said if said.endswith(_ASKED) else f"{said}."


def quoted(words: str) -> str:
    """Return words in quotation marks, without the full stop that they end with."""
    return f"“{words.strip().rstrip('.')}”"


def is_are(units: Sequence[str]) -> str:
    """Return "was" or "were" for provisions."""
    return "was" if len(set(units)) == 1 else "were"


# --- the process --------------------------------------------------------------------------------


def _room_opened(t: Telling, n: Entry, b: e.RoomOpened) -> str:
    kind = ROOM[b.room_kind].lower()
    return f"{t.member(n.by)} opened this room: {kind}"


def _process_opened(t: Telling, n: Entry, b: e.ProcessOpened) -> str:
    return f"{t.member(n.by)} opened the negotiation “{b.title}”"


def _party_admitted(t: Telling, n: Entry, b: e.PartyAdmitted) -> str:
    return f"{b.name} ({b.party}) was admitted"


def _party_left(t: Telling, n: Entry, b: e.PartyLeft) -> str:
    return f"{t.party(b.party)} left the negotiation"


def _group_formed(t: Telling, n: Entry, b: e.GroupFormed) -> str:
    return f"{b.name} ({b.group}) was formed of {t.parties(b.members)}"


def _group_associated(t: Telling, n: Entry, b: e.GroupAssociated) -> str:
    return f"{t.party(b.party)} associated itself with {t.party(b.group)}"


def _group_dissociated(t: Telling, n: Entry, b: e.GroupDissociated) -> str:
    return f"{t.party(b.party)} dissociated itself from {t.party(b.group)}"


def _required(t: Telling, n: Entry, b: e.RequiredPartiesSet) -> str:
    return f"it was set that closing a provision needs {t.parties(b.parties)}"


def _rule(t: Telling, n: Entry, b: e.RuleSet) -> str:
    rule = f"{b.threshold} parties accept" if b.rule is ClosingRule.THRESHOLD else _RULES[b.rule]
    where = t.places(b.units) if b.units else "a provision"
    return f"the closing rule was set: {where} closes when {rule}"


def _option(t: Telling, n: Entry, b: e.OptionSet) -> str:
    return f"the rule “{b.name}” was set to “{b.value}”"


def _seated(t: Telling, n: Entry, b: e.MemberSeated) -> str:
    of = f" of {t.party(b.party)}" if b.party else ""
    return f"{b.name} was seated as {ROLE[b.role]}{of}"


def _left(t: Telling, n: Entry, b: e.MemberLeft) -> str:
    seat = t.state.seats.get(b.member)
    return f"{seat.name if seat is not None else 'a member'} left this room"


def _granted(t: Telling, n: Entry, b: e.HistoryGranted) -> str:
    seat = t.state.seats.get(b.member)
    name = seat.name if seat is not None else "a member"
    return f"{name} was granted this room’s history from entry {b.from_seq} on"


# --- the text -----------------------------------------------------------------------------------


def _filed(t: Telling, n: Entry, b: e.InstrumentFiled) -> str:
    return f"{t.who(n)} filed a text, “{b.title}”"


def _basis(t: Telling, n: Entry, b: e.BasisAdopted) -> str:
    title = t.state.instruments.get(b.instrument, ("", []))[0]
    return f"the text {f'“{title}” ' if title else ''}became the basis of the work here"


def _revision(t: Telling, n: Entry, b: e.RevisionIssued) -> str:
    return f"Rev. {b.number} was issued"


def _renumbered(t: Telling, n: Entry, b: e.ProvisionsRenumbered) -> str:
    rows = [f"{old} became {new}" for _, old, new in b.labels[:4]]
    more = f" and {len(b.labels) - 4} more" if len(b.labels) > 4 else ""
    return f"provisions were renumbered: {', '.join(rows)}{more}"


def _language(t: Telling, n: Entry, b: e.LanguageVersionFiled) -> str:
    return f"{t.who(n)} filed a version in another language ({b.language}, {b.standing})"


# --- proposals ----------------------------------------------------------------------------------


def _titled(title: str) -> str:
    return f", “{title}”" if title else ""


def _on(t: Telling, changes: Sequence[e.Change]) -> str:
    known = [c.unit for c in changes if not c.new or c.unit in t.names.of_provisions]
    fresh = len(changes) - len(known)
    if not fresh:
        return t.places(known)
    new = "a new provision" if fresh == 1 else f"{fresh} new provisions"
    return f"{t.places(known)} and {new}" if known else new


def _drafted(t: Telling, n: Entry, b: e.ProposalDrafted) -> str:
    return f"{t.who(n)} filed draft {b.letter}{_titled(b.title)} on {_on(t, b.changes)}"


def _revised(t: Telling, n: Entry, b: e.ProposalRevised) -> str:
    why = f": {b.reason.rstrip('.')}" if b.reason else ""
    called = f"; it is called “{b.title}” now" if b.title else "; it has no title now"
    now = called if b.retitled else ""
    return f"{t.who(n)} revised {t.number(b.proposal)} on {_on(t, b.changes)}{now}{why}"


def _tabled(t: Telling, n: Entry, b: e.ProposalTabled) -> str:
    old = f" in place of {t.number(b.supersedes)}" if b.supersedes else ""
    return (
        f"{t.parties(b.sponsors)} tabled {b.number}{_titled(b.title)} on {_on(t, b.changes)}{old}"
    )


def _joined(t: Telling, n: Entry, b: e.ProposalJoined) -> str:
    return f"{t.party(b.party)} joined {t.number(b.proposal)}"


def _dissociated(t: Telling, n: Entry, b: e.ProposalDissociated) -> str:
    return f"{t.party(b.party)} dissociated itself from {t.number(b.proposal)}"


def _withdrawn(t: Telling, n: Entry, b: e.ProposalWithdrawn) -> str:
    return f"{t.who(n)} withdrew {t.number(b.proposal)}"


def _incorporated(t: Telling, n: Entry, b: e.ProposalIncorporated) -> str:
    return f"{t.number(b.proposal)} was taken into the draft"


def _rejected(t: Telling, n: Entry, b: e.ProposalRejected) -> str:
    why = f": {b.reason.rstrip('.')}" if b.reason else ""
    return f"{t.number(b.proposal)} was set aside{why}"


def _queued(t: Telling, n: Entry, b: e.TablingQueued) -> str:
    at = spoken(b.lands_at)
    return f"{t.member(n.by)} sent {t.number(b.proposal)} to be tabled at {at}"


def _recalled_tabling(t: Telling, n: Entry, b: e.TablingRecalled) -> str:
    return f"{t.member(n.by)} called the tabling back before it landed"


def _landed(t: Telling, n: Entry, b: e.TablingLanded) -> str:
    return f"the draft was tabled as {b.as_number}"


# --- holds and positions ------------------------------------------------------------------------


def _hold_placed(t: Telling, n: Entry, b: e.HoldPlaced) -> str:
    why = f": {b.reason.rstrip('.')}" if b.reason else ""
    return f"{t.party(b.party)} held “{b.span.words}” in {t.place(b.unit)} in brackets{why}"


def _hold_lifted(t: Telling, n: Entry, b: e.HoldLifted) -> str:
    hold = t.state.holds.get(b.hold)
    if hold is None:
        return f"{t.who(n)} lifted a hold"
    return f"{t.party(hold.party)} lifted its hold on “{hold.span.words}” in {t.place(hold.unit)}"


def _claimed(t: Telling, n: Entry, b: e.HoldClaimed) -> str:
    return f"{t.party(b.party)} claimed words in {t.place(b.unit)} whose holder was unknown"


def _position(t: Telling, n: Entry, b: e.PositionTaken) -> str:
    part = f"sentence {b.sentence + 1} of " if b.sentence >= 0 else ""
    said = f"{t.party(b.party)} {_TOOK[b.level]} {part}{t.place(b.unit)} ({t.words(b.wording)})"
    ifs = [t_condition(t, c) for c in b.conditions]
    if ifs:
        said += f", {' or '.join(ifs)}"
    if b.expires:
        said += f", until {spoken(b.expires)}"
    if b.instruction == "capital":
        said += ", on its capital’s instruction"
    return said + (f": {quoted(b.words)}" if b.words else "")


def t_condition(t: Telling, c: e.Condition) -> str:
    """Return a condition in words: "if Article 7 closes (the words of ARD-1)"."""
    rows = [f"{_where(t, w)} closes ({t.words(w)})" for w in c.closed]
    rows += [f"{t.party(p)} accepts {_where(t, w)} ({t.words(w)})" for p, w in c.accepted]
    said = f"if {join(rows)}" if rows else ""
    own = c.words.strip().rstrip(".")
    if not said:
        return f"on condition: “{own}”"
    if own.casefold().startswith("if "):
        # The link itself in words, and what was added to it, which alone says more.
        _, _, own = own.partition("; ")
    return f"{said}, and “{own}”" if own else said


def _where(t: Telling, wording: WordingHash) -> str:
    known = t.state.texts.get(wording)
    return t.place(known[2]) if known is not None else "a provision"


def _reserved(t: Telling, n: Entry, b: e.ReservationMade) -> str:
    return f"{t.party(b.party)} announced a reservation on {t.places(b.units)}: {quoted(b.words)}"


def _unreserved(t: Telling, n: Entry, b: e.ReservationLifted) -> str:
    return f"{t.who(n)} withdrew its reservation"


def _capital(t: Telling, n: Entry, b: e.CapitalConfirmed) -> str:
    who = t.party(b.party)
    return f"the capital of {who} confirmed {t.place(b.unit)} ({t.words(b.wording)})"


def _parked(t: Telling, n: Entry, b: e.ProvisionParked) -> str:
    why = f": {b.reason.rstrip('.')}" if b.reason else ""
    return f"{t.place(b.unit)} was set aside{why}"


def _resumed(t: Telling, n: Entry, b: e.ProvisionResumed) -> str:
    return f"{t.place(b.unit)} was taken up again"


def _comment(t: Telling, n: Entry, b: e.CommentMade) -> str:
    answer = "answered" if b.answers else "commented"
    return f"{_person(t, n)} {answer} on {t.place(b.unit)}: {quoted(b.words)}"


def _person(t: Telling, n: Entry) -> str:
    seat = t.state.seats.get(n.by)
    return seat.name if seat is not None else "a former member"


def _brief(t: Telling, n: Entry, b: e.BriefSet) -> str:
    return f"{_person(t, n)} set the brief for {t.place(b.unit)}: {quoted(b.brief)}"


# --- procedure ----------------------------------------------------------------------------------


def _meeting_scheduled(t: Telling, n: Entry, b: e.MeetingScheduled) -> str:
    what = b.title or f"a meeting of round {b.round_number}"
    return f"{what} was called for {spoken(b.starts)}, {b.place}"


def _meeting(t: Telling, name: str) -> str:
    known = t.state.meetings.get(name)
    if known is None:
        return "a meeting"
    return known.title or f"a meeting of round {known.round_number}"


def _meeting_opened(t: Telling, n: Entry, b: e.MeetingOpened) -> str:
    return f"{_meeting(t, b.meeting)} began, with {len(b.present)} present"


def _meeting_closed(t: Telling, n: Entry, b: e.MeetingClosed) -> str:
    told = f": {b.summary.rstrip('.')}" if b.summary else ""
    return f"{_meeting(t, b.meeting)} ended{told}"


def _agenda(t: Telling, n: Entry, b: e.AgendaSet) -> str:
    return f"the agenda of {_meeting(t, b.meeting)} was set: {t.places(b.units)}"


def _minuted(t: Telling, n: Entry, b: e.UnderstandingMinuted) -> str:
    where = f" on {t.places(b.units)}" if b.units else ""
    lets = "; it lets the figures of the text be published" if b.allows else ""
    return f"an understanding{where} was minuted: {quoted(b.words)}{lets}"


def _understood(t: Telling, n: Entry, b: e.UnderstandingConfirmed) -> str:
    return f"{t.party(b.party)} confirmed the minuted understanding"


def _silence_opened(t: Telling, n: Entry, b: e.SilenceOpened) -> str:
    units = [unit for unit, _ in b.wordings]
    until = spoken(b.expires)
    return f"{t.places(units)} {is_are(units)} put under silence until {until}"


def _silence_extended(t: Telling, n: Entry, b: e.SilenceExtended) -> str:
    return f"the silence was extended until {spoken(b.expires)}"


def _silence_broken(t: Telling, n: Entry, b: e.SilenceBroken) -> str:
    silence = t.state.silences.get(b.silence)
    who = t.party(b.party) if b.party and (silence is None or silence.names_shown) else "a party"
    where = f" on {t.places(b.units)}" if b.units else ""
    return f"{who} broke the silence{where}{f': {quoted(b.words)}' if b.words else ''}"


def _late(t: Telling, n: Entry, b: e.LateObjectionLogged) -> str:
    silence = t.state.silences.get(b.silence)
    who = t.party(b.party) if b.party and (silence is None or silence.names_shown) else "a party"
    return f"{who} objected after the silence had ended; it was logged without effect"


def _raised(t: Telling, n: Entry, b: e.ObjectionReceived) -> str:
    return f"{t.party(b.party)} raised an objection that names nobody"


def _silence_concluded(t: Telling, n: Entry, b: e.SilenceConcluded) -> str:
    where = f": {t.places(b.adopted)} adopted" if b.adopted else ": nothing adopted"
    return f"the silence ended ({b.result}){where}"


def _package_offered(t: Telling, n: Entry, b: e.PackageOffered) -> str:
    where = t.places([unit for unit, _ in b.wordings])
    told = f": {quoted(b.words)}" if b.words else ""
    return f"{t.party(b.party)} offered a package of {where}, all or nothing{told}"


def _package_accepted(t: Telling, n: Entry, b: e.PackageAccepted) -> str:
    package = t.state.packages.get(b.package)
    where = f" of {t.places([u for u, _ in package.wordings])}" if package is not None else ""
    return f"{t.party(b.party)} accepted the package{where}"


def _package_broken(t: Telling, n: Entry, b: e.PackageBroken) -> str:
    return f"the package went off the table{f': {_end(b.reason)}' if b.reason else ''}"


def _committed(t: Telling, n: Entry, b: e.ExchangeCommitted) -> str:
    return f"{t.party(b.party)} committed its side of an exchange"


def _released(t: Telling, n: Entry, b: e.ExchangeReleased) -> str:
    rows = [f"{t.party(p)} accepted {t.place(u)} ({t.words(w)})" for p, u, w in b.positions]
    return f"an exchange was released, every side at once: {join(rows)}"


def _returned(t: Telling, n: Entry, b: e.ExchangeReturned) -> str:
    return "an exchange ran out, and went back unseen"


# --- the outside, the end -----------------------------------------------------------------------


def _end(words: str) -> str:
    return words.strip().rstrip(".")


def _statement(t: Telling, n: Entry, b: e.StatementRecorded) -> str:
    return f"{t.who(n)} recorded a public statement: {honest(b, t.party).within}"


def _statement_marked(t: Telling, n: Entry, b: e.StatementMarked) -> str:
    about = f": {quoted(b.words)}" if b.words else ""
    if b.state == "same-as":
        return f"{t.who(n)} marked a statement as the same as another{about}"
    return f"{t.who(n)} marked a statement as {b.state}{about}"


def _document(t: Telling, n: Entry, b: e.DocumentFiled) -> str:
    if b.form != FRAMEWORK:
        return f"{t.who(n)} filed a document, “{b.title}”"
    known = t.state.outside.documents.get(b.version_of)
    what = f"another version of “{known.title}”" if known else f"an earlier text, “{b.title}”"
    by = f", as published by {b.publisher}" if b.publisher else ""
    return f"{t.who(n)} filed {what}{by}"


def _framework(t: Telling, n: Entry, b: e.FrameworkLinked) -> str:
    found = link_of(n, b)
    note = f": {quoted(b.words)}" if b.words else ""
    return f"{t.who(n)} said that {t.place(b.unit)} {said_of(t.state.outside, found)}{note}"


def _commitment(t: Telling, n: Entry, b: e.CommitmentNoted) -> str:
    due = f", by {b.due}" if b.due else ""
    return f"{t.party(b.party)} undertook: {quoted(b.words)}{due}"


def _marked(t: Telling, n: Entry, b: e.CommitmentMarked) -> str:
    return f"a commitment was marked as {b.state}"


def _incident(t: Telling, n: Entry, b: e.IncidentReported) -> str:
    return f"an incident was reported ({b.place}, {b.when}): {_end(b.words)}"


def _incident_marked(t: Telling, n: Entry, b: e.IncidentMarked) -> str:
    about = f": {quoted(b.words)}" if b.words else ""
    return f"{t.who(n)} marked an incident as {b.state}{about}"


def _progress(t: Telling, n: Entry, b: e.ProgressReported) -> str:
    parts = join([f"{count} {status}" for status, count in b.counts])
    source = f" ({b.source})" if b.source else ""
    return f"of {b.total} {b.of}, {parts} were reported for {b.on}{source}"


def _communique(t: Telling, n: Entry, b: e.CommuniqueDrafted) -> str:
    what = "statements to be issued together" if b.form else "a communiqué"
    title = f" {quoted(b.title)}" if b.title else ""
    return f"{t.who(n)} drafted {what}{title}"


def _release_queued(t: Telling, n: Entry, b: e.CommuniqueQueued) -> str:
    return f"{t.who(n)} let the communiqué go out at its minute, once all have cleared it"


def _cleared(t: Telling, n: Entry, b: e.CommuniqueCleared) -> str:
    return f"{t.party(b.party)} cleared the communiqué"


def _issued(t: Telling, n: Entry, b: e.CommuniqueIssued) -> str:
    return "the communiqué was issued"


def _scrub_opened(t: Telling, n: Entry, b: e.ScrubOpened) -> str:
    return f"{t.who(n)} opened the legal scrub of Rev. {b.revision}"


_MOST_PLACES: Final = 8  # that a confirmation names; of more it gives the number


def _scrub_confirmed(t: Telling, n: Entry, b: e.ScrubConfirmed) -> str:
    units = list(dict.fromkeys(unit for unit, _, _ in b.changes))
    if len(units) > _MOST_PLACES:
        return f"{t.party(b.party)} confirmed {len(units)} changes of the legal scrub"
    return f"{t.party(b.party)} confirmed what the legal scrub changed in {t.places(units)}"


def _scrub_closed(t: Telling, n: Entry, b: e.ScrubClosed) -> str:
    return f"{t.who(n)} closed the legal scrub"


def _frozen(t: Telling, n: Entry, b: e.TextFrozen) -> str:
    return f"the text was frozen ({b.language})"


def _initialled(t: Telling, n: Entry, b: e.Initialled) -> str:
    return f"{b.name} initialled {t.places(b.units)} for {t.party(b.party)}"


def _signed(t: Telling, n: Entry, b: e.Signed) -> str:
    how = " ad referendum" if b.ad_referendum else ""
    return f"{b.name} signed{how} for {t.party(b.party)}"


def _ratified(t: Telling, n: Entry, b: e.Ratified) -> str:
    return f"{t.party(b.party)} deposited its consent to be bound ({b.instrument_kind})"


def _in_force(t: Telling, n: Entry, b: e.EnteredIntoForce) -> str:
    return f"the agreement entered into force on {b.on}"


def _corrected(t: Telling, n: Entry, b: e.ErrorCorrected) -> str:
    return f"an error in {t.place(b.unit)} was corrected: “{b.old}” became “{b.new}”"


# --- record-keeping -----------------------------------------------------------------------------


def _earlier(t: Telling, name: Any) -> str:  # noqa: ANN401 - an entry's id
    found = t.story.entry(name)
    if found is None:
        return "an earlier entry"
    if name in t.state.recalled:
        return f"entry {found.entry.seq} ({told_of(found.entry)})"
    told = _TELL[type(found.entry.body)](t, found.entry, found.entry.body)
    return f"entry {found.entry.seq} (“{told}”)"


def _confirmed(t: Telling, n: Entry, b: e.EntryConfirmed) -> str:
    return f"{t.party(b.party)} confirmed {_earlier(t, b.entry)}"


def _contested(t: Telling, n: Entry, b: e.EntryContested) -> str:
    told = f": {quoted(b.words)}" if b.words else ""
    return f"{t.party(b.party)} contested {_earlier(t, b.entry)}{told}"


def _recalled(t: Telling, n: Entry, b: e.Recalled) -> str:
    why = f": {_end(b.reason)}" if b.reason else ""
    return f"{t.who(n)} took back {_earlier(t, b.entry)}{why}"


def _spilled(t: Telling, n: Entry, b: e.Spilled) -> str:
    who = join([t.member(m) for m in b.seen_by]) if b.seen_by else "nobody else"
    return f"{_earlier(t, b.entry)} had been sent here by mistake; seen by {who}"


_Tell = Callable[[Telling, Entry, Any], str]
_TELL: Final[dict[type[e.Body], _Tell]] = {
    e.RoomOpened: _room_opened,
    e.ProcessOpened: _process_opened,
    e.PartyAdmitted: _party_admitted,
    e.PartyLeft: _party_left,
    e.GroupFormed: _group_formed,
    e.GroupAssociated: _group_associated,
    e.GroupDissociated: _group_dissociated,
    e.RequiredPartiesSet: _required,
    e.RuleSet: _rule,
    e.OptionSet: _option,
    e.MemberSeated: _seated,
    e.MemberLeft: _left,
    e.HistoryGranted: _granted,
    e.InstrumentFiled: _filed,
    e.BasisAdopted: _basis,
    e.RevisionIssued: _revision,
    e.ProvisionsRenumbered: _renumbered,
    e.LanguageVersionFiled: _language,
    e.ProposalDrafted: _drafted,
    e.ProposalRevised: _revised,
    e.ProposalTabled: _tabled,
    e.ProposalJoined: _joined,
    e.ProposalDissociated: _dissociated,
    e.ProposalWithdrawn: _withdrawn,
    e.ProposalIncorporated: _incorporated,
    e.ProposalRejected: _rejected,
    e.TablingQueued: _queued,
    e.TablingRecalled: _recalled_tabling,
    e.TablingLanded: _landed,
    e.HoldPlaced: _hold_placed,
    e.HoldLifted: _hold_lifted,
    e.HoldClaimed: _claimed,
    e.PositionTaken: _position,
    e.ReservationMade: _reserved,
    e.ReservationLifted: _unreserved,
    e.CapitalConfirmed: _capital,
    e.ProvisionParked: _parked,
    e.ProvisionResumed: _resumed,
    e.CommentMade: _comment,
    e.BriefSet: _brief,
    e.MeetingScheduled: _meeting_scheduled,
    e.MeetingOpened: _meeting_opened,
    e.MeetingClosed: _meeting_closed,
    e.AgendaSet: _agenda,
    e.UnderstandingMinuted: _minuted,
    e.UnderstandingConfirmed: _understood,
    e.SilenceOpened: _silence_opened,
    e.SilenceExtended: _silence_extended,
    e.SilenceBroken: _silence_broken,
    e.LateObjectionLogged: _late,
    e.ObjectionReceived: _raised,
    e.SilenceConcluded: _silence_concluded,
    e.PackageOffered: _package_offered,
    e.PackageAccepted: _package_accepted,
    e.PackageBroken: _package_broken,
    e.ExchangeCommitted: _committed,
    e.ExchangeReleased: _released,
    e.ExchangeReturned: _returned,
    e.StatementRecorded: _statement,
    e.StatementMarked: _statement_marked,
    e.DocumentFiled: _document,
    e.FrameworkLinked: _framework,
    e.CommitmentNoted: _commitment,
    e.CommitmentMarked: _marked,
    e.IncidentReported: _incident,
    e.IncidentMarked: _incident_marked,
    e.ProgressReported: _progress,
    e.CommuniqueDrafted: _communique,
    e.CommuniqueQueued: _release_queued,
    e.CommuniqueCleared: _cleared,
    e.CommuniqueIssued: _issued,
    e.ScrubOpened: _scrub_opened,
    e.ScrubConfirmed: _scrub_confirmed,
    e.ScrubClosed: _scrub_closed,
    e.TextFrozen: _frozen,
    e.Initialled: _initialled,
    e.Signed: _signed,
    e.Ratified: _ratified,
    e.EnteredIntoForce: _in_force,
    e.ErrorCorrected: _corrected,
    e.EntryConfirmed: _confirmed,
    e.EntryContested: _contested,
    e.Recalled: _recalled,
    e.Spilled: _spilled,
}

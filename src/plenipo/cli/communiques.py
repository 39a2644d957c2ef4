"""`plenipo communique compare`, and communiqués in `plenipo admin`: drafted, shown, cleared, issued."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from plenipo.brackets.parties import parse_party
from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, output_format
from plenipo.cli.standing import answered
from plenipo.desk import communiques as facade
from plenipo.desk.bearing import VERDICT, Flagged
from plenipo.desk.desk import Desk
from plenipo.desk.facts import Facts
from plenipo.documents.reading import source_of
from plenipo.documents.tables import to_json
from plenipo.instrument.alternat import Voice
from plenipo.instrument.parallels import TOLD, Parallel, compare, place_of, voice_of
from plenipo.record import entries as e
from plenipo.record.communiques import SEPARATE, communique_digest, waiting
from plenipo.record.kinds import Basis, MemberId
from plenipo.record.outside import Communique
from plenipo.record.state import RoomState
from plenipo.text.errors import UnusableInput

# --- two versions of elsewhere ------------------------------------------------------------------


def run_compare(args: argparse.Namespace) -> int:
    """Say by what two versions of one communiqué differ."""
    texts = [_text(name) for name in (args.one, args.other)]
    voices = tuple(_voice(row) for row in args.party)
    if len(voices) == 1:
        raise UnusableInput("one party alone is named; name the other with another --party")
    found = compare(
        texts[0],
        texts[1],
        voices,
        places=tuple(place_of(row) for row in args.place),
        language=args.language,
    )
    if output_format(args.format, args.output) == "json":
        emit(to_json(parallel_json(found)), args.output)
    else:
        emit(("\n".join(_parallel(found)) + "\n").encode(), args.output)
    return 0


def _text(name: str) -> str:
    source = source_of(open_document(name))
    tell(source.notices, where=name)
    return "\n\n".join(block.text for block in source.blocks)


def _voice(row: str) -> Voice:
    found = voice_of(row)
    return Voice(str(parse_party(found.party)), found.names)


def parallel_json(found: Parallel) -> dict[str, object]:
    """Return a comparison as JSON: plenipo.parallel/1."""
    return {
        "schema": "plenipo.parallel/1",
        "same_but_for_the_alternat": found.same,
        "told": found.told,
        "differences": [
            {
                "sort": row.sort.value,
                "one": row.one,
                "other": row.other,
                "before": row.before,
                "after": row.after,
            }
            for row in found.differences
        ],
    }


def _parallel(found: Parallel) -> Iterator[str]:
    yield found.told
    for row in found.differences:
        yield f"{TOLD[row.sort]}:"
        around = (f"… {row.before} " if row.before else "", f" {row.after} …" if row.after else "")
        yield f"  A  {around[0]}[{row.one or '–'}]{around[1]}"
        yield f"  B  {around[0]}[{row.other or '–'}]{around[1]}"


# --- of the record ------------------------------------------------------------------------------


def run_communiques(args: argparse.Namespace) -> int:
    """List the communiqués of a room, or show one with its flags and its proof."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        rows = state.outside.communiques
        if args.communique:
            row = _one(state, args.communique)
            known = _facts(desk, args, state, row)
            found = facade.flags(_words(row), known, language=row.language or state.language)
            if output_format(args.format, args.output) == "json":
                emit(to_json(_json(state, args.communique, row, found)), args.output)
            else:
                lines = [*_told(state, args.communique, row), *_flags(_words(row), found)]
                emit(("\n".join([*lines, *_versions(state, row)]) + "\n").encode(), args.output)
            return 0
        if output_format(args.format, args.output) == "json":
            found_rows = [_json(state, name, row, ()) for name, row in rows.items()]
            emit(
                to_json({"schema": "plenipo.communiques/1", "communiques": found_rows}), args.output
            )
            return 0
        lines = [line for name, row in rows.items() for line in _told(state, name, row)]
        emit(
            ("\n".join(lines or ["No communiqué has been drafted yet."]) + "\n").encode(),
            args.output,
        )
    return 0


def _one(state: RoomState, name: str) -> Communique:
    row = state.outside.communiques.get(name)
    if row is None:
        raise UnusableInput(f"there is no communiqué “{name}” here; `communiques` lists them")
    return row


def _words(row: Communique) -> str:
    return row.words or row.versions[0][1]


def _facts(desk: Desk, args: argparse.Namespace, state: RoomState, row: Communique) -> Facts:
    return answered(
        facade.facts(
            desk,
            MemberId(args.member),
            state.room,
            meeting=row.meeting,
            round_number=row.round_number,
        )
    )


def _told(state: RoomState, name: str, row: Communique) -> Iterator[str]:
    stands = "issued" if row.issued_at else "draft"
    form = ", separate statements" if row.form == SEPARATE else ""
    yield f"{row.title or 'Communiqué'} ({name}): {stands}{form}"
    if row.issued_at:
        yield f"  issued {row.issued_at}"
        return
    if row.release:
        by_itself = ", by itself" if row.queued else ""
        yield f"  for release {row.release} ({row.zone or 'UTC'}){by_itself}"
    missing = waiting(state, row)
    cleared = sorted(set(row.cleared) - set(missing))
    yield f"  cleared by {', '.join(cleared) or 'nobody yet'}" + (
        f"; yet to clear it: {', '.join(missing)}" if missing else ""
    )
    lapsed = sorted({party for party, _ in row.lapsed} - set(cleared))
    if lapsed:
        yield f"  {', '.join(lapsed)} had cleared an earlier draft; the redraft ended that"


def _flags(text: str, found: Sequence[Flagged]) -> Iterator[str]:
    for sentence in found:
        yield f"  {text[sentence.start : sentence.end]}"
        for flag in sentence.flags:
            yield f"    {VERDICT[flag.verdict]}: {flag.reason}"


def _versions(state: RoomState, row: Communique) -> Iterator[str]:
    rows = row.issued or row.versions
    for proof in facade.proofs(state, row.words, rows, language=row.language):
        said = "the same but for the alternat" if proof.same else "says something else"
        yield f"version of {proof.party}: {said}"
        for gap in proof.departures:
            yield f"  “{gap.said}” where the text has “{gap.wanted}”"
    yield f"digest of the versions {communique_digest(row.versions)}"


def _json(
    state: RoomState, name: str, row: Communique, found: Sequence[Flagged]
) -> dict[str, object]:
    return facade.as_json(state, name, row, found)


def run_draft(args: argparse.Namespace) -> int:
    """Draft a communiqué from a file or from the record; print it with its flags."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        known = answered(
            facade.facts(desk, member, state.room, meeting=args.meeting, round_number=args.round)
        )
        words = _text(args.file) if args.file else facade.first_draft(state, known)
        if not words:
            raise UnusableInput(
                "the record has nothing to report yet; write a text and name its file"
            )
        text = facade.paragraphs(words)
        lines = [*text.split("\n"), ""]
        lines += _flags(text, facade.flags(text, known, language=state.language))
        if not args.show:
            made = answered(
                facade.draft(
                    desk,
                    member,
                    state.room,
                    words,
                    communique=args.redraft,
                    title=args.title,
                    meeting=args.meeting,
                    round_number=args.round,
                    release=_minute(args.release, args.zone),
                    zone=args.zone,
                )
            )
            body = made.entries[-1].body
            assert isinstance(body, e.CommuniqueDrafted)
            lines += ["", f"communiqué {body.communique}"]
    print_lines(*lines)
    return 0


def _minute(text: str, zone: str) -> str:
    """Return a minute in a zone as the record writes it; "" for none."""
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=ZoneInfo(zone)) if at.tzinfo is None else at
        there = at.astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        raise UnusableInput(
            f"“{text}” in “{zone}” is no minute; write it as 2031-05-04T18:00, and a time zone"
            " such as UTC or Europe/Vienna"
        ) from None
    return f"{there:%Y-%m-%dT%H:%M:%S}.{there.microsecond // 1000:03}Z"


def run_clear(args: argparse.Namespace) -> int:
    """Clear a communiqué for a party."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        row = _one(state, args.communique)
        party = args.party or state.seats[member].party
        body = e.CommuniqueCleared(
            communique=args.communique,
            party=party,
            digest=args.digest or communique_digest(row.versions),
        )
        basis = Basis(args.basis)
        behalf = party if basis is not Basis.OWN_HAND else ""
        answered(desk.record(member, state.room, body, behalf=behalf, basis=basis))
        missing = waiting(state, _one(room_of(desk, args), args.communique))
    print_lines(f"cleared for {party}", f"yet to clear it: {', '.join(missing) or 'nobody'}")
    return 0


def run_issue(args: argparse.Namespace) -> int:
    """Issue a communiqué, or let it go out by itself at its minute."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        row = _one(state, args.communique)
        if args.queue:
            digest = communique_digest(row.versions)
            body = e.CommuniqueQueued(communique=args.communique, digest=digest)
            answered(desk.record(member, state.room, body))
            print_lines(f"goes out by itself at {row.release}, once all have cleared it")
            return 0
        made = answered(facade.issue(desk, member, state.room, args.communique))
        issued = made.entries[-1].body
        assert isinstance(issued, e.CommuniqueIssued)
    print_lines(f"issued {issued.at_minute}")
    return 0

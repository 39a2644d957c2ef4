"""A communiqué's first draft from the record: where, when, who, what was agreed, what remains.

Plain sentences from one room's facts, each of them borne out by the same facts:
a sentence that the check (`plenipo.desk.bearing`) would flag is left out. What
the facts do not have is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from plenipo.desk.bearing import Verdict, flagged
from plenipo.desk.facts import CLOSED, Facts, Held, Part, Period, Present
from plenipo.instrument.model import Kind
from plenipo.record.kinds import Role, Status
from plenipo.statements.claim_words import ClaimWords
from plenipo.statements.claims import Day, Reached, find

_MOST_NAMED = 8


def skeleton(facts: Facts, words: ClaimWords, *, called: Mapping[str, str] | None = None) -> str:
    """Return the draft: paragraphs parted by an empty line; "" where the facts have nothing.

    `called` is what each party is called in the text, by code; its name otherwise.
    """
    names = dict(facts.parties) | dict(called or {})
    paragraphs = [
        _meeting(facts, words, names),
        _changes(facts, words),
        _standing(facts, words),
        _closing(facts, words),
    ]
    kept = (" ".join(s for s in some if _borne_out(s, facts, words)) for some in paragraphs)
    return "\n\n".join(p for p in kept if p)


def _borne_out(sentence: str, facts: Facts, words: ClaimWords) -> bool:
    found = flagged(find(sentence, words), facts)
    return all(f.verdict is Verdict.BORNE_OUT for s in found for f in s.flags)


# --- where, when, who ---------------------------------------------------------------------------


def _meeting(facts: Facts, words: ClaimWords, names: Mapping[str, str]) -> Iterator[str]:
    if not facts.held or facts.period is Period.NONE:
        return
    s = words.skeleton
    people = [one for meeting in facts.held for one in meeting.present]
    parties = dict.fromkeys(one.party for one in people if one.party in names)
    listed = [_delegation(code, names[code], people, words) for code in sorted(parties or names)]
    if listed:
        first = min(meeting.first for meeting in facts.held)
        last = max(meeting.last for meeting in facts.held)
        places = dict.fromkeys(meeting.place for meeting in facts.held)
        yield s.met.format(
            parties=_plain(listed, words),
            days=_days(first, last, words),
            place=_place(next(iter(places)) if len(places) == 1 else "", words),
        )
    chairs = dict.fromkeys(
        one.name for one in people if not one.party and one.role == Role.FACILITATOR
    )
    if chairs:
        yield s.facilitated.format(names=_join(list(chairs), words))


def _delegation(code: str, name: str, people: Iterable[Present], words: ClaimWords) -> str:
    """Return a party with who took part for it: "Ardenia (Mira Tane, head of delegation)"."""
    s = words.skeleton
    own = dict.fromkeys((one.name, one.role) for one in people if one.party == code)
    said = [
        s.person.format(name=who, role=s.roles.get(role, role)) if role else who
        for who, role in sorted(own, key=lambda row: row[1] != Role.HEAD)
        if not set("()\n") & {*who, *role}
    ]
    return f"{name} ({'; '.join(said)})" if said else name


def _plain(names: Sequence[str], words: ClaimWords) -> str:
    """Return parties as a list that the alternat turns: no comma before the last."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words.skeleton.joint} {names[-1]}"


def _place(name: str, words: ClaimWords) -> str:
    return words.skeleton.place.format(name=name) if name else ""


def _days(first: Day, last: Day, words: ClaimWords) -> str:
    s = words.skeleton
    if not first.month:
        return ""
    if first == last:
        form = s.one_day
    elif (first.year, first.month) == (last.year, last.month):
        form = s.one_month
    else:
        form = s.two_months if first.year == last.year else s.two_years
    return form.format(
        first=first.day,
        first_month=words.month_names[first.month - 1],
        first_year=first.year,
        last=last.day,
        last_month=words.month_names[last.month - 1],
        last_year=last.year,
    )


def _join(names: Sequence[str], words: ClaimWords) -> str:
    if len(names) < 2:
        return "".join(names)
    # A name with a comma in it ("Article 3, paragraph 1") is set off from the next by another.
    comma = "," if any("," in name for name in names) else ""
    return f"{', '.join(names[:-1])}{comma} {words.skeleton.joint} {names[-1]}"


# --- what changed -------------------------------------------------------------------------------


def _changes(facts: Facts, words: ClaimWords) -> Iterator[str]:
    if facts.period is not Period.KNOWN:
        return
    s = words.skeleton
    forms = (
        (Status.AGREED, s.agreed),
        (Status.AD_REFERENDUM, s.ad_referendum),
        (Status.IN_PRINCIPLE, s.in_principle),
    )
    told: set[str] = set()
    for status, form in forms:
        new = _nameable(_newly(facts, status), facts, words)
        told |= {unit.unit for part in new for unit in part.units}
        if 0 < len(new) <= _MOST_NAMED:
            yield form.format(names=_named(new, words))
        elif new:
            whole = [part for part in facts.counted if part.status is status]
            n = sum(part.before is not status for part in whole)
            more = s.additional if n < len(whole) else s.counted
            yield form.format(names=more.format(n=n, nouns=_nouns(facts, words)[1]))
    moved = [
        part
        for part in facts.counted
        if part.nearer and not any(unit.unit in told for unit in part.units)
    ]
    moved = _nameable(moved, facts, words)
    if 0 < len(moved) <= _MOST_NAMED:
        yield s.nearer.format(names=_named(moved, words))


def _newly(facts: Facts, status: Status) -> list[Part]:
    """Return the largest provisions that came to this status in the period, in order."""
    found: list[Part] = []
    for part in facts.whole:
        if part.status is status:
            if part.before is not status:
                found.append(part)
            continue
        end = -1  # of the subtree that was taken last
        for at, unit in enumerate(part.units):
            if at <= end or not unit.label or at == 0:
                continue
            below = facts.part(unit.unit)
            if below.status is status and below.before is not status:
                found.append(below)
                end = at + len(below.units) - 1
    return found


def _nameable(parts: Sequence[Part], facts: Facts, words: ClaimWords) -> list[Part]:
    """Return those of some provisions whose names lead back to them."""
    found = []
    for part in parts:
        said = find(words.skeleton.agreed.format(names=_name(part, words)), words)
        whats = [c.what for s in said for c in s.claims if isinstance(c, Reached)]
        back = [facts.named(mention) for what in whats for mention in what.named]
        opening = part.kind in _OPENING and any(what.preamble for what in whats)
        if opening or back == [(part,)]:
            found.append(part)
    return found


_OPENING = (Kind.PREAMBLE, Kind.RECITAL)


def _name(part: Part, words: ClaimWords) -> str:
    return words.skeleton.preamble if part.kind in _OPENING else part.name


def _named(parts: Sequence[Part], words: ClaimWords) -> str:
    """Return provisions as a list: "Articles 3 and 5", "Article 3, paragraph 1 and Article 5"."""
    names = list(dict.fromkeys(_name(part, words) for part in parts))
    articles = [n.removeprefix("Article ") for n in names]
    if len(names) > 1 and all(
        n.startswith("Article ") and n[len("Article ") :].isdecimal() for n in names
    ):
        return words.skeleton.articles.format(names=_join(articles, words))
    return _join(names, words)


# --- where it stands ----------------------------------------------------------------------------


def _standing(facts: Facts, words: ClaimWords) -> Iterator[str]:
    s, parts = words.skeleton, facts.counted
    if not parts:
        return
    one, many = _nouns(facts, words)
    n = sum(part.status is Status.AGREED for part in parts)
    if n == len(parts) and n > 1:
        yield s.all.format(of=n, nouns=many)
        return
    if n:
        yield s.share.format(
            of=len(parts),
            nouns=many if len(parts) > 1 else one,
            n=n,
            have=s.has if n == 1 else s.have,
        )
    left = [part for part in parts if part.status not in CLOSED]
    named = _nameable(left, facts, words)
    if 0 < len(left) == len(named) <= _MOST_NAMED:
        said = _named(named, words)
        remain = s.remains if len(named) == 1 else s.remain
        yield s.remain_named.format(names=said[:1].upper() + said[1:], remain=remain)
    elif len(left) > 1:
        yield s.remain_counted.format(n=len(left), nouns=many)


def _nouns(facts: Facts, words: ClaimWords) -> tuple[str, str]:
    s = words.skeleton
    if facts.noun == "article":
        return s.article, s.articles_noun
    return s.provision, s.provisions_noun


# --- thanks, and what comes next ----------------------------------------------------------------


def _closing(facts: Facts, words: ClaimWords) -> Iterator[str]:
    s = words.skeleton
    hosts = dict.fromkeys(meeting.host for meeting in facts.held if meeting.host)
    if len(hosts) == 1 and facts.period is not Period.NONE:
        host = next(iter(hosts))
        if host.casefold().startswith(f"{s.definite} "):
            host = host[:1].lower() + host[1:]  # "The river council", inside a sentence
        yield s.thanks.format(host=host)
    ahead = _next(facts)
    if ahead is not None:
        yield s.again.format(
            days=_days(ahead.first, ahead.last, words), place=_place(ahead.place, words)
        )


def _next(facts: Facts) -> Held | None:
    """Return the next meeting that is called after those that are reported on."""
    last = max((meeting.last for meeting in facts.held), default=Day(0, 0, 0))
    return next((meeting for meeting in facts.called if meeting.first >= last), None)

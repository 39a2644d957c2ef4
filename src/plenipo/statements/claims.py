"""What a communiqué claims: how many articles came how far, what remains, who met when.

`find` reads a text sentence by sentence. A cue ("agreed on", "remain
divergent") says what is claimed, and the noun phrase that goes with it
("some articles", "all but two articles", "Articles 6 and 7", "some key issues")
of what and how much. What only may come ("hopes to agree on …") and stock
sayings claim nothing. Nothing is judged here: whether the record bears a claim
out is for whoever has the record to say.

The words are data (`plenipo.statements.claim_words`). Offsets are code points
of the text, half-open; sentences are in order and disjoint, and every claim
lies within its sentence. Cost: linear in the text, quadratic in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from plenipo.instrument.mentions import Mention, find_mentions
from plenipo.statements.claim_model import (
    Amount,
    Claim,
    Day,
    GoingOn,
    Level,
    Met,
    NoAgreement,
    Progress,
    Quantity,
    Reached,
    Remaining,
    Rest,
    Sentence,
    Sort,
    WithinReach,
    told,
)
from plenipo.statements.claim_words import LEVELS, RESTS, ClaimWords, Cue
from plenipo.text.sentences import sentence_spans

__all__ = [
    "Amount",
    "Claim",
    "Day",
    "GoingOn",
    "Level",
    "Met",
    "NoAgreement",
    "Progress",
    "Quantity",
    "Reached",
    "Remaining",
    "Rest",
    "Sentence",
    "Sort",
    "WithinReach",
    "find",
    "told",
]


def find(text: str, words: ClaimWords) -> tuple[Sentence, ...]:
    """Return the sentences of a text with the claims of each, in order.

    A line break ends a sentence as well: headings have no full stop. A sentence of
    more than `MOST_CHARACTERS` is not read: nobody else will read it either.
    """
    found: list[Sentence] = []
    at = 0
    for line in text.split("\n"):
        for start, end in sentence_spans(line):
            said = line[start:end]
            claims: tuple[Claim, ...] = ()
            if len(said) <= MOST_CHARACTERS:
                claims = tuple(sorted(_Reader(said, at + start, words).claims(), key=_place))
            found.append(Sentence(at + start, at + end, claims))
        at += len(line) + 1
    return tuple(found)


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.end, type(claim).__name__


# --- one sentence -----------------------------------------------------------------------------

MOST_CHARACTERS: Final = 4_000  # of one sentence
_SIGHT: Final = 160  # code points before a word within which what belongs to it stands
_WORD: Final = re.compile(r"[\w’'-]+")


class _Group(NamedTuple):
    """A noun phrase: `[start, end)` in the sentence, its quantity, and the words before its noun."""

    start: int
    end: int
    what: Quantity
    before: tuple[str, ...]


class _Found(NamedTuple):
    start: int
    end: int
    cue: Cue


class _Reader:
    """Reads one sentence. Everything inside counts from its start; claims from the text's."""

    def __init__(self, said: str, at: int, words: ClaimWords) -> None:
        self.said, self.at, self.words = said, at, words
        self.masked = [m.span() for m in words.stock.finditer(said)]
        self.cues = [
            _Found(m.start(), m.end(), words.cues[m.lastgroup or ""])
            for m in words.cue.finditer(said)
            if not _within(m.span(), self.masked)
        ]
        self.groups = tuple(self._groups())

    def claims(self) -> Iterator[Claim]:
        used: set[_Group] = set()
        for number, found in enumerate(self.cues):
            kind = found.cue.kind
            if kind in LEVELS or kind in RESTS:
                made = self._about(number, found, used)
                if made is not None:
                    yield made
            elif kind == "met":
                yield self._met(number, found)
            elif kind == "going":
                yield GoingOn(*self._span(found.start, found.end))
            elif kind == "progress" and not self._may_come(found.start):
                yield Progress(
                    *self._span(found.start, found.end), self._denied(found.start, found.start)
                )
            elif kind == "reach":
                yield WithinReach(
                    *self._span(found.start, found.end), self._denied(found.start, found.start)
                )
        for group in self.groups:
            if group not in used and self.words.open_adjectives.intersection(group.before):
                yield Remaining(*self._span(group.start, group.end), Rest.OPEN, group.what)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.at + start, self.at + end

    # --- what a cue is about ------------------------------------------------------------------

    def _about(self, number: int, found: _Found, used: set[_Group]) -> Claim | None:
        """Return what a cue of a level or a rest claims; None where it claims nothing."""
        group = self._object(number, found)
        first = group.end if group is not None and group.end <= found.start else found.start
        denied = self._denied(first, found.start) or self._no_agreement_on(group)
        if not denied and (self._may_come(found.start) or self._is_condition(first, group)):
            return None
        if group is None:
            if found.cue.way != "alone":
                return None
            what = Quantity(
                Amount.ALL if found.cue.kind in LEVELS else Amount.BARE,
                Sort.TEXT if found.cue.kind in LEVELS else Sort.MATTERS,
            )
            start, end = found.start, found.end
        else:
            used.add(group)
            what = group.what
            start, end = min(group.start, found.start), max(group.end, found.end)
        span = self._span(start, end)
        if found.cue.kind in RESTS:
            if denied:
                what = Quantity(Amount.NONE, what.sort)
            return Remaining(*span, Rest(found.cue.kind), what)
        left = group is not None and self.words.open_adjectives.intersection(group.before)
        if left and what.amount is Amount.BARE and not denied and found.cue.kind != Level.NEARER:
            what = Quantity(Amount.ALL, what.sort)  # "agreed on the remaining articles"
        if not denied:
            return Reached(*span, Level(found.cue.kind), what)
        if group is None:
            return NoAgreement(*span)
        if what.sort is Sort.TEXT and what.amount in (Amount.ALL, Amount.NONE):
            return NoAgreement(*span)
        return Remaining(*span, Rest.OPEN, what)

    def _no_agreement_on(self, group: _Group | None) -> bool:
        """Say whether "no agreement on" stands before a noun phrase: "no agreement on Article 5"."""
        return group is not None and any(
            g.what == Quantity(Amount.NONE, Sort.TEXT)
            and self.said[g.end : group.start].strip().casefold() in self.words.about
            for g in self.groups
            if g.end <= group.start
        )

    def _object(self, number: int, found: _Found) -> _Group | None:
        last = self.cues[number - 1].end if number else 0
        then = self.cues[number + 1].start if number + 1 < len(self.cues) else len(self.said)
        before = [g for g in self.groups if last <= g.start and g.end <= found.start]
        after = [g for g in self.groups if found.end <= g.start and g.end <= then]
        stop = self.said.find(";", found.end, then)
        if stop >= 0:
            after = [g for g in after if g.end <= stop]
        counted = self._counted(found.start, last)
        if found.cue.way == "before":
            if counted is not None:
                return counted
            near = [g for g in before if ";" not in self.said[g.end : found.start]]
            if near:
                return near[-1]
            return after[0] if after and self._close(found.end, after[0]) else None
        if after and self._close(found.end, after[0]):
            return after[0]
        if (
            found.cue.way == "after"
            and before
            and not self.said[before[-1].end : found.start].strip()
        ):
            return before[-1]
        return None

    def _close(self, end: int, group: _Group) -> bool:
        """Say whether a noun phrase belongs to the words before it: "agreed (on) some articles"."""
        ends = _WORD.findall(self.said, max(0, end - _SIGHT), end)
        if ends and ends[-1].casefold() in self.words.about:
            return True
        between = [word.casefold() for word in _WORD.findall(self.said[end : group.start])]
        if between[:1] and between[0] in self.words.about - self.words.infinitives:
            return True
        return all(word in self.words.determiners for word in between)

    def _counted(self, start: int, last: int) -> _Group | None:
        """Return a bare number before a cue: "two remain", "of the 17 articles, 15 are agreed"."""
        number = self.words.number_before.search(self.said, max(last, start - _SIGHT), start)
        if number is None or any(g.end > number.start() and g.start < start for g in self.groups):
            return None
        whole = self.words.of_number.search(self.said, 0, number.start())
        k = self._number(number["k"])
        if whole is None:
            what = Quantity(Amount.NUMBER, Sort.PROVISIONS, k)
            return _Group(number.start(), number.end("k"), what, ())
        what = Quantity(Amount.SHARE, Sort.PROVISIONS, k, self._number(whole["m"]))
        return _Group(whole.start(), number.end("k"), what, ())

    # --- what stands around a cue -------------------------------------------------------------

    def _words_before(self, start: int, first: int = 0) -> list[str]:
        return [
            word.casefold() for word in _WORD.findall(self.said, max(first, start - _SIGHT), start)
        ]

    def _denied(self, first: int, start: int) -> bool:
        """Say whether a cue is denied: by a word between its subject and it, or just before it."""
        words = (
            self._words_before(start, first) if first < start else self._words_before(start)[-4:]
        )
        if first < start and not words:
            return False
        near = words[-4:]
        if any(
            word in self.words.negations or word.endswith(self.words.negation_endings)
            for word in near
        ):
            # "no" that belongs to a noun phrase of its own denies that, not the cue.
            return not self._in_group(start, near)
        return self.words.yet.search(self.said, max(0, start - _SIGHT), start) is not None

    def _in_group(self, start: int, near: Sequence[str]) -> bool:
        """Say whether the last negation before a cue is part of a noun phrase: "no article was"."""
        words = _WORD.finditer(self.said, max(0, start - _SIGHT), start)
        at = max(
            (m.start() for m in words if m.group().casefold() in self.words.negations), default=-1
        )
        return bool(near) and any(g.start <= at < g.end <= start for g in self.groups)

    def _may_come(self, start: int) -> bool:
        """Say whether what a cue claims is only wished or expected: "hope to agree on"."""
        near = self._words_before(start)[-2:]
        return any(word in self.words.modals for word in near)

    def _is_condition(self, first: int, group: _Group | None) -> bool:
        """Say whether what is claimed is a condition: "if Article 7 is agreed"."""
        start = group.start if group is not None and group.end == first else first
        near = self._words_before(start)[-2:]
        return any(word in self.words.conditions for word in near)

    # --- noun phrases -------------------------------------------------------------------------

    def _groups(self) -> Iterator[_Group]:
        taken = [(c.start, c.end) for c in self.cues] + self.masked
        mentions = find_mentions(self.said)
        named = [m for m in mentions if not _overlaps((m.start, m.end), taken) and self._ours(m)]
        found = [*self._named(named)]
        spans = [(g.start, g.end) for g in found] + [(m.start, m.end) for m in mentions]
        found.extend(
            self._phrase(match)
            for match in self.words.noun.finditer(self.said)
            if not _overlaps(match.span(), taken + spans)
        )
        found.sort(key=lambda g: (g.start, g.end))
        yield from self._joined(found)

    def _ours(self, mention: Mention) -> bool:
        """Say whether a mention is of the text at hand, not "Article 2 of the Charter"."""
        noun = mention.noun.casefold()
        return not noun or mention.own or self.words.noun.fullmatch(noun) is not None

    def _named(self, mentions: Iterable[Mention]) -> Iterator[_Group]:
        runs: list[list[Mention]] = []
        for mention in mentions:
            gap = self.said[runs[-1][-1].end : mention.start].strip(" ,") if runs else "x"
            if runs and gap.casefold() in ("", "and"):
                runs[-1].append(mention)
            else:
                runs.append([mention])
        for run in runs:
            shifted = tuple(_shifted(m, self.at) for m in run)
            start, end = run[0].start, run[-1].end
            but = self.words.all_but.search(self.said, max(0, start - _SIGHT), start)
            if but is not None:
                count = sum(len(m.paths) for m in run)
                what = Quantity(Amount.ALL_BUT, Sort.PROVISIONS, number=count, named=shifted)
                yield _Group(but.start(), end, what, ())
                continue
            yield _Group(start, end, Quantity(Amount.NAMED, Sort.PROVISIONS, named=shifted), ())

    def _phrase(self, noun: re.Match[str]) -> _Group:
        """Return the noun phrase around a noun: its quantity before it, or behind it."""
        head = noun.lastgroup or ""
        sort = {"matters": Sort.MATTERS, "text": Sort.TEXT}.get(head, Sort.PROVISIONS)
        if head in ("everything", "nothing"):
            amount = Amount.ALL if head == "everything" else Amount.NONE
            return _Group(noun.start(), noun.end(), Quantity(amount, sort), ())
        if head == "preamble":
            what = Quantity(Amount.NAMED, Sort.PROVISIONS, preamble=True)
            return _Group(noun.start(), noun.end(), what, ())
        start = self._phrase_start(noun.start())
        sight = max(0, noun.start() - _SIGHT)
        quantity = self.words.quantity.search(self.said, sight, noun.start())
        plain = [w.casefold() for w in _WORD.findall(self.said[start : noun.start()])]
        if quantity is not None:
            start = quantity.start()
            plain = [w.casefold() for w in _WORD.findall(self.said[start : noun.start()])]
        behind = _WORD.match(self.said, noun.end() + 1)
        if behind is not None:  # "articles supplémentaires"
            plain.append(behind.group().casefold())
        amount, number, of, end = self._amount(quantity, noun, sort)
        if self.words.additional.intersection(plain) and amount in (
            Amount.BARE,
            Amount.SOME,
            Amount.SEVERAL,
            Amount.NUMBER,
        ):
            amount = Amount.ADDITIONAL
        return _Group(start, end, Quantity(amount, sort, number, of), tuple(plain))

    def _phrase_start(self, start: int) -> int:
        """Return where the adjectives before a noun begin."""
        at = start
        for word in reversed(list(_WORD.finditer(self.said, max(0, start - _SIGHT), start))):
            low = word.group().casefold()
            if self.said[word.end() : at].strip() or (
                low in self.words.stops and low not in self.words.determiners
            ):
                break
            if any(c.start <= word.start() < c.end for c in self.cues):
                break
            at = word.start()
            if low in self.words.determiners:
                break
        return at

    def _amount(
        self, quantity: re.Match[str] | None, noun: re.Match[str], sort: Sort
    ) -> tuple[Amount, int, int, int]:
        """Return amount, number, whole, and where the phrase ends."""
        behind = self.words.but_after.match(self.said, noun.end())
        if behind is not None:
            return Amount.ALL_BUT, self._number(behind["but"]), 0, behind.end()
        if quantity is None:
            return (Amount.ALL if sort is Sort.TEXT else Amount.BARE), 0, 0, noun.end()
        kind = next(name for name in _AMOUNTS if quantity[name] is not None)
        if kind == "all_but":
            return Amount.ALL_BUT, self._number(quantity["but"]), 0, noun.end()
        if kind == "share":
            k, m = self._number(quantity["k"]), self._number(quantity["m"])
            return Amount.SHARE, k, m, noun.end()
        if kind in ("number", "single", "pair"):
            k = self._number(quantity["number"]) if kind == "number" else 1 + (kind == "pair")
            whole = self.words.of_after.match(self.said, noun.end())
            if whole is not None:
                return Amount.SHARE, k, self._number(whole["m"]), whole.end()
            return (Amount.ALL if sort is Sort.TEXT else Amount.NUMBER), k, 0, noun.end()
        return _AMOUNTS[kind], 0, 0, noun.end()

    def _number(self, text: str) -> int:
        return int(text) if text.isdecimal() else self.words.numbers.get(text.casefold(), 1)

    def _joined(self, groups: Sequence[_Group]) -> Iterator[_Group]:
        """Leave out "of the draft" behind "some articles", and "Agreement" behind "draft"."""
        last: _Group | None = None
        for group in groups:
            if last is not None and group.what.sort is Sort.TEXT:
                gap = [w.casefold() for w in _WORD.findall(self.said[last.end : group.start])]
                if len(gap) <= 1 and all(word in self.words.links for word in gap):
                    if last.what.sort is Sort.TEXT:
                        last = last._replace(end=group.end)
                    continue
            if last is not None and _all_named(last, group):
                gap = [w.casefold() for w in _WORD.findall(self.said[last.end : group.start])]
                if all(word in self.words.joints for word in gap):
                    what = Quantity(
                        Amount.NAMED,
                        Sort.PROVISIONS,
                        named=last.what.named + group.what.named,
                        preamble=last.what.preamble or group.what.preamble,
                    )
                    last = _Group(last.start, group.end, what, ())
                    continue
            if last is not None:
                yield last
            last = group
        if last is not None:
            yield last

    # --- meetings -----------------------------------------------------------------------------

    def _met(self, number: int, found: _Found) -> Met:
        then = self.cues[number + 1].start if number + 1 < len(self.cues) else len(self.said)
        end = found.end
        days = None
        day = self.words.day.search(self.said, found.end, then)
        if day is not None:
            days, end = _days(day, self.words), day.end()
        places = []
        for place in self.words.where.finditer(self.said, found.end, then):
            if place["place"].split()[0].casefold().rstrip(".") not in self.words.months:
                name = place["place"].rstrip(".,")
                places.append(name)
                end = max(end, place.start("place") + len(name))
        return Met(*self._span(found.start, end), days, tuple(places))


_AMOUNTS: Final = {
    "all_but": Amount.ALL_BUT,
    "share": Amount.SHARE,
    "not_all": Amount.NOT_ALL,
    "nearly": Amount.NEARLY,
    "most": Amount.MOST,
    "half": Amount.HALF,
    "several": Amount.SEVERAL,
    "some": Amount.SOME,
    "none": Amount.NONE,
    "all": Amount.ALL,
    "number": Amount.NUMBER,
    "single": Amount.NUMBER,
    "pair": Amount.NUMBER,
}


def _all_named(one: _Group, other: _Group) -> bool:
    return one.what.amount is Amount.NAMED and other.what.amount is Amount.NAMED


def _days(match: re.Match[str], words: ClaimWords) -> tuple[Day, Day]:
    way = next(way for way in "abc" if match[f"{way}_day"] is not None)
    fields = match.groupdict()
    year = int(fields.get(f"{way}_year") or 0)
    month = words.months[fields[f"{way}_month"].casefold()]
    first, last = int(fields[f"{way}_day"]), int(fields.get(f"{way}_day2") or fields[f"{way}_day"])
    opening, closing = month, month
    if fields.get("a_month2") and way == "a":
        closing = words.months[fields["a_month2"].casefold()]
    if fields.get("b_month1") and way == "b":
        opening = words.months[fields["b_month1"].casefold()]
    began = int(fields.get(f"{way}_year1") or 0) or year
    return Day(began, opening, first), Day(year, closing, last)


def _shifted(mention: Mention, by: int) -> Mention:
    return Mention(
        mention.start + by,
        mention.end + by,
        mention.paths,
        mention.through,
        mention.noun,
        mention.own,
    )


def _within(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in others)


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)

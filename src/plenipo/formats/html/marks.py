"""Draw segments as HTML: square brackets from values, quiet changes calmly.

What is drawn reads, as plain text, like the attributed style: `[ARD: shall]
[ZEM: should]`, with the codes set as small tags, so that a screen reader
speaks it and a copied passage keeps its meaning. Which reader has which words
stands in classes: `h3` is the fourth party, `hb` the base, and `but` turns
the list round. Party codes are never used as class names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from plenipo.brackets.model import Alternative, Nature, Party, Segments, Variation
from plenipo.formats.html.palette import hue, line
from plenipo.formats.html.viewing import leading, shown
from plenipo.instrument.model import Kind

TAG_CODES = 4  # codes that a tag names before it counts the rest
LISTED = 24  # holders that a tag still lists for screen readers and for copying
READABLE = 60  # parties up to which the page can be read as each of them


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a note: the holders of a wording, and what they want, as text.

    `rest` is set where the holders are all parties that no other row names.
    """

    holders: tuple[Party, ...]
    words: str
    base: bool
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What the margin says of one variation; `number` ties it to its place in the text."""

    number: int
    nature: Nature
    rows: tuple[Row, ...]
    extent: int = 0  # passages, where they are in dispute as a whole
    kind: Kind = Kind.PARAGRAPH  # of the first of them
    depth: int = 0
    moved: str = ""  # passage id at the other end
    origin: str = ""


@dataclass(slots=True)
class Hand:
    """The drawing hand: knows the parties, numbers the variations, collects the notes.

    A party's colour follows from its place in `order`, or in `parties` where
    that is left out. `to` is where a tag leads, with `{}` for the variation's
    number: to its note, unless told. Without `reading` nothing is said of who
    reads which words, which only a page needs that can be read as each of them; without `listing`
    long lists of parties are counted, for a page that names them elsewhere. `nobody` is what
    stands before words that are not the draft's and that no party holds.
    """

    parties: tuple[Party, ...]
    names: bool = True
    to: str = "#n{}"
    order: tuple[Party, ...] = ()
    reading: bool = True
    listing: bool = True
    nobody: str = ""
    notes: list[Note] = field(default_factory=list)
    drawn: int = 0
    before: int = field(init=False)  # what the numbers begin after
    places: dict[Party, int] = field(init=False)
    everyone: frozenset[Party] = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.drawn
        order = (*self.order, *(p for p in self.parties if p not in set(self.order)))
        self.places = {party: place for place, party in enumerate(order)}
        self.everyone = frozenset(self.parties)

    def number(self) -> int:
        """Return the next number; the first is 1."""
        self.drawn += 1
        return self.drawn

    def segments(
        self, segments: Segments, *, depth: int = 0, among: frozenset[Party] | None = None
    ) -> str:
        """Draw `segments`; text is escaped, variations are drawn and get their notes.

        `among` are the holders of the alternative they stand in, None for all.
        """
        drawn = []
        for segment in segments:
            if isinstance(segment, str):
                drawn.append(escape(segment, quote=False))
            elif segment.nature is Nature.DISPUTE:
                drawn.append(self._dispute(segment, depth, among))
            else:
                drawn.append(self._quiet(segment, depth, among))
        return "".join(drawn)

    # ------------------------------------------------------------ brackets

    def _dispute(self, variation: Variation, depth: int, among: frozenset[Party] | None) -> str:
        number = self.number()
        self._note(number, variation, depth, among)
        against = strikers(variation)
        drawn = [
            self._wording(
                alternative,
                against=against if alternative.base else frozenset(),
                number=number,
                depth=depth,
            )
            for alternative in variation.alternatives
            if alternative.segments
        ]
        return f'<span class="v" id="b{number}">' + GAP.join(drawn) + "</span>"

    def _wording(
        self, alternative: Alternative, *, against: frozenset[Party], number: int, depth: int
    ) -> str:
        """Draw one wording between its brackets: tag, wash, line, words.

        The space that a wording begins or ends with is drawn outside the
        bracket, where a typesetter would put it; its readers are the same.
        """
        readers = self.readers(alternative)
        before, core, after = cut_spaces(alternative.segments)
        inner = self.tag(alternative, against=against, number=number)
        inner += self.segments(core, depth=depth + 1, among=alternative.holders)
        look = self.look(alternative.holders, against, depth=depth)
        return (
            _space(before, readers)
            + f'{OPEN}<span class="a {look}{readers}">{inner}</span>{CLOSE}'
            + _space(after, readers)
        )

    def look(self, holders: frozenset[Party], against: frozenset[Party], *, depth: int) -> str:
        """Return the classes of wash and line: one party's own, or the shared ones."""
        deep = " deep" if depth > 1 else ""
        only = holders if len(holders) == 1 else against if len(against) == 1 else ()
        if not self.names or not only:
            return "cs" + deep
        place = self.places.get(next(iter(only)))
        if place is None:
            return "cs" + deep
        wash = f"c{hue(place)}" if len(holders) == 1 else f"cs c{hue(place)}"
        return f"{wash} {line(place)}{deep}"

    def tag(self, alternative: Alternative, *, against: frozenset[Party], number: int) -> str:
        """Draw the small tag before the words: who holds them, who wants them out."""
        if not self.names:
            return ""
        parts = []
        if alternative.holders:
            parts.append(self.codes(alternative.holders, counted=alternative.base))
        elif alternative.base:
            parts.append('<span class="ref">draft</span>')
        elif self.nobody:
            parts.append(f'<span class="ref">{escape(self.nobody)}</span>')
        if against:
            parts.append(f"<i>delete</i>{THIN}{self.codes(against)}")
        if not parts:
            return ""
        spoken = f'{f";{THIN}".join(parts)}<span class="vh">: </span>'
        return f'<a class="t" href="{self.to.format(number)}"><bdi>{spoken}</bdi></a>'

    def codes(self, parties: Iterable[Party], *, counted: bool = False) -> str:
        """Draw party codes, in order; beyond a few, the rest is counted for the eye.

        With `counted` a long list is one number, so that those who differ from
        the draft stand out and the many who hold it do not.
        """
        ordered = sorted(parties)
        if len(ordered) > LISTED:
            return f'<span class="ref">{len(ordered)}{THIN}<i>parties</i></span>'
        drawn = [self.code(party) for party in ordered]
        if len(ordered) <= TAG_CODES:
            return f",{THIN}".join(drawn)
        kept = 0 if counted else TAG_CODES - 1
        # Drawn by the style sheet, so that it is neither spoken nor copied after the full list.
        more = f"{len(ordered)} of {len(self.parties)}" if counted else f"+{len(ordered) - kept}"
        gap = ", " if kept else ""
        return (
            f",{THIN}".join(drawn[:kept])
            + f'<span class="vh">{gap}{", ".join(drawn[kept:])}</span>'
            + f'<span class="more{" all" if counted else ""}" data-n="{more}"></span>'
        )

    def code(self, party: Party) -> str:
        """Draw one party code in the party's colour."""
        place = self.places.get(party)
        look = f' class="c{hue(place)}"' if place is not None else ""
        return f"<b{look}>{escape(party)}</b>"

    # ------------------------------------------------------------ who reads what

    def readers(self, alternative: Alternative) -> str:
        """Return the classes that say who reads `alternative`, with a space before each."""
        return self.seen_by(alternative.holders, base=alternative.base)

    def seen_by(self, who: frozenset[Party], *, base: bool) -> str:
        """Return classes for a set of readers, the shorter of the list and its complement."""
        if not self.names or not self.reading or len(self.parties) > READABLE:
            return ""
        mark = " hb" if base else ""
        others = self.everyone - who
        if len(others) < len(who):
            return mark + " but" + self._places(others)
        return mark + self._places(who)

    def _places(self, who: frozenset[Party]) -> str:
        return "".join(
            f" h{place}" for place in sorted(self.places[p] for p in who & self.everyone)
        )

    # ------------------------------------------------------------ quiet differences

    def _quiet(self, variation: Variation, depth: int, among: frozenset[Party] | None) -> str:
        number = self.number()
        self._note(number, variation, depth, among)
        show = leading(variation)
        drawn = []
        for alternative in variation.alternatives:
            name = "span"
            if variation.nature is Nature.CONSENSUS:
                name = "del" if alternative.base else "ins"
            classes = "a" + ("" if alternative is show else " off")
            classes += self.readers(alternative)
            inner = self.segments(alternative.segments, depth=depth + 1, among=alternative.holders)
            drawn.append(f'<{name} class="{classes}">{inner}</{name}>')
        return f'<span class="q" id="b{number}">{"".join(drawn)}{self.ring(number)}</span>'

    def ring(self, number: int) -> str:
        """Draw the small ring that leads from a settled difference to its note."""
        said = f"note {number}" if self.to == "#n{}" else "settled difference"
        return f'<a class="qm" href="{self.to.format(number)}" aria-label="° {said}">°</a>'

    # ------------------------------------------------------------ notes

    def _note(
        self, number: int, variation: Variation, depth: int, among: frozenset[Party] | None
    ) -> None:
        rows = self.rows(variation, among=among)
        self.notes.append(Note(number, variation.nature, rows, depth=depth))

    def rows(
        self, variation: Variation, *, among: frozenset[Party] | None = None
    ) -> tuple[Row, ...]:
        """Return the lines of a note on `variation`, in the order of its alternatives."""
        if not self.names:
            return tuple(
                Row((), shown(a.segments), base=False) for a in variation.alternatives if a.segments
            )
        everyone = self.everyone if among is None else among
        covered = frozenset(p for a in variation.alternatives for p in a.holders)
        return tuple(
            Row(
                tuple(sorted(a.holders)),
                shown(a.segments),
                base=a.base,
                rest=a.base and len(a.holders) > TAG_CODES and covered == everyone,
            )
            for a in variation.alternatives
        )


# A space that is spoken and copied, but that justified lines cannot stretch: out of the
# flow, its width is a margin in the style sheet.
THIN = '<span class="vh"> </span>'
OPEN = '<span class="k">[</span>'
CLOSE = '<span class="k">]</span>'
GAP = '<span class="k"> </span>'


def cut_spaces(segments: Segments) -> tuple[str, Segments, str]:
    """Return the plain spaces that `segments` begin and end with, and what stands between."""
    before = after = ""
    rest = list(segments)
    if rest and isinstance(rest[0], str):
        text = rest[0].lstrip(" \n")
        before, rest[0] = rest[0][: len(rest[0]) - len(text)], text
    if rest and isinstance(rest[-1], str):
        text = rest[-1].rstrip(" \n")
        after, rest[-1] = rest[-1][len(text) :], text
    return before, tuple(rest), after


def _space(space: str, readers: str) -> str:
    return f'<span class="a sp{readers}">{space}</span>' if space else ""


def strikers(variation: Variation) -> frozenset[Party]:
    """Return the parties that want the base's words out and offer none instead."""
    return frozenset(
        party
        for alternative in variation.alternatives
        if not alternative.segments and not alternative.base
        for party in alternative.holders
    )

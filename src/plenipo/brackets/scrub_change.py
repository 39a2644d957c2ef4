"""Class one change of words: what it touches, how grave it is, and why.

The order of the questions: is it typography, spelling or the name of the text
itself; which small words of legal weight does it touch; are the words that are
left the same but for their forms. Only a change for which everything is
answered with yes or nothing is editorial.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from plenipo.brackets.scrub_cites import cited, missing, same_places, without
from plenipo.brackets.scrub_forms import Wording, is_plural, opposed, related, spelled, stem_of
from plenipo.brackets.scrub_names import names_that_change
from plenipo.brackets.scrub_numbers import (
    is_day,
    is_month,
    is_numeral,
    is_unit,
    is_year,
    listed,
    values,
)
from plenipo.brackets.scrub_said import (
    becomes,
    first_lower,
    force_change,
    pair,
    punctuation,
    said,
    words_change,
)
from plenipo.brackets.scrub_words import Force, Lexicon
from plenipo.instrument.labels import split_label
from plenipo.text.likeness import keys
from plenipo.text.tokens import tokenize

_PARAGRAPH = "\n\n"
_MANY = 40  # words of a change above which forms of words are not matched
_FEW = 6  # words of a change above which its "and" and "or" are not looked at apart
_WORDS_AND_COMMAS = re.compile(r"[^\W_]+|,")


class Class(StrEnum):
    """How grave a change is."""

    EDITORIAL = "editorial"  # language alone
    LEGAL = "legal"  # small words that change what is agreed
    SUBSTANTIVE = "substantive"  # other words


class Flag(StrEnum):
    """What a change touches that has to be looked at; in the order in which they are shown."""

    MODAL = "modal"
    NEGATION = "negation"
    NUMBER = "number"
    TIME_LIMIT = "time limit"
    DATE = "date"
    REFERENCE = "reference"
    TERM = "defined term"
    CONJUNCTION = "conjunction"
    SCOPE = "scope"
    PLACE = "name of a place"
    NAME = "name"


class Point(NamedTuple):
    """What a flag points at: the word or number that went and the one that came, "" for none.

    `means` says what became of a modal verb's force, "" where nothing did.
    """

    flag: Flag
    gone: str
    come: str
    means: str = ""


class Classed(NamedTuple):
    """One change: words taken out and put in, its class, its flags, and why.

    `row` is the index of its row in the redline, `before` and `after` the
    unchanged words around it. `points` are what its flags point at.
    """

    klass: Class
    flags: tuple[Flag, ...]
    reason: str
    old: str
    new: str
    before: str = ""
    after: str = ""
    row: int = -1
    place: str = ""
    points: tuple[Point, ...] = ()


_DOT = re.compile(r"\.(?=[^\W\d])")
_NOT_BEHIND = frozenset({"not"})  # "shall not"
_NOT_AHEAD = frozenset("ne n' n’ no не".split())  # "no podrá"
_NOBODY = frozenset("no neither nor none aucun aucune nul ningún ninguna никто".split())
_BINDING = frozenset({Force.OBLIGATION, Force.PERMISSION})
_SUBJECT = 6  # words ahead of a verb among which "no" denies it: "No Party shall"


class Change:
    """One change of words with the text around it.

    `before` and `after` are what a reader is shown; `led` is what stood and
    what stands ahead of the change, without the provision's own number, which
    is no reference. `terms` are the words of defined terms, `title` those of
    the text's own title where it is known, all in small letters.
    """

    def __init__(
        self,
        old: str,
        new: str,
        before: str,
        after: str,
        lexicon: Lexicon,
        terms: frozenset[str],
        led: tuple[str, str],
        title: frozenset[str],
    ) -> None:
        self.old = Wording.of(old)
        self.new = Wording.of(new)
        self.before = before
        self.after = after
        self.lexicon = lexicon
        self.terms = terms
        self.led = led
        self.title = title
        self.points: list[Point] = []
        self.reasons: list[str] = []

    def classed(self) -> Classed:
        """Return the class of the change, its flags and the reason."""
        klass = self._class()
        return Classed(
            klass,
            tuple(point.flag for point in self.points),
            " ".join(self.reasons),
            self.old.text,
            self.new.text,
            self.before,
            self.after,
            points=tuple(self.points),
        )

    def _class(self) -> Class:
        for editorial in (self._division, self._typography, self._self_reference):
            if reason := editorial():
                self.reasons.append(reason)
                return Class.EDITORIAL
        self._modals()
        self._counted(
            Flag.NEGATION, self.lexicon.negations, "A negative word", alike="negative word"
        )
        self._numbers()
        self._references()
        self._capitals_and_terms()
        self._this_or_that()
        self._conjunctions()
        self._scope()
        self._names()
        self._clauses()
        rest_old, rest_new = self._rest(self.old, self.led[0]), self._rest(self.new, self.led[1])
        if not self._same_stems(rest_old, rest_new):
            self._opposites(rest_old, rest_new)
            self.reasons.append(words_change(rest_old, rest_new))
            return Class.SUBSTANTIVE
        if self._other_order(rest_old, rest_new):
            self.reasons.append("The words stand in another order.")
            return Class.SUBSTANTIVE
        if self.points:
            return Class.LEGAL
        if not self.reasons:
            self.reasons.append(self._editorial(rest_old, rest_new))
        return Class.EDITORIAL

    # --- what is editorial --------------------------------------------------------------------

    def _division(self) -> str:
        """Tell a provision divided in two, or two put together, without other words."""
        for one, two, what in (
            (self.old.text, self.new.text, "divided here"),
            (self.new.text, self.old.text, "put together with the next one here"),
        ):
            head, paragraph, tail = two.partition(_PARAGRAPH)
            if paragraph and head.strip() == one.strip() and len(tail) == split_label(tail):
                number = f"; number “{tail}”" if tail else ""
                return f"The provision is {what}{number}."
        return ""

    def _typography(self) -> str:
        old, new = self.old, self.new
        if not old.text.strip() and not new.text.strip():
            return "Spaces only."
        if old.text and new.text and keys(tokenize(old.text)) == keys(tokenize(new.text)):
            return "Typography: quotation marks, dashes or spaces."
        if old.words == new.words:
            return "" if self._parted() else punctuation(old, new)
        if values(old, self.lexicon) != values(new, self.lexicon):
            return ""
        one, two = (re.sub(r"\.(?!\d)", "", "".join(side.words)) for side in (old, new))
        if one and one == two:
            return "Spelling: written together, apart or with a hyphen."
        return ""

    def _self_reference(self) -> str:
        """Tell "the Paris Agreement" for "this Agreement" and the other way round."""
        after = Wording.of(self.after).small[:1]
        for one, two, backwards in ((self.old, self.new, False), (self.new, self.old, True)):
            name, this = list(one.words), list(two.small)
            noun = after[0] if after else ""
            if name and this and name[-1].lower() == this[-1] and this[-1] in self.lexicon.selves:
                noun = this[-1]
                name, this = name[:-1], this[:-1]
            if noun not in self.lexicon.selves or not this or not name:
                continue
            named = [word for word in name if word.lower() not in self.lexicon.articles]
            only_this = all(
                word in self.lexicon.this or word in self.lexicon.articles for word in this
            )
            if (
                only_this
                and any(word in self.lexicon.this for word in this)
                and all(word[:1].isupper() for word in named)
                and len(named) <= 4
                and not any(word.lower() in self.lexicon.this for word in name)
                and self._own_name(named, noun)
            ):
                if backwards:
                    return "Form of reference: the text is called by its name instead of “this”."
                return "Form of reference: the text calls itself “this” instead of by its name."
        return ""

    def _own_name(self, named: Sequence[str], noun: str) -> bool:
        """Tell whether a name can be the text's own; "the Convention" may be defined as another."""
        if not named:
            return noun not in self.terms
        return not self.title or all(word.lower() in self.title for word in named)

    def _this_or_that(self) -> None:
        """Flag "this Convention" for "the Convention" where that is defined as something else."""
        noun = next(iter(Wording.of(self.after).words), "")
        small = {*self.old.small, *self.new.small}
        turned = (
            bool(self.lexicon.this & small) and small <= self.lexicon.this | self.lexicon.articles
        )
        if turned and noun.lower() in self.terms & self.lexicon.selves:
            self._flag(Flag.TERM, [*self.old.words, noun], [*self.new.words, noun])
            became = becomes(*(" ".join([*side.words, noun]) for side in (self.old, self.new)))
            self.reasons.append(f"A defined term, or the text itself: {became}.")

    def _parted(self) -> bool:
        """Tell a comma that comes or goes ahead of "which": it says what the clause belongs to."""
        after = Wording.of(self.after)
        comma = "," in (*self.old.marks, *self.new.marks)
        at_end = not self.old.words and not self.new.words
        return comma and at_end and bool(after.small) and after.small[0] in self.lexicon.relatives

    def _clauses(self) -> None:
        if self.old.words == self.new.words and self._parted():
            word = Wording.of(self.after).words[0]
            self._flag(Flag.SCOPE, self.old.marks, self.new.marks)
            what = "put in" if self.new.marks else "taken out"
            self.reasons.append(
                f"A comma is {what} before “{word}”: it says whether the clause narrows what stands"
                " before it."
            )

    def _opposites(self, old: Sequence[str], new: Sequence[str]) -> None:
        if self.lexicon.code != "en" or any(p.flag is Flag.NEGATION for p in self.points):
            return
        one, two = opposed([w.lower() for w in old], [w.lower() for w in new])
        if one:
            self._flag(Flag.NEGATION, [one], [two])
            self.reasons.append(f"A word becomes its opposite: “{one}” becomes “{two}”.")

    def _other_order(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Tell whether the same words stand in another order, and are not merely listed."""
        if [word.lower() for word in old] == [word.lower() for word in new]:
            return False
        if Counter(self.old.small) != Counter(self.new.small) or len(old) < 2:
            return False
        return self._items(self.old.text) != self._items(self.new.text)

    def _items(self, text: str) -> Counter[tuple[str, ...]]:
        """Return what a list names, however it is ordered: the words between its commas and "and"."""
        items: list[list[str]] = [[]]
        for word in _WORDS_AND_COMMAS.findall(text.lower()):
            if word == "," or word in self.lexicon.conjunctions:
                items.append([])
            elif word not in self.lexicon.articles:
                items[-1].append(word)
        return Counter(tuple(item) for item in items if item)

    def _editorial(self, old: Sequence[str], new: Sequence[str]) -> str:
        """Say what a change without any grave word is."""
        lexicon = self.lexicon
        changed = set(self.old.small) ^ set(self.new.small)
        if not changed:
            if Counter(self.old.words) == Counter(self.new.words):
                return "Order of words."
            if self.old.small == self.new.small:
                return "Capital letters."
            return "Repeated words." if self.old.words or self.new.words else "Punctuation."
        if self._pointing(changed):
            return "Form of reference: the same place, named in another way."
        if (values(self.old, self.lexicon) or values(self.new, self.lexicon)) and old == new:
            return "The same number, written in another way."
        if [word.lower() for word in old] != [word.lower() for word in new]:
            one, two = pair(old, new)
            if spelled(one.lower()) == spelled(two.lower()):
                return f"Spelling: “{one}” and “{two}” are the same word."
            if is_plural(one.lower(), two.lower()):
                return f"Singular and plural: “{one}” becomes “{two}”."
            return f"Form of a word: “{one}” becomes “{two}”."
        for words, name in (
            (lexicon.articles, "Article"),
            (lexicon.prepositions, "Preposition"),
            (lexicon.articles | lexicon.prepositions, "Article and preposition"),
        ):
            if changed <= words:
                return f"{name}: {said(self.old.text, self.new.text)}."
        return f"Grammar: {said(self.old.text, self.new.text)}."

    def _pointing(self, changed: set[str]) -> bool:
        """Tell whether all words that changed only say where a reference points."""
        lexicon = self.lexicon
        pointing = lexicon.pointers | lexicon.places | lexicon.selves | lexicon.this
        small = lexicon.articles | lexicon.prepositions | lexicon.auxiliaries
        return bool(changed & pointing) and changed <= pointing | small

    # --- what is legal ------------------------------------------------------------------------

    def _modals(self) -> None:
        modals = self.lexicon.modals
        old = [
            w
            for w, typed in zip(self.old.small, self.old.words, strict=True)
            if w in modals and not is_month(typed, self.lexicon)
        ]
        new = [
            w
            for w, typed in zip(self.new.small, self.new.words, strict=True)
            if w in modals and not is_month(typed, self.lexicon)
        ]
        if Counter(old) == Counter(new):
            return
        gone, come = (
            list((Counter(old) - Counter(new)).elements()),
            list((Counter(new) - Counter(old)).elements()),
        )
        means = force_change(
            [self._force(self.old, self.led[0], word) for word in gone[:1]],
            [self._force(self.new, self.led[1], word) for word in come[:1]],
        )
        self._flag(Flag.MODAL, gone, come, means)
        became = becomes(" ".join(gone), " ".join(come))
        self.reasons.append(f"Modal verb: {became}{f'; {means}' if means else ''}.")

    def _force(self, side: Wording, led: str, modal: str) -> Force:
        """Return what a modal verb says where it stands: "shall not" is a prohibition."""
        at = side.small.index(modal)
        ahead = (*Wording.of(led.rpartition(".")[2]).small, *side.small[:at])
        behind = (*side.small[at + 1 :], *Wording.of(self.after).small[:1])
        if self.lexicon.code == "en":
            if side.words[at] == "Should" and self._opens_sentence():
                return Force.CONDITION
            denied = behind[:1] and behind[0] in _NOT_BEHIND
        else:
            denied = ahead[-1:] and ahead[-1] in _NOT_AHEAD
        force = self.lexicon.modals[modal]
        if (denied or _NOBODY & set(ahead[-_SUBJECT:])) and force in _BINDING:
            return Force.PROHIBITION
        return force

    def _flag(self, flag: Flag, gone: Iterable[str], come: Iterable[str], means: str = "") -> None:
        self.points.append(Point(flag, " ".join(gone), " ".join(come), means))

    def _counted(self, flag: Flag, words: frozenset[str], what: str, *, alike: str) -> None:
        old = [w for w in self.old.small if w in words]
        new = [w for w in self.new.small if w in words]
        if len(old) == len(new):
            if old != new:
                self.reasons.append(
                    f"Another {alike}: “{' '.join(old)}” becomes “{' '.join(new)}”."
                )
            return
        gone = Counter(old) - Counter(new)
        come = Counter(new) - Counter(old)
        self._flag(flag, gone.elements(), come.elements())
        parts = [f"“{w}” is taken out" for w in gone.elements()]
        parts += [f"“{w}” is put in" for w in come.elements()]
        self.reasons.append(f"{what}: {', '.join(parts)}.")

    def _numbers(self) -> None:
        old = values(without(self.led[0], self.old, self.after, self.lexicon), self.lexicon)
        new = values(without(self.led[1], self.new, self.after, self.lexicon), self.lexicon)
        if old == new:
            return
        gone, come = listed(old, new), listed(new, old)
        if not gone and not come:  # the same ones in another order
            gone, come = ", ".join(old), ", ".join(new)
        if gone and come:
            change = f"{gone} becomes {come}"
        else:
            change = f"put in: {come}" if come else f"taken out: {gone}"
        if self._near_month() or all(map(is_year, f"{gone}, {come}".strip(", ").split(", "))):
            self._flag(Flag.DATE, [gone], [come])
            self.reasons.append(f"A date changes: {change}.")
        elif self._near_time():
            self._flag(Flag.TIME_LIMIT, [gone], [come])
            self.reasons.append(f"A period of time changes: {change}.")
        else:
            self._flag(Flag.NUMBER, [gone], [come])
            self.reasons.append(f"A number changes: {change}.")

    def _references(self) -> None:
        old, new = self._cited()
        if old.keys() == new.keys():
            return
        old_text, new_text = self.old.text, self.new.text
        if any(
            same_places(f"{led}{old_text}{self.after}", f"{led}{new_text}{self.after}")
            for led in self.led
        ):
            self.reasons.append("Form of reference: the same place, named in another way.")
            return
        gone, come = missing(old, new), missing(new, old)
        self._flag(Flag.REFERENCE, [gone], [come])
        if gone and come:
            self.reasons.append(f"A reference changes: {gone} becomes {come}.")
        elif come:
            self.reasons.append(f"A reference is put in: {come}.")
        else:
            self.reasons.append(f"A reference is taken out: {gone}.")

    def _cited(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what the old words cite together with those around them, and the new ones."""
        was, now = self.led
        return (
            cited(was, self.old, self.after, self.lexicon),
            cited(now, self.new, self.after, self.lexicon),
        )

    def _capitals_and_terms(self) -> None:
        if not self.terms:
            return
        old = Counter(w for w in self.old.words if self._is_term(w))
        new = Counter(w for w in self.new.words if self._is_term(w))
        if {w.lower() for w in old} == {w.lower() for w in new}:
            if old == new or self.old.small != self.new.small or self._opens_sentence():
                return
            one, two = next(iter((old - new) or old)), next(iter((new - old) or new))
            self._flag(Flag.TERM, [one], [two])
            self.reasons.append(f"The defined term “{one}” becomes “{two}”.")
            return
        gone, come = first_lower(old - new), first_lower(new - old)
        if stem_of(gone, self.lexicon) == stem_of(come, self.lexicon) and gone and come:
            self._flag(Flag.TERM, [gone], [come])
            self.reasons.append(f"A defined term: “{gone}” becomes “{come}”.")
            return
        self._flag(Flag.TERM, old - new, new - old)
        parts = [f"“{w}” is no longer said" for w in old - new if w not in new]
        parts += [f"“{w}” is said now" for w in new - old if w not in old]
        self.reasons.append(f"A defined term: {', '.join(parts) or 'said differently'}.")

    def _is_term(self, word: str) -> bool:
        small = word.lower()
        if small in self.lexicon.common or small in self.lexicon.numbers:
            return False
        return small in self.terms or stem_of(small, self.lexicon) in {
            stem_of(term, self.lexicon) for term in self.terms if term[:2] == small[:2]
        }

    def _opens_sentence(self) -> bool:
        return all(
            not before or before.endswith((".", ";", ":", "!", "?"))
            for before in map(str.rstrip, self.led)
        )

    def _conjunctions(self) -> None:
        words = self.lexicon.conjunctions
        old = [w for w in self.old.small if w in words]
        new = [w for w in self.new.small if w in words]
        size = len(self.old.words) + len(self.new.words)
        if Counter(old) == Counter(new) or size > _FEW or (size > 1 and not (old and new)):
            return  # "and" that joins words put in is part of those words
        self._counted_by(Flag.CONJUNCTION, old, new, "Conjunction")

    def _scope(self) -> None:
        words = self.lexicon.scope
        if self._dated():
            words = words | (self.lexicon.timing - self.lexicon.negations)
        old = [w for w in self.old.small if w in words]
        new = [w for w in self.new.small if w in words]
        if Counter(old) != Counter(new):
            self._counted_by(Flag.SCOPE, old, new, "Scope (how many, when, on what condition)")

    def _names(self) -> None:
        sides = (self.before, self.old, self.new, self.after)
        found = names_that_change(sides, self.lexicon, is_term=self._is_term)
        if found is not None:
            self._flag(Flag.PLACE if found.place else Flag.NAME, found.gone, found.come)
            self.reasons.append(found.reason)

    def _counted_by(self, flag: Flag, old: Sequence[str], new: Sequence[str], what: str) -> None:
        gone = list((Counter(old) - Counter(new)).elements())
        come = list((Counter(new) - Counter(old)).elements())
        self._flag(flag, gone, come)
        self.reasons.append(f"{what}: {becomes(' '.join(gone), ' '.join(come))}.")

    # --- what surrounds the change ------------------------------------------------------------

    def _near_month(self) -> bool:
        was, now = (Wording.of(text).words[-2:] for text in self.led)
        words = (*was, *now, *self.old.words, *self.new.words)
        words = (*words, *Wording.of(self.after).words[:2])
        return any(is_month(word, self.lexicon) for word in words)

    def _near_time(self) -> bool:
        words = (*self.old.small, *self.new.small, *Wording.of(self.after).small[:4])
        return any(is_unit(word, self.lexicon) for word in words)

    def _dated(self) -> bool:
        """Tell whether a change stands beside a date, a year or a period of time."""
        words = (*self.old.words, *self.new.words, *Wording.of(self.after).words[:4])
        return (
            any(is_day(word, self.lexicon) for word in words)
            or self._near_time()
            or self._near_month()
        )

    # --- what is left -------------------------------------------------------------------------

    def _rest(self, side: Wording, led: str) -> list[str]:
        """Return the words that are neither grave nor merely grammatical."""
        lexicon = self.lexicon
        side = without(led, side, self.after, lexicon)
        skip = (
            lexicon.articles
            | lexicon.prepositions
            | lexicon.auxiliaries
            | lexicon.negations
            | lexicon.scope
            | lexicon.timing
            | lexicon.pointers
            | lexicon.this
        )
        found: list[str] = []
        for word, small in zip(side.words, side.small, strict=True):
            if small in skip or small in lexicon.conjunctions or small in lexicon.numbers:
                continue
            if small in lexicon.modals and not is_month(word, lexicon):
                continue
            if is_numeral(small) or is_month(word, lexicon) or small in lexicon.fractions:
                continue
            if small in lexicon.places | lexicon.selves and self._pointed(side):
                continue
            found.extend(_DOT.split(word))  # "N.V.Orsel" is "N. V. Orsel"
        return found

    def _pointed(self, side: Wording) -> bool:
        """Tell whether a side says "of this Agreement" or the like."""
        return any(word in self.lexicon.this for word in side.small)

    def _same_stems(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Tell whether two lists are the same words but for their forms, in any order."""
        if len(old) != len(new) or len(old) > _MANY:
            return sorted(old) == sorted(new)
        left = [word.lower() for word in new]
        for word in old:
            small = word.lower()
            for k, other in enumerate(left):
                if related(small, other, self.lexicon):
                    del left[k]
                    break
            else:
                return False
        return True

"""Read who is said to want the words of a bracket.

    head    := clause (";"? clause)* (":" | "." after a verb | a dash)
    clause  := parties verb? | verb parties
    parties := code mark? (("/" | "," | "and") code mark?)*

Dialects are read leniently: `;` missing or before a footnote number, `.` for
`:`, a verb stuck to a code, doubled slashes, digits stuck to codes, either
order of proposing and opposing, abbreviations with dots. Known names win, the
longest first; what is not known is a guess and marked as one. The grammar is
our own, drawn up from the heads that negotiating texts are known to use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plenipo.brackets.model import Party
from plenipo.brackets.wild.model import Clause, Head, Stance
from plenipo.brackets.wild.registry import Registry

LONGEST = 4000  # code points that a head may take; beyond, a colon belongs to the words

_WORD_IN = r"(?:[ \t\n\r\u00a0]+)"
_WISHES = (
    rf"(?:(?:wish(?:es)?|wants?|would{_WORD_IN}like|propos(?:es?|ed|ing)|suggests?){_WORD_IN})"
)
# In the order in which they are tried: what is longer or more telling comes first.
_VERBS: tuple[tuple[str, Stance], ...] = (
    (
        rf"{_WISHES}(?:to{_WORD_IN}(?:delete|remove|strike)|(?:the{_WORD_IN})?deletion(?:{_WORD_IN}of)?)",
        Stance.DELETE,
    ),
    (
        rf"{_WISHES}to{_WORD_IN}(?:retain|keep)",
        Stance.RETAIN,
    ),
    (
        (
            rf"(?:(?:has|have){_WORD_IN})?(?:an{_WORD_IN})?alternat(?:iv|)e"
            rf"(?:{_WORD_IN}(?:propos(?:es?|ed|als?|ing)|text|language|wording|formulation))?"
        ),
        Stance.ALTERNATIVE,
    ),
    (
        (
            rf"(?:(?:is|are){_WORD_IN})?(?:still{_WORD_IN})?"
            rf"(?:considering|reflecting(?:{_WORD_IN}on)?|consulting(?:{_WORD_IN}on)?)"
        ),
        Stance.CONSIDER,
    ),
    (rf"(?:under{_WORD_IN})consideration(?:{_WORD_IN}by)?", Stance.CONSIDER),
    (
        (
            rf"reserv(?:es?|ed|ing|ations?)(?:{_WORD_IN}(?:its|their|the){_WORD_IN}positions?)?"
            rf"(?:{_WORD_IN}on)?"
        ),
        Stance.RESERVE,
    ),
    (r"propos(?:es?|ed|als?|ing)", Stance.PROPOSE),
    (r"(?:adds?|inserts?|suggests?|prefers?)", Stance.PROPOSE),
    (rf"(?:can{_WORD_IN})?(?:supports?|supported|supporting|accepts?|agrees?)", Stance.SUPPORT),
    (r"(?:retains?|keeps?|retention(?: of)?)", Stance.RETAIN),
    (r"(?:oppos(?:es?|ed|ing|ition)|objects?|rejects?)", Stance.OPPOSE),
    (r"(?:deletes?|deleted|deletion|removes?|strikes?)(?: of)?", Stance.DELETE),
)
_VERB = re.compile(
    "|".join(f"(?P<v{i}>{pattern})" for i, (pattern, _) in enumerate(_VERBS)), re.IGNORECASE
)
_AFTER_VERB = re.compile(r"(?![^\W\d_])")
_SPACE = re.compile(r"[\s\u00a0]+")
_AND = re.compile(r"(?:and|et|y|и)(?!\w)")
_DIGITS = re.compile(r"\d{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\^?\d{1,3}\]|\*+")
# A capital run, or one letter and figures; figures after two letters are a footnote mark.
_GUESS = re.compile(
    r"[A-Z]\d{1,3}(?!\w)|[A-Z]{2,6}+(?:-[A-Z]{1,6}+)?(?![A-Za-zß-öø-ÿ])"
    r"|[A-Z]{2,6}(?=(?:propos|oppos|support|alternat|retain|reserv|delet)(?:e|ing|al|s|iv)?)"
)
_ABBREVIATION = re.compile(r"[A-Z][a-z]{1,4}\.?(?![a-z])")
# Capital runs that open a bracket without naming anybody.
_NO_PARTY = frozenset(
    (
        *("NB", "PS", "NOTE", "ANNEX", "PART", "ALT", "OPTION", "TBD", "TBC", "ARTICLE", "SECTION"),
        *("TITLE", "TEXT", "ITEM", "PARA", "RULE", "OR", "AND", "NO", "THE", "ALL", "NEW", "ADD"),
        *("DEL", "MOD", "SUP", "NOC", "EN", "FR", "ES", "RU", "II", "III", "IV", "VI", "VII", "XX"),
    )
)
_NO_ABBREVIATION = frozenset(
    (
        *("The", "All", "Each", "Any", "No", "Some", "Both", "And", "For", "This", "See", "We"),
        *(
            "It",
            "They",
            "Such",
            "That",
            "To",
            "In",
            "On",
            "If",
            "As",
            "Text",
            "Note",
            "Alt",
            "Para",
        ),
    )
)
_START = re.compile(r"[\s*_\"“]*[^\Wa-zß-öø-ÿа-я_]")


@dataclass(slots=True)
class _Scan:
    """How far a head has been read."""

    at: int = 0
    pending: list[Party] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    waiting: Stance | None = None  # a verb that came before its parties
    after: str = ""  # what came last: "party", "verb", ";" or another separator
    guesses: int = 0
    known: int = 0
    verbs: int = 0
    abbreviations: int = 0

    def close(self) -> None:
        """End the clause being read."""
        if self.pending:
            stance = self.waiting or Stance.HOLD
            self.clauses.append(Clause(tuple(self.pending), stance))
            self.pending = []
        self.waiting = None

    def verb(self, stance: Stance) -> None:
        """Take a verb: it speaks of the parties before it, or after a `;` of those behind it."""
        self.verbs += 1
        if self.pending and self.after != ";":
            self.clauses.append(Clause(tuple(self.pending), stance))
            self.pending = []
        else:
            self.close()
            self.waiting = stance
        self.after = "verb"


def read_head(inner: str, *, registry: Registry, whole: bool = True) -> Head | None:
    """Return the attribution that `inner`, the inside of a bracket, opens with, or None.

    With `whole` False, `inner` is only the beginning of that inside, and a
    head has to end by a colon. `Head.length` runs up to the first word that the head speaks of, the colon
    and spaces included. A party that nobody registered is taken only where it
    is a run of capitals, or stands with a verb. Cost: bounded by `LONGEST`
    and the size of the registry.
    """
    text = inner[:LONGEST]
    if _START.match(text) is None:
        return None
    scan = _Scan()
    while True:
        space = _SPACE.match(text, scan.at)
        if space is not None:
            scan.at = space.end()
        if scan.at >= len(text):
            return _finish(scan, inner, complete=whole and len(inner) <= LONGEST and scan.verbs > 0)
        character = text[scan.at]
        if character in ":：":
            scan.at += 1
            return _finish(scan, inner, complete=True)
        if _ends_by_other_mark(scan, text):
            scan.at += 1
            return _finish(scan, inner, complete=True)
        if not _step(scan, text, registry):
            return None


def _ends_by_other_mark(scan: _Scan, text: str) -> bool:
    """A full stop right after a verb, or a dash after parties, stands for the colon."""
    character = text[scan.at]
    if character == ".":
        return scan.after == "verb" and (text[scan.at + 1 : scan.at + 2] or " ").isspace()
    return character in "–—" and (scan.known > 0 or scan.verbs > 0) and bool(scan.after)


def _step(scan: _Scan, text: str, registry: Registry) -> bool:
    """Take one party, verb, separator or mark; False when the text is no head."""
    character = text[scan.at]
    if character == ";":
        scan.at += 1
        if scan.waiting is not None:
            scan.close()
        scan.after = ";"
        return True
    if character in "/,&+":
        scan.at += 1
        scan.after = scan.after if scan.after == ";" else "/"
        return bool(scan.pending or scan.clauses)
    joined = _AND.match(text, scan.at)
    if joined is not None and scan.pending:
        scan.at, scan.after = joined.end(), "/"
        return True
    verb = _verb_at(text, scan.at)
    if verb is not None and not _known_at(text, scan.at, registry):
        scan.at = verb[0]
        scan.verb(verb[1])
        return True
    if _party(scan, text, registry):
        return True
    mark = _DIGITS.match(text, scan.at)
    if mark is not None and (scan.pending or scan.clauses):
        scan.marks.append(mark[0].strip("[^]"))
        scan.at = mark.end()
        return True
    return False


def _verb_at(text: str, at: int) -> tuple[int, Stance] | None:
    found = _VERB.match(text, at)
    if found is None or _AFTER_VERB.match(text, found.end()) is None or found.lastgroup is None:
        return None
    return found.end(), _VERBS[int(found.lastgroup[1:])][1]


def _known_at(text: str, at: int, registry: Registry) -> tuple[int, Party] | None:
    """Return the longest registered name at `at`, if the text may go on behind it."""
    for name, code in registry.surfaces:
        if text.startswith(name, at):
            end = at + len(name)
            if not text[end : end + 1].isalpha() or _verb_at(text, end) is not None:
                return end, code
    return None


def _abbreviated(text: str, at: int, registry: Registry) -> tuple[int, Party] | None:
    """Take "Ard." or "Zem" for the one registered party whose name begins so."""
    found = _ABBREVIATION.match(text, at)
    if found is None or found[0] in _NO_ABBREVIATION:
        return None
    short = found[0].rstrip(".").lower()
    codes = {code for name, code in registry.surfaces if name.lower().startswith(short)}
    if len(codes) == 1:
        return found.end(), codes.pop()
    return found.end(), Party(found[0].rstrip("."))


def _party(scan: _Scan, text: str, registry: Registry) -> bool:
    known = _known_at(text, scan.at, registry)
    if known is not None:
        scan.at, party = known
        scan.known += 1
    else:
        guess = _GUESS.match(text, scan.at)
        if guess is not None and guess[0] not in _NO_PARTY:
            scan.at, party = guess.end(), Party(guess[0])
        else:
            short = _abbreviated(text, scan.at, registry)
            if short is None:
                return False
            scan.at, party = short
            scan.abbreviations += 1
        scan.guesses += 1
    if text[scan.at : scan.at + 1] == "." and text[scan.at + 1 : scan.at + 2] in ("", "/", " "):
        scan.at += 1
    if party not in scan.pending:
        scan.pending.append(party)
    scan.after = "party"
    return True


def _finish(scan: _Scan, inner: str, *, complete: bool) -> Head | None:
    """Decide whether what was read is an attribution."""
    scan.close()
    named = [party for clause in scan.clauses for party in clause.parties]
    if not complete or not named:
        return None
    # Mixed-case guesses need a verb or a known party beside them: "[Note: ...]" names nobody.
    if scan.abbreviations and not (scan.verbs or scan.known):
        return None
    space = _SPACE.match(inner, scan.at)
    length = space.end() if space is not None else scan.at
    return Head(tuple(scan.clauses), length, guessed=scan.guesses > 0, marks=tuple(scan.marks))

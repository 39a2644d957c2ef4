"""Read cross-references in a text, without saying what they lead to.

By words and numbers, in English, French, Spanish and Russian: "Article 7,
paragraph 1 (b)", "paragraphe 6 de l’article 47", "Articles 3 to 7",
"paragraph 2 above", "this Article", "the preceding paragraph". What a mention
leads to is for `plenipo.instrument.references` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plenipo.instrument.labels import parse_label
from plenipo.instrument.numerals import SUFFIXES


class Level(StrEnum):
    """What a mention calls its target."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    POINT = "point"
    ANNEX = "annex"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"


# A number as (values, insertion, letter, how it is written): "(ii)" is not "(b)".
Mark = tuple[tuple[int, ...], int, str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One step down to a target: "Article 7" or "(b)"; `marks` are the ways to read it."""

    level: Level
    marks: tuple[Mark, ...]
    relative: str = ""  # "this", "preceding", "following"


@dataclass(frozen=True, slots=True)
class Mention:
    """One reference as it stands in a text: `[start, end)` in code points.

    `paths` has one entry a target named. `through` lists the places in `paths`
    from which a range runs to the next ("Articles 3 to 7"). `noun` is what the
    mention says it belongs to ("of the Convention"), `own` whether that is "this".
    """

    start: int
    end: int
    paths: tuple[tuple[Step, ...], ...]
    through: frozenset[int] = field(default=frozenset())
    noun: str = ""
    own: bool = False


_WORDS: Mapping[Level, str] = {
    Level.ARTICLE: r"[Aa]rticles?|ARTICLES?|[Aa]rts?\.|[Aa]rtículos?|[Сс]тать[а-яё]{1,3}"
    r"|(?:[Dd]raft )?[Rr]ules?|[Rr]egulations?|[Cc]lauses?",
    Level.PARAGRAPH: r"[Pp]aragraphs?|[Pp]aras?\.?|[Pp]aragraphes?|[Pp]árrafos?|[Пп]ункт[а-я]{0,3}",
    Level.POINT: r"[Ss]ub-?paragraphs?|[Pp]oints?|[Ss]ubclauses?|[Aa]linéas?|[Aa]partados?"
    r"|[Ii]ncisos?|[Пп]одпункт[а-я]{0,3}",
    Level.ANNEX: r"[Aa]nnex(?:es)?|ANNEX|[Aa]nnexes?|[Aa]nexos?|[Пп]риложени[а-я]{1,2}",
    Level.PART: r"[Pp]arts?|[Pp]arties?|[Pp]artes?|[Чч]аст[а-я]{1,3}",
    Level.CHAPTER: r"[Cc]hapters?|[Cc]hapitres?|[Cc]apítulos?|[Гг]лав[а-я]{1,2}",
    Level.SECTION: r"[Ss]ections?|[Ss]ecci(?:ón|ones)|[Рр]аздел[а-я]{0,2}",
}
_SUFFIX = rf"(?:[ \u00a0-]?(?:{'|'.join(sorted(SUFFIXES, key=len, reverse=True))})(?!\w))?"
_PLAIN = rf"(?:\d{{1,4}}(?:\.(?:\d{{1,3}}|[A-Z](?!\w)))*{_SUFFIX}[A-Z]?(?![\w%])|premier(?!\w)|[IVXL]+{_SUFFIX}(?!\w)|[A-Z](?![\w’']))"
_SUB = (
    rf"(?:[ \u00a0]?(?:\((?:[a-zа-я]{{1,4}}|\d{{1,3}}){_SUFFIX}\)|(?<=[ \u00a0])[a-zа-я]{{1,4}}\)))"
)
_LETTERED = rf"(?:\(?(?:[a-zа-я]{{1,4}}|\d{{1,3}}){_SUFFIX}\))"
_NUMBER = rf"(?:{_PLAIN}{_SUB}*|{_LETTERED}{_SUB}*)"
_AND = r"(?:, (?:and |or )?| and | or | et | ou | y | o | e | и | или |, et |, y |, и )"
_TO = r"(?: to | through |[–—-]| à | a | al | до | по )"
_JOIN = rf"(?:(?P<to>{_TO})|{_AND})"
_LIST = rf"{_NUMBER}(?:(?:{_TO}|{_AND}){_NUMBER})*"
_THIS = r"[Tt]his|[Tt]hese|(?:the )?present|(?:[Ll]e |[Ll]a |du |au |de la )?[Pp]résente?|(?:[Ee]l |[Ll]a |del |al |de la )?[Pp]resente|[Нн]астоящ[а-я]{2,3}|[Дд]анн[а-я]{2,3}"
_BEFORE = r"(?:the )?preceding|(?:the )?previous|anterior|предыдущ[а-я]{2,3}"
_AFTER = r"(?:the )?following|(?:the )?next|siguiente|следующ[а-я]{2,3}"
ANY_WORD = "|".join(f"(?P<{level.value}>{words})" for level, words in _WORDS.items())
_PIECE = re.compile(
    rf"(?<!\w)(?:(?:(?P<this>{_THIS})|(?P<before>{_BEFORE})|(?P<after>{_AFTER})) )?"
    rf"(?:{ANY_WORD})(?!\w)(?:[ \u00a0](?P<list>{_LIST}))?"
    r"(?: (?P<preceding>précédent|anterior)e?| (?P<succeeding>suivant|siguiente)e?)?"
)
_ONE = re.compile(_NUMBER)
_SEPARATOR = re.compile(_JOIN)
_SUB_ONE = re.compile(r"\(?([a-zа-я]{1,4}|\d{1,3})((?:[ \u00a0-]?\w+)?)\)")
_PLAIN_ONE = re.compile(_PLAIN)
# What joins "Article 7" to "paragraph 1" after it, and "paragraph 1" to "Article 7" after it.
_DOWN = re.compile(r",? ")
_UP = re.compile(r" (?:of |de l’|de l'|des |du |de la |del |de los |de las |de |da )?")
_DIRECTION = re.compile(
    r" (?:above|below|ci-dessus|ci-dessous|supra|infra|выше|ниже|precedente)(?!\w)"
)
_OF = re.compile(
    r",? (?:(?:of|to|in|de la|de l’|de l'|du|del|de|da|к) )?"
    r"(?:(?P<own>this|the present|(?:le |la )?présente?|(?:el |la )?presente|настоящ[а-я]{2,3}) |(?:the |said |that |la |el )*)"
    r"(?P<noun>[A-ZÀ-ÖØ-ÞА-ЯЁ][\w-]+)"
)
_TRIGGER = re.compile(
    r"[Aa]rt|ART|[Pp]ar|[Aa]nn?ex|ANNEX|[Rr]ule|[Cc]l?a|[Ss]e?u?[bc]|[Rr]eg|[Pp][oá]|[Ii]nc|[Сс]т|[Пп][уор]|[Чч]а|[Гг]л|[Рр]а|[Cc]h"
)
_RANKS = {
    Level.ANNEX: 0,
    Level.PART: 1,
    Level.CHAPTER: 2,
    Level.SECTION: 3,
    Level.ARTICLE: 4,
    Level.PARAGRAPH: 5,
    Level.POINT: 6,
}
_DOCUMENTS = (
    "resolution|decision|regulation|convention|charter|statute|treaty|protocol|declaration|report"
    "|celle-ci|celui-ci|celles-ci|aquella|rules of procedure"
    "|résolution|décision|règlement|charte|statut|traité|resolución|decisión|reglamento|carta"
)
_OF_LOWER = re.compile(rf" (?:of|to|de la|du|del|de) (?:(?:the|said|that) )*(?P<noun>{_DOCUMENTS})")
# "decision 2/CP.17, paragraph 83"; "an Annex VII tribunal" is named after another text's annex.
_OF_BEFORE = re.compile(
    rf"(?:(?:{_DOCUMENTS}|Decision|Resolution) [\w/.-]{{1,20}},? |(?<!\w)[Aa]n? )\Z", re.IGNORECASE
)
OWN_NOUN = re.compile(rf"(?<!\w)(?:{_THIS}) ([A-ZÀ-ÖØ-ÞА-ЯЁ]\w+)")


# ---------------------------------------------------------------------- finding


@dataclass(frozen=True, slots=True)
class _Piece:
    """One level with its numbers: "paragraphs 1 and 2 (b)"."""

    start: int
    end: int
    level: Level
    relative: str
    paths: tuple[tuple[Step, ...], ...]
    through: frozenset[int]


def find_mentions(text: str, *, start: int = 0) -> list[Mention]:
    """Find every reference in a text, in order; they do not overlap.

    Nothing is resolved: this is reading alone. Cost: linear in the text.
    """
    if _TRIGGER.search(text, start) is None:
        return []
    mentions: list[Mention] = []
    cluster: list[_Piece] = []
    for match in _PIECE.finditer(text, start):
        piece = _piece(match)
        if piece is None:
            continue
        if cluster and _joins(text, cluster[-1], piece):
            cluster.append(piece)
        else:
            if cluster:
                mentions.append(_mention(text, cluster))
            cluster = [piece]
    if cluster:
        mentions.append(_mention(text, cluster))
    return mentions


def reference_spans(text: str) -> list[tuple[int, int]]:
    """Return where references stand in a text: half-open, in code points, in order."""
    return [(mention.start, mention.end) for mention in find_mentions(text)]


def _piece(match: re.Match[str]) -> _Piece | None:
    level = next(level for level in Level if match[level.value] is not None)
    relative = ""
    if match["this"]:
        relative = "this"
    elif match["before"] or match["preceding"]:
        relative = "preceding"
    elif match["after"] or match["succeeding"]:
        relative = "following"
    word = match[level.value]
    if match["list"]:
        if (
            level is Level.PART
            and word[4:] in ("ie", "ies", "e", "es")
            and match["list"][0].isdecimal()
        ):
            return None  # "à la Partie 60 jours avant": a Party, and a number of days
        paths, through = _numbers(level, match["list"])
        return _Piece(match.start(), match.end(), level, "", paths, through)
    if not relative or word[-1] == "s":
        return None  # "these Parties", "the present rules"
    step = Step(level, (), relative)
    return _Piece(match.start(), match.end(), level, relative, ((step,),), frozenset())


def _numbers(level: Level, text: str) -> tuple[tuple[tuple[Step, ...], ...], frozenset[int]]:
    """Read "1, 2 (b) and (c)" into one path a number."""
    paths: list[tuple[Step, ...]] = []
    through: set[int] = set()
    at = 0
    while at < len(text):
        one = _ONE.match(text, at)
        if one is None:
            break
        steps = _steps(level, one[0])
        if paths and one[0][0] == "(" and len(paths[-1]) > 1:
            # "1 (b) and (c)": the second stands beside the first one's last step.
            steps = (*paths[-1][:-1], *(Step(Level.POINT, s.marks) for s in steps))
        paths.append(steps)
        at = one.end()
        joint = _SEPARATOR.match(text, at)
        if joint is None:
            break
        if joint["to"]:
            through.add(len(paths) - 1)
        at = joint.end()
    return tuple(paths), frozenset(through)


def _steps(level: Level, text: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    at = 0
    plain = _PLAIN_ONE.match(text)
    if plain is not None:
        steps.append(Step(level, marks_of(plain[0])))
        at = plain.end()
    for sub in _SUB_ONE.finditer(text, at):
        below = level if not steps else Level.POINT
        steps.append(Step(below, marks_of(sub[0])))
    return tuple(steps)


def marks_of(text: str) -> tuple[Mark, ...]:
    """Return every way to read a label or number as a mark."""
    label = parse_label(text) if text else None
    if label is None:
        return ()
    return tuple(
        (reading.values, label.insertion, label.letter, reading.system.value)
        for reading in label.readings
    )


def _joins(text: str, above: _Piece, below: _Piece) -> bool:
    gap = text[above.end : below.start]
    first, second = _RANKS[above.level], _RANKS[below.level]
    if first < second:
        return _DOWN.fullmatch(gap) is not None and not below.relative
    return first > second and _UP.fullmatch(gap) is not None


def _mention(text: str, cluster: list[_Piece]) -> Mention:
    start, end = cluster[0].start, cluster[-1].end
    ordered = sorted(cluster, key=lambda piece: _RANKS[piece.level])
    above: tuple[Step, ...] = ()
    for piece in ordered[:-1]:
        above += piece.paths[-1]
    last = ordered[-1]
    direction = _DIRECTION.match(text, end)
    if direction is not None:
        end = direction.end()
    noun, own = "", False
    owner = _OF.match(text, end)
    if owner is not None and not _free(text, end, owner):
        noun, own = owner["noun"], owner["own"] is not None
    elif (lower := _OF_LOWER.match(text, end)) is not None:
        noun = lower["noun"]
    elif not noun and (before := _OF_BEFORE.search(text, max(0, start - 48), start)) is not None:
        noun = before[0].split(" ")[0]
    return Mention(start, end, tuple(above + path for path in last.paths), last.through, noun, own)


def _free(text: str, end: int, owner: re.Match[str]) -> bool:
    """Tell whether the noun after a number has nothing to do with it ("Article 3 Parties")."""
    between = text[end : owner.start("noun")]
    cyrillic = "а" <= owner["noun"][-1].lower() <= "я"
    return (
        not cyrillic and re.match(r",? (?:of|to|de|du|del|da)(?!\w)|, (?:of|de)", between) is None
    )

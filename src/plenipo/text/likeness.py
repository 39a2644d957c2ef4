"""When are two wordings the same? Exactly, typographically, nearly.

Only the first two pool by themselves. *Typographic* sameness looks past the
shape of quotation marks, dashes, ellipses, ligatures and spaces, and past a
space before a French double punctuation mark. Case is kept: a Party is not a
party. *Near* wordings are only ever suggested to a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from plenipo.text.tokens import bare

# Only a text with one of these can differ from its typographic key.
TYPOGRAPHIC = re.compile(
    "[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2032\u2033\u02bc`\u00b4\u2010-\u2015\u2212\u2026"
    "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200c-\u200f\u061c\ufb00-\ufb06\n]"
    "|\\.{2,}|\\s[:;?!\u00bb]|\u00ab\\s|''"
)


def is_typographic(text: str) -> bool:
    """Tell whether the text has a sign that typography can change."""
    if text.isascii() and text.isprintable():  # a few searches settle it, and nearly all texts
        return (
            ".." in text
            or " :" in text
            or " ;" in text
            or "''" in text
            or "`" in text
            or " ?" in text
            or " !" in text
        )
    return TYPOGRAPHIC.search(text) is not None


_FOLD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u200c\u200d\u200e\u200f\u061c"),
        "\u2026": "...",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_NO_SPACE_BEFORE = frozenset(":;?!\u00bb")


def typographic_key(token: str) -> str:
    """Return what is left of a token when typography is looked past.

    Two tokens with equal keys are the same words. An empty line keeps its
    meaning: a paragraph break is never mere typography.
    """
    word = bare(token)
    space = token[: len(token) - len(word)]
    if space:
        if space == "\n\n":
            pass
        elif word in _NO_SPACE_BEFORE:
            space = ""
        else:
            space = " "
    return space + word.translate(_FOLD)


def keys(tokens: Sequence[str]) -> list[str]:
    """Return the typographic keys of `tokens`, one for one.

    A word after an opening guillemet counts as standing close to it, as the
    word after any other opening mark does.
    """
    result = [typographic_key(token) for token in tokens]
    for index in range(1, len(tokens)):
        key = result[index]
        if key[:1] == " " and bare(tokens[index - 1]) == "\u00ab":
            result[index] = key[1:]
    return result


# A difference in one of these is never small: obligation, negation, choice, quantity, unit, number.
# Words of the languages that agreements are most often drafted in; others are judged by likeness.
PROTECTED_WORDS = frozenset(
    (
        "shall should may will must can could might would ought not no nor never neither none"
        " without and or unless except only all any each every some both either more less least"
        " most before after within until from to up down in out if"
        " hour hours day days week weeks month months year years cent percent euro euros dollar"
        " dollars metre metres meter meters kilometre kilometres kilometer kilometers hectare"
        " hectares mile miles"
        " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
        " hundred thousand million half third quarter first second fourth fifth"
        " ne pas non ni aucun sans et ou sauf doit doivent devrait devraient peut peuvent pourrait"
        " jour jours semaine semaines mois an ans année années deux trois quatre cinq six sept huit"
        " neuf dix quinze vingt trente quarante cinquante soixante cent mille"
        " nunca ningún sin y o salvo deberá deberán debería deberían podrá podrán podría día días"
        " semana semanas mes meses año años dos tres cuatro cinco seis siete ocho nueve diez quince"
        " veinte treinta cuarenta cincuenta sesenta cien mil"
        " не нет ни без и или кроме должен должна должны следует может могут вправе обязаны обязан"
        " час часов день дня дней неделя недели недель месяц месяца месяцев год года лет"
        " два две двух три трёх трех четыре пять пяти десять десяти пятнадцать пятнадцати двадцать"
        " двадцати тридцать тридцати сорок сорока пятьдесят шестьдесят шестидесяти девяносто сто"
    ).split()
)
_SMALL_WORDS = frozenset("a an the".split())
_ROMAN = re.compile("[ivxlc]+")
_SPELLING = re.compile(
    r"(?<=[a-z]{3})(is|iz)(?=(e|ed|es|ing|ation|ations|er|ers)$)|(?<=[a-z]{3})our$"
)


def _plain(token: str) -> str:
    return _SPELLING.sub(lambda m: "iz" if m.group()[0] == "i" else "or", bare(token).lower())


def likeness(one: Sequence[str], two: Sequence[str]) -> float:
    """Return how alike two token sequences are, from 0 (nothing shared) to 1 (equal).

    The measure is twice the length of the longest common subsequence over the
    total length (Indel similarity).
    """
    if not one and not two:
        return 1.0
    return Indel.normalized_similarity(one, two)


def near(one: Sequence[str], two: Sequence[str]) -> bool:
    """Tell whether two wordings differ so little that a person may want to pool them.

    They must be at least 0.9 alike, or differ in articles and spelling only,
    and the words that differ must not be a number, a negation, a modal verb,
    a quantity word, a unit, a lone letter or a capitalised (defined) term.
    Symmetric; not transitive, which is why nothing is ever pooled by it.
    """
    one, two = sorted((list(one), list(two)))  # of several alignments, the same both ways
    a, b = [_plain(t) for t in one], [_plain(t) for t in two]
    changed: set[str] = set()
    raw: set[str] = set()
    for op in Indel.opcodes(a, b):
        (i1, i2), (j1, j2) = (op.src_start, op.src_end), (op.dest_start, op.dest_end)
        if op.tag != "equal":
            changed.update(a[i1:i2], b[j1:j2])
            raw.update(bare(t) for t in (*one[i1:i2], *two[j1:j2]))
        elif any(
            bare(old)[:1] != bare(new)[:1]
            for old, new in zip(one[max(i1, 1) : i2], two[max(j1, 1) : j2], strict=False)
        ):
            return False  # a capital letter makes a defined term
    if any(map(_is_weighty, changed)):
        return False
    if changed <= _SMALL_WORDS:
        return True
    if any(w[:1].isupper() for w in raw):
        return False
    return likeness(a, b) >= 0.9


def _is_weighty(word: str) -> bool:
    """Tell whether a difference in this word alone can change what parties are bound to."""
    lone_letter = len(word) == 1 and word.isalpha() and word != "a"
    return (
        word in PROTECTED_WORDS
        or lone_letter
        or any(sign.isdigit() for sign in word)
        or _ROMAN.fullmatch(word) is not None
    )

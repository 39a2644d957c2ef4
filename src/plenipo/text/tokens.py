r"""Tokens: words and punctuation marks, each with the space before it.

A token is a string: at most one space character (plain, typographic or a line
break; between blocks an empty line, "\n\n"), then a word or one punctuation
mark. Because the space belongs to the token that follows it, putting a token
in or taking one out never leaves a double or a missing space, and joining the
tokens of a text gives the text.

Words are those of Unicode's word boundaries. Where a script needs nothing but
its letters to tell words apart one regular expression finds them; where it
needs a dictionary (Chinese, Japanese, Thai, ...) or has marks of its own, ICU
does. A test holds the two against each other on the first kind.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOKENIZER_VERSION = 1  # stored beside anything that depends on where words end

_SPACE = "\\s"
# A word: letters and digits, joined by an apostrophe or a full stop between letters
# ("State's", "e.g"), by comma or full stop between digits ("1,000", "4.5").
_TOKEN = re.compile(
    rf"(?:\n\n|{_SPACE})?(?:\d+(?:[.,'’]\d+)*\w*|\w+(?:['’.]\w+)*|\.{{2,}}|_+|[^\w\s])"
)
# Scripts written without spaces between words, and combining or joining marks.
_NEEDS_ICU = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u0700-\u074a\u0780-\u07b1\u0900-\u109f\u1780-\u17ff\u1a20-\u1aad"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u2e80-\ua4cf\ua66f-\ua67d\ua8e0-\ua9ff"
    "\uaa00-\uaadf\uf900-\ufaff\ufe00-\ufe0f\ufe20-\ufe2f\uff66-\uff9f\U0001f300-\U0001faff"
    "\U00020000-\U0003ffff]"
)
_WHITE = re.compile(r"\s")


def tokenize(text: str) -> list[str]:
    """Split canonical text into tokens; `"".join(tokenize(text)) == text`.

    Cost: linear; about 0.1 microseconds a token by regular expression, ten
    times that by ICU.
    """
    if not needs_dictionary(text):
        tokens: list[str] = _TOKEN.findall(text)
        # White space of an unforeseen shape must not be lost; only then do the long check.
        if sum(map(len, tokens)) == len(text):
            return tokens
    return _tokenize_icu(text)


def needs_dictionary(text: str) -> bool:
    """Tell whether the text has signs that only ICU splits into words."""
    return not text.isascii() and _NEEDS_ICU.search(text) is not None


@cache
def _breaker() -> Callable[[str], list[int]]:
    from icu4py.breakers import WordBreaker  # loading ICU costs time; most texts never need it

    def boundaries(text: str) -> list[int]:
        ends: list[int] = [0]
        for segment in WordBreaker(text, "en"):
            ends.append(ends[-1] + len(segment))
        return ends

    return boundaries


def _tokenize_icu(text: str) -> list[str]:
    """Split by ICU's word boundaries, then give each piece of white space to what follows."""
    tokens: list[str] = []
    space = ""
    # The narrow space that does not break would count as part of a word.
    for start, end in pairwise(_breaker()(text.replace("\u202f", " "))):
        piece = text[start:end]
        if piece.isspace():
            space += piece
            continue
        if piece == "." and not space and tokens and not bare(tokens[-1]).strip("."):
            tokens[-1] += piece  # a run of full stops is one mark
        else:
            tokens.append(space + piece)
        space = ""
    if space:  # canonical text does not end in white space, but nothing may be lost
        tokens.append(space)
    return tokens


def starts_with_space(token: str) -> bool:
    """Tell whether the token carries a space."""
    return token[:1].isspace()


def bare(token: str) -> str:
    """Return the token without the space it carries."""
    return token.lstrip()


def space_of(token: str) -> str:
    """Return the space the token carries, "" when it carries none."""
    return token[: len(token) - len(token.lstrip())]

"""A wording made ready for comparing: its tokens, where they start, what no edit may cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

from plenipo.text.likeness import is_typographic
from plenipo.text.spans import protected_spans, token_spans
from plenipo.text.tokens import tokenize

# A word that can stand in a protected span; without one near an edit there is none to cut.
TRIGGERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred Article Articles article articles Art Section Sections Annex Annexe Annexes Chapter"
    " Chapters Part Protocol Rule Rules paragraph paragraphs Paragraph Paragraphs subparagraph"
    " subparagraphs Subparagraph Subparagraphs paragraphe paragraphes Paragraphe Paragraphes"
    " alinéa alinéas Alinéa Alinéas Artículo Artículos artículo artículos párrafo párrafos Párrafo"
    " Párrafos Anexo Anexos Статья Статьи Статью статья статьи статью статье статьей статьёй"
    " пункт пункта пункте пункту пунктом Пункт Пункта Пункте Пункту Пунктом Приложение Приложения"
    " Приложении Приложению المادة الفقرة المرفق Հոդված Հոդվածի հոդված հոդվածի հոդվածով հոդվածում"
    " Maddə maddə maddənin maddədə".split()
)
QUOTE = re.compile('[“”„«»《》"]')
_HAN_NUMBERS = frozenset("一二三四五六七八九十百千零〇两第")


class Words:
    """A wording made ready for comparing: its tokens, where they start, its spans.

    The text is that of a passage after its label, and carries the space that
    follows the label; `padded(text)` gives one that has none such a space, so
    that the first word is a token like every other.
    """

    __slots__ = (
        "_quoted",
        "_spans",
        "_triggers",
        "_typographic",
        "starts",
        "terms",
        "text",
        "tokens",
    )

    def __init__(
        self, text: str, terms: Sequence[str] = (), *, tokens: Sequence[str] | None = None
    ) -> None:
        """`tokens` gives the tokens of `text` where they are known already."""
        self.text = text
        self.tokens = tokenize(text) if tokens is None else list(tokens)
        self.terms = terms
        starts = list(accumulate(map(len, self.tokens), initial=0))
        starts.pop()
        self.starts = starts
        self._spans: list[tuple[int, int]] | None = None
        self._triggers: list[int] | None = None
        self._quoted: bool | None = None
        self._typographic: bool | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Protected spans as half-open ranges of token indices."""
        if self._spans is None:
            likely = self.terms or self.quoted or self.triggers
            self._spans = spans_of_tokens(self.tokens, self.terms) if likely else []
        return self._spans

    @property
    def triggers(self) -> list[int]:
        """Indices of the tokens that can stand in a protected span, terms and titles aside."""
        if self._triggers is None:
            self._triggers = [k for k, token in enumerate(self.tokens) if is_trigger(token)]
        return self._triggers

    @property
    def quoted(self) -> bool:
        """Whether a quotation mark stands in the text."""
        if self._quoted is None:
            self._quoted = QUOTE.search(self.text) is not None
        return self._quoted

    @property
    def typographic(self) -> bool:
        """Whether a sign stands in the text that typography can change."""
        if self._typographic is None:
            self._typographic = is_typographic(self.text)
        return self._typographic


def padded(text: str) -> str:
    """Give a text without a space in front the space that its first token carries."""
    return " " + text if text and not text[0].isspace() else text


def spans_of_tokens(tokens: Sequence[str], terms: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return the protected spans of a token sequence as ranges of token indices."""
    found = protected_spans("".join(tokens), terms)
    if not found:
        return []
    ends = list(accumulate(map(len, tokens)))
    starts = list(map(sub, ends, map(len, map(str.lstrip, tokens))))
    return token_spans(starts, ends, found)


def is_trigger(token: str) -> bool:
    """Tell whether a token can stand in a protected span, terms and titles aside."""
    word = token.lstrip()
    if word in TRIGGERS or not (word.isalpha() or word in ",.;:()-"):
        return True
    return not word.isascii() and not _HAN_NUMBERS.isdisjoint(word)

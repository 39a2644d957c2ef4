"""Find options: whole provisions offered side by side under "Option I", "Alternative A".

A block that begins with such a head, after its label and opening brackets, is
where an option begins. Heads of the same word and the same kind of number
that count upwards from the first make a set; a head of another kind inside an
option opens a set of its own inside it. The rules are our own, drawn from
drafts whose options span single sentences, paragraphs and whole articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.brackets.wild.model import Option, OptionSet, WildBlock
from plenipo.instrument.labels import parse_label, split_label
from plenipo.instrument.numerals import roman_value

HEAD = re.compile(
    r"(?P<open>[\[［{*_\s]*)(?P<word>Option|OPTION|Alternative|ALTERNATIVE|Variant|VARIANT|Variante"
    r"|Alt|ALT)\.?\s*(?P<number>\(\s?(?:\d{1,3}|[IVX]{1,5}|[ivx]{1,5}|[A-Za-z])\s?\)|\d{1,3}|[IVX]{1,5}\b|[A-Z]\b)"
    r"(?P<scope>(?:\s+for\s+[^\n:]{1,120}?(?=\s*(?:\n|:|$|\(|\[))|\s*\((?:for|paragraphs?|paras?|articles?|rules?|sections?|draft)\s[^)\n]{1,120}\))?)"
    r"(?P<end>\s*[:.)\]*_—–-]+|(?=\s*(?:\Z|\n))|(?=\s*[\[{A-Z“\"]))"
)
_NOTHING = re.compile(
    r"[\s\[*_:.—–-]*(?:\d{1,3}\w{0,10}\.?\s+)?(?:no (?:text|articles?|provisions?|paragraphs?|reference|such|sections?|annex)\b"
    r"|delete(?:d)?\b|\(?deletion\b|nothing\b|pas de texte|sin texto)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\[?\s*(?:#{1,6}\s|(?:ARTICLE|Article|SECTION|Section|CHAPTER|Chapter|PART|Part|ANNEX|Annex)\b|\{)"
)
_SCOPE_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3})*(?:\s?(?:bis|ter|quater|quin\w+))?")
_DEEPEST = 6  # sets of options inside each other; no draft goes further
_SCOPE_AFTER = re.compile(
    r"[\s*_]*\(((?:paragraphs?|paras?\.?|articles?|rules?|sections?)\s[^)\n]{1,80})\)[*_:.]*"
)
_LABEL_CHOICE = re.compile(r"\[\s*\d{1,3}(?:bis|ter)?\s*\]\s*\[\s*\d{1,3}(?:bis|ter)?\s*\]")


@dataclass(frozen=True, slots=True)
class _Head:
    block: int
    start: int
    body: int
    series: str
    ordinal: int
    name: str
    scope: str
    nothing: bool


@dataclass(slots=True)
class _Set:
    heads: list[_Head]
    parent: int
    last: int  # index of the last block
    highest: tuple[int, ...] = ()  # the highest label in the options before the last


def option_head(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the option head that `text[start:end]` opens with, or None."""
    return HEAD.match(text, start, end)


def options_of(text: str, blocks: Sequence[WildBlock]) -> tuple[OptionSet, ...]:
    """Return the sets of options of a document, outer sets before inner ones.

    A set has two options or more. Cost: linear in blocks and heads for each
    level of nesting.
    """
    heads = [h for h in (_head(text, i, b) for i, b in enumerate(blocks)) if h is not None]
    sets: list[_Set] = []
    open_sets: list[int] = []
    for head in heads:
        place = _place(sets, open_sets, head, text, blocks)
        if place >= 0:
            found = sets[place]
            between = range(found.heads[-1].block + 1, head.block)
            values = [_label_value(text, blocks[i]) for i in between]
            found.highest = max((found.highest, *(v for v in values if v)))
            found.heads.append(head)
            del open_sets[open_sets.index(place) + 1 :]
            around = _series_around(sets, place)
            found.last = _last(text, blocks, found, around)
        else:
            parent = open_sets[-1] if open_sets else -1
            sets.append(_Set([head], parent, head.block))
            open_sets.append(len(sets) - 1)
    return _finished(text, blocks, sets)


def _series_around(sets: Sequence[_Set], index: int) -> frozenset[str]:
    """The series of a set and of those it stands inside: their heads end its last option."""
    found: set[str] = set()
    while index >= 0:
        found.add(sets[index].heads[0].series)
        index = sets[index].parent
    return frozenset(found)


def _place(
    sets: list[_Set],
    open_sets: list[int],
    head: _Head,
    text: str,
    blocks: Sequence[WildBlock],
) -> int:
    """Return the open set that `head` continues, or -1; close the sets that are over."""
    for depth in range(len(open_sets) - 1, -1, -1):
        candidate = sets[open_sets[depth]]
        last = candidate.heads[-1]
        follows = last.series == head.series and last.ordinal < head.ordinal <= last.ordinal + 2
        if follows and not _article_between(text, blocks, last.block, head.block):
            return open_sets[depth]
    mixed = _mixed(sets, open_sets, head, text, blocks)
    if mixed >= 0:
        return mixed
    del open_sets[_DEEPEST:]
    while open_sets:
        candidate = sets[open_sets[-1]]
        inside = (
            head.series != candidate.heads[-1].series
            and (len(candidate.heads) == 1 or head.block <= candidate.last)
            and not _article_between(text, blocks, candidate.heads[-1].block, head.block)
        )
        if inside:
            break
        open_sets.pop()
    return -1


def _mixed(
    sets: list[_Set],
    open_sets: list[int],
    head: _Head,
    text: str,
    blocks: Sequence[WildBlock],
) -> int:
    """Return the open set that `head` continues in another kind of number: "Option I", "Option 2"."""
    if open_sets and head.ordinal > 1:
        candidate = sets[open_sets[-1]]
        last = candidate.heads[-1]
        word, style = head.series.split()
        if (
            last.series.split()[0] == word
            and {style, last.series.split()[1]} == {"I", "1"}
            and head.ordinal == last.ordinal + 1
            and not _article_between(text, blocks, last.block, head.block)
        ):
            return open_sets[-1]
    return -1


def _article_between(text: str, blocks: Sequence[WildBlock], first: int, last: int) -> bool:
    return any(
        text.startswith(("Article", "ARTICLE", "Annex", "ANNEX", "#"), blocks[i].start)
        for i in range(first + 1, last + 1)
    )


def _head(text: str, number: int, block: WildBlock) -> _Head | None:
    if block.furniture:
        return None
    for start in dict.fromkeys((block.content, block.start)):
        found = HEAD.match(text, start, block.end)
        if found is not None:
            break
    else:
        return None
    written = found["number"].strip("( )")
    style, ordinal = _ordinal(written, bracketed=found["number"][0] == "(")
    if not ordinal:
        return None
    scope, body = found["scope"], found.end()
    after = _SCOPE_AFTER.match(text, body, block.end)
    if after is not None:
        scope, body = after[1], after.end()
    nothing = _NOTHING.match(text, body, block.end) is not None
    return _Head(
        number,
        found.end("open"),
        _after_spaces(text, body, block.end),
        f"{found['word'].lower()} {style}",
        ordinal,
        f"{found['word']} {found['number']}",
        _unwrapped(" ".join(scope.split())),
        nothing,
    )


def _unwrapped(scope: str) -> str:
    """Take off what only introduces a scope: "for ", or brackets around it."""
    if scope.startswith("(") and scope.endswith(")"):
        return scope[1:-1]
    return scope.removeprefix("for ")


def _after_spaces(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ordinal(written: str, *, bracketed: bool) -> tuple[str, int]:
    """Return the kind of a number and its value: 2 for "2", "II", "B" and "(b)"."""
    around = "()" if bracketed else ""
    if written.isdecimal():
        value = int(written)
        # A footnote mark stuck to the number: "Option 167" is option 1 with note 67.
        return f"1{around}", value if value < 30 else int(written[0])
    roman = roman_value(written)
    if roman and (len(written) > 1 or written in "IVXivx"):
        return f"{'I' if written.isupper() else 'i'}{around}", roman
    return f"{'A' if written.isupper() else 'a'}{around}", ord(written.lower()) - ord("a") + 1


def _last(text: str, blocks: Sequence[WildBlock], found: _Set, around: frozenset[str]) -> int:
    """Find the last block of the last option.

    It ends before the next heading, before a label beyond those of its scope,
    beyond those of the options before it or of the paragraph that it stands
    in, and at its own block when it says that there is no text.
    """
    head = found.heads[-1]
    if head.nothing or (head.body >= blocks[head.block].end and _empty_after(text, blocks, head)):
        return head.block if head.nothing else head.block + 1
    limit = _limit(found)
    own = _label_value(text, blocks[found.heads[0].block])
    last = head.block
    seen: tuple[int, ...] = ()
    for number in range(head.block + 1, len(blocks)):
        block = blocks[number]
        if block.furniture:
            continue
        if _HEADING.match(text, block.start, block.end) or _LABEL_CHOICE.match(text, block.start):
            break
        inner = _head(text, number, block)
        if inner is not None and inner.series in around:
            break
        value = _label_value(text, block)
        if value and (
            (own and value >= own) or (limit and value > limit) or (seen and value < seen)
        ):
            break
        if (
            own
            and not value
            and not block.continued
            and _unlabelled_ends(text, blocks, head, block)
        ):
            break
        seen = value or seen
        last = number
    return last


def _unlabelled_ends(text: str, blocks: Sequence[WildBlock], head: _Head, block: WildBlock) -> bool:
    """An option inside a numbered paragraph goes on in its points, not in a paragraph apart."""
    if split_label(text[block.start : block.start + 40]):
        return False
    stop = text[blocks[head.block].end - 1]
    return head.block + 1 < len(blocks) and stop not in ":,;" and text[block.start] not in "[(•*-–"


def _empty_after(text: str, blocks: Sequence[WildBlock], head: _Head) -> bool:
    """A head alone in its block, followed by a block that says there is no text."""
    follows = head.block + 1
    return follows < len(blocks) and (
        _NOTHING.match(text, blocks[follows].start, blocks[follows].end) is not None
    )


def _limit(found: _Set) -> tuple[int, ...]:
    """The highest label an option may reach: by its scope, or as the options before it did."""
    numbers = _SCOPE_NUMBERS.findall(found.heads[-1].scope)
    if numbers:
        return max(tuple(int(p) for p in re.findall(r"\d+", n)) for n in numbers)
    return found.highest


def _label_value(text: str, block: WildBlock) -> tuple[int, ...]:
    """Return the value of a block's paragraph number ("6.2" is (6, 2)), or ()."""
    start = block.start
    while start < block.end and text[start] in "[［ ":
        start += 1
    length = split_label(text[start : min(block.end, start + 40)])
    if not length or not text[start].isdecimal():
        return ()
    label = parse_label(text[start : start + length])
    return label.values if label is not None else ()


def _finished(text: str, blocks: Sequence[WildBlock], sets: list[_Set]) -> tuple[OptionSet, ...]:
    """Give each option its end, drop sets of one, and renumber parents."""
    kept = [i for i, s in enumerate(sets) if len(s.heads) > 1]
    order = {old: new for new, old in enumerate(kept)}
    found: list[OptionSet] = []
    for index in kept:
        heads = sets[index].heads
        options: list[Option] = []
        for number, head in enumerate(heads):
            if number + 1 < len(heads):
                last = heads[number + 1].block - 1
                while last > head.block and blocks[last].furniture:
                    last -= 1
            else:
                last = sets[index].last
            last = max(last, head.block)
            nothing = head.nothing or _says_nothing(text, blocks, head, last)
            options.append(
                Option(
                    head.name,
                    head.ordinal,
                    head.scope,
                    head.start,
                    _body(blocks, head, last),
                    blocks[last].end,
                    head.block,
                    last,
                    nothing,
                )
            )
        parent = sets[index].parent
        while parent >= 0 and parent not in order:
            parent = sets[parent].parent
        sure = options[-1].nothing or bool(heads[-1].scope)
        found.append(OptionSet(tuple(options), order.get(parent, -1), sure))
    return tuple(found)


def _body(blocks: Sequence[WildBlock], head: _Head, last: int) -> int:
    """Return where an option's words begin: in the next block when the head stands alone."""
    if head.body < blocks[head.block].end:
        return head.body
    later = (blocks[i] for i in range(head.block + 1, last + 1) if not blocks[i].furniture)
    follows = next(later, None)
    return follows.start if follows is not None else blocks[head.block].end


def _says_nothing(text: str, blocks: Sequence[WildBlock], head: _Head, last: int) -> bool:
    alone = head.body >= blocks[head.block].end and last == head.block + 1
    return alone and _empty_after(text, blocks, head)

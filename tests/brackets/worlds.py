"""Made-up worlds for the laws: a base, and what each of one to six parties makes of it.

A world is made of phrases, so that texts repeat words as legal prose does, in
one of several scripts; of signs that our own notation uses, standing as plain
text; of words that brackets must not cut; and of every change that a
delegation makes to a draft. Each world says which changes were made, so that
a test can see that a run has met them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from plenipo.text.canonical import canonical

CODES = ("ARD", "FAC", "G77", "KOV", "LUM", "ZEM")
TERMS = ("Joint Border Commission", "Ceasefire Line", "共同边界委员会")

PHRASES = {
    "latin": (
        "the Parties shall|the Parties should|each Party may|promptly|without delay|all their"
        "|withdraw their armed forces|from the border districts|report to the Commission|,|;|and|or"
        "|the|of the|in accordance with|exchange lists of prisoners|where appropriate|not|agree"
        "|respect the territorial integrity of the other Party|under the supervision of|, where appropriate,|–|meet once"
        "|refrain from the threat of force|a joint|of this Agreement|the entry into force|."
    ),
    "arabic": (
        "يلتزم الطرفان|يجب على الطرفين|سحب القوات المسلحة|من المناطق الحدودية|على الفور|،|.|و|أو"
        "|وفقا لأحكام هذا الاتفاق|تبادل قوائم الأسرى|اللجنة المشتركة|لا يجوز|كل طرف|في غضون"
    ),
    "chinese": (
        "缔约方应当|缔约方可以|撤出武装部队|从边境地区|立即|，|。|并|或|根据本协定|交换战俘名单"
        "|在三十天内|联合委员会|不得|各方|尊重领土完整|共同边界委员会"
    ),
    "russian": (
        "Стороны обязуются|Стороны вправе|незамедлительно|вывести вооружённые силы|, |.|и|или|не"
        "|из приграничных районов|обменяться списками пленных|в соответствии с настоящим Соглашением"
        "|под наблюдением|Совместной комиссии|каждая Сторона"
    ),
    "armenian": (
        "Կողմերը պարտավորվում են|Կողմերը կարող են|անհապաղ|դուրս բերել զորքերը|,|։|և|կամ|ոչ"
        "|սահմանային շրջաններից|համաձայն սույն Համաձայնագրի|համատեղ հանձնաժողով|յուրաքանչյուր Կողմ"
    ),
}
SIGNS = (
    "[text]|[|]|{|}|{note}|/|and/or|*|**|_|a | b|\\|\\[|¶|ARD: shall|[ZEM: should]|delete KOV:"
    "|others: all|was: it|type FAC: x|[–]|–|-|moved to Article 9:|[1]|____ days|...|(a)|#|…|G77"
)
KEPT = (
    "thirty (30) days|within ninety days|10 December 1982|Article 7, paragraph 2 (b)|Article 12 bis"
    "|“Register of Joint Measures”|«carte officielle»|5 per cent|Articles 3|1,000 hectares"
    '|the Joint Border Commission|the Ceasefire Line|"map of the border"|2026-11-24|one year|“'
)
PAIRS = (("“", '"'), ("”", '"'), ("–", "-"), (" :", ":"), ("’", "'"), (" ", "\u00a0"), ("…", "..."))
_LOOSE_MARK = re.compile("(?<=\\w) ([,.;،։])(?=\\s|$)")
LABELS: tuple[Callable[[int], str], ...] = (
    lambda k: "",
    lambda k: "",
    lambda k: f"{k}. ",
    lambda k: f"({'abcdefgh'[k % 8]}) ",
    lambda k: f"({k})\u00a0",
    lambda k: f"Article {k}\n",
    lambda k: f"Article {k} – ",
    lambda k: f"Article {k} bis. ",
    lambda k: f"第{'一二三四五六七八'[k % 8]}条 ",
    lambda k: "• ",
    lambda k: "- ",
)


@dataclass(frozen=True)
class World:
    """A base, the parties' versions, the defined terms, and what was done to get there."""

    base: list[str]
    versions: dict[str, list[str]]
    terms: tuple[str, ...]
    done: frozenset[str]


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.done: set[str] = set()
        roll = random.random()
        script = random.choice(list(PHRASES)) if roll < 0.6 else "latin"
        self.done.add("mixed scripts" if roll > 0.92 else script)
        phrases = PHRASES[script].split("|")
        if roll > 0.92:
            phrases = [p for words in PHRASES.values() for p in words.split("|")]
        self.glue = "" if script == "chinese" else " "
        self.phrases = phrases
        self.signs = SIGNS.split("|") if random.random() < 0.5 else []
        self.kept = KEPT.split("|") if random.random() < 0.6 else []
        self.spot = random.random()
        self.attached = random.random() < 0.7  # commas and full stops as people type them

    def phrase(self) -> str:
        roll = self.random.random()
        if roll < 0.12 and self.signs:
            self.done.add("signs")
            return self.random.choice(self.signs)
        if roll < 0.3 and self.kept:
            self.done.add("protected words")
            return self.random.choice(self.kept)
        return self.random.choice(self.phrases)

    def words(self, count: int) -> str:
        return self.typed(self.glue.join(self.phrase() for _ in range(count)))

    def typed(self, text: str) -> str:
        return _LOOSE_MARK.sub(r"\1", text) if self.attached else text

    def block(self, number: int) -> str:
        random = self.random
        label = random.choice(LABELS)(number)
        if label.strip() and random.random() < 0.1:
            self.done.add("bare label")
            return label.strip()
        if label.strip():
            self.done.add("label")
        return label + self.words(random.choice((1, 2, 3, 5, 7, 10)))

    def base(self) -> list[str]:
        random = self.random
        blocks = [self.block(k + 1) for k in range(random.choice((1, 1, 2, 3, 4, 6)))]
        if random.random() < 0.15:
            self.done.add("repeated block")
            blocks.insert(random.randrange(len(blocks) + 1), random.choice(blocks))
        return tidy(blocks)

    def version(self, blocks: Sequence[str]) -> list[str]:
        result = list(blocks)
        for _ in range(self.random.choice((0, 1, 1, 2, 3, 4))):
            if not result:
                break
            name, change = self.random.choice(_CHANGES)
            if change(self, result, self.random.randrange(len(result))):
                self.done.add(name)
        return tidy([self.typed(text) for text in result])


def tidy(blocks: Sequence[str]) -> list[str]:
    """Bring blocks to canonical form, as intake does; an empty document has one word."""
    return [text for text in (canonical(b).text for b in blocks) if text] or ["–"]


# --- what a delegation does to a draft: each returns whether it could ------------------------


def _reword(maker: _Maker, blocks: list[str], at: int) -> bool:
    random = maker.random
    glue = maker.glue
    words = list(blocks[at]) if not glue else blocks[at].split(glue)
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randint(0, len(words))
        if random.random() < 0.4:  # where others are likely to change words too
            place = int(maker.spot * (len(words) + 1))
        roll = random.random()
        if roll < 0.4:
            words[place : place + random.choice((1, 1, 2, 3))] = [maker.phrase()]
        elif roll < 0.7:
            words[place:place] = [maker.words(random.choice((1, 2, 4)))]
        else:
            words[place : place + random.choice((1, 2, 5))] = []
    blocks[at] = glue.join(words)
    return True


def _leave_out(maker: _Maker, blocks: list[str], at: int) -> bool:
    del blocks[at]
    return True


def _put_in(maker: _Maker, blocks: list[str], at: int) -> bool:
    for _ in range(maker.random.choice((1, 1, 2, 3))):
        blocks.insert(at, maker.block(at + 1))
    return True


def _move(maker: _Maker, blocks: list[str], at: int) -> bool:
    if len(blocks) < 2:
        return False
    block = blocks.pop(at)
    blocks.insert(maker.random.randrange(len(blocks) + 1), block)
    return True


def _split(maker: _Maker, blocks: list[str], at: int) -> bool:
    words = blocks[at].split(" ")
    if len(words) < 6:
        return False
    cut = maker.random.randrange(2, len(words) - 2)
    label = maker.random.choice(LABELS)(at + 2)
    blocks[at : at + 1] = [" ".join(words[:cut]), label + " ".join(words[cut:])]
    return True


def _merge(maker: _Maker, blocks: list[str], at: int) -> bool:
    if at + 1 >= len(blocks):
        return False
    blocks[at : at + 2] = [blocks[at] + maker.glue + blocks[at + 1]]
    return True


def _retype(maker: _Maker, blocks: list[str], at: int) -> bool:
    one, two = maker.random.choice(PAIRS)
    typed = blocks[at].replace(one, two) if one in blocks[at] else blocks[at].replace(two, one, 1)
    changed = typed != blocks[at]
    blocks[at] = typed
    return changed


def _renumber(maker: _Maker, blocks: list[str], at: int) -> bool:
    changed = False
    for index in range(at, len(blocks)):
        for old in LABELS[2:9]:
            if blocks[index].startswith(old(index + 1)):
                blocks[index] = old(index + 2) + blocks[index][len(old(index + 1)) :]
                changed = True
                break
    return changed


def _capital(maker: _Maker, blocks: list[str], at: int) -> bool:
    before = blocks[at]
    blocks[at] = before.replace("Part", "part", 1) if "Part" in before else before.capitalize()
    return blocks[at] != before


def _start_over(maker: _Maker, blocks: list[str], at: int) -> bool:
    blocks[at] = maker.block(at + 1)
    return True


_CHANGES: tuple[tuple[str, Callable[[_Maker, list[str], int], bool]], ...] = (
    ("rewording", _reword),
    ("rewording", _reword),
    ("rewording", _reword),
    ("rewording", _reword),
    ("rewording", _reword),
    ("deletion", _leave_out),
    ("insertion", _put_in),
    ("move", _move),
    ("split", _split),
    ("merge", _merge),
    ("typography", _retype),
    ("renumbering", _renumber),
    ("capital letter", _capital),
    ("rewritten block", _start_over),
)


def make(random: Random) -> World:
    """Make one world out of a source of chance."""
    maker = _Maker(random)
    base = maker.base()
    codes = random.sample(CODES, random.choice((1, 2, 2, 3, 3, 4, 6)))
    shared = [maker.version(base)]
    if random.random() < 0.5:
        shared.append(maker.version(shared[0]))
    versions: dict[str, list[str]] = {}
    all_alike = random.random() < 0.08
    for code in codes:
        roll = random.random()
        if all_alike:
            versions[code] = shared[0]
        elif roll < 0.25:
            versions[code] = random.choice(shared)
        elif roll < 0.35:
            versions[code] = base
        elif roll < 0.6:
            versions[code] = maker.version(random.choice(shared))
        else:
            versions[code] = maker.version(base)
    if any(text == base for text in versions.values()):
        maker.done.add("a party holds the base")
    maker.done.add(f"{len(codes)} parties" if len(codes) > 1 else "a single party")
    if len(codes) > 1 and len({tuple(text) for text in versions.values()}) == 1:
        maker.done.add("all alike")
    terms = TERMS if random.random() < 0.7 else ()
    return World(base, versions, terms, frozenset(maker.done))


def worlds() -> st.SearchStrategy[World]:
    """Worlds that Hypothesis can make smaller when a law breaks."""
    return st.randoms(use_true_random=False).map(make)

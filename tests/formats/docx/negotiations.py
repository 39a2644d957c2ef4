"""Small negotiations: a base, the parties' versions of it, and the rolling text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from hypothesis import strategies as st

from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.structure import compile_documents
from plenipo.instrument.model import Block
from plenipo.instrument.recognise import recognise

BASE = (
    "Accord on the Lake",
    "The Parties to this Accord,",
    "Article 1",
    "Withdrawal",
    "1. The Parties shall promptly withdraw within [30] days {see the Annex} | or later.",
    "2. Each Party shall report every year.",
    "Article 2",
    "The Parties meet yearly \\ and otherwise as agreed.",
    "(a) in Ardenia;",
    "(b) in Zembria.",
)
PARTIES = ("ARD", "KOR-2", "VES", "ZEM")
_WORDS = ("shall", "should", "promptly", "[30]", "{now}", "a | b", "\\", "60 days", "where", "“so”")


def rolling_of(base: Sequence[str], versions: dict[str, Sequence[str]]) -> Rolling:
    """Compile versions of a base."""
    ids = map("u{}".format, count())
    instrument = recognise([Block(text) for text in base], ids=ids)
    pairs = [(Party(code), texts) for code, texts in versions.items()]
    return compile_documents(instrument, pairs, ids=ids.__next__)


@st.composite
def version(draw: st.DrawFn, base: Sequence[str]) -> list[str]:
    """Draw a party's version: words changed, blocks left out, put in, split or moved."""
    texts = list(base)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(texts) - 1))
        match draw(st.integers(0, 6)):
            case 0 if len(texts) > 2:
                del texts[at]
            case 1:
                words = [*draw(st.permutations(_WORDS))[:4], "anew."]
                texts.insert(at, " ".join(words))
            case 2:
                words = texts[at].split(" ")
                spot = draw(st.integers(0, len(words) - 1))
                words[spot : spot + draw(st.integers(0, 2))] = [draw(st.sampled_from(_WORDS))]
                texts[at] = " ".join(words)
            case 3:
                texts.insert(draw(st.integers(0, len(texts) - 1)), texts.pop(at))
            case 4:
                texts[at:at] = ["Article 1 bis", "Fishing", "The Parties may fish ¶ together."]
            case 5:
                words = texts[at].split(" ")
                texts[at : at + 1] = [" ".join(part) for part in (words[:3], words[3:]) if part]
            case _:
                texts[at] = texts[at].replace("The Parties", "Each Party")
    return texts


@st.composite
def negotiations(draw: st.DrawFn, base: Sequence[str] = BASE) -> Rolling:
    """Draw the rolling text of one to four parties."""
    parties = PARTIES[: draw(st.integers(1, 4))]
    return rolling_of(base, {party: draw(version(base)) for party in parties})

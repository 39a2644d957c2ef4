"""Where sentences end, in the scripts that agreements are written in.

By rule and not by dictionary, so that the same text has the same sentences on
every machine and in every version: positions are bound to single sentences. A
full stop ends a sentence unless it belongs to an abbreviation, to initials, or
is followed by a small letter; marks of scripts without spaces end one where
they stand. A semicolon ends none: what stands between semicolons in an
agreement are the parts of one sentence.
"""

from __future__ import annotations

import re

SENTENCES_VERSION = 1  # stored beside anything that depends on where sentences end

_CLOSERS = "\"'”’»›)\\]}）】」』〉》"
# A mark that ends a sentence when white space follows, with what closes behind it.
_SPACED = "[.!?…؟۔։।॥።។။]"
# A mark that ends a sentence wherever it stands.
_CLOSE_SET = "[。！？｡]"
_END = re.compile(f"{_SPACED}+[{_CLOSERS}]*(?=\\s|$)|{_CLOSE_SET}+[{_CLOSERS}]*")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.\-‑][^\W_]+)*\Z")
_OPENERS = "\"'“‘«‹([{（【「『〈《„¿¡"

# Abbreviations that go on with a capital or a number behind them, without their full stop.
_ABBREVIATIONS = frozenset(
    # English
    "art arts para paras subpara subparas sub-para sub-paras sec secs sect ch chap chs cl no nos"
    " p pp vol vols fig figs ed eds cf e.g i.e viz vs v ibid id seq resp approx mr mrs ms messrs"
    " dr prof st mt h.e gen col lt capt sgt hon rev doc docs res app annex.no ref dept"
    # French, Spanish, German, Portuguese, Italian
    " al m mm mme mlle n° num núm nº párr parr sr sra srta dña dn inc lit let abs nr ziff bzw z.b"
    " p.ex par ex c.-à-d pág pag sig n"
    # Russian and its neighbours
    " ст п пп ч гл г гг т.е т.д т.п им рис табл см др обл р-н ул".split()
)


def sentence_spans(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return the sentences of canonical text from offset `start` on.

    Half-open, in code points, in order, disjoint; between them there is only
    white space. `start` is where the label ends. A text without words has no
    sentence. Cost: linear.
    """
    found: list[tuple[int, int]] = []
    begin = _after_space(text, start)
    for mark in _END.finditer(text, begin):
        end = mark.end()
        if end <= begin or not _ends(text, mark, begin):
            continue
        found.append((begin, end))
        begin = _after_space(text, end)
    if begin < len(text):
        found.append((begin, len(text.rstrip())))
    return found


def sentences(text: str, start: int = 0) -> list[str]:
    """Return the words of each sentence; see `sentence_spans`."""
    return [text[a:b] for a, b in sentence_spans(text, start)]


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends(text: str, mark: re.Match[str], begin: int) -> bool:
    """Tell whether a mark that may end a sentence does."""
    at = _after_space(text, mark.end())
    if at == len(text):
        return True
    sign = mark.group()
    if sign[0] in "。！？｡":
        return True
    following = text[at:].lstrip(_OPENERS)[:1] if text[at] in _OPENERS else text[at]
    if following.islower():
        return False
    if not sign.startswith(".") or sign.startswith(".."):
        return True
    word = _LAST_WORD.search(text, max(begin, mark.start() - 40), mark.start())
    if word is None:
        # "1." or "(a)." on their own; a full stop behind nothing but signs ends no sentence.
        return any(c.isalnum() for c in text[begin : mark.start()])
    last = word.group()
    if last.casefold() in _ABBREVIATIONS:
        return False
    # Initials: "U.N. Charter", "Mr. J. Doe"; but "Annex A. The", where a plain word goes before.
    letters = last.split(".")
    if not all(len(c) == 1 and c.isalpha() and c.isupper() for c in letters):
        return True
    if len(letters) > 1:
        return False
    before = _LAST_WORD.search(text[max(begin, word.start() - 40) : word.start()].rstrip(" ."))
    if before is None:
        return False
    return before.group().casefold() not in _ABBREVIATIONS and len(before.group()) > 1

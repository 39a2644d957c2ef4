"""Where sentences end: by rule, in several scripts, and never losing a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.canonical import canonical
from plenipo.text.sentences import sentence_spans, sentences


def check_sentences(text: str, start: int = 0) -> list[str]:
    """Hold one text against every law of splitting, and return its sentences."""
    spans = sentence_spans(text, start)
    at = start
    for begin, end in spans:
        assert at <= begin < end <= len(text)
        assert text[at:begin].strip() == "", "between sentences there is only white space"
        assert text[begin:end] == text[begin:end].strip() != ""
        at = end
    assert text[at:].strip() == ""
    found = sentences(text, start)
    assert found == [text[a:b] for a, b in spans]
    # A sentence alone is one sentence, wherever it stood.
    for sentence in found:
        assert sentences(sentence) == [sentence]
    return found


PIECES = [
    "The Parties", "shall", "withdraw", ".", "!", "?", "...", "…", ";", ":", "Art.", "No.", "5",
    "U.N.", "J.", "(a)", "“", "”", ")", "第一条", "。", "؟", "مادة", "։", "e.g.", "\n", "\u00a0",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.integers(0, 6))
def test_splitting_loses_nothing_and_is_stable(raw: str, start: int) -> None:
    text = canonical(raw).text
    check_sentences(text, min(start, len(text)))


@given(st.text(max_size=60))
def test_any_text_is_split(raw: str) -> None:
    check_sentences(canonical(raw).text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("The Parties shall meet", ["The Parties shall meet"]),
        ("They shall meet. They shall talk.", ["They shall meet.", "They shall talk."]),
        ("Who shall meet? All! And then…", ["Who shall meet?", "All!", "And then…"]),
        # abbreviations, initials, numbers
        (
            "See Art. 5 and para. 3 of the U.N. Charter. See No. 7.",
            ["See Art. 5 and para. 3 of the U.N. Charter.", "See No. 7."],
        ),
        (
            "As Mr. J. R. Doe of the S.R.A. Office said. Then.",
            ["As Mr. J. R. Doe of the S.R.A. Office said.", "Then."],
        ),
        ("This is Annex A. The next is B.", ["This is Annex A.", "The next is B."]),
        ("It ends in 2031. 12 Parties stay.", ["It ends in 2031.", "12 Parties stay."]),
        ("It costs 4.5 per cent. Or 1.000.", ["It costs 4.5 per cent.", "Or 1.000."]),
        ("Forces, i.e. Troops, e.g. Guards.", ["Forces, i.e. Troops, e.g. Guards."]),
        # a small letter goes on
        ("“Shall they?” it asked. So", ["“Shall they?” it asked.", "So"]),
        ("They wait ... and talk.", ["They wait ... and talk."]),
        # parts of a list are no sentences
        ("They shall: (a) meet; (b) talk.", ["They shall: (a) meet; (b) talk."]),
        # what closes belongs to the sentence
        ("(They meet.) “They talk.” End.", ["(They meet.)", "“They talk.”", "End."]),
        # other scripts
        ("第一条。缔约方应撤军。“双方”应报告！", ["第一条。", "缔约方应撤军。", "“双方”应报告！"]),
        ("他说：“同意。”然后离开。", ["他说：“同意。”", "然后离开。"]),
        ("نص أول. نص ثان؟ نص ثالث", ["نص أول.", "نص ثان؟", "نص ثالث"]),
        ("پہلا متن۔ دوسرا متن۔", ["پہلا متن۔", "دوسرا متن۔"]),
        ("Առաջին։ Երկրորդ։", ["Առաջին։", "Երկրորդ։"]),
        ("पहला। दूसरा।", ["पहला।", "दूसरा।"]),
        ("См. ст. 5 и п. 3. Далее.", ["См. ст. 5 и п. 3.", "Далее."]),
        ("Voir l'art. 5, al. 2. Ensuite.", ["Voir l'art. 5, al. 2.", "Ensuite."]),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert check_sentences(text) == found


def test_a_label_is_left_out() -> None:
    text = "1. The Parties shall meet. They shall talk."
    assert check_sentences(text, 2) == ["The Parties shall meet.", "They shall talk."]


def test_long_texts_are_split_in_linear_work() -> None:
    assert len(sentences("A b. " * 50_000)) == 50_000
    assert len(sentences("." * 100_000)) == 1
    assert len(sentences("A." * 50_000)) == 1

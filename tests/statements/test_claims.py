"""What sentences claim: a table a delegate can read, laws, and the real communiqués of 2023."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.statements.claim_words import ClaimWords, read
from plenipo.statements.claims import Claim, Reached, Remaining, Sentence, find, told
from plenipo.text.errors import UnusableInput

FOLDER = files("plenipo.statements") / "progress"
TABLE = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "claims.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
REAL = Path(__file__).parents[3] / "shared" / "data" / "armenia-azerbaijan"


@cache
def words_of(code: str) -> ClaimWords:
    return read((FOLDER / f"{code}.toml").read_bytes(), where=f"{code}.toml")


def english() -> ClaimWords:
    return words_of("en")


def claimed(text: str, words: ClaimWords | None = None) -> list[str]:
    return [told(c, text) for s in find(text, words or english()) for c in s.claims]


@pytest.mark.parametrize(("sentence", "wanted"), TABLE, ids=[row[0][:60] for row in TABLE])
def test_a_sentence_claims(sentence: str, wanted: str) -> None:
    assert ("; ".join(claimed(sentence)) or "-") == wanted
    check(sentence)


FRENCH = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "claims-fr.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("sentence", "wanted"), FRENCH, ids=[row[0][:60] for row in FRENCH])
def test_a_french_sentence_claims(sentence: str, wanted: str) -> None:
    """A language is a file of words: no code belongs to it."""
    assert ("; ".join(claimed(sentence, words_of("fr"))) or "-") == wanted


def check(text: str) -> None:
    """Every example is a test of every law."""
    found = find(text, english())
    assert found == find(text, english())
    last = 0
    for sentence in found:
        assert last <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        assert not text[last : sentence.start].strip(), "between sentences there is only space"
        last = sentence.end
        places = [(c.start, c.end) for c in sentence.claims]
        assert places == sorted(places)
        for claim in sentence.claims:
            assert sentence.start <= claim.start < claim.end <= sentence.end
            if what := getattr(claim, "what", None):
                for mention in what.named:
                    assert claim.start <= mention.start < mention.end <= claim.end
    assert not text[last:].strip()


SENTENCES = st.sampled_from([row[0] for row in TABLE])
BITS = st.sampled_from(
    "agreed on|some|articles|all but two|Articles 6 and 7|remain|open|divergent|not|no|13 of 17|,|;"
    "|.|of the draft|in principle|issues|within reach|progress|met|on 4 May 2031|at Arlen House"
    "|“|)|the|is|and|\n|ß|И".split("|")
)


@given(st.lists(st.one_of(SENTENCES, st.lists(BITS, max_size=9).map(" ".join)), max_size=4))
def test_laws(parts: list[str]) -> None:
    check("\n".join(parts))


def moved(sentence: Sentence, by: int) -> Sentence:
    def claim(one: Claim) -> Claim:
        new = replace(one, start=one.start + by, end=one.end + by)
        if not isinstance(new, Reached | Remaining):
            return new
        named = tuple(replace(m, start=m.start + by, end=m.end + by) for m in new.what.named)
        return replace(new, what=replace(new.what, named=named))

    claims = tuple(claim(one) for one in sentence.claims)
    return Sentence(sentence.start + by, sentence.end + by, claims)


@given(SENTENCES, SENTENCES)
def test_a_line_is_read_by_itself(one: str, two: str) -> None:
    by = len(one) + 1
    both = find(f"{one}\n{two}", english())
    assert both == (*find(one, english()), *(moved(s, by) for s in find(two, english())))


def test_capitals_make_no_difference_to_words() -> None:
    assert claimed("SOME ARTICLES REMAIN OPEN.") == claimed("some articles remain open.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[levels.nearer]", "[levels.close]", "[levels]"),
        ('"{be} understood alike"', '"{bee} understood alike"', "{bee}"),
        ('code = "en"\n', "", "code"),
        ('"january jan", ', "", "twelve months"),
        ("[forms]", "[shapes]", "shapes"),
    ],
)
def test_a_file_that_is_wrong_is_told(old: str, new: str, said: str) -> None:
    text = (FOLDER / "en.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(UnusableInput) as error:
        read(text.replace(old, new).encode(), where="xx.toml")
    assert said in str(error.value)


def test_what_is_no_file_of_words_is_told() -> None:
    with pytest.raises(UnusableInput):
        read(b"\xff = ", where="xx.toml")


# --- the communiqués of 4 May and 29 June 2023 ---------------------------------------------------

MET_IN_MAY = "met 05-01/05-04 at Arlington, VA"
MAY = ["nearer: some provisions", "remaining divergent: some matters", "goes on"]
JUNE = ["progress", "agreed: additional provisions"]


def real(name: str) -> str:
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the repository")
    return path.read_text("utf-8").partition("\n")[2]


@pytest.mark.real
@pytest.mark.parametrize("party", ["ARM", "AZE"])
def test_the_communique_of_may(party: str) -> None:
    text = real(f"2023-05-04_mfa-statement_{party}.txt")
    check(text)
    found = claimed(text)
    assert found[0] == MET_IN_MAY
    assert [one for one in found if not one.startswith("met")] == MAY


@pytest.mark.real
@pytest.mark.parametrize(("party", "level"), [("ARM", "nearer"), ("AZE", "understood")])
def test_the_communique_of_june(party: str, level: str) -> None:
    """One side says that understanding was advanced, the other that it was achieved."""
    text = real(f"2023-06-29_mfa-statement_{party}.txt")
    check(text)
    found = [one for one in claimed(text) if not one.startswith("met")]
    rest = ["remaining open: some matters", "goes on"]
    assert found == [*JUNE, f"{level}: all text", *rest]

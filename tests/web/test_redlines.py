"""A redline gives back both wordings exactly, and tells a screen reader where words change."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.canonical import canonical
from plenipo.web.redlines import DELETED, INSERTED, redline, runs

WORDS = st.lists(
    st.sampled_from(["The", "Parties", "shall", "should", "soon", "withdraw", ",", "(1)", "«a»"]),
    max_size=12,
).map(lambda words: canonical(" ".join(words)).text)


@given(WORDS, WORDS)
def test_both_wordings_are_drawn_out_exactly(old: str, new: str) -> None:
    found = runs(old, new)
    assert "".join(r.text for r in found if r.mark != INSERTED) == old
    assert "".join(r.text for r in found if r.mark != DELETED) == new
    assert all(run.text for run in found)


@given(WORDS, WORDS)
def test_what_is_drawn_reads_as_both_wordings(old: str, new: str) -> None:
    drawn = re.sub(r'<span class="vh">.*?</span>', "", str(redline(old, new)))
    plain = {"&#39;": "'", "&amp;": "&"}
    for name, gone in ((old, "ins"), (new, "del")):
        text = re.sub(rf"<{gone}>.*?</{gone}>", "", drawn)
        text = re.sub(r"</?(ins|del)>", "", text)
        for entity, sign in plain.items():
            text = text.replace(entity, sign)
        assert text.split() == name.split()


def test_what_does_not_change_is_shortened_around_the_changes() -> None:
    words = [f"w{n}" for n in range(60)]
    other = [*words]
    other[30] = "other"
    drawn = str(redline(" ".join(words), " ".join(other), around=5))
    assert drawn.startswith("… w25 w26 w27 w28 w29 <del>")
    assert drawn.endswith("</ins> w31 w32 w33 w34 w35 …")
    short = " ".join(words[24:37])
    assert "…" not in str(redline(short, short.replace("w30", "other"), around=5))


def test_words_are_escaped_and_said() -> None:
    drawn = str(redline("The <b> shall go.", "The <b> should go."))
    assert "&lt;b&gt;" in drawn
    assert '<del><span class="vh"> [deleted] </span>shall' in drawn
    assert "[end of insertion]" in drawn

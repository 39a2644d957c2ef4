"""What we write reads back as what it was, and the same input gives the same bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.model import Rolling
from plenipo.brackets.project import project
from plenipo.formats.docx import (
    Line,
    RevisionKind,
    Run,
    RunKind,
    parties_of,
    read,
    write_clean,
    write_runs,
    write_tracked,
)
from plenipo.instrument.model import Kind, Source
from tests.formats.docx.rollings import phrases, rollings


def block_texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def parted(texts: list[str]) -> list[str]:
    """Split texts of several blocks, as plain text prints them."""
    return [part for text in texts for part in text.split("\n\n")]


def check_tracked(rolling: Rolling) -> None:
    """Accepting exactly a party's changes gives its text; rejecting all gives the base."""
    data = write_tracked(rolling)
    document = read(data)
    assert block_texts(document.base()) == parted(project(rolling, None))
    for party in rolling.parties:
        mine = [author for author in document.authors if party in parties_of(author)]
        assert block_texts(document.accepting(mine)) == parted(project(rolling, party)), party
    assert all(s.kind is RevisionKind.INSERTION for s in document.sub_amendments)
    assert write_tracked(rolling) == data


@given(rollings())
def test_each_party_can_be_drawn_out_of_the_tracked_file(rolling: Rolling) -> None:
    check_tracked(rolling)


clean_blocks = st.lists(
    st.one_of(phrases, st.tuples(st.sampled_from(Kind), st.integers(0, 9), phrases)), max_size=6
)


@given(clean_blocks)
def test_clean_text_reads_back(blocks: list[str | tuple[Kind, int, str]]) -> None:
    texts = [block if isinstance(block, str) else block[2] for block in blocks]
    data = write_clean(blocks, title="Accord")
    document = read(data)
    assert block_texts(document.accepted()) == parted(texts)
    assert not document.has_changes
    assert not document.notices
    assert write_clean(blocks, title="Accord") == data


def test_headings_keep_their_level() -> None:
    data = write_clean(
        [(Kind.TITLE, 0, "Accord"), (Kind.PART, 1, "Part I"), (Kind.ARTICLE, 2, "Article 1")]
    )
    assert [block.heading for block in read(data).accepted().blocks] == [0, 1, 2]


runs = st.builds(
    Run,
    phrases.filter(lambda text: "\n\n" not in text),
    st.sampled_from([RunKind.SAME, RunKind.INSERTED, RunKind.DELETED]),
    st.just("ARD"),
)
lines = st.builds(
    Line,
    st.lists(runs, max_size=4).map(tuple),
    mark=st.sampled_from([RunKind.SAME, RunKind.INSERTED, RunKind.DELETED]),
    author=st.just("ARD"),
)


@given(st.lists(lines, max_size=5))
def test_a_redline_reads_back_as_old_and_new(redline: list[Line]) -> None:
    def side(gone: RunKind) -> list[str]:
        stream = []
        for line in redline:
            stream += [run.text for run in line.runs if run.kind is not gone]
            stream += ["\0"] if line.mark is not gone else []
        return [text for text in "".join(stream).split("\0") if text]

    document = read(write_runs(redline))
    assert block_texts(document.base()) == side(RunKind.INSERTED)
    assert block_texts(document.accepted()) == side(RunKind.DELETED)


def test_a_move_is_written_and_read_as_one() -> None:
    data = write_runs(
        [
            Line(
                (Run("One.", RunKind.MOVED_FROM, "ARD", "m1"),), mark=RunKind.DELETED, author="ARD"
            ),
            Line((Run("Two."),)),
            Line(
                (Run("One.", RunKind.MOVED_TO, "ARD", "m1"),), mark=RunKind.INSERTED, author="ARD"
            ),
        ]
    )
    document = read(data)
    (move,) = document.moves
    assert (move.author, move.text) == ("ARD", "One.")
    assert (move.from_paragraph, move.to_paragraph) == (1, 3)
    assert block_texts(document.base()) == ["One.", "Two."]
    assert block_texts(document.accepted()) == ["Two.", "One."]


@given(rollings())
def test_passages_keep_their_ids_as_bookmarks(rolling: Rolling) -> None:
    ids = {str(passage.id) for passage in rolling.passages}
    for source in (read(write_tracked(rolling)).accepted(), read(write_tracked(rolling)).base()):
        assert {block.mark for block in source.blocks} - {""} <= ids

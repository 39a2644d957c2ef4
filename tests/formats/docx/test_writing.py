"""What we write reads back as what it was, and the same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile

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
from plenipo.formats.docx.scrub import check_scrubbed
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
    assert check_scrubbed(data) == ()
    document = read(data)
    (move,) = document.moves
    assert (move.author, move.text) == ("ARD", "One.")
    assert (move.from_paragraph, move.to_paragraph) == (1, 3)
    assert block_texts(document.base()) == ["One.", "Two."]
    assert block_texts(document.accepted()) == ["Two.", "One."]


def markup(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_right_to_left_text_is_marked_as_such() -> None:
    paragraph = markup(write_clean(["الدول الأطراف"])).split("<w:sectPr>")[0]
    assert "<w:pPr><w:bidi/></w:pPr>" in paragraph
    assert "<w:r><w:rPr><w:rtl/></w:rPr>" in paragraph
    assert "<w:bidi/>" not in markup(write_clean(["Parties (الأطراف)"]))
    assert "<w:bidi/>" in markup(write_clean(["(1) الأطراف and others"]))


def test_a_number_in_a_right_to_left_paragraph_runs_with_it() -> None:
    line = Line((Run("الأطراف "), Run("30", RunKind.DELETED, "ARD"), Run(" UN", RunKind.SAME)))
    text = markup(write_runs([line]))
    assert "<w:rPr><w:rtl/></w:rPr><w:delText" in text
    assert '<w:r><w:t xml:space="preserve"> UN</w:t></w:r>' in text


def last_mark(data: bytes) -> str:
    """Return what the last paragraph of a file says of itself."""
    text = markup(data)
    return text[max(text.rfind("<w:p>"), 0) : text.rindex("<w:sectPr>")]


@given(rollings())
def test_the_last_mark_of_a_file_is_never_tracked(rolling: Rolling) -> None:
    # Word refuses a file that takes the last paragraph mark away.
    last = last_mark(write_tracked(rolling))
    assert "<w:rPr><w:ins" not in last
    assert "<w:rPr><w:del" not in last


def test_a_redline_ends_in_a_mark_that_stays() -> None:
    gone = Line((Run("Out."),), mark=RunKind.DELETED, author="ARD")
    assert last_mark(write_runs([gone])) == "<w:p></w:p>"


@given(rollings())
def test_passages_keep_their_ids_as_bookmarks(rolling: Rolling) -> None:
    ids = {str(passage.id) for passage in rolling.passages}
    for source in (read(write_tracked(rolling)).accepted(), read(write_tracked(rolling)).base()):
        assert {block.mark for block in source.blocks} - {""} <= ids

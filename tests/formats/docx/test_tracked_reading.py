"""Laws of reading tracked changes, each checked by one helper on random documents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats.docx import RevisionKind, WordDocument, read
from plenipo.instrument.model import Source
from tests.formats.docx.accounting import element_counts, revision_counts
from tests.formats.docx.worlds import AUTHORS, Atom, Para, World, texts, to_docx, worlds


def block_texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def check_reading(world: World, document: WordDocument) -> None:
    """Every text of the document is what the naive reading of the world gives."""
    assert block_texts(document.base()) == texts(world, ())
    assert block_texts(document.accepted()) == texts(world, AUTHORS)
    for author in AUTHORS:
        assert block_texts(document.by_author(author)) == texts(world, (author,))
    assert block_texts(document.accepting(AUTHORS[:2])) == texts(world, AUTHORS[:2])


@given(worlds)
def test_every_text_of_a_tracked_document_is_the_naive_one(world: World) -> None:
    check_reading(world, read(to_docx(world)))


@given(worlds)
def test_moves_read_as_deletions_and_insertions(world: World) -> None:
    check_reading(world, read(to_docx(world, moves=True)))


@given(worlds)
def test_a_text_without_any_change_of_an_author_is_the_base(world: World) -> None:
    document = read(to_docx(world))
    assert document.by_author("Nobody").blocks == document.base().blocks


@given(st.lists(st.builds(Atom, st.sampled_from(["a ", "b ", "c "]), st.sampled_from(["", *AUTHORS]),
                          st.sampled_from(["", *AUTHORS])), max_size=6))  # fmt: skip
def test_sub_amendments_are_the_deletions_of_others_words(atoms: list[Atom]) -> None:
    document = read(to_docx((Para(tuple(atoms)),)))
    listed = [
        (s.author, s.of, word)
        for s in document.sub_amendments
        if s.kind is RevisionKind.DELETION
        for word in s.text.split()
    ]
    assert listed == [
        (a.gone, a.ins, a.text.strip()) for a in atoms if a.ins and a.gone and a.ins != a.gone
    ]


@given(worlds)
def test_every_tracked_element_is_accounted_for(world: World) -> None:
    data = to_docx(world)
    assert revision_counts(read(data)) == element_counts(data)

"""Make sense of tracked changes: pair moves, find changes inside others' insertions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plenipo.formats.docx.model import (
    Move,
    Paragraph,
    Revision,
    RevisionKind,
    SubAmendment,
)


def pair_moves(revisions: Sequence[Revision]) -> tuple[Move, ...]:
    """Join the two ends of each move by its name and author, in order of the file.

    A name stands for one move; words of one end that the file splits over
    several elements are joined. An end without its other end has -1 there.
    """
    ends: dict[tuple[str, str], tuple[list[Revision], list[Revision]]] = {}
    loose = 0
    for revision in revisions:
        if revision.kind not in {RevisionKind.MOVE_FROM, RevisionKind.MOVE_TO}:
            continue
        key = (revision.author, revision.name)
        if not revision.name:
            loose += 1
            key = (revision.author, f"\0{loose}")
        ends.setdefault(key, ([], []))[revision.kind is RevisionKind.MOVE_TO].append(revision)
    return tuple(_move(author, *pair) for (author, _), pair in ends.items())


def _move(author: str, away: list[Revision], here: list[Revision]) -> Move:
    words = here or away
    return Move(
        author=author,
        text="".join(revision.text for revision in words),
        from_paragraph=away[0].paragraph if away else -1,
        to_paragraph=here[0].paragraph if here else -1,
    )


def sub_amendments(
    paragraphs: Sequence[Paragraph], names: dict[int, str], *, nested: bool
) -> tuple[SubAmendment, ...]:
    """List the changes that stand inside another author's insertion.

    `names` maps an author's bit to the name, `nested` says whether any change
    stands inside another at all. Found are deletions of inserted
    words by somebody else, and insertions with another author's inserted words
    on both sides in the same paragraph. Words that their own author took out
    again were never proposed and are not listed.
    """
    found: list[SubAmendment] = []
    for paragraph in _all(paragraphs):
        if nested:
            found += _deletions(paragraph, names)
        if paragraph.pieces:
            found += _insertions(paragraph, names)
        if paragraph.mark_ins and paragraph.mark_gone & ~paragraph.mark_ins:
            by = paragraph.mark_gone & ~paragraph.mark_ins
            found += [
                SubAmendment(
                    RevisionKind.MARK_DELETED, who, names[paragraph.mark_ins], "", paragraph.number
                )
                for who in _who(by, names)
            ]
    return tuple(found)


def _all(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        yield paragraph
        for *_, story in paragraph.pieces:
            if story is not None:
                yield from _all(story.paragraphs)
        for story in paragraph.stories:
            yield from _all(story.paragraphs)


def _deletions(paragraph: Paragraph, names: dict[int, str]) -> Iterator[SubAmendment]:
    words: list[str] = []
    state: tuple[int, int] | None = None

    def close() -> Iterator[SubAmendment]:
        if state is not None:
            for who in _who(state[1], names):
                yield SubAmendment(
                    RevisionKind.DELETION, who, names[state[0]], "".join(words), paragraph.number
                )

    for text, ins, gone, _, _ in paragraph.pieces:
        if not text:
            continue
        now = (ins, gone) if ins and gone and not gone & ins else None
        if now != state:
            yield from close()
            words, state = [], now
        words.append(text)
    yield from close()


def _insertions(paragraph: Paragraph, names: dict[int, str]) -> Iterator[SubAmendment]:
    before = now = 0  # who inserted the run of words before this one, and this one
    words: list[str] = []
    for text, ins, gone, _, _ in paragraph.pieces:
        if not text or (ins and gone & ins):
            continue  # words that their own author inserted and took out again never stood
        if ins == now:
            words.append(text)
            continue
        if now and ins and before == ins:
            yield SubAmendment(
                RevisionKind.INSERTION, names[now], names[ins], "".join(words), paragraph.number
            )
        before, now = now, ins
        words = [text]


def _who(mask: int, names: dict[int, str]) -> list[str]:
    return sorted(name for bit, name in names.items() if bit & mask)

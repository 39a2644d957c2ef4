"""Texts written as files of any format: rolling texts, one party's words, redlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.render import Style, render
from plenipo.documents.reading import instrument_of
from plenipo.instrument.model import Block, Instrument, Kind, Source
from plenipo.record.reach import Convergence
from plenipo.record.stamps import Stamp
from plenipo.text.errors import UnusableInput


def written(
    rolling: Rolling,
    kind: str,
    *,
    style: Style = Style.ATTRIBUTED,
    tracked: bool = False,
    note: str = "",
    party_names: Mapping[Party, str] | None = None,
    stamp: Stamp | None = None,
    course: Convergence | None = None,
) -> bytes:
    """Return the rolling text as bytes of a format, in a style.

    `note` is a line under the title, `party_names` are told in the legend,
    `stamp` stands on every page, `course` is drawn below a text with its
    brackets; all only where the format has pages.
    """
    names = style is not Style.PLAIN
    if stamp is not None and not names:
        stamp = stamp.without_mandate()
    if tracked and kind != "docx":
        raise UnusableInput("--tracked writes tracked changes, which only Word files hold")
    if kind == "json":
        from plenipo.formats import rolling_json

        return rolling_json.write(rolling, names=names)
    if kind in ("docx", "html") and style in (Style.ATTRIBUTED, Style.PLAIN):
        return _page(
            rolling,
            kind,
            names=names,
            tracked=tracked,
            note=note,
            party_names=party_names,
            stamp=stamp,
            course=course,
        )
    blocks = render(rolling, style=style)
    if kind == "txt":
        return ("\n\n".join(blocks) + "\n").encode()
    texts = [text for block in blocks for text in block.split("\n\n")]
    return written_texts(texts, kind, stamp=stamp)


def _page(
    rolling: Rolling,
    kind: str,
    *,
    names: bool,
    tracked: bool,
    note: str,
    party_names: Mapping[Party, str] | None,
    stamp: Stamp | None,
    course: Convergence | None,
) -> bytes:
    from plenipo.formats import rolling_json

    embedded = rolling_json.write(rolling).decode() if names else None
    if kind == "html":
        from plenipo.formats import html

        return html.write_report(
            rolling,
            note=note,
            party_names=party_names if names else None,
            names=names,
            embedded=embedded,
            stamp=stamp,
            course=course,
        )
    from plenipo.formats import docx

    if tracked:
        if not names:
            raise UnusableInput("tracked changes carry names; leave out --style plain or --tracked")
        return docx.write_tracked(rolling, stamp=stamp)
    return docx.write_bracketed(rolling, names=names, embedded=embedded, stamp=stamp, course=course)


def as_printed(source: Source) -> str:
    """Return a document's text as `plenipo text` prints it: what offsets in it count in."""
    from plenipo.formats import plain

    return plain.write(block.text for block in source.blocks).decode()


def written_texts(texts: Sequence[str], kind: str, *, stamp: Stamp | None = None) -> bytes:
    """Return one party's or any plain text as bytes of a format; `stamp` stands on every page."""
    if kind == "txt":
        from plenipo.formats import plain

        return plain.write(texts)
    if kind == "json":
        from plenipo.formats import text_json

        return text_json.write(texts)
    rows = [(u.kind, u.depth, u.text) for u in _recognised(texts).units]
    return written_rows(rows, kind, stamp=stamp)


def written_rows(
    rows: Sequence[tuple[Kind, int, str]], kind: str, *, stamp: Stamp | None = None
) -> bytes:
    """Return blocks whose kind is known as bytes of a format: kind, depth and text of each.

    `stamp` stands on every page, where the format has pages.
    """
    if kind == "txt":
        from plenipo.formats import plain

        return plain.write(text for _, _, text in rows)
    if kind == "json":
        from plenipo.formats import text_json

        return text_json.write([text for _, _, text in rows])
    if kind == "md":
        from plenipo.formats import markdown

        return markdown.write(Block(text, heading=_level(k, text)) for k, _, text in rows)
    if kind == "docx":
        from plenipo.formats import docx

        return docx.write_clean(rows, stamp=stamp)
    from plenipo.formats import html

    return html.write_text(rows, stamp=stamp)


_LEVELS = {
    Kind.TITLE: 1,
    Kind.PART: 2,
    Kind.CHAPTER: 2,
    Kind.SECTION: 2,
    Kind.ANNEX: 2,
    Kind.ARTICLE: 2,
    Kind.HEADING: 3,
}
_LONGEST_HEADING = 120  # an article whose words follow on the same line is no heading


def _level(kind: Kind, text: str) -> int | None:
    """Return the heading level of a block in Markdown, None for what is no heading."""
    if "\n" in text or len(text) > _LONGEST_HEADING:
        return None
    return _LEVELS.get(kind)


def _recognised(texts: Sequence[str]) -> Instrument:
    numbers: Iterator[str] = ids_from(b"text")
    return instrument_of(Source(tuple(Block(text) for text in texts)), lambda: next(numbers))


def ids_from(*seeds: bytes) -> Iterator[str]:
    """Yield 128-bit ids that look random but follow from the inputs.

    The same files give the same ids, so the same command gives the same bytes.
    """
    import hashlib

    root = hashlib.sha256()
    for seed in seeds:
        root.update(len(seed).to_bytes(8, "big"))
        root.update(seed)
    key = root.digest()
    number = 0
    while True:
        block = hashlib.sha256(key + number.to_bytes(8, "big")).hexdigest()
        yield block[:32]
        yield block[32:]
        number += 1

"""Pandoc and LibreOffice see in our files what we see, and we see what they wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from plenipo.brackets.model import Rolling
from plenipo.formats.docx import WordDocument, read, write_bracketed, write_tracked
from tests.formats.docx.negotiations import BASE, negotiations, rolling_of
from tests.formats.docx.notation import parse_case
from tests.formats.docx.office import (
    OfficeView,
    PandocView,
    ask_office,
    needs_office,
    needs_pandoc,
    run_pandoc,
)
from tests.formats.docx.test_cases import CASES
from tests.formats.docx.test_real_files import FILES
from tests.formats.docx.test_writing import block_texts

pytestmark = pytest.mark.office

EXAMPLES: dict[str, dict[str, tuple[str, ...]]] = {
    "words": {
        "ARD": tuple(text.replace("shall promptly", "shall") for text in BASE),
        "ZEM": tuple(text.replace("shall", "should") for text in BASE),
        "VES": BASE,
    },
    "paragraphs": {
        "ARD": (*BASE[:5], "1 bis. Nothing moves.", *BASE[6:]),
        "ZEM": BASE[:-1],
        "VES": (*BASE, "(c) on the lake."),
    },
    "splits": {
        "ARD": (*BASE[:7], "The Parties meet yearly.", "They meet otherwise as agreed.", *BASE[8:]),
        "ZEM": (*BASE[:4], f"{BASE[4]} {BASE[5]}", *BASE[6:]),
    },
    "alone": {"ARD": BASE[3:]},
}


def solid(texts: list[str]) -> list[str]:
    """Take the spaces out: pandoc moves a space at the edge of a change out of it."""
    return ["".join(text.split()) for text in texts]


def check_pandoc(data: bytes, document: WordDocument) -> None:
    """Pandoc sees the same authors, and the same text for each of them."""
    view = PandocView(data)
    assert view.authors == set(document.authors)
    assert solid(view.text(())) == solid(block_texts(document.base()))
    assert solid(view.text(document.authors)) == solid(block_texts(document.accepted()))
    for author in document.authors:
        mine = solid(block_texts(document.by_author(author)))
        assert solid(view.text((author,))) == mine, author


@needs_pandoc
@given(negotiations(BASE[1:]))  # pandoc makes a title metadata, and its paragraphs one
@settings(max_examples=12, deadline=None)
def test_pandoc_sees_what_we_wrote(rolling: Rolling) -> None:
    data = write_tracked(rolling)
    check_pandoc(data, read(data))


@needs_pandoc
@pytest.mark.parametrize("name", EXAMPLES)
def test_pandoc_sees_the_examples(name: str) -> None:
    data = write_tracked(rolling_of(BASE, dict(EXAMPLES[name])))
    check_pandoc(data, read(data))


@needs_pandoc
@pytest.mark.parametrize(
    "stem",
    [
        "one-insertion",
        "one-deletion",
        "replacement-by-two",
        "split-by-inserted-mark",
        "inserted-paragraphs",
        "deleted-paragraph",
        "wrappers",
        "right-to-left",
        "field-replaced",
    ],
)
def test_pandoc_reads_the_cases_as_we_do(stem: str) -> None:
    # Not among them: changes inside changes, of which pandoc reports the outer alone.
    (path,) = [path for path in CASES if path.stem == stem]
    case = parse_case(path.read_text("utf-8"))
    check_pandoc(case.data, read(case.data))


@needs_pandoc
def test_we_read_what_pandoc_writes() -> None:
    source = (
        "The Parties [shall]{.deletion author=ARD}[must]{.insertion author=ARD} meet "
        "[promptly]{.insertion author=ZEM}.\n\nThey report [yearly]{.deletion author=ZEM}.\n"
    )
    data = run_pandoc(source.encode(), "-f", "markdown", "-t", "docx", "-o", "-")
    document = read(data)
    assert document.authors == ("ARD", "ZEM")
    assert block_texts(document.base()) == ["The Parties shall meet .", "They report yearly."]
    assert block_texts(document.by_author("ARD")) == [
        "The Parties must meet .",
        "They report yearly.",
    ]
    assert block_texts(document.by_author("ZEM")) == [
        "The Parties shall meet promptly.",
        "They report .",
    ]


@needs_pandoc
@pytest.mark.real
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pandoc_reads_the_real_files_as_we_do(path: Path) -> None:
    if path.stem.startswith("RP001"):
        pytest.skip("pandoc keeps a rejected row whose words are not tracked; Word removes it")
    data = path.read_bytes()
    document, view = read(data), PandocView(data)
    # Pandoc drops empty paragraphs and numbers, so the characters are compared, not the blocks.
    for ours, theirs in (
        (document.base(), view.text(())),
        (document.accepted(), view.text(view.authors)),
    ):
        texts = [block.text[block.number :] for block in ours.blocks]
        assert "".join(solid(texts)) == "".join(solid(theirs))


@needs_pandoc
def test_pandoc_reads_the_bracketed_file_as_plain_words() -> None:
    data = write_bracketed(rolling_of(BASE, dict(EXAMPLES["words"])), embedded="{}")
    assert PandocView(data).text(()) == block_texts(read(data).accepted())


@pytest.fixture(scope="module")
def views() -> dict[str, tuple[bytes, OfficeView]]:
    files = {
        f"{name}.docx": write_tracked(rolling_of(BASE, dict(versions)))
        for name, versions in EXAMPLES.items()
    }
    files["bracketed.docx"] = write_bracketed(
        rolling_of(BASE, dict(EXAMPLES["words"])), embedded="{}"
    )
    for stem in ("numbers-follow-the-text", "numbers-by-style"):
        (path,) = [path for path in CASES if path.stem == stem]
        files[f"{stem}.docx"] = parse_case(path.read_text("utf-8")).data
    seen = ask_office(files)
    return {name.removesuffix(".docx"): (files[name], view) for name, view in seen.items()}


@needs_office
@pytest.mark.parametrize("name", EXAMPLES)
def test_libreoffice_accepts_and_rejects_as_we_do(
    name: str, views: dict[str, tuple[bytes, OfficeView]]
) -> None:
    data, view = views[name]
    document = read(data)
    assert view.base == block_texts(document.base())
    assert view.accepted == block_texts(document.accepted())
    assert {author for author, _ in view.changes} == set(document.authors)


@needs_office
@pytest.mark.parametrize("name", EXAMPLES)
def test_we_read_what_libreoffice_saves(
    name: str, views: dict[str, tuple[bytes, OfficeView]]
) -> None:
    data, view = views[name]
    ours, theirs = read(data), read(view.saved)
    assert theirs.authors == ours.authors
    assert block_texts(theirs.base()) == block_texts(ours.base())
    assert block_texts(theirs.accepted()) == block_texts(ours.accepted())
    for author in ours.authors:
        assert block_texts(theirs.by_author(author)) == block_texts(ours.by_author(author)), author


@needs_office
def test_libreoffice_reads_the_bracketed_file(
    views: dict[str, tuple[bytes, OfficeView]],
) -> None:
    data, view = views["bracketed"]
    assert view.accepted == block_texts(read(data).accepted())
    assert not view.changes


@needs_office
@pytest.mark.parametrize("name", ["numbers-follow-the-text", "numbers-by-style"])
def test_libreoffice_computes_the_same_numbers(
    name: str, views: dict[str, tuple[bytes, OfficeView]]
) -> None:
    data, view = views[name]
    blocks = read(data).accepted().blocks
    assert view.labels == [block.text[: block.number] for block in blocks]

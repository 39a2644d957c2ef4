"""What stands on every page of a file: the mark, the mandate, the standing; and no word of the text changes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.model import Rolling
from plenipo.brackets.render import Style
from plenipo.documents.reading import instrument_of
from plenipo.documents.redlines import compared, written_redline
from plenipo.documents.writing import ids_from, written, written_texts
from plenipo.formats import docx, html
from plenipo.formats.docx.scrub import check_scrubbed
from plenipo.instrument.model import Block, Source
from plenipo.record.stamps import STANDING, Stamp
from tests.formats.docx.negotiations import BASE, negotiations, rolling_of
from tests.formats.docx.office import needs_office, needs_pandoc, office, run_pandoc
from tests.formats.pdf import pages

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), max_size=40
)
stamps = st.builds(Stamp, words, words, words)
LIMITED = Stamp("Rev. 3, issued 2031-05-12", "limited", "For the third round.")


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


@given(negotiations(), stamps, st.sampled_from((Style.ATTRIBUTED, Style.PLAIN, Style.TRADE)))
def test_a_stamp_changes_no_word_that_is_read_back(
    rolling: Rolling, stamp: Stamp, style: Style
) -> None:
    bare, stamped = (
        written(rolling, "docx", style=style),
        written(rolling, "docx", style=style, stamp=stamp),
    )
    assert docx.read(stamped).accepted().blocks == docx.read(bare).accepted().blocks
    assert docx.read_embedded(stamped) == docx.read_embedded(bare)
    assert not check_scrubbed(stamped)
    bare, stamped = (
        written(rolling, "html", style=style),
        written(rolling, "html", style=style, stamp=stamp),
    )
    seen = [html.read(data, where="page").blocks for data in (bare, stamped)]
    texts = [[b.text for b in blocks if "wordings, not positions" not in b.text] for blocks in seen]
    assert texts[0] == texts[1]
    assert html.read_embedded(stamped) == html.read_embedded(bare)
    assert written(rolling, "html", style=style, stamp=stamp) == stamped


@given(negotiations(), stamps)
def test_a_stamp_goes_with_tracked_changes(rolling: Rolling, stamp: Stamp) -> None:
    one = docx.read(written(rolling, "docx", tracked=True))
    two = docx.read(written(rolling, "docx", tracked=True, stamp=stamp))
    assert two.changes == one.changes
    assert two.accepted().blocks == one.accepted().blocks
    assert two.base().blocks == one.base().blocks


def test_head_and_foot_say_mark_mandate_and_standing() -> None:
    found = parts(written_texts(BASE, "docx", stamp=LIMITED))
    assert "limited" in found["word/header1.xml"]
    assert "Rev. 3, issued 2031-05-12" in found["word/header1.xml"]
    assert STANDING in found["word/footer1.xml"]
    assert "Mandate: For the third round." in found["word/footer1.xml"]
    assert "word/header1.xml" not in parts(written_texts(BASE, "docx"))
    page = written_texts(BASE, "html", stamp=LIMITED).decode()
    assert "<b>limited</b>" in page
    assert f"{STANDING} Mandate: For the third round." in page
    assert "data-plenipo-stamp>" not in written_texts(BASE, "html").decode()


@given(negotiations())
def test_an_edition_without_names_leaves_out_the_mandate_and_keeps_the_mark(
    rolling: Rolling,
) -> None:
    stamp = Stamp("Rev. 3", "limited", "On what ARD asked for.")
    for kind in ("docx", "html"):
        data = written(rolling, kind, style=Style.PLAIN, stamp=stamp)
        text = "".join(parts(data).values()) if kind == "docx" else data.decode()
        assert "limited" in text
        assert "asked for" not in text


# --- as printed -----------------------------------------------------------------------------------

LONG = [f"{number}. {' '.join(BASE)}" for number in range(1, 40)]


def files(kind: str) -> dict[str, bytes]:
    """A long text, its redline, a rolling text and its tracked changes, all of several pages."""
    texts = tuple(Block(text) for text in LONG)
    other = tuple(Block(text.replace("shall", "should")) for text in LONG)
    ids = ids_from(b"old", b"new")
    old, new = (instrument_of(Source(rows), lambda: next(ids)) for rows in (texts, other))
    found = compared(old, new, language="en")
    made = {
        "clean": written_texts(LONG, kind, stamp=LIMITED),
        "redline": written_redline(found, kind, old="Rev. 2", new="Rev. 3", stamp=LIMITED),
    }
    theirs = tuple(text.replace("shall", "should", 1) for text in LONG)
    rolling = rolling_of(LONG, {"ARD": theirs})
    made["rolling"] = written(rolling, kind, stamp=LIMITED)
    if kind == "docx":
        made["tracked"] = written(rolling, kind, tracked=True, stamp=LIMITED)
    return made


def check_every_page(name: str, found: list[str]) -> None:
    assert len(found) > 2, name
    for number, page in enumerate(found, 1):
        solid = page.replace(" ", "")
        for words in ("Rev.3,issued2031-05-12", "limited", STANDING, "Forthethirdround."):
            assert words.replace(" ", "") in solid, f"{name}, page {number}: {page[:200]}"


@pytest.mark.office
@needs_office
def test_libreoffice_prints_the_stamp_on_every_page() -> None:
    found = office()
    assert found is not None
    made = files("docx")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in made.items():
            (Path(folder) / f"{name}.docx").write_bytes(data)
        subprocess.run(
            [
                found[0],
                "--headless",
                f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                *(str(Path(folder) / f"{name}.docx") for name in made),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        for name in made:
            printed = pages((Path(folder) / f"{name}.pdf").read_bytes())
            check_every_page(name, printed)
            assert f"{len(printed)} / {len(printed)}" in printed[-1]


@pytest.mark.office
@needs_pandoc
def test_pandoc_reads_the_same_text_with_a_stamp() -> None:
    bare, stamped = (
        run_pandoc(written_texts(LONG, "docx", stamp=stamp), "-f", "docx", "-t", "plain")
        for stamp in (None, LIMITED)
    )
    assert stamped == bare


def test_a_browser_prints_the_stamp_on_every_page() -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, data in files("html").items():
            path = Path(folder) / f"{name}.html"
            path.write_bytes(data)
            page = browser.new_page()
            page.goto(path.as_uri())
            check_every_page(name, pages(page.pdf(prefer_css_page_size=True)))
        browser.close()

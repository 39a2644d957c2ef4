"""`plenipo collate`: versions of one text side by side, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.formats import html
from tests.cli.running import Plenipo

ARD = "1. All fire ceases.\n\n2. Orsett shall be handed over by 20 May 2029.\n"
ZEM = "1. All fire ceases.\n\n2. Orsett is handed over before 20 May 2029.\n"


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    (tmp_path / "ard.txt").write_text(ARD)
    (tmp_path / "zem.txt").write_text(ZEM)
    return [str(tmp_path / "ard.txt"), str(tmp_path / "zem.txt")]


def test_text(plenipo: Plenipo, two: list[str]) -> None:
    ran = plenipo("collate", *two)
    assert ran.code == 0
    assert ran.text == (
        "2 versions, 2 points, compared with ard.txt.\n"
        "zem.txt: 1 point the same; changes: 2 legal.\n\n"
        "# 1\nard.txt: 1. All fire ceases.\nzem.txt (the same words)\n\n"
        "# 2\nard.txt: 2. Orsett shall be handed over by 20 May 2029.\n"
        "zem.txt: 2. Orsett [-shall be-] {+is+} handed over [-by-] {+before+} 20 May 2029.\n"
    ).replace("-] {+", "-]{+") + (
        "    legal (modal). Modal verb: “shall” is taken out; it was an obligation."
        " “shall be” → “is”\n"
        "    legal (scope). Scope (how many, when, on what condition): “by” becomes “before”."
        " “by” → “before”\n"
    )


def test_one_file_with_several_versions_gives_the_same(
    plenipo: Plenipo, two: list[str], tmp_path: Path
) -> None:
    both = tmp_path / "both.txt"
    both.write_text(f"(as sent round)\n\n=== ard.txt ===\n{ARD}\n=== zem.txt ===\n{ZEM}")
    ran = plenipo("collate", str(both))
    assert ran.out == plenipo("collate", *two).out
    assert "What stands above the first version is a note, and left out." in ran.err


def test_json_and_page_hold_every_word(plenipo: Plenipo, two: list[str], tmp_path: Path) -> None:
    found = json.loads(plenipo("collate", *two, "--against", "zem", "--format", "json").out)
    assert found["schema"] == "plenipo.collation/1"
    assert found["against"] == 1
    runs = found["rows"][1]["sides"][0]["runs"]
    words = [text for run in runs for shown, text in run.items() if shown != "deleted"]
    assert "".join(words) == ARD.split("\n\n")[1].strip()
    out = tmp_path / "out.html"
    assert plenipo("collate", *two, "-o", str(out)).code == 0
    page = out.read_bytes()
    assert page == page.replace(b"<script>", b"")
    read = " ".join(block.text for block in html.read(page, where="out.html").blocks)
    assert "Orsett" in read


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["ard.txt"],
            (
                "plenipo: there is one version only; name two files or more, or one in which a line"
                " === NAME === opens each version\n"
            ),
        ),
        (
            ["ard.txt", "zem.txt", "--against", "KOV"],
            "plenipo: --against: no version is called “KOV”; there are: ard.txt; zem.txt\n",
        ),
        (
            ["ard.txt", "empty.txt"],
            "plenipo: empty.txt: holds no text; give the document itself\n",
        ),
    ],
)
def test_refusals(
    plenipo: Plenipo,
    two: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "empty.txt").write_text("\n")
    monkeypatch.chdir(tmp_path)
    ran = plenipo("collate", *arguments)
    assert (ran.code, ran.err) == (2, said)


# --- real texts ---------------------------------------------------------------------------------


def real(real_texts: Path, name: str) -> str:
    found = real_texts / "armenia-azerbaijan" / name
    if not found.exists():
        pytest.skip(f"the real text {name} is absent from shared/data beside the repository")
    return str(found)


@pytest.mark.real
def test_a_statement_in_four_versions_and_a_leaked_draft(
    plenipo: Plenipo, real_texts: Path
) -> None:
    source = real(real_texts, "2020-11-10_trilateral_EN_variants_PARTIAL.txt")
    found = json.loads(plenipo("collate", source, "--against", "V2", "--format", "json").out)
    rows = {row["place"]: row for row in found["rows"]}
    signed, leaked = [0, 1, 2, 3], 4
    for number in "123456":
        points = rows[number]["points"]
        assert all(points[v] is not None for v in signed), f"point {number} in all four"
    assert rows["5"]["sides"][leaked]["standing"] == "unseen"
    (more,) = rows["2"]["more"]
    assert more["version"] == leaked
    assert "in Gazakh district" in more["words"]
    assert not any(row["more"] for place, row in rows.items() if place != "2")
    # Every version that breaks off is told, with the point.
    assert [v["breaks"] for v in found["versions"]] == [["6"], ["6"], ["after 6"], ["6"], ["4"]]
    # What a lawyer would look for.
    assert "modal" in rows["2"]["sides"][0]["flags"], "shall be returned, is returned"
    assert "scope" in rows["2"]["sides"][3]["flags"], "before, until"
    assert "name of a place" in rows["6"]["sides"][0]["flags"], "two spellings of a district"
    assert rows["5"]["sides"][3]["standing"] == "equal"
    assert rows["Opening words"]["sides"][0]["changes"][0]["class"] == "legal", "another order"
    # Numbers that moved with their words are no other numbers.
    assert "date" not in rows["1"]["sides"][0]["flags"]
    assert "number" not in rows["3"]["sides"][0]["flags"], "1960 and 1,960"


@pytest.mark.real
def test_article_paragraph_and_clause_of_one_statement(plenipo: Plenipo, real_texts: Path) -> None:
    source = real(real_texts, "2021-01-11_trilateral_EN_variants_PARTIAL.txt")
    found = json.loads(plenipo("collate", source, "--format", "json").out)
    first = next(row for row in found["rows"] if row["place"] == "1")
    (told,) = [c for c in first["sides"][1]["changes"] if c["old"].strip() == "Article 9"]
    assert told["reason"] == "A reference changes: Article 9 becomes Paragraph 9."
    (same,) = [c for c in first["sides"][2]["changes"] if c["old"].strip() == "Article 9"]
    assert same["new"].strip() == "Clause 9"
    assert same["reason"] == "Form of reference: the same place, named in another way."

"""Each JSON has the shape that docs/formats.md describes, and its numbers add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli import shapes
from tests.cli.running import COUNCIL, EXAMPLES, PEACE, Plenipo

Json = dict[str, Any]


def got(plenipo: Plenipo, *arguments: str | Path, code: int = 0) -> Json:
    """Run a command with JSON out, check its shape, return it."""
    ran = plenipo(*arguments, "--format", "json")
    assert ran.code == code, ran.err
    value = json.loads(ran.out)
    assert shapes.faults(value, shapes.BY_SCHEMA[value["schema"]]) == []
    assert ran.out.endswith(b"}\n")
    return dict(value)


def drawn(segments: list[Any], party: str | None) -> str:
    """Draw a party's words by the rule that the page gives: no more code than this."""
    parts = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
            continue
        parts.extend(
            drawn(alternative["segments"], party)
            for alternative in segment["alternatives"]
            if (alternative["base"] if party is None else party in alternative["parties"])
        )
    return "".join(parts)


def text_of(rolling: Json, party: str | None) -> str:
    texts = []
    for provision in rolling["provisions"]:
        words = drawn(provision["segments"], party)
        if words:
            texts.append(drawn(provision["lead"], party) + words)
    return "\n\n".join(texts) + "\n"


def places(segments: list[Any]) -> list[Json]:
    found = []
    for segment in segments:
        if not isinstance(segment, str):
            found.append(segment)
            for alternative in segment["alternatives"]:
                found.extend(places(alternative["segments"]))
    return found


def peace(plenipo: Plenipo) -> Json:
    named = [f"{code}={PEACE / code}.docx" for code in ("ARD", "ZEM")]
    return got(plenipo, "compile", PEACE / "base.docx", *named)


def test_a_rolling_text(plenipo: Plenipo) -> None:
    rolling = peace(plenipo)
    assert rolling["title"].startswith("Agreement on Peace")
    assert rolling["parties"] == ["ARD", "ZEM"]
    for party, name in ((None, "base"), ("ARD", "ARD"), ("ZEM", "ZEM")):
        assert text_of(rolling, party) == plenipo("text", PEACE / f"{name}.docx").text


def test_its_counts_add_up(plenipo: Plenipo) -> None:
    rolling = peace(plenipo)
    rows = rolling["provisions"]
    found = [p for row in rows for p in places(row["lead"]) + places(row["segments"])]
    quiet = ("consensus", "numbering", "typography")
    disputes = [p for p in found if not any(p.get(flag) for flag in quiet)]
    assert rolling["counts"] == {
        "brackets": len(disputes),
        "changes": sum(1 for p in found if p.get("consensus")),
        "alternatives": sum(len(p["alternatives"]) for p in disputes),
        "provisions": len(rows),
        "common": sum(1 for row in rows if row["status"] == "common"),
        "numbering": sum(1 for p in found if p.get("numbering")),
        "typography": sum(1 for p in found if p.get("typography")),
    }
    assert min(rolling["counts"].values()) > 0
    for row in rows:
        inside = [p for p in places(row["lead"]) + places(row["segments"]) if p in disputes]
        assert (row["status"] == "bracketed") == bool(inside)


def test_a_change_that_all_want_has_a_base_without_parties(plenipo: Plenipo) -> None:
    rows = peace(plenipo)["provisions"]
    changes = [p for row in rows for p in places(row["segments"]) if p.get("consensus")]
    for place in changes:
        old, new = place["alternatives"]
        assert (old["base"], old["parties"]) == (True, [])
        assert (new["base"], new["parties"]) == (False, ["ARD", "ZEM"])


def test_a_whole_provision_in_dispute_is_one_bracket(plenipo: Plenipo) -> None:
    rows = peace(plenipo)["provisions"]
    inserted = next(row for row in rows if row["label"] == "Article 6 bis")
    (place,) = inserted["segments"]
    nothing, words = place["alternatives"]
    assert (nothing["segments"], nothing["base"], nothing["parties"]) == ([], True, ["ARD"])
    assert words["parties"] == ["ZEM"]


def test_ids_and_places_of_moves_hold_together(plenipo: Plenipo) -> None:
    rows = peace(plenipo)["provisions"]
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    moved = [row for row in rows if "moved" in row]
    assert moved
    known = {*ids, *(block["id"] for row in rows for block in row.get("blocks", []))}
    assert all(set(row["moved"].values()) <= known for row in moved)


def test_the_plain_style_has_no_parties(plenipo: Plenipo) -> None:
    named = [f"{code}={PEACE / code}.docx" for code in ("ARD", "ZEM")]
    words = ("compile", f"{PEACE}/base.docx", *named, "--style", "plain", "--format", "json")
    value = json.loads(plenipo(*words).out)
    assert shapes.faults(value, shapes.PLAIN) == []


def test_a_text(plenipo: Plenipo) -> None:
    value = got(plenipo, "text", PEACE / "ZEM.docx")
    assert "\n\n".join(value["blocks"]) + "\n" == plenipo("text", PEACE / "ZEM.docx").text


def test_status(plenipo: Plenipo, tmp_path: Path) -> None:
    rolling = tmp_path / "rolling.json"
    codes = [path.stem for path in sorted(COUNCIL.glob("[A-Z]*.txt"))]
    named = [f"{code}={COUNCIL / code}.txt" for code in codes]
    plenipo("compile", COUNCIL / "base.txt", *named, "-o", rolling)
    value = got(plenipo, "status", rolling)
    rows, counts = value["provisions"], value["counts"]
    written = json.loads(rolling.read_bytes())
    assert counts["brackets"] == written["counts"]["brackets"]
    assert counts["common"] == written["counts"]["common"]
    assert counts["common"] + counts["bracketed"] == counts["provisions"] == len(rows)
    assert [row["id"] for row in rows] == [row["id"] for row in written["provisions"]]
    for row in rows:
        assert sorted(p for group in row["wordings"] for p in group) == codes
        assert 0 <= row["common_words"] <= row["words"]
        if row["status"] == "common" and len(row["wordings"]) == 1:
            assert row["common_words"] == row["words"]
    inserted = next(row for row in rows if row["label"] == "Article 7 bis")
    assert inserted["common_words"] == 0  # words that some do not have at all are not common


def test_status_says_who_differs_from_whom(plenipo: Plenipo, tmp_path: Path) -> None:
    for name, text in (("b", "They shall."), ("x", "They should."), ("y", "They may.")):
        (tmp_path / f"{name}.txt").write_text(f"{text}\n", "utf-8")
    named = [f"{c}={tmp_path / n}.txt" for c, n in (("W", "b"), ("X", "x"), ("Y", "y"), ("Z", "x"))]
    plenipo("compile", tmp_path / "b.txt", *named, "-o", tmp_path / "r.json")
    (row,) = got(plenipo, "status", tmp_path / "r.json")["provisions"]
    assert row["wordings"] == [["W"], ["X", "Z"], ["Y"]]
    assert plenipo("status", tmp_path / "r.json").text == (
        "Rolling text\n"
        "1 provision: 0 common, 1 bracketed; 1 bracket; 50 % of the words common\n"
        "parties: W, X, Y, Z\n"
        "\n"
        "[ ] (paragraph): 1 bracket, 1 of 2 words common\n"
        "      draft (W) | X, Z | Y\n"
    )


def test_a_parsed_text(plenipo: Plenipo) -> None:
    value = got(plenipo, "parse", EXAMPLES / "bracketed.txt")
    source = (EXAMPLES / "bracketed.txt").read_text("utf-8")
    assert value["counts"]["open"] == source.count("[")
    assert value["counts"]["close"] == source.count("]")
    assert value["counts"]["open"] != value["counts"]["close"]
    assert value["parties"] == ["ARD", "KOL", "ZEM"]
    assert value["text"].count("[") == value["text"].count("]")
    rest = iter(value["text"])
    assert all(character in rest for character in source), "a character of the source is lost"
    assert len(value["text"]) == len(source) + len(value["repairs"])
    for repair in value["repairs"]:
        assert source.splitlines()[repair["line"] - 1]
    assert value["counts"]["brackets"] > 0
    assert any(p.get("unknown") for row in value["provisions"] for p in places(row["segments"]))


def test_a_redline(plenipo: Plenipo) -> None:
    pair = EXAMPLES / "redline"
    value = got(plenipo, "redline", pair / "old.txt", pair / "new.txt")
    for name, other in (("old", "inserted"), ("new", "deleted")):
        rows = sorted((row for row in value["rows"] if row[name]), key=lambda row: row[name])
        texts = [
            "".join(text for run in row["runs"] for mark, text in run.items() if mark != other)
            for row in rows
        ]
        assert "\n\n".join(texts) + "\n" == (pair / f"{name}.txt").read_text("utf-8")
    assert sum(value["classes"].values()) == len(value["changes"])
    assert all(change["reason"] for change in value["changes"])
    modal = ["modal" in change["flags"] for change in value["changes"]]
    assert modal == sorted(modal, reverse=True), "changes of obligation stand on top"
    assert any(modal)
    changed = {k for k, row in enumerate(value["rows"]) if row["what"] == "reworded"}
    assert changed <= {change["row"] for change in value["changes"]}


def test_a_rebased_proposal(plenipo: Plenipo) -> None:
    trio = EXAMPLES / "rebase"
    words = (trio / "proposal.txt", "--from", trio / "old.txt", "--onto", trio / "new.txt")
    value = got(plenipo, "rebase", *words)
    outcomes = [edit["outcome"] for edit in value["edits"]]
    assert sorted(outcomes) == ["already adopted", "conflict", "orphaned", "rebased"]
    texts = [
        "".join(p if isinstance(p, str) else p["wanted"] for p in block["pieces"])
        for block in value["blocks"]
    ]
    assert "\n\n".join(texts) + "\n" == plenipo("rebase", *words).text


def test_findings(plenipo: Plenipo, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Article 1\n\nUnder Article 7 the P\u0430rties pay ____ crowns.\n", "utf-8")
    value = got(plenipo, "check", draft, code=1)
    assert {"blank"} <= {finding["code"] for finding in value["findings"]}
    assert len(value["findings"]) >= 3
    clean = tmp_path / "clean.txt"
    clean.write_text("The Parties agree.\n", "utf-8")
    assert got(plenipo, "check", clean)["findings"] == []


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"schema": "plenipo.text/1", "blocks": [1]}, "$.blocks[0]: 1 is not str"),
        ({"schema": "plenipo.text/2", "blocks": []}, "$.schema: 'plenipo.text/2' is none of"),
        ({"blocks": []}, "$: schema is missing"),
        ({"schema": "plenipo.text/1", "blocks": [], "more": 1}, "$: more is not in the shape"),
    ],
)
def test_the_checker_sees_faults(value: object, fault: str) -> None:
    (found,) = shapes.faults(value, shapes.TEXT)
    assert found.startswith(fault)


def test_the_checker_sees_a_party_with_two_wordings() -> None:
    alternative = {"segments": ["a"], "parties": ["ARD"], "base": False}
    check = shapes.segments(named=True)
    assert "two wordings" in check([{"alternatives": [alternative, alternative]}])
    assert "two strings" in check(["a", "b"])
    assert check(["a", {"alternatives": [alternative]}]) == ""

"""The commands that look at documents: status, check, parse."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from plenipo.brackets.fold import (
    BRACKETED,
    Provision,
    count,
    fold,
    provision_text,
    provision_whole,
)
from plenipo.brackets.model import Nature, Party, Rolling, Segments, Variation, variations
from plenipo.cli.documents import open_document, rolling_of, tell
from plenipo.cli.files import coloured, emit, output_format
from plenipo.documents.reading import Document, refuse_empty, source_of
from plenipo.documents.tables import to_json
from plenipo.documents.writing import ids_from
from plenipo.text.shares import Share, share_of
from plenipo.text.tokens import tokenize


def to_text(lines: Sequence[str]) -> bytes:
    """Return lines as UTF-8, one newline at the end."""
    return ("\n".join(lines) + "\n").encode()


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the form that the number asks for."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# --- status -----------------------------------------------------------------------------------


def run_status(args: argparse.Namespace) -> int:
    """Say for each provision what is common and what is bracketed."""
    document = open_document(args.file)
    rolling = rolling_or_parsed(document)
    rows = [status_row(rolling, provision) for provision in fold(rolling)]
    if output_format(args.format, args.output) == "json":
        value = {
            "schema": "plenipo.status/1",
            "title": rolling.title,
            "parties": list(rolling.parties),
            "provisions": rows,
            **_totals(rows),
        }
        emit(to_json(value), args.output)
    else:
        emit(to_text(_status_lines(rolling, rows, bold=coloured(args.output))), args.output)
    return 0


def rolling_or_parsed(document: Document) -> Rolling:
    """Read a rolling text of ours; any other text document as one bracketed elsewhere."""
    if document.format in ("json", "html", "docx") and _is_ours(document):
        return rolling_of(document)
    from plenipo.brackets import reading, wild

    source = source_of(document)
    refuse_empty(source, where=document.name)
    if document.format in ("txt", "md") and reading.is_attributed(source.blocks[0].text):
        return rolling_of(document)
    tell(source.notices, where=document.name)
    ids = ids_from(document.data)
    return wild.to_rolling(wild.parse_blocks(source.blocks), ids=ids)


def _is_ours(document: Document) -> bool:
    if document.format == "json":
        from plenipo.formats import text_json

        return not text_json.is_text(document.data)
    if document.format == "docx":
        from plenipo.formats import docx

        return docx.read_embedded(document.data) is not None
    from plenipo.formats import html

    return html.read_embedded(document.data) is not None


def status_row(rolling: Rolling, provision: Provision) -> dict[str, Any]:
    """Return what `plenipo status` says of one provision.

    `wordings` groups the parties by what they want here, the draft's group
    first; `words` counts the draft's words (or the first wording's where the
    draft has none) and those of them that stand outside every bracket.
    """
    groups: dict[str, list[Party]] = {provision_text(provision, None): []}
    for party in rolling.parties:
        groups.setdefault(provision_text(provision, party), []).append(party)
    base, *others = groups.values()
    brackets = [
        v
        for v in (*variations(provision.lead), *variations(provision.segments))
        if v.nature is Nature.DISPUTE
    ]
    total, shared = word_counts(provision_whole(provision))
    return {
        "id": provision.id,
        "label": provision.label,
        "kind": provision.kind.value,
        "heading": provision.heading,
        "status": provision.status,
        "brackets": len(brackets),
        "wordings": [sorted(base), *sorted(sorted(group) for group in others)],
        "words": total,
        "common_words": shared,
    }


def word_counts(segments: Segments) -> tuple[int, int]:
    """Count the words along the first wording, and those outside every dispute."""
    total = shared = 0
    for segment in segments:
        if isinstance(segment, str):
            words = sum(1 for token in tokenize(segment) if any(c.isalnum() for c in token))
            total += words
            shared += words
        else:
            inner, inner_shared = _first_counts(segment)
            total += inner
            shared += 0 if segment.nature is Nature.DISPUTE else inner_shared
    return total, shared


def _first_counts(variation: Variation) -> tuple[int, int]:
    full = [a for a in variation.alternatives if a.segments]
    return word_counts(full[0].segments) if full else (0, 0)


def _totals(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "counts": {
            "provisions": len(rows),
            "common": sum(1 for r in rows if r["status"] != BRACKETED),
            "bracketed": sum(1 for r in rows if r["status"] == BRACKETED),
            "brackets": sum(r["brackets"] for r in rows),
            "words": sum(r["words"] for r in rows),
            "common_words": sum(r["common_words"] for r in rows),
        }
    }


def _status_lines(rolling: Rolling, rows: Sequence[dict[str, Any]], *, bold: bool) -> list[str]:
    totals = _totals(rows)["counts"]
    words = totals["words"]
    share = share_of(totals["common_words"], words) if words else Share(100)
    summary = (
        f"{counted(totals['provisions'], 'provision')}: {totals['common']} common,"
        f" {totals['bracketed']} bracketed; {counted(totals['brackets'], 'bracket')};"
        f" {share} of the words common"
    )
    lines = [rolling.title or "Rolling text", summary]
    if rolling.parties:
        lines.append(f"parties: {', '.join(rolling.parties)}")
    lines.append("")
    strong, plain = ("\033[1m", "\033[0m") if bold else ("", "")
    for row in rows:
        name = " ".join(f"{row['label']} {row['heading']}".split()) or f"({row['kind']})"
        sign = "[ ]" if row["status"] == BRACKETED else " = "
        if row["status"] != BRACKETED:
            lines.append(f"{sign} {name}")
            continue
        count_of = counted(row["brackets"], "bracket")
        words = f"{row['common_words']} of {row['words']} words common"
        lines.append(f"{sign} {strong}{name}{plain}: {count_of}, {words}")
        base, *others = row["wordings"]
        sides = [f"draft ({', '.join(base)})" if base else "draft"]
        sides.extend(", ".join(group) for group in others)
        if rolling.parties:
            lines.append(f"      {' | '.join(sides)}")
    return lines


# --- parse ------------------------------------------------------------------------------------


def run_parse(args: argparse.Namespace) -> int:
    """Read a bracketed document and say what was understood."""
    from plenipo.brackets import wild
    from plenipo.brackets.parties import parse_party
    from plenipo.formats import rolling_json
    from plenipo.text.decoding import decoded

    document = open_document(args.file)
    registry = wild.registry_of([parse_party(code) for code in args.party])
    settings = wild.Settings(braces=wild.Meaning.BRACKET) if args.braces else wild.Settings()
    if document.format in ("txt", "md"):
        text = decoded(document.data, where=document.name)
        parsed = wild.parse(text, registry=registry, settings=settings)
    else:
        source = source_of(document)
        tell(source.notices, where=document.name)
        parsed = wild.parse_blocks(source.blocks, registry=registry, settings=settings)
    value = wild.to_json(parsed, ids=ids_from(document.data))
    # Provisions in the one shape that rolling texts have, label apart from the words.
    rolling = wild.to_rolling(parsed, ids=ids_from(document.data))
    encoded = rolling_json.encode(rolling)
    value["provisions"] = encoded["provisions"]
    value["counts"] |= encoded["counts"]
    if output_format(args.format, args.output) == "json":
        emit(to_json(value), args.output)
    else:
        emit(to_text(_parsed_lines(value)), args.output)
    return 0


def _parsed_lines(value: dict[str, Any]) -> list[str]:
    """Tell what a parse found: counts, parties, repairs, what is unclear, then the provisions."""
    counts = value["counts"]
    lines = [value["title"] or "Bracketed text", ""]
    lines.extend(
        f"{name.replace('_', ' ')}: {number}"
        for name, number in counts.items()
        if number or name in ("open", "close")
    )
    if value["parties"]:
        lines.append(f"parties: {', '.join(value['parties'])}")
    for title, rows in (
        (
            "repairs",
            [f"line {r['line']}, column {r['column']}: {r['what']}" for r in value["repairs"]],
        ),
        ("not clear, left to a person", [_unclear(row) for row in value["ambiguous"]]),
    ):
        lines.extend(["", f"{title}: {len(rows) or 'none'}"])
        lines.extend(f"  {row}" for row in rows)
    lines.extend(["", "provisions:"])
    for row in value["provisions"]:
        name = " ".join(f"{row['label']} {row.get('heading', '')}".split()) or f"({row['kind']})"
        sign = "[ ]" if row["status"] == BRACKETED else " = "
        lines.append(f"{sign} {name}")
    return lines


def _unclear(row: dict[str, Any]) -> str:
    readings = "; ".join(f"{r['reading']} {r['score']:.2f}" for r in row["readings"])
    return f"line {row['line']}, column {row['column']}: {readings}"


# --- check ------------------------------------------------------------------------------------


def run_check(args: argparse.Namespace) -> int:
    """Print what is wrong with a document's references, numbers, terms and letters."""
    from plenipo.instrument.checks import check
    from plenipo.instrument.recognise import recognise

    document = open_document(args.file)
    source = source_of(document)
    tell(source.notices, where=document.name)
    ids = ids_from(document.data)
    findings = check(recognise(source.blocks, ids=lambda: next(ids)))
    if output_format(args.format, args.output) == "json":
        rows = [
            {
                "unit": f.unit,
                "label": f.label,
                "offset": f.offset,
                "code": f.code,
                "sentence": f.sentence,
            }
            for f in findings
        ]
        emit(to_json({"schema": "plenipo.check/1", "findings": rows}), args.output)
    else:
        lines = [f"{f.label or 'text'}: {f.sentence} ({f.code})" for f in findings]
        emit(
            to_text([*lines, counted(len(findings), "finding")] if lines else ["no findings"]),
            args.output,
        )
    return 1 if findings else 0


def counts_line(rolling: Rolling) -> str:
    """Say in one line what a rolling text holds."""
    counts = count(fold(rolling))
    return (
        f"{counted(counts.provisions, 'provision')}, {counts.common} common;"
        f" {counted(counts.brackets, 'bracket')}, {counted(counts.changes, 'change')} that all want"
    )

"""Case files, and the compact notation in which they write a reading.

A case is: lines of settings and a line of five dashes (both may be left out),
the source, a line of five equal signs, the reading. A reading has a line for
each passage ("kind label | words") with ⟨wording|wording⟩ where wordings
differ, "∅" for none and holders before a colon; then the kinds of all
brackets, and whatever was repaired, left open, offered as options or noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plenipo.brackets.model import Alternative, Segments
from plenipo.brackets.wild import Meaning, Parsed, Registry, Settings, registry_of, to_rolling


@dataclass(frozen=True, slots=True)
class Case:
    """One case file."""

    source: str
    expected: str
    registry: Registry | None
    settings: Settings


def read_case(text: str) -> Case:
    head, dashes, rest = text.partition("\n-----\n")
    if not dashes:
        head, rest = "", text
    source, _, expected = rest.partition("\n=====\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Case(source, expected.rstrip("\n"), _registry(said), _settings(said))


def _registry(said: Mapping[str, str]) -> Registry | None:
    if not said.keys() & {"codes", "names", "groups"}:
        return None
    names = dict(pair.split(" = ") for pair in said["names"].split(", ")) if "names" in said else {}
    codes = said["codes"].split(", ") if "codes" in said else ()
    groups = said["groups"].split(", ") if "groups" in said else ()
    return registry_of(codes, names, groups=groups)


def _settings(said: Mapping[str, str]) -> Settings:
    return Settings(braces=Meaning(said.get("braces", "editorial")))


def show(parsed: Parsed) -> str:
    rolling = to_rolling(parsed)
    lines = [
        f"{passage.kind.value} {passage.label or '-'} | "
        f"{show_segments(passage.lead)}{show_segments(passage.body)}"
        for passage in rolling.passages
    ]
    lines.append(
        "brackets: " + (", ".join(bracket.kind.value for bracket in parsed.brackets) or "-")
    )
    for bracket in parsed.brackets:
        if bracket.head is not None:
            clauses = "; ".join(
                f"{'/'.join(clause.parties)} {clause.stance.value}"
                for clause in bracket.head.clauses
            )
            guessed = " (guessed)" if bracket.head.guessed else ""
            marks = f" (marks {', '.join(bracket.head.marks)})" if bracket.head.marks else ""
            lines.append(f"head: {clauses}{guessed}{marks}")
    for found in parsed.options:
        options = " / ".join(
            f"{option.name}{f' ({option.scope})' if option.scope else ''}"
            f" blocks {option.first}-{option.last}{' nothing' if option.nothing else ''}"
            for option in found.options
        )
        lines.append(f"options{' inside' if found.parent >= 0 else ''}: {options}")
    for place in parsed.ambiguous:
        readings = ", ".join(f"{reading.name} {reading.score:g}" for reading in place.readings)
        lines.append(
            f"open at {place.line}:{place.column} {place.text}: {readings}; {place.chosen}"
        )
    lines += [
        f"repair at {repair.line}:{repair.column}, cost {repair.cost}: {repair.what}"
        for repair in parsed.repairs
    ]
    lines += [f"notice: {notice}" for notice in (*parsed.notices, *rolling.notices)]
    return "\n".join(lines)


def show_segments(segments: Segments) -> str:
    return "".join(
        segment.replace("\n", "⏎")
        if isinstance(segment, str)
        else f"⟨{'|'.join(map(_alternative, segment.alternatives))}⟩"
        for segment in segments
    )


def _alternative(alternative: Alternative) -> str:
    words = show_segments(alternative.segments) or "∅"
    if not alternative.holders:
        return words
    return f"{','.join(sorted(alternative.holders))}: {words}"

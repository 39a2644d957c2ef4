"""Write the tables of docs/record.md from the classes of the record: kinds of entry, taking back.

The page keeps its own words; what stands between two marks is written anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, get_args, get_origin, get_type_hints

import msgspec

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "tests" / "record" / "golden"
_MARK: Final = "<!-- {name}: written by `make docs` -->"
_END: Final = "<!-- end of {name} -->"


def page(written: str) -> str:
    """Return a page with its tables as the program has them now."""
    for name, table in (("kinds", kinds()), ("taking back", taking_back())):
        start, end = _MARK.format(name=name), _END.format(name=name)
        if written.count(start) != 1 or written.count(end) != 1:
            raise SystemExit(f"the page has no place for its table of {name}: {start} … {end}")
        before, _, rest = written.partition(start)
        after = rest.partition(end)[2]
        written = f"{before}{start}\n\n{table}\n\n{end}{after}"
    return written


def kinds() -> str:
    """Draw every kind of entry: fields, types, since which shape, and an example as readers see it."""
    from plenipo.record import entries as e
    from plenipo.record.lift import ADDED

    examples = told()
    lines: list[str] = []
    titles = _sections(e.__file__)
    for title, names in titles:
        lines += [f"### {title}", "", "| kind | what happened | fields | as readers see it |"]
        lines.append("|---|---|---|---|")
        for body in e.BODIES:
            if body.__name__ not in names:
                continue
            tag = str(body.__struct_config__.tag)
            new = {shape: rows[tag] for shape, rows in ADDED.items() if tag in rows}
            since = next((shape for shape, fields in new.items() if not fields), 1)
            fields = "; ".join(_fields(body, new))
            shape = f" (shape {since})" if since > 1 else ""
            says = " ".join((body.__doc__ or "").split())
            lines.append(f"| `{tag}`{shape} | {says} | {fields} | {examples[tag]} |")
        lines.append("")
    lines += ["### Parts of them", "", "| part | what it is | fields |", "|---|---|---|"]
    for part in e.Part.__subclasses__():
        says = " ".join((part.__doc__ or "").split())
        lines.append(f"| {_part(part)} | {says} | {'; '.join(_fields(part, {}))} |")
    return "\n".join(lines).rstrip()


def taking_back() -> str:
    """Draw what becomes of each kind when it is taken back, and what stays."""
    from plenipo.record.taking_back import STAYS, TAKEN_BACK

    lines = ["| taken back | becomes of it |", "|---|---|"]
    lines += [f"| `{_tag(kind)}` | {effect} |" for kind, (_, effect) in TAKEN_BACK.items()]
    lines += ["", "| stays | instead |", "|---|---|"]
    lines += [f"| `{_tag(kind)}` | {why} |" for kind, why in STAYS.items()]
    return "\n".join(lines)


def _tag(kind: type[Any]) -> str:
    return str(kind.__struct_config__.tag)


def _sections(source: str | None) -> Iterator[tuple[str, set[str]]]:
    """Yield the headings of the list of entries, and the classes below each."""
    text = Path(source or "").read_text("utf-8")
    for block in re.split(r"^# --- ", text, flags=re.MULTILINE)[1:]:
        title = block.partition(" ---")[0]
        names = set(re.findall(r"^class (\w+)\(Body", block, re.MULTILINE))
        if names:
            yield title[:1].upper() + title[1:], names


def _fields(body: type[Any], new: dict[int, frozenset[str]]) -> Iterator[str]:
    """Yield the fields of a body with their types, defaults marked as such."""
    hints = get_type_hints(body)
    required = len(body.__struct_fields__) - len(body.__struct_defaults__)
    for number, name in enumerate(body.__struct_fields__):
        since = next((f", shape {s}" for s, fields in new.items() if name in fields), "")
        left_out = "" if number < required else "?"
        yield f"`{name}`{left_out} {_type(hints[name])}{since}"


_NAMED: Final = {
    "MemberId": "member",
    "RoomId": "room",
    "EntryId": "entry",
    "ProposalId": "proposal",
    "WordingHash": "hash of words",
}


def _type(kind: object) -> str:
    """Say a type in words."""
    origin = get_origin(kind)
    if origin is list:
        return f"list of {_type(get_args(kind)[0])}"
    if origin is tuple:
        return f"({', '.join(_type(part) for part in get_args(kind))})"
    name = getattr(kind, "__name__", str(kind))
    if name in _NAMED:
        return _NAMED[name]
    if kind is str:
        return "text"
    if kind is int:
        return "number"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " \\| ".join(f"`{value}`" for value in kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _part(kind)
    raise SystemExit(f"{kind}: say here how this type is called")


def _part(kind: type[Any]) -> str:
    """Return how a table inside a body is called: "unit text"."""
    return re.sub(r"(?<=.)([A-Z])", r" \1", kind.__name__).lower()


def told() -> dict[str, str]:
    """Return for each kind one entry of the golden logs as the ledger tells it."""
    from plenipo.record.canon import decode
    from plenipo.record.naming import Names
    from plenipo.record.replay import replay
    from plenipo.web.story import Story
    from plenipo.web.telling import Telling

    found: dict[str, str] = {}
    newest = max(EXAMPLES.glob("shape-*"), key=lambda path: int(path.name.removeprefix("shape-")))
    for log in sorted(newest.glob("*.jsonl")):
        entries = [decode(row) for row in log.read_bytes().splitlines()]
        story = Story()
        for entry in entries:
            story.take(entry)
        state = replay(entries)
        telling = Telling(state, Names(state), story)
        for entry in entries:
            tag = _tag(type(entry.body))
            said = telling.brief(entry).replace("|", "\\|")
            # Of several the shortest that has a body to speak of: tables are narrow.
            if entry.id not in state.recalled and len(said) < len(found.get(tag, said + " ")):
                found[tag] = said
    return found


def main(arguments: list[str]) -> int:
    """Write the page named by the last argument; with `--check` first, only compare it."""
    target = Path(arguments[-1])
    written = target.read_text("utf-8")
    wanted = page(written)
    if arguments[0] == "--check":
        if written != wanted:
            print(f"{target} is not as the program says: run `make docs`.", file=sys.stderr)
            return 1
        return 0
    target.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

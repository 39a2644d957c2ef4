"""Strings of the interface for translators: `python -m tools.strings extract|update|compile`.

    extract            write locales/plenipo.pot: every string, with the files it stands in
    update LANG ...    make locales/LANG.po of it, or bring one up to date; what changed is "fuzzy"
    compile            make of each LANG.po what the program reads: LANG.mo, and LANG.json for the script

Strings stand in templates as `_("…")` and `counted(n, "…")`, in the script's words.ts, in
`Sentence("…")`, and in the tables of the interface that `TABLES` names. Needs Babel, which
`make setup` installs; the program itself does not.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "plenipo" / "web"
LOCALES = WEB / "locales"
WORDS = ROOT / "frontend" / "src" / "words.ts"
_JINJA = {"extensions": "jinja2.ext.i18n,jinja2.ext.loopcontrols"}
_SCRIPT = "script: "  # begins a comment that names the word of the script

# Tables whose values the interface shows; "*" is every public one of a module.
TABLES: Mapping[str, tuple[str, ...]] = {
    "plenipo.desk.bearing": ("VERDICT",),
    "plenipo.formats.html.palette": ("LINES",),
    "plenipo.instrument.parallels": ("TOLD",),
    "plenipo.record.sittings": ("FORMATS",),
    "plenipo.web.commitments": ("STANDS",),
    "plenipo.web.drawing": ("WAYS", "RECORD"),
    "plenipo.web.framework": ("LANGUAGES",),
    "plenipo.web.groups": ("OUTCOMES", "CHOICES"),
    "plenipo.web.matrix": ("WORDS",),
    "plenipo.web.pages.comparing": ("CLASSES",),
    "plenipo.web.pages.drafts": ("FOLLOWED",),
    "plenipo.web.pages.flooring": ("WHAT", "GROUNDS"),
    "plenipo.web.pages.ledger": ("SORTS",),
    "plenipo.web.pages.reporting": ("COUNTED",),
    "plenipo.web.pages.revisions": ("MARKS",),
    "plenipo.web.pages.settings": ("RULES", "OPTIONS"),
    "plenipo.web.proposed": ("STATES", "FOLLOWS"),
    "plenipo.web.register": ("STATES", "FLAGS", "EVIDENCE"),
    "plenipo.web.relations": ("VERB", "OFFERED"),
    "plenipo.web.timeline": ("FILTERS",),
    "plenipo.web.words": ("*",),
}


def strings() -> Catalog:
    """Return every string of the interface as a catalogue without translations."""
    # No dates and no lines: the same strings make the same file.
    made = Catalog(
        project="Plenipo",
        header_comment="# Strings of Plenipo's interface. The English is the key.",
        creation_date=datetime(2000, 1, 1, tzinfo=UTC),
        revision_date=datetime(2000, 1, 1, tzinfo=UTC),
    )
    for message, place, comments in (*_templates(), *_script(), *_python(), *_tables()):
        made.add(message, locations=[(place, 0)], auto_comments=comments)
    return made


Found = tuple[str | tuple[str, str], str, list[str]]


def _templates() -> Iterator[Found]:
    for path in sorted((WEB / "templates").glob("*.html")):
        with path.open("rb") as file:
            for _, keyword, said, _ in babel_extract(file, ["_", "counted"], [], _JINJA):
                if keyword == "counted":
                    _, one, *many = said if isinstance(said, tuple) else ("", "", "")
                    if isinstance(one, str) and one:
                        several = many[0] if many and many[0] else f"{one}s"
                        yield (f"%(num)s {one}", f"%(num)s {several}"), path.name, []
                    continue
                text = said[0] if isinstance(said, tuple) else said
                if text:
                    yield str(text), path.name, []


def script_words() -> dict[str, str]:
    """Return the words of the script by their keys, as words.ts has them."""
    table = re.search(r"const ENGLISH = \{(.*?)\n\} as const;", WORDS.read_text("utf-8"), re.DOTALL)
    assert table is not None, "words.ts has its table"
    rows = re.findall(r'^  (\w+):\s*("(?:[^"\\]|\\.)*"),$', table[1], re.MULTILINE)
    assert len(rows) == len(re.findall(r"^  \w+:", table[1], re.MULTILINE)), "one string a word"
    return {key: json.loads(text) for key, text in rows}


def _script() -> Iterator[Found]:
    for key, text in script_words().items():
        yield text, "words.ts", [f"{_SCRIPT}{key}"]


def _python() -> Iterator[Found]:
    """Yield what is said by `Sentence("…")`."""
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, path.name, []


def _tables() -> Iterator[Found]:
    for name, wanted in TABLES.items():
        module = import_module(name)
        shown = vars(module) if wanted == ("*",) else {key: getattr(module, key) for key in wanted}
        for key, table in shown.items():
            if key.isupper() and not key.startswith("_"):
                for text in _values(table):
                    yield text, f"{name.rpartition('.')[2]}.py", []


def _values(table: object) -> Iterator[str]:
    """Yield the strings that a table shows: values, not keys; of rows what is no key of its own."""
    if isinstance(table, str):
        if re.search(r"[^\W\d_]", table) and not table.startswith("/"):
            yield str(table)
    elif isinstance(table, Mapping):
        for value in table.values():
            yield from _values(value)
    elif isinstance(table, tuple | list):
        for row in table:
            yield from _values(row)
    elif is_dataclass(table) and not isinstance(table, type):
        for field in fields(table):
            yield from _values(getattr(table, field.name))


# --- files ---------------------------------------------------------------------------------------


def as_pot(catalogue: Catalog) -> bytes:
    """Return a catalogue as the file that translators begin with."""
    file = BytesIO()
    write_po(file, catalogue, sort_output=True, width=100, include_lineno=False)
    return file.getvalue()


def updated(tag: str, known: bytes | None) -> bytes:
    """Return the file of a language with every string of today; `known` is what there was."""
    if known is None:
        made = Catalog(locale=tag, project="Plenipo", fuzzy=False)
    else:
        made = read_po(BytesIO(known), locale=tag)
    made.update(strings(), no_fuzzy_matching=False)
    file = BytesIO()
    write_po(file, made, sort_output=True, width=100, include_lineno=False)
    return file.getvalue()


def compiled(po: bytes, tag: str) -> tuple[bytes, bytes]:
    """Return what the program reads of a language: the catalogue, and the words of the script.

    Strings that are marked as fuzzy, or left empty, stay English.
    """
    found = read_po(BytesIO(po), locale=tag)
    catalogue = BytesIO()
    write_mo(catalogue, found)
    words = {}
    for key, text in script_words().items():
        message = found.get(text)
        if message is not None and message.string and not message.fuzzy:
            words[key] = str(message.string)
    return catalogue.getvalue(), json.dumps(words, ensure_ascii=False, indent=1).encode() + b"\n"


def main(arguments: list[str]) -> int:
    """Run one of the commands; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.strings")
    parser.add_argument("command", choices=("extract", "update", "compile"))
    parser.add_argument("languages", nargs="*", metavar="LANG", help="a tag such as de or pt-BR")
    args = parser.parse_args(arguments)
    LOCALES.mkdir(exist_ok=True)
    if args.command == "extract":
        (LOCALES / "plenipo.pot").write_bytes(as_pot(strings()))
        print(LOCALES / "plenipo.pot")
        return 0
    if args.command == "update":
        if not args.languages:
            parser.error("name a language, such as de")
        for tag in args.languages:
            path = LOCALES / f"{tag}.po"
            path.write_bytes(updated(tag, path.read_bytes() if path.exists() else None))
            print(path)
        return 0
    for path in sorted(LOCALES.glob("*.po")):
        catalogue, words = compiled(path.read_bytes(), path.stem)
        path.with_suffix(".mo").write_bytes(catalogue)
        path.with_suffix(".json").write_bytes(words)
        print(path.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

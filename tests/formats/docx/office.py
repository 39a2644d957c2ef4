"""Asks independent programs what they see in a Word file: pandoc and LibreOffice.

Neither is part of the product. Where one is missing, its tests say what to
install and step aside.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from plenipo.text.canonical import canonical

Node: TypeAlias = Any  # a node of pandoc's JSON

# ---------------------------------------------------------------- pandoc


@cache
def pandoc() -> str | None:
    """Return the pandoc program, from the machine or from the package that brings one."""
    found = shutil.which("pandoc")
    if found is None:
        try:
            import pypandoc

            found = str(pypandoc.get_pandoc_path())
        except (ImportError, OSError):
            return None
    return found


needs_pandoc = pytest.mark.skipif(
    pandoc() is None, reason="install pandoc (or the Python package pypandoc_binary)"
)


def run_pandoc(data: bytes, *options: str) -> bytes:
    """Run pandoc on bytes."""
    program = pandoc()
    assert program is not None
    return subprocess.run(
        [program, *options], input=data, capture_output=True, check=True, timeout=120
    ).stdout


@dataclass(frozen=True)
class Said:
    """Words, or a paragraph's end ("\\0"), as pandoc reports their history."""

    text: str
    ins: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class PandocView:
    """What pandoc sees in a file: words and paragraph ends with their authors."""

    def __init__(self, data: bytes) -> None:
        tree = json.loads(run_pandoc(data, "--track-changes=all", "-f", "docx", "-t", "json"))
        self.said: list[Said] = []
        title = tree["meta"].get("title")
        if title is not None:
            self._paragraph(title["c"])
        self._blocks(tree["blocks"])

    def text(self, taken: Iterable[str]) -> list[str]:
        """Return the blocks when these authors' changes are accepted, others rejected."""
        authors = frozenset(taken)
        shown = [
            said.text
            for said in self.said
            if said.ins <= authors and not said.gone & authors
        ]  # fmt: skip
        blocks = "".join(shown).split("\0")
        return [found for block in blocks if (found := canonical(block).text)]

    @property
    def authors(self) -> frozenset[str]:
        """Return every author that pandoc names."""
        return frozenset[str]().union(*(said.ins | said.gone for said in self.said))

    def _blocks(self, blocks: Iterable[Node]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Node) -> None:
        kind, content = block["t"], block.get("c")
        if kind in {"Para", "Plain"}:
            self._paragraph(content)
        elif kind == "Header":
            self._paragraph(content[2])
        elif kind in {"BlockQuote", "Div"}:
            self._blocks(content if kind == "BlockQuote" else content[1])
        elif kind in {"BulletList", "OrderedList"}:
            for item in content if kind == "BulletList" else content[1]:
                self._blocks(item)
        elif kind == "Table":
            rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3]))]
            for row in rows:
                for cell in row[1]:
                    self.said.append(Said("\0"))
                    self._blocks(cell[4])
        else:
            raise AssertionError(f"an unexpected block: {kind}")

    def _paragraph(self, inlines: Sequence[Node]) -> None:
        end = Said("\0")
        for inline in inlines:
            marked = _paragraph_mark(inline)
            if marked is not None:
                end = Said("\0", end.ins | marked.ins, end.gone | marked.gone)
            else:
                self.said += _inline(inline, Said(""))
        self.said.append(end)


def _paragraph_mark(inline: Node) -> Said | None:
    if inline["t"] != "Span":
        return None
    (_, classes, pairs), _ = inline["c"]
    author = frozenset({dict(pairs).get("author", "")})
    if "paragraph-insertion" in classes:
        return Said("\0", ins=author)
    return Said("\0", gone=author) if "paragraph-deletion" in classes else None


def _inline(node: Node, history: Said) -> Iterator[Said]:
    kind, content = node["t"], node.get("c")
    text = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}.get(kind)
    if kind == "Str":
        text = content
    if text is not None:
        yield Said(text, history.ins, history.gone)
        return
    if kind in {"Note", "Image"}:
        return
    inner = content
    if kind == "Span":
        (_, classes, pairs), inner = content
        author = frozenset({dict(pairs).get("author", "")})
        if "insertion" in classes:
            history = Said("", history.ins | author, history.gone)
        elif "deletion" in classes:
            history = Said("", history.ins, history.gone | author)
    elif kind in {"Link", "Quoted", "Cite"}:
        inner = content[1]
    for child in inner or ():
        yield from _inline(child, history)


# ---------------------------------------------------------- LibreOffice

_SCRIPT = r"""
import json, os, sys, time
import uno
from com.sun.star.beans import PropertyValue

pipe, folder, names = sys.argv[1], sys.argv[2], sys.argv[3:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(150):
    try:
        context = resolver.resolve(
            "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        break
    except Exception:
        time.sleep(0.2)
services = context.ServiceManager
desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)

def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found

def load(path):
    return desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(path), "_blank", 0, (value("Hidden", True),))

def paragraphs(document):
    out, items = [], document.Text.createEnumeration()
    while items.hasMoreElements():
        item = items.nextElement()
        if item.supportsService("com.sun.star.text.Paragraph"):
            label = getattr(item, "ListLabelString", "")
            out.append([label, item.getString()])
        elif item.supportsService("com.sun.star.text.TextTable"):
            for name in item.getCellNames():
                cells = item.getCellByName(name).createEnumeration()
                while cells.hasMoreElements():
                    out.append(["", cells.nextElement().getString()])
    return out

def settle(path, command):
    document = load(path)
    dispatcher.executeDispatch(
        document.CurrentController.Frame, ".uno:%sAllTrackedChanges" % command, "", 0, ())
    found = paragraphs(document)
    document.close(True)
    return found

seen = {}
for name in names:
    path = folder + "/" + name
    document = load(path)
    changes, items = [], document.getRedlines().createEnumeration()
    while items.hasMoreElements():
        change = items.nextElement()
        changes.append([change.RedlineAuthor, change.RedlineType])
    document.storeToURL(uno.systemPathToFileUrl(path + ".saved.docx"),
                        (value("FilterName", "MS Word 2007 XML"),))
    document.close(True)
    seen[name] = {"changes": changes, "accepted": settle(path, "Accept"),
                  "base": settle(path, "Reject")}
print(json.dumps(seen), flush=True)
os._exit(0)  # the bridge may crash while it is taken down; the answer is given
"""
_TRIES = 3  # LibreOffice without a screen dies now and then, of nothing that was asked


@dataclass(frozen=True)
class OfficeView:
    """What LibreOffice sees in a file, and the file as it saves it."""

    changes: Counter[tuple[str, str]]  # author and type
    accepted: list[str]
    base: list[str]
    labels: list[str]  # of the accepted text, one for each block
    saved: bytes


@cache
def office() -> tuple[str, str] | None:
    """Return the office program and a Python that can talk to it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    for python in (sys.executable, "/usr/bin/python3", shutil.which("python3") or ""):
        if python and Path(python).exists():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return program, python
    return None


needs_office = pytest.mark.skipif(
    office() is None, reason="install LibreOffice Writer and its Python bridge (python3-uno)"
)


def ask_office(files: Mapping[str, bytes]) -> dict[str, OfficeView]:
    """Open files in LibreOffice, accept and reject all, and save them as Word files."""
    for attempt in range(_TRIES):
        try:
            return _asked_once(files)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


def _asked_once(files: Mapping[str, bytes]) -> dict[str, OfficeView]:
    found = office()
    assert found is not None
    program, python = found
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        script = folder / "ask.py"
        script.write_text(_SCRIPT, "utf-8")
        pipe = folder.name
        listening = subprocess.Popen(
            [
                program, "--headless", "--norestore", "--nologo",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            asked = subprocess.run(
                [python, str(script), pipe, str(folder), *files],
                capture_output=True, check=True, timeout=120,
            )  # fmt: skip
        finally:
            listening.kill()
            listening.wait()
        seen = json.loads(asked.stdout)
        return {
            file: _view(seen[file], (folder / f"{file}.saved.docx").read_bytes()) for file in files
        }


def _view(seen: Node, saved: bytes) -> OfficeView:
    def blocks(pairs: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
        cleaned = [(label, canonical(text).text) for label, text in pairs]
        return [(label, text) for label, text in cleaned if text]

    accepted = blocks(seen["accepted"])
    return OfficeView(
        changes=Counter((author, kind) for author, kind in seen["changes"]),
        accepted=[text for _, text in accepted],
        base=[text for _, text in blocks(seen["base"])],
        labels=[label for label, _ in accepted],
        saved=saved,
    )

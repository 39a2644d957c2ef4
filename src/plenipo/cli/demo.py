"""`plenipo demo`: the main job on the shipped examples, then the report in the browser."""

from __future__ import annotations

import argparse
import functools
import http.server
import io
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from plenipo.brackets.model import Party
from plenipo.brackets.project import project
from plenipo.cli.documents import open_document, rolling_of, source_of
from plenipo.cli.files import emit
from plenipo.cli.main import main
from plenipo.cli.showing import counts_line
from plenipo.text.errors import UnusableInput


def run_demo(args: argparse.Namespace) -> int:
    """Compile the examples into a folder, say what was done, and serve the folder."""
    folder = Path(args.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableInput(
            f"the folder cannot be made ({error.strerror}); name another with --output",
            where=str(folder),
        ) from None
    with as_file(files("plenipo.cli") / "examples") as examples:
        _peace(examples / "peace", folder)
        _tracked(examples / "peace", folder)
        _council(examples / "council", folder)
        _others(examples, folder)
    _negotiation(folder)
    emit(_index().encode(), str(folder / "index.html"))
    _tell(f"results are in {folder}{'/' if not str(folder).endswith('/') else ''}")
    if args.no_serve:
        return 0
    return _serve(folder, args.port)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _peace(examples: Path, folder: Path) -> None:
    """A facilitator's draft and two delegations' Word files."""
    versions = [f"{code}={examples / code}.docx" for code in ("ARD", "ZEM")]
    made = _compile(
        "Peace agreement: a draft and two delegations' Word files",
        [str(examples / "base.docx"), *versions],
        folder,
        "peace",
    )
    _run(
        [
            "compile",
            str(examples / "base.docx"),
            *versions,
            "--tracked",
            "-o",
            f"{made}-tracked.docx",
        ]
    )
    _run(
        [
            "compile",
            str(examples / "base.docx"),
            *versions,
            "--style",
            "plain",
            "-o",
            f"{made}-plain.docx",
        ]
    )
    _run(["status", f"{made}.json", "-o", f"{made}-status.txt"])
    for code in ("ARD", "ZEM"):
        _prove(Path(f"{made}.json"), Party(code), examples / f"{code}.docx")


def _tracked(examples: Path, folder: Path) -> None:
    """One Word file in which three teams tracked their changes."""
    _compile(
        "Peace agreement: one Word file with three authors' tracked changes",
        [
            str(examples / "three-authors.docx"),
            "--author",
            "Legal team of Ardenia=ARD",
            "--author",
            "Legal team of Zembria=ZEM",
            "--author",
            "Arlen House=FAC",
        ],
        folder,
        "tracked",
    )


def _council(examples: Path, folder: Path) -> None:
    """Twelve parties on one draft."""
    base = examples / "base.txt"
    codes = sorted(p.stem for p in examples.glob("*.txt") if p.stem != "base")
    versions = [f"{code}={examples / code}.txt" for code in codes]
    made = _compile(
        "River council: twelve parties on one draft", [str(base), *versions], folder, "council"
    )
    _run(["status", f"{made}.json", "-o", f"{made}-status.txt"])
    for code in codes:
        _prove(Path(f"{made}.json"), Party(code), examples / f"{code}.txt")


def _others(examples: Path, folder: Path) -> None:
    """A bracketed text from elsewhere, a redline, and a proposal carried over."""
    _tell("")
    _tell("Other jobs")
    _run(["parse", str(examples / "bracketed.txt"), "-o", str(folder / "parsed.txt")])
    _tell("  a bracketed text from elsewhere, read: parsed.txt")
    pair = examples / "redline"
    _run(
        [
            "redline",
            str(pair / "old.txt"),
            str(pair / "new.txt"),
            "-o",
            str(folder / "redline.html"),
        ]
    )
    _tell("  two versions compared: redline.html")
    trio = examples / "rebase"
    arguments = [str(trio / "proposal.txt"), "--from", str(trio / "old.txt")]
    _run(["rebase", *arguments, "--onto", str(trio / "new.txt"), "-o", str(folder / "rebased.txt")])
    _tell("  a proposal carried over to a changed draft: rebased.txt")


def _negotiation(folder: Path) -> None:
    """Play the scripted negotiation of two states into a file, and say where it stands."""
    from plenipo import desk
    from plenipo.bootstrap import open_store
    from plenipo.cli.compiling import written
    from plenipo.cli.scenes import peace
    from plenipo.cli.scenes.stage import done, play, stage
    from plenipo.cli.standing import (
        explanation_lines,
        status_lines,
        trend_lines,
        what_if_lines,
    )
    from plenipo.settings import Settings

    data = folder / "negotiation.db"
    for old in (data, folder / "negotiation.db-wal", folder / "negotiation.db-shm"):
        old.unlink(missing_ok=True)  # of an earlier demonstration in this folder
    store = open_store(Settings(data=data), make=True)
    try:
        scene = play(stage(store, seed="peace", start=peace.START), peace.STEPS)
        table, room = scene.desk, scene.rooms["plenary"]
        member = scene.members[peace.FACILITATOR]
        standing = status_lines(table, member, room)
        waits = explanation_lines(table, member, room, scene.unit("6.3"))
        why = next((line for line in waits if "condition" in line), waits[0])
        would = what_if_lines(table, member, room, most=1)
        trend = trend_lines(table, member, room)
        report = written(done(desk.rolling(table, member, room)), "html")
    finally:
        store.close()
    emit(report, str(folder / "negotiation.html"))
    emit(("\n".join([*standing, "", *trend]) + "\n").encode(), str(folder / "negotiation.txt"))
    _tell("")
    _tell("A negotiation of three rounds, played into negotiation.db")
    for line in standing:
        _tell(f"  {line}".rstrip())
    for title, lines in (
        ("Why Article 6 is open", [why]),
        ("What would close it", would),
        ("How it came to this", trend),
    ):
        _tell("")
        _tell(f"  {title}")
        for line in lines:
            _tell(f"    {line}")
    _tell("")
    _tell(f"  look further: plenipo admin rooms --as {member} --data {data}")


def _compile(title: str, arguments: Sequence[str], folder: Path, name: str) -> Path:
    made = folder / name
    _tell("")
    _tell(title)
    for ending in ("json", "txt", "docx", "html"):
        _run(["compile", *arguments, "-o", f"{made}.{ending}"])
    _tell(f"  {counts_line(rolling_of(open_document(f'{made}.json')))}")
    _tell(f"  written: {name}.txt, {name}.docx, {name}.html, {name}.json")
    return made


def _run(arguments: list[str]) -> None:
    code = main(arguments)
    if code:
        raise UnusableInput(f"plenipo {' '.join(arguments)} ended with {code}")


def _prove(rolling: Path, party: Party, original: Path) -> None:
    """Draw a party's text out again and compare it with what the party handed in."""
    drawn = "\n\n".join(project(rolling_of(open_document(str(rolling))), party))
    handed_in = "\n\n".join(b.text for b in source_of(open_document(str(original))).blocks)
    same = "the same, to the character" if drawn == handed_in else "NOT the same"
    _tell(f"  {party}'s text, drawn out again: {same}")
    if drawn != handed_in:
        raise UnusableInput(f"the text of {party} was not recovered", where=str(rolling))


_SECTIONS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Peace agreement: a draft and two delegations’ files",
        (
            "Ardenia and Zembria each sent back the facilitator’s draft in Word. One rolling text"
            " holds both, with every difference under the name of who wants it."
        ),
        (
            ("peace.html", "Read the rolling text"),
            ("peace.docx", "Word, with brackets"),
            ("peace-tracked.docx", "Word, tracked changes"),
            ("peace-plain.docx", "Word, nobody named"),
            ("peace-status.txt", "Status by provision"),
            ("peace.txt", "Text"),
            ("peace.json", "JSON"),
        ),
    ),
    (
        "Peace agreement: one file, three authors",
        "The same job from one Word file in which three teams tracked their changes.",
        (
            ("tracked.html", "Read the rolling text"),
            ("tracked.docx", "Word"),
            ("tracked.txt", "Text"),
            ("tracked.json", "JSON"),
        ),
    ),
    (
        "River council: twelve parties",
        "Twelve members of a river basin on one draft protocol.",
        (
            ("council.html", "Read the rolling text"),
            ("council.docx", "Word"),
            ("council-status.txt", "Status by provision"),
            ("council.txt", "Text"),
            ("council.json", "JSON"),
        ),
    ),
    (
        "Three rounds of talks",
        "The negotiation kept as a record: where every provision stands at the end, and why.",
        (
            ("negotiation.html", "Read the rolling text"),
            ("negotiation.txt", "Where it stands"),
        ),
    ),
    (
        "Other jobs",
        (
            "Two versions compared, a bracketed text from elsewhere understood, and a proposal"
            " carried over to a changed draft."
        ),
        (
            ("redline.html", "Redline"),
            ("parsed.txt", "What was understood"),
            ("rebased.txt", "The proposal carried over"),
        ),
    ),
)


def _index() -> str:
    sections = "\n".join(_section(*section) for section in _SECTIONS)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plenipo: examples</title>
<style>
:root {{ color-scheme: light dark; --paper: #fbf9f4; --ink: #1d1b18; --quiet: #5c574f; --link: #0f5257; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --paper: #191816; --ink: #ece8e0; --quiet: #aaa397; --link: #8fd0d5; }}
}}
body {{ background: var(--paper); color: var(--ink); max-width: 42rem; margin: 0 auto;
  padding: clamp(2rem, 8vh, 5rem) 1.25rem 4rem;
  font: 1.125rem/1.6 "Source Serif 4", Charter, Georgia, serif; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; font-weight: 600; margin: 0 0 .75rem; }}
h2 {{ font-size: 1.2rem; line-height: 1.3; font-weight: 600; margin: 0 0 .25rem; }}
p {{ margin: 0 0 .75rem; }}
section {{ padding: 1.5rem 0 1.25rem;
  border-top: 1px solid color-mix(in srgb, var(--ink) 18%, transparent); }}
header {{ padding-bottom: 1.25rem; }}
header p {{ color: var(--quiet); }}
ul {{ list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }}
a {{ color: var(--link); text-underline-offset: .2em; display: inline-block; padding: .15rem 0;
  font: .95rem/1.5 system-ui, sans-serif; }}
li:first-child {{ flex-basis: 100%; }}
li:first-child a {{ font-weight: 600; font-size: 1.05rem; }}
a:focus-visible {{ outline: 3px solid var(--link); outline-offset: 3px; }}
</style>
<main>
<header>
<h1>What the delegations want, in one text</h1>
<p>The states are fictional. Every file here was made by the command just run.</p>
</header>
{sections}
</main>
</html>
"""


def _section(title: str, what: str, pages: Sequence[tuple[str, str]]) -> str:
    links = "\n".join(f'<li><a href="{name}">{shown}</a></li>' for name, shown in pages)
    return f"<section>\n<h2>{title}</h2>\n<p>{what}</p>\n<ul>\n{links}\n</ul>\n</section>"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the results to this machine, quietly, and nothing outside the folder."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep the terminal for what the user asked."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Serve the pages of the index alone: the record beside them has private rooms."""
        name = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        if name != "index.html" and name not in {
            file for _, _, row in _SECTIONS for file, _ in row
        }:
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:
        """Refuse to list folders."""
        del path
        self.send_error(404)

    def end_headers(self) -> None:
        """Let nothing be fetched from elsewhere, and nothing be framed."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def _serve(folder: Path, port: int) -> int:
    handler = functools.partial(_Handler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        raise UnusableInput(
            f"port {port} cannot be used ({error}); leave --port out for a free one"
        ) from None
    with server:
        _tell("")
        _tell(
            "Serving on this machine only; Ctrl-C stops. The table, where one negotiates, is next."
        )
        _tell(f"http://127.0.0.1:{server.server_address[1]}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            _tell("stopped")
    return 0

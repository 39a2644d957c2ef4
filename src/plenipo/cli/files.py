"""Reading and writing files for the commands: the one place that touches the disk.

Output is written whole or not at all: to a new file beside the target, then
put in its place.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plenipo.text.errors import UnusableInput

FORMATS = ("txt", "md", "html", "json", "docx")
MOST_BYTES = 512 * 1024 * 1024


def load(name: str) -> bytes:
    """Read a file's bytes; raise `UnusableInput` in one sentence when that cannot be done."""
    path = Path(name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableInput(
                f"is larger than {MOST_BYTES // 1024 // 1024} MB; split the document", where=name
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput("there is no such file; check the name", where=name) from None
    except IsADirectoryError:
        raise UnusableInput("is a folder; name a file in it", where=name) from None
    except OSError as error:
        raise UnusableInput(f"cannot be read ({error.strerror})", where=name) from None


def format_of(name: str) -> str:
    """Return the format that a file's ending stands for; raise `UnusableInput` if none."""
    ending = Path(name).suffix.lower().removeprefix(".")
    known = {"htm": "html", "markdown": "md", "text": "txt"}.get(ending, ending)
    if known not in FORMATS:
        raise UnusableInput(
            f"the ending “.{ending}” is of no format Plenipo reads; use one of "
            + ", ".join(f".{f}" for f in FORMATS),
            where=name,
        )
    return known


def output_format(asked: str | None, out: str | None) -> str:
    """Return the format to write: the one asked for, else by the ending of OUT, else text."""
    if asked:
        return asked
    return format_of(out) if out else "txt"


def emit(data: bytes, out: str | None) -> None:
    """Write bytes to OUT, whole or not at all, or to standard output when there is no OUT."""
    if out is None or out == "-":
        if sys.stdout.isatty() and (data[:2] == b"PK"):
            raise UnusableInput("a Word file is not for the terminal; name a file with -o OUT")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UnusableInput(f"cannot be written ({error.strerror})", where=out) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise UnusableInput(f"cannot be written ({error.strerror})", where=out) from None


def ids_from(*seeds: bytes) -> Iterator[str]:
    """Yield 128-bit ids that look random but follow from the inputs.

    The same files give the same ids, so the same command gives the same bytes.
    """
    import hashlib

    root = hashlib.sha256()
    for seed in seeds:
        root.update(len(seed).to_bytes(8, "big"))
        root.update(seed)
    key = root.digest()
    number = 0
    while True:
        block = hashlib.sha256(key + number.to_bytes(8, "big")).hexdigest()
        yield block[:32]
        yield block[32:]
        number += 1


class Progress:
    """Says on standard error how far long work has come, when a person is watching."""

    def __init__(self, what: str, total: int) -> None:
        self.what = what
        self.total = total
        self.shown = total > 4 and sys.stderr.isatty()

    def step(self, done: int) -> None:
        """Say that `done` of the total are done."""
        if self.shown:
            end = "\n" if done == self.total else ""
            sys.stderr.write(f"\r{self.what} {done}/{self.total}{end}")
            sys.stderr.flush()


def say(line: str) -> None:
    """Tell the user something that is not the result, on standard error."""
    sys.stderr.write(f"plenipo: {line}\n")


def coloured() -> bool:
    """Tell whether standard output is a terminal that may show colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ

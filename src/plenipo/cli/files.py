"""Reading and writing files for the commands: the one place that touches the disk.

Output is written whole or not at all: to a new file beside the target, then
put in its place.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from plenipo.documents.reading import format_of
from plenipo.text.errors import UnusableInput

MOST_BYTES = 512 * 1024 * 1024
STANDARD_OUTPUT = "standard output"
STANDARD = "-"  # as a name of a file to write: standard output


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
        why = error.strerror or "it cannot be opened"
        raise UnusableInput(f"cannot be read ({why}); check its permissions", where=name) from None
    except ValueError:
        raise UnusableInput("is no name of a file; check the name", where=repr(name)) from None


def output_format(asked: str | None, out: str | None) -> str:
    """Return the format to write: the one asked for, else by the ending of OUT, else text."""
    if asked:
        return asked
    return format_of(out) if out and out != STANDARD else "txt"


def emit(data: bytes, out: str | None) -> None:
    """Write bytes to OUT, whole or not at all, or to standard output when there is no OUT."""
    if out is None or out == STANDARD:
        if sys.stdout.isatty() and data.startswith(b"PK"):
            raise UnusableInput("a Word file is not for the terminal; name a file with -o OUT")
        _print(data)
        return
    try:
        path = Path(out).resolve()  # what a link points to is replaced, and the link stays
        if path.exists() and not path.is_file():
            _write_into(path, data)
        else:
            _replace(path, data)
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or "no such name"
        raise UnusableInput(
            f"cannot be written ({why}); name another file with -o", where=out
        ) from None


def _print(data: bytes) -> None:
    """Write all of the bytes to standard output, which may take them piece by piece."""
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnusableInput(
            f"cannot be written ({error.strerror}); name a file elsewhere with -o",
            where=STANDARD_OUTPUT,
        ) from None


def _write_into(path: Path, data: bytes) -> None:
    """Write to a device or a pipe, which nothing may take the place of."""
    with path.open("wb") as file:
        file.write(data)


def _replace(path: Path, data: bytes) -> None:
    """Write a new file and put it in the place of the old one, with the old one's permissions."""
    temporary = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write line ends of its own


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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


def coloured(out: str | None) -> bool:
    """Tell whether what is written to OUT goes to a terminal that may show colour."""
    on_screen = out is None or out == STANDARD
    return on_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

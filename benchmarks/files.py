"""The inputs on disk: one folder a size and number of parties, made once.

`data/M_198/` holds `base.txt` and `p001.txt` … with one provision a line, and
the same as `.words` with one word a line, which is how git is made to merge
words. The folder is not in the repository; it can be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import inputs
from benchmarks.inputs import EDITS, SEED, Agreement, Edit, apply, party_code, words_of

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Case:
    """A negotiation on disk: the base, what each party wants, and the files of both."""

    name: str
    base: Agreement
    edits: tuple[tuple[Edit, ...], ...]
    folder: Path

    @property
    def codes(self) -> list[str]:
        """The parties' codes, in order."""
        return [party_code(index) for index in range(len(self.edits))]

    @property
    def edit_count(self) -> int:
        """All parties' edits."""
        return sum(map(len, self.edits))

    def file(self, code: str = "base", *, ending: str = "txt") -> Path:
        """Give the file of a party, or of the base."""
        return self.folder / f"{code.lower()}.{ending}"

    def files(self, *, ending: str = "txt") -> list[Path]:
        """Give the parties' files, in order."""
        return [self.file(code, ending=ending) for code in self.codes]


def case(
    size: str, parties: int, *, edits: int = 0, words: bool = False, only_values: bool = False
) -> Case:
    """Make, or find made, the negotiation of a size and a number of parties.

    `edits` is what each party is asked for, by default what belongs to the
    size. The `.words` files are written on request; with `only_values`
    nothing is written.
    """
    base = inputs.sized(size)
    asked = edits or EDITS[size]
    wanted = tuple(inputs.party_edits(base, parties, asked))
    name = f"{size}_{parties}" if asked == EDITS[size] else f"{size}_{parties}_{asked}"
    made = Case(name, base, wanted, DATA / name)
    if not only_values:
        _write(made, "txt")
        if words:
            _write(made, "words")
    return made


def written(name: str, lines: Sequence[str]) -> Path:
    """Write lines, one paragraph each, to a file of the data folder, and give it."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"{name}.txt"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def written_words(name: str, lines: Sequence[str]) -> Path:
    """Write lines as one word a line to a file of the data folder, and give it."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"{name}.words"
    path.write_text(words_of(lines), "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Stamp:
    """Tells whether a file that costs time to make was made by the programs as they are now."""

    made: Path
    programs: Sequence[str]  # the files whose text decides what is made
    about: str

    @property
    def _path(self) -> Path:
        return self.made.with_suffix(".stamp")

    def _recipe(self) -> str:
        found = hashlib.sha256(f"{self.about} {SEED}".encode())
        for program in self.programs:
            found.update(Path(program).read_bytes())
        return found.hexdigest()

    def fresh(self) -> bool:
        """Tell whether it need not be made again."""
        return (
            self.made.exists()
            and self._path.exists()
            and self._path.read_text("ascii") == self._recipe()
        )

    def clear(self) -> None:
        """Remove what was made, and its companions."""
        self.made.parent.mkdir(exist_ok=True)
        for old in self.made.parent.glob(f"{self.made.stem}.*"):
            old.unlink()

    def write(self) -> None:
        """Say that it is made."""
        self._path.write_text(self._recipe(), "ascii")


def _write(made: Case, ending: str) -> None:
    """Write one form of a case unless this generator has written it already."""
    stamp = made.folder / f"made.{ending}"
    recipe = hashlib.sha256(
        Path(inputs.__file__).read_bytes() + f"{made.name} {SEED}".encode()
    ).hexdigest()
    if stamp.exists() and stamp.read_text("ascii") == recipe:
        return
    made.folder.mkdir(parents=True, exist_ok=True)
    for code, edits in zip(["base", *made.codes], [(), *made.edits], strict=True):
        lines = apply(made.base, edits)
        text = "".join(f"{line}\n" for line in lines) if ending == "txt" else words_of(lines)
        made.file(code, ending=ending).write_text(text, "utf-8")
    stamp.write_text(recipe, "ascii")

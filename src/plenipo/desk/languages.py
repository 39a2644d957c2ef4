"""The languages that come with Plenipo, ready for finding statements."""

from __future__ import annotations

from functools import cache
from importlib.resources import files  # noqa: TID251 - data of the package, the same everywhere

from plenipo.statements.extract import Extractor, extractor
from plenipo.statements.language import read


@cache
def shipped() -> tuple[Extractor, ...]:
    """Return the languages that come with Plenipo, English first."""
    folder = files("plenipo.statements") / "languages"
    named = sorted(f.name for f in folder.iterdir() if len(f.name) == len("en.toml"))
    names = sorted((n for n in named if n.endswith(".toml")), key=lambda n: (n != "en.toml", n))
    return tuple(extractor(read((folder / n).read_bytes(), where=n)) for n in names)

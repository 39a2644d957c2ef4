"""The command that lays versions of one text side by side: collate."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from plenipo.brackets.collation import Version
from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, output_format, say
from plenipo.documents.reading import instrument_of
from plenipo.documents.variants import variants_of
from plenipo.documents.writing import ids_from
from plenipo.text.errors import UnusableInput

_MOST = 24  # versions that anybody lays side by side


def run_collate(args: argparse.Namespace) -> int:
    """Lay versions side by side, point by point, every difference with its class and reason."""
    from plenipo.documents.collations import collated, written_collation

    versions = _versions(args.files)
    found = collated(versions, against=_chosen(versions, args.against))
    emit(written_collation(found, output_format(args.format, args.output)), args.output)
    return 0


def _versions(names: Sequence[str]) -> list[Version]:
    versions: list[Version] = []
    for name in names:
        document = open_document(name)
        if document.word is not None and document.word.has_changes:
            say(f"{name}: its tracked changes are accepted")
        for variant in variants_of(document):
            tell(variant.source.notices, where=variant.name or name)
            ids = ids_from(document.data, variant.name.encode())
            called = variant.name or Path(name).name
            versions.append(Version(called, instrument_of(variant.source, ids.__next__)))
    if len(versions) < 2:
        raise UnusableInput(
            "there is one version only; name two files or more, or one in which a line"
            " === NAME === opens each version"
        )
    if len(versions) > _MOST:
        raise UnusableInput(
            f"there are {len(versions)} versions; at most {_MOST} stand side by side"
        )
    return versions


def _chosen(versions: Sequence[Version], asked: str | None) -> int:
    """Return which version the others are compared with: by its name, or how the name begins."""
    if asked is None:
        return 0
    names = [version.name for version in versions]
    found = [k for k, name in enumerate(names) if name == asked] or [
        k for k, name in enumerate(names) if name.startswith(asked)
    ]
    if len(found) != 1:
        which = "no version is" if not found else f"{len(found)} versions are"
        listed = "; ".join(names)
        raise UnusableInput(f"{which} called “{asked}”; there are: {listed}", where="--against")
    return found[0]

"""`plenipo compile --brackets`: a base whose square brackets are alternatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from plenipo.brackets.claims import compile_claims
from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.wild import parse_blocks, registry_of, to_rolling
from plenipo.cli.documents import tell
from plenipo.cli.files import say
from plenipo.instrument.model import Source

Version = tuple[Party, Callable[[], Source]]


def compile_bracketed(base: Source, versions: Sequence[Version], *, ids: Iterator[str]) -> Rolling:
    """Compile with the brackets of the base as alternatives that parties claim."""
    codes = [party for party, _ in versions]
    parsed = parse_blocks(base.blocks, registry=registry_of(codes))
    for repair in parsed.repairs:
        say(f"base, line {repair.line}, column {repair.column}: {repair.what}")
    named = sorted(set(parsed.parties) - set(codes))
    if named:
        say(
            f"base: {', '.join(named)} named in its brackets, but without a file here; those"
            " words stand without a holder"
        )

    def texts() -> Iterator[tuple[Party, Sequence[str]]]:
        for party, read in versions:
            source = read()
            tell(source.notices, where=party)
            yield party, [block.text for block in source.blocks]

    return compile_claims(to_rolling(parsed), texts(), ids=lambda: next(ids))

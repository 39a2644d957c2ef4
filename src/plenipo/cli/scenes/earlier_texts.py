"""What the peace talks stand on: an earlier statement in three versions, and a declaration.

Steps of the peace talks (`plenipo.cli.scenes.peace`) that stand here by
themselves, as they are of the texts beside the draft. All of it is made up.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

from plenipo.cli.scenes.stage import Stage
from plenipo.documents.reading import document, source_of
from plenipo.documents.writing import as_printed
from plenipo.record import entries as e
from plenipo.record.framework import passages

SELL: Final = "statement-of-sell"  # as Ardenia published it
SELL_ZEM: Final = "statement-of-sell-zem"
SELL_LEAKED: Final = "statement-of-sell-leaked"
VELM: Final = "declaration-of-velm"


def _filed(name: str, file: str, **more: str) -> e.DocumentFiled:
    data = (files("plenipo.cli") / "examples" / "peace" / "earlier" / file).read_bytes()
    words = as_printed(source_of(document(file, data)))
    return e.DocumentFiled(
        document=name,
        title=words.split("\n", 1)[0],
        digest=hashlib.sha256(data).hexdigest(),
        media="text/plain",
        form="framework",
        words=words,
        language="en",
        **more,
    )


def file_earlier_texts(s: Stage, *, secretary: str, head: str) -> None:
    """File both sides' versions of the statement and the declaration; Zembria files what leaked."""
    sell = {"dated": "2029-05-03"}
    s.record(
        secretary,
        _filed(
            VELM,
            "declaration-of-velm.txt",
            dated="1991-09-09",
            publisher="Assemblies of both provinces",
        ),
    )
    s.record(
        secretary,
        _filed(SELL, "statement-of-sell-ARD.txt", publisher="Ministry of Ardenia", **sell),
    )
    for by, name, file, publisher in (
        (secretary, SELL_ZEM, "statement-of-sell-ZEM.txt", "Ministry of Zembria"),
        (head, SELL_LEAKED, "statement-of-sell-leaked.txt", "Valley Wire, before the signature"),
    ):
        s.record(by, _filed(name, file, publisher=publisher, version_of=SELL, **sell))


def link(
    s: Stage,
    who: str,
    place: str,
    relation: str,
    name: str,
    *,
    point: str = "",
    words: str = "",
    room: str = "plenary",
) -> None:
    """Say how a provision stands to an earlier text, or to one of its points."""
    document_ = s.state(who, room).outside.documents[name]
    at = next((p for p in passages(document_.words) if p.point.label == point), None)
    body = e.FrameworkLinked(
        unit=s.unit(f"{place}, number", room=room),
        document=name,
        relation=relation,
        words=words,
        start=at.start if point and at else 0,
        end=at.end if point and at else 0,
    )
    s.record(who, body, room=room)

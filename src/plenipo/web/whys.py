"""Why a section is open: the record's own sentences, said beside their provision."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.desk.naming import sentence
from plenipo.record.kinds import Status
from plenipo.record.picture import UnitView
from plenipo.record.reading_aloud import Beside, sentences
from plenipo.web.protocol import protocol
from plenipo.web.viewer import Reading


def whys(reading: Reading, views: Sequence[UnitView]) -> tuple[str, ...]:
    """Return why the units of a section are not agreed, what weighs most first.

    Parties are named as the room knows them, in protocol order. Cost: linear in
    what is missing, and n log n for its order.
    """
    moot = [v for v in views if v.status is not Status.AGREED]
    beside = Beside(
        party=reading.telling.party,
        order=lambda codes: protocol(reading.state, codes),
        live={view.unit: len(view.live) for view in moot},
    )
    names = reading.sheet.names
    found: list[str] = []
    for view in moot:
        reasons = reading.sheet.picture.reasons(view.unit)
        where = f"{view.name}: " if len(moot) > 1 else ""
        for said in sentences(reasons, names.provision, names.wording, beside=beside):
            known = said.startswith(view.name[:1].upper() + view.name[1:])
            found.append(sentence(said if known else where + said))
    return tuple(dict.fromkeys(found))

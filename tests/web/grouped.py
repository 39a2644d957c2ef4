"""A contact group's file, as it comes back to the peace talks after the room has moved on."""

from __future__ import annotations

from plenipo.brackets.cluster import cut
from plenipo.brackets.notation import whole
from plenipo.brackets.returning import readings_of
from plenipo.cli.scenes.peace import SECRETARY
from plenipo.cli.scenes.stage import Stage
from plenipo.desk import Refused
from plenipo.documents.clusters import write_cluster
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Basis
from tests.documents.groups import rewritten, with_new

SETTLED = (
    "Neither Party shall station armed personnel of a third State within twenty (20) kilometres"
    " of the line."
)


def brought_back(scene: Stage) -> bytes:
    """Cut the whole text, let the plenary move on, and return the file as a group wrote in it.

    In it are a conflict (Article 7), a settled provision, words that name a
    party, brackets that cannot be read, and a new provision.
    """
    desk, plenary = scene.desk, scene.rooms["plenary"]
    state = desk.operator_state(plenary)
    rolling = desk.picture_of(state).rolling
    draft = {str(p.id): readings_of(whole(p)).draft for p in rolling.passages}

    def unit(opening: str) -> str:
        return next(i for i, text in draft.items() if text.startswith(opening))

    forces, force = unit("Neither Party should station"), unit("2. Neither Party shall let")
    data = write_cluster(cut(rolling, list(draft)), "docx")
    data = rewritten(
        data,
        {
            forces: SETTLED,
            force: "2. Neither Party shall let its territory serve an armed act.",
            unit("1. The Parties shall establish"): "1. The Parties [ARD: shall] exchange envoys.",
            unit("1. Each Party shall condemn"): "1. Each Party [ARD: condemns [ZEM: shall] hate.",
        },
    )
    data = with_new(data, force, "3. Each Party shall say so in public.")
    moved = draft[forces].replace("Civilian observers", "Unarmed observers")
    done = desk.table_directly(
        scene.members[SECRETARY],
        plenary,
        changes=[e.Change(unit=forces, text=moved, base=wording_hash(forces, draft[forces]))],
        sponsors=["ARD"],
        basis=Basis.FROM_FILE,
    )
    assert not isinstance(done, Refused), done
    return data

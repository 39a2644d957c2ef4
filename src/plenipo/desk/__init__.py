"""Use cases of a negotiation: load, decide, append, answer. The one door to every room.

A caller names a member and a room. For a room where the member does not sit,
known or unknown, every function answers the same `Refused("no-such-room", ...)`.
What cannot be recorded comes back as a `Refused` with a public code and a
sentence; only bad packets raise (`BadPacket`), and stores that are away.

The facilitator opens the plenary, admits two parties, and files a draft:

>>> from plenipo import desk
>>> from plenipo.bootstrap import MachineChance, MachineClock
>>> from plenipo.instrument.model import Block
>>> from plenipo.record import entries as e
>>> from plenipo.record.kinds import Level, Role, RoomKind
>>> from plenipo.store.memory import MemoryStore
>>> table = desk.Desk(MemoryStore(), clock=MachineClock(), chance=MachineChance())
>>> chair, ann, zoe = (table.new_member() for _ in range(3))
>>> plenary = table.open_room(chair, RoomKind.PLENARY, name="Plenary",
...     member_name="Facilitator", role=Role.FACILITATOR)
>>> for code, name, head in (("ARD", "Ardenia", ann), ("ZEM", "Zembria", zoe)):
...     _ = table.record(chair, plenary, e.PartyAdmitted(party=code, name=name))
...     seat = e.MemberSeated(member=head, name=f"Head of {name}", role=Role.HEAD, party=code)
...     _ = table.record(chair, plenary, seat)
>>> document = [Block("Article 1", heading=1), Block("The Parties shall open the border.")]
>>> _ = desk.file_draft(table, chair, plenary, document, title="Accord", adopt=True)

Ardenia drafts in a room of its own, which nobody else can tell exists, and
tables from there:

>>> room = table.open_room(ann, RoomKind.DELEGATION, name="Ardenia", member_name="Head",
...     role=Role.HEAD, party="ARD", parties=["ARD"])
>>> table.room(zoe, room)
Refused(code='no-such-room', sentence='There is no such room.')
>>> _ = table.bring_text(ann, plenary, room)
>>> words = list(table.room(ann, room).units)[1]
>>> draft = table.draft(ann, room, {words: "The Parties shall open the border promptly."})
>>> proposal = draft.entries[-1].body.proposal
>>> waiting = table.queue_tabling(ann, room, proposal, plenary, lands_at=table.now())
>>> landed = table.land(ann, room, waiting.id)

Every member of the plenary now reads the same:

>>> print(desk.text(table, zoe, plenary).splitlines()[-1])
The Parties shall open the border [ARD: promptly].
>>> [(row.name, row.sign) for row in desk.status(table, zoe, plenary)][1]
('Article 1', '[ ]')
>>> for line in desk.explain(table, zoe, plenary, words): print(line)
Article 1 is open because ZEM has not spoken on the words of ARD-1.
Article 1 is open because ARD and ZEM have not spoken on the words of the draft.
>>> print(desk.what_ifs(table, zoe, plenary)[0])
If ZEM accepts Article 1 (the words of ARD-1), Article 1 would close.

A page reads all of this from one picture of the room, which every member shares:

>>> picture = table.picture(zoe, plenary)
>>> view = picture.units[words]
>>> (view.name, view.sign, view.proposals == (landed.entries[0].body.proposal,))
('Article 1', '[ ]', True)
>>> table.picture(ann, plenary) is picture
True

A position binds to exact words, by their hash:

>>> from plenipo.record.canon import wording_hash
>>> accept = e.PositionTaken(party="ZEM", unit=words, level=Level.ACCEPT,
...     wording=wording_hash(words, "The Parties shall open the border promptly."))
>>> _ = table.record(zoe, plenary, accept)
>>> desk.explain(table, zoe, plenary, words)
()
>>> issued = desk.issue_revision(table, chair, plenary)
>>> desk.check_revision(table, ann, plenary, 1)
()
"""

from plenipo.desk.beside import Copy, Thing, copy_of, copy_out
from plenipo.desk.carry import (
    BadPacket,
    Tabling,
    pack_room,
    pack_tabling,
    read_tabling,
    take_room,
    take_tabling,
    unpack_room,
)
from plenipo.desk.clusters import Merging, Returned, compare_cluster, cut_cluster, merge_cluster
from plenipo.desk.course import Point, Sitting, bracket_ledger, convergence, lost_words, sittings
from plenipo.desk.desk import NO_ROOM, Desk, Recorded
from plenipo.desk.exchange import Terms, commit, exchanges_of, open_exchange, settle
from plenipo.desk.publishing import (
    agreed_to_publish,
    open_public,
    public_room,
    public_rooms,
    publish_figures,
)
from plenipo.desk.recall import recall, spill
from plenipo.desk.silence import conclude, notice, object_to
from plenipo.desk.texts import file_draft, file_version, incorporate, issue_revision, revise
from plenipo.desk.unnamed import Raised, raised_by
from plenipo.desk.views import (
    Issue,
    StatusRow,
    as_json,
    attention,
    check_revision,
    explain,
    gauge,
    overlay,
    rolling,
    status,
    text,
    trend,
    what_ifs,
)
from plenipo.record.decide import Refused
from plenipo.record.naming import Names
from plenipo.record.picture import Picture, UnitView

__all__ = [
    "NO_ROOM",
    "BadPacket",
    "Copy",
    "Desk",
    "Issue",
    "Merging",
    "Names",
    "Picture",
    "Point",
    "Raised",
    "Recorded",
    "Refused",
    "Returned",
    "Sitting",
    "StatusRow",
    "Tabling",
    "Terms",
    "Thing",
    "UnitView",
    "agreed_to_publish",
    "as_json",
    "attention",
    "bracket_ledger",
    "check_revision",
    "commit",
    "compare_cluster",
    "conclude",
    "convergence",
    "copy_of",
    "copy_out",
    "cut_cluster",
    "exchanges_of",
    "explain",
    "file_draft",
    "file_version",
    "gauge",
    "incorporate",
    "issue_revision",
    "lost_words",
    "merge_cluster",
    "notice",
    "object_to",
    "open_exchange",
    "open_public",
    "overlay",
    "pack_room",
    "pack_tabling",
    "public_room",
    "public_rooms",
    "publish_figures",
    "raised_by",
    "read_tabling",
    "recall",
    "revise",
    "rolling",
    "settle",
    "sittings",
    "spill",
    "status",
    "take_room",
    "take_tabling",
    "text",
    "trend",
    "unpack_room",
    "what_ifs",
]

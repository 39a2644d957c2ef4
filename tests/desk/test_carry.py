"""Two installations that share nothing: rooms and tablings go between them as files."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest, encode
from plenipo.record.decide import Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
)
from tests.desk.table import (
    ARD,
    ARD_ADVISER,
    ARD_DELEGATE,
    FAC,
    NEW_WORDS,
    NEWCOMER,
    SEC,
    ZEM,
    Table,
    code,
    done,
)
from tests.desk.worlds import World


def packed(answer: bytes | Refused) -> bytes:
    assert isinstance(answer, bytes), answer
    return answer


class Laptop:
    """Ardenia's own machine: another store, another desk, nothing in common with the host."""

    def __init__(self, host: Table) -> None:
        self.world = World()
        self.world.chance.begin("laptop")
        self.desk = self.world.desk
        self.plenary = d.unpack_room(self.desk, packed(d.pack_room(host.desk, ARD, host.plenary)))
        self.room = self.desk.open_room(
            ARD,
            RoomKind.DELEGATION,
            name="Ardenia",
            member_name="Ann",
            role=Role.HEAD,
            party="ARD",
            parties=["ARD"],
        )

    def drafted(self, words: str = NEW_WORDS) -> ProposalId:
        unit = list(self.desk.operator_state(self.room).units)[1]
        body = done(self.desk.draft(ARD, self.room, {unit: words})).entries[-1].body
        assert isinstance(body, e.ProposalDrafted)
        return body.proposal


def seat_from_start(host: Table) -> None:
    """Ardenia's head was seated late in the opening; the chair grants the history."""
    done(host.desk.record(FAC, host.plenary, e.HistoryGranted(member=ARD, from_seq=1)))


def test_a_delegation_keeps_its_room_at_home_and_carries_what_it_tables() -> None:
    host = Table()
    seat_from_start(host)
    laptop = Laptop(host)
    done(laptop.desk.bring_text(ARD, laptop.plenary, laptop.room))
    proposal = laptop.drafted()
    carried = packed(d.pack_tabling(laptop.desk, ARD, laptop.room, proposal))
    assert laptop.room not in carried.decode()
    assert str(proposal) not in carried.decode()

    done(d.take_tabling(host.desk, ARD, host.plenary, carried))
    assert host.desk.operator_state(laptop.room).seq == 0  # nothing of the room has come along
    held = host.state(host.plenary).seq
    assert code(d.take_tabling(host.desk, ARD, host.plenary, carried)) == "already"
    assert host.state(host.plenary).seq == held

    here = laptop.desk.operator_state(laptop.plenary).seq
    extract = packed(d.pack_room(host.desk, ARD, host.plenary, after=here))
    assert code(d.take_room(laptop.desk, ARD, extract)) == "operators-act"
    assert d.unpack_room(laptop.desk, extract) == laptop.plenary
    assert d.unpack_room(laptop.desk, extract) == laptop.plenary  # twice, without harm
    assert d.take_room(laptop.desk, ARD, extract) == laptop.plenary  # it is what is here
    assert laptop.desk.ledger_rows(ARD, laptop.plenary) == host.desk.ledger_rows(ARD, host.plenary)
    assert d.text(laptop.desk, ARD, laptop.plenary) == d.text(host.desk, ARD, host.plenary)
    assert "ARD" in str(d.text(laptop.desk, ARD, laptop.plenary))
    assert laptop.desk.verify(laptop.plenary) == []


def test_what_is_carried_is_tabled_for_nobody_else() -> None:
    host = Table()
    packet = packed(d.pack_tabling(host.desk, ARD, host.ard, host.drafted(), sponsors=["ZEM"]))
    assert code(d.take_tabling(host.desk, ARD, host.plenary, packet)) == "not-yours"
    assert code(d.take_tabling(host.desk, ARD, host.zem, packet)) == "no-such-room"
    assert d.read_tabling(packet).stance is Level.ACCEPT


def a_packet() -> tuple[bytes, RoomId]:
    host = Table()
    seat_from_start(host)
    return packed(d.pack_room(host.desk, ARD, host.plenary)), host.plenary


PACKET, PLENARY = a_packet()
HEAD, *ROWS = PACKET.rstrip(b"\n").split(b"\n")


def taken(*lines: bytes) -> str:
    """What a fresh machine says of a packet; "" when it takes it in."""
    world = World()
    try:
        d.unpack_room(world.desk, b"\n".join(lines) + b"\n")
    except d.BadPacket as error:
        assert world.store.rooms() == ()
        return str(error)
    return ""


def test_the_whole_packet_is_taken_in() -> None:
    assert taken(HEAD, *ROWS) == ""


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((HEAD, ROWS[0], *ROWS[2:]), "entry 2 is out of its place"),
        ((HEAD, ROWS[0], ROWS[2], ROWS[1], *ROWS[3:]), "entry 2 is out of its place"),
        ((HEAD, ROWS[0], ROWS[0], *ROWS[1:]), "entry 2 is out of its place"),
        ((HEAD, *ROWS[1:]), "entry 1 is out of its place"),
        (
            (HEAD, ROWS[0], ROWS[1].replace(b'"name":"fac"', b'"name":"sec"'), *ROWS[2:]),
            "entry 3 does not follow from the one before it",
        ),
        ((b"{}", *ROWS), "this is no packet of a room"),
        ((b"",), "this is no packet of a room"),
        ((HEAD.replace(b"room/1", b"room/9"), *ROWS), "of another kind or a newer version"),
        ((HEAD.replace(b'"first":1', b'"first":0'), *ROWS), "numbered from 1"),
        ((HEAD.replace(b'"first":1', b'"first":5'), *ROWS), "has the room up to 0"),
        ((HEAD.replace(PLENARY.encode(), b"0" * 32), *ROWS), "entry 1 is out of its place"),
        ((HEAD, b" " + ROWS[0], *ROWS[1:]), "not in canonical form"),
        ((HEAD, ROWS[0], b"nonsense", *ROWS[2:]), "no entry of the record"),
    ],
)
def test_what_is_wrong_with_a_packet_is_said(lines: tuple[bytes, ...], sentence: str) -> None:
    said = taken(*lines)
    assert said.count(sentence) == 1


@given(st.integers(0, len(ROWS) - 2), st.data())
def test_an_entry_altered_anywhere_but_the_last_is_found(number: int, data: st.DataObject) -> None:
    row = ROWS[number]
    place = data.draw(st.integers(0, len(row) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (row[place], 10)))
    altered = row[:place] + bytes([other]) + row[place + 1 :]
    assert taken(HEAD, *ROWS[:number], altered, *ROWS[number + 1 :])


def test_a_room_that_went_another_way_is_refused_whole() -> None:
    host = Table()
    seat_from_start(host)
    laptop = Laptop(host)
    here = laptop.desk.operator_state(laptop.plenary).seq
    done(laptop.desk.record(ARD, laptop.plenary, e.CommentMade(comment="a", unit="", words="A.")))
    done(host.desk.record(ARD, host.plenary, e.CommentMade(comment="b", unit="", words="B.")))
    done(host.desk.record(ARD, host.plenary, e.CommentMade(comment="c", unit="", words="C.")))
    extract = packed(d.pack_room(host.desk, ARD, host.plenary, after=here))
    with pytest.raises(d.BadPacket, match=f"entry {here + 1} is not the one"):
        d.unpack_room(laptop.desk, extract)
    assert laptop.desk.operator_state(laptop.plenary).seq == here + 1


def test_nobody_writes_on_as_somebody_else_by_a_packet() -> None:
    """A packet follows from the record, and says that Zembria has accepted: it is not taken in."""
    host = Table()
    seat_from_start(host)
    packet = packed(d.pack_room(host.desk, ARD, host.plenary))
    last = decode(packet.rstrip(b"\n").split(b"\n")[-1])
    accepted = e.PositionTaken(
        party="ZEM", unit=host.unit(), wording=host.base(), level=Level.ACCEPT
    )
    forged = msgspec.structs.replace(
        last,
        id=EntryId("f" * 32),
        seq=last.seq + 1,
        by=ZEM,
        behalf="ZEM",
        basis=Basis.OWN_HAND,
        prev=digest(encode(last)),
        body=accepted,
    )
    before = host.desk.operator_rows(host.plenary)
    for data in (packet + encode(forged) + b"\n", alone(packet, forged)):
        assert code(d.take_room(host.desk, ARD, data)) == "operators-act"
        assert host.desk.operator_rows(host.plenary) == before


def alone(packet: bytes, forged: Entry) -> bytes:
    """An extract that holds the forged entry alone."""
    head = packet.partition(b"\n")[0]
    return b"\n".join((head.replace(b'"first":1', b'"first":%d' % forged.seq), encode(forged), b""))


def test_a_member_takes_in_only_rooms_where_he_sits() -> None:
    host = Table()
    extract = packed(d.pack_room(host.desk, ZEM, host.zem))
    elsewhere = extract.replace(host.zem.encode(), b"0" * 32)
    for data in (extract, elsewhere):
        assert d.take_room(host.desk, ARD, data) == d.NO_ROOM


def test_a_late_member_gets_an_extract_from_his_seat_on() -> None:
    t = Table()
    seat = e.MemberSeated(member=NEWCOMER, name="Nia", role=Role.DELEGATE, party="ARD")
    recorded = done(t.desk.record(ARD, t.ard, seat)).entries[-1]
    rows = t.desk.ledger_rows(NEWCOMER, t.ard)
    assert not isinstance(rows, Refused)
    assert [seq for seq, _ in rows] == [recorded.seq]
    head, *lines = packed(d.pack_room(t.desk, NEWCOMER, t.ard)).rstrip(b"\n").split(b"\n")
    assert f'"first":{recorded.seq}'.encode() in head
    assert len(lines) == 1
    done(t.desk.record(ARD, t.ard, e.HistoryGranted(member=NEWCOMER, from_seq=3)))
    rows = t.desk.ledger_rows(NEWCOMER, t.ard)
    assert not isinstance(rows, Refused)
    assert rows[0][0] == 3
    assert d.take_room(t.desk, NEWCOMER, packed(d.pack_room(t.desk, NEWCOMER, t.ard))) == t.ard


def test_a_contact_group_reports_to_the_plenary_by_file() -> None:
    t = Table()
    contact = t.rooms["contact"]
    unit = list(t.state(contact).units)[1]
    drafted = done(t.desk.draft(ZEM, contact, {unit: NEW_WORDS})).entries[-1].body
    assert isinstance(drafted, e.ProposalDrafted)
    packet = packed(d.pack_tabling(t.desk, ZEM, contact, drafted.proposal))
    done(d.take_tabling(t.desk, ZEM, t.plenary, packet))
    extract = packed(d.pack_room(t.desk, ZEM, contact))
    assert b"proposal-drafted" in extract
    for outsider in (FAC, ARD_ADVISER, ARD_DELEGATE, MemberId("nobody")):
        assert d.pack_room(t.desk, outsider, contact) == d.NO_ROOM
    assert SEC in t.state(contact).seats

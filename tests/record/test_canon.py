"""Canonical bytes: one form for every entry, and no other form is let in."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.canon import MOST, NotCanonical, decode, digest, encode, verify, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, EntryId, MemberId, RoomId
from plenipo.record.lift import SHAPE, lift
from plenipo.text.errors import UnusableInput
from tests.record.made import bodies, entries

PLAIN = Entry(
    v=SHAPE,
    id=EntryId("e1"),
    room=RoomId("r1"),
    seq=1,
    at="2031-05-04T12:00:00.000Z",
    by=MemberId("m1"),
    behalf="",
    basis=Basis.OWN_HAND,
    salt="00ff",
    prev="",
    body=e.PartyAdmitted(party="ARD", name="Ardénia"),
)
WRITTEN = (
    '{"at":"2031-05-04T12:00:00.000Z","basis":"own-hand","behalf":"",'
    '"body":{"kind":"party-admitted","name":"Ardénia","party":"ARD"},'
    '"by":"m1","id":"e1","prev":"","room":"r1","salt":"00ff","seq":1,"v":3}'
).encode()


def check_canonical(entry: Entry) -> None:
    """Hold one entry against every law of its bytes."""
    data = encode(entry)
    assert decode(data) == entry
    assert verify(data) == entry
    assert encode(decode(data)) == data
    # Written by somebody else's program from the same rules, it is the same bytes.
    plain = json.loads(data)
    assert json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == (
        data.decode()
    )


@pytest.mark.parametrize("kind", e.BODIES, ids=lambda kind: kind.__name__)
def test_every_kind_of_entry_comes_back(kind: type[e.Body]) -> None:
    @given(entries(bodies(kind)))
    def law(entry: Entry) -> None:
        check_canonical(entry)

    law()


def test_an_entry_is_written_so() -> None:
    assert encode(PLAIN) == WRITTEN
    check_canonical(PLAIN)
    assert digest(WRITTEN) == digest(encode(decode(WRITTEN)))


def test_every_kind_is_in_the_union_that_is_read() -> None:
    for kind in e.BODIES:
        tag = kind.__struct_config__.tag
        with pytest.raises(NotCanonical, match=r"missing required field|body"):
            decode(WRITTEN.replace(b'{"kind":"party-admitted"', f'{{"kind":"{tag}","!":1'.encode()))
    with pytest.raises(NotCanonical, match="Invalid value"):
        decode(WRITTEN.replace(b"party-admitted", b"party-invented"))


def swapped(data: bytes, old: str, new: str) -> bytes:
    assert data.count(old.encode()) == 1
    return data.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"seq":1,"v":3', '"v":3,"seq":1', id="keys out of order"),
        pytest.param('"seq":1', '"seq": 1', id="white space"),
        pytest.param('"v":3}', '"v":3}\n', id="a line break at the end"),
        pytest.param('"v":3}', '"v":3,"w":1}', id="an unknown field"),
        pytest.param('"party":"ARD"', '"party":"ARD","rank":"1"', id="an unknown field inside"),
        pytest.param('"seq":1', '"seq":1.0', id="a float"),
        pytest.param('"seq":1', '"seq":1e0', id="an exponent"),
        pytest.param('"seq":1', '"seq":true', id="a boolean"),
        pytest.param('"seq":1', '"seq":null', id="null"),
        pytest.param('"seq":1', '"seq":"1"', id="a number as text"),
        pytest.param('"seq":1', '"seq":-0', id="minus nothing"),
        pytest.param('"seq":1', f'"seq":{MOST + 1}', id="a number too large"),
        pytest.param('"seq":1', '"seq":' + "9" * 400, id="a number far too large"),
        pytest.param('"salt":"00ff"', '"salt":"00ff","salt":"00ff"', id="a key twice"),
        pytest.param('"salt":"00ff"', '"salt":"11","salt":"00ff"', id="a key twice, unlike"),
        pytest.param("Ardénia", "Arde\u0301nia", id="not composed"),
        pytest.param("Ardénia", "Ard\\u00e9nia", id="escaped without need"),
        pytest.param("Ardénia", "Ardénia\\/", id="an escape that is longer than needed"),
        pytest.param("Ardénia", "\\ud800", id="half a character"),
        pytest.param('"v":3}', '"v":4}', id="a newer shape"),
        pytest.param('"v":3}', '"v":0}', id="no shape"),
        pytest.param('"v":3}', '"v":true}', id="a shape that is no number"),
        pytest.param('"basis":"own-hand"', '"basis":"hearsay"', id="an unknown basis"),
        pytest.param(',"salt":"00ff"', "", id="a field left out"),
        pytest.param('"name":"Ardénia",', "", id="a field of the body left out"),
    ],
)
def test_another_form_is_refused(old: str, new: str) -> None:
    with pytest.raises(NotCanonical):
        verify(swapped(WRITTEN, old, new))


def test_a_default_left_out_is_another_form() -> None:
    entry = msgspec.structs.replace(PLAIN, body=e.ProcessOpened(title="Talks"))
    data = encode(entry)
    shorter = swapped(data, '"language":"en",', "")
    assert decode(shorter) == entry
    with pytest.raises(NotCanonical, match="not in canonical form"):
        verify(shorter)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"1", b"\xff", b"[" * 200_000, b'{"v":' * 200_000, b'"v"']
)
def test_what_is_no_entry_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(NotCanonical, match="this is no entry of the record"):
        verify(data)


@given(st.binary(max_size=60), st.integers(0, len(WRITTEN)))
def test_damage_is_refused_or_is_an_entry(noise: bytes, at: int) -> None:
    data = WRITTEN[:at] + noise + WRITTEN[at + len(noise) :]
    try:
        entry = verify(data)
    except NotCanonical:
        return
    assert encode(entry) == data


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("salt", "e\u0301", "text must be in NFC before it is recorded"),
        ("salt", "\ud800", "it cannot be written down"),
        ("seq", MOST + 1, "a number is greater than"),
        ("seq", -MOST - 1, "a number is greater than"),
    ],
)
def test_what_cannot_be_read_back_everywhere_is_not_written(
    field: str, value: object, why: str
) -> None:
    with pytest.raises(NotCanonical, match=f"entry e1: {why}"):
        encode(msgspec.structs.replace(PLAIN, **{field: value}))


def test_the_largest_numbers_are_written() -> None:
    check_canonical(msgspec.structs.replace(PLAIN, seq=MOST))
    check_canonical(msgspec.structs.replace(PLAIN, salt="1" * 30))


def test_lifting_tells_what_it_cannot_read() -> None:
    assert lift({"v": SHAPE, "id": "e1"}) == {"v": SHAPE, "id": "e1"}
    with pytest.raises(UnusableInput, match=f"newer than this program's {SHAPE}; update Plenipo"):
        lift({"v": SHAPE + 1})
    with pytest.raises(UnusableInput, match="an object with a version"):
        lift({"v": "1"})


def test_a_wording_is_known_by_unit_and_words() -> None:
    assert wording_hash("u1", "The Parties shall meet.") == "c0d89269535681370638285d8890851b"
    assert wording_hash("u1", "x") != wording_hash("u2", "x")
    assert wording_hash("u1", "") != wording_hash("u1", " ")

"""Canonical bytes: the one way an entry is written down, hashed and checked.

The form, so that anyone can write it without this code: JSON in UTF-8; keys
sorted by code point; no white space outside strings; strings in NFC with the
shortest escapes; integers only; every field present, defaults included. The
hash of an entry is SHA-256 over these bytes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import ClassVar

import msgspec

from plenipo.record.entries import Entry
from plenipo.record.kinds import WordingHash
from plenipo.record.lift import SHAPE, SHORTER, as_of_shape, lift
from plenipo.text.errors import PlenipoError, UnusableInput

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Entry)
MOST_BYTES = 64 * 1024 * 1024
MOST = 2**53 - 1  # what every language that reads JSON holds exactly
UNREADABLE = (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError)
# For who reads a million: what `decode` does at its quickest. What raises one of `UNREADABLE`, or
# is of a shape that is not in `AS_WRITTEN`, is for `decode`.
READ = _DECODER.decode
AS_WRITTEN = SHORTER | {SHAPE}
_LONG_NUMBER = re.compile(rb"\d{16}")


class NotCanonical(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """Bytes that are not an entry in canonical form."""

    code: ClassVar[str] = "not-canonical"


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry. Raises `NotCanonical` for text not in NFC."""
    try:
        data = _ENCODER.encode(entry)
    except (UnicodeEncodeError, OverflowError) as error:
        raise NotCanonical(f"entry {entry.id}: it cannot be written down: {error}") from None
    if not _composed(data):
        raise NotCanonical(f"entry {entry.id}: text must be in NFC before it is recorded")
    if _LONG_NUMBER.search(data) and not _plain(msgspec.json.decode(data)):
        raise NotCanonical(f"entry {entry.id}: a number is greater than {MOST:,}")
    return data


def decode(data: bytes) -> Entry:
    """Read an entry from its bytes, lifting old shapes. Raises `NotCanonical`.

    The bytes are trusted to be those that were appended; `verify` checks them.
    """
    try:
        entry = READ(data)
    except UNREADABLE:
        return _lifted(data)
    return entry if entry.v in AS_WRITTEN else _lifted(data)


def _lifted(data: bytes) -> Entry:
    """Decode an entry of an older shape; refuse what no shape knows."""
    try:
        raw = msgspec.json.decode(data)
        return msgspec.convert(lift(raw), Entry)
    except UNREADABLE as error:
        raise NotCanonical(f"this is no entry of the record: {error}") from None
    except UnusableInput as error:
        raise NotCanonical(f"this is no entry of the record: {error.what}") from None


def verify(data: bytes) -> Entry:
    """Read an entry and require that its bytes are the canonical ones of their shape.

    Refused with `NotCanonical`: keys out of order or twice, white space, fields
    left out or unknown, anything but strings, integers, lists and tables of
    these, text not in NFC, longer escapes than needed, a shape newer than this
    program, more than `MOST_BYTES`.
    """
    if len(data) > MOST_BYTES:
        raise NotCanonical(f"an entry has at most {MOST_BYTES:,} bytes, this one {len(data):,}")
    entry = decode(data)
    raw = msgspec.json.decode(data)
    wanted = encode(entry)
    if raw["v"] != SHAPE:  # what its shape did not have yet, its bytes do not have
        wanted = _of_its_shape(wanted)
    if wanted != data or not _plain(raw) or not _composed(data):
        raise NotCanonical(f"entry {entry.id}: its bytes are not in canonical form")
    return entry


def _of_its_shape(data: bytes) -> bytes:
    try:
        return msgspec.json.encode(as_of_shape(msgspec.json.decode(data)), order="sorted")
    except UnusableInput as error:
        raise NotCanonical(f"this is no entry of the record: {error.what}") from None


def _plain(raw: object) -> bool:
    """Tell whether a decoded value is made of strings, integers, lists and tables alone."""
    match raw:
        case bool() | float() | None:
            return False
        case int():
            return -MOST <= raw <= MOST
        case list():
            return all(map(_plain, raw))
        case dict():
            return all(map(_plain, raw.values()))
        case _:
            return True


def _composed(data: bytes) -> bool:
    return data.isascii() or unicodedata.is_normalized("NFC", data.decode())


def digest(data: bytes) -> str:
    """Return the hash of an entry's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def wording_hash(unit: str, text: str) -> WordingHash:
    """Return the hash that positions on these exact words of this unit bind to.

    The empty text stands for leaving the provision out, which is a wording too.
    """
    return WordingHash(hashlib.sha256(f"{unit}\x00{text}".encode()).hexdigest()[:32])

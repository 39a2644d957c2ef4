"""Canonical bytes: the one way an entry is written down, hashed and checked.

The form, so that anyone can write it without this code: JSON in UTF-8; keys
sorted by code point; no white space outside strings; strings in NFC with the
shortest escapes; integers only; every field present, defaults included. The
hash of an entry is SHA-256 over these bytes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import ClassVar

import msgspec

from plenipo.record.entries import Entry
from plenipo.record.kinds import WordingHash
from plenipo.record.lift import lift
from plenipo.text.errors import PlenipoError

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Entry)
MOST_BYTES = 64 * 1024 * 1024


class NotCanonical(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """Bytes that are not an entry in canonical form."""

    code: ClassVar[str] = "not-canonical"


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry. Raises `NotCanonical` for text not in NFC."""
    data = _ENCODER.encode(entry)
    if not data.isascii() and not unicodedata.is_normalized("NFC", data.decode()):
        raise NotCanonical(f"entry {entry.id}: text must be in NFC before it is recorded")
    return data


def decode(data: bytes) -> Entry:
    """Read an entry from its bytes, lifting old shapes. Raises `NotCanonical`."""
    try:
        return _DECODER.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return _lifted(data)


def _lifted(data: bytes) -> Entry:
    """Decode an entry of an older shape; refuse what no shape knows."""
    try:
        raw = msgspec.json.decode(data)
        return msgspec.convert(lift(raw), Entry)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise NotCanonical(f"this is no entry of the record: {error}") from None


def verify(data: bytes) -> Entry:
    """Read an entry and require that its bytes are the canonical ones of their shape."""
    entry = decode(data)
    raw = msgspec.json.decode(data)
    if msgspec.json.encode(raw, order="sorted") != data:
        raise NotCanonical(f"entry {entry.id}: its bytes are not in canonical form")
    return entry


def digest(data: bytes) -> str:
    """Return the hash of an entry's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def wording_hash(unit: str, text: str) -> WordingHash:
    """Return the hash that positions on these exact words of this unit bind to.

    The empty text stands for leaving the provision out, which is a wording too.
    """
    return WordingHash(hashlib.sha256(f"{unit}\x00{text}".encode()).hexdigest()[:32])

"""Entries of every kind, made by Hypothesis from the classes themselves.

A new field or a new kind of entry is taken in by itself: strategies are built
from the types of the fields. Names are drawn from small sets, so that entries
refer to each other now and then.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.canon import digest, encode, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, RoomId
from plenipo.record.lift import SHAPE

UNITS = ("u1", "u2", "u3", "n1")
TEXTS = ("", "Article 1", "Article 1 The Parties shall meet. They shall talk.", "Both shall go.")
PARTIES = ("ARD", "ZEM", "G2", "MIR")
NAMES = ("one", "two", "three")
HASHES = tuple(wording_hash(unit, text) for unit in UNITS for text in TEXTS)
# Fields whose values other entries refer to; any text otherwise.
POOLS: dict[str, tuple[str, ...]] = {
    "unit": UNITS,
    "after": ("", *UNITS),
    "units": UNITS,
    "text": TEXTS,
    "label": ("", "Article 1", "1."),
    "kind": ("article", "paragraph", "point", "no such kind"),
    "wording": HASHES,
    "closed": HASHES,
    "base": HASHES,
    "party": PARTIES,
    "parties": PARTIES,
    "members": PARTIES,
    "sponsors": PARTIES,
    "behalf": ("", *PARTIES),
    "group": ("G2", "G3"),
    "number": ("ARD-1", "ZEM-12", "X-²", "Y-" + "9" * 20, "A"),
    "at": ("2031-05-04T12:00:00.000Z", "2031-05-04T12:00:01.000Z"),
    "expires": ("", "2031-05-04T12:00:00.500Z", "2099-01-01T00:00:00.000Z"),
}
REFERRING = frozenset(
    "proposal sub_of supersedes hold silence package meeting instrument understanding exchange "
    "entry queued member comment reservation answers as_proposal".split()
)


def canonical_texts() -> st.SearchStrategy[str]:
    """Any text that an entry may hold: NFC, and no half of a surrogate pair."""
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
        lambda text: unicodedata.normalize("NFC", text)
    )


def values(kind: object, name: str) -> st.SearchStrategy[Any]:
    """Values of one field's type; `name` is the field's, for what refers to other entries."""
    origin = get_origin(kind)
    if origin is list:
        return st.lists(values(get_args(kind)[0], name), max_size=3)
    if origin is tuple:
        return st.tuples(*(values(part, _part(name, k)) for k, part in enumerate(get_args(kind))))
    plain = getattr(kind, "__supertype__", kind)
    if plain is str:
        if name in POOLS:
            return st.sampled_from(POOLS[name])
        return st.sampled_from(NAMES) if name in REFERRING else canonical_texts()
    if plain is int:
        return st.integers(-(2**53) + 1, 2**53 - 1) if name != "sentence" else st.integers(-2, 3)
    assert isinstance(plain, type), kind
    if issubclass(plain, StrEnum):
        return st.sampled_from(plain)
    assert issubclass(plain, msgspec.Struct), kind
    return bodies(plain)


def _part(name: str, place: int) -> str:
    """What the parts of a pair refer to: (unit, wording), (party, wording), labels of a unit."""
    pairs = {
        "wordings": ("unit", "wording"),
        "positions": ("unit", "wording", "wording"),
        "accepted": ("party", "wording"),
        "labels": ("unit", "label", "label"),
    }
    return pairs[name][place] if name in pairs else "words"


def bodies(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Values of one class of body or part."""
    hints = get_type_hints(kind)
    fields = {name: values(hints[name], name) for name in kind.__struct_fields__}
    return st.builds(kind, **fields)


def any_body() -> st.SearchStrategy[Any]:
    """A body of any kind."""
    return st.one_of([bodies(kind) for kind in e.BODIES])


def entries(body: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Entry]:
    """Entries of any kind, or with the bodies given; the envelope says anything."""
    return st.builds(
        Entry,
        v=st.just(SHAPE),
        id=st.sampled_from(NAMES) | st.uuids().map(lambda u: u.hex),
        room=st.just("room"),
        seq=st.integers(1, 2**53 - 1),
        at=st.sampled_from(POOLS["at"]),
        by=st.sampled_from(NAMES),
        behalf=st.sampled_from(POOLS["behalf"]),
        basis=st.sampled_from(Basis),
        salt=canonical_texts(),
        prev=st.just(""),
        body=body if body is not None else any_body(),
    )


def logs(most: int = 12) -> st.SearchStrategy[list[Entry]]:
    """Logs of one room: random entries, numbered from 1 and chained."""
    return st.lists(entries(), max_size=most).map(chained)


def chained(found: list[Entry], room: str = "room") -> list[Entry]:
    """Number and chain entries as the desk does."""
    made: list[Entry] = []
    head = at = ""
    for seq, entry in enumerate(found, 1):
        at = max(at, entry.at)
        fixed = msgspec.structs.replace(entry, room=RoomId(room), seq=seq, at=at, prev=head)
        head = digest(encode(fixed))
        made.append(fixed)
    return made

"""Closed sets that entries are made of: room kinds, roles, bases, stances, rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NewType

MemberId = NewType("MemberId", str)  # a person in the process; random, permanent
RoomId = NewType("RoomId", str)  # random, permanent; never shown outside the room
EntryId = NewType("EntryId", str)
ProposalId = NewType("ProposalId", str)  # one per room: tabling gives a new one
WordingHash = NewType("WordingHash", str)  # of one provision's exact words; see `wording_hash`
# Whoever reads without signing in: sits in public rooms and in no other.
THE_PUBLIC: Final = MemberId("public")


class RoomKind(StrEnum):
    """Who sits in a room, and so who sees what is said in it."""

    PUBLIC = "public"
    PLENARY = "plenary"
    DELEGATION = "delegation"  # one party
    CAUCUS = "caucus"  # a group of parties
    GOOD_OFFICES = "good-offices"  # one party and the facilitator
    CONTACT_GROUP = "contact-group"  # some parties and a chair
    CHAIR = "chair"  # the facilitator's team
    ESCROW = "escrow"  # nobody reads; its only act is the release that its entry names


# Rooms in which more than one side hears what is said: a position there is said to somebody.
HEARD: Final = frozenset(
    {RoomKind.PUBLIC, RoomKind.PLENARY, RoomKind.CONTACT_GROUP, RoomKind.CAUCUS}
    | {RoomKind.GOOD_OFFICES}
)


class Role(StrEnum):
    """What a member may do, by room; see `plenipo.record.rights`."""

    DELEGATE = "delegate"
    HEAD = "head"
    ADVISER = "adviser"
    FACILITATOR = "facilitator"
    SECRETARIAT = "secretariat"
    OBSERVER = "observer"
    PUBLIC = "public"


class Basis(StrEnum):
    """On what ground an entry stands for whoever it was recorded for."""

    OWN_HAND = "own-hand"
    FROM_FLOOR = "from-floor"
    BY_EMAIL = "by-email"
    FROM_FILE = "from-file"


class Level(StrEnum):
    """How far a party goes with one exact wording; ordered by `RANK`."""

    OPPOSE = "oppose"
    RESERVE = "reserve"
    NONE = "none"
    CAN_LIVE_WITH = "can-live-with"
    ACCEPT_AD_REFERENDUM = "accept-ad-referendum"
    ACCEPT = "accept"


RANK: Final[dict[Level, int]] = {level: rank for rank, level in enumerate(Level)}


class ClosingRule(StrEnum):
    """When a wording is closed, given what the required parties hold."""

    UNANIMITY = "unanimity"  # every required party at the level or above
    # All have spoken, none at reserve or below, and one at least is at the level. Silence is
    # no consent; where it is to count, a silence procedure is opened and its end recorded.
    NO_OBJECTION = "no-objection"
    THRESHOLD = "threshold"  # so many of the required parties at the level or above


class Status(StrEnum):
    """Where a provision stands; the first row of the table that applies."""

    PARKED = "parked"
    AGREED = "agreed"
    AD_REFERENDUM = "agreed-ad-referendum"
    IN_PRINCIPLE = "agreed-in-principle"
    CONDITIONAL = "conditional"
    DIVERGENT = "divergent"
    BRACKETED = "bracketed"
    RESERVED = "reserved"
    OPEN = "open"


SIGN: Final[dict[Status, str]] = {
    Status.PARKED: "‖",
    Status.AGREED: "●",
    Status.AD_REFERENDUM: "◐",
    Status.IN_PRINCIPLE: "◔",
    Status.CONDITIONAL: "◈",
    Status.DIVERGENT: "◇",
    Status.BRACKETED: "[ ]",
    Status.RESERVED: "▣",
    Status.OPEN: "○",
}

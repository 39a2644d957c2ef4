"""The words of the interface for the closed sets of the record. The English is the key.

Every string passes through `_` in templates, so that it can be translated.
"""

from __future__ import annotations

from typing import Final

from plenipo.record.kinds import Basis, Level, Role, RoomKind, Status
from plenipo.web.strings import Sentence

STATUS: Final[dict[Status, str]] = {
    Status.PARKED: "Parked",
    Status.AGREED: "Agreed",
    Status.AD_REFERENDUM: "Agreed ad referendum",
    Status.IN_PRINCIPLE: "Agreed in principle",
    Status.CONDITIONAL: "Conditional",
    Status.DIVERGENT: "Divergent",
    Status.BRACKETED: "Bracketed",
    Status.RESERVED: "Reserved",
    Status.OPEN: "Open",
}
LEVEL: Final[dict[Level, str]] = {
    Level.ACCEPT: "Accepts",
    Level.ACCEPT_AD_REFERENDUM: "Accepts ad referendum",
    Level.CAN_LIVE_WITH: "Can live with",
    Level.NONE: "Takes no position on",
    Level.RESERVE: "Reserves on",
    Level.OPPOSE: "Opposes",
}
ROLE: Final[dict[Role, str]] = {
    Role.DELEGATE: "delegate",
    Role.HEAD: "head of delegation",
    Role.ADVISER: "adviser",
    Role.FACILITATOR: "facilitator",
    Role.SECRETARIAT: "secretariat",
    Role.OBSERVER: "observer",
    Role.PUBLIC: "public",
}
BASIS: Final[dict[Basis, str]] = {
    Basis.OWN_HAND: "by its own hand",
    Basis.FROM_FLOOR: "from the floor",
    Basis.BY_EMAIL: "from an e-mail",
    Basis.FROM_FILE: "from a file",
}
GROUNDS: Final = tuple(
    (basis.value, words) for basis, words in BASIS.items() if basis is not Basis.OWN_HAND
)
INSTRUCTION: Final = (
    ("head", "the head of the delegation"),
    ("delegate", "the delegate, subject to instructions"),
    ("capital", "the capital"),
)
ROOM: Final[dict[RoomKind, str]] = {
    RoomKind.PUBLIC: "Public",
    RoomKind.PLENARY: "Plenary",
    RoomKind.DELEGATION: "Delegation",
    RoomKind.CAUCUS: "Caucus",
    RoomKind.GOOD_OFFICES: "Good offices",
    RoomKind.CONTACT_GROUP: "Contact group",
    RoomKind.CHAIR: "The chair’s own",
    RoomKind.ESCROW: "Escrow",
}
# How languages are called that agreements are often made in; any other goes by its code.
LANGUAGE: Final = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hy": "Armenian",
    "it": "Italian",
    "ka": "Georgian",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
FILTER: Final = {
    "all": "All",
    "open": "Open",
    "mine": "Waiting for us",
    "new": "New",
}
NOTHING_SHOWN: Final = {
    "all": "There is no text here yet.",
    "open": "Nothing is open: every provision is agreed.",
    "mine": "Nothing waits for you here.",
    "new": "Nothing has changed since you last looked.",
}
NUMBERS: Final = tuple("no one two three four five six seven eight nine ten eleven twelve".split())


def number(count: int) -> str:
    """Return a small number in words, a larger one in figures."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 bracket", "3 brackets"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def seen_by(kind: RoomKind, seated: int) -> str:
    """Say in one sentence who sees what is written in a room."""
    people = Sentence("the one member")
    if seated != 1:
        people = Sentence("the %(number)s members", number=Sentence(number(seated)))
    match kind:
        case RoomKind.DELEGATION:
            return Sentence(
                "Everything you write here is seen by %(people)s of your delegation only.",
                people=people,
            )
        case RoomKind.GOOD_OFFICES:
            return Sentence(
                "Seen by %(people)s of this room only: one delegation and the facilitator.",
                people=people,
            )
        case RoomKind.CAUCUS | RoomKind.CONTACT_GROUP:
            return Sentence(
                "Everything you write here is seen by %(people)s of this room only.", people=people
            )
        case RoomKind.CHAIR:
            return Sentence(
                "Seen by %(people)s of the facilitator’s team only; no delegation sits here.",
                people=people,
            )
        case RoomKind.PUBLIC:
            return Sentence("Everything you write here can be read by anybody.")
        case RoomKind.PLENARY | RoomKind.ESCROW:
            return Sentence(
                "Everything you write here is seen by all delegations: %(people)s of the plenary.",
                people=people,
            )

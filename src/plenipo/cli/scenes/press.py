"""What the press of the peace talks reported: two printings of one report, read and reviewed.

A step of the peace talks (`plenipo.cli.scenes.peace`). Papers, people and words
are made up; the finds are those of the rules, each with a person's yes.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from plenipo.cli.scenes.stage import Stage, done
from plenipo.desk.beside import record_beside
from plenipo.record import entries as e
from plenipo.web.clippings import Brought, bodies, for_parties, read

WIRE: Final = "arlen-wire.txt"
HERALD: Final = "velmora-herald.txt"
_SOURCE: Final = {WIRE: "Arlen Wire", HERALD: "Velmora Herald"}
_DAY: Final = "2031-05-06"
# By words of a find: the provision that a person ticked. What is not named here is about none.
_ABOUT: Final = (
    ("common words on missing persons", ("Article 9", "Article 13")),
    ("an answer", ("Article 9",)),
    ("Whoever reads Article 7", ("Article 7",)),
    ("third-party forces", ("Article 7",)),
)


def read_the_press(s: Stage, who: str, file: str, *, room: str = "plenary") -> list[str]:
    """Read one article in a room, say yes to every find, and record it; return the statements' ids.

    What the room's register has in the same words already is said to be the same.
    """
    data = (files("plenipo.cli") / "examples" / "peace" / "press" / file).read_bytes()
    brought = Brought("", file, data, "", _SOURCE[file], "", _DAY, "")
    state = s.state(who, room)
    member = s.members[who]
    clipping = read(brought, by=str(member), at=s.desk.now())
    for_parties({code: info.name for code, info in state.parties.items()}, clipping)
    before = {row.body.words: name for name, row in state.outside.statements.items()}
    for find in clipping.finds:
        words = clipping.words[find.start : find.end]
        find.said = "yes"
        find.same = before.get(words, "")
        about = next((where for some, where in _ABOUT if some in words), ())
        find.units = [s.unit(f"{place}, number", room=room) for place in about]
    made = bodies(clipping, new=s.desk.new_name)
    done(record_beside(s.desk, member, s.rooms[room], made))
    return [body.statement for body in made if isinstance(body, e.StatementRecorded)]

"""A file is shown as it is understood, then filed whole or not at all, and purged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from io import BytesIO
from itertools import count
from zipfile import ZipFile

import pytest
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st

from plenipo.cli.scenes import ferry
from plenipo.cli.scenes.peace import (
    ARD_HEAD,
    ARD_PEN,
    ARD_ROOM,
    FACILITATOR,
    OBSERVER,
    SECRETARY,
    ZEM_HEAD,
    ZEM_ROOM,
)
from plenipo.desk.papers import Papers
from plenipo.documents.reading import document, source_of
from plenipo.formats import docx
from plenipo.instrument.model import Block
from plenipo.instrument.recognise import recognise
from plenipo.record.kinds import Basis, RoomId
from plenipo.record.state import RoomState, Unit
from plenipo.web.understanding import against
from plenipo.web.versions import changed
from tests.web.played import Played, played

EXAMPLES = files("plenipo.cli") / "examples"
UNKNOWN = "5ca1ab1e" * 4


# --- the law of differences -----------------------------------------------------------------

PROVISIONS = [
    "Article 1",
    "Borders",
    "1. The Parties shall open the crossing at the bridge of Arlen within thirty days.",
    "2. They shall keep it open in every season and for every kind of goods and persons.",
    "Article 2",
    "The commission shall meet twice a year, in the two capitals in turn, and report to both.",
    "(a) on land;",
    "(b) by river, as far as the lower lock;",
    "Each Party condemns and shall oppose incitement to hatred in all its forms.",
    "Done at Arlen in two originals.",
]
HALVES = PROVISIONS[5].split(", in the two", 1)
OTHERS = [  # two provisions made one, and one made two
    f"{PROVISIONS[2]} {PROVISIONS[3]}",
    f"{PROVISIONS[5]} {PROVISIONS[8]}",
    f"{HALVES[0]}.",
    f"It does so in the two{HALVES[1]}",
]


@given(
    st.lists(st.sampled_from(PROVISIONS), min_size=1, max_size=9),
    st.lists(
        st.tuples(st.sampled_from([*PROVISIONS, *OTHERS]), st.booleans()), min_size=1, max_size=9
    ),
)
def test_what_a_file_changes_of_a_text_makes_it_the_files_text(
    old: list[str], new: list[tuple[str, bool]]
) -> None:
    numbers = count()

    def ids() -> str:
        return f"{next(numbers):032x}"

    texts = [text.replace("shall", "should") if other else text for text, other in new]
    one = recognise([Block(t) for t in old], ids=ids).units
    two = recognise([Block(t) for t in texts], ids=ids).units
    found = against(one, two, ids=ids)
    state = RoomState()
    state.units = {u.id: Unit(u.id, u.kind.value, u.depth, u.label, u.text) for u in one}
    assert [u.text for u in changed(state, found.changes)] == texts
    assert len({c.unit for c in found.changes}) == len(found.changes)


def test_two_provisions_made_one_and_one_made_two_lose_and_double_no_words() -> None:
    numbers = count()

    def ids() -> str:
        return f"{next(numbers):032x}"

    one = recognise([Block(t) for t in PROVISIONS], ids=ids).units
    for at, texts in ((2, [OTHERS[0]]), (5, OTHERS[2:])):
        new = [*PROVISIONS[:at], *texts, *PROVISIONS[at + (2 if len(texts) == 1 else 1) :]]
        two = recognise([Block(t) for t in new], ids=ids).units
        found = against(one, two, ids=ids)
        state = RoomState()
        state.units = {u.id: Unit(u.id, u.kind.value, u.depth, u.label, u.text) for u in one}
        assert [u.text for u in changed(state, found.changes)] == new
        assert one[at].id in {c.unit for c in found.changes}  # it stays what it was, reworded


def test_a_part_of_a_text_leaves_the_rest_alone() -> None:
    numbers = count()

    def ids() -> str:
        return f"{next(numbers):032x}"

    one = recognise([Block(t) for t in PROVISIONS], ids=ids).units
    texts = [PROVISIONS[5].replace("twice", "once"), "(aa) in the air;", PROVISIONS[6]]
    two = recognise([Block(t) for t in texts], ids=ids).units
    found = against(one, two, ids=ids, whole=False)
    state = RoomState()
    state.units = {u.id: Unit(u.id, u.kind.value, u.depth, u.label, u.text) for u in one}
    want = [*PROVISIONS[:5], texts[0], texts[1], *PROVISIONS[6:]]
    assert [u.text for u in changed(state, found.changes)] == want


# --- through the app ------------------------------------------------------------------------


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def upload(table: Played, who: str, room: str, name: str, data: bytes) -> Response:
    return table.client.post(
        f"/r/{room}/upload",
        data={"csrf": table.place(who).viewer.csrf},
        files={"file": (name, data, "application/octet-stream")},
        headers={"cookie": f"plenipo-place={table.place(who).key}"},
        follow_redirects=False,
    )


def lying(table: Played, who: str, room: RoomId) -> tuple[str, ...]:
    found = table.house.desk.papers(table.scene.members[who], room)
    assert isinstance(found, Papers)
    return found.keys("upload-")


def act(table: Played, who: str, room: str, data: Mapping[str, str]) -> Response:
    return table.post(who, f"/r/{room}/upload/file", data)


def words_of(table: Played, room: str = "plenary") -> list[str]:
    return [u.text for u in table.scene.desk.operator_state(table.room(room)).units.values()]


def test_a_delegation_drafts_from_a_file(table: Played) -> None:
    room = table.room(ARD_ROOM)
    texts = [u.text for u in table.state(ARD_PEN, ARD_ROOM).units.values()]
    at = next(i for i, t in enumerate(texts) if "should station" in t)
    reworded = [
        *texts[:at],
        texts[at].replace("should station", "shall never station"),
        *texts[at + 1 :],
    ]
    data = "\n\n".join([*reworded, "Article 18\n", "The Parties shall publish it."]).encode()
    seq = table.state(ARD_PEN, ARD_ROOM).seq
    answer = upload(table, ARD_PEN, room, "ours.txt", data)
    assert answer.headers["location"] == f"/r/{room}/upload/understood"
    page = table.get(ARD_PEN, answer.headers["location"]).text
    assert "ours.txt" in page
    assert "[inserted]" in page
    assert table.state(ARD_PEN, ARD_ROOM).seq == seq
    kept = act(table, ARD_PEN, room, {"act": "draft", "title": "From our file"})
    assert kept.status_code == 303
    draft = list(table.state(ARD_PEN, ARD_ROOM).proposals.values())[-1]
    assert kept.headers["location"] == f"/r/{room}/draft/{draft.id}"
    assert (draft.state, draft.title, draft.sponsors) == ("drafted", "From our file", {"ARD"})
    assert [c.text for c in draft.changes if not c.new] == [reworded[at]]
    assert [c.text for c in draft.changes if c.new] == [
        "Article 18",
        "The Parties shall publish it.",
    ]
    assert lying(table, ARD_PEN, room) == ()


def test_the_text_in_another_language_is_filed_provision_by_provision(table: Played) -> None:
    who, room = ferry.SECRETARY, table.ferry.rooms["plenary"]
    french = (EXAMPLES / "ferry" / "fr.md").read_bytes()
    seq = table.ferry.state(who).seq
    version = {"act": "version", "language": "es", "standing": "translation"}
    upload(table, who, room, "fr.md", french.replace(b"### Le service\n\n", b""))
    refused = act(table, who, room, version)
    assert refused.status_code == 409
    assert "does not stand for" in refused.text
    assert table.ferry.state(who).seq == seq
    upload(table, who, room, "fr.md", french)
    assert "It is the text in" in table.get(who, f"/r/{room}/upload/understood").text
    assert act(table, who, room, {**version, "language": "en"}).status_code == 409
    filed = act(table, who, room, version)
    assert filed.headers["location"] == f"/r/{room}/end#freeze"
    assert table.ferry.state(who).languages["draft", "es"][0] == "translation"
    assert "Spanish" in table.get(who, f"/r/{room}/end").text
    head = table.ferry.rooms["plenary"]
    upload(table, ferry.HAL_HEAD, head, "fr.md", french)
    assert act(table, ferry.HAL_HEAD, head, version).status_code in (404, 409)


def test_the_secretariat_tables_from_a_file_for_a_party(table: Played) -> None:
    room = table.room("plenary")
    texts = words_of(table)
    data = "\n\n".join(t.replace("should station", "may station") for t in texts).encode()
    upload(table, SECRETARY, room, "zembria.md", data.replace(b"1. ", b"1\\. "))
    page = table.get(SECRETARY, f"/r/{room}/upload/understood").text
    assert "Table it from the file" in page
    assert "Zembria (two)" in page
    upload(table, SECRETARY, room, "zembria.txt", data)
    answer = act(
        table,
        SECRETARY,
        room,
        {"act": "table", "party": "ZEM", "stance": "accept", "title": "By file"},
    )
    assert answer.status_code == 303, answer.text
    tabled = list(table.state(ZEM_HEAD, "plenary").proposals.values())[-1]
    assert (tabled.state, tabled.sponsors) == ("tabled", {"ZEM"})
    standing = table.state(ZEM_HEAD, "plenary").standing[tabled.entry]
    assert (standing.behalf, standing.basis) == ("ZEM", Basis.FROM_FILE)


def test_a_new_negotiation_starts_from_a_word_file_with_three_authors(table: Played) -> None:
    """The text and each party's wording are filed in one go, as from a file."""
    desk = table.house.desk
    room = table.room("plenary")
    data = (EXAMPLES / "peace" / "three-authors.docx").read_bytes()
    assert upload(table, SECRETARY, room, "three-authors.docx", data).status_code == 303
    page = table.get(SECRETARY, f"/r/{room}/upload/understood").text
    assert "Legal team of Ardenia" in page
    assert "First say of each author" in page
    fields = {"act": "text", "adopt": "1"}
    seq = table.state(SECRETARY, "plenary").seq
    undecided = act(table, SECRETARY, room, fields)
    assert undecided.status_code == 409
    assert table.state(SECRETARY, "plenary").seq == seq
    word = docx.read(data)
    order = list(word.authors)
    said = {
        f"a-{order.index('Legal team of Ardenia')}": "ARD",
        f"a-{order.index('Legal team of Zembria')}": "ZEM",
        f"a-{order.index('Arlen House')}": "take",
    }
    query = "&".join(f"{k}={v}" for k, v in said.items())
    page = table.get(SECRETARY, f"/r/{room}/upload/understood?{query}").text
    assert "First say of each author" not in page
    before = {u.text: u.id for u in table.state(SECRETARY, "plenary").units.values()}
    answer = act(table, SECRETARY, room, {**fields, **said})
    assert answer.status_code == 303, answer.text
    state = table.state(SECRETARY, "plenary")
    base = word.accepting(["Arlen House"])
    assert [u.text for u in state.units.values()] == [b.text for b in base.blocks]
    kept = [u for u in state.units.values() if before.get(u.text) == u.id]
    assert len(kept) > 10  # provisions that were there are what they were
    tabled = {
        next(iter(p.sponsors)): p
        for p in state.proposals.values()
        if p.seq > seq and p.state == "tabled"
    }
    assert set(tabled) == {"ARD", "ZEM"}
    for party, author in (("ARD", "Legal team of Ardenia"), ("ZEM", "Legal team of Zembria")):
        want = [b.text for b in word.accepting(["Arlen House", author]).blocks]
        assert [u.text for u in changed(state, tabled[party].changes)] == want
    assert desk.verify(room) == []


def test_a_bracketed_text_starts_with_its_alternatives_held_by_whom_it_names(table: Played) -> None:
    room = table.room("plenary")
    data = (
        b"Article 1\n\nThe Parties [ARD: shall] [ZEM: should] open the border [promptly].\n\n"
        b"Article 2\n\nThey [may] [can] [must] meet.\n"
    )
    upload(table, SECRETARY, room, "bracketed.txt", data)
    literal = table.get(SECRETARY, f"/r/{room}/upload/understood").text
    assert "characters of the text" in literal
    read = table.get(SECRETARY, f"/r/{room}/upload/understood?brackets=read").text
    assert "Named in them: ARD, ZEM" in read
    seq = table.state(SECRETARY, "plenary").seq
    fields = {"act": "text", "adopt": "1", "brackets": "read", "title": "A bracketed text"}
    answer = act(table, SECRETARY, room, fields)
    assert answer.status_code == 303, answer.text
    state = table.state(SECRETARY, "plenary")
    fresh = [p for p in state.proposals.values() if p.seq > seq]
    assert not any("[" in u.text for u in state.units.values())
    assert {p.state for p in fresh} == {"tabled", "drafted"}
    named = {s for p in fresh for s in p.sponsors}
    assert named <= {"ARD", "ZEM"}
    assert named
    assert all(not p.sponsors for p in fresh if p.state == "drafted")
    assert len({p.number for p in fresh}) == len(fresh)
    page = table.get(ZEM_HEAD, f"/r/{room}").text
    assert "promptly" in page


def test_read_as_characters_brackets_stay_where_they_stand(table: Played) -> None:
    room = table.room(ARD_ROOM)
    upload(table, ARD_HEAD, room, "a.txt", b"Article 1\n\nThe Parties [shall] meet.\n")
    answer = act(table, ARD_HEAD, room, {"act": "text", "adopt": "1"})
    assert answer.status_code == 303
    assert words_of(table, ARD_ROOM) == ["Article 1", "The Parties [shall] meet."]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("noending", b"x"),
        ("a.docx", b"not a Word file"),
        ("a.docx", b"PK\x03\x04" + bytes(200)),
        ("a.txt", b""),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.json", b"{"),
        ("a.json", b"[" * 100_000),
        ("a.html", b""),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    table: Played, name: str, data: bytes
) -> None:
    room = table.room(ARD_ROOM)
    seq = table.state(ARD_HEAD, ARD_ROOM).seq
    answer = upload(table, ARD_HEAD, room, name, data)
    assert answer.status_code == 409, answer.text
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert lying(table, ARD_HEAD, table.room(ARD_ROOM)) == ()
    assert table.state(ARD_HEAD, ARD_ROOM).seq == seq


def test_a_bomb_in_a_word_file_is_refused(table: Played) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", 8) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * 200_000_000)
        package.writestr("[Content_Types].xml", b"<Types/>")
    answer = upload(table, ARD_HEAD, table.room(ARD_ROOM), "bomb.docx", packed.getvalue())
    assert answer.status_code == 409
    assert "Traceback" not in answer.text


def test_more_than_thirty_megabytes_are_refused(table: Played) -> None:
    answer = upload(table, ARD_HEAD, table.room(ARD_ROOM), "big.txt", b"a" * 30_000_001)
    assert answer.status_code == 413
    assert "30 MB" in answer.text


def test_an_upload_is_ones_own_is_replaced_and_goes_after_a_day(table: Played) -> None:
    room = table.room(ARD_ROOM)
    upload(table, ARD_HEAD, room, "one.txt", b"Article 1\n\nOne.")
    upload(table, ARD_HEAD, room, "two.txt", b"Article 1\n\nTwo.")
    assert len(lying(table, ARD_HEAD, room)) == 1
    assert "two.txt" in table.get(ARD_HEAD, f"/r/{room}/upload/understood").text
    assert table.get(ARD_PEN, f"/r/{room}/upload/understood").status_code == 409
    assert act(table, ARD_HEAD, room, {"act": "drop"}).status_code == 303
    assert lying(table, ARD_HEAD, room) == ()
    gone = act(table, ARD_HEAD, room, {"act": "draft"})
    assert gone.status_code == 409
    assert "not here any more" in gone.text
    upload(table, ARD_HEAD, room, "three.txt", b"Article 1\n\nThree.")
    table.scene.clock.pass_by(days=1, minutes=1)
    table.get(ARD_PEN, f"/r/{room}/upload")
    assert lying(table, ARD_HEAD, room) == ()


def test_who_may_not_file_is_told_and_nothing_is_kept(table: Played) -> None:
    room = table.room("plenary")
    answer = upload(table, OBSERVER, room, "a.txt", b"Article 1\n\nWords.")
    assert answer.status_code == 409
    assert "you do not file" in answer.text
    assert lying(table, FACILITATOR, room) == ()
    refused = act(table, ARD_HEAD, room, {"act": "table", "party": "ZEM"})
    assert refused.status_code in (404, 409)


def test_hidden_rooms_take_no_file(table: Played) -> None:
    one = upload(table, ARD_HEAD, table.room(ZEM_ROOM), "a.txt", b"Words.")
    two = upload(table, ARD_HEAD, UNKNOWN, "a.txt", b"Words.")
    assert one.status_code == two.status_code == 404
    assert one.content == two.content
    for path in ("upload", "upload/understood"):
        here = table.get(ARD_HEAD, f"/r/{table.room(ZEM_ROOM)}/{path}")
        none = table.get(ARD_HEAD, f"/r/{UNKNOWN}/{path}")
        assert here.content == none.content


def test_every_shipped_example_is_understood(table: Played) -> None:
    room = table.room(ARD_ROOM)
    for name in (
        "peace/base.docx",
        "peace/ARD.docx",
        "peace/base.md",
        "council/base.txt",
        "bracketed.txt",
    ):
        data = (EXAMPLES / name).read_bytes()
        assert upload(table, ARD_HEAD, room, name, data).status_code == 303
        for options in ("", "?brackets=read", "?extent=part&typography=take"):
            page = table.get(ARD_HEAD, f"/r/{room}/upload/understood{options}")
            assert page.status_code == 200, name
        page = table.get(ARD_HEAD, f"/r/{room}/upload/understood")
        blocks = source_of(document(name, data)).blocks
        assert page.text.count('<tr><td class="tight small">') == min(len(blocks), 400)

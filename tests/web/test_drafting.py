"""A draft as it is typed: nothing typed is lost in silence, and steps lead back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st

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
from plenipo.desk import Recorded
from plenipo.desk.papers import Papers
from plenipo.record import entries as e
from plenipo.record.attention import attention
from plenipo.record.kinds import MemberId, ProposalId, Role, RoomId
from plenipo.store.memory import MemoryStore
from plenipo.web import drafting
from plenipo.web.drafting import Clash, Typed
from tests.web.played import Played, played

UNKNOWN = "5ca1ab1e" * 4


# --- laws of what is typed ------------------------------------------------------------------

ANNE, BERT = MemberId("anne"), MemberId("bert")


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.text("ab", max_size=3), st.integers(0, 40)),
        max_size=24,
    )
)
def test_what_was_typed_stands_or_is_a_step_or_comes_back_to_its_typist(
    acts: list[tuple[bool, bool, str, int]],
) -> None:
    """Two members type on one provision, each on the number last seen, with pauses between.

    The words that are typed over are either one's own, or were seen; whatever
    of somebody else was typed over unseen must stand among the steps.
    """
    typed = Typed()
    seen = {ANNE: 0, BERT: 0}
    clock = 0
    for anne, looks, text, pause in acts:
        clock += pause
        now = f"2031-05-04T12:{clock // 60 % 60:02}:{clock % 60:02}.000Z"
        who = ANNE if anne else BERT
        before = typed.words.get("u")
        if looks:
            seen[who] = before.seq if before is not None else 0
        made = drafting.type_in(typed, "u", text, seq=seen[who], member=who, now=now, start="start")
        if isinstance(made, Clash):
            assert before is not None
            assert made.theirs == before
            assert before.by != who
            assert before.seq != seen[who]
            assert before.text != text
            continue
        typed = made
        after = typed.words.get("u")
        assert (after.text if after else "start") == text
        if after is not None:
            if before is not None and before.by != who and after.seq != before.seq:
                assert before.seq == seen[who]
                assert any(step.words.get("u") == before.text for step in typed.steps)
            seen[who] = after.seq


@given(
    st.lists(
        st.tuples(st.sampled_from("uv"), st.text("abc", min_size=1, max_size=4)),
        min_size=1,
        max_size=12,
    )
)
def test_each_step_back_gives_what_stood_before(acts: list[tuple[str, str]]) -> None:
    """Words that the step changes get another number, all others keep theirs."""
    typed = Typed()
    stood: list[dict[str, str]] = []
    for number, (unit, text) in enumerate(acts):
        word = typed.words.get(unit)
        if text == (word.text if word else "start"):
            continue
        stood.append({u: w.text for u, w in typed.words.items()})
        now = f"2031-05-04T12:{number:02}:00.000Z"
        made = drafting.type_in(
            typed, unit, text, seq=word.seq if word else 0, member=ANNE, now=now, start="start"
        )
        assert isinstance(made, Typed)
        typed = made
    for earlier in reversed(stood):
        before = typed.words
        typed = drafting.undo(typed, member=ANNE, now="2031-05-04T13:00:00.000Z")
        assert {u: w.text for u, w in typed.words.items()} == earlier
        for unit, word in typed.words.items():
            assert (word.seq != before[unit].seq) == (word.text != before[unit].text)
    assert typed.steps == []


@pytest.mark.parametrize("length", [1, 5_000])
def test_steps_are_bounded(length: int) -> None:
    typed = Typed()
    for number in range(200):
        now = f"2031-05-04T{number // 60:02}:{number % 60:02}:00.000Z"
        made = drafting.type_in(
            typed, "u", f"{number} " * length, seq=number, member=ANNE, now=now, start=""
        )
        assert isinstance(made, Typed)
        typed = made
    assert 0 < len(typed.steps) <= 60
    assert sum(len(t) for s in typed.steps for t in s.words.values()) <= 500_000


def test_a_change_is_made_again_on_what_another_process_wrote() -> None:
    """Between reading and writing somebody else writes: the change is made on top, not over it."""
    store = MemoryStore()
    papers = Papers(store, RoomId("r" * 32), Role.DELEGATE)
    raced = False

    def typing(typed: Typed) -> Typed:
        nonlocal raced
        if not raced:
            raced = True
            other = drafting.type_in(
                typed, "v", "other", seq=0, member=BERT, now="2031-05-04T12:00:00.000Z", start=""
            )
            assert isinstance(other, Typed)
            drafting.change(papers, "draft-x", None, lambda _: other)
        made = drafting.type_in(
            typed, "u", "mine", seq=0, member=ANNE, now="2031-05-04T12:00:01.000Z", start=""
        )
        assert isinstance(made, Typed)
        return made

    drafting.change(papers, "draft-x", None, typing)
    found = drafting.read(papers, "draft-x")
    assert found is not None
    assert {unit: word.text for unit, word in found.words.items()} == {"u": "mine", "v": "other"}


# --- through the app ------------------------------------------------------------------------


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def place(table: Played, caption: str) -> str:
    return next(p.id for p in table.sheet("plenary").pieces if p.caption.startswith(caption))


def unit_of(table: Played, caption: str, nth: int = -1) -> str:
    found = next(p for p in table.sheet("plenary").pieces if p.caption.startswith(caption))
    return found.units[nth]


def papers_of(table: Played, room: RoomId) -> Papers:
    found = table.house.desk.papers(table.scene.members[ARD_PEN], room)
    assert isinstance(found, Papers)
    return found


def put(table: Played, who: str, room: str, key: str, unit: str, words: str, seq: int) -> Response:
    token = table.place(who).viewer.csrf
    return table.client.put(
        f"/r/{room}/scratch/{key}/{unit}",
        json={"words": words, "seq": seq},
        headers={"x-csrf": token, "cookie": f"plenipo-place={table.place(who).key}"},
    )


def test_a_draft_is_typed_shown_and_kept(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    text = table.state(ARD_PEN, ARD_ROOM).units[unit].text
    page = table.get(ARD_PEN, f"/r/{room}/draft?at={piece}")
    assert page.status_code == 200
    assert f'name="u-{unit}"' in page.text
    seq = table.state(ARD_PEN, ARD_ROOM).seq
    key = f"draft-new-{piece}"
    fields = {
        "key": key,
        "u-title": "Nobody at all",
        "s-title": "0",
        f"u-{unit}": text.replace("should", "shall"),
        f"s-{unit}": "0",
        "shown": unit,
    }
    shown = table.post(ARD_PEN, f"/r/{room}/draft", {**fields, "act": "preview"})
    assert shown.status_code == 303
    page = table.get(ARD_PEN, shown.headers["location"].partition("#")[0])
    assert "shall<span" in page.text
    assert "[inserted]" in page.text
    assert table.state(ARD_PEN, ARD_ROOM).seq == seq  # typed, and no record
    kept = table.post(ARD_PEN, f"/r/{room}/draft", {**fields, "act": "keep"})
    assert kept.status_code == 303
    assert table.state(ARD_PEN, ARD_ROOM).seq == seq + 1
    proposal = list(table.state(ARD_PEN, ARD_ROOM).proposals.values())[-1]
    assert kept.headers["location"] == f"/r/{room}/draft/{proposal.id}"
    assert proposal.state == "drafted"
    assert proposal.title == "Nobody at all"
    assert [c.text for c in proposal.changes] == [text.replace("should", "shall")]
    assert papers_of(table, room).keys("draft-") == ()
    assert "Nobody at all" in table.get(ARD_HEAD, kept.headers["location"]).text
    assert "Nobody at all" in table.get(ARD_HEAD, f"/r/{room}/draft").text


def test_the_title_of_a_kept_draft_is_changed_and_taken_away(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    text = table.state(ARD_PEN, ARD_ROOM).units[unit].text
    first = {"key": f"draft-new-{piece}", f"s-{unit}": "0", "shown": unit, "act": "keep"}
    table.post(
        ARD_PEN,
        f"/r/{room}/draft",
        {**first, "u-title": "Old", "s-title": "0", f"u-{unit}": text + " One."},
    )
    proposal = list(table.state(ARD_PEN, ARD_ROOM).proposals.values())[-1]
    again = {"key": f"draft-{proposal.id}", "s-title": "0", "act": "keep"}
    for number, title in enumerate(("New", "", ""), 2):
        editor = table.get(ARD_PEN, f"/r/{room}/draft/{proposal.id}/edit").text
        assert 'name="u-title"' in editor
        table.post(ARD_PEN, f"/r/{room}/draft", {**again, "u-title": title})
        now = table.state(ARD_PEN, ARD_ROOM).proposals[proposal.id]
        assert now.title == title
        assert now.changes == proposal.changes
        assert now.versions == min(number, 3), "the same title again is no version"


def test_a_kept_draft_gets_versions_and_loses_nothing(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    text = table.state(ARD_PEN, ARD_ROOM).units[unit].text
    base = {"key": f"draft-new-{piece}", f"s-{unit}": "0", "shown": unit, "act": "keep"}
    table.post(ARD_PEN, f"/r/{room}/draft", {**base, f"u-{unit}": text + " One."})
    proposal = list(table.state(ARD_PEN, ARD_ROOM).proposals.values())[-1]
    key = f"draft-{proposal.id}"
    editor = table.get(ARD_HEAD, f"/r/{room}/draft/{proposal.id}/edit").text
    assert " One." in editor
    revise = {"key": key, f"s-{unit}": "0", "shown": unit, "act": "keep", "reason": "More."}
    answer = table.post(ARD_HEAD, f"/r/{room}/draft", {**revise, f"u-{unit}": text + " Two."})
    assert answer.status_code == 303
    after = table.state(ARD_PEN, ARD_ROOM).proposals[proposal.id]
    assert after.versions == 2
    assert after.changes[0].text == text + " Two."
    # Left out, then put back: the words come again from the room's own.
    table.post(ARD_HEAD, f"/r/{room}/draft", {**revise, f"u-{unit}": text + " Two.", "out": unit})
    after = table.state(ARD_PEN, ARD_ROOM).proposals[proposal.id]
    assert [c.text for c in after.changes] == [""]
    editor = table.get(ARD_HEAD, f"/r/{room}/draft/{proposal.id}/edit").text
    assert f'value="{unit}" checked' in editor
    table.post(ARD_HEAD, f"/r/{room}/draft", {**revise, f"u-{unit}": text + " Three."})
    after = table.state(ARD_PEN, ARD_ROOM).proposals[proposal.id]
    assert [c.text for c in after.changes] == [text + " Three."]


def test_a_provision_is_put_in_after_another_and_taken_away_again(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    key = f"draft-new-{piece}"
    table.post(ARD_PEN, f"/r/{room}/draft", {"key": key, "add": unit, f"k-{unit}": "paragraph"})
    typed = drafting.read(papers_of(table, room), key)
    assert typed is not None
    (new,) = typed.new
    assert (new.after, new.kind) == (unit, "paragraph")
    assert f'name="u-{new.unit}"' in table.get(ARD_PEN, f"/r/{room}/draft?at={piece}").text
    refused = table.post(ARD_PEN, f"/r/{room}/draft", {"key": key, "act": "keep"})
    assert refused.status_code == 409
    assert "has no words yet" in refused.text
    kept = {"key": key, f"u-{new.unit}": "2. Observers\nare civilians.", "act": "keep"}
    assert table.post(ARD_PEN, f"/r/{room}/draft", kept).status_code == 303
    proposal = list(table.state(ARD_PEN, ARD_ROOM).proposals.values())[-1]
    (change,) = proposal.changes
    assert (change.new, change.after, change.label) == (1, unit, "2.")
    page = table.get(ARD_PEN, f"/r/{room}/draft/{proposal.id}/edit")
    assert "are civilians." in page.text
    key = f"draft-{proposal.id}"
    table.post(ARD_PEN, f"/r/{room}/draft", {"key": key, "remove": new.unit})
    gone = table.post(ARD_PEN, f"/r/{room}/draft", {"key": key, "act": "keep"})
    assert gone.status_code == 409
    table.post(ARD_PEN, f"/r/{room}/draft", {"key": key, "act": "undo"})
    assert "are civilians." in table.get(ARD_PEN, f"/r/{room}/draft/{proposal.id}/edit").text


def test_words_without_a_change_are_not_kept_and_what_was_typed_stays(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    text = table.state(ARD_PEN, ARD_ROOM).units[unit].text
    fields = {"key": f"draft-new-{piece}", "u-title": "A title typed", "act": "keep"}
    answer = table.post(ARD_PEN, f"/r/{room}/draft", {**fields, f"u-{unit}": text})
    assert answer.status_code == 409
    assert "Nothing is changed yet" in answer.text
    assert "A title typed" in answer.text
    empty = table.post(ARD_PEN, f"/r/{room}/draft", {**fields, f"u-{unit}": "  ", "shown": unit})
    assert empty.status_code == 409
    assert "No words are left of Article 7" in empty.text


def test_two_members_who_type_in_one_place_are_shown_each_others_words(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    key = f"draft-new-{piece}"
    first = put(table, ARD_PEN, room, key, unit, "Mira's words.", 0)
    assert first.status_code == 200
    assert first.json()["seq"] == 1
    met = put(table, ARD_HEAD, room, key, unit, "Davit's words.", 0)
    assert met.status_code == 409
    assert met.json()["words"] == "Mira's words."
    assert met.json()["by"] == "Mira Tane"
    fields = {"key": key, f"u-{unit}": "Davit's words.", f"s-{unit}": "0", "act": "keep"}
    page = table.post(ARD_HEAD, f"/r/{room}/draft", fields)
    assert page.status_code == 409
    assert "Mira&#39;s words." in page.text
    assert "Davit&#39;s words." in page.text
    assert f'name="s-{unit}" value="1"' in page.text
    # Having seen both, one sends again on the number of what was seen.
    assert table.post(ARD_HEAD, f"/r/{room}/draft", {**fields, f"s-{unit}": "1"}).status_code == 303
    # Elsewhere in the draft nobody meets anybody.
    other = unit_of(table, "Article 7", 0)
    put(table, ARD_PEN, room, key, unit, "a", 0)
    assert put(table, ARD_HEAD, room, key, other, "b", 0).status_code == 200


def moved(table: Played, ours: str, theirs: str) -> tuple[ProposalId, str]:
    """Draft other words for Article 4, then let the plenary's words become others, and bring them."""
    desk, room = table.house.desk, table.room(ARD_ROOM)
    desk.bring_text(table.scene.members[ARD_HEAD], table.room("plenary"), room)
    unit = unit_of(table, "Article 4")
    text = table.state(ARD_PEN, ARD_ROOM).units[unit].text
    made = desk.draft(table.scene.members[ARD_PEN], room, {unit: with_words(text, ours)})
    assert isinstance(made, Recorded)
    body = made.entries[-1].body
    assert isinstance(body, e.ProposalDrafted)
    table.scene.notes["moved"] = table.scene.draft(
        FACILITATOR, "plenary", {"4": with_words(text, theirs)}, title="Moved"
    )
    table.scene.incorporate(SECRETARY, "moved")
    page = table.get(ARD_HEAD, f"/r/{room}/draft/{body.proposal}").text
    assert "has moved on since" in page
    brought = table.post(ARD_HEAD, f"/r/{room}/bring", {})
    assert brought.headers["location"] == f"/r/{room}/draft"
    return body.proposal, unit


def with_words(text: str, change: str) -> str:
    """Return a text with "old>new" done to it; "" leaves it out."""
    old, _, new = change.partition(">")
    assert not change or old in text
    return text.replace(old, new) if change else ""


@pytest.mark.parametrize(
    ("ours", "theirs", "how", "says", "becomes"),
    [
        ("shall>will", "through others>by others", "take", "Its changes carry over", "will"),
        (
            "shall>will",
            "through others>by others",
            "keep",
            "Its changes carry over",
            "through others",
        ),
        ("shall>will", "shall>must", "keep", "have changed the same words", "will"),
        ("shall>will", "shall>will", "drop", "The text says this already", None),
        ("shall>will", "", "new", "has left the text", "will"),
    ],
)
def test_a_draft_follows_the_text_by_an_act_alone(
    table: Played, ours: str, theirs: str, how: str, says: str, becomes: str | None
) -> None:
    draft, unit = moved(table, ours, theirs)
    room = table.room(ARD_ROOM)
    before = table.state(ARD_HEAD, ARD_ROOM).proposals[draft].changes
    page = table.get(ARD_HEAD, f"/r/{room}/draft/{draft}").text
    assert says in page
    assert table.state(ARD_HEAD, ARD_ROOM).proposals[draft].changes == before
    assert "Needs a look:" in table.get(ARD_HEAD, f"/r/{room}/draft").text
    answer = table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/follow", {"unit": unit, "how": how})
    after = table.state(ARD_HEAD, ARD_ROOM).proposals[draft]
    if becomes is None:
        assert answer.status_code == 409
        assert "throw it away instead" in answer.text
        gone = table.post(ARD_HEAD, f"/r/{room}/draft/{draft}/withdraw", {})
        assert gone.headers["location"] == f"/r/{room}/draft"
        assert table.state(ARD_HEAD, ARD_ROOM).proposals[draft].state == "withdrawn"
        return
    assert answer.status_code == 303
    assert becomes in after.changes[0].text
    assert after.versions == 2
    stands = {f.state.value for f in attention(table.state(ARD_HEAD, ARD_ROOM), after)}
    assert stands == {"stands"}


@pytest.mark.parametrize(
    "path",
    [
        "/draft",
        "/draft?at={unit}",
        "/draft/{draft}",
        "/draft/{draft}/edit",
    ],
)
def test_another_rooms_drafts_do_not_exist(table: Played, path: str) -> None:
    draft = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).proposals))
    unit = place(table, "Article 7")
    hidden = table.get(ARD_HEAD, f"/r/{table.room(ZEM_ROOM)}{path.format(draft=draft, unit=unit)}")
    unknown = table.get(ARD_HEAD, f"/r/{UNKNOWN}{path.format(draft=UNKNOWN, unit=unit)}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


def test_ids_of_hidden_rooms_in_forms_are_refused_like_unknown_ones(table: Played) -> None:
    room, unit = table.room(ARD_ROOM), unit_of(table, "Article 7")
    theirs = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).proposals))
    wording = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).texts))
    for path, hidden, unknown in (
        ("/draft", {"key": f"draft-{theirs}"}, {"key": f"draft-{UNKNOWN}"}),
        (
            "/draft/take",
            {"from": table.room(ZEM_ROOM), "wording": wording},
            {"from": UNKNOWN, "wording": wording},
        ),
        (f"/draft/{theirs}/follow", {"unit": unit}, {"unit": unit}),
        (f"/draft/{theirs}/withdraw", {}, {}),
    ):
        one = table.post(ARD_HEAD, f"/r/{room}{path}", hidden)
        two = table.post(ARD_HEAD, f"/r/{room}{path.replace(theirs, UNKNOWN)}", unknown)
        assert one.status_code == two.status_code == 404
        assert one.content == two.content
    one_put = put(table, ARD_HEAD, table.room(ZEM_ROOM), f"draft-{theirs}", unit, "x", 0)
    two_put = put(table, ARD_HEAD, UNKNOWN, f"draft-{UNKNOWN}", unit, "x", 0)
    assert one_put.content == two_put.content


def test_in_the_plenary_one_is_asked_where_to_draft(table: Played) -> None:
    page = table.get(ARD_HEAD, f"/r/{table.room('plenary')}/draft?at={place(table, 'Article 7')}")
    assert "Delegation of Ardenia" in page.text
    assert "Delegation of Zembria" not in page.text
    assert (
        table.get(
            OBSERVER, f"/r/{table.room('plenary')}/draft?at={place(table, 'Article 7')}"
        ).status_code
        == 200
    )


def test_a_wording_on_the_table_begins_a_draft(table: Played) -> None:
    room, piece, unit = table.room(ARD_ROOM), place(table, "Article 7"), unit_of(table, "Article 7")
    wide = table.sheet("plenary").places[unit]
    other = next(w for w in wide.wordings if not w.base)
    fields = {"from": table.room("plenary"), "wording": other.hash}
    answer = table.post(ARD_PEN, f"/r/{room}/draft/take", fields)
    assert answer.headers["location"] == f"/r/{room}/draft?at={piece}"
    assert other.text.split(".")[0] in table.get(ARD_PEN, answer.headers["location"]).text

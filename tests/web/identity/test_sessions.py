"""A session lasts as long as it may, belongs to one browser, and once ended is over everywhere."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from plenipo.desk import Refused
from plenipo.web.identity.accounts import Decided
from plenipo.web.identity.door import AccountsDoor, cookie_name
from plenipo.web.identity.identity import Proof
from plenipo.web.identity.instants import DAY, HOUR, MINUTE, later, seconds_from
from plenipo.web.identity.sessions import MOST, browser_named, csrf_of, fresh, same
from tests.web.identity.people import (
    FIREFOX,
    HOME,
    MEMBER,
    OTHER,
    PASSWORD,
    People,
    entered,
    refused,
    stored,
)


def test_a_session_ended_is_ended_in_every_process_at_once() -> None:
    people = People()
    davit = people.join()
    other = people.another_process()
    session = other.identity.sessions.find(davit.secret)
    assert session is not None
    people.identity.sessions.end(davit.account.id, session.key)
    assert other.identity.sessions.find(davit.secret) is None
    assert people.identity.sessions.find(davit.secret) is None
    assert people.vault.documents("session-of") == ()


def test_being_seen_does_not_bring_an_ended_session_back() -> None:
    """It is ended between being read and being noted as seen."""
    people = People()
    davit = people.join()
    other = people.another_process()
    session = other.identity.sessions.find(davit.secret)
    assert session is not None
    people.clock.move(10 * MINUTE)
    people.vault.between = lambda: other.identity.sessions.end(davit.account.id, session.key)
    assert people.identity.sessions.find(davit.secret) is None
    assert people.vault.documents("session") == ()


def test_one_person_cannot_end_another_s_session() -> None:
    people = People()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    session = people.identity.sessions.find(mira.secret)
    assert session is not None
    people.identity.sessions.end(davit.account.id, session.key)
    people.identity.sessions.end(davit.account.id, "no such key")
    assert people.identity.sessions.find(mira.secret) is not None


def test_unused_it_ends_and_used_it_lasts_until_its_day() -> None:
    people = People()
    davit = people.join()
    people.clock.move(12 * HOUR - MINUTE)
    assert people.identity.sessions.find(davit.secret) is not None
    people.clock.move(12 * HOUR)
    assert people.identity.sessions.find(davit.secret) is None
    davit = entered(people.sign_in(davit.account.sign_in))
    for _ in range(13):
        people.clock.move(DAY / 2 - HOUR / 2)
        assert people.identity.sessions.find(davit.secret) is not None
    people.clock.move(DAY)
    assert people.identity.sessions.find(davit.secret) is None


def test_it_is_seen_to_the_minute_and_written_once_in_it() -> None:
    people = People()
    davit = people.join()
    people.clock.move(95)
    people.vault.asked.clear()
    for _ in range(5):
        session = people.identity.sessions.find(davit.secret)
        assert session is not None
    assert [asked for asked in people.vault.asked if "change" in asked] == ["change session"]
    (listed,) = people.identity.sessions.of(davit.account.id)
    assert listed.seen == "2031-05-02T09:01:00.000Z"
    assert listed.where == FIREFOX
    assert listed.secret == ""


def test_a_page_that_lies_open_does_not_keep_a_session_in_use() -> None:
    """Its stream asks every few seconds whether the session stands, and writes nothing."""
    people = People()
    davit = people.join()
    door = AccountsDoor(people.identity, tls=False)
    cookies = {cookie_name("session", tls=False): davit.secret}
    people.vault.asked.clear()
    for _ in range(11):
        people.clock.move(HOUR)
        viewer = door.still(cookies)
        assert viewer is not None
        assert viewer.account == davit.account.id
    assert not [asked for asked in people.vault.asked if "change" in asked]
    people.clock.move(HOUR + MINUTE)
    assert door.still(cookies) is None
    assert door.viewer(cookies) is None
    assert door.still({}) is None


def test_a_secret_given_beforehand_is_never_signed_in() -> None:
    """Fixation: whatever cookie the browser brings, the session has a new secret."""
    people = People()
    davit = people.join()
    planted = "5" * 64
    for brought in (planted, "", "x", davit.secret):
        again = entered(
            people.identity.sign_in(
                davit.account.sign_in,
                Proof(PASSWORD),
                address=HOME,
                where=FIREFOX,
                instead_of=brought,
            )
        )
        assert again.secret != brought
        assert people.identity.sessions.find(planted) is None
    assert people.identity.sessions.find(davit.secret) is None, "the old one ended"


def test_signing_in_as_another_ends_whose_session_the_browser_had() -> None:
    people = People()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    people.identity.sign_in(
        mira.account.sign_in,
        Proof(PASSWORD),
        address=HOME,
        where=FIREFOX,
        instead_of=davit.secret,
    )
    assert people.identity.sessions.find(davit.secret) is None


@pytest.mark.parametrize(
    "secret", ["", "0" * 64, "a" * 63, "A" * 64, "\ud800", "é" * 64, "../" * 21 + "a", "0" * 65]
)
def test_what_is_no_session_is_none(secret: str) -> None:
    people = People()
    people.join()
    assert people.identity.sessions.find(secret) is None


def test_one_account_has_so_many_and_the_oldest_goes() -> None:
    people = People()
    davit = people.join()
    secrets = []
    for _ in range(MOST + 4):
        people.clock.move(60)
        secrets.append(entered(people.sign_in(davit.account.sign_in)).secret)
    standing = [s for s in secrets if people.identity.sessions.find(s) is not None]
    assert standing == secrets[-MOST:]
    assert len(people.vault.documents("session")) == MOST
    assert len(people.vault.documents("session-of")) == MOST


def test_the_person_ends_all_others_at_once() -> None:
    people = People()
    davit = people.join()
    others = [entered(people.sign_in(davit.account.sign_in)).secret for _ in range(3)]
    here = people.identity.sessions.find(davit.secret)
    assert here is not None
    people.identity.sessions.end_all(davit.account.id, but=here.key)
    assert [people.identity.sessions.find(s) for s in others] == [None] * 3
    assert people.identity.sessions.find(davit.secret) is not None


def test_the_operator_ends_everybody_s() -> None:
    people = People()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    assert people.identity.sessions.end_everybody() == 2
    assert people.identity.sessions.find(davit.secret) is None
    assert people.identity.sessions.find(mira.secret) is None


def test_what_has_run_out_is_left_out_when_somebody_signs_in() -> None:
    people = People()
    people.join()
    mira = people.join(OTHER, name="Mira Tane")
    people.clock.move(2 * DAY)
    people.sign_in(mira.account.sign_in)
    assert len(people.vault.documents("session")) == 1
    assert len(people.vault.documents("session-of")) == 1


def test_the_form_s_token_follows_from_the_session_and_tells_nothing_of_it() -> None:
    people = People()
    davit = people.join()
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    assert session.csrf == csrf_of(davit.secret)
    assert davit.secret not in session.csrf
    assert session.csrf.encode() not in stored(people.vault.inner)
    again = entered(people.sign_in(davit.account.sign_in))
    assert csrf_of(again.secret) != session.csrf
    assert not same(session.csrf, csrf_of(again.secret))
    assert not same("\ud800", session.csrf)


def test_proved_is_recent_for_so_long() -> None:
    people = People()
    davit = people.join()
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    at = people.clock.now()
    assert fresh(session, now=later(at, 900), within=900)
    assert not fresh(session, now=later(at, 900.001), within=900)


def test_no_session_secret_is_kept() -> None:
    people = People()
    davit = people.join()
    assert davit.secret.encode() not in stored(people.vault.inner)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0", FIREFOX),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0.0.0 Safari/537.36 Edg/137.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
            "Safari on iPhone",
        ),
        ("", "a browser"),
        ("curl/8.0", "a browser"),
        ("<script>", "a browser"),
    ],
)
def test_a_browser_is_named_as_its_person_knows_it(agent: str, said: str) -> None:
    assert browser_named(agent) == said


@given(st.floats(-1e6, 1e6).map(lambda s: round(s, 3)))
def test_times_come_out_as_the_clock_writes_them(seconds: float) -> None:
    at = "2031-05-02T09:00:00.000Z"
    moved = later(at, seconds)
    assert len(moved) == len(at)
    assert abs(seconds_from(at, moved) - seconds) < 0.0011
    assert (moved > at) == (seconds_from(at, moved) > 0)


# -------------------------------------------------------------------- tokens


def token(people: People, account: str, member: str = MEMBER, **more: object) -> str:
    made = people.identity.tokens.make(
        account,
        member,
        name=str(more.get("name", "nightly export")),
        write=bool(more.get("write")),
        days=int(str(more.get("days", 30))),
    )
    assert isinstance(made, str), made
    return made


def test_a_token_acts_as_its_member_until_it_runs_out() -> None:
    people = People()
    davit = people.join()
    secret = token(people, davit.account.id, write=True)
    key = people.identity.tokens.find(secret)
    assert key is not None
    assert (key.account, key.member, key.write) == (davit.account.id, MEMBER, True)
    assert (key.name, key.used) == ("nightly export", "")
    people.clock.move(30 * DAY - 0.001)
    assert people.identity.tokens.find(secret) is not None
    people.clock.move(0.001)
    assert people.identity.tokens.find(secret) is None
    assert people.identity.tokens.of(davit.account.id) == ()


def test_a_token_is_kept_as_a_hash_and_listed_without_its_secret() -> None:
    people = People()
    davit = people.join()
    secret = token(people, davit.account.id)
    people.identity.tokens.find(secret)
    bare = secret.removeprefix("plenipo_")
    assert bare.encode() not in stored(people.vault.inner)
    assert bare not in repr(people.identity.tokens.of(davit.account.id))


def test_a_token_ended_is_ended_in_every_process_at_once() -> None:
    people = People()
    davit = people.join()
    secret = token(people, davit.account.id)
    other = people.another_process()
    (key,) = other.identity.tokens.of(davit.account.id)
    assert other.identity.tokens.find(secret) is not None
    people.clock.move(120)
    people.vault.between = lambda: other.identity.tokens.end(davit.account.id, key.key)
    assert people.identity.tokens.find(secret) is None, "noting its use does not bring it back"
    assert other.identity.tokens.find(secret) is None
    assert people.vault.documents("token") == people.vault.documents("token-of") == ()


def test_one_person_cannot_end_another_s_token_nor_make_one_for_another_s_member() -> None:
    people = People()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    secret = token(people, davit.account.id)
    (key,) = people.identity.tokens.of(davit.account.id)
    people.identity.tokens.end(mira.account.id, key.key)
    assert people.identity.tokens.find(secret) is not None
    made = people.identity.tokens.make(mira.account.id, MEMBER, name="x", write=True, days=1)
    assert refused(made) == "no-such-member"


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        ("", 1, "token-name"),
        (" \n", 1, "token-name"),
        ("x", 0, "token-days"),
        ("x", 367, "token-days"),
    ],
)
def test_a_token_needs_a_name_and_an_end(name: str, days: int, code: str) -> None:
    people = People()
    davit = people.join()
    made = people.identity.tokens.make(davit.account.id, MEMBER, name=name, write=False, days=days)
    assert refused(made) == code


def test_a_token_ends_with_its_member_s_place_on_the_account() -> None:
    people = People()
    davit = people.join()
    secret = token(people, davit.account.id)
    people.identity.accounts.amend(
        davit.account.id, lambda was: Decided(replace(was, members=(OTHER,)))
    )
    assert people.identity.tokens.find(secret) is None


def test_tokens_are_so_many() -> None:
    people = People()
    davit = people.join()
    for _ in range(50):
        token(people, davit.account.id)
    made = people.identity.tokens.make(davit.account.id, MEMBER, name="x", write=False, days=1)
    assert isinstance(made, Refused)
    people.identity.tokens.end_all(davit.account.id)
    assert people.identity.tokens.of(davit.account.id) == ()


@pytest.mark.parametrize("secret", ["", "plenipo_", "plenipo_" + "0" * 64, "x" * 72, "\ud800"])
def test_what_is_no_token_is_none(secret: str) -> None:
    people = People()
    token(people, people.join().account.id)
    assert people.identity.tokens.find(secret) is None


def test_a_session_is_no_token_and_a_token_no_session() -> None:
    people = People()
    davit = people.join()
    secret = token(people, davit.account.id)
    assert people.identity.tokens.find(davit.secret) is None
    assert people.identity.tokens.find("plenipo_" + davit.secret) is None
    assert people.identity.sessions.find(secret.removeprefix("plenipo_")) is None

"""Signing in by password and code: who is let in, and what nobody can tell from outside."""

from __future__ import annotations

import pyotp
import pytest
from msgspec.structs import replace

from plenipo.desk import Refused
from plenipo.web.identity import one_time
from plenipo.web.identity.accounts import Decided
from plenipo.web.identity.identity import NOT_SIGNED_IN, TOO_MANY, Proof
from plenipo.web.identity.instants import MINUTE, epoch_seconds
from plenipo.web.identity.invitations import Entered
from plenipo.web.identity.limits import Rule, Rules, network
from plenipo.web.identity.passwords import Argon2, unfit
from tests.web.identity.people import (
    FIREFOX,
    HOME,
    MEMBER,
    OTHER,
    PASSWORD,
    People,
    Quick,
    entered,
    refused,
    stored,
)

AWAY = "198.51.100.9"


def with_codes(people: People) -> tuple[Entered, str, tuple[str, ...]]:
    """Somebody who is asked for codes: as entered, the telephone's secret, the paper's codes."""
    davit = people.join()
    secret = people.identity.new_one_time_secret()
    papers = people.identity.accounts.begin_one_time(
        davit.account.id, secret, code_now(people, secret)
    )
    assert not isinstance(papers, Refused)
    people.clock.move(90)
    return davit, secret, papers


def code_now(people: People, secret: str, *, off: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(epoch_seconds(people.clock.now()) // 30 + off)


# -------------------------------------------------------------------- in or not


def test_the_name_may_be_typed_with_capitals_and_spaces() -> None:
    people = People()
    name = people.join().account.sign_in
    for typed in (name, name.upper(), f"  {name} ", name.replace("-", "\uff0d")):
        assert isinstance(people.sign_in(typed), Entered)


@pytest.mark.parametrize(
    "typed", ["", "nobody-12345", "\ud800", "a\0", "x" * 5000, "' OR 1=1 --", "0" * 32]
)
def test_unknown_and_wrong_are_one_answer_by_the_same_work(typed: str) -> None:
    """The same hashing, the same look-ups and writes, whether or not there is somebody."""

    def work(name: str, password: str, code: str) -> tuple[object, list[str], list[str]]:
        people = People()
        people.join()
        people.sign_in("somebody-else", "wrong")  # whatever is done once an hour has been done
        people.hasher.asked.clear()
        people.vault.asked.clear()
        answer = people.sign_in(name, password, code)
        return answer, people.hasher.asked, people.vault.asked

    known = People().join().account.sign_in
    for code in ("", "123456", "abcd-efgh-jkmn-pqrs"):
        answer, hashing, asking = work(typed, "wrong password", code)
        assert answer == NOT_SIGNED_IN
        assert hashing == ["fits quick"], "against a hash of today's parameters"
        if typed.isalnum() or "-" in typed:  # a name that cannot be kept is looked up nowhere
            assert (answer, hashing, asking) == work(known, "wrong password", code)


def test_an_account_without_a_password_answers_as_one_with_another() -> None:
    people = People()
    davit = people.join()
    account = people.identity.accounts.find(davit.account.id)
    assert account is not None
    people.identity.accounts.amend(davit.account.id, lambda was: Decided(replace(was, password="")))
    people.hasher.asked.clear()
    for password in ("", PASSWORD):
        assert people.sign_in(davit.account.sign_in, password) == NOT_SIGNED_IN
    assert people.hasher.asked == ["fits quick", "fits quick"]


def test_a_password_changed_while_somebody_signs_in_lets_nobody_in_by_the_old_one() -> None:
    people = People()
    davit = people.join()
    other = people.another_process()

    def changed() -> None:
        other.identity.accounts.set_password(davit.account.id, "another lake, other boats")

    people.identity.limits.take = lambda **_: True  # type: ignore[method-assign]
    people.vault.between = changed
    assert people.sign_in(davit.account.sign_in) == NOT_SIGNED_IN
    assert people.identity.sessions.of(davit.account.id) == ()


def test_a_hash_of_older_parameters_is_made_anew_when_its_owner_signs_in() -> None:
    people = People()
    davit = people.join()
    people.hasher.version = "today's"
    assert people.sign_in(davit.account.sign_in, "wrong") == NOT_SIGNED_IN
    account = people.identity.accounts.find(davit.account.id)
    assert account is not None
    assert account.password.startswith("quick:")
    entered(people.sign_in(davit.account.sign_in))
    account = people.identity.accounts.find(davit.account.id)
    assert account is not None
    assert account.password.startswith("today's:")
    entered(people.sign_in(davit.account.sign_in))


# -------------------------------------------------------------------- codes


def test_where_codes_are_asked_for_a_password_alone_does_not_do() -> None:
    people = People()
    davit, secret, _ = with_codes(people)
    name = davit.account.sign_in
    wrong = ["", "000000", "abc", "12345", code_now(people, secret, off=-2), "\ud800", "\u0661" * 6]
    for n, code in enumerate(wrong):
        assert people.sign_in(name, PASSWORD, code, address=f"192.0.2.{n}") == NOT_SIGNED_IN
    code = code_now(people, secret)
    assert people.sign_in(name, "wrong", code) == NOT_SIGNED_IN
    assert isinstance(people.sign_in(name, PASSWORD, f"{code[:3]} {code[3:]}"), Entered)


def test_a_code_is_taken_once_and_none_before_it() -> None:
    people = People()
    davit, secret, _ = with_codes(people)
    name = davit.account.sign_in
    earlier, code, next_one = (code_now(people, secret, off=n) for n in (-1, 0, 1))
    assert isinstance(people.sign_in(name, PASSWORD, code), Entered)
    assert people.sign_in(name, PASSWORD, code) == NOT_SIGNED_IN
    assert people.sign_in(name, PASSWORD, earlier) == NOT_SIGNED_IN
    assert isinstance(people.sign_in(name, PASSWORD, next_one), Entered)


def test_a_code_used_twice_at_once_lets_one_in() -> None:
    people = People()
    davit, secret, _ = with_codes(people)
    name, code = davit.account.sign_in, code_now(people, secret)
    other = people.another_process()
    answers: list[object] = []
    people.identity.limits.take = lambda **_: True  # type: ignore[method-assign]
    people.vault.between = lambda: answers.append(other.sign_in(name, PASSWORD, code))
    answers.append(people.sign_in(name, PASSWORD, code))
    assert [isinstance(answer, Entered) for answer in answers] == [True, False]


def test_a_code_may_be_typed_in_the_digits_of_another_script() -> None:
    people = People()
    davit, secret, _ = with_codes(people)
    code = code_now(people, secret).translate({48 + n: 0x660 + n for n in range(10)})
    assert isinstance(people.sign_in(davit.account.sign_in, PASSWORD, code), Entered)


def test_a_failed_password_does_not_use_up_a_code() -> None:
    people = People()
    davit, secret, _ = with_codes(people)
    code = code_now(people, secret)
    assert people.sign_in(davit.account.sign_in, "wrong", code) == NOT_SIGNED_IN
    assert isinstance(people.sign_in(davit.account.sign_in, PASSWORD, code), Entered)


def test_codes_begin_only_when_the_telephone_shows_the_right_one() -> None:
    people = People()
    davit = people.join()
    secret = people.identity.new_one_time_secret()
    begun = people.identity.accounts.begin_one_time(davit.account.id, secret, "000000")
    assert refused(begun) == "code"
    assert isinstance(people.sign_in(davit.account.sign_in), Entered)


def test_the_code_that_began_it_does_not_sign_in() -> None:
    people = People()
    davit = people.join()
    secret = people.identity.new_one_time_secret()
    code = code_now(people, secret)
    people.identity.accounts.begin_one_time(davit.account.id, secret, code)
    assert people.sign_in(davit.account.sign_in, PASSWORD, code) == NOT_SIGNED_IN


def test_each_recovery_code_works_once_however_it_is_typed() -> None:
    people = People()
    davit, _, papers = with_codes(people)
    assert len(set(papers)) == 10
    name = davit.account.sign_in
    typed = papers[3].replace("-", " ").upper()
    assert isinstance(people.sign_in(name, PASSWORD, typed), Entered)
    assert people.sign_in(name, PASSWORD, papers[3]) == NOT_SIGNED_IN
    assert isinstance(people.sign_in(name, PASSWORD, papers[4]), Entered)
    account = people.identity.accounts.find(davit.account.id)
    assert account is not None
    assert len(account.recovery) == 8


def test_new_recovery_codes_replace_the_old_ones() -> None:
    people = People()
    davit, _, papers = with_codes(people)
    new = people.identity.accounts.new_recovery(davit.account.id)
    assert not isinstance(new, Refused)
    assert people.sign_in(davit.account.sign_in, PASSWORD, papers[0]) == NOT_SIGNED_IN
    assert isinstance(people.sign_in(davit.account.sign_in, PASSWORD, new[0]), Entered)


def test_another_account_s_recovery_code_does_not_do() -> None:
    people = People()
    _, _, papers = with_codes(people)
    mira = people.join(OTHER, name="Mira Tane")
    secret = people.identity.new_one_time_secret()
    people.identity.accounts.begin_one_time(mira.account.id, secret, code_now(people, secret))
    assert people.sign_in(mira.account.sign_in, PASSWORD, papers[0]) == NOT_SIGNED_IN


def test_no_code_and_no_recovery_code_lies_in_the_vault() -> None:
    people = People()
    _, _, papers = with_codes(people)
    kept = stored(people.vault.inner)
    for paper in papers:
        assert paper.encode() not in kept
        assert paper.replace("-", "").encode() not in kept


def test_the_picture_is_of_the_address_a_telephone_reads() -> None:
    drawn = one_time.picture("JBSWY3DP" * 4, name="davit-orsel-12345", house="Plenipo")
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    assert one_time.address("JBSWY3DP" * 4, name="davit", house="Plenipo") == (
        "otpauth://totp/Plenipo:davit?secret=JBSWY3DPJBSWY3DPJBSWY3DPJBSWY3DP&issuer=Plenipo"
    )
    assert one_time.in_groups("JBSWY3DPEHPK3PXP") == "JBSW Y3DP EHPK 3PXP"


# -------------------------------------------------------------------- again


def test_proving_again_gives_the_session_a_new_secret_and_ends_the_old_one() -> None:
    people = People()
    davit = people.join()
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    people.clock.move(3600)
    again = people.identity.prove(session, Proof(PASSWORD), address=HOME, where=FIREFOX)
    new = people.identity.sessions.find(entered(again).secret)
    assert new is not None
    assert new.proved == people.clock.now()
    assert people.identity.sessions.find(davit.secret) is None


def test_proving_again_by_another_s_password_fails_and_leaves_the_session() -> None:
    people = People()
    davit = people.join()
    people.join(OTHER, name="Mira Tane", password="nine swans upon the river")
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    again = people.identity.prove(
        session, Proof("nine swans upon the river"), address=HOME, where=FIREFOX
    )
    assert again == NOT_SIGNED_IN
    assert people.identity.sessions.find(davit.secret) is not None


# -------------------------------------------------------------------- limits


def test_attempts_run_out_and_come_back_with_time() -> None:
    people = People()
    name = people.join().account.sign_in
    for _ in range(6):
        assert people.sign_in(name, "wrong") == NOT_SIGNED_IN
    assert people.sign_in(name, PASSWORD) == TOO_MANY
    assert isinstance(people.sign_in(name, PASSWORD, address=AWAY), Entered)
    people.clock.move(MINUTE)
    assert isinstance(people.sign_in(name, PASSWORD), Entered)


def test_a_limit_is_the_same_for_a_name_that_nobody_has() -> None:
    def answers(name: str) -> list[object]:
        people = People()
        people.join()
        said: list[object] = []
        for n in range(12):
            said.append(people.sign_in(name, "wrong"))
            people.clock.move(n)
        return said

    known = People().join().account.sign_in
    assert answers(known) == answers("nobody-12345")
    assert TOO_MANY in answers(known)


def test_being_limited_costs_no_hash() -> None:
    people = People(rules=Rules(together=Rule(1, 1)))
    people.sign_in("nobody", "wrong")
    people.hasher.asked.clear()
    assert people.sign_in("nobody", "wrong") == TOO_MANY
    assert people.hasher.asked == []


def test_signing_in_rightly_uses_up_nothing() -> None:
    people = People()
    name = people.join().account.sign_in
    for _ in range(100):
        assert isinstance(people.sign_in(name), Entered)


def test_attempts_are_counted_together_by_all_processes() -> None:
    people = People()
    name = people.join().account.sign_in
    processes = [people.another_process(f"{n}") for n in range(3)]
    for n in range(6):
        assert processes[n % 3].sign_in(name, "wrong") == NOT_SIGNED_IN
    assert [p.sign_in(name) for p in processes] == [TOO_MANY] * 3


def test_one_address_cannot_try_many_names_nor_many_addresses_one() -> None:
    people = People()
    said = [people.sign_in(f"name-{n}", "wrong") for n in range(61)]
    assert said == [NOT_SIGNED_IN] * 60 + [TOO_MANY]
    people = People()
    name = people.join().account.sign_in
    said = [people.sign_in(name, "wrong", address=f"192.0.2.{n}") for n in range(41)]
    assert said == [NOT_SIGNED_IN] * 40 + [TOO_MANY]


def test_who_is_outside_cannot_keep_who_is_in_from_proving_again() -> None:
    people = People()
    davit = people.join()
    for n in range(60):
        people.sign_in(davit.account.sign_in, "wrong", address=f"192.0.2.{n}")
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    again = people.identity.prove(session, Proof(PASSWORD), address=HOME, where=FIREFOX)
    assert isinstance(again, Entered)


def test_what_was_typed_as_a_name_is_not_kept() -> None:
    """Some type their password there."""
    people = People()
    people.sign_in("seven boats upon the lake", "wrong")
    assert b"boats" not in stored(people.vault.inner)


def test_buckets_are_left_out_when_they_are_empty() -> None:
    people = People()
    people.sign_in("nobody", "wrong")
    assert len(people.vault.documents("attempts")) == 3
    people.clock.move(3 * 3600)
    people.sign_in("somebody", "wrong")
    assert len(people.vault.documents("attempts")) == 3


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_what_one_person_has_of_an_address(address: str, near: str) -> None:
    assert network(address) == near


# -------------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "ninechars",
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890",
        "12345678901234567890",
        "password123",
        "PassWord1234!",
        "qwertyuiop",
        "qwertyuiopasdf",
        "plenipo1234",
        "Davit Orsel 1",
        "davit-orsel-12345",
        "x" * 201,
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert unfit(password, names=("Davit Orsel", "davit-orsel-12345"))


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "Tr0ub4dor&3x", "correct horse battery", "Հայերեն գաղտնաբառ", "مفتاح الباب القديم"],
)
def test_several_words_are_a_password(password: str) -> None:
    assert unfit(password, names=("Davit Orsel",)) == ""


def test_argon2_takes_what_it_hashed_on_any_keyboard_and_nothing_else() -> None:
    hasher = Argon2(rounds=1, memory=8, lanes=1)
    made = hasher.hash("Zoë’s ﬁve boats")
    assert made.startswith("$argon2id$")
    assert hasher.fits("Zoe\u0308’s five boats", made)
    assert not hasher.fits("Zoe’s five boats", made)
    assert not hasher.fits("", made)
    assert not hasher.fits("\ud800", made)
    assert not hasher.fits("x" * 1_000_000, made)
    assert not hasher.fits("x", "no hash at all")
    assert not hasher.fits("x", "")
    assert not hasher.stale(made)
    assert Argon2(rounds=2, memory=8, lanes=1).stale(made)
    assert made != hasher.hash("Zoë’s ﬁve boats")


def test_a_new_password_ends_the_other_sessions() -> None:
    people = People()
    davit = people.join()
    elsewhere = entered(people.sign_in(davit.account.sign_in))
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    people.identity.accounts.set_password(
        davit.account.id, "another lake, other boats", session=session.key
    )
    assert people.identity.sessions.find(davit.secret) is not None
    assert people.identity.sessions.find(elsewhere.secret) is None


def test_the_last_way_in_stays() -> None:
    people = People()
    davit = people.join()
    assert refused(people.identity.accounts.drop_password(davit.account.id)) == "no-way-in"
    assert people.identity.accounts.of_member(MEMBER) == davit.account.id


def test_quick_hashes_are_for_tests_alone() -> None:
    assert Quick().hash("a") != Quick("b").hash("a")

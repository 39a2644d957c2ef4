"""An invitation makes one person one member, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from plenipo.desk.vault import Vault
from plenipo.store.memory import MemoryStore
from plenipo.store.sqlite import SqliteStore
from plenipo.web.identity.instants import DAY
from plenipo.web.identity.invitations import NO_INVITATION, Entered, Open
from tests.web.identity.people import (
    FIREFOX,
    MEMBER,
    OTHER,
    PASSWORD,
    Drawn,
    People,
    entered,
    refused,
    stored,
)


def accept(people: People, secret: str, name: str = "Davit Orsel") -> object:
    return people.identity.invitations.accept_by_password(
        secret, name=name, password=PASSWORD, where=FIREFOX
    )


def test_it_tells_whom_it_is_for_and_by_whom() -> None:
    people = People()
    said = people.identity.invitations.look(people.invite())
    assert isinstance(said, Open)
    assert (said.member, said.name, said.by, said.about, said.regains) == (
        MEMBER,
        "Davit Orsel",
        "Ines Marlow",
        "Peace talks",
        False,
    )


def test_it_makes_an_account_that_holds_the_member_and_is_signed_in() -> None:
    people = People()
    made = people.join()
    assert made.account.members == (MEMBER,)
    assert people.identity.accounts.of_member(MEMBER) == made.account.id
    session = people.identity.sessions.find(made.secret)
    assert session is not None
    assert session.account == made.account.id
    again = entered(people.sign_in(made.account.sign_in))
    assert again.account.id == made.account.id


def test_it_works_once() -> None:
    people = People()
    secret = people.invite()
    assert isinstance(accept(people, secret), Entered)
    assert accept(people, secret) == NO_INVITATION
    assert people.identity.invitations.look(secret) == NO_INVITATION


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_it_works_once_even_for_many_at_once(kind: str, tmp_path: Path) -> None:
    vault: Vault = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "plenipo.db")
    people = People(vault)
    processes = [people.another_process(f"process {n}") for n in range(6)]
    secret = people.invite()
    answers: list[object] = []
    ready = threading.Barrier(len(processes))

    def use(process: People, n: int) -> None:
        ready.wait(timeout=20)
        answers.append(accept(process, secret, f"Person {n}"))

    threads = [threading.Thread(target=use, args=(p, n)) for n, p in enumerate(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    ins = [answer for answer in answers if isinstance(answer, Entered)]
    assert len(ins) == 1
    assert [a for a in answers if not isinstance(a, Entered)] == [NO_INVITATION] * 5
    assert people.identity.accounts.of_member(MEMBER) == ins[0].account.id
    assert len(vault.documents("account")) == 1
    assert len(vault.documents("sign-in")) == 1
    assert len(vault.documents("session")) == 1


def test_one_who_is_overtaken_between_looking_and_writing_is_told() -> None:
    people = People()
    secret = people.invite()
    first: list[object] = []
    people.vault.between = lambda: first.append(accept(people.another_process(), secret, "First"))
    assert accept(people, secret, "Second") == NO_INVITATION
    (won,) = first
    assert isinstance(won, Entered)
    assert people.identity.accounts.of_member(MEMBER) == won.account.id


def test_of_two_invitations_of_one_member_the_first_that_is_used_counts() -> None:
    people = People()
    one, two = people.invite(), people.invite()
    assert isinstance(accept(people, two), Entered)
    assert accept(people, one) == NO_INVITATION


def test_a_member_with_an_account_cannot_be_invited_again() -> None:
    """Or who seats people could let himself into a delegation's rooms in another's place."""
    people = People()
    people.join()
    again = people.identity.invitations.make(MEMBER, name="x", by="y", about="z")
    assert refused(again) == "has-account"


def test_a_signed_in_person_takes_on_another_member() -> None:
    people = People()
    davit = people.join()
    secret = people.invite(OTHER)
    done = people.identity.invitations.accept_as(secret, davit.account.id)
    assert not isinstance(done, tuple)
    account = people.identity.accounts.find(davit.account.id)
    assert account is not None
    assert account.members == (MEMBER, OTHER)
    assert people.identity.accounts.of_member(OTHER) == davit.account.id
    assert people.identity.invitations.accept_as(secret, davit.account.id) == NO_INVITATION


@pytest.mark.parametrize(
    "spoil",
    [
        lambda people, secret: people.clock.move(7 * DAY),
        lambda people, secret: people.identity.invitations.withdraw(
            MEMBER, people.identity.invitations.of(MEMBER)[0].key
        ),
        accept,
    ],
    ids=["run out", "withdrawn", "used"],
)
def test_what_cannot_be_used_is_one_answer(spoil: Callable[[People, str], object]) -> None:
    people = People()
    secret = people.invite()
    spoil(people, secret)
    for link in (secret, secret[:-1], secret.upper() + "x", "0" * 64, "", "\ud800" * 64, "é" * 64):
        assert people.identity.invitations.look(link) == NO_INVITATION
        assert accept(people, link) == NO_INVITATION
        assert people.identity.invitations.accept_as(link, "0" * 32) == NO_INVITATION


def test_it_lasts_to_its_last_moment() -> None:
    people = People()
    secret = people.invite()
    people.clock.move(7 * DAY - 0.001)
    assert isinstance(accept(people, secret), Entered)


def test_a_weak_password_leaves_it_unused() -> None:
    people = People()
    secret = people.invite()
    for name, password, code in (
        ("Davit Orsel", "short", "password"),
        ("Davit Orsel", "Davit Orsel 1", "password"),
        ("  ", PASSWORD, "name"),
    ):
        answer = people.identity.invitations.accept_by_password(
            secret, name=name, password=password, where=FIREFOX
        )
        assert refused(answer) == code
    assert isinstance(accept(people, secret), Entered)


def test_its_sender_sees_what_became_of_it_and_never_the_secret() -> None:
    people = People()
    secret = people.invite()
    (sent,) = people.identity.invitations.of(MEMBER)
    assert (sent.name, sent.by, sent.used) == ("Davit Orsel", "Ines Marlow", "")
    accept(people, secret)
    (sent,) = people.identity.invitations.of(MEMBER)
    assert sent.used == people.clock.now()
    assert secret not in repr(sent)


def test_a_withdrawal_of_another_member_s_invitation_does_nothing() -> None:
    people = People()
    secret = people.invite()
    (sent,) = people.identity.invitations.of(MEMBER)
    people.identity.invitations.withdraw(OTHER, sent.key)
    assert isinstance(people.identity.invitations.look(secret), Open)


# -------------------------------------------------------------------- let in again


def test_one_who_lost_every_way_in_is_let_in_again_and_all_that_was_ends() -> None:
    people = People()
    davit = people.join()
    token = people.identity.tokens.make(
        davit.account.id, MEMBER, name="script", write=False, days=9
    )
    assert isinstance(token, str)
    elsewhere = entered(people.sign_in(davit.account.sign_in))
    secret = people.identity.invitations.regain(davit.account.id, by="the operator")
    assert isinstance(secret, str)
    said = people.identity.invitations.look(secret)
    assert isinstance(said, Open)
    assert said.regains
    back = entered(
        people.identity.invitations.accept_by_password(
            secret, name="Davit Orsel", password="another lake, other boats", where=FIREFOX
        )
    )
    assert back.account.id == davit.account.id
    assert back.account.members == (MEMBER,)
    assert people.identity.sessions.find(davit.secret) is None
    assert people.identity.sessions.find(elsewhere.secret) is None
    assert people.identity.sessions.find(back.secret) is not None
    assert people.identity.tokens.find(token) is None
    assert refused(people.sign_in(davit.account.sign_in)) == "not-signed-in"
    assert isinstance(people.sign_in(davit.account.sign_in, "another lake, other boats"), Entered)
    assert accept(people, secret) == NO_INVITATION


def test_a_link_that_lets_in_again_cannot_give_its_member_to_another_account() -> None:
    people = People()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    secret = people.identity.invitations.regain(davit.account.id, by="the operator")
    assert isinstance(secret, str)
    assert people.identity.invitations.accept_as(secret, mira.account.id) == NO_INVITATION
    assert people.identity.accounts.of_member(MEMBER) == davit.account.id


# -------------------------------------------------------------------- names


def test_a_sign_in_name_is_made_of_the_name_and_digits() -> None:
    people = People()
    names = {
        "Davit Orsel": "davit-orsel",
        "Zoë Šimková": "zoe-simkova",
        "Դավիթ": "member",
        "O'Neil, Ann": "o-neil-ann",
        "李": "member",
    }
    for n, (name, start) in enumerate(names.items()):
        made = people.join(f"{n:032x}", name=name)
        head, _, digits = made.account.sign_in.rpartition("-")
        assert (head, len(digits), digits.isdigit()) == (start, 5, True)


class Stuck(Drawn):
    """Chance whose names are the same for a while."""

    names: int = 0

    def name(self) -> str:
        self.names += 1
        return "7" * 32 if self.names < 8 else super().name()


def test_of_namesakes_each_gets_in_without_being_told_of_the_other() -> None:
    people = People(chance=Stuck())
    one, two = people.join(), people.join(OTHER)
    assert one.account.sign_in.rpartition("-")[0] == two.account.sign_in.rpartition("-")[0]
    assert one.account.sign_in != two.account.sign_in
    assert entered(people.sign_in(one.account.sign_in)).account.id == one.account.id
    assert entered(people.sign_in(two.account.sign_in)).account.id == two.account.id


def test_no_secret_is_kept_in_clear() -> None:
    people = People()
    secret = people.invite()
    made = people.join(OTHER)
    kept = stored(people.vault.inner)
    for hidden in (secret, made.secret, PASSWORD):
        assert hidden.encode() not in kept
        assert bytes.fromhex(hidden) not in kept if len(hidden) == 64 else True

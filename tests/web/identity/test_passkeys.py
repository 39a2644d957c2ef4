"""Passkeys, with a device in software that is honest and one that is not."""

from __future__ import annotations

import json

import hypothesis.strategies as st
import pytest
from hypothesis import given

from plenipo.desk import Refused
from plenipo.web.identity.accounts import passkey_key
from plenipo.web.identity.documents import Account
from plenipo.web.identity.identity import NO_PASSKEY
from plenipo.web.identity.invitations import Entered
from plenipo.web.identity.passkeys import LASTS, Answered, Origin, origin_of
from tests.web.identity.authenticator import PRESENT, VERIFIED, Device, decoded, encoded, spoiled
from tests.web.identity.people import FIREFOX, OTHER, PASSWORD, People, entered, refused

HERE = Origin("https", "talks.example")
ELSEWHERE = Origin("https", "talks.example.net")
VISIT = "5" * 64


def with_passkey(people: People, device: Device, *, origin: Origin = HERE) -> Entered:
    """Somebody who joined by password and added a passkey."""
    davit = people.join()
    assert isinstance(add(people, davit, device, origin=origin), Account)
    return davit


def add(
    people: People, who: Entered, device: Device, *, origin: Origin = HERE
) -> Account | Refused | None:
    options = people.identity.passkeys.registration(
        origin, bearer=who.secret, account=who.account.id, name="Davit Orsel"
    )
    made = people.identity.passkeys.made(
        origin,
        device.make(options, str(origin)),
        bearer=who.secret,
        account=who.account.id,
        name="the blue key",
    )
    return None if made is None else people.identity.accounts.add_passkey(who.account.id, made)


def asked(people: People, *, bearer: str = VISIT, origin: Origin = HERE) -> str:
    return people.identity.passkeys.request(origin, purpose="sign-in", bearer=bearer)


def sign_in(
    people: People, answer: str, *, bearer: str = VISIT, origin: Origin = HERE
) -> Entered | Refused:
    return people.identity.sign_in_by_passkey(answer, origin, bearer=bearer, where=FIREFOX)


def test_a_passkey_signs_in_without_a_name() -> None:
    people, device = People(), Device()
    davit = with_passkey(people, device)
    options = asked(people)
    assert json.loads(options)["allowCredentials"] == [], "nobody's passkey is named"
    done = entered(sign_in(people, device.prove(options, str(HERE))))
    assert done.account.id == davit.account.id
    assert people.identity.sessions.find(done.secret) is not None
    (passkey,) = done.account.passkeys
    assert passkey.name == "the blue key"
    assert (passkey.count, passkey.used) == (1, "2031-05-02T09:00:00.000Z")


def test_the_device_is_asked_to_keep_it_and_to_make_sure_of_the_person() -> None:
    people = People()
    davit = people.join()
    options = json.loads(
        people.identity.passkeys.registration(
            HERE, bearer=davit.secret, account=davit.account.id, name="Davit Orsel"
        )
    )
    assert options["rp"] == {"id": "talks.example", "name": "Plenipo"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert json.loads(asked(people))["userVerification"] == "required"


def test_an_invitation_is_accepted_by_a_passkey_alone() -> None:
    people, device = People(), Device()
    secret = people.invite()
    account = people.identity.invitations.account_to_be(secret)
    options = people.identity.passkeys.registration(
        HERE, bearer=VISIT, account=account, name="Davit Orsel"
    )
    made = people.identity.passkeys.made(
        HERE, device.make(options, str(HERE)), bearer=VISIT, account=account, name="key"
    )
    assert made is not None
    done = entered(
        people.identity.invitations.accept_by_passkey(
            secret, name="Davit Orsel", answered=made, where=FIREFOX
        )
    )
    assert done.account.id == account
    assert done.account.password == ""
    again = entered(sign_in(people, device.prove(asked(people), str(HERE))))
    assert again.account.id == account
    assert (
        refused(
            people.identity.accounts.drop_passkey(account, passkey_key(done.account.passkeys[0].id))
        )
        == "no-way-in"
    )
    assert refused(people.sign_in(done.account.sign_in, "")) == "not-signed-in"


# -------------------------------------------------------------------- attacks


def test_an_answer_signs_in_once() -> None:
    people, device = People(), Device(step=0)  # a device that does not count
    with_passkey(people, device)
    answer = device.prove(asked(people), str(HERE))
    assert isinstance(sign_in(people, answer), Entered)
    assert sign_in(people, answer) == NO_PASSKEY


def test_an_answer_given_twice_at_once_signs_in_once() -> None:
    people, device = People(), Device(step=0)
    davit = with_passkey(people, device)
    answer = device.prove(asked(people), str(HERE))
    other = people.another_process()
    first: list[object] = []
    people.identity._tidied = people.clock.now()
    people.vault.between = lambda: first.append(sign_in(other, answer))
    assert sign_in(people, answer) == NO_PASSKEY
    assert isinstance(first[0], Entered)
    assert len(people.identity.sessions.of(davit.account.id)) == 2


def test_a_challenge_is_for_one_purpose_one_browser_and_a_few_minutes() -> None:
    people, device = People(), Device()
    davit = with_passkey(people, device)
    session = people.identity.sessions.find(davit.secret)
    assert session is not None
    for_proof = people.identity.passkeys.request(HERE, purpose="prove", bearer=VISIT)
    assert sign_in(people, device.prove(for_proof, str(HERE))) == NO_PASSKEY
    others = asked(people, bearer="6" * 64)
    assert sign_in(people, device.prove(others, str(HERE))) == NO_PASSKEY
    answer = device.prove(asked(people), str(HERE))
    assert people.identity.prove_by_passkey(session, answer, HERE, where=FIREFOX) == NO_PASSKEY
    old = asked(people)
    people.clock.move(LASTS + 1)
    assert sign_in(people, device.prove(old, str(HERE))) == NO_PASSKEY
    young = asked(people)
    people.clock.move(LASTS)
    assert isinstance(sign_in(people, device.prove(young, str(HERE))), Entered)


def test_a_challenge_of_one_s_own_making_is_none() -> None:
    people, device = People(), Device()
    with_passkey(people, device)
    options = json.loads(asked(people))
    real = decoded(options["challenge"])
    later_made = (int.from_bytes(real[:8], "big") + 60).to_bytes(8, "big")
    for challenge in (bytes(56), real[:-1], real + b"x", later_made + real[8:], b"", real[:24]):
        options["challenge"] = encoded(challenge)
        assert sign_in(people, device.prove(json.dumps(options), str(HERE))) == NO_PASSKEY


@pytest.mark.parametrize(
    "origin",
    ["https://talks.example.net", "http://talks.example", "https://talks.example:8443", ""],
)
def test_an_answer_from_another_page_is_none(origin: str) -> None:
    people, device = People(), Device()
    with_passkey(people, device)
    assert sign_in(people, device.prove(asked(people), origin)) == NO_PASSKEY


def test_a_passkey_of_another_house_is_none() -> None:
    people, device = People(), Device()
    with_passkey(people, device)
    device.kept[0].house = "talks.example.net"
    assert sign_in(people, device.prove(asked(people), str(HERE))) == NO_PASSKEY


@pytest.mark.parametrize("flags", [PRESENT, VERIFIED, 0])
def test_a_device_that_did_not_make_sure_of_the_person_is_not_taken(flags: int) -> None:
    """A downgrade: presence without a finger, a face or a code."""
    people, device = People(), Device()
    with_passkey(people, device)
    device.flags = flags
    assert sign_in(people, device.prove(asked(people), str(HERE))) == NO_PASSKEY
    assert add(people, people.join(OTHER, name="Mira Tane"), device) is None


def test_a_copy_that_counts_behind_is_not_taken() -> None:
    people, device = People(), Device(step=5)
    with_passkey(people, device)
    assert isinstance(sign_in(people, device.prove(asked(people), str(HERE))), Entered)
    device.kept[0].count = 1
    device.step = 1
    assert sign_in(people, device.prove(asked(people), str(HERE))) == NO_PASSKEY


def test_one_s_key_does_not_open_another_s_account() -> None:
    people, mine, theirs = People(), Device(), Device()
    davit = with_passkey(people, mine)
    mira = people.join(OTHER, name="Mira Tane")
    assert isinstance(add(people, mira, theirs), Account)
    answer = theirs.prove(asked(people), str(HERE))
    handle = encoded(bytes.fromhex(davit.account.id))
    assert sign_in(people, spoiled(answer, "response", "userHandle", to=handle)) == NO_PASSKEY
    stolen = encoded(mine.kept[0].id)
    assert sign_in(people, spoiled(spoiled(answer, "id", to=stolen), "rawId", to=stolen)) == (
        NO_PASSKEY
    )
    both = spoiled(
        spoiled(spoiled(answer, "id", to=stolen), "rawId", to=stolen),
        "response",
        "userHandle",
        to=handle,
    )
    assert sign_in(people, both) == NO_PASSKEY
    assert entered(sign_in(people, answer)).account.id == mira.account.id


def test_a_session_is_not_proved_again_by_another_s_passkey() -> None:
    people, mine, theirs = People(), Device(), Device()
    davit = with_passkey(people, mine)
    mira = people.join(OTHER, name="Mira Tane")
    add(people, mira, theirs)
    session = people.identity.sessions.find(davit.secret)
    assert session is not None

    def request() -> str:
        return people.identity.passkeys.request(HERE, purpose="prove", bearer=session.secret)

    answer = theirs.prove(request(), str(HERE))
    assert people.identity.prove_by_passkey(session, answer, HERE, where=FIREFOX) == NO_PASSKEY
    people.clock.move(60)
    own = mine.prove(request(), str(HERE))
    done = entered(people.identity.prove_by_passkey(session, own, HERE, where=FIREFOX))
    assert people.identity.sessions.find(davit.secret) is None
    new = people.identity.sessions.find(done.secret)
    assert new is not None
    assert new.proved == people.clock.now()


def test_a_removed_passkey_opens_nothing() -> None:
    people, device = People(), Device()
    davit = with_passkey(people, device)
    key = passkey_key(device.kept[0].id)
    assert isinstance(people.identity.accounts.drop_passkey(davit.account.id, key), Account)
    assert sign_in(people, device.prove(asked(people), str(HERE))) == NO_PASSKEY
    assert people.vault.documents("passkey") == ()
    assert isinstance(people.sign_in(davit.account.sign_in), Entered)


def test_a_made_passkey_is_added_once_and_to_the_account_it_was_made_for() -> None:
    people, device = People(), Device()
    davit, mira = people.join(), people.join(OTHER, name="Mira Tane")
    options = people.identity.passkeys.registration(
        HERE, bearer=davit.secret, account=davit.account.id, name="Davit Orsel"
    )
    answer = device.make(options, str(HERE))

    def made(bearer: str, account: str) -> Answered | None:
        return people.identity.passkeys.made(
            HERE, answer, bearer=bearer, account=account, name="key"
        )

    assert made(mira.secret, davit.account.id) is None
    assert made(davit.secret, mira.account.id) is None
    answered = made(davit.secret, davit.account.id)
    assert answered is not None
    assert isinstance(people.identity.accounts.add_passkey(davit.account.id, answered), Account)
    assert refused(people.identity.accounts.add_passkey(davit.account.id, answered)) == (
        "passkey-known"
    )
    assert made(davit.secret, davit.account.id) is None, "its challenge is spent"
    assert refused(people.identity.accounts.add_passkey(mira.account.id, answered)) == "busy"


def test_passkeys_are_so_many() -> None:
    people = People()
    davit = people.join()
    for _ in range(10):
        assert isinstance(add(people, davit, Device()), Account)
    assert refused(add(people, davit, Device())) == "too-many-passkeys"


answers = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "type",
                    "response",
                    "clientDataJSON",
                    "authenticatorData",
                    "signature",
                    "userHandle",
                    "attestationObject",
                    "challenge",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(answers)
def test_whatever_is_sent_proves_nothing_and_breaks_nothing(sent: object) -> None:
    people = People()
    text = json.dumps(sent)
    assert sign_in(people, text) == NO_PASSKEY
    made = people.identity.passkeys.made(HERE, text, bearer=VISIT, account="0" * 32, name="x")
    assert made is None


@pytest.mark.parametrize("sent", ["", "{", "null", "[]", "\ud800", "[" * 9000, "x" * 20_000, "{}"])
def test_what_is_no_answer_is_none(sent: str) -> None:
    assert sign_in(People(), sent) == NO_PASSKEY


@given(st.data())
def test_an_answer_spoiled_in_any_place_proves_nothing(data: st.DataObject) -> None:
    people, device = People(), Device()
    with_passkey(people, device)
    answer = json.loads(device.prove(asked(people), str(HERE)))
    field = data.draw(
        st.sampled_from(["authenticatorData", "clientDataJSON", "signature", "userHandle"])
    )
    whole = bytearray(decoded(answer["response"][field]))
    whole[data.draw(st.integers(0, 9999)) % len(whole)] ^= data.draw(st.integers(1, 255))
    answer["response"][field] = encoded(bytes(whole))
    assert sign_in(people, json.dumps(answer)) == NO_PASSKEY


# -------------------------------------------------------------------- where they work


@pytest.mark.parametrize(
    ("tls", "host", "origin", "works"),
    [
        (True, "talks.example", "https://talks.example", True),
        (True, "talks.example:443", "https://talks.example", True),
        (True, "Talks.Example:8443", "https://talks.example:8443", True),
        (False, "localhost:8000", "http://localhost:8000", True),
        (False, "localhost", "http://localhost", True),
        (False, "127.0.0.1:8000", "http://127.0.0.1:8000", False),
        (False, "[::1]:8000", "http://[::1]:8000", False),
        (True, "192.0.2.7", "https://192.0.2.7", False),
        (True, "[2001:db8::1]", "https://[2001:db8::1]", False),
        (False, "talks.example", "http://talks.example", False),
        (False, "laptop.local:8000", "http://laptop.local:8000", False),
    ],
)
def test_where_a_browser_offers_passkeys(tls: bool, host: str, origin: str, works: bool) -> None:
    made = origin_of(tls=tls, host=host)
    assert str(made) == origin
    assert made.passkeys is works


def test_nothing_is_kept_for_asking() -> None:
    """Whoever asks for a thousand challenges leaves nothing behind."""
    people = People()
    asked(people)
    people.vault.asked.clear()
    for _ in range(1000):
        asked(people)
    assert people.vault.asked == []


def test_a_password_is_not_needed_beside_a_passkey() -> None:
    people, device = People(), Device()
    davit = with_passkey(people, device)
    assert isinstance(people.identity.accounts.drop_password(davit.account.id), Account)
    assert refused(people.sign_in(davit.account.sign_in, PASSWORD)) == "not-signed-in"
    assert isinstance(sign_in(people, device.prove(asked(people), str(HERE))), Entered)

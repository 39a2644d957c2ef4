"""The pages of identity over HTTP, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest

from plenipo.desk import Recorded, file_draft
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.kinds import ProposalId, Role, RoomId, RoomKind
from plenipo.record.state import RoomState
from plenipo.web.identity.instants import DAY, HOUR, epoch_seconds
from plenipo.web.identity.sessions import csrf_of
from plenipo.web.pages.door import way_on
from tests.web.identity.house import Browser, Housed, housed
from tests.web.identity.people import PASSWORD, People


@pytest.fixture
def here() -> Iterator[Housed]:
    with housed() as found:
        yield found


def invited(here: Housed, browser: Browser, *, password: str = PASSWORD) -> str:
    """Take the head's place by an invitation; return the sign-in name that is shown."""
    link = here.people.identity.invitations.make(
        here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    browser.get(f"/invitation/{link}")
    page = browser.see(f"/invitation/{link}", name="Davit Orsel", password=password)
    found = re.search(r'id="sign-in-name">([^<]+)<', page)
    assert found is not None
    return found.group(1)


# -------------------------------------------------------------------- the whole way in


def test_from_an_invitation_to_the_table_and_back_in(here: Housed) -> None:
    browser = here.browser()
    name = invited(here, browser)
    assert "Peace talks" in browser.get("/").text
    assert browser.get(f"/r/{here.plenary}").status_code == 200
    browser.get("/sign-out")
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    assert "plenipo-session" not in browser.cookies
    assert browser.get("/").headers["location"] == "/sign-in"
    browser.get("/sign-in")
    assert "Peace talks" in browser.see("/sign-in", name=name, password=PASSWORD)


def test_reading_an_invitation_does_not_use_it_up(here: Housed) -> None:
    """Programs that look at links in letters read them first."""
    link = here.people.identity.invitations.make(
        here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    for _ in range(3):
        page = here.browser().get(f"/invitation/{link}").text
        assert "Ines Marlow invites Davit Orsel" in page
        assert "Peace talks" in page


def test_what_cannot_be_used_is_one_page(here: Housed) -> None:
    used = here.people.identity.invitations.make(
        here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    browser = here.browser()
    browser.get(f"/invitation/{used}")
    browser.post(f"/invitation/{used}", name="Davit Orsel", password=PASSWORD)
    pages = set()
    for link in (used, "0" * 64, "x", "%20", "a" * 3000):
        answer = browser.get(f"/invitation/{link}")
        assert answer.status_code == 404
        pages.add(answer.content)
        assert browser.get(f"/invitation/{link}/options").status_code == 404
    assert len(pages) == 1


def test_a_weak_password_is_refused_at_its_field_with_the_name_kept(here: Housed) -> None:
    link = here.people.identity.invitations.make(
        here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    browser = here.browser()
    browser.get(f"/invitation/{link}")
    answer = browser.post(f"/invitation/{link}", name="D. Orsel", password="short")
    assert answer.status_code == 409
    assert 'value="D. Orsel"' in answer.text
    assert "needs at least 10 characters" in answer.text
    assert "short" not in answer.text


def test_who_is_signed_in_takes_the_place_with_the_account_there_is(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    other = here.desk.new_member()
    here.desk.record(
        here.secretary,
        here.plenary,
        e.MemberSeated(member=other, name="Observer", role=Role.OBSERVER),
    )
    link = here.people.identity.invitations.make(
        other, name="Observer", by="Ines Marlow", about="Peace talks"
    )
    assert "who is signed in" in browser.get(f"/invitation/{link}").text
    home = browser.see(f"/invitation/{link}/mine")
    assert "You are Observer." in home
    assert "You are Davit Orsel." in home


# -------------------------------------------------------------------- alike from outside


def test_unknown_and_wrong_are_the_same_bytes(here: Housed) -> None:
    name = invited(here, here.browser())
    answers = []
    for typed in (name, "nobody-at-all-123"):
        browser = here.browser()
        browser.cookies["plenipo-visit"] = "5" * 64
        browser.get("/sign-in")
        answer = browser.post("/sign-in", name=typed, password="wrong password", code="")
        assert answer.status_code == 403
        body = answer.text.replace(typed, "TYPED")
        headers = {k: v for k, v in answer.headers.items() if k not in ("content-length", "date")}
        answers.append((body, headers))
    assert answers[0] == answers[1]


def test_too_many_attempts_are_the_same_bytes_for_anybody(here: Housed) -> None:
    name = invited(here, here.browser())
    answers = []
    for typed in (name, "nobody-at-all-123"):
        browser = here.browser()
        browser.cookies["plenipo-visit"] = "5" * 64
        browser.get("/sign-in")
        said = [browser.post("/sign-in", name=typed, password="wrong") for _ in range(8)]
        assert [answer.status_code for answer in said] == [403] * 6 + [429] * 2
        answers.append(said[-1].text.replace(typed, "TYPED"))
    assert answers[0] == answers[1]


def test_what_others_do_in_their_rooms_changes_nothing_on_these_pages() -> None:
    """The account, the door and an invitation, with more and less going on elsewhere."""

    def pages(busy: int) -> list[bytes]:
        with housed() as here:
            browser = here.browser()
            invited(here, browser)
            here.people.chance.count = 10_000  # what is drawn from here on is another matter
            room = here.desk.open_room(
                here.secretary,
                RoomKind.CHAIR,
                name="Team",
                member_name="Ines Marlow",
                role=Role.SECRETARIAT,
            )
            for n in range(busy):
                here.desk.record(
                    here.secretary, room, e.CommentMade(comment=f"{n}", unit="", words="note")
                )
            here.people.chance.count = 20_000
            return [browser.get(path).content for path in ("/account", "/account/welcome", "/")]

    assert pages(0) == pages(3)


# -------------------------------------------------------------------- forged, fixed, replayed


def test_signing_in_from_elsewhere_is_refused(here: Housed) -> None:
    """Or one would be signed in as somebody else without noticing, and write in his room."""
    name = invited(here, here.browser())
    attacker, victim = here.browser(), here.browser()
    attacker.get("/sign-in")
    victim.get("/sign-in")
    forged = victim.post("/sign-in", name=name, password=PASSWORD, csrf=attacker.token)
    assert forged.status_code == 403
    assert "plenipo-session" not in victim.cookies
    bare = Browser(here.client)
    assert bare.post("/sign-in", name=name, password=PASSWORD).status_code == 403
    planted = Browser(here.client, {"plenipo-visit": ""}, token=csrf_of(""))
    assert planted.post("/sign-in", name=name, password=PASSWORD).status_code == 403


def test_the_session_s_cookie_is_new_at_each_sign_in(here: Housed) -> None:
    name = invited(here, here.browser())
    browser = here.browser()
    browser.cookies["plenipo-session"] = planted = "5" * 64
    browser.get("/sign-in")
    browser.post("/sign-in", name=name, password=PASSWORD)
    first = browser.cookies["plenipo-session"]
    assert first != planted
    assert Browser(here.client, {"plenipo-session": planted}).get("/").status_code == 303


@pytest.mark.parametrize("tls", [False, True])
def test_cookies_are_closed_to_scripts_and_other_sites(tls: bool) -> None:
    with housed(tls=tls, host="https://talks.example" if tls else "http://127.0.0.1") as here:
        browser = here.browser()
        invited(here, browser)
        lines = [x for answer in browser.said for x in answer.headers.get_list("set-cookie")]
        assert {line.partition("=")[0] for line in lines} == (
            {"__Host-plenipo-session", "__Host-plenipo-visit"}
            if tls
            else {"plenipo-session", "plenipo-visit"}
        )
        for line in lines:
            attributes = line.lower()
            assert "httponly" in attributes
            assert "samesite=lax" in attributes
            assert "path=/" in attributes
            assert "domain" not in attributes
            assert ("secure" in attributes) is tls


def test_a_signed_out_cookie_opens_nothing(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    copied = Browser(here.client, dict(browser.cookies))
    assert copied.get("/").status_code == 200
    browser.get("/account")
    browser.post("/sign-out")
    assert copied.get("/").status_code == 303
    assert copied.get(f"/r/{here.plenary}").status_code == 303


def test_no_page_and_no_address_carries_the_session_s_secret(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    secret = browser.cookies["plenipo-session"]
    for path in ("/", "/account", "/account/welcome", f"/r/{here.plenary}", "/sign-out"):
        answer = browser.get(path)
        assert secret not in answer.text
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        ("/r/abc?at=1#u-1", "/r/abc?at=1#u-1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_one_is_sent_on_to_this_server_alone(here: Housed, to: str, goes: str) -> None:
    assert way_on(to) == goes
    name = invited(here, here.browser())
    browser = here.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", name=name, password=PASSWORD, to=to)
    assert answer.headers["location"] == goes


# -------------------------------------------------------------------- the account


def test_changing_a_password_asks_first_who_it_is(here: Housed) -> None:
    browser = here.browser()
    name = invited(here, browser)
    here.people.clock.move(HOUR)
    assert "show first that it is you" in browser.get("/account").text
    new = "another lake, other boats"
    asked = browser.post("/account/password", password=new)
    assert asked.headers["location"] == "/prove?to=/account%23password"
    browser.get("/prove?to=/account%23password")
    wrong = browser.post("/prove", password="wrong", to="/account#password")
    assert wrong.status_code == 403
    before = browser.cookies["plenipo-session"]
    browser.get("/prove")
    browser.see("/prove", password=PASSWORD, to="/account#password")
    assert browser.cookies["plenipo-session"] != before
    browser.see("/account/password", password=new)
    other = here.browser()
    other.get("/sign-in")
    assert other.post("/sign-in", name=name, password=PASSWORD).status_code == 403
    other.get("/sign-in")
    assert other.post("/sign-in", name=name, password=new).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["password", "password/remove", "codes", "codes/paper", "codes/end", "passkeys",
     "passkeys/remove", "tokens", "close"],
)  # fmt: skip
def test_no_way_in_is_changed_without_proof(here: Housed, path: str) -> None:
    browser = here.browser()
    invited(here, browser)
    browser.get("/account")
    here.people.clock.move(HOUR)
    before = dict(here.people.vault.documents("account"))
    answer = browser.post(f"/account/{path}", password="x", secret="A" * 32, code="1", key="k")
    assert answer.headers["location"].startswith("/prove?to=")
    assert dict(here.people.vault.documents("account")) == before


def test_codes_are_set_up_and_then_asked_for(here: Housed) -> None:
    browser = here.browser()
    name = invited(here, browser)
    page = browser.get("/account/codes").text
    assert "<svg" in page
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert found is not None
    secret = found.group(1)
    groups = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert groups is not None
    assert groups.group(1).replace(" ", "") == secret
    wrong = browser.post("/account/codes", secret=secret, code="000000")
    assert wrong.status_code == 409
    assert secret in wrong.text, "the telephone has it already"

    def code() -> str:
        return pyotp.TOTP(secret).at(epoch_seconds(here.people.clock.now()))

    shown = browser.post("/account/codes", secret=secret, code=code()).text
    papers = re.findall(r'<li class="secret">([a-z0-9-]+)<', shown)
    assert len(papers) == 10
    assert papers[0] not in browser.get("/account").text
    here.people.clock.move(60)
    other = here.browser()
    other.get("/sign-in")
    assert other.post("/sign-in", name=name, password=PASSWORD).status_code == 403
    assert other.post("/sign-in", name=name, password=PASSWORD, code=code()).status_code == 303
    third = here.browser()
    third.get("/sign-in")
    assert third.post("/sign-in", name=name, password=PASSWORD, code=papers[0]).status_code == 303


def test_sessions_are_listed_and_ended(here: Housed) -> None:
    one, two = here.browser(), here.browser()
    name = invited(here, one)
    two.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"
    two.get("/sign-in")
    two.post("/sign-in", name=name, password=PASSWORD)
    page = one.get("/account").text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert two.cookies["plenipo-session"] not in page
    page = one.see("/account/sessions/end")
    assert "Safari on iPhone" not in page
    assert two.get("/").status_code == 303
    (key,) = re.findall(r'name="key" value="([0-9a-f]{64})"', page)
    assert one.post("/account/sessions/end", key=key).headers["location"] == "/sign-in"
    assert one.get("/").status_code == 303


def test_a_token_is_shown_once_and_ended(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    browser.get("/account")
    shown = browser.post(
        "/account/tokens", name="nightly", member=here.head, days="30", scope="write"
    ).text
    found = re.search(r'id="token">(plenipo_[0-9a-f]{64})<', shown)
    assert found is not None
    token = found.group(1)
    key = here.people.identity.tokens.find(token)
    assert key is not None
    assert key.write
    page = browser.get("/account").text
    assert "nightly" in page
    assert token not in page
    here.people.clock.move(HOUR)
    browser.get("/account")
    browser.see("/account/tokens/end", key=key.key)
    assert here.people.identity.tokens.find(token) is None, "ending one asks for no proof"


@pytest.mark.parametrize(
    ("days", "member"), [("0", ""), ("x", ""), ("99999", ""), ("30", "0" * 32)]
)
def test_a_token_that_cannot_be_is_refused_in_a_sentence(
    here: Housed, days: str, member: str
) -> None:
    browser = here.browser()
    invited(here, browser)
    browser.get("/account")
    answer = browser.post("/account/tokens", name="x", member=member or here.head, days=days)
    assert answer.status_code == 409
    assert 'class="refusal"' in answer.text


def test_a_name_is_changed(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    browser.get("/account")
    assert "D. Orsel &lt;b&gt;" in browser.see("/account/name", name="D. Orsel <b>")
    assert browser.post("/account/name", name=" ").status_code == 409


# -------------------------------------------------------------------- inviting


def test_a_closed_account_leaves_nothing_behind_but_its_place(here: Housed) -> None:
    browser, other = here.browser(), here.browser()
    late = here.people.identity.invitations.make(
        here.head, name="Davit Orsel", by="Ines Marlow", about="Peace talks"
    )
    name = invited(here, browser)
    other.get("/sign-in")
    other.see("/sign-in", name=name, password=PASSWORD)
    browser.get("/account")
    browser.post("/account/tokens", member=str(here.head), name="reader", days="7", scope="read")
    account = here.people.identity.accounts.of_member(str(here.head))
    before = told_of(here, account)
    assert {"account", "session", "session-of", "sign-in", "member", "token"} <= before
    browser.get("/account")
    kept = browser.post("/account/close", name="somebody-else")
    assert kept.status_code == 409
    assert "stays open" in kept.text
    assert told_of(here, account) == before
    assert browser.post("/account/close", name=name).headers["location"] == "/sign-in"
    assert told_of(here, account) == set()
    for one in (browser, other):
        assert one.get(f"/r/{here.plenary}").headers["location"] == "/sign-in"
    other.get("/sign-in")
    assert other.post("/sign-in", name=name, password=PASSWORD).status_code != 303
    assert here.browser().get(f"/invitation/{late}").status_code == 404
    assert invited(here, here.browser()) != name  # the place is there, for a new account


KINDS = (
    "account member passkey sign-in session session-of token token-of invitation invitation-of"
    " attempts spent"
).split()


def told_of(here: Housed, account: str) -> set[str]:
    """Return the kinds of documents that name an account, in their keys or in what they say."""
    vault = here.people.vault
    return {
        kind
        for kind in KINDS
        for key, data in vault.documents(kind)
        if account in key or account.encode() in data
    }


def test_the_secretary_invites_the_head_from_the_members_page(here: Housed) -> None:
    secretary = here.signed_in(here.people.join(here.secretary, name="Ines Marlow"))
    page = secretary.get(f"/r/{here.plenary}/members").text
    assert f"/r/{here.plenary}/invite/{here.head}" in page
    secretary.get(f"/r/{here.plenary}/invite/{here.head}")
    page = secretary.post(f"/r/{here.plenary}/invite/{here.head}").text
    found = re.search(r'id="link">(http://127.0.0.1:8000/invitation/[0-9a-f]{64})<', page)
    assert found is not None
    davit = here.browser()
    path = found.group(1).removeprefix("http://127.0.0.1:8000")
    assert "Ines Marlow invites Davit Orsel" in davit.get(path).text
    assert path not in secretary.get(f"/r/{here.plenary}/invite/{here.head}").text
    davit.post(path, name="Davit Orsel", password=PASSWORD)
    page = secretary.get(f"/r/{here.plenary}/invite/{here.head}").text
    assert "has an account" in page
    again = secretary.post(f"/r/{here.plenary}/invite/{here.head}")
    assert again.status_code == 409
    assert "has an account already" in again.text


def test_a_delegation_s_people_are_invited_by_its_head_alone(here: Housed) -> None:
    delegate = here.desk.new_member()
    here.desk.record(
        here.secretary,
        here.plenary,
        e.MemberSeated(member=delegate, name="Mira Tane", role=Role.DELEGATE, party="ARD"),
    )
    secretary = here.signed_in(here.people.join(here.secretary, name="Ines Marlow"))
    head = here.signed_in(here.people.join(here.head))
    mira = here.signed_in(here.people.join(delegate, name="Mira Tane"))
    path = f"/r/{here.plenary}/invite/{delegate}"
    unknown = secretary.get(f"/r/{here.plenary}/invite/{'0' * 32}")
    assert secretary.get(path).content == unknown.content
    assert secretary.post(path).status_code == 404
    assert head.get(path).status_code == 200
    assert head.get(f"/r/{here.plenary}/invite/{here.secretary}").status_code == 404
    assert head.get(f"/r/{here.plenary}/invite/{here.head}").status_code == 404
    for member in (here.head, here.secretary, delegate):
        assert mira.get(f"/r/{here.plenary}/invite/{member}").status_code == 404


def test_an_invitation_is_withdrawn(here: Housed) -> None:
    secretary = here.signed_in(here.people.join(here.secretary, name="Ines Marlow"))
    path = f"/r/{here.plenary}/invite/{here.head}"
    secretary.get(path)
    page = secretary.post(path).text
    found = re.search(r"/invitation/([0-9a-f]{64})", page)
    keys = re.findall(r'name="key" value="([0-9a-f]{64})"', page)
    assert found is not None
    secretary.see(f"{path}/withdraw", key=keys[0])
    assert here.browser().get(f"/invitation/{found.group(1)}").status_code == 404


# -------------------------------------------------------------------- step-up before tabling


def drafted(here: Housed) -> tuple[RoomId, ProposalId]:
    """Ardenia's room with a draft that could be tabled."""
    document = [Block("Article 1", heading=1), Block("The Parties shall open the border.")]
    file_draft(here.desk, here.secretary, here.plenary, document, title="Accord", adopt=True)
    room = here.desk.open_room(
        here.head,
        RoomKind.DELEGATION,
        name="Ardenia",
        member_name="Davit Orsel",
        role=Role.HEAD,
        party="ARD",
        parties=["ARD"],
    )
    here.desk.bring_text(here.head, here.plenary, room)
    state = here.desk.room(here.head, room)
    assert isinstance(state, RoomState)
    made = here.desk.draft(here.head, room, {list(state.units)[1]: "The Parties shall meet."})
    assert isinstance(made, Recorded)
    body = made.entries[-1].body
    assert isinstance(body, e.ProposalDrafted)
    return room, body.proposal


def test_the_rule_of_the_process_asks_again_before_tabling(here: Housed) -> None:
    davit = here.people.join(here.head)
    browser = here.signed_in(davit)
    room, draft = drafted(here)
    send = f"/r/{room}/draft/{draft}/send"
    here.people.clock.move(HOUR)
    assert browser.get(f"{send}?to={here.plenary}").status_code == 200
    here.desk.record(here.secretary, here.plenary, e.OptionSet(name="step-up", value="15"))
    asked = browser.get(f"{send}?to={here.plenary}")
    assert asked.headers["location"] == f"/prove?to={send}%3Fto%3D{here.plenary}"
    tabled = browser.post(send, to=here.plenary, stance="accept")
    assert tabled.headers["location"].startswith("/prove?to=")
    state = here.desk.room(here.head, room)
    assert isinstance(state, RoomState)
    assert not state.outbox
    assert browser.get(f"/r/{here.plenary}/packet").headers["location"].startswith("/prove")
    browser.get("/prove")
    proved = browser.post("/prove", password=PASSWORD, to=f"{send}?to={here.plenary}")
    assert proved.headers["location"] == f"{send}?to={here.plenary}"
    assert browser.get(proved.headers["location"]).status_code == 200
    assert browser.post(send, to=here.plenary, stance="accept").headers["location"] == (
        f"/r/{room}/outbox"
    )
    state = here.desk.room(here.head, room)
    assert isinstance(state, RoomState)
    assert len(state.outbox) == 1
    here.people.clock.move(901)
    assert browser.get(f"{send}?to={here.plenary}").status_code == 303


def test_an_access_token_does_not_table_where_a_person_is_asked_for(here: Housed) -> None:
    davit = here.people.join(here.head)
    room, draft = drafted(here)
    token = here.people.identity.tokens.make(
        davit.account.id, here.head, name="script", write=True, days=1
    )

    def table(seconds: int) -> tuple[int, str]:
        answer = here.client.post(
            f"/api/v1/rooms/{room}/outbox",
            json={"proposal": draft, "to_room": here.plenary, "seconds": seconds},
            headers={"authorization": f"Bearer {token}"},
        )
        return answer.status_code, answer.text

    here.desk.record(here.secretary, here.plenary, e.OptionSet(name="step-up", value="15"))
    status, said = table(60)
    assert status == 409
    assert "table from the page" in said
    here.desk.record(here.secretary, here.plenary, e.OptionSet(name="step-up", value=""))
    assert table(60)[0] == 201


def test_a_token_acts_as_its_one_member_and_a_reading_one_not_at_all(here: Housed) -> None:
    davit = here.people.join(here.head)
    for write in (True, False):
        token = here.people.identity.tokens.make(
            davit.account.id, here.head, name="script", write=write, days=1
        )
        headers = {"authorization": f"Bearer {token}"}
        assert here.client.get("/api/v1/me", headers=headers).status_code == 200
        answer = here.client.post(
            f"/api/v1/rooms/{here.plenary}/entries",
            json={"body": {"kind": "comment-made", "comment": "c", "unit": "", "words": "w"}},
            headers=headers,
        )
        assert answer.status_code == (201 if write else 403), answer.text
    for wrong in ("plenipo_" + "0" * 64, davit.secret, ""):
        headers = {"authorization": f"Bearer {wrong}"}
        assert here.client.get("/api/v1/me", headers=headers).status_code == 401


# -------------------------------------------------------------------- elsewhere


def test_a_demonstration_has_no_accounts() -> None:
    from tests.web.played import played

    with played() as table:
        for path in ("/sign-in", "/sign-out", "/prove", "/account", "/account/codes",
                     "/invitation/" + "0" * 64, "/sign-in/options"):  # fmt: skip
            assert table.get("Davit Orsel", path).status_code == 404, path


def test_nobody_gets_to_the_account_without_signing_in(here: Housed) -> None:
    for path in ("/account", "/account/welcome", "/account/codes", "/account/passkeys/options",
                 "/prove", "/prove/options", "/sign-out"):  # fmt: skip
        answer = here.browser().get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"] == "/sign-in"
    for path in ("/account/name", "/account/password", "/account/tokens", "/prove"):
        assert here.browser().post(path, name="x").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("host", "offered"),
    [("localhost:8000", True), ("127.0.0.1:8000", False), ("talks.example", False)],
)
def test_where_passkeys_cannot_work_the_page_says_to_use_a_password(
    here: Housed, host: str, offered: bool
) -> None:
    page = Browser(here.client, host=host).get("/sign-in").text
    assert ('data-passkey="get"' in page) is offered
    assert ("so use a password" in page) is not offered


def test_a_session_left_alone_ends(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    here.people.clock.move(DAY)
    assert browser.get("/").status_code == 303


def test_people_under_test_are_the_ones_behind_the_app() -> None:
    people = People()
    with housed(people=people) as here:
        assert here.house.identity is people.identity


def test_an_account_with_many_places_is_closed_whole(here: Housed) -> None:
    browser = here.browser()
    invited(here, browser)
    people = here.people
    account = people.identity.accounts.of_member(str(here.head))
    for number in range(130):
        link = people.identity.invitations.make(
            f"{number:032x}", name="Davit Orsel", by="Ines Marlow", about="Another table"
        )
        assert isinstance(link, str)
        people.identity.invitations.accept_as(link, account)
    people.identity.close(account)
    assert told_of(here, account) == set()
    people.identity.close(account)

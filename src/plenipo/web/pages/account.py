"""One's account: name, ways to sign in, where one is signed in, tokens for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from plenipo.desk import Refused
from plenipo.record.kinds import RoomKind
from plenipo.record.state import RoomState
from plenipo.web import words
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.identity import one_time
from plenipo.web.identity.accounts import as_typed, passkey_key
from plenipo.web.identity.documents import Account
from plenipo.web.identity.passwords import LEAST
from plenipo.web.identity.sessions import Session, fresh
from plenipo.web.identity.tokens import Key
from plenipo.web.pages.door import (
    RECENT,
    browser,
    door_page,
    go_out,
    identity_of,
    origin,
    prove_again,
    signed_in,
)
from plenipo.web.pages.opening import back
from plenipo.web.times import drawn

Answer = Response[Any]
DAYS: Final = ((7, "a week"), (30, "a month"), (90, "three months"), (366, "a year"))
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")


@dataclass(frozen=True, slots=True)
class Chair:
    """One of the account's places: at which table, as whom."""

    member: str
    table: str
    name: str
    role: str


@get("/account", sync_to_thread=True)
def show_account(request: Asking) -> Answer:
    """Show the account."""
    session, account = signed_in(request)
    return _draw(request, session, account)


def _draw(
    request: Asking,
    session: Session,
    account: Account,
    *,
    form: Form | None = None,
    at: str = "",
    refused: Refused | None = None,
) -> Answer:
    identity, house = identity_of(request), house_of(request)
    chairs = _chairs(house, account)
    return door_page(
        request,
        "account.html",
        status=200 if refused is None else 409,
        account=account,
        session=session,
        sessions=identity.sessions.of(account.id),
        tokens=_named(identity.tokens.of(account.id), chairs),
        chairs=chairs,
        days=DAYS,
        least=LEAST,
        recent=fresh(session, now=house.clock.now(), within=RECENT),
        passkey_key=passkey_key,
        drawn=drawn,
        form=form or Form({}),
        at=at,
        refusal="" if refused is None else refused.sentence,
    )


def _chairs(house: House, account: Account) -> tuple[Chair, ...]:
    found = []
    for member in account.members:
        rooms = house.desk.rooms(member)  # type: ignore[arg-type]  # a member's id, as it is kept
        with house.desk.still(*rooms):
            states = [house.desk.room(member, room) for room in sorted(rooms)]  # type: ignore[arg-type]  # as above
            seen = [s for s in states if isinstance(s, RoomState)]
            wide = next((s for s in seen if s.kind is RoomKind.PLENARY), seen[0] if seen else None)
            if wide is not None:
                seat = next(seat for key, seat in wide.seats.items() if key == member)
                role = " ".join(filter(None, (words.ROLE[seat.role], seat.party)))
                found.append(Chair(member, wide.title or wide.name, seat.name, role))
    return tuple(sorted(found, key=lambda chair: (chair.table, chair.name, chair.member)))


def _named(keys: tuple[Key, ...], chairs: tuple[Chair, ...]) -> list[tuple[Key, str]]:
    tables = {chair.member: chair.table for chair in chairs}
    return [(key, tables.get(str(key.member), "")) for key in keys]


@get("/account/welcome", sync_to_thread=True)
def show_welcome(request: Asking) -> Answer:
    """Tell whoever has just come in by which name to sign in from now on."""
    session, account = signed_in(request)
    return door_page(
        request,
        "welcome.html",
        account=account,
        session=session,
        chairs=_chairs(house_of(request), account),
    )


# --- changing -----------------------------------------------------------------------------------

# What a change comes to: a refusal, a page that shows something this once, or nothing to show.
Change = Callable[[Session, Account, Form], object]


def _change(
    request: Asking, data: FormBody, at: str, change: Change, *, proved: bool = True
) -> Answer:
    """Change something and come back to where it stands; refused, it says so there.

    A change that has something to show, such as a new secret, answers with its page.
    """
    session, account = signed_in(request)
    if proved:
        first = prove_again(request, to=f"/account#{at}")
        if first is not None:
            return first
    form = Form(data)
    done = change(session, account, form)
    if isinstance(done, Refused):
        return _draw(request, session, account, form=form, at=at, refused=done)
    return done if isinstance(done, Response) else back(f"/account#{at}")


@post("/account/name", sync_to_thread=True)
def rename(request: Asking, data: FormBody) -> Answer:
    """Change the name that others read."""
    accounts = identity_of(request).accounts
    return _change(
        request,
        data,
        "name",
        lambda _, account, form: accounts.rename(account.id, form.text("name")),
        proved=False,
    )


@post("/account/password", sync_to_thread=True)
def set_password(request: Asking, data: FormBody) -> Answer:
    """Set or change the password; sessions elsewhere end."""
    accounts = identity_of(request).accounts
    return _change(
        request,
        data,
        "password",
        lambda session, account, form: accounts.set_password(
            account.id, form.raw("password"), session=session.key
        ),
    )


@post("/account/password/remove", sync_to_thread=True)
def drop_password(request: Asking, data: FormBody) -> Answer:
    """Sign in by passkeys alone."""
    accounts = identity_of(request).accounts
    return _change(request, data, "password", lambda _, who, __: accounts.drop_password(who.id))


@get("/account/codes", sync_to_thread=True)
def show_codes(request: Asking) -> Answer:
    """Show a new secret for a telephone, as a picture and to be typed."""
    _, account = signed_in(request)
    first = prove_again(request, to="/account/codes")
    if first is not None:
        return first
    return _draw_codes(request, account, identity_of(request).new_one_time_secret())


def _draw_codes(
    request: Asking, account: Account, secret: str, *, refused: Refused | None = None
) -> Answer:
    picture = one_time.picture(secret, name=account.sign_in, house="Plenipo")
    return door_page(
        request,
        "codes.html",
        status=200 if refused is None else 409,
        secret=secret,
        groups=one_time.in_groups(secret),
        picture=Markup(picture),  # noqa: S704 - drawn by us, of squares alone
        refusal="" if refused is None else refused.sentence,
    )


@post("/account/codes", sync_to_thread=True)
def begin_codes(request: Asking, data: FormBody) -> Answer:
    """Ask for codes from now on, and show the recovery codes this once."""
    _, account = signed_in(request)
    first = prove_again(request, to="/account/codes")
    if first is not None:
        return first
    form = Form(data)
    secret = form.text("secret")
    if not _SECRET.fullmatch(secret):
        return back("/account/codes")
    codes = identity_of(request).accounts.begin_one_time(account.id, secret, form.text("code"))
    if isinstance(codes, Refused):
        return _draw_codes(request, account, secret, refused=codes)
    return door_page(request, "recovery.html", codes=codes)


@post("/account/codes/paper", sync_to_thread=True)
def renew_recovery(request: Asking, data: FormBody) -> Answer:
    """Replace the recovery codes, and show the new ones this once."""

    def change(_: Session, account: Account, __: Form) -> object:
        codes = identity_of(request).accounts.new_recovery(account.id)
        if isinstance(codes, Refused):
            return codes
        return door_page(request, "recovery.html", codes=codes)

    return _change(request, data, "codes", change)


@post("/account/codes/end", sync_to_thread=True)
def end_codes(request: Asking, data: FormBody) -> Answer:
    """Ask for no codes any more."""
    accounts = identity_of(request).accounts
    return _change(request, data, "codes", lambda _, who, __: accounts.end_one_time(who.id))


@get("/account/passkeys/options", sync_to_thread=True, media_type=MediaType.JSON)
def passkey_options(request: Asking) -> Answer:
    """Give the browser what it asks the person's device, to make a passkey."""
    session, account = signed_in(request)
    made = identity_of(request).passkeys.registration(
        origin(request),
        bearer=session.secret,
        account=account.id,
        name=account.sign_in,
        has=account.passkeys,
    )
    return Response(made, media_type=MediaType.JSON)


@post("/account/passkeys", sync_to_thread=True)
def add_passkey(request: Asking, data: FormBody) -> Answer:
    """Add the passkey that the browser made."""
    identity = identity_of(request)

    def change(session: Session, account: Account, form: Form) -> object:
        answered = identity.passkeys.made(
            origin(request),
            form.text("answer"),
            bearer=session.secret,
            account=account.id,
            name=form.text("name") or browser(request),
        )
        if answered is None:
            return Refused("passkey", "The passkey could not be made; try again.")
        return identity.accounts.add_passkey(account.id, answered)

    return _change(request, data, "passkeys", change)


@post("/account/passkeys/remove", sync_to_thread=True)
def drop_passkey(request: Asking, data: FormBody) -> Answer:
    """Remove a passkey."""
    accounts = identity_of(request).accounts
    return _change(
        request,
        data,
        "passkeys",
        lambda _, account, form: accounts.drop_passkey(account.id, form.text("key")),
    )


# --- where one is signed in ---------------------------------------------------------------------


@post("/account/sessions/end", sync_to_thread=True)
def end_session(request: Asking, data: FormBody) -> Answer:
    """End one session, or with no key all but this one."""
    session, account = signed_in(request)
    key = Form(data).text("key")
    sessions = identity_of(request).sessions
    if key == session.key:
        sessions.end(account.id, key)
        return go_out(request, "/sign-in")
    if key:
        sessions.end(account.id, key)
    else:
        sessions.end_all(account.id, but=session.key)
    return back("/account#sessions")


# --- tokens -------------------------------------------------------------------------------------


@post("/account/tokens", sync_to_thread=True)
def make_token(request: Asking, data: FormBody) -> Answer:
    """Make a token, and show it this once."""

    def change(_: Session, account: Account, form: Form) -> object:
        days = form.text("days")
        done = identity_of(request).tokens.make(
            account.id,
            form.text("member"),
            name=form.text("name"),
            write=form.text("scope") == "write",
            days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
        )
        if isinstance(done, Refused):
            return done
        return door_page(request, "token.html", secret=done, called=form.text("name"))

    return _change(request, data, "tokens", change)


@post("/account/tokens/end", sync_to_thread=True)
def end_token(request: Asking, data: FormBody) -> Answer:
    """End a token."""
    tokens = identity_of(request).tokens
    return _change(
        request,
        data,
        "tokens",
        lambda _, account, form: tokens.end(account.id, form.text("key")),
        proved=False,
    )


# --- going away ---------------------------------------------------------------------------------


@post("/account/close", sync_to_thread=True)
def close_account(request: Asking, data: FormBody) -> Answer:
    """Close the account; the sign-in name is typed, so that nobody does it in passing."""

    def change(_: Session, account: Account, form: Form) -> object:
        if as_typed(form.text("name")) != account.sign_in:
            return Refused("name", "That is not your sign-in name; the account stays open.")
        identity_of(request).close(account.id)
        return go_out(request, "/sign-in")

    return _change(request, data, "close", change)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_account,
    show_welcome,
    rename,
    set_password,
    drop_password,
    show_codes,
    begin_codes,
    renew_recovery,
    end_codes,
    passkey_options,
    add_passkey,
    drop_passkey,
    end_session,
    make_token,
    end_token,
    close_account,
)

"""An invitation: read it, and take the place it offers."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking
from plenipo.web.identity.invitations import Entered
from plenipo.web.identity.passwords import LEAST
from plenipo.web.pages.door import (
    OLD_FORM,
    bearer_of,
    browser,
    door_page,
    from_this_browser,
    go_in,
    identity_of,
    origin,
    session_of,
    signed_in,
)
from plenipo.web.pages.opening import back
from plenipo.web.times import drawn

Answer = Response[Any]


@get("/invitation/{token:str}", sync_to_thread=True)
def show_invitation(request: Asking, token: FromPath[str]) -> Answer:
    """Tell whom an invitation is for and by whom. Reading it does not use it up."""
    return _draw(request, token)


def _draw(
    request: Asking, token: str, *, form: Form | None = None, refused: Refused | None = None
) -> Answer:
    invitation = identity_of(request).invitations.look(token)
    if isinstance(invitation, Refused):
        return door_page(request, "no_invitation.html", status=404, sentence=invitation.sentence)
    return door_page(
        request,
        "invitation.html",
        status=200 if refused is None else 409,
        invitation=invitation,
        link=token,
        typed=invitation.name if form is None else form.text("name"),
        refusal="" if refused is None else refused.sentence,
        field="" if refused is None else refused.code,
        least=LEAST,
        drawn=drawn,
    )


@post("/invitation/{token:str}", sync_to_thread=True)
def accept_by_password(request: Asking, token: FromPath[str], data: FormBody) -> Answer:
    """Take the place as a new person who will sign in by a password."""
    form = Form(data)
    done: Entered | Refused = OLD_FORM
    if from_this_browser(request, form):
        session = session_of(request)
        done = identity_of(request).invitations.accept_by_password(
            token,
            name=form.text("name"),
            password=form.raw("password"),
            where=browser(request),
            instead_of="" if session is None else session.secret,
        )
    return _in(request, token, form, done)


@post("/invitation/{token:str}/passkey", sync_to_thread=True)
def accept_by_passkey(request: Asking, token: FromPath[str], data: FormBody) -> Answer:
    """Take the place as a new person who will sign in by a passkey."""
    form = Form(data)
    done: Entered | Refused = OLD_FORM
    if from_this_browser(request, form):
        identity = identity_of(request)
        session = session_of(request)
        answered = identity.passkeys.made(
            origin(request),
            form.text("answer"),
            bearer=bearer_of(request),
            account=identity.invitations.account_to_be(token),
            name=browser(request),
        )
        if answered is None:
            done = Refused(
                "passkey", "The passkey could not be made; try again, or use a password."
            )
        else:
            done = identity.invitations.accept_by_passkey(
                token,
                name=form.text("name"),
                answered=answered,
                where=browser(request),
                instead_of="" if session is None else session.secret,
            )
    return _in(request, token, form, done)


def _in(request: Asking, token: str, form: Form, done: Entered | Refused) -> Answer:
    if isinstance(done, Refused):
        return _draw(request, token, form=form, refused=done)
    return go_in(request, done, "/account/welcome")


@post("/invitation/{token:str}/mine", sync_to_thread=True)
def accept_as_signed_in(request: Asking, token: FromPath[str], data: FormBody) -> Answer:
    """Take the place with the account that is signed in."""
    _, account = signed_in(request)
    done = identity_of(request).invitations.accept_as(token, account.id)
    if isinstance(done, Refused):
        return _draw(request, token, form=Form(data), refused=done)
    return back("/")


@get("/invitation/{token:str}/options", sync_to_thread=True, media_type=MediaType.JSON)
def invitation_options(request: Asking, token: FromPath[str], name: FromQuery[str] = "") -> Answer:
    """Give the browser what it asks the person's device, to make a passkey."""
    identity = identity_of(request)
    invitation = identity.invitations.look(token)
    if isinstance(invitation, Refused):
        return Response({"sentence": invitation.sentence}, status_code=404)
    made = identity.passkeys.registration(
        origin(request),
        bearer=bearer_of(request),
        account=identity.invitations.account_to_be(token),
        name=" ".join(name.split())[:60] or invitation.name,
    )
    return Response(made, media_type=MediaType.JSON)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_invitation,
    accept_by_password,
    accept_by_passkey,
    accept_as_signed_in,
    invitation_options,
)

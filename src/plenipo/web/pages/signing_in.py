"""Sign in, sign out, and prove again who one is."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.response import Redirect

from plenipo.desk import Refused
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.identity.identity import Proof
from plenipo.web.pages.door import (
    OLD_FORM,
    address,
    bearer_of,
    browser,
    door_page,
    from_this_browser,
    go_in,
    go_out,
    identity_of,
    origin,
    session_of,
    signed_in,
    status_of,
    visit_of,
    way_on,
)

Answer = Response[Any]


@get("/sign-in", sync_to_thread=True)
def show_sign_in(request: Asking, to: FromQuery[str] = "/") -> Answer:
    """Ask who it is; whoever is signed in goes on."""
    if session_of(request) is not None:
        return Redirect(way_on(to), status_code=303)
    return door_page(request, "sign_in.html", to=way_on(to), typed="", refusal="")


@post("/sign-in", sync_to_thread=True)
def sign_in(request: Asking, data: FormBody) -> Answer:
    """Sign in by name, password and code."""
    form = Form(data)
    done: object = OLD_FORM
    session = session_of(request)
    if from_this_browser(request, form):
        done = identity_of(request).sign_in(
            form.text("name"),
            Proof(form.raw("password"), form.text("code")),
            address=address(request),
            where=browser(request),
            instead_of="" if session is None else session.secret,
        )
    return _in(request, form, done)


@post("/sign-in/passkey", sync_to_thread=True)
def sign_in_by_passkey(request: Asking, data: FormBody) -> Answer:
    """Sign in by what the browser answered."""
    form = Form(data)
    done: object = OLD_FORM
    session = session_of(request)
    if from_this_browser(request, form):
        done = identity_of(request).sign_in_by_passkey(
            form.text("answer"),
            origin(request),
            bearer=bearer_of(request),
            where=browser(request),
            instead_of="" if session is None else session.secret,
        )
    return _in(request, form, done)


def _in(request: Asking, form: Form, done: object) -> Answer:
    if isinstance(done, Refused):
        return door_page(
            request,
            "sign_in.html",
            status=status_of(done),
            to=way_on(form.text("to")),
            typed=form.text("name"),
            refusal=done.sentence,
        )
    return go_in(request, done, form.text("to") or "/")  # type: ignore[arg-type]  # else Entered


@get("/sign-in/options", sync_to_thread=True, media_type=MediaType.JSON)
def sign_in_options(request: Asking) -> Answer:
    """Give the browser what it asks the person's device; nobody's passkey is named."""
    return _options(request, "sign-in", visit_of(request))


@get("/sign-out", sync_to_thread=True)
def show_sign_out(request: Asking) -> Answer:
    """Ask before signing out: a link cannot do it."""
    signed_in(request)
    return door_page(request, "sign_out.html")


@post("/sign-out", sync_to_thread=True)
def sign_out(request: Asking) -> Answer:
    """End this session."""
    session = session_of(request)
    if session is not None:
        identity_of(request).sessions.end(session.account, session.key)
        if (hub := house_of(request).hub) is not None:
            hub.end(session.csrf)  # in other processes with their next beat
    return go_out(request, "/sign-in")


# --- again --------------------------------------------------------------------------------------


@get("/prove", sync_to_thread=True)
def show_prove(request: Asking, to: FromQuery[str] = "/") -> Answer:
    """Ask again who it is, before something that matters."""
    return _draw_prove(request, to=to)


def _draw_prove(request: Asking, *, to: str, refused: Refused | None = None) -> Answer:
    _, account = signed_in(request)
    return door_page(
        request,
        "prove.html",
        status=200 if refused is None else status_of(refused),
        to=way_on(to),
        account=account,
        refusal="" if refused is None else refused.sentence,
    )


@post("/prove", sync_to_thread=True)
def prove(request: Asking, data: FormBody) -> Answer:
    """Prove again by password and code."""
    form = Form(data)
    session, _ = signed_in(request)
    done = identity_of(request).prove(
        session,
        Proof(form.raw("password"), form.text("code")),
        address=address(request),
        where=browser(request),
    )
    if isinstance(done, Refused):
        return _draw_prove(request, to=form.text("to"), refused=done)
    return go_in(request, done, form.text("to"))


@post("/prove/passkey", sync_to_thread=True)
def prove_by_passkey(request: Asking, data: FormBody) -> Answer:
    """Prove again by what the browser answered."""
    form = Form(data)
    session, _ = signed_in(request)
    done = identity_of(request).prove_by_passkey(
        session, form.text("answer"), origin(request), where=browser(request)
    )
    if isinstance(done, Refused):
        return _draw_prove(request, to=form.text("to"), refused=done)
    return go_in(request, done, form.text("to"))


@get("/prove/options", sync_to_thread=True, media_type=MediaType.JSON)
def prove_options(request: Asking) -> Answer:
    """Give the browser what it asks the person's device, to prove again."""
    session, _ = signed_in(request)
    return _options(request, "prove", session.secret)


def _options(request: Asking, purpose: str, bearer: str) -> Answer:
    made = identity_of(request).passkeys.request(origin(request), purpose=purpose, bearer=bearer)
    return Response(made, media_type=MediaType.JSON)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_sign_in,
    sign_in,
    sign_in_by_passkey,
    sign_in_options,
    show_sign_out,
    sign_out,
    show_prove,
    prove,
    prove_by_passkey,
    prove_options,
)

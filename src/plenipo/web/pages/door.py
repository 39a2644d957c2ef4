"""What the pages of identity share: whose session, which cookies, where to go on."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from plenipo.desk import Refused
from plenipo.record.state import RoomState
from plenipo.web.drawing import page
from plenipo.web.forms import Form
from plenipo.web.house import Asking, House, house_of
from plenipo.web.identity.documents import Account
from plenipo.web.identity.door import cookie_name
from plenipo.web.identity.identity import TOO_MANY, Identity
from plenipo.web.identity.instants import DAY, MINUTE
from plenipo.web.identity.invitations import Entered
from plenipo.web.identity.passkeys import Origin, origin_of
from plenipo.web.identity.sessions import Session, browser_named, csrf_of, fresh, same
from plenipo.web.viewer import NotHere, SignInFirst

RECENT: Final = 15 * MINUTE  # seconds since one proved who one is, for changing ways to sign in
OLD_FORM: Final = Refused(
    "old-form", "This page had grown old, or the browser keeps no cookies. Send it once more."
)
_LASTS: Final = 7 * DAY


def identity_of(request: Asking) -> Identity:
    """Return the installation's identity. Raises `NotHere` where there are no accounts."""
    identity = house_of(request).identity
    if identity is None:
        raise NotHere
    return identity


def session_of(request: Asking) -> Session | None:
    """Return the session that the request is made in, if any."""
    cookie = cookie_name("session", tls=house_of(request).tls)
    return identity_of(request).sessions.find(request.cookies.get(cookie, ""))


def signed_in(request: Asking) -> tuple[Session, Account]:
    """Return the session and its account. Raises `SignInFirst`."""
    session = session_of(request)
    account = None if session is None else identity_of(request).accounts.find(session.account)
    if session is None or account is None:
        raise SignInFirst
    return session, account


def origin(request: Asking) -> Origin:
    """Return where the page comes from, by the host name that was asked for and is ours."""
    return origin_of(tls=house_of(request).tls, host=request.headers.get("host", ""))


def address(request: Asking) -> str:
    """Return the network's address of whoever asks."""
    return "" if request.client is None else request.client.host


def browser(request: Asking) -> str:
    """Return which browser asks, as it says itself."""
    return browser_named(request.headers.get("user-agent", ""))


def way_on(to: str) -> str:
    """Return a place on this server to go on to; "/" for one that is elsewhere."""
    fits = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if fits and len(to) < 2000 else "/"


# --- visits: who is not signed in ---------------------------------------------------------------


def visit_of(request: Asking) -> str:
    """Return the secret of this browser's visit, or ""."""
    return request.cookies.get(cookie_name("visit", tls=house_of(request).tls), "")[:64]


def door_page(
    request: Asking,
    name: str,
    *,
    status: int = 200,
    **shown: Any,  # noqa: ANN401 - what a template shows is as varied as templates
) -> Response[str]:
    """Draw a page for whoever asks, signed in or not, whose forms are tied to this browser."""
    house, identity = house_of(request), identity_of(request)
    viewer = house.door.viewer(request.cookies)
    visit = visit_of(request) or identity.new_visit()
    token = csrf_of(visit) if viewer is None else viewer.csrf
    answer = page(
        request,
        name,
        viewer,
        status=status,
        token=token,
        passkeys=origin(request).passkeys,
        **shown,
    )
    if viewer is None and visit != visit_of(request):
        answer.set_cookie(_cookie(house, "visit", visit, lasts=None))
    return answer


def bearer_of(request: Asking) -> str:
    """Return the secret that a passkey's answer must come in: of the session, or the visit."""
    session = session_of(request)
    return visit_of(request) if session is None else session.secret


def from_this_browser(request: Asking, form: Form) -> bool:
    """Tell whether a form comes from a page that this browser was sent.

    The app has looked at it already for who is signed in.
    """
    if session_of(request) is not None:
        return True
    visit = visit_of(request)
    return bool(visit) and same(form.text("csrf"), csrf_of(visit))


def go_in(request: Asking, entered: Entered, to: str) -> Redirect:
    """Send whoever has come in on, with the new session's cookie."""
    answer = Redirect(way_on(to), status_code=303)
    answer.set_cookie(_cookie(house_of(request), "session", entered.secret, lasts=_LASTS))
    return answer


def go_out(request: Asking, to: str) -> Redirect:
    """Send whoever has gone out on, without the session's cookie."""
    answer = Redirect(to, status_code=303)
    answer.set_cookie(_cookie(house_of(request), "session", "", lasts=0))
    return answer


def status_of(refused: Refused) -> int:
    """Return the status that an answer at the door carries."""
    return 429 if refused == TOO_MANY else 403


def _cookie(house: House, what: str, value: str, *, lasts: int | None) -> Cookie:
    return Cookie(
        key=cookie_name(what, tls=house.tls),
        value=value,
        path="/",
        secure=house.tls,
        httponly=True,
        samesite="lax",
        max_age=lasts,
    )


# --- step-up ------------------------------------------------------------------------------------


def prove_first(request: Asking, state: RoomState, *, to: str) -> Redirect | None:
    """Return the way to proving again who one is, where the room's rules ask for it before tabling.

    None when nothing is asked, the person proved it recently enough, or this is
    a demonstration. `to` is the page to come back to.
    """
    within = _asked(request, state)
    return None if within is None else prove_again(request, within=within, to=to)


def proof_is_missing(request: Asking, state: RoomState) -> bool:
    """Tell the same of a program's call: an access token proves nothing of the person now."""
    within = _asked(request, state)
    if within is None:
        return False
    session = None if request.headers.get("authorization") else session_of(request)
    return session is None or not fresh(session, now=house_of(request).clock.now(), within=within)


def _asked(request: Asking, state: RoomState) -> int | None:
    """Return within how many seconds the room's rules ask for a proof before tabling."""
    asked = state.options.get("step-up", "")
    if house_of(request).identity is None or not (asked.isascii() and asked.isdecimal()):
        return None
    return int(asked[:6]) * MINUTE


def prove_again(request: Asking, *, to: str, within: int = RECENT) -> Redirect | None:
    """Return the way to proving again who one is, or None when that was within so many seconds."""
    from urllib.parse import quote

    session, _ = signed_in(request)
    if fresh(session, now=house_of(request).clock.now(), within=within):
        return None
    return Redirect(f"/prove?to={quote(way_on(to), safe='/')}", status_code=303)

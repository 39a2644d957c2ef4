"""The door of an installation with accounts: who is asking, from the session's cookie."""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.record.kinds import MemberId
from plenipo.web.house import Bearer
from plenipo.web.identity.identity import Identity
from plenipo.web.identity.sessions import Session
from plenipo.web.viewer import Viewer


def cookie_name(what: str, *, tls: bool) -> str:
    """Return a cookie's name; over TLS one that no neighbouring host can set."""
    return f"__Host-plenipo-{what}" if tls else f"plenipo-{what}"


class AccountsDoor:
    """Lets in whoever has a session that stands."""

    def __init__(self, identity: Identity, *, tls: bool) -> None:
        self._identity = identity
        self._cookie = cookie_name("session", tls=tls)

    def session(self, cookies: Mapping[str, str]) -> Session | None:
        """Return the session that the cookies carry. Cost: one look-up."""
        return self._identity.sessions.find(cookies.get(self._cookie, ""))

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return who is signed in, or None. Cost: two look-ups."""
        return self._viewer(self.session(cookies))

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return who is signed in; a session that is only asked about here grows old as unused."""
        sessions = self._identity.sessions
        return self._viewer(sessions.find(cookies.get(self._cookie, ""), note=False))

    def _viewer(self, session: Session | None) -> Viewer | None:
        account = None if session is None else self._identity.accounts.find(session.account)
        if session is None or account is None:
            return None
        return Viewer(
            name=account.name,
            members=tuple(MemberId(member) for member in account.members),
            csrf=session.csrf,
            account=account.id,
        )

    def bearer(self, token: str) -> Bearer | None:
        """Return for whom a program's token stands: one member of its account, no more."""
        key = self._identity.tokens.find(token)
        account = None if key is None else self._identity.accounts.find(key.account)
        if key is None or account is None:
            return None
        viewer = Viewer(name=account.name, members=(key.member,), csrf="", account=account.id)
        return Bearer(viewer, may_act=key.write)

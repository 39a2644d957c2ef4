"""Invitations: a link that works once and makes whoever opens it a member.

Whoever has the link is taken for the person it was meant for; so it goes to
that person alone, it expires, and a member that has an account cannot be
invited again: nobody gets into a delegation's rooms by inviting a second time.
A person who has lost every way in is let in again by the operator
(`regain`), which ends all that was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from plenipo.desk import Refused
from plenipo.desk.vault import MOST_CHANGES, Change, Moved
from plenipo.record.kinds import MemberId
from plenipo.web.identity.accounts import (
    BUSY,
    MEMBER,
    PASSKEY,
    Accounts,
    Decided,
    display_name,
    passkey_key,
)
from plenipo.web.identity.documents import (
    TRIES,
    Account,
    Found,
    Invitation,
    Passkey,
    Shelves,
    hashed,
)
from plenipo.web.identity.instants import DAY, later
from plenipo.web.identity.passkeys import Answered
from plenipo.web.identity.passwords import Hasher, unfit
from plenipo.web.identity.sessions import Sessions

LASTS: Final = 7 * DAY  # seconds
_OF: Final = "invitation-of"  # an index: member/invitation
_SECRET: Final = re.compile(r"[0-9a-f]{64}")
_MEMBERS: Final = 200  # of one account

NO_INVITATION: Final = Refused(
    "no-invitation",
    "This invitation cannot be used: it has been used, withdrawn, has run out, or is not whole."
    " Ask whoever invited you for another.",
)


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation as its reader sees it."""

    member: MemberId
    name: str
    by: str
    about: str
    expires: str
    regains: bool  # lets a person in again who has an account


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation as its sender sees it. `key` names it, and opens nothing."""

    key: str
    name: str
    by: str
    made: str
    expires: str
    used: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is in: the account, and the secret of the session that began."""

    account: Account
    secret: str


class Invitations:
    """The invitations of an installation."""

    def __init__(
        self, shelves: Shelves, *, accounts: Accounts, sessions: Sessions, hasher: Hasher
    ) -> None:
        self._shelves = shelves
        self._accounts = accounts
        self._sessions = sessions
        self._hasher = hasher

    # --- sending ------------------------------------------------------------------------------

    def make(
        self, member: str, *, name: str, by: str, about: str, lasts: int = LASTS
    ) -> str | Refused:
        """Invite somebody to be this member, and return the secret of the link: the only time.

        `lasts` in seconds. Refused when the member has an account already.
        Who may invite whom is for the caller to have decided.
        """
        if self._accounts.of_member(member):
            return Refused(
                "has-account",
                "This member has an account already and signs in with it.",
            )
        return self._made(member, name=name, by=by, about=about, lasts=lasts, account="")

    def regain(self, account: str, *, by: str, lasts: int = DAY) -> str | Refused:
        """Let a person in again who has lost every way in: for the operator alone.

        Whoever opens the link sets a new password or passkey; every other way
        in, every session and token ends.
        """
        found = self._accounts.find(account)
        if found is None:
            return Refused("no-account", "There is no such account any more.")
        member = found.members[0] if found.members else account
        return self._made(member, name=found.name, by=by, about="", lasts=lasts, account=account)

    def _made(
        self, member: str, *, name: str, by: str, about: str, lasts: int, account: str
    ) -> str | Refused:
        shown = display_name(name)
        if isinstance(shown, Refused):
            return shown
        now = self._shelves.clock.now()
        secret = self._shelves.chance.salt()
        key = hashed(secret)
        what = Invitation(
            member=member,
            name=shown,
            by=by,
            about=about,
            made=now,
            expires=later(now, lasts),
            account=account,
        )
        self._shelves.vault.change(
            [
                self._shelves.invitations.make(key, what),
                Change(_OF, f"{member}/{key}", None, b""),
            ]
        )
        return secret

    def of(self, member: str) -> tuple[Sent, ...]:
        """Return the invitations of a member, the newest first."""
        sent = []
        for index, _ in self._shelves.vault.documents(_OF, prefix=f"{member}/"):
            found = self._shelves.invitations.find(index.partition("/")[2])
            if found is not None:
                what = found.what
                sent.append(Sent(found.key, what.name, what.by, what.made, what.expires, what.used))
        return tuple(sorted(sent, key=lambda one: (one.made, one.key), reverse=True))

    def withdraw(self, member: str, key: str) -> None:
        """Withdraw an invitation of a member; one that is not the member's stays."""
        found = self._shelves.invitations.find(key)
        while found is not None and found.what.member == member:
            try:
                self._shelves.vault.change(self._dropped(found))
            except Moved:
                found = self._shelves.invitations.find(key)
            else:
                return

    def tidy(self) -> None:
        """Leave out what ran out a month ago. Cost: reads every invitation."""
        now = self._shelves.clock.now()
        for found in self._shelves.invitations.all():
            if later(found.what.expires, 30 * DAY) < now:
                self.withdraw(found.what.member, found.key)

    def _dropped(self, found: Found[Invitation]) -> list[Change]:
        index = Change(_OF, f"{found.what.member}/{found.key}", b"", None)
        return [self._shelves.invitations.drop(found), index]

    # --- opening ------------------------------------------------------------------------------

    def look(self, secret: str) -> Open | Refused:
        """Return what an invitation says. Unknown, used and run out are one answer."""
        found = self._open(secret)
        if found is None:
            return NO_INVITATION
        what = found.what
        return Open(
            MemberId(what.member),
            what.name,
            what.by,
            what.about,
            what.expires,
            bool(what.account),
        )

    def account_to_be(self, secret: str) -> str:
        """Return the id of the account that accepting an invitation makes or regains.

        Known beforehand, because a passkey is made for an account before there
        is one. It follows from the secret alone, and nobody can tell it without.
        """
        found = self._open(secret)
        if found is not None and found.what.account:
            return found.what.account
        return self._shelves.sealed("account", secret)[:16].hex()

    def accept_by_password(
        self, secret: str, *, name: str, password: str, where: str, instead_of: str = ""
    ) -> Entered | Refused:
        """Accept as a new person, or one let in again, who will sign in by a password."""
        if self._open(secret) is None:
            return NO_INVITATION
        shown = display_name(name)
        if isinstance(shown, Refused):
            return shown
        wrong = unfit(password, names=(shown,))
        if wrong:
            return Refused("password", wrong)
        hashed_password = self._hasher.hash(password)
        return self._accept(
            secret,
            name=shown,
            password=hashed_password,
            answered=None,
            where=where,
            instead_of=instead_of,
        )

    def accept_by_passkey(
        self, secret: str, *, name: str, answered: Answered, where: str, instead_of: str = ""
    ) -> Entered | Refused:
        """Accept as a new person, or one let in again, by a passkey made for `account_to_be`."""
        shown = display_name(name)
        if isinstance(shown, Refused):
            return shown
        return self._accept(
            secret,
            name=shown,
            password="",
            answered=answered,
            where=where,
            instead_of=instead_of,
        )

    def _accept(
        self,
        secret: str,
        *,
        name: str,
        password: str,
        answered: Answered | None,
        where: str,
        instead_of: str,
    ) -> Entered | Refused:
        for _ in range(TRIES):
            found = self._open(secret)
            if found is None:
                return NO_INVITATION
            account = self.account_to_be(secret)
            passkey = None if answered is None else answered.passkey
            if found.what.account:
                decided = self._regained(account, name, password, passkey)
            else:
                decided = self._joined(found.what.member, account, name, password, passkey)
            if isinstance(decided, Refused):
                return decided
            session, begun = self._sessions.begin(
                account, where=where, instead_of=instead_of, alone=True
            )
            changes = [self._used(found), *decided.changes, *begun]
            if answered is not None:
                changes.append(answered.spent)
            assert len(changes) <= MOST_CHANGES
            try:
                self._shelves.vault.change(changes)
            except Moved:
                continue
            return Entered(decided.account, session)
        return BUSY

    def _joined(
        self, member: str, account: str, name: str, password: str, passkey: Passkey | None
    ) -> Decided | Refused:
        if self._accounts.of_member(member):
            return NO_INVITATION
        return self._accounts.made(
            account, member=member, name=name, password=password, passkey=passkey
        )

    def _regained(
        self, account: str, name: str, password: str, passkey: Passkey | None
    ) -> Decided | Refused:
        found = self._accounts.held(account)
        if found is None:
            return NO_INVITATION
        what = replace(
            found.what,
            name=name,
            password=password,
            one_time=None,
            recovery=(),
            era=found.what.era + 1,
            passkeys=() if passkey is None else (passkey,),
        )
        indices = [
            Change(PASSKEY, passkey_key(one.id), account.encode(), None)
            for one in found.what.passkeys
        ]
        if passkey is not None:
            indices.append(Change(PASSKEY, passkey_key(passkey.id), None, account.encode()))
        return Decided(
            what,
            (
                self._shelves.accounts.amend(found, what),
                *indices,
            ),
        )

    def accept_as(self, secret: str, account: str) -> Account | Refused:
        """Accept as somebody who is signed in: the member joins the account's others."""
        for _ in range(TRIES):
            found = self._open(secret)
            if found is None or found.what.account:
                return NO_INVITATION
            held = self._accounts.held(account)
            if held is None or self._accounts.of_member(found.what.member):
                return NO_INVITATION
            if len(held.what.members) >= _MEMBERS:
                return Refused("too-many-members", "This account has places enough; make another.")
            what = replace(held.what, members=(*held.what.members, found.what.member))
            try:
                self._shelves.vault.change(
                    [
                        self._used(found),
                        self._shelves.accounts.amend(held, what),
                        Change(MEMBER, found.what.member, None, account.encode()),
                    ]
                )
            except Moved:
                continue
            return what
        return BUSY

    def _used(self, found: Found[Invitation]) -> Change:
        now = self._shelves.clock.now()
        return self._shelves.invitations.amend(found, replace(found.what, used=now))

    def _open(self, secret: str) -> Found[Invitation] | None:
        if not _SECRET.fullmatch(secret):
            return None
        found = self._shelves.invitations.find(hashed(secret))
        if found is None or found.what.used or found.what.expires <= self._shelves.clock.now():
            return None
        return found

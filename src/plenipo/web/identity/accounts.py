"""Accounts: how one comes to be, and what its person may change.

Every change is decided on the account as it was read and made only if it is
still that, together with whatever else it entails.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from msgspec.structs import replace

from plenipo.desk import Refused
from plenipo.desk.vault import MOST_CHANGES, Change, Moved
from plenipo.text.canonical import canonical
from plenipo.web.identity import one_time
from plenipo.web.identity.documents import (
    TRIES,
    Account,
    Found,
    OneTime,
    Passkey,
    Shelves,
)
from plenipo.web.identity.passkeys import MOST as MOST_PASSKEYS
from plenipo.web.identity.passkeys import Answered
from plenipo.web.identity.passwords import Hasher, unfit
from plenipo.web.identity.sessions import Sessions

LONGEST_NAME: Final = 120  # characters
NAMED: Final = "sign-in"  # index: name typed to sign in → account
MEMBER: Final = "member"  # index: member → account
_AT_ONCE: Final = MOST_CHANGES - MOST_PASSKEYS - 2  # places of an account that is closed
PASSKEY: Final = "passkey"  # index: hash of a passkey's id → account

NO_ACCOUNT: Final = Refused("no-account", "There is no such account any more.")
BUSY: Final = Refused("busy", "The account is being changed from elsewhere; try again.")
NO_WAY_IN: Final = Refused(
    "no-way-in", "This is your only way to sign in. Set a password or add another passkey first."
)


@dataclass(frozen=True, slots=True)
class Decided:
    """An account as it is to be, and what changes with it."""

    account: Account
    changes: tuple[Change, ...] = ()


Decide: TypeAlias = Callable[[Account], Decided | Refused]


class Accounts:
    """The accounts of an installation."""

    def __init__(self, shelves: Shelves, *, sessions: Sessions, hasher: Hasher) -> None:
        self._shelves = shelves
        self._sessions = sessions
        self._hasher = hasher

    def find(self, account: str) -> Account | None:
        """Return an account by id."""
        found = self._shelves.accounts.find(account)
        return None if found is None else found.what

    def of_member(self, member: str) -> str:
        """Return the account a member id belongs to; "" for none."""
        found = self._shelves.vault.document(MEMBER, member)
        return "" if found is None else found.decode()

    def amend(self, account: str, decide: Decide) -> Account | Refused:
        """Change an account as `decide` says, which may be asked again when it moved meanwhile."""
        for _ in range(TRIES):
            found = self._shelves.accounts.find(account)
            if found is None:
                return NO_ACCOUNT
            decided = decide(found.what)
            if isinstance(decided, Refused):
                return decided
            try:
                self._shelves.vault.change(
                    [self._shelves.accounts.amend(found, decided.account), *decided.changes]
                )
            except Moved:
                continue
            return decided.account
        return BUSY

    # --- coming to be -------------------------------------------------------------------------

    def made(
        self,
        account: str,
        *,
        member: str,
        name: str,
        password: str = "",
        passkey: Passkey | None = None,
    ) -> Decided:
        """Return a new account under a name drawn for it, and the changes that make it.

        `password` is a hash. That the name drawn is taken shows when the
        changes are made, and another is drawn then; nobody is told.
        """
        what = Account(
            id=account,
            name=name,
            sign_in=self._drawn(name),
            made=self._shelves.clock.now(),
            members=(member,),
            password=password,
            passkeys=() if passkey is None else (passkey,),
        )
        changes = [
            self._shelves.accounts.make(account, what),
            Change(NAMED, what.sign_in, None, account.encode()),
            Change(MEMBER, member, None, account.encode()),
        ]
        if passkey is not None:
            changes.append(_indexed(passkey, account))
        return Decided(what, tuple(changes))

    def _drawn(self, name: str) -> str:
        digits = int(self._shelves.chance.name(), 16) % 90_000 + 10_000
        return f"{in_small_letters(name)}-{digits}"

    # --- what the person changes --------------------------------------------------------------

    def rename(self, account: str, name: str) -> Account | Refused:
        """Change the name that others read; what is on record keeps the name it was said under."""
        shown = display_name(name)
        if isinstance(shown, Refused):
            return shown
        return self.amend(account, lambda was: Decided(replace(was, name=shown)))

    def set_password(self, account: str, password: str, *, session: str = "") -> Account | Refused:
        """Set or change the password; every session ends but the one of this key.

        Whoever asks has proved who it is just before.
        """
        found = self.find(account)
        if found is None:
            return NO_ACCOUNT
        wrong = unfit(password, names=(found.name, found.sign_in))
        if wrong:
            return Refused("password", wrong)
        hashed = self._hasher.hash(password)

        def decide(was: Account) -> Decided:
            ended = self._sessions.ending(account, but=session)
            return Decided(replace(was, password=hashed), tuple(ended))

        return self.amend(account, decide)

    def drop_password(self, account: str) -> Account | Refused:
        """Leave the password out, with its codes; one who has passkeys needs none."""

        def decide(was: Account) -> Decided | Refused:
            if not was.passkeys:
                return NO_WAY_IN
            return Decided(replace(was, password="", one_time=None, recovery=()))

        return self.amend(account, decide)

    def begin_one_time(self, account: str, secret: str, code: str) -> tuple[str, ...] | Refused:
        """Ask for codes from now on, if `code` shows that the telephone has the secret.

        Returns recovery codes, which are shown this once.
        """
        now = self._shelves.clock.now()
        step = one_time.step_of(OneTime(secret), code, now=now)
        if step is None:
            return Refused("code", "That code does not fit. Type the one that is shown now.")
        codes = one_time.new_recovery(self._shelves.chance)
        hashes = tuple(one_time.recovery_hash(account, one) for one in codes)

        def decide(was: Account) -> Decided | Refused:
            if not was.password:
                return Refused("no-password", "Codes go with a password; set a password first.")
            return Decided(replace(was, one_time=OneTime(secret, step), recovery=hashes))

        done = self.amend(account, decide)
        return done if isinstance(done, Refused) else codes

    def end_one_time(self, account: str) -> Account | Refused:
        """Ask for no codes any more."""
        return self.amend(account, lambda was: Decided(replace(was, one_time=None, recovery=())))

    def new_recovery(self, account: str) -> tuple[str, ...] | Refused:
        """Replace the recovery codes, and return the new ones, which are shown this once."""
        codes = one_time.new_recovery(self._shelves.chance)
        hashes = tuple(one_time.recovery_hash(account, one) for one in codes)

        def decide(was: Account) -> Decided | Refused:
            if was.one_time is None:
                return Refused("no-codes", "There are no one-time codes to recover from.")
            return Decided(replace(was, recovery=hashes))

        done = self.amend(account, decide)
        return done if isinstance(done, Refused) else codes

    def add_passkey(self, account: str, answered: Answered) -> Account | Refused:
        """Add a passkey that was made just now."""

        def decide(was: Account) -> Decided | Refused:
            if len(was.passkeys) >= MOST_PASSKEYS:
                return Refused(
                    "too-many-passkeys", f"There are {MOST_PASSKEYS} passkeys; remove one first."
                )
            if any(one.id == answered.passkey.id for one in was.passkeys):
                return Refused("passkey-known", "This device has a passkey here already.")
            return Decided(
                replace(was, passkeys=(*was.passkeys, answered.passkey)),
                (answered.spent, _indexed(answered.passkey, account)),
            )

        return self.amend(account, decide)

    def drop_passkey(self, account: str, passkey: str) -> Account | Refused:
        """Remove a passkey, named by the hash of its id; the last way in stays."""

        def decide(was: Account) -> Decided | Refused:
            gone = [one for one in was.passkeys if passkey_key(one.id) == passkey]
            if not gone:
                return Decided(was)
            left = tuple(one for one in was.passkeys if one not in gone)
            if not left and not was.password:
                return NO_WAY_IN
            index = Change(PASSKEY, passkey, account.encode(), None)
            return Decided(replace(was, passkeys=left), (index,))

        return self.amend(account, decide)

    def close(self, account: str) -> None:
        """Leave an account out: its ways in, its sessions, and what leads from its places to it.

        Its places stay in the record, with all that was said from them; who is
        invited to one of them again gets a new account. Closing one that is
        closed changes nothing.
        """
        while (found := self._shelves.accounts.find(account)) is not None:
            what = found.what
            some, rest = what.members[:_AT_ONCE], what.members[_AT_ONCE:]
            changes = [Change(MEMBER, member, account.encode(), None) for member in some]
            if rest:  # no more changes go into one transaction; the last one ends the account
                changes.append(self._shelves.accounts.amend(found, replace(what, members=rest)))
            else:
                keys = [passkey_key(one.id) for one in what.passkeys]
                changes.append(self._shelves.accounts.drop(found))
                changes.append(Change(NAMED, what.sign_in, account.encode(), None))
                changes += [Change(PASSKEY, key, account.encode(), None) for key in keys]
            try:
                self._shelves.vault.change(changes)
            except Moved:
                continue
        # Without its account no session counts; what is left of them is only in the way.
        self._sessions.end_all(account)

    # --- for sign-in --------------------------------------------------------------------------

    def named(self, typed: str) -> Found[Account] | None:
        """Return the account of a name as typed. Cost: two look-ups, whether or not there is one."""
        key = as_typed(typed)
        found = self._shelves.vault.document(NAMED, key)
        account = "0" * 32 if found is None else found.decode()
        return self._shelves.accounts.find(account)

    def held(self, account: str) -> Found[Account] | None:
        """Return an account to be changed, or held to what it is, together with other things."""
        return self._shelves.accounts.find(account)


def passkey_key(credential: bytes) -> str:
    """Return under which key a passkey is known: ids may be longer than a key."""
    return hashlib.sha256(credential).hexdigest()


def _indexed(passkey: Passkey, account: str) -> Change:
    return Change(PASSKEY, passkey_key(passkey.id), None, account.encode())


def display_name(name: str) -> str | Refused:
    """Return a name in canonical form, on one line."""
    shown = " ".join(canonical(name[: 4 * LONGEST_NAME]).text.split())
    if not shown:
        return Refused("name", "Give the name that others will read.")
    if len(shown) > LONGEST_NAME:
        return Refused("name", f"A name has at most {LONGEST_NAME} characters.")
    return shown


def in_small_letters(name: str) -> str:
    """Return a name as every keyboard can type it: "Zoë Šimková" gives "zoe-simkova".

    Letters that have no Latin form are left out; a name with no other gives "member".
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in bare)
    return "-".join(kept.split())[:40].strip("-") or "member"


def as_typed(name: str) -> str:
    """Return what somebody typed as a sign-in name in the form that names are kept in."""
    return "".join(unicodedata.normalize("NFKC", name[:400]).casefold().split())[:200]

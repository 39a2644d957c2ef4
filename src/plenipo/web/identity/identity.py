"""Everything about who is asking, put together; and signing in itself.

Signing in asks for everything at once, name, password and code, and answers
one thing: in, or not. The answer for a name that nobody has is made by the
same work as the one for a wrong password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from plenipo.desk import Refused
from plenipo.desk.ports import Chance, Clock
from plenipo.desk.vault import MOST_CHANGES, Moved, Vault
from plenipo.web.identity import one_time
from plenipo.web.identity.accounts import BUSY, Accounts
from plenipo.web.identity.documents import TRIES, Account, OneTime, Passkey, Shelves
from plenipo.web.identity.instants import HOUR, seconds_from
from plenipo.web.identity.invitations import Entered, Invitations
from plenipo.web.identity.limits import Limits, Rules
from plenipo.web.identity.passkeys import Origin, Passkeys
from plenipo.web.identity.passwords import Argon2, Hasher
from plenipo.web.identity.sessions import Lifetimes, Session, Sessions
from plenipo.web.identity.tokens import Tokens

NOT_SIGNED_IN: Final = Refused(
    "not-signed-in",
    "The name, the password or the code is not right. Which of them is never said.",
)
TOO_MANY: Final = Refused(
    "too-many", "Too many attempts. Wait a few minutes and try again, or use a passkey."
)
NO_PASSKEY: Final = Refused("no-passkey", "That passkey does not open an account here.")

_NOBODY_S: Final = OneTime("A" * 32)


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody types to prove who it is. `code` is a one-time or a recovery code, or ""."""

    password: str
    code: str = ""


class Identity:
    """Accounts, invitations, sessions, passkeys, tokens and limits over one vault."""

    def __init__(
        self,
        vault: Vault,
        *,
        clock: Clock,
        chance: Chance,
        hasher: Hasher | None = None,
        lifetimes: Lifetimes | None = None,
        rules: Rules | None = None,
    ) -> None:
        self._shelves = Shelves(vault, clock=clock, chance=chance)
        self._hasher = hasher or Argon2()
        self._nobody_s = self._hasher.hash(chance.salt())
        self._tidied = ""
        self.sessions = Sessions(self._shelves, lifetimes=lifetimes)
        self.accounts = Accounts(self._shelves, sessions=self.sessions, hasher=self._hasher)
        self.invitations = Invitations(
            self._shelves,
            accounts=self.accounts,
            sessions=self.sessions,
            hasher=self._hasher,
        )
        self.passkeys = Passkeys(self._shelves)
        self.tokens = Tokens(self._shelves)
        self.limits = Limits(self._shelves, rules=rules)

    def new_visit(self) -> str:
        """Return a secret for somebody who is not signed in: it ties forms to their browser."""
        return self._shelves.chance.salt()

    def new_one_time_secret(self) -> str:
        """Return a secret for a telephone."""
        return one_time.new_secret(self._shelves.chance)

    # --- by password --------------------------------------------------------------------------

    def sign_in(
        self, name: str, proof: Proof, *, address: str, where: str, instead_of: str = ""
    ) -> Entered | Refused:
        """Sign in by name, password and, where the account asks for one, a code.

        `address` is the network's, `where` the browser's name, `instead_of`
        the session that the browser had. Cost: one hash and one set of
        look-ups, whoever the name belongs to.
        """
        self._tidy()
        if not self.limits.take(name=name, address=address):
            return TOO_MANY
        found = self.accounts.named(name)
        account = None if found is None else found.what
        entered = self._prove_and_begin(account, proof, where=where, instead_of=instead_of)
        if isinstance(entered, Entered):
            self.limits.give_back(name=name, address=address)
        return entered

    def prove(
        self, session: Session, proof: Proof, *, address: str, where: str
    ) -> Entered | Refused:
        """Prove again who one is; the session goes on under a new secret.

        Counted apart from signing in: who is outside cannot keep from it who is in.
        """
        account = self.accounts.find(session.account)
        name = f"account {session.account}"
        if not self.limits.take(name=name, address=address):
            return TOO_MANY
        entered = self._prove_and_begin(account, proof, where=where, instead_of=session.secret)
        if isinstance(entered, Entered):
            self.limits.give_back(name=name, address=address)
        return entered

    def _prove_and_begin(
        self, account: Account | None, proof: Proof, *, where: str, instead_of: str
    ) -> Entered | Refused:
        kept = account.password if account is not None and account.password else self._nobody_s
        fits = self._hasher.fits(proof.password, kept)
        proved = self._by_code(account, proof.code)
        if account is None or not account.password or not fits or proved is None:
            return NOT_SIGNED_IN
        if self._hasher.stale(kept):
            proved = replace(proved, password=self._hasher.hash(proof.password))
        for _ in range(TRIES):
            found = self.accounts.held(account.id)
            if found is None or found.what.password != kept:
                return NOT_SIGNED_IN
            if found.what != account:
                # Changed meanwhile, but not in its password: only the code is to be judged again.
                account = found.what
                again = self._by_code(account, proof.code)
                if again is None:
                    return NOT_SIGNED_IN
                proved = replace(again, password=proved.password)
            secret, changes = self.sessions.begin(account.id, where=where, instead_of=instead_of)
            try:
                self._shelves.vault.change([self._shelves.accounts.amend(found, proved), *changes])
            except Moved:
                continue
            return Entered(proved, secret)
        return BUSY

    def _by_code(self, account: Account | None, code: str) -> Account | None:
        """Return the account with the code used up, or None when the code is not right.

        An account that asks for no code takes none: typing one anyway is no fault.
        """
        asked = None if account is None else account.one_time
        now = self._shelves.clock.now()
        step = one_time.step_of(asked or _NOBODY_S, code, now=now)
        recovery = one_time.recovery_hash("" if account is None else account.id, code)
        if account is None:
            return None
        if asked is None:
            return account
        if step is not None:
            return replace(account, one_time=replace(asked, step=step))
        if recovery in account.recovery:
            left = tuple(one for one in account.recovery if one != recovery)
            return replace(account, recovery=left)
        return None

    # --- by passkey ---------------------------------------------------------------------------

    def sign_in_by_passkey(
        self,
        answer: str,
        origin: Origin,
        *,
        bearer: str,
        where: str,
        instead_of: str = "",
    ) -> Entered | Refused:
        """Sign in by what the browser answered to `passkeys.request` for "sign-in".

        A passkey asks the person for a finger, a face or a code of its own, so
        nothing else is asked, and there is nothing to guess or to limit.
        """
        self._tidy()
        return self._by_passkey(
            answer, origin, purpose="sign-in", bearer=bearer, where=where, instead_of=instead_of
        )

    def prove_by_passkey(
        self, session: Session, answer: str, origin: Origin, *, where: str
    ) -> Entered | Refused:
        """Prove again who one is by a passkey; the session goes on under a new secret."""
        return self._by_passkey(
            answer,
            origin,
            purpose="prove",
            bearer=session.secret,
            where=where,
            instead_of=session.secret,
            whose=session.account,
        )

    def _by_passkey(
        self,
        answer: str,
        origin: Origin,
        *,
        purpose: str,
        bearer: str,
        where: str,
        instead_of: str,
        whose: str = "",
    ) -> Entered | Refused:
        named = self.passkeys.named_in(answer)
        if named is None or (whose and named[0] != whose):
            return NO_PASSKEY
        for _ in range(TRIES):
            found = self.accounts.held(named[0])
            passkey = None if found is None else _of_id(found.what, named[1])
            if found is None or passkey is None:
                return NO_PASSKEY
            answered = self.passkeys.proved(
                origin, answer, purpose=purpose, bearer=bearer, passkey=passkey
            )
            if answered is None:
                return NO_PASSKEY
            what = replace(
                found.what,
                passkeys=tuple(
                    answered.passkey if one.id == passkey.id else one for one in found.what.passkeys
                ),
            )
            secret, changes = self.sessions.begin(what.id, where=where, instead_of=instead_of)
            try:
                self._shelves.vault.change(
                    [self._shelves.accounts.amend(found, what), answered.spent, *changes]
                )
            except Moved:
                continue
            return Entered(what, secret)
        return BUSY

    # --- going away -----------------------------------------------------------------------------

    def close(self, account: str) -> None:
        """Close an account: nobody is signed in to it any more, and no token of it counts.

        Links that were sent for its places are withdrawn first: one that was
        never opened would let its finder in where the account had stood.
        """
        held = self.accounts.find(account)
        for member in () if held is None else held.members:
            for sent in self.invitations.of(member):
                self.invitations.withdraw(member, sent.key)
        self.accounts.close(account)
        self.tokens.end_all(account)

    # --- keeping the vault small --------------------------------------------------------------

    def _tidy(self) -> None:
        """Leave out what is past its time, once an hour and process, when somebody signs in."""
        now = self._shelves.clock.now()
        if self._tidied and seconds_from(self._tidied, now) < HOUR:
            return
        self._tidied = now
        self.sessions.tidy()
        self.limits.tidy()
        self.invitations.tidy()
        self.tokens.tidy()
        spent = [one for one in self._shelves.spent.all() if one.what.until < now]
        for start in range(0, len(spent), MOST_CHANGES):
            dropped = [self._shelves.spent.drop(one) for one in spent[start : start + MOST_CHANGES]]
            try:
                self._shelves.vault.change(dropped)
            except Moved:
                continue  # another process tidies just now


def _of_id(account: Account, credential: bytes) -> Passkey | None:
    return next((one for one in account.passkeys if one.id == credential), None)

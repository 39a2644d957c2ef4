"""Passkeys (WebAuthn): the options a page hands to the browser, and what comes back.

A challenge is not kept until it has been answered. It says when it was made
and carries a seal of this installation over that, over what it is for and for
whom; so nobody fills the vault by asking for challenges. One that has been
answered is noted as spent until it would be too old in any case.
"""

from __future__ import annotations

import binascii
import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from plenipo.desk.vault import Change
from plenipo.web.identity.documents import Passkey, Shelves, Spent
from plenipo.web.identity.instants import epoch_seconds, later, to_the_minute
from plenipo.web.identity.sessions import same

MOST: Final = 10  # of one account
LASTS: Final = 300  # seconds a challenge may be answered in
_ANSWER: Final = 16_000  # characters of what a browser sends back


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from, as browsers compare it."""

    scheme: str
    host: str
    port: int | None = None

    def __str__(self) -> str:
        """Return it as browsers write it, without a port that goes without saying."""
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")

    @property
    def passkeys(self) -> bool:
        """Tell whether browsers offer passkeys here: by name, over TLS or on this machine.

        An address in numbers is no name that a passkey can be made for.
        """
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return self.scheme == "https" or self.host == "localhost"
        return False


def origin_of(*, tls: bool, host: str) -> Origin:
    """Return the origin of a request, from its Host header, which has been checked before."""
    name, _, port = host.rpartition(":") if host.rpartition(":")[2].isdigit() else (host, "", "")
    number = int(port) if port else None
    standard = 443 if tls else 80
    return Origin("https" if tls else "http", name.lower(), None if number == standard else number)


@dataclass(frozen=True, slots=True)
class Answered:
    """A passkey that has proved itself, and what has to be noted with whatever comes of it."""

    passkey: Passkey
    spent: Change


class Passkeys:
    """The ceremonies of an installation called `house` on the person's device."""

    def __init__(self, shelves: Shelves, *, house: str = "Plenipo") -> None:
        self._shelves = shelves
        self._house = house

    # --- making one ---------------------------------------------------------------------------

    def registration(
        self,
        origin: Origin,
        *,
        bearer: str,
        account: str,
        name: str,
        has: Sequence[Passkey] = (),
    ) -> str:
        """Return the options for making a passkey, as JSON.

        `bearer` is the secret of the session or visit that the answer must
        come in; `account` its 32 hexadecimal digits.
        """
        options = webauthn.generate_registration_options(
            rp_id=origin.host,
            rp_name=self._house,
            user_id=bytes.fromhex(account),
            user_name=name,
            user_display_name=name,
            challenge=self._challenge("make", bearer, account),
            timeout=LASTS * 1000,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.id) for one in has],
        )
        return webauthn.options_to_json(options)

    def made(
        self, origin: Origin, answer: str, *, bearer: str, account: str, name: str
    ) -> Answered | None:
        """Return the passkey that an answer makes, or None when it makes none."""
        challenge = self._challenge_in(answer, "make", bearer, account)
        if challenge is None:
            return None
        try:
            verified = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=origin.host,
                expected_origin=str(origin),
                require_user_verification=True,
            )
        except Exception:  # whatever a hostile answer makes the library raise, it proves nothing
            return None
        passkey = Passkey(
            id=verified.credential_id,
            public=verified.credential_public_key,
            count=verified.sign_count,
            name=" ".join(name.split())[:80] or "Passkey",
            made=self._shelves.clock.now(),
        )
        return Answered(passkey, self._spend(challenge))

    # --- proving by one -----------------------------------------------------------------------

    def request(self, origin: Origin, *, purpose: str, bearer: str) -> str:
        """Return the options for proving who one is, as JSON; they name nobody's passkey."""
        options = webauthn.generate_authentication_options(
            rp_id=origin.host,
            challenge=self._challenge(purpose, bearer, ""),
            timeout=LASTS * 1000,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def named_in(self, answer: str) -> tuple[str, bytes] | None:
        """Return which account and passkey an answer names, unproven; None if it names none."""
        try:
            read = _read(answer)
            handle = base64url_to_bytes(str(read["response"]["userHandle"]))
            credential = base64url_to_bytes(str(read["id"]))
        except _UNREADABLE:
            return None
        return (handle.hex(), credential) if len(handle) == 16 else None

    def proved(
        self, origin: Origin, answer: str, *, purpose: str, bearer: str, passkey: Passkey
    ) -> Answered | None:
        """Return the passkey as used, when the answer proves it; None when it does not."""
        challenge = self._challenge_in(answer, purpose, bearer, "")
        if challenge is None:
            return None
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=origin.host,
                expected_origin=str(origin),
                credential_public_key=passkey.public,
                credential_current_sign_count=passkey.count,
                require_user_verification=True,
            )
        except Exception:  # whatever a hostile answer makes the library raise, it proves nothing
            return None
        used = Passkey(
            id=passkey.id,
            public=passkey.public,
            count=verified.new_sign_count,
            name=passkey.name,
            made=passkey.made,
            used=to_the_minute(self._shelves.clock.now()),
        )
        return Answered(used, self._spend(challenge))

    # --- challenges ---------------------------------------------------------------------------

    def _challenge(self, purpose: str, bearer: str, account: str) -> bytes:
        made = epoch_seconds(self._shelves.clock.now()).to_bytes(8, "big")
        once = bytes.fromhex(self._shelves.chance.name())
        return made + once + self._seal(made + once, purpose, bearer, account)

    def _seal(self, head: bytes, purpose: str, bearer: str, account: str) -> bytes:
        return self._shelves.sealed("challenge", head, purpose, bearer, account)

    def _challenge_in(self, answer: str, purpose: str, bearer: str, account: str) -> bytes | None:
        """Return the challenge that an answer answers, if it is one of ours, for this, and young."""
        try:
            data = base64url_to_bytes(str(_read(answer)["response"]["clientDataJSON"]))
            challenge = base64url_to_bytes(str(json.loads(data)["challenge"]))
        except _UNREADABLE:
            return None
        if len(challenge) != 56:
            return None
        head, seal = challenge[:24], challenge[24:]
        if not same(self._seal(head, purpose, bearer, account).hex(), seal.hex()):
            return None
        if self._shelves.spent.find(head.hex()) is not None:
            return None
        age = epoch_seconds(self._shelves.clock.now()) - int.from_bytes(head[:8], "big")
        return challenge if -LASTS <= age <= LASTS else None

    def _spend(self, challenge: bytes) -> Change:
        """Return the change that notes a challenge as answered; it can be made once."""
        until = later(self._shelves.clock.now(), 2 * LASTS + 1)
        return self._shelves.spent.make(challenge[:24].hex(), Spent(until))


_UNREADABLE: Final = (
    ValueError,  # of JSON, of characters
    KeyError,
    TypeError,
    IndexError,
    binascii.Error,
    RecursionError,
)


def _read(answer: str) -> dict[str, dict[str, object]]:
    if len(answer) > _ANSWER:
        raise ValueError
    read = json.loads(answer)
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        raise TypeError
    return read

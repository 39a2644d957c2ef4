"""A passkey device in software, as the standard describes one: for tests, honest or not."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "===")


@dataclass
class Held:
    """One passkey on the device."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    handle: bytes
    house: str
    count: int = 0


@dataclass
class Device:
    """Keeps passkeys. What it claims of itself can be changed to lie."""

    flags: int = PRESENT | VERIFIED
    step: int = 1  # how far its counter moves each time
    kept: list[Held] = field(default_factory=list)

    def make(self, options: str, origin: str) -> str:
        """Answer the options for making a passkey."""
        asked = json.loads(options)
        house = asked["rp"]["id"]
        held = Held(
            secrets.token_bytes(32),
            ec.generate_private_key(ec.SECP256R1()),
            decoded(asked["user"]["id"]),
            house,
        )
        self.kept.append(held)
        numbers = held.key.public_key().public_numbers()
        public = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        attested = bytes(16) + len(held.id).to_bytes(2, "big") + held.id + public
        data = self._data(held, MADE) + attested
        said = self._said("webauthn.create", asked["challenge"], origin)
        return json.dumps(
            {
                "id": encoded(held.id),
                "rawId": encoded(held.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": encoded(said),
                    "attestationObject": encoded(
                        cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
                    ),
                    "transports": ["internal"],
                },
            }
        )

    def prove(self, options: str, origin: str, *, held: Held | None = None) -> str:
        """Answer the options for proving who one is."""
        asked = json.loads(options)
        chosen = held or self.kept[-1]
        chosen.count += self.step
        data = self._data(chosen, 0)
        said = self._said("webauthn.get", asked["challenge"], origin)
        signature = chosen.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": encoded(chosen.id),
                "rawId": encoded(chosen.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": encoded(said),
                    "authenticatorData": encoded(data),
                    "signature": encoded(signature),
                    "userHandle": encoded(chosen.handle),
                },
            }
        )

    def _data(self, held: Held, more: int) -> bytes:
        house = hashlib.sha256(held.house.encode()).digest()
        return house + bytes([self.flags | more]) + held.count.to_bytes(4, "big")

    @staticmethod
    def _said(what: str, challenge: str, origin: str) -> bytes:
        return json.dumps(
            {"type": what, "challenge": challenge, "origin": origin, "crossOrigin": False}
        ).encode()


def spoiled(answer: str, *path: str, to: object = None) -> str:
    """An answer with one thing in it changed."""
    read = json.loads(answer)
    place = read
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(read)

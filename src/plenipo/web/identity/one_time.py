"""One-time codes from a telephone (TOTP, RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from typing import Final
from unicodedata import decimal

import pyotp
import segno

from plenipo.desk.ports import Chance
from plenipo.web.identity.documents import OneTime
from plenipo.web.identity.instants import epoch_seconds
from plenipo.web.identity.sessions import same

STEP: Final = 30  # seconds a code lasts
_DRIFT: Final = 1  # steps a telephone's clock may be off, either way
RECOVERY: Final = 10  # codes on the paper
_LETTERS: Final = "abcdefghjkmnpqrstvwxyz23456789"  # none that another is taken for


def new_secret(chance: Chance) -> str:
    """Return a secret of 160 random bits in base32, as telephones take it."""
    return base64.b32encode(bytes.fromhex(chance.salt())[:20]).decode("ascii")


def in_groups(secret: str) -> str:
    """Return a secret as one types it: groups of four."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


def address(secret: str, *, name: str, house: str) -> str:
    """Return the address that a telephone's app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=house)


def picture(secret: str, *, name: str, house: str) -> str:
    """Return the address as a square picture: SVG, black on white, of its own size."""
    out = BytesIO()
    code = segno.make_qr(address(secret, name=name, house=house))
    code.save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False)
    return out.getvalue().decode("utf-8").strip()


def step_of(kept: OneTime, code: str, *, now: str) -> int | None:
    """Return the step a code is good for, or None: wrong, too old, or taken before.

    Cost: the same whether or not it fits. Whoever takes the code keeps the
    step; no code up to it is taken again.
    """
    typed = "".join(str(decimal(c, c)) for c in code[:40] if not c.isspace())
    at = epoch_seconds(now) // STEP
    totp = pyotp.TOTP(kept.secret)
    fits = [
        step
        for step in range(at - _DRIFT, at + _DRIFT + 1)
        if same(totp.generate_otp(step), typed) and step > kept.step
    ]
    return fits[0] if fits else None


def new_recovery(chance: Chance) -> tuple[str, ...]:
    """Return recovery codes of 78 random bits, to be shown once."""
    codes = []
    for _ in range(RECOVERY):
        number = int(chance.salt(), 16)
        letters = []
        for _ in range(16):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        codes.append("-".join("".join(letters[n : n + 4]) for n in range(0, 16, 4)))
    return tuple(codes)


def recovery_hash(account: str, code: str) -> str:
    """Return under which hash a recovery code is kept; spaces, hyphens and case do not count.

    A fast hash, because a code is chance: 78 bits are too many to be tried.
    """
    typed = re.sub(r"[\s-]", "", code).casefold()
    return hashlib.sha256(f"{account} {typed}".encode("utf-8", "surrogatepass")).hexdigest()

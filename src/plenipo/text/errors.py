"""The one base error, and the errors that input from outside can cause.

A refusal that a user can cause is a sentence that says what, where and what
to do. Each cause has its class; the class takes data and writes the sentence.
"""

from __future__ import annotations

from typing import ClassVar


class PlenipoError(Exception):
    """Base of every error raised on purpose. `code` is public and never renamed."""

    code: ClassVar[str] = "plenipo"


class UnusableInput(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """An input that cannot be used at all: what is wrong, where, what to do.

    `where` is a file name or a place in one (may be empty); `what` is a full
    sentence without the place.
    """

    code = "unusable-input"

    def __init__(self, what: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.what = what
        self.where = where

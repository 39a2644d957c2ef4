"""The strings of the interface, in the language of the house; the English is the key.

A template says `_("…")`. What is shown is always escaped: strings hold words and
no markup, and a name that somebody typed may come through here as well. `%(name)s`
stands for what is put in. A sentence that Python puts together is a `Said`: it
keeps what is put in apart, so that the sentence can be found in a catalogue.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape


class Said(str):
    """A sentence of the interface with what is put into it; it reads as the English does."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, object]

    def __new__(cls, message: str, /, **values: object) -> Said:
        """Put values into a message; values may be sentences of the interface themselves."""
        made = super().__new__(cls, message % values if values else message)
        made.message, made.values = message, values
        return made


def speaking(catalogue: gettext.NullTranslations) -> Callable[..., Markup]:
    """Return how a template says a string of the interface in the language of a catalogue."""

    def say(message: str, /, **values: Any) -> Markup:  # noqa: ANN401 - what a template puts in
        if isinstance(message, Said):
            values = {name: _inner(value) for name, value in message.values.items()} | values
            message = message.message
        found = escape(catalogue.gettext(message))
        return found % values if values else found

    def _inner(value: object) -> object:
        return say(value) if isinstance(value, Said) else value

    return say

"""The strings of the interface, in the language of the house; the English is the key.

A template says `_("…")`. What is shown is always escaped: strings hold words and
no markup, and a name that somebody typed may come through here as well. `%(name)s`
stands for what is put in. A sentence that Python puts together is a `Sentence`: it
keeps what is put in apart, so that the sentence can be found in a catalogue.

A language is two files in `locales/`, made by `tools/strings.py` from what a person
translated: the catalogue, and the words of the script. docs/translating.md says how.
"""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from markupsafe import Markup, escape

from plenipo.text.errors import UnusableInput

ENGLISH: Final = "en"  # what stands in templates and in the script
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its tag, its catalogue, and the words of the script by key."""

    tag: str
    catalogue: gettext.NullTranslations
    script: dict[str, str]

    @property
    def direction(self) -> str:
        """Return "rtl" for a language that is written from right to left, else "ltr"."""
        return "rtl" if self.tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def languages() -> tuple[str, ...]:
    """Return the languages that the interface speaks, English first."""
    folder = files("plenipo.web") / "locales"
    found = (file.name for file in folder.iterdir()) if folder.is_dir() else ()
    return (ENGLISH, *sorted(name.removesuffix(".mo") for name in found if name.endswith(".mo")))


def language(tag: str) -> Language:
    """Return a language by its tag. Raises `UnusableInput` for one that there is not."""
    if tag in ("", ENGLISH):
        return Language(ENGLISH, gettext.NullTranslations(), {})
    if tag not in languages():
        raise UnusableInput(
            f"the interface does not speak “{tag}”; it speaks {', '.join(languages())}"
        )
    folder = files("plenipo.web") / "locales"
    with (folder / f"{tag}.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    script = folder / f"{tag}.json"
    words = json.loads(script.read_text("utf-8")) if script.is_file() else {}
    return Language(tag, catalogue, {str(key): str(value) for key, value in words.items()})


class Sentence(str):
    """A sentence of the interface with what is put into it; it reads as the English does."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, object]

    def __new__(cls, message: str, /, **values: object) -> Sentence:
        """Put values into a message; values may be sentences of the interface themselves."""
        made = super().__new__(cls, message % values if values else message)
        made.message, made.values = message, values
        return made


def speaking(catalogue: gettext.NullTranslations) -> Callable[..., Markup]:
    """Return how a template says a string of the interface in the language of a catalogue."""

    def say(message: str, /, **values: Any) -> Markup:  # noqa: ANN401 - what a template puts in
        if isinstance(message, Sentence):
            values = {name: _inner(value) for name, value in message.values.items()} | values
            message = message.message
        found = escape(catalogue.gettext(message))
        return found % values if values else found

    def _inner(value: object) -> object:
        return say(value) if isinstance(value, Sentence) else value

    return say


def counting(catalogue: gettext.NullTranslations) -> Callable[..., Markup]:
    """Return how a template counts things: "1 bracket", "3 brackets"."""

    def count(number: int, one: str, many: str = "") -> Markup:
        several = f"%(num)s {many or one + 's'}"
        found = catalogue.ngettext(f"%(num)s {one}", several, number)
        return escape(found) % {"num": number}

    return count


def as_json(words: dict[str, str]) -> Markup:
    """Return words of the script as JSON that no text can end."""
    told = json.dumps(words, ensure_ascii=False, sort_keys=True)
    for sign in "<>&":
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(told)  # noqa: S704 - every sign that could end it is written otherwise

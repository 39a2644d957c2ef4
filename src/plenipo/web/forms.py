"""What a form brings: fields as text, bounded and in canonical form where they are words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from litestar.enums import RequestEncodingType
from litestar.params import Body

from plenipo.text.canonical import canonical

FormBody = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
MOST: Final = 1_000_000  # characters of one field


class Form:
    """The fields of a form. A field that is not there is the empty string."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def text(self, name: str) -> str:
        """Return one field as typed, without the spaces around it."""
        found = self._data.get(name, "")
        if isinstance(found, list):
            found = found[0] if found else ""
        return str(found)[:MOST].strip() if isinstance(found, str) else str(found)

    def raw(self, name: str) -> str:
        """Return one field exactly as typed, spaces and all: a password."""
        found = self._data.get(name, "")
        return found[:MOST] if isinstance(found, str) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, in order."""
        found = self._data.get(name, [])
        rows = found if isinstance(found, list) else [found]
        return tuple(str(row) for row in rows)

    def words(self, name: str) -> str:
        """Return one field as canonical text: what the record takes."""
        return canonical(self.text(name).replace("\r\n", "\n")).text

    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, in order."""
        return tuple(self._data)

    def has(self, name: str) -> bool:
        """Say whether the form has a field, be it empty."""
        return name in self._data

    def starts(self, name: str, prefix: str) -> bool:
        """Say whether any value of a field begins so."""
        return any(row.startswith(prefix) for row in self.all(name))

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return every field with each of its values, but for the token: to be sent once more."""
        return tuple(
            (name, value) for name in self._data if name != "csrf" for value in self.all(name)
        )

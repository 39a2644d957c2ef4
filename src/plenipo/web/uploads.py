"""A form that may bring a file: its fields, and the file's name and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import Any

from litestar.datastructures import UploadFile

from plenipo.text.canonical import canonical
from plenipo.web.forms import Form
from plenipo.web.house import Asking

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent. `name` is the file's own name without folders, "" where no file came."""

    form: Form
    name: str
    data: bytes


async def sent(request: Asking) -> Sent:
    """Read what a form sent, with or without a file; only the first file is looked at."""
    found = await request.form()
    fields: dict[str, Any] = {}
    name, data = "", b""
    for key, value in found.multi_items():
        if isinstance(value, UploadFile):
            if value.filename and not name:
                name, data = _named(value.filename), await value.read()
            continue
        if key in fields:
            known = fields[key]
            fields[key] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            fields[key] = value
    return Sent(Form(fields), name, data)


def _named(raw: str) -> str:
    """Return a file's own name as a text that can be shown, its ending kept."""
    name = canonical(basename(raw.replace("\\", "/"))).text.replace("\n", " ")
    return name if len(name) <= _LONGEST_NAME else f"…{name[-_LONGEST_NAME:]}"

"""Where the record is kept, as the command line and the environment say.

The only module that reads the environment. An option outweighs a variable:
`PLENIPO_DATA` names a file, `PLENIPO_DATABASE` the address of a PostgreSQL
database, `PLENIPO_ADDRESS` where the server answers, `PLENIPO_LANGUAGE` the language of
its pages.
"""

from __future__ import annotations

import os  # noqa: TID251 - the one place that reads the environment
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path  # noqa: TID251 - a place on disk is what a setting names

from plenipo.text.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the record lies: in a file, or in a database by its address; exactly one is set."""

    data: Path | None = None
    database: str = ""


def settings(
    *, data: str | None = None, database: str | None = None, environment: Mapping[str, str] | None
) -> Settings:
    """Return the settings from options, and from the environment where there is no option.

    `environment` is for tests; None reads the machine's own. Raises
    `UnusableInput` when neither a file nor a database is named, or both are.
    """
    known = os.environ if environment is None else environment
    if not data and not database:
        data, database = known.get("PLENIPO_DATA"), known.get("PLENIPO_DATABASE")
    if data and database:
        raise UnusableInput("both a file and a database are named; keep one of the two")
    if database:
        if not database.startswith(("postgresql://", "postgres://")):
            raise UnusableInput(
                "the address of a database starts with postgresql://; for a file use --data"
            )
        return Settings(database=database)
    if data:
        return Settings(data=Path(data))
    raise UnusableInput(
        "where the record lies is not said; name a file with --data, a database with --database,"
        " or set PLENIPO_DATA"
    )


def address(given: str | None, *, environment: Mapping[str, str] | None) -> str:
    """Return where the server answers, without a slash at the end.

    `given` outweighs `PLENIPO_ADDRESS`; with neither it is this machine, as
    `plenipo serve` answers by itself. Raises `UnusableInput` for what is none.
    """
    known = os.environ if environment is None else environment
    found = given or known.get("PLENIPO_ADDRESS", "") or "http://localhost:8000"
    scheme, mark, rest = found.rstrip("/").partition("://")
    if scheme not in ("http", "https") or not mark or not rest or "/" in rest or " " in rest:
        raise UnusableInput(
            "an address of a server is written https://HOST or http://HOST:PORT, without a path"
        )
    return f"{scheme}://{rest}"


def language(*, environment: Mapping[str, str] | None) -> str:
    """Return the language of the pages as a tag: `PLENIPO_LANGUAGE`, or "" for English."""
    known = os.environ if environment is None else environment
    return known.get("PLENIPO_LANGUAGE", "")


def password(*, environment: Mapping[str, str] | None) -> str:
    """Return the password for a role that is to be made: `PLENIPO_PASSWORD`, or ""."""
    known = os.environ if environment is None else environment
    return known.get("PLENIPO_PASSWORD", "")

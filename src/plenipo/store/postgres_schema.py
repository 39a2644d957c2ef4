"""The tables, roles and policies of a PostgreSQL store, and how they are made and kept up.

Three roles that nobody logs in as hold all rights: `plenipo_appender` reads
every room and appends, `plenipo_viewer` reads the rooms where the member of
the transaction sits, `plenipo_keeper` reads and changes the vault and sees no
room; the other two do not see the vault. The program logs in as a role that is
a member of all three, inherits from none and owns nothing; each transaction
takes one of them.
Row security is forced on the owner too, and what no policy allows is denied,
so that a query without a filter, a role that was not taken or a member that
was not named shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from plenipo.desk.ports import StoreUnavailable
from plenipo.store.postgres_pool import Connection, Pool, unavailable
from plenipo.text.errors import UnusableInput

# A migration is SQL in one transaction. One that has been published is never changed.
_FIRST: Final[LiteralString] = """
CREATE SCHEMA plenipo;
CREATE TABLE plenipo.version (number integer NOT NULL);
INSERT INTO plenipo.version VALUES (0);

CREATE TABLE plenipo.heads (
    room text COLLATE "C" PRIMARY KEY,
    seq bigint NOT NULL CHECK (seq >= 0)
) WITH (fillfactor = 50);
CREATE TABLE plenipo.rows (
    room text COLLATE "C" NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    data bytea NOT NULL,
    PRIMARY KEY (room, seq)
);
CREATE TABLE plenipo.seats (
    member text COLLATE "C" NOT NULL,
    room text COLLATE "C" NOT NULL,
    PRIMARY KEY (member, room)
);
CREATE TABLE plenipo.snapshots (
    room text COLLATE "C" PRIMARY KEY,
    seq bigint NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE plenipo.scratch (
    room text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (room, key)
);

CREATE FUNCTION plenipo.only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record only grows'; END $$;
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON plenipo.rows
    FOR EACH STATEMENT EXECUTE FUNCTION plenipo.only_grows();

GRANT USAGE ON SCHEMA plenipo TO plenipo_appender, plenipo_viewer;
GRANT SELECT ON ALL TABLES IN SCHEMA plenipo TO plenipo_appender, plenipo_viewer;
GRANT INSERT ON plenipo.rows TO plenipo_appender;
GRANT INSERT, UPDATE ON plenipo.heads, plenipo.snapshots TO plenipo_appender;
GRANT INSERT, DELETE ON plenipo.seats TO plenipo_appender;
GRANT INSERT, UPDATE, DELETE ON plenipo.scratch TO plenipo_appender;

ALTER TABLE plenipo.heads ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE plenipo.rows ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE plenipo.seats ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE plenipo.snapshots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE plenipo.scratch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY desk ON plenipo.heads TO plenipo_appender USING (true) WITH CHECK (true);
CREATE POLICY desk ON plenipo.rows TO plenipo_appender USING (true) WITH CHECK (true);
CREATE POLICY desk ON plenipo.seats TO plenipo_appender USING (true) WITH CHECK (true);
CREATE POLICY desk ON plenipo.snapshots TO plenipo_appender USING (true) WITH CHECK (true);
CREATE POLICY desk ON plenipo.scratch TO plenipo_appender USING (true) WITH CHECK (true);

-- A setting that was never made is NULL, one that a past transaction made is empty: nobody.
CREATE POLICY member ON plenipo.seats FOR SELECT TO plenipo_viewer
    USING (member = nullif(current_setting('app.member', true), ''));
CREATE POLICY member ON plenipo.heads FOR SELECT TO plenipo_viewer USING (room IN (
    SELECT room FROM plenipo.seats
    WHERE member = nullif(current_setting('app.member', true), '')));
CREATE POLICY member ON plenipo.rows FOR SELECT TO plenipo_viewer USING (room IN (
    SELECT room FROM plenipo.seats
    WHERE member = nullif(current_setting('app.member', true), '')));
CREATE POLICY member ON plenipo.snapshots FOR SELECT TO plenipo_viewer USING (room IN (
    SELECT room FROM plenipo.seats
    WHERE member = nullif(current_setting('app.member', true), '')));
CREATE POLICY member ON plenipo.scratch FOR SELECT TO plenipo_viewer USING (room IN (
    SELECT room FROM plenipo.seats
    WHERE member = nullif(current_setting('app.member', true), '')));
"""

_SECOND: Final[LiteralString] = """
CREATE TABLE plenipo.vault (
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (kind, key)
);
GRANT USAGE ON SCHEMA plenipo TO plenipo_keeper;
GRANT SELECT, INSERT, UPDATE, DELETE ON plenipo.vault TO plenipo_keeper;
ALTER TABLE plenipo.vault ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON plenipo.vault TO plenipo_keeper USING (true) WITH CHECK (true);
"""

MIGRATIONS: Final[tuple[LiteralString, ...]] = (_FIRST, _SECOND)
_ROLES: Final = ("plenipo_appender", "plenipo_viewer", "plenipo_keeper")
_WALLED: Final = ("heads", "rows", "scratch", "seats", "snapshots", "vault")
_LOCK: Final = 0x504C4E50  # any number, the same for everybody who migrates


def prepare(
    url: str,
    *,
    login: str = "",
    password: str = "",
    migrations: Sequence[LiteralString] = MIGRATIONS,
) -> None:
    """Make roles and tables, or bring them to the newest version; run by their owner.

    `url` names a role that may make roles and a schema; it will own the
    tables, and is not for the program to log in as. `login`, where given, is
    the role for the program: made with `password` when there is none, and made
    a member of the three roles. Every step is safe to repeat. Raises
    `UnusableInput` for a database of a newer version, `StoreUnavailable` when
    the server refuses; then nothing has changed but roles that were made.
    """
    connection = Pool(url, size=1, patience=10.0, pooled=False).connect()
    try:
        for role in _ROLES:
            _make_role(connection, role, sql.SQL("NOLOGIN"))
        if login:
            secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else None
            options = sql.SQL("LOGIN NOINHERIT") + (secret or sql.SQL(""))
            _make_role(connection, login, options)
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(
                    sql.SQL(", ").join(map(sql.Identifier, _ROLES)), sql.Identifier(login)
                )
            )
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            version = _version(connection) if _prepared(connection) else 0
            _not_newer(version, len(migrations))
            for step in migrations[version:]:
                connection.execute(step)
            if version < len(migrations):
                connection.execute("UPDATE plenipo.version SET number = %s", (len(migrations),))
    except psycopg.Error as error:
        if error.sqlstate == "42501":
            raise UnusableInput(
                "this role may not make roles and tables; prepare the database as its owner",
                where="database",
            ) from error
        raise unavailable(error) from error
    finally:
        connection.close()


def check_walls(connection: Connection) -> None:
    """Refuse to work with a database whose walls do not stand, in one sentence each.

    The role must be no superuser, must not pass row security, must neither own
    the tables nor be able to become who does; row security must be forced on
    every table; and the version must be this program's.
    """
    if not _prepared(connection):
        raise _unusable("the database has not been prepared; prepare it as its owner first")
    (special,) = _row(
        connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
        )
    )
    if special:
        raise _unusable(
            "this role passes row security; log in as a role that is no superuser and owns nothing"
        )
    (owning,) = _row(
        connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'plenipo' AND pg_has_role(session_user, c.relowner, 'MEMBER')"
        )
    )
    if owning:
        raise _unusable("this role owns the tables; log in as a role that owns nothing")
    _must_act_as(connection, _ROLES[0])
    with connection.transaction():
        connection.execute("SET LOCAL ROLE plenipo_appender")
        number = _version(connection)
    _not_newer(number, len(MIGRATIONS))
    if number < len(MIGRATIONS):
        raise _unusable(
            f"the database is of an older version ({number}, and this program's is "
            f"{len(MIGRATIONS)}); prepare it as its owner"
        )
    (walled,) = _row(
        connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'plenipo' AND c.relname = ANY(%s) "
            "AND c.relrowsecurity AND c.relforcerowsecurity",
            (list(_WALLED),),
        )
    )
    if walled != len(_WALLED):
        raise _unusable("row security has been switched off on a table; switch it on again")
    for role in _ROLES[1:]:
        _must_act_as(connection, role)
    (inherits,) = _row(
        connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'plenipo' AND c.relkind = 'r' "
            "AND has_table_privilege(session_user, c.oid, 'SELECT')"
        )
    )
    if inherits:
        raise _unusable(
            "this role may read without taking a role first; make it one that inherits nothing"
        )


def _must_act_as(connection: Connection, role: str) -> None:
    (member,) = _row(connection.execute("SELECT pg_has_role(session_user, %s, 'MEMBER')", (role,)))
    if not member:
        raise _unusable(f"this role may not act as {role}; prepare the database for it")


def _prepared(connection: Connection) -> bool:
    """Tell whether the database has been prepared, to a role that may see no more."""
    (there,) = _row(
        connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'plenipo' AND c.relname = 'version'"
        )
    )
    return bool(there)


def _version(connection: Connection) -> int:
    (number,) = _row(connection.execute("SELECT number FROM plenipo.version"))
    assert isinstance(number, int)
    return number


def _make_role(connection: Connection, name: str, options: sql.Composable) -> None:
    """Make a role unless there is one; another process may be making it just now."""
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    if found is None:
        try:
            connection.execute(sql.SQL("CREATE ROLE {} ").format(sql.Identifier(name)) + options)
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            return


def _row(cursor: psycopg.Cursor[tuple[object, ...]]) -> tuple[object, ...]:
    row = cursor.fetchone()
    if row is None:
        raise StoreUnavailable("the database gave no answer where it must give one")
    return row


def _not_newer(version: int, known: int) -> None:
    if version > known:
        raise _unusable(
            f"this database was written by a newer Plenipo (version {version}, and this one "
            f"reads up to {known}); use that one"
        )


def _unusable(what: str) -> UnusableInput:
    return UnusableInput(what, where="database")

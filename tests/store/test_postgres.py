"""What only the store in a database has: roles, walls, versions, wake-ups, many processes."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import LiteralString, NamedTuple

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, given, settings

from plenipo.desk.ports import Batch, SeatChange, Stale, Store, StoreUnavailable
from plenipo.desk.vault import Change
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store.groups import Closed
from plenipo.store.memory import MemoryStore
from plenipo.text.errors import UnusableInput
from tests.store.server import PASSWORD, Server

psycopg = pytest.importorskip("psycopg", reason="no way to PostgreSQL: install psycopg[binary]")

from psycopg import sql  # noqa: E402 - only where the package is there

from plenipo.store.postgres import PostgresStore, open_postgres  # noqa: E402
from plenipo.store.postgres_schema import MIGRATIONS, prepare  # noqa: E402

PLENARY, CAUCUS, CHAIR = RoomId("plenary"), RoomId("caucus"), RoomId("chair")
ANNA, BORIS, CARLA = MemberId("anna"), MemberId("boris"), MemberId("carla")
TABLES = ("heads", "rows", "seats", "snapshots", "scratch")


class Place(NamedTuple):
    """A prepared database: the addresses of its owner and of the program."""

    server: Server
    owner: str
    login: str
    name: str


@pytest.fixture
def place(server: Server, database: str) -> Place:
    return Place(
        server, server.address(database), server.address(database, user=database), database
    )


@pytest.fixture
def store(place: Place) -> Iterator[PostgresStore]:
    made = open_postgres(place.login, patience=5)
    yield made
    made.close()


def fill(store: Store) -> None:
    """Anna sits in the plenary and the caucus, Boris in the plenary, nobody in the chair's room."""
    sits = [SeatChange(member, True) for member in (ANNA, BORIS)]
    store.append([Batch(PLENARY, 0, (b"to all", b"again"), tuple(sits))])
    store.append([Batch(CAUCUS, 0, (b"among us",), (sits[0],))])
    store.append([Batch(CHAIR, 0, (b"for no eyes",))])
    for room in (PLENARY, CAUCUS, CHAIR):
        store.save_snapshot(room, 1, b"state of " + room.encode())
        store.put_scratch(room, "draft", b"typed in " + room.encode())


def seen(store: Store) -> dict[str, object]:
    """Everything a store shows, asked for without any filter of ours."""
    return {
        "rooms": store.rooms(),
        "rows": {room: list(store.read(room)) for room in (PLENARY, CAUCUS, CHAIR)},
        "heads": {room: store.head(room) for room in (PLENARY, CAUCUS, CHAIR)},
        "snapshots": {room: store.snapshot(room) for room in (PLENARY, CAUCUS, CHAIR)},
        "scratch": {room: store.scratch(room, "draft") for room in (PLENARY, CAUCUS, CHAIR)},
        "seats": {member: store.rooms_of(member) for member in (ANNA, BORIS, CARLA)},
    }


# -------------------------------------------------------------------- the second wall


def test_a_member_sees_the_rooms_where_it_sits_and_nothing_else(store: PostgresStore) -> None:
    fill(store)
    assert seen(store.reader(BORIS)) == {
        "rooms": (PLENARY,),
        "rows": {PLENARY: [(1, b"to all"), (2, b"again")], CAUCUS: [], CHAIR: []},
        "heads": {PLENARY: 2, CAUCUS: 0, CHAIR: 0},
        "snapshots": {PLENARY: (1, b"state of plenary"), CAUCUS: None, CHAIR: None},
        "scratch": {PLENARY: b"typed in plenary", CAUCUS: None, CHAIR: None},
        "seats": {ANNA: (), BORIS: (PLENARY,), CARLA: ()},
    }
    assert store.reader(ANNA).rooms() == (CAUCUS, PLENARY)


@pytest.mark.parametrize(
    "member", ["", "nobody", "' OR true --", "anna\0", "\ud800", "ANNA", "anna "]
)
def test_a_member_who_sits_nowhere_sees_an_empty_store(store: PostgresStore, member: str) -> None:
    nothing = seen(MemoryStore())
    fill(store)
    assert seen(store.reader(MemberId(member))) == nothing


def test_a_connection_that_is_lent_on_carries_no_name(place: Place) -> None:
    store = open_postgres(place.login, connections=1)
    fill(store)
    assert store.reader(ANNA).rooms() == (CAUCUS, PLENARY)
    connection = store._pool._idle[0]
    connection.execute("SET ROLE plenipo_viewer")
    assert connection.execute("SELECT room FROM plenipo.rows").fetchall() == []
    connection.execute("RESET ROLE")
    store.close()


def test_who_leaves_sees_nothing_more(store: PostgresStore) -> None:
    fill(store)
    boris = store.reader(BORIS)
    assert boris.rooms() == (PLENARY,)
    store.append([Batch(PLENARY, 2, (b"left",), (SeatChange(BORIS, False),))])
    assert seen(boris) == seen(MemoryStore())


def test_a_reader_cannot_write(store: PostgresStore) -> None:
    fill(store)
    before = seen(store)
    anna = store.reader(ANNA)
    with pytest.raises(StoreUnavailable):
        anna.append([Batch(PLENARY, 2, (b"x",))])
    with pytest.raises(StoreUnavailable):
        anna.append([Batch(RoomId("new"), 0, (b"x",))])
    with pytest.raises(StoreUnavailable):
        anna.save_snapshot(PLENARY, 9, b"x")
    with pytest.raises(StoreUnavailable):
        anna.put_scratch(PLENARY, "draft", None)
    assert seen(store) == before


doings = st.lists(
    st.tuples(
        st.sampled_from([PLENARY, CAUCUS, CHAIR]),
        st.lists(
            st.builds(SeatChange, st.sampled_from([ANNA, BORIS, CARLA]), st.booleans()), max_size=2
        ),
    ),
    max_size=12,
)


# Each try makes two databases: what fails is shown as it was found.
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(doings, doings)
def test_what_happens_where_a_member_does_not_sit_changes_nothing_it_sees(
    server: Server,
    after: list[tuple[RoomId, list[SeatChange]]],
    hidden: list[tuple[RoomId, list[SeatChange]]],
) -> None:
    """Two worlds that differ only in rooms where Boris never sits look the same to Boris."""

    def world(store: PostgresStore, *, with_hidden: bool) -> dict[str, object]:
        def append(room: RoomId, seats: Sequence[SeatChange]) -> None:
            head = store.head(room)
            store.append([Batch(room, head, (b"row",), tuple(seats))])
            store.save_snapshot(room, head + 1, b"state")
            store.put_scratch(room, "draft", b"typed %d" % head)

        for room, seats in after:
            append(room, seats)
        if with_hidden:
            open_to_boris = {room for room, seats in after if any(s.member == BORIS for s in seats)}
            for room, seats in hidden:
                if room not in open_to_boris:
                    append(room, [change for change in seats if change.member != BORIS])
        return seen(store.reader(BORIS))

    with emptied(server) as one:
        bare = world(one, with_hidden=False)
    with emptied(server) as two:
        assert world(two, with_hidden=True) == bare


class emptied:  # noqa: N801 - used as a with statement reads it
    """A store in a database of its own."""

    def __init__(self, server: Server) -> None:
        import secrets

        self.server = server
        self.name = f"plenipo_test_{secrets.token_hex(6)}"

    def __enter__(self) -> PostgresStore:
        with psycopg.connect(self.server.url, autocommit=True) as owner:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        prepare(self.server.address(self.name), login=self.name, password=PASSWORD)
        self.store = open_postgres(self.server.address(self.name, user=self.name), connections=1)
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()
        with psycopg.connect(self.server.url, autocommit=True) as owner:
            name = sql.Identifier(self.name)
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            owner.execute(sql.SQL("DROP ROLE {}").format(name))


@pytest.mark.parametrize("table", TABLES)
def test_a_query_without_a_filter_shows_only_what_the_policy_allows(
    store: PostgresStore, place: Place, table: str
) -> None:
    """By hand, past the program: each hat, each way of not saying for whom."""
    fill(store)
    query = sql.SQL("SELECT * FROM plenipo.{}").format(sql.Identifier(table))
    with psycopg.connect(place.login, autocommit=True) as by_hand:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand.execute(query)  # the login itself may nothing
        by_hand.execute("SET ROLE plenipo_viewer")
        assert by_hand.execute(query).fetchall() == []  # no member was ever named
        by_hand.execute("BEGIN")
        by_hand.execute("SELECT set_config('app.member', 'boris', true)")
        rooms = {row[1] if table == "seats" else row[0] for row in by_hand.execute(query)}
        assert rooms == {PLENARY}
        by_hand.execute("COMMIT")
        assert by_hand.execute(query).fetchall() == []  # the name ended with its transaction
        for change in (
            "INSERT INTO plenipo.{} SELECT * FROM plenipo.{} LIMIT 0",
            "DELETE FROM plenipo.{}",
            "TRUNCATE plenipo.{}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                by_hand.execute(
                    sql.SQL(change).format(*[sql.Identifier(table)] * change.count("{}"))
                )


@pytest.mark.parametrize("role", ["plenipo_appender", "plenipo_viewer"])
def test_who_reads_rooms_cannot_read_the_vault(
    store: PostgresStore, place: Place, role: str
) -> None:
    store.change([Change("account", "anna", None, b"hash of a password")])
    with psycopg.connect(place.login, autocommit=True) as by_hand:
        by_hand.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        for query in (
            "SELECT * FROM plenipo.vault",
            "INSERT INTO plenipo.vault VALUES ('a', 'b', 'c')",
            "UPDATE plenipo.vault SET data = 'c'",
            "DELETE FROM plenipo.vault",
            "TRUNCATE plenipo.vault",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                by_hand.execute(query.encode())
    assert store.document("account", "anna") == b"hash of a password"


@pytest.mark.parametrize("table", TABLES)
def test_who_keeps_the_vault_cannot_read_rooms(
    store: PostgresStore, place: Place, table: str
) -> None:
    fill(store)
    with psycopg.connect(place.login, autocommit=True) as by_hand:
        by_hand.execute("SET ROLE plenipo_keeper")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand.execute(sql.SQL("SELECT * FROM plenipo.{}").format(sql.Identifier(table)))


def test_a_member_s_reader_has_no_vault(store: PostgresStore) -> None:
    fill(store)
    store.change([Change("account", "anna", None, b"kept")])
    anna = store.reader(ANNA)
    asks: list[Callable[[], object]] = [
        lambda: anna.document("account", "anna"),
        lambda: anna.documents("account"),
        lambda: anna.change([Change("account", "boris", None, b"new")]),
        lambda: anna.change([Change("account", "anna", b"kept", None)]),
    ]
    for ask in asks:
        with pytest.raises(StoreUnavailable):
            ask()
    assert store.documents("account") == (("anna", b"kept"),)


def test_a_database_of_the_first_version_is_given_a_vault(
    store: PostgresStore, place: Place
) -> None:
    fill(store)
    before = seen(store)
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute("DROP TABLE plenipo.vault")
        owner.execute("REVOKE USAGE ON SCHEMA plenipo FROM plenipo_keeper")
        owner.execute("UPDATE plenipo.version SET number = 1")
    with pytest.raises(UnusableInput, match="is of an older version"):
        open_postgres(place.login)
    prepare(place.owner)
    again = open_postgres(place.login)
    again.change([Change("account", "anna", None, b"kept")])
    assert again.document("account", "anna") == b"kept"
    assert seen(again) == before
    again.close()


def test_the_wall_stands_for_the_owner_too(store: PostgresStore, place: Place) -> None:
    """The owner is no superuser where it matters: a table's owner who is not one sees nothing."""
    fill(store)
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(f"{place.name}_o")))
        try:
            role = sql.Identifier(f"{place.name}_o")
            owner.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA plenipo TO {}").format(role))
            owner.execute(sql.SQL("ALTER TABLE plenipo.rows OWNER TO {}").format(role))
            owner.execute(sql.SQL("SET ROLE {}").format(role))
            assert owner.execute("SELECT * FROM plenipo.rows").fetchall() == []
        finally:
            owner.execute("RESET ROLE")
            owner.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
            owner.execute(sql.SQL("DROP ROLE {}").format(role))


@pytest.mark.parametrize(
    "change",
    ["UPDATE plenipo.rows SET data = ''", "DELETE FROM plenipo.rows", "TRUNCATE plenipo.rows"],
)
def test_the_record_only_grows_for_every_hand(
    store: PostgresStore, place: Place, change: LiteralString
) -> None:
    fill(store)
    with psycopg.connect(place.login, autocommit=True) as by_hand:
        by_hand.execute("SET ROLE plenipo_appender")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand.execute(change)
    with (
        psycopg.connect(place.owner, autocommit=True) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="the record only grows"),
    ):
        owner.execute(change)


# -------------------------------------------------------------------- opening


def test_a_role_that_passes_the_wall_is_refused(place: Place) -> None:
    with pytest.raises(UnusableInput, match="this role passes row security"):
        open_postgres(place.owner)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("ALTER ROLE {login} BYPASSRLS", "this role passes row security"),
        ("ALTER TABLE plenipo.seats OWNER TO {login}", "this role owns the tables"),
        ("ALTER TABLE plenipo.rows NO FORCE ROW LEVEL SECURITY", "has been switched off"),
        ("ALTER TABLE plenipo.scratch DISABLE ROW LEVEL SECURITY", "has been switched off"),
        ("REVOKE plenipo_viewer FROM {login}", "may not act as plenipo_viewer"),
        ("REVOKE plenipo_appender FROM {login}", "may not act as plenipo_appender"),
        ("REVOKE plenipo_keeper FROM {login}", "may not act as plenipo_keeper"),
        ("ALTER TABLE plenipo.vault NO FORCE ROW LEVEL SECURITY", "has been switched off"),
        ("GRANT SELECT ON plenipo.vault TO {login}", "may read without taking a role"),
        ("GRANT SELECT ON plenipo.rows TO {login}", "may read without taking a role"),
        ("UPDATE plenipo.version SET number = 99", "was written by a newer Plenipo"),
        ("UPDATE plenipo.version SET number = 0", "is of an older version"),
        ("DROP SCHEMA plenipo CASCADE", "has not been prepared"),
    ],
)
def test_a_wall_that_does_not_stand_is_told_at_once(
    place: Place, spoil: LiteralString, sentence: str
) -> None:
    open_postgres(place.login).close()
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute(sql.SQL(spoil).format(login=sql.Identifier(place.name)))
    with pytest.raises(UnusableInput, match=sentence):
        open_postgres(place.login)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://anna:secret@host/db", "begins with postgresql://"),
        ("", "begins with postgresql://"),
        ("postgresql://anna:secret@host:port:port/db?x", "cannot be read"),
        ("postgresql://anna:secret@localhost/db?nonsense=1", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(
    url: str, sentence: str
) -> None:
    with pytest.raises(UnusableInput) as caught:
        open_postgres(url)
    assert sentence in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_is_away_is_told_in_a_sentence_without_the_password() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        open_postgres("postgresql://anna:secret@127.0.0.1:1/db", patience=2)
    assert str(caught.value) == "the database server cannot be reached; is it running?"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_database_that_is_not_there_is_told(server: Server, database: str) -> None:
    with pytest.raises(StoreUnavailable, match="refuses the connection; is it"):
        open_postgres(server.address("none_such", user=database))


# -------------------------------------------------------------------- versions


def test_preparing_twice_changes_nothing(store: PostgresStore, place: Place) -> None:
    fill(store)
    before = seen(store)
    prepare(place.owner, login=place.name, password=PASSWORD)
    prepare(place.owner)
    assert seen(store) == before


def test_an_older_database_is_brought_up_to_date_in_order(
    store: PostgresStore, place: Place
) -> None:
    fill(store)
    more: list[LiteralString] = [
        "CREATE TABLE plenipo.tags (room text)",
        "ALTER TABLE plenipo.tags ADD COLUMN note text",
    ]
    for _ in range(2):
        prepare(place.owner, migrations=[*MIGRATIONS, *more])
    with psycopg.connect(place.owner) as owner:
        assert owner.execute("SELECT number FROM plenipo.version").fetchall() == [
            (len(MIGRATIONS) + 2,)
        ]
        assert owner.execute("SELECT room, note FROM plenipo.tags").fetchall() == []
    with pytest.raises(UnusableInput, match="was written by a newer Plenipo"):
        prepare(place.owner)
    with pytest.raises(UnusableInput, match="was written by a newer Plenipo"):
        open_postgres(place.login)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    store: PostgresStore, place: Place
) -> None:
    fill(store)
    before = seen(store)
    broken: list[LiteralString] = ["DROP TABLE plenipo.seats", "SELECT 1 / 0"]
    with pytest.raises(StoreUnavailable):
        prepare(place.owner, migrations=[*MIGRATIONS, *broken])
    assert seen(store) == before
    open_postgres(place.login).close()


def test_who_prepares_at_once_does_so_once(server: Server, place: Place) -> None:
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute("DROP SCHEMA plenipo CASCADE")
    failures: list[BaseException] = []

    def prepares() -> None:
        try:
            prepare(place.owner)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=prepares) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    open_postgres(place.login).close()


def test_a_role_that_may_not_prepare_is_told(server: Server, place: Place) -> None:
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute("DROP SCHEMA plenipo CASCADE")
    with pytest.raises(UnusableInput, match="prepare the database as its owner"):
        prepare(place.login)


# -------------------------------------------------------------------- many processes


def test_two_processes_share_one_record(store: PostgresStore, place: Place) -> None:
    other = open_postgres(place.login, connections=1)
    store.append([Batch(PLENARY, 0, (b"a",))])
    other.append([Batch(PLENARY, 1, (b"b",))])
    with pytest.raises(Stale):
        store.append([Batch(PLENARY, 1, (b"c",))])
    assert [data for _, data in store.read(PLENARY)] == [b"a", b"b"]
    other.close()


def test_a_wake_up_comes_from_another_process_and_carries_nothing(
    store: PostgresStore, place: Place
) -> None:
    other = open_postgres(place.login)
    assert not store.wait(0)
    with psycopg.connect(place.login, autocommit=True) as listening:
        listening.execute("LISTEN plenipo")
        other.append([Batch(CAUCUS, 0, (b"among us",))])
        notices = list(listening.notifies(timeout=5, stop_after=1))
        assert [(notice.channel, notice.payload) for notice in notices] == [("plenipo", "")]
    assert store.wait(5)
    assert not store.wait(0)
    other.append([Batch(CAUCUS, 1, (b"a",))])
    other.append([Batch(PLENARY, 0, (b"b",))])
    assert store.wait(5)
    other.close()


def test_a_waiting_process_wakes_without_looking_at_the_clock(place: Place) -> None:
    """With an hour between looks at the heads, only the notice can wake it."""
    store = open_postgres(place.login, poll=3600.0)
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(store.wait(60)))
    waiting.start()
    while store._listener is None:
        time.sleep(0.01)
    other = open_postgres(place.login)
    other.append([Batch(PLENARY, 0, (b"a",))])
    waiting.join(30)
    assert woken == [True]
    other.close()
    store.close()


def test_ones_own_appends_wake_nobody_before_the_clock_does(place: Place) -> None:
    """They are told by `watch` already; a process that writes much is not woken for each."""
    store = open_postgres(place.login, poll=3600.0)
    other = open_postgres(place.login)
    assert not store.wait(0)
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(store.wait(3600)))
    waiting.start()
    while store._listener is None:
        time.sleep(0.01)
    for n in range(20):
        store.append([Batch(PLENARY, n, (b"a",))])
    waiting.join(0.3)
    assert woken == []
    other.append([Batch(PLENARY, 20, (b"a",))])
    waiting.join(30)
    assert woken == [True]
    other.close()
    store.close()


def test_without_notices_the_heads_are_looked_at(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a pooler, where a notice goes to a connection that is somebody else's by now."""
    monkeypatch.setattr(PostgresStore, "_announce", lambda self: None)
    store = open_postgres(place.login, poll=0.05)
    other = open_postgres(place.login)
    woken: list[bool] = []
    for n in range(2):
        waiting = threading.Thread(target=lambda: woken.append(store.wait(3600)), daemon=True)
        waiting.start()
        other.append([Batch(PLENARY, n, (b"a",))])
        waiting.join(30)
        assert len(woken) == n + 1, "nobody has looked"
    assert woken == [True, True]
    assert not store.wait(0.1)
    other.close()
    store.close()


def test_closing_wakes_who_waits(place: Place) -> None:
    store = open_postgres(place.login, poll=3600.0)
    outcome: list[str] = []

    def waits() -> None:
        try:
            store.wait(3600)
        except Closed:
            outcome.append("closed")

    waiting = threading.Thread(target=waits)
    waiting.start()
    while store._listener is None:
        time.sleep(0.01)
    store.close()
    waiting.join(30)
    assert outcome == ["closed"]
    with pytest.raises(Closed):
        store.head(PLENARY)


def test_more_threads_than_connections_take_turns(place: Place) -> None:
    store = open_postgres(place.login, connections=2)
    threads = [
        threading.Thread(target=store.append, args=([Batch(RoomId(f"r{n}"), 0, (b"x",))],))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.rooms()) == 20
    assert len(store._pool._idle) <= 2
    store.close()


def test_a_room_held_by_another_does_not_hold_up_the_rest(
    store: PostgresStore, place: Place
) -> None:
    fill(store)
    with psycopg.connect(place.login) as holding:
        holding.execute("SET ROLE plenipo_appender")
        holding.execute("SELECT * FROM plenipo.heads WHERE room = 'caucus' FOR UPDATE")
        store.append([Batch(PLENARY, 2, (b"goes on",))])
        assert list(store.read(CAUCUS)) == [(1, b"among us")]
    store.append([Batch(CAUCUS, 1, (b"goes on",))])


def test_a_server_that_defaults_to_less_is_asked_for_what_is_promised(place: Place) -> None:
    """Defaults that lose commits or change what concurrent writers see do not weaken the store."""
    with psycopg.connect(place.owner, autocommit=True) as owner:
        for setting in (
            "synchronous_commit = off",
            "default_transaction_isolation = 'serializable'",
            "default_transaction_read_only = on",
        ):
            owner.execute(
                sql.SQL("ALTER ROLE {} SET ").format(sql.Identifier(place.name)) + sql.SQL(setting)
            )
    store = open_postgres(place.login)
    with store._writing() as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW transaction_isolation").fetchone() == ("read committed",)
    fill(store)
    assert store.rooms() == (CAUCUS, CHAIR, PLENARY)
    store.close()


def test_behind_a_pooler_nothing_is_prepared(place: Place) -> None:
    store = open_postgres(place.login, pooled=True, connections=1)
    for n in range(8):
        store.append([Batch(PLENARY, n, (b"x",))])
    with store._reading() as connection:
        assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
    store.close()


# -------------------------------------------------------------------- backup


def test_a_dump_restores_to_the_same_record_without_what_was_typed(
    store: PostgresStore, place: Place
) -> None:
    if place.server.bin is None:
        pytest.skip("the server given by URL brings no pg_dump: leave it out to use our own")
    fill(store)
    before = seen(store)
    dump = subprocess.run(
        [
            place.server.bin / "pg_dump",
            "--schema=plenipo",
            "--exclude-table-data=plenipo.scratch",
            "--format=plain",
            place.owner,
        ],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "typed in" not in dump
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute("DROP SCHEMA plenipo CASCADE")
    subprocess.run(
        [place.server.bin / "psql", "--quiet", "--set=ON_ERROR_STOP=1", place.owner],
        input=dump,
        capture_output=True,
        check=True,
        text=True,
    )
    again = open_postgres(place.login)
    after = seen(again)
    assert after.pop("scratch") == {PLENARY: None, CAUCUS: None, CHAIR: None}
    before.pop("scratch")
    assert after == before
    again.append([Batch(PLENARY, 2, (b"goes on",))])
    assert again.reader(BORIS).rooms() == (PLENARY,)
    again.close()


def test_a_dump_by_a_role_that_would_miss_rows_fails_instead(
    store: PostgresStore, place: Place
) -> None:
    if place.server.bin is None:
        pytest.skip("the server given by URL brings no pg_dump: leave it out to use our own")
    fill(store)
    with psycopg.connect(place.owner, autocommit=True) as owner:
        owner.execute(
            sql.SQL("GRANT plenipo_appender, plenipo_keeper TO {} WITH INHERIT TRUE").format(
                sql.Identifier(place.name)
            )
            if owner.info.server_version >= 160000
            else sql.SQL("ALTER ROLE {} INHERIT").format(sql.Identifier(place.name))
        )
    done = subprocess.run(
        [place.server.bin / "pg_dump", "--schema=plenipo", place.login],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode != 0
    assert "row-level security" in done.stderr

"""What every vault promises, tried on each: in memory, in a file, in a database server."""

from __future__ import annotations

import threading
from collections.abc import Callable

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from plenipo.desk.ports import Batch, Store
from plenipo.desk.vault import MOST_BYTES, MOST_CHANGES, Change, Moved, Vault
from plenipo.record.kinds import RoomId
from plenipo.store.memory import MemoryStore
from plenipo.text.errors import UnusableInput

UNKEPT = ["", "A", "a b", "é", "a\0", "\ud800", "-a", "a" * 201, "a'--", "%", "_"]


@pytest.fixture
def vault(store: Store) -> Vault:
    assert hasattr(store, "change"), "each store keeps a vault"
    return store  # type: ignore[return-value]  # the three of them are both


def make(vault: Vault, kind: str, key: str, data: bytes) -> None:
    vault.change([Change(kind, key, None, data)])


def everything(vault: Vault, *kinds: str) -> dict[str, dict[str, bytes]]:
    return {kind: dict(vault.documents(kind)) for kind in kinds}


# -------------------------------------------------------------------- keeping


def test_a_document_is_made_changed_and_left_out(vault: Vault) -> None:
    assert vault.document("account", "a") is None
    make(vault, "account", "a", b"one")
    assert vault.document("account", "a") == b"one"
    vault.change([Change("account", "a", b"one", b"two")])
    assert vault.document("account", "a") == b"two"
    vault.change([Change("account", "a", b"two", None)])
    assert vault.document("account", "a") is None
    assert vault.documents("account") == ()


def test_kinds_do_not_mix(vault: Vault) -> None:
    make(vault, "account", "a", b"one")
    make(vault, "session", "a", b"two")
    assert everything(vault, "account", "session") == {
        "account": {"a": b"one"},
        "session": {"a": b"two"},
    }


def test_documents_are_bytes_of_any_kind_up_to_a_size(vault: Vault) -> None:
    for key, data in {"a": b"", "b": b"\0", "c": bytes(range(256)), "d": b"x" * MOST_BYTES}.items():
        make(vault, "kind", key, data)
        assert vault.document("kind", key) == data
    with pytest.raises(UnusableInput, match="too long; keep to 65536"):
        make(vault, "kind", "e", b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize("name", UNKEPT)
def test_a_name_that_is_not_kept_is_refused_and_finds_nothing(vault: Vault, name: str) -> None:
    make(vault, "kind", "a", b"one")
    with pytest.raises(UnusableInput, match="use small letters"):
        make(vault, "kind", name, b"data")
    with pytest.raises(UnusableInput, match="use small letters"):
        make(vault, name, "a", b"data")
    assert vault.document("kind", name) is None
    assert vault.document(name, "a") is None
    assert vault.documents(name) == ()
    if name:
        assert vault.documents("kind", prefix=name) == ()


def test_documents_are_listed_by_key_prefix_and_place(vault: Vault) -> None:
    keys = ["a", "a.b", "a/1", "a/1/x", "a/2", "a/z", "a0", "b", "b/1"]
    for key in reversed(keys):
        make(vault, "kind", key, key.encode())
    make(vault, "kinder", "a/1", b"other")
    for prefix in ["", "a", "a/", "a/1", "b/", "c", "z"]:
        for after in ["", "a/1", "a/0", "zz"]:
            wanted = [key for key in sorted(keys) if key.startswith(prefix) and key > after]
            found = vault.documents("kind", prefix=prefix, after=after)
            assert found == tuple((key, key.encode()) for key in wanted)
            assert vault.documents("kind", prefix=prefix, after=after, limit=2) == found[:2]


# -------------------------------------------------------------------- compare and set


@pytest.mark.parametrize("was", [None, b"", b"One", b"one "])
@pytest.mark.parametrize("data", [None, b"two"])
def test_a_document_that_is_something_else_stays_as_it_is(
    vault: Vault, was: bytes | None, data: bytes | None
) -> None:
    make(vault, "kind", "a", b"one")
    if was is None and data is None:
        with pytest.raises(UnusableInput):
            vault.change([Change("kind", "a", was, data)])
    else:
        with pytest.raises(Moved):
            vault.change([Change("kind", "a", was, data)])
    assert vault.documents("kind") == (("a", b"one"),)


def test_a_document_that_is_not_there_is_not_changed(vault: Vault) -> None:
    for data in (None, b"two"):
        with pytest.raises(Moved):
            vault.change([Change("kind", "a", b"one", data)])
    assert vault.documents("kind") == ()


def test_all_changes_or_none(vault: Vault) -> None:
    make(vault, "kind", "a", b"one")
    for order in (1, -1):
        changes = [
            Change("kind", "a", b"one", b"two"),
            Change("kind", "b", None, b"new"),
            Change("kind", "c", b"never", b"was"),
        ][::order]
        with pytest.raises(Moved):
            vault.change(changes)
        assert vault.documents("kind") == (("a", b"one"),)


def test_a_document_can_be_held_to_what_was_read(vault: Vault) -> None:
    make(vault, "kind", "a", b"one")
    vault.change([Change("kind", "a", b"one", b"one"), Change("kind", "b", None, b"new")])
    with pytest.raises(Moved):
        vault.change([Change("kind", "a", b"two", b"two"), Change("kind", "c", None, b"new")])
    assert everything(vault, "kind") == {"kind": {"a": b"one", "b": b"new"}}


def test_several_changes_of_one_document_follow_each_other(vault: Vault) -> None:
    vault.change(
        [
            Change("kind", "a", None, b"one"),
            Change("kind", "b", None, b"other"),
            Change("kind", "a", b"one", None),
            Change("kind", "a", None, b"three"),
        ]
    )
    assert everything(vault, "kind") == {"kind": {"a": b"three", "b": b"other"}}


def test_so_many_changes_and_no_more(vault: Vault) -> None:
    changes = [Change("kind", f"{n:03}", None, b"data") for n in range(MOST_CHANGES + 1)]
    with pytest.raises(UnusableInput, match="ask in parts"):
        vault.change(changes)
    vault.change(changes[:-1])
    vault.change([])
    assert len(vault.documents("kind")) == MOST_CHANGES


def at_once(*jobs: Callable[[], None]) -> list[BaseException | None]:
    """Run jobs together and return what each raised."""
    ready = threading.Barrier(len(jobs))
    raised: list[BaseException | None] = [None] * len(jobs)

    def run(index: int) -> None:
        ready.wait(timeout=20)
        try:
            jobs[index]()
        except BaseException as error:
            raised[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_of_several_at_once_one_is_first(vault: Vault) -> None:
    for turn in range(10):
        key = f"{turn}"
        make(vault, "invitation", key, b"unused")

        def use(by: int, key: str = key) -> Callable[[], None]:
            def job() -> None:
                vault.change(
                    [
                        Change("invitation", key, b"unused", b"used by %d" % by),
                        Change("account", f"{key}.{by}", None, b"made"),
                    ]
                )

            return job

        raised = at_once(*(use(by) for by in range(4)))
        winners = [by for by, error in enumerate(raised) if error is None]
        assert len(winners) == 1
        assert all(isinstance(error, Moved) for error in raised if error is not None)
        assert vault.document("invitation", key) == b"used by %d" % winners[0]
        made = [k for k, _ in vault.documents("account", prefix=f"{key}.")]
        assert made == [f"{key}.{winners[0]}"]


def test_of_several_who_make_one_at_once_one_does(vault: Vault) -> None:
    for turn in range(10):
        raised = at_once(
            *(lambda n=n, turn=turn: make(vault, "kind", f"{turn}", b"%d" % n) for n in range(4))
        )
        assert sum(error is None for error in raised) == 1
        assert all(isinstance(error, Moved) for error in raised if error is not None)


def test_counting_together_loses_nothing(vault: Vault) -> None:
    make(vault, "kind", "count", b"0")

    def count() -> None:
        for _ in range(10):
            while True:
                was = vault.document("kind", "count")
                assert was is not None
                try:
                    vault.change([Change("kind", "count", was, b"%d" % (int(was) + 1))])
                except Moved:
                    continue
                break

    assert at_once(count, count, count) == [None] * 3
    assert vault.document("kind", "count") == b"30"


# -------------------------------------------------------------------- beside rooms


def test_rooms_and_the_vault_do_not_meet(store: Store, vault: Vault) -> None:
    room = RoomId("kind")
    store.append([Batch(room, 0, (b"row",))])
    store.put_scratch(room, "a", b"typed")
    make(vault, "kind", "a", b"kept")
    assert list(store.read(room)) == [(1, b"row")]
    assert store.scratch(room, "a") == b"typed"
    assert store.rooms() == (room,)
    store.put_scratch(room, "a", None)
    assert vault.document("kind", "a") == b"kept"


names = st.sampled_from(["a", "a/1", "b"])
maybe = st.none() | st.sampled_from([b"", b"x", b"y"])
changes = st.builds(Change, st.sampled_from(["k", "l"]), names, maybe, maybe)


def answer(vault: Vault, wanted: list[Change]) -> str:
    try:
        vault.change(wanted)
    except Moved:
        return "moved"
    except UnusableInput:
        return "refused"
    return "changed"


@given(turns=st.lists(st.lists(changes, max_size=4), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_each_answers_as_the_one_in_memory_does(vault: Vault, turns: list[list[Change]]) -> None:
    for kind in ("k", "l"):
        for key, data in vault.documents(kind):
            vault.change([Change(kind, key, data, None)])
    model = MemoryStore()
    for wanted in turns:
        # What one hopes to find is found as often as not.
        hopeful = [
            Change(c.kind, c.key, model.document(c.kind, c.key), c.data) if c.was == b"x" else c
            for c in wanted
        ]
        assert answer(vault, hopeful) == answer(model, hopeful)
        assert everything(vault, "k", "l") == everything(model, "k", "l")

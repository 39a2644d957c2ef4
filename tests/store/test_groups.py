"""Whoever comes first writes for all who wait, and nobody waits for one who has gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from plenipo.desk.ports import Batch, Stale, StoreUnavailable
from plenipo.record.kinds import RoomId
from plenipo.store.groups import Ask, Closed, GroupCommit
from plenipo.text.errors import PlenipoError


def ask(name: str, then: Callable[[PlenipoError | None], None] | None = None) -> Ask:
    return Ask(batches=(Batch(RoomId(name), 0, ()),), then=then)


class Writer:
    """Writes groups down; stops inside a commit while its gate is shut."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.inside = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()
        self.fails: BaseException | None = None
        self.at_once = 0

    def __call__(self, asks: Sequence[Ask]) -> None:
        self.at_once += 1
        assert self.at_once == 1, "two write at once"
        self.groups.append([name.batches[0].room for name in asks])
        self.inside.release()
        assert self.gate.wait(10)
        self.at_once -= 1
        if self.fails is not None:
            raise self.fails
        for one in asks:
            if "stale" in one.batches[0].room:
                one.refusal = Stale(one.batches[0].room)


class Callers:
    """Threads that write, and what each got."""

    def __init__(self, groups: GroupCommit) -> None:
        self.groups = groups
        self.outcomes: dict[str, str] = {}
        self.threads: list[threading.Thread] = []

    def start(self, name: str, *, queued: int) -> None:
        """Start one that writes, and wait until so many stand in the queue."""

        def write() -> None:
            try:
                self.groups.write(ask(name))
                self.outcomes[name] = "written"
            except BaseException as error:
                self.outcomes[name] = type(error).__name__

        thread = threading.Thread(target=write, daemon=True)
        thread.start()
        self.threads.append(thread)
        until(lambda: len(self.groups._waiting) >= queued)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive(), "somebody waits for ever"


def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.005)
    raise AssertionError("what was waited for did not come")


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def groups(writer: Writer) -> Iterator[GroupCommit]:
    made = GroupCommit(writer)
    yield made
    writer.gate.set()
    closing = threading.Thread(target=made.close, daemon=True)
    closing.start()
    closing.join(10)
    assert not closing.is_alive(), "closing waits for ever"


def test_one_alone_writes_at_once_in_its_own_thread(groups: GroupCommit, writer: Writer) -> None:
    before = threading.active_count()
    groups.write(ask("a"))
    groups.write(ask("b"))
    assert writer.groups == [["a"], ["b"]]
    assert threading.active_count() == before


def test_those_who_come_meanwhile_are_written_together(groups: GroupCommit, writer: Writer) -> None:
    writer.gate.clear()
    callers = Callers(groups)
    callers.start("a", queued=0)
    assert writer.inside.acquire(timeout=10)
    for count, name in enumerate(["b", "c stale", "d"], 1):
        callers.start(name, queued=count)
    writer.gate.set()
    callers.join()
    assert writer.groups == [["a"], ["b", "c stale", "d"]]
    assert callers.outcomes == {
        "a": "written",
        "b": "written",
        "c stale": "Stale",
        "d": "written",
    }


def test_those_who_come_back_at_once_are_waited_for(groups: GroupCommit, writer: Writer) -> None:
    """As after a group of three that took two minutes: the first to come back lets them come."""
    groups._expected, groups._took, groups._ended = 3, 120.0, time.monotonic()
    callers = Callers(groups)
    for name in ("a", "b", "c"):
        callers.start(name, queued=0)
    callers.join()
    assert [sorted(group) for group in writer.groups] == [["a", "b", "c"]]


def test_one_whose_company_has_gone_waits_for_nobody(groups: GroupCommit, writer: Writer) -> None:
    groups._expected, groups._took, groups._ended = 3, 120.0, time.monotonic() - 121
    groups.write(ask("a"))
    assert writer.groups == [["a"]]


def test_what_ends_the_program_tells_the_others_and_frees_the_lead(
    groups: GroupCommit, writer: Writer
) -> None:
    """The one who leads is interrupted: those it wrote for are refused, and the next one leads."""
    told: list[PlenipoError | None] = []
    writer.gate.clear()
    callers = Callers(groups)
    callers.start("a", queued=0)
    assert writer.inside.acquire(timeout=10)
    callers.start("b", queued=1)
    groups.submit(ask("c", told.append))
    callers.start("d", queued=3)
    writer.fails = KeyboardInterrupt()
    writer.gate.set()
    callers.join()
    until(lambda: len(told) == 1)
    assert writer.groups == [["a"], ["b", "c", "d"]]
    assert callers.outcomes == {
        "a": "KeyboardInterrupt",
        "b": "KeyboardInterrupt",
        "d": "StoreUnavailable",
    }
    assert isinstance(told[0], StoreUnavailable)
    writer.fails = None
    groups.write(ask("e"))
    assert writer.groups[-1] == ["e"]


def test_nobody_waits_for_one_who_was_interrupted(groups: GroupCommit, writer: Writer) -> None:
    """One who waits is interrupted just when it is given the lead."""
    writer.gate.clear()
    callers = Callers(groups)
    callers.start("a", queued=0)
    assert writer.inside.acquire(timeout=10)
    gone = ask("gone")
    with groups._lock:
        assert not groups._queue(gone)
    callers.start("b", queued=2)
    writer.gate.set()
    until(lambda: groups._leader is gone)
    groups._leave(gone)
    callers.join()
    assert writer.groups == [["a"], ["b"]]


def test_one_interrupted_before_its_turn_is_not_written(
    groups: GroupCommit, writer: Writer
) -> None:
    writer.gate.clear()
    callers = Callers(groups)
    callers.start("a", queued=0)
    assert writer.inside.acquire(timeout=10)
    gone = ask("gone")
    with groups._lock:
        groups._queue(gone)
    groups._leave(gone)
    callers.start("b", queued=1)
    writer.gate.set()
    callers.join()
    assert writer.groups == [["a"], ["b"]]


def test_submitting_does_not_wait_and_is_told(groups: GroupCommit, writer: Writer) -> None:
    writer.gate.clear()
    told: list[tuple[str, object]] = []
    names = ["a", "b stale", "c"]
    for name in names:
        groups.submit(ask(name, lambda refusal, name=name: told.append((name, refusal))))  # type: ignore[misc]
    assert told == []
    writer.gate.set()
    until(lambda: len(told) == 3)
    assert [name for name, _ in told] == names
    assert [type(refusal) for _, refusal in told] == [type(None), Stale, type(None)]
    assert sum(len(group) for group in writer.groups) == 3


def test_callers_who_wait_and_who_do_not_share_one_queue(
    groups: GroupCommit, writer: Writer
) -> None:
    writer.gate.clear()
    told: list[object] = []
    groups.submit(ask("a", told.append))
    assert writer.inside.acquire(timeout=10)
    callers = Callers(groups)
    callers.start("b", queued=1)
    groups.submit(ask("c", told.append))
    callers.start("d", queued=3)
    writer.gate.set()
    callers.join()
    until(lambda: len(told) == 2)
    assert writer.groups == [["a"], ["b", "c", "d"]]


def test_a_callback_that_breaks_is_shown_and_spoils_nothing(
    groups: GroupCommit, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda what: shown.append(what.exc_type))
    told: list[object] = []

    def breaks(refusal: PlenipoError | None) -> None:
        raise ZeroDivisionError

    groups.submit(ask("a", breaks))
    groups.submit(ask("b", told.append))
    until(lambda: told == [None])
    assert shown == [ZeroDivisionError]


def test_closing_writes_what_is_queued_and_takes_nothing_more(writer: Writer) -> None:
    groups = GroupCommit(writer)
    writer.gate.clear()
    callers = Callers(groups)
    callers.start("a", queued=0)
    assert writer.inside.acquire(timeout=10)
    callers.start("b", queued=1)
    closing = threading.Thread(target=groups.close)
    closing.start()
    until(lambda: groups._closed)
    with pytest.raises(Closed):
        groups.write(ask("c"))
    with pytest.raises(Closed):
        groups.submit(ask("d", lambda _: None))
    writer.gate.set()
    closing.join(10)
    callers.join()
    assert callers.outcomes == {"a": "written", "b": "written"}
    assert writer.groups == [["a"], ["b"]]
    groups.close()

"""Group commit: whoever comes first writes for everybody who waits.

A durable write costs one wait for the disk, however much is written. So
callers queue; one of them leads, takes everything that waits, writes it in
one transaction and tells each caller its own outcome, while those who come
meanwhile queue for the next one. A caller who is alone leads at once and
never waits for another thread, which is why there is no thread whose only
work is writing: handing a write over and waiting to be woken costs about a
third of the rate of single appends. (The scheme is that of the write queues
of log-structured stores.)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plenipo.desk.ports import Batch, StoreUnavailable
from plenipo.desk.vault import Change
from plenipo.text.errors import PlenipoError

Statement = tuple[str, tuple[str | int | bytes, ...]]
Then = Callable[[PlenipoError | None], None]


def _taken() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Ask:
    """What one caller wants written, all or none, and what came of it.

    `refusal` is set by whoever writes. `then`, where given, is called with it
    in the writer's thread; otherwise the caller waits for its `turn`.
    """

    batches: Sequence[Batch] = ()
    statements: Sequence[Statement] = ()
    changes: Sequence[Change] = ()
    swap: Statement | None = None  # changes one row, or is refused
    then: Then | None = None
    refusal: PlenipoError | None = None
    settled: bool = False
    turn: threading.Lock = field(default_factory=_taken)


class Closed(StoreUnavailable):
    """The store has been closed."""

    def __init__(self) -> None:
        super().__init__("the store is closed")


class GroupCommit:
    """A queue of callers in front of one writer.

    `commit` is called with everything that waits, in the order it came, by one
    thread at a time. It sets each `refusal` and raises only what ends a
    program; then those it had not written are refused.
    """

    def __init__(self, commit: Callable[[Sequence[Ask]], None]) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._enough = threading.Condition(self._lock)
        self._waiting: list[Ask] = []
        self._leader: Ask | None = None
        self._expected = 0  # how many may come before the next group is written
        self._took = 0.0  # seconds, the last group
        self._ended = 0.0
        self._closed = False
        self._bell = threading.Semaphore(0)  # rings for the clerk, who leads where no caller waits
        self._clerk: threading.Thread | None = None

    def write(self, ask: Ask) -> None:
        """Return when `ask` is written; raise its refusal."""
        with self._lock:
            leading = self._queue(ask)
        if not leading:
            try:
                ask.turn.acquire()
            except BaseException:
                self._leave(ask)
                raise
        if not ask.settled:
            self._lead()
        if ask.refusal is not None:
            raise ask.refusal

    def submit(self, ask: Ask) -> None:
        """Queue `ask` and return at once; its `then` is called when it is written or refused.

        `then` must be short: the writer waits for it.
        """
        with self._lock:
            leading = self._queue(ask)
            if self._clerk is None:
                self._clerk = threading.Thread(target=self._serve, name="clerk", daemon=True)
                self._clerk.start()
        if leading:
            self._bell.release()

    def close(self) -> None:
        """Take nothing more, and return when all that was queued is written."""
        with self._lock:
            self._closed = True
            while self._leader is not None:
                self._idle.wait()
            clerk, self._clerk = self._clerk, None
        if clerk is not None and clerk is not threading.current_thread():
            self._bell.release()
            clerk.join()

    def _queue(self, ask: Ask) -> bool:
        """Queue under the lock; tell whether the caller is to lead."""
        if self._closed:
            raise Closed
        self._waiting.append(ask)
        if self._leader is None:
            self._leader = ask
            if time.monotonic() - self._ended > self._took:
                self._expected = 1  # those of the last group have gone elsewhere
            return True
        if len(self._waiting) >= self._expected:
            self._enough.notify()
        return False

    def _lead(self) -> None:
        with self._lock:
            # Those whom the last group told come back at once, while others wait already. To let
            # them come too costs less than their waiting for a group of their own.
            if len(self._waiting) < self._expected:
                self._enough.wait_for(
                    lambda: len(self._waiting) >= self._expected, timeout=self._took / 2
                )
            asks, self._waiting = self._waiting, []
        begun = time.monotonic()
        try:
            self._commit(asks)
        except BaseException:
            for ask in asks:
                ask.refusal = ask.refusal or StoreUnavailable(
                    "writing was interrupted: read again to see what was recorded"
                )
            raise
        finally:
            with self._lock:
                self._ended = time.monotonic()
                self._took = self._ended - begun
                self._expected = len(asks) + len(self._waiting)
                self._pass_on()
            for ask in asks:
                ask.settled = True
                if ask.then is None:
                    ask.turn.release()
                else:
                    _tell(ask.then, ask.refusal)

    def _pass_on(self) -> None:
        """Give the lead to the first who waits, under the lock."""
        self._leader = self._waiting[0] if self._waiting else None
        if self._leader is None:
            if self._closed:
                self._idle.notify_all()
        elif self._leader.then is None:
            self._leader.turn.release()
        else:
            self._bell.release()

    def _leave(self, ask: Ask) -> None:
        """Let a caller go whose waiting was interrupted; nobody may wait for it to lead."""
        with self._lock:
            if ask in self._waiting:
                self._waiting.remove(ask)
            if self._leader is ask and not ask.settled:
                self._pass_on()

    def _serve(self) -> None:
        while True:
            self._bell.acquire()
            with self._lock:
                if self._leader is None:
                    return
            self._lead()


def _tell(then: Then, refusal: PlenipoError | None) -> None:
    """Call back; what breaks there is shown and spoils nobody else's write."""
    try:
        then(refusal)
    except Exception as error:
        shown = (type(error), error, error.__traceback__, threading.current_thread())
        threading.excepthook(threading.ExceptHookArgs(shown))

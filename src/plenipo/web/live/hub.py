"""The hub of one process: it hears that rooms move, and tells the streams that are open here.

What this process appends comes from the store in the order it was written, and
each member hears of exactly the appends to the rooms where that member sits,
one frame a room and transaction. So what a stream carries follows from its own
rooms alone: nothing is counted, ordered or put together across rooms. What
other programs append is found by a look at the store, after a wake-up that
carries nothing.

One busy room cannot flood the process: frames of one room keep `SPACING`, and
those between are told by the next one. That rests on the room's own moves and
the clock, on no other room. The beat comes at a fixed pace, whatever happens.

A hub belongs to one event loop; `told` and `end` alone may be called from other threads.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Final, Protocol

from plenipo.desk.ports import Batch, Sight, StoreUnavailable, Told
from plenipo.record.decide import Refused
from plenipo.record.kinds import MemberId, RoomId
from plenipo.web.live.attendance import Attendance, Step, steps
from plenipo.web.live.frames import BEAT, Frame, greeting, room_frame

SPACING: Final = 0.04  # seconds between two frames of one room
BEAT_SECONDS: Final = 15.0
_ROUNDING: Final = 1e-6  # seconds: what is lost when moments are added up
AGAIN_SECONDS: Final = 1.0  # until a store that was away is tried again
EACH: Final = 12  # streams of one session: pages open at once
MOST: Final = 20_000  # streams of one process

TOO_MANY: Final = Refused(
    "too-many-streams",
    "Too many pages are open at once; this one is not live. Close another and load this one again.",
)
FULL: Final = Refused(
    "full",
    "The server has no room for another live page; this one is not live. Load it again later.",
)
CLOSING: Final = Refused("closing", "The server is stopping; load the page again in a moment.")

Members = Callable[[], frozenset[MemberId] | None]


class Moves(Protocol):
    """What a hub needs of a store; see `plenipo.desk.ports.Store`."""

    def look(self, members: Collection[MemberId], rooms: Collection[RoomId]) -> dict[RoomId, Sight]:
        """Return the members' rooms and those asked for, as of one moment."""
        ...

    def watch(self, told: Told) -> Callable[[], None]:
        """Call `told` with what this process appends."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until another program may have appended."""
        ...


class Line(Protocol):
    """The way to one page."""

    def write(self, frame: Frame) -> None:
        """Send a frame, or keep it until the line takes it, or cut a line that is too slow."""
        ...

    def close(self) -> None:
        """End the stream; the page comes back by itself if it may."""
        ...


@dataclass(slots=True, eq=False)
class Stream:
    """One page's stream. `members` is asked again with each beat; None ends the stream."""

    session: str
    members: Members
    line: Line
    known: frozenset[MemberId] = frozenset()  # as which members it was let in
    open: bool = True


class Hub:
    """Streams of one process over one store. Begins with the first stream, ends with `stop`."""

    def __init__(
        self,
        store: Moves,
        *,
        beat: float = BEAT_SECONDS,
        spacing: float = SPACING,
        each: int = EACH,
        most: int = MOST,
    ) -> None:
        self._store = store
        self._beat = beat
        self._spacing = spacing
        self._each = each
        self._most = most
        self._attendance: Attendance[Stream] = Attendance()
        self._sessions: dict[str, dict[Stream, None]] = {}
        self._count = 0
        self._joining: list[Stream] = []
        self._inbox: deque[tuple[Step, ...]] = deque()
        self._rung = False
        self._last: dict[RoomId, float] = {}  # when a room's frame was sent
        self._held: dict[RoomId, float] = {}  # rooms whose frame keeps its distance, until when
        self._timer: asyncio.TimerHandle | None = None  # for the first of them
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._stopping = threading.Event()
        self._stopped = False
        self._wanted = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        """Return how many streams are open."""
        return self._count

    # ------------------------------------------------------------ streams

    def admit(self, session: str) -> Refused | None:
        """Tell whether a session may open one more stream here."""
        if self._stopped:
            return CLOSING
        if self._count >= self._most:
            return FULL
        return TOO_MANY if len(self._sessions.get(session, ())) >= self._each else None

    def join(
        self, session: str, known: frozenset[MemberId], members: Members, line: Line
    ) -> Stream:
        """Open a stream: it is greeted, told the heads of its rooms, then each move.

        Reconnecting is the same; what was missed lies in the heads. `known` is
        as which members the viewer is here now. Ask `admit` first: what it would
        refuse is closed at once.
        """
        stream = Stream(session, members, line, known)
        if self.admit(session) is not None:  # others came between
            stream.open = False
            line.close()
            return stream
        if self._loop is None:
            self._begin()
        self._sessions.setdefault(session, {})[stream] = None
        self._count += 1
        line.write(greeting(1000 + sum(session.encode()) * 7919 % 3000))  # not all at one moment
        self._joining.append(stream)
        self._wanted.set()
        return stream

    def leave(self, stream: Stream) -> None:
        """Take in that a stream's line is gone; once or twice alike."""
        if not stream.open:
            return
        stream.open = False
        self._count -= 1
        of_session = self._sessions[stream.session]
        del of_session[stream]
        if not of_session:
            del self._sessions[stream.session]
        self._attendance.leave(stream)

    def end(self, session: str) -> None:
        """Close every stream of a session here: it was signed out. May be called in any thread."""
        loop = self._loop
        if loop is not None and not self._stopped:
            loop.call_soon_threadsafe(self._end, session)

    def _end(self, session: str) -> None:
        for stream in list(self._sessions.get(session, ())):
            self._close(stream)

    def _close(self, stream: Stream) -> None:
        self.leave(stream)
        stream.line.close()

    # ------------------------------------------------------------ begin and stop

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._unwatch = self._store.watch(self.told)
        # It ends within a second of `stop`, or when the store is closed; nobody needs to wait for it.
        threading.Thread(target=self._look_out, name="lookout", daemon=True).start()
        self._tasks = [
            self._loop.create_task(self._keep_looking()),
            self._loop.create_task(self._keep_beating()),
        ]

    async def stop(self) -> None:
        """Close every stream and end what runs beside; nothing can be opened any more."""
        self._stopped = True
        self._stopping.set()
        self._unwatch()
        for session in list(self._sessions):
            self._end(session)
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # ------------------------------------------------------------ what this process appends

    def told(self, batches: Sequence[Batch]) -> None:
        """Take in one transaction of this process, in whatever thread wrote it."""
        loop = self._loop
        if loop is None or self._stopped:
            return
        self._inbox.append(steps(batches))
        if not self._rung:
            self._rung = True
            try:
                loop.call_soon_threadsafe(self._drain)
            except RuntimeError:  # the loop has ended without a stop: nobody is left to be told
                self._stopped = True

    def _drain(self) -> None:
        self._rung = False  # first: what comes from now on rings again
        while self._inbox:
            for step in self._inbox.popleft():
                if self._attendance.told(step):
                    self._move(step.room)
        if self._attendance.astray:
            self._wanted.set()

    def _move(self, room: RoomId) -> None:
        """Tell that a room has moved: now, or when its last frame is long enough ago."""
        assert self._loop is not None
        if room in self._held:
            return
        now = self._loop.time()
        due = self._last.get(room, -inf) + self._spacing
        if due <= now + _ROUNDING:
            self._tell(room)
        else:
            self._held[room] = ceil(due * 1000) / 1000  # to what a loop's timer can tell apart
            self._set_timer()

    def _set_timer(self) -> None:
        """Set one timer for all held rooms: of two that are due at once the first held comes first.

        A timer for each would leave that to the loop, which may decide by
        timers of rooms that a page knows nothing of.
        """
        assert self._loop is not None
        if self._timer is not None:
            self._timer.cancel()
        due = min(self._held.values(), default=None)
        self._timer = None if due is None else self._loop.call_at(due, self._tell_held)

    def _tell_held(self) -> None:
        assert self._loop is not None
        now = self._loop.time() + _ROUNDING
        ready = [room for room, due in self._held.items() if due <= now]
        for room in sorted(ready, key=self._held.__getitem__):
            del self._held[room]
            self._tell(room)
        self._timer = None
        self._set_timer()

    def _tell(self, room: RoomId) -> None:
        """Send a room's frame to everybody who sits there at this moment."""
        assert self._loop is not None
        watchers = self._attendance.watchers(room)
        if not watchers:
            return
        self._last[room] = self._loop.time()
        frame = room_frame(room, self._attendance.head(room))
        for stream in watchers:
            stream.line.write(frame)

    # ------------------------------------------------------------ what others append

    def _look_out(self) -> None:
        """Ring when another program may have appended; runs in a thread of its own."""
        while not self._stopping.is_set():
            try:
                woken = self._store.wait(AGAIN_SECONDS)
            except StoreUnavailable:
                # Nothing is lost: the store wakes for what it could not tell meanwhile.
                self._stopping.wait(AGAIN_SECONDS)
                continue
            if woken and not self._stopping.is_set():
                assert self._loop is not None
                try:
                    self._loop.call_soon_threadsafe(self._wanted.set)
                except RuntimeError:
                    return

    async def _keep_looking(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            joining, self._joining = self._joining, []
            if not await self._look([stream for stream in joining if stream.open]):
                self._joining[:0] = joining
                await asyncio.sleep(AGAIN_SECONDS)
                self._wanted.set()
            elif self._attendance.astray:
                self._wanted.set()

    async def _look(self, joining: Sequence[Stream]) -> bool:
        """Look at the rooms of everybody here; let the joining in; tell whether it could."""
        members, rooms = self._attendance.begin_look(stream.known for stream in joining)
        if not members:
            self._attendance.end_look({})
            return True
        try:
            sights = await asyncio.to_thread(self._store.look, members, rooms)
        except Exception as error:
            self._attendance.drop_look()
            if not isinstance(error, StoreUnavailable):
                _report("a look at the store failed; it is tried again", error)
            return False
        self._drain()  # what this process appended is told move by move, as if nobody had looked
        for room in self._attendance.end_look(sights):
            self._move(room)
        for stream in joining:
            self._attendance.enter(stream, stream.known)
            if not stream.open:
                self._attendance.leave(stream)
        for stream in joining:
            for room in self._attendance.rooms_of(stream):
                if stream.open:
                    stream.line.write(room_frame(room, self._attendance.head(room)))
        return True

    # ------------------------------------------------------------ the beat

    async def _keep_beating(self) -> None:
        assert self._loop is not None
        due = self._loop.time()
        while True:
            due = max(due + self._beat, self._loop.time())
            await asyncio.sleep(due - self._loop.time())
            self._last = {room: at for room, at in self._last.items() if at + self._spacing > due}
            everybody = [stream for those in self._sessions.values() for stream in those]
            for stream in everybody:
                if stream.open:
                    stream.line.write(BEAT)
            try:
                now = await asyncio.to_thread(_asked, everybody)
            except Exception as error:  # nobody is sent away because a store is
                if not isinstance(error, StoreUnavailable):
                    _report("who listens could not be asked; it is tried again", error)
                continue
            for stream, members in zip(everybody, now, strict=True):
                if stream.open and members != stream.known:
                    # The page comes back at once, as who it now is; or is told to sign in.
                    self._close(stream)


def _report(message: str, error: Exception) -> None:
    """Show what should not happen, as the loop shows it; the hub goes on."""
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})


def _asked(streams: Sequence[Stream]) -> list[frozenset[MemberId] | None]:
    return [stream.members() for stream in streams]

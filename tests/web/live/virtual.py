"""An event loop whose time is ours: it jumps to the next thing that is due and never waits."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

LOOK = 0.003  # seconds that a look at the store takes; it sees what stands half-way through


class _Jumping(selectors.DefaultSelector):
    """Looks at what is ready, and moves the time on where it would wait."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.passed += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that runs a script of hours in milliseconds, the same each time."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed

    def run_in_executor(
        self, executor: object, func: Callable[..., Any], *args: object
    ) -> asyncio.Future[Any]:
        """Call half-way through `LOOK`, and answer at its end: in this thread, at a known time."""
        answer: asyncio.Future[Any] = self.create_future()

        def call() -> None:
            try:
                found, error = func(*args), None
            except Exception as raised:
                found, error = None, raised
            self.call_later(LOOK / 2, end, found, error)

        def end(found: object, error: Exception | None) -> None:
            if answer.cancelled():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        self.call_later(LOOK / 2, call)
        return answer

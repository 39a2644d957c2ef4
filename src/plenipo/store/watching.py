"""Who is told what a store appends."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence

from plenipo.desk.ports import Batch, Told


class Watchers:
    """Functions that are told of each append. What breaks in one spoils nobody's write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: tuple[Told, ...] = ()

    def add(self, told: Told) -> Callable[[], None]:
        """Tell `told` from now on; the answer ends it, once or twice alike."""

        def stop() -> None:
            with self._lock:
                self._told = tuple(each for each in self._told if each is not told)

        with self._lock:
            self._told = (*self._told, told)
        return stop

    def tell(self, batches: Sequence[Batch]) -> None:
        """Tell everybody what was written. Cost: a call each; nothing where nobody watches."""
        for told in self._told:
            try:
                told(batches)
            except Exception:
                kind, error, trace = sys.exc_info()
                assert kind is not None
                threading.excepthook(
                    threading.ExceptHookArgs((kind, error, trace, threading.current_thread()))
                )

"""Load much at once, without the search for circles that Python makes meanwhile.

What is not reachable any more is freed at once by counting references; now
and then Python looks for circles of objects that hold each other, which
counting cannot see. Entries and states hold none. While many entries are
loaded, that search passes over ever more rows again and again and takes
longer than everything else.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MANY: Final = 100_000  # objects left behind that are worth setting aside


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody look for circles meanwhile, nor later in much that is left behind.

    Threads may load side by side: whoever found the search running starts it
    again. Circles that other threads drop meanwhile, and only those, may stay
    in memory until the program ends.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            if gc.get_count()[0] > _MANY:
                gc.freeze()
            gc.enable()

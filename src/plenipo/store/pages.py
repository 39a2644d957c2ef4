"""Read a long room in pages, so that no reader holds the database while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Final

Rows = list[tuple[int, bytes]]

_FIRST: Final = 64  # rows
_MOST: Final = 4096  # rows
_WEIGHT: Final = 1 << 20  # bytes a page should have; it has more only while rows grow

_DATA: Final = itemgetter(1)

LAST: Final = (1 << 63) - 1  # the highest sequence number a database can hold


def in_pages(
    fetch: Callable[[int, int], Rows], *, after: int, limit: int
) -> Iterator[tuple[int, bytes]]:
    """Yield what `fetch(after, at_most)` gives, page by page, until it gives nothing more.

    Pages grow with rows that are short and shrink with rows that are long, so
    that one holds about a megabyte. At most `limit` rows when it is not 0.
    """
    size = _FIRST
    after = max(after, 0)
    left = limit or LAST
    while left > 0 and after < LAST:
        asked = min(size, left)
        page = fetch(after, asked)
        yield from page
        if len(page) < asked:
            return
        after = page[-1][0]
        left -= len(page)
        mean = sum(map(len, map(_DATA, page))) // len(page) + 1
        size = max(1, min(_MOST, 4 * size, _WEIGHT // mean))

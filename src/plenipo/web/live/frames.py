"""What goes over an event stream, as bytes. The same bytes for every member of a room.

A frame says which room moved and to which number: nothing of what happened,
nothing of who is told, no id of the stream. The page then fetches what it
shows, by its own right. Each frame is one chunk of the answer, encoded once
however many receive it, so that frames are never joined or cut differently
because of what others are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plenipo.record.kinds import RoomId

HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),  # what nginx reads as: hand on each frame at once
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One event: as it stands in the stream, and as one chunk of an HTTP/1.1 answer."""

    data: bytes
    chunk: bytes


def framed(data: bytes) -> Frame:
    """Return `data`, which is not empty, ready for every way to a page."""
    return Frame(data, b"%x\r\n%b\r\n" % (len(data), data))


def room_frame(room: RoomId, seq: int) -> Frame:
    """Return the event that tells a page that a room has moved to `seq`."""
    return framed(b'event: room\ndata: {"room":"%b","seq":%d}\n\n' % (room.encode(), seq))


def greeting(milliseconds: int) -> Frame:
    """Return what opens a stream: after how long the page comes back when the line breaks."""
    return framed(b"retry: %d\n\n" % milliseconds)


# An event, not a comment, so that a page can tell a quiet room from a line that is dead.
BEAT: Final = framed(b"event: beat\ndata:\n\n")
LAST_CHUNK: Final = b"0\r\n\r\n"

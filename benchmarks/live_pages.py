"""A thousand pages that listen: `python -m benchmarks.live_pages PORT COUNT STANDS FRAMES HOW`.

The room stands at STANDS; HOW is `sse` or `ws`. Opens COUNT connections, prints `ready` when what they
begin with has been read, then reads until each has heard FRAMES moves more, or
thirty seconds bring nothing. Prints JSON: for each number the moments
(`time.monotonic`) at which the pages had heard that the room has moved so far.
A frame tells its number and with it those before; one read may bring several.
"""

from __future__ import annotations

import gc
import json
import select
import socket
import sys
import time
from typing import Final

_QUIET: Final = 0.5  # seconds after which nothing more belongs to the beginning


def main(port: int, count: int, stands: int, frames: int, how: str) -> None:
    """Open, read, tell."""
    pages = [_open(port, n, how) for n in range(count)]
    poll = select.epoll()
    by_number = {}
    for page in pages:
        page.setblocking(False)
        poll.register(page.fileno(), select.EPOLLIN)
        by_number[page.fileno()] = page
    while ready := poll.poll(_QUIET):
        for number, _ in ready:
            by_number[number].recv(65536)
    heard = dict.fromkeys(by_number, stands)
    gc.disable()
    print("ready", flush=True)
    moments: dict[int, list[float]] = {}
    left = count * frames
    clock = time.monotonic
    while left > 0:
        ready = poll.poll(30)
        if not ready:
            break
        for number, _ in ready:
            data = by_number[number].recv(65536)
            now = clock()
            if not data:
                poll.unregister(number)
                continue
            told = max(_number(data), heard[number])  # a beat tells no number
            for seq in range(heard[number] + 1, told + 1):
                moments.setdefault(seq, []).append(now)
                left -= 1
            heard[number] = told
    print(json.dumps(moments), flush=True)


def _number(data: bytes) -> int:
    """Give the number in the last frame that was read, 0 for none."""
    at = data.rfind(b'"seq":')
    return int(data[at + 6 : at + 11]) if at >= 0 and data[at + 11 : at + 12] == b"}" else 0


def _open(port: int, number: int, how: str) -> socket.socket:
    page = socket.socket()
    page.settimeout(30)
    page.connect(("127.0.0.1", port))
    lines = ["GET /stream HTTP/1.1", "host: 127.0.0.1", f"cookie: who={number:032x}"]
    if how == "ws":
        lines += ["connection: Upgrade", "upgrade: websocket", "sec-websocket-version: 13"]
        lines += ["sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="]
    page.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    page.recv(65536)
    return page


if __name__ == "__main__":
    _port, _count, _stands, _frames = map(int, sys.argv[1:5])
    main(_port, _count, _stands, _frames, sys.argv[5])

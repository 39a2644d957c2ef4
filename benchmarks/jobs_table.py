"""How long the table takes to come, and an act to be on everybody's page: one process, and two."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks import files, ours_record
from benchmarks.files import Case
from benchmarks.jobs_store import folder
from benchmarks.report import Finding, Section, Table, seconds
from benchmarks.table_server import CSRF
from benchmarks.timing import ROOT, ChildFailed
from plenipo.desk.ports import Batch, SeatChange, Store
from plenipo.record import entries as e
from plenipo.record.canon import decode, wording_hash
from plenipo.record.kinds import RoomId
from plenipo.store.sqlite import SqliteStore

FIRST: Final = 0.1  # seconds until the first article
EDITS: Final = 92  # of each party
ARTICLE: Final = 5  # provisions in an article
_ARTICLE: Final = b'<section class="pv'
_LEVELS: Final = ("accept", "can-live-with", "oppose", "reserve")


@dataclass(frozen=True, slots=True)
class Came:
    """One answer: seconds until its first article and its end, the server's own, and its bytes."""

    article: float
    end: float
    cpu: float
    size: int


def table(*, quick: bool) -> Section:
    """Open the table of a large negotiation, and follow it while others act."""
    made = _case(quick=quick)
    visits = 20 if quick else 60
    with folder() as place, closing(_copied(made, place)) as store:
        acts = _Acts(store, made)
        brackets = _brackets(store)
        server = _Server(str(place / "table.db"), core=0)
        with closing(server):
            room = ours_record.PLENARY
            start = server.get(f"/r/{room}", made.codes[0])
            others = [server.get(f"/r/{room}", code) for code in made.codes[1 : visits + 1]]
            whole = [server.get(f"/r/{room}?whole=1", made.codes[0]) for _ in range(3)]
            after, changes, panels = [], [], []
            for n in range(visits):
                server.act(acts, n)
                since = acts.head()
                changes.append(
                    server.get(
                        f"/r/{room}/changes?since={since - 1}&at={acts.unit(n)}", made.codes[1]
                    )
                )
                server.act(acts, n + visits)
                after.append(server.get(f"/r/{room}", made.codes[2]))
                panels.append(server.get(f"/r/{room}/p/{acts.unit(n)}/panel", made.codes[3]))
    rows = [
        _row("the first page of a process: read, fold, draw, send", [start]),
        _row("the page again, for each of the others", others),
        _row("the page after one more position", after),
        _row("what changed after one more position", changes),
        _row("what stands beside a provision", panels),
        _row("the page with all its text", whole),
    ]
    slow = statistics.median(one.cpu for one in others)
    anew = statistics.median(one.cpu for one in after)
    return Section(
        "Open the table",
        f"{len(made.base.provisions)} provisions in articles of {ARTICLE}, {len(made.codes)} parties, "
        f"{brackets:,} brackets; "
        "one process over one file, asked over one connection by a program on the other core. "
        "The page sends the text near where the reader stands, and the rest as it is approached.",
        [Table(("answer", "first article", "all of it", "server CPU", "size"), rows)],
        [
            Finding(
                "the table, 198 parties: first article",
                f"≤ {seconds(FIRST)} server time",
                f"{seconds(slow)}; {seconds(anew)} after an act; {seconds(start.cpu)} for the "
                "first page of a process (processor time, all of the answer)",
                max(slow, anew) <= FIRST,
            )
        ],
    )


def processes(*, quick: bool) -> Section:
    """Let two processes over one PostgreSQL see each other's acts."""
    title = "An act on everybody's page"
    try:
        from tests.store.server import Missing as NoServer
        from tests.store.server import own_server
    except ImportError as error:
        return Section(title, f"Not measured: {error}.", [])
    made = _case(quick=quick)
    times = 10 if quick else 40
    try:
        database = own_server()
    except NoServer as missing:
        return Section(title, f"Not measured: {missing}.", [])
    try:
        with ExitStack() as running, folder() as place:
            one = running.enter_context(closing(_copied(made, place)))
            url, over = running.enter_context(_database(database, one))
            servers = {
                "one process, one file": (str(place / "table.db"),) * 1,
                "one process, PostgreSQL": (url,),
                "two processes, PostgreSQL": (url, url),
            }
            rows: list[tuple[tuple[str, ...], float]] = []
            for name, places in servers.items():
                acts = _Acts(one if len(rows) == 0 else over, made)
                with ExitStack() as these:
                    both = [these.enter_context(closing(_Server(at))) for at in places]
                    rows.append(_seen(name, both[0], both[-1], acts, times))
    finally:
        database.remove()
    worst = max(row[1] for row in rows)
    shown = rows[-1][0][3]
    return Section(
        title,
        "A position is taken on the page of one member; another's, which is open, hears that the "
        "room has moved and asks for what changed. From the moment when the form is sent. With two "
        "processes the page is another one's, which learns of the act by the database alone. "
        f"The same {len(made.base.provisions)} provisions and {len(made.codes)} parties.",
        [
            Table(
                ("over", "answer to the act", "the other page hears", "and shows it", "slowest"),
                [row[0] for row in rows],
            )
        ],
        [
            Finding(
                "an act of one process on the pages of another",
                "≤ 1 s",
                f"heard {seconds(worst)} after the act was answered, at the slowest; shown {shown} "
                "after it was sent (median)",
                worst <= 1,
            )
        ],
    )


# ---------------------------------------------------------------- acting and seeing


class _Acts:
    """Positions to be taken, one after another, each on another provision and by another party."""

    def __init__(self, store: Store, made: Case) -> None:
        self._store = store
        self._codes = made.codes
        self._units: list[tuple[str, str]] = []
        for _, row in store.read(ours_record.PLENARY):
            body = decode(row).body
            if isinstance(body, e.InstrumentFiled):
                self._units = [
                    (u.unit, str(wording_hash(u.unit, u.text)))
                    for u in body.units
                    if u.kind != "article"
                ]
                break

    def head(self) -> int:
        """Give the room's last number."""
        return self._store.head(ours_record.PLENARY)

    def unit(self, n: int) -> str:
        """Give the provision that act `n` is about."""
        return self._units[n * 7 % len(self._units)][0]

    def form(self, n: int) -> tuple[str, str]:
        """Give who takes position `n`, and the form that takes it."""
        unit, wording = self._units[n * 7 % len(self._units)]
        fields = {"on": f"{unit} {wording}", "level": _LEVELS[n % 4], "at": unit}
        fields |= {"sure": "once", "csrf": CSRF}
        return self._codes[n % len(self._codes)], urlencode(fields)


def _seen(
    name: str, acting: _Server, watching: _Server, acts: _Acts, times: int
) -> tuple[tuple[str, ...], float]:
    room = ours_record.PLENARY
    answered, heard, after, shown = [], [], [], []
    code = acts.form(1)[0]
    for server in {acting, watching}:
        server.get(f"/r/{room}", code)
    with closing(watching.listen(code)) as page:
        for n in range(times + 3):
            begun = time.perf_counter()
            acting.act(acts, n)
            answer = time.perf_counter() - begun
            head = acts.head()
            while page.number() < head:
                page.read()
            hear = page.moment - begun
            watching.get(f"/r/{room}/changes?since={head - 1}", code)
            show = time.perf_counter() - begun
            time.sleep(0.1)
            if n >= 3:  # the first ones make what later ones find
                answered.append(answer)
                heard.append(hear)
                after.append(hear - answer)
                shown.append(show)
    medians = (seconds(statistics.median(those)) for those in (answered, heard, shown))
    return (name, *medians, seconds(max(shown))), max(after)


class _Page:
    """An open page's stream."""

    def __init__(self, port: int, who: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.sendall(
            f"GET /stream HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: who={who}\r\n\r\n".encode()
        )
        self._read = b""
        self.moment = 0.0
        while self.number() == 0:
            self.read()

    def read(self) -> None:
        """Read what comes next, and note the moment."""
        data = self._socket.recv(65536)
        if not data:
            raise ChildFailed("a stream has ended before its time")
        self.moment = time.perf_counter()
        self._read = (self._read + data)[-4096:]

    def number(self) -> int:
        """Give the plenary's number in the last whole frame, 0 for none."""
        mark = b'{"room":"%b","seq":' % ours_record.PLENARY.encode()
        rest = self._read.rpartition(mark)[2] if mark in self._read else b""
        number, end, _ = rest.partition(b"}")
        return int(number) if end else 0

    def close(self) -> None:
        """Close it."""
        self._socket.close()


# ---------------------------------------------------------------- servers


class _Server:
    """A server in a process of its own, asked over one connection that stays open."""

    def __init__(self, place: str, *, core: int | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.table_server", place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        if core is not None and hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(self._process.pid, {core})
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line.isdigit():
            self.close()
            raise ChildFailed("the server of the table did not start")
        self.port = int(line)
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, path: str, code: str) -> Came:
        """Ask for a page as a party's head."""
        spent = self._cpu()
        begun = time.perf_counter()
        self._line.request("GET", path, headers={"cookie": f"who={ours_record.member(code)}"})
        answer = self._line.getresponse()
        article, text = 0.0, b""
        while part := answer.read1(65536):
            text += part
            if not article and _ARTICLE in text:
                article = time.perf_counter() - begun
        end = time.perf_counter() - begun
        answer.read()  # nothing is left, but only this tells the connection so
        if answer.status != 200:
            raise ChildFailed(f"{path} answers {answer.status}")
        return Came(article or end, end, self._cpu() - spent, len(text))

    def _cpu(self) -> float:
        """Give the processor time that the server has spent, in seconds, where the system tells."""
        if not sys.platform.startswith("linux"):
            return 0.0
        return time.clock_gettime((~self._process.pid << 3) | 2)  # see clock_getcpuclockid(3)

    def act(self, acts: _Acts, n: int) -> None:
        """Send the form of act `n`."""
        code, form = acts.form(n)
        self._line.request(
            "POST",
            f"/r/{ours_record.PLENARY}/position",
            body=form,
            headers={
                "cookie": f"who={ours_record.member(code)}",
                "content-type": "application/x-www-form-urlencoded",
            },
        )
        answer = self._line.getresponse()
        answer.read()
        if answer.status != 303:
            raise ChildFailed(f"act {n} answers {answer.status}")

    def listen(self, code: str) -> _Page:
        """Open the stream of a party's head."""
        return _Page(self.port, ours_record.member(code))

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


# ---------------------------------------------------------------- records


def _case(*, quick: bool) -> Case:
    """Give the negotiation: about five thousand brackets where it is the whole one."""
    return files.case("M", 12 if quick else 198, edits=EDITS, only_values=True)


def _copied(made: Case, place: Path) -> SqliteStore:
    """Copy the plenary of a case, because acts are recorded in it, and open the copy."""
    path = ours_record.plenary(made, article=ARTICLE)
    with closing(SqliteStore(path)) as kept:
        kept.backup(place / "table.db")
    return SqliteStore(place / "table.db")


def _brackets(store: Store) -> int:
    from plenipo.record.replay import replay_bytes

    state = replay_bytes(row for _, row in store.read(ours_record.PLENARY))
    return ours_record.drawn(state).counts.brackets


@contextmanager
def _database(server: object, kept: Store) -> Iterator[tuple[str, Store]]:
    """Lend a database that holds what `kept` holds, by its address and as a store."""
    import psycopg

    from plenipo.store.postgres import open_postgres
    from plenipo.store.postgres_schema import prepare
    from tests.store.server import PASSWORD, Server

    assert isinstance(server, Server)
    name = "plenipo_table"
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
    prepare(server.address(name), login=name, password=PASSWORD)
    url = server.address(name, user=name)
    with closing(open_postgres(url)) as store:
        for room in kept.rooms():
            _pour(room, kept, store)
        yield url, store


def _pour(room: RoomId, kept: Store, store: Store) -> None:
    rows = [row for _, row in kept.read(room)]
    seats: list[SeatChange] = []
    for row in rows:
        body = decode(row).body
        if isinstance(body, e.MemberSeated):
            seats.append(SeatChange(body.member, True))
    store.append([Batch(room, 0, tuple(rows), tuple(seats))])
    snapshot = kept.snapshot(room)
    if snapshot is not None:
        store.save_snapshot(room, *snapshot)


def _row(name: str, came: Sequence[Came]) -> tuple[str, ...]:
    def middle(values: Sequence[float]) -> str:
        if len(values) == 1:
            return seconds(values[0])
        return f"{seconds(statistics.median(values))} (slowest {seconds(max(values))})"

    size = statistics.median(one.size for one in came)
    return (
        name,
        middle([one.article for one in came]),
        middle([one.end for one in came]),
        seconds(statistics.median(one.cpu for one in came)),
        f"{size / 1024:,.0f} KiB",
    )

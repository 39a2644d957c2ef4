"""A visitor who asks everything: follows every link, sends every form, tries every route.

Used to hold the two-world law over HTTP, and to see that no route is left out
of it. What is sent depends on what the visitor was shown, and on ids handed in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from lxml import html

from plenipo.brackets.cluster import cut
from plenipo.documents.clusters import write_cluster
from plenipo.record.communiques import communique_digest
from plenipo.record.kinds import RoomId, RoomKind
from plenipo.record.rolling import rolling
from plenipo.record.state import RoomState

UNKNOWN = "5ca1ab1e" * 4
HEADERS_THAT_MAY_DIFFER = frozenset({"date"})
# Routes that are held to the law elsewhere, and where.
ELSEWHERE: dict[str, str] = {
    "/static/{file_path:path}": "built files, the same for everybody: tests/web/test_assets.py",
}


@dataclass(frozen=True)
class Sending:
    """One request: what a browser or a program sends."""

    method: str
    path: str
    form: tuple[tuple[str, str], ...] = ()
    json: object = None
    part: bool = False
    file: bytes = b""  # what a form brings besides its fields, as "c.json"


@dataclass
class Answer:
    """What came back, to the byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Visitor:
    """Asks through a client in a fixed order; keeps what was asked and answered."""

    client: TestClient[Any]
    headers: dict[str, str]
    token: str
    csrf: str
    asked: list[Sending] = field(default_factory=list)
    forms: dict[tuple[str, str], Sending] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)

    def ask(self, sending: Sending) -> Answer:
        """Send one request, and take in the links and forms of the page that comes back."""
        self.asked.append(sending)
        headers = dict(self.headers)
        if sending.path.startswith("/api/"):
            headers["authorization"] = f"Bearer {self.token}"
        elif sending.json is not None:
            headers["x-csrf"] = self.csrf
        if sending.part:
            headers["hx-request"] = "true"
        found = self.client.request(
            sending.method,
            sending.path,
            headers=headers,
            json=sending.json,
            data=_grouped(sending.form) if sending.form else None,
            files={"file": ("c.json", sending.file)} if sending.file else None,
            follow_redirects=False,
        )
        kept = tuple(
            sorted((k, v) for k, v in found.headers.items() if k not in HEADERS_THAT_MAY_DIFFER)
        )
        body = found.content
        if "text/html" in found.headers.get("content-type", "") and found.status_code == 200:
            self._take(sending.path, body)
        return Answer(found.status_code, kept, body)

    def _take(self, path: str, body: bytes) -> None:
        page = html.fromstring(body)
        for link in page.iter("a"):
            href = str(link.get("href") or "").partition("#")[0]
            if href.startswith("/") and not href.startswith("//"):
                self.links.setdefault(href)
        for form in page.iter("form"):
            action = str(form.get("action") or path)
            method = str(form.get("method") or "get").upper()
            names = tuple(
                sorted({str(f.get("name")) for f in form.iter("input", "select", "textarea")})
            )
            if method == "POST":
                self.forms.setdefault(
                    (action, ",".join(names)),
                    Sending("POST", action, tuple(_filled(form, self.csrf))),
                )


def _grouped(form: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in form:
        found.setdefault(name, []).append(value)
    return found


def _filled(form: Any, csrf: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - an element
    """Fill in a form as somebody in a hurry would: what stands there, else a word."""
    chosen: set[str] = set()
    for f in form.iter("input", "select", "textarea", "button"):
        name, kind = f.get("name"), f.get("type") or ""
        if not name:
            continue
        if name == "csrf":
            yield "csrf", csrf
        elif f.tag == "select":
            options = list(f.iter("option"))
            picked = next((o for o in options if o.get("selected") is not None), None)
            picked = picked if picked is not None else (options[-1] if options else None)
            if picked is not None:
                yield (
                    name,
                    str(picked.get("value") if picked.get("value") is not None else picked.text),
                )
        elif kind in ("checkbox", "radio"):
            if kind == "checkbox" or name not in chosen:
                chosen.add(name)
                yield name, str(f.get("value") or "on")
        elif kind == "file":
            continue
        elif f.tag == "textarea":
            yield name, (f.text or "").strip() or "Words of the visitor."
        elif f.tag == "button":
            if name not in chosen:
                chosen.add(name)
                yield name, str(f.get("value") or "")
        else:
            yield name, str(f.get("value") or "7")


def routes(app: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a Litestar app
    """Return every route of an app with its methods, but OPTIONS and HEAD, sorted."""
    found = {
        (str(route.path), method)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method not in ("OPTIONS", "HEAD")
    }
    return sorted(found)


def every_route(
    app: Any,  # noqa: ANN401 - a Litestar app
    states: Sequence[RoomState],
    hidden: Sequence[RoomId],
    csrf: str,
) -> Iterator[Sending]:
    """Yield requests for every route: own rooms, hidden and unknown ones, own and alien ids."""
    rooms = [str(s.room) for s in states][:3] + [str(r) for r in hidden][:2] + [UNKNOWN]
    rooms += [str(s.room) for s in states[3:] if s.kind is RoomKind.PUBLIC]
    for path, method in routes(app):
        if path in ELSEWHERE:
            continue
        names = [part[1:-1].split(":")[0] for part in path.split("/") if part.startswith("{")]
        for values in product(*(_values(name, states, rooms, hidden) for name in names)):
            at = path
            for name, value in zip(names, values, strict=True):
                at = at.replace(f"{{{name}:str}}", value).replace(f"{{{name}:int}}", value)
                at = at.replace(f"{{{name}:path}}", value)
            if method == "GET":
                yield Sending("GET", at)
            elif method == "PUT":
                yield Sending(method, at, json={"words": "Words as they are typed.", "seq": 0})
            elif path.startswith("/api/"):
                yield Sending(method, at, json=_json(path, states, hidden))
            elif path.endswith("/group"):
                file = base64.b64decode(_cluster(states)["data"])
                yield Sending(method, at, form=(("csrf", csrf),), file=file)
            else:
                yield Sending(method, at, form=tuple(_union(states, hidden, csrf)))


def _values(
    name: str, states: Sequence[RoomState], rooms: list[str], hidden: Sequence[RoomId]
) -> list[str]:
    """Return what a part of an address may be. A new name has to be thought about here."""
    units = [u for s in states for u in s.units][:2]
    match name:
        case "room":
            return rooms
        case "unit":
            return [*units[:1], UNKNOWN]
        case "proposal":
            return [*[str(p) for s in states for p in s.proposals][:1], UNKNOWN]
        case "entry" | "queued":
            return [*[str(q) for s in states for q in s.outbox][:1], UNKNOWN]
        case "wide":
            return [rooms[0], *[str(r) for r in hidden][:1]]
        case "member":
            return [*[str(m) for s in states for m in s.seats][:2], UNKNOWN]
        case "token":
            return ["0" * 64]
        case "party":
            return ["ARD"]
        case "number":
            return ["1"]
        case "what":
            own = ["title", "rule", "rolling", "own", "schedule", "agenda", "open", "close"]
            more = ["minute", "confirm", "call-off", "meeting.ics", "record.txt"]
            record = ["timeline.csv", "timeline.json", "copy", "take-back", "report", "figures"]
            more += ["clear", "queue", "unqueue", "issue", "all.txt", "ARD.html"]
            return [*own, *more, *record]
        case "document":
            return [_beside(states, "documents"), "file", "link", UNKNOWN]
        case "act":
            return ["note", "mark", "report", "mark-incident", "nothing"]
        case "meeting":
            return [*[str(m) for s in states for m in s.meetings][:1], UNKNOWN]
        case "file":
            texts = ["text.txt", "party-ARD.json", "redline.txt?old=words&new=text", "rev-1.json"]
            return [*texts, "feed.atom", "record.json", "timeline.csv"]
        case "step":
            return ["freeze", "nothing", "open", "confirm", "editorial", "close", "take-back"]
        case "ending":
            return ["txt", "json"]
        case "statement":
            return [*[str(n) for s in states for n in s.outside.statements][:1], UNKNOWN]
        case "key":
            drafts = [str(p.id) for s in states for p in s.proposals.values() if p.number.isalpha()]
            return [
                *[f"draft-{d}" for d in drafts[:1]],
                *[f"draft-new-{u}" for u in units[:1]],
                "k",
            ]
        case "path":
            return ["nothing"]
        case "token":
            return [UNKNOWN]
        case "communique":
            return [*[str(n) for s in states for n in s.outside.communiques][:1], UNKNOWN]
        case "silence" | "package" | "understanding" | "exchange" | "escrow":
            return [UNKNOWN]
        case _:
            raise AssertionError(f"say in tests/web/crawling.py what {{{name}}} may be")


def _union(
    states: Sequence[RoomState], hidden: Sequence[RoomId], csrf: str
) -> Iterator[tuple[str, str]]:
    """Yield fields that many forms have, with ids of one's own and of hidden rooms."""
    state = states[0] if states else None
    unit = next(iter(state.units), UNKNOWN) if state else UNKNOWN
    wording = (
        next((str(w) for w, row in state.texts.items() if row[2] == unit), "0" * 64)
        if state
        else "0" * 64
    )
    to = str(hidden[0]) if hidden else UNKNOWN
    yield from (
        ("csrf", csrf),
        ("on", f"{unit} {wording}"),
        ("unit", unit),
        ("wording", wording),
        ("level", "can-live-with"),
        ("words", "Words of the visitor."),
        ("name", "Somebody"),
        ("title", "A title"),
        ("role", "adviser"),
        ("party", "ARD"),
        ("kind", "caucus"),
        ("to", to),
        ("to_room", to),
        ("room", to),
        ("proposal", next((str(p) for s in states for p in s.proposals), UNKNOWN)),
        ("queued", next((str(q) for s in states for q in s.outbox), UNKNOWN)),
        ("entry", UNKNOWN),
        ("member", "newcomer"),
        ("rule", "unanimity"),
        ("place", "p1"),
        ("stance", "accept"),
        ("language", "fr"),
        ("standing", "authentic"),
        (f"u-{unit}", "Other words of the visitor."),
        ("key", f"draft-new-{unit}"),
        ("act", "keep"),
        ("how", "keep"),
        ("from", to),
        ("publisher", "A paper of the visitor"),
        ("published", "2031-05-04"),
        ("first", "Words"),
        ("state", "disputed"),
        ("same", next((str(n) for s in states for n in s.outside.statements), UNKNOWN)),
        ("revision", "1"),
        ("change", f"{unit} {wording} {wording}"),
        ("seen", "0" * 32),
        ("thing", "commitment"),
        ("which", _beside(states, "commitments")),
        ("commitment", _beside(states, "commitments")),
        ("incident", _beside(states, "incidents")),
        ("passage", f"{_beside(states, 'documents')} 0 0"),
        ("relation", "does-not-govern"),
        ("text", "1. Words of the visitor.\n\n2. More words."),
        ("version_of", _beside(states, "documents")),
        ("publisher", "A ministry of the visitor's"),
        ("dated", "2029-05-03"),
        ("statement", _beside(states, "statements")),
        ("state", "disputed"),
        ("evidence", "Seen by the visitor."),
        ("party_code", "ARD"),
        ("communique", _beside(states, "communiques")),
        ("digest", _cleared(states)),
        ("about", "round:1"),
        ("made-from", "Words of the visitor."),
        ("one", "Ardenia and Zembria met at last."),
        ("other", "Zembria and Ardenia met."),
        ("v-ARD", "Words of the visitor, as Ardenia has them."),
        ("when", "2031-05-01"),
        ("sources", "A paper of the visitor's."),
    )


def _beside(states: Sequence[RoomState], table: str) -> str:
    """Return the first thing of a table beside one's own rooms' texts."""
    return next((str(k) for s in states for k in getattr(s.outside, table)), UNKNOWN)


def _cleared(states: Sequence[RoomState]) -> str:
    """Return the digest by which one's own first communiqué is cleared."""
    rows = (row for s in states for row in s.outside.communiques.values())
    return next((communique_digest(row.versions) for row in rows), "0" * 64)


def _cluster(states: Sequence[RoomState]) -> dict[str, str]:
    """Return a cluster of one's own room in which a group has changed the last provision."""
    state = next((s for s in states if s.units), None)
    if state is None:
        return {"name": "c.json", "data": ""}
    text = rolling(state, state.at)
    value = json.loads(write_cluster(cut(text, [str(p.id) for p in text.passages]), "json"))
    value["provisions"][-1]["now"] = ["Words of a group."]
    data = json.dumps(value).encode()
    return {"name": "c.json", "data": base64.b64encode(data).decode()}


def _json(path: str, states: Sequence[RoomState], hidden: Sequence[RoomId]) -> object:
    to = str(hidden[0]) if hidden else UNKNOWN
    unit = next((u for s in states for u in s.units), UNKNOWN)
    proposal = next((str(p) for s in states for p in s.proposals), UNKNOWN)
    match path.rsplit("/", 1)[-1]:
        case "entries":
            return {
                "body": {"kind": "comment-made", "comment": "c0", "unit": unit, "words": "Well."}
            }
        case "found":
            words = "Ilva Renn said: “We shall meet on Article 1.”"
            return {"words": words, "publisher": "A paper", "published": "2031-05-04"}
        case "drafts":
            return {"wordings": {unit: "Other words by program."}}
        case "outbox":
            return {"proposal": proposal, "to_room": to, "seconds": 0}
        case "rooms":
            return {"kind": "caucus", "name": "By program", "members": ["newcomer"]}
        case "texts":
            return {"words": "Article 1\n\nThe Parties shall meet."}
        case "revisions":
            return {}
        case "copies":
            which = _beside(states, "commitments")
            return {"thing": "commitment", "id": which, "to_room": to}
        case "compared":
            return _cluster(states)
        case "merged":
            return {**_cluster(states), "title": "By program"}
        case "objections":
            return {"party": "ARD", "words": "By program."}
        case "exchanges":
            return {"name": "swap", "sides": ["ARD", "ZEM"], "expires": "2031-06-01T00:00:00.000Z"}
        case "{escrow:str}":
            return {"positions": [(unit, "0" * 32)]}
        case _:
            return None

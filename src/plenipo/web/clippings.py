"""An article on its way into the register: read by rule, then a person says yes or no to each find.

It lies with the room's papers until then: all who sit in the room may go on
with it, nobody else can tell that it is there, and nothing in it counts. This
module knows what such a paper holds, how one is made of what was pasted or
uploaded, and what of it would be recorded; `plenipo.web.reviewing` draws it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import splitext
from typing import Final

import msgspec

from plenipo.desk import Refused
from plenipo.desk.languages import shipped
from plenipo.desk.papers import Papers
from plenipo.documents.reading import document, source_of
from plenipo.documents.writing import as_printed
from plenipo.formats import html
from plenipo.formats.html import About
from plenipo.record import entries as e
from plenipo.record.days import HOW, days
from plenipo.record.last_things import is_day
from plenipo.statements.extract import choose
from plenipo.statements.model import Form as How
from plenipo.statements.model import Part
from plenipo.text.canonical import canonical
from plenipo.text.decoding import decoded
from plenipo.text.errors import UnusableInput
from plenipo.web.forms import Form
from plenipo.web.times import later
from plenipo.web.viewer import Reading

PREFIX: Final = "clipping-"
MOST: Final = 200_000  # characters of one article
KEPT_DAYS: Final = 14
NO_WORDS: Final = "Paste the article, or choose a file that holds it."
NO_SOURCE: Final = "Name the source: the paper, agency or ministry that published it."
NO_DAY: Final = "Say on which day it was published, as 2031-05-04; the text itself does not."
_MARKUP: Final = re.compile(
    r"\s*<(?:!doctype|html|head|body|article|main|div|p|section)\b", re.IGNORECASE
)


class Found(msgspec.Struct, array_like=True):
    """One find: words `[start, end)` of the article, and what is to be said of them.

    `said` is "yes", "no" or "" while nobody has looked. `units` are the
    provisions that were ticked, `same` the statement of the room that it
    repeats, `by_hand` says that a person pointed it out.
    """

    start: int
    end: int
    form: str
    speaker: str
    role: str
    behalf: str
    cue: str
    uttered: str
    precision: str
    rule: str
    flags: list[str]
    part: str
    said: str = ""
    units: list[str] = []
    same: str = ""
    by_hand: bool = False

    @property
    def clear(self) -> bool:
        """Say whether nothing about it asks for a second look."""
        return bool(self.speaker) and not self.flags


class Clipping(msgspec.Struct):
    """An article as it lies with the room's papers. Days are as 2031-05-04."""

    by: str  # who brought it, and when
    at: str
    title: str
    words: str
    digest: str  # SHA-256 of what was brought, byte for byte
    media: str
    publisher: str
    published: str
    day_rule: str  # where the day of publication comes from
    retrieved: str
    link: str
    language: str
    passages: list[tuple[int, int, str]]
    finds: list[Found]

    @property
    def waiting(self) -> int:
        """Return how many finds nobody has said yes or no to."""
        return sum(not find.said for find in self.finds)

    @property
    def taken(self) -> int:
        """Return how many finds would be recorded."""
        return sum(find.said == "yes" for find in self.finds)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a form brought: the words pasted or a file, and what was said of the source."""

    pasted: str
    name: str
    data: bytes
    title: str
    publisher: str
    link: str
    published: str
    retrieved: str


# --- from what was brought to finds -----------------------------------------------------------


def read(brought: Brought, *, by: str, at: str) -> Clipping:
    """Read an article and find its statements. Raises `UnusableInput` with one sentence.

    What the page says of itself fills what was left out. Cost: linear.
    """
    raw, media, words, about = _words(brought)
    if not words:
        raise UnusableInput(NO_WORDS)
    if len(words) > MOST:
        raise UnusableInput(
            f"This is more than one article: it has {len(words)} characters of {MOST}; bring its"
            " parts one by one."
        )
    publisher = brought.publisher or about.publisher
    if not publisher:
        raise UnusableInput(NO_SOURCE)
    for name, day in (("published", brought.published), ("retrieved", brought.retrieved)):
        if day and not is_day(day):
            raise UnusableInput(f"The day it was {name} cannot be read; write it as 2031-05-04.")
    link = brought.link or about.link
    if link and not link.startswith(("https://", "http://")):
        raise UnusableInput("The address of the article begins with https:// or http://.")
    outside = brought.published or about.published
    found = choose(words, shipped()).article(
        words, published=date.fromisoformat(outside) if outside else None
    )
    published = outside or (found.day.isoformat() if found.day else "")
    if not published:
        raise UnusableInput(NO_DAY)
    rule = "given" if brought.published else "page" if about.published else found.day_rule
    headline = next((words[p.start : p.end] for p in found.passages), "")
    return Clipping(
        by=by,
        at=at,
        title=brought.title or about.title or canonical(" ".join(headline.split())).text[:200],
        words=words,
        digest=hashlib.sha256(raw).hexdigest(),
        media=media,
        publisher=publisher,
        published=published,
        day_rule=rule,
        retrieved=brought.retrieved or at[:10],
        link=link,
        language=found.language,
        passages=[(p.start, p.end, p.part.value) for p in found.passages],
        finds=[
            Found(
                one.start,
                one.end,
                one.form.value,
                one.speaker or "",
                one.role or "",
                one.on_behalf_of or "",
                one.cue or "",
                one.when.value if one.when else "",
                one.when.precision.value if one.when else "",
                one.rule,
                list(one.flags),
                one.part.value,
            )
            for one in found.statements
        ],
    )


def _words(brought: Brought) -> tuple[bytes, str, str, About]:
    """Return the bytes as they came, what they are, the text in them, and what they say of it."""
    if brought.name:
        ending = splitext(brought.name)[1].lower()
        if ending in (".html", ".htm"):
            return _page(brought.data, brought.name)
        if ending in (".txt", ".text"):
            text = decoded(brought.data, where=brought.name)
            return brought.data, "text/plain", clean(text), About()
        source = source_of(document(brought.name, brought.data))
        media = {".md": "text/markdown", ".docx": _WORD}.get(ending, "application/octet-stream")
        return brought.data, media, clean(as_printed(source)), About()
    raw = brought.pasted.encode()
    if _MARKUP.match(brought.pasted):
        return _page(raw, "The page")
    return raw, "text/plain", clean(brought.pasted), About()


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _page(data: bytes, where: str) -> tuple[bytes, str, str, About]:
    source, about = html.read_article(data, where=where)
    return data, "text/html", clean(as_printed(source)), about


def clean(text: str) -> str:
    """Return a text as the record takes it, line by line: what it is quoted from by offsets."""
    lines = [canonical(line).text for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def parties_of(reading: Reading) -> dict[str, str]:
    """Return the parties and groups that may be named here, by code: of this room and the plenary."""
    found: dict[str, str] = {}
    for state in (reading.state, *(state for state, _ in reading.wider)):
        for code, info in state.parties.items():
            found.setdefault(code, info.name)
        for code, group in state.groups.items():
            found.setdefault(code, group.name)
    return found


def for_parties(parties: Mapping[str, str], clipping: Clipping) -> None:
    """Name parties where a find speaks for one: by its name, or by an adjective of it.

    A person sees it and may change it, as everything in a find.
    """
    for find in clipping.finds:
        if find.behalf:
            find.behalf = party_of(parties, find.behalf)
            continue
        spoken = f"{find.role} {find.speaker}".casefold().split()
        for code, name in parties.items():
            stem = name.casefold().split()[:1]
            if (
                stem
                and len(stem[0]) >= _STEM
                and any(
                    word.startswith(stem[0][:-1]) and len(word) <= len(stem[0]) + _ENDING
                    for word in spoken
                )
            ):
                find.behalf = code
                break


_STEM: Final = 5  # letters of a name whose adjectives are told by how they begin
_ENDING: Final = 3  # letters that an adjective may have more than the name


# --- the paper --------------------------------------------------------------------------------


def keep(papers: Papers, clipping: Clipping, *, name: str, now: str) -> Refused | None:
    """Keep a new clipping under a name of its own; let go of what has lain too long."""
    oldest = later(now, minutes=-KEPT_DAYS * 24 * 60)[:16]
    for key in papers.keys(PREFIX):
        if key.removeprefix(PREFIX)[:16] < oldest:
            papers.purge(key)
    done = papers.swap(f"{PREFIX}{now[:16]}-{name}", None, msgspec.msgpack.encode(clipping))
    return done if isinstance(done, Refused) else None


def key_of(papers: Papers, name: str) -> str:
    """Return under which key a clipping lies, "" where there is none of that name."""
    ending = f"-{name}"
    return next((key for key in papers.keys(PREFIX) if key.endswith(ending)), "")


def kept(papers: Papers) -> Iterator[tuple[str, Clipping]]:
    """Yield the clippings of the room with their names, the latest first."""
    for key in reversed(papers.keys(PREFIX)):
        data = papers.read(key)
        if data is not None:
            yield key.rpartition("-")[2], decode(data)


def decode(data: bytes) -> Clipping:
    """Return a clipping from its bytes."""
    return msgspec.msgpack.decode(data, type=Clipping)


# --- what a person says of it -----------------------------------------------------------------


def answered(reading: Reading, clipping: Clipping, form: Form) -> Refused | None:
    """Take in what a form says of each find and of the source; answer what cannot be read."""
    refused: Refused | None = None
    for name in ("title", "publisher"):
        if form.has(name) and form.words(name):
            setattr(clipping, name, form.words(name))
    for name, called in (("published", "publication"), ("retrieved", "retrieval")):
        if form.has(name):
            day = form.text(name)
            if is_day(day):
                setattr(clipping, name, day)
            else:
                refused = refused or Refused(
                    "no-day", f"The day of {called} cannot be read; write it as 2031-05-04."
                )
    if form.has("link"):
        link = form.text("link")
        if not link or link.startswith(("https://", "http://")):
            clipping.link = canonical(link).text
        else:
            refused = refused or Refused(
                "no-address", "The address of the article begins with https:// or http://."
            )
    for number, find in enumerate(clipping.finds):
        refused = refused or _answered(reading, find, form, number)
    return refused


def _answered(reading: Reading, find: Found, form: Form, number: int) -> Refused | None:
    at = f"-{number}"
    if form.text(f"v{at}") in ("yes", "no"):
        find.said = form.text(f"v{at}")
    if not form.has(f"speaker{at}"):
        return None
    find.speaker = form.words(f"speaker{at}")
    find.role = form.words(f"role{at}")
    find.behalf = party_of(parties_of(reading), form.words(f"behalf{at}"))
    known = {piece.id for piece in reading.sheet.pieces}
    find.units = [u for u in dict.fromkeys(form.all(f"unit{at}")) if u in known]
    same = form.text(f"same{at}")
    find.same = same if same in reading.state.outside.statements else ""
    day = form.text(f"day{at}")
    if day == find.uttered:
        return None
    precision = precision_of(day)
    if precision is None:
        return Refused(
            "no-day",
            f"Find {number + 1}: the day cannot be read; write it {HOW}.",
        )
    find.uttered, find.precision = day, precision
    # The rule by which the day was found no longer says where it comes from.
    rules = [r for r in find.rule.split("; ") if not r.startswith("date.")]
    find.rule = "; ".join([*rules, "date.by-hand"])
    return None


def precision_of(day: str) -> str | None:
    """Return how exactly a time is known that a person typed; "" for none, None if unreadable."""
    if not day:
        return ""
    found = days(day)
    return found.precision.value if found is not None else None


def party_of(parties: Mapping[str, str], words: str) -> str:
    """Return the code of a party that words name, by code or name; the words themselves otherwise."""
    asked = words.casefold()
    for code, name in parties.items():
        if asked in (code.casefold(), name.casefold()):
            return code
    return words


def yes_to_clear(clipping: Clipping) -> None:
    """Say yes to every find that nobody has answered and that asks for no second look."""
    for find in clipping.finds:
        if not find.said and find.clear:
            find.said = "yes"


def pointed_out(clipping: Clipping, first: str, last: str, speaker: str) -> Refused | None:
    """Add a statement that begins and ends with words of the article, or say why not.

    Marks and spaces are compared as a reader would; the last words are the
    first such behind the first ones.
    """
    if not first.strip():
        return Refused("no-words", "Give the first words of the statement as they stand there.")
    begins = [m.span() for m in _loosely(first).finditer(clipping.words)]
    if not begins:
        return Refused("not-these-words", f"The words “{first[:60]}” do not stand in the article.")
    if len(begins) > 1:
        return Refused(
            "not-clear", f"“{first[:60]}” stands there {len(begins)} times; give more words of it."
        )
    start, end = begins[0]
    if last.strip():
        ends = _loosely(last).search(clipping.words, start)
        if ends is None:
            return Refused(
                "not-these-words", f"The words “{last[:60]}” do not stand behind “{first[:60]}”."
            )
        end = max(end, ends.end())
    if any((find.start, find.end) == (start, end) for find in clipping.finds):
        return Refused("already", "These words are among the finds already.")
    quoted = clipping.words[start - 1 : start] in tuple("“\"«„'‘") and start > 0
    passage = next((p for p in clipping.passages if p[0] <= start < p[1]), None)
    clipping.finds.append(
        Found(
            start,
            end,
            (How.DIRECT if quoted else How.INDIRECT).value,
            speaker,
            "",
            "",
            "",
            "",
            "",
            "by-hand",
            [],
            passage[2] if passage is not None else Part.BODY.value,
            said="yes",
            by_hand=True,
        )
    )
    clipping.finds.sort(key=lambda find: (find.start, find.end))
    return None


_ALIKE: Final = {
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("'‘’", "['‘’]"),
    **dict.fromkeys("-–—", "[-–—]"),
}


def _loosely(words: str) -> re.Pattern[str]:
    """Return what finds words however their marks, dashes and spaces are typed."""
    parts = ("".join(_ALIKE.get(sign, re.escape(sign)) for sign in w) for w in words.split())
    return re.compile(r"\s+".join(parts))


# --- what would be recorded -------------------------------------------------------------------


def bodies(clipping: Clipping, *, new: Callable[[], str]) -> Sequence[e.Body]:
    """Return the article and what was said yes to as entries, each before those that refer to it."""
    filed = e.DocumentFiled(
        document=new(),
        title=clipping.title,
        digest=clipping.digest,
        media=clipping.media,
        form="article",
        words=clipping.words,
        language=clipping.language,
        publisher=clipping.publisher,
        dated=clipping.published,
        retrieved=clipping.retrieved,
        link=clipping.link,
    )
    made: list[e.Body] = [filed]
    for find in clipping.finds:
        if find.said != "yes":
            continue
        said = e.StatementRecorded(
            statement=new(),
            speaker=find.speaker,
            behalf=find.behalf,
            words=clipping.words[find.start : find.end],
            source=clipping.publisher,
            uttered=find.uttered,
            digest=clipping.digest,
            units=find.units,
            form=find.form,
            role=find.role,
            cue=find.cue,
            precision=find.precision,
            rule=find.rule,
            document=filed.document,
            start=find.start,
            end=find.end,
            publisher=clipping.publisher,
            published=clipping.published,
            retrieved=clipping.retrieved,
            link=clipping.link,
            flags=find.flags,
        )
        made.append(said)
        if find.same:
            made.append(
                e.StatementMarked(statement=said.statement, state="same-as", same_as=find.same)
            )
    return made

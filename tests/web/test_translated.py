"""Every string of the main pages goes through the catalogue: seen in a language made up for it.

The language puts each string between marks. What stands on a page outside of them is what
somebody typed, or a sentence in which the record itself is told (docs/translating.md), or
a string that was forgotten.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from lxml import html

from plenipo.desk import Refused, explain, what_ifs
from plenipo.text.errors import UnusableInput
from plenipo.web import drawing, strings
from plenipo.web.telling import Telling
from tests.web.played import Played, played
from tools.strings import as_pot, compiled, script_words, updated
from tools.strings import strings as every_string

ARD, FAC, SEC = "Davit Orsel", "Arlen House", "Ines Marlow"
TAG = "qps"
PAGES = (
    "",
    "/draft",
    "/compare",
    "/matrix",
    "/meetings",
    "/communiques",
    "/communiques/new?about=round:1",
    "/communiques/communique-1",
    "/communiques/compare",
    "/revisions",
    "/revisions/1",
    "/rounds",
    "/packages",
    "/silence",
    "/end",
    "/download",
    "/ledger",
    "/members",
    "/settings",
)
# The same in every language: times, formats, codes of parties, our own name.
NEUTRAL = re.compile(
    r"\b\d{1,2} [A-Z][a-z]+ \d{4}(, \d\d:\d\d)?( UTC)?|\bUTC\b|\b[A-Z]{3}(-\d+)?\b|\bPlenipo\b"
    r"|\b(docx|html|txt|md|json|csv|HTML|Markdown|JSON|CSV|Word|SHA-256)\b"
)
SHOWN = ("aria-label", "placeholder", "title", "alt")
PASSED = frozenset({"script", "style", "time", "code", "kbd", "svg"})
# In these the record, or a format, tells in sentences of its own: by class of an element.
TOLD = frozenset(
    {
        "mg",  # notes in the margin of a drawn text, and its brackets
        "tx",
        "matrix",  # what a party said, in full, of each cell
        "meetings",  # from when to when, in the zone of the place
        "words",  # a letter
        "classes",  # of the changes of a redline, with their reasons
        "pg",
        "why",  # what the record says to a sentence of a communiqué
    }
)


def pseudo() -> tuple[bytes, bytes]:
    """Return the made-up language as the program reads one: translated, written, compiled."""
    from babel.messages.pofile import read_po, write_po

    made = read_po(BytesIO(updated("en", None)), locale="en")
    for message in made:
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            marked = tuple(f"⟦{text}⟧" for text in texts)
            message.string = marked[0] if isinstance(message.id, str) else marked
    file = BytesIO()
    write_po(file, made)
    return compiled(file.getvalue(), "en")


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    catalogue, words = pseudo()
    spoken = strings.Language(TAG, gettext.GNUTranslations(BytesIO(catalogue)), json.loads(words))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawing, "language", lambda _: spoken)
        drawing.environment.cache_clear()
        with played() as found:
            yield found
    drawing.environment.cache_clear()


def typed(table: Played, who: str) -> str:
    """Return all that somebody typed in the rooms of a viewer, and that is told of it."""
    desk, member = table.scene.desk, table.scene.members[who]
    found: list[str] = [place.name for place in table.house.places]
    found += [str(place.table) for place in table.house.places]
    for room in desk.rooms(member):
        state = desk.operator_state(room)
        sheet = table.house.sheets.of(desk.picture_of(state))
        names = sheet.names
        found += [row.decode() for _, row in desk.operator_rows(room)]
        found += [names.provision(unit) for unit in sheet.picture.units]
        found += [names.wording(w) for w in state.texts] + [*names.of_wordings.values()]
        found += [piece.caption for piece in sheet.pieces]
        story = table.house.stories.of(desk, room, state.seq)
        telling = Telling(state, names, story)
        found += [telling.words(w) for w in state.texts]
        for h in story.happenings:
            found += [telling.tell(h.entry), telling.brief(h.entry), telling.hand(h.entry)]
            found += [names.provisions(list(h.units))]
        for unit in sheet.picture.units:
            lines = explain(desk, member, room, unit)
            found += [] if isinstance(lines, Refused) else lines
        ifs = what_ifs(desk, member, room, most=1000)
        found += [] if isinstance(ifs, Refused) else ifs
    return (
        json.dumps(found, ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\").casefold()
    )


def passed(*elements: html.HtmlElement) -> bool:
    """Say whether words stand where no string of the interface does."""
    return any(
        element.tag in PASSED or TOLD & set(element.get("class", "").split())
        for element in elements
    )


def is_known(part: str, known: str) -> bool:
    words = part.strip(" ·:,.;()–—…/→+?=").casefold()
    return re.search(r"[a-z]{2}", words) is None or words in known


def untranslated(page: str, known: str) -> list[str]:
    """Return what stands on a page outside the marks and was not typed by anybody."""
    found = []
    for element in html.fromstring(page).iter("*"):
        around = list(element.iterancestors())
        texts = [] if passed(element, *around) else [element.get(name, "") for name in SHOWN]
        if texts:
            texts.append(element.text or "")
        if not passed(*around):
            texts.append(element.tail or "")
        for text in texts:
            left = " ".join(text.split())
            while "⟦" in left:
                left = re.sub(r"⟦[^⟦⟧]*⟧", "|", left)
            found += [
                part.strip()
                for part in re.split(r"\|| · ", NEUTRAL.sub("|", left))
                if not is_known(part, known)
                and not all(is_known(piece, known) for piece in re.split(r"[,;:]", part))
            ]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("room", ["plenary", "Delegation of Ardenia"])
@pytest.mark.parametrize("who", [ARD, FAC, SEC])
def test_no_string_of_a_main_page_is_forgotten(table: Played, who: str, room: str) -> None:
    if room != "plenary" and who != ARD:
        pytest.skip("a delegation's room is that delegation's own")
    known = typed(table, who)
    forgotten = {}
    for page in PAGES:
        answer = table.get(who, f"/r/{table.room(room)}{page}")
        if answer.status_code == 200:
            assert "⟦" in answer.text
            forgotten[page] = untranslated(answer.text, known)
    assert {page: lines for page, lines in forgotten.items() if lines} == {}


def test_the_script_s_words_go_with_the_page(table: Played) -> None:
    page = table.get(ARD, f"/r/{table.room('plenary')}").text
    told = re.search(r'<script type="application/json" id="plenipo-words">(.*?)</script>', page)
    assert told is not None
    words = json.loads(told[1])
    assert words == {key: f"⟦{text}⟧" for key, text in script_words().items()}
    assert f'<html lang="{TAG}"' in page


def test_a_page_that_forgets_a_string_is_caught() -> None:
    known = json.dumps(["Article 6", "Peace between Ardenia and Zembria"]).casefold()
    page = "<p>⟦Kept⟧ <b>Article 6</b> · 12 May 2031, 10:00 UTC</p><p title='⟦Why⟧'>⟦n ⟦x⟧⟧ 3</p>"
    assert untranslated(page, known) == []
    assert untranslated(page + "<p>⟦Kept⟧ and forgotten</p>", known) == ["and forgotten"]
    assert untranslated(page + "<a aria-label='Go on'>→</a>", known) == ["Go on"]


def test_the_catalogue_is_the_same_twice_and_keeps_what_was_translated() -> None:
    assert as_pot(every_string()) == as_pot(every_string())
    made = updated("de", None)
    first = made.replace(b'msgid "Ledger"\nmsgstr ""', b'msgid "Ledger"\nmsgstr "Protokoll"')
    assert first != made
    again = updated("de", first)
    assert b'msgid "Ledger"\nmsgstr "Protokoll"' in again
    catalogue, _ = compiled(again, "de")
    assert gettext.GNUTranslations(BytesIO(catalogue)).gettext("Ledger") == "Protokoll"
    assert gettext.GNUTranslations(BytesIO(catalogue)).gettext("Members") == "Members"


def test_a_language_that_there_is_not_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnusableInput, match="the interface does not speak “tlh”; it speaks en"):
        strings.language("tlh")
    assert strings.language("").tag == "en"
    assert strings.Language("ar", gettext.NullTranslations(), {}).direction == "rtl"


def test_what_is_counted_follows_the_language_s_own_plurals() -> None:
    po = updated("sl", None)  # four forms: one, two, three or four, more
    forms = b"".join(b'msgstr[%d] "%%(num)s F%d"\n' % (n, n) for n in range(4))
    empty = b"".join(b'msgstr[%d] ""\n' % n for n in range(4))
    begin = b'msgid "%(num)s bracket"\nmsgid_plural "%(num)s brackets"\n'
    assert begin + empty in po
    catalogue, _ = compiled(po.replace(begin + empty, begin + forms), "sl")
    count = strings.counting(gettext.GNUTranslations(BytesIO(catalogue)))
    assert [count(n, "bracket") for n in (1, 2, 3, 5, 101)] == [
        "1 F0",
        "2 F1",
        "3 F2",
        "5 F3",
        "101 F0",
    ]

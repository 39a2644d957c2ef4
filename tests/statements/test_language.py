"""A language is a file: what is shipped is whole, what is wrong is told, a new one needs no code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from plenipo.desk.languages import shipped
from plenipo.statements import language as language_file
from plenipo.statements.extract import choose, extractor
from plenipo.statements.language import read, with_states
from plenipo.text.errors import UnusableInput
from tests.conftest import ROOT
from tests.statements.languages import language

FOLDER = files("plenipo.statements") / "languages"
ENGLISH = (FOLDER / "en.toml").read_bytes()
SKELETON = (FOLDER / "skeleton.toml").read_bytes()


def test_english_is_complete() -> None:
    english = language("en").language
    assert len({cue.lemma for cue in english.cues.values()}) >= 115
    for cue in ("say", "deny", "warn", "call", "note", "add", "reject", "urge"):
        assert cue in {found.lemma for found in english.cues.values()}
    assert len({place.state for rows in english.places.values() for place in rows}) >= 190


def keys(data: bytes) -> set[str]:
    tables = tomllib.loads(data.decode())
    free = ("cues", "epithets", "pronouns", "possessive_pronouns")
    return {
        f"{name}.{key}" if isinstance(table, dict) else name
        for name, table in tables.items()
        for key in (table if isinstance(table, dict) and name not in free else [""])
    }


def test_the_skeleton_has_every_entry_that_english_has_each_with_its_sentence() -> None:
    assert keys(ENGLISH) <= keys(SKELETON)
    lines = SKELETON.decode().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+ = ", line):
            assert lines[number - 1].startswith("# "), line


def test_the_skeleton_can_be_used_as_it_stands_and_finds_nothing() -> None:
    empty = extractor(read(SKELETON, where="skeleton.toml"))
    assert empty.statements("Orsk said on day3 that it rains.\n\nSo “it goes on”.\n") == []


def test_every_table_is_on_the_page() -> None:
    page = (ROOT / "docs" / "statements-languages.md").read_text("utf-8")
    for name, table in tomllib.loads(ENGLISH.decode()).items():
        assert f"`[{name}]`" in page if isinstance(table, dict) else f"`{name}`" in page


def test_a_language_can_be_added_without_code() -> None:
    """The skeleton with a handful of words of a language that does not exist."""
    text = SKELETON.decode()
    for entry, words in {
        "telling": "ku da mel",
        "that": "ku",
        "definite": "da",
        "prepositions": "em",
        "roles": "minar",
        "plurals": "i",
    }.items():
        text = text.replace(f'{entry} = ""', f'{entry} = "{words}"')
    text = text.replace("[cues]\n", '[cues]\nmelen = { finite = "mel", takes = "that quote" }\n')
    text = text.replace("[pronouns]\n", '[pronouns]\nsa = "feminine"\n')
    own = extractor(read(text.encode(), where="zz.toml"))
    found = own.statements("Da minar Lena Orsk mel ku vas oru.\n\n“Vas oru”, sa mel em Tarsk.\n")
    assert [(one.quote, one.speaker, one.rules[0]) for one in found] == [
        ("vas oru", "Lena Orsk", "clause.that"),
        ("Vas oru", "Lena Orsk", "quote.before-cue"),
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace("[marks]", "[marcs]", 1), "unknown field `marcs`"),
        (lambda text: text.replace('that = "that"', "", 1), "missing required field `that`"),
        (
            lambda text: text.replace('that = "that"', "that = 4", 1),
            "a list of words is one string",
        ),
        (lambda text: text + "\n= 1", "is no usable language file"),
        (lambda text: text.replace('"“”", ', '"“", ', 1), "a pair in [marks]"),
        (lambda text: text.replace('"monday mon", ', "", 1), "needs seven weekdays"),
    ],
)
def test_a_file_that_is_wrong_is_told_in_a_sentence(change: object, what: str) -> None:
    assert callable(change)
    with pytest.raises(UnusableInput) as refused:
        read(change(ENGLISH.decode()).encode(), where="my.toml")
    assert what.casefold() in str(refused.value).casefold()
    assert str(refused.value).startswith("my.toml: ")
    assert "\n" not in str(refused.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnusableInput, match=r"my\.toml: is no usable language file"):
        read(b"\xff\xfe\x00", where="my.toml")


def test_the_language_of_a_text_is_told_by_its_small_words() -> None:
    for text, code in (
        ("The minister said that it was the end of the talks.", "en"),
        ("La ministre a dit que les pourparlers sont dans une impasse.", "fr"),
        ("", "en"),
    ):
        assert choose(text, shipped()).language.code == code


def test_states_of_your_own_stand_beside_the_atlas_and_win_over_it() -> None:
    text = "Tarsk denied it had moved. Jordan said it would wait. The Zembrian mayor said no."
    plain = [one.speaker for one in language("en").statements(text)]
    own = with_states(language("en").language, "Zembria | Zembrian | Tarsk\nRiverland | | Jordan\n")
    found = extractor(own).statements(text)
    assert plain[0] == "Tarsk"
    assert [one.speaker for one in found][:2] == ["Zembria", "Riverland"]
    assert "metonym" in found[0].flags
    assert language("en").statements(text)[0].speaker == "Tarsk"


def test_every_type_of_a_language_file_can_be_read() -> None:
    """Types of our own are read by a hook; one that it does not know is no user's mistake."""

    def own(kind: Any) -> Iterator[type]:  # noqa: ANN401 - msgspec's many kinds of types
        if isinstance(kind, msgspec.inspect.CustomType):
            yield kind.cls
        for field in getattr(kind, "fields", ()):
            yield from own(field.type)
        for inner in ("value_type", "item_type"):
            if hasattr(kind, inner):
                yield from own(getattr(kind, inner))

    found = set(own(msgspec.inspect.type_info(language_file._File)))
    assert {kind.__name__ for kind in found} == {"Words", "Sayings", "Endings"}
    for kind in found:
        assert isinstance(language_file._listed(kind, "one two"), kind)
    with pytest.raises(AssertionError, match="nothing reads int"):
        language_file._listed(int, "one")

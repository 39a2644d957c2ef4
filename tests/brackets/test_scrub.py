"""The legal scrub: what is said of single changes, and of whole texts."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from plenipo.brackets.redline import Mark, Run, What, redline, word_runs
from plenipo.brackets.scrub import classify, gravest, scrub, scrub_json, scrub_text
from plenipo.brackets.scrub_change import Class, Flag
from plenipo.brackets.scrub_words import LANGUAGES, language_of
from plenipo.formats import markdown
from plenipo.instrument.recognise import recognise
from tests.brackets.laws import instrument
from tests.brackets.worlds import World, worlds

TERMS = ("Party", "Commission", "Operator")
LINES = [
    line
    for line in (Path(__file__).parent / "scrub_cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES)
def test_case(line: str) -> None:
    language, old, new, klass, flags, reason = line.split(" | ")
    (change,) = classify(word_runs(old, new), language=language, terms=TERMS)
    assert change.reason == reason
    assert change.klass == klass
    assert [flag.value for flag in change.flags] == ([] if flags == "-" else flags.split(", "))


def test_every_flag_and_class_is_in_the_cases() -> None:
    told = " ".join(LINES)
    for value in (*Flag, *Class):
        assert f"| {value.value} |" in told


@given(worlds())
def test_every_change_is_classed_with_a_reason(world: World) -> None:
    for texts in world.versions.values():
        found = redline(world.base, texts)
        changes = scrub(found, terms=world.terms).changes
        assert all(change.reason.endswith(".") for change in changes)
        assert all((change.klass is Class.EDITORIAL) <= (not change.flags) for change in changes)
        changed = {
            k
            for k, row in enumerate(found.rows)
            if row.what is not What.UNCHANGED and not (row.what is What.MOVED and row.new is None)
        }
        told = {change.row for change in changes}
        assert told <= changed
        for k in changed - told:  # a block that moved together with the one before it
            assert found.rows[k].what is What.MOVED


@given(worlds())
def test_what_is_taken_out_and_put_in_is_in_the_changes(world: World) -> None:
    for texts in world.versions.values():
        found = redline(world.base, texts)
        for row in found.rows:
            changes = classify(row.runs)
            for mark, words in (
                (Mark.DELETED, [change.old for change in changes]),
                (Mark.INSERTED, [change.new for change in changes]),
            ):
                assert "".join(words) == "".join(r.text for r in row.runs if r.mark is mark)
            assert gravest(changes) in Class


def test_what_binds_comes_first() -> None:
    old = ["1. He pays a toll of five coins.", "2. He should wait.", "3. A road is open."]
    new = ["1. He pays a toll of six coins.", "2. He shall wait.", "3. The road is open."]
    changes = scrub(redline(old, new)).changes
    assert [change.flags for change in changes] == [(Flag.MODAL,), (Flag.NUMBER,), ()]
    assert [change.klass for change in changes] == [Class.LEGAL, Class.LEGAL, Class.EDITORIAL]


def test_a_provision_put_in_or_taken_out_is_of_substance() -> None:
    (change,) = scrub(redline(["One road."], ["One road.", "A second road is built."])).changes
    assert change.klass is Class.SUBSTANTIVE
    assert change.reason == "A provision is put in."


def test_a_new_number_is_editorial() -> None:
    changes = scrub(redline(["1. One road is open."], ["2. One road is open."])).changes
    assert [change.klass for change in changes] == [Class.EDITORIAL]
    assert changes[0].reason == "The number “1.” becomes “2.”."


def test_a_division_is_editorial() -> None:
    old = ["1. The road over the pass is open to all. A toll is paid at the lower gate by lorries."]
    new = [
        "1. The road over the pass is open to all.",
        "2. A toll is paid at the lower gate by lorries.",
    ]
    (change,) = scrub(redline(old, new)).changes
    assert change.klass is Class.EDITORIAL
    assert change.reason == "The provision is divided here; number “2.”."


def test_terms_that_the_text_defines_are_known() -> None:
    define = "“Guardian” means the body that keeps the road."
    old, new = [define, "The Guardian pays."], [define, "The guardian pays."]
    (change,) = scrub(redline(old, new)).changes
    assert change.flags == (Flag.TERM,)


def one(
    old: str, new: str, after: str = ".", *, title: str = "", terms: tuple[str, ...] = ()
) -> tuple[Class, tuple[Flag, ...], str]:
    """Class words that stand in place of others, taken as one change."""
    runs = [Run(Mark.SAME, "It "), Run(Mark.DELETED, old), Run(Mark.INSERTED, new)]
    (change,) = classify([*runs, Run(Mark.SAME, after)], title=title, terms=terms)
    return change.klass, change.flags, change.reason


def test_another_order_is_of_substance_unless_it_is_a_list() -> None:
    klass, _, reason = one("leads from Orle to Mar", "leads from Mar to Orle")
    assert (klass, reason) == (Class.SUBSTANTIVE, "The words stand in another order.")
    klass, _, reason = one("Orle and Mar", "Mar and Orle")
    assert (klass, reason) == (Class.EDITORIAL, "Order of words.")
    for old, new in (
        ("Orle pays Mar", "Mar pays Orle"),
        ("Orle and Mar pay Sell", "Orle and Sell pay Mar"),
        ("guards watch drivers", "drivers watch guards"),
    ):
        klass, _, reason = one(old, new)
        assert (klass, reason) == (Class.SUBSTANTIVE, "The words stand in another order.")
    klass, _, _ = one("the town of Orle, Mar and Sell", "Sell, the town of Orle and Mar")
    assert klass is Class.EDITORIAL
    klass, flags, _ = one("pays 5 for 10", "pays 10 for 5")
    assert (klass, flags) == (Class.LEGAL, (Flag.NUMBER,))


def test_a_text_calls_itself_by_its_own_name_only() -> None:
    title = "Mountain Road Convention"
    klass, _, _ = one("the Mountain Road", "this", " Convention.", title=title)
    assert klass is Class.EDITORIAL
    klass, _, _ = one("the River", "this", " Convention.", title=title)
    assert klass is Class.SUBSTANTIVE
    klass, flags, reason = one("the", "this", " Convention.", terms=("Convention",))
    assert (klass, flags) == (Class.LEGAL, (Flag.TERM,))
    assert reason.endswith("“the Convention” becomes “this Convention”.")


def test_a_sentence_opens_after_the_number_of_its_provision() -> None:
    runs = word_runs(
        "Article 2 Should snow fall, he waits.", "Article 2 Shall snow fall, he waits."
    )
    (change,) = classify(runs, label="Article 2")
    assert change.reason.endswith("a condition becomes an obligation.")


def test_a_reference_is_told_where_it_changes_and_nowhere_near() -> None:
    runs = word_runs("Under Article 3 he pays once.", "Under Article 4 he pays one.")
    first, second = classify(runs)
    assert first.flags == (Flag.REFERENCE,)
    assert Flag.REFERENCE not in second.flags
    # A provision's own number is no reference.
    changes = classify(
        word_runs("Article 2 They meet.", "Article 2 They meet under Article 2."), label="Article 2"
    )
    assert [change.flags for change in changes] == [(Flag.REFERENCE,)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The operator of the road shall keep it open and clear of the snow.", "en"),
        ("L'exploitant de la route la maintient ouverte et la libère de la neige.", "fr"),
        ("El operador de la carretera la mantiene abierta y libre de la nieve.", "es"),
        ("Оператор содержит дорогу в порядке и очищает ее от снега.", "ru"),
        ("山口的道路由经营者维护。", "en"),
    ],
)
def test_languages_are_told_by_small_words(text: str, code: str) -> None:
    assert language_of([text]) == code


def test_word_lists_do_not_contradict_one_another() -> None:
    for lexicon in LANGUAGES.values():
        grave = set(lexicon.modals) | lexicon.negations | lexicon.conjunctions
        assert not grave & lexicon.articles, lexicon.code
        assert not set(lexicon.modals) & (lexicon.negations | lexicon.conjunctions), lexicon.code
        for words in (lexicon.negations, lexicon.scope, lexicon.places, lexicon.months):
            assert all(word == word.lower() for word in words), lexicon.code


def test_text_and_json_say_the_same() -> None:
    old = ["1. He should pay.", "2. The road is open."]
    new = ["1. He shall pay.", "2. The roads are open."]
    found = scrub(redline(instrument(old), instrument(new)))
    read = json.loads(json.dumps(scrub_json(found)))
    assert read["schema"] == "plenipo.scrub/1"
    assert sum(read["counts"].values()) == len(read["changes"]) == len(found.changes)
    texts = scrub_text(found)
    assert len(texts) == 1 + len(found.changes)
    for told, change in zip(texts[1:], read["changes"], strict=True):
        assert change["reason"] in told
        assert change["class"] in told


@pytest.mark.real
def test_a_real_scrub_changed_one_shall_and_little_of_substance(real_texts: Path) -> None:
    versions = []
    for name in ("agreement-12-dec-2015.md", "agreement-29-jan-2016.md"):
        source = markdown.read((real_texts / "cop21" / name).read_bytes(), where=name)
        ids = iter(range(10_000))
        versions.append(recognise(source.blocks, ids=lambda ids=ids: f"u{next(ids)}"))  # type: ignore[misc]
    found = scrub(redline(*versions))
    modal = [change for change in found.changes if Flag.MODAL in change.flags]
    assert [(change.old.strip(), change.new.strip()) for change in modal] == [("", "shall")]
    assert found.changes[0] is modal[0]
    # The sentence above the title is the publisher's own and was written anew.
    agreed = [change for change in found.changes if change.place]
    assert not [change for change in agreed if change.klass is Class.SUBSTANTIVE]
    assert sum(change.klass is Class.LEGAL for change in agreed) == 6
    assert sum("calls itself" in change.reason for change in agreed) > 30


def test_long_changes_come_to_an_end() -> None:
    random = Random(7)
    old = " ".join(f"w{random.randrange(500)}" for _ in range(4_000))
    new = " ".join(f"v{random.randrange(500)}" for _ in range(4_000))
    (change,) = scrub(redline([f"Article 1 {old}"], [f"Article 1 {new}"])).changes[:1]
    assert change.klass is Class.SUBSTANTIVE

"""What a statement may be about: three provisions at most, each with words that stand in it."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.statements.links import MOST, Provisions, Reason, Suggestion, Why

TEXT = """Article 1
For the purposes of this Agreement: “Crossing Post” means a place of passage on the frontier.
Article 2
Each Crossing Post shall open to pilgrims and herders at dawn.
Article 3
The Parties shall share the water of the river Sel by the season.
Article 4
Missing persons shall be sought by a joint commission of the Parties.
Article 5
The Parties shall exchange maps of minefields within ninety days.
Article 6
Disputes shall be settled by negotiation of the Parties.
Article 7
The railway of the valley shall be rebuilt by the Parties.
Article 8
This Agreement enters into force after ratification."""


def instrument() -> Instrument:
    numbers = count()
    blocks = [Block(line) for line in TEXT.split("\n")]
    return recognise(blocks, ids=lambda: f"u{next(numbers)}")


def asked(earlier: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Provisions:
    whole = instrument()
    of: dict[str, str] = {}
    head = ""
    for unit in whole.units:
        head = unit.label or head
        of[unit.id] = head
    return Provisions(whole.units, of, earlier=earlier)


PROVISIONS = asked()


def suggested(text: str, provisions: Provisions = PROVISIONS) -> tuple[Suggestion, ...]:
    return provisions.suggest([text])[0]


def names(text: str) -> list[str]:
    return [one.provision for one in suggested(text)]


def test_what_is_cited_comes_first_with_the_citation() -> None:
    found = suggested("We cannot accept Article 6 while the minefields have no maps.")
    assert found[0].provision == "Article 6"
    assert found[0].reasons[0] == Reason(Why.CITED, ("Article 6",))
    assert found[1].provision == "Article 5"
    assert found[1].reasons == (Reason(Why.WORDS, ("minefields", "maps")),)


def test_an_article_of_another_treaty_is_not_one_of_this() -> None:
    assert names("They broke Article 6 of the Geneva Convention.") == []
    assert names("They broke Article 6 of this Agreement.") == ["Article 6"]


def test_several_articles_are_all_named() -> None:
    assert names("Articles 3 to 5 stand or fall together.") == [f"Article {n}" for n in (3, 4, 5)]


def test_a_defined_term_points_to_where_it_is_used() -> None:
    found = suggested("No Crossing Post will open this year.")
    assert {one.provision for one in found} == {"Article 1", "Article 2"}
    assert all(one.reasons[0] == Reason(Why.TERM, ("Crossing Post",)) for one in found)


def test_one_shared_word_is_not_enough() -> None:
    assert names("The river is beautiful in spring.") == []
    assert names("The water of the river belongs to us.") == ["Article 3"]


def test_words_that_all_provisions_have_say_nothing() -> None:
    assert names("The Parties of the Agreement will meet and the Parties will talk.") == []


def test_the_name_of_an_earlier_text_points_to_what_rests_on_it() -> None:
    provisions = asked((("Orsk Truce of 2029", ("Article 4",)),))
    found = suggested("Everything is in the Orsk truce.", provisions)
    assert [one.provision for one in found] == ["Article 4"]
    assert found[0].reasons == (Reason(Why.EARLIER, ("Orsk Truce of 2029",)),)
    assert suggested("Everything was said in Orsk.", provisions) == ()


def test_a_text_without_provisions_suggests_nothing() -> None:
    assert Provisions((), {}).suggest(["Article 1", ""]) == [(), ()]


WORDS = st.sampled_from(
    [
        *(
            "Article 1",
            "Article 3",
            "Articles 2 and 5",
            "Article 99",
            "paragraph 2",
            "this Article",
        ),
        *("Crossing Post", "the water", "river", "minefields", "maps", "herders", "pilgrims"),
        *("the Parties", "shall", "not", "railway", "valley", "“", "”", ",", ".", "\n", "Annex I"),
        *("of the Charter", "of this Agreement", "ratification", "\u0301", "水", "Commission’s"),
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@given(st.lists(TEXTS, max_size=4))
def test_the_laws_of_suggestions(texts: list[str]) -> None:
    found = PROVISIONS.suggest(texts)
    assert len(found) == len(texts)
    for text, suggestions in zip(texts, found, strict=True):
        assert len(suggestions) <= MOST
        assert len({one.provision for one in suggestions}) == len(suggestions)
        for one in suggestions:
            assert one.reasons
            assert len({reason.why for reason in one.reasons}) == len(one.reasons)
            for reason in one.reasons:
                # Every word that is said to speak for it stands in the statement.
                assert reason.words
                assert all(word in text for word in reason.words)
    # What is asked beside it changes nothing, and asking again neither.
    assert [PROVISIONS.suggest([text])[0] for text in texts] == found
    assert asked().suggest(texts) == found


@given(TEXTS, st.integers(1, 8))
def test_a_cited_article_is_always_among_the_first(text: str, number: int) -> None:
    found = suggested(f"On Article {number}: {text.replace('Article', 'Title')}")
    cited = [one.provision for one in found if one.reasons[0].why is Why.CITED]
    assert f"Article {number}" in cited

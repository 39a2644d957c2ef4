"""The text in another language, filed provision by provision; and a new article that follows itself."""

from __future__ import annotations

import pytest

from plenipo.cli.scenes import ferry
from plenipo.cli.scenes.stage import Stage, example, play, stage
from plenipo.desk import Recorded, Refused, attention, file_version, incorporate
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.attention import Following
from plenipo.record.kinds import ProposalId
from plenipo.record.outcome import digest_of
from plenipo.store.memory import MemoryStore

FRENCH = example("ferry/fr.md")


def upto(step: object) -> Stage:
    """Return the ferry negotiation just before a step."""
    at = [s for s in ferry.STEPS if s is not step]
    assert len(at) == len(ferry.STEPS) - 1
    return play(
        stage(MemoryStore(), seed="ferry", start=ferry.START),
        ferry.STEPS[: ferry.STEPS.index(step)],
    )


@pytest.fixture(scope="module")
def scene() -> Stage:
    return upto(ferry.the_other_language_is_filed)


def file(
    scene: Stage, blocks: tuple[Block, ...], *, language: str = "fr", standing: str = "authentic"
) -> Recorded | Refused:
    return file_version(
        scene.desk,
        scene.members[ferry.SECRETARY],
        scene.rooms["plenary"],
        blocks,
        language=language,
        standing=standing,
    )


@pytest.mark.parametrize("left_out", range(len(FRENCH)))
def test_a_version_that_leaves_a_provision_out_is_refused_and_leaves_nothing(
    scene: Stage, left_out: int
) -> None:
    before = scene.state(ferry.SECRETARY).seq
    refused = file(scene, FRENCH[:left_out] + FRENCH[left_out + 1 :])
    assert isinstance(refused, Refused)
    assert refused.code == "another-shape"
    assert "“" in refused.sentence
    assert scene.state(ferry.SECRETARY).seq == before


def test_a_version_that_says_more_is_refused_where_the_text_ends(scene: Stage) -> None:
    refused = file(scene, (*FRENCH, Block("Pour le Gouvernement de personne : ____________")))
    assert isinstance(refused, Refused)
    assert refused.sentence == (
        "The version goes on where the text has ended: “Pour le Gouvernement de personne : _____…”."
    )


@pytest.mark.parametrize(
    ("language", "standing", "code"),
    [
        ("en", "authentic", "no-language"),
        ("French", "authentic", "no-language"),
        ("", "authentic", "no-language"),
        ("fr", "official", "no-such-standing"),
    ],
)
def test_its_language_and_standing_are_known(
    scene: Stage, language: str, standing: str, code: str
) -> None:
    refused = file(scene, FRENCH, language=language, standing=standing)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_it_stands_beside_the_text_under_the_same_ids() -> None:
    scene = upto(ferry.the_other_language_is_filed)
    assert isinstance(file(scene, FRENCH), Recorded)
    state = scene.state(ferry.SECRETARY)
    ((standing, units),) = state.languages.values()
    assert standing == "authentic"
    assert [(u.unit, u.kind, u.depth) for u in units] == [
        (u.id, u.kind, u.depth) for u in state.units.values()
    ]
    assert [u.text for u in units] == [b.text for b in FRENCH]
    assert digest_of(state, "fr") not in ("", digest_of(state, "en"))


def test_a_new_article_follows_itself_and_can_be_taken_into_the_draft() -> None:
    """Its heading follows its number, its body its heading: none of them is an orphan."""
    scene = upto(ferry.a_silence_is_opened)
    member, room = scene.members[ferry.SECRETARY], scene.rooms["plenary"]
    sick = ProposalId(scene.notes["SKE-3"])
    fates = attention(scene.desk, member, room, sick)
    assert not isinstance(fates, Refused)
    assert [f.state for f in fates] == [Following.STANDS] * 3
    assert isinstance(incorporate(scene.desk, member, room, sick), Recorded)
    fates = attention(scene.desk, member, room, sick)
    assert not isinstance(fates, Refused)
    assert [f.state for f in fates] == [Following.ADOPTED] * 3
    texts = [u.text for u in scene.state(ferry.SECRETARY).units.values()]
    at = texts.index("Article 5 bis")
    assert texts[at : at + 3] == ["Article 5 bis", "The sick", ferry.THE_SICK]


def test_a_new_provision_after_one_that_is_not_there_is_still_an_orphan() -> None:
    scene = upto(ferry.a_silence_is_opened)
    tabled = scene.desk.table_directly(
        scene.members[ferry.HAL_HEAD],
        scene.rooms["plenary"],
        changes=[
            e.Change(unit="a", text="Alone.", new=1, after="nowhere", kind="body", depth=2),
            e.Change(unit="b", text="With it.", new=1, after="a", kind="body", depth=2),
        ],
        sponsors=["HAL"],
    )
    assert isinstance(tabled, Recorded)
    body = tabled.entries[0].body
    assert isinstance(body, e.ProposalTabled)
    fates = attention(
        scene.desk, scene.members[ferry.HAL_HEAD], scene.rooms["plenary"], body.proposal
    )
    assert not isinstance(fates, Refused)
    assert [f.state for f in fates] == [Following.ORPHANED] * 2

"""A negotiation from `create` to signatures, by `plenipo admin` alone, as three people at terminals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.cli.admin_talks_arguments import DEPOSITS
from plenipo.record import last_things
from plenipo.record.outcome import text_digest
from tests.cli.test_admin import Terminal, terminal
from tests.conftest import ROOT

__all__ = ["terminal"]  # a fixture of the terminal's tests, used here by name

EXAMPLES = ROOT / "src" / "plenipo" / "cli" / "examples"
DRAFT = """# Agreement on the Light at Corran Head

Hallin and Skerra, hereinafter “the Parties”,

Have agreed as follows:

## Article 1

### The light

The Parties shall keep a light at Corran Head from dusk to dawn.

## Article 2

### Costs

Hallin bears the costs of the light.

## Article 3

### Keepers

1. The Parties appoint two (3) keepers, one each.

2. The keepers receive the same pay.

For the Government of Hallin: ____________

For the Government of Skerra: ____________
"""
FRENCH = """# Accord relatif au feu de Corran Head

Hallin et Skerra, ci-après dénommés « les Parties »,

Sont convenus de ce qui suit :

## Article 1

### Le feu

Les Parties entretiennent un feu à Corran Head du crépuscule à l’aube et par temps de brume.

## Article 2

### Coûts

Les Parties supportent les coûts du feu en parts égales.

## Article 3

### Gardiens

1. Les Parties nomment deux (2) gardiens, un chacune.

2. Les gardiens reçoivent la même solde, le même mois.

Pour le Gouvernement de Hallin : ____________

Pour le Gouvernement de Skerra : ____________
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "light.md").write_text(DRAFT, "utf-8")
    (tmp_path / "feu.md").write_text(FRENCH, "utf-8")
    return tmp_path


def test_from_create_to_the_day_of_entry_into_force(terminal: Terminal, files: Path) -> None:
    run, at = terminal.run, terminal.id
    # The secretary sets the table; a facilitator and two heads are seated.
    secretary = at("create", "The light at Corran Head", "--secretary", "Oskar Thiel")
    for code, name in (("HAL", "Hallin"), ("SKE", "Skerra")):
        run("admit", code, name, "--as", secretary)
    chair = at("seat", "Maren Aldis", "--role", "facilitator", "--as", secretary)
    hal = at("seat", "Liv Sandar", "--role", "head", "--party", "HAL", "--as", secretary)
    ske = at("seat", "Edda Vorn", "--role", "head", "--party", "SKE", "--as", secretary)
    run("file", str(files / "light.md"), "--as", secretary)

    # Hallin drafts in a room of its own and tables from there; Skerra tables at once.
    room = at("open", "delegation", "Delegation of Hallin", "--as", hal)
    assert run("bring", "--room", room, "--as", hal) == (
        "the text of today lies in Delegation of Hallin\n"
    )
    costs = "The Parties bear the costs of the light in equal parts."
    assert run("propose", "2", costs, "--room", room, "--as", hal) == "draft A\n"
    assert "equal parts" not in run("text", "--as", ske)
    assert run("table", "A", "--room", room, "--as", hal) == "HAL-1\n"
    fog = "The Parties shall keep a light at Corran Head by night and in fog."
    assert run("propose", "1", fog, "--as", ske) == "SKE-1\n"
    assert "[SKE: by night and in fog]" in run("text", "--as", hal)
    assert "[HAL: in equal parts]" in run("text", "--as", ske)

    # The facilitator bridges; both accept, and the chair takes it in. Skerra takes its own back.
    bridge = "The Parties shall keep a light at Corran Head from dusk to dawn and in fog."
    assert run("propose", "1", bridge, "--as", chair) == "draft A\n"
    said = run("accept", "1", "--as", hal, code=2)
    asked, _, known = said.partition(" with --words-of: ")
    assert asked == "say whose words of Article 1 are meant,"
    assert sorted(known.split(", ")) == ["A", "SKE-1", "draft"]
    for member in (hal, ske):
        assert "accepts: Article 1" in run("accept", "1", "--words-of", "A", "--as", member)
    run("take", "A", "--as", chair)
    body = files / "withdrawn.json"
    proposal = next(
        entry["body"]["proposal"]
        for entry in json.loads(run("ledger", "--format", "json", "--as", ske))["entries"]
        if entry["body"].get("number") == "SKE-1"
    )
    body.write_text(json.dumps({"kind": "proposal-withdrawn", "proposal": proposal}))
    run("record", str(body), "--as", ske)

    # A package: equal costs and equal pay. All or nothing.
    pay = "2. The keepers receive the same pay, in the same month."
    assert run("propose", "3.2", pay, "--as", ske) == "SKE-2\n"
    run("package", "HAL-1", "SKE-2", "--words", "Equal costs, equal pay.", "--as", hal)
    assert "in a package" in run("status", "--as", ske)
    run("package", "--as", ske)
    for number in ("HAL-1", "SKE-2"):
        run("take", number, "--as", chair)

    # What is left is accepted; a silence that is running cannot be concluded before its time.
    run("silence", "Preamble", "--until", "2099-01-01T00:00:00.000Z", "--as", chair)
    run("silence", "--extend", "--until", "2099-01-02T00:00:00.000Z", "--as", chair)
    assert "It has not expired" in run("conclude", "--as", chair, code=2)
    run("object", "SKE", "--words", "We accept it outright.", "--as", ske)
    run("conclude", "--as", chair)
    for member in (hal, ske):
        assert "accepts" in run("accept", "--rest", "--as", member)
    assert "HAL has accepted all that" in run("accept", "--rest", "--as", hal, code=2)
    status = run("status", "--as", hal)
    assert "6 provisions: 6 agreed ●" in status
    assert run("explain", "3.1", "--as", hal) == "Article 3, paragraph 1 is agreed.\n"
    run("revisions", "--issue", "--mandate", "The agreed text.", "--as", secretary)

    # Legal scrub, both languages, the text made final.
    run("scrub", "--open", "1", "--as", chair)
    run("scrub", "--close", "--as", chair)
    assert run("renumber", "--as", chair) == "Every number is as it should be.\n"
    filed = run("file", str(files / "feu.md"), "--language", "fr", "--as", secretary)
    assert filed == "15 provisions stand beside the text in fr\n"
    assert "the text is not final yet" in run("initial", "--as", hal, code=2)
    digest = run("freeze", "--as", chair).strip()
    run("freeze", "--language", "fr", "--as", chair)
    assert "The text is final" in run("propose", "1", "No light.", "--as", hal, code=2)

    # Initials by article and whole, signatures, deposits, an error found, entry into force.
    run("initial", "--as", hal)
    run("initial", "Title", "Preamble", "1", "2", "--as", ske)
    assert "has initialled it already" in run("initial", "1", "--as", ske, code=2)
    run("initial", "3", "Signatures", "--as", ske)
    run("sign", "--name", "Signe Alder, Minister", "--as", hal)
    run("sign", "--name", "Olin Marr, Minister", "--ad-referendum", "--as", ske)
    run("correct", "3.1", "(3)", "(2)", "--notice", "The words say two.", "--as", chair)
    run("deposit", "ratification", "2030-06-03", "--as", hal)
    assert "1 of 2 parties have consented" in run("in-force", "--as", chair, code=2)
    run("deposit", "approval", "2030-07-01", "--words", "Until further notice.", "--as", ske)
    assert run("in-force", "--as", chair) == "in force since 2030-07-31\n"
    end = run("end", "--as", hal).splitlines()
    assert end[0] == f"final in en: {digest}"
    assert end[2:] == [
        "initialled: HAL Liv Sandar",
        "initialled: SKE Edda Vorn (9 provisions)",
        "initialled: SKE Edda Vorn (6 provisions)",
        "signed: HAL Signe Alder, Minister",
        "signed: SKE Olin Marr, Minister ad referendum",
        "deposited 2030-06-03: HAL ratification",
        "deposited 2030-07-01: SKE approval",
        "in force since 2030-07-31",
    ]

    # And it prints: each party's original, and the text as a Word file.
    run("original", "SKE", "-o", str(files / "skerra.txt"), "--as", ske)
    original = (files / "skerra.txt").read_text("utf-8")
    assert original.startswith("Agreement on the Light at Corran Head\n\nSkerra and Hallin,")
    assert "two (2) keepers" in original
    run("original", "HAL", "-o", str(files / "hallin.docx"), "--as", hal)
    french = run("original", "SKE", "--language", "fr", "--as", ske)
    assert "Skerra et Hallin, ci-après dénommés" in french
    assert "no text is filed in ru" in run(
        "original", "SKE", "--language", "ru", "--as", ske, code=2
    )
    run("text", "-o", str(files / "light.docx"), "--as", hal)
    assert (files / "hallin.docx").read_bytes().startswith(b"PK")
    assert "In force since 2030-07-31." in run("status", "--as", hal)
    assert run("verify").endswith(": all sound\n")
    ledger = json.loads(run("ledger", "--format", "json", "--as", secretary))["entries"]
    units = next(n["body"] for n in ledger if n["body"]["kind"] == "language-version-filed")
    rows = [(u["kind"], u["depth"], u["label"], u["text"]) for u in units["units"]]
    assert f"final in fr: {text_digest(rows)}" == end[1]


def test_what_cannot_be_meant_is_refused_in_one_sentence(terminal: Terminal, files: Path) -> None:
    run, at = terminal.run, terminal.id
    secretary = at("create", "The light", "--secretary", "Oskar Thiel")
    run("admit", "HAL", "Hallin", "--as", secretary)
    hal = at("seat", "Liv Sandar", "--role", "head", "--party", "HAL", "--as", secretary)
    run("file", str(files / "light.md"), "--as", secretary)
    for words, sentence in (
        (("bring", "--as", hal), "say into which room with --room"),
        (("table", "A", "--as", hal), "say of which room the draft is with --room"),
        (("take", "HAL-9", "--as", secretary), "no proposal “HAL-9” lies here; there are: none"),
        (("propose", "9", "x", "--as", hal), "“9” names no provision of this text"),
        (("propose", "1", "x", "--as", secretary), "say for which party with --for"),
        (("accept", "--as", hal), "name a provision, or say --rest"),
        (("accept", "1", "--rest", "--as", hal), "name a provision, or say --rest"),
        (("package", "--as", hal), "0 packages wait for HAL"),
        (("silence", "--until", "soon", "--as", secretary), "name the provisions"),
        (("silence", "1", "--until", "soon", "--as", secretary), "time"),
        (("initial", "--as", hal), "the text is not final yet"),
        (("deposit", "ratification", "yesterday", "--as", hal), "Write the day of deposit"),
        (("correct", "1", "a", "b", "--as", secretary), "The text is not final"),
        (
            ("file", str(files / "light.md"), "--language", "French", "--as", secretary),
            "Name the language by its code",
        ),
        (
            ("file", str(EXAMPLES / "ferry" / "fr.md"), "--language", "fr", "--as", secretary),
            "does not stand for",
        ),
    ):
        assert sentence in run(*words, code=2), words
    assert run("verify").endswith(": all sound\n")


def test_the_secretariat_types_for_a_party_on_a_basis(terminal: Terminal, files: Path) -> None:
    run, at = terminal.run, terminal.id
    secretary = at("create", "The light", "--secretary", "Oskar Thiel")
    run("admit", "HAL", "Hallin", "--as", secretary)
    run("file", str(files / "light.md"), "--as", secretary)
    typed = ("--for", "HAL", "--basis", "by-email", "--as", secretary)
    assert run("propose", "2", "Nobody bears them.", *typed) == "HAL-1\n"
    assert "HAL accepts: Article 1" in run("accept", "1", *typed)
    assert "for HAL, by email" in run("ledger", "--as", secretary)


def test_deposits_are_those_of_the_record() -> None:
    assert DEPOSITS == last_things.DEPOSITS

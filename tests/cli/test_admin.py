"""`plenipo admin` as a person uses it: what it prints, writes and refuses."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import pytest

from plenipo.bootstrap import MachineChance, MachineClock, identity_over, open_store
from plenipo.cli.main import main
from plenipo.cli.scenes import peace
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.settings import Settings, address, password, settings
from plenipo.store.sqlite import SqliteStore
from plenipo.text.errors import UnusableInput
from plenipo.web.identity.identity import Proof
from plenipo.web.identity.invitations import Entered, Open
from tests.conftest import ROOT
from tests.store.conftest import database, server
from tests.store.server import PASSWORD, Server

__all__ = ["database", "server"]  # fixtures of the stores, used here by name

DRAFT = ROOT / "src" / "plenipo" / "cli" / "examples" / "peace" / "base.md"


@dataclass
class Terminal:
    """Runs commands, and says what they printed."""

    data: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str, code: int = 0, data: Path | None = None) -> str:
        where = ["--data", str(data or self.data)]
        assert main(["admin", *words, *where]) == code
        out, err = self.capsys.readouterr()
        if code != 2:
            assert err == ""
            return out
        assert out == ""
        assert err.count("\n") == 1
        assert err.startswith("plenipo: ")
        return err.removeprefix("plenipo: ").rstrip("\n")

    def id(self, *words: str) -> str:
        """Run a command that prints an id at the end of its first line."""
        return self.run(*words).splitlines()[0].split()[-1]


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.delenv("PLENIPO_DATA", raising=False)
    monkeypatch.delenv("PLENIPO_DATABASE", raising=False)
    monkeypatch.delenv("PLENIPO_ADDRESS", raising=False)
    return Terminal(tmp_path / "talks.db", capsys)


@dataclass
class Talks:
    """A negotiation that was set up from the command line."""

    secretary: str
    ardenia: str
    zembria: str


@pytest.fixture
def talks(terminal: Terminal) -> Talks:
    secretary = terminal.id("create", "Peace talks", "--secretary", "Ines Marlow")
    heads: list[str] = []
    for party, name, head in (("ARD", "Ardenia", "D. Orsel"), ("ZEM", "Zembria", "R. Kolde")):
        said = terminal.run("admit", party, name, "--as", secretary)
        assert said == f"{party} ({name}) takes part\n"
        heads.append(
            terminal.id("seat", head, "--role", "head", "--party", party, "--as", secretary)
        )
    said = terminal.run("file", str(DRAFT), "--as", secretary)
    assert said.endswith("between Ardenia and Zembria: 97 provisions are the basis\n")
    return Talks(secretary, *heads)


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Stage]:
    """The scripted negotiation in a file, played once for all tests."""
    data = tmp_path_factory.mktemp("played") / "talks.db"
    store = open_store(Settings(data=data), make=True)
    try:
        return data, play(stage(store, seed="peace", start=peace.START), peace.STEPS)
    finally:
        store.close()


@pytest.fixture
def played(terminal: Terminal, recorded: tuple[Path, Stage]) -> Stage:
    """The scripted negotiation, in the terminal's own file."""
    copyfile(recorded[0], terminal.data)
    return recorded[1]


# --- setting up -------------------------------------------------------------------------------


def test_a_negotiation_is_set_up_and_stands_open(terminal: Terminal, talks: Talks) -> None:
    shown = terminal.run("status", "--as", talks.ardenia).splitlines()
    assert shown[:3] == [
        "Peace talks",
        "Nothing is agreed until everything is agreed.",
        "21 provisions: 21 open ○",
    ]
    assert "○   Article 7, Third-party forces: open" in shown
    assert terminal.run("status", "--as", talks.zembria).splitlines() == shown


def test_rooms_are_opened_and_seen_by_their_members_alone(terminal: Terminal, talks: Talks) -> None:
    room = terminal.id("open", "delegation", "Ours", "--as", talks.ardenia)
    pen = terminal.id(
        "seat", "M. Tane", "--role", "delegate", "--party", "ARD", "--room", "Ours",
        "--as", talks.ardenia,
    )  # fmt: skip
    lines = terminal.run("rooms", "--as", talks.ardenia).splitlines()
    assert lines[1] == f"{room}  delegation  Ours  (head ARD, 3 entries)"
    assert terminal.run("rooms", "--as", pen) == (
        f"{room}  delegation  Ours  (delegate ARD, 3 entries)\n"
    )
    assert len(terminal.run("rooms", "--as", talks.zembria).splitlines()) == 1
    unknown = terminal.run("status", "--as", talks.zembria, "--room", "0" * 32, code=2)
    assert terminal.run("status", "--as", talks.zembria, "--room", room, code=2) == unknown
    assert terminal.run("status", "--as", talks.zembria, "--room", "Ours", code=2) == unknown
    assert unknown == "There is no such room."


def test_the_public_room_is_opened_once_by_the_secretariat(
    terminal: Terminal, talks: Talks
) -> None:
    said = terminal.run("open", "public", "For all", "--as", talks.ardenia, code=2)
    assert said == "The secretariat opens the public room."
    room = terminal.id("open", "public", "For all", "--as", talks.secretary)
    assert room in terminal.run("rooms", "--as", talks.secretary)
    assert room not in terminal.run("rooms", "--as", talks.ardenia)
    said = terminal.run("open", "public", "Another", "--as", talks.secretary, code=2)
    assert said == "This negotiation has a public room already."
    said = terminal.run("invite", "public", code=2)
    assert said == "the public reads without an invitation; seat a person to invite one"


def test_a_member_who_has_an_id_keeps_it_in_another_room(terminal: Terminal, talks: Talks) -> None:
    arlen = terminal.id("seat", "Arlen House", "--role", "facilitator", "--as", talks.secretary)
    terminal.run("open", "good-offices", "With ARD", "--party", "ARD", "--as", arlen)
    seated = terminal.id(
        "seat", "D. Orsel", "--role", "head", "--party", "ARD", "--member", talks.ardenia,
        "--room", "With ARD", "--as", arlen,
    )  # fmt: skip
    assert seated == talks.ardenia
    assert "good-offices  With ARD" in terminal.run("rooms", "--as", talks.ardenia)


# --- reading ----------------------------------------------------------------------------------


def test_the_played_negotiation_is_read(terminal: Terminal, played: Stage) -> None:
    member = played.members[peace.OBSERVER]
    shown = terminal.run("status", "--as", member)
    assert "21 provisions: 19 agreed ●, 1 conditional ◈, 1 bracketed [ ]" in shown
    assert "paragraph 3: " in shown
    said = terminal.run("explain", "Article 6, paragraph 3", "--as", member)
    assert said == terminal.run("explain", "6.3", "--as", member)
    assert "that is not met: Article 7 is open because ZEM has not spoken" in said
    assert terminal.run("explain", "2", "--as", member) == "Article 2 is agreed.\n"
    first, *_ = terminal.run("what-if", "--as", member).splitlines()
    assert first.startswith("If ZEM accepts Article 7")
    assert first in terminal.run("what-if", "7", "ZEM", "--as", member).splitlines()
    assert terminal.run("what-if", "6.1", "ZEM", "--as", member) == (
        "If ZEM alone moves on Article 6, paragraph 1, nothing closes yet.\n"
    )
    trend = terminal.run("trend", "--as", member).splitlines()
    assert [line.split()[0] for line in trend] == ["Rev.1", "Rev.2", "Rev.3", "Rev.4"]


def test_status_as_json_says_the_same(terminal: Terminal, played: Stage) -> None:
    member = played.members[peace.OBSERVER]
    value = json.loads(terminal.run("status", "--as", member, "--format", "json"))
    assert value["schema"] == "plenipo.standing/1"
    stands = {row["name"]: row["sign"] for row in value["provisions"]}
    assert (stands["Article 6"], stands["Article 7"], stands["Article 8"]) == ("◈", "[ ]", "●")
    assert set(value["words"]) >= {"agreed", "conditional", "bracketed"}


@pytest.mark.parametrize("style", ["attributed", "plain", "trade", "alternatives"])
def test_the_text_is_drawn_in_every_style(terminal: Terminal, played: Stage, style: str) -> None:
    member = played.members[peace.ZEM_PEN]
    shown = terminal.run("text", "--as", member, "--style", style)
    assert "twenty-five (25) kilometres" in shown
    assert ("ZEM" in shown) == (style != "plain")


@pytest.mark.parametrize("ending", ["txt", "md", "html", "json", "docx"])
def test_the_text_is_written_in_every_format(
    terminal: Terminal, played: Stage, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"rolling.{ending}"
    terminal.run("text", "--as", played.members[peace.ZEM_PEN], "-o", str(out))
    assert out.stat().st_size > 2000
    if ending in ("json", "html", "docx"):
        assert main(["project", str(out), "--party", "ZEM"]) == 0
        assert "twenty-five (25) kilometres" in terminal.capsys.readouterr().out


def test_a_revision_is_printed_as_it_was_issued(terminal: Terminal, played: Stage) -> None:
    member = played.members[peace.OBSERVER]
    assert "3 June 1987." in terminal.run("text", "--as", member, "--revision", "1")
    assert "9 September 1991." in terminal.run("text", "--as", member, "--revision", "4")
    assert terminal.run("text", "--as", member, "--revision", "5", code=2) == (
        "Rev.5 has not been issued; there are 4"
    )


def test_the_ledger_says_who_and_on_what_basis(terminal: Terminal, played: Stage) -> None:
    member = played.members[peace.ZEM_HEAD]
    shown = terminal.run("ledger", "--as", member)
    assert "Ines Marlow for ARD, from floor: proposal tabled (ARD-3; ARD" not in shown
    assert "Ines Marlow for ARD, from floor: proposal tabled (ARD-3; Article 3" in shown
    assert "Rehan Kolde for ZEM: entry contested (ZEM; “I said: when either Party" in shown
    assert "Davit Orsel for ARD: package offered" in shown
    assert "exchange committed" not in shown
    value = json.loads(terminal.run("ledger", "--as", member, "--format", "json"))
    assert len(value["entries"]) == len(shown.splitlines())


# --- carrying and keeping ---------------------------------------------------------------------


def test_a_room_is_exported_for_its_viewer(
    terminal: Terminal, played: Stage, tmp_path: Path
) -> None:
    out = tmp_path / "rooms"
    said = terminal.run("export", "--all", "--as", played.members[peace.ARD_HEAD], "-o", str(out))
    assert said == "3 rooms written\n"
    names = {played.rooms[room] for room in ("plenary", peace.ARD_ROOM, peace.WITH_ARD)}
    assert {path.stem for path in out.iterdir()} == names
    one = tmp_path / "one.room"
    terminal.run(
        "export", "--room", peace.ARD_ROOM, "--as", played.members[peace.ARD_PEN], "-o", str(one)
    )
    # The pen was seated after the head: what came before is not in the extract.
    assert len(one.read_bytes().splitlines()) <= len(
        (out / f"{played.rooms[peace.ARD_ROOM]}.room").read_bytes().splitlines()
    )
    assert terminal.run(
        "export", "--room", peace.ARD_ROOM, "--as", played.members[peace.ZEM_HEAD], "-o",
        str(tmp_path / "none.room"), code=2,
    ) == "There is no such room."  # fmt: skip
    assert not (tmp_path / "none.room").exists()


def test_a_room_moves_to_another_machine(terminal: Terminal, played: Stage, tmp_path: Path) -> None:
    out, other = tmp_path / "plenary.room", tmp_path / "other.db"
    secretary = played.members[peace.SECRETARY]
    terminal.run("export", "--as", secretary, "-o", str(out))
    said = terminal.run("import", str(out), data=other)
    assert said.startswith(f"room {played.rooms['plenary']}: ")
    assert terminal.run("import", str(out), data=other) == said
    for member in (secretary, played.members[peace.ZEM_PEN]):
        there = terminal.run("status", "--as", member, data=other)
        assert there == terminal.run("status", "--as", member)
    assert terminal.run("verify", data=other).endswith("all sound\n")
    assert len(terminal.run("rooms", "--as", secretary, data=other).splitlines()) == 1


def test_an_entry_is_recorded_from_json(terminal: Terminal, talks: Talks, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    value = json.loads(terminal.run("status", "--as", talks.ardenia, "--format", "json"))
    unit = next(row for row in value["provisions"] if row["name"] == "Article 2")["parts"][2]["id"]
    said = {"kind": "comment-made", "comment": "c1", "unit": unit, "words": "Say which line."}
    body.write_text(json.dumps(said), "utf-8")
    assert terminal.run("record", str(body), "--as", talks.ardenia).startswith("entry 10 ")
    last = terminal.run("ledger", "--as", talks.ardenia).splitlines()[-1]
    assert last.endswith("D. Orsel for ARD: comment made (Article 2; “Say which line.”)")
    body.write_text(json.dumps({**said, "colour": "red"}), "utf-8")
    refused = terminal.run("record", str(body), "--as", talks.ardenia, code=2)
    assert refused.startswith(f"{body}: this is no entry: ")
    body.write_text(json.dumps({"kind": "party-left", "party": "ZEM"}), "utf-8")
    assert "may not record this" in terminal.run("record", str(body), "--as", talks.ardenia, code=2)


def test_a_damaged_packet_is_taken_in_nowhere(
    terminal: Terminal, talks: Talks, tmp_path: Path
) -> None:
    out, other = tmp_path / "plenary.room", tmp_path / "other.db"
    terminal.run("export", "--as", talks.secretary, "-o", str(out))
    out.write_bytes(out.read_bytes().replace(b"Ardenia", b"Ardemia"))
    said = terminal.run("import", str(out), data=other, code=2)
    assert said.startswith(str(out))
    assert terminal.run("verify", data=other) == "0 rooms, 0 entries: all sound\n"


def test_what_is_here_already_is_taken_in_twice_without_harm(
    terminal: Terminal, talks: Talks, tmp_path: Path
) -> None:
    out = tmp_path / "plenary.room"
    terminal.run("export", "--as", talks.secretary, "-o", str(out))
    before = terminal.run("ledger", "--as", talks.secretary)
    terminal.run("import", str(out))
    terminal.run("import", str(out))
    assert terminal.run("ledger", "--as", talks.secretary) == before


def test_a_backup_is_restored_and_verified(
    terminal: Terminal, played: Stage, tmp_path: Path
) -> None:
    copy, again = tmp_path / "copy.db", tmp_path / "again.db"
    assert terminal.run("backup", str(copy)) == f"written: {copy}\n"
    assert terminal.run("restore", str(copy), data=again) == f"restored: {again}\n"
    assert terminal.run("verify", data=again) == terminal.run("verify")
    member = played.members[peace.ZEM_PEN]
    assert terminal.run("text", "--as", member, data=again) == terminal.run("text", "--as", member)
    assert "move it away first" in terminal.run("restore", str(copy), data=again, code=2)
    assert "name another" in terminal.run("backup", str(copy), code=2)


def test_verify_finds_an_altered_entry_and_shows_nothing_of_it(
    terminal: Terminal, talks: Talks
) -> None:
    base = sqlite3.connect(terminal.data)
    (data,) = base.execute("SELECT data FROM rows WHERE seq = 4").fetchone()
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute(
        "UPDATE rows SET data = ? WHERE seq = 4", (bytes(data).replace(b"Ardenia", b"Ardemia"),)
    )
    base.commit()
    base.close()
    said = terminal.run("verify", code=1)
    assert "does not follow from the one before it" in said
    assert said.endswith("1 room, 9 entries: 1 finding\n")
    assert "Ard" not in said


# --- refusals ---------------------------------------------------------------------------------


def test_nobody_acts_beyond_the_role(terminal: Terminal, talks: Talks) -> None:
    said = terminal.run("admit", "KOV", "Kovara", "--as", talks.ardenia, code=2)
    assert said == "In this room, heads may not record this."
    assert "may not" in terminal.run("file", str(DRAFT), "--as", talks.zembria, code=2)
    said = terminal.run("open", "delegation", "Theirs", "--as", talks.secretary, code=2)
    assert said == "a delegation's room is opened by its own head or delegates"
    assert "already" in terminal.run("admit", "ARD", "Ardenia", "--as", talks.secretary, code=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "77"), "“77” names no provision of this text; write for example “Article 1"),
        (("what-if", "7"), "name the party as well, for example: what-if 7 ZEM"),
        (("what-if", "7", "KOV"), "KOV does not take part here"),
        (("open", "contact-group", "G", "--party", "KOV"), "KOV does not take part here"),
        (("admit", "4X", "Four"), "“4X”"),
        (("text", "--tracked"), "--tracked writes tracked changes"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    terminal: Terminal, talks: Talks, words: tuple[str, ...], said: str
) -> None:
    assert said in terminal.run(*words, "--as", talks.secretary, code=2)


def test_a_room_without_text_has_none_to_print(terminal: Terminal, talks: Talks) -> None:
    terminal.run("open", "delegation", "Ours", "--as", talks.ardenia)
    said = terminal.run("text", "--room", "Ours", "--as", talks.ardenia, code=2)
    assert said == "the room has no text yet; `file` puts one there"


def test_an_unknown_member_is_told_nothing(terminal: Terminal, talks: Talks) -> None:
    for action in ("rooms", "status", "text", "ledger"):
        said = terminal.run(action, "--as", "0" * 32, code=2)
        assert said == "no member of this id sits in any room; `seat` prints ids"


def test_where_the_record_lies_must_be_said(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", "verify"]) == 2
    assert "name a file with --data" in capsys.readouterr().err
    assert main(["admin", "verify", "--database", "mysql://x"]) == 2
    assert "starts with postgresql://" in capsys.readouterr().err
    said = terminal.run("verify", data=terminal.data.with_name("none.db"), code=2)
    assert said.endswith("there is no such file; `plenipo admin create` makes one")
    terminal.data.write_bytes(b"this is no database" * 100)
    assert "not a Plenipo database" in terminal.run("verify", code=2)


def test_a_variable_says_where_the_record_lies(
    terminal: Terminal,
    talks: Talks,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLENIPO_DATA", str(terminal.data))
    assert main(["admin", "verify"]) == 0
    assert capsys.readouterr().out == "1 room, 9 entries: all sound\n"


def test_settings_take_options_before_variables() -> None:
    known = {"PLENIPO_DATA": "a.db", "PLENIPO_PASSWORD": "secret"}
    assert settings(data="b.db", database=None, environment=known) == Settings(Path("b.db"))
    assert settings(data=None, database=None, environment=known) == Settings(Path("a.db"))
    url = "postgresql://host/base"
    assert settings(data=None, database=url, environment=known) == Settings(database=url)
    assert (password(environment=known), password(environment={})) == ("secret", "")
    with pytest.raises(UnusableInput, match="keep one"):
        settings(data=None, database=None, environment={**known, "PLENIPO_DATABASE": url})


def test_the_machine_gives_time_and_chance() -> None:
    now = MachineClock().now()
    assert len(now) == len("2031-05-04T12:00:00.000Z")
    assert now.endswith("Z")
    chance = MachineChance()
    assert (len(chance.name()), len(chance.salt())) == (32, 64)
    assert chance.name() != chance.name()


def test_a_file_of_the_record_is_its_owners_alone(terminal: Terminal, talks: Talks) -> None:
    if os.name == "posix":
        assert terminal.data.stat().st_mode & 0o077 == 0
    store = open_store(Settings(data=terminal.data))
    assert isinstance(store, SqliteStore)
    store.close()


# --- PostgreSQL -------------------------------------------------------------------------------


def test_a_negotiation_lives_in_a_database(
    server: Server, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    owner, url = server.address(database), server.address(database, user=database)
    assert main(["admin", "prepare", "--database", owner]) == 0
    assert main(["admin", "create", "Talks", "--secretary", "S", "--database", url]) == 0
    member = capsys.readouterr().out.partition("member ")[2].split()[0]
    assert main(["admin", "file", str(DRAFT), "--as", member, "--database", url]) == 0
    assert main(["admin", "status", "--as", member, "--database", url]) == 0
    assert "21 provisions" in capsys.readouterr().out
    assert main(["admin", "verify", "--database", url]) == 0
    assert PASSWORD not in capsys.readouterr().out
    assert main(["admin", "backup", "x.db", "--database", url]) == 2
    assert "pg_dump" in capsys.readouterr().err


def test_every_subcommand_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["admin", "--help"])
    listed = capsys.readouterr().out
    for action in (
        "create", "admit", "open", "seat", "file", "record", "rooms", "status", "explain", "what-if",
        "trend", "text", "ledger", "export", "import", "backup", "restore", "verify", "prepare",
    ):  # fmt: skip
        assert f"    {action} " in listed
        with pytest.raises(SystemExit):
            main(["admin", action, "--help"])
        assert f"examples:\n  plenipo admin {action}" in capsys.readouterr().out


# --- people -----------------------------------------------------------------------------------


def test_create_prints_a_link_for_the_secretary(terminal: Terminal) -> None:
    lines = terminal.run("create", "Peace talks", "--secretary", "Ines Marlow").splitlines()
    assert [line.split()[0] for line in lines] == ["member", "plenary", "invitation"]
    assert re.fullmatch(r"invitation http://localhost:8000/invitation/[0-9a-f]{64}", lines[2])


def test_a_link_is_printed_for_a_member_and_lets_in_once(terminal: Terminal, talks: Talks) -> None:
    link = terminal.id("invite", talks.ardenia, "--address", "https://talks.example/")
    assert link.startswith("https://talks.example/invitation/")
    secret = link.rpartition("/")[2]
    assert secret.encode() not in terminal.data.read_bytes()
    store = SqliteStore(terminal.data)
    identity = identity_over(store)
    said = identity.invitations.look(secret)
    assert isinstance(said, Open)
    assert (said.member, said.name, said.by) == (
        talks.ardenia,
        "D. Orsel",
        "Whoever runs this server",
    )
    assert said.about == "Peace talks"
    done = identity.invitations.accept_by_password(
        secret, name="D. Orsel", password="seven boats upon the lake", where="a browser"
    )
    assert isinstance(done, Entered)
    store.close()
    assert terminal.run("invite", talks.ardenia, code=2) == (
        "This member has an account already and signs in with it."
    )
    assert terminal.run("sign-out") == "1 session ended\n"
    again = terminal.id("invite", talks.ardenia, "--again", "--by", "Ines Marlow")
    store = SqliteStore(terminal.data)
    identity = identity_over(store)
    assert identity.sessions.find(done.secret) is None
    back = identity.invitations.look(again.rpartition("/")[2])
    assert isinstance(back, Open)
    assert back.regains
    store.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["invite", "0" * 32], "no member of this id sits in any room; `seat` prints ids"),
        (["invite", "0" * 32, "--again"], "this member has no account yet; leave --again out"),
        (
            ["invite", "0" * 32, "--address", "talks.example"],
            "an address of a server is written https://HOST or http://HOST:PORT, without a path",
        ),
        (
            ["invite", "0" * 32, "--address", "https://talks.example/table"],
            "an address of a server is written https://HOST or http://HOST:PORT, without a path",
        ),
    ],
)
def test_an_invitation_that_cannot_be_is_one_sentence(
    terminal: Terminal, talks: Talks, words: list[str], sentence: str
) -> None:
    assert terminal.run(*words, code=2) == sentence


def test_where_the_server_answers_is_said_by_option_then_environment() -> None:
    assert address(None, environment={}) == "http://localhost:8000"
    assert (
        address(None, environment={"PLENIPO_ADDRESS": "https://a.example/"}) == "https://a.example"
    )
    assert address("http://b.example:81", environment={"PLENIPO_ADDRESS": "https://a.example"}) == (
        "http://b.example:81"
    )


def test_accounts_survive_a_backup_and_sessions_do_not(
    terminal: Terminal, talks: Talks, tmp_path: Path
) -> None:
    secret = terminal.id("invite", talks.ardenia).rpartition("/")[2]
    store = SqliteStore(terminal.data)
    done = identity_over(store).invitations.accept_by_password(
        secret, name="D. Orsel", password="seven boats upon the lake", where="a browser"
    )
    assert isinstance(done, Entered)
    store.close()
    terminal.run("backup", str(tmp_path / "monday.db"))
    again = tmp_path / "again.db"
    terminal.run("restore", str(tmp_path / "monday.db"), data=again)
    store = SqliteStore(again)
    identity = identity_over(store)
    assert identity.sessions.find(done.secret) is None
    signed_in = identity.sign_in(
        done.account.sign_in,
        Proof("seven boats upon the lake"),
        address="127.0.0.1",
        where="a browser",
    )
    assert isinstance(signed_in, Entered)
    store.close()


def test_no_packet_of_a_room_holds_anything_of_an_account(
    terminal: Terminal, talks: Talks, tmp_path: Path
) -> None:
    def exported() -> bytes:
        out = tmp_path / "plenary.room"
        out.unlink(missing_ok=True)
        terminal.run("export", "--as", talks.secretary, "-o", str(out))
        return out.read_bytes()

    before = exported()
    secret = terminal.id("invite", talks.ardenia).rpartition("/")[2]
    store = SqliteStore(terminal.data)
    done = identity_over(store).invitations.accept_by_password(
        secret, name="Another Name", password="seven boats upon the lake", where="a browser"
    )
    assert isinstance(done, Entered)
    store.close()
    assert exported() == before


def test_the_end_from_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    """Silence, numbers, final text, signatures, deposits and an original, one after the other."""
    made = terminal.run("create", "Peace talks", "--secretary", "Ines Marlow").splitlines()
    secretary = made[0].split()[-1]
    for code, name in (("ARD", "Ardenia"), ("ZEM", "Zembria")):
        terminal.run("admit", code, name, "--as", secretary)
    heads = {
        code: terminal.id(
            "seat", f"Head of {code}", "--role", "head", "--party", code, "--as", secretary
        )
        for code in ("ARD", "ZEM")
    }
    terminal.run("file", str(DRAFT), "--as", secretary)
    assert "Every number is as it should be." in terminal.run("renumber", "--as", secretary)
    assert "not final yet" in terminal.run("end", "--as", secretary)
    digest = terminal.run("freeze", "--as", secretary).strip()
    assert len(digest) == 64
    assert "final already" in terminal.run("freeze", "--as", secretary, code=2)

    def record(who: str, **body: object) -> None:
        path = tmp_path / "body.json"
        path.write_text(json.dumps(body), "utf-8")
        terminal.run("record", str(path), "--as", who)

    for code, who in heads.items():
        record(who, kind="initialled", party=code, name="Head", digest=digest)
        record(who, kind="signed", party=code, name="Head", digest=digest)
        record(
            who, kind="ratified", party=code, instrument_kind="ratification", deposited="2031-09-01"
        )
    told = terminal.run("end", "--as", secretary)
    assert "signed: ZEM Head" in told
    assert "enters into force on 2031-10-01" in told
    ours = terminal.run("original", "ARD", "--as", secretary)
    theirs = terminal.run("original", "ZEM", "--as", secretary)
    assert "Ardenia and Zembria" in ours
    assert "Zembria and Ardenia" in theirs
    assert "does not take part" in terminal.run("original", "SUN", "--as", secretary, code=2)
    assert "0 silence procedures" in terminal.run("conclude", "--as", secretary, code=2)


def test_the_course_from_the_terminal(terminal: Terminal, played: Stage, tmp_path: Path) -> None:
    me = ("--as", played.members[peace.SECRETARY])
    told = terminal.run("meetings", *me)
    assert "First round (round-1): round 1, plenary, ended" in told
    assert "agenda: Article 7, number; Article 6, number" in told
    assert "○ → ●  Article 3, paragraph 1" in told
    out = tmp_path / "meetings.ics"
    terminal.run("meetings", "--calendar", "-o", str(out), *me)
    assert out.read_bytes().count(b"BEGIN:VEVENT\r\n") == 1
    assert "no meeting “round-9”" in terminal.run("meetings", "round-9", *me, code=2)
    told = terminal.run("revisions", *me)
    assert told.count("compiled again it is the same") == 4
    assert told.count("equal but for the names") == 4
    assert "no word lost of 6 taken in" in told
    told = terminal.run("brackets", *me)
    assert "[separatism]  put by ZEM (hold-placed, entry" in told
    assert "lifted by ZEM (hold-lifted, entry" in told
    assert terminal.run("brackets", "--standing", *me).count("; stands") == 6
    found = json.loads(terminal.run("rounds", "--format", "json", *me))
    assert [p["name"] for p in found["points"]][:2] == ["Rev. 1", "First round"]
    assert terminal.run("rounds", "--format", "csv", *me).startswith("kind,key,name")
    assert "6 brackets, 14 alternatives" in terminal.run("rounds", *me)
    told = terminal.run("revisions", "--issue", "--handling", "limited", *me)
    assert told.startswith("Rev.5 ")
    assert "Rev.5 [limited]" in terminal.run("revisions", *me)
    head = ("--as", played.members[peace.ARD_HEAD])
    assert "may not record this" in terminal.run("revisions", "--issue", *head, code=2)

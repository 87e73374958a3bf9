"""`hotline keys` and `hotline audit` as people and programs use them; secrets come through standard input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from hotline import vault
from hotline.cli import audit as audit_commands
from hotline.cli import keys as keys_commands
from hotline.cli import main
from hotline.keys import service as keys
from tests.conftest import Home


class Shell:
    """A terminal in which nobody types: everything is piped."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.admin = home.founded.admin.passphrase
        coordinator = home.founded.coordinator
        assert coordinator is not None
        self.coordinator = coordinator.passphrase
        self.shares = "\n".join(home.founded.recovery_shares[1:])

    def run(self, *command: str, typed: tuple[str, ...] = (), fails: bool = False) -> Result:
        result = CliRunner().invoke(main, list(command), input="\n".join(typed) + "\n")
        assert (result.exit_code != 0) == fails, result.output
        return result

    def json(self, *command: str, typed: tuple[str, ...] = (), fails: bool = False) -> dict[str, Any]:
        """The one object on standard output."""
        found: dict[str, Any] = json.loads(self.run(*command, "--json", typed=typed, fails=fails).stdout)
        return found

    def lodge(self, amount: int) -> None:
        """Envelopes are all that these commands see of cases."""
        anchor = self.home.founded.anchor
        with self.home.database.writing() as session:
            for _ in range(amount):
                owner = vault.Owner("case", uuid4().bytes)
                prepared = keys.prepare_envelope(session, anchor, owner, vault.new_case_key())
                keys.insert_envelope(session, anchor, prepared)


@pytest.fixture
def shell(home: Home, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for commands in (keys_commands, audit_commands):
        monkeypatch.setattr(commands, "load", lambda: home.house)
    return Shell(home)


def states(shell: Shell) -> dict[int, tuple[str, int]]:
    listed = shell.json("keys", "list")["generations"]
    assert {frozenset(row) for row in listed} == {
        frozenset({"number", "state", "suite", "cases", "created_at"})
    }
    return {row["number"]: (row["state"], row["cases"]) for row in listed}


def test_rotate_alone_asks_only_the_admin(shell: Shell) -> None:
    shell.lodge(2)
    shell.run("keys", "rotate", "--admin", "admin", typed=(shell.admin,))
    assert states(shell) == {1: ("opening", 2), 2: ("current", 0)}


@pytest.mark.parametrize("by", ["shares", "coordinator"])
def test_rotate_with_reseal_also_verifies_and_retires(shell: Shell, by: str) -> None:
    shell.lodge(3)
    options, secret = (
        (("--shares", "-"), shell.shares) if by == "shares" else (("--as", "coordinator"), shell.coordinator)
    )
    done = shell.json("keys", "rotate", "--admin", "admin", "--reseal", *options, typed=(shell.admin, secret))
    assert done == {"generation": 2, "resealed": 3, "verified": 3, "retired": [1]}
    assert states(shell) == {1: ("retired", 0), 2: ("current", 3)}
    assert shell.json("audit", "verify")["intact"]


def test_each_step_by_itself(shell: Shell, tmp_path: Path) -> None:
    paper = tmp_path / "shares"
    paper.write_text(shell.shares)
    shell.lodge(2)
    shell.run("keys", "rotate", "--admin", "admin", typed=(shell.admin,))
    assert (
        "2 envelopes are left"
        in shell.run("keys", "retire", "1", "--admin", "admin", typed=(shell.admin,), fails=True).output
    )
    assert shell.json("keys", "reseal", "--shares", str(paper)) == {"resealed": 2}
    refused = shell.run("keys", "retire", "--admin", "admin", typed=(shell.admin,), fails=True)
    assert "keys verify" in refused.output
    assert shell.json("keys", "verify", "--as", "coordinator", typed=(shell.coordinator,)) == {"verified": 2}
    retired = shell.json("keys", "retire", "--admin", "admin", typed=(shell.admin,))
    assert retired == {"retired": [1]}


def test_nothing_rotates_before_every_secret_was_right(shell: Shell) -> None:
    command = ("keys", "rotate", "--admin", "admin", "--reseal", "--shares", "-")
    shell.run(*command, typed=(shell.admin, shell.shares.splitlines()[0]), fails=True)
    shell.run(*command, typed=("wrong", shell.shares), fails=True)
    assert states(shell) == {1: ("current", 0)}


def test_a_coordinator_cannot_rotate(shell: Shell) -> None:
    refused = shell.run("keys", "rotate", "--admin", "coordinator", typed=(shell.coordinator,), fails=True)
    assert "no-standing" in refused.output
    assert states(shell) == {1: ("current", 0)}


def test_the_list_names_holders(shell: Shell) -> None:
    holders = shell.json("keys", "list")["holders"]
    assert [(one["role"], one["login"], one["state"]) for one in holders] == [
        ("recovery", None, "active"),
        ("coordinator", "coordinator", "active"),
    ]
    assert "coordinator" in shell.run("keys", "list").stdout


def test_recovery_is_rehearsed_and_renewed(shell: Shell) -> None:
    shell.lodge(1)
    assert shell.json("keys", "recovery", "rehearse", typed=(shell.shares,)) == {"opens": 1}
    made = shell.json(
        "keys", "recovery", "renew", "--admin", "admin", "--shares", "-", typed=(shell.admin, shell.shares)
    )
    assert (made["generation"], made["resealed"], made["retired"]) == (2, 1, [1])
    shell.run("keys", "recovery", "rehearse", typed=(shell.shares,), fails=True)
    fresh = "\n".join(made["recovery_shares"][:2])
    assert shell.json("keys", "recovery", "rehearse", typed=(fresh,)) == {"opens": 2}


def test_trust_shows_both_sides_and_accepts_on_purpose_only(shell: Shell) -> None:
    agreed = shell.json("keys", "trust")
    assert (agreed["alarm"], agreed["host"]) == (None, agreed["database"])
    shell.run("keys", "rotate", "--admin", "admin", typed=(shell.admin,))
    with shell.home.database.writing() as session:
        for sql in (
            "DELETE FROM slots WHERE generation = 2",
            "DELETE FROM reseal_work WHERE generation = 2",
            "DELETE FROM generations WHERE number = 2",
            "UPDATE generations SET state = 'current'",
            "DELETE FROM key_log WHERE serial = (SELECT max(serial) FROM key_log)",
        ):
            session.execute(text(sql))
    assert shell.json("keys", "trust", fails=True)["alarm"] == "rolled-back"
    assert "rolled-back" in shell.run("keys", "list", fails=True).output
    assert shell.json("keys", "trust", "--accept")["alarm"] is None


def test_audit_verify_says_where_the_log_breaks(shell: Shell) -> None:
    whole = shell.json("audit", "verify")
    assert (whole["intact"], whole["broken_at"]) == (True, None)
    assert shell.json("audit", "head") == {"events": whole["events"], "head": whole["head"]}
    with shell.home.database.writing() as session:
        session.execute(text("UPDATE audit_events SET actor = 'nobody' WHERE serial = 2"))
    broken = shell.json("audit", "verify", fails=True)
    assert (broken["intact"], broken["broken_at"]) == (False, 2)
    assert "BROKEN at event 2" in shell.run("audit", "verify", fails=True).stdout


@pytest.mark.parametrize(
    "command",
    [
        ("keys", "reseal"),
        ("keys", "verify", "--as", "a", "--shares", "b"),
        ("keys", "rotate", "--admin", "admin", "--reseal"),
        ("keys", "rotate", "--admin", "admin", "--shares", "-"),
    ],
)
def test_who_opens_must_be_said_once(shell: Shell, command: tuple[str, ...]) -> None:
    assert "--as" in shell.run(*command, fails=True).output

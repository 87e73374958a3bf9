"""Founding an instance and letting people in, from a shell."""

from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hotline import config as settings
from hotline import vault
from hotline.accounts import bootstrap
from hotline.accounts import service as accounts
from hotline.accounts.joining import seal_account
from hotline.cli import main
from hotline.clock import now
from hotline.web.opening import open_house


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An instance folder of its own, and Argon2id with the parameters marked for tests."""
    monkeypatch.setattr(vault.BundleParams, "STAFF", bootstrap.TEST)
    monkeypatch.setattr(bootstrap.create, "__kwdefaults__", _cheaper(bootstrap.create.__kwdefaults__))
    monkeypatch.setenv("HOTLINE_INSTANCE", str(tmp_path / "instance"))


def _cheaper(defaults: dict[str, Any]) -> dict[str, Any]:
    return {**defaults, "params": bootstrap.TEST}


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def ok(*arguments: str, stdin: str = "") -> Any:
    """The standard output, as JSON where it is."""
    done = run(*arguments, stdin=stdin)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


def joined(path: str) -> tuple[str, str]:
    """Join at the address of an invitation; gives passphrase and fingerprint."""
    house, begun = open_house(), accounts.draft()
    with house.database.reading() as session:
        role = accounts.invitation(session, path.rsplit("/", 1)[1], now()).role
    row = seal_account(begun, vault.new_seed(), role, house.site_key, bootstrap.TEST)
    with house.database.writing() as session:
        account = accounts.join(session, path.rsplit("/", 1)[1], row, "kk", now())
    return begun.passphrase, account.shown_fingerprint


def states() -> dict[str, str]:
    return {one["login"]: one["state"] for one in ok("accounts", "list", "--json")["accounts"]}


def test_demo_prints_exactly_what_programs_expect() -> None:
    made = ok("demo", "--json")
    assert set(made) == {"admin", "coordinator", "recovery_shares", "threshold"}
    assert set(made["admin"]) == set(made["coordinator"]) == {"login", "passphrase", "totp_secret"}
    assert (len(made["recovery_shares"]), made["threshold"]) == (3, 2)
    assert states() == {"admin": "active", "coordinator": "active"}
    assert settings.load().demo


def test_a_second_demo_overwrites_nothing_and_keep_leaves_it() -> None:
    ok("demo", "--json")
    before = settings.load()
    assert run("demo").exit_code == 1
    kept = run("demo", "--keep")
    assert (kept.exit_code, kept.stdout) == (0, "")
    assert settings.load() == before


def test_init_makes_files_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    (folder / "hotline.toml").write_text('operator_bin = "990140000007"  # ours\n')
    made = ok("init", "--admin", "boss", "--json")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("site.key", "trust", "hotline.sqlite3"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    written = (folder / "hotline.toml").read_text()
    assert "# ours" in written
    assert tomllib.loads(written)["root_fingerprint"] == made["root_fingerprint"]
    assert (folder / "site.key").read_bytes().hex() == made["site_key"]
    assert made["invitation"].startswith("/desk/join/")


def test_init_takes_a_passphrase_and_refuses_a_weak_one() -> None:
    weak = run("init", "--admin", "boss", stdin="hunter2\n")
    assert weak.exit_code == 1
    assert not settings.load().instance_id
    own = "Түнде қар жауып, таңда 14 түйе шанамен Баянауылға кетті"
    shown = ok("init", "--admin", "boss", stdin=f"{own}\n")
    assert own not in shown
    house = open_house()
    with house.database.reading() as session:
        assert accounts.unlock(session, house.site_key, "boss", own, now()).role == "admin"


def test_a_half_made_instance_is_not_built_over(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "site.key").write_bytes(bytes(32))
    assert run("init", "--admin", "boss", stdin="\n").exit_code == 1
    assert (tmp_path / "instance" / "site.key").read_bytes() == bytes(32)


def test_the_first_coordinator_is_admitted_and_granted_with_shares_after_the_passphrase() -> None:
    made = ok("init", "--admin", "boss", "--json")
    _, fingerprint = joined(made["invitation"])
    stdin = "\n".join([made["admin"]["passphrase"], *made["recovery_shares"][:2]])
    arguments = ("accounts", "admit", "coordinator", "--admin", "boss", "--fingerprint", fingerprint)
    ok(*arguments, "--shares", "-", stdin=stdin)
    assert states() == {"boss": "active", "coordinator": "active"}


def test_a_wrong_share_leaves_the_joiner_as_he_was(tmp_path: Path) -> None:
    made = ok("init", "--admin", "boss", "--json")
    _, fingerprint = joined(made["invitation"])
    (tmp_path / "shares").write_text(made["recovery_shares"][0] + "\nno share at all\n")
    done = run(
        "accounts", "admit", "coordinator", "--admin", "boss", "--fingerprint", fingerprint,
        "--shares", str(tmp_path / "shares"), stdin=made["admin"]["passphrase"],
    )  # fmt: skip
    assert done.exit_code == 1
    assert states()["coordinator"] == "joined"


def test_a_second_coordinator_needs_an_admin_and_a_coordinator() -> None:
    made = ok("demo", "--json")
    invited = ok("accounts", "invite", "aigul", "--name", "Айгүл", "--json")
    _, fingerprint = joined(invited["path"])
    sign = ("--fingerprint", fingerprint)
    admin, coordinator = made["admin"]["passphrase"], made["coordinator"]["passphrase"]
    early = run("accounts", "grant", "aigul", "--as", "coordinator", *sign, stdin=coordinator)
    assert early.exit_code == 1
    ok("accounts", "admit", "aigul", "--admin", "admin", *sign, stdin=admin)
    assert run("accounts", "grant", "aigul", "--as", "admin", *sign, stdin=admin).exit_code == 1
    ok("accounts", "grant", "aigul", "--as", "coordinator", *sign, stdin=coordinator)
    assert states()["aigul"] == "active"


def test_renewing_goes_through_a_new_account_and_ends_the_old_one() -> None:
    made = ok("demo", "--json")
    invited = ok("accounts", "renew", "coordinator", "--json")
    assert invited["login"] == "coordinator-2"
    _, fingerprint = joined(invited["path"])
    stdin = "\n".join([made["admin"]["passphrase"], *made["recovery_shares"]])
    ok(
        "accounts", "admit", "coordinator-2", "--admin", "admin", "--fingerprint", fingerprint,
        "--shares", "-", stdin=stdin,
    )  # fmt: skip
    ok("accounts", "suspend", "coordinator", "--admin", "admin", stdin=made["admin"]["passphrase"])
    assert states() == {"admin": "active", "coordinator": "suspended", "coordinator-2": "active"}


def test_a_shell_makes_a_new_admin_when_all_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.new_root, "__defaults__", (bootstrap.TEST,))
    ok("demo", "--json")
    before = settings.load()
    made = ok("accounts", "new-admin", "rescue", "--json")
    assert settings.load().root_fingerprint == made["root_fingerprint"] != before.root_fingerprint
    assert states() == {"admin": "active", "coordinator": "active", "rescue": "active"}
    ok("accounts", "suspend", "admin", "--admin", "rescue", stdin=made["passphrase"])
    assert states()["admin"] == "suspended"
    assert run("accounts", "new-admin", "rescue").exit_code == 1


def test_without_a_terminal_the_fingerprint_is_named_on_the_command_line() -> None:
    made = ok("demo", "--json")
    done = run("accounts", "admit", "coordinator", "--admin", "admin", stdin=made["admin"]["passphrase"])
    assert done.exit_code == 2
    assert "--fingerprint" in done.output


def test_doctor_finds_a_demonstration_in_order_and_an_open_file_wrong(tmp_path: Path) -> None:
    ok("demo", "--json")
    assert ok("doctor", "--json")["in_order"]
    (tmp_path / "instance" / "site.key").chmod(0o644)
    done = run("doctor")
    assert done.exit_code == 1
    assert "site.key" in done.output


def test_doctor_names_a_key_alarm() -> None:
    ok("demo", "--json")
    house = open_house()
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM key_log WHERE serial = 5")
    done = run("doctor", "--json")
    assert done.exit_code == 1
    codes = {one["code"]: one for one in json.loads(done.stdout)["checks"]}
    assert codes["key-alarm"]["alarm"] == "rolled-back"


def test_every_command_has_help() -> None:
    with main.make_context("hotline", [], resilient_parsing=True) as context:
        names = main.list_commands(context)
    assert {"init", "demo", "serve", "accounts", "doctor", "db"} <= set(names)
    for name in names:
        assert run(name, "--help").exit_code == 0


def test_an_instance_that_was_never_made_says_so() -> None:
    done = run("accounts", "list")
    assert done.exit_code == 1
    assert "hotline init" in done.output

"""The rules of FORMAT.md section 10: what makes a log believed, and every alarm."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline import vault
from hotline.vault import statement as st_
from hotline.vault.statement import ADMIN_ADD, ADMIN_REMOVE, ADMIT, GENERATION, GRANT, RETIRE, SUSPEND

INSTANCE = b"instance"


class Person:
    """Somebody with keys; the name is their id. The KEM key is random bytes: only its length matters here."""

    def __init__(self, name: str, role: str) -> None:
        self.name, self.role = name.encode(), role
        self.key = vault.sign_key(vault.sha256(self.name + b"seed"))
        self.sign = self.key.public_key().public_bytes_raw()
        self.kem = b"" if role == "admin" else vault.derive(self.name, "kem", length=1216)
        self.fingerprint = vault.fingerprint(self.sign, self.kem)


ROOT, ADA = Person("root", "admin"), Person("ada", "admin")
PAPER = Person("paper", vault.RECOVERY)
AIGUL, BOTA, DANA = (Person(name, vault.COORDINATOR) for name in ("aigul", "bota", "dana"))


def public(n: int) -> bytes:
    return vault.derive(bytes(32), f"generation {n}", length=1216)


class Log:
    """A log in the making. `say` signs the next statement; what it says is checked by `read`."""

    def __init__(self, *entries: vault.Entry) -> None:
        self.entries = list(entries)

    def read(self, root: Person = ROOT, instance: bytes = INSTANCE) -> vault.KeyLog:
        return vault.replay(self.entries, instance=instance, root_fingerprint=root.fingerprint)

    def draft(self, who: Person, kind: str, fields: st_.Fields) -> vault.Statement:
        head = vault.chain_hash(self.entries[-1][0], self.entries[-1][2]) if self.entries else vault.GENESIS
        return vault.Statement(
            INSTANCE, len(self.entries) + 1, head, 1_700_000_000, who.fingerprint, kind, fields
        )

    def put(self, statement: vault.Statement, who: Person) -> "Log":
        self.entries.append((statement.encode(), statement.signer, statement.sign(who.key)))
        return self

    def say(self, who: Person, kind: str, *fields: bytes) -> "Log":
        return self.put(self.draft(who, kind, fields), who)

    def add_admin(self, by: Person, who: Person) -> "Log":
        return self.say(by, ADMIN_ADD, *st_.admin_add(who.name, who.sign))

    def admit(self, by: Person, who: Person) -> "Log":
        return self.say(by, ADMIT, *st_.admit(who.name, who.role, who.kem, who.sign))

    def grant(self, by: Person, who: Person) -> "Log":
        return self.say(by, GRANT, *st_.grant(who.name, self.read().holders[who.name].admit_hash))

    def suspend(self, by: Person, who: Person) -> "Log":
        return self.say(by, SUSPEND, *st_.suspend(who.name))

    def generation(self, by: Person, n: int, sealed_to: list[vault.Holder] | None = None) -> "Log":
        holders = self.read().active_holders if sealed_to is None else sealed_to
        fields = st_.generation(n, public(n), vault.holders_hash(holders), b"audit head")
        return self.say(by, GENERATION, *fields)

    def retire(self, by: Person, n: int) -> "Log":
        return self.say(by, RETIRE, *st_.retire(n))


def begun() -> Log:
    """As `init` leaves it: a root, the recovery key, the first coordinator, the first generation."""
    log = Log().add_admin(ROOT, ROOT).admit(ROOT, PAPER).admit(ROOT, AIGUL).grant(PAPER, AIGUL)
    return log.generation(ROOT, 1)


BEGUN = tuple(begun().entries)


@pytest.fixture
def log() -> Log:
    return Log(*BEGUN)


def raises(alarm: vault.Alarm, log: Log, serial: int | None = None, **settings: object) -> None:
    with pytest.raises(vault.BadKeyLogError) as refused:
        log.read(**settings)  # type: ignore[arg-type]
    assert refused.value.alarm is alarm
    assert refused.value.reason == alarm.value
    assert refused.value.serial == (len(log.entries) if serial is None else serial)


def test_a_log_as_init_leaves_it(log):
    read = log.read()
    assert read.serial == 5
    assert read.head == vault.chain_hash(log.entries[-1][0], log.entries[-1][2])
    assert read.admins == {ROOT.fingerprint: ROOT.sign}
    assert read.accounts == {ROOT.fingerprint: b"root"}
    assert [holder.id for holder in read.active_holders] == [b"aigul", b"paper"]
    assert (read.current.number, read.current.state, read.current.public) == (1, "current", public(1))


def test_a_log_without_a_generation_has_no_key_to_seal_to():
    read = Log().add_admin(ROOT, ROOT).read()
    with pytest.raises(vault.BadKeyLogError):
        _ = read.current


def test_two_people_make_a_reader_and_neither_alone(log):
    log.admit(ROOT, BOTA)
    assert not log.read().holders[b"bota"].active
    log.grant(AIGUL, BOTA)
    assert log.read().holders[b"bota"].active


def test_shares_grant_as_a_coordinator_does(log):
    assert log.admit(ROOT, BOTA).grant(PAPER, BOTA).read().holders[b"bota"].active


@pytest.mark.parametrize("by", [ROOT, BOTA, DANA], ids=["the admin", "the joiner", "a stranger"])
def test_only_an_active_holder_grants(log, by):
    raises(vault.Alarm.NO_STANDING, log.admit(ROOT, BOTA).grant(by, BOTA))


@pytest.mark.parametrize("by", [AIGUL, PAPER, BOTA], ids=["a coordinator", "shares", "the joiner"])
def test_only_an_admin_admits(log, by):
    raises(vault.Alarm.NO_STANDING, log.admit(by, BOTA))


def test_an_admitted_holder_without_grant_grants_nobody(log):
    raises(vault.Alarm.NO_STANDING, log.admit(ROOT, BOTA).admit(ROOT, DANA).grant(BOTA, DANA))


def test_nobody_is_admin_and_holder(log):
    both = Person("ada", vault.COORDINATOR)  # the same seed, so the same signing key
    raises(vault.Alarm.KEY_REUSED, Log(*log.entries).say(ROOT, ADMIN_ADD, *st_.admin_add(b"new", AIGUL.sign)))
    raises(
        vault.Alarm.NAME_REUSED, Log(*log.entries).say(ROOT, ADMIN_ADD, *st_.admin_add(b"aigul", ADA.sign))
    )
    log.add_admin(ROOT, ADA)
    raises(vault.Alarm.NAME_REUSED, Log(*log.entries).admit(ADA, both))
    both.name = b"ada's other name"
    raises(vault.Alarm.KEY_REUSED, Log(*log.entries).admit(ROOT, both))


def test_one_kem_key_has_one_holder(log):
    twin = Person("twin", vault.COORDINATOR)
    twin.kem = AIGUL.kem
    raises(vault.Alarm.KEY_REUSED, log.admit(ROOT, twin))


def test_a_removed_admin_does_not_come_back_as_a_reader(log):
    log.add_admin(ROOT, ADA).say(ROOT, ADMIN_REMOVE, ADA.fingerprint)
    both = Person("ada", vault.COORDINATOR)
    both.name = b"another name"
    raises(vault.Alarm.KEY_REUSED, log.admit(ROOT, both))


def test_only_the_first_recovery_key_needs_no_grant(log):
    renewed = Person("new paper", vault.RECOVERY)
    log.admit(ROOT, renewed)
    assert not log.read().holders[renewed.name].active
    log.grant(PAPER, renewed).suspend(ROOT, PAPER)
    assert log.read().holders[renewed.name].active
    assert not log.read().holders[b"paper"].active


def test_a_coordinator_first_in_the_log_is_no_exception():
    log = Log().add_admin(ROOT, ROOT).admit(ROOT, AIGUL).admit(ROOT, PAPER)
    assert log.read().active_holders == []
    raises(vault.Alarm.HOLDERS_MISMATCH, log.generation(ROOT, 1))


def test_suspended_holders_sign_nothing(log):
    log.admit(ROOT, BOTA).grant(AIGUL, BOTA).suspend(ROOT, BOTA).admit(ROOT, DANA)
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).grant(BOTA, DANA))
    assert log.grant(AIGUL, DANA).read().holders[b"dana"].active


def test_what_a_holder_signed_before_suspension_stays(log):
    log.admit(ROOT, BOTA).grant(AIGUL, BOTA).suspend(ROOT, AIGUL)
    assert [holder.id for holder in log.read().active_holders] == [b"bota", b"paper"]


def test_suspension_is_for_ever(log):
    log.admit(ROOT, BOTA).grant(AIGUL, BOTA).suspend(ROOT, BOTA)
    raises(vault.Alarm.WRONG_STATE, Log(*log.entries).suspend(ROOT, BOTA))
    raises(vault.Alarm.WRONG_STATE, Log(*log.entries).grant(AIGUL, BOTA))
    raises(vault.Alarm.NAME_REUSED, Log(*log.entries).admit(ROOT, BOTA))
    returned = Person("bota", vault.COORDINATOR)
    returned.name = b"bota again"
    raises(vault.Alarm.KEY_REUSED, Log(*log.entries).admit(ROOT, returned))


def test_a_holder_suspends_himself_and_nobody_else(log):
    assert not Log(*log.entries).suspend(AIGUL, AIGUL).read().holders[b"aigul"].active
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).suspend(AIGUL, PAPER))
    raises(vault.Alarm.NO_STANDING, log.admit(ROOT, BOTA).suspend(BOTA, BOTA))


def test_an_invitation_can_be_withdrawn(log):
    log.admit(ROOT, BOTA).suspend(ROOT, BOTA)
    raises(vault.Alarm.WRONG_STATE, log.grant(AIGUL, BOTA))


def test_the_last_holder_and_the_last_admin_stay(log):
    raises(vault.Alarm.LAST_ONE, Log(*log.entries).suspend(ROOT, PAPER).suspend(ROOT, AIGUL))
    raises(vault.Alarm.LAST_ONE, log.say(ROOT, ADMIN_REMOVE, ROOT.fingerprint))


def test_admins_come_and_go(log):
    log.add_admin(ROOT, ADA).say(ADA, ADMIN_REMOVE, ROOT.fingerprint)
    assert log.read().admins == {ADA.fingerprint: ADA.sign}
    raises(vault.Alarm.NO_STANDING, log.admit(ROOT, BOTA))


@pytest.mark.parametrize("by", [AIGUL, PAPER, ADA], ids=["a coordinator", "shares", "a stranger"])
def test_only_admins_make_admins_generations_and_retirements(log, by):
    log.generation(ROOT, 2)
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).say(by, ADMIN_ADD, b"dana", DANA.sign))
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).generation(by, 3))
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).retire(by, 1))
    raises(vault.Alarm.NO_STANDING, Log(*log.entries).say(by, ADMIN_REMOVE, ROOT.fingerprint))


def test_nobody_makes_himself_an_admin_after_the_root(log):
    raises(vault.Alarm.NO_STANDING, log.add_admin(ADA, ADA))


def test_generations_are_current_then_opening_then_retired(log):
    log.generation(ROOT, 2).generation(ROOT, 5).retire(ROOT, 1)
    read = log.read()
    assert {n: one.state for n, one in read.generations.items()} == {1: "retired", 2: "opening", 5: "current"}
    assert [one.number for one in read.open_generations] == [2, 5]
    assert read.current.number == 5


@pytest.mark.parametrize("n", [0, 1])
def test_generations_only_grow(log, n):
    raises(vault.Alarm.GENERATION_ORDER, log.generation(ROOT, n))


def test_a_generation_is_sealed_to_all_active_holders_and_nobody_else(log):
    read = log.admit(ROOT, BOTA).read()
    everybody = list(read.holders.values())
    for others in ([], read.active_holders[:1], everybody, [*read.active_holders[:1], read.holders[b"bota"]]):
        raises(vault.Alarm.HOLDERS_MISMATCH, Log(*log.entries).generation(ROOT, 2, others))
    swapped = [replace(holder, kem_public=public(9)) for holder in read.active_holders]
    raises(vault.Alarm.HOLDERS_MISMATCH, Log(*log.entries).generation(ROOT, 2, swapped))
    assert log.generation(ROOT, 2, read.active_holders[::-1]).read().current.number == 2


def test_a_generation_key_is_never_used_twice(log):
    holders = vault.holders_hash(log.read().active_holders)
    raises(vault.Alarm.KEY_REUSED, log.say(ROOT, GENERATION, *st_.generation(2, public(1), holders, b"")))


def test_the_current_generation_an_unknown_one_and_a_retired_one_cannot_be_retired(log):
    log.generation(ROOT, 2)
    raises(vault.Alarm.RETIRES_CURRENT, Log(*log.entries).retire(ROOT, 2))
    raises(vault.Alarm.UNKNOWN_NAME, Log(*log.entries).retire(ROOT, 9))
    raises(vault.Alarm.WRONG_STATE, Log(*log.entries).retire(ROOT, 1).retire(ROOT, 1))


def test_a_grant_names_the_very_admit(log):
    log.admit(ROOT, BOTA)
    raises(vault.Alarm.ADMIT_MISMATCH, Log(*log.entries).say(AIGUL, GRANT, b"bota", bytes(32)))
    raises(vault.Alarm.UNKNOWN_NAME, Log(*log.entries).say(AIGUL, GRANT, b"dana", bytes(32)))
    raises(vault.Alarm.WRONG_STATE, Log(*log.entries).grant(AIGUL, BOTA).grant(PAPER, BOTA))


def test_names_that_are_not_there(log):
    raises(vault.Alarm.UNKNOWN_NAME, Log(*log.entries).suspend(ROOT, BOTA))
    raises(vault.Alarm.UNKNOWN_NAME, log.say(ROOT, ADMIN_REMOVE, ADA.fingerprint))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (RETIRE, (b"1",)),
        (RETIRE, ()),
        (ADMIN_ADD, (b"dana", b"short")),
        (ADMIN_ADD, (b"dana",)),
        (ADMIT, st_.admit(b"dana", "admin", DANA.kem, DANA.sign)),
        (ADMIT, st_.admit(b"dana", "coordinator", DANA.kem[1:], DANA.sign)),
        (ADMIT, st_.admit(b"dana", "coordinator", DANA.kem, b"")),
        (ADMIT, (b"dana", b"coordinator", b"hybrid-2", DANA.kem, DANA.sign)),
        (GENERATION, (vault.number(2), b"hybrid-2", public(2), bytes(32), b"")),
        (GENERATION, (b"\2", b"hybrid-1", public(2), bytes(32), b"")),
    ],
)
def test_fields_that_are_not_understood(log, kind, fields):
    raises(vault.Alarm.BAD_FIELDS, log.say(ROOT, kind, *fields))


def test_a_kind_that_is_not_known(log):
    raises(vault.Alarm.UNKNOWN_KIND, log.say(ROOT, "promote", b"aigul"))


# The chain


def test_no_log_at_all():
    raises(vault.Alarm.EMPTY, Log(), serial=0)


def test_the_log_of_another_installation(log):
    raises(vault.Alarm.WRONG_INSTANCE, log, serial=1, instance=b"another")


def test_the_log_of_another_root(log):
    raises(vault.Alarm.WRONG_ROOT, log, serial=1, root=ADA)


@pytest.mark.parametrize("gone", range(4))
def test_a_deleted_statement_is_a_gap(gone):
    raises(vault.Alarm.GAP, Log(*BEGUN[:gone], *BEGUN[gone + 1 :]), serial=gone + 1)


def test_a_doubled_or_reordered_statement_is_a_gap():
    raises(vault.Alarm.GAP, Log(*BEGUN, BEGUN[-1]))
    raises(vault.Alarm.GAP, Log(BEGUN[0], BEGUN[2], BEGUN[1], *BEGUN[3:]), serial=2)


def test_another_past_is_a_fork(log):
    other = Log(*BEGUN[:2]).admit(ROOT, BOTA)
    raises(vault.Alarm.FORKED, Log(*other.entries, *BEGUN[3:]), serial=4)


def test_a_forged_signature(log):
    draft = log.draft(ROOT, SUSPEND, st_.suspend(b"aigul"))
    raises(vault.Alarm.BAD_SIGNATURE, log.put(draft, ADA))


def test_a_row_whose_signer_column_lies(log):
    statement, _, signature = log.entries[-1]
    raises(vault.Alarm.MALFORMED, Log(*BEGUN[:-1], (statement, ADA.fingerprint, signature)))


@given(st.integers(0, 4), st.integers(0, 2), st.integers(min_value=0))
def test_any_flipped_bit_raises_an_alarm(flip, serial, column, bit):
    row = list(BEGUN[serial])
    row[column] = flip(row[column], bit)
    with pytest.raises(vault.BadKeyLogError) as refused:
        Log(*BEGUN[:serial], tuple(row), *BEGUN[serial + 1 :]).read()
    assert refused.value.serial in (serial + 1, serial + 2)


@given(st.binary(max_size=80))
def test_noise_is_malformed(data):
    raises(vault.Alarm.MALFORMED, Log((data, ROOT.fingerprint, bytes(64))))


def test_a_cut_tail_shows_against_the_anchor_only(log):
    whole = log.generation(ROOT, 2).read()
    short = Log(*log.entries[:-1]).read()
    short.check_anchor(5, short.head)
    short.check_anchor(0, b"")
    with pytest.raises(vault.BadKeyLogError) as refused:
        short.check_anchor(whole.serial, whole.head)
    assert refused.value.alarm is vault.Alarm.ROLLED_BACK
    whole.check_anchor(5, short.head)


def test_another_tail_is_a_fork_against_the_anchor(log):
    seen = Log(*BEGUN).generation(ROOT, 2).read()
    other = log.generation(ROOT, 3).generation(ROOT, 4).read()
    with pytest.raises(vault.BadKeyLogError) as refused:
        other.check_anchor(seen.serial, seen.head)
    assert (refused.value.alarm, refused.value.serial) == (vault.Alarm.FORKED, 6)


def test_a_new_root_from_the_shell_vouches_for_the_past(log):
    log.add_admin(ADA, ADA)
    raises(vault.Alarm.NO_STANDING, log, root=ROOT)
    assert set(log.read(ADA).admins) == {ROOT.fingerprint, ADA.fingerprint}
    next_root = Person("third", "admin")
    assert len(Log(*log.entries).add_admin(next_root, next_root).read(next_root).admins) == 3
    with pytest.raises(vault.BadKeyLogError):
        Log(*log.entries).add_admin(next_root, next_root).read(ADA)


def test_the_next_statement_follows(log):
    read = log.read()
    draft = read.next(RETIRE, st_.retire(1), signer=ROOT.fingerprint, time=1_700_000_000)
    assert draft == log.draft(ROOT, RETIRE, st_.retire(1))


# The statement


@given(
    st.binary(max_size=20),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**64 - 1),
    st.text("abcdefghijklmnopqrstuvwxyz-", max_size=20),
    st.lists(st.binary(max_size=20), max_size=5),
)
def test_a_statement_has_one_reading(instance, serial, time_, kind, fields):
    made = vault.Statement(instance, serial, bytes(32), time_, b"signer", kind, tuple(fields))
    assert vault.Statement.decode(made.encode()) == made


def test_a_long_log_is_read_in_a_moment(log):
    for n in range(2, 60):
        log.say(ROOT, GENERATION, *st_.generation(n, public(n), vault.holders_hash(HOLDERS), b""))
    start = time.perf_counter()
    assert log.read().current.number == 59
    assert time.perf_counter() - start < 2


HOLDERS = Log(*BEGUN).read().active_holders


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ROOT, ADA, PAPER, AIGUL, BOTA, DANA]), st.integers(0, 6), st.integers(0, 5)
        )
    )
)
def test_whatever_people_sign_no_reader_is_made_by_one_kind_of_person(steps):
    """A random walk: what the log refuses is dropped, and the promise holds for what is left."""
    log = Log(*BEGUN)
    people = [ROOT, ADA, PAPER, AIGUL, BOTA, DANA]
    for by, kind, about in steps:
        who = people[about]
        before = log.entries.copy()
        try:
            [log.add_admin, log.admit, log.grant, log.suspend][kind % 4](by, who)
            log.read()
        except (vault.BadKeyLogError, KeyError):
            log.entries = before
    read = log.read()
    for holder in read.active_holders:
        if holder.id != b"paper":
            admitted = vault.Statement.decode(log.entries[holder.admitted - 1][0])
            assert holder.granted is not None
            granted = vault.Statement.decode(log.entries[holder.granted - 1][0])
            assert admitted.signer in {ROOT.fingerprint, ADA.fingerprint}
            assert granted.signer in {one.fingerprint for one in (PAPER, AIGUL, BOTA, DANA)} - {
                holder.fingerprint
            }


def test_known_answer(vectors):
    known = vectors["statement"]
    made = vault.Statement.decode(bytes.fromhex(known["encoded"]))
    key = vault.sign_key(bytes(range(32)))
    assert made.kind == "retire"
    assert made.encode().hex() == known["encoded"]
    assert made.sign(key).hex() == known["signature"]
    assert vault.chain_hash(made.encode(), made.sign(key)).hex() == known["chain_hash"]
    made.verify(bytes.fromhex(known["signature"]), key.public_key().public_bytes_raw())
    with pytest.raises(vault.AlteredError):
        replace(made, serial=3).verify(made.sign(key), key.public_key().public_bytes_raw())

"""The key log: who may open and what is sealed to, believed only as far as signatures go.

FORMAT.md section 10. `replay` reads the log from its first statement and stops at the
first one that breaks a rule; there is no way to read half of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from hotline.vault import statement as kinds
from hotline.vault.account import fingerprint
from hotline.vault.errors import Alarm, AlteredError, BadKeyLogError
from hotline.vault.framing import lp, read_number
from hotline.vault.statement import GENESIS, Fields, Statement, chain_hash
from hotline.vault.suite import PUBLIC_LENGTH, SUITE, sha256

Entry = tuple[bytes, bytes, bytes]  # statement, signer, signature: a row of the table `key_log`


@dataclass(frozen=True)
class Holder:
    """Somebody who can open: a coordinator, or the recovery key."""

    id: bytes
    role: str  # COORDINATOR or RECOVERY
    kem_public: bytes = field(repr=False)
    sign_public: bytes = field(repr=False)
    admit_hash: bytes = field(repr=False)  # what a grant must name
    admitted: int  # serial of the statement, as the two below
    granted: int | None = None
    suspended: int | None = None

    @property
    def active(self) -> bool:
        """Admitted by one person, granted by another, and not suspended."""
        return self.granted is not None and self.suspended is None

    @property
    def fingerprint(self) -> bytes:
        """What this holder signs as, and what is read out before a grant."""
        return fingerprint(self.sign_public, self.kem_public)


@dataclass(frozen=True)
class Generation:
    """One hotline key: its public half and what was said when it began."""

    number: int
    suite: str
    public: bytes = field(repr=False)  # 1,216 bytes
    holders_hash: bytes = field(repr=False)
    audit_head: bytes = field(repr=False)
    serial: int
    state: str = "current"  # then "opening", while envelopes are left under it, then "retired"


def holders_hash(holders: Iterable[Holder]) -> bytes:
    """A set of holders as 32 bytes: whom a generation was sealed to."""
    ordered = sorted(holders, key=lambda holder: holder.id)
    return sha256(lp("hotline/holders/1", *(lp(h.id, h.kem_public) for h in ordered)))


@dataclass
class KeyLog:
    """What a verified log says. Made by `replay` and by nothing else."""

    instance: bytes
    serial: int = 0
    head: bytes = GENESIS
    admins: dict[bytes, bytes] = field(default_factory=dict)  # fingerprint: sign public
    accounts: dict[bytes, bytes] = field(default_factory=dict)  # admin's fingerprint: account id
    holders: dict[bytes, Holder] = field(default_factory=dict)  # by holder id
    generations: dict[int, Generation] = field(default_factory=dict)
    hashes: list[bytes] = field(default_factory=list, repr=False)  # chain hash of serial 1, 2, ...

    @property
    def current(self) -> Generation:
        """The generation to seal to. Raises `BadKeyLogError` if none has begun."""
        if not self.generations:
            raise BadKeyLogError(Alarm.EMPTY, self.serial)
        return self.generations[max(self.generations)]

    @property
    def active_holders(self) -> list[Holder]:
        """Everybody a new generation must be sealed to, by holder id."""
        return sorted((h for h in self.holders.values() if h.active), key=lambda h: h.id)

    @property
    def open_generations(self) -> list[Generation]:
        """Generations not yet retired, oldest first: what a grant seals to the newcomer."""
        return [
            self.generations[n] for n in sorted(self.generations) if self.generations[n].state != "retired"
        ]

    def next(self, kind: str, fields: Fields, *, signer: bytes, time: int) -> Statement:
        """The statement that would follow, to be signed. `time` is in unix seconds."""
        return Statement(self.instance, self.serial + 1, self.head, time, signer, kind, fields)

    def check_anchor(self, serial: int, head: bytes) -> None:
        """Hold the log against the highest (serial, hash) seen before; serial 0 is nothing seen.

        Raises `BadKeyLogError`: rolled-back if the log is shorter, forked if it tells another past.
        """
        if serial > self.serial:
            raise BadKeyLogError(Alarm.ROLLED_BACK, self.serial)
        if serial and self.hashes[serial - 1] != head:
            raise BadKeyLogError(Alarm.FORKED, serial)


def replay(entries: Iterable[Entry], *, instance: bytes, root_fingerprint: bytes) -> KeyLog:
    """Verify a whole log and return what it says.

    `entries` are in the order of their serials. Raises `BadKeyLogError` with the alarm
    and the serial of the first statement that breaks a rule of FORMAT.md section 10.
    """
    run = _Replay(instance, root_fingerprint)
    for entry in entries:
        run.take(*entry)
    return run.finish()


class _Refused(Exception):
    """A rule is broken; `take` adds the serial."""

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm


def _demand(condition: bool, alarm: Alarm) -> None:
    if not condition:
        raise _Refused(alarm)


class _Replay:
    """The log as far as it has been read. One method for each kind of statement."""

    def __init__(self, instance: bytes, root_fingerprint: bytes) -> None:
        self._log = KeyLog(instance)
        self._root = root_fingerprint
        self._here = GENESIS  # chain hash of the statement being applied
        self._rooted = False  # the trusted root has spoken, and with it for all that came before
        self._keys_seen: set[bytes] = set()  # every public key there ever was: none comes back
        self._names_seen: set[bytes] = set()  # every admin's account id
        self._rules: dict[str, tuple[Callable[[Statement], bytes | None], Callable[..., None], int]] = {
            kinds.ADMIN_ADD: (self._admin_or_root, self._admin_add, 2),
            kinds.ADMIN_REMOVE: (self._admin, self._admin_remove, 1),
            kinds.ADMIT: (self._admin, self._admit, 5),
            kinds.GRANT: (self._active_holder, self._grant, 2),
            kinds.SUSPEND: (self._admin_or_oneself, self._suspend, 1),
            kinds.GENERATION: (self._admin, self._generation, 5),
            kinds.RETIRE: (self._admin, self._retire, 1),
        }

    def take(self, data: bytes, signer: bytes, signature: bytes) -> None:
        """Verify one entry and apply it."""
        serial = self._log.serial + 1
        try:
            statement = self._chained(data, signer, serial)
            self._here = chain_hash(data, signature)
            self._apply(statement, signature)
        except _Refused as refused:
            raise BadKeyLogError(refused.alarm, serial) from refused
        self._log.serial, self._log.head = serial, self._here
        self._log.hashes.append(self._here)

    def finish(self) -> KeyLog:
        """The log, if it is there at all and the trusted root stands in it."""
        if not self._log.serial:
            raise BadKeyLogError(Alarm.EMPTY, 0)
        if not self._rooted:
            raise BadKeyLogError(Alarm.WRONG_ROOT, 1)
        return self._log

    def _chained(self, data: bytes, signer: bytes, serial: int) -> Statement:
        try:
            statement = Statement.decode(data)
        except AlteredError as error:
            raise _Refused(Alarm.MALFORMED) from error
        _demand(statement.signer == signer, Alarm.MALFORMED)
        _demand(statement.instance == self._log.instance, Alarm.WRONG_INSTANCE)
        _demand(statement.serial == serial, Alarm.GAP)
        _demand(statement.previous_hash == self._log.head, Alarm.FORKED)
        return statement

    def _apply(self, statement: Statement, signature: bytes) -> None:
        _demand(statement.kind in self._rules, Alarm.UNKNOWN_KIND)
        standing, rule, count = self._rules[statement.kind]
        _demand(len(statement.fields) == count, Alarm.BAD_FIELDS)
        public = standing(statement)
        if public is None:
            raise _Refused(Alarm.NO_STANDING)
        try:
            statement.verify(signature, public)
        except AlteredError as error:
            raise _Refused(Alarm.BAD_SIGNATURE) from error
        rule(*statement.fields)

    # Whose signature counts: the signer's public key, or None without standing.

    def _admin(self, statement: Statement) -> bytes | None:
        return self._log.admins.get(statement.signer)

    def _admin_or_root(self, statement: Statement) -> bytes | None:
        """An admin; or a root, which signs for itself: the first, or one a shell set in its place.

        A root's signature covers the whole past by its hash, so the root that the settings
        name speaks for every earlier one. After it has spoken nobody signs for himself.
        """
        own = statement.fields[1]
        if statement.signer in self._log.admins or self._rooted or statement.signer != fingerprint(own):
            return self._admin(statement)
        self._rooted = statement.signer == self._root
        return own

    def _active_holder(self, statement: Statement) -> bytes | None:
        for holder in self._log.holders.values():
            if holder.active and holder.fingerprint == statement.signer:
                return holder.sign_public
        return None

    def _admin_or_oneself(self, statement: Statement) -> bytes | None:
        """A lost laptop is suspended by its owner at once, without waiting for an admin."""
        own = self._log.holders.get(statement.fields[0])
        if own and own.active and own.fingerprint == statement.signer:
            return own.sign_public
        return self._admin(statement)

    # What each kind changes.

    def _admin_add(self, account_id: bytes, sign_public: bytes) -> None:
        _demand(len(sign_public) == 32, Alarm.BAD_FIELDS)
        _demand(account_id not in self._log.holders, Alarm.NAME_REUSED)
        self._new_key(sign_public)
        self._names_seen.add(account_id)
        self._log.admins[fingerprint(sign_public)] = sign_public
        self._log.accounts[fingerprint(sign_public)] = account_id

    def _admin_remove(self, admin: bytes) -> None:
        _demand(admin in self._log.admins, Alarm.UNKNOWN_NAME)
        _demand(len(self._log.admins) > 1, Alarm.LAST_ONE)
        del self._log.admins[admin], self._log.accounts[admin]

    def _admit(self, name: bytes, role: bytes, suite: bytes, kem_public: bytes, sign_public: bytes) -> None:
        """Half a reader. Keys and names are new, so nobody is admin and holder, or admits himself."""
        _demand(role in (kinds.COORDINATOR.encode(), kinds.RECOVERY.encode()), Alarm.BAD_FIELDS)
        _demand(suite == SUITE.encode(), Alarm.BAD_FIELDS)
        _demand(len(kem_public) == PUBLIC_LENGTH and len(sign_public) == 32, Alarm.BAD_FIELDS)
        _demand(name not in self._log.holders and name not in self._names_seen, Alarm.NAME_REUSED)
        self._new_key(kem_public)
        self._new_key(sign_public)
        serial = self._log.serial + 1
        # The one exception to two people: a recovery key before all others, when nothing is sealed yet.
        first = role == kinds.RECOVERY.encode() and not self._log.holders
        self._log.holders[name] = Holder(
            name,
            role.decode(),
            kem_public,
            sign_public,
            admit_hash=self._here,
            admitted=serial,
            granted=serial if first else None,
        )

    def _grant(self, name: bytes, admit_hash: bytes) -> None:
        holder = self._holder(name)
        _demand(holder.granted is None and holder.suspended is None, Alarm.WRONG_STATE)
        _demand(holder.admit_hash == admit_hash, Alarm.ADMIT_MISMATCH)
        self._log.holders[name] = replace(holder, granted=self._log.serial + 1)

    def _suspend(self, name: bytes) -> None:
        holder = self._holder(name)
        _demand(holder.suspended is None, Alarm.WRONG_STATE)
        _demand(self._log.active_holders != [holder], Alarm.LAST_ONE)
        self._log.holders[name] = replace(holder, suspended=self._log.serial + 1)

    def _generation(self, n: bytes, suite: bytes, public: bytes, sealed_to: bytes, audit_head: bytes) -> None:
        which = _read(n)
        newest = max(self._log.generations, default=0)
        _demand(suite == SUITE.encode() and len(public) == PUBLIC_LENGTH, Alarm.BAD_FIELDS)
        _demand(which > newest, Alarm.GENERATION_ORDER)
        _demand(bool(self._log.active_holders), Alarm.HOLDERS_MISMATCH)
        _demand(sealed_to == holders_hash(self._log.active_holders), Alarm.HOLDERS_MISMATCH)
        self._new_key(public)
        if newest:
            self._log.generations[newest] = replace(self._log.generations[newest], state="opening")
        self._log.generations[which] = Generation(
            which, SUITE, public, sealed_to, audit_head, self._log.serial + 1
        )

    def _retire(self, n: bytes) -> None:
        which = self._log.generations.get(_read(n))
        if which is None:
            raise _Refused(Alarm.UNKNOWN_NAME)
        _demand(which.state != "current", Alarm.RETIRES_CURRENT)
        _demand(which.state != "retired", Alarm.WRONG_STATE)
        self._log.generations[which.number] = replace(which, state="retired")

    def _holder(self, name: bytes) -> Holder:
        if name not in self._log.holders:
            raise _Refused(Alarm.UNKNOWN_NAME)
        return self._log.holders[name]

    def _new_key(self, public: bytes) -> None:
        _demand(public not in self._keys_seen, Alarm.KEY_REUSED)
        self._keys_seen.add(public)


def _read(n: bytes) -> int:
    try:
        return read_number(n)
    except AlteredError as error:
        raise _Refused(Alarm.BAD_FIELDS) from error

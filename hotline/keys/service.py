"""The door to the keys: everything that other areas may call. None of it commits."""

from __future__ import annotations

from hotline.keys.envelopes import Prepared, delete_envelope, insert_envelope, prepare_envelope
from hotline.keys.errors import (
    AlteredEnvelopeError,
    EnvelopesLeftError,
    KeyAlarmError,
    LogMovedError,
    NotAHolderError,
    StatementRefusedError,
    UnknownGenerationError,
    VerifyFirstError,
)
from hotline.keys.generations import (
    GenerationFacts,
    count_by_generation,
    is_verified,
    list_generations,
    retire,
    rotate,
    trusted_generation,
)
from hotline.keys.holders import Reader, Recovered, Signer, actor_of, from_shares, reader_of, signer_of
from hotline.keys.log import Verified, append_root, append_statement, examine, read_log, read_verified
from hotline.keys.models import ENVELOPES
from hotline.keys.recovery import NewRecovery, admit_recovery, begin_renewal, finish_renewal, rehearse
from hotline.keys.reseal import record_reseal, reseal, reseal_some, verify_all
from hotline.keys.slots import Keyring, seal_slots_for
from hotline.keys.trust import Anchor, Trust, establish_trust, read_trust, set_trust
from hotline.keys.witness import accept_trust, sign_audit_head, verify_audit

__all__ = [
    "ENVELOPES",
    "AlteredEnvelopeError",
    "Anchor",
    "EnvelopesLeftError",
    "GenerationFacts",
    "KeyAlarmError",
    "Keyring",
    "LogMovedError",
    "NewRecovery",
    "NotAHolderError",
    "Prepared",
    "Reader",
    "Recovered",
    "Signer",
    "StatementRefusedError",
    "Trust",
    "UnknownGenerationError",
    "Verified",
    "VerifyFirstError",
    "accept_trust",
    "actor_of",
    "admit_recovery",
    "append_root",
    "append_statement",
    "begin_renewal",
    "count_by_generation",
    "delete_envelope",
    "establish_trust",
    "examine",
    "finish_renewal",
    "from_shares",
    "insert_envelope",
    "is_verified",
    "list_generations",
    "prepare_envelope",
    "read_log",
    "read_trust",
    "read_verified",
    "reader_of",
    "record_reseal",
    "rehearse",
    "reseal",
    "reseal_some",
    "retire",
    "rotate",
    "seal_slots_for",
    "set_trust",
    "sign_audit_head",
    "signer_of",
    "trusted_generation",
    "verify_all",
    "verify_audit",
]

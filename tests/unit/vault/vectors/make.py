"""Make the known answers of a format that is new: python tests/unit/vault/vectors/make.py > hotline.json."""

import json
import sys

from hotline import vault

SEED, HOLDER_SEED, KEY = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
INSTANCE = b"instance"


def suite():
    public = vault.public_of(SEED)
    return {
        "seed": SEED.hex(),
        "public_sha256": vault.sha256(public).hex(),
        "sealed": vault.seal_to(public, b"plaintext", b"info").hex(),
        "derived": vault.derive(SEED, "label", salt=b"salt").hex(),
    }


def slot():
    sealed = vault.seal_slot(
        SEED,
        instance=INSTANCE,
        generation=3,
        holder_id=b"holder",
        holder_public=vault.public_of(HOLDER_SEED),
    )
    return {"seed": SEED.hex(), "holder_seed": HOLDER_SEED.hex(), "slot": sealed.hex()}


def envelope():
    key = vault.GenerationKey(3, vault.public_of(SEED), SEED)
    return {"key": KEY.hex(), "envelope": key.seal(KEY, INSTANCE, vault.Owner("case", b"case id")).hex()}


def values():
    for side in vault.Side:
        key = vault.SideKey(b"case", side, vault.case_side(SEED, HOLDER_SEED, side))
        sealed = key.seal("record", b"row", b"what happened")
        yield {"side": side.value, "side_key": key.secret.hex(), "sealed": sealed.hex()}


def receipt():
    code = vault.draw(SEED)
    keys = vault.derive_receipt(code, b"installation salt")
    wrapped = keys.wrap(b"shred", b"r" * 32, b"case")
    return {"code": code, "lookup": keys.lookup.hex(), "wrapped": wrapped.hex()}


def file(length):
    sealer = vault.StreamSealer(SEED, b"file")
    sealed = b"".join(sealer.update(bytes(n % 251 for n in range(length)))) + sealer.finish()
    return {"length": length, "sealed_length": len(sealed), "sealed_sha256": vault.sha256(sealed).hex()}


def bundle():
    made = vault.Bundle(SEED, b"totp secret of 20 by", 7, (bytes(32),), (b"passkey",))
    key = vault.derive_bundle_key("passphrase", b"salt" * 4, KEY, vault.BundleParams.TEST)
    publics = vault.publics_of(SEED)
    return {
        "key": key.hex(),
        "sealed": vault.seal_bundle(made, key, b"account").hex(),
        "sign_public": publics.sign.hex(),
        "kem_public_sha256": vault.sha256(publics.kem).hex(),
        "fingerprint": publics.fingerprint.hex(),
        "shown": vault.show_fingerprint(publics.fingerprint),
    }


def statement():
    made = vault.Statement(INSTANCE, 2, bytes(32), 1_700_000_000, b"signer", "retire", (vault.number(1),))
    signature = made.sign(vault.sign_key(SEED))
    return {
        "encoded": made.encode().hex(),
        "signature": signature.hex(),
        "chain_hash": vault.chain_hash(made.encode(), signature).hex(),
    }


def session():
    place = vault.SessionPlace(bytes(32), "desk", b"account", 1_700_000_000)
    sealed = vault.seal_session(SEED, KEY, bytes(range(32, 64)), place)
    return {"sealed": sealed.hex()}


def main() -> None:
    answers = {
        "suite": suite(),
        "slot": slot(),
        "envelope": envelope(),
        "values": list(values()),
        "receipt": receipt(),
        "files": [file(length) for length in (0, 1, 70_000)],
        "bundle": bundle(),
        "statement": statement(),
        "session": session(),
        "shares": {"seed": SEED.hex(), "lines": vault.split(SEED)},
    }
    json.dump(answers, sys.stdout, indent=1)


if __name__ == "__main__":
    main()

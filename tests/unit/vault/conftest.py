"""What the vault's tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from hotline import vault

# A deadline would fail on a busy machine, and a saved example would leave a folder behind.
settings.register_profile("vault", deadline=None, max_examples=40, database=None)
settings.load_profile("vault")

VECTORS = Path(__file__).parent / "vectors"


def flipped(data: bytes, bit: int) -> bytes:
    """`data` with one bit changed; `bit` counts round and round."""
    bit %= len(data) * 8
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.fixture(name="flip", scope="session")
def flip_fixture() -> Any:
    return flipped


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """Known answers made once: see vectors/README.md."""
    answers: dict[str, Any] = json.loads((VECTORS / "hotline.json").read_text())
    return answers


@pytest.fixture(scope="session")
def xwing_vectors() -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = json.loads((VECTORS / "hpke_xwing.json").read_text())
    return answers


@pytest.fixture(scope="session")
def generation() -> vault.GenerationKey:
    """One generation for the whole run: expanding it anew for each test would teach nothing."""
    seed = vault.new_seed()
    return vault.GenerationKey(3, vault.public_of(seed), seed)

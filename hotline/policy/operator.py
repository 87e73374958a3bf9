"""Who the operator is: consent has to name them and their business number, the BIN (FACTS.md 1.1)."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.config import Config

SAMPLE_BIN = "000140000002"  # passes the checksum; demonstrations only, and marked there as a sample
_FIRST: tuple[int, ...] = tuple(range(1, 12))
_SECOND: tuple[int, ...] = (*range(3, 12), 1, 2)


@dataclass(frozen=True)
class Operator:
    """The one who answers for the data, as the consent names them."""

    name: str
    bin: str  # 12 digits
    is_sample: bool


def operator(config: Config, language: str) -> Operator | None:
    """The operator as far as the settings name one; None keeps the gate closed."""
    name = config.operator_name(language)
    if is_valid_bin(config.operator_bin):
        return Operator(name, config.operator_bin, is_sample=False)
    if config.demo:
        return Operator(name, SAMPLE_BIN, is_sample=True)
    return None


def is_open(config: Config) -> bool:
    """Whether reports may be taken at all: only if the consent can name the operator."""
    return operator(config, "kk") is not None


def is_valid_bin(text: str) -> bool:
    """Twelve digits with the right check digit (the algorithm of the IIN, FACTS.md section 3.4)."""
    if len(text) != 12 or not (text.isascii() and text.isdigit()) or not int(text):
        return False
    return int(text[11]) == _check_digit(text)


def _check_digit(text: str) -> int:
    for weights in (_FIRST, _SECOND):
        rest: int = sum(weight * int(digit) for weight, digit in zip(weights, text, strict=False)) % 11
        if rest < 10:
            return rest
    return -1  # no such number is ever issued

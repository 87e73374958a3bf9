"""Templates compiled once for all applications of a test process: compiling was half of the time of tests/web."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """Code of a template by its name, file and source, in memory.

    Every application of this house compiles with the same settings (`create_app` knows no others), so the code
    depends on nothing else; what a template calls is looked up in the application that runs it.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._code[bucket.key, bucket.checksum] = bucket.code


COMPILED = _Compiled()

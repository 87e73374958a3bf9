"""Templates and addresses compiled once for all applications of a test process: it was half the time of tests/web."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


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

_compile = Rule._compile_builder
_builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _builder(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """The function that builds the addresses of a rule. It is told the rule when it is called, so rules share it."""
    defaults = tuple(
        (name, self._converters[name].to_url(value) if name in self._converters else value)
        for name, value in (self.defaults or {}).items()
    )
    what = (self.rule, tuple(self._trace), defaults, append_unknown)
    if what not in _builders:
        _builders[what] = _compile(self, append_unknown)
    return _builders[what]


def share_addresses() -> None:
    """From now on a rule is compiled once, however many applications have it."""
    Rule._compile_builder = _builder  # type: ignore[method-assign]  # that is the point

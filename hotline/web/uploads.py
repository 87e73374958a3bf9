"""How a request's body is read: files are never put down in clear, and too much of anything is refused.

Werkzeug would write each file part to a plaintext temp file. Here a part goes to the `Receiver` that a view
has set before it first touches `request.form`, and on every other route it is thrown away while it arrives.
"""

from __future__ import annotations

from typing import IO, Any, Protocol, cast

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.sansio.multipart import File

BUFFER = 2**18  # bytes read at once; measured best of 64 KiB to 1 MiB (tests/bench/bench_upload.py)


class Part(Protocol):
    """Where the bytes of one file part go. `seek(0)` tells it that the last of them has come."""

    def write(self, data: bytes, /) -> Any: ...

    def seek(self, offset: int, /) -> Any: ...

    def close(self) -> None: ...


class Receiver(Protocol):
    """Takes the file parts of one request."""

    def part(self, field: str, filename: str) -> Part: ...


class Nowhere:
    """Reads on and keeps nothing."""

    def write(self, data: bytes, /) -> int:
        return len(data)

    def seek(self, offset: int, /) -> int:
        return offset

    def close(self) -> None:
        pass


class SealedRequest(Request):
    """Flask's request, with `receive` for views that take files."""

    _receiver: Receiver | None = None
    is_carried = False  # whether the form was sealed by us in an earlier request; see `carry`

    def receive(self, receiver: Receiver) -> None:
        """Give file parts to `receiver` from now on. Call it before anything touches `form` or `files`."""
        if self.is_carried:
            return  # its files did not come along
        assert "form" not in self.__dict__, "the body was read already"
        self._receiver = receiver

    def carry(self, fields: MultiDict[str, str]) -> None:
        """Let views see this form from now on: it was sent before, checked, and came back under our own seal."""
        self.form = ImmutableMultiDict(fields)
        self.files = ImmutableMultiDict()
        self.is_carried = True

    def make_form_data_parser(self) -> FormDataParser:
        return _BodyParser(
            self._receiver,
            max_form_memory_size=self.max_form_memory_size,
            max_content_length=self.max_content_length,
            max_form_parts=self.max_form_parts,
            cls=self.parameter_storage_class,
        )


class _BodyParser(FormDataParser):
    def __init__(self, receiver: Receiver | None, **limits: Any) -> None:
        super().__init__(**limits)
        self._receiver = receiver

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        boundary = options.get("boundary", "").encode("ascii")
        if not boundary:
            raise ValueError("Missing boundary")
        parser = _PartParser(
            self._receiver,
            buffer_size=BUFFER,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
        )
        form, files = parser.parse(stream, boundary, content_length)
        return stream, form, files

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Werkzeug's own limits do not reach this kind of body, so size and count are held here."""
        body = _Counted(stream, self.max_form_memory_size, self.max_form_parts)
        return super()._parse_urlencoded(cast(IO[bytes], body), mimetype, content_length, options)


class _Counted:
    """A body that may be read once, whole, and only if it is small and has few fields."""

    def __init__(self, stream: IO[bytes], most_bytes: int | None, most_fields: int | None) -> None:
        self._stream, self._most_bytes, self._most_fields = stream, most_bytes, most_fields

    def read(self) -> bytes:
        most = self._most_bytes
        data = self._stream.read() if most is None else _read(self._stream, most + 1)
        if most is not None and len(data) > most:
            raise RequestEntityTooLarge
        if self._most_fields is not None and data.count(b"&") >= self._most_fields:
            raise RequestEntityTooLarge
        return data


def _read(stream: IO[bytes], most: int) -> bytes:
    pieces = []
    while most and (piece := stream.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


class _PartParser(MultiPartParser):
    def __init__(self, receiver: Receiver | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._receiver = receiver

    def start_file_streaming(self, event: File, total_content_length: int | None) -> IO[bytes]:
        """Unlike the stream factory that Werkzeug offers for this, a receiver learns the field's name."""
        if self._receiver is None or event.name is None:
            return cast(IO[bytes], Nowhere())
        return cast(IO[bytes], self._receiver.part(event.name, event.filename))

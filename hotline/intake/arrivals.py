"""File parts of one request: each sealed to the disk while the next bytes arrive, then looked at.

What is refused is read on and thrown away, so that the form comes back with everything else that was in it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import BinaryIO, cast

from werkzeug.datastructures import MultiDict

from hotline.cases import files as sealed_files
from hotline.cases.files import SealedFileWriter
from hotline.config import MEBIBYTE
from hotline.intake.filetypes import HEAD_BYTES, FileRefusedError, clean_name, recognise
from hotline.intake.staging import QUOTA, Bench, Refused, Waiting
from hotline.web.uploads import Nowhere, Part

MOST_FILES = 40  # of one form


class Arrivals:
    """Takes the file parts of one request. Leaving the context throws away what came only in half.

    `finish` comes between: it waits until every part is on the disk and looks at what each one is.
    """

    def __init__(self, bench: Bench, questions: Sequence[str], now: datetime) -> None:
        self.bench = bench
        self.taken: list[Waiting] = []
        self.refused: list[Refused] = []
        self.received = 0  # bytes of files taken or being taken, against the limit for one form
        self._questions = questions
        self._now = now
        self._parts: list[_Arriving] = []

    def part(self, field: str, filename: str) -> Part:
        """Where the bytes of one file part go; a field that is no question's, or empty, goes nowhere."""
        if field not in self._questions or not filename:
            return Nowhere()
        part = _Arriving(self, field, clean_name(filename), self._now, place=len(self._parts))
        self._parts.append(part)
        return part

    def finish(self) -> None:
        """The request was read to its end."""
        for part in self._parts:
            part.finish()

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self._parts:
            part.close()


class _Arriving:
    """One file part: sealed to the disk until it ends or is refused, and read on in either case."""

    def __init__(self, arrivals: Arrivals, question: str, name: str, now: datetime, place: int) -> None:
        self._arrivals = arrivals
        self._question, self._name, self._now, self._place = question, name, now, place
        self._sealing: _Sealing | None = None
        self._head = bytearray()
        self._size = 0
        self._has_ended = False  # its last byte has come
        self._is_over = False  # taken or refused: nothing more is written

    def write(self, data: bytes, /) -> int:
        if not self._is_over and data:
            self._take(data)
        return len(data)

    def seek(self, offset: int, /) -> int:
        """The part has ended; its last bytes go to the disk while the next part arrives."""
        self._has_ended = True
        if self._sealing is not None and not self._is_over:
            self._sealing.end()
        return offset

    def finish(self) -> None:
        """Wait for the disk, then look at what it is."""
        if self._is_over or not self._has_ended:
            return
        if self._sealing is None:
            self._refuse("file-empty")
            return
        try:
            writer = self._sealing.writer_when_done()
            media_type = recognise(self._name, bytes(self._head), self._reopen)
        except FileRefusedError as error:
            self._refuse(error.code)
            return
        except OSError:
            self._refuse("file-quota")  # the disk is full
            return
        self._is_over = True
        file = writer.staged(self._name, media_type)
        bench = self._arrivals.bench
        self._arrivals.taken.append(Waiting(self._question, file, bench.token(self._question, file)))

    def close(self) -> None:
        """The request ended. A part that did not is thrown away."""
        if not self._is_over:
            self._stop()

    def _take(self, data: bytes) -> None:
        config = self._arrivals.bench.config
        if self._sealing is None:
            if not self._has_room():
                return
            self._sealing = _Sealing(sealed_files.create_sealed_file(config.staged, self._now))
        self._size += len(data)
        self._arrivals.received += len(data)
        if self._size > config.max_file_mb * MEBIBYTE:
            self._refuse("file-large", config.max_file_mb)
        elif self._arrivals.received > config.max_total_mb * MEBIBYTE:
            self._refuse("file-total", config.max_total_mb)
        elif not QUOTA.take(self._arrivals.bench.visit, len(data), config.staged_visit_mb * MEBIBYTE):
            self._refuse("file-quota")
        else:
            if len(self._head) < HEAD_BYTES:
                self._head += data[: HEAD_BYTES - len(self._head)]
            self._sealing.put(data)

    def _has_room(self) -> bool:
        if self._place >= MOST_FILES:
            self._refuse("file-many")
        elif not QUOTA.has_room(self._arrivals.bench.config):
            self._refuse("file-quota")
        return not self._is_over

    def _reopen(self) -> BinaryIO:
        assert self._sealing is not None
        writer = self._sealing.writer_when_done()
        folder = self._arrivals.bench.config.staged
        return cast(BinaryIO, sealed_files.open_sealed(folder, writer.id, writer.key, writer.size))

    def _refuse(self, code: str, limit: int = 0) -> None:
        self._arrivals.refused.append(Refused(self._question, self._name, code, limit))
        self._stop()

    def _stop(self) -> None:
        self._is_over = True
        self._arrivals.received -= self._size
        if self._sealing is not None:
            self._sealing.abandon()
            QUOTA.give_back(self._arrivals.bench.visit, self._size)


class _Sealing:
    """One file being sealed beside the thread that reads the request, which all but halves the time of an upload.

    Hashing, sealing and writing let other threads run meanwhile. A few pieces wait in line, no more: a slow disk
    slows the sender down.
    """

    _PIECES = 3  # of `uploads.BUFFER` bytes each

    def __init__(self, writer: SealedFileWriter) -> None:
        self._writer = writer
        self._line: queue.Queue[bytes | None] = queue.Queue(self._PIECES)
        self._failure: BaseException | None = None
        self._is_abandoned = False
        self._has_ended = False
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """More of the file."""
        self._line.put(data)

    def end(self) -> None:
        """That was all of it. Does not wait."""
        if not self._has_ended:
            self._has_ended = True
            self._line.put(None)

    def writer_when_done(self) -> SealedFileWriter:
        """Wait until it is on the disk. Raises what went wrong, `OSError` for a full disk."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._writer

    def abandon(self) -> None:
        """Throw it away, finished or not."""
        self._is_abandoned = True
        self.end()
        self._thread.join()
        self._writer.abandon()

    def _work(self) -> None:
        while (data := self._line.get()) is not None:
            if self._failure is None and not self._is_abandoned:
                self._try(lambda piece=data: self._writer.write(piece))  # type: ignore[misc]
        if self._failure is None and not self._is_abandoned:
            self._try(self._writer.finish)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:  # kept for the thread that asks for the file
            self._failure = error


def kept(
    typed: MultiDict[str, str], arrivals: Arrivals, question: str
) -> tuple[list[Waiting], list[Refused]]:
    """Files for one question: those that waited already, less what was taken out, and those that came now."""
    waiting, refused = [], list(arrivals.refused)
    for token in typed.getlist(f"staged-{question}"):
        one = arrivals.bench.open(token)
        if one is None or not arrivals.bench.is_here(one.file):
            refused.append(Refused(question, "", "file-gone"))
        elif one.id.hex in typed.getlist("remove"):
            arrivals.bench.discard([one.file])
        else:
            waiting.append(one)
    return waiting + arrivals.taken, refused

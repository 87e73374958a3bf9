import io
import os
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline import vault
from hotline.vault.stream import SEALED_CHUNK

KEY, FILE = bytes(range(32)), b"file"
LENGTHS = [0, 1, 255, 65535, 65536, 65537, 131072, 131073, 200_000, 3_000_000]
BIG = os.urandom(1_200_000)  # padded to 1,212,416: 19 chunks, the last of them not full


def sealed(plaintext: bytes, key: bytes = KEY, file_id: bytes = FILE, piece: int = 10**9) -> bytes:
    sealer = vault.StreamSealer(key, file_id)
    out = [
        chunk for at in range(0, len(plaintext), piece) for chunk in sealer.update(plaintext[at : at + piece])
    ]
    out.append(sealer.finish())
    assert sealer.true_length == len(plaintext)
    return b"".join(out)


def opened(data: bytes, true_length: int, key: bytes = KEY, file_id: bytes = FILE) -> bytes:
    return b"".join(vault.StreamOpener(key, file_id).chunks(io.BytesIO(data), true_length))


def reader(data: bytes, true_length: int, key: bytes = KEY, file_id: bytes = FILE) -> vault.SealedReader:
    return vault.SealedReader(io.BytesIO(data), key, file_id, true_length)


def refuses(data: bytes, true_length: int, **other: bytes) -> None:
    """Both ways of reading raise, and neither gives out a byte that was not in the file at that place."""
    with pytest.raises(vault.AlteredError):
        opened(data, true_length, **other)
    with pytest.raises(vault.AlteredError):
        reader(data, true_length, **other).read()


BIG_SEALED = sealed(BIG)
CHUNKS = [BIG_SEALED[at : at + SEALED_CHUNK] for at in range(0, len(BIG_SEALED), SEALED_CHUNK)]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_file_comes_back(length):
    plaintext = os.urandom(length)
    data = sealed(plaintext)
    assert len(data) == vault.sealed_length(length)
    assert opened(data, length) == plaintext
    assert reader(data, length).read() == plaintext


@given(st.lists(st.integers(0, 150_000), max_size=6), st.sampled_from([bytes, bytearray, memoryview]))
@settings(max_examples=25)
def test_the_size_of_the_pieces_does_not_matter(sizes, kind):
    plaintext = BIG[: sum(sizes)]
    sealer, out, at = vault.StreamSealer(KEY, FILE), [], 0
    for size in sizes:
        out += sealer.update(kind(plaintext[at : at + size]))
        at += size
    assert b"".join(out) + sealer.finish() == sealed(plaintext)


def test_files_of_about_one_length_look_alike():
    assert len({vault.sealed_length(n) for n in range(24_700_000, 25_100_000, 1000)}) <= 2


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_altered(flip, bit):
    refuses(flip(BIG_SEALED, bit), len(BIG))


@given(st.integers(0, len(BIG_SEALED) - 1))
def test_a_file_cut_anywhere_is_altered(length):
    refuses(BIG_SEALED[:length], len(BIG))


@pytest.mark.parametrize("kept", range(len(CHUNKS)))
def test_a_file_cut_between_chunks_is_altered_whatever_length_is_claimed(kept):
    cut = b"".join(CHUNKS[:kept])
    for claimed in {len(BIG), kept * vault.CHUNK, max(0, kept * vault.CHUNK - 1)}:
        refuses(cut, claimed)


@pytest.mark.parametrize("more", [b"\0", b"\0" * 16, CHUNKS[-1], CHUNKS[0], b"".join(CHUNKS)])
def test_an_extended_file_is_altered(more):
    refuses(BIG_SEALED + more, len(BIG))
    refuses(BIG_SEALED + more, len(BIG) + len(more))


@given(st.permutations(range(len(CHUNKS))))
def test_a_reordered_file_is_altered(order):
    if order != sorted(order):
        refuses(b"".join(CHUNKS[at] for at in order), len(BIG))


@given(st.integers(0, len(CHUNKS) - 1), st.integers(0, len(CHUNKS) - 1))
def test_a_chunk_left_out_or_doubled_is_altered(one, other):
    changed = CHUNKS.copy()
    changed[one] = CHUNKS[other]
    if one != other:
        refuses(b"".join(changed), len(BIG))
    refuses(b"".join(CHUNKS[:one] + CHUNKS[one + 1 :]), len(BIG))


def test_a_file_under_another_id_or_key_is_altered():
    refuses(BIG_SEALED, len(BIG), file_id=b"other")
    refuses(BIG_SEALED, len(BIG), key=bytes(32))


def test_only_an_empty_file_has_an_empty_chunk():
    assert sealed(b"") != sealed(b"\0")
    refuses(sealed(b""), 1)
    refuses(sealed(b"x"), 0)


def test_nothing_of_a_broken_chunk_is_given_out():
    broken = CHUNKS[0] + CHUNKS[1][:-1] + bytes([CHUNKS[1][-1] ^ 1]) + b"".join(CHUNKS[2:])
    given_out = []
    with pytest.raises(vault.AlteredError):
        given_out.extend(vault.StreamOpener(KEY, FILE).chunks(io.BytesIO(broken), len(BIG)))
    buffer = bytearray(vault.CHUNK + 100)
    with pytest.raises(vault.AlteredError):
        reader(broken, len(BIG)).readinto(buffer)
    assert buffer[vault.CHUNK :] == bytes(100)
    assert reader(broken, len(BIG)).read(vault.CHUNK) == BIG[: vault.CHUNK]


def test_one_chunk_opens_by_itself():
    opener = vault.StreamOpener(KEY, FILE)
    assert opener.open_chunk(1, memoryview(CHUNKS[1]), last=False) == BIG[65536:131072]
    for index, last in ((1, True), (2, False)):
        with pytest.raises(vault.AlteredError):
            opener.open_chunk(index, CHUNKS[1], last)


@given(st.lists(st.tuples(st.integers(-70_000, len(BIG) + 9), st.integers(0, 200_000), st.integers(0, 2))))
@settings(max_examples=25)
def test_seeking_is_like_seeking_in_the_plain_file(moves):
    plain, sealed_file = io.BytesIO(BIG), reader(BIG_SEALED, len(BIG))
    for offset, size, whence in moves:
        offset = abs(offset) if whence == io.SEEK_SET else offset
        if whence == io.SEEK_CUR and plain.tell() + offset < 0:
            continue
        assert sealed_file.seek(offset, whence) == plain.seek(offset, whence)
        assert sealed_file.read(size) == plain.read(size)
        assert sealed_file.tell() == plain.tell()


def test_a_position_before_the_beginning_is_refused():
    with pytest.raises(ValueError, match="before"):
        reader(BIG_SEALED, len(BIG)).seek(-1)


def test_zipfile_looks_inside():
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("word/document.xml", BIG[:300_000])
        archive.writestr("[Content_Types].xml", "types", zipfile.ZIP_DEFLATED)
    data = sealed(plain.getvalue())
    with zipfile.ZipFile(reader(data, len(plain.getvalue()))) as archive:
        assert archive.testzip() is None
        assert archive.read("[Content_Types].xml") == b"types"


class Dripping(io.RawIOBase):
    """A source that gives less than it is asked for, as sockets do."""

    def __init__(self, data: bytes) -> None:
        self.rest = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self.rest.read(min(size, 1000))


def test_a_source_that_drips_is_read_to_the_end():
    assert b"".join(vault.StreamOpener(KEY, FILE).chunks(Dripping(BIG_SEALED), len(BIG))) == BIG


def test_memory_stays_flat():
    piece = bytes(vault.CHUNK - 7)
    sealer = vault.StreamSealer(KEY, FILE)
    tracemalloc.start()
    for _ in range(400):  # 26 MB
        sealer.update(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * vault.CHUNK


def test_a_finished_stream_takes_no_more():
    sealer = vault.StreamSealer(KEY, FILE)
    sealer.finish()
    with pytest.raises(ValueError, match="finished"):
        sealer.update(b"more")


def test_known_answers(vectors):
    """The nonces are counters, so a file's ciphertext is known to the byte."""
    for known in vectors["files"]:
        data = sealed(bytes(n % 251 for n in range(known["length"])), piece=999)
        assert len(data) == known["sealed_length"]
        assert vault.sha256(data).hex() == known["sealed_sha256"]

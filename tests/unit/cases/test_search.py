"""Search over sealed data: what is found, what is not on the disk, and what survives what."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import search_index, search_words, service
from hotline.cases.models import Case, SealedValue
from hotline.cases.search_models import SearchPending, SearchSegment, SearchShred
from hotline.cases.search_words import Entry
from hotline.keys import service as keys
from hotline.keys.models import EnvelopeRow
from tests.support.register import ANSWERS, NOON, Register

PERSON = ANSWERS | {
    "surname": "Қайырғалиев",
    "given_name": "Нұржан",
    "phone": "+77017654321",
    "email": "Nurjan.K@example.kz",
    "reporting_for": "other",
    "represented_surname": "Шәкенова",
    "represented_given_name": "Юлия",
}


def index(register: Register) -> int:
    return register.viewer.index_some(NOON, 5)


def find(register: Register, typed: str) -> set[str]:
    page = register.viewer.search(typed, NOON)
    assert page.waiting == 0
    return {row.number for row in page.rows}


def scalar(register: Register, query: Any) -> Any:
    with register.database.reading() as session:
        return session.scalar(query)


@pytest.mark.parametrize(
    "typed",
    [
        "Қайырғалиев",
        "кайыргали",
        "Kairgali",
        "Qaıyrǵaliev",
        "ғалие",
        "Нұржан Қайырғалиев",
        "нуржан",
        "Шәкен",
        "shaken",
        "Юлия",
        "юл",
        "87017654321",
        "+7 701 765 43 21",
        "8 701 765",
        "4321",
        "nurjan.k@example.kz",
        "NURJAN.K@",
        "nurjan.k",
    ],
)
def test_a_case_is_found_by_any_part_in_any_spelling(lite: Register, typed: str) -> None:
    lite.lodge()
    number = lite.lodge(answers=PERSON).number
    assert find(lite, typed) == {number}


@pytest.mark.parametrize("typed", ["Серік", "Нұржан Серік", "99999", "other@example.kz", "26-000-000"])
def test_what_nobody_has_finds_nothing(lite: Register, typed: str) -> None:
    lite.lodge(answers=PERSON)
    assert find(lite, typed) == set()


@pytest.mark.parametrize("typed", ["", " ", "12", "a", "Қ", "-", "@", "%", "\n", "\0"])
def test_too_little_to_look_for(lite: Register, typed: str) -> None:
    lite.lodge(answers=PERSON)
    assert not lite.viewer.search(typed, NOON).is_enough


def test_a_number_is_found_with_and_without_hyphens(register: Register) -> None:
    number = register.lodge().number
    assert find(register, number) == find(register, number.replace("-", "")) == {number}
    assert find(register, number.replace("-", " ")) == {number}


WORDS = st.text("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", min_size=2, max_size=14)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.data())
def test_any_part_of_a_name_cut_anywhere_finds_it(word: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(word) - 2))
    end = data.draw(st.integers(start + 2, len(word)))
    query = search_words.read(word[start:end])
    plain = search_words.encode(
        [Entry.of(5, {"surname": "Басқа"}), Entry.of(7, {"given_name": word.upper()})]
    )
    assert query.is_empty or 7 in search_words.scan(plain, query)


ENTRIES = st.dictionaries(st.integers(1, 2**40), st.tuples(st.text(), st.text(), st.text()), max_size=5)


@settings(max_examples=150, deadline=None)
@given(ENTRIES, st.text(max_size=30))
def test_whatever_is_typed_a_segment_keeps_its_entries(
    typed: Mapping[int, tuple[str, str, str]], words: str
) -> None:
    entries = [
        Entry.of(sequence, {"surname": name, "phone": phone, "email": email})
        for sequence, (name, phone, email) in sorted(typed.items())
    ]
    plain = search_words.encode(entries)
    assert search_words.decode(plain) == entries
    assert search_words.scan(plain, search_words.read(words)) <= set(typed)


def test_results_come_in_pages_the_newest_first(register: Register) -> None:
    numbers = [register.lodge().number for _ in range(service.PAGE + 2)][::-1]
    index(register)
    first = register.viewer.search("Жоламанова", NOON)
    assert ([row.number for row in first.rows], first.found) == (numbers[: service.PAGE], len(numbers))
    second = register.viewer.search("Жоламанова", NOON, first.next)
    assert ([row.number for row in second.rows], second.next) == (numbers[service.PAGE :], None)


def test_the_trace_names_the_cases_and_not_the_words(register: Register) -> None:
    lodged = register.lodge(answers=PERSON)
    find(register, "Шәкен")
    with register.database.reading() as session:
        (event,) = audit.latest(session, limit=1)
    assert (event.kind, event.detail) == (kinds.SEARCHED, {"cases": [lodged.case_id.hex]})


def test_nothing_of_the_index_lies_readable_or_twice_alike_on_the_disk(lite: Register) -> None:
    for _ in range(2):
        lite.lodge(answers=PERSON)
    index(lite)
    before = scalar(lite, select(SearchSegment.sealed))
    assert len(before) % vault.SEGMENT_STEP == 36  # generation, nonce and tag
    entry = Entry.of(1, PERSON)
    disk = b"".join(path.read_bytes() for path in lite.config.instance.rglob("*") if path.is_file())
    for text in (entry.phone, entry.email, *entry.names.split(), "Шәкенова", "Nurjan.K"):
        assert text.encode() not in disk
    with lite.database.writing() as session:
        search_index.destroy(session, 0)
    index(lite)
    after = scalar(lite, select(SearchSegment.sealed))
    assert len(after) == len(before)
    assert not {before[at : at + 16] for at in range(0, len(before), 16)} & {
        after[at : at + 16] for at in range(0, len(after), 16)
    }


def erase(register: Register, lodged: service.Lodged) -> None:
    with register.database.writing() as session:
        files = service.erase(session, lodged.case_id, "reporter", NOON)
    service.finish_erasure(register.database, register.config, files)


@pytest.mark.parametrize("is_indexed", [True, False])
def test_an_erased_case_leaves_the_index_with_its_erasure(register: Register, is_indexed: bool) -> None:
    kept, gone = register.lodge(), register.lodge(answers=PERSON)
    if is_indexed:
        index(register)
        old = scalar(register, select(SearchSegment.sealed))
    erase(register, gone)
    assert scalar(register, select(func.count()).select_from(SearchSegment)) == 0  # in the same transaction
    assert scalar(register, select(func.count()).select_from(SearchShred)) == 0
    assert find(register, "Шәкен") == find(register, "4321") == set()
    assert find(register, gone.number) == {gone.number}  # the tombstone
    assert find(register, kept.number) == find(register, "Жоламанова") == {kept.number}
    if is_indexed:  # a copy of the old segment opens no more
        with register.database.writing() as session:
            session.execute(update(SearchSegment).values(sealed=old))
        assert register.viewer.search("Шәкен", NOON).altered == (0,)
        assert find(register, "Шәкен") == set()


def test_erasing_while_a_slice_is_open_undoes_the_slice(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = register.lodge(), register.lodge(answers=PERSON)
    write = search_index._write_slice

    def late(*arguments: Any) -> None:
        monkeypatch.setattr(search_index, "_write_slice", write)
        raise search_index._OvertakenError

    monkeypatch.setattr(search_index, "_write_slice", late)
    assert index(register) == 0
    assert scalar(register, select(func.count()).select_from(EnvelopeRow)) == 2  # the key was undone too
    erase(register, gone)
    assert index(register) == 1
    assert find(register, "Шәкен") == set()
    assert find(register, "Жоламанова") == {kept.number}


def test_a_slice_that_was_overtaken_changes_nothing(register: Register) -> None:
    """Everything that can move between reading a slice and writing it."""
    lodged = [register.lodge() for _ in range(3)]
    index(register)
    late = register.lodge(answers=PERSON)
    with register.database.reading() as session:
        keyring = keys.Keyring(session, register.anchor, register.reader)
        key = search_index.open_key(session, keyring)
        assert key
        piece = search_index._read_slice(session, keyring, key, 0, 1e12)
    assert isinstance(piece, search_index._Slice)
    assert len(piece.taken) == 1
    index(register)  # the other worker wins
    with pytest.raises(search_index._OvertakenError), register.database.writing() as session:
        search_index._write_slice(session, piece, b"", b"")
    with register.database.writing() as session:
        search_index.destroy(session, 0)
    with pytest.raises(search_index._OvertakenError), register.database.writing() as session:
        search_index._write_slice(session, piece, b"", b"")
    erase(register, late)
    with pytest.raises(search_index._OvertakenError), register.database.writing() as session:
        search_index._write_slice(session, piece, b"", b"")
    index(register)
    assert find(register, "Жоламанова") == {one.number for one in lodged}


def test_a_case_that_was_corrected_meanwhile_is_opened_again(register: Register) -> None:
    lodged = register.lodge(answers=PERSON)
    with register.database.reading() as session:
        keyring = keys.Keyring(session, register.anchor, register.reader)
        piece = search_index._read_slice(session, keyring, vault.IndexKey(b"x" * 32, 1), 0, 1e12)
    assert isinstance(piece, search_index._Slice)
    with register.database.writing() as session:
        mine = SealedValue.case_id == lodged.case_id
        session.execute(update(SealedValue).where(mine).values(sealed=b"x" * 1100))
        search_index.renew(session, 1)
    with pytest.raises(search_index._OvertakenError), register.database.writing() as session:
        search_index._write_slice(session, piece, b"", b"")


def test_two_workers_at_once_lose_no_case(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    class Open:  # as between two processes: nothing holds the other back
        def acquire(self, blocking: bool = True) -> bool:
            return True

        def release(self) -> None:
            pass

    monkeypatch.setattr(search_index, "_ONE_AT_A_TIME", Open())
    monkeypatch.setattr(search_index, "_CHUNK", 2)
    numbers = {register.lodge().number for _ in range(12)}

    def work() -> None:
        for _ in range(12):
            register.viewer.index_some(NOON, 0)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    index(register)
    assert find(register, "Жоламанова") == numbers


def test_what_was_indexed_between_two_queries_is_left_alone(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the second query no longer sees what the first one found waiting."""
    number = register.lodge(answers=PERSON).number
    opened = search_index.open_key

    def late(*arguments: Any) -> vault.IndexKey | None:
        monkeypatch.setattr(search_index, "open_key", opened)
        with register.database.writing() as session:
            session.execute(delete(SearchPending))
        return opened(*arguments)

    monkeypatch.setattr(search_index, "open_key", late)
    assert index(register) == 0
    with register.database.writing() as session:
        session.add(SearchPending(sequence=1))
    assert index(register) == 1
    assert find(register, "Шәкен") == {number}


@pytest.mark.parametrize("what", ["sealed", "shred", "no shred", "moved", "key", "no key"])
def test_a_tampered_index_is_named_and_made_anew(register: Register, what: str) -> None:
    number = register.lodge(answers=PERSON).number
    index(register)
    owner = (EnvelopeRow.owner_kind == "index",)
    with register.database.writing() as session:
        match what:
            case "sealed":
                session.execute(update(SearchSegment).values(sealed=b"x" * 40000))
            case "shred":
                session.execute(update(SearchShred).values(secret=b"x" * 32))
            case "no shred":
                session.execute(delete(SearchShred))
            case "moved":
                session.execute(delete(SearchShred))
                session.execute(update(SearchSegment).values(number=1))
            case "key":
                session.execute(update(EnvelopeRow).where(*owner).values(wrapped=b"x" * 1196))
            case "no key":
                session.execute(delete(EnvelopeRow).where(*owner))
    first = register.viewer.search("Шәкен", NOON)
    assert first.altered or what == "key"
    if what != "moved":  # nobody can find what is not there; the segment that is there is named
        assert find(register, "Шәкен") == {number}
    with register.database.reading() as session:
        assert kinds.INDEX_ALTERED in {event.kind for event in audit.latest(session, limit=9)}


def test_reseal_moves_the_index_key_and_the_index_is_made_anew_without_alarm(register: Register) -> None:
    number = register.lodge(answers=PERSON).number
    index(register)
    register.rotate()
    assert sum(keys.reseal(register.database, register.anchor, register.reader)) == 2
    assert sum(keys.verify_all(register.database, register.anchor, register.reader, NOON)) == 2
    assert find(register, "Шәкен") == {number}
    later = register.lodge(answers=PERSON).number
    assert find(register, "Шәкен") == {number, later}
    with register.database.reading() as session:
        assert kinds.INDEX_ALTERED not in {event.kind for event in audit.latest(session, limit=20)}


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_key_slipped_into_the_database_opens_nothing_of_the_index(
    register: Register, is_indexed: bool
) -> None:
    """Anybody can seal to the public key. What the desk then seals unasked must not open with what they sealed."""
    lodged = register.lodge(answers=PERSON)
    if is_indexed:
        index(register)
    mine = bytes(range(32))
    with register.database.reading() as session:
        generation = keys.trusted_generation(session, register.anchor)
    wrapped = vault.seal_envelope(
        mine,
        instance=register.anchor.instance_id,
        generation=generation.number,
        generation_public=generation.public,
        owner=search_index.OWNER,
    )
    owner_id = UUID(bytes=search_index.OWNER.id)
    row = {"owner_kind": "index", "owner_id": owner_id, "generation": generation.number, "wrapped": wrapped}
    with register.database.writing() as session:
        session.execute(delete(EnvelopeRow).where(EnvelopeRow.owner_kind == "index"))
        session.execute(insert(EnvelopeRow), row)
    register.viewer.search("Шәкен", NOON)
    assert find(register, "Шәкен") == {lodged.number}
    with register.database.reading() as session:
        sealed, shred = session.execute(
            select(SearchSegment.sealed, SearchShred.secret).join(
                SearchShred, SearchShred.number == SearchSegment.number
            )
        ).one()
    with pytest.raises(vault.AlteredError):
        vault.IndexKey(mine, generation.number).open(0, shred, sealed)


def test_a_damaged_case_holds_nothing_up_and_is_found_by_its_number(register: Register) -> None:
    sound, broken = register.lodge(), register.lodge()
    with register.database.writing() as session:
        mine = SealedValue.case_id == broken.case_id
        session.execute(update(SealedValue).where(mine).values(sealed=b"x" * 1100))
    assert index(register) == 2
    assert find(register, "Жоламанова") == {sound.number}
    assert find(register, broken.number) == {broken.number}


def test_rows_that_somebody_put_beside_a_report_hold_nothing_up(register: Register) -> None:
    """With write access to the database one can add rows; the index reads the report at its own place."""
    lodged = [register.lodge(), register.lodge(answers=PERSON)]
    with register.database.writing() as session:
        for at, one in enumerate(lodged):
            place = {"case_id": one.case_id, "label": "report", "sealed": b"x" * 1100}
            session.add(SealedValue(side="desk", position=0, **place))
            session.add(SealedValue(side="reporter", position=1 + at, **place))
    assert index(register) == 2
    assert find(register, "Шәкен") == {lodged[1].number}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(search_words.NAMES), st.text(max_size=20)), max_size=5))
def test_many_entries_are_those_of_each_alone(answers: list[dict[str, str]]) -> None:
    cases = list(enumerate(answers))
    assert list(Entry.of_many(cases)) == [Entry.of(at, one) for at, one in cases]


def test_segments_hold_a_thousand_sequences_each(register: Register) -> None:
    first = register.lodge().number
    with register.database.writing() as session:
        session.execute(delete(SearchPending))
        session.execute(update(Case).values(sequence=1000))
        session.add(SearchPending(sequence=1000))
    with register.database.writing() as session:
        session.add(prior := Case(**_next(session, 1001)))
    assert prior.sequence == 1001
    assert index(register) == 1
    assert find(register, "Жоламанова") == {first}
    assert scalar(register, select(SearchSegment.number)) == 0


def _next(session: Any, sequence: int) -> dict[str, Any]:
    from uuid import uuid4

    from hotline.cases.models import AcceptanceRow

    old = session.scalars(select(Case)).one()
    row = {column.name: getattr(old, column.name) for column in Case.__table__.columns}
    accepted = AcceptanceRow(
        id=uuid4(), policy_version=1, language="kk", text_sha256="0", accepted_on=NOON.date()
    )
    session.add(accepted)
    session.flush()
    return row | {"sequence": sequence, "id": uuid4(), "number": "26-1", "acceptance_id": accepted.id}


NEEDLES = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.lists(st.text("abc ", max_size=8), max_size=30), st.lists(NEEDLES, min_size=1, max_size=3))
def test_lines_with_a_hit_are_those_that_hold_a_form_of_every_word(
    lines: list[str], words: list[list[str]]
) -> None:
    needles = [tuple(form.encode() for form in forms) for forms in words]
    found = search_words._lines("\n".join(lines).encode(), needles)
    fits = [all(any(form in line for form in forms) for forms in words) for line in lines]
    assert found == {at for at, fit in enumerate(fits) if fit}

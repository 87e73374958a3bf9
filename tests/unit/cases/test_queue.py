"""The queue's views, filters, orders and counts, against the same thing said in plain Python."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text, update

from hotline import clock
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import queue_filters, service
from hotline.cases.models import AcceptanceRow, Case
from hotline.cases.queue_filters import PAGE, VIEWS, Filter, Place
from hotline.cases.unanswered import Unanswered
from hotline.errors import NotFoundError
from tests.support.register import COORDINATOR, NOON, Register

TODAY = clock.local_date(NOON)
OTHER = UUID(int=8)


def fill(register: Register, number: int = 90) -> list[Case]:
    """Rows with every value of the clear columns; nobody opens them."""
    chance = random.Random(5)
    rows, accepted = [], []
    for at in range(number):
        status = chance.choice(("received", "acknowledged", "in_work", "answered", "closed", "erased"))
        owes = status in {"received", "acknowledged", "in_work"}
        accepted.append(
            {"id": uuid4(), "policy_version": 1, "language": "kk", "text_sha256": "0", "accepted_on": TODAY}
        )
        rows.append(
            {
                "id": uuid4(),
                "number": f"26-000-{at:03}",
                "arrived_on": TODAY,
                "status": status,
                "kind": chance.choice(("report", "report", "claim", "call")),
                "due_on": TODAY + timedelta(days=chance.randrange(-9, 15)) if owes else None,
                "assignee": chance.choice((None, COORDINATOR, OTHER)) if status != "erased" else None,
                "region": chance.choice(("", "almaty", "abai")),
                "language": chance.choice(("kk", "ru", "en")),
                "channel": chance.choice(("form", "form", "phone")),
                "has_files": chance.random() < 0.3,
                "authorisation": chance.choice(("none", "attached", "verified")),
                "retain_until": TODAY,
                "acceptance_id": accepted[-1]["id"],
            }
        )
    with register.database.writing() as session:
        session.execute(insert(AcceptanceRow), accepted)
        session.execute(insert(Case), rows)
        session.execute(
            insert(Unanswered).from_select(["sequence"], select(Case.sequence).where(Case.sequence % 3 == 0))
        )
    with register.database.reading() as session:
        return list(session.scalars(select(Case).order_by(Case.sequence.desc())))


def lets_through(wanted: Filter, case: Case) -> bool:
    """The rules, said once more."""
    due, wrote = case.due_on, case.sequence % 3 == 0
    views = {
        "wrote": wrote and case.status not in {"withdrawn", "erased"},
        "new": case.status == "received",
        "mine": case.assignee == COORDINATOR,
        "due": due is not None and TODAY <= due <= TODAY + queue_filters.SOON,
        "late": due is not None and due < TODAY,
        "waiting": case.status == "answered" and not wrote,
        "all": True,
    }
    nobody = case.assignee is None and case.status != "erased"
    return all(
        (
            views[wanted.view],
            wanted.status in ("", case.status),
            wanted.kind in ("", case.kind),
            wanted.due_from is None or (due is not None and due >= wanted.due_from),
            wanted.due_to is None or (due is not None and due <= wanted.due_to),
            wanted.assignee is None
            or (nobody if wanted.assignee == "nobody" else case.assignee == wanted.assignee),
            wanted.region in ("", case.region),
            wanted.language in ("", case.language),
            wanted.channel in ("", case.channel),
            not wanted.unverified or case.authorisation == "attached",
            not wanted.has_files or case.has_files,
        )
    )


def expected(wanted: Filter, cases: list[Case]) -> list[str]:
    found = [case for case in cases if lets_through(wanted, case)]
    if wanted.order == "oldest":
        found.reverse()
    elif wanted.order == "due":
        found.sort(
            key=lambda case: (case.due_on or date.max, case.sequence if case.due_on else -case.sequence)
        )
    return [case.number for case in found]


FILTERS = [
    *(Filter(view) for view in VIEWS),
    *(Filter(sort=sort) for sort in ("oldest", "due")),
    *(Filter(view, sort="due") for view in ("new", "wrote", "mine", "waiting")),
    Filter(status="in_work"),
    Filter(status="closed", sort="due"),
    Filter(kind="report"),
    Filter(kind="call", sort="due"),
    Filter(due_from=TODAY, due_to=TODAY + timedelta(days=3)),
    Filter(due_from=TODAY + timedelta(days=2)),
    Filter(due_to=TODAY, region="abai"),
    Filter(assignee=OTHER),
    Filter(assignee="nobody"),
    Filter(region="almaty", sort="due"),
    Filter(language="en"),
    Filter(language="kk", sort="oldest"),
    Filter(channel="phone"),
    Filter(channel="form", sort="due"),
    Filter(unverified=True),
    Filter(has_files=True),
    Filter("new", kind="report", region="abai", language="ru", has_files=True),
    Filter("mine", status="erased"),
]


def test_every_filter_gives_its_cases_in_order_page_by_page_and_back(register: Register) -> None:
    cases = fill(register)
    with register.database.reading() as session:
        for wanted in FILTERS:
            want = expected(wanted, cases)
            assert queue_filters.count(session, wanted, COORDINATOR, TODAY) == len(want), wanted
            pages, place = [], None
            while True:
                page = queue_filters.page(session, wanted, COORDINATOR, TODAY, place, None)
                pages.append(page)
                if page.next is None:
                    break
                place = page.next
            assert [case.number for page in pages for case in page.cases] == want, wanted
            assert pages[0].previous is None
            for before, page in itertools.pairwise(pages):
                back = queue_filters.page(session, wanted, COORDINATOR, TODAY, None, page.previous)
                assert [case.number for case in back.cases] == [case.number for case in before.cases], wanted
                assert back.previous == before.previous
        counts = queue_filters.counts(session, COORDINATOR, TODAY)
        assert counts == {view: len(expected(Filter(view), cases)) for view in VIEWS}


def test_counts_stop_at_a_thousand(lite: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_filters, "COUNT_LIMIT", 10)
    fill(lite, 40)
    with lite.database.reading() as session:
        assert queue_filters.count(session, Filter(), COORDINATOR, TODAY) == 11


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Filter("new"), "ix_cases_status_sequence"),
        (Filter("mine"), "ix_cases_assignee_sequence"),
        (Filter("late"), "ix_cases_due_on_sequence"),
        (Filter("due"), "ix_cases_due_on_sequence"),
        (Filter(region="abai", language="ru"), "ix_cases_region_sequence"),
        (Filter(kind="call"), "ix_cases_no_report"),
        (Filter(language="en"), "ix_cases_english"),
        (Filter(channel="phone"), "ix_cases_no_form"),
        (Filter(unverified=True), "ix_cases_unverified"),
        (Filter(has_files=True), "ix_cases_with_files"),
    ],
)
def test_sqlite_reads_an_index_and_sorts_nothing(lite: Register, wanted: Filter, index: str) -> None:
    with lite.database.reading() as session:
        conditions = queue_filters._planned(
            session, queue_filters._conditions(wanted, COORDINATOR, TODAY), wanted.order
        )
        order = (Case.due_on, Case.sequence) if wanted.order == "due" else (Case.sequence.desc(),)
        query = select(Case).where(*conditions).order_by(*order).limit(PAGE)
        said = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = " / ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}")))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_only_the_rows_of_the_page_are_opened(register: Register) -> None:
    numbers = [register.lodge().number for _ in range(3)]
    register.move(numbers[0], "closed")
    page = register.queue(wanted=Filter("new"))
    assert [row.number for row in page.rows] == [numbers[2], numbers[1]]
    assert all(row.name == "Жоламанова Ақбөпе" for row in page.rows)
    with register.database.reading() as session:
        (event,) = audit.latest(session, limit=1)
    assert event.kind == kinds.QUEUE_VIEWED
    assert len(event.detail["cases"]) == 2


def test_a_case_is_taken_by_one_and_given_back_by_the_same(register: Register) -> None:
    number = register.lodge().number

    def do(deed: object, who: UUID) -> bool:
        with register.database.writing() as session:
            return deed(session, number, by=who, now=NOON)  # type: ignore[operator,no-any-return]

    assert do(service.take, COORDINATOR)
    assert not do(service.take, OTHER)
    assert not do(service.give_back, OTHER)
    assert [row.assignee for row in register.queue(wanted=Filter("mine")).rows] == [COORDINATOR]
    assert do(service.give_back, COORDINATOR)
    assert register.queue(wanted=Filter("mine")).rows == ()
    with register.database.writing() as session:
        session.execute(update(Case).values(status="erased"))
    with pytest.raises(NotFoundError):
        do(service.take, COORDINATOR)


def test_a_place_beyond_the_end_is_an_empty_page(register: Register) -> None:
    register.lodge()
    assert register.queue(before=Place(0)).rows == ()
    assert register.queue(wanted=Filter(sort="due"), before=Place(1, date(2099, 1, 1))).rows == ()


def test_what_a_reporter_wrote_waits_for_the_desk_until_somebody_answers(register: Register) -> None:
    old, other = register.lodge(), register.lodge()
    for one in (old, other):
        register.reply(one.number, "Сәлеметсіз бе?")

    def views() -> dict[str, list[str]]:
        return {
            view: [row.number for row in register.queue(wanted=service.Filter(view)).rows]
            for view in ("wrote", "waiting")
        }

    def write(text: str) -> None:
        with register.database.writing() as session:
            service.add_message(
                session,
                old.case_id,
                old.reporter_key,
                author="reporter",
                text=text,
                now=NOON,
                actor="reporter",
            )

    assert views() == {"wrote": [], "waiting": [other.number, old.number]}
    write("Иә")
    write("Тағы бірдеңе")
    assert views() == {"wrote": [old.number], "waiting": [other.number]}
    assert register.queue().counts["wrote"] == 1
    register.reply(old.number, "Рақмет")
    assert views() == {"wrote": [], "waiting": [other.number, old.number]}
    write("Жақсы")
    register.move(old.number, "closed")
    assert views() == {"wrote": [], "waiting": [other.number]}
    write("Тағы да")
    with register.database.writing() as session:
        service.erase(session, old.case_id, "system", NOON)
    assert views() == {"wrote": [], "waiting": [other.number]}

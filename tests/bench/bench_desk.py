"""The desk at 1,000 and at many cases, as it is served: queue, filters, search, one case, indexing, memory.

python -m tests.bench.bench_desk [cases, 100000 unless told]
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import select, text

from hotline import clock, vault
from hotline import config as settings
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.desk.search_views import INDEX_SECONDS
from hotline.keys import service as keys
from hotline.keys.models import EnvelopeRow
from hotline.keys.slots import GenerationKeys
from hotline.web.current import House
from hotline.web.opening import open_house
from tests.support import postgres
from tests.support.filling import fill
from tests.support.person import Person
from tests.support.running import Server, environment, prepare, start
from tests.support.staff import sign_in

FEW, MANY = 1_000, 100_000
ROUNDS = 40
PAGES = {
    "queue": "",
    "new": "?view=new",
    "late": "?view=late",
    "due": "?view=due",
    "waiting": "?view=waiting",
    "mine": "?view=mine",
    "region": "?region=almaty&sort=due",
    "language, status, oldest": "?language=ru&status=closed&sort=oldest",
    "with files": "?files=yes&region=astana",
    "nobody fits": "?channel=phone",
    "by deadline": "?sort=due",
}
WORDS = {
    "phone": "8 701 {at:07d}",
    "part of a phone": "{at:07d}",
    "e-mail": "person{number}@example.kz",
    "part of a name": "bdirahm",
    "two names": "Әбдірахман Ғалым",
    "nobody": "Құлагер",
}


def main() -> None:
    many = int(sys.argv[-1]) if sys.argv[-1].isdigit() else MANY
    for kind in ("SQLite", "PostgreSQL"):
        if kind == "PostgreSQL" and not postgres.is_reachable():
            print("PostgreSQL: not reachable")
            return
        print(f"on {kind}", flush=True)
        with ExitStack() as stack:
            small, large = (stack.enter_context(_served(kind, number)) for number in (FEW, many))
            person = _coordinator(large)
            _pages(_coordinator(small), person)
            _search(person, many)
            _case(person, large.port)
            _statistics(person)
            _long_use(person, large.process.pid)


def _coordinator(server: Server) -> Person:
    person = Person(server.port)
    sign_in(person, server.credentials["coordinator"])
    return person


@contextmanager
def _served(kind: str, number: int) -> Iterator[Server]:
    """A deployment with so many cases, all of them indexed."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        instance, more = Path(folder) / "instance", {}
        if kind == "PostgreSQL":
            more["HOTLINE_DATABASE_URL"] = stack.enter_context(postgres.scratch(f"bench_{number}"))
        credentials = prepare(instance, more)
        outer = environment(instance, more)
        config = settings.load({k: v for k, v in outer.items() if k.startswith("HOTLINE_")})
        house = open_house(dataclasses.replace(config, rate_limits=False))
        fill(house, number)
        _index(house, _reader(house, credentials["coordinator"]), number)
        if kind == "PostgreSQL":
            _vacuum(house)
        house.database.engine.dispose()
        server = start(instance, credentials, more=more)
        stack.callback(server.stop)
        yield server


def _vacuum(house: House) -> None:
    """What autovacuum has long done in a register that grew over years, and not yet in one of a minute."""
    with house.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _pages(few: Person, many: Person) -> None:
    """Each page, of a small register and of a large one."""
    for name, query in PAGES.items():
        small, large = _by_turns(_page(few, query), _page(many, query))
        print(f"{name:26} {small:6.1f} ms, {large:6.1f} ms: ratio {large / small:.2f} (<= 1.2)", flush=True)


def _reader(house: House, who: Mapping[str, str]) -> keys.Reader:
    with house.database.reading() as session:
        opened = accounts.unlock(session, house.site_key, who["login"], who["passphrase"], clock.now())
    return opened.reader


def _index(house: House, reader: keys.Reader, number: int) -> None:
    """Index what waits in slices as after a request; the rate beside that of opening envelopes alone."""
    viewer = cases.Viewer(house.database, house.anchor, reader, "account:" + "0" * 32)
    slices, indexed = [], 0
    began = time.perf_counter()
    while True:
        at = time.perf_counter()
        moved = viewer.index_some(clock.now(), INDEX_SECONDS)
        if not moved:
            break
        slices.append(time.perf_counter() - at)
        indexed += moved
    rate = indexed / (time.perf_counter() - began)
    bare = _bare(house, reader)
    print(
        f"indexing to {number:,d}: {rate:,.0f} a second, bare opening {bare:,.0f}: {rate / bare:.2f} (>= 0.6); "
        f"longest slice {max(slices) * 1000:.0f} ms (<= 200)",
        flush=True,
    )


def _bare(house: House, reader: keys.Reader) -> float:
    with house.database.reading() as session:
        rows = session.execute(
            select(EnvelopeRow.owner_id, EnvelopeRow.wrapped)
            .where(EnvelopeRow.owner_kind == "case")
            .limit(1000)
        ).all()
        opener = GenerationKeys(house.anchor, reader)
        opener.of(session, 1)
    began = time.perf_counter()
    for owner_id, wrapped in rows:
        opener.open(wrapped, vault.Owner("case", owner_id.bytes), 1)
    return len(rows) / (time.perf_counter() - began)


def _page(person: Person, query: str) -> Callable[[int], None]:
    def look(_: int) -> None:
        assert person.get(f"/desk/cases{query}").status == 200

    return look


def _search(person: Person, number: int) -> None:
    form = person.get("/desk/search").form("/desk/search")
    for name, words in WORDS.items():

        def ask(at: int, words: str = words) -> None:
            one = at * 7919 % number
            typed = words.format(at=one * 7919 % 10_000_000, number=one)
            assert person.post(form.action, form.fields | {"query": typed}).status == 200

        queue, median = _by_turns(_page(person, ""), ask)
        print(
            f"search, {name:18} p50 {median:6.1f} ms: {median / queue:.2f} of the queue page (< 2)",
            flush=True,
        )


def _case(person: Person, port: int) -> None:
    """One case with twenty messages and five files, beside the queue page."""
    reporter = Person(port)
    reporter.accept()
    pdf = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 200 + b"%%EOF\n"
    form = reporter.open_form().fields | {"reporting_for": "self", "reply_by": "mailbox"}
    told = form | {"surname": "Жоламанова", "narrative": "Мені түнде алып кетті. " * 40}
    sent = reporter.upload("/kk/report", told, [("evidence", f"{at}.pdf", pdf) for at in range(5)])
    assert sent.status == 303, sent.status
    number, code = reporter.receipt()
    door = reporter.get("/kk/case").form("/case")
    assert reporter.post(door.action, door.fields | {"receipt": code}).status == 303
    for at in range(10):
        mailbox = reporter.get("/kk/case").form("/kk/case")
        words = mailbox.fields | {"body": f"Хабар {at}: тағы да шақырды.", "step": "send"}
        assert reporter.post(mailbox.action, words).status == 303
        reply = person.get(f"/desk/cases/{number}").form("/reply")
        assert person.post(reply.action, reply.fields | {"body": f"Жауап {at}: алдық."}).status == 303
    page = person.get(f"/desk/cases/{number}").text
    assert "Жауап 9: алдық." in page
    assert page.count(".pdf") >= 5

    def look(_: int) -> None:
        assert person.get(f"/desk/cases/{number}").status == 200

    queue, median = _by_turns(_page(person, ""), look)
    print(f"one case, 20 messages, 5 files p50 {median:.1f} ms: {median / queue:.2f} of the queue page (< 2)")


def _statistics(person: Person) -> None:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert person.get("/desk/statistics").status == 200
        times.append(time.perf_counter() - began)
    print(f"statistics p50 {statistics.median(times) * 1000:.0f} ms (< 1,000)", flush=True)


def _long_use(person: Person, pid: int) -> None:
    """Memory of the server after 500 and after 3,000 mixed requests of a coordinator."""
    search = person.get("/desk/search").form("/desk/search")
    pages = [f"/desk/cases{query}" for query in PAGES.values()] + [
        "/desk/statistics",
        "/desk/audit",
        "/desk/requests",
    ]
    sizes = []
    for at in range(3_000):
        if at % 10 == 9:
            person.post(search.action, search.fields | {"query": f"{at * 7919 % 10_000_000:07d}"})
        else:
            assert person.get(pages[at % len(pages)]).status == 200
        if at in {500, 2_999}:
            sizes.append(_pss(pid))
    print(
        f"memory after 500 requests {sizes[0]:.0f} MB, after 3,000 {sizes[1]:.0f} MB: "
        f"{sizes[1] / sizes[0]:.2f} (<= 1.1)"
    )


def _pss(pid: int) -> float:
    """MB that a process and its children hold, shared pages counted once."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = 0
    for one in (str(pid), *children):
        rows = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        found += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return found / 1024


def _by_turns(one: Callable[[int], None], other: Callable[[int], None]) -> tuple[float, float]:
    """The median of each in milliseconds; by turns, because the machine has moods that last longer than a page."""
    times: tuple[list[float], list[float]] = ([], [])
    for at in range(ROUNDS):
        for deed, taken in zip((one, other), times, strict=True):
            began = time.perf_counter()
            deed(at)
            taken.append(time.perf_counter() - began)
    first, second = (statistics.median(taken[5:]) * 1000 for taken in times)
    return first, second


if __name__ == "__main__":
    main()

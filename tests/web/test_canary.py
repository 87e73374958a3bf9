"""Canaries: after a whole day's walk through a served instance, nothing that was typed lies readable on the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hotline import clock
from tests.support import canaries
from tests.support.person import Forms, Person
from tests.support.running import Server, environment, hotline, running
from tests.support.staff import code, sign_in

WORDS = {
    "surname": "Қанариқызы",
    "given_name": "Тоғжанша",
    "email": "kanary-zhol@example.kz",
    "phone": "8 701 765 43 21",
    "place": "Шағылтас бекеті",
    "happened_on": "өткен жылғы қаңтардың екісі",
    "narrative": "Мені Шатқалсай жолында тоқтатып, түнімен тақтайға байлап қойды.",
}
MESSAGE = "Кеше тағы да Жезкиікке шақырды."
REPLY = "Ертең Құмшағылда кездесейік."
CLAIM = "Шағымым: көшірмесін Тасқұмырсқаға жіберіңіз."
ASKED, PROPOSED, DECIDED = (
    "Деректерім қызылотаушықта жатпасын.",
    "Бозторғайқызы",
    "Бозқараған бойынша шешілді.",
)
PAUSED = "Сараптаманы Тайтөбеден күтеміз."
RECIPIENT, REQUEST = "Жасанды облысының Тексеріскер прокуратурасы", "7-САН-26-Қ4412"
PAPER_NAME, PAPER_WORDS = "сұрау-салу-Ақсұңқар.pdf", "Құпияпарақ іші"
QUESTION = "Дәрігерге Көкқұтан айтсын ба?"
CALLED = {"surname": "Телефонбаева", "given_name": "Сымкүл", "narrative": "Қоңыраушы Шеңгелсайда ұстады."}
FILE_NAME, FILE_WORDS = "жараның-суреті-Үкілі.pdf", "Құпиясурет іші"
PDF = b"%PDF-1.4\n% " + FILE_WORDS.encode() + b"\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """The folder of a deployment after the walk, stopped in between and after, and what must not be in it."""
    folder = tmp_path_factory.mktemp("canary")
    with running(folder) as server:
        secrets = _walk(server)
        yield folder, secrets


def _walk(server: Server) -> list[str]:
    reporter = Person(server.port)
    reporter.accept()
    form = reporter.open_form()
    wrong = form.fields | WORDS | {"reporting_for": "self", "reply_by": "phone", "phone": "8 703 000 00 00"}
    refused = reporter.upload("/kk/report", wrong, [("evidence", FILE_NAME, PDF)])
    assert refused.status == 422
    again = refused.form("/report").fields | {"phone": WORDS["phone"]}
    assert reporter.post("/kk/report", again).status == 303
    number, code = reporter.receipt()

    coordinator = Person(server.port)
    sign_in(coordinator, server.credentials["coordinator"])
    page = coordinator.get(f"/desk/cases/{number}")
    assert WORDS["narrative"] in page.text
    reply = page.form("/reply")
    assert coordinator.post(reply.action, reply.fields | {"body": REPLY}).status == 303
    file = re.search(rf"/desk/cases/{number}/files/[0-9a-f-]+", page.text)
    assert file
    assert FILE_WORDS.encode() in coordinator.get(file.group()).body

    _disclose(server, coordinator, number)
    _call(coordinator)

    back = Person(server.port)
    door = back.get("/kk/case").form("/case")
    assert back.post(door.action, door.fields | {"receipt": code}).status == 303
    mailbox = back.get("/kk/case")
    assert REPLY in mailbox.text
    message = next(form for form in Forms(mailbox.text).forms if "body" in form.fields)
    assert back.post(message.action, message.fields | {"body": MESSAGE, "step": "send"}).status == 303

    _ask_about_data(back, coordinator, number)

    claimant = Person(server.port)
    claim = claimant.get("/kk/claim").form("/claim")
    sent = claimant.post(
        claim.action,
        claim.fields | {"kind": "claim", "given_name": WORDS["given_name"], "body": CLAIM, "agree": "yes"},
    )
    assert sent.status in {200, 303}, sent.text
    shares = server.credentials["recovery_shares"]
    admin = server.credentials["admin"]
    hotline(
        server.instance,
        *("keys", "rotate", "--reseal", "--admin", admin["login"], "--shares", "-"),
        stdin="\n".join([admin["passphrase"], *shares]) + "\n",
    )
    staff = [
        server.credentials[who][what]
        for who in ("admin", "coordinator")
        for what in ("passphrase", "totp_secret")
    ]
    return [
        code,
        code.replace("-", ""),
        *staff,
        *shares,
        *coordinator.cookies.values(),
        *back.cookies.values(),
    ]


def _ask_about_data(back: Person, coordinator: Person, number: str) -> None:
    """Requests with words in them, their answers, a pause, and the file that takes everything home."""
    form = back.get("/kk/case/request").form("/case/request")
    claim = form.fields | {"kind": "claim", "body": ASKED, "step": "ask"}
    assert back.post(form.action, claim).status == 303
    form = back.get("/kk/case/correct").form("/case/correct")
    assert back.post(form.action, form.fields | {"surname": PROPOSED, "step": "ask"}).status == 303
    assert WORDS["narrative"].encode() in back.get("/kk/case/file").body
    page = coordinator.get(f"/desk/cases/{number}")
    assert ASKED in page.text
    reopened = page.form("/status")
    coordinator.post(reopened.action, reopened.fields | {"status": "in_work"})
    pause = coordinator.get(f"/desk/cases/{number}").form("/pause")
    until = (clock.local_date(clock.now()) + timedelta(days=5)).isoformat()
    waits = pause.fields | {"pause_until": until, "pause_reason": PAUSED}
    assert coordinator.post(pause.action, waits).status == 303
    for at, result in ((1, "refused"), (2, "granted")):
        decide = coordinator.get(f"/desk/cases/{number}/requests/{at}?result={result}").form("/requests/")
        typed = decide.fields | {"text": DECIDED, "result": result}
        assert coordinator.post(decide.action, typed).status == 303
    mailbox = back.get("/kk/case").text
    for words in (ASKED, PROPOSED, DECIDED, PAUSED):
        assert words in mailbox


def _disclose(server: Server, coordinator: Person, number: str) -> None:
    path = f"/desk/cases/{number}/disclose"
    paper = PDF.replace(FILE_WORDS.encode(), PAPER_WORDS.encode())
    typed = {
        "ground": "3.4.1",
        "recipient": RECIPIENT,
        "purpose": "2.2.1",
        "request_number": REQUEST,
        "request_date": "2026-11-02",
        "given": "q:narrative",
        "words": QUESTION,
    }
    form = coordinator.get(path).form("/disclose")
    fields = form.fields | typed
    assert coordinator.post(path, fields | {"step": "ask"}).status == 303
    checked = coordinator.upload(path, fields | {"step": "check"}, [("document", PAPER_NAME, paper)])
    who = server.credentials["coordinator"]
    proof = {"passphrase": who["passphrase"], "code": code(who["totp_secret"]), "step": "give"}
    given = coordinator.post(path, checked.form("/disclose").fields | proof)
    assert given.headers["Content-Type"] == "application/zip"
    assert WORDS["narrative"].encode() in given.body


def _call(coordinator: Person) -> None:
    path = "/desk/phone"
    consent = coordinator.get(path).form(path).fields | {"read": "yes", "agree": "yes", "step": "consent"}
    asked = coordinator.post(path, consent).form(path)
    said = asked.fields | CALLED | {"reporting_for": "self", "reply_by": "mailbox", "step": "send"}
    assert coordinator.upload(path, said, [("evidence", FILE_NAME, PDF)]).status == 303


def test_nothing_typed_and_no_secret_lies_on_the_disk(walked: tuple[Path, list[str]]) -> None:
    folder, secrets = walked
    digits = ["87017654321", "77017654321", "7017654321"]
    rights = [ASKED, PROPOSED, DECIDED, PAUSED]
    outward = [RECIPIENT, REQUEST, PAPER_NAME, PAPER_WORDS, QUESTION, *CALLED.values()]
    words = [
        *WORDS.values(),
        *outward,
        MESSAGE,
        REPLY,
        CLAIM,
        *rights,
        FILE_NAME,
        FILE_WORDS,
        *digits,
        *secrets,
    ]
    assert canaries.scan(folder, words) > 100_000


def test_the_log_names_no_address_and_no_agent(walked: tuple[Path, list[str]]) -> None:
    lines = (walked[0] / "server.log").read_text("utf-8").splitlines()
    requests = [line for line in lines if re.search(r" \d{3} \d+ms$", line)]
    assert len(requests) > 10
    for line in requests:
        assert "127.0.0.1" not in line
        assert re.fullmatch(r"\S+ INFO [\w.:/<>-]+ \d{3} \d+ms", line), line


def test_the_scan_would_find_a_canary(tmp_path: Path) -> None:
    surname = WORDS["surname"]
    assert len(canaries.forms(surname)) == 5
    for form in canaries.forms(surname):
        (tmp_path / "log").write_bytes(b"..." + form)
        with pytest.raises(AssertionError, match="log"):
            canaries.scan(tmp_path, [surname])
    (tmp_path / "log").rename(tmp_path / surname)
    with pytest.raises(AssertionError, match="readable"):
        canaries.scan(tmp_path, [f"{surname} Тоғжанша", surname])
    (tmp_path / "log").write_bytes(b"...7017654321...202026")
    with pytest.raises(AssertionError, match="7017654321"):
        canaries.scan(tmp_path, ["7017654321"])
    (tmp_path / "log").unlink()
    (tmp_path / surname).unlink()
    assert canaries.scan(tmp_path, [surname]) == 0
    assert canaries.is_chance("202026")
    assert not canaries.is_chance("7017654321")
    assert environment(tmp_path)["TMPDIR"] == str(tmp_path.parent / "tmp")

"""The queue and one case, as a coordinator sees them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from hotline import clock
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from hotline.cases.models import Case, SealedValue
from hotline.keys import service as keys
from tests.conftest import Home
from tests.support.inspecting import InspectingClient
from tests.support.pictured import exif, made
from tests.support.register import ANSWERS, NOON, Register
from tests.web.desk.conftest import Desk, hidden_fields


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]


def test_the_queue_shows_each_case_with_its_reporters_name(desk: Desk, register: Register) -> None:
    first = register.lodge()
    second = register.lodge(
        answers=ANSWERS | {"surname": "Оспанов", "given_name": "Ерлан"}, authorisation="attached"
    )
    page = text(desk.client.get("/desk/cases"))
    assert page.index(second.number) < page.index(first.number)
    for word in ("Жоламанова Ақбөпе", "Оспанов Ерлан", "Document not verified", "Received"):
        assert word in page


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert "No cases yet." in text(desk.client.get("/desk/cases"))


def test_pages_of_the_queue_lead_to_each_other(desk: Desk, register: Register) -> None:
    numbers = [register.lodge().number for _ in range(cases.PAGE + 2)]
    first = text(desk.client.get("/desk/cases"))
    assert numbers[0] not in first
    address = first.split('rel="next"')[0].rpartition('href="')[2].rstrip('" ')
    second = desk.client.get(address)
    assert numbers[0] in text(second)
    assert numbers[1] in text(second)
    assert 'rel="prev"' in text(second)


@pytest.mark.parametrize("address", ["/desk/cases?before=x", "/desk/cases?after=0", "/desk/cases?before=0"])
def test_a_mistyped_place_in_the_queue_breaks_nothing(desk: Desk, register: Register, address: str) -> None:
    register.lodge()
    assert desk.client.get(address).status_code == 200


def test_a_case_shows_answers_proof_files_and_conversation(desk: Desk, register: Register) -> None:
    upload = register.stage(b"content", "сурет <1>.jpg")
    answers = ANSWERS | {
        "region": "almaty",
        "consent_partners": True,
        "odd": "Kept word",
        "authorisation_over_old": True,
    }
    lodged = register.lodge(answers=answers, files={"evidence": [upload]})
    page = text(desk.client.get(f"/desk/cases/{lodged.number}"))
    for word in (
        "Жоламанова",
        "Мені түнде үйден алып кетті.",
        "Kept word",
        "older than three years",
        "сурет &lt;1&gt;.jpg",
        hashlib.sha256(b"content").hexdigest(),
        register.acceptance.sha256,
        "has the same SHA-256",
        "22 November 2026",
        "12:00",  # noon in Almaty
    ):
        assert word in page, word


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_desk_pages_are_whole_in_every_language(desk: Desk, register: Register, language: str) -> None:
    lodged = register.lodge(files={"evidence": [register.stage(b"x")]})
    register.reply(lodged.number, "Жауап")
    desk.speak(language)
    for path in ("/desk/cases", f"/desk/cases/{lodged.number}"):
        assert f'<html lang="{language}">' in text(desk.client.get(path))


def test_an_answer_reaches_the_reporter_once(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    fields = desk.hidden(f"/desk/cases/{lodged.number}")
    for _ in range(2):
        answer = desk.client.post(f"/desk/cases/{lodged.number}/reply", data=fields | {"body": " Сәлем "})
        assert answer.status_code == 303
    case_id, key = register.find(lodged.receipt)
    with register.database.reading() as session:
        own = cases.open_for_reporter(session, case_id, key)
    assert [(one.author, one.text) for one in own.messages] == [("desk", "Сәлем")]
    assert own.status == "answered"


def test_an_empty_answer_is_said_to_be_empty(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    fields = desk.hidden(f"/desk/cases/{lodged.number}")
    answer = desk.client.post(f"/desk/cases/{lodged.number}/reply", data=fields | {"body": "  "})
    assert answer.status_code == 422
    assert "Write an answer." in text(answer)


def test_a_form_without_its_token_changes_nothing(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    for path, field in (("reply", "body"), ("status", "status")):
        answer = desk.client.post(f"/desk/cases/{lodged.number}/{path}", data={field: "closed"})
        assert answer.status_code == 400
    assert register.look(lodged.number).status == "received"


def test_a_case_moves_where_it_may(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    path = f"/desk/cases/{lodged.number}"
    fields = desk.hidden(path)
    assert desk.client.post(f"{path}/status", data=fields | {"status": "in_work"}).location == path
    page = desk.client.get(path)
    assert "Received → In work" in text(page)
    refused = desk.client.post(f"{path}/status", data=desk.hidden(path) | {"status": "erased"})
    assert "was not changed" in text(desk.client.get(refused.location))
    assert register.look(lodged.number).status == "in_work"


def test_a_reply_typed_into_an_expired_session_is_not_lost(
    desk: Desk, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    lodged = register.lodge()
    path = f"/desk/cases/{lodged.number}/reply"
    fields = desk.hidden(f"/desk/cases/{lodged.number}")
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + timedelta(minutes=31))
    asked = desk.client.post(path, data=fields | {"body": "Ұзақ жазылған жауап"})
    assert asked.status_code == 200
    assert "Ұзақ жазылған" not in text(asked), "sealed while nobody is signed in"
    carried = hidden_fields(text(asked))
    assert carried["carried"]
    again = desk.sign_in(**carried)
    assert again.status_code == 303
    assert again.location.endswith(f"/desk/cases/{lodged.number}#conversation")
    assert register.look(lodged.number).messages[0].text == "Ұзақ жазылған жауап"


def test_a_stranger_without_any_cookie_gets_nothing(app: Flask, register: Register) -> None:
    lodged = register.lodge()
    client = app.test_client()
    assert client.post(f"/desk/cases/{lodged.number}/reply", data={"body": "x"}).status_code == 404
    assert client.post(f"/desk/cases/{lodged.number}/status").status_code == 404
    assert client.get(f"/desk/cases/{lodged.number}").status_code == 303
    assert client.get("/desk/cases/26-000-000").status_code == 303


def test_a_file_leaves_as_an_attachment_that_may_run_nothing(desk: Desk, register: Register) -> None:
    content = b"<script>" * 20_000
    upload = register.stage(content, '../Сурет "1"\u202e.html')
    lodged = register.lodge(files={"evidence": [upload]})
    answer = desk.client.get(f"/desk/cases/{lodged.number}/files/{upload.id}")
    assert answer.data == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_length == len(content)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="_')
    assert unquote(disposition.partition("UTF-8''")[2]) == "_Сурет _1_.html"
    with register.database.reading() as session:
        assert audit.latest(session)[0].kind == kinds.FILE_VIEWED


def test_a_file_of_another_case_is_not_found(desk: Desk, register: Register) -> None:
    upload = register.stage(b"x")
    register.lodge(files={"evidence": [upload]})
    other = register.lodge()
    assert desk.client.get(f"/desk/cases/{other.number}/files/{upload.id}").status_code == 404


def test_a_damaged_file_is_named_and_nothing_of_it_leaves(desk: Desk, register: Register) -> None:
    upload = register.stage(b"x" * 1000)
    lodged = register.lodge(files={"evidence": [upload]})
    path = register.config.files / str(upload.id)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    answer = desk.client.get(f"/desk/cases/{lodged.number}/files/{upload.id}")
    assert answer.status_code == 500
    assert b"xxxx" not in answer.data


def test_damaged_cases_are_shown_as_such(desk: Desk, register: Register) -> None:
    sound, broken = register.lodge(), register.lodge()
    with register.database.writing() as session:
        session.execute(
            update(SealedValue).where(SealedValue.case_id == broken.case_id).values(sealed=b"x" * 1100)
        )
    queue = text(desk.client.get("/desk/cases"))
    assert "Damaged" in queue
    assert sound.number in queue
    page = text(desk.client.get(f"/desk/cases/{broken.number}"))
    assert "Parts of this case were altered" in page
    assert "The report itself" in page


def test_an_erased_case_is_a_tombstone(desk: Desk, home: Home, register: Register) -> None:
    lodged = register.lodge()
    with home.database.writing() as session:
        files = cases.erase(session, lodged.case_id, "account:1", NOON)
    cases.finish_erasure(home.database, home.config, files)
    page = text(desk.client.get(f"/desk/cases/{lodged.number}"))
    assert "This case was erased" in page
    assert "<textarea" not in page
    assert "Erased" in text(desk.client.get("/desk/cases"))


def test_looking_reseals_a_little_after_the_answer(desk: Desk, home: Home, register: Register) -> None:
    for _ in range(3):
        register.lodge()
    register.rotate()
    for _ in range(20):  # each look has 50 ms, which on a busy machine is one case
        desk.client.get("/desk/cases").close()
        with home.database.reading() as session:
            counts = keys.count_by_generation(session)
        if set(counts) == {2}:  # three cases, and the index key once there is one
            return
    pytest.fail(f"not resealed: {counts}")


def test_every_look_leaves_its_trace_before_the_page(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    desk.client.get("/desk/cases")
    desk.client.get(f"/desk/cases/{lodged.number}")
    with register.database.reading() as session:
        found = audit.latest(session, limit=2)
    assert [event.kind for event in found] == [kinds.CASE_VIEWED, kinds.QUEUE_VIEWED]
    assert all(event.actor.startswith("account:") for event in found)


def test_a_look_that_cannot_be_written_down_shows_nothing(desk: Desk, register: Register) -> None:
    lodged = register.lodge()
    with register.database.writing() as session:
        from hotline.audit.models import AuditHead

        head = session.scalars(select(AuditHead)).one()
        session.execute(update(AuditHead).values(count=head.count - 1))  # the next serial is taken
    answer = desk.client.get(f"/desk/cases/{lodged.number}")
    assert answer.status_code == 500
    assert "Жоламанова" not in text(answer)


def test_an_admin_sees_no_case(client: InspectingClient, home: Home, register: Register) -> None:
    lodged = register.lodge()
    admin = home.founded.admin
    page = text(client.get("/desk/sign-in"))
    fields = {"login": admin.login, "passphrase": admin.passphrase, "code": admin.code(clock.now())}
    assert client.post("/desk/sign-in", data=hidden_fields(page) | fields).status_code == 303
    for path in ("/desk/cases", f"/desk/cases/{lodged.number}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Жоламанова" not in text(answer)


def test_a_case_removed_from_the_database_is_plainly_not_found(desk: Desk, register: Register) -> None:
    with register.database.writing() as session:
        session.execute(delete(Case))
    assert desk.client.get("/desk/cases/26-481-937").status_code == 404


def test_a_picture_is_looked_at_in_its_place_with_a_warning(desk: Desk, register: Register) -> None:
    upload = register.stage(made(exif=exif(gps=True)), "сурет.jpg", media_type="image/jpeg")
    lodged = register.lodge(files={"evidence": [upload]})
    path = f"/desk/cases/{lodged.number}/files/{upload.id}/picture"
    assert path in text(desk.client.get(f"/desk/cases/{lodged.number}"))
    page = text(desk.client.get(path))
    for word in ("сурет.jpg", "says where it was taken", "data:image/jpeg;base64,", upload.sha256.hex()):
        assert word in page, word
    with register.database.reading() as session:
        event = audit.latest(session)[0]
    assert (event.kind, event.detail) == (kinds.FILE_VIEWED, {"file": upload.id.hex, "as": "picture"})
    assert "Looked at the picture сурет.jpg" in text(desk.client.get(f"/desk/cases/{lodged.number}"))
    saved = desk.client.get(f"/desk/cases/{lodged.number}/files/{upload.id}")
    assert b"Canary camera" in saved.data, "the original stays as it came"


def test_a_picture_that_cannot_be_drawn_can_still_be_saved(desk: Desk, register: Register) -> None:
    broken = register.stage(b"\xff\xd8\xff\xe0 no picture", "сурет.jpg", media_type="image/jpeg")
    paper = register.stage(b"%PDF-1.7", "қағаз.pdf")
    lodged = register.lodge(files={"evidence": [broken, paper]})
    page = text(desk.client.get(f"/desk/cases/{lodged.number}/files/{broken.id}/picture"))
    assert "cannot be drawn here" in page
    assert "Save it" in page
    assert desk.client.get(f"/desk/cases/{lodged.number}/files/{paper.id}/picture").status_code == 404

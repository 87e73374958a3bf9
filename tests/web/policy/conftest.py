"""What tests of the policy share: publishing, and filling the gate as it stands on the page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from hotline.clock import now
from hotline.policy import service
from hotline.policy.models import PolicyVersion
from tests.conftest import Home

# The operator's text stands beside the repository while it is built; a plain copy of its traits stands below.
OPERATOR = Path(__file__).parents[4] / "shared" / "policy" / "operator_policy_kk.txt"
IRREGULAR = (
    "Дербес деректерді өңдеу саясаты\nОсы саясат https://www.pytkamnet.kz/privacy мекенжайында.\n\n"
    '1.ТЕРМИНДЕР\n1.1. Сайт – "тырнақша", <бұрыш> & белгі.\n2. ЖИНАУ\n2.2.1 Пайдаланушыға қызмет;\n'
    "5.6.Осы саясат\nМәзір\n"
)


def publish(home: Home, kk: str | bytes, **others: str) -> PolicyVersion:
    """Put a text in force."""
    texts = {"kk": kk if isinstance(kk, bytes) else kk.encode()}
    texts |= {language: text.encode() for language, text in others.items()}
    with home.database.writing() as session:
        return service.publish(session, texts, now())


def hidden(page: TestResponse, form: str) -> dict[str, str]:
    """The hidden fields of one form of a page, by the form's id."""
    html = page.get_data(as_text=True)
    inside = html.split(f'<form id="{form}"')[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    return {name: unescape(value) for name, value in found}


@pytest.fixture(params=["default", "irregular", "operator"])
def text(request: pytest.FixtureRequest) -> str:
    """A text that may be published: ours, one with irregular numbers, the operator's own."""
    if request.param == "default":
        return service.default_text("kk").decode()
    if request.param == "irregular":
        return IRREGULAR
    if not OPERATOR.exists():
        pytest.skip("the operator's own text is not on this machine")
    return OPERATOR.read_text("utf-8")

"""A fourth language is one catalogue and one line: the pages, the addresses and the choice by the browser follow."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hotline.web import languages
from tests.conftest import Home, build
from tests.support import catalogues
from tests.support.inspecting import InspectingClient
from tests.support.walking import accept


@pytest.fixture
def client(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InspectingClient:
    """The house with Uzbek, of which only a few words are said in this catalogue."""
    from hotline import create_app

    folder = tmp_path / "translations"
    shutil.copytree(languages.CATALOGUES, folder)
    catalogue = catalogues.read("en")
    for words, said in {"Begin": "Boshlash", "Policy": "Siyosat", "I agree": "Roziman"}.items():
        catalogue.get(words).string = said  # type: ignore[union-attr]
    (folder / "uz" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "uz" / "LC_MESSAGES" / "messages.mo").write_bytes(catalogues.as_mo(catalogue))
    monkeypatch.setattr(languages, "CATALOGUES", folder)
    monkeypatch.setitem(languages.LANGUAGES, "uz", "Oʻzbekcha")
    return build(create_app(home.house)).test_client()  # type: ignore[return-value]


def test_its_pages_speak_it_and_every_other_page_leads_there(client: InspectingClient) -> None:
    page = client.get("/uz/").get_data(as_text=True)
    assert '<html lang="uz">' in page
    assert ">Boshlash</a>" in page
    assert '<a href="/uz/" lang="uz" hreflang="uz">Oʻzbekcha</a>' in client.get("/kk/").get_data(as_text=True)
    assert client.get("/", headers={"Accept-Language": "uz"}).location == "/uz/"


def test_the_policy_is_shown_in_kazakh_until_it_has_a_text_of_its_own(client: InspectingClient) -> None:
    page = client.get("/uz/privacy").get_data(as_text=True)
    assert '<article lang="kk">' in page
    assert "This version exists only in Kazakh" in page
    assert ">Roziman</button>" in page


def test_a_person_accepts_and_gets_the_form_in_it(client: InspectingClient) -> None:
    accept(client, "uz")
    page = client.get("/uz/report").get_data(as_text=True)
    assert '<html lang="uz">' in page
    assert 'formaction="/kk/report"' in page

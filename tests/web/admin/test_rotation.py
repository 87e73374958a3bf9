"""A rotation from its beginning to its end, from the pages alone: an admin, a coordinator, an admin."""

from __future__ import annotations

import pytest

from hotline.keys import service as keys
from tests.conftest import Home
from tests.support.colleagues import hidden, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.register import Register
from tests.web.desk.conftest import register  # noqa: F401  (a fixture)


@pytest.fixture
def admin(client: InspectingClient, home: Home) -> InspectingClient:
    """An admin's browser."""
    sign_in(client, home.founded.admin)
    return client


@pytest.fixture
def coordinator(admin: InspectingClient, home: Home) -> InspectingClient:
    """A coordinator's browser."""
    client: InspectingClient = admin.application.test_client()  # type: ignore[assignment]
    assert home.founded.coordinator is not None
    sign_in(client, home.founded.coordinator)
    return client


def post(client: InspectingClient, page: str, path: str, **typed: str) -> tuple[int, str]:
    shown = client.get(page)
    fields = {"csrf_token": hidden(shown, "csrf_token", path), **typed}
    if 'name="serial"' in shown.get_data(as_text=True):
        fields["serial"] = hidden(shown, "serial", path)
    answer = client.post(path, data=fields)
    return answer.status_code, answer.location or ""


def states(home: Home) -> list[str]:
    with home.database.reading() as session:
        return [one.state for one in keys.list_generations(session, home.house.anchor)]


def test_a_rotation_is_begun_proved_and_ended_from_the_pages(
    admin: InspectingClient,
    coordinator: InspectingClient,
    home: Home,
    register: Register,  # noqa: F811
) -> None:
    for _ in range(3):
        register.lodge()
    passphrase = home.founded.admin.passphrase
    assert admin.get("/admin/keys/1/retire").status_code == 404
    assert post(admin, "/admin/keys", "/admin/keys/rotate", passphrase=passphrase)[0] == 303
    page = admin.get("/admin/keys").get_data(as_text=True)
    assert "<progress" in page
    assert "/admin/keys/1/retire" not in page, "it cannot be given up while anything is under it"

    status, location = post(coordinator, "/desk/people", "/desk/people/keys")
    assert (status, location) == (303, "/desk/people#keys")
    with home.database.reading() as session:
        assert keys.is_verified(session, home.house.anchor)
        assert set(keys.count_by_generation(session)) == {2}
    assert "/desk/people/keys" not in coordinator.get("/desk/people").get_data(as_text=True)

    assert "/admin/keys/1/retire" in admin.get("/admin/keys").get_data(as_text=True)
    path = "/admin/keys/1/retire"
    assert post(admin, path, path, passphrase="0000-0000-0000-0000")[0] == 422
    assert states(home) == ["opening", "current"]
    assert post(admin, path, path, passphrase=passphrase) == (303, "/admin/keys?after=retire")
    assert states(home) == ["retired", "current"]
    assert "<progress" not in admin.get("/admin/keys").get_data(as_text=True)
    assert admin.get(path).status_code == 404


def test_a_generation_is_not_given_up_before_it_was_proved(
    admin: InspectingClient,
    home: Home,
    register: Register,  # noqa: F811
) -> None:
    register.lodge()
    passphrase = home.founded.admin.passphrase
    assert post(admin, "/admin/keys", "/admin/keys/rotate", passphrase=passphrase)[0] == 303
    path = "/admin/keys/1/retire"
    assert post(admin, path, path, passphrase=passphrase) == (303, "/admin/keys")
    assert states(home) == ["opening", "current"]


def test_nobody_but_a_coordinator_proves(admin: InspectingClient, home: Home) -> None:
    assert admin.post("/desk/people/keys").status_code == 404
    assert admin.application.test_client().post("/desk/people/keys").status_code == 404


def test_what_is_missing_is_asked_for_in_its_place(admin: InspectingClient, home: Home) -> None:
    assert (
        post(admin, "/admin/keys", "/admin/keys/rotate", passphrase=home.founded.admin.passphrase)[0] == 303
    )
    assert post(admin, "/admin/keys/1/retire", "/admin/keys/1/retire")[0] == 422

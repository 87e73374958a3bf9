"""Walking the public path with Flask's test client."""

from __future__ import annotations

from tests.support.inspecting import InspectingClient
from tests.support.person import Forms


def form_of(client: InspectingClient, path: str, action: str = "") -> dict[str, str]:
    """The filled-in fields of the form on a page that posts to `action` (by default to the page itself)."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    for form in Forms(answer.get_data(as_text=True)).forms:
        if form.action.endswith(action or path):
            return dict(form.fields)
    raise AssertionError(f"no form to {action or path} on {path}")


def accept(client: InspectingClient, language: str = "kk") -> None:
    """Read the policy, tick the box, agree."""
    path = f"/{language}/privacy"
    fields = form_of(client, path, f"{path}/accept")
    assert client.post(f"{path}/accept", data=fields | {"agree": "yes"}).status_code == 303

"""Form tokens that need no cookie: signed, dated, and backed by the browser's own Sec-Fetch-Site."""

from __future__ import annotations

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from hotline.errors import HotlineError
from hotline.web import current

DAY_AND_TWO_HOURS = 26 * 3600  # seconds; a page left open for a day still sends


class FormTokenError(HotlineError):
    """The form was not ours, was sent from another site, or is older than it may be."""


def issue(purpose: str, bound: str = "") -> str:
    """A token for the hidden field `csrf_token` of one kind of form.

    `bound` ties it to a session (its `csrf` value) where there is one.
    """
    return _serializer(purpose).dumps(bound)


def check(purpose: str, bound: str = "", max_age: int = DAY_AND_TWO_HOURS) -> None:
    """Accept the request only if its form carries our token and comes from our own page.

    Raises `FormTokenError`. Reads `request.form`.
    """
    if request.is_carried:  # type: ignore[attr-defined]  # our seal over it is the token
        return
    same_site()
    try:
        found = _serializer(purpose).loads(request.form.get("csrf_token", ""), max_age=max_age)
    except BadSignature as error:
        raise FormTokenError("no valid form token") from error
    if found != bound:
        raise FormTokenError("token of another session")


def same_site() -> None:
    """Raises `FormTokenError` if the browser says that the request comes from another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise FormTokenError("sent from another site")


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current.secret("tokens"), salt=purpose)

"""What happens to a form whose session has run out: the sign-in page takes it along, and it is sent afterwards."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect

from hotline import clock
from hotline.accounts import service as accounts
from hotline.desk import carried
from hotline.errors import NotFoundError
from hotline.web import current, sessions, tokens
from hotline.web.uploads import SealedRequest


def keep() -> tuple[str, int]:
    """Seal what was sent just now; returns it with the status of the answer.

    The text is empty where nothing may be carried. The status is 404 for a cookie that opens no door at all, as it
    is for every stranger; whoever merely stayed too long gets 200.
    """
    tokens.same_site()
    with current.database().reading() as session:
        owner = accounts.owner_of(session, current.site_key(), sessions.token("desk"), clock.now())
    if owner:
        g.language = owner[1]
    fields = tuple(request.form.items(multi=True))
    status = 200 if owner else 404
    if request.endpoint in carried.ASKS_AGAIN:
        fields = tuple(one for one in fields if one[0] not in carried.SECRET_FIELDS)
    elif carried.SECRET_FIELDS & {name for name, value in fields if value}:
        return "", status
    typed = carried.Typed(request.path, fields, owner[0] if owner else None)
    return carried.seal(typed, current.secret("carried"), clock.now()), status


def send(text: str, signed: accounts.SignedIn) -> Response | None:
    """Send what was carried as whoever has just signed in; None if there is nothing to send, or nowhere any more.

    What somebody else typed at this browser is not sent in this person's name: a form of a case comes back unsent,
    as after a colleague's change, and any other is dropped.
    """
    typed = carried.open_(text, current.secret("carried"), clock.now()) if text else None
    if typed is None:
        return None
    fields = MultiDict(typed.fields)
    if typed.owner not in (None, signed.account_id):
        if "version" not in fields:
            return None
        fields["version"] = ""
    try:
        endpoint, values = current_app.create_url_adapter(request).match(typed.path, method="POST")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    with current.database().reading() as session:
        who = accounts.resume(
            session, current.anchor(), current.site_key(), "desk", signed.cookie, clock.now()
        )
    sessions.become(who)
    cast(SealedRequest, request).carry(fields)
    try:
        answer: ResponseReturnValue = current_app.view_functions[endpoint](**values)  # type: ignore[assignment]
        return current_app.make_response(answer)
    except NotFoundError:
        return None  # erased meanwhile, or not this person's to do: signing in goes on
    except Exception as error:  # becomes the page that it would have become; whoever signed in is in
        g.pop("staff", None)
        return current_app.make_response(current_app.handle_user_exception(error))

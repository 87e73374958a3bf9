"""Cookies of unlocked sessions (VAULT.md section 7), and the doors that ask for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar, cast

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.accounts.service import Unlocked
from hotline.errors import NotFoundError
from hotline.keys.service import KeyAlarmError
from hotline.web import current

Kind = Literal["desk", "mailbox", "receipt"]
_SUFFIX = {"desk": "d", "mailbox": "m", "receipt": "r"}  # neutral names: the device may be shared
View = TypeVar("View", bound=Callable[..., Any])


class SessionOverError(NotFoundError):
    """Something was sent in a session that has run out. The desk's door keeps what was typed."""


def cookie_name(kind: Kind) -> str:
    """The cookie's name; `__Host-` wherever cookies are Secure."""
    return ("__Host-" if current.config().secure_cookies else "") + _SUFFIX[kind]


def give(answer: Response, kind: Kind, token: str) -> None:
    """Hand the session's cookie to the browser, for as long as the browser stays open."""
    answer.set_cookie(
        cookie_name(kind),
        token,
        secure=current.config().secure_cookies,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def token(kind: Kind) -> str:
    """The cookie as the browser sent it, or an empty string."""
    return request.cookies.get(cookie_name(kind), "")


def resume(kind: Kind) -> Unlocked | None:
    """The unlocked session of this request, if it is still alive; looked up once a request."""
    cached = f"unlocked_{kind}"
    if cached not in g:
        setattr(g, cached, _look_up(kind))
    return cast("Unlocked | None", getattr(g, cached))


def end(answer: Response, kind: Kind) -> None:
    """Overwrite the session's row and take the cookie back."""
    cookie = token(kind)
    if cookie:
        with current.database().writing() as session:
            accounts.close_session(session, kind, cookie)
    answer.delete_cookie(
        cookie_name(kind),
        secure=current.config().secure_cookies,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def staff() -> Unlocked | None:
    """Who is signed in at the desk or as admin."""
    return resume("desk")


def staff_shown() -> Unlocked | None:
    """The same for a page's frame, which must stand even while the keys raise an alarm."""
    try:
        return staff()
    except KeyAlarmError:
        return None


def coordinator_required(view: View) -> View:
    """Only a coordinator gets in."""
    return _door(view, "coordinator")


def admin_required(view: View) -> View:
    """Only an admin gets in."""
    return _door(view, "admin")


def staff_required(view: View) -> View:
    """Anyone of the staff gets in."""
    return _door(view, "")


def seconds_left(who: Unlocked) -> int:
    """For how long a session lives if nothing happens after this request: at least; it may be a minute more."""
    idle = accounts.IDLE["desk"] - accounts.TOUCH_EVERY
    return int(min(idle, who.expires_at - clock.now()).total_seconds())


def become(who: Unlocked | None) -> None:
    """Let the rest of this request be somebody's who has just signed in."""
    g.unlocked_desk = who


def _door(view: View, role: str) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        who = staff()
        if who is None:
            if request.method in {"GET", "HEAD"}:
                return redirect(url_for("sign_in.show"), 303)
            if token("desk"):
                raise SessionOverError
            raise NotFoundError
        if role and role not in who.roles:
            raise NotFoundError
        g.staff = who
        if who.language:
            g.language = who.language
        return view(*args, **kwargs)

    return cast(View, guarded)


def _look_up(kind: Kind) -> Unlocked | None:
    cookie = token(kind)
    if not cookie:
        return None
    now = clock.now()
    database = current.database()
    with database.reading() as session:
        found = accounts.resume(session, current.anchor(), current.site_key(), kind, cookie, now)
    if found is not None and found.touch_due:
        with database.writing() as session:
            accounts.touch(session, kind, cookie, now)
    return found

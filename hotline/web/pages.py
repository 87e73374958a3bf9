"""What every template may use: the language, the operator's face, form tokens, dates as people write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, request, url_for
from flask_babel import format_date

from hotline.clock import ALMATY
from hotline.web import current, sessions, tokens
from hotline.web.languages import LANGUAGES


def register(app: Flask) -> None:
    """Give templates their globals and filters."""
    app.jinja_env.globals.update(token=tokens.issue, LANGUAGES=LANGUAGES)
    app.jinja_env.filters.update(day=day, moment=moment, short=short, telephone=telephone, weekday=weekday)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def common() -> dict[str, Any]:
        config = current.config()
        language = current.language()
        staff = sessions.staff_shown() if request.path.startswith(("/desk", "/admin")) else None
        return {
            "language": language,
            "config": config,
            "operator_name": config.operator_name(language),
            "coalition": config.coalition(language),
            "credit": config.credit(language),
            "has_public": "public" in config.faces,
            "other_languages": _other_languages(language),
            "staff": staff,
            "staff_seconds": sessions.seconds_left(staff) if staff else 0,
        }


# Pages of which only the POST exists, and the page that their form stands on.
_STANDS_ON = {"policy.accept": "policy.show", "policy.decline": "policy.show"}
_KEPT = ("kind", "from", "to")  # what an address may ask for besides its path


def _other_languages(language: str) -> list[tuple[str, str, str]]:
    """(tag, own name, address of this page in it) of every other language.

    The answer to a POST leads to the page that its form stands on.
    """
    others = [(tag, name) for tag, name in LANGUAGES.items() if tag != language]
    rule = request.url_rule
    if rule is None or "<lang:lang>" not in rule.rule or "GET" not in (rule.methods or ()):
        return [(tag, name, f"/{tag}/") for tag, name in others]
    asked = {name: request.args[name] for name in _KEPT if name in request.args}
    values = {**asked, **(request.view_args or {})}
    endpoint = _STANDS_ON.get(rule.endpoint, rule.endpoint)
    return [(tag, name, url_for(endpoint, **{**values, "lang": tag})) for tag, name in others]


def day(value: date | datetime) -> str:
    """A date as people write it, in Kazakhstan's time."""
    if isinstance(value, datetime):
        value = value.astimezone(ALMATY).date()
    return str(format_date(value, "d MMMM y" if current.language() == "en" else "long"))


def short(value: date | datetime) -> str:
    """A date for the rows of a table: in digits, as all of Kazakhstan writes it; abroad those are read otherwise."""
    if isinstance(value, datetime):
        value = value.astimezone(ALMATY).date()
    return str(format_date(value, "d MMM y" if current.language() == "en" else "dd.MM.y"))


def weekday(value: date) -> str:
    """A date with its day of the week."""
    return str(format_date(value, "EEEE, d MMMM y" if current.language() == "en" else "full"))


def moment(value: datetime) -> str:
    """A date and a time of day, in Kazakhstan's time."""
    return f"{day(value)}, {value.astimezone(ALMATY):%H:%M}"


def telephone(number: str) -> str:
    """A number of Kazakhstan in groups, as people read it out; any other as it is."""
    if number.startswith("+7") and len(number) == 12:
        return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:10]} {number[10:]}"
    return number

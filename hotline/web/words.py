"""What templates call most, made cheap: words from the catalogue and addresses of pages.

Flask-Babel finds the catalogue anew for every single word, and Flask builds every address from its rule: together
they were half of the time that a page took. Both depend on the language alone, so both are remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_translations
from markupsafe import Markup

from hotline.web import current


def register(app: Flask) -> None:
    """Give templates their `_` and `url_for`."""
    app.jinja_env.globals.update(_=_speaker(), url_for=_signpost())


def _speaker() -> Callable[..., Markup]:
    said: dict[tuple[str, str], Markup] = {}  # as the catalogue has it
    plain: dict[tuple[str, str], Markup] = {}  # the same with nothing to fill in

    def speak(words: str, **variables: Any) -> Markup:
        """The words in the language of the page, as Jinja's own `_` gives them: variables escaped, `%%` for `%`."""
        key = (current.language(), words)
        if not variables and key in plain:
            return plain[key]
        if key not in said:
            said[key] = Markup(get_translations().gettext(words))  # noqa: S704 (our own catalogue)
        found = said[key] % variables
        if not variables:
            plain[key] = found
        return found

    return speak


def _signpost() -> Callable[..., str]:
    known: dict[tuple[str, str, str], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        """Flask's `url_for`; addresses without values are built once for each language."""
        if values or endpoint.startswith("."):
            return url_for(endpoint, **values)
        key = (request.script_root, current.language(), endpoint)
        if key not in known:
            known[key] = url_for(endpoint)
        return known[key]

    return address

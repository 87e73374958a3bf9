"""The languages that pages speak. Kazakh comes first and is the one we fall back to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, redirect, request, url_for
from werkzeug.routing import BaseConverter, Map
from werkzeug.wrappers import Response

# A language is one line here, one gettext catalogue and the policy's text in it.
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}  # tag: its own name for itself
DEFAULT = "kk"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


class LanguageConverter(BaseConverter):
    """`<lang:...>` in an address matches a language that we speak and nothing else."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map)
        self.regex = "|".join(LANGUAGES)


def register(app: Flask) -> None:
    """Let addresses carry the language: views never see it, `url_for` adds it by itself."""
    app.url_map.converters["lang"] = LanguageConverter

    @app.url_value_preprocessor
    def take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.language = values.pop("lang")
        elif endpoint is None and (first := request.path.split("/")[1]) in LANGUAGES:
            g.language = first  # nothing is there, and it is said in the language of the address

    @app.url_defaults
    def give(endpoint: str, values: dict[str, Any]) -> None:
        from hotline.web import current

        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current.language()


def add_bare_paths(app: Flask) -> None:
    """Give every public page its address without a language, which redirects by Accept-Language.

    The policy names `/privacy` itself, so bare addresses are printed on paper and must keep working.
    """
    prefix = "/<lang:lang>"
    for rule in list(app.url_map.iter_rules()):
        if not rule.rule.startswith(prefix) or "GET" not in (rule.methods or ()):
            continue
        bare = rule.rule.removeprefix(prefix) or "/"
        app.add_url_rule(bare, f"bare:{rule.endpoint}:{rule.rule}", _redirect(rule.endpoint), methods=["GET"])


def _redirect(endpoint: str) -> Any:
    def view(**values: Any) -> Response:
        lang = request.accept_languages.best_match(tuple(LANGUAGES), default=DEFAULT)
        answer = redirect(url_for(endpoint, lang=lang, **values), 302)
        answer.vary.add("Accept-Language")
        return answer

    return view

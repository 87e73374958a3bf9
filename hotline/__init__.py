"""A hotline whose policy is kept by code. `create_app` is the contents page.

Importing this package loads no Flask, so that `hotline.vault` and `hotline.screening` are usable alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from hotline.web.current import House


def create_app(house: House | None = None) -> Flask:
    """Build the web application of one deployment.

    `house` is what it works with; without one it is opened from the settings in force. Which pages it shows
    stands in `config.faces`: the public face and the staff's may run as two processes on two hosts.
    """
    from datetime import timedelta

    from flask import Flask
    from flask_babel import Babel

    from hotline import vault
    from hotline.web import (
        assets,
        current,
        errors,
        headers,
        housekeeping,
        languages,
        logs,
        numbers,
        pages,
        parts_page,
        uploads,
        words,
    )
    from hotline.web.csrf import csrf
    from hotline.web.opening import open_house

    house = house or open_house()
    config = house.config
    app = Flask("hotline", template_folder=str(assets.folder("templates")), static_folder=None)
    app.request_class = uploads.SealedRequest
    app.extensions[current.KEY] = house
    secure = config.secure_cookies
    app.config.update(
        SECRET_KEY=vault.derive(house.site_key, "web/cookies"),
        SESSION_COOKIE_NAME="__Host-v" if secure else "v",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=48),
        TRUSTED_HOSTS=list(config.hosts),
        PROVIDE_AUTOMATIC_OPTIONS=False,  # it would tell a stranger which pages of the desk exist
        MAX_CONTENT_LENGTH=4 * config.max_total_mb * 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        MAX_FORM_PARTS=200,
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer, so there is none to compare
        WTF_CSRF_TIME_LIMIT=None,  # a form left open for a day still sends
        WTF_CSRF_CHECK_DEFAULT=False,
        BABEL_TRANSLATION_DIRECTORIES=str(languages.CATALOGUES),
    )
    if config.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    Babel(app, locale_selector=current.language, default_timezone="Asia/Almaty")
    csrf.init_app(app)
    for part in (logs, headers, errors, assets, languages, numbers, words, pages):
        part.register(app)
    housekeeping.register(app, house)
    _add_faces(app, config.faces)
    if config.demo:
        app.register_blueprint(parts_page.bp)
    languages.add_bare_paths(app)
    return app


def _add_faces(app: Flask, faces: tuple[str, ...]) -> None:
    from hotline.web import views as web

    app.register_blueprint(web.bp)
    if "public" in faces:
        from hotline import clock
        from hotline.cases.working_days import warm_up
        from hotline.intake import claims, inventory
        from hotline.intake import views as intake
        from hotline.mailbox import views as mailbox
        from hotline.policy import pages
        from hotline.policy import views as policy
        from hotline.screening import Own, find

        find("", Own())  # reads the lists of names now, before workers are forked: they share them
        app.extensions["inventory"] = inventory.asked
        warm_up(clock.local_date(clock.now()))  # so that no claim waits for the calendar of holidays
        for public in (pages, policy, intake, claims, mailbox):
            app.register_blueprint(public.bp)
    if "desk" in faces or "admin" in faces:
        from hotline.desk import menu, profile, sign_in

        menu.register(app)
        app.register_blueprint(sign_in.bp)
        app.register_blueprint(profile.bp)
    if "desk" in faces:
        from hotline.desk import (
            audit_page,
            authorisation,
            disclosing,
            disclosures,
            pausing,
            phone,
            requests,
            statistics,
        )
        from hotline.desk import views as desk

        app.register_blueprint(desk.bp)
        app.register_blueprint(authorisation.bp)
        app.register_blueprint(requests.bp)
        app.register_blueprint(pausing.bp)
        app.register_blueprint(statistics.bp)
        app.register_blueprint(audit_page.bp)
        app.register_blueprint(disclosing.bp)
        app.register_blueprint(disclosures.bp)
        app.register_blueprint(phone.bp)
    if "admin" in faces:
        from hotline.admin import views as admin

        app.register_blueprint(admin.bp)

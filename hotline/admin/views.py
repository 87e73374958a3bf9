"""The admin's pages: overview, accounts, keys, policy, audit, health. None of them can show a case."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from hotline import clock
from hotline.accounts import service as accounts
from hotline.admin import calendar, generations, health, people, publishing, words
from hotline.desk import audit_page, rotation
from hotline.keys import service as keys
from hotline.policy import service as policy
from hotline.web import current
from hotline.web.sessions import admin_required

bp = Blueprint("admin", __name__, url_prefix="/admin")

bp.add_url_rule("/accounts", "accounts", people.list_)
bp.add_url_rule("/accounts", "invite", people.invite, methods=["POST"])
bp.add_url_rule("/accounts/withdraw", "withdraw", people.withdraw, methods=["POST"])
bp.add_url_rule("/accounts/<uuid:account_id>", "account", people.show)
bp.add_url_rule("/accounts/<uuid:account_id>/admit", "admit", people.admit, methods=["POST"])
bp.add_url_rule("/accounts/<uuid:account_id>/suspend", "suspend", people.suspend, methods=["POST"])
bp.add_url_rule("/accounts/<uuid:account_id>/renew", "renew", people.renew, methods=["POST"])
bp.add_url_rule("/keys", "keys", generations.show)
bp.add_url_rule("/keys/rotate", "rotate", generations.rotate, methods=["POST"])
bp.add_url_rule("/keys/<int:number>/retire", "retire", generations.retire, methods=["GET", "POST"])
bp.add_url_rule("/policy", "policy", publishing.show)
bp.add_url_rule("/policy", "publish", publishing.publish, methods=["POST"])
bp.add_url_rule("/calendar", "calendar", calendar.show)
bp.add_url_rule("/calendar", "move_days", calendar.move, methods=["POST"])
bp.add_url_rule("/calendar/put-back", "put_day_back", calendar.put_back, methods=["POST"])


@bp.get("/", endpoint="overview")
@admin_required
def overview() -> str:
    """What needs an admin today."""
    checks = [check for check in _pressing_first() if check.state != "fine"]
    with current.database().reading() as session:
        everybody = accounts.people(session, current.anchor())
        return render_template(
            "admin/overview.html",
            checks=checks,
            words=words,
            generation=keys.list_generations(session, current.anchor())[-1],
            progress=rotation.progress(session),
            version=next(iter(policy.versions(session)), None),
            working=sum(one.state == "active" for one in everybody),
            waiting=sum(one.state in ("joined", "admitted") for one in everybody),
        )


@bp.get("/audit", endpoint="audit")
@admin_required
def show_audit() -> str:
    """The newest events. Which case an event is about is not shown here."""
    return audit_page.page("/admin/audit", is_admin=True)


@bp.post("/audit/verify", endpoint="verify_audit")
@admin_required
def verify_audit() -> Response:
    """Check the whole chain now."""
    return audit_page.verify_now("/admin/audit")


@bp.get("/health", endpoint="health")
@admin_required
def show_health() -> str:
    """Whether everything is in order."""
    return render_template("admin/health.html", checks=_pressing_first(), words=words)


def _pressing_first() -> list[health.Check]:
    """Every check: what is wrong, then what is to be known, then what is fine."""
    rank = {"wrong": 0, "note": 1, "fine": 2}
    return sorted(health.examine(current.house(), clock.now()), key=lambda check: rank[check.state])

"""`hotline data-map`: the inventory of personal data (clauses 1.4, 1.5 and 2.1), told by the code itself.

Three kinds of rows: what people are asked, every column of the database, and what lies elsewhere. A test fails when
a question or a column has no row here, so nothing can be stored that is not declared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import click

from hotline.cases.deadlines import RETAIN_YEARS
from hotline.cli import context
from hotline.intake.questions import QUESTIONS

CASE = f"until the case is erased, {RETAIN_YEARS} years at most"
FOR_EVER = "as long as the instance: it is the proof of what was done"


@dataclass(frozen=True)
class Row:
    """One piece of data that this program keeps."""

    name: str  # of the question, the column ("table.column") or the place
    data_class: str  # personal | third-party | staff | other
    purpose: str  # clause of the policy: 2.2.1 to 2.2.4, P for proof, 4.1 for protection
    clause: str  # clause that names the data; "" for technical data
    where: str
    how: str  # sealed | clear | hash | public key
    until: str


def inventory() -> tuple[Row, ...]:
    """Every row: questions, columns, other places."""
    return (*_questions(), *COLUMNS, *PLACES)


def _questions() -> tuple[Row, ...]:
    return tuple(
        Row(
            question.name,
            question.data_class,
            question.purpose,
            question.clause,
            "case_files, files/" if question.kind in {"file", "files"} else "sealed_values, label report",
            "sealed",
            CASE,
        )
        for question in QUESTIONS
    )


def _table(
    table: str,
    how: str,
    until: str,
    *columns: str,
    data_class: str = "other",
    purpose: str = "4.1",
    clause: str = "",
) -> tuple[Row, ...]:
    return tuple(
        Row(f"{table}.{column}", data_class, purpose, clause, "database", how, until) for column in columns
    )


_CLEAR_CASE = (
    "sequence", "id", "number", "arrived_on", "status", "kind", "due_on", "assignee", "region", "language",
    "channel", "has_files", "authorisation", "retain_until", "acceptance_id",
)  # fmt: skip

COLUMNS = (
    # A case. Its tombstone keeps what is in clear, without region, assignee and authorisation.
    *_table("cases", "clear", FOR_EVER, *_CLEAR_CASE, purpose="2.2.1", clause="1.5"),
    *_table(
        "acceptances", "clear", FOR_EVER, "id", "policy_version", "language", "text_sha256", "accepted_on",
        purpose="P", clause="P",
    ),
    *_table("sealed_values", "clear", CASE, "id", "case_id", "side", "label", "position"),
    *_table("sealed_values", "sealed", CASE, "sealed", data_class="personal", purpose="2.2.1", clause="2.3"),
    *_table("case_files", "clear", CASE, "id", "case_id", "side", "position"),
    *_table("case_files", "sealed", CASE, "sealed_meta", data_class="personal", purpose="2.2.1", clause="2.3"),
    *_table("receipt_copies", "hash", CASE, "lookup", "content_mac", purpose="2.2.2", clause="1.5"),
    *_table("receipt_copies", "sealed", CASE, "wrapped", purpose="2.2.2", clause="1.5"),
    *_table("receipt_copies", "clear", CASE, "case_id", purpose="2.2.2"),
    *_table("shreds", "clear", CASE, "case_id", "secret"),
    # The search index: names, phones and e-mails of a thousand cases in one sealed value
    *_table("search_segments", "clear", CASE, "number", "version", purpose="2.2.1"),
    *_table("search_segments", "sealed", CASE, "sealed", data_class="personal", purpose="2.2.1", clause="2.3"),
    *_table("search_shreds", "clear", CASE, "number", "secret"),
    *_table("unanswered", "clear", "until the desk answers or moves the case", "sequence", purpose="2.2.1"),
    *_table("search_pending", "clear", "until the case is in the index", "sequence"),
    # Days that the government moved
    *_table("moved_days", "clear", FOR_EVER, "day", "is_working"),
    # Keys
    *_table("envelopes", "clear", CASE, "owner_kind", "owner_id", "generation"),
    *_table("envelopes", "sealed", CASE, "wrapped"),
    *_table("key_log", "clear", FOR_EVER, "serial", "statement", "signer", "signature", data_class="staff"),
    *_table("generations", "clear", FOR_EVER, "number", "state"),
    *_table("reseal_work", "clear", FOR_EVER, "generation", "batches", "verified"),
    *_table("slots", "clear", "until the generation is retired or the person suspended", "generation", "holder_id"),
    *_table("slots", "sealed", "until the generation is retired or the person suspended", "wrapped"),
    # What was done
    *_table(
        "audit_events", "clear", FOR_EVER, "serial", "at", "kind", "actor", "subject", "detail", "hash",
        data_class="staff",
    ),
    *_table("audit_head", "clear", FOR_EVER, "id", "count", "hash"),
    # People of the staff
    *_table(
        "accounts", "clear", FOR_EVER, "id", "login", "name", "language", "role", "salt", "params", "created_at",
        "suspended_at", data_class="staff",
    ),
    *_table("accounts", "sealed", FOR_EVER, "bundle", data_class="staff"),
    *_table("accounts", "public key", FOR_EVER, "sign_public", "kem_public", data_class="staff"),
    *_table("mailings", "clear", "until it is turned off, or the person suspended", "account_id", data_class="staff"),
    *_table(
        "mailings", "sealed", "until it is turned off, or the person suspended", "sealed", data_class="staff",
        purpose="2.2.1",
    ),
    *_table("invitations", "hash", "until it is used, a few days at most", "token_hash", data_class="staff"),
    *_table(
        "invitations", "clear", "until it is used, a few days at most", "login", "name", "role", "replaces",
        "expires_at", data_class="staff",
    ),
    *_table("unlocked_sessions", "hash", "until signing out, 12 hours at most", "id_hash"),
    *_table("unlocked_sessions", "sealed", "until signing out, 12 hours at most", "sealed"),
    *_table(
        "unlocked_sessions", "clear", "until signing out, 12 hours at most", "kind", "owner_id", "last_used",
        "expires_at",
    ),
    # Published texts
    *_table(
        "policy_versions", "clear", FOR_EVER, "number", "published_at", "kk", "ru", "en", "kk_sha256", "ru_sha256",
        "en_sha256", purpose="P", clause="5.4",
    ),
)  # fmt: skip

PLACES = (
    Row("messages", "personal", "2.2.1", "2.3", "sealed_values, label message", "sealed", CASE),
    Row("history of a case", "staff", "4.1", "", "sealed_values, label history", "sealed", CASE),
    Row(
        "internal notes, every wording", "personal", "2.2.1", "", "sealed_values, label note", "sealed", CASE
    ),
    Row(
        "corrections of the record, with what stood there before",
        "personal",
        "2.2.1",
        "2.3",
        "sealed_values, label correction",
        "sealed",
        CASE,
    ),
    Row(
        "what the check found, and what the reporter said of it",
        "third-party",
        "2.2.1",
        "2.4",
        "sealed_values, label report or message",
        "sealed",
        "until the document is refused, or the case is erased",
    ),
    Row(
        "decisions about documents",
        "staff",
        "4.1",
        "2.4",
        "sealed_values, label authorisation",
        "sealed",
        CASE,
    ),
    Row("who read the consent aloud", "staff", "P", "P", "sealed_values, label report", "sealed", CASE),
    Row(
        "disclosures: to whom, why, what",
        "personal",
        "2.2.1",
        "3.4",
        "sealed_values, label disclosure",
        "sealed",
        CASE,
    ),
    Row(
        "that the reporter was told of one",
        "staff",
        "4.1",
        "3.4",
        "sealed_values, label told",
        "sealed",
        CASE,
    ),
    Row(
        "what the reporter sees of a disclosure",
        "personal",
        "2.2.3",
        "3.4",
        "sealed_values, label passed-on",
        "sealed",
        CASE,
    ),
    Row(
        "questions for consent and their answers",
        "personal",
        "2.2.3",
        "3.5.1",
        "sealed_values, labels consent-asked and consent",
        "sealed",
        CASE,
    ),
    Row("the request behind a disclosure", "other", "4.1", "3.4.1", "case_files, files/", "sealed", CASE),
    Row("attached files", "personal", "2.2.1", "2.3", "files/", "sealed", CASE),
    Row("uploads whose form was not sent", "personal", "2.2.1", "2.3", "staged/", "sealed", "26 to 50 hours"),
    Row("claims and requests", "personal", "2.2.1", "5.2", "sealed_values, label report", "sealed", CASE),
    Row(
        "requests about one's data, and their answers",
        "personal",
        "2.2.1",
        "5.2",
        "sealed_values, labels request and outcome",
        "sealed",
        CASE,
    ),
    Row("why a deadline waits", "personal", "2.2.1", "2.2", "sealed_values, label pause", "sealed", CASE),
    Row(
        "yes to the policy, visit id", "other", "P", "P", "signed cookie of the browser", "clear", "48 hours"
    ),
    Row("language of the visit", "other", "2.2.1", "1.5", "address of the page", "clear", "not stored"),
    Row("IP address", "personal", "4.1", "1.5", "memory, as a keyed hash", "hash", "an hour, never on disk"),
    Row("browser, referring page", "personal", "", "1.5", "nowhere", "not kept", "not stored"),
    Row(
        "log",
        "other",
        "4.1",
        "",
        "standard error: time, page, status, milliseconds",
        "clear",
        "as the host keeps it",
    ),
)


@click.command("data-map")
@context.as_json
def data_map(json_: bool) -> None:
    """Print what personal data are kept: where, why, how and how long."""
    rows = inventory()
    if json_:
        context.emit({"rows": [asdict(row) for row in rows]})
        return
    for title, part in (("Asked", _questions()), ("Database", COLUMNS), ("Elsewhere", PLACES)):
        click.echo(f"{title}\n")
        for row in part:
            click.echo(
                f"  {row.name:34} {row.data_class:12} {row.purpose:6} {row.clause:6} {row.how:11} {row.until}"
            )
        click.echo()

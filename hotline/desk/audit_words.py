"""What the events of the audit log are called, for the pages of the desk and of the admins."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

EVENTS = {
    "initialised": _l("The instance was founded"),
    "policy-published": _l("A policy was published"),
    "retention-run": _l("Old cases were erased"),
    "calendar-changed": _l("Working days were moved"),
    "case-arrived": _l("A case arrived"),
    "case-viewed": _l("A case was read"),
    "file-viewed": _l("A file was opened"),
    "case-exported": _l("A case was exported"),
    "case-assigned": _l("A case was assigned"),
    "status-changed": _l("A status changed"),
    "authorisation-checked": _l("An authorisation was checked"),
    "disclosed": _l("A disclosure was recorded"),
    "request-made": _l("Somebody asked about their data"),
    "request-answered": _l("A request about data was answered"),
    "clock-paused": _l("A deadline was paused"),
    "clock-resumed": _l("A deadline runs again"),
    "disclosure-told": _l("A reporter was told of a disclosure"),
    "consent-asked": _l("A reporter was asked for consent"),
    "consent-answered": _l("A reporter answered about a consent"),
    "register-viewed": _l("The register of disclosures was looked at"),
    "withdrawn": _l("A consent was withdrawn"),
    "erased": _l("A case was erased"),
    "reply-added": _l("A reply was sent"),
    "message-added": _l("A message arrived"),
    "value-added": _l("Something was added to a case"),
    "value-replaced": _l("Something in a case was replaced"),
    "value-destroyed": _l("Something in a case was destroyed"),
    "queue-viewed": _l("The list of cases was looked at"),
    "mailbox-opened": _l("A reporter came back"),
    "signed-in": _l("Signed in"),
    "signed-out": _l("Signed out"),
    "sign-in-failed": _l("A sign-in failed"),
    "invited": _l("Somebody was invited"),
    "invitation-withdrawn": _l("An invitation was taken back"),
    "joined": _l("Somebody joined"),
    "admin-added": _l("An administrator was admitted"),
    "admin-removed": _l("An administrator was removed"),
    "admitted": _l("A coordinator was admitted"),
    "granted": _l("A coordinator was let in to read"),
    "suspended": _l("Somebody was suspended"),
    "renewed": _l("Somebody's keys were renewed"),
    "passphrase-changed": _l("Somebody changed their passphrase"),
    "device-changed": _l("Somebody changed their device"),
    "codes-changed": _l("Somebody drew new codes for a lost device"),
    "keys-rotated": _l("The keys were rotated"),
    "keys-resealed": _l("Cases were resealed"),
    "keys-verified": _l("Every case was opened to verify it"),
    "keys-retired": _l("An old generation was retired"),
    "recovery-rehearsed": _l("The recovery shares were tried"),
    "recovery-renewed": _l("The recovery shares were renewed"),
    "audit-verified": _l("The audit log was verified"),
    "trust-accepted": _l("This host accepted an earlier state"),
}

# The same in the history of one case, by the label of the sealed value: what was added, worded anew, replaced.
ADDED = {"note": _l("Wrote an internal note")}
AGAIN = {"note": _l("Corrected an internal note")}
REPLACED = {"correction": _l("Corrected the record")}

# How the history of one case tells what needs no further word; the rest is told as above.
IN_CASE = {
    "case-arrived": _l("Sent the report"),
    "case-viewed": _l("Looked at the case"),
    "case-exported": _l("Took a copy of the report"),
    "reply-added": _l("Answered"),
    "message-added": _l("Wrote to us"),
    "mailbox-opened": _l("Read the answers"),
}

ACTORS = {"reporter": _l("A reporter"), "system": _l("The system"), "shares": _l("Recovery shares")}

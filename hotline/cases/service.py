"""The door of the register: what other rooms may ask of cases. Who commits: always the caller."""

from __future__ import annotations

from hotline.cases.asked import ERASED, FROM_MAILBOX, GRANTED, REFUSED, STOPS, Petition
from hotline.cases.assigning import assign, give_back, take
from hotline.cases.authorisation import NEXT as DECISIONS
from hotline.cases.authorisation import Refusal
from hotline.cases.authorisation import refuse as refuse_document
from hotline.cases.authorisation import verify as verify_document
from hotline.cases.calendar import move as move_days
from hotline.cases.calendar import moved as moved_days
from hotline.cases.calendar import put_back as put_day_back
from hotline.cases.calendar import read as read_calendar
from hotline.cases.clocks import Step
from hotline.cases.consents import CLOSED as NOTHING_LEAVES
from hotline.cases.consents import answer as answer_consent
from hotline.cases.consents import ask as ask_consent
from hotline.cases.consents import questions
from hotline.cases.correcting import correct
from hotline.cases.deadlines import ASKING, CLOCKS, Clock, clock_of, retain_until
from hotline.cases.desk_record import Correction, Note
from hotline.cases.disclosing import CODES as DISCLOSURE_CODES
from hotline.cases.disclosing import Disclosed, disclose, offered, tell, to_tell
from hotline.cases.disclosing import House as DisclosureHouse
from hotline.cases.disclosing import refusals as disclosure_refusals
from hotline.cases.disclosure_register import RegisterFilter, RegisterPage, RegisterRow
from hotline.cases.erasure import erase, overdue
from hotline.cases.erasure import finish as finish_erasure
from hotline.cases.errors import (
    AlreadyAnsweredError,
    AlreadyAskedError,
    AlreadyDecidedError,
    AlreadySentError,
    CannotPauseError,
    ChangedMeanwhileError,
    DayNotMovedError,
    DisclosureRefusedError,
    EmptyMessageError,
    FileGoneError,
    MoveNotAllowedError,
    NoDocumentError,
    NothingAskedError,
    StoppedError,
    TooManyAskedError,
)
from hotline.cases.files import (
    SealedFileWriter,
    StagedFile,
    create_sealed_file,
    open_sealed,
    settle,
    staged_bytes,
)
from hotline.cases.findings import FINDINGS, Found, Mention, replace_spans
from hotline.cases.findings import decode as decode_findings
from hotline.cases.integrity import differing_cases, differing_files
from hotline.cases.lodging import Lodged, Prepared, lodge, prepare_lodge, receipt_salt
from hotline.cases.looking import Viewer
from hotline.cases.messages import add_message, move, reply
from hotline.cases.notes import Wordings, wordings
from hotline.cases.notes import add as add_note
from hotline.cases.outward import (
    GROUNDS,
    MAY_BE_HIDDEN,
    PURPOSES,
    Asked,
    Disclosure,
    PassedOn,
    Selection,
    Told,
)
from hotline.cases.outward import Answer as ConsentAnswer
from hotline.cases.parts import ANSWERS, CORRECTIONS, DISCLOSURES, NOTES, PASSED_ON, QUESTIONS, TELLINGS
from hotline.cases.pauses import Pause
from hotline.cases.pausing import may_pause, pause, resume
from hotline.cases.queue import PAGE, QueuePage, QueueRow
from hotline.cases.queue_filters import COUNT_LIMIT, NOBODY, SORTS, VIEWS, Filter, Place
from hotline.cases.reading import (
    OpenCase,
    OpenFile,
    find_by_receipt,
    open_for_reporter,
    read_file,
)
from hotline.cases.record import REQUEST_FILE, Change, Decision, FileMeta, Message, Record
from hotline.cases.request_list import COUNTED, RequestPage, Wanted
from hotline.cases.request_list import count as count_requests
from hotline.cases.requests import (
    Answered,
    Wish,
    ask,
    erase_alone,
    may_erase_alone,
    note_export,
    take_back,
    write_down,
)
from hotline.cases.requests import answer as answer_request
from hotline.cases.scrubbing import DESTROYED, Fields
from hotline.cases.search import SearchPage
from hotline.cases.sweep import Swept, discard, sweep
from hotline.cases.versions import LOOKS, changes_since
from hotline.cases.versions import check_number as check_version

__all__ = [
    "ANSWERS",
    "ASKING",
    "CLOCKS",
    "CORRECTIONS",
    "COUNTED",
    "COUNT_LIMIT",
    "DECISIONS",
    "DESTROYED",
    "DISCLOSURES",
    "DISCLOSURE_CODES",
    "ERASED",
    "FINDINGS",
    "FROM_MAILBOX",
    "GRANTED",
    "GROUNDS",
    "LOOKS",
    "MAY_BE_HIDDEN",
    "NOBODY",
    "NOTES",
    "NOTHING_LEAVES",
    "PAGE",
    "PASSED_ON",
    "PURPOSES",
    "QUESTIONS",
    "REFUSED",
    "REQUEST_FILE",
    "SORTS",
    "STOPS",
    "TELLINGS",
    "VIEWS",
    "AlreadyAnsweredError",
    "AlreadyAskedError",
    "AlreadyDecidedError",
    "AlreadySentError",
    "Answered",
    "Asked",
    "CannotPauseError",
    "Change",
    "ChangedMeanwhileError",
    "Clock",
    "ConsentAnswer",
    "Correction",
    "DayNotMovedError",
    "Decision",
    "Disclosed",
    "Disclosure",
    "DisclosureHouse",
    "DisclosureRefusedError",
    "EmptyMessageError",
    "Fields",
    "FileGoneError",
    "FileMeta",
    "Filter",
    "Found",
    "Lodged",
    "Mention",
    "Message",
    "MoveNotAllowedError",
    "NoDocumentError",
    "Note",
    "NothingAskedError",
    "OpenCase",
    "OpenFile",
    "PassedOn",
    "Pause",
    "Petition",
    "Place",
    "Prepared",
    "QueuePage",
    "QueueRow",
    "Record",
    "Refusal",
    "RegisterFilter",
    "RegisterPage",
    "RegisterRow",
    "RequestPage",
    "SealedFileWriter",
    "SearchPage",
    "Selection",
    "StagedFile",
    "Step",
    "StoppedError",
    "Swept",
    "Told",
    "TooManyAskedError",
    "Viewer",
    "Wanted",
    "Wish",
    "Wordings",
    "add_message",
    "add_note",
    "answer_consent",
    "answer_request",
    "ask",
    "ask_consent",
    "assign",
    "changes_since",
    "check_version",
    "clock_of",
    "correct",
    "count_requests",
    "create_sealed_file",
    "decode_findings",
    "differing_cases",
    "differing_files",
    "discard",
    "disclose",
    "disclosure_refusals",
    "erase",
    "erase_alone",
    "find_by_receipt",
    "finish_erasure",
    "give_back",
    "lodge",
    "may_erase_alone",
    "may_pause",
    "move",
    "move_days",
    "moved_days",
    "note_export",
    "offered",
    "open_for_reporter",
    "open_sealed",
    "overdue",
    "pause",
    "prepare_lodge",
    "put_day_back",
    "questions",
    "read_calendar",
    "read_file",
    "receipt_salt",
    "refuse_document",
    "replace_spans",
    "reply",
    "resume",
    "retain_until",
    "settle",
    "staged_bytes",
    "sweep",
    "take",
    "take_back",
    "tell",
    "to_tell",
    "verify_document",
    "wordings",
    "write_down",
]

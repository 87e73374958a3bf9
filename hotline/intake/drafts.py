"""One form as it came in: what was typed, what waits on the disk, which secret it carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from werkzeug.datastructures import MultiDict

from hotline import clock
from hotline.cases.service import StagedFile
from hotline.config import MEBIBYTE, Config
from hotline.intake import submission
from hotline.intake.arrivals import Arrivals
from hotline.intake.forms import FILE_QUESTIONS, TEXT_QUESTIONS, ReportForm
from hotline.intake.screened import Screened, choices
from hotline.intake.staging import Bench, Refused, Waiting

TRAP = "website"  # no person sees this field; whoever fills it gets the form back
TOO_LARGE = {"file-large", "file-total"}


@dataclass
class Draft:
    """A report that is being written."""

    form: ReportForm
    waiting: list[Waiting]
    refused: list[Refused]
    submission: str = field(repr=False)  # token
    secret: bytes | None = field(repr=False)  # of the token; None where the token was not good any more
    choices: list[tuple[str, str]] = field(default_factory=list)  # what was said of findings, as fields
    screened: Screened = field(default_factory=Screened, repr=False)  # empty until it is looked over

    @property
    def files(self) -> dict[str, list[StagedFile]]:
        """Waiting files by question."""
        return {
            question: [one.file for one in self.waiting if one.question == question]
            for question in FILE_QUESTIONS
        }

    @property
    def is_too_large(self) -> bool:
        """Whether a file was left out for its size."""
        return any(one.code in TOO_LARGE for one in self.refused)

    def carried(self) -> Iterator[tuple[str, str]]:
        """Everything typed and waiting, as hidden fields of another page can carry it."""
        for name in TEXT_QUESTIONS:
            if name in self.form and self.form[name].data:
                value = self.form[name].data
                yield name, "yes" if value is True else value
        for one in self.waiting:
            yield f"staged-{one.question}", one.token
        yield from self.choices
        yield "submission", self.submission


def blank(config: Config, token: str, now: datetime) -> Draft:
    """An empty form with this submission token."""
    form = ReportForm(None, today=clock.local_date(now), asks_abroad=config.storage_country != "KZ")
    return Draft(form, [], [], token, None)


def read(
    typed: MultiDict[str, str], bench: Bench, arrivals: Arrivals | None, key: bytes, now: datetime
) -> Draft:
    """The form as it was sent. What is removed, gone or too much is left out and named."""
    waiting, refused = _waiting(typed, bench)
    if arrivals is not None:
        waiting += arrivals.taken
        refused += arrivals.refused
    waiting = _without_removed(waiting, typed.getlist("remove"), bench)
    waiting = _within_total(waiting, refused, bench)
    token = typed.get("submission", "")
    secret = submission.read(token, key, bench.visit, now)
    if secret is None:
        token = submission.issue(key, bench.visit, now)
        secret = submission.read(token, key, bench.visit, now)
    form = ReportForm(
        typed,
        today=clock.local_date(now),
        has_files={question: any(one.question == question for one in waiting) for question in FILE_QUESTIONS},
        refused_files=refused,
        asks_abroad=bench.config.storage_country != "KZ",
    )
    return Draft(form, waiting, refused, token, secret, choices(typed))


def _waiting(typed: MultiDict[str, str], bench: Bench) -> tuple[list[Waiting], list[Refused]]:
    """Files that an earlier answer of ours took, by the tokens that the page carries."""
    found: dict[object, Waiting] = {}
    refused = []
    for question in FILE_QUESTIONS:
        for token in typed.getlist(f"staged-{question}"):
            one = bench.open(token)
            if one is None or one.question != question or not bench.is_here(one.file):
                refused.append(Refused(question, one.name if one else "", "file-gone"))
            else:
                found[one.id] = one
    return list(found.values()), refused


def _without_removed(waiting: list[Waiting], removed: Sequence[str], bench: Bench) -> list[Waiting]:
    gone = [one for one in waiting if one.id.hex in removed]
    bench.discard(one.file for one in gone)
    return [one for one in waiting if one not in gone]


def _within_total(waiting: list[Waiting], refused: list[Refused], bench: Bench) -> list[Waiting]:
    kept, total, most = [], 0, bench.config.max_total_mb
    for one in waiting:
        if total + one.size > most * MEBIBYTE:
            refused.append(Refused(one.question, one.name, "file-total", most))
            bench.discard([one.file])
        else:
            total += one.size
            kept.append(one)
    return kept

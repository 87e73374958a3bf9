"""Putting the record of a case right: the answers that a coordinator may correct, and what was corrected before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from hotline.cases import service as cases
from hotline.desk.look import Look
from hotline.intake.forms import KeepingForm, field_of
from hotline.intake.questions import BY_NAME, REGIONS, REPRESENTED, label_of

# What is taken down wrongly: by a slip of the finger, or of a caller's ear. Never the narrative.
ALWAYS = ("surname", "given_name", "patronymic", "phone", "email", "region", "happened_on", "place")
CORRECTABLE = (*ALWAYS[:3], *REPRESENTED, *ALWAYS[3:])
WAS = "was-"  # prefix of the hidden fields that hold what the writer saw
REASON_LIMIT = 500  # characters


class CorrectionForm(KeepingForm):
    """One field for each answer that may be put right, added below; `was` is what the writer saw of each."""

    why = StringField(
        _l("Why it is put right"),
        [
            DataRequired(_l("Write why: it stays beside the earlier version.")),
            Length(max=REASON_LIMIT, message=_l("The reason is too long: 500 characters at most.")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )

    def __init__(
        self, formdata: MultiDict[str, str] | None = None, *, today: date, standing: Mapping[str, Any] = {}
    ) -> None:
        """`standing` is the record's answers now. What the writer did not touch follows them."""
        typed = formdata or MultiDict()
        self.was = {name: typed.get(WAS + name, str(standing.get(name) or "")) for name in CORRECTABLE}
        filled = MultiDict(typed)
        for name in CORRECTABLE:
            if typed.get(name, self.was[name]).strip() == self.was[name]:
                self.was[name] = str(standing.get(name) or "") if standing else self.was[name]
                filled.setlist(name, [self.was[name]])
        super().__init__(filled, today=today)
        self.reply_by = standing.get("reply_by")
        if standing.get("reporting_for") != "other":
            for name in REPRESENTED:
                del self[name]
        region: Any = self["region"]
        if region.data and region.data not in dict(REGIONS):
            region.choices = [*region.choices, SelectChoice(region.data, region.data)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each by its own format; nobody loses the last of their names, or the way they want to be answered."""
        super().validate(extra_validators)
        if not self.has("surname", "given_name"):
            self.refuse("surname", "name-missing")
        if REPRESENTED[0] in self and not self.has("represented_surname", "represented_given_name"):
            self.refuse("represented_surname", "represented-missing")
        if self.reply_by in {"email", "phone"} and not self.has(str(self.reply_by)):
            self.refuse(str(self.reply_by), f"{self.reply_by}-missing")
        if not self.errors and not self.answers():
            self.why.errors = [_("Nothing is different from what stands there.")]
        return not self.errors

    def answers(self) -> dict[str, str]:
        """What the writer changed, each in its one way of writing; empty for what they took away."""
        named = (name for name in CORRECTABLE if name in self)
        return {name: self.kept.get(name, "") for name in named if self.kept.get(name, "") != self.was[name]}

    def clear_region(self) -> str | None:
        """The clear column's region if it was changed, else None."""
        region = self.answers().get("region")
        return region if region is None or region in dict(REGIONS) else ""


for _name in CORRECTABLE:
    setattr(CorrectionForm, _name, field_of(BY_NAME[_name]))


@dataclass(frozen=True)
class Put:
    """One answer that was put right."""

    question: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True)
class Corrections:
    """What was put right before, each with its answers, and the form; None where nothing can be put right."""

    made: tuple[tuple[cases.Correction, tuple[Put, ...]], ...] = field(repr=False)
    form: CorrectionForm | None
    is_open: bool  # whether the form was sent and not taken


def corrections(look: Look) -> Corrections:
    """What the section "What was written" shows of it."""
    made = tuple((one, _puts(one)) for one in look.case.of(cases.CORRECTIONS))
    if look.case.record is None or not look.case.desk_key:
        return Corrections(made, None, is_open=False)
    typed = look.typed.get("what")
    if typed is None:
        form = CorrectionForm(today=look.today, standing=look.case.record.answers)
    else:
        form = cast(CorrectionForm, typed)
    return Corrections(made, form, is_open=typed is not None)


def _puts(one: cases.Correction) -> tuple[Put, ...]:
    return tuple(
        Put(str(_(BY_NAME[name].label)), _plain(name, before), _plain(name, one.after.get(name, "")))
        for name, before in one.before.items()
        if name in BY_NAME
    )


def _plain(name: str, answer: str) -> str:
    return str(_(label_of(name, answer))) if name == "region" and answer else answer

"""One look at a case: what the sections of its page are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session
from wtforms import Form

from hotline.cases.service import OpenCase

AForm = TypeVar("AForm", bound=Form)


@dataclass(frozen=True)
class Look:
    """A case that was opened for one page, and what was typed about it and not taken."""

    session: Session = field(repr=False)
    case: OpenCase = field(repr=False)
    today: date  # of Kazakhstan
    names: Mapping[UUID, str]  # account: what its owner is called
    coordinators: Mapping[UUID, str]  # of them, who may work on cases today
    typed: Mapping[str, Form] = field(repr=False)  # by the name of the section; no two share a field's name

    def form(self, section: str, kind: type[AForm]) -> AForm:
        """The form of a section: as it was typed, or empty."""
        found = self.typed.get(section)
        return found if isinstance(found, kind) else kind()

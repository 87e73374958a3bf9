"""Every table of the house, for those who need them all at once: migrations and tests of the schema."""

from __future__ import annotations

from hotline.accounts import models as accounts
from hotline.audit import models as audit
from hotline.cases import calendar, unanswered
from hotline.cases import models as cases
from hotline.cases import search_models as search
from hotline.keys import models as keys
from hotline.policy import models as policy

MODELS = (audit, keys, accounts, policy, cases, search, calendar, unanswered)

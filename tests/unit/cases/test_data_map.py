"""The inventory of personal data cannot disagree with the form or with the schema."""

from __future__ import annotations

import json
from collections import Counter

from click.testing import CliRunner

from hotline.cli import main
from hotline.cli.data_map import COLUMNS, inventory
from hotline.db import Base
from hotline.intake.questions import QUESTIONS
from hotline.models import MODELS

assert MODELS


def test_every_column_of_the_schema_has_its_row_and_no_row_is_idle() -> None:
    declared = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        if table.name != "alembic_version"
        for column in table.columns
    }
    assert {row.name for row in COLUMNS} == declared
    assert max(Counter(row.name for row in COLUMNS).values()) == 1


def test_every_question_has_its_row() -> None:
    named = {row.name: row for row in inventory()}
    for question in QUESTIONS:
        row = named[question.name]
        assert (row.data_class, row.purpose, row.clause) == (
            question.data_class,
            question.purpose,
            question.clause,
        )
        assert row.how == "sealed"


def test_personal_data_are_never_kept_in_clear() -> None:
    for row in inventory():
        if row.data_class in {"personal", "third-party"}:
            assert row.how in {"sealed", "hash", "not kept"}, row.name


def test_the_command_prints_it_for_people_and_for_programs() -> None:
    runner = CliRunner()
    printed = runner.invoke(main, ["data-map"])
    assert printed.exit_code == 0
    assert "narrative" in printed.output
    assert "cases.region" in printed.output
    told = json.loads(runner.invoke(main, ["data-map", "--json"]).stdout)
    assert len(told["rows"]) == len(inventory())
    assert {"name", "data_class", "purpose", "clause", "where", "how", "until"} == set(told["rows"][0])

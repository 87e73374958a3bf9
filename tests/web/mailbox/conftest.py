"""A report that has arrived, and the browser that comes back."""

from tests.web.intake.conftest import app, reporter, stranger

__all__ = ["app", "reporter", "stranger"]

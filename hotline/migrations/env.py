"""Alembic's entry: the connection comes from `hotline.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

from hotline.db import Base
from hotline.models import MODELS

assert MODELS  # importing them has filled the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()

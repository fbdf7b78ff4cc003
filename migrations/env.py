"""Runs migrations inside one transaction, on the connection given by service.migrating or a test."""

from alembic import context
from sqlmodel import SQLModel

import service.tables  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()

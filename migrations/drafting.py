"""`make migration`: drafts a migration from what the models say beside an empty migrated database."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from alembic import command

from service import migrating
from service.database import Database

with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{Path(folder) / 'draft.sqlite3'}")
    migrating.migrate(database.writer)
    with database.writer.connect() as connection, connection.begin():
        revision = datetime.now(UTC).strftime("%Y%m%d%H%M")
        command.revision(migrating.config(connection), message=sys.argv[1], autogenerate=True, rev_id=revision)
    database.close()

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field

from service.tables.keys import CampOwned, Record, bigint, long_text, one_of, within


class ImportBatch(Record, table=True):
    """One upload: what a dry run found, and what became of it."""

    __tablename__ = "import_batch"
    __table_args__ = (one_of("state", ["checked", "committed"]),)
    state: str = Field(default="checked", max_length=10)
    files_sha256: str = Field(max_length=64)
    data_version: str = Field(max_length=64)
    report: str = long_text()
    account_id: UUID = Field(foreign_key="account.id")
    created_at: int = bigint()
    committed_at: int | None = bigint(default=None)


class ImportFile(CampOwned, table=True):
    """A workbook as it was uploaded, until the batch is committed or forgotten."""

    __tablename__ = "import_file"
    __table_args__ = (within("import_batch", "batch_id"),)
    batch_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    filename: str = Field(max_length=160)
    sha256: str = Field(max_length=64)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)

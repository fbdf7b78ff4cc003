from typing import Any

from sqlmodel import col, select

from service import clock
from service.actions import access
from service.actions.tidying import DAY, tidy
from service.tables.access import Account, Credential, LoginAttempt
from service.tables.imports import ImportBatch, ImportFile
from tests import make
from tests.make import World

OLD, YOUNG = 30 * DAY + 1, 30 * DAY - 60_000_000


def _attempt(session: Any, ago: int) -> None:
    session.add(LoginAttempt(kind="password", who="w", address="127.0.0.1", at=clock.now() - ago))


def test_attempts_and_dead_credentials_go_after_thirty_days(world: World) -> None:
    with world.session() as session:
        before = len(session.scalars(select(Credential)).all())
        account = session.get(Account, world.people["officer"].account_id)
        assert account is not None
        for ago in (OLD, YOUNG):
            _attempt(session, ago)
            _dead(session, account, ago)
        _idle(session, account)
    with world.session() as session:
        gone = tidy(session, clock.now())
        assert (gone.attempts, gone.credentials) == (1, 2)
        assert len(session.scalars(select(LoginAttempt)).all()) == 1
        assert len(session.scalars(select(Credential)).all()) == before + 3
    with world.session() as session:
        assert tidy(session, clock.now()).credentials == 0


def _credential(session: Any, account: Account, **values: int) -> None:
    access.issue(session, account, "session", clock.now())
    row = session.scalars(select(Credential).order_by(col(Credential.id).desc())).first()
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def _dead(session: Any, account: Account, ago: int) -> None:
    """One that expired, and one of an epoch that is over."""
    _credential(session, account, created_at=clock.now() - ago - DAY, expires_at=clock.now() - ago)
    used = {"created_at": clock.now() - ago, "last_used_at": clock.now() - ago}
    _credential(session, account, auth_epoch=account.auth_epoch - 1, **used)


def _idle(session: Any, account: Account) -> None:
    """A token that nobody used for long is good all the same."""
    _credential(session, account, created_at=clock.now() - OLD, expires_at=clock.now() + DAY)


def test_a_dry_run_that_nobody_committed_goes_after_a_day(world: World) -> None:
    with world.session() as session:
        for ago in (DAY + 1, DAY - 60_000_000):
            _stage(session, world, ago)
    with world.session() as session:
        assert tidy(session, clock.now()).imports == 1
        assert tidy(session, clock.now()).imports == 0
        rows = session.execute(select(ImportBatch.created_at, ImportBatch.report, ImportFile.content).join(ImportFile))
        kept = {content: "万琳" in report for _, report, content in rows}
    assert kept == {None: False, "万琳".encode(): True}


def _stage(session: Any, world: World, ago: int) -> None:
    batch = ImportBatch(
        camp_id=world.camp_id, files_sha256="0", data_version="0", account_id=world.people["officer"].account_id,
        created_at=clock.now() - ago, report='{"entries": 0, "rows": [{"key": ["万琳"]}], "issues": []}',
    )  # fmt: skip
    make.put_in(session, batch)
    place: dict[str, Any] = {"camp_id": world.camp_id, "batch_id": batch.id, "position": 0}
    make.put_in(session, ImportFile(**place, filename="a.xlsx", sha256="0", content="万琳".encode()))

"""`jingying serve`: migrates, brings the sample camp where asked and nothing is there yet, and serves."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import rich_click as click
import uvicorn

from service import backups, clock, config, locking, migrating, sample, sealing
from service.actions import camps as camp_actions
from service.actions import resealing
from service.actions.points_proposals import decide
from service.cli import accounts, keys, stopping
from service.cli.importing import files_of, run
from service.cli.opening import acting, as_officer, audited
from service.config import Settings
from service.database import Database, Session
from service.queries import camps as queries
from service.queries.points_proposals import list_proposals
from service.queries.resealing import count_plain
from service.queries.select import Page
from service.rules.access import SYSTEM, Role
from service.rules.points.proposals import lines_of

SAMPLE = "QY2020"
SAMPLE_DAYS = date(2020, 6, 1), date(2021, 6, 30)


@click.command()
def migrate() -> None:
    """Brings the database to this version's schema; with a key file it also seals what an older one left plain."""
    settings = config.load()
    has_keys = Path(settings.keys).exists()
    database = Database(settings.database, sealing.load_keys(Path(settings.keys)) if has_keys else None)
    with locking.alone(database.url):
        migrating.migrate(database.writer)
        if has_keys:
            resealing.reseal(database)
    database.close()
    click.echo("the database is at this version's schema")


@click.command()
def doctor() -> None:
    """Checks schema, triggers, pragmas, and on SQLite the file and its references."""
    database = Database(config.load().database)
    problems = migrating.problems(database) or [*backups.flaws(database), *unsealed(database)]
    database.close()
    click.echo("\n".join(problems) or "all is well")
    raise SystemExit(1 if problems else 0)


def unsealed(database: Database) -> list[str]:
    with database.begin(SYSTEM, write=False) as session:
        left = count_plain(session)
    return [f"{left} values that are to be sealed are readable: run `jingying keys reseal`"] if left else []


@click.command()
@click.option("--sample", "with_sample", is_flag=True, help="Brings the sample camp into an empty database.")
@click.option("--drain", type=float, default=5, help="Seconds of not being ready before stopping at SIGTERM.")
def serve(with_sample: bool, drain: float) -> None:
    """Serves the API and pages."""
    settings = config.load()
    with locking.alone(settings.database):
        if with_sample:
            make_keys_if_new(settings)
        database = Database(settings.database, sealing.load_keys(Path(settings.keys)))
        migrating.migrate(database.writer)
        resealing.reseal(database)
        if with_sample:
            bring_sample(database)
        database.close()
        click.echo(f"serving on http://{settings.host}:{settings.port}")
        app = "service.app:create"  # named, not imported: only the app knows everybody
        how = {"host": settings.host, "port": settings.port, **listening(settings)}
        stopping.run(uvicorn.Config(app, factory=True, timeout_graceful_shutdown=stopping.PATIENCE, **how), drain)


def make_keys_if_new(settings: Settings) -> None:
    """Only together with the database: another's values are under keys that must be found, not made."""
    database = Database(settings.database)
    is_new = backups.is_empty(database.writer)
    database.close()
    if is_new and not Path(settings.keys).exists():
        keys.make()


def listening(settings: Settings) -> dict[str, Any]:
    """How a server listens: one process, nothing from the environment, forwarded addresses only from our proxies."""
    return {
        "workers": 1,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": list(settings.proxies),
    }


def bring_sample(database: Database) -> None:
    """The sample camp and one account a role, once; what proves them is shown now and never again."""
    with database.begin(SYSTEM, write=False) as session:
        if queries.list_camps(session, Page(limit=1)).total:
            return
    with audited(database, "camps.open") as session:
        camp = camp_actions.open_camp(
            session,
            number=SAMPLE,
            name="“青年菁英”成长行动2020年训练营",
            starts_on=SAMPLE_DAYS[0],
            ends_on=SAMPLE_DAYS[1],
        )
        camp.state = "running"
        given = {"officer": accounts.enrol(session, "officer", "组织员", Role.OFFICER, SAMPLE, None)}
        acting(session, camp.id)
        given["officer2"] = accounts.enrol(session, "officer2", "复核组织员", Role.OFFICER, SAMPLE, None)
    started = time.perf_counter()
    with audited(database, "imports.commit") as session:
        report = run(session, SAMPLE, None, files_of((Path(sample.__file__).parent,)), dry_run=False)
    with audited(database, "points.decide") as session:
        approved = _approve(session)
    taken = time.perf_counter() - started
    click.echo(
        f"sample camp {SAMPLE}: {report.entries} journal entries from 8 workbooks in {taken:.1f} s,"
        f" and {approved} that a second officer approved\n"
    )
    with audited(database, "accounts.add") as session:
        given |= _people(session)
    click.echo("Shown once; links are good for 60 minutes, tokens for 90 days.")
    for login, proofs in given.items():
        accounts.show(login, proofs)
    click.echo()


def _approve(session: Session) -> int:
    """What the rules want a second person for, by the second officer."""
    with as_officer(session, SAMPLE, "officer2") as camp_id:
        waiting = list_proposals(session, camp_id, clock.now(), waiting=True)
        for row in waiting:
            decide(session, camp_id, row.digest, "approve", "样例数据")
    return sum(len(lines_of(row.payload)) for row in waiting)


def _people(session: Session) -> dict[str, tuple[str, str]]:
    """One account for every other role; the mentor is the trainee's own."""
    made = {
        "mentor": accounts.enrol(session, "mentor", "导师", Role.MENTOR, SAMPLE, "DS2020-06"),
        "trainee": accounts.enrol(session, "trainee", "学员", Role.TRAINEE, SAMPLE, "QY2020-001"),
    }
    for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR):
        made[role.value] = accounts.enrol(session, role.value, role.value, role, None, None)
    return made

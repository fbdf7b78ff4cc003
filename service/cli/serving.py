"""`jingying serve`: migrates, brings the sample camp where asked and nothing is there yet, and serves."""

import time
from datetime import date
from pathlib import Path

import rich_click as click
import uvicorn

from service import config, migrating, sample
from service.actions import camps as camp_actions
from service.cli import accounts
from service.cli.importing import files_of, run
from service.database import Database, Session
from service.queries import camps as queries
from service.queries.select import Page
from service.rules.access import SYSTEM, Role

SAMPLE = "QY2020"
SAMPLE_DAYS = date(2020, 6, 1), date(2021, 6, 30)


@click.command()
def migrate() -> None:
    """Brings the database to this version's schema."""
    database = Database(config.load().database)
    migrating.migrate(database.writer)
    database.close()
    click.echo("the database is at this version's schema")


@click.command()
def doctor() -> None:
    """Checks schema, triggers and pragmas."""
    database = Database(config.load().database)
    problems = migrating.problems(database)
    database.close()
    click.echo("\n".join(problems) or "all is well")
    raise SystemExit(1 if problems else 0)


@click.command()
@click.option("--sample", "with_sample", is_flag=True, help="Brings the sample camp into an empty database.")
def serve(with_sample: bool) -> None:
    """Serves the API and pages."""
    settings = config.load()
    database = Database(settings.database)
    migrating.migrate(database.writer)
    if with_sample:
        bring_sample(database)
    database.close()
    click.echo(f"serving on http://{settings.host}:{settings.port}")
    app = "service.app:create"  # named, not imported: only the app knows everybody
    uvicorn.run(app, factory=True, host=settings.host, port=settings.port, log_config=None, access_log=False)


def bring_sample(database: Database) -> None:
    """The sample camp and one account a role, once; what proves them is shown now and never again."""
    with database.begin(SYSTEM, write=True) as session:
        if queries.list_camps(session, Page(limit=1)).total:
            return
        camp = camp_actions.open_camp(
            session,
            number=SAMPLE,
            name="“青年菁英”成长行动2020年训练营",
            starts_on=SAMPLE_DAYS[0],
            ends_on=SAMPLE_DAYS[1],
        )
        camp.state = "running"
        given = {"officer": accounts.enrol(session, "officer", "组织员", Role.OFFICER, SAMPLE, None)}
        given["officer2"] = accounts.enrol(session, "officer2", "复核组织员", Role.OFFICER, SAMPLE, None)
    started = time.perf_counter()
    with database.begin(SYSTEM, write=True) as session:
        report = run(session, SAMPLE, None, files_of((Path(sample.__file__).parent,)), dry_run=False)
    taken = time.perf_counter() - started
    click.echo(f"sample camp {SAMPLE}: {report.entries} journal entries from 8 workbooks in {taken:.1f} s\n")
    with database.begin(SYSTEM, write=True) as session:
        given |= _people(session)
    click.echo("Shown once; links are good for 60 minutes, tokens for 90 days.")
    for login, proofs in given.items():
        accounts.show(login, proofs)
    click.echo()


def _people(session: Session) -> dict[str, tuple[str, str]]:
    """One account for every other role; the mentor is the trainee's own."""
    made = {
        "mentor": accounts.enrol(session, "mentor", "导师", Role.MENTOR, SAMPLE, "DS2020-06"),
        "trainee": accounts.enrol(session, "trainee", "学员", Role.TRAINEE, SAMPLE, "QY2020-001"),
    }
    for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR):
        made[role.value] = accounts.enrol(session, role.value, role.value, role, None, None)
    return made

"""A script planted wherever people write never runs, on any page, and the content policy has nothing to refuse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlmodel import SQLModel

from tests import make
from tests.api.rich_world import REGISTER, ROSTER, workbook
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import MINE, PAGES, REVIEW

pytestmark = pytest.mark.unmeasured

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
SCRIPT = "<script>window.planted=1</script>"
IMAGE = "<img src=x onerror=window.planted=1>"
PLANT = f'">{IMAGE}{SCRIPT}'
FREE = {
    "name", "unit", "post", "school", "major", "education", "topic", "title", "host", "opinion", "content",
    "next_step", "comment", "body", "reason", "withdrawn_reason", "evidence", "answer", "relation", "handover",
    "cause", "filename", "group", "field", "subject", "label",
}  # fmt: skip
"""Columns that hold what somebody wrote."""
NOT_WORDS = {"journal", "decision", "motion", "proposal"}
"""Where such a column holds a digest or a document."""
PAGES_OF_FILES = {"officer", "mentor", "trainee"}
FILL = """form => {
  for (const field of form.querySelectorAll("input:not([type]), input[type=text], textarea")) field.value = %r;
  form.noValidate = true;
  form.requestSubmit();
}"""


def plantings() -> list[str]:
    """One statement for each column of every table that people write into."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in NOT_WORDS]
    words = [(table, c) for table in tables for c in table.columns if c.name in FREE and c.type.python_type is str]
    return [f'UPDATE "{table.name}" SET "{c.name}" = \'{PLANT}\' WHERE "{c.name}" <> \'\'' for table, c in words]


@pytest.fixture
def planted(world: World, reach: Reach) -> dict[str | None, list[str]]:
    """The addresses of what was planted, by who opens them."""
    make.policy(world, rules=make.with_rules(B04={"name": SCRIPT}))
    make.full_file(world)
    make.without_triggers(world.database, "PRAGMA ignore_check_constraints = ON", *plantings())
    return {role: [*pages, *written(role, reach)] for role, pages in PAGES.items()}


def written(role: str | None, reach: Reach) -> list[str]:
    """What is written over HTTP, and refused there where it is too long or of another kind."""
    own = {"officer": by_an_officer, "mentor": by_a_mentor, "trainee": by_a_trainee}.get(str(role))
    return own(reach) if own else []


def by_an_officer(reach: Reach) -> list[str]:
    officer = reach("officer")
    make.seminar(officer, topic=PLANT, group=SCRIPT)
    told = {"reason": PLANT, "evidence": PLANT}
    veto = make.post_lines(officer, "v", make.line(rule="V01", veto={"from": "2020-09-01"}, **told))
    award = make.post_lines(officer, "a", make.line(**told))
    roster = workbook("花名册", ROSTER, ["QY2020-011", PLANT, "女", "1990.03", PLANT, PLANT])
    register = workbook("加减分", REGISTER, [1, "2020-09-01", "QY2020-002", "B04", 1, PLANT])
    sent = [("file", (f"{IMAGE}.xlsx", roster)), ("file", (f"加减分{IMAGE}.xlsx", register))]
    tried = officer.post("/imports?dry_run=true", files=sent)
    assert (veto.status_code, award.status_code, tried.status_code) == (202, 201, 201), tried.text
    return [f"{CAMP}/proposals/{veto.json()['proposal']}", f"{CAMP}/entries/2", f"{CAMP}/imports/{tried.json()['id']}"]


def by_a_mentor(reach: Reach) -> list[str]:
    mentor = reach("mentor").signed_in()
    note = {"on": "2020-09-04", "form": "talk", "content": PLANT, "next_step": PLANT}
    assert mentor.post("/trainees/QY2020-001/notes", note).status_code == 201
    return [REVIEW]


def by_a_trainee(reach: Reach) -> list[str]:
    trainee, told = reach("trainee").signed_in(), {"occurred_on": "2020-09-04", "title": PLANT, "body": PLANT}
    answers = [
        trainee.post("/trainees/QY2020-001/growth/contributions", {"kind": "weekly_note", **told}),
        trainee.post("/privacy/requests", {"kind": "correction", "field": SCRIPT, "content": PLANT}),
    ]
    assert [one.status_code for one in answers] == [201, 201]
    return [MINE]


def test_no_planted_script_runs_on_any_page(visit: Open, planted: dict[str | None, list[str]]) -> None:
    for role, paths in planted.items():
        visitor = visit(role)
        faults = [f"{role} {path}: {one}" for path in paths for one in tried(visitor, path)]
        assert faults == []
        assert visitor.problems == []
        visitor.open(MINE)
        assert role not in PAGES_OF_FILES or SCRIPT in visitor.page.locator("main").inner_text()  # as words


def tried(visitor: Visit, path: str) -> list[str]:
    """The page, and what its form answers to the same again."""
    page = visitor.page
    visitor.open(path)
    found = ran(page)
    forms = page.locator("main form[method=post]:has(textarea)")
    if forms.count():
        with page.expect_navigation():
            forms.first.evaluate(FILL % PLANT)
        found += ran(page)
    return found


def ran(page: Page) -> list[str]:
    """What of it became an element or ran."""
    return [
        *(["it ran"] if page.evaluate("window.planted") else []),
        *page.locator("img, main script").evaluate_all("all => all.map(one => one.outerHTML)"),
    ]

"""Every page, in both languages and on both sizes: nothing that axe finds, nothing outside, nothing planted runs."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit

pytestmark = pytest.mark.unmeasured

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
MINE = f"{CAMP}/trainees/QY2020-001"
REVIEW = f"{CAMP}/seminars/YT01-1/reviews/QY2020-002"
PAGES = {
    None: ["/sign-in", "/sign-in/link?link=abc", "/nothing-here"],
    "officer": [f"{CAMP}/overview", f"{CAMP}/trainees", MINE, f"{MINE}/points", f"{CAMP}/points", f"{CAMP}/ranking",
                f"{MINE}/recommendation", "/account",
                f"{CAMP}/proposals", f"{CAMP}/entries/new", f"{CAMP}/entries/1", f"{CAMP}/settlements",
                f"{CAMP}/imports", f"{CAMP}/recommendations", f"{CAMP}/outcomes", f"{MINE}/outcomes",
                f"{CAMP}/phase", f"{CAMP}/seminars/YT01-1",
                f"{CAMP}/seminars/YT01-1/reviews/QY2020-001/DS2020-01", f"{CAMP}/panels?groups=2&panel_size=1",
                f"{CAMP}/sessions/2020-07-12/am", f"{CAMP}/courses/KC01", f"{CAMP}/assignments",
                f"{CAMP}/rules", f"{CAMP}/rule-drafts", f"{CAMP}/ledger", f"{CAMP}/privacy",
                f"{CAMP}/recusals", f"{CAMP}/retention", "/account/tokens",
                f"{CAMP}/exports", f"{MINE}/appointment-form", f"{CAMP}/notices",
                f"{CAMP}/notices/plan"],
    "mentor": [f"{CAMP}/tasks", REVIEW, f"{CAMP}/trainees", f"{CAMP}/points", f"{MINE}/notes",
               f"{MINE}/assessments/1", f"{MINE}/assessments/2", f"{CAMP}/recusals"],
    "trainee": [MINE, f"{MINE}/points", f"{CAMP}/trainees", "/account", "/account/password", "/account/notices",
                f"{CAMP}/ranking",
                f"{CAMP}/courses", f"{CAMP}/own-entries", f"{CAMP}/own-data", f"{CAMP}/own-data/readers",
                f"{CAMP}/sessions", f"{CAMP}/seminars/YT01-1",
                f"{CAMP}/rules", "/privacy"],
    "sysadmin": ["/", "/calendar/2020", "/accounts", "/accounts/new", "/accounts/officer", "/motions", "/openings",
                 "/status", "/account"],
    "secadmin": ["/accounts/officer", "/accounts/officer/roles", "/settings", "/motions"],
    "auditor": ["/audit", "/audit?camp=QY2020", "/audit/persons/QY2020/QY2020-001", "/audit/accounts/officer",
                "/audit/verification?run=true", "/audit/alerts", f"{CAMP}/ledger"],
}  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PLANTED = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture
def filled(world: World, reach: Reach) -> None:
    """Somebody with a whole file and points, a seminar under way, and markup in whatever people type."""
    make.policy(world)
    make.full_file(world)
    place = make.seminar(reach("officer"), topic=PLANTED[:28])
    make.review(reach("mentor").signed_in(), f"{place}/reviews/QY2020-001", 20, 20, 20, 15, 15, comment=PLANTED)
    typed(reach)
    with world.session() as session:
        make.put_in(session, make.notice(world, state="failed", error="smtp-550", attempts=2))
        make.trainee(session, world.camp_id, 9, name="<b>武</b>", unit=PLANTED, school=PLANTED, post=PLANTED)


def typed(reach: Reach) -> None:
    """What mentors and trainees write of their own accord."""
    mentor, trainee, one = reach("mentor").signed_in(), reach("trainee").signed_in(), "/trainees/QY2020-001"
    told = {"occurred_on": "2020-09-04", "title": PLANTED, "body": PLANTED}
    answers = [
        mentor.post(f"{one}/notes", {"on": "2020-09-04", "form": "talk", "content": PLANTED, "next_step": PLANTED}),
        trainee.post(f"{one}/growth/contributions", {"kind": "weekly_note", **told}),
        trainee.post("/privacy/requests", {"kind": "correction", "field": "<b>school</b>", "content": PLANTED}),
        reach("officer").post("/courses", make.course_body(name=PLANTED, field="<b>党性</b>")),
    ]
    assert [one.status_code for one in answers] == [201] * 4


AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
FAULTS = """async () => {
  const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) < place);
  const looks = new Set(), gaps = new Map();
  for (const one of document.querySelectorAll("tr, li")) {
    const look = one.outerHTML.replace(/>[^<]*[^<\\s][^<]*</g, ">words<").replace(/[0-9]+/g, "0");
    if (looks.has(look)) gaps.set(one, document.createComment("like one above"));
    looks.add(look);
  }
  for (const [one, gap] of gaps) one.replaceWith(gap);
  const {violations} = await axe.run({resultTypes: ["violations"]});
  for (const [one, gap] of gaps) gap.replaceWith(one);
  const nodes = violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)}`));
  return [...nodes, ...twice.map(id => "twice: " + id)];
}"""


def found_by_axe(page: Page) -> list[str]:
    """Of rows that differ in nothing but words and numbers it sees the first: it takes half a second for forty."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS)
    return found


def found_at(visitor: Visit, address: str) -> list[str]:
    """What axe finds at an address; it is a script, so that a visitor without scripts would wait for it for ever."""
    visitor.page.goto(address)
    return found_by_axe(visitor.page)


@pytest.mark.parametrize("role", PAGES, ids=str)
def test_every_page_is_accessible_inert_and_alone(role: str | None, visit: Open, filled: None) -> None:
    visitor = visit(role)
    visitor.page.add_init_script(AXE)
    faults = []
    for language, size in (("zh", PHONE), ("en", DESK)):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.open(f"/language/{language}?next=/sign-in")
        for path in PAGES[role]:
            visitor.open(path)
            assert visitor.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
            faults += [f"{path} {language} {one}" for one in found_by_axe(visitor.page)]
            wide = visitor.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            faults += [f"{path} {language} is wider than the screen"] * wide
    assert faults == []
    assert visitor.problems == []


def test_targets_are_large_enough_for_a_thumb(visit: Open, filled: None) -> None:
    mentor = visit("mentor")
    mentor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    mentor.open(REVIEW)
    small = mentor.page.locator(
        "button, .marks label:not(.exact) span, input:not([type=hidden]):not([type=radio])"
    ).evaluate_all(
        "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert small == []

"""What the API answers, opened in a real browser: nothing in it runs, and nothing goes out."""

from collections.abc import Callable

import pytest

from tests import make
from tests.make import ROOT, World
from tests.surfing import Visit

Open = Callable[[str | None], Visit]
MARKUP = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>"
PLANTED = "QY2020-009"


@pytest.fixture(autouse=True)
def planted(world: World) -> None:
    """Markup in every text of a trainee and of a course, as an import would bring it."""
    with world.session() as session:
        short = MARKUP[:25] + "<svg onload=alert(3)>"
        make.trainee(session, world.camp_id, 9, name=short, unit=MARKUP, school=MARKUP, major=MARKUP, post=MARKUP)


PAGES = [
    (f"{ROOT}/trainees", 200), (f"{ROOT}/trainees/{PLANTED}", 200), (f"{ROOT}/trainees/{PLANTED}/growth", 200),
    (f"{ROOT}/points/standings", 200), ("/api/me", 200), ("/health/live", 200),
    (f"{ROOT}/trainees?q={MARKUP[:25]}", 200), (f"{ROOT}/trainees/{MARKUP}", 404), (f"/{MARKUP}", 404),
    (f"{ROOT}/trainees?{MARKUP}=1", 400), (f"{ROOT}/trainees?limit={MARKUP}", 400), (f"/api/camps/{MARKUP}", 404),
]  # fmt: skip


def test_s46_s47_nothing_of_an_answer_runs_and_nothing_leaves_this_machine(visit: Open) -> None:
    officer = visit("officer")
    for path, status in PAGES:
        answer = officer.open(path)
        assert answer.status == status, path
        assert officer.page.locator("script, img, svg").count() == 0
    assert officer.problems == []


def test_s40_an_answer_that_is_taken_for_a_page_is_bound_by_the_policy(visit: Open) -> None:
    officer = visit("officer")
    officer.open("/api/me")
    with pytest.raises(Exception, match="Content Security Policy"):
        officer.page.add_script_tag(content="window.ran = 1")
    assert officer.page.evaluate("window.ran") is None
    assert [one for one in officer.problems if "Content Security Policy" in one or "refused by the policy" in one]
    officer.problems.clear()


def test_s32_another_site_cannot_write_with_our_cookie(visit: Open, world: World) -> None:
    """Not even one on the same machine, to which the browser sends the cookie."""
    officer = visit("officer")
    officer.open("/health/live")
    assert officer.page.evaluate(POST, [f"{ROOT}/trainees", make.trainee_body(8)]) == 201
    foreign = "http://127.0.0.1:1/"
    target = f"{officer.address}{ROOT}/trainees"
    officer.page.route(foreign, lambda route: route.fulfill(content_type="text/html", body=FORM.format(target)))
    officer.page.goto(foreign)
    with officer.page.expect_response(target) as answered:
        officer.page.click("button")
    assert answered.value.request.all_headers()["cookie"] == f"__Host-jy={world.people['officer'].session}"
    assert (answered.value.status, answered.value.json()["type"]) == (403, "urn:jingying:problem:cross-site")
    officer.requests.clear()
    officer.problems.clear()  # the form is a plain page without an icon


POST = """async ([path, body]) => {
  const headers = {"content-type": "application/json"};
  return (await fetch(path, {method: "POST", headers, body: JSON.stringify(body)})).status;
}"""
FORM = "<form method=post enctype=text/plain action={}><input name=a><button>b</button></form>"

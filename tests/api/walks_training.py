"""Courses, half-days, exams and visits."""

from tests import make
from tests.api.walking import CAMP, FOUR, ONE, THREE, TRAINEE, get, post, put

COURSE, EXAM, VISIT = CAMP + "/courses/{no}", CAMP + "/exams/{exam}", CAMP + "/visits/{visit}"
ENROLMENT = COURSE + "/enrolments/{trainee}"
HALF = CAMP + "/sessions/{on}/{half}"
STARTED, CHOOSABLE, CHOSEN = {"no": "KC03"}, {"no": "KC01"}, {"no": "KC02"}
SEATED = {**STARTED, "trainee": THREE}
PAST, TODAY = {"on": "2020-06-09", "half": "am"}, {"on": "today", "half": "am"}
AT = {"no": ONE}

WALKS = dict(
    [
        get(CAMP + "/requirements/hours", "trainee"),
        put(CAMP + "/requirements/hours", {"hours": {"党性教育": 24}}),
        get(TRAINEE + "/hours", "trainee", place=AT),
        get(CAMP + "/courses", "trainee"),
        post(CAMP + "/courses", make.course_body(9)),
        get(COURSE, "trainee", place=CHOOSABLE),
        put(COURSE, make.course_body(3, name="群众路线专题", places=9), place=STARTED),
        get(COURSE + "/enrolments", place=STARTED),
        post(COURSE + "/enrolments", {"trainee": FOUR}, place=STARTED),
        get(TRAINEE + "/enrolments", "trainee", place=AT),
        get(ENROLMENT, place=SEATED),
        post(ENROLMENT + "/drop", place={**CHOSEN, "trainee": ONE}, status=200),
        post(ENROLMENT + "/result", {"result": "completed"}, place=SEATED, status=200),
        post(COURSE + "/choice", None, "trainee", place=CHOOSABLE),
        post(COURSE + "/choice/drop", None, "trainee", place=CHOSEN, status=200),
        get(CAMP + "/sessions", "trainee"),
        post(CAMP + "/sessions", {"on": "2020-06-10", "half": "pm", "title": "开班式"}),
        get(HALF, "trainee", place=PAST),
        get(HALF + "/attendance", "mentor", place=PAST),
        put(HALF + "/attendance", {"marks": {ONE: "late", THREE: "present"}}, place=PAST),
        post(HALF + "/code", {"minutes": 10}, place=TODAY),
        post(HALF + "/attendance", {"code": "{code}"}, "trainee", place=TODAY, status=200),
        get(TRAINEE + "/attendance", "trainee", place=AT),
        get(CAMP + "/exams", "trainee"),
        post(CAMP + "/exams", {"subject": "实务测试", "on": "2020-11-06"}),
        get(EXAM, "trainee", place={"exam": "exam"}),
        get(EXAM + "/scores", "trainee", place={"exam": "exam"}),
        put(EXAM + "/scores", {"scores": {ONE: 87.1}}, place={"exam": "exam"}),
        get(CAMP + "/visits", "trainee"),
        post(CAMP + "/visits", {"name": "韶山现场教学", "on": "2020-07-09"}),
        get(VISIT, "trainee", place={"visit": "visit"}),
        get(VISIT + "/attendance", "trainee", place={"visit": "visit"}),
        put(VISIT + "/attendance", {"trainees": [ONE, THREE]}, place={"visit": "visit"}),
    ]
)

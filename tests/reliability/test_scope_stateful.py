"""An officer and two mentors in any order, against a model of plain sets: nobody sees a stranger, all is recorded."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from litestar import Litestar

from service.app import working_on
from service.database import Database
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.audit import Audit
from service.tables.mentors import Mentor
from tests import make
from tests.asking import Client
from tests.reliability.load import broken_chains

pytestmark = pytest.mark.unmeasured

EXAMPLES, STEPS = 50, 50
NUMBER = re.compile(rf"{make.CAMP}-\d{{3}}")
NTH = st.integers(1, 9)
WHO = st.sampled_from(["officer", "mentor", "mentor2"])
OWN = {"mentor": "DS2020-01", "mentor2": "DS2020-02"}
PAGES = st.sampled_from(["/trainees/{}", "/trainees/{}/growth", "/points/trainees/{}/explanation"])


def number(n: int) -> str:
    return f"{make.CAMP}-{n:03}"


class Camp(RuleBasedStateMachine):
    """What is known of it: who is there, who has whom since when, what was posted, and every request's name."""

    counted: Counter[str]

    def __init__(self, application: Litestar, path: Path) -> None:
        super().__init__()
        self.database = Database(f"sqlite:///{path}", make.KEYS)
        self.world = make.world(self.database)
        make.policy(self.world)
        with self.world.session() as session:
            for row in session.scalars(columns(Mentor)):
                row.capacity = 99
        application.state.update(working_on(self.database))
        self.client = Client(application)
        self.client.__enter__()
        self.people = {number(n) for n in range(1, 5)}
        self.pairs: dict[str, tuple[str, date, str]] = {}
        self.ended: dict[str, date] = {}
        self.lines: Counter[str] = Counter()
        self.keys: dict[str, Any] = {}
        self.requests: list[str] = []

    @initialize()
    def first_pair(self) -> None:
        (row,) = self.call("officer", "GET", "/assignments").json()["items"]
        self.pairs[row["trainee"]] = row["mentor"], date.fromisoformat(row["starts_on"]), row["id"]

    def call(self, who: str, method: str, path: str, **options: Any) -> Any:
        answer = make.Caller(self.client, self.world.people[who]).request(method, path, **options)
        self.requests.append(answer.headers["x-request-id"])
        self.counted["requests"] += 1
        return answer

    def visible(self, who: str) -> set[str]:
        if who == "officer":
            return self.people
        return {no for no, (mentor, _, _) in self.pairs.items() if mentor == OWN[who]}

    def shown(self, who: str, answer: Any) -> set[str]:
        assert answer.status_code == 200, answer.text
        found = set(NUMBER.findall(answer.text))
        assert found <= self.visible(who)
        return found

    @rule(n=NTH)
    def admit(self, n: int) -> None:
        answer = self.call("officer", "POST", "/trainees", json=make.trainee_body(n))
        assert answer.status_code == (409 if number(n) in self.people else 201), answer.text
        self.people.add(number(n))

    @rule(n=NTH, who=st.sampled_from(sorted(OWN)))
    def pair(self, n: int, who: str) -> None:
        no, day = number(n), self.ended.get(number(n), date(2020, 6, 14)) + timedelta(1)
        body = {"trainee": no, "mentor": OWN[who], "starts_on": day.isoformat()}
        answer = self.call("officer", "POST", "/assignments", json=body)
        if no not in self.people:
            assert answer.status_code in {404, 422}, answer.text
        elif no in self.pairs:
            assert answer.status_code == 409, answer.text
        else:
            assert answer.status_code == 201, answer.text
            self.pairs[no] = OWN[who], day, answer.json()["id"]

    @rule(n=NTH)
    def part(self, n: int) -> None:
        if number(n) not in self.pairs:
            return
        _, since, assignment = self.pairs.pop(number(n))
        self.ended[number(n)] = since + timedelta(3)
        body = {"on": self.ended[number(n)].isoformat(), "reason": "调整"}
        assert self.call("officer", "POST", f"/assignments/{assignment}/end", json=body).status_code == 200

    @rule(n=NTH, key=st.integers(0, 5))
    def award(self, n: int, key: int) -> None:
        no, key_ = number(n), f"key{key}-{n}"
        line = {"trainee": no, "rule": "B04", "on": "2020-09-01", "times": 1, "reason": "理由"}
        headers = {"idempotency-key": key_}
        answer = self.call("officer", "POST", "/points/vouchers", json={"lines": [line]}, headers=headers)
        if no not in self.people:
            assert answer.status_code in {404, 422}, answer.text
        elif key_ in self.keys:
            assert (answer.status_code, answer.json()["first_seq"]) == (200, self.keys[key_])
        else:
            assert answer.status_code == 201, answer.text
            self.keys[key_] = answer.json()["first_seq"]
            self.lines[no] += 1

    @rule(who=WHO)
    def lists(self, who: str) -> None:
        assert self.shown(who, self.call(who, "GET", "/trainees?limit=200")) == self.visible(who)

    @rule(who=WHO, n=NTH, page=PAGES)
    def opens(self, who: str, n: int, page: str) -> None:
        answer = self.call(who, "GET", page.format(number(n)))
        if number(n) in self.visible(who):
            assert self.shown(who, answer) == {number(n)}
        else:
            assert (answer.status_code, set(NUMBER.findall(answer.text))) == (404, {number(n)})

    @rule(who=WHO)
    def counts(self, who: str) -> None:
        answer = self.call(who, "GET", "/points/entries?limit=200")
        self.shown(who, answer)
        found = Counter(row["trainee"] for row in answer.json()["items"] if row["trainee"])
        assert found == Counter({no: self.lines[no] for no in self.visible(who) if self.lines[no]})

    @rule(who=WHO)
    def ranks(self, who: str) -> None:
        answer = self.call(who, "GET", "/points/standings?limit=200")
        assert self.shown(who, answer) == self.visible(who)

    @invariant()
    def step(self) -> None:
        self.counted["steps"] += 1

    def teardown(self) -> None:
        self.client.__exit__(None, None, None)
        with self.database.begin(SYSTEM, write=False) as session:
            rows = Counter(session.scalars(columns(c(Audit.request_id))))
            broken = broken_chains(session)
        self.database.close()
        self.counted["examples"] += 1
        assert rows == Counter(self.requests)
        assert broken == ()


def test_r13_nobody_is_shown_a_stranger_and_every_request_is_recorded(
    application: Litestar, sqlite_template: Path, tmp_path: Path, say: Callable[[object], None]
) -> None:
    counted = Counter[str]()

    class Copied(Camp):
        def __init__(self) -> None:
            path = tmp_path / f"{uuid4().hex}.sqlite3"
            shutil.copy(sqlite_template, path)
            self.counted = counted
            super().__init__(application, path)

    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Copied, settings=how)
    say(dict(counted))
    assert counted["examples"] >= EXAMPLES

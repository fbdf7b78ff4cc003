"""Each scope is opened wide in turn, and some check of S-04 or S-09 must notice."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import inspect, select, true

from service.queries import prepared, scoping
from service.queries.access import SCOPES
from service.rules.access import GRANTS, SYSTEM, Role
from service.tables.ranking import PublicityWindow
from tests import make
from tests.api import wide_world
from tests.api.test_scope_api import HIDDEN, variants
from tests.api.test_views_api import AUDIENCES, CANARIES, KNOWN_BY_NUMBER, plant
from tests.api.walking import FOUR, ONE, TWO
from tests.api.wide_world import STRANGE, Wide
from tests.make import Caller

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
CAMP_NAMED = """
Book Camp Checkpoint Course Event Exam HoursRequirement Note Organisation Panellist Policy Seminar TrainingSession Visit
Voucher
"""
"""Everybody of a camp reads them, and their statements name the camp besides."""
OFFICE = "Decision Erasure ImportBatch ImportFile NoticeDelivery NoticePlan PolicyDraft Proposal"
"""Only officers have addresses for them, and their statements name the camp besides."""
WITH_PERSON = """
Assignment Attachment Enrolment EventParticipation ExamScore MentoringNoteVersion Participant Posting
PostingTask Registration ReviewVersion VisitAttendance
"""
"""Read only together with a person, a note or a review whose own scope was asked first."""
OWN = "PrivacyRequest Recusal"
"""These readings hold no canary of others'; the topic's own tests tell whose rows are listed."""
PROCEDURE = """
Objection ObjectionAct ObjectionRow Outcome PublicityWindow Recommendation RecommendationAct RecommendationRow Snapshot
"""
"""Sheets are read whole and narrowed row by row to the people whom one sees; the tests of published sheets tell."""
SHARED = "CalendarDay"
"""The same for everybody."""
UNSEEN = {name for group in (CAMP_NAMED, OFFICE, WITH_PERSON, OWN, PROCEDURE, SHARED) for name in group.split()}
"""Scopes that no reading here shows the lack of, since something else stands behind them."""
SOME = 12
WRITTEN = (".pdf", ".zip", ".docx", ".xlsx")
"""Documents whose words cannot be read in their bytes."""


@pytest.fixture
def open_world(sqlite_url: str, application: Litestar) -> Iterator[tuple[Call, Wide]]:
    with wide_world.opened(sqlite_url, application) as (call, wide):
        plant(wide.world)
        yield call, wide


@dataclass(frozen=True)
class Probe:
    """One reading, and what S-04 and S-09 say of it: that it is not there, or what is not in it."""

    login: str
    path: str
    hidden: bool = False
    banned: tuple[str, ...] = ()

    def is_breached(self, call: Call) -> bool:
        answer = call(self.login).signed_in().get(self.path)
        shown = self.hidden and answer.status_code < 300
        return shown or answer.status_code >= 500 or any(word in answer.text for word in self.banned)


def reads(call: Call, login: str) -> Iterator[str]:
    caller, role = call(login).signed_in(), Role(login.rstrip("23"))
    for route, policy in wide_world.routes(caller.client.app):
        if route.method == "GET" and policy.perm is not None and role in GRANTS[policy.perm].roles:
            yield route.template


def probes(call: Call, wide: Wide) -> Iterator[Probe]:
    yield from _hidden(call, wide)
    for audience, login in AUDIENCES.items():
        secret = tuple(canary for canary, readers in CANARIES.items() if audience not in readers)
        strange = TWO if audience in {"mentor", "trainee"} else STRANGE
        yield from _own(call, wide, login, (*secret, f'"{strange}"', STRANGE))
    yield from _own(call, wide, "officer2", (f'"{FOUR}"', STRANGE))


def _hidden(call: Call, wide: Wide) -> Iterator[Probe]:
    for login, numbers in HIDDEN.items():
        for template in reads(call, login):
            for no in numbers:
                for hidden, _ in variants(template, wide.ids[ONE], wide.ids[no]):
                    yield Probe(login, wide_world.address(template, hidden), hidden=True)


def _own(call: Call, wide: Wide, login: str, banned: tuple[str, ...]) -> Iterator[Probe]:
    own = wide.ids[ONE]
    for template in reads(call, login):
        if template not in KNOWN_BY_NUMBER.get(login, ()) and not template.endswith(WRITTEN):
            for seminar in (own["seminar"], f"YT{ONE}-1", "YT-两人") if "/seminars/{no}" in template else ("",):
                yield Probe(login, wide_world.address(template, {**own, "seminar": seminar}), banned=banned)


def touched(call: Call, wide: Wide, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Probe]]:
    """Which readings ask for rows of which table; none of them breaks a promise as things are."""
    found: dict[str, list[Probe]] = defaultdict(list)
    named: set[str] = set()
    broken: list[Probe] = []

    def noting(act: Callable[..., Any], place: int) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            named.update(model.__name__ for model in scoping.models_of(given[place]))
            return act(*given)

        return noted

    with monkeypatch.context() as watched:
        watched.setattr(scoping, "limited", noting(scoping.limited, 0))
        watched.setattr(prepared, "_run", noting(prepared._run, 1))
        for probe in probes(call, wide):
            named.clear()
            if probe.is_breached(call):
                broken.append(probe)
            for name in named:
                found[name].append(probe)
    assert not broken
    return found


def forget(model: Any) -> None:
    """Statements that name it, as they were limited and compiled before."""
    known: list[Any] = [scoping._LIMITED, prepared._PREPARED]
    for statements in known:
        for statement in list(statements):
            if model in scoping.models_of(statement):
                del statements[statement]


def test_s04_each_scope_opened_wide_is_noticed(open_world: tuple[Call, Wide], monkeypatch: pytest.MonkeyPatch) -> None:
    call, wide = open_world
    asked, unnoticed = touched(call, wide, monkeypatch), set()
    for model in SCOPES:
        with monkeypatch.context() as opened:
            opened.setitem(SCOPES, model, lambda _: true())
            forget(model)
            if not any(probe.is_breached(call) for probe in tried(asked, model.__name__)):
                unnoticed.add(model.__name__)
        forget(model)
    assert sorted(unnoticed - UNSEEN) == [] == sorted(UNSEEN - unnoticed)


def tried(asked: dict[str, list[Probe]], name: str) -> list[Probe]:
    """All that could notice, and some of what is known not to."""
    return asked[name][:: len(asked[name]) // SOME + 1] if name in UNSEEN else asked[name]


def rows_of(wide: Wide, model: Any, viewer: Any) -> int:
    with wide.world.database.begin(viewer, write=False) as session:
        return len(session.execute(select(*(getattr(model, one.key) for one in inspect(model).primary_key))).all())


def test_s04_every_scope_leaves_something_out(open_world: tuple[Call, Wide]) -> None:
    """Of every table that the wide world has rows in, somebody sees fewer than there are."""
    _, wide = open_world
    with wide.world.session() as session:
        window = session.execute(select(PublicityWindow)).scalars().first()
        assert window is not None
        other = {**window.model_dump(), "trainee_id": wide.world.trainees[TWO]}
        make.put_in(session, PublicityWindow(**other))
    viewers = [wide.world.viewer(login) for login in ("officer", "mentor", "trainee")]
    whole = {model: rows_of(wide, model, SYSTEM) for model in SCOPES}
    wide_open = {
        model.__name__
        for model, count in whole.items()
        if count and min(rows_of(wide, model, viewer) for viewer in viewers) == count
    }
    assert wide_open == set()

"""One's own data: requests, answers, restriction, the copy, and what is held for what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from litestar import Litestar
from sqlmodel import col, select

from service import clock
from service.erasures import read_lines
from service.http import tending
from service.tables.access import LoginAttempt, Recusal
from service.tables.camps import Camp
from service.tables.privacy import Erasure, PrivacyRequest
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World, telling

Call = Callable[[str | None], Caller]
ONE, REQUESTS = "/trainees/QY2020-001", "/privacy/requests"
WISHES: dict[str, dict[str, Any]] = {
    "copy": {"kind": "copy"},
    "correction": {"kind": "correction", "field": "post", "content": "现任副科长"},
    "deletion": {"kind": "deletion"},
    "explanation": {"kind": "explanation", "content": "第三季度为何少两分"},
    "restriction": {"kind": "restriction", "content": "对鉴定有异议"},
}


@pytest.fixture
def ledger(application: Litestar, tmp_path: Path) -> Iterator[Path]:
    """The list of erased persons, of this test alone."""
    before = application.state.settings
    application.state.settings = msgspec.structs.replace(before, erasures=str(tmp_path / "erasures.ndjson"))
    yield tmp_path / "erasures.ndjson"
    application.state.settings = before


@pytest.fixture
def trainee(call: Call) -> Caller:
    return call("trainee").signed_in()


@pytest.fixture
def officer(call: Call) -> Caller:
    return call("officer").signed_in()


def filed(trainee: Caller, kind: str) -> str:
    answer = trainee.post(REQUESTS, WISHES[kind])
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def answered(officer: Caller, asked: str, verdict: str = "granted", **more: Any) -> Any:
    return officer.post(f"{REQUESTS}/{asked}/answer", {"verdict": verdict, "answer": "已办理", **more})


def camp_state(world: World, state: str) -> None:
    with world.session() as session:
        camp = session.get(Camp, world.camp_id)
        assert camp is not None
        camp.state = state


def test_s68_a_request_is_filed_with_its_day_and_read_by_her_and_the_officers(
    trainee: Caller, officer: Caller, call: Call
) -> None:
    for kind, wish in WISHES.items():
        made = trainee.post(REQUESTS, wish).json()
        assert (made["no"], made["kind"], made["state"]) == ("QY2020-001", kind, "open")
        assert made["due_on"] == (clock.today() + timedelta(30)).isoformat()
        assert made["answer"] is None
        assert made["overdue"] is False
    for reader, path in ((trainee, f"{REQUESTS}/own"), (officer, REQUESTS)):
        assert {one["kind"] for one in reader.get(path).json()["items"]} == set(WISHES), path
    other = call("trainee2").signed_in()
    assert other.get(f"{REQUESTS}/own").json()["total"] == 0
    assert call("mentor").signed_in().get(REQUESTS).status_code == 403


def test_s68_a_correction_says_what_is_wrong(trainee: Caller) -> None:
    assert trainee.post(REQUESTS, {"kind": "correction", "field": "post"}).status_code == 422
    for wrong in ({"kind": "refund"}, {"kind": "copy", "state": "granted"}, {"kind": "copy", "content": ""}, {}):
        assert trainee.post(REQUESTS, wrong).status_code == 400, wrong


def test_s68_who_waits_longest_comes_first_and_is_flagged_when_late(
    trainee: Caller, officer: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, done, fresh = filed(trainee, "explanation"), filed(trainee, "copy"), filed(trainee, "correction")
    answered(officer, done)
    with world.session() as session:
        rows = {str(row.id): row for row in session.scalars(select(PrivacyRequest))}
        rows[late].due_on, rows[done].due_on = (clock.today() - timedelta(1),) * 2
    shown = officer.get(REQUESTS).json()["items"]
    assert [(one["id"], one["overdue"]) for one in shown] == [(late, True), (fresh, False), (done, False)]
    with world.session() as session:
        for row in session.scalars(select(PrivacyRequest).where(col(PrivacyRequest.state) == "open")):
            row.due_on = clock.today()
    assert not any(one["overdue"] for one in officer.get(REQUESTS).json()["items"])


def test_s68_a_request_is_withdrawn_by_her_and_by_nobody_else(trainee: Caller, officer: Caller, call: Call) -> None:
    asked = filed(trainee, "deletion")
    other = call("trainee2").signed_in()
    missing = other.post(f"{REQUESTS}/{uuid4()}/withdrawal")
    assert telling(other.post(f"{REQUESTS}/{asked}/withdrawal")) == telling(missing)
    assert missing.status_code == 404
    assert trainee.post(f"{REQUESTS}/{asked}/withdrawal").json()["state"] == "withdrawn"
    assert trainee.post(f"{REQUESTS}/{asked}/withdrawal").status_code == 409
    assert answered(officer, asked).status_code == 409


def test_s68_a_refusal_gives_its_reason_and_is_final(trainee: Caller, officer: Caller) -> None:
    asked = filed(trainee, "explanation")
    assert officer.post(f"{REQUESTS}/{asked}/answer", {"verdict": "refused"}).status_code == 400
    refused = answered(officer, asked, "refused", answer="已在公示中说明").json()
    assert (refused["state"], refused["answer"]) == ("refused", "已在公示中说明")
    assert refused["answered_at"]
    assert trainee.get(f"{REQUESTS}/own").json()["items"][0]["answer"] == "已在公示中说明"
    again = answered(officer, asked)
    assert (again.status_code, again.json()["type"]) == (409, "urn:jingying:problem:wrong-state")


def test_s68_a_granted_correction_names_what_was_changed(trainee: Caller, officer: Caller) -> None:
    asked = filed(trainee, "correction")
    assert answered(officer, asked).status_code == 422
    told = answered(officer, asked, changed=["post", "since"], answer="依任免文件").json()
    assert (told["state"], told["answer"]) == ("granted", "已更正：post、since。依任免文件")


def test_s68_who_is_recused_handles_no_request_of_that_person(trainee: Caller, officer: Caller, world: World) -> None:
    asked = filed(trainee, "explanation")
    with world.session() as session:
        place: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": world.trainees["QY2020-001"]}
        by = world.people["officer"].account_id
        session.add(Recusal(**place, account_id=by, kind="kinship", declared_at=clock.now()))
    assert officer.get(REQUESTS).json()["total"] == 0
    assert answered(officer, asked).status_code == 404
    assert officer.post(f"{ONE}/restriction", {"reason": "有异议"}).status_code == 404


def test_s68_restriction_hides_a_file_from_all_but_herself_until_it_is_lifted(
    trainee: Caller, officer: Caller, call: Call, world: World
) -> None:
    make.policy(world)
    make.entered(call("officer"), make.line("QY2020-002"), make.line("QY2020-003", times=2))
    places = {one["no"]: one["place"] for one in officer.get("/points/standings").json()["items"]}
    assert answered(officer, filed(trainee, "restriction"), answer="核查期间限制").json()["state"] == "granted"
    for role in ("officer", "officer2", "mentor"):
        assert call(role).get(ONE).status_code == call(role).get(f"{ONE}/growth").status_code == 404, role
    assert "QY2020-001" not in {one["no"] for one in officer.get("/trainees").json()["items"]}
    shown = {one["no"]: one["place"] for one in officer.get("/points/standings").json()["items"]}
    assert shown == {no: place for no, place in places.items() if no != "QY2020-001"}
    assert trainee.get(f"{ONE}/growth").status_code == trainee.get(f"{ONE}/copy").status_code == 200
    held = {"no": "QY2020-001", "restricted": True, "restricted_reason": "核查期间限制"}
    assert officer.get("/privacy/restrictions").json()["items"] == [held]
    assert officer.post(f"{ONE}/restriction", {"reason": "再次"}).status_code == 409
    lifted = officer.post(f"{ONE}/restriction/lift").json()
    assert lifted == {"no": "QY2020-001", "restricted": False, "restricted_reason": None}
    assert officer.post(f"{ONE}/restriction/lift").status_code == 409
    assert call("officer").get(ONE).status_code == call("mentor").get(ONE).status_code == 200


def test_s68_a_restricted_trainee_may_still_ask(trainee: Caller, officer: Caller) -> None:
    officer.post(f"{ONE}/restriction", {"reason": "有异议"})
    asked = filed(trainee, "explanation")
    assert [one["id"] for one in officer.get(REQUESTS).json()["items"]] == [asked]
    assert answered(officer, asked).json()["state"] == "granted"


@pytest.mark.parametrize("state", ["draft", "running", "closing"])
def test_s68_nobody_is_erased_while_points_are_made(
    trainee: Caller, officer: Caller, world: World, ledger: Path, state: str
) -> None:
    camp_state(world, state)
    asked = filed(trainee, "deletion")
    refused = answered(officer, asked)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:camp-running")
    assert trainee.get(f"{REQUESTS}/own").json()["items"][0]["state"] == "open"
    assert not ledger.exists()


def test_s68_a_granted_deletion_erases_and_is_in_the_list(
    trainee: Caller, officer: Caller, world: World, ledger: Path
) -> None:
    make.full_file(world, "QY2020-001")
    asked = filed(trainee, "deletion")
    camp_state(world, "archived")
    done = answered(officer, asked, answer="依请求删除").json()
    assert (done["state"], done["content"], done["answer"]) == ("granted", None, "")
    shown = officer.get(ONE).json()
    assert (shown["no"], shown["name"], shown["unit"], shown["phone"]) == ("QY2020-001", "已删除", "", None)
    file = officer.get(f"{ONE}/growth")
    assert all(text not in file.text for text in ("踏实肯干", "谈心1", "结业证书", "区级表彰", "评语"))
    assert trainee.get(ONE).status_code == 401
    with world.session() as session:
        (kept,) = session.scalars(select(Erasure)).all()
    assert (kept.person_id, kept.kind) == (world.trainees["QY2020-001"], "trainee")
    assert str(kept.person_id).encode() in read_lines(ledger)[0]
    names = {one["name"] for one in officer.get("/trainees").json()["items"]}
    assert names == {"已删除", "学员2", "学员3", "学员4"}


def test_s68_a_withheld_file_is_not_erased(trainee: Caller, officer: Caller, world: World, ledger: Path) -> None:
    asked = filed(trainee, "deletion")
    officer.post(f"{ONE}/restriction", {"reason": "诉讼"})
    camp_state(world, "archived")
    refused = answered(officer, asked)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:restricted")
    with world.session() as session:
        row = session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"]))
        assert row is not None
        assert row.name == "学员1"


def test_s68_the_copy_is_everything_she_may_read(trainee: Caller, call: Call, world: World) -> None:
    make.policy(world)
    make.full_file(world, "QY2020-001")
    make.entered(call("officer"), make.line(reason="获区级表彰"))
    filed(trainee, "explanation")
    copy = trainee.get(f"{ONE}/copy").json()
    file = trainee.get(f"{ONE}/growth").json()
    assert {**copy["growth_file"], "assembled_at": 0} == {**file, "assembled_at": 0}
    assert copy["points"] == trainee.get("/points/trainees/QY2020-001/explanation").json()
    assert copy["requests"] == trainee.get(f"{REQUESTS}/own").json()["items"]
    assert copy["as_of"] == trainee.get("/points").json()["as_of"]
    assert copy["made_at"][:4] == str(clock.today().year)
    assert "不是干部人事档案" in copy["notice"]
    assert "身份证号" in copy["notice"]
    assert "not the cadre personnel archive" in copy["notice_en"]


def test_s68_the_copy_is_hers_alone(trainee: Caller, officer: Caller, call: Call) -> None:
    assert telling(trainee.get("/trainees/QY2020-002/copy")) == telling(trainee.get("/trainees/QY2020-999/copy"))
    assert officer.get(f"{ONE}/copy").status_code == call("mentor").signed_in().get(f"{ONE}/copy").status_code == 403
    assert call("trainee").get(f"{ONE}/copy").status_code == 403


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_s60_anybody_signed_in_reads_the_register_and_the_notice(call: Call, role: str) -> None:
    columns = {(one["table"], one["column"]): one for one in call(role).get("/api/privacy/register").json()["items"]}
    phone = columns["trainee", "phone"]
    assert (phone["kind"], phone["erased"], phone["kept_because"]) == ("sensitive", True, None)
    assert phone["purpose_en"] == "reaching her about the camp"
    assert "依法依规的人事管理所必需" in phone["basis"]
    number = columns["trainee", "no"]
    assert (number["erased"], number["kept_because_en"]) == (False, "stays as the pseudonym that the ledger refers to")
    notice = call(role).get("/api/privacy/notice").json()
    assert "不是干部人事档案" in notice["notice"]
    assert "身份证号" in notice["holds_not"]
    assert {one["kind"] for one in notice["rights"]} == set(WISHES)


def test_s60_nobody_reads_them_unknown(call: Call) -> None:
    for path in ("/api/privacy/register", "/api/privacy/notice"):
        assert call(None).get(path).status_code == 401


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_s68_every_growth_file_says_which_file_it_is(call: Call, role: str) -> None:
    file = call(role).get(f"{ONE}/growth").json()
    assert "不是干部人事档案" in file["notice"]
    assert "not the cadre personnel archive" in file["notice_en"]


def test_the_server_tidies_every_hour(application: Litestar, call: Call, world: World, ledger: Path) -> None:
    """And completes the list of the erased, should a line be missing."""
    assert (3600, tending.tidy_up, True) in tending.CHORES
    with world.session() as session:
        session.add(LoginAttempt(kind="password", who="w", address="127.0.0.1", at=1))
        by = world.people["officer"].account_id
        place = {"camp_id": world.camp_id, "person_id": world.trainees["QY2020-001"]}
        session.add(Erasure(**place, kind="trainee", reason="x", decided_by=by, erased_at=1))
    tending.tidy_up(application)
    with world.session() as session:
        assert session.scalars(select(LoginAttempt)).all() == []
    assert len(read_lines(ledger)) == 1

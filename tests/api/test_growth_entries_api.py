from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import delete, update

from service import clock, tables
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
FILE = "/trainees/QY2020-001/growth"
ENTRIES, OWN, FILES = f"{FILE}/entries", f"{FILE}/contributions", f"{FILE}/attachments"
PROBLEM = "urn:jingying:problem:"
PDF = b"%PDF-1.7\n"


def wording(**more: Any) -> dict[str, Any]:
    return {"occurred_on": "2020-10-01", "title": "先进个人", "body": "区委表彰", **more}


def award(**more: Any) -> dict[str, Any]:
    return {"kind": "award", **wording(**more)}


def summary(**more: Any) -> dict[str, Any]:
    return wording(kind="self_summary", title="上半年小结", **{"period": "H1", **more})


def test_an_officer_writes_changes_and_withdraws_and_every_version_stays(call: Call) -> None:
    officer = call("officer")
    written = officer.post(ENTRIES, award())
    assert written.status_code == 201
    entry = written.json()
    assert (entry["version"], entry["kind"], entry["withdrawn"]) == (1, "award", False)
    place = f"{ENTRIES}/{entry['id']}"
    assert officer.get(place).json() == entry

    changed = officer.put(place, wording(title="优秀个人"))
    assert (changed.status_code, changed.json()["version"], changed.json()["title"]) == (200, 2, "优秀个人")
    assert changed.headers["etag"] == officer.get(place).headers["etag"]
    gone = officer.post(f"{place}/withdrawal", {"reason": "登记有误"})
    assert (gone.status_code, gone.json()["withdrawn"], gone.json()["withdrawn_reason"]) == (200, True, "登记有误")

    told = [(one["version"], one["title"], one["withdrawn"]) for one in officer.get(f"{place}/versions").json()]
    assert told == [(1, "先进个人", False), (2, "优秀个人", False), (3, "优秀个人", True)]
    for again in (officer.put(place, wording()), officer.post(f"{place}/withdrawal", {"reason": "再撤"})):
        assert (again.status_code, again.json()["type"]) == (409, PROBLEM + "withdrawn")
    assert len(officer.get(f"{place}/versions").json()) == 3
    assert officer.get(FILE).json()["entries"] == []


def test_an_edit_names_the_version_it_was_made_from(call: Call) -> None:
    officer = call("officer")
    place = f"{ENTRIES}/{officer.post(ENTRIES, award()).json()['id']}"
    first = officer.get(place).headers["etag"]
    assert officer.get(place, headers={"if-none-match": first}).status_code == 304
    officer.put(place, wording(title="第二版"))
    stale = officer.put(place, wording(title="第三版"), headers={"if-match": first})
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "第二版")
    assert officer.request("PUT", place, json=wording()).status_code == 428
    assert officer.get(place).json()["version"] == 2


def test_a_trainee_contributes_changes_and_takes_back_her_own(call: Call) -> None:
    trainee = call("trainee").signed_in()
    written = trainee.post(OWN, summary())
    assert (written.status_code, written.json()["period"]) == (201, "H1")
    entry = written.json()["id"]
    again = trainee.post(OWN, summary())
    assert (again.status_code, again.json()["type"]) == (409, PROBLEM + "summary-exists")
    assert trainee.post(OWN, summary(period="H2")).status_code == 201

    tag = trainee.get(f"{ENTRIES}/{entry}").headers["etag"]
    changed = trainee.put(f"{OWN}/{entry}", wording(title="重写"), headers={"if-match": tag})
    assert (changed.status_code, changed.json()["version"], changed.json()["period"]) == (200, 2, "H1")
    back = trainee.post(f"{OWN}/{entry}/withdrawal", {"reason": "重交"})
    assert (back.status_code, back.json()["version"]) == (200, 3)
    assert trainee.get(f"{ENTRIES}/{entry}").json()["withdrawn"] is True
    assert trainee.post(OWN, summary()).status_code == 201
    note = trainee.post(OWN, wording(kind="weekly_note", title="第一周"))
    assert (note.status_code, note.json()["period"]) == (201, None)
    file = trainee.get(FILE).json()
    assert [one["version"] for one in file["self_summaries"]] == [1, 1]
    assert [one["title"] for one in file["weekly_notes"]] == ["第一周"]


def test_neither_side_rewords_what_the_other_wrote(call: Call) -> None:
    officer, trainee = call("officer"), call("trainee").signed_in()
    theirs = officer.post(ENTRIES, award()).json()
    hers = trainee.post(OWN, summary()).json()
    by_officer = officer.put(f"{ENTRIES}/{hers['id']}", wording())
    by_trainee = trainee.put(f"{OWN}/{theirs['id']}", wording(), headers={"if-match": f'"{theirs["id"]}-1"'})
    back = trainee.post(f"{OWN}/{theirs['id']}/withdrawal", {"reason": "不同意"})
    for refused in (by_officer, by_trainee, back):
        assert (refused.status_code, refused.json()["type"]) == (403, PROBLEM + "not-yours")
    assert officer.get(f"{ENTRIES}/{theirs['id']}").json() == theirs
    assert officer.post(f"{ENTRIES}/{hers['id']}/withdrawal", {"reason": "内容不当"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (award(kind="self_summary"), 400, "/kind"),
        (award(period="H1"), 400, "/"),
        (award(title=" "), 400, "/title"),
        (award(title="x" * 121), 400, "/title"),
        (award(body="a\u0000"), 400, "/body"),
        (award(occurred_on="2020-13-01"), 400, "/occurred_on"),
        (award(author_id=str(uuid4())), 400, "/"),
        (award(occurred_on=str(clock.today() + timedelta(days=2))), 422, "/occurred_on"),
    ],
)
def test_a_bad_entry_is_refused_with_its_place(call: Call, body: dict[str, Any], status: int, pointer: str) -> None:
    answer = call("officer").post(ENTRIES, body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)
    assert call("officer").get(ENTRIES).json()["total"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (summary(period=None), 422),
        (summary(period="H3"), 422),
        (summary(period="H5"), 400),
        (wording(kind="weekly_note", period="H1"), 422),
        (wording(kind="award"), 400),
    ],
)
def test_a_summary_tells_of_a_half_of_the_camp_and_nothing_else_does(
    call: Call, body: dict[str, Any], status: int
) -> None:
    assert call("trainee").signed_in().post(OWN, body).status_code == status
    assert call("officer").get(ENTRIES).json()["total"] == 0


def test_who_may_not_write_is_refused(call: Call) -> None:
    entry = call("officer").post(ENTRIES, award()).json()["id"]
    for role in ("mentor", "trainee", "auditor"):
        for path, body in (("", award()), (f"/{entry}/withdrawal", {"reason": "x"})):
            assert call(role).post(ENTRIES + path, body).status_code == 403, role
        assert call(role).put(f"{ENTRIES}/{entry}", wording(), headers={"if-match": '"x"'}).status_code == 403
    assert call("trainee").post(OWN, summary()).status_code == 403  # by token, where a signed-in person is asked for
    for role in ("officer", "mentor"):
        assert call(role).signed_in().post(OWN, summary()).status_code == 403
    assert call("trainee2").signed_in().post(OWN, summary()).status_code == 404


def test_others_entries_are_not_there(call: Call) -> None:
    entry = call("officer").post("/trainees/QY2020-002/growth/entries", award()).json()["id"]
    for role in ("officer", "mentor", "trainee"):
        for place in (f"{ENTRIES}/{entry}", f"{ENTRIES}/{entry}/versions", f"{ENTRIES}/{uuid4()}"):
            assert call(role).get(place).status_code == 404, (role, place)
    officer, trainee = call("officer"), call("trainee").signed_in()
    assert officer.put(f"{ENTRIES}/{entry}", wording(), headers={"if-match": '"x"'}).status_code == 404
    assert officer.post(f"{ENTRIES}/{entry}/withdrawal", {"reason": "x"}).status_code == 404
    assert trainee.put(f"{OWN}/{entry}", wording(), headers={"if-match": '"x"'}).status_code == 404
    assert trainee.post(f"{OWN}/{entry}/withdrawal", {"reason": "x"}).status_code == 404


def test_sanctions_are_not_for_mentors_and_what_is_withdrawn_is_for_officers(call: Call) -> None:
    officer = call("officer")
    sanction = officer.post(ENTRIES, award(kind="sanction", title="诫勉谈话")).json()["id"]
    wrong = officer.post(ENTRIES, award(title="张冠李戴")).json()["id"]
    officer.post(f"{ENTRIES}/{wrong}/withdrawal", {"reason": "登记到他人名下"})
    assert call("mentor").get(ENTRIES).json()["total"] == 0
    assert call("mentor").get(f"{ENTRIES}/{sanction}").status_code == 404
    assert [one["id"] for one in call("trainee").get(ENTRIES).json()["items"]] == [sanction]
    assert call("trainee").get(f"{ENTRIES}/{wrong}").status_code == 404
    assert call("trainee").get(f"{ENTRIES}/{wrong}/versions").status_code == 404
    assert officer.get(ENTRIES).json()["total"] == 2
    assert [one["id"] for one in officer.get(f"{ENTRIES}?withdrawn=true").json()["items"]] == [wrong]
    assert [one["id"] for one in officer.get(f"{ENTRIES}?withdrawn=false").json()["items"]] == [sanction]


def test_entries_are_paged_sorted_and_filtered(call: Call) -> None:
    officer = call("officer")
    for n, kind in enumerate(("award", "remark", "follow_up"), start=1):
        officer.post(ENTRIES, award(kind=kind, occurred_on=f"2020-10-0{n}"))
    page = officer.get(f"{ENTRIES}?sort=-occurred_on&limit=2").json()
    assert ([one["kind"] for one in page["items"]], page["total"]) == (["follow_up", "remark"], 3)
    assert [one["kind"] for one in officer.get(f"{ENTRIES}?kind=remark").json()["items"]] == ["remark"]
    for bad in ("sort=body", "kind=x", "limit=201", "withdrawn=maybe"):
        assert officer.get(f"{ENTRIES}?{bad}").status_code == 400, bad


def test_an_archived_camp_takes_no_more(call: Call, world: World) -> None:
    officer, trainee = call("officer"), call("trainee").signed_in()
    entry, own = officer.post(ENTRIES, award()).json()["id"], trainee.post(OWN, summary()).json()["id"]
    file = upload(officer).json()["id"]
    make.archive(world)
    reason = {"reason": "归档后"}
    for refused in (
        officer.post(ENTRIES, award()),
        officer.put(f"{ENTRIES}/{entry}", wording()),
        officer.post(f"{ENTRIES}/{entry}/withdrawal", reason),
        trainee.post(OWN, summary(period="H2")),
        trainee.post(f"{OWN}/{own}/withdrawal", reason),
        upload(officer, content=PDF + b"2"),
        officer.post(f"{FILES}/{file}/withdrawal", reason),
    ):
        assert (refused.status_code, refused.json()["type"]) == (409, PROBLEM + "wrong-state")
    assert officer.get(FILE).status_code == 200


@pytest.mark.parametrize(
    "act", [update(tables.growth.GrowthEntry).values(title="改写"), delete(tables.growth.GrowthEntry)]
)
def test_the_database_refuses_to_change_or_delete_a_version(call: Call, world: World, act: Any) -> None:
    call("officer").post(ENTRIES, award())
    with pytest.raises(DBAPIError, match="append-only"), world.session() as session:
        session.execute(act)
    assert call("officer").get(ENTRIES).json()["items"][0]["title"] == "先进个人"


def upload(caller: Caller, name: str = "结业证书.pdf", content: bytes = PDF, place: str = FILES) -> Any:
    return caller.request("POST", place, files={"file": (name, content, "application/octet-stream")})


def test_a_document_is_attached_listed_fetched_and_withdrawn(call: Call) -> None:
    officer = call("officer")
    attached = upload(officer)
    assert attached.status_code == 201
    meta = attached.json()
    assert (meta["filename"], meta["media_type"], meta["size"]) == ("结业证书.pdf", "application/pdf", len(PDF))
    for role in ("officer", "mentor", "trainee"):
        assert call(role).get(FILES).json()["items"] == [meta]
        fetched = call(role).get(f"{FILES}/{meta['id']}")
        assert (fetched.status_code, fetched.content) == (200, PDF)
        assert fetched.headers["content-type"] == "application/pdf"
        assert fetched.headers["content-disposition"] == (
            "attachment; filename=\"____.pdf\"; filename*=UTF-8''%E7%BB%93%E4%B8%9A%E8%AF%81%E4%B9%A6.pdf"
        )
        assert fetched.headers["x-content-type-options"] == "nosniff"
        assert fetched.headers["cache-control"] == "no-store"

    place = f"{FILES}/{meta['id']}"
    gone = officer.post(f"{place}/withdrawal", {"reason": "传错人"})
    assert (gone.status_code, gone.json()["withdrawn_reason"]) == (200, "传错人")
    assert officer.post(f"{place}/withdrawal", {"reason": "再撤"}).json()["type"] == PROBLEM + "withdrawn"
    assert officer.get(place).status_code == 200
    assert officer.get(FILES).json()["total"] == 1
    assert officer.get(FILE).json()["attachments"] == []
    for role in ("mentor", "trainee"):
        assert call(role).get(place).status_code == 404
        assert call(role).get(FILES).json()["total"] == 0
    assert upload(officer).status_code == 201


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("a.exe", b"MZ\x90\x00", 415, "unsupported-file"),
        ("a.pdf", b"MZ\x90\x00", 415, "unsupported-file"),
        ("a.svg", b"<svg onload='alert(1)'/>", 415, "unsupported-file"),
        ("a.docx", b"PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin", 415, "unsupported-file"),
        ("a.pdf", b"", 415, "unsupported-file"),
        ("a.png", PDF, 415, "name-mismatch"),
        ("..", PDF, 415, "name-mismatch"),
        ("x" * 157 + ".pdf", PDF, 422, "invalid"),
        ("a.pdf", PDF + b"x" * (5 * 1024 * 1024 - len(PDF) + 1), 413, "too-large"),
        ("a.pdf", PDF + b"x" * (6 * 1024 * 1024), 413, "too-large"),
    ],
)
def test_what_is_no_document_or_too_large_is_refused(
    call: Call, name: str, content: bytes, status: int, code: str
) -> None:
    answer = upload(call("officer"), name, content)
    assert (answer.status_code, answer.json()["type"]) == (status, PROBLEM + code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert call("officer").get(FILES).json()["total"] == 0


def test_five_megabytes_fit_and_the_same_file_is_taken_once(call: Call) -> None:
    officer = call("officer")
    content = PDF + b"x" * (5 * 1024 * 1024 - len(PDF))
    assert upload(officer, content=content).json()["size"] == 5 * 1024 * 1024
    again = upload(officer, "另一个名字.pdf", content)
    assert (again.status_code, again.json()["type"]) == (409, PROBLEM + "same-file")
    assert upload(officer, content=content, place="/trainees/QY2020-002/growth/attachments").status_code == 201


@pytest.mark.parametrize(
    ("sent", "kept", "header"),
    [
        ('a"b.pdf', 'a"b.pdf', "attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a_b.pdf"),
        ("../../etc/a.pdf", "a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ("a;b=c.pdf", "a;b=c.pdf", "attachment; filename=\"a_b=c.pdf\"; filename*=UTF-8''a_b%3Dc.pdf"),
    ],
)
def test_a_name_cannot_reach_out_of_its_header(call: Call, sent: str, kept: str, header: str) -> None:
    meta = upload(call("officer"), sent).json()
    assert meta["filename"] == kept
    assert call("officer").get(f"{FILES}/{meta['id']}").headers["content-disposition"] == header


def test_an_upload_is_one_file_in_a_form(call: Call) -> None:
    officer = call("officer")
    assert officer.post(FILES, {"file": "x"}).status_code in {400, 415}
    assert officer.request("POST", FILES, files={"other": ("a.pdf", PDF)}).status_code == 400
    assert officer.request("POST", FILES, files={"file": ("a.pdf", PDF)}, data={"no": "QY2020-002"}).status_code == 400
    assert officer.request("POST", FILES, data={"file": "x"}, files={"y": ("a.pdf", PDF)}).status_code == 400
    assert officer.get(FILES).json()["total"] == 0


def test_who_may_not_attach_is_refused_and_others_attachments_are_not_there(call: Call) -> None:
    officer = call("officer")
    file = upload(officer, place="/trainees/QY2020-002/growth/attachments").json()["id"]
    for role in ("mentor", "trainee", "auditor"):
        assert upload(call(role)).status_code == 403
        assert call(role).post(f"{FILES}/{file}/withdrawal", {"reason": "x"}).status_code == 403
    for role in ("officer", "mentor", "trainee"):
        assert call(role).get(f"{FILES}/{file}").status_code == 404
    assert officer.post(f"{FILES}/{file}/withdrawal", {"reason": "x"}).status_code == 404
    assert upload(officer, place="/trainees/QY2020-999/growth/attachments").status_code == 404
    assert officer.get(f"{FILES}?sort=content").status_code == 400


def test_two_who_edit_at_once_do_not_both_win(call: Call) -> None:
    officer, other = call("officer"), call("officer2")
    place = f"{ENTRIES}/{officer.post(ENTRIES, award()).json()['id']}"
    tag = {"if-match": officer.get(place).headers["etag"]}
    with ThreadPoolExecutor(8) as threads:
        tries = [
            threads.submit(one.put, place, wording(title=f"第{n}版"), headers=tag)
            for n, one in enumerate((officer, other) * 4)
        ]
    assert sorted(one.result().status_code for one in tries) == [200] + [412] * 7
    assert len(officer.get(f"{place}/versions").json()) == 2

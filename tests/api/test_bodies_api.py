"""What a request may bring: sizes, forms of JSON, and one form of text."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.http.uploads import MOST_BYTES
from tests.make import Caller, keyed, trainee_body

Call = Callable[[str | None], Caller]
JSON = {"content-type": "application/json"}
BODY = json.dumps(trainee_body(9), ensure_ascii=False)
REPEATED = {
    "at the top": BODY.replace('"sex": "female"', '"sex": "male", "sex": "female"'),
    "by its escape": BODY.replace('"sex": "female"', '"sex": "male", "\\u0073ex": "female"'),
    "by another form": '{"e\u0301": 1, "\u00e9": 2}',
    "inside": '{"no": {"a": 1, "a": 1}}',
    "in a list": '[{"a": [{"b:": "\\"::", "b:": 2}]}]',
}
CONTROLS = ["\\u0000", "\\u0001", "\\u001f", "\\r", "\\u007f", "\\u0080", "\\u009f", "\\ud800", "\\udc00\\ud800", "\\b"]


def send(caller: Caller, body: str | bytes | Iterator[bytes], path: str = "/trainees") -> Any:
    return caller.request("POST", path, content=body, headers=JSON)


@pytest.mark.parametrize("case", REPEATED, ids=str)
def test_s42_a_name_stands_once_in_an_object(call: Call, case: str) -> None:
    answer = send(call("officer"), REPEATED[case].encode())
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:repeated-name")


def test_s42_colons_inside_strings_are_no_names(call: Call) -> None:
    unit = '甲局: "乙" \\: {"a": 1} \\"'
    answer = call("officer").post("/trainees", trainee_body(9, unit=unit))
    assert (answer.status_code, answer.json()["unit"]) == (201, unit)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("field", ["unit", "selection_note"])
def test_s42_no_text_holds_a_control_or_half_a_character(call: Call, control: str, field: str) -> None:
    body = BODY[:-1] if field not in BODY else BODY.replace(', "channel"', "")
    text = json.dumps(trainee_body(9) | {field: "甲X乙"}, ensure_ascii=False).replace("X", control)
    answer = send(call("officer"), text.encode())
    assert answer.status_code == 400, (body, answer.text)
    if "\\ud" not in control:
        assert [one["pointer"] for one in answer.json()["errors"]] == [f"/{field}"]
    assert call("officer").get("/trainees/QY2020-009").status_code == 404


def test_s42_text_is_kept_and_looked_for_in_one_form(call: Call) -> None:
    officer = call("officer")
    made = officer.post("/trainees", trainee_body(9, name="Jose\u0301", selection_note="一\n\t二"))
    assert (made.status_code, made.json()["name"]) == (201, "Jos\u00e9")
    for q in ("Jose\u0301", "Jos\u00e9"):
        found = officer.get("/trainees", params={"q": q}).json()
        assert [one["no"] for one in found["items"]] == ["QY2020-009"], q


def test_s42_nested_too_deep_is_malformed_and_deep_enough_is_read(call: Call) -> None:
    for levels in (100, 400, 900, 3_000, 100_000):
        assert send(call("officer"), b'{"a":' * levels + b"1" + b"}" * levels).status_code == 400
        assert send(call("officer"), b"[" * levels + b"]" * levels).status_code == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "01", "1.", "0x1", "9" * 5_000])
def test_s42_a_number_is_a_number(call: Call, number: str) -> None:
    text = BODY[:-1] + f', "written_score": {number}}}'
    assert send(call("officer"), text.encode()).status_code == 400


def chunks(size: int) -> Iterator[bytes]:
    yield b'{"no": "'
    for _ in range(size // 10_000):
        yield b"x" * 10_000
    yield b'"}'


def test_s42_a_body_has_a_megabyte_in_one_piece_or_in_many(call: Call) -> None:
    officer = call("officer")
    for size, status in ((1_100_000, 413), (900_000, 400)):
        assert send(officer, b"".join(chunks(size))).status_code == status
        assert send(officer, chunks(size)).status_code == status
    assert send(officer, b'{"no": "' + b"x" * 1_100_000).status_code == 413


def upload(size: int) -> bytes:
    return b'--x\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + b"a" * size + b"\r\n--x--\r\n"


def test_s42_s43_an_import_has_five_megabytes(call: Call) -> None:
    officer, headers = call("officer"), {"content-type": "multipart/form-data; boundary=x"}
    for size, status in ((MOST_BYTES, 413), (4_900_000, 422)):
        for body in (upload(size), iter([upload(size)])):
            answer = officer.request("POST", "/imports", content=body, headers=headers)
            assert answer.status_code == status, answer.text[:300]


@pytest.mark.parametrize(
    "path", ["/trainees?q=%ff", "/trainees?q=%C2%85", "/trainees?q=%ED%A0%80", "/%EF%BF", "/trainees?q=%"]
)
def test_s42_an_address_of_broken_bytes_fails_nothing(call: Call, path: str) -> None:
    assert call("officer").get(path).status_code in {200, 400, 404}


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("/recommendations/2021-06-30/republish", "first_day、cause"),
        ("/points/vouchers", "lines"),
        ("/trainees", "no、"),
    ],
)
def test_a_body_that_is_not_there_is_named_with_what_it_needs(call: Call, path: str, needed: str) -> None:
    answer = call("officer").signed_in().request("POST", path, content=b"", headers=JSON | keyed("k"))
    (found,) = answer.json()["errors"]
    assert (answer.status_code, found["pointer"], found["code"]) == (400, "/", "missing")
    assert f"至少要有 {needed}" in found["message"]
    assert needed.replace("、", ", ") in found["message_en"]


FORMS: dict[str, tuple[dict[str, Any], int]] = {
    "nothing": ({}, 400),
    "no part": ({"content": b"--x--\r\n", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400),
    "of another kind": ({"content": b"{}", "headers": JSON}, 415),
}
PAGES = ["/camps/QY2020/imports", "/camps/QY2020/trainees/QY2020-001/appointment-form"]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_s42_a_form_without_a_file_is_refused(call: Call, form: str) -> None:
    (sent, status), officer = FORMS[form], call("officer")
    told = officer.request("POST", "/imports?dry_run=true", **sent)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    for page in PAGES:
        assert officer.signed_in().request("POST", page, **sent).status_code == status, page

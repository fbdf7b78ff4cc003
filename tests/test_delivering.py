"""Digests given to real servers on loopback: mail with and without TLS, signed webhooks, robots and their limits."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from service import delivering
from service.delivering import Undelivered
from service.outlets import Group, Hook, Mail, Outlets
from service.rules.notices import Matter
from service.rules.notices_forms import BYTES, Form, Letter
from tests import receiving
from tests.receiving import PASSWORD, USER

NOW = 1_600_000_000_123_456
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
LETTER = Letter(
    id="0190f3b0-7c00-7000-8000-000000000001", camp="QY2020", on=date(2020, 9, 1), opening="各位：", closing="谢谢。",
    matters=(Matter("late_reviews", 3, date(2020, 8, 1)), Matter("exam", 2, date(2020, 9, 2))), address="https://x.cn/camps/QY2020",
)  # fmt: skip
ALL = Outlets()


def refused(wanted: str, *, final: bool) -> pytest.RaisesExc[Undelivered]:
    return pytest.RaisesExc(Undelivered, check=lambda error: (error.code, error.final) == (wanted, final))


def settings(port: int, **more: str) -> Mail:
    return Mail(**{"host": "127.0.0.1", "port": port, "sender": "camp@example.org", "security": "none", **more})  # type: ignore[arg-type]


def test_mail_says_what_is_due_and_nothing_that_names_anybody() -> None:
    with receiving.mail_server() as box:
        delivering.mail(ALL, settings(box.port), "one@example.org", LETTER, NOW)
    (message,) = box.received
    assert box.recipients == ["one@example.org"]
    assert (message["From"], message["To"]) == ("camp@example.org", "one@example.org")
    assert message["Subject"] == "训练营提醒（5 项）"
    assert message["Message-ID"] == f"<{LETTER.id}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.timestamp() == NOW // 1_000_000
    lines = message.get_content().replace("\r\n", "\n").rstrip().split("\n")
    assert lines == [
        "各位：", "QY2020 2020-09-01", "· 未交的研讨评议：3 项，最早 2020-08-01", "· 考试：2 项，最早 2020-09-02",
        "谢谢。", "https://x.cn/camps/QY2020",
    ]  # fmt: skip


def test_mail_is_encrypted_to_a_server_that_is_trusted_and_signs_in(tmp_path: Path) -> None:
    own = receiving.certificate(tmp_path)
    with receiving.mail_server(own) as box:
        how = settings(box.port, security="starttls", user=USER, password=PASSWORD)
        with refused("tls", final=False):
            delivering.mail(ALL, how, "one@example.org", LETTER, NOW)
        with refused("smtp-535", final=False):
            wrong = settings(box.port, security="starttls", user=USER, password="another")
            delivering.mail(Outlets(ca=str(own)), wrong, "one@example.org", LETTER, NOW)
        delivering.mail(Outlets(ca=str(own)), how, "one@example.org", LETTER, NOW)
    assert box.encrypted == [True]


def test_mail_may_be_encrypted_from_the_first_byte(tmp_path: Path) -> None:
    own = receiving.certificate(tmp_path)
    with receiving.mail_server(own, at_once=True) as box:
        how = settings(box.port, security="tls")
        with refused("tls", final=False):
            delivering.mail(ALL, how, "one@example.org", LETTER, NOW)
        delivering.mail(Outlets(ca=str(own)), how, "one@example.org", LETTER, NOW)
    assert box.encrypted == [True]


def test_a_server_without_starttls_gets_neither_password_nor_mail() -> None:
    with receiving.mail_server() as box, refused("smtp-unsupported", final=False):
        how = settings(box.port, security="starttls", user=USER, password=PASSWORD)
        delivering.mail(ALL, how, "one@example.org", LETTER, NOW)
    assert box.received == []


@pytest.mark.parametrize(
    ("said", "code", "final"),
    [("550 no such user one@example.org", "smtp-550", True), ("451 later", "smtp-451", False)],
)
def test_what_a_mail_server_refuses_is_told_by_its_code(said: str, code: str, final: bool) -> None:
    with receiving.mail_server() as box:
        box.refusals.append(said)
        with refused(code, final=final):
            delivering.mail(ALL, settings(box.port), "one@example.org", LETTER, NOW)


def test_nobody_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with refused("unreachable", final=False):
        delivering.mail(ALL, settings(port), "one@example.org", LETTER, NOW)
    with refused("unreachable", final=False):
        delivering.webhook(ALL, Hook(url=f"http://127.0.0.1:{port}/", secret=SECRET), "mentor", LETTER, NOW)


def test_a_webhook_is_signed_as_standard_webhooks_are() -> None:
    with receiving.receiver() as found:
        delivering.webhook(ALL, Hook(url=f"{found.url}/in?a=1", secret=SECRET), "mentor", LETTER, NOW)
    (posted,) = found.posted
    assert posted.path == "/in?a=1"
    assert (posted.headers["webhook-id"], posted.headers["webhook-timestamp"]) == (LETTER.id, "1600000000")
    signed = b".".join((LETTER.id.encode(), b"1600000000", posted.body))
    expected = base64.b64encode(hmac.new(bytes(range(32)), signed, hashlib.sha256).digest()).decode()
    assert posted.headers["webhook-signature"] == f"v1,{expected}"
    body = json.loads(posted.body)
    assert (body["recipient"], body["type"], body["id"]) == ("mentor", "notice.digest", LETTER.id)
    assert [(one["kind"], one["count"], one["on"]) for one in body["matters"]] == [
        ("late_reviews", 3, "2020-08-01"), ("exam", 2, "2020-09-02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "final"), [(500, False), (503, False), (429, False), (408, False), (400, True), (410, True), (302, True)]
)
def test_a_status_says_whether_to_try_again(status: int, final: bool) -> None:
    with receiving.receiver() as found, receiving.receiver() as elsewhere:
        found.answer(status, location=elsewhere.url)
        with refused(f"http-{status}", final=final):
            delivering.webhook(ALL, Hook(url=found.url, secret=SECRET), "mentor", LETTER, NOW)
    assert elsewhere.posted == []


def test_an_endless_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving.receiver() as found:
        found.answer(200, b"x" * (delivering.ANSWER + 1))
        with refused("answer-too-long", final=True):
            delivering.webhook(ALL, Hook(url=found.url, secret=SECRET), "mentor", LETTER, NOW)


LONG = tuple(Matter("late_reviews", n, date(2020, 8, 1)) for n in range(1000))


@pytest.mark.parametrize("form", ["wecom", "wecom_text", "dingtalk"])
@pytest.mark.parametrize("matters", [LETTER.matters, LONG], ids=["short", "long"])
def test_a_robot_gets_what_it_takes_and_no_more(form: Form, matters: tuple[Matter, ...]) -> None:
    letter = Letter(
        id="1", camp="QY2020", on=date(2020, 9, 1), matters=matters, address="https://x.cn", opening="各" * 200
    )
    with receiving.receiver() as found:
        delivering.group(ALL, Group(name="g", form=form, url=found.url + "/send?key=k"), letter, NOW)
    (posted,) = found.posted
    body = json.loads(posted.body)
    words = (
        body["text"]["content"]
        if form == "wecom_text"
        else body["markdown"]["text" if form == "dingtalk" else "content"]
    )
    assert len(words.encode()) <= BYTES[form]
    assert form != "dingtalk" or len(posted.body) <= BYTES[form]
    assert ("另有" in words) == (matters is LONG)
    assert words.endswith("https://x.cn")
    assert body["msgtype"] == ("text" if form == "wecom_text" else "markdown")


def test_a_dingtalk_robot_checks_the_sign() -> None:
    with receiving.receiver() as found:
        robot = Group(name="g", form="dingtalk", url=found.url + "/robot/send?access_token=t", secret="SECabc")
        delivering.group(ALL, robot, LETTER, NOW)
    asked = parse_qs(urlsplit(found.posted[0].path).query)
    moment = str(NOW // 1000)
    mac = hmac.new(b"SECabc", f"{moment}\nSECabc".encode(), hashlib.sha256).digest()
    assert asked == {"access_token": ["t"], "timestamp": [moment], "sign": [base64.b64encode(mac).decode()]}
    assert quote(asked["sign"][0], safe="") in found.posted[0].path


@pytest.mark.parametrize(
    ("form", "answer", "code", "final"),
    [
        ("wecom", b'{"errcode":45009,"errmsg":"freq"}', "wecom-45009", False),
        ("wecom", b'{"errcode":93000,"errmsg":"invalid"}', "wecom-93000", True),
        ("dingtalk", b'{"errcode":130101}', "dingtalk-130101", False),
        ("dingtalk", b'{"errcode":310000}', "dingtalk-310000", True),
        ("dingtalk", b"<html>", "dingtalk-answer", False),
        ("wecom", b"[]", "wecom-answer", False),
    ],
)
def test_a_robot_that_answers_200_may_have_refused(form: Form, answer: bytes, code: str, final: bool) -> None:
    with receiving.receiver() as found:
        found.answer(200, answer)
        with refused(code, final=final):
            delivering.group(ALL, Group(name="g", form=form, url=found.url), LETTER, NOW)


def test_a_group_may_have_the_operators_own_receiver() -> None:
    with receiving.receiver() as found:
        delivering.group(ALL, Group(name="office", form="webhook", url=found.url, secret=SECRET), LETTER, NOW)
    assert json.loads(found.posted[0].body)["recipient"] == "office"

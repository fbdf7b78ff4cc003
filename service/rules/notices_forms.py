"""How a reminder is written for each kind of receiver, within the receiver's limits, and how it is signed.

Sources: Standard Webhooks 1.0 (signature); WeCom group robot (text 2,048 bytes, markdown 4,096 bytes, 20 a minute);
DingTalk custom robot (timestamp and secret signed by HMAC-SHA-256, 20,000 bytes, 20 a minute).
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec

from service.rules.notices import Language, Matter, Plan, sentence, subject

Form = Literal["webhook", "wecom", "wecom_text", "dingtalk"]
BYTES = {"wecom": 4096, "wecom_text": 2048, "dingtalk": 20_000}
A_MINUTE = 20
"""So many messages a robot takes in a minute."""
SECRET_PREFIX = "whsec_"  # noqa: S105
MORE: dict[Language, str] = {"zh": "……另有 {n} 项", "en": "… and {n} more"}


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A digest on its way: what it says and where one sees to it. It names nobody."""

    id: str
    camp: str
    on: date
    matters: tuple[Matter, ...]
    address: str
    opening: str = ""
    closing: str = ""
    language: Language = "zh"

    @property
    def subject(self) -> str:
        return subject(sum(one.count for one in self.matters), self.language)

    @property
    def sentences(self) -> list[str]:
        return [sentence(one, self.language) for one in self.matters]


def letter(
    id: str, camp: str, on: date, matters: Sequence[Matter], address: str, plan: Plan, language: Language
) -> Letter:
    return Letter(
        id=id, camp=camp, on=on, matters=tuple(matters), address=address, opening=plan.opening, closing=plan.closing,
        language=language,
    )  # fmt: skip


def worded(found: Letter, bullet: str = "· ", fits: Callable[[str], bool] = lambda _: True) -> str:
    """All of it line by line; of what does not fit the last matters are counted instead of told."""
    lines = [bullet + one for one in found.sentences]
    for kept in range(len(lines), -1, -1):
        left = len(lines) - kept
        told = [*lines[:kept], *([MORE[found.language].format(n=left)] if left else [])]
        parts = [found.opening, f"{found.camp} {found.on}", *told, found.closing, found.address]
        if fits(whole := "\n".join(filter(None, parts))):
            return whole
    return found.address


def robot_body(form: Form, found: Letter) -> dict[str, Any]:
    """What a robot's address is sent, within the bytes that it takes."""
    bullet = "· " if form == "wecom_text" else "- "
    return _body(
        form, found, worded(found, bullet, lambda words: _size(form, _body(form, found, words)) <= BYTES[form])
    )


def _body(form: Form, found: Letter, words: str) -> dict[str, Any]:
    if form == "wecom_text":
        return {"msgtype": "text", "text": {"content": words}}
    if form == "wecom":
        return {"msgtype": "markdown", "markdown": {"content": f"**{found.subject}**\n{words}"}}
    content = f"#### {found.subject}\n\n" + words.replace("\n", "\n\n")
    return {"msgtype": "markdown", "markdown": {"title": found.subject, "text": content}}


def _size(form: Form, body: dict[str, Any]) -> int:
    """WeCom counts the content's bytes, DingTalk those of the whole request."""
    if form == "dingtalk":
        return len(msgspec.json.encode(body))
    return len(body[body["msgtype"]]["content"].encode())


def webhook_body(found: Letter, recipient: str) -> dict[str, Any]:
    """For the operator's own receiver: `recipient` is a login, or a group's name."""
    matters = [
        {"kind": one.kind, "count": one.count, "on": one.on and one.on.isoformat(), "text": words}
        for one, words in zip(found.matters, found.sentences, strict=True)
    ]
    return {
        "type": "notice.digest",
        "id": found.id,
        "camp": found.camp,
        "on": found.on.isoformat(),
        "recipient": recipient,
        "subject": found.subject,
        "text": worded(found),
        "matters": matters,
        "url": found.address,
    }


def secret_bytes(secret: str) -> bytes:
    """The key that `whsec_` and base64 stand for; ValueError for anything else or less than 24 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not secret.startswith(SECRET_PREFIX) or len(key) < 24:
        raise ValueError("whsec_ and at least 24 bytes in base64")
    return key


def webhook_headers(secret: str, id: str, now: int, body: bytes) -> dict[str, str]:
    """Standard Webhooks: `v1,` and base64 of HMAC-SHA-256 over `id.timestamp.body`; `now` in microseconds UTC."""
    moment = str(now // 1_000_000)
    mac = hmac.digest(secret_bytes(secret), f"{id}.{moment}.".encode() + body, "sha256")
    signature = f"v1,{base64.b64encode(mac).decode()}"
    return {"webhook-id": id, "webhook-timestamp": moment, "webhook-signature": signature}


def dingtalk_query(secret: str, now: int) -> str:
    """timestamp in milliseconds, and base64 of HMAC-SHA-256 over "timestamp\\nsecret" under the secret."""
    moment = str(now // 1000)
    mac = hmac.digest(secret.encode(), f"{moment}\n{secret}".encode(), "sha256")
    return urlencode({"timestamp": moment, "sign": base64.b64encode(mac).decode()})


def may_send(lately: int) -> int:
    """How many more a robot takes in this minute, after so many."""
    return max(A_MINUTE - lately, 0)

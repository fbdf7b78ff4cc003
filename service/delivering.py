"""Gives a digest to a mail server or a receiver over HTTP; nothing that these say is kept but a code."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

import httpx
import msgspec

from service.outlets import Group, Hook, Mail, Outlets
from service.rules.notices_forms import Form, Letter, dingtalk_query, robot_body, webhook_body, webhook_headers, worded

SECONDS = 15
ANSWER = 64 * 1024
"""So many bytes of an answer are read at most."""
PASSING = frozenset({408, 425, 429})
TOO_FAST = frozenset({-1, 45009, 130101, 410100})
"""Codes of robots that ask to come again later: busy, and too many messages."""


class Undelivered(Exception):
    """`code` says why; `final` that trying again would not help."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code, self.final = code, final


def mail(outlets: Outlets, settings: Mail, to: str, letter: Letter, now: int) -> None:
    """To one address; the id is the same at every attempt, so that a mailbox can tell a repetition."""
    message = _message(settings, to, letter, now)
    with _translated(), _connected(settings, outlets.trust()) as server:
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message, settings.sender, [to])


def _message(settings: Mail, to: str, letter: Letter, now: int) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, to, letter.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now / 1_000_000, UTC))
    message["Message-ID"] = f"<{letter.id}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(worded(letter), cte="base64")
    return message


def _domain(settings: Mail) -> str:
    return settings.sender.rpartition("@")[2]


@contextmanager
def _connected(settings: Mail, trust: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    where, name = (settings.host, settings.port), _domain(settings)
    if settings.security == "tls":
        with smtplib.SMTP_SSL(*where, local_hostname=name, timeout=SECONDS, context=trust) as server:
            yield server
        return
    with smtplib.SMTP(*where, local_hostname=name, timeout=SECONDS) as server:
        if settings.security == "starttls":
            server.starttls(context=trust)
        yield server


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPNotSupportedError, "smtp-unsupported"),
    (smtplib.SMTPException, "smtp"),
    (TimeoutError, "timeout"),
    (ssl.SSLError, "tls"),
    (OSError, "unreachable"),
)
"""The first that fits: all of them are errors of the system."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _undelivered(error) from None


def _undelivered(error: OSError) -> Undelivered:
    """A server's refusal is final from 500 on, but for a wrong password, which its operator can mend."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status = max(code for code, _ in error.recipients.values())
        return Undelivered(f"smtp-{status}", final=status >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        is_final = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
        return Undelivered(f"smtp-{error.smtp_code}", final=is_final)
    return Undelivered(next(code for kind, code in _REASONS if isinstance(error, kind)))


def webhook(outlets: Outlets, hook: Hook, recipient: str, letter: Letter, now: int) -> None:
    """Signed; the id is the same at every attempt, so that a receiver can tell a repetition."""
    body = msgspec.json.encode(webhook_body(letter, recipient))
    _post(outlets, hook.url, body, webhook_headers(hook.secret, letter.id, now, body))


def group(outlets: Outlets, target: Group, letter: Letter, now: int) -> None:
    if target.form == "webhook":
        webhook(outlets, Hook(url=target.url, secret=target.secret), target.name, letter, now)
        return
    url = target.url
    if target.form == "dingtalk" and target.secret:
        url += ("&" if "?" in url else "?") + dingtalk_query(target.secret, now)
    _check(target.form, _post(outlets, url, msgspec.json.encode(robot_body(target.form, letter))))


def _check(form: Form, answer: bytes) -> None:
    """Robots answer 200 whatever happened; the code within says it."""
    try:
        code = msgspec.json.decode(answer)["errcode"]
    except (msgspec.DecodeError, KeyError, TypeError):
        raise Undelivered(f"{form}-answer") from None
    if code != 0:
        raise Undelivered(f"{form}-{str(code)[:12]}", final=code not in TOO_FAST)


def _post(outlets: Outlets, url: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """No redirect is followed and no proxy is taken from the environment: only what the operator named is reached."""
    sent = {"content-type": "application/json; charset=utf-8", "user-agent": "jingying", **(headers or {})}
    try:
        with (
            httpx.Client(verify=outlets.trust(), trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
            client.stream("POST", url, content=body, headers=sent) as answer,
        ):
            if not answer.is_success:
                status = answer.status_code
                raise Undelivered(f"http-{status}", final=status < 500 and status not in PASSING)
            return _beginning(answer)
    except httpx.TimeoutException:
        raise Undelivered("timeout") from None
    except httpx.HTTPError:
        raise Undelivered("unreachable") from None


def _beginning(answer: httpx.Response) -> bytes:
    read = b""
    for part in answer.iter_bytes():
        read += part
        if len(read) > ANSWER:
            raise Undelivered("answer-too-long", final=True)
    return read

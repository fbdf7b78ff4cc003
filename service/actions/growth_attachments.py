import hashlib

from service import clock
from service.actions.camps import require_act
from service.database import Session
from service.errors import Conflict, TooLarge, Unsupported, invalid
from service.queries import growth_attachments as queries
from service.queries.access import viewer_of
from service.queries.growth_entries import lock_file
from service.rules import growth_attachments as rules
from service.tables.growth import Attachment
from service.tables.trainees import Trainee


def attach(session: Session, trainee: Trainee, sent_name: str, content: bytes) -> Attachment:
    """Keeps a document or picture as it came, once its bytes say that it is one."""
    require_act(session, trainee.camp_id, "facts")
    media_type, filename = _checked(sent_name, content)
    digest = hashlib.sha256(content).hexdigest()
    lock_file(session, trainee.camp_id, trainee.id)
    if queries.is_attached(session, trainee.camp_id, trainee.id, digest):
        raise Conflict("same-file", "档案中已有相同的文件。", "The file holds the same document already.")
    row = Attachment(
        camp_id=trainee.camp_id, trainee_id=trainee.id, filename=filename, media_type=media_type, size=len(content),
        sha256=digest, content=content, author_id=viewer_of(session).account_id, recorded_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def withdraw_attachment(session: Session, attachment: Attachment, reason: str) -> Attachment:
    require_act(session, attachment.camp_id, "facts")
    if attachment.withdrawn_reason is not None:
        raise Conflict("withdrawn", "此附件已撤回。", "This attachment is withdrawn already.")
    attachment.withdrawn_reason = reason
    session.flush()
    return attachment


def _checked(sent_name: str, content: bytes) -> tuple[str, str]:
    """Its media type by its bytes, and its name without a path."""
    if len(content) > rules.MAX_BYTES:
        raise TooLarge("too-large", "附件不能超过 5 MB。", "An attachment may have 5 MB.")
    kind, name = rules.recognise(content), rules.plain_name(sent_name)
    known = rules.known_extensions()
    if kind is None:
        raise Unsupported(
            "unsupported-file", f"只接受不含宏的 {known} 文件。", f"Only {known} without macros are accepted."
        )
    if not rules.is_named_as(name, kind):
        wanted = "/".join(kind.extensions)
        raise Unsupported("name-mismatch", f"文件内容是 {wanted}，与文件名不符。", f"By its bytes this is {wanted}.")
    if len(name) > rules.MAX_NAME:
        raise invalid("/file", "name-too-long", "文件名过长。", "The name is too long.")
    return kind.media_type, name

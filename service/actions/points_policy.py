"""Policies: drafts that officers edit, and publication, which is an entry of the journal and never changes."""

from datetime import date
from uuid import UUID

import msgspec

from service import clock
from service.actions.camps import require_act
from service.actions.points_facts import post_everything
from service.actions.points_proposals import keep, record
from service.actions.points_writing import Author, Receipt, append, noted
from service.database import Session
from service.errors import Conflict, Forbidden, Invalid, Problem
from service.queries import points as queries
from service.queries.access import viewer_of
from service.queries.points_standings import Trial
from service.rules.points import consistency, policy_document
from service.rules.points.consistency import PolicyProblem
from service.rules.points.consistency_wording import said
from service.rules.points.journal import canonical, fingerprint
from service.rules.points.policy import Policy
from service.rules.points.requests import Line
from service.rules.points.settlement import may_begin
from service.tables.points import Policy as PolicyRow
from service.tables.points import PolicyDraft


def add_draft(session: Session, camp_id: UUID, policy: Policy) -> PolicyDraft:
    """A draft may be inconsistent while it is worked on; publication is not."""
    require_act(session, camp_id, "edit")
    draft = PolicyDraft(
        camp_id=camp_id,
        document=policy_document.canonical(policy),
        author_id=viewer_of(session).account_id,
        changed_at=clock.now(),
    )
    session.add(draft)
    session.flush()
    return draft


def change_draft(session: Session, draft: PolicyDraft, policy: Policy) -> PolicyDraft:
    """Whoever changes it last is its author, whom publication needs to be another."""
    require_act(session, draft.camp_id, "edit")
    _require_open(draft)
    draft.document = policy_document.canonical(policy)
    draft.author_id, draft.changed_at = viewer_of(session).account_id, clock.now()
    draft.version += 1
    session.flush()
    return draft


def consistent(draft: PolicyDraft) -> Policy:
    """The draft's policy, if it can be counted by."""
    policy = policy_document.parse(draft.document)
    if found := consistency.problems(policy):
        raise inconsistent(found)
    return policy


def trial(session: Session, camp_id: UUID, draft_id: UUID) -> Trial:
    """The draft to be counted by; nothing is stored."""
    found = queries.find_draft(session, camp_id, draft_id)
    return Trial(found.id, found.version, consistent(found))


def publish_draft(session: Session, draft: PolicyDraft) -> Receipt:
    """A second officer puts the draft in force as it stands; the same officer again gets the first receipt."""
    approver = viewer_of(session).account_id
    if draft.state == "published":
        found = queries.find_publication(session, draft.camp_id, policy_document.parse(draft.document).version)
        if found.approver == approver:
            return Receipt(found.seq, found.seq, found.hash, replayed=True)
    _require_open(draft)
    if approver == draft.author_id:
        raise Forbidden(
            "maker-cannot-decide", "须由起草人以外的人发布。", "Somebody other than the author has to publish it."
        )
    policy = policy_document.parse(draft.document)
    receipt = publish(session, draft.camp_id, policy, Author(draft.author_id, approver))
    draft.state = "published"
    session.flush()
    post_everything(session, draft.camp_id)
    return receipt


def publish(session: Session, camp_id: UUID, policy: Policy, author: Author) -> Receipt:
    """Writes the version and the entry that puts it in force from its day on."""
    require_act(session, camp_id, "edit")
    queries.lock_book(session, camp_id)
    _check(session, camp_id, policy)
    document = policy_document.canonical(policy)
    digest = policy_document.digest(document)
    session.add(
        PolicyRow(
            camp_id=camp_id,
            version=policy.version,
            effective_from=policy.effective_from,
            document=document,
            digest=digest,
        )
    )
    session.flush()
    detail = {"digest": digest, "version": policy.version}
    line = Line(
        kind="policy",
        trainee=None,
        policy=policy.version,
        rule=None,
        occurred_on=policy.effective_from,
        relates_on=policy.effective_from,
        detail=canonical(detail).decode(),
    )
    return _post(session, camp_id, line, f"policy:{policy.version}", fingerprint([detail]), author)


def _post(session: Session, camp_id: UUID, line: Line, key: str, request: str, author: Author) -> Receipt:
    """With its proposal and decision where a second person put it in force."""
    lines = noted(session, camp_id, [line])
    if author.approver is not None:
        proposal = keep(session, camp_id, lines, author.actor, key=key, fingerprint=request)
        decision = record(session, proposal, author.approver, "approve", None)
        author = author._replace(approval=decision.digest, agreed_at=decision.decided_at)
    return append(session, camp_id, lines, key=key, fingerprint=request, author=author)


def _check(session: Session, camp_id: UUID, policy: Policy) -> None:
    versions = queries.list_versions(session, camp_id)
    newest = versions[-1] if versions else None
    found = consistency.problems(policy)
    if newest is not None:
        found += consistency.successor_problems(newest.policy, policy)
    elif policy.version != 1:
        found.append(PolicyProblem("policy", None, None, "version", "version-not-next"))
    if found:
        raise inconsistent(found)
    previous, posted = newest.day if newest else None, queries.last_posted(session, camp_id)
    if not may_begin(policy.effective_from, queries.closed_through(session, camp_id), previous, posted):
        raise Conflict(
            "policy-too-early",
            "施行日须晚于已结算日、上一版施行日和最后一笔积分的日期。",
            "It has to begin after the settled day, the previous version and the last posted fact.",
        )


def inconsistent(found: list[PolicyProblem]) -> Invalid:
    told = [(one, *said(one)) for one in found]
    problems = [Problem(pointer=_pointer(one), code=one.code, message=zh, message_en=en) for one, zh, en in told]
    return Invalid("policy-inconsistent", "细则有不一致之处。", "The policy is not consistent.", problems=problems)


LISTS = frozenset({"groups", "categories", "rules", "facts", "rubrics.seminar", "rubrics.maturity"})


def _pointer(one: PolicyProblem) -> str:
    """Into the document, whose root is the policy; what is wrong with a whole list has no place within it."""
    steps: list[object] = [] if one.part == "policy" else [one.part]
    if one.part not in LISTS:
        steps.append(one.field)
    elif one.index is not None:
        steps += [one.index, one.field]
    return "/" + "/".join(str(step).replace(".", "/") for step in steps)


def _require_open(draft: PolicyDraft) -> None:
    if draft.state != "open":
        raise Conflict(
            "wrong-state", "此草案已发布或作废。", "This draft is published or discarded.", state=draft.state
        )


def numbered(policy: Policy, version: int, effective_from: date) -> Policy:
    return msgspec.structs.replace(policy, version=version, effective_from=effective_from)

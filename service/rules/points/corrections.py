"""Planning of corrections: reversals in open time, adjustments of closed time. Source: ledger.md 7, 11."""

from collections.abc import Iterator, Sequence
from datetime import date

from service.rules.points.counting import index
from service.rules.points.plan import LARGEST_AMOUNT, Finding, by_line, in_force, size_problem, texts
from service.rules.points.policy import Rule
from service.rules.points.requests import AdjustLine, Line, LineProblem, Plan, State, Target


def reversals(state: State, seqs: Sequence[int], reason: str | None = None, evidence: str | None = None) -> Plan:
    """The exact inverse of entries of state.targets, both dates, matter and rule copied; all of a voucher or one.

    An entry that has an approver needs a second person again.
    """
    if wrong := size_problem(len(seqs)):
        return Plan(problems=(wrong,))
    problems: list[LineProblem] = []
    for number, seq in enumerate(seqs, 1):
        found = [*_reversal(state, seq), *texts(reason, evidence)]
        if seq in seqs[: number - 1]:
            found.append(Finding("reverses", "already-reversed"))
        problems += by_line(number, found)
    if problems:
        return Plan(problems=tuple(problems))
    targets = [state.targets[seq] for seq in seqs]
    return Plan(lines=tuple(_inverse(target, None, reason, evidence, target.approved) for target in targets))


def adjustments(state: State, request: Sequence[AdjustLine]) -> Plan:
    """Lines booked today for a day up to closed_through: an amount under a rule, or the inverse of an entry.

    Reason and evidence are required, a second person always.
    """
    if wrong := size_problem(len(request)):
        return Plan(problems=(wrong,))
    problems: list[LineProblem] = []
    taken: set[int] = set()
    for number, wanted in enumerate(request, 1):
        problems += by_line(number, list(_adjust(state, wanted, taken)))
    if problems:
        return Plan(problems=tuple(problems))
    return Plan(lines=tuple(_adjusted(state, wanted) for wanted in request))


def _reversal(state: State, seq: int) -> Iterator[Finding]:
    yield from standing_problems(state.targets.get(seq))
    target = state.targets.get(seq)
    closed = state.closed_through
    if target and closed and min(target.entry.occurred_on, target.entry.relates_on) <= closed:
        yield Finding("reverses", "period-closed", closed.isoformat())


def standing_problems(target: Target | None) -> Iterator[Finding]:
    """Taken back once, and never a reversal, a settlement or a policy."""
    if target is None:
        yield Finding("reverses", "unknown-entry")
    elif target.entry.reverses is not None or target.entry.kind in ("close", "policy"):
        yield Finding("reverses", "not-reversible")
    elif target.reversed_by is not None:
        yield Finding("reverses", "already-reversed", target.reversed_by)


def _inverse(target: Target, booked: date | None, reason: str | None, evidence: str | None, second: bool) -> Line:
    """Without source: a fact whose entry is taken back may be posted again."""
    entry = target.entry
    return Line(
        kind="adjust" if booked else "reverse",
        trainee=entry.trainee,
        policy=entry.policy,
        rule=entry.rule,
        amount=-entry.amount,
        matter=entry.matter,
        occurred_on=booked or entry.occurred_on,
        relates_on=entry.relates_on,
        reverses=entry.seq,
        reason=reason,
        evidence=evidence,
        second_person=second,
    )


def _adjust(state: State, wanted: AdjustLine, taken: set[int]) -> Iterator[Finding]:
    if state.closed_through is not None and state.today <= state.closed_through:
        yield Finding("relates_on", "period-closed", state.closed_through.isoformat())
    for field, text in (("reason", wanted.reason), ("evidence", wanted.evidence)):
        if text is None:
            yield Finding(field, "evidence-required")
    yield from texts(wanted.reason, wanted.evidence)
    if wanted.reverses is None:
        yield from _stated(state, wanted)
    else:
        yield from _taken_back(state, wanted, wanted.reverses, taken)


def _taken_back(state: State, wanted: AdjustLine, seq: int, taken: set[int]) -> Iterator[Finding]:
    target = state.targets.get(seq)
    yield from standing_problems(target)
    if seq in taken:
        yield Finding("reverses", "already-reversed")
    taken.add(seq)
    if target and not _is_closed(state, target.entry.relates_on):
        yield Finding("reverses", "out-of-range")
    # The entry says everything else; a second statement could only contradict it.
    for field in ("trainee", "rule", "relates_on", "amount"):
        if getattr(wanted, field) is not None:
            yield Finding(field, "said-by-entry")


def _stated(state: State, wanted: AdjustLine) -> Iterator[Finding]:
    if wanted.trainee is None or wanted.trainee not in state.trainees:
        yield Finding("trainee", "unknown-trainee")
    if not wanted.amount or abs(wanted.amount) > LARGEST_AMOUNT:
        yield Finding("amount", "out-of-range")
    if wanted.relates_on is None or not _is_closed(state, wanted.relates_on):
        yield Finding("relates_on", "out-of-range")
        return
    if not state.camp_from <= wanted.relates_on <= state.camp_until:
        yield Finding("relates_on", "date-outside-camp")
    yield from _under(_rule(state, wanted.relates_on, wanted.rule), wanted.relates_on)


def _under(rule: Rule | None, day: date) -> Iterator[Finding]:
    if rule is None:
        yield Finding("rule", "unknown-rule")
    elif rule.mode == "veto":
        yield Finding("rule", "out-of-range")
    elif rule.until is not None and day > rule.until:
        yield Finding("rule", "rule-retired", rule.until.isoformat())


def _is_closed(state: State, day: date) -> bool:
    return state.closed_through is not None and day <= state.closed_through


def _rule(state: State, day: date, code: str | None) -> Rule | None:
    policy = in_force(state.versions, day)
    slot = index(policy).slots.get(code or "") if policy else None
    return slot.rule if slot else None


def _adjusted(state: State, wanted: AdjustLine) -> Line:
    if wanted.reverses is not None:
        return _inverse(state.targets[wanted.reverses], state.today, wanted.reason, wanted.evidence, True)
    day = wanted.relates_on or state.today
    policy = in_force(state.versions, day)
    return Line(
        kind="adjust",
        trainee=state.trainees[wanted.trainee or ""],
        policy=policy.version if policy else 0,
        rule=wanted.rule or "",
        amount=wanted.amount or 0,
        occurred_on=state.today,
        relates_on=day,
        reason=wanted.reason,
        evidence=wanted.evidence,
        second_person=True,
    )

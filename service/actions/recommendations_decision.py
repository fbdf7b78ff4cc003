"""决定: a named person decides, with a written reason; the final list goes to the growth files."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from service import clock
from service.actions.growth_entries import write_entry
from service.actions.recommendations import write_decisions
from service.actions.recommendations_acts import Done, act, asked, begin, invalid_rows
from service.actions.recommendations_facts import require_as_frozen
from service.actions.recommendations_freezing import require_complete, require_rows
from service.database import Session
from service.queries import recommendations as queries
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_reading import final
from service.queries.recommendations_refusals import require
from service.queries.trainees import find_trainee
from service.rules.growth_entries import Wording
from service.rules.ranking.choosing import ON_THE_LIST, Decision, Deliberation
from service.rules.ranking.procedure import name_of
from service.rules.ranking.wording_rows import CHOICES
from service.rules.text import Line, Reason


class Deciding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who decided, holding what post, by which document, and why."""

    decider: Line
    post: Line
    document: Line
    reason: Reason


def decide(
    session: Session, camp_id: UUID, sheet: str, key: str, said: Deciding, decisions: Mapping[str, Decision]
) -> Done:
    """The final choices: what was published holds where nothing else is said; who is passed over is told why again."""
    wanted = asked(key, "decide", sheet, [said, dict(decisions)])
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "decide")
    assert found.frozen is not None
    made = final(deliberated(session, found, found.frozen), decisions)
    require_rows(session, made, decisions)
    _require_published(session, found, made)
    require_complete(session, found, made)
    require_as_frozen(session, found, made.listed())
    kept = write_decisions(session, found, "decision", decisions.items())
    told = {"decider": said.decider, "post": said.post, "document": said.document, "rows": kept}
    done = act(session, found, wanted, "decided", digest=found.frozen.row.digest, details=told, reason=said.reason)
    _tell_files(session, found, made, said)
    return done


def _require_published(session: Session, found: Dossier, made: Deliberation) -> None:
    """Nobody is recommended whose name was not published."""
    assert made.published is not None
    strangers = [one for one in made.listed() if made.published.get(one) not in ON_THE_LIST]
    if strangers:
        people = queries.list_people(session, found.row.camp_id)
        words = ("未经公示，不能列入。", "was not published and cannot be listed.")
        raise invalid_rows("not-published", [(people[one].no, words) for one in strangers])


def _tell_files(session: Session, found: Dossier, made: Deliberation, said: Deciding) -> None:
    """An entry in the file of everybody on the final list; a restricted file takes none."""
    people = queries.list_people(session, found.row.camp_id)
    seen = queries.visible(session, found.row.camp_id)
    for trainee in made.listed():
        if trainee in seen:
            person = find_trainee(session, found.row.camp_id, people[trainee].no)
            write_entry(session, person, "remark", _wording(found, made, trainee, said))


def _wording(found: Dossier, made: Deliberation, trainee: str, said: Deciding) -> Wording:
    choice = made.choices[trainee]
    assert choice is not None
    sheet, (name, _) = name_of(found.row.number), CHOICES[choice]
    body = f"推荐表 {sheet}；决定人：{said.decider}（{said.post}）；文号：{said.document}。"
    return Wording(occurred_on=clock.today(), title=f"推荐结果：{name}", body=body)

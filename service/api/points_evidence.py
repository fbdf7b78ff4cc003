from datetime import date
from typing import Annotated

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service import clock
from service.actions import points_checkpoints as actions
from service.documents.ledger import exporting
from service.http.files import download, exported
from service.http.routes import get, post, signed_in_get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.camps import find_id
from service.queries.checkpoints import verifier_keys
from service.queries.points_checkpoints import list_checkpoints
from service.queries.recusals import require_unrecused
from service.queries.sealed import keys_of
from service.queries.seen import saw
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import Perm
from service.schemas.points_evidence import (
    CheckpointOut,
    CheckpointsOut,
    PinsIn,
    VerdictOut,
    checkpoint_out,
    verdict_out,
)

ROOT = "/api/camps/{camp:str}/points"
NDJSON = "application/x-ndjson"
Texts = Annotated[bool, QueryParameter(description="With reasons and evidence.")]


@post(ROOT + "/verification", Perm.JOURNAL_VERIFY, status_code=200)
def verification(session: RequestSession, camp: FromPath[str], data: JSONBody[PinsIn]) -> VerdictOut:
    camp_id, pins = find_id(session, camp), [(pin.seq, pin.hash) for pin in data.pins]
    keys = verifier_keys(keys_of(session))
    return verdict_out(*exporting.verdict(session, camp_id, pins, keys), pinned=bool(pins))


@get(ROOT + "/checkpoints", Perm.JOURNAL_VERIFY)
def checkpoints(session: RequestSession, camp: FromPath[str]) -> CheckpointsOut:
    rows = list_checkpoints(session, find_id(session, camp))
    return CheckpointsOut(items=[checkpoint_out(row) for row in rows], keys=verifier_keys(keys_of(session)))


@post(ROOT + "/checkpoints", Perm.POINTS_SETTLE)
def sign(session: RequestSession) -> CheckpointOut:
    return checkpoint_out(actions.sign_head(session, camp_of(session)))


@get(ROOT + "/export.ndjson", Perm.EXPORT_RUN, personal=True, media_type=NDJSON)
def export(session: RequestSession, texts: Texts = False) -> Response[bytes]:
    require_unrecused(session, camp_of(session))
    saw(session, (row.id for row in list_numbers(session, camp_of(session))))
    return exported(session, "ledger.ndjson", NDJSON, exporting.export(session, camp_of(session), texts=texts))


@get(ROOT + "/export.hledger", Perm.EXPORT_RUN, personal=True, media_type="text/plain")
def hledger(session: RequestSession, on: FromQuery[date | None] = None) -> Response[bytes]:
    require_unrecused(session, camp_of(session))
    saw(session, (row.id for row in list_numbers(session, camp_of(session))))
    content = exporting.hledger_journal(session, camp_of(session), on or clock.today())
    return exported(session, "ledger.journal", "text/plain", content.encode())


@get(ROOT + "/trainees/{no:str}/extract.ndjson", Perm.POINTS_READ, personal=True, media_type=NDJSON)
def extract(session: RequestSession, no: FromPath[str]) -> Response[bytes]:
    trainee = find_trainee(session, camp_of(session), no)
    return download(f"ledger-{no}.ndjson", NDJSON, exporting.extract(session, trainee.camp_id, trainee.id))


@signed_in_get("/api/verify.py", media_type="text/x-python")
def verifier() -> Response[bytes]:
    return download("verify.py", "text/x-python", exporting.PROGRAM)


HANDLERS = [verification, checkpoints, sign, export, hledger, extract, verifier]

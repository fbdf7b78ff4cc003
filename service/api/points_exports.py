from litestar import Response
from litestar.params import FromPath

from service.documents.points import standings_rows
from service.documents.writing import csv_bytes, xlsx_bytes
from service.http.files import CSV, XLSX, exported
from service.http.headers import name_request
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.rules.access import Perm

ROOT = "/api/camps/{camp:str}/points"
SHEET = "积分榜"


@get(ROOT + "/standings.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV)
def as_csv(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    rows = standings_rows(session, camp_of(session), name_request(request.scope))
    return exported(session, f"{SHEET}-{camp}.csv", CSV, csv_bytes(rows))


@get(ROOT + "/standings.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def as_xlsx(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    rows = standings_rows(session, camp_of(session), name_request(request.scope))
    return exported(session, f"{SHEET}-{camp}.xlsx", XLSX, xlsx_bytes(SHEET, rows))


HANDLERS = [as_csv, as_xlsx]

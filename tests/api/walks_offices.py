"""Pages of administrators and the auditor, of rules and drafts, of requests, retention and recusals."""

from tests.api.walking import ONE, OVER, THREE, get, post
from tests.api.walks_pages import CAMP, DONE

SYS, SEC, AUD = "sysadmin", "secadmin", "auditor"
ACCOUNT, TOKENS, SETTINGS, OPENINGS = "/accounts/{login}", "/account/tokens", "/settings", "/openings"
NEW, FORMER, OTHER = {"login": "newcomer"}, {"login": "former"}, {"login": "officer2"}
DECISION = {"digest": "{digest}", "verdict": "approve", "reason": "同意"}
PURGE = {"digest": "{purge digest}", "verdict": "approve", "reason": "保存期满"}
NUMBERS = {"token_days": "30", "token_days_max": "180", "dormant_days": "60", "keep_years": "5"}
DUTIES = {"mfa_roles": ["sysadmin", "secadmin", "auditor"], "version": "0"}
OPENED = {"number": "QY2022", "name": "2022年训练营", "starts_on": "2022-06-01", "ends_on": "2023-06-30"}
DRAFTS, PRIVACY, RECUSALS = CAMP + "/rule-drafts", CAMP + "/privacy", CAMP + "/recusals"
DRAFT, VERSION = {"draft": "draft"}, {"version": "1"}
RULE = {"name": "改名", "value": "0.5", "version": "1"}
ASKED, PAST = {"request_id": "request"}, {"camp": OVER}

WALKS = dict(
    [
        get("/accounts", SYS),
        get("/accounts/new", SYS),
        post("/accounts", {"login": "another", "name": "新人"}, SYS, status=200),
        get(ACCOUNT, SEC, place=NEW),
        post(ACCOUNT + "/invitation", None, SYS, place=NEW, status=200),
        post(ACCOUNT + "/disable", {"reason": "left"}, SYS, place=NEW, **DONE),
        post(ACCOUNT + "/enable", None, SYS, place=FORMER, **DONE),
        post(ACCOUNT + "/credentials/end", None, SEC, place=OTHER, **DONE),
        post(ACCOUNT + "/second-factor/reset", {"reason": "lost"}, SEC, place=OTHER, **DONE),
        get(ACCOUNT + "/roles", SEC, place=OTHER),
        post(ACCOUNT + "/roles", {"camp": "QY2020", "role": "officer"}, SEC, place=NEW, **DONE),
        post(ACCOUNT + "/roles/{number}/withdrawal", None, SEC, place={**OTHER, "number": "QY2020"}, **DONE),
        post(ACCOUNT + "/administrator", {"kind": "auditor"}, SEC, place=NEW, **DONE),
        get("/motions", SYS),
        post("/motions/{motion}/decision", DECISION, SYS, place={"motion": "motion"}, **DONE),
        get(SETTINGS, SEC),
        post(SETTINGS, {**NUMBERS, **DUTIES}, SEC, **DONE),
        post(SETTINGS + "/retention", {"camp": "QY2020", "years": "5", "version": "3"}, SEC, **DONE),
        get(OPENINGS, SYS),
        post(OPENINGS, OPENED, SYS, **DONE),
        post(OPENINGS + "/organisations", {"code": "LSQ", "office": "芦淞区委组织部"}, SYS, **DONE),
        get("/status", SYS),
        get(TOKENS),
        post(TOKENS, {"label": "上报", "scopes": "trainee:read"}, status=200),
        post(TOKENS + "/{token}/end", place={"token": "token"}, **DONE),
        get("/audit", AUD),
        get("/audit/accounts/{login}", AUD, place={"login": "officer"}),
        get("/audit/persons/{number}/{no}", AUD, place={"number": "QY2020", "no": ONE}),
        get("/audit/verification", AUD, query="?run=true"),
        get("/audit/alerts", AUD),
        get("/audit/export", AUD),
        get(CAMP + "/ledger", AUD),
        post(CAMP + "/ledger", {"act": "verify"}, AUD, status=200),
        post(CAMP + "/ledger/checkpoints", **DONE),
        get(CAMP + "/rules", "trainee"),
        get(CAMP + "/rules/{version}", "trainee", place=VERSION),
        get(CAMP + "/rules/{version}/changes", "trainee", place=VERSION),
        get(DRAFTS),
        post(DRAFTS, {"effective_from": "2021-07-01"}, **DONE),
        get(DRAFTS + "/{draft}", place=DRAFT),
        post(DRAFTS + "/{draft}", {"effective_from": "2021-07-02", "version": "1"}, place=DRAFT, **DONE),
        get(DRAFTS + "/{draft}/rules/{code}", place={**DRAFT, "code": "B04"}),
        post(DRAFTS + "/{draft}/rules/{code}", RULE, place={**DRAFT, "code": "B04"}, **DONE),
        post(DRAFTS + "/{draft}/publication", {"version": "1"}, place=DRAFT, **DONE),
        get("/privacy", "trainee"),
        get(CAMP + "/own-data/copy", "trainee"),
        get(PRIVACY),
        get(PRIVACY + "/requests/{request_id}", place=ASKED),
        post(PRIVACY + "/requests/{request_id}", {"verdict": "granted", "answer": "见附件"}, place=ASKED, **DONE),
        post(PRIVACY + "/restrictions", {"no": THREE, "reason": "有异议"}, **DONE),
        post(PRIVACY + "/restrictions/{no}/lift", place={"no": "QY2020-006"}, **DONE),
        get(CAMP + "/retention", place=PAST),
        post(CAMP + "/retention", {"reason": "保存期满"}, place=PAST, **DONE),
        post(CAMP + "/retention/purges/{motion}/decision", PURGE, place={**PAST, "motion": "purge"}, **DONE),
        get(RECUSALS),
        post(RECUSALS, {"trainee": "QY2020-005", "kind": "interest"}, **DONE),
        get(RECUSALS + "/{recusal}", place={"recusal": "recusal"}),
        post(RECUSALS + "/{recusal}", {"reason": "已无关系"}, place={"recusal": "recusal"}, **DONE),
    ]
)

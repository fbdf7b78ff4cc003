"""Accounts, administrators' offices, settings, the audit and recusals: `newcomer` is invited, `former` disabled."""

from tests.api.walking import CAMP, ONE, TRAINEE, get, post, put

ACCOUNT, RECUSAL = "/api/accounts/{login}", CAMP + "/recusals/{recusal}"
RETENTION = "/api/security/camps/{number}/retention"
NEW, FORMER, OTHER = {"login": "newcomer"}, {"login": "former"}, {"login": "officer2"}
SETTINGS = {
    "mfa_roles": ["sysadmin", "secadmin", "auditor"],
    "token_days": 30,
    "token_days_max": 180,
    "dormant_days": 60,
    "keep_years": 5,
}
DECISION = {"digest": "{digest}", "verdict": "approve", "reason": "同意"}
SYS, SEC, AUD = "sysadmin", "secadmin", "auditor"

WALKS = dict(
    [
        get("/api/accounts", SYS),
        post("/api/accounts", {"login": "another", "name": "新人"}, SYS),
        get(ACCOUNT, SEC, place=NEW),
        post(ACCOUNT + "/invitation", None, SYS, place=NEW),
        post(ACCOUNT + "/disable", {"reason": "left"}, SYS, place=NEW, status=200),
        post(ACCOUNT + "/enable", None, SYS, place=FORMER, status=200),
        post(ACCOUNT + "/credentials/end", None, SEC, place=OTHER, status=200),
        post(ACCOUNT + "/second-factor/reset", {"reason": "lost"}, SEC, place=OTHER, status=200),
        get(ACCOUNT + "/roles", SEC, place=OTHER),
        post(ACCOUNT + "/roles", {"camp": "QY2020", "role": "officer"}, SEC, place=NEW),
        post(ACCOUNT + "/roles/{number}/withdrawal", None, SEC, place={**OTHER, "number": "QY2020"}, status=200),
        post(ACCOUNT + "/administrator", {"kind": "auditor"}, SEC, place=NEW),
        get("/api/motions", SYS),
        post("/api/motions/{motion}/decision", DECISION, SYS, place={"motion": "motion"}, status=200),
        get("/api/security/settings", SEC),
        put("/api/security/settings", SETTINGS, SEC),
        get(RETENTION, SEC, place={"number": "QY2020"}),
        put(RETENTION, {"keep_years": 5}, SEC, place={"number": "QY2020"}),
        get("/api/audit", AUD),
        get("/api/audit/accounts/{login}", AUD, place={"login": "officer"}),
        get("/api/audit/persons/{camp}/{no}", AUD, place={"no": ONE}),
        get("/api/audit/verify", AUD),
        get("/api/audit/export", AUD),
        get(TRAINEE + "/readers", "trainee", place={"no": ONE}),
        get(CAMP + "/recusals"),
        post(CAMP + "/recusals", {"trainee": "QY2020-005", "kind": "interest"}),
        get(RECUSAL + "/relation", place={"recusal": "recusal"}),
        post(RECUSAL + "/end", {"reason": "已无关系"}, place={"recusal": "recusal"}, status=200),
    ]
)

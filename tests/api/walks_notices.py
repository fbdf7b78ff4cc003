"""Reminders and calendars, through the API and on pages."""

from tests.api.walking import CAMP, get, post, put

NOTICES, PAGES = CAMP + "/notices", "/camps/{camp}/notices"
PLAN = {
    "active": True, "groups": False, "working_days": True, "send_at": "08:30", "quiet_from": "20:00",
    "quiet_until": "07:00", "lead_days": 2, "repeat_days": 5, "silenced": ["visit"], "opening": "各位：",
}  # fmt: skip
TIMES = {name: str(PLAN[name]) for name in ("send_at", "quiet_from", "quiet_until", "lead_days", "repeat_days")}
CONTACT = {"channel": "email", "address": "one@example.org"}
ITS = {"notice_id": "notice"}

WALKS = dict(
    [
        get("/calendar/{secret}/jingying.ics", None, place={"secret": "feed"}),
        get("/api/me/feed", "trainee"),
        post("/api/me/feed", None, "trainee"),
        post("/api/me/feed/end", None, "trainee", status=204),
        get("/api/me/notices", "trainee"),
        put("/api/me/notices", CONTACT, "trainee"),
        get(NOTICES),
        get(NOTICES + "/plan"),
        put(NOTICES + "/plan", PLAN),
        get(NOTICES + "/{notice_id}", place=ITS),
        post(NOTICES + "/{notice_id}/retry", None, place=ITS, status=200),
        get("/account/notices", "trainee"),
        post("/account/notices", {**CONTACT, "language": "en"}, "trainee", status=303),
        post("/account/notices/feed", {"act": "make"}, "trainee", status=200),
        post("/account/notices/feed/end", {"act": "end"}, "trainee", status=303),
        get(PAGES),
        get(PAGES + "/plan"),
        post(PAGES + "/plan", {**TIMES, "version": "0", "active": "on", "kind-exam": "on"}, status=303),
        get(PAGES + "/{notice_id}", place=ITS),
        post(PAGES + "/{notice_id}/retry", {"act": "retry"}, place=ITS, status=303),
    ]
)

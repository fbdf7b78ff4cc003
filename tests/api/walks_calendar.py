"""Holidays of a year; nobody has loaded 2027."""

from tests.api.walking import get, put

CALENDAR, SOON = "/api/calendar/{year}", {"year": "2027"}
NOTICE = "国办发明电〔2026〕1号"
HOLIDAYS = ["2027-01-01", "2027-05-03", "2027-05-04", "2027-10-01", "2027-10-04", "2027-10-05"]
DAYS = [
    *({"day": day, "kind": "holiday", "document": NOTICE} for day in HOLIDAYS),
    {"day": "2027-10-09", "kind": "makeup", "document": NOTICE},
]

WALKS = dict(
    [
        get(CALENDAR, "trainee", place=SOON),
        put(CALENDAR, {"days": DAYS}, "sysadmin", place=SOON),
    ]
)

"""Postings and major events."""

from tests.api.walking import CAMP, ONE, TWO, get, post, put

POSTING, EVENT = CAMP + "/postings/{posting}", CAMP + "/events/{event}"
POST = {"title": "服博会专班", "host": "服饰产业办", "starts_on": "2020-09-01", "ends_on": "2020-09-30"}
AT, HELD = {"posting": "posting"}, {"event": "event"}

WALKS = dict(
    [
        get(CAMP + "/postings", "trainee"),
        post(CAMP + "/postings", {"trainee": TWO, **POST}),
        get(POSTING, "trainee", place=AT),
        put(POSTING, POST, place=AT),
        put(POSTING + "/appraisal", {"score": 85.4, "opinion": "踏实肯干"}, place=AT, match=POSTING),
        post(POSTING + "/recall", {"reason": "另有任用"}, place=AT, status=200),
        post(POSTING + "/tasks", {"title": "布展"}, place=AT),
        post(POSTING + "/tasks/{task}/done", {"on": "2020-09-02"}, place={**AT, "task": "task"}, status=200),
        get(CAMP + "/events", "trainee"),
        post(CAMP + "/events", {"name": "服饰博览会", "on": "2020-09-19"}),
        get(EVENT, "trainee", place=HELD),
        get(EVENT + "/participants", "trainee", place=HELD),
        put(EVENT + "/participants", {"trainees": [ONE, TWO]}, place=HELD),
    ]
)

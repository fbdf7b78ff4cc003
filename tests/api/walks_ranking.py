"""The recommendation: rankings, severity and explanations."""

from tests.api.walking import CAMP, ONE, TRAINEE, get

WALKS = dict(
    [
        get(CAMP + "/ranking"),
        get(CAMP + "/reviews/severity"),
        get(TRAINEE + "/recommendation", place={"no": ONE}),
    ]
)

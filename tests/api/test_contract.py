"""The OpenAPI document is true: thousands of requests made from it, as everybody, on a real server."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup

from service.database import Database
from service.rules.access import Role
from service.tables.access import Account
from tests import make
from tests.make import CAMP, Person, World

pytestmark = pytest.mark.unmeasured

CASES = 1
"""Of an operation, valid and spoiled each; sent as nobody and as every role, by session and token in turn, the spoiled
ones as every third role."""
PARTS = 4
EXPECTED = ["2xx", "304", "401", "403", "404", "409", "412", "422", "429"]
"""What a request of the documented form may be told: the rules of the camp are not in the form."""
CONFIG = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": EXPECTED}}})
KNOWN = {"camp": [CAMP], "no": ["QY2020-001", "DS2020-01", "KC01"], "seq": [1], "version": [1], "quarter": [1]}
"""Names that lead somewhere, so that not every case ends at a 404."""
WAYS = "session", "token"


def document(served: str, person: Person) -> dict[str, Any]:
    answer = requests.get(f"{served}/api/openapi.json", **proof(person, "token"), timeout=30)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    for item in made["paths"].values():
        for operation in item.values():
            for one in operation.get("parameters", ()):
                if one["in"] == "path" and one["name"] in KNOWN:
                    one["schema"] = {**one["schema"], "enum": KNOWN[one["name"]]}
    return made


def proof(person: Person | None, way: str) -> dict[str, Any]:
    if person is None:
        return {}
    if way == "token":
        return {"headers": {"Authorization": f"Bearer {person.token}"}}
    return {"headers": {"Sec-Fetch-Site": "same-origin"}, "cookies": {"__Host-jy": person.session}}


class Asking:
    """Sends the cases of operations as everybody, and counts them."""

    def __init__(self, world: World, address: str) -> None:
        self.world, self.address = world, address
        self.sent, self.cases = 0, 0
        self.failures: list[str] = []

    def ask(self, part: int) -> None:
        found = schemathesis.openapi.from_dict(document(self.address, self.world.people["officer"]), config=CONFIG)
        everything: list[Any] = list(found.get_all_operations())
        for one in everything[part::PARTS]:
            operation = one.ok()
            for mode in GenerationMode:
                with suppress(Unsatisfiable):  # of some nothing can be spoiled
                    self._ask(operation, mode)
            if operation.method.lower() != "get":
                self._sign_in_again()

    def _ask(self, operation: Any, mode: GenerationMode) -> None:
        def send(case: Any) -> None:
            self.cases += 1
            self._send(case, None, "token")
            for place, role in enumerate(Role, self.cases):
                if mode is GenerationMode.POSITIVE or place % 3 == 0:
                    self._send(case, role, WAYS[place % 2])

        settings = hypothesis.settings(
            max_examples=CASES, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        given = hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        hypothesis.seed(zlib.crc32(f"{operation.label} {mode}".encode()))(settings(given(send)))()

    def _send(self, case: Any, login: str | None, way: str) -> None:
        self.sent += 1
        try:
            case.call_and_validate(base_url=self.address, **proof(self.world.credential(login), way))
        except (FailureGroup, Failure) as failure:
            self.failures.append(f"{case.operation.label} as {login} by {way}: {failure}")

    def _sign_in_again(self) -> None:
        """Some operations end what they are asked with."""
        with self.world.session() as session:
            for login, person in self.world.people.items():
                account = session.get(Account, person.account_id)
                assert account is not None
                account.state = "active"
                session.flush()
                self.world.people[login] = make.person(session, account)


@pytest.fixture
def database(request: pytest.FixtureRequest, part: int) -> Iterator[Database]:
    """Half of the operations on either database."""
    url = request.getfixturevalue("sqlite_url" if part % 2 else "postgresql_url")
    opened = Database(url, make.KEYS)
    yield opened
    opened.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_r12_every_answer_is_as_documented(served: str, world: World, part: int) -> None:
    asking = Asking(world, served)
    asking.ask(part)
    assert asking.failures == [], "\n".join(asking.failures)
    assert asking.sent * PARTS >= 2_000

"""The document describes what is served: every route, its refusals, and no unnamed body."""

from collections.abc import Callable
from typing import Any

from tests.make import Caller

Call = Callable[[str | None], Caller]


def served(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call("officer").get("/api/openapi.json").json()
    return found


def test_every_route_is_described_with_its_refusals(call: Call) -> None:
    made = served(call)
    client = call("officer").client
    described = {
        (path, method.upper())
        for path, operations in made["paths"].items()
        for method in operations
        if method != "parameters"
    }
    routes = {
        (route.path_format, method)
        for route in client.app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in getattr(handler, "http_methods", ())
        if method not in {"OPTIONS", "HEAD"} and route.path.startswith(("/api/", "/health/"))
    }
    assert described == routes
    for path, operations in made["paths"].items():
        for operation in operations.values():
            refusals = [status for status in operation["responses"] if status >= "400"]
            assert refusals, path
            for status in refusals:
                assert operation["responses"][status]["content"].keys() == {"application/problem+json"}, (path, status)


def test_references_lead_somewhere(call: Call) -> None:
    made = served(call)

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [one for value in node.values() for one in references(value)]
        return [one for value in node for one in references(value)] if isinstance(node, list) else []

    names = set(made["components"]["schemas"])
    assert {one.rsplit("/", 1)[1] for one in references(made)} <= names


def test_nobody_reads_it_and_nothing_points_outside(call: Call) -> None:
    assert call(None).get("/api/openapi.json").status_code == 401
    text = call("trainee").get("/api/openapi.json").text
    assert "http://" not in text
    assert "https://" not in text


def test_reading_as_of_a_line_says_that_the_line_may_be_refused(call: Call) -> None:
    paths = served(call)["paths"]
    for path in ("standings", "standings/changes", "standings.csv", "trainees/{no}/explanation"):
        assert "422" in paths[f"/api/camps/{{camp}}/points/{path}"]["get"]["responses"], path

"""A body says what its schema has and nothing else; no row of a table goes in or out as it is."""

import typing
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.datastructures import UploadFile
from sqlmodel import SQLModel

from service.rules.access import GRANTS, PENDING, Role, Via
from tests.api import wide_world
from tests.api.policy_matrix import policies
from tests.api.test_scope_api import body_of
from tests.api.walking import Route
from tests.make import Caller, World

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
EXTRA: dict[str, Any] = {
    "id": str(wide_world.NOBODY),
    "camp_id": str(wide_world.NOBODY),
    "role": "officer",
    "points": 100,
    "version": 99,
}


def handlers(app: Any) -> Iterator[tuple[Route, Any]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                yield Route(method, route.path_format), handler


def leaves(annotation: Any) -> Iterator[Any]:
    """Every class that an annotation names, however deep."""
    inner = typing.get_args(annotation)
    if inner:
        for one in inner:
            yield from leaves(one)
    else:
        yield annotation


def structs(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """The shapes of a body, and those within."""
    for one in leaves(annotation):
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            yield one
            for field in msgspec.structs.fields(one):
                yield from structs(field.type)


def body_type(handler: Any) -> Any:
    given = handler.parsed_fn_signature.parameters.get("data")
    return None if given is None else given.raw


def test_s10_no_handler_takes_or_gives_a_row_of_a_table(application: Litestar) -> None:
    for route, handler in handlers(application):
        signature = handler.parsed_fn_signature
        named = [one.raw for one in (*signature.parameters.values(), signature.return_type)]
        rows = [one for hint in named for one in leaves(hint) if isinstance(one, type) and issubclass(one, SQLModel)]
        assert not rows, (route, rows)


def test_s10_every_shape_of_a_body_forbids_what_it_does_not_know(application: Litestar) -> None:
    found = {one for _, handler in handlers(application) for one in structs(body_type(handler))}
    assert len(found) > 30
    assert not {one for one in found if not one.__struct_config__.forbid_unknown_fields}


def test_s10_every_body_with_one_thing_more_is_refused(call: Call, world: World) -> None:
    """On PostgreSQL some of them: a body is refused before any database is asked."""
    cases = list(spoiled(call(None).client.app))
    assert len(cases) > 150
    for route, policy, name, body in cases if world.database.is_sqlite else cases[::7]:
        answer = send(call, route, policy, body)
        assert answer.status_code == 400, (route, name, answer.text)
        assert f" {name} " in answer.json()["errors"][0]["message_en"].replace(":", " "), (route, name, answer.text)


def spoiled(app: Litestar) -> Iterator[tuple[Route, Any, str, Any]]:
    known = policies(app)
    for route, handler in handlers(app):
        shapes, body, policy = list(structs(body_type(handler))), body_of(route) or {}, known[route].policy
        if not shapes or policy is None or is_form(handler) or policy.via == PENDING:
            continue
        for name in sorted(EXTRA.keys() - {field.encode_name for field in msgspec.structs.fields(shapes[0])}):
            yield route, policy, name, {name: EXTRA[name], **body}


def is_form(handler: Any) -> bool:
    return UploadFile in set(leaves(body_type(handler))) | {
        field.type for one in structs(body_type(handler)) for field in msgspec.structs.fields(one)
    }


def send(call: Call, route: Route, policy: Any, body: Any) -> Any:
    path = route.template.replace("{camp}", "QY2020")
    for part, kind in wide_world.parts(route.template):
        path = path.replace(part, FORMS.get(kind) or FORMS.get(part) or "x", 1)
    headers = {"idempotency-key": "k", "if-match": '"x"', "sec-fetch-site": "same-origin"}
    return caller_of(call, policy).request(route.method, path, json=body, headers=headers)


FORMS = {
    **dict.fromkeys(
        ("entry", "own entry", "attachment", "assignment", "note", "posting", "task", "batch", "draft", "event", "exam",
         "visit", "recusal", "request", "{motion}", "{token}", "{id}"),
        str(wide_world.NOBODY),
    ),
    "trainee": "QY2020-001", "mentor": "DS2020-01", "quarter": "1", "half": "1", "on": "2020-06-09", "daytime": "am",
    "seq": "4711", "version": "4711", "day": "2020-09-01", "{year}": "2027", "objection": "1",
}  # fmt: skip


def caller_of(call: Call, policy: Any) -> Caller:
    """Whoever may: else the guard would speak first."""
    if not policy.signed_in:
        return call(None)
    if policy.perm is None:
        return call("officer").signed_in()
    grant = GRANTS[policy.perm]
    role = next(role for role in Role if role in grant.roles)
    return call(role.value).signed_in() if Via.SESSION in grant.via else call(role.value)

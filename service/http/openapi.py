"""The OpenAPI document, made from the routes and their policies; no viewer, since viewers load from outside."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from litestar import Litestar, Response, Router
from litestar._openapi.schema_generation import SchemaCreator
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from service.http.files import DOCX, PDF, ZIP
from service.http.routes import POLICY, AnyRequest, signed_in_get
from service.http.sessions import provide_session
from service.rules.access import ANYONE_SIGNED_IN, Perm, Policy

PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What was refused, where, and what to do, in Chinese (detail, message) and English.",
    "required": ["type", "title", "status", "detail", "detail_en", "instance", "request_id", "errors"],
    "properties": {
        "type": {"type": "string", "description": "Stable; ends in the problem's code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "detail_en": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message", "message_en"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "message", "message_en")},
            },
        },
    },
}
KEY = {"type": "string", "pattern": r"^(?!fact:|policy:)[\x21\x23-\x7e]{1,128}$"}
DIGITS = r"^-?[0-9]{1,9}(\.[0-9]{1,9})?$"
NAMED = r"^[^\x00-\x1f\x7f-\x9f/]+$"
"""What may stand in an address."""
UNSERVED = "/api/schema"
WRITES = {"post", "put"}
RANKED = {Perm.RANKING_READ, Perm.RANKING_DECIDE, Perm.EXPORT_RUN, Perm.IMPORT_RUN}
"""Reading may be asked for what cannot be worked out."""
PAPER = {PDF, DOCX, ZIP}
"""Not made while a character has no glyph, or before there is anything to print."""
MEANINGS = {
    400: "malformed", 401: "not signed in, or to be proved again", 403: "not allowed", 404: "not there, or not visible",
    409: "against the present state", 412: "edited meanwhile", 413: "too large", 415: "wrong content type",
    422: "understood, but wrong", 428: "If-Match is missing",
    429: "too many failed tries", 503: "busy",
}  # fmt: skip


@signed_in_get("/api/openapi.json")
def document(request: AnyRequest) -> Response[Any]:
    return Response(request.app.state.openapi(), media_type="application/json")


def documented(handlers: Sequence[HTTPRouteHandler]) -> Any:
    """A function that makes the document at its first call and remembers it."""

    @cache
    def made() -> bytes:
        return msgspec.json.encode(_document(handlers))

    return made


def _document(handlers: Sequence[HTTPRouteHandler]) -> dict[str, Any]:
    config = OpenAPIConfig(
        title="Jingying 菁英",
        version="1",
        path=UNSERVED,
        openapi_router=Router(UNSERVED, route_handlers=[], opt={POLICY: ANYONE_SIGNED_IN}),
        render_plugins=[JsonRenderPlugin()],
    )
    described = Litestar(
        [Router("/", route_handlers=list(handlers))],
        openapi_config=config,
        plugins=[_Decimals(), _Texts()],
        dependencies={"session": Provide(provide_session)},
        logging_config=None,  # or it would set up the whole process anew
    )
    made: dict[str, Any] = described.openapi_schema.to_schema()
    made["paths"] = {path: what for path, what in made["paths"].items() if not path.startswith(UNSERVED)}
    made["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    made["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-jy"},
    }
    _require_files(made)
    for route in described.routes:
        for handler in getattr(route, "route_handlers", ()):
            _complete(made, route.path_format, handler)
    return made


def _complete(made: dict[str, Any], path: str, handler: Any) -> None:
    policy = handler.opt.get(POLICY)
    for method in {verb.lower() for verb in getattr(handler, "http_methods", ())} - {"options"}:
        operation = made["paths"].get(path, {}).get(method)
        if operation is not None and isinstance(policy, Policy):
            _describe(operation, method, policy, bool(handler.parsed_data_field), handler.media_type in PAPER)


AS_OF = {"at_seq", "known_at", "from_seq", "to_seq"}
"""What may be beyond the journal's end, or not go together."""


def _describe(operation: dict[str, Any], method: str, policy: Policy, has_body: bool, paper: bool) -> None:
    for one in operation.get("parameters", ()):
        if one["in"] == "path" and one["schema"].keys() <= {"type"} and one["schema"].get("type") == "string":
            one["schema"]["pattern"] = NAMED
    operation["security"] = [{"token": []}, {"session": []}] if policy.signed_in else [{}]
    if policy.perm is not None:
        operation["description"] = f"{operation.get('description', '')} Permission: {policy.perm}.".strip()
    if policy.keyed:
        operation.setdefault("parameters", []).append(_header("Idempotency-Key", KEY))
    if method == "put":
        operation.setdefault("parameters", []).append(_header("If-Match", {"type": "string"}))
    operation["responses"].get("204", {}).pop("content", None)
    matched = [412, 428] if any(one["name"] == "If-Match" for one in operation.get("parameters", ())) else []
    past = [422] if AS_OF & {one["name"] for one in operation.get("parameters", ())} else []
    for status in [*_statuses(method, policy, has_body), *matched, *past, *([409, 422] if paper else [])]:
        operation["responses"][str(status)] = {
            "description": MEANINGS[status],
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }


def _header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": schema}


def _require_files(made: dict[str, Any]) -> None:
    """A form without its file is no form."""
    for item in made["paths"].values():
        for operation in item.values():
            form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).get("schema", {})
            form.update({"required": list(form.get("properties", ()))} if "properties" in form else {})
            for one in form.get("properties", {}).values():
                one.update({"minItems": 1} if one.get("type") == "array" else {})


class _Decimals(OpenAPISchemaPlugin):
    """Exact decimals are read from numbers and from their digits."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        return field_definition.annotation is Decimal

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:  # noqa: ARG002
        digits = Schema(type=OpenAPIType.STRING, pattern=DIGITS)
        return Schema(any_of=[Schema(type=OpenAPIType.NUMBER), digits])


class _Texts(OpenAPISchemaPlugin):
    """Texts within a list say what they may be, as those on their own do."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        return field_definition.annotation is str and _limit(field_definition) is not None

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:  # noqa: ARG002
        limit = _limit(field_definition)
        assert limit is not None
        return Schema(
            type=OpenAPIType.STRING, pattern=limit.pattern, min_length=limit.min_length, max_length=limit.max_length
        )


def _limit(field: FieldDefinition) -> msgspec.Meta | None:
    return next((one for one in field.metadata if isinstance(one, msgspec.Meta) and one.pattern), None)


def _statuses(method: str, policy: Policy, has_body: bool) -> list[int]:
    found = [400, 503]
    found += [401, 403, 404] if policy.signed_in else [403]
    found += [401, 429] if method == "post" and (policy.perm in {None, Perm.SELF}) else []
    found += [409, 422] if method in WRITES or policy.perm in RANKED else []
    return found + ([413, 415] if has_body else [])

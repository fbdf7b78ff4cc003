"""Signing in: by password, then by code where there is a second factor; the first time by a one-time link."""

from typing import Any

from litestar import Response
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from service.actions.sign_in import Admission
from service.http import sign_in
from service.http.proving import answered
from service.http.routes import AnyRequest, pending_post, public_post
from service.schemas.sign_in import CodeIn, EnrolmentOut, LinkIn, NextOut, RecoveryOut, SignInIn, enrolment_out

SIGNED_IN = {204: ResponseSpec(None, description="signed in: the session is in the cookie", generate_examples=False)}


@public_post("/api/sign-in", status_code=200, responses=SIGNED_IN)
async def enter_password(request: AnyRequest, data: JSONBody[SignInIn]) -> Response[NextOut]:
    return _step(await sign_in.enter_password(request, data.login, data.password))


@public_post("/api/sign-in/link", status_code=200, responses=SIGNED_IN)
async def accept_link(request: AnyRequest, data: JSONBody[LinkIn]) -> Response[NextOut]:
    return _step(await sign_in.accept_link(request, data.link, data.password))


def _step(admission: Admission) -> Response[Any]:
    return answered(admission, None if admission.next is None else NextOut(next=admission.next))


@pending_post("/api/sign-in/code", status_code=204)
async def enter_code(request: AnyRequest, data: JSONBody[CodeIn]) -> Response[None]:
    return answered(await sign_in.enter_code(request, data.code))


@pending_post("/api/sign-in/enrolment", status_code=200)
async def enrol(request: AnyRequest) -> EnrolmentOut:
    return enrolment_out(await sign_in.begin_enrolment(request))


@pending_post("/api/sign-in/enrolment/confirm", status_code=200)
async def confirm(request: AnyRequest, data: JSONBody[CodeIn]) -> Response[RecoveryOut]:
    admission, codes = await sign_in.confirm_enrolment(request, data.code)
    return answered(admission, RecoveryOut(recovery_codes=codes))


HANDLERS = [enter_password, accept_link, enter_code, enrol, confirm]

"""Proving oneself anew and changing what proves one, as pages and API share it."""

from functools import partial

from service import clock
from service.actions import own_account as actions
from service.actions import second_factor
from service.actions.second_factor import Enrolment
from service.actions.sign_in import Admission
from service.errors import invalid
from service.http.proving import browser, check_new, hashed, hashing, own, proof, tried, write_proved
from service.http.routes import AnyRequest
from service.http.sessions import write
from service.rules.throttle import CODE, PASSWORD, name_of


async def prove_again(request: AnyRequest, password: str, code: str | None) -> Admission:
    account = await own(request)
    asked = [(PASSWORD, name_of(account.login))]
    if account.totp_at is not None:
        if code is None:
            raise invalid("/code", "required", "请同时输入验证码。", "Send the code of the second factor as well.")
        asked.append((CODE, str(account.id)))
    async with hashing(request):
        attempts = await tried(request, *asked)
        anew = await proof(account.password, password)
        renewed = partial(
            actions.prove_again, account=account, anew=anew, code=code, now=clock.now(), browser=browser(request)
        )
        return await write_proved(request, attempts, renewed)


async def change_password(request: AnyRequest, password: str, new: str) -> Admission:
    account = await own(request)
    await check_new(request, account, new, "/new_password")
    async with hashing(request):
        attempts = await tried(request, (PASSWORD, name_of(account.login)))
        await proof(account.password, password)
        changed = partial(
            actions.change_password,
            account=account,
            password=await hashed(new),
            now=clock.now(),
            browser=browser(request),
        )
        return await write_proved(request, attempts, changed)


async def begin_enrolment(request: AnyRequest) -> Enrolment:
    account = await own(request)
    return await write(request, partial(second_factor.begin_enrolment, account=account))


async def confirm_enrolment(request: AnyRequest, code: str) -> tuple[Admission, list[str]]:
    account = await own(request)
    attempts = await tried(request, (CODE, str(account.id)))
    confirmed = partial(
        actions.confirm_enrolment, account=account, code=code, now=clock.now(), browser=browser(request)
    )
    return await write_proved(request, attempts, confirmed)

"""The steps of a sign-in, as pages and API share them."""

from functools import partial

from service import clock
from service.actions import second_factor
from service.actions import sign_in as actions
from service.actions.second_factor import Enrolment
from service.actions.sign_in import Admission
from service.http.proving import browser, check_new, hashed, hashing, is_about, own, proof, tried, write_proved
from service.http.routes import AnyRequest
from service.http.sessions import read, write
from service.queries import sign_in as queries
from service.rules.throttle import CODE, PASSWORD, name_of


async def enter_password(request: AnyRequest, login: str, password: str) -> Admission:
    async with hashing(request):
        attempts = await tried(request, (PASSWORD, name_of(login)))
        account, stored = await read(request, partial(queries.find_candidate, login=login, now=clock.now()))
        is_about(request, account)
        anew = await proof(stored, password)
        assert account is not None
        admitted = partial(actions.admit, account=account, anew=anew, now=clock.now(), browser=browser(request))
        return await write_proved(request, attempts, admitted)


async def accept_link(request: AnyRequest, link: str, password: str) -> Admission:
    """The password is looked at first, so that a refused one does not cost the link."""
    opened = await read(request, partial(queries.find_link, link=link, now=clock.now()))
    if opened is None:
        raise actions.link_refused()
    is_about(request, opened.account)
    await check_new(request, opened.account, password, "/password")
    async with hashing(request):
        made = await hashed(password)
    accepted = partial(actions.accept_link, opened=opened, password=made, now=clock.now(), browser=browser(request))
    return await write(request, accepted)


async def enter_code(request: AnyRequest, code: str) -> Admission:
    account = await own(request)
    attempts = await tried(request, (CODE, str(account.id)))
    finished = partial(actions.finish_with_code, account=account, code=code, now=clock.now(), browser=browser(request))
    return await write_proved(request, attempts, finished)


async def begin_enrolment(request: AnyRequest) -> Enrolment:
    account = await own(request)
    return await write(request, partial(second_factor.begin_first_enrolment, account=account))


async def begun_enrolment(request: AnyRequest) -> Enrolment | None:
    """The same secret again, for whoever mistyped its code."""
    account = await own(request)
    return await read(request, partial(second_factor.begun_enrolment, account=account))


async def confirm_enrolment(request: AnyRequest, code: str) -> tuple[Admission, list[str]]:
    account = await own(request)
    attempts = await tried(request, (CODE, str(account.id)))
    confirmed = partial(
        actions.finish_with_enrolment, account=account, code=code, now=clock.now(), browser=browser(request)
    )
    return await write_proved(request, attempts, confirmed)

"""The main menu: what a caller may open, in the order of her day."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from service import clock
from service.rules.access import Perm, Principal, Role, Via, is_fresh, is_granted


class Caller(msgspec.Struct, frozen=True):
    """Who looks at a page, and from where in the house."""

    principal: Principal | None
    camp: str | None

    @property
    def is_signed_in(self) -> bool:
        return self.principal is not None and self.principal.via is Via.SESSION

    @property
    def role(self) -> Role | None:
        if self.principal is None:
            return None
        roles = self.principal.roles_in(self.camp)
        return next(iter(roles)) if len(roles) == 1 else None

    @property
    def is_fresh(self) -> bool:
        """Whether she proved lately who she is, as decisions ask."""
        return self.principal is not None and is_fresh(self.principal, clock.now())

    def may(self, perm: str) -> bool:
        """Whether a link to what needs this permission leads anywhere."""
        return self.is_signed_in and self.principal is not None and is_granted(self.principal, self.camp, Perm(perm))


class Link(NamedTuple):
    address: str
    words: str
    perm: Perm
    roles: frozenset[Role] = frozenset(Role)


OF_STAFF = frozenset({Role.OFFICER, Role.MENTOR})
LINKS: tuple[Link, ...] = (
    Link("/overview", "总览", Perm.MENTOR_ASSIGN),
    Link("/tasks", "我的任务", Perm.SEMINAR_SCORE),
    Link("", "我的成长", Perm.CAMP_READ, frozenset({Role.TRAINEE})),
    Link("/courses", "课程菜单", Perm.TRAINING_CHOOSE),
    Link("/own-entries", "我的记录", Perm.GROWTH_CONTRIBUTE),
    Link("/own-data", "我的信息", Perm.PRIVACY_REQUEST),
    Link("/trainees", "学员", Perm.TRAINEE_READ, OF_STAFF),
    Link("/points", "积分台账", Perm.POINTS_READ, OF_STAFF),
    Link("/ranking", "推荐排名", Perm.RANKING_READ),
    Link("/proposals", "复核", Perm.POINTS_POST),
    Link("/imports", "导入", Perm.IMPORT_RUN),
    Link("/notices", "到期提醒", Perm.CAMP_WRITE),
)


def links(caller: Caller, camp: str) -> Iterator[tuple[str, str]]:
    for one in LINKS:
        if caller.role in one.roles and caller.may(one.perm):
            yield f"/camps/{camp}{one.address}", one.words

"""The main menu: what a caller may open, in the order of her day."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from service import clock
from service.rules.access import ADMINISTRATORS, Perm, Principal, Role, Via, is_fresh, is_granted


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
    front: frozenset[Role] = frozenset(Role)
    """Who goes there often; for others it stands behind 更多."""


OF_STAFF = frozenset({Role.OFFICER, Role.MENTOR})
OFFICERS, TRAINEES = frozenset({Role.OFFICER}), frozenset({Role.TRAINEE})
NOBODY = frozenset[Role]()
LINKS: tuple[Link, ...] = (
    Link("/overview", "总览", Perm.MENTOR_ASSIGN),
    Link("/tasks", "我的任务", Perm.SEMINAR_SCORE),
    Link("", "我的成长", Perm.CAMP_READ, TRAINEES),
    Link("/courses", "课程菜单", Perm.TRAINING_CHOOSE),
    Link("/own-entries", "我的记录", Perm.GROWTH_CONTRIBUTE),
    Link("/own-data", "我的信息", Perm.PRIVACY_REQUEST),
    Link("/trainees", "学员", Perm.TRAINEE_READ, OF_STAFF),
    Link("/assignments", "导师结对", Perm.GROWTH_READ, OF_STAFF, NOBODY),
    Link("/seminars", "研讨", Perm.GROWTH_READ, front=OF_STAFF),
    Link("/sessions", "培训", Perm.TRAINING_READ, front=OFFICERS | TRAINEES),
    Link("/postings", "实践", Perm.PRACTICE_READ, front=NOBODY),
    Link("/points", "积分台账", Perm.POINTS_READ, OF_STAFF),
    Link("/rules", "积分细则", Perm.CAMP_READ, front=NOBODY),
    Link("/ranking", "推荐排名", Perm.RANKING_READ, front=OFFICERS),
    Link("/recommendations", "推荐名单", Perm.RANKING_READ, front=OFFICERS),
    Link("/proposals", "复核", Perm.POINTS_POST),
    Link("/imports", "导入", Perm.IMPORT_RUN),
    Link("/exports", "导出", Perm.EXPORT_RUN, front=NOBODY),
    Link("/privacy", "个人信息", Perm.PRIVACY_HANDLE, front=NOBODY),
    Link("/recusals", "回避", Perm.RECUSAL_DECLARE, front=NOBODY),
    Link("/notices", "到期提醒", Perm.CAMP_WRITE, front=NOBODY),
)


OFFICES: tuple[Link, ...] = (
    Link("/accounts", "账号", Perm.ACCOUNT_READ),
    Link("/motions", "任免提请", Perm.ACCOUNT_READ),
    Link("/settings", "安全设置", Perm.SECURITY_WRITE),
    Link("/openings", "开办训练营", Perm.CAMP_OPEN),
    Link("/status", "运行状态", Perm.HEALTH_DETAIL),
    Link("/audit", "审计", Perm.AUDIT_READ),
    Link("/audit/alerts", "警示", Perm.AUDIT_READ),
    Link("/audit/verification", "核验", Perm.AUDIT_VERIFY),
)
"""Of those who work for the whole house and in no camp."""


class Item(NamedTuple):
    """A line of somebody's menu."""

    address: str
    words: str
    in_front: bool


def links(caller: Caller, camp: str | None) -> Iterator[Item]:
    if caller.role in ADMINISTRATORS:
        yield from (Item(one.address, one.words, in_front=True) for one in OFFICES if caller.may(one.perm))
    elif camp:
        for one in LINKS:
            if caller.role in one.roles and caller.may(one.perm):
                yield Item(f"/camps/{camp}{one.address}", one.words, caller.role in one.front)


def current(found: list[Item], path: str) -> str:
    """Which of them a page belongs to: the nearest above it, and only itself of a camp's front page."""
    above = [address for address, *_ in found if path == address or path.startswith(address + "/")]
    above = [one for one in above if one == path or one.count("/") != 2 or not one.startswith("/camps/")]
    return max(above, key=len, default="")

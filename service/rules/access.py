"""Who may do what: roles, permissions and the one table that joins them. No other place grants anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

STEP_UP_MICROSECONDS = 30 * 60 * 1_000_000


class Role(StrEnum):
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"
    OFFICER = "officer"
    MENTOR = "mentor"
    TRAINEE = "trainee"


ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})
CAMP_ROLES = frozenset({Role.OFFICER, Role.MENTOR, Role.TRAINEE})


class Via(StrEnum):
    SESSION = "session"
    TOKEN = "token"  # noqa: S105
    PENDING = "pending"


class Perm(StrEnum):
    SELF = "self"
    ACCOUNT_READ = "account:read"
    ACCOUNT_MANAGE = "account:manage"
    CAMP_OPEN = "camp:open"
    SETTINGS_WRITE = "settings:write"
    BACKUP_RUN = "backup:run"
    HEALTH_DETAIL = "health:detail"
    ROLE_GRANT = "role:grant"
    CREDENTIAL_END = "credential:end"
    MFA_RESET = "mfa:reset"
    ROLE_CONFIRM = "role:confirm"
    SECURITY_WRITE = "security:write"
    AUDIT_READ = "audit:read"
    AUDIT_VERIFY = "audit:verify"
    AUDIT_EXPORT = "audit:export"
    TOKEN_CREATE = "token:create"  # noqa: S105
    CAMP_READ = "camp:read"
    CAMP_WRITE = "camp:write"
    TRAINEE_READ = "trainee:read"
    GROWTH_READ = "growth:read"
    TRAINING_READ = "training:read"
    PRACTICE_READ = "practice:read"
    TRAINEE_WRITE = "trainee:write"
    GROWTH_WRITE = "growth:write"
    TRAINING_WRITE = "training:write"
    PRACTICE_WRITE = "practice:write"
    MENTOR_ASSIGN = "mentor:assign"
    SEMINAR_WRITE = "seminar:write"
    MENTORING_WRITE = "mentoring:write"
    SEMINAR_SCORE = "seminar:score"
    TRAINING_CHOOSE = "training:choose"
    GROWTH_CONTRIBUTE = "growth:contribute"
    POINTS_READ = "points:read"
    POINTS_PROPOSE = "points:propose"
    POINTS_POST = "points:post"
    POINTS_REVERSE = "points:reverse"
    POINTS_DECIDE = "points:decide"
    POINTS_SETTLE = "points:settle"
    JOURNAL_VERIFY = "journal:verify"
    RANKING_READ = "ranking:read"
    RANKING_OBJECT = "ranking:object"
    RANKING_DECIDE = "ranking:decide"
    RANKING_PUBLISH = "ranking:publish"
    IMPORT_RUN = "import:run"
    EXPORT_RUN = "export:run"
    PRIVACY_REQUEST = "privacy:request"
    PRIVACY_HANDLE = "privacy:handle"
    RETENTION_PURGE = "retention:purge"
    RECUSAL_DECLARE = "recusal:declare"


SYS, SEC, AUD, OFF, MEN, TRA = Role
EITHER = frozenset({Via.SESSION, Via.TOKEN})
SESSION = frozenset({Via.SESSION})
PENDING = frozenset({Via.PENDING})
"""The password is proved and the second factor is not: good for finishing the sign-in and nothing else."""


@dataclass(frozen=True, slots=True)
class Grant:
    """`fresh` asks for an identity proved at most 30 minutes ago."""

    roles: frozenset[Role]
    via: frozenset[Via] = EITHER
    fresh: bool = False


def _to(*roles: Role, via: frozenset[Via] = EITHER, fresh: bool = False) -> Grant:
    return Grant(frozenset(roles), SESSION if fresh else via, fresh)


GRANTS: Mapping[Perm, Grant] = {
    Perm.SELF: _to(*Role, via=SESSION),
    Perm.ACCOUNT_READ: _to(SYS, SEC, via=SESSION),
    Perm.ACCOUNT_MANAGE: _to(SYS, fresh=True),
    Perm.CAMP_OPEN: _to(SYS, via=SESSION),
    Perm.SETTINGS_WRITE: _to(SYS, fresh=True),
    Perm.BACKUP_RUN: _to(SYS, fresh=True),
    Perm.HEALTH_DETAIL: _to(SYS),
    Perm.ROLE_GRANT: _to(SEC, fresh=True),
    Perm.CREDENTIAL_END: _to(SEC, fresh=True),
    Perm.MFA_RESET: _to(SEC, fresh=True),
    Perm.ROLE_CONFIRM: _to(SYS, fresh=True),
    Perm.SECURITY_WRITE: _to(SEC, fresh=True),
    Perm.AUDIT_READ: _to(AUD),
    Perm.AUDIT_VERIFY: _to(AUD),
    Perm.AUDIT_EXPORT: _to(AUD, fresh=True),
    Perm.TOKEN_CREATE: _to(SYS, AUD, OFF, fresh=True),
    Perm.CAMP_READ: _to(OFF, MEN, TRA),
    Perm.CAMP_WRITE: _to(OFF),
    Perm.TRAINEE_READ: _to(OFF, MEN, TRA),
    Perm.GROWTH_READ: _to(OFF, MEN, TRA),
    Perm.TRAINING_READ: _to(OFF, MEN, TRA),
    Perm.PRACTICE_READ: _to(OFF, MEN, TRA),
    Perm.TRAINEE_WRITE: _to(OFF),
    Perm.GROWTH_WRITE: _to(OFF),
    Perm.TRAINING_WRITE: _to(OFF),
    Perm.PRACTICE_WRITE: _to(OFF),
    Perm.MENTOR_ASSIGN: _to(OFF),
    Perm.SEMINAR_WRITE: _to(OFF),
    Perm.MENTORING_WRITE: _to(MEN, via=SESSION),
    Perm.SEMINAR_SCORE: _to(MEN, via=SESSION),
    Perm.TRAINING_CHOOSE: _to(TRA, via=SESSION),
    Perm.GROWTH_CONTRIBUTE: _to(TRA, via=SESSION),
    Perm.POINTS_READ: _to(OFF, MEN, TRA),
    Perm.POINTS_PROPOSE: _to(OFF, MEN),
    Perm.POINTS_POST: _to(OFF),
    Perm.POINTS_REVERSE: _to(OFF),
    Perm.POINTS_DECIDE: _to(OFF, fresh=True),
    Perm.POINTS_SETTLE: _to(OFF, fresh=True),
    Perm.JOURNAL_VERIFY: _to(AUD, OFF),
    Perm.RANKING_READ: _to(OFF, MEN, TRA),
    Perm.RANKING_OBJECT: _to(OFF, TRA, via=SESSION),
    Perm.RANKING_DECIDE: _to(OFF, fresh=True),
    Perm.RANKING_PUBLISH: _to(OFF, fresh=True),
    Perm.IMPORT_RUN: _to(OFF),
    Perm.EXPORT_RUN: _to(OFF, fresh=True),
    Perm.PRIVACY_REQUEST: _to(TRA, via=SESSION),
    Perm.PRIVACY_HANDLE: _to(OFF, fresh=True),
    Perm.RETENTION_PURGE: _to(OFF, fresh=True),
    Perm.RECUSAL_DECLARE: _to(OFF, MEN, via=SESSION),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route asks of its caller; `perm` None and not `signed_in` is public and has to be written."""

    perm: Perm | None = None
    signed_in: bool = True
    personal: bool = False
    keyed: bool = False
    fresh: bool = False
    via: frozenset[Via] | None = None

    def ways(self) -> frozenset[Via]:
        """How one may have signed in to come here."""
        if self.via is not None:
            return self.via
        return EITHER if self.perm is None else GRANTS[self.perm].via

    def is_fresh(self) -> bool:
        """Whether the identity must have been proved lately."""
        return self.fresh or (self.perm is not None and GRANTS[self.perm].fresh)


PUBLIC = Policy(signed_in=False)
ANYONE_SIGNED_IN = Policy()
UNFINISHED = Policy(via=PENDING)


@dataclass(frozen=True, slots=True)
class Membership:
    """One account's place in one camp."""

    camp_id: UUID
    role: Role
    trainee_id: UUID | None = None
    mentor_id: UUID | None = None
    recused: bool = False
    """Whether the account has declared itself recused from anybody there."""
    withheld: bool = False
    """Whether anybody's file is restricted there."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: what the credential proves, and nothing the request says of itself."""

    account_id: UUID
    kind: str
    via: Via
    proved_at: int
    credential_id: UUID
    used_at: int = 0
    scopes: frozenset[str] | None = None
    camp_only: UUID | None = None
    camps: Mapping[str, Membership] = field(default_factory=dict)

    def roles_in(self, camp: str | None) -> frozenset[Role]:
        """In a camp the role held there; elsewhere the administrator's kind or any camp role."""
        if self.kind != "business":
            return frozenset({Role(self.kind)}) if self.kind in ADMINISTRATORS else frozenset()
        if camp is None:
            return frozenset(one.role for one in self.camps.values() if self.reaches(one))
        member = self.camps.get(camp)
        return frozenset({member.role}) if member else frozenset()

    def reaches(self, member: Membership) -> bool:
        return self.camp_only is None or self.camp_only == member.camp_id


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes a session has: one role in one camp, or none of it."""

    account_id: UUID
    today: date
    camp_id: UUID | None = None
    role: Role | None = None
    trainee_id: UUID | None = None
    mentor_id: UUID | None = None
    camp_ids: tuple[UUID, ...] = ()
    narrowed: bool = False
    """Whether she is recused from anybody, or anybody's file is restricted."""


class System:
    """The product itself, where a whole camp or a credential must be read; used by a listed set of functions only."""


SYSTEM = System()


def is_granted(principal: Principal, camp: str | None, perm: Perm) -> bool:
    """Owner's grants, within the token's scopes and camp."""
    if principal.scopes is not None and perm not in principal.scopes:
        return False
    member = principal.camps.get(camp) if camp else None
    if member is not None and not principal.reaches(member):
        return False
    return bool(GRANTS[perm].roles & principal.roles_in(camp))


UNRECUSED = frozenset({Perm.RANKING_DECIDE, Perm.RANKING_PUBLISH, Perm.RETENTION_PURGE})


def is_recused_from(principal: Principal, camp: str | None, perm: Perm | None) -> bool:
    """Who is recused from anybody of a camp decides nothing that ranks or purges the whole of it."""
    member = principal.camps.get(camp) if camp else None
    return perm in UNRECUSED and member is not None and member.recused


def is_fresh(principal: Principal, moment: int) -> bool:
    return moment - principal.proved_at <= STEP_UP_MICROSECONDS

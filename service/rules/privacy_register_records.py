"""The register's other tables: accounts, audit, the camp's own facts; and the register as a whole."""

from collections.abc import Mapping

from service.rules.privacy_register import (
    ALWAYS,
    AT_LEAST_THREE,
    FIGURE,
    GONE,
    NO_PERSON,
    ONE_DAY,
    PLACE,
    PSEUDONYM,
    SECURITY,
    THIRTY_DAYS,
    WITH_ACCOUNT,
    Table,
)
from service.rules.privacy_register_people import PEOPLE
from service.rules.privacy_register_ranking import RANKING

ACCOUNTS: Mapping[str, Table] = {
    "account": Table(
        purpose=("登录，以及记明何人所为", "signing in, and telling who did what"),
        basis=SECURITY,
        keeping=WITH_ACCOUNT,
        technical="id kind state auth_epoch created_at password_at totp_at totp_step last_sign_in_at",
        internal="login name staff_no",
        secret="password totp totp_next",  # noqa: S106
        erased={
            "login": "erased", "name": GONE, "staff_no": None, "password": None, "totp": None, "totp_next": None,
            "state": "disabled",
        },
    ),
    "recovery_code": Table(
        purpose=("备用的第二验证", "a spare second factor"),
        basis=SECURITY,
        keeping=WITH_ACCOUNT,
        technical="account_id",
        secret="sha256",  # noqa: S106
    ),
    "login_attempt": Table(
        purpose=("防止猜测密码", "holding up those who guess passwords"),
        basis=SECURITY,
        keeping=THIRTY_DAYS,
        technical="id kind at",
        internal="who address",
    ),
    "credential": Table(
        purpose=("验证调用者身份", "proving who calls"),
        basis=SECURITY,
        keeping=THIRTY_DAYS,
        technical="id account_id kind scopes camp_id label last4 auth_epoch created_at expires_at last_used_at"
        " proved_at",
        secret="sha256",  # noqa: S106
    ),
    "calendar_feed": Table(
        purpose=("打开本人日历的秘密地址", "the secret address of one's own calendar"),
        basis=SECURITY,
        keeping=WITH_ACCOUNT,
        technical="account_id last4 auth_epoch made_at",
        secret="sha256",  # noqa: S106
    ),
    "contact": Table(
        purpose=("按本人所设提醒本人", "reminding a person as she set it"),
        keeping=WITH_ACCOUNT,
        technical="account_id channel language changed_at",
        sensitive="address",
    ),
    "camp_role": Table(
        purpose=("谁在哪一期是什么角色", "who has which role in which camp"),
        basis=SECURITY,
        keeping=WITH_ACCOUNT,
        technical="camp_id account_id kind role trainee_id mentor_id",
    ),
    "setting": Table(
        purpose=("安全设置", "security settings"), basis=NO_PERSON, keeping=ALWAYS,
        technical="name value version changed_at",
    ),
    "motion": Table(
        purpose=("需两人办理的提请", "acts that need two persons"),
        basis=SECURITY,
        keeping=AT_LEAST_THREE,
        technical="id camp_id kind digest proposed_by proposed_at expires_at",
        internal="content",
    ),
    "motion_decision": Table(
        purpose=("对提请的决定", "decisions on such acts"),
        basis=SECURITY,
        keeping=AT_LEAST_THREE,
        technical="motion_id proposed_by decided_by verdict decided_at",
        internal="reason",
    ),
    "audit": Table(
        purpose=("记录谁查看或更改了谁的信息", "who read or changed whose data"),
        basis=SECURITY,
        keeping=AT_LEAST_THREE,
        technical="camp_id seq at account_id role via request_id action object_type outcome reason key_id prev mac",
        internal="ip subjects",
    ),
    "audit_head": Table(
        purpose=("审计编号的锁", "the lock that audit rows are numbered under"),
        basis=NO_PERSON,
        keeping=AT_LEAST_THREE,
        technical="camp_id",
    ),
}  # fmt: skip


def _facts(purpose: tuple[str, str], technical: str, internal: str = "", **more: object) -> Table:
    return Table(purpose=purpose, basis=NO_PERSON, technical=technical, internal=internal, **more)  # type: ignore[arg-type]


CAMPS: Mapping[str, Table] = {
    "organisation": _facts(("办营单位", "who runs camps"), "id", "code name"),
    "camp": _facts(
        ("训练营基本信息", "a camp's own facts"), "id version organisation_id",
        "number name starts_on ends_on state keep_years",
    ),
    "hours_requirement": _facts(("学时要求", "required hours"), "camp_id", "field hours"),
    "course": _facts(
        ("菜单课程", "courses"), "camp_id id version", "no field name hours places starts_on opens_on closes_on"
    ),
    "training_session": Table(
        purpose=("集中培训安排与签到", "sessions and signing in"),
        basis=NO_PERSON,
        technical="camp_id id code_until",
        internal="on half title",
        secret="code_sha256",  # noqa: S106
    ),
    "exam": _facts(("考试安排", "exams"), "camp_id id", "subject on"),
    "visit": _facts(("现场教学安排", "visits"), "camp_id id", "name on place theme"),
    "calendar_event": _facts(
        ("日历事项的版本", "how often a calendar's event has changed"), "camp_id uid digest sequence changed_at"
    ),
    "notice_plan": _facts(
        ("提醒的时间与文字", "when reminders leave and what they say"), "camp_id version changed_at",
        "active groups working_days send_at quiet_from quiet_until lead_days repeat_days silenced opening closing",
    ),
    "notice": Table(
        purpose=("提醒的发送队列，只含件数与日期", "the queue of reminders, which hold counts and days only"),
        technical="camp_id id recipient account_id channel state attempts allowed next_at error queued_at sent_at",
        internal="trainee_id on matters",
        owner=("trainee_id",),
        erased={"matters": "[]"},
        kept={PSEUDONYM: "trainee_id", FIGURE: "on"},
    ),
    "notice_delivery": _facts(
        ("每次发送的结果", "what became of each attempt"), "camp_id notice_id attempt at outcome error"
    ),
    "event": _facts(("重大活动", "major events"), "camp_id id", "name on"),
    "seminar": _facts(
        ("研讨安排", "seminars"), "camp_id id version chair_id", "no topic on group state state_reason",
        kept={PLACE: "state_reason"},
    ),
    "policy": _facts(("积分细则", "the points policy"), "camp_id version effective_from document digest"),
    "policy_draft": _facts(
        ("积分细则草稿", "drafts of the policy"), "camp_id id version state author_id changed_at", "document"
    ),
    "voucher": _facts(
        ("凭单：一次记账请求", "one accepted request"), "camp_id actor idem_key fingerprint first_seq last_seq",
        keeping=ALWAYS,
    ),
    "proposal": _facts(
        ("待复核的记账提请", "postings that await a second person"),
        "camp_id actor idem_key fingerprint payload created_at expires_at digest", keeping=ALWAYS,
    ),
    "decision": _facts(
        ("对记账提请的复核", "decisions on them"),
        "camp_id actor idem_key verdict checker comment decided_at digest", keeping=ALWAYS,
    ),
    "checkpoint": _facts(
        ("台账与审计的检查点", "where the chains stood, signed"), "camp_id seq hash note signed_at", keeping=ALWAYS
    ),
    "import_batch": Table(
        purpose=("试导入的结果", "what a dry run found"),
        technical="camp_id id state files_sha256 data_version account_id created_at committed_at",
        internal="report",
        erased={"report": ""},
    ),
    "import_file": Table(
        purpose=("待提交的工作簿", "workbooks that wait to be committed"),
        keeping=ONE_DAY,
        technical="camp_id batch_id position sha256",
        internal="filename content",
        erased={"content": None},
    ),
}  # fmt: skip
REGISTER: Mapping[str, Table] = {**PEOPLE, **RANKING, **CAMPS, **ACCOUNTS}

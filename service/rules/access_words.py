"""What a permission allows and who has it, in words: what a person reads who may not do something."""

from collections.abc import Mapping

from service.rules.access import GRANTS, Perm, Role

Words = tuple[str, str]
"""Chinese and English."""
ROLES: Mapping[Role, Words] = {
    Role.SYSADMIN: ("系统管理员", "the system administrator"),
    Role.SECADMIN: ("安全管理员", "the security administrator"),
    Role.AUDITOR: ("审计员", "the auditor"),
    Role.OFFICER: ("组织员", "officers"),
    Role.MENTOR: ("导师", "mentors"),
    Role.TRAINEE: ("学员", "trainees"),
}
DEEDS: Mapping[Perm, Words] = {
    Perm.SELF: ("查看和更改本人账号", "use an account of your own"),
    Perm.ACCOUNT_READ: ("查看账号", "see accounts"),
    Perm.ACCOUNT_MANAGE: ("开设和停用账号", "open or disable accounts"),
    Perm.CAMP_OPEN: ("开设训练营", "open a camp"),
    Perm.SETTINGS_WRITE: ("更改系统设置", "change the settings"),
    Perm.BACKUP_RUN: ("备份和恢复", "run backups"),
    Perm.HEALTH_DETAIL: ("查看运行详情", "see how the service runs"),
    Perm.ROLE_GRANT: ("授予或收回身份", "grant or withdraw roles"),
    Perm.CREDENTIAL_END: ("结束他人的登录", "end other people's sessions"),
    Perm.MFA_RESET: ("重置第二步验证", "reset a second factor"),
    Perm.ROLE_CONFIRM: ("确认管理员的授权", "confirm an administrator's role"),
    Perm.SECURITY_WRITE: ("更改安全设置", "change the security settings"),
    Perm.AUDIT_READ: ("查看审计记录", "read the audit"),
    Perm.AUDIT_VERIFY: ("核验审计记录", "verify the audit"),
    Perm.AUDIT_EXPORT: ("导出审计记录", "export the audit"),
    Perm.TOKEN_CREATE: ("发放令牌", "create tokens"),
    Perm.CAMP_READ: ("查看训练营", "open this camp"),
    Perm.CAMP_WRITE: ("更改训练营", "change the camp"),
    Perm.TRAINEE_READ: ("查看学员", "see trainees"),
    Perm.GROWTH_READ: ("查看成长档案", "read growth files"),
    Perm.TRAINING_READ: ("查看培训", "see the training"),
    Perm.PRACTICE_READ: ("查看实践锻炼", "see postings"),
    Perm.TRAINEE_WRITE: ("登记和更改学员", "register or change trainees"),
    Perm.GROWTH_WRITE: ("更改成长档案", "change growth files"),
    Perm.TRAINING_WRITE: ("安排培训", "arrange the training"),
    Perm.PRACTICE_WRITE: ("安排实践锻炼", "arrange postings"),
    Perm.MENTOR_ASSIGN: ("安排导师结对、查看总览", "assign mentors or see the overview"),
    Perm.SEMINAR_WRITE: ("安排研讨", "arrange seminars"),
    Perm.MENTORING_WRITE: ("写帮带记录和成熟度评价", "write mentoring notes and maturity assessments"),
    Perm.SEMINAR_SCORE: ("评议研讨", "review in seminars"),
    Perm.TRAINING_CHOOSE: ("选课", "choose courses"),
    Perm.GROWTH_CONTRIBUTE: ("写本人记录", "write a trainee's own entries"),
    Perm.POINTS_READ: ("查看积分", "see points"),
    Perm.POINTS_PROPOSE: ("提请积分", "propose points"),
    Perm.POINTS_POST: ("登记积分", "enter points"),
    Perm.POINTS_REVERSE: ("冲正积分", "reverse points"),
    Perm.POINTS_DECIDE: ("复核积分提请", "decide on proposed points"),
    Perm.POINTS_SETTLE: ("结算积分", "settle points"),
    Perm.JOURNAL_VERIFY: ("核验积分台账", "verify the points ledger"),
    Perm.RANKING_READ: ("查看推荐排名", "see the ranking"),
    Perm.RANKING_OBJECT: ("提出异议", "object to the recommendation"),
    Perm.RANKING_DECIDE: ("办理推荐", "work on the recommendation"),
    Perm.RANKING_PUBLISH: ("公示推荐名单", "publish the recommendation"),
    Perm.IMPORT_RUN: ("导入工作簿", "import workbooks"),
    Perm.EXPORT_RUN: ("导出", "export"),
    Perm.PRIVACY_REQUEST: ("提出个人信息请求", "file requests about personal data"),
    Perm.PRIVACY_HANDLE: ("答复个人信息请求", "answer requests about personal data"),
    Perm.RETENTION_PURGE: ("清除到期的个人信息", "purge personal data"),
    Perm.RECUSAL_DECLARE: ("登记回避", "declare a recusal"),
}


def refusal(perm: Perm) -> Words:
    """Why one who lacks the permission may not, and who may: "您的身份不能选课；可以办理的是：学员。"."""
    deed, deed_en = DEEDS[perm]
    whom = [ROLES[role] for role in Role if role in GRANTS[perm].roles]
    zh = f"您的身份不能{deed}；可以办理的是：{'、'.join(name for name, _ in whom)}。"
    return zh, f"Your role may not {deed_en}. It is open to: {', '.join(name for _, name in whom)}."

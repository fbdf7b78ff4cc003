"""The register's tables of the recommendation: sheets, their publicity, objections and outcomes."""

from collections.abc import Mapping

from service.rules.privacy_register import ALWAYS, FIGURE, NO_PERSON, PSEUDONYM, Table

PURPOSE = ("推荐的依据、次序与程序", "the grounds, order and procedure of the recommendation")
KEYS = "idem_key request"
RANKING: Mapping[str, Table] = {
    "recommendation": Table(
        purpose=PURPOSE, basis=NO_PERSON, technical="camp_id id number policy through follows opened_by opened_at"
    ),
    "recommendation_act": Table(
        purpose=("推荐表办理过程与决定人", "what was done to a sheet, and who decided"),
        technical=f"camp_id recommendation_id seq kind actor at digest {KEYS}",
        internal="details reason",
    ),
    "recommendation_row": Table(
        purpose=PURPOSE,
        technical="camp_id recommendation_id version stage covers actor at",
        internal="trainee_id choice performance maturity reason",
        owner=("trainee_id",),
        erased={"reason": None},
        kept={PSEUDONYM: "trainee_id", FIGURE: "choice performance maturity"},
    ),
    "snapshot": Table(
        purpose=("使推荐表可复算", "making a sheet reproducible"),
        technical="camp_id recommendation_id revision inputs_digest policy_digest code libraries seed digest author_id"
        " made_at",
        internal="inputs people outputs",
    ),
    "publicity_window": Table(
        purpose=("公示", "publicity"),
        technical="camp_id recommendation_id revision first_day last_day provisional",
        internal="trainee_id listed position cause",
        owner=("trainee_id",),
        kept={PSEUDONYM: "trainee_id", FIGURE: "listed position cause"},
    ),
    "objection": Table(
        purpose=("办理对公示的异议", "handling objections to what was published"),
        technical=f"camp_id id recommendation_id number filed_by filed_at {KEYS}",
        internal="received_on channel named content late",
        sensitive="identity",
        purposes={"identity": ("核实并答复实名异议", "checking and answering an objection made by name")},
    ),
    "objection_row": Table(
        purpose=("异议所涉人员", "whom an objection concerns"),
        technical="camp_id objection_id",
        internal="trainee_id",
        owner=("trainee_id",),
        kept={PSEUDONYM: "trainee_id"},
    ),
    "objection_act": Table(
        purpose=("异议的调查与结论", "how an objection was looked into and concluded"),
        technical=f"camp_id objection_id seq investigator actor at {KEYS}",
        internal="state reason document",
    ),
    "outcome": Table(
        purpose=("跟踪培养去向，检验推荐是否有效", "following up, and telling whether the ranking predicted anything"),
        technical=f"camp_id id recorded_by recorded_at {KEYS}",
        internal="trainee_id years on post level promoted_on appraisal probation_passed",
        owner=("trainee_id",),
        erased={"post": ""},
        kept={PSEUDONYM: "trainee_id", FIGURE: "years on level promoted_on appraisal probation_passed"},
    ),
    "calendar_day": Table(
        purpose=("工作日计算", "counting working days"), basis=NO_PERSON, keeping=ALWAYS,
        technical="day kind year", internal="document",
    ),
}  # fmt: skip

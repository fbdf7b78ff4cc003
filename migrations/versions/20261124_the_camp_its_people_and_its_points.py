"""The camp, its people and its points."""

import sqlalchemy as sa
from alembic import op

from service.tables import triggers

revision = "20261124a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("staff_no", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('none', 'sysadmin', 'secadmin', 'auditor', 'business')", name=op.f("ck_account_kind_known")
        ),
        sa.CheckConstraint("state IN ('invited', 'active', 'disabled')", name=op.f("ck_account_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_account_id_kind")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_account_staff_no")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_table(
        "camp",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'running', 'closing', 'archived')", name=op.f("ck_camp_state_known")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_camp_dates")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_camp_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camp")),
        sa.UniqueConstraint("number", name=op.f("uq_camp_number")),
    )
    op.create_table(
        "book",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint("scale = 2", name=op.f("ck_book_scale_two")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_book_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", name=op.f("pk_book")),
    )
    op.create_table(
        "course",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.CheckConstraint("hours BETWEEN 0 AND 100000", name=op.f("ck_course_hours_range")),
        sa.CheckConstraint(
            "opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on", name=op.f("ck_course_window")
        ),
        sa.CheckConstraint("places BETWEEN 0 AND 10000", name=op.f("ck_course_places_range")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_course_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_course")),
        sa.UniqueConstraint("camp_id", "no", name=op.f("uq_course_camp_id_no")),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=2000), nullable=True),
        sa.Column("camp_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("proved_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('session', 'token', 'link', 'pending')", name=op.f("ck_credential_kind_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_credential_account_id")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_credential_camp_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("sha256", name=op.f("uq_credential_sha256")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credential_account_id"), ["account_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_event_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_event")),
        sa.UniqueConstraint("camp_id", "name", "on", name=op.f("uq_event_camp_id_name_on")),
    )
    op.create_table(
        "exam",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_exam_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_exam")),
        sa.UniqueConstraint("camp_id", "subject", name=op.f("uq_exam_camp_id_subject")),
    )
    op.create_table(
        "hours_requirement",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 100000", name=op.f("ck_hours_requirement_hours_range")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_hours_requirement_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "field", name=op.f("pk_hours_requirement")),
    )
    op.create_table(
        "import_batch",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("files_sha256", sa.String(length=64), nullable=False),
        sa.Column("data_version", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("committed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('checked', 'committed')", name=op.f("ck_import_batch_state_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_import_batch_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "mentor",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("expertise", sa.String(length=120), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 0 AND 200", name=op.f("ck_mentor_capacity_range")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_mentor_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_mentor")),
        sa.UniqueConstraint("camp_id", "no", name=op.f("uq_mentor_camp_id_no")),
    )
    op.create_table(
        "note",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.CHAR(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.CheckConstraint("(digest IS NULL OR length(digest) = 64)", name=op.f("ck_note_digest_width")),
        sa.CheckConstraint("(salt IS NULL) = (body IS NULL)", name=op.f("ck_note_erased_whole")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_note_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "digest", name=op.f("pk_note")),
    )
    op.create_table(
        "policy",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.CHAR(length=64), nullable=False),
        sa.CheckConstraint("(digest IS NULL OR length(digest) = 64)", name=op.f("ck_policy_digest_width")),
        sa.CheckConstraint("version > 0", name=op.f("ck_policy_version_positive")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_policy_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "version", name=op.f("pk_policy")),
    )
    op.create_table(
        "policy_draft",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'published', 'discarded')", name=op.f("ck_policy_draft_state_known")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_policy_draft_author_id")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_policy_draft_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_policy_draft")),
    )
    op.create_table(
        "trainee",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sex", sa.String(length=6), nullable=False),
        sa.Column("birth_month", sa.String(length=7), nullable=False),
        sa.Column("ethnicity", sa.String(length=64), nullable=True),
        sa.Column("political_status", sa.String(length=64), nullable=True),
        sa.Column("education", sa.String(length=64), nullable=True),
        sa.Column("school", sa.String(length=120), nullable=True),
        sa.Column("major", sa.String(length=120), nullable=True),
        sa.Column("work_start", sa.String(length=7), nullable=True),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("since", sa.String(length=7), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("written_score", sa.Integer(), nullable=True),
        sa.Column("interview_score", sa.Integer(), nullable=True),
        sa.Column("selection_note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint("channel IN ('appointed', 'nominated', 'examined')", name=op.f("ck_trainee_channel_known")),
        sa.CheckConstraint("sex IN ('male', 'female')", name=op.f("ck_trainee_sex_known")),
        sa.CheckConstraint(
            "state IN ('selected', 'enrolled', 'completed', 'withdrawn', 'suspended')",
            name=op.f("ck_trainee_state_known"),
        ),
        sa.CheckConstraint("interview_score BETWEEN 0 AND 10000", name=op.f("ck_trainee_interview_score_range")),
        sa.CheckConstraint("written_score BETWEEN 0 AND 10000", name=op.f("ck_trainee_written_score_range")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_trainee_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_trainee")),
        sa.UniqueConstraint("camp_id", "no", name=op.f("uq_trainee_camp_id_no")),
    )
    op.create_table(
        "training_session",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("half IN ('am', 'pm')", name=op.f("ck_training_session_half_known")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_training_session_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_training_session")),
        sa.UniqueConstraint("camp_id", "on", "half", name=op.f("uq_training_session_camp_id_on_half")),
    )
    op.create_table(
        "visit",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("theme", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_visit_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_visit")),
        sa.UniqueConstraint("camp_id", "name", "on", name=op.f("uq_visit_camp_id_name_on")),
    )
    op.create_table(
        "voucher",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=False),
        sa.Column("idem_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.CHAR(length=64), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(fingerprint IS NULL OR length(fingerprint) = 64)", name=op.f("ck_voucher_digest_width")),
        sa.CheckConstraint(
            "first_seq > 0 AND last_seq >= first_seq AND last_seq < first_seq + 500", name=op.f("ck_voucher_lines")
        ),
        sa.ForeignKeyConstraint(["actor"], ["account.id"], name=op.f("fk_voucher_actor")),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_voucher_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "actor", "idem_key", name=op.f("pk_voucher")),
        sa.UniqueConstraint("camp_id", "first_seq", name=op.f("uq_voucher_camp_id_first_seq")),
    )
    op.create_table(
        "assessment",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("full", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 8", name=op.f("ck_assessment_quarter_range")),
        sa.CheckConstraint("total BETWEEN 0 AND 1000000", name=op.f("ck_assessment_total_range")),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_assessment_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_assessment_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_assessment_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("camp_id", "trainee_id", "quarter", name=op.f("uq_assessment_camp_id_trainee_id_quarter")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_camp_id_mentor_id"), ["camp_id", "mentor_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_assignment_dates")),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_assignment_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_assignment_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_assignment_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "camp_id", "trainee_id", "starts_on", name=op.f("uq_assignment_camp_id_trainee_id_starts_on")
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_camp_id_mentor_id"), ["camp_id", "mentor_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_attachment_author_id")),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_attachment_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_attachment_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.CheckConstraint("mark IN ('present', 'late', 'leave', 'absent')", name=op.f("ck_attendance_mark_known")),
        sa.ForeignKeyConstraint(
            ["camp_id", "session_id"],
            ["training_session.camp_id", "training_session.id"],
            name=op.f("fk_attendance_camp_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_attendance_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_attendance_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "session_id", "trainee_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "camp_role",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=True),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(role = 'mentor') = (mentor_id IS NOT NULL)", name=op.f("ck_camp_role_mentor_named")),
        sa.CheckConstraint("(role = 'trainee') = (trainee_id IS NOT NULL)", name=op.f("ck_camp_role_trainee_named")),
        sa.CheckConstraint("kind = 'business'", name=op.f("ck_camp_role_business_only")),
        sa.CheckConstraint("role IN ('officer', 'mentor', 'trainee')", name=op.f("ck_camp_role_role_known")),
        sa.ForeignKeyConstraint(
            ["account_id", "kind"], ["account.id", "account.kind"], name=op.f("fk_camp_role_account_id_kind")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_camp_role_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_camp_role_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_camp_role_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "account_id", name=op.f("pk_camp_role")),
        sa.UniqueConstraint("camp_id", "mentor_id", name=op.f("uq_camp_role_camp_id_mentor_id")),
        sa.UniqueConstraint("camp_id", "trainee_id", name=op.f("uq_camp_role_camp_id_trainee_id")),
    )
    with op.batch_alter_table("camp_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_camp_role_account_id"), ["account_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('enrolled', 'waiting', 'dropped', 'completed', 'failed')", name=op.f("ck_enrolment_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "course_id"], ["course.camp_id", "course.id"], name=op.f("fk_enrolment_camp_id_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_enrolment_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_enrolment_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "course_id", "trainee_id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "event_participation",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camp_id", "event_id"], ["event.camp_id", "event.id"], name=op.f("fk_event_participation_camp_id_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_event_participation_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_event_participation_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "event_id", "trainee_id", name=op.f("pk_event_participation")),
    )
    with op.batch_alter_table("event_participation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_participation_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False
        )

    op.create_table(
        "exam_score",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_exam_score_score_range")),
        sa.ForeignKeyConstraint(
            ["camp_id", "exam_id"], ["exam.camp_id", "exam.id"], name=op.f("fk_exam_score_camp_id_exam_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_exam_score_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_exam_score_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "exam_id", "trainee_id", name=op.f("pk_exam_score")),
    )
    with op.batch_alter_table("exam_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_score_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "growth_entry",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('award', 'sanction', 'self_summary', 'weekly_note', 'remark', 'follow_up')",
            name=op.f("ck_growth_entry_kind_known"),
        ),
        sa.CheckConstraint(
            "(withdrawn_reason IS NOT NULL) = withdrawn", name=op.f("ck_growth_entry_withdrawn_has_reason")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_growth_entry_version_positive")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_growth_entry_author_id")),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_growth_entry_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_growth_entry_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", "version", name=op.f("pk_growth_entry")),
    )
    with op.batch_alter_table("growth_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growth_entry_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "import_file",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["camp_id", "batch_id"],
            ["import_batch.camp_id", "import_batch.id"],
            name=op.f("fk_import_file_camp_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_import_file_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "batch_id", "position", name=op.f("pk_import_file")),
    )
    op.create_table(
        "journal",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=True),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=True),
        sa.Column("num", sa.BigInteger(), nullable=True),
        sa.Column("den", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("matter", sa.String(length=120), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("relates_on", sa.Date(), nullable=False),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("veto_from", sa.Date(), nullable=True),
        sa.Column("veto_until", sa.Date(), nullable=True),
        sa.Column("veto_state", sa.String(length=13), nullable=True),
        sa.Column("source", sa.String(length=160), nullable=True),
        sa.Column("reason", sa.CHAR(length=64), nullable=True),
        sa.Column("evidence", sa.CHAR(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("actor", sa.Uuid(), nullable=False),
        sa.Column("approver", sa.Uuid(), nullable=True),
        sa.Column("approval", sa.CHAR(length=64), nullable=True),
        sa.Column("idem_key", sa.String(length=128), nullable=False),
        sa.Column("request", sa.CHAR(length=64), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", sa.CHAR(length=64), nullable=False),
        sa.Column("hash", sa.CHAR(length=64), nullable=False),
        sa.CheckConstraint(
            "(kind = 'award' AND amount >= 0) OR (kind = 'deduct' AND amount <= 0) OR (kind IN ('veto', 'close', 'policy') AND amount = 0) OR kind = 'reverse' OR (kind = 'adjust' AND (amount <> 0 OR reverses IS NOT NULL))",
            name=op.f("ck_journal_amount_sign"),
        ),
        sa.CheckConstraint("(kind = 'veto') = (veto_from IS NOT NULL)", name=op.f("ck_journal_veto_from_given")),
        sa.CheckConstraint("(kind IN ('award', 'deduct')) = (num IS NOT NULL)", name=op.f("ck_journal_ratio_given")),
        sa.CheckConstraint(
            "(kind IN ('close', 'policy')) = (trainee_id IS NULL)", name=op.f("ck_journal_trainee_given")
        ),
        sa.CheckConstraint(
            "approver IS NOT NULL OR kind IN ('award', 'deduct', 'veto', 'reverse') OR (kind = 'policy' AND policy = 1)",
            name=op.f("ck_journal_approver_given"),
        ),
        sa.CheckConstraint("kind <> 'reverse' OR reverses IS NOT NULL", name=op.f("ck_journal_reverse_names")),
        sa.CheckConstraint(
            "kind IN ('award', 'deduct', 'veto', 'reverse', 'adjust', 'close', 'policy')",
            name=op.f("ck_journal_kind_known"),
        ),
        sa.CheckConstraint(
            "relates_on <= occurred_on AND (relates_on = occurred_on OR kind IN ('reverse', 'adjust'))",
            name=op.f("ck_journal_relates"),
        ),
        sa.CheckConstraint(
            "reverses IS NULL OR (kind IN ('reverse', 'adjust') AND reverses < seq)",
            name=op.f("ck_journal_reverses_kind"),
        ),
        sa.CheckConstraint(
            "veto_state IS NULL OR veto_state IN ('investigating', 'decided')", name=op.f("ck_journal_veto_state_known")
        ),
        sa.CheckConstraint(
            "veto_until IS NULL OR (veto_from IS NOT NULL AND veto_state = 'decided' AND veto_until >= veto_from)",
            name=op.f("ck_journal_veto_term"),
        ),
        sa.CheckConstraint("(detail IS NULL) = (trainee_id IS NOT NULL)", name=op.f("ck_journal_detail_given")),
        sa.CheckConstraint("(num IS NULL) = (den IS NULL)", name=op.f("ck_journal_ratio_whole")),
        sa.CheckConstraint(
            "(reason IS NULL OR length(reason) = 64) AND (evidence IS NULL OR length(evidence) = 64) AND (approval IS NULL OR length(approval) = 64) AND (request IS NULL OR length(request) = 64) AND (prev_hash IS NULL OR length(prev_hash) = 64) AND (hash IS NULL OR length(hash) = 64)",
            name=op.f("ck_journal_digest_width"),
        ),
        sa.CheckConstraint("(rule IS NULL) = (trainee_id IS NULL)", name=op.f("ck_journal_rule_given")),
        sa.CheckConstraint("(veto_from IS NULL) = (veto_state IS NULL)", name=op.f("ck_journal_veto_state_given")),
        sa.CheckConstraint("amount >= -1000000 AND amount <= 1000000", name=op.f("ck_journal_amount_range")),
        sa.CheckConstraint("approval IS NULL OR approver IS NOT NULL", name=op.f("ck_journal_approval_named")),
        sa.CheckConstraint("approver IS NULL OR approver <> actor", name=op.f("ck_journal_approver_other")),
        sa.CheckConstraint("den IS NULL OR (den >= 1 AND den <= 1000000000)", name=op.f("ck_journal_den_range")),
        sa.CheckConstraint(
            "matter IS NULL OR amount > 0 OR reverses IS NOT NULL", name=op.f("ck_journal_matter_earns")
        ),
        sa.CheckConstraint("num IS NULL OR (num >= 0 AND num <= 1000000000)", name=op.f("ck_journal_num_range")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_journal_seq_positive")),
        sa.ForeignKeyConstraint(["actor"], ["account.id"], name=op.f("fk_journal_actor")),
        sa.ForeignKeyConstraint(["approver"], ["account.id"], name=op.f("fk_journal_approver")),
        sa.ForeignKeyConstraint(
            ["camp_id", "actor", "idem_key"],
            ["voucher.camp_id", "voucher.actor", "voucher.idem_key"],
            name=op.f("fk_journal_camp_id_actor_idem_key"),
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "evidence"], ["note.camp_id", "note.digest"], name=op.f("fk_journal_camp_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "policy"], ["policy.camp_id", "policy.version"], name=op.f("fk_journal_camp_id_policy")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "reason"], ["note.camp_id", "note.digest"], name=op.f("fk_journal_camp_id_reason")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "reverses"], ["journal.camp_id", "journal.seq"], name=op.f("fk_journal_camp_id_reverses")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_journal_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_journal_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("camp_id", "prev_hash", name=op.f("uq_journal_camp_id_prev_hash")),
        sa.UniqueConstraint("camp_id", "reverses", name=op.f("uq_journal_camp_id_reverses")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journal_camp_id_kind_occurred_on"), ["camp_id", "kind", "occurred_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_journal_camp_id_source"), ["camp_id", "source"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_camp_id_trainee_id_rule"), ["camp_id", "trainee_id", "rule"], unique=False
        )

    op.create_table(
        "posting",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("recall_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(state = 'appraised') = (score IS NOT NULL)", name=op.f("ck_posting_appraised_has_score")),
        sa.CheckConstraint(
            "kind IN ('party_building', 'expo', 'investment', 'project', 'other')", name=op.f("ck_posting_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'recalled' OR recall_reason IS NOT NULL", name=op.f("ck_posting_recalled_has_reason")
        ),
        sa.CheckConstraint("state IN ('active', 'appraised', 'recalled')", name=op.f("ck_posting_state_known")),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_posting_score_range")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_posting_dates")),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_posting_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_posting_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_posting")),
        sa.UniqueConstraint("camp_id", "trainee_id", "starts_on", name=op.f("uq_posting_camp_id_trainee_id_starts_on")),
    )
    op.create_table(
        "registration",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("matter", sa.String(length=120), nullable=True),
        sa.Column("veto_from", sa.Date(), nullable=True),
        sa.Column("veto_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_registration_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_registration_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_registration")),
        sa.UniqueConstraint("camp_id", "serial", name=op.f("uq_registration_camp_id_serial")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "seminar",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_seminar_state_known")),
        sa.ForeignKeyConstraint(
            ["camp_id", "chair_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_seminar_camp_id_chair_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_seminar_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_seminar")),
        sa.UniqueConstraint("camp_id", "no", name=op.f("uq_seminar_camp_id_no")),
    )
    op.create_table(
        "unit_assessment",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.CheckConstraint("half BETWEEN 1 AND 4", name=op.f("ck_unit_assessment_half_range")),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_unit_assessment_score_range")),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_unit_assessment_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_unit_assessment_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_unit_assessment")),
        sa.UniqueConstraint("camp_id", "trainee_id", "half", name=op.f("uq_unit_assessment_camp_id_trainee_id_half")),
    )
    op.create_table(
        "visit_attendance",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_visit_attendance_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "visit_id"], ["visit.camp_id", "visit.id"], name=op.f("fk_visit_attendance_camp_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_visit_attendance_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "visit_id", "trainee_id", name=op.f("pk_visit_attendance")),
    )
    with op.batch_alter_table("visit_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_attendance_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False
        )

    op.create_table(
        "mentoring_note",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("form IN ('talk', 'visit', 'guidance', 'other')", name=op.f("ck_mentoring_note_form_known")),
        sa.ForeignKeyConstraint(
            ["camp_id", "assessment_id"],
            ["assessment.camp_id", "assessment.id"],
            name=op.f("fk_mentoring_note_camp_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_mentoring_note_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"],
            ["trainee.camp_id", "trainee.id"],
            name=op.f("fk_mentoring_note_camp_id_trainee_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_mentoring_note_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_mentoring_note")),
    )
    with op.batch_alter_table("mentoring_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentoring_note_camp_id_mentor_id"), ["camp_id", "mentor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mentoring_note_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False
        )

    op.create_table(
        "panellist",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("seminar_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("state IN ('seated', 'absent')", name=op.f("ck_panellist_state_known")),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_panellist_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "seminar_id"], ["seminar.camp_id", "seminar.id"], name=op.f("fk_panellist_camp_id_seminar_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_panellist_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "seminar_id", "mentor_id", name=op.f("pk_panellist")),
    )
    with op.batch_alter_table("panellist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panellist_camp_id_mentor_id"), ["camp_id", "mentor_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("seminar_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("speaker", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camp_id", "seminar_id"], ["seminar.camp_id", "seminar.id"], name=op.f("fk_participant_camp_id_seminar_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_participant_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_participant_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "seminar_id", "trainee_id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "posting_task",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["camp_id", "posting_id"],
            ["posting.camp_id", "posting.id"],
            name=op.f("fk_posting_task_camp_id_posting_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_posting_task_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_posting_task")),
    )
    with op.batch_alter_table("posting_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_task_camp_id_posting_id"), ["camp_id", "posting_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("full", sa.Integer(), nullable=True),
        sa.Column("policy", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state <> 'recused' OR (total IS NULL AND marks IS NULL)", name=op.f("ck_review_recused_has_no_marks")
        ),
        sa.CheckConstraint(
            "state <> 'submitted' OR (marks IS NOT NULL AND total IS NOT NULL)",
            name=op.f("ck_review_submitted_has_total"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'recused')", name=op.f("ck_review_state_known")
        ),
        sa.CheckConstraint("total BETWEEN 0 AND 1000000", name=op.f("ck_review_total_range")),
        sa.CheckConstraint(
            'total IS NULL OR ("full" IS NOT NULL AND total <= "full")', name=op.f("ck_review_total_within_full")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "mentor_id"], ["mentor.camp_id", "mentor.id"], name=op.f("fk_review_camp_id_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "seminar_id"], ["seminar.camp_id", "seminar.id"], name=op.f("fk_review_camp_id_seminar_id")
        ),
        sa.ForeignKeyConstraint(
            ["camp_id", "trainee_id"], ["trainee.camp_id", "trainee.id"], name=op.f("fk_review_camp_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_review_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "camp_id",
            "seminar_id",
            "mentor_id",
            "trainee_id",
            name=op.f("uq_review_camp_id_seminar_id_mentor_id_trainee_id"),
        ),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_camp_id_mentor_id"), ["camp_id", "mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_camp_id_trainee_id"), ["camp_id", "trainee_id"], unique=False)

    op.create_table(
        "mentoring_note_version",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camp_id", "note_id"],
            ["mentoring_note.camp_id", "mentoring_note.id"],
            name=op.f("fk_mentoring_note_version_camp_id_note_id"),
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_mentoring_note_version_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "note_id", "version", name=op.f("pk_mentoring_note_version")),
    )
    op.create_table(
        "review_version",
        sa.Column("camp_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_review_version_author_id")),
        sa.ForeignKeyConstraint(
            ["camp_id", "review_id"], ["review.camp_id", "review.id"], name=op.f("fk_review_version_camp_id_review_id")
        ),
        sa.ForeignKeyConstraint(["camp_id"], ["camp.id"], name=op.f("fk_review_version_camp_id")),
        sa.PrimaryKeyConstraint("camp_id", "review_id", "version", name=op.f("pk_review_version")),
    )
    triggers.create(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    op.drop_table("review_version")
    op.drop_table("mentoring_note_version")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_camp_id_trainee_id"))
        batch_op.drop_index(batch_op.f("ix_review_camp_id_mentor_id"))

    op.drop_table("review")
    with op.batch_alter_table("posting_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_task_camp_id_posting_id"))

    op.drop_table("posting_task")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_camp_id_trainee_id"))

    op.drop_table("participant")
    with op.batch_alter_table("panellist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panellist_camp_id_mentor_id"))

    op.drop_table("panellist")
    with op.batch_alter_table("mentoring_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_note_camp_id_trainee_id"))
        batch_op.drop_index(batch_op.f("ix_mentoring_note_camp_id_mentor_id"))

    op.drop_table("mentoring_note")
    with op.batch_alter_table("visit_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_attendance_camp_id_trainee_id"))

    op.drop_table("visit_attendance")
    op.drop_table("unit_assessment")
    op.drop_table("seminar")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_camp_id_trainee_id"))

    op.drop_table("registration")
    op.drop_table("posting")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_camp_id_trainee_id_rule"))
        batch_op.drop_index(batch_op.f("ix_journal_camp_id_source"))
        batch_op.drop_index(batch_op.f("ix_journal_camp_id_kind_occurred_on"))

    op.drop_table("journal")
    op.drop_table("import_file")
    with op.batch_alter_table("growth_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growth_entry_camp_id_trainee_id"))

    op.drop_table("growth_entry")
    with op.batch_alter_table("exam_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_score_camp_id_trainee_id"))

    op.drop_table("exam_score")
    with op.batch_alter_table("event_participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_participation_camp_id_trainee_id"))

    op.drop_table("event_participation")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_camp_id_trainee_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("camp_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_camp_role_account_id"))

    op.drop_table("camp_role")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_camp_id_trainee_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_camp_id_trainee_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_camp_id_mentor_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_camp_id_mentor_id"))

    op.drop_table("assessment")
    op.drop_table("voucher")
    op.drop_table("visit")
    op.drop_table("training_session")
    op.drop_table("trainee")
    op.drop_table("policy_draft")
    op.drop_table("policy")
    op.drop_table("note")
    op.drop_table("mentor")
    op.drop_table("import_batch")
    op.drop_table("hours_requirement")
    op.drop_table("exam")
    op.drop_table("event")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_account_id"))

    op.drop_table("credential")
    op.drop_table("course")
    op.drop_table("book")
    op.drop_table("camp")
    op.drop_table("organisation")
    op.drop_table("account")

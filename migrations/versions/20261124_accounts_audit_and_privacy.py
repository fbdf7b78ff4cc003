"""accounts audit and privacy"""

import sqlalchemy as sa
from alembic import op

from service.tables import triggers


revision = '202611241618'
down_revision = '20261124a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_head',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('camp_id', name=op.f('pk_audit_head'))
    )
    op.create_table('login_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('who', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('password', 'code')", name=op.f('ck_login_attempt_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_attempt'))
    )
    with op.batch_alter_table('login_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_attempt_at'), ['at'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting'))
    )
    op.create_table('audit',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=10), nullable=True),
    sa.Column('via', sa.String(length=8), nullable=False),
    sa.Column('ip', sa.String(length=45), nullable=True),
    sa.Column('request_id', sa.String(length=36), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('object_type', sa.String(length=32), nullable=False),
    sa.Column('subjects', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=64), nullable=False),
    sa.Column('key_id', sa.String(length=32), nullable=False),
    sa.Column('prev', sa.String(length=64), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.CheckConstraint("outcome IN ('ok', 'refused', 'replayed', 'not-modified')", name=op.f('ck_audit_outcome_known')),
    sa.CheckConstraint("via IN ('session', 'token', 'pending', 'public', 'cli')", name=op.f('ck_audit_via_known')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_audit_seq_positive')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_audit_account_id')),
    sa.PrimaryKeyConstraint('camp_id', 'seq', name=op.f('pk_audit'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_camp_id_account_id_seq'), ['camp_id', 'account_id', 'seq'], unique=False)

    op.create_table('motion',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('administrator', 'purge')", name=op.f('ck_motion_kind_known')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_motion_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_motion')),
    sa.UniqueConstraint('id', 'proposed_by', name=op.f('uq_motion_id_proposed_by'))
    )
    with op.batch_alter_table('motion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_motion_camp_id'), ['camp_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'sha256', name=op.f('pk_recovery_code'))
    )
    op.create_table('erasure',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('erased_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('trainee', 'mentor')", name=op.f('ck_erasure_kind_known')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_erasure_camp_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_erasure_decided_by')),
    sa.PrimaryKeyConstraint('camp_id', 'person_id', name=op.f('pk_erasure'))
    )
    op.create_table('motion_decision',
    sa.Column('motion_id', sa.Uuid(), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('verdict', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("verdict IN ('approve', 'reject')", name=op.f('ck_motion_decision_verdict_known')),
    sa.CheckConstraint('decided_by <> proposed_by', name=op.f('ck_motion_decision_second_person')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_motion_decision_decided_by')),
    sa.ForeignKeyConstraint(['motion_id', 'proposed_by'], ['motion.id', 'motion.proposed_by'], name=op.f('fk_motion_decision_motion_id_proposed_by')),
    sa.PrimaryKeyConstraint('motion_id', name=op.f('pk_motion_decision'))
    )
    op.create_table('privacy_request',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('field', sa.String(length=64), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('filed_by', sa.Uuid(), nullable=False),
    sa.Column('filed_at', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(state IN ('open', 'withdrawn')) = (answered_at IS NULL)", name=op.f('ck_privacy_request_answered_whole')),
    sa.CheckConstraint("kind IN ('copy', 'correction', 'deletion', 'explanation', 'restriction')", name=op.f('ck_privacy_request_kind_known')),
    sa.CheckConstraint("state IN ('open', 'granted', 'refused', 'withdrawn')", name=op.f('ck_privacy_request_state_known')),
    sa.CheckConstraint('(answered_at IS NULL) = (answer IS NULL)', name=op.f('ck_privacy_request_answer_given')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by IS NULL)', name=op.f('ck_privacy_request_answered_by_somebody')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_privacy_request_answered_by')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_privacy_request_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_privacy_request_camp_id')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_privacy_request_filed_by')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_privacy_request'))
    )
    with op.batch_alter_table('privacy_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_privacy_request_camp_id_trainee_id'), ['camp_id', 'trainee_id'], unique=False)

    op.create_table('recusal',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('relation', sa.Text(), nullable=True),
    sa.Column('declared_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('end_reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint("kind IN ('kinship', 'interest')", name=op.f('ck_recusal_kind_known')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_recusal_ended_whole')),
    sa.CheckConstraint('ended_by IS NULL OR ended_by <> account_id', name=op.f('ck_recusal_ended_by_another')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recusal_account_id')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_recusal_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_recusal_camp_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_recusal_ended_by')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_recusal')),
    sa.UniqueConstraint('camp_id', 'account_id', 'trainee_id', name=op.f('uq_recusal_camp_id_account_id_trainee_id'))
    )
    op.add_column('account', sa.Column('password', sa.String(length=255), nullable=True))
    op.add_column('account', sa.Column('password_at', sa.BigInteger(), nullable=True))
    op.add_column('account', sa.Column('totp', sa.Text(), nullable=True))
    op.add_column('account', sa.Column('totp_at', sa.BigInteger(), nullable=True))
    op.add_column('account', sa.Column('totp_next', sa.Text(), nullable=True))
    op.add_column('account', sa.Column('totp_step', sa.BigInteger(), nullable=False, server_default='0'))
    op.add_column('account', sa.Column('last_sign_in_at', sa.BigInteger(), nullable=True))
    # SQLite takes a column with its check only so; rebuilding the table would lose the other checks
    op.execute('ALTER TABLE camp ADD COLUMN keep_years INTEGER NOT NULL DEFAULT 3'
               ' CONSTRAINT ck_camp_keep_years_range CHECK (keep_years BETWEEN 1 AND 30)')
    op.add_column('trainee', sa.Column('restricted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('trainee', sa.Column('restricted_reason', sa.String(length=500), nullable=True))
    op.add_column('trainee', sa.Column('phone_index', sa.String(length=64), nullable=True))
    _phones(sa.Text())
    op.create_index('ix_trainee_camp_id_phone_index', 'trainee', ['camp_id', 'phone_index'])
    op.execute("INSERT INTO audit_head (camp_id) VALUES ('" + _zero() + "')")
    op.execute('INSERT INTO audit_head (camp_id) SELECT id FROM camp')
    triggers.create(op.get_bind())


def _zero() -> str:
    return '0' * 32 if op.get_bind().dialect.name == 'sqlite' else '00000000-0000-0000-0000-000000000000'


def _phones(kind: sa.types.TypeEngine[str]) -> None:
    """By another column: a change of type would rebuild the table on SQLite."""
    op.add_column('trainee', sa.Column('phone_new', kind, nullable=True))
    op.execute('UPDATE trainee SET phone_new = phone')
    op.drop_column('trainee', 'phone')
    op.execute('ALTER TABLE trainee RENAME COLUMN phone_new TO phone')


def downgrade() -> None:
    op.drop_index('ix_trainee_camp_id_phone_index', 'trainee')
    # the column stays a text: what is sealed is longer than it was, and must not be cut
    for column in ('restricted_reason', 'restricted', 'phone_index'):
        op.drop_column('trainee', column)
    op.drop_column('camp', 'keep_years')
    for column in ('last_sign_in_at', 'totp_step', 'totp_next', 'totp_at', 'totp', 'password_at', 'password'):
        op.drop_column('account', column)
    op.drop_table('recusal')
    with op.batch_alter_table('privacy_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_privacy_request_camp_id_trainee_id'))

    op.drop_table('privacy_request')
    op.drop_table('motion_decision')
    op.drop_table('erasure')
    op.drop_table('recovery_code')
    with op.batch_alter_table('motion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_motion_camp_id'))

    op.drop_table('motion')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_camp_id_account_id_seq'))

    op.drop_table('audit')
    op.drop_table('setting')
    with op.batch_alter_table('login_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_attempt_at'))

    op.drop_table('login_attempt')
    op.drop_table('audit_head')

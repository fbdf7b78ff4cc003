"""recommendations publicity and the calendar"""

import sqlalchemy as sa
from alembic import op

from service.tables import triggers


revision = '202611272058'
down_revision = '202611241637'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('holiday', 'makeup')", name=op.f('ck_calendar_day_kind_known')),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_index(op.f('ix_calendar_day_year'), 'calendar_day', ['year'], unique=False)

    op.create_table('outcome',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('request', sa.CHAR(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('post', sa.String(length=120), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('promoted_on', sa.Date(), nullable=True),
    sa.Column('appraisal', sa.String(length=10), nullable=True),
    sa.Column('probation_passed', sa.Boolean(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("appraisal IS NULL OR appraisal IN ('excellent', 'competent', 'basic', 'failing')", name=op.f('ck_outcome_appraisal_known')),
    sa.CheckConstraint('level BETWEEN 0 AND 99', name=op.f('ck_outcome_level_range')),
    sa.CheckConstraint('years IN (1, 3)', name=op.f('ck_outcome_years_known')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_outcome_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_outcome_camp_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_outcome_recorded_by')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('camp_id', 'recorded_by', 'idem_key', name=op.f('uq_outcome_camp_id_recorded_by_idem_key'))
    )
    op.create_index(op.f('ix_outcome_camp_id_trainee_id'), 'outcome', ['camp_id', 'trainee_id'], unique=False)

    op.create_table('recommendation',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('policy', sa.Integer(), nullable=False),
    sa.Column('through', sa.Date(), nullable=False),
    sa.Column('follows', sa.Uuid(), nullable=True),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_recommendation_number_positive')),
    sa.ForeignKeyConstraint(['camp_id', 'follows'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_recommendation_camp_id_follows')),
    sa.ForeignKeyConstraint(['camp_id', 'policy'], ['policy.camp_id', 'policy.version'], name=op.f('fk_recommendation_camp_id_policy')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_recommendation_camp_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_recommendation_opened_by')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('camp_id', 'number', name=op.f('uq_recommendation_camp_id_number'))
    )
    op.create_table('objection',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('request', sa.CHAR(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('identity', sa.Text(), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('filed_by', sa.Uuid(), nullable=False),
    sa.Column('filed_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("channel IN ('letter', 'visit', 'phone', 'email', 'system', 'other')", name=op.f('ck_objection_channel_known')),
    sa.CheckConstraint('number > 0', name=op.f('ck_objection_number_positive')),
    sa.ForeignKeyConstraint(['camp_id', 'recommendation_id'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_objection_camp_id_recommendation_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_objection_camp_id')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_objection_filed_by')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_objection')),
    sa.UniqueConstraint('camp_id', 'filed_by', 'idem_key', name=op.f('uq_objection_camp_id_filed_by_idem_key')),
    sa.UniqueConstraint('camp_id', 'recommendation_id', 'number', name=op.f('uq_objection_camp_id_recommendation_id_number'))
    )
    op.create_table('publicity_window',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('listed', sa.String(length=10), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.CheckConstraint("listed IS NULL OR listed IN ('priority', 'reserve')", name=op.f('ck_publicity_window_listed_known')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_publicity_window_dates')),
    sa.ForeignKeyConstraint(['camp_id', 'recommendation_id'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_publicity_window_camp_id_recommendation_id')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_publicity_window_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_publicity_window_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'recommendation_id', 'trainee_id', 'revision', name=op.f('pk_publicity_window'))
    )
    op.create_index(op.f('ix_publicity_window_camp_id_trainee_id'), 'publicity_window', ['camp_id', 'trainee_id'], unique=False)

    op.create_table('recommendation_act',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('request', sa.CHAR(length=64), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('actor', sa.Uuid(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.CHAR(length=64), nullable=True),
    sa.Column('details', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('opened', 'frozen', 'confirmed', 'refused', 'published', 'republished', 'concluded', 'decided', 'withdrawn')", name=op.f('ck_recommendation_act_kind_known')),
    sa.CheckConstraint('digest IS NULL OR length(digest) = 64', name=op.f('ck_recommendation_act_digest_width')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_recommendation_act_seq_positive')),
    sa.ForeignKeyConstraint(['actor'], ['account.id'], name=op.f('fk_recommendation_act_actor')),
    sa.ForeignKeyConstraint(['camp_id', 'recommendation_id'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_recommendation_act_camp_id_recommendation_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_recommendation_act_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'recommendation_id', 'seq', name=op.f('pk_recommendation_act')),
    sa.UniqueConstraint('camp_id', 'actor', 'idem_key', name=op.f('uq_recommendation_act_camp_id_actor_idem_key'))
    )
    op.create_table('recommendation_row',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('choice', sa.String(length=10), nullable=True),
    sa.Column('performance', sa.String(length=10), nullable=True),
    sa.Column('maturity', sa.String(length=10), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('covers', sa.Boolean(), nullable=False),
    sa.Column('actor', sa.Uuid(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("choice IS NULL OR choice IN ('priority', 'reserve', 'deferred', 'declined')", name=op.f('ck_recommendation_row_choice_known')),
    sa.CheckConstraint("maturity IS NULL OR maturity IN ('upheld', 'rejected')", name=op.f('ck_recommendation_row_maturity_known')),
    sa.CheckConstraint("performance IS NULL OR performance IN ('upheld', 'rejected')", name=op.f('ck_recommendation_row_performance_known')),
    sa.CheckConstraint("stage IN ('draft', 'decision')", name=op.f('ck_recommendation_row_stage_known')),
    sa.ForeignKeyConstraint(['actor'], ['account.id'], name=op.f('fk_recommendation_row_actor')),
    sa.ForeignKeyConstraint(['camp_id', 'recommendation_id'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_recommendation_row_camp_id_recommendation_id')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_recommendation_row_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_recommendation_row_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'recommendation_id', 'trainee_id', 'version', name=op.f('pk_recommendation_row'))
    )
    op.create_index(op.f('ix_recommendation_row_camp_id_trainee_id'), 'recommendation_row', ['camp_id', 'trainee_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('inputs', sa.Text(), nullable=False),
    sa.Column('inputs_digest', sa.CHAR(length=64), nullable=False),
    sa.Column('policy_digest', sa.CHAR(length=64), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.Column('outputs', sa.Text(), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('libraries', sa.String(length=120), nullable=False),
    sa.Column('seed', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.CHAR(length=64), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('length(digest) = 64 AND length(inputs_digest) = 64 AND length(policy_digest) = 64', name=op.f('ck_snapshot_digest_width')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_snapshot_author_id')),
    sa.ForeignKeyConstraint(['camp_id', 'recommendation_id'], ['recommendation.camp_id', 'recommendation.id'], name=op.f('fk_snapshot_camp_id_recommendation_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_snapshot_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'recommendation_id', 'revision', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('camp_id', 'digest', name=op.f('uq_snapshot_camp_id_digest'))
    )
    op.create_table('objection_act',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('request', sa.CHAR(length=64), nullable=False),
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=13), nullable=False),
    sa.Column('investigator', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('document', sa.String(length=120), nullable=True),
    sa.Column('actor', sa.Uuid(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('investigating', 'upheld', 'dismissed', 'withdrawn')", name=op.f('ck_objection_act_state_known')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_objection_act_seq_positive')),
    sa.ForeignKeyConstraint(['actor'], ['account.id'], name=op.f('fk_objection_act_actor')),
    sa.ForeignKeyConstraint(['camp_id', 'objection_id'], ['objection.camp_id', 'objection.id'], name=op.f('fk_objection_act_camp_id_objection_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_objection_act_camp_id')),
    sa.ForeignKeyConstraint(['investigator'], ['account.id'], name=op.f('fk_objection_act_investigator')),
    sa.PrimaryKeyConstraint('camp_id', 'objection_id', 'seq', name=op.f('pk_objection_act')),
    sa.UniqueConstraint('camp_id', 'actor', 'idem_key', name=op.f('uq_objection_act_camp_id_actor_idem_key'))
    )
    op.create_table('objection_row',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('trainee_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['camp_id', 'objection_id'], ['objection.camp_id', 'objection.id'], name=op.f('fk_objection_row_camp_id_objection_id')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_objection_row_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_objection_row_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'objection_id', 'trainee_id', name=op.f('pk_objection_row'))
    )
    op.create_index(op.f('ix_objection_row_camp_id_trainee_id'), 'objection_row', ['camp_id', 'trainee_id'], unique=False)

    triggers.create(op.get_bind())


def downgrade() -> None:
    op.drop_index(op.f('ix_objection_row_camp_id_trainee_id'), table_name='objection_row')
    op.drop_table('objection_row')
    op.drop_table('objection_act')
    op.drop_table('snapshot')
    op.drop_index(op.f('ix_recommendation_row_camp_id_trainee_id'), table_name='recommendation_row')
    op.drop_table('recommendation_row')
    op.drop_table('recommendation_act')
    op.drop_index(op.f('ix_publicity_window_camp_id_trainee_id'), table_name='publicity_window')
    op.drop_table('publicity_window')
    op.drop_table('objection')
    op.drop_table('recommendation')
    op.drop_index(op.f('ix_outcome_camp_id_trainee_id'), table_name='outcome')
    op.drop_table('outcome')
    op.drop_index(op.f('ix_calendar_day_year'), table_name='calendar_day')
    op.drop_table('calendar_day')

"""Notices contacts and calendar feeds"""

import sqlalchemy as sa
from alembic import op

from service.tables import triggers


revision = '202611280015'
down_revision = '202611272058'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('last4', sa.String(length=4), nullable=False),
    sa.Column('auth_epoch', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_feed_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('sha256', name=op.f('uq_calendar_feed_sha256'))
    )
    op.create_table('contact',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("channel <> 'email' OR address IS NOT NULL", name=op.f('ck_contact_email_has_address')),
    sa.CheckConstraint("channel IN ('email', 'webhook', 'off')", name=op.f('ck_contact_channel_known')),
    sa.CheckConstraint("language IN ('zh', 'en')", name=op.f('ck_contact_language_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_contact_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_contact'))
    )
    op.create_table('calendar_event',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('uid', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.CHAR(length=64), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('sequence >= 0', name=op.f('ck_calendar_event_sequence_positive')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_calendar_event_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'uid', name=op.f('pk_calendar_event'))
    )
    op.create_table('notice_plan',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('groups', sa.Boolean(), nullable=False),
    sa.Column('working_days', sa.Boolean(), nullable=False),
    sa.Column('send_at', sa.Integer(), nullable=False),
    sa.Column('quiet_from', sa.Integer(), nullable=False),
    sa.Column('quiet_until', sa.Integer(), nullable=False),
    sa.Column('lead_days', sa.Integer(), nullable=False),
    sa.Column('repeat_days', sa.Integer(), nullable=False),
    sa.Column('silenced', sa.String(length=500), nullable=False),
    sa.Column('opening', sa.String(length=200), nullable=False),
    sa.Column('closing', sa.String(length=200), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('lead_days BETWEEN 0 AND 30', name=op.f('ck_notice_plan_lead_days_range')),
    sa.CheckConstraint('quiet_from BETWEEN 0 AND 1439', name=op.f('ck_notice_plan_quiet_from_range')),
    sa.CheckConstraint('quiet_until BETWEEN 0 AND 1439', name=op.f('ck_notice_plan_quiet_until_range')),
    sa.CheckConstraint('repeat_days BETWEEN 1 AND 30', name=op.f('ck_notice_plan_repeat_days_range')),
    sa.CheckConstraint('send_at BETWEEN 0 AND 1439', name=op.f('ck_notice_plan_send_at_range')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_notice_plan_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', name=op.f('pk_notice_plan'))
    )
    op.create_table('notice',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('recipient', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('trainee_id', sa.Uuid(), nullable=True),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('matters', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('allowed', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=False),
    sa.Column('error', sa.String(length=64), nullable=False),
    sa.Column('queued_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(channel = 'group') = (account_id IS NULL)", name=op.f('ck_notice_group_has_no_account')),
    sa.CheckConstraint("channel IN ('email', 'webhook', 'group')", name=op.f('ck_notice_channel_known')),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f('ck_notice_state_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_notice_account_id')),
    sa.ForeignKeyConstraint(['camp_id', 'trainee_id'], ['trainee.camp_id', 'trainee.id'], name=op.f('fk_notice_camp_id_trainee_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_notice_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'id', name=op.f('pk_notice')),
    sa.UniqueConstraint('camp_id', 'recipient', 'on', name=op.f('uq_notice_camp_id_recipient_on'))
    )
    op.create_index(op.f('ix_notice_camp_id_state_next_at'), 'notice', ['camp_id', 'state', 'next_at'], unique=False)

    op.create_table('notice_delivery',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.String(length=6), nullable=False),
    sa.Column('error', sa.String(length=64), nullable=False),
    sa.CheckConstraint("outcome IN ('sent', 'failed')", name=op.f('ck_notice_delivery_outcome_known')),
    sa.ForeignKeyConstraint(['camp_id', 'notice_id'], ['notice.camp_id', 'notice.id'], name=op.f('fk_notice_delivery_camp_id_notice_id')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_notice_delivery_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'notice_id', 'attempt', name=op.f('pk_notice_delivery'))
    )
    op.create_index(op.f('ix_notice_delivery_camp_id_at'), 'notice_delivery', ['camp_id', 'at'], unique=False)

    triggers.create(op.get_bind())


def downgrade() -> None:
    op.drop_index(op.f('ix_notice_delivery_camp_id_at'), table_name='notice_delivery')
    op.drop_table('notice_delivery')
    op.drop_index(op.f('ix_notice_camp_id_state_next_at'), table_name='notice')
    op.drop_table('notice')
    op.drop_table('notice_plan')
    op.drop_table('calendar_event')
    op.drop_table('contact')
    op.drop_table('calendar_feed')

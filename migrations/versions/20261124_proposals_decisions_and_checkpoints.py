"""proposals decisions and checkpoints"""

import sqlalchemy as sa
from alembic import op

from service.tables import triggers


revision = '202611241637'
down_revision = '202611241618'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('checkpoint',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.CHAR(length=64), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('(hash IS NULL OR length(hash) = 64)', name=op.f('ck_checkpoint_digest_width')),
    sa.CheckConstraint('seq >= 0', name=op.f('ck_checkpoint_seq_whole')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_checkpoint_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'seq', name=op.f('pk_checkpoint'))
    )
    op.create_table('proposal',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('fingerprint', sa.CHAR(length=64), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.CHAR(length=64), nullable=False),
    sa.CheckConstraint('(fingerprint IS NULL OR length(fingerprint) = 64) AND (digest IS NULL OR length(digest) = 64)', name=op.f('ck_proposal_digest_width')),
    sa.CheckConstraint('expires_at > created_at', name=op.f('ck_proposal_lapses_later')),
    sa.ForeignKeyConstraint(['actor'], ['account.id'], name=op.f('fk_proposal_actor')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_proposal_camp_id')),
    sa.PrimaryKeyConstraint('camp_id', 'actor', 'idem_key', name=op.f('pk_proposal')),
    sa.UniqueConstraint('camp_id', 'digest', name=op.f('uq_proposal_camp_id_digest'))
    )
    op.create_table('decision',
    sa.Column('camp_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.Uuid(), nullable=False),
    sa.Column('idem_key', sa.String(length=128), nullable=False),
    sa.Column('verdict', sa.String(length=8), nullable=False),
    sa.Column('checker', sa.Uuid(), nullable=False),
    sa.Column('comment', sa.CHAR(length=64), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.CHAR(length=64), nullable=False),
    sa.CheckConstraint("verdict = 'approve' OR comment IS NOT NULL", name=op.f('ck_decision_rejection_says_why')),
    sa.CheckConstraint("verdict IN ('approve', 'reject')", name=op.f('ck_decision_verdict_known')),
    sa.CheckConstraint('(comment IS NULL OR length(comment) = 64) AND (digest IS NULL OR length(digest) = 64)', name=op.f('ck_decision_digest_width')),
    sa.CheckConstraint('checker <> actor', name=op.f('ck_decision_checker_other')),
    sa.ForeignKeyConstraint(['camp_id', 'actor', 'idem_key'], ['proposal.camp_id', 'proposal.actor', 'proposal.idem_key'], name=op.f('fk_decision_camp_id_actor_idem_key')),
    sa.ForeignKeyConstraint(['camp_id', 'comment'], ['note.camp_id', 'note.digest'], name=op.f('fk_decision_camp_id_comment')),
    sa.ForeignKeyConstraint(['camp_id'], ['camp.id'], name=op.f('fk_decision_camp_id')),
    sa.ForeignKeyConstraint(['checker'], ['account.id'], name=op.f('fk_decision_checker')),
    sa.PrimaryKeyConstraint('camp_id', 'actor', 'idem_key', name=op.f('pk_decision')),
    sa.UniqueConstraint('camp_id', 'digest', name=op.f('uq_decision_camp_id_digest'))
    )
    triggers.create(op.get_bind())


def downgrade() -> None:
    op.drop_table('decision')
    op.drop_table('proposal')
    op.drop_table('checkpoint')

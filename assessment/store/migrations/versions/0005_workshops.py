"""Workshops: agenda, rounds, devices and votes while they last; judgements, which stay."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column(
            "assessment_id",
            sa.String(40),
            sa.ForeignKey("assessment.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("is_paused", sa.Boolean, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("minutes_each", sa.Integer, nullable=False),
        sa.Column("comments_allowed", sa.Boolean, nullable=False),
        sa.Column("minimum_group", sa.Integer, nullable=False),
        sa.Column("role_groups", sa.JSON, nullable=False),
        sa.Column("criterion", sa.String(20)),
        sa.Column("discussion_ends_at", sa.DateTime),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "workshop_item",
        sa.Column("workshop_id", sa.String(40), sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("criterion", sa.String(20), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("decided", sa.String(20)),
    )
    op.create_table(
        "ballot_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workshop_id", sa.String(40), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("is_revealed", sa.Boolean, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
    )
    op.create_index("uq_ballot_round_place", "ballot_round", ["workshop_id", "criterion", "number"], unique=True)
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workshop_id", sa.String(40), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("device_sha256", sa.String(64), nullable=False),
        sa.Column("nickname", sa.String(40), nullable=False),
        sa.Column("role_group", sa.String(80), nullable=False),
        sa.Column("is_spectator", sa.Boolean, nullable=False),
    )
    op.create_index("uq_participant_device", "participant", ["workshop_id", "device_sha256"], unique=True)
    op.create_table(
        "vote",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("ballot_round.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "participant_id", sa.Integer, sa.ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("rating", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )
    op.create_table(
        "facilitator_link",
        sa.Column("link_sha256", sa.String(64), primary_key=True),
        sa.Column("workshop_id", sa.String(40), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("pass_sha256", sa.String(64), unique=True),
    )
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.String(40), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("decided", sa.String(20)),
        sa.Column("rounds", sa.JSON, nullable=False),
    )
    op.create_index("ix_judgement_assessment_id", "judgement", ["assessment_id"])
    op.create_index("ix_judgement_held_on", "judgement", ["held_on"])


def downgrade() -> None:
    for table in (
        "judgement",
        "facilitator_link",
        "vote",
        "participant",
        "ballot_round",
        "workshop_item",
        "workshop",
    ):
        op.drop_table(table)

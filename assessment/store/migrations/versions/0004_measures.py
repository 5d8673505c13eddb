"""Measures of a solution with their history; who took part in an assessment; the assessment to compare with."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("participants", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("assessment", sa.Column("is_baseline", sa.Boolean, nullable=False, server_default="0"))
    op.create_table(
        "measure",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("solution_id", sa.Integer, sa.ForeignKey("solution.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("aims", sa.JSON, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("effort", sa.Integer),
        sa.Column("effect", sa.Integer),
        sa.Column("created_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_measure_solution_id", "measure", ["solution_id"])
    op.create_table(
        "measure_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.String(40), sa.ForeignKey("measure.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
    )
    op.create_index("uq_measure_change_place", "measure_change", ["measure_id", "version"], unique=True)
    op.execute(
        "CREATE TRIGGER measure_change_is_append_only BEFORE UPDATE ON measure_change "
        "BEGIN SELECT RAISE(ABORT, 'measure_change is append-only'); END"
    )


def downgrade() -> None:
    op.drop_table("measure_change")
    op.drop_table("measure")
    op.drop_column("assessment", "is_baseline")
    op.drop_column("assessment", "participants")

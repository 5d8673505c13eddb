"""Closing an assessment: versions with a checksum; the municipality's logo for reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("logo", sa.LargeBinary))
    op.add_column("assessment", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.String(40), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("closed_at", sa.DateTime, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("operator_model", sa.String(80)),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("uq_closing_place", "closing", ["assessment_id", "version"], unique=True)
    op.execute(
        "CREATE TRIGGER closing_is_append_only BEFORE UPDATE ON closing "
        "BEGIN SELECT RAISE(ABORT, 'closing is append-only'); END"
    )


def downgrade() -> None:
    op.drop_table("closing")
    op.drop_column("assessment", "version")
    op.drop_column("municipality", "logo")

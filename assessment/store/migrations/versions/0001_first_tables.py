"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
    )
    op.create_table(
        "solution",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "municipality_id", sa.Integer, sa.ForeignKey("municipality.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.String(200), nullable=False),
    )
    op.create_index("uq_solution_municipality_id_name", "solution", ["municipality_id", "name"], unique=True)
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("solution_id", sa.Integer, sa.ForeignKey("solution.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("phases", sa.JSON, nullable=False),
        sa.Column("catalog_version", sa.String(40), nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_assessment_solution_id", "assessment", ["solution_id"])
    op.create_table(
        "answer",
        sa.Column(
            "assessment_id", sa.String(40), sa.ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("criterion", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("rating", sa.String(20)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("target", sa.String(1)),
        sa.Column("outside_control", sa.Boolean, nullable=False),
        sa.Column("outside_control_who", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("suggested_rating", sa.String(20)),
        sa.Column("suggested_reason", sa.Text),
        sa.Column("suggested_on", sa.Date),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "answer_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assessment_id", sa.String(40), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
    )
    op.create_index("uq_answer_change_place", "answer_change", ["assessment_id", "criterion", "version"], unique=True)
    op.execute(
        "CREATE TRIGGER answer_change_is_append_only BEFORE UPDATE ON answer_change "
        "BEGIN SELECT RAISE(ABORT, 'answer_change is append-only'); END"
    )

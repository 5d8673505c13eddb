"""The operating model that was chosen for a solution."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("solution", sa.Column("operator_model", sa.String(80)))


def downgrade() -> None:
    op.drop_column("solution", "operator_model")

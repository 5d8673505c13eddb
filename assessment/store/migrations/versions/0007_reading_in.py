"""What a file brought goes with it again; what was closed keeps the spelling of its names."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("measure", sa.Column("brought_by", sa.String(40)))
    op.create_index("ix_measure_brought_by", "measure", ["brought_by"])
    op.add_column("closing", sa.Column("municipality", sa.String(200)))
    op.add_column("closing", sa.Column("solution", sa.String(200)))


def downgrade() -> None:
    op.drop_column("closing", "solution")
    op.drop_column("closing", "municipality")
    op.drop_index("ix_measure_brought_by", "measure")
    op.drop_column("measure", "brought_by")

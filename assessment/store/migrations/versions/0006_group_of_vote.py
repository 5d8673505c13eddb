"""A vote carries the group that its device was in: who changes the group later changes nothing that was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vote", sa.Column("role_group", sa.String(80), nullable=False, server_default=""))
    op.execute(
        "UPDATE vote SET role_group = (SELECT role_group FROM participant WHERE participant.id = vote.participant_id)"
    )


def downgrade() -> None:
    op.drop_column("vote", "role_group")

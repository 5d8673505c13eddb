"""A vote carries the group that its device was in: who changes the group later changes nothing that was shown.

And what time it was is kept, so that a wrong clock ends nothing.
"""

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
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("confirmed_at", sa.DateTime),
    )


def downgrade() -> None:
    op.drop_table("clock")
    op.drop_column("vote", "role_group")

"""A project knows the newest still of its preview."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_thumbnails"
down_revision = "20261121e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("thumbnail_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("projects", "thumbnail_id")

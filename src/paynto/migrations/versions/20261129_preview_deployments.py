"""A project may have any number of preview deployments beside the one that is live."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_preview_deployments"
down_revision = "20261121_thumbnails"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "apps",
        sa.Column("environment", sa.String(), nullable=False, server_default="production"),
    )
    op.add_column("apps", sa.Column("preview_of", sa.Integer(), nullable=True))
    op.drop_index("uq_apps_project_id_platform", "apps")
    op.create_index(
        "uq_apps_project_id_platform",
        "apps",
        ["project_id", "platform"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND environment = 'production'"),
    )
    op.create_index(
        "ix_apps_previews",
        "apps",
        ["project_id", "id"],
        postgresql_where=sa.text("deleted_at IS NULL AND environment = 'preview'"),
    )


def downgrade() -> None:
    op.execute("UPDATE apps SET deleted_at = now() WHERE environment = 'preview'")
    op.drop_index("ix_apps_previews", "apps")
    op.drop_index("uq_apps_project_id_platform", "apps")
    op.create_index(
        "uq_apps_project_id_platform",
        "apps",
        ["project_id", "platform"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_column("apps", "preview_of")
    op.drop_column("apps", "environment")

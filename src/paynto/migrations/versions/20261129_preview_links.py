"""Links to previews for people without an account."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_preview_links"
down_revision = "20261129_no_summaries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preview_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_count", sa.Integer(), nullable=False),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_links")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_preview_links_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_preview_links_project_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_preview_links_team_id", "preview_links", ["team_id", "project_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON preview_links TO paynto_system")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON preview_links TO paynto_app")
    op.execute("ALTER TABLE preview_links ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE preview_links FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY preview_links_of_team ON preview_links TO paynto_app "
        "USING (team_id = NULLIF(current_setting('app.team_id', true), '')::uuid) "
        "WITH CHECK (team_id = NULLIF(current_setting('app.team_id', true), '')::uuid)"
    )
    op.execute(
        "CREATE POLICY preview_links_of_system ON preview_links TO paynto_system "
        "USING (true) WITH CHECK (true)"
    )


def downgrade() -> None:
    op.drop_table("preview_links")

"""Prompts that people saved, for themselves or for their team."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_saved_prompts"
down_revision = "20261129_preview_links"
branch_labels = None
depends_on = None

TENANT_TABLES = ["saved_prompts"]


def upgrade() -> None:
    op.create_table(
        "saved_prompts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_prompts")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_saved_prompts_team_id"), ondelete="CASCADE"
        ),
    )
    op.create_index("ix_saved_prompts_team_id_id", "saved_prompts", ["team_id", "id"])
    for table in TENANT_TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO paynto_app, paynto_system")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY {table}_of_team ON {table} TO paynto_app "
            "USING (team_id = NULLIF(current_setting('app.team_id', true), '')::uuid) "
            "WITH CHECK (team_id = NULLIF(current_setting('app.team_id', true), '')::uuid)"
        )
        op.execute(
            f"CREATE POLICY {table}_of_system ON {table} TO paynto_system USING (true) WITH CHECK (true)"
        )


def downgrade() -> None:
    op.drop_table("saved_prompts")

"""Model providers of teams: address, encrypted key, and the models they offer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121d"
down_revision = "20261121_repaired_versions"
branch_labels = None
depends_on = None

TENANT_TABLES = ["model_providers"]


def upgrade() -> None:
    op.create_table(
        "model_providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=True),
        sa.Column("ciphertext", sa.String(), nullable=True),
        sa.Column("key_hint", sa.String(), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("has_given_models", sa.Boolean(), nullable=False),
        sa.Column("models", postgresql.JSONB(), nullable=False),
        sa.Column("test", postgresql.JSONB(), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_providers")),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["teams.id"],
            name=op.f("fk_model_providers_team_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("team_id", "slug", name="uq_model_providers_team_id_slug"),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON model_providers TO paynto_system")
    for table in TENANT_TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO paynto_app")
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
    op.drop_table("model_providers")

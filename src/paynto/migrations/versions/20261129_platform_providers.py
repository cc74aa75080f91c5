"""Model providers that the operator sets up for all teams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_platform_providers"
down_revision = "20261129_tickets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_model_providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_model_providers")),
        sa.UniqueConstraint("slug", name="uq_platform_model_providers_slug"),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON platform_model_providers TO paynto_system")
    # every team uses them, none can change them
    op.execute("GRANT SELECT ON platform_model_providers TO paynto_app")


def downgrade() -> None:
    op.drop_table("platform_model_providers")

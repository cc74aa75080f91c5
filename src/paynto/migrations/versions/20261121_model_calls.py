"""Calls of models with what they took, the team's budgets and routing rules, and pictures sent with a message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121e"
down_revision = "20261121d"
branch_labels = None
depends_on = None

TENANT_TABLES = ["model_calls", "model_budgets", "model_routings", "attachments"]


def upgrade() -> None:
    _add_calls()
    _add_team_settings()
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _team(),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        _team_key("attachments"),
    )
    op.create_index("ix_attachments_team_id", "attachments", ["team_id"])
    op.add_column("messages", sa.Column("model_reason", sa.String(), nullable=True))
    op.add_column(
        "messages",
        sa.Column("images", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'")),
    )
    for table in TENANT_TABLES:
        _isolate(table)


def _team() -> sa.Column[object]:
    return sa.Column("team_id", sa.Uuid(), nullable=False)


def _team_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team_id"], ["teams.id"], name=op.f(f"fk_{table}_team_id"), ondelete="CASCADE"
    )


def _add_calls() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _team(),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("configured_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("fallback_of", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_input_tokens", sa.Integer(), nullable=False),
        sa.Column("cache_write_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("thinking_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_nanousd", sa.BigInteger(), nullable=True),
        sa.Column("reserved_nanousd", sa.BigInteger(), nullable=True),
        sa.Column("prices", postgresql.JSONB(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("is_credited", sa.Boolean(), nullable=False),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("first_token_seconds", sa.Float(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
        _team_key("model_calls"),
    )
    for columns in (["team_id", "id"], ["team_id", "created_at"], ["job_id"], ["project_id"]):
        op.create_index(f"ix_model_calls_{'_'.join(columns)}", "model_calls", columns)


def _add_team_settings() -> None:
    op.create_table(
        "model_budgets",
        _team(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("limit_nanousd", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("pk_model_budgets")),
        _team_key("model_budgets"),
    )
    op.create_table(
        "model_routings",
        _team(),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("default_model_id", sa.String(), nullable=True),
        sa.Column("fallbacks", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_model_routings")),
        _team_key("model_routings"),
    )


def _isolate(table: str) -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO paynto_system")
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
    op.drop_column("messages", "images")
    op.drop_column("messages", "model_reason")
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)

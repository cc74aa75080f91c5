"""Tickets of projects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_tickets"
down_revision = "20261129_preview_deployments"
branch_labels = None
depends_on = None

TENANT_TABLES = ["tickets"]


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("depends_on", postgresql.JSONB(), nullable=False),
        sa.Column("checks", postgresql.JSONB(), nullable=False),
        sa.Column("estimate", sa.String(), nullable=True),
        sa.Column("module", sa.String(), nullable=True),
        sa.Column("placeholder_sha256", sa.String(), nullable=True),
        sa.Column("opened_version", sa.Integer(), nullable=True),
        sa.Column("closed_version", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("build_job_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_tickets_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_tickets_project_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_tickets_project_id_number")),
        sa.UniqueConstraint("project_id", "module", name=op.f("uq_tickets_project_id_module")),
    )
    op.create_index("ix_tickets_team_id", "tickets", ["team_id"])
    for table in TENANT_TABLES:
        _isolate(table)


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
    op.drop_table("tickets")

"""Roles and row-level security.

`paynto_app` serves requests and sees the rows of `app.team_id` only; `paynto_system` is the platform itself. Tables of
people and credentials are closed to `paynto_app` altogether.
"""

from alembic import op

revision = "20261121b"
down_revision = "20261121a"
branch_labels = None
depends_on = None

TENANT_TABLES = [
    "jobs",
    "projects",
    "versions",
    "blobs",
    "messages",
    "sandboxes",
    "apps",
    "releases",
    "env_vars",
    "audit_events",
]


def upgrade() -> None:
    for role in ("paynto_app", "paynto_system"):
        # another database of the same cluster may have made the role already
        op.execute(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; "
            f"WHEN unique_violation THEN NULL; END $$"
        )
        op.execute(f"GRANT {role} TO CURRENT_USER")
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO paynto_system"
    )
    for table in TENANT_TABLES:
        rights = "SELECT, INSERT" if table == "audit_events" else "SELECT, INSERT, UPDATE, DELETE"
        op.execute(f"GRANT {rights} ON {table} TO paynto_app")
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
    for table in TENANT_TABLES:
        op.execute(f"DROP POLICY {table}_of_team ON {table}")
        op.execute(f"DROP POLICY {table}_of_system ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

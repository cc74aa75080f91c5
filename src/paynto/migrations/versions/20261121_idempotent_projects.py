"""Projects remember the idempotency key of the request that made them; nobody changes the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "20261121c"
down_revision = "20261121b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("idempotency_key", sa.String(), nullable=True))
    op.create_index(
        "uq_projects_team_id_idempotency_key",
        "projects",
        ["team_id", "idempotency_key"],
        unique=True,
    )
    # rows of a deleted team go with it, through the foreign key, which acts as the table's owner
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM paynto_system")


def downgrade() -> None:
    op.execute("GRANT UPDATE, DELETE ON audit_events TO paynto_system")
    op.drop_index("uq_projects_team_id_idempotency_key", "projects")
    op.drop_column("projects", "idempotency_key")

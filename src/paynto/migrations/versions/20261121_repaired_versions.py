"""A job can make several versions: its answer and then the repairs; a version remembers whether its page rendered."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_repaired_versions"
down_revision = "20261121c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "versions", sa.Column("turn", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("versions", sa.Column("is_rendered", sa.Boolean(), nullable=True))
    op.drop_constraint("uq_versions_project_id_job_id", "versions")
    op.create_unique_constraint(
        "uq_versions_project_id_job_id_turn", "versions", ["project_id", "job_id", "turn"]
    )


def downgrade() -> None:
    op.execute("DELETE FROM versions WHERE turn > 0")
    op.drop_constraint("uq_versions_project_id_job_id_turn", "versions")
    op.create_unique_constraint(
        "uq_versions_project_id_job_id", "versions", ["project_id", "job_id"]
    )
    op.drop_column("versions", "is_rendered")
    op.drop_column("versions", "turn")

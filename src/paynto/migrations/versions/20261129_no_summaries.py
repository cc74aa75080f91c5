"""Takes the kind of work "summary" out of stored routing rules: no call of that kind was ever made."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261129_no_summaries"
down_revision = "20261129_platform_providers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    # row-level security is forced: without a policy the tables' owner sees no rows either
    op.execute("SET LOCAL ROLE paynto_system")
    rows = connection.execute(
        sa.text(
            "SELECT team_id, rules FROM model_routings WHERE rules::text LIKE '%summary%' FOR UPDATE"
        )
    )
    for team_id, rules in rows.fetchall():
        kept = [rule for rule in map(_without_summary, rules) if rule is not None]
        connection.execute(
            sa.text("UPDATE model_routings SET rules = CAST(:rules AS jsonb) WHERE team_id = :id"),
            {"rules": json.dumps(kept), "id": team_id},
        )
    op.execute("RESET ROLE")


def _without_summary(rule: dict[str, Any]) -> dict[str, Any] | None:
    """None for a rule about nothing else, because without any kind of work it would apply to every call."""
    works = rule["when"].get("work", [])
    if "summary" not in works:
        return rule
    left = [work for work in works if work != "summary"]
    return {**rule, "when": {**rule["when"], "work": left}} if left else None


def downgrade() -> None:
    """Rules of summaries had no effect, so nothing is put back."""

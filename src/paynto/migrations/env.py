"""Alembic environment: runs on the connection it is given."""

from alembic import context

from paynto.accounts import models as accounts
from paynto.builder.attachments import models as attachments
from paynto.builder.prompt_library import models as prompt_library
from paynto.core import keys
from paynto.core.db import Base
from paynto.deployments import models as deployments
from paynto.jobs import models as jobs
from paynto.llm import models as llm
from paynto.llm.calls import models as model_calls
from paynto.projects import models as projects
from paynto.sandboxes import models as sandboxes
from paynto.teams import models as teams

# importing these modules has filled the metadata
MODELS = (
    *(accounts, attachments, keys, deployments, jobs, llm, model_calls, prompt_library),
    *(projects, sandboxes, teams),
)


def _is_ours(*item: object) -> bool:
    """Tables of the database that no model describes belong to the durable engine."""
    _, _, kind, is_reflected, compare_to = item
    return not (kind == "table" and is_reflected and compare_to is None)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_is_ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

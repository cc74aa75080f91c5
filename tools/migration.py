"""Writes a migration from the difference between the models and a freshly migrated database."""

import sys
import tempfile
from pathlib import Path

from paynto.core.postgres import EmbeddedPostgres
from paynto.migrations.runner import make_migration, migrate


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not name:
        print('Give it a name: make migration name="add invitations"')
        return 2
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder))
        url = server.start()
        try:
            migrate(url)
            make_migration(url, name)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

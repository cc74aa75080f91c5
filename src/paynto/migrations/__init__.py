"""Database migrations (Alembic); they ship inside the package."""

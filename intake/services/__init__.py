"""Use cases: they take a `Work`, never commit, and know neither Flask nor Celery."""

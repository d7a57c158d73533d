"""Importing the Celery application reads the environment; a test's needs no secrets and writes no files."""

import os

os.environ.setdefault("INTAKE_ENV", "test")

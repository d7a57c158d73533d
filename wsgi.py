"""The web process's entry: `wsgi:app`."""

import os

from config import Settings
from intake.app import create_app

app = create_app(Settings.from_env(os.environ))

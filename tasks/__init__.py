"""Celery: it says "look now", and the rows say at what. Nothing is lost when it is gone."""

"""Signing in and out of the desk."""

from intake.web.account.pages import blueprint

__all__ = ["blueprint"]

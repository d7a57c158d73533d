"""Mails: what they say, how they are built, and the way to the mail server."""

"""Addresses that a mail can really be sent to."""

from __future__ import annotations

import re

LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Undeliverable(ValueError):
    """No mail server would take this address; a person must use another channel."""


def deliverable(address: str) -> str:
    """The address in ASCII, its domain as IDNA. Raises Undeliverable, also for line breaks and second addresses.

    A non-ASCII local part needs a mail server with SMTPUTF8 on every hop; the header that Python makes of it without
    one cannot be delivered.
    """
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Undeliverable from error
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(ascii_domain):
        raise Undeliverable
    return f"{local}@{ascii_domain}"

"""The call to a paging service for an alert: HTTPS POST, reference and link only (design, ruling 12)."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from intake.mail.smtp import LOCAL_HOSTS, Permanent, Temporary


def call(url: str, reference: str, link: str, message_id: str, timeout: int) -> None:
    """Tell the paging service once. Raises Permanent for an address that is not https, Temporary for the rest.

    `message_id` is sent as the idempotency key, so that a repeat can be told from a second alert.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
        raise Permanent("webhook not https")
    request = urllib.request.Request(  # noqa: S310  # the scheme was checked above
        url,
        data=json.dumps({"reference": reference, "link": link}).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": message_id.strip("<>")},
        method="POST",
    )
    try:
        with _OPENER.open(request, timeout=timeout):
            return
    except urllib.error.HTTPError as error:
        raise Temporary(f"webhook {error.code}") from error
    except OSError as error:
        raise Temporary(f"webhook {type(error).__name__}") from error


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the call to a host nobody configured."""

    def redirect_request(self, *arguments: object, **named: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_StayHere)

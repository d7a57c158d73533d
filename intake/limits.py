"""How much of everything is taken, and how long work on mail may last. `config` reads what an operator may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MailTimings:
    """Seconds; ruling 4. The task limit stays below the lease, the socket below the task."""

    socket: int
    task: int
    lease: int


# An alert that hangs is handed out again within a minute; other mail has time for a slow server.
ALERT_MAIL = MailTimings(socket=15, task=45, lease=60)
PLAIN_MAIL = MailTimings(socket=30, task=240, lease=300)


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes unless the name says otherwise (security-reliability 2.4 and 2.5)."""

    form_bytes: int = 1_048_576
    form_fields: int = 1_000
    text_field_chars: int = 5_000
    document_bytes: int = 50 * 1024 * 1024
    dicom_bytes: int = 512 * 1024 * 1024
    bundle_bytes: int = 1_945 * 1024 * 1024  # 1.9 GiB, below the scanner's own ceiling (ruling 8)
    disk_reserve_bytes: int = 1024 * 1024 * 1024  # stays free whatever arrives (R10)
    uploads_per_hour: int = 400
    streams_at_once: int = 8  # uploads that a web process receives at the same moment; the other threads serve pages
    documents_per_request: int = 20
    documents_per_case: int = 200
    documents_per_physician: int = 40
    posts_per_minute: int = 30
    posts_per_hour: int = 300
    link_mails_per_hour: int = 5
    sign_in_failures: int = 5

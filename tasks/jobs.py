"""The tasks: shells around the ticks of `intake.services.ticks`, without arguments and without results."""

from __future__ import annotations

from intake.services.ticks import JOBS
from intake.vault.scanner import ANSWER_SECONDS
from tasks.app import SETTINGS, app
from tasks.runtime import runtime

ALERT_SECONDS = SETTINGS.alert_mail.task  # hard limit, below the shorter lease of alerts

# Past the longest child and the longest scan; the lease is renewed meanwhile.
DOCUMENT_SECONDS = SETTINGS.cleaning.bundle_seconds + ANSWER_SECONDS + 300


@app.task(name="clinic.alerts", time_limit=ALERT_SECONDS)
def alerts() -> None:
    """Write the next round of mails for emergencies that nobody has acknowledged."""
    JOBS["alerts"].run(runtime())


@app.task(name="clinic.relay_alerts", time_limit=ALERT_SECONDS)
def relay_alerts() -> None:
    """Send alert mails and call the paging service."""
    JOBS["relay_alerts"].run(runtime())


@app.task(name="clinic.relay")
def relay() -> None:
    """Send every other mail."""
    JOBS["relay"].run(runtime())


@app.task(name="clinic.callbacks")
def callbacks() -> None:
    """Move planned calls with the clock; escalate first contacts that are late."""
    JOBS["callbacks"].run(runtime())


@app.task(name="clinic.holds")
def holds() -> None:
    """End holds of consultations that ran out; offer what was offered in vain to the next who waits."""
    JOBS["holds"].run(runtime())


@app.task(name="clinic.queue")
def queue() -> None:
    """Put new names and numbers where the desk searches them; bring back what was put off until now."""
    JOBS["queue"].run(runtime())


@app.task(name="clinic.store")
def store() -> None:
    """Ask the store of files whether it answers."""
    JOBS["store"].run(runtime())


@app.task(name="clinic.documents", time_limit=DOCUMENT_SECONDS)
def documents() -> None:
    """Scan, clean and draw the files that wait."""
    JOBS["documents"].run(runtime())


@app.task(name="clinic.housekeeping")
def housekeeping() -> None:
    """Forget what must be forgotten, and look ahead in the calendar."""
    JOBS["housekeeping"].run(runtime())

"""The Celery application and its settings, each with its reason (scheduling 1)."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging
from kombu import Queue

from config import Settings
from intake import logs
from intake.services.ticks import JOBS

SETTINGS = Settings.from_env(os.environ)
if problems := SETTINGS.problems():
    raise RuntimeError("; ".join(problems))

PLAIN_QUEUE, ALERT_QUEUE, DOCUMENT_QUEUE = "clinic", "clinic-alerts", "clinic-documents"

app = Celery("clinic", broker=SETTINGS.broker_url, include=["tasks.jobs"])
app.conf.update(
    # A worker that dies gives its message back; the row's lease decides whether there is anything left to do.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A message fetched ahead would wait behind a slow mail while other workers are free.
    worker_prefetch_multiplier=1,
    # Nobody reads results, so nothing is written for them and no backend is configured.
    task_ignore_result=True,
    result_backend=None,
    # Below the lease: a task that hangs is dead before its row is handed out again.
    task_time_limit=SETTINGS.plain_mail.task,
    # Pickles through a broker would be code through a broker.
    task_serializer="json",
    accept_content=["json"],
    # The broker may come later than the worker, and may go and return.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # `visibility_timeout`: an unacknowledged tick is handed out again no sooner than a lease ends. The prefix keeps
    # our keys apart on a shared server.
    broker_transport_options={"visibility_timeout": 300, "global_keyprefix": "clinic:"},
    # A worker without -Q takes all queues; one with `-Q clinic-alerts` is never held up by slow mail, and no mail by
    # the minutes that a large file may take.
    task_default_queue=PLAIN_QUEUE,
    task_queues=[Queue(name, routing_key=name) for name in (ALERT_QUEUE, PLAIN_QUEUE, DOCUMENT_QUEUE)],
    task_routes={f"clinic.{name}": {"queue": ALERT_QUEUE} for name in ("alerts", "relay_alerts")}
    | {"clinic.documents": {"queue": DOCUMENT_QUEUE}},
    # Intervals, never local crontabs; `expires` keeps an outage from becoming a flood.
    timezone="UTC",
    beat_schedule={
        name: {
            "task": f"clinic.{name}",
            "schedule": job.every.total_seconds(),
            "options": {"expires": job.every.total_seconds()},
        }
        for name, job in JOBS.items()
    },
    # Celery's own falls silent when the clock is put back.
    beat_scheduler="tasks.beat:SteadyScheduler",
    # Events would carry nothing that anybody reads.
    worker_send_task_events=False,
    # Memory that a library leaks goes with the child.
    worker_max_tasks_per_child=2_000,
)


@setup_logging.connect
def _log_as_the_pages_do(**_given: object) -> None:
    """JSON lines from a fixed list of fields; Celery's own format would print arguments."""
    logs.configure(SETTINGS.log_level)

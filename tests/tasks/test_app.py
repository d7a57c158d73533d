"""What Celery is told, and that it is told nothing else (scheduling 1)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from intake.services.ticks import JOBS
from tasks import jobs
from tasks.app import ALERT_QUEUE, DOCUMENT_QUEUE, app

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_periodic_job_has_a_task_and_every_task_is_a_job() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith("clinic.")}
    assert ours == {f"clinic.{name}" for name in JOBS}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == ours


def test_a_tick_that_was_not_run_in_its_period_is_dropped() -> None:
    for name, entry in app.conf.beat_schedule.items():
        assert entry["schedule"] == entry["options"]["expires"] == JOBS[name].every.total_seconds()


def test_a_task_is_dead_before_its_lease_ends() -> None:
    settings = jobs.SETTINGS
    assert settings.alert_mail.socket < jobs.relay_alerts.time_limit < settings.alert_mail.lease
    assert settings.plain_mail.socket < app.conf.task_time_limit < settings.plain_mail.lease


def test_alerts_travel_in_a_queue_of_their_own() -> None:
    routed = {name: app.amqp.router.route({}, f"clinic.{name}")["queue"].name for name in JOBS}
    assert {name for name, queue in routed.items() if queue == ALERT_QUEUE} == {"alerts", "relay_alerts"}
    assert {name for name, queue in routed.items() if queue == DOCUMENT_QUEUE} == {"documents"}
    keys = {queue.routing_key for queue in app.conf.task_queues}
    assert len(keys) == 3, "queues with one key would each get every tick"


def test_messages_are_json_late_acknowledged_and_without_results() -> None:
    conf = app.conf
    assert (conf.task_serializer, conf.accept_content, conf.result_backend) == ("json", ["json"], None)
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result


def test_the_parent_of_a_worker_opens_neither_database_nor_files() -> None:
    """Their threads and connections would not survive the fork (design, traps)."""
    script = (
        "import sys, tasks.app as a; a.app.loader.import_default_modules(); "
        "import tasks.runtime as r; print(r.runtime.cache_info().currsize, 'obstore' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.split() == ["0", "False"], told.stderr

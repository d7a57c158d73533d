"""Which commands there are."""

from __future__ import annotations

from flask import Flask

from intake.cli.assess import assess_command
from intake.cli.audit import audit
from intake.cli.database import migrate
from intake.cli.demo import seed_demo
from intake.cli.doctor import doctor
from intake.cli.documents import check_documents
from intake.cli.mail import dead_letters, phone_instead, record_bounce, retry_mail
from intake.cli.scheduling import clinic_day, plan_callback
from intake.cli.seed import seed_clinic_days
from intake.cli.staff import create_administrator
from intake.cli.tick import tick

COMMANDS = (
    audit,
    migrate,
    doctor,
    create_administrator,
    assess_command,
    plan_callback,
    clinic_day,
    seed_clinic_days,
    seed_demo,
    tick,
    check_documents,
    record_bounce,
    dead_letters,
    retry_mail,
    phone_instead,
)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)

"""Guessing is slow, and the owner is never locked out (security-reliability 2.1).

After some free tries the next one waits 1, 2, 4 … up to 15 minutes after the latest failure; failures older than 15
minutes do not count. The counters stand in the database, so they are the same for every process.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select, text

from intake.models.staff import SignInFailure
from intake.services.work import Work

WINDOW = timedelta(minutes=15)
LONGEST_WAIT = timedelta(minutes=15)
FREE_TRIES_ACCOUNT, FREE_TRIES_ADDRESS = 5, 20
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))")

Subjects = Mapping[str, int]  # who is counted, and how many tries are free


def wait(work: Work, subjects: Subjects) -> timedelta:
    """How long until the next try; zero when it may come at once.

    From here to the end of the unit of work no other one tries for the same subjects, so a burst of parallel tries is
    counted like one after the other.
    """
    _alone(work, subjects)
    return max(_wait(work, subject, free) for subject, free in subjects.items())


def count_failure(work: Work, subjects: Subjects) -> None:
    work.session.add_all(SignInFailure(subject=subject, at=work.now) for subject in subjects)


def _alone(work: Work, subjects: Subjects) -> None:
    """SQLite lets one unit of work write at a time by itself."""
    if work.session.get_bind().dialect.name == "postgresql":
        for subject in sorted(subjects):
            work.session.execute(ONE_AT_A_TIME, {"subject": subject})


def _wait(work: Work, subject: str, free: int) -> timedelta:
    failures, latest = work.session.execute(
        select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.subject == subject, SignInFailure.at > work.now - WINDOW
        )
    ).one()
    if failures < free:
        return timedelta(0)
    pause = min(LONGEST_WAIT, timedelta(minutes=2 ** min(failures - free, 4)))
    return max(timedelta(0), latest + pause - work.now)

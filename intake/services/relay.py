"""The relay: takes due mails out of the outbox and hands them to the mail server (scheduling 1).

It connects first and claims second, so a dead channel touches no row. The network is only touched outside
transactions. Finishing a mail and claiming the next is one transaction, so one row is leased at any moment: a process
that dies repeats at most that one, and delays no other. How long a run may take is counted in seconds that pass, not
read off the clock: one that is put back meanwhile would keep the run going until it is killed with a mail in its hands.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

from sqlalchemy import select

from config import Settings
from intake.mail import links, webhook
from intake.mail.addresses import Undeliverable
from intake.mail.compose import compose
from intake.mail.render import render
from intake.mail.sheet import Slip
from intake.mail.smtp import ChannelDown, Connection, Permanent, Temporary
from intake.mail.words import Words
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxLane
from intake.services import outbox_claims, outbox_secrets
from intake.services.desk_tasks import raise_task, settle
from intake.services.in_force import InForce
from intake.services.outbox_claims import Claim
from intake.services.work import Work
from intake.vault.keys import KeyRing

LOG = logging.getLogger("intake.relay")
CHANNEL = "mail_channel_down:"

Deliver = Callable[[Claim], None]


class Office(Protocol):
    """What a relay works with; the runtime of every driver is one. The driver's units of work commit, not the relay."""

    settings: Settings
    keys: KeyRing
    clock: Callable[[], datetime]

    @property
    def in_force(self) -> InForce:
        """The settings as the desk has changed them."""

    def work(self) -> AbstractContextManager[Work]:
        """A unit of work that commits at its end."""

    def reading(self) -> AbstractContextManager[Work]:
        """A look without the write lock."""


@dataclass(frozen=True)
class Outcome:
    """What became of one claim. `lost`: the connection has gone with it."""

    kind: str
    code: str = ""
    alarm: bool = False
    lost: bool = False


SENT = Outcome("sent")


def run(office: Office, lane: OutboxLane) -> int:
    """Deliver what is due in a lane until nothing is left or the task's time is nearly over. How many left.

    A connection that the server closed after good service (421) is opened once more; one that breaks without having
    carried a mail ends the run, and the rest stays as it was until the next tick.
    """
    with office.reading() as work:
        if not outbox_claims.anything_due(work, lane):
            return 0
    stop_at = monotonic() + _working_seconds(office.settings, lane)
    if lane is OutboxLane.WEBHOOK:
        return _deliver_all(office, lane, _caller(office), stop_at).sent
    return _run_by_mail(office, lane, stop_at)


def _working_seconds(settings: Settings, lane: OutboxLane) -> float:
    """New sends begin only in the first half of the task's time: the last one must end before the task is killed."""
    return outbox_claims.timings(settings, lane).task / 2


def _run_by_mail(office: Office, lane: OutboxLane, stop_at: float) -> int:
    total = 0
    while True:
        try:
            connection = Connection(office.settings.smtp_url, outbox_claims.timings(office.settings, lane).socket)
        except ChannelDown as down:
            _raise_alarm(office, down.code)
            return total
        with connection:
            done = _deliver_all(office, lane, _poster(office, connection), stop_at)
        total += done.sent
        if done.sent:
            _lift_alarm(office)
        if not (done.lost and done.sent and monotonic() < stop_at):
            return total


@dataclass(frozen=True)
class Tally:
    """How many mails left, and whether the connection broke."""

    sent: int
    lost: bool


def _deliver_all(office: Office, lane: OutboxLane, deliver: Deliver, stop_at: float) -> Tally:
    sent = 0
    with office.work() as work:
        claim = outbox_claims.claim(work, lane)
    while claim is not None:
        outcome = _attempt(claim, deliver)
        sent += outcome is SENT
        more = not outcome.lost and monotonic() < stop_at
        claim = _finish_and_claim(office, lane, claim, outcome, more)
        if outcome.lost:
            return Tally(sent, lost=True)
    return Tally(sent, lost=False)


def _attempt(claim: Claim, deliver: Deliver) -> Outcome:
    """Try one mail. Whatever is wrong with it is its outcome, never the end of the run."""
    try:
        deliver(claim)
    except Temporary as failure:
        return Outcome("temporary", failure.code, failure.alarm, failure.lost)
    except Permanent as failure:
        return Outcome("dead", failure.code)
    except Undeliverable:
        return Outcome("dead", "address refused")
    except Exception:  # a mail that cannot be made must not hold up the others
        LOG.exception("mail could not be made", extra={"rule": claim.template, "count": claim.attempt})
        return Outcome("temporary", "could not be made")
    return SENT


def _finish_and_claim(office: Office, lane: OutboxLane, claim: Claim, outcome: Outcome, more: bool) -> Claim | None:
    with office.work() as work:
        if outcome.kind == "sent":
            outbox_claims.finish_sent(work, claim)
        elif outcome.kind == "dead":
            outbox_claims.finish_dead(work, claim, outcome.code)
        else:
            outbox_claims.finish_temporary(work, claim, outcome.code)
        if outcome.alarm:
            _alarm(work, outcome.code)
        return outbox_claims.claim(work, lane) if more else None


def _poster(office: Office, connection: Connection) -> Deliver:
    settings = office.settings

    def deliver(claim: Claim) -> None:
        payload = outbox_secrets.opened(office.keys, claim.payload)
        clinic = office.in_force.settings.clinic
        rendered = render(claim.template, claim.language, payload, clinic, settings.public_url)
        message = compose(rendered, claim.to_addr, claim.message_id, clinic, office.clock())
        connection.deliver(message.sender, message.recipient, message.content)

    return deliver


def _caller(office: Office) -> Deliver:
    settings = office.settings

    def deliver(claim: Claim) -> None:
        slip = Slip(Words.of(claim.language), claim.payload, settings.clinic, settings.public_url)
        link = slip.link(links.DESK_ALERT.format(id=claim.payload["alert_id"]))
        timeout = settings.alert_mail.socket
        webhook.call(settings.clinic.alert_webhook, str(slip.reference), link, claim.message_id, timeout)

    return deliver


def _raise_alarm(office: Office, code: str) -> None:
    LOG.error("mail channel down", extra={"rule": code})
    with office.work() as work:
        _alarm(work, code)


def _alarm(work: Work, code: str) -> None:
    """One open alarm at a time, and at most one a quarter of an hour: the tick comes every few seconds."""
    quarter = work.now.replace(minute=work.now.minute // 15 * 15, second=0, microsecond=0)
    if not _alarm_stands(work):
        raise_task(
            work,
            TaskKind.MAIL_CHANNEL_DOWN,
            f"{CHANNEL}{quarter.isoformat()}",
            for_duty="administrator",
            detail={"code": code},
        )


def _alarm_stands(work: Work) -> bool:
    from_channel = DeskTask.dedupe_key.startswith(CHANNEL, autoescape=True)
    query = select(DeskTask.id).where(from_channel, DeskTask.done_at.is_(None))
    return work.session.execute(query.limit(1)).first() is not None


def _lift_alarm(office: Office) -> None:
    with office.reading() as work:
        stands = _alarm_stands(work)
    if stands:
        with office.work() as work:
            settle(work, TaskKind.MAIL_CHANNEL_DOWN, fact=CHANNEL)

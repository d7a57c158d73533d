"""The cycle that somebody told us about, drawn with their own dates (codebook 9). It predicts and decides nothing."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import render_template

from intake.clinical.answers import parse
from intake.clinical.own_cycle import OwnCycle, own_cycle
from intake.scheduling.zones import known_zone
from intake.services import audit, referrals
from intake.web.context import now, visitor, work
from intake.web.documents.slot_words import day
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.pictures import DrawnCycle, square_rows
from intake.web.policy import PATIENT, policy
from intake.web.presentation import TEL_AVIV


@blueprint.get("/status/calendar")
@policy(PATIENT)
def calendar_page() -> str:
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        audit.record(unit, "referral.read", "referral", referral.id)
        cycle = own_cycle(parse(referrals.answers_of(unit, referral)))
        today = now().astimezone(ZoneInfo(known_zone(referral.time_zone, TEL_AVIV))).date()
    return render_template(
        "patient/calendar.html",
        cycle=cycle,
        squares=_squares(cycle, today) if cycle and cycle.infusion else (),
        entries=[_entry(entry.first, entry.last, entry.title, today) for entry in cycle.entries] if cycle else [],
        over=cycle is not None and cycle.pause > 0 and (today - cycle.start).days >= cycle.infusion + cycle.pause,
    )


def _squares(cycle: OwnCycle, today: date) -> object:
    return square_rows(DrawnCycle(cycle.infusion, cycle.pause, cycle.hospital, cycle.start, today))


def _entry(first: date, last: date, title: str, today: date) -> dict[str, object]:
    days = day(first) if first == last else _("%(first)s to %(last)s", first=day(first), last=day(last))
    return {"days": days, "title": _(title), "now": first <= today <= last}

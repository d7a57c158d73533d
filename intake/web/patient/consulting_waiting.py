"""The waiting list as the patient joins and leaves it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.consultations import WaitingListEntry
from intake.models.referrals import Referral
from intake.scheduling.zones import zone
from intake.services import consultation_offers, consultation_waiting, referrals
from intake.services.consultation_terms import BOOKABLE, NotOffered
from intake.services.work import Work
from intake.web.consultations import acting, choosing, words
from intake.web.context import reading, visitor
from intake.web.forms.dates import Boxes, read_date, show_date
from intake.web.forms.problem import Problem
from intake.web.forms.telling import day_name
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.patient.consulting import refused
from intake.web.policy import PATIENT, PATIENT_FORM, policy

Page = str | Response | tuple[str, int]
EDGES = ("earliest", "latest")
WEEK = (6, 0, 1, 2, 3, 4, 5)  # the clinic's week begins on Sunday


class Wishes:
    """The form as it was typed, and what was read from it."""

    def __init__(self, typed: dict[str, Boxes], service: str, weekdays: list[str]) -> None:
        self.typed, self.service, self.weekdays = typed, service, weekdays
        self.days: dict[str, date] = {}
        self.errors: list[tuple[str, str]] = []
        self.bad: dict[str, tuple[str, ...]] = {}

    @classmethod
    def posted(cls) -> Wishes:
        form = request.form
        typed = {edge: Boxes(*(form.get(f"{edge}-{part}", "") for part in Boxes._fields)) for edge in EDGES}
        return cls(typed, form.get("service", ""), [day for day in form.getlist("weekdays") if day in "0123456"])

    @classmethod
    def standing(cls, entry: WaitingListEntry | None, today: date, reach: int) -> Wishes:
        """What the list knows already, or from today as far as times are offered."""
        first = entry.earliest if entry else today
        last = entry.latest if entry else date.fromordinal(today.toordinal() + reach)
        typed = {"earliest": show_date(first.isoformat()), "latest": show_date(last.isoformat())}
        return cls(typed, str(entry.service_id) if entry else "", [str(day) for day in entry.weekdays] if entry else [])

    def read(self, services: list[int], today: date) -> None:
        """Fill `days`, or `errors` with what is to be mended."""
        if self.service not in map(str, services):
            self.errors.append(("service", _("Choose a kind of consultation")))
        for edge in EDGES:
            self._read_edge(edge)
        if not self.errors and self.days["latest"] < max(self.days["earliest"], today):
            self.errors.append(("latest-day", _("Choose a last day that is not before the first, nor over")))

    def _read_edge(self, edge: str) -> None:
        try:
            self.days[edge] = date.fromisoformat(read_date(self.typed[edge]))
        except Problem as fault:
            self.bad[edge] = fault.parts or Boxes._fields
            self.errors.append((f"{edge}-{self.bad[edge][0]}", str(fault)))
        except ValueError:  # a month or a year alone
            self.bad[edge] = ("day",)
            self.errors.append((f"{edge}-day", _("Add the day")))


@blueprint.get("/status/consultation/waiting")
@policy(PATIENT)
def waiting_list() -> Page:
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        services = consultation_offers.services(unit)
        if referral.state not in BOOKABLE or not services:
            return redirect(url_for("patient.consultation"), 303)
        entry = consultation_waiting.entry_of(unit, referral)
        wishes = Wishes.standing(entry, _today(unit, referral), max(one.max_days for one in services))
        return _page(unit, referral, wishes)


@blueprint.post("/status/consultation/waiting")
@policy(PATIENT_FORM)
def waiting_list_joined() -> Page:
    if g.stale:
        return redirect(url_for("patient.waiting_list"), 303)
    wishes = Wishes.posted()
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        services = [one.id for one in consultation_offers.services(unit)]
        if len(services) == 1:
            wishes.service = str(services[0])
        wishes.read(services, _today(unit, referral))
        if wishes.errors:
            return _page(unit, referral, wishes), 422
    try:
        acting.acted(visitor().referral_id, lambda unit, it: _join(unit, it, wishes))
    except NotOffered as fault:
        return refused(words.REFUSED[fault.why])
    return redirect(url_for("patient.consultation", said="waiting"), 303)


def _join(unit: Work, referral: Referral, wishes: Wishes) -> None:
    standing = consultation_waiting.entry_of(unit, referral)
    consultation_waiting.join(
        unit,
        referral,
        int(wishes.service),
        wishes.days["earliest"],
        wishes.days["latest"],
        weekdays=[int(day) for day in wishes.weekdays],
        priority=standing.priority if standing else 0,
    )


@blueprint.post("/status/consultation/waiting/leave")
@policy(PATIENT_FORM)
def waiting_list_left() -> Page:
    if g.stale:
        return redirect(url_for("patient.consultation"), 303)
    acting.acted(visitor().referral_id, consultation_waiting.leave)
    return redirect(url_for("patient.consultation", said="left"), 303)


def _today(unit: Work, referral: Referral) -> date:
    return unit.now.astimezone(zone(choosing.zone_of(referral))).date()


def _page(unit: Work, referral: Referral, wishes: Wishes) -> str:
    services: list[tuple[str, Any]] = [
        (str(one.id), words.service_name(one)) for one in consultation_offers.services(unit)
    ]
    return render_template(
        "patient/consultation_waiting.html",
        wishes=wishes,
        example=f"\u206627 3 {_today(unit, referral).year + 1}\u2069",
        services=services,
        weekdays=[(str(day), day_name(day)) for day in WEEK],
        errors=wishes.errors,
    )

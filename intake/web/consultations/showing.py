"""A consultation as a page shows it."""

from __future__ import annotations

from typing import Any

from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import Booking, ConsultationService, Modality
from intake.models.referrals import Referral
from intake.scheduling import treatment_calendar
from intake.scheduling.local_times import local_times
from intake.services import consultation_treatment
from intake.services.consultation_offers import is_unsocial
from intake.services.referrals import answers_of
from intake.services.work import Work
from intake.web.consultations import choosing, words


def told(unit: Work, referral: Referral, booking: Booking, *, of_staff: bool = False) -> dict[str, Any]:
    """One booking: what it is, when on both clocks, who takes part, and what is to be known of the day."""
    service = unit.session.get_one(ConsultationService, booking.service_id)
    tz = choosing.zone_of(referral)
    times = local_times(booking.starts_at, tz, unit.now, unit.settings.planner.clinic_zone)
    treatment = consultation_treatment.treatment_of(unit, referral, answers_of(unit, referral))
    tags = treatment_calendar.tags(treatment, times.patient.date())
    others = [unit.session.get_one(Resource, number) for number in booking.others]
    return {
        "booking": booking,
        "service": words.service_name(service),
        "minutes": service.duration_min,
        "tz": tz,
        "doctor": unit.session.get_one(Resource, booking.doctor_id).name,
        "interpreter": any(one.kind is ResourceKind.INTERPRETER for one in others),
        "others": [one.name for one in others],
        "hints": choosing.hints(
            times, is_unsocial(times.patient, unit.settings.planner.waking), tags, tz, of_staff=of_staff
        ),
        "by_video": service.modality is Modality.VIDEO,
        "in_person": service.modality is Modality.IN_PERSON,
        "begun": booking.starts_at <= unit.now,
    }

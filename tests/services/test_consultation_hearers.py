"""Who hears of a consultation, and who hears when the clinic's calendar changes under it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_days, physician_status, physicians
from intake.services.physicians import Person, Request
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked


def consulted_request(work: Work, **answers: object) -> Referral:
    a_doctor(work)
    referral = a_ready_request(work, **answers)
    booked(work, referral, a_service(work))
    return referral


def tasks(work: Work, kind: TaskKind) -> list[str | None]:
    return list(work.session.scalars(select(DeskTask.referral_id).where(DeskTask.kind == kind)))


@pytest.mark.parametrize("allowed", [True, False])
def test_a_physician_reads_the_date_with_the_patients_consent_only(clinic: Runtime, allowed: bool) -> None:
    with clinic.work() as work:
        referral = consulted_request(work)
        party = physicians.invite(work, referral, Person("ward@hospital.example", "en"), Request(), InvitedBy.PATIENT)
        assert party is not None
        party.may_know_date_at = work.now if allowed else None
        status = physician_status.status_for(work, party)
    assert status.consultation_at == (NINE if allowed else None)
    assert (status.sentence == physician_status.PLANNED) is allowed


def test_a_professional_who_wrote_for_somebody_gets_no_mail_about_it(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = a_ready_request(work)
        referral.sender_role = "other_professional"
        a_doctor(work)
        booked(work, referral, a_service(work))
        written = select(OutboxEmail.template).where(OutboxEmail.template.startswith("booking_"))
        assert list(work.session.scalars(written)) == []
        assert referral.id in tasks(work, TaskKind.TELL_PATIENT)
        assert referral.state is ReferralState.CONSULTATION_BOOKED


def test_a_day_that_is_closed_under_a_consultation_becomes_a_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = consulted_request(work)
        clinic_days.put(work, NINE.date(), DayKind.CLOSED, "Election", 0)
        assert tasks(work, TaskKind.BOOKING_UNFIT) == [referral.id]

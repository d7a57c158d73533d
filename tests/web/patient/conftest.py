"""One person at a browser, for the pages of this face."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from tests.services.consulting import a_doctor, a_service
from tests.support.application import Clock
from tests.web.patient.consulting import the_referral
from tests.web.patient.people import Person


@pytest.fixture
def person(client: FlaskClient, runtime: Runtime, clock: Clock) -> Person:
    return Person(client, runtime, clock)


@pytest.fixture
def family(person: Person, runtime: Runtime) -> Person:
    """Somebody in Almaty whose records are complete, at a clinic with one doctor and video calls."""
    person.has_sent()
    with runtime.work() as work:
        the_referral(work).state = ReferralState.READY_FOR_REVIEW
        a_doctor(work)
        a_service(work)
    return person

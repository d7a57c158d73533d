"""What may be sent stands beside the choice of files, before anybody chooses, and says what is enforced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import physicians, sessions
from intake.services.physicians import InvitedBy, Person, PhysicianRole
from tests.support import factories
from tests.support.browser import Browser
from tests.support.journey import begin

pytestmark = pytest.mark.databases("sqlite")
MIB = 1024 * 1024
TOLD = "PDF, photos (JPEG, PNG, HEIC, TIFF) up to 7 MB each, DICOM images up to 33 MB, a ZIP of images"


@pytest.fixture
def smaller(runtime: Runtime) -> None:
    """A clinic that takes less than usual."""
    limits = replace(
        runtime.settings.limits, document_bytes=7 * MIB, dicom_bytes=33 * MIB, bundle_bytes=1024 * MIB,
        documents_per_physician=5,
    )  # fmt: skip
    runtime.settings = replace(runtime.settings, limits=limits)
    runtime.forget_in_force()


def signed_in(runtime: Runtime, client: FlaskClient, who: str) -> str:
    """Somebody who may send files; where their page is."""
    if who == "draft":
        begin(runtime, client, {"urgent_symptoms": ["none"], "submitter_role": "parent"})
        return "/en/request/records"
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        case = factories.a_request(work, "EX1")
        if who == "family":
            sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=case.id)
        else:
            person = Person("a@hospital.example", "en")
            party = physicians.attach(work, case, person, PhysicianRole.INVITED, InvitedBy.PATIENT)
            kind = SessionKind.PHYSICIAN_ADDS
            sessions.open_session(work, session_id, kind, referral_id=case.id, physician_id=party.id)
    client.set_cookie(factories.COOKIE, session_id, domain="clinic.test", secure=True)
    return "/en/status/records" if who == "family" else "/en/doctor/records"


@pytest.mark.parametrize("who", ["draft", "family", "physician"])
def test_the_limits_stand_beside_the_choice(smaller: None, runtime: Runtime, client: FlaskClient, who: str) -> None:
    page = Browser(client).open(signed_in(runtime, client, who)).get_data(as_text=True)
    assert TOLD in page
    assert 'accept=".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff,.dcm,.zip"' in page
    assert ("Up to 5 files in all." in page) == (who == "physician")

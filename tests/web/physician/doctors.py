"""Physicians at a browser without scripts: their mails, their files, their form."""

from __future__ import annotations

import io
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from intake.db import new_id
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import documents, outbox_secrets, physicians, return_codes
from intake.services.documents import Details
from intake.services.physicians import Person, Request
from intake.vault.files import FileWriter
from tests.support.browser import BASE, Browser
from tools.pages import Page

COOKIE = "__Host-intake"
ADDRESS = "doctor@hospital.example"
PDF = b"%PDF-1.7\n" + b"bone marrow report " * 50
LABEL = "Anna, bed 4"
# Words of the family's request that no physician's page may hold.
CLINICAL = (
    "Тимур", "Примеров", "+7701", "mother@example.org", "March 2018", "remission", "Philadelphia", "urgent level",
)  # fmt: skip
JOINING = {"name": "Dr. Ada", "institution": "Hospital", "country": "KZ", "email": ADDRESS}
# Everything that a referral cannot leave without, and a few clinical answers.
FILLED: dict[str, Any] = {
    "submitter_full_name": "Dr. Ольга Примерова",
    "physician_institution": "Городская больница",
    "physician_country": "KZ",
    "physician_email": ADDRESS,
    "callback_phone": "+77010000009",
    "time_zone": "Asia/Almaty",
    "patient_full_name": "Тимур Примеров",
    "date_of_birth-day": "27",
    "date_of_birth-month": "3",
    "date_of_birth-year": "2018",
    "country_of_residence": "KZ",
    "preferred_language": "ru",
    "email": "mother@example.org",
    "patient_language": "ru",
    "main_question": "Is there a place for a second cycle?",
    "urgency_reason": "The donor is ready in March.",
    "summary_text": "Relapse after the third line.",
    "leukaemia_type": "b_all",
    "disease_stage": "remission_mrd_pos",
    "any_prior_treatment": "yes",
    "mrd_ever_tested": "yes",
    "authority_basis": "physician_referral_with_consent",
    "consent_data_processing": "yes",
    "consent_medical_review": "yes",
    "consent_cross_border_transfer": "yes",
    "ack_not_emergency": "yes",
    "ack_no_treatment_advice": "yes",
}


def invite(runtime: Runtime, referral: Referral, address: str = ADDRESS, asked: tuple[str, ...] = ()) -> PhysicianParty:
    """What the patient's page does when somebody is asked for records."""
    with runtime.work() as work:
        own = work.session.get_one(Referral, referral.id)
        party = physicians.invite(work, own, Person(address, "en"), Request(LABEL, asked), InvitedBy.PATIENT)
        assert party is not None
        return party


def mails_to(runtime: Runtime, address: str = ADDRESS) -> list[OutboxEmail]:
    with runtime.reading() as work:
        query = select(OutboxEmail).where(OutboxEmail.to_addr == address).order_by(OutboxEmail.id)
        return list(work.session.scalars(query))


def templates_to(runtime: Runtime, address: str = ADDRESS) -> list[str]:
    return [mail.template for mail in mails_to(runtime, address)]


def secret_of(runtime: Runtime, template: str, address: str = ADDRESS) -> dict[str, str]:
    """Token and code of the newest mail of this kind."""
    row = next(mail for mail in reversed(mails_to(runtime, address)) if mail.template == template)
    with runtime.reading() as work:
        return outbox_secrets.opened(work.keys, row.payload)


def a_family_file(runtime: Runtime, referral: Referral, name: str = "family.pdf") -> str:
    with runtime.work() as work:
        writer = FileWriter(work.store, new_id())
        writer.write(PDF + name.encode())
        own = work.session.get_one(Referral, referral.id)
        taken = documents.take_in(work, own, name, writer, details=Details())
        assert taken.document_id is not None
        return taken.document_id


def code_of(runtime: Runtime, referral: Referral) -> str:
    with runtime.reading() as work:
        return return_codes.of_submission(work, work.session.get_one(Referral, referral.id).draft_id)


def _held(html: str) -> dict[str, list[str]]:
    """What the page's own form would send as it stands."""
    return next(form for form in Page(html).forms if form.method == "post").values


class Doctor(Browser):
    """One browser; `path` is where it stands."""

    def __init__(self, client: FlaskClient, runtime: Runtime) -> None:
        super().__init__(client)
        self.runtime = runtime

    def at(self, path: str) -> str:
        self.open(f"/en/doctor{path}")
        return self.text

    def post(self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True) -> int:
        return self.send(f"/en/doctor{path}", data, follow=follow).status_code

    @property
    def path(self) -> str:
        assert self.page is not None
        return self.page.request.path

    @property
    def words(self) -> str:
        """The page as it is read."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text))

    def uses(self, door: str, token: str) -> int:
        """Open the page of a mailed link and press its button."""
        self.at(door)
        return self.post(door, {"token": token})

    def comes_invited(self, referral: Referral, **more: Any) -> None:
        """From the invitation to the page that adds."""
        invite(self.runtime, referral, **more)
        assert self.uses("/invited", secret_of(self.runtime, "physician_invited")["token"]) == 200

    def signs_in(self, address: str = ADDRESS) -> int:
        """Ask for a link and use it."""
        self.at("/status")
        self.post("/status", {"email": address})
        return self.uses("/sign-in", secret_of(self.runtime, "physician_sign_in", address)["token"])

    def adds(self, *files: tuple[bytes, str], **more: Any) -> int:
        """Send files, and whatever else stands in the form."""
        self.at("/records")
        return self.post("/records", {"files": [(io.BytesIO(body), name) for body, name in files], **more})

    def begins(self, *symptoms: str) -> None:
        """Answer the red flags; the form follows."""
        self.at("/refer")
        assert self.post("/refer", {"urgent_symptoms": list(symptoms or ("none",))}) == 200

    def fills(self, **answers: Any) -> int:
        """Fill in what the page shows, everything else as a browser would send it, and press a button."""
        values = MultiDict((name, value) for name, held in _held(self.text).items() for value in held)
        values.pop("files", None)
        for name in ("remove", "add", "remove_file", "said"):
            values.pop(name, None)
        for name, value in answers.items():
            values.setlist(name, list(value) if isinstance(value, list | tuple) else [value])
        self.page = self.client.post(
            "/en/doctor/refer/form",
            data=values,
            base_url=BASE,
            follow_redirects=True,
            headers={"Sec-Fetch-Site": "same-origin"},
            content_type="multipart/form-data",
        )
        return self.page.status_code

    def refers(self, **changed: Any) -> int:
        """The whole form, saved once so that what the answers open is there, then sent."""
        self.begins()
        assert self.fills(**(FILLED | changed)) == 200, self.words[:600]
        return self.fills(then="send")

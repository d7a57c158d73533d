"""Sending the demo's requests through the services that real ones go through, with the clock moved back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from intake.db import new_id
from intake.demo.files import pdf, png
from intake.demo.people import CLINIC_ZONE, Staffing
from intake.demo.stories import EMERGENCY, EMERGENCY_LANGUAGE, EMERGENCY_MINUTES, STORIES, Sent, Story
from intake.mail.words import catalogue
from intake.models.desk import ContactOutcome
from intake.models.drafts import Draft
from intake.models.physicians import InvitedBy
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import (
    claims,
    consents,
    contacts,
    documents,
    drafts,
    notes,
    physician_referrals,
    physicians,
    referrals,
    revisions,
    urgent,
)
from intake.services.consents import Posted
from intake.services.documents import Details
from intake.services.drafts import DraftContent
from intake.services.physicians import Person, Request
from intake.services.work import Actor, Work
from intake.vault.files import FileWriter

PACE = timedelta(minutes=25)  # between one thing that the clinic does about a request and the next
NO_SYMPTOMS = {"urgent_symptoms": ["none"], "blinatumomab_now": "no"}
HEARD_ON_THE_PHONE = "phone"


class StoryCannotBeSent(Exception):
    """A story holds an answer that the pages would not have let through: a defect of the demo."""


def send_all(work: Work, people: Staffing) -> int:
    """Every story, the oldest first, and the emergency. How many requests were sent."""
    for number, story in sorted(enumerate(STORIES), key=lambda told: -told[1].hours):
        _live(work, people, story, number)
    _emergency(work)
    return len(STORIES)


def _live(work: Work, people: Staffing, story: Story, number: int) -> None:
    """Send one request and do what the clinic has done about it since."""
    moment = work.now - timedelta(hours=story.hours)
    staff = people["coordinator"]
    at_first = replace(work, now=moment, actor=_staff(staff) if story.by_desk else Actor("visitor"))
    referral = _send(at_first, story, number, staff)
    if story.by_desk:
        contacts.log(at_first, referral, staff, ContactOutcome.REACHED, channel=HEARD_ON_THE_PHONE)
    for step, name in enumerate(story.then, start=1):
        THEN[name](replace(work, now=moment + PACE * step, actor=_staff(staff)), referral, staff)


def _send(work: Work, story: Story, number: int, staff: Staff) -> Referral:
    content = DraftContent(
        answers=answers_of(story, number, work.now),
        short_route=story.short_route,
        received_by=HEARD_ON_THE_PHONE if story.by_desk else "",
        physician=story.physician,
    )
    _agree(work, content, story.language)
    draft = drafts.start(work, story.language, content, entered_by=staff.id if story.by_desk else None)
    for file in story.files:
        _upload(work, draft, file)
    sent = physician_referrals.send(work, draft) if content.physician else referrals.submit(work, draft)
    if sent.referral is None:
        raise StoryCannotBeSent(f"{story.patient}: {sent.faults}")
    return sent.referral


def answers_of(story: Story, number: int, now: datetime) -> dict[str, Any]:
    """Everything this person answers; what is None in a story is not answered."""
    today = now.astimezone(CLINIC_ZONE).date()
    told = {
        **NO_SYMPTOMS,
        "submitter_role": "patient",
        "authority_basis": "self",
        "patient_full_name": story.patient,
        "date_of_birth": story.birth,
        "current_country": story.country,
        "country_of_residence": story.country,
        "time_zone": story.zone,
        "preferred_language": story.language,
        "preferred_channel": "email",
        **_reachable(story.country, number),
        **story.situation(today),
        **story.told,
    }
    return {name: value for name, value in told.items() if value is not None}


def _reachable(country: str, number: int) -> dict[str, str]:
    """An address nobody has, and numbers that are long enough and lead nowhere."""
    phone = f"{DIAL[country]}{number:03d}"
    return {"email": f"family{number}@patients.example", "callback_phone": phone, "whatsapp_number": phone}


DIAL = {
    "KZ": "+7701000000", "UA": "+380500000", "DE": "+4915100000", "JO": "+962790000", "UZ": "+998900000",
    "IL": "+972500000", "RO": "+40700000", "GE": "+995555000", "IQ": "+9647900000", "MD": "+37360000",
    "KE": "+254700000",
}  # fmt: skip


def _agree(work: Work, content: DraftContent, language: str) -> None:
    """Tick every box of the page of consents in this language."""
    shown = consents.page(content.answers, language, catalogue(language).gettext)
    ticked = {consent.kind: Posted(ticked=True, version=consent.version) for consent in shown}
    consents.give(work, content, shown, ticked, language)


def _upload(work: Work, draft: Draft, file: Sent) -> None:
    written = (work.now - timedelta(days=file.days)).date().isoformat()
    details = Details(file.doc_type, written, file.language, file.translated)
    writer = FileWriter(work.store, new_id())
    writer.write(_bytes(file, written))
    taken = documents.take_in(work, draft, file.name, writer, details=details)
    if taken.document_id is None:
        raise StoryCannotBeSent(f"{file.name}: {taken.refusal}")


def _bytes(file: Sent, written: str) -> bytes:
    if file.name.endswith(".png"):
        return png(120 + file.days)
    kind = file.doc_type.replace("_", " ")
    return pdf("Made up for a demonstration", f"Kind: {kind}", f"Written on {written}", "No such patient exists.")


def _staff(person: Staff) -> Actor:
    return Actor("staff", person.id, person.role.value)


def _claimed(work: Work, referral: Referral, staff: Staff) -> None:
    claims.claim(work, referral, staff)


def _reached(work: Work, referral: Referral, staff: Staff) -> None:
    contacts.log(work, referral, staff, ContactOutcome.REACHED, note="Spoke with the family; records were explained.")


def _no_answer(work: Work, referral: Referral, staff: Staff) -> None:
    contacts.log(work, referral, staff, ContactOutcome.NO_ANSWER)


def _noted(work: Work, referral: Referral, staff: Staff) -> None:
    notes.add(work, referral, staff, "Asks for the doctor who speaks Russian. The older report has to be translated.")


def _withdrawn(work: Work, referral: Referral, _staff: Staff) -> None:
    revisions.withdraw(replace(work, actor=Actor("patient")), referral, "treated_elsewhere")


def _asked_doctor(work: Work, referral: Referral, _staff: Staff) -> None:
    """The family asks the treating doctor for records, who sends one and writes a line."""
    family = replace(work, actor=Actor("patient", referral.id))
    person = Person("treating.doctor@hospital.example", "en", "Dr. Example Treating", "Example Hospital", "DE")
    asked = Request("Your patient from the transplant ward", ("mrd_report",))
    party = physicians.invite(family, referral, person, asked, InvitedBy.PATIENT)
    if party is None:
        raise StoryCannotBeSent("the invitation was not mailed")
    there = replace(work, actor=Actor("physician", party.id))
    party.verified_at = work.now
    writer = FileWriter(work.store, new_id())
    writer.write(pdf("Made up for a demonstration", "Kind: MRD report", "No such patient exists."))
    details = Details("mrd_report", work.now.date().isoformat(), "en", "no")
    taken = documents.take_in(there, referral, "MRD.pdf", writer, details=details, physician_id=party.id)
    physicians.files_arrived(there, party, [taken.document_id] if taken.document_id else [])
    physicians.add_note(there, party, "The slides of the last marrow can be sent by courier.")


THEN: dict[str, Callable[[Work, Referral, Staff], None]] = {
    "claimed": _claimed,
    "reached": _reached,
    "no_answer": _no_answer,
    "noted": _noted,
    "withdrawn": _withdrawn,
    "asked_doctor": _asked_doctor,
}


def _emergency(work: Work) -> None:
    """An alert that waits for somebody, of a person who has sent nothing else."""
    then = replace(work, now=work.now - timedelta(minutes=EMERGENCY_MINUTES), actor=Actor("visitor"))
    today = then.now.astimezone(CLINIC_ZONE).date()
    cycle = {"blina_cycle_number": 1, "blina_cycle_start_date": (today - timedelta(days=4)).isoformat()}
    draft = drafts.start(then, EMERGENCY_LANGUAGE, DraftContent(answers={**EMERGENCY, **cycle}, visited=["symptoms"]))
    urgent.reevaluate(then, draft, drafts.content_of(then, draft))

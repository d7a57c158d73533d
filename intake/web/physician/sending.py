"""The button "Send" of a physician's form: what stops it, and what follows."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import FIELDS, GROUPS
from intake.errors import NotFound
from intake.services import consents, journey, physician_referrals, referrals
from intake.services.completeness import NOT_ANSWERED, Fault
from intake.services.physician_referrals import EMAIL
from intake.web import gate, suspicion
from intake.web.forms.wording import error_words, needed_words, with_question
from intake.web.journey.visit import Visit
from intake.web.language import _
from intake.web.patient.agreeing import translator
from intake.web.physician import entry, own_fields, visits
from intake.web.physician.sections import LABELS

Answer = Response | tuple[str, int]
PHONE = "callback_phone"


def send(here: Visit, extras: visits.Extras) -> Answer:
    """Send once; what stops it is shown beside the questions, and nothing is lost."""
    extras.stopping = [*_of_consents(here), *_of_own(here)]
    result = physician_referrals.Referred()
    if not extras.stopping:
        here.draft.suspect = here.draft.suspect or suspicion.looks_automatic()
        result = physician_referrals.send(here.work, here.draft)
        extras.stopping = [_told(here, fault) for fault in result.faults]
    else:
        extras.stopping += [_told(here, fault) for fault in referrals.check(here.work, here.content)]
    if result.party is None:
        return visits.page(here, extras), 422
    session_id = entry.session_for(here.work, result.party, reads=True)
    gate.use_session(session_id)
    return redirect(url_for("physician.referred"), 303)


def sent_before(here: Visit) -> Response:
    """Whoever never saw the answer to "Send", because the line dropped, finds the confirmation all the same."""
    referral = referrals.of_draft(here.work, here.draft.id)
    party = physician_referrals.author_of(here.work, referral) if referral else None
    if party is None or party.ended_at is not None:
        raise NotFound
    gate.use_session(entry.session_for(here.work, party, reads=True))
    return redirect(url_for("physician.referred"), 303)


def _of_consents(here: Visit) -> list[tuple[str, str]]:
    """Ticks that are missing, also because the words were changed since the page was drawn."""
    if consents.still_valid(here.content, translator):
        return []
    tick = _("Tick this box if you agree. The request cannot be sent without it.")
    agreed = here.content.agreed
    return [
        (consent.kind, tick)
        for consent in visits.current_consents(here)
        if consent.needed and agreed.get(consent.kind, {}).get("version") != consent.version
    ]


def _of_own(here: Visit) -> list[tuple[str, str]]:
    found = list(own_fields.missing(visits.own(here)).items())
    answers = here.content.answers
    if not isinstance(answers.get(PHONE), str):
        found.append((PHONE, _("Enter your telephone number, with + and the country code")))
    patients = answers.get("email")
    if isinstance(patients, str) and patients.lower() == visits.own(here).get(EMAIL, "").lower():
        found.append(("email", _("This is your own address. Enter the patient's, or leave it empty.")))
    return found


def _told(here: Visit, fault: Fault) -> tuple[str, str]:
    """The control of a fault and the fix, with the question's own words."""
    row = journey.row_of(fault.field)
    field = GROUPS[row[0]].row(row[2]) if row else FIELDS[fault.field]
    target = f"{row[0]}.{row[1]}.{row[2]}" if row else fault.field
    if fault.code == NOT_ANSWERED:
        return target, needed_words(field)
    question = _(LABELS[fault.field]) if fault.field in LABELS else _(field.label.for_voice(here.voice))
    return target, with_question(question, error_words(fault.code, field.name))



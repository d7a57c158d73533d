"""The form that asks a physician for records: on the patient's page and at the desk alike."""

from __future__ import annotations

from typing import Any

from flask import request

from config import LANGUAGES
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, DOCUMENT_TYPES
from intake.clinical.codebook.model import Voice
from intake.errors import Conflict
from intake.models.physicians import InvitedBy
from intake.models.referrals import Referral
from intake.services import physicians
from intake.services.physicians import LONGEST_LABEL, Request
from intake.services.work import Work
from intake.web.forms import letters
from intake.web.forms.problem import Problem
from intake.web.language import NATIVE_NAMES, _, language
from intake.web.physician.persons import PersonForm

LABEL, ASKED = "label", "asked_for"
NEEDED = ("email",)


class InviteForm:
    """What was typed, and `errors` by name when it cannot be taken."""

    def __init__(self) -> None:
        self.person = PersonForm(NEEDED)
        self.label = request.form.get(LABEL, "").strip()
        self.asked = [kind for kind in request.form.getlist(ASKED) if kind in DOCUMENT_TYPE_BY_CODE]
        self.errors: dict[str, str] = {}

    def send(self, work: Work, referral: Referral, invited_by: InvitedBy) -> bool:
        """Read the form and mail the invitation; False when something has to be corrected."""
        self.person.read()
        self.errors |= self.person.errors
        request_read = self._request()
        if self.errors or self.person.person is None or request_read is None:
            return False
        try:
            party = physicians.invite(work, referral, self.person.person, request_read, invited_by)
        except Conflict:
            self.errors["email"] = _("There are many doctors already. End the access of one of them first.")
            return False
        if party is None:
            self.errors["email"] = _("This address had several mails in the last hour. Wait an hour and try again.")
        return party is not None

    def _request(self) -> Request | None:
        if letters.blank(self.label):
            self.errors[LABEL] = _("Write a few words by which the doctor knows whom it is about")
            return None
        try:
            return Request(letters.line(self.label, LONGEST_LABEL), tuple(dict.fromkeys(self.asked)))
        except Problem as problem:
            self.errors[LABEL] = problem.message
            return None

    def shown(self) -> dict[str, Any]:
        """What the macro of the form needs."""
        return {
            "typed": self.person.typed | {LABEL: self.label},
            "asked": self.asked,
            "kinds": kinds(Voice.PATIENT),
            "languages": [(code, NATIVE_NAMES[code]) for code in LANGUAGES],
            "language": self.person.typed.get("language") or language(),
            "by_name": self.errors,
        }


def kinds(voice: Voice) -> list[tuple[str, str]]:
    """Kinds of record to ask for, in words."""
    return [(kind.code, _(kind.label.for_voice(voice))) for kind in DOCUMENT_TYPES]


def labels_of(codes: tuple[str, ...], voice: Voice) -> list[str]:
    known = dict(kinds(voice))
    return [known[code] for code in codes if code in known]

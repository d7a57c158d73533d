"""The status page: where the request stands, what is next and by when, what is missing (ux 3.3)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import Referral, ReferralState
from intake.services import answer_questions, audit, packages, physicians, referrals, sessions, status
from intake.services.assessing import clinic_moment
from intake.services.consultation_terms import BOOKABLE
from intake.services.work import Work
from intake.web import gate
from intake.web.context import visitor, work
from intake.web.documents import slots, words
from intake.web.documents.folder import Folder
from intake.web.forms.one_answer import OneAnswer
from intake.web.patient import corresponding
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, policy


@blueprint.get("/status")
@policy(PATIENT)
def status_page() -> str:
    """Looking leaves its trace in the audit log before anything is shown (2.6)."""
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        audit.record(unit, "referral.read", "referral", referral.id)
        folder = Folder(unit, referral)
        return render_template(
            "patient/status.html",
            slots=slots.of_folder(folder)[:8],
            package=packages.any_inside(unit, packages.of_referral(unit, referral)),
            referral=referral,
            status=status.status_of(unit, referral),
            files=[(file, words.told(file)) for file in folder.files],
            questions=_questions(unit, referral),
            doctors=[part.party for part in physicians.at(unit, referral) if part.party.ended_at is None],
            records_address=url_for("documents.sent_list"),
            closed=referral.state is ReferralState.CLOSED,
            consultation=referral.state in BOOKABLE,
            changed="changed" in request.args,
            **corresponding.parts(unit, referral),
        )


def _questions(unit: Work, referral: Referral) -> list[tuple[str, str]]:
    """The questions that wait for an answer: the page of each, and the answer that it is about."""
    if referral.state is ReferralState.CLOSED:
        return []
    answers, moment = referrals.answers_of(unit, referral), clinic_moment(unit.now)
    return [
        (url_for("patient.question", question_id=asked.id), OneAnswer(asked.path, answers, moment).label)
        for asked in answer_questions.waiting(unit, referral, answers)
    ]


@blueprint.post("/sign-out")
@policy(PATIENT)
def sign_out() -> Response:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    with work() as unit:
        sessions.end_session(unit, row.id_hash)
        audit.record(unit, "sign_out", "referral", row.referral_id)
    gate.forget_session()
    return redirect(url_for("public.landing"), 303)

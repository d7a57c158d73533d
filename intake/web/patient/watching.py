"""The status page: where the request stands, what is next and by when, what is missing (ux 3.3)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.answers import parse
from intake.clinical.own_cycle import own_cycle
from intake.models.referrals import Referral, ReferralState
from intake.services import (
    answer_questions,
    arrivals,
    audit,
    opinion_standing,
    packages,
    physicians,
    referrals,
    senders,
    sessions,
    status,
)
from intake.services.assessing import clinic_moment
from intake.services.consultation_terms import BOOKABLE
from intake.services.work import Work
from intake.web import gate
from intake.web.context import visitor, work
from intake.web.documents import slots, words
from intake.web.documents.folder import Folder, OwnFiles
from intake.web.forms.one_answer import OneAnswer
from intake.web.language import language
from intake.web.patient import corresponding
from intake.web.patient.arrivals import drawing_of
from intake.web.patient.blueprint import blueprint
from intake.web.patient.progress import steps_of
from intake.web.policy import SENDER, policy


@blueprint.get("/status")
@policy(SENDER)
def status_page() -> str:
    """Looking leaves its trace in the audit log before anything is shown (2.6)."""
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        audit.record(unit, "referral.read", "referral", referral.id)
        if visitor().only_adds:
            return _for_adding(unit, referral)
        folder = Folder(unit, referral)
        common = _common(unit, referral)
        return render_template(
            "patient/status.html",
            steps=steps_of(referral, common["status"]),
            coming=drawing_of(arrivals.coming(unit, referral, common["status"]), referral, unit.now),
            has_cycle=own_cycle(parse(folder.answers)) is not None,
            slots=slots.of_folder(folder)[:8],
            package=packages.any_inside(unit, packages.of_referral(unit, referral)),
            files=[(file, words.told(file)) for file in folder.files],
            questions=_questions(unit, referral),
            doctors=[part.party for part in physicians.at(unit, referral) if part.party.ended_at is None],
            consultation=referral.state in BOOKABLE,
            opinion=opinion_standing.newest(unit, referral),
            changed="changed" in request.args,
            call_changed=request.args.get("call", ""),
            **common,
        )


def _for_adding(unit: Work, referral: Referral) -> str:
    """For a sender who reads no answers: where it stands, what is asked for, what they sent themselves."""
    return render_template(
        "patient/status_adding.html",
        files=[(file, words.told(file)) for file in OwnFiles(unit, referral).files],
        asked=bool(_questions(unit, referral)),
        **_common(unit, referral),
    )


def _common(unit: Work, referral: Referral) -> dict[str, Any]:
    standing = status.status_of(unit, referral, language())
    return {
        "referral": referral,
        "status": senders.as_told(standing, referral) if visitor().only_adds else standing,
        "records_address": url_for("documents.sent_list"),
        "closed": referral.state is ReferralState.CLOSED,
        **corresponding.parts(unit, referral),
    }


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
@policy(SENDER)
def sign_out() -> Response:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    with work() as unit:
        sessions.end_session(unit, row.id_hash)
        audit.record(unit, "sign_out", "referral", row.referral_id)
    gate.forget_session()
    return redirect(url_for("public.landing"), 303)

"""The demo clinic's opinions: one that was signed and translated, one that is still being written."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from intake.demo.people import Staffing
from intake.models.assignments import CaseAssignment
from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral
from intake.services import opinion_translations, opinions, referrals
from intake.services.opinion_parts import Part
from intake.services.work import Actor, Work

MADE_UP = "Made up for a demonstration; no such patient exists."
TOLD = {
    Part.SUMMARY: "The leukaemia answers to treatment. There is time to plan the next step with your team.",
    Part.QUESTION: "Is blinatumomab a sensible way to a transplant here?",
    Part.MISSING: "The flow cytometry report of the last marrow. It would show how sensitive the test was.",
    Part.VIEW: MADE_UP,
    Part.ASK: "Which method measures the residual disease, and down to which level?",
}
IN_RUSSIAN = {
    Part.SUMMARY: "Лейкоз отвечает на лечение, и есть время вместе с вашей бригадой продумать следующий шаг.",
    Part.QUESTION: "Разумен ли здесь блинатумомаб как путь к трансплантации?",
    Part.MISSING: "Заключение проточной цитометрии последнего костного мозга. Оно показало бы чувствительность метода.",
    Part.VIEW: "Придумано для показа; такого пациента нет.",
    Part.ASK: "Каким методом измеряют остаточную болезнь и до какого уровня?",
}


def write_some(work: Work, people: Staffing) -> None:
    """The haematologist has signed one opinion for a Russian-speaking family, and has begun another."""
    author, translator = people["haematologist"], people["coordinator"]
    at_desk = replace(work, actor=Actor("staff", author.id, author.role.value))
    query = select(Referral).join(CaseAssignment, CaseAssignment.referral_id == Referral.id)
    theirs = work.session.scalars(
        query.where(CaseAssignment.staff_id == author.id, Referral.closed_at.is_(None))
        .order_by(Referral.language != "ru", Referral.submitted_at)
    ).all()  # fmt: skip
    first, second = theirs[0], theirs[-1]
    draft = opinions.save(at_desk, first, author, "en", TOLD, 0)
    letter = opinions.sign(at_desk, first, author, draft.saved, referrals.latest_revision(work, first).number)
    by_coordinator = replace(work, actor=Actor("staff", translator.id, translator.role.value))
    opinion_translations.write(by_coordinator, first, letter, translator, "ru", TranslatedBy.PERSON, IN_RUSSIAN)
    opinions.save(at_desk, second, author, "en", {Part.QUESTION: TOLD[Part.QUESTION]}, 0)

"""What the case page shows: the head that stands above every tab, and the tab that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for

from intake.i18n import N_
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.services import (
    assignments,
    call_list,
    caller_proof,
    contacts,
    documents,
    evidence,
    messages,
    notes,
    presence,
    urgency,
)
from intake.services.assessing import clinic_moment
from intake.services.cases import Case, changes
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import (
    call_choices,
    case_answers,
    case_consultation,
    case_course,
    case_documents,
    case_merged,
    case_messages,
    case_opinion,
    case_people,
    case_summary,
    case_timeline,
    case_trail,
    case_urgency,
    case_wanted,
    frame,
    sources,
    words,
)
from intake.web.desk.clocks import age, due, there
from intake.web.desk.queue_rows import BEFORE_REVIEW, language_of, reasons, writing_words
from intake.web.forms import places
from intake.web.language import _, language
from intake.web.presentation import moment

TABS = (
    ("summary", N_("Summary")),
    ("urgency", N_("Urgency")),
    ("timeline", N_("Timeline")),
    ("answers", N_("Answers")),
    ("documents", N_("Documents")),
    ("wanted", N_("Records asked for")),
    ("messages", N_("Messages")),
    ("contacts", N_("Contacts")),
    ("consultation", N_("Consultation")),
    ("opinion", N_("Opinion")),
    ("people", N_("People")),
    ("notes", N_("Notes")),
    ("course", N_("Course")),
    ("history", N_("History")),
)


def render(unit: Work, case: Case, tab: str, **typed: Any) -> str:
    """The page of one tab; `typed` and `errors` give a form back as it was sent."""
    shown = {"errors": [], "typed": {}, "carried": False} | typed
    return frame.render(
        f"desk/case_{tab}.html",
        unit,
        case=case,
        head=_head(unit, case),
        tabs=_tabs(unit, case.referral, tab),
        merged=case_merged.parts(unit, case, tab),
        told=_told(case),
        **_PARTS[tab](unit, case),
        **shown,
    )


def _head(unit: Work, case: Case) -> dict[str, Any]:
    referral, now = case.referral, unit.now
    waits = referral.contacted_at is None and referral.state is not ReferralState.CLOSED
    return {
        "name": referral.patient_name or referral.sender_name or _("No name given"),
        "latin": referral.patient_latin_name,
        "sender": referral.sender_name if referral.sender_name != referral.patient_name else "",
        "sender_role": words.word(words.SENDERS, referral.sender_role),
        "age": age(referral.date_of_birth, clinic_moment(now).date()),
        "language": language_of(referral.spoken_languages, referral.language),
        "country": places.named(places.countries(language()), referral.country) if referral.country else "",
        "there": there(referral.time_zone, now),
        "reasons": reasons(referral.reasons),
        "contact": due(referral.contact_due, now) if waits else None,
        "contacted_at": referral.contacted_at,
        "review": due(referral.review_due, now),
        "review_late": referral.review_due < now and referral.state in BEFORE_REVIEW,
        "closed": words.word(words.CLOSED_AS, referral.closed_as) if referral.closed_at else "",
        "withdrawn": referral.closed_as is ClosedAs.WITHDRAWN,
        "state": words.word(words.STATES, referral.state),
        "origin": words.word(words.ORIGINS, referral.origin),
        "haematologists": [person.name for person in assignments.haematologists_of(unit, referral)],
        "mine": referral.owner_id == staff().id,
        "may_release": referral.owner_id == staff().id or staff().role is Role.LEAD,
        "writing": writing_words(presence.writing(unit, staff().id).get(referral.id, ())),
        "lower_waits": urgency.waits(unit, referral),
        "alert_waits": case.alert is not None and case.alert.acknowledged_at is None,
    }


def _told(case: Case) -> str:
    """Who was faster, for somebody whose claim came second."""
    if request.args.get("said") != "too_late":
        return ""
    if case.owner is None or case.referral.claimed_at is None:
        return _("Somebody else was faster, and has released the request since.")
    return _("%(name)s was first: %(time)s.", name=case.owner.name, time=moment(case.referral.claimed_at))


def _tabs(unit: Work, referral: Referral, current: str) -> list[dict[str, Any]]:
    counts = {"messages": messages.unread(unit, referral, by_desk=True) or None}
    return [
        {
            "text": _(text),
            "href": url_for("desk.case", referral_id=referral.id, tab=tab),
            "current": tab == current.partition("_")[0],
            "count": counts.get(tab),
        }
        for tab, text in TABS
    ]


def _contacts(unit: Work, case: Case) -> dict[str, Any]:
    callback = case.callback
    return {
        "contacts": contacts.listed(unit, case.referral),
        "why": case_summary.planner_words(callback.why) if callback else [],
        "call_people": call_list.people_of(unit, callback) if callback else ("", ""),
        "phrases": _phrases(unit, case.referral),
        **call_choices.parts(unit, case.referral),
        "words": words,
    }


def _phrases(unit: Work, referral: Referral) -> list[tuple[str, str]]:
    """What the caller says first: in the language of the person's pages, and in one that the desk reads."""
    codes = dict.fromkeys((referral.language, language()))
    return [(code, phrase) for code in codes if (phrase := caller_proof.phrase(unit, referral, code))]


def _notes(unit: Work, case: Case) -> dict[str, Any]:
    return {"notes": notes.listed(unit, case.referral)}


def _history(unit: Work, case: Case) -> dict[str, Any]:
    return {
        "changes": changes(unit, case.referral),
        **case_trail.parts(unit, case),
        "corrections": evidence.corrections(unit, case.referral),
        "label_of": case_answers.label_of,
        "words": words,
    }


def _answers(unit: Work, case: Case) -> dict[str, Any]:
    files = tuple((file.id, file.name) for file in documents.listed(unit, case.referral))
    return {"sections": case_answers.sections(case.answers, case.revision.at, files), **sources.parts(unit, case)}


def _summary(unit: Work, case: Case) -> dict[str, Any]:
    return {**case_summary.parts(unit, case), **sources.parts(unit, case)}


def _nothing(_unit: Work, _case: Case) -> dict[str, Any]:
    return {}


def _print(unit: Work, case: Case) -> dict[str, Any]:
    parts = (_summary, case_timeline.parts, _answers, _contacts, case_documents.parts)
    shown = {name: value for part in parts for name, value in part(unit, case).items()}
    # What a page folds away, paper has to show.
    return shown | {"checks": [check | {"open": True} for check in shown["checks"]]}


_PARTS: Mapping[str, Callable[[Work, Case], dict[str, Any]]] = {
    "summary": _summary,
    "urgency": case_urgency.parts,
    "timeline": case_timeline.parts,
    "answers": _answers,
    "documents": case_documents.parts,
    "contacts": _contacts,
    "consultation": case_consultation.parts,
    "opinion": case_opinion.parts,
    # Pages behind the tab, which bring what they show along.
    "opinion_check": _nothing,
    "opinion_letter": _nothing,
    "opinion_translation": _nothing,
    "course": case_course.parts,
    "messages": case_messages.parts,
    "wanted": case_wanted.parts,
    "people": case_people.parts,
    "notes": _notes,
    "history": _history,
    "print": _print,
}

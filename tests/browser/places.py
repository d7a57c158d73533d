"""Every page there is: who sees it, how they get there, and which of its forms can be filled in wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Response

from intake.models.sessions import SessionKind
from intake.models.staff import Role
from intake.web.errors import TITLES
from intake.web.journey.neighbours import SCREENS_ELSEWHERE
from tests.browser.calling_places import calling_pages, family_pages
from tests.browser.clinic import ServedClinic
from tests.browser.document_places import document_pages
from tests.browser.running_places import running_pages
from tests.browser.stories import ALL_SCREENS, stories, story_with
from tests.browser.town import Town
from tests.support import factories

# Views that answer GET with something else than a page of their own.
NO_PAGE = {
    "root.bare": "redirects to the landing page in the visitor's language",
    "root.alive": "a line for the supervisor",
    "root.ready": "a line for the supervisor",
    "static_files.serve": "a file",
    "journey.resume": "redirects to the first page with something to ask",
    "patient.sent_before": "redirects to the confirmation",
    "desk.entered": "redirects to the case",
    "desk.home": "redirects to the first page that the role may see",
    "desk.download": "a file",
    "desk.package": "a ZIP",
    "documents.sent_package": "a ZIP",
    "physician.package": "a ZIP",
    "desk.original": "a file",
    "desk.board_file": "a file",
    "desk.page_picture": "a picture",
    "desk.bundle_image": "redirects to the image",
    "desk.chart": "a picture",
    "desk.summary_pdf": "a PDF",
    "desk.thumbnail": "a picture",
    "desk.news": "two numbers for a script",
    "documents.draft_download": "a file",
    "documents.sent_download": "a file",
}


@dataclass(frozen=True)
class Arrival:
    """A cookie ('' for none) and the path that is opened with it."""

    path: str
    cookie: str = ""


Enter = Callable[[ServedClinic, Town, str], Arrival]


@dataclass(frozen=True)
class Place:
    """`form` counts the forms with controls on the page, from 0; None where nothing can be filled in wrongly.
    `press` goes on from there to the page that is meant, when only a button leads to it; it gives the last answer."""

    name: str
    endpoint: str
    enter: Enter
    form: int | None = None
    desk: bool = False
    status: int = 200
    during: Callable[[ServedClinic], AbstractContextManager[None]] = lambda clinic: nullcontext()
    press: Callable[[Page], Response] | None = None


def _anybody(name: str, endpoint: str, path: str, **more: object) -> Place:
    return Place(name, endpoint, lambda clinic, town, language: Arrival(f"/{language}{path}"), **more)  # type: ignore[arg-type]  # Place's own fields


def _visitor(name: str, endpoint: str, path: str, who: str = "a mother", **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        cookie, _draft = clinic.as_visitor(stories()[who], language, visited=list(ALL_SCREENS))
        return Arrival(f"/{language}{path}", cookie)

    return Place(name, endpoint, enter, **more)  # type: ignore[arg-type]  # Place's own fields


def _patient(name: str, endpoint: str, path: str, whose: str = "EX1", **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        known = {"document": town.sent_document, "question": town.question}
        return Arrival(f"/{language}{path.format(**known)}", clinic.as_patient(town.requests[whose]))

    return Place(name, endpoint, enter, **more)  # type: ignore[arg-type]  # Place's own fields


def _desk(name: str, endpoint: str, path: str, role: Role = Role.LEAD, **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        known = {**town.requests, **vars(town)}
        return Arrival(f"/{language}/desk{path.format(**known)}", clinic.as_staff(role))

    return Place(name, endpoint, enter, desk=True, **more)  # type: ignore[arg-type]  # Place's own fields


def public_pages() -> list[Place]:
    return [
        _anybody("landing", "public.landing", "/"),
        _anybody("contact", "public.contact", "/contact"),
        _anybody("privacy", "public.privacy", "/privacy"),
        _anybody("accessibility", "public.accessibility", "/accessibility"),
        _anybody("the urgent signs", "public.urgent_signs", "/urgent-signs"),
        _anybody("the urgent screen", "patient.urgent_screen", "/urgent", form=0),
        _anybody("come back by code", "patient.return_by_code", "/request/continue", form=0),
        _anybody("come back by mail", "patient.return_by_code", "/request/continue", form=1),
        _anybody("look in your mail", "patient.look_in_mail", "/request/look-in-mail"),
        _anybody("the saved link", "patient.saved_link", "/request/saved"),
        _anybody("the sign-in link", "patient.sign_in_link", "/status/sign-in"),
        _anybody("the session is over", "patient.session_over", "/session-over"),
        _anybody("the desk's door", "account.sign_in", "/desk/sign-in", form=0, desk=True),
        _anybody("the desk's door, something kept", "account.sign_in", "/desk/sign-in?kept=1", desk=True),
        _anybody("gallery", "development.gallery", "/gallery"),
        _anybody("gallery: question", "development.gallery", "/gallery/question"),
        _anybody("gallery: stop", "development.gallery", "/gallery/stop"),
        _anybody("gallery: desk", "development.gallery", "/gallery/desk", desk=True),
        _anybody("inbox", "development.inbox", "/inbox"),
        _anybody("a mail", "development.mail", "/inbox/first"),
    ]


def failures() -> list[Place]:
    """Every page of an error; the two that a person meets most also the way a person meets them."""
    shown = [
        _anybody(
            f"failure {code}", "public.contact", "/contact", status=code,
            during=lambda clinic, code=code: clinic.failing(code),
        )
        for code in TITLES
    ]
    lost = _anybody("a page that is not there", "", "/no-such-page", status=404)
    closed = _desk("a case for the administrator", "desk.case", "/cases/{EX1}", Role.ADMINISTRATOR, status=403)
    return [*shown, lost, closed]


def questions() -> list[Place]:
    """One page for each screen of the codebook that the journey itself shows."""
    groups = {"treatments-so-far", "mrd-results"}
    names = [name for name in ALL_SCREENS if name not in groups and name not in SCREENS_ELSEWHERE]
    return [_visitor(f"asked {name}", "journey.screen", f"/request/{name}", story_with(name), form=0) for name in names]


def rows() -> list[Place]:
    found = []
    for name, who in (("treatments-so-far", "a mother"), ("mrd-results", "a patient")):
        found += [
            _visitor(f"rows of {name}", "journey.rows", f"/request/{name}/rows", who),
            _visitor(f"a row of {name}", "journey.row", f"/request/{name}/rows/1", who, form=0),
        ]
    return [*found, _visitor("no rows yet", "journey.rows", "/request/treatments-so-far/rows", "a wife")]


def _draft_file() -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        cookie, document = clinic.as_visitor_with_file(stories()["a mother"], language, "Выписка №3.pdf")
        return Arrival(f"/{language}/request/records/{document}", cookie)

    return Place("a file of the draft", "documents.draft_file", enter, form=0)


def _draft_records() -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        cookie, _document = clinic.as_visitor_with_file(stories()["a mother"], language, "דוח.pdf")
        return Arrival(f"/{language}/request/records", cookie)

    return Place("records with a file", "documents.records", enter, form=0)


def _stop() -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        return Arrival(f"/{language}/urgent/stop", clinic.as_visitor_in_danger(language))

    return Place("stop", "patient.stop", enter, form=0)


def journey_pages() -> list[Place]:
    return [
        *questions(),
        *rows(),
        _stop(),
        _draft_file(),
        _draft_records(),
        _visitor("records", "documents.records", "/request/records", form=0),
        _visitor("the short route", "journey.short_route", "/request/short-route"),
        _visitor("paused", "journey.paused", "/request/paused"),
        _visitor("save", "patient.save", "/request/save", form=0),
        _visitor("agree", "patient.agree", "/request/agree", form=0),
        _visitor("check", "journey.check", "/request/check"),
        _visitor("a physician among families", "journey.for_physicians", "/request/for-physicians", "a physician"),
        _visitor("stopped at the check", "journey.check", "/request/check?stopped=1", "a young man"),
    ]


def sent_pages() -> list[Place]:
    return [
        _patient("sent", "patient.sent", "/sent"),
        _patient("sent, on paper", "patient.sent_print", "/sent/print"),
        _patient("status", "patient.status_page", "/status"),
        _patient("status after a change", "patient.status_page", "/status?changed=1", "EX2"),
        _patient("status of a withdrawn request", "patient.status_page", "/status", "withdrawn"),
        _patient("how to reach the sender", "patient.contact", "/status/contact", form=0),
        _patient("doctors who send records", "patient.doctors", "/status/doctors", form=0),
        *family_pages(_patient),
        _patient("messages", "patient.messages_page", "/status/messages", form=0),
        _patient("messages, sent", "patient.messages_page", "/status/messages?sent=1", "EX2"),
        _patient("signs beside a message", "patient.message_signs_page", "/status/messages/signs", form=0),
        _patient("status with a letter", "patient.status_page", "/status", "other_route"),
        _patient("who opened the request", "patient.looks", "/status/looks"),
        _patient("withdraw", "patient.withdraw", "/status/withdraw"),
        _patient("records of a request", "documents.sent_list", "/status/records", form=0),
        _patient("a question that came back", "patient.question", "/status/questions/{question}", form=0),
        _patient("a file of a request", "documents.sent_file", "/status/records/{document}", form=0),
    ]


REFERRAL: Mapping[str, Any] = {
    **factories.SENDER, "submitter_role": "referring_physician", "preferred_channel": "phone",
    "any_prior_treatment": "yes", "treatment_lines": [{"regimen_name": "BFM"}], "mrd_ever_tested": "yes",
    "neuro_exam_done": "yes", "active_infection": "yes",
}  # fmt: skip


def _referring(name: str, **answers: Any) -> Place:
    """A physician half-way through the form."""

    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        own = {"physician_email": "doctor@hospital.example"}
        cookie, _draft = clinic.as_visitor({**REFERRAL, **answers}, language, physician=own)
        return Arrival(f"/{language}/doctor/refer/form", cookie)

    return Place(name, "physician.refer_form", enter, form=0)


def _physician(name: str, endpoint: str, path: str, kind: SessionKind, form: int | None = None) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        return Arrival(f"/{language}/doctor{path}", clinic.as_physician(town.physician, kind))

    return Place(name, endpoint, enter, form=form)


def physician_pages() -> list[Place]:
    return [
        _anybody("for doctors", "physician.start", "/doctor"),
        _anybody("a physician's session is over", "physician.session_over", "/doctor/session-over"),
        _anybody("a physician asks for a link", "physician.ask", "/doctor/status", form=0),
        _anybody("a physician looks in the mail", "physician.look_in_mail", "/doctor/look-in-mail"),
        _anybody("an invitation", "physician.invited", "/doctor/invited"),
        _anybody("a physician's sign-in link", "physician.sign_in", "/doctor/sign-in"),
        _anybody("an address to confirm", "physician.confirm", "/doctor/confirm"),
        _anybody("joining with a code", "physician.join", "/doctor/join", form=0),
        _anybody("red flags", "physician.refer", "/doctor/refer", form=0),
        _referring("a physician's form"),
        _referring("a physician's form with a red flag", urgent_symptoms=["seizure"]),
        _physician("records are asked for", "physician.records", "/records", SessionKind.PHYSICIAN_ADDS, form=0),
        _physician("a physician's request", "physician.status_page", "/request", SessionKind.PHYSICIAN),
        _physician("a physician has sent", "physician.referred", "/referred", SessionKind.PHYSICIAN),
    ]


CASE_TABS = (
    "urgency", "timeline", "answers", "documents", "wanted", "messages", "contacts", "people", "notes", "course",
    "history", "print",
)  # fmt: skip


def desk_pages() -> list[Place]:
    forms = {"contacts": 0, "people": 1, "notes": 0, "course": 0, "wanted": 0, "messages": 0, "urgency": 0}
    tabs = [_desk(f"case: {tab}", "desk.case", f"/cases/{{EX1}}/{tab}", form=forms.get(tab)) for tab in CASE_TABS]
    return [
        _desk("queue", "desk.queue", "/"),
        _desk("queue with a request beside it", "desk.queue", "/?preview={EX1}"),
        _desk("queue: overdue, longest waiting", "desk.queue", "/?state=overdue&sort=waiting&records=missing"),
        _desk("keyboard commands", "desk.keys", "/keys"),
        _desk("an empty queue", "desk.queue", "/?q=nobody"),
        _desk("tasks", "desk.tasks", "/tasks"),
        _desk("alerts", "desk.alerts", "/alerts"),
        _desk("an alert", "desk.alert", "/alerts/{alert}", form=0),
        *calling_pages(_desk),
        *running_pages(_desk),
        _desk("a new request", "desk.new", "/new", form=0),
        _desk("case", "desk.case", "/cases/{EX1}"),
        _desk("case, withdrawn", "desk.case", "/cases/{withdrawn}"),
        _desk("case of a physician", "desk.case", "/cases/{EX3}"),
        _desk("case, sent twice", "desk.case", "/cases/{twice}/course"),
        _desk("case with another joined to it", "desk.case", "/cases/{EX2}/messages"),
        *tabs,
        *document_pages(_desk),
    ]


def all_places() -> list[Place]:
    return [*public_pages(), *failures(), *journey_pages(), *sent_pages(), *physician_pages(), *desk_pages()]

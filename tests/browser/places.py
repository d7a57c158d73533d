"""Every page there is: who sees it, how they get there, and which of its forms can be filled in wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.models.sessions import SessionKind
from intake.models.staff import Role
from intake.web.errors import TITLES
from intake.web.journey.neighbours import SCREENS_ELSEWHERE
from tests.browser.calling_places import calling_pages, family_pages
from tests.browser.clinic import ServedClinic
from tests.browser.consulting_places import consulting_pages, desk_consulting_pages
from tests.browser.desk_opinions import desk_opinion_pages
from tests.browser.document_places import document_pages
from tests.browser.open_places import open_pages
from tests.browser.opinion_places import opinion_pages
from tests.browser.place import Arrival, Place, anybody, desk, half, patient, visitor
from tests.browser.running_places import running_pages
from tests.browser.stories import ALL_SCREENS, stories, story_with
from tests.browser.town import Town
from tests.support import factories


def public_pages() -> list[Place]:
    return [
        *open_pages(anybody),
        anybody("the urgent screen", "patient.urgent_screen", "/urgent", form=0),
        anybody("come back by code", "patient.return_by_code", "/request/continue", form=0),
        anybody("come back by mail", "patient.return_by_code", "/request/continue", form=1),
        anybody("look in your mail", "patient.look_in_mail", "/request/look-in-mail"),
        anybody("the saved link", "patient.saved_link", "/request/saved"),
        anybody("the sign-in link", "patient.sign_in_link", "/status/sign-in"),
        anybody("the session is over", "patient.session_over", "/session-over"),
        anybody("the desk's door", "account.sign_in", "/desk/sign-in", form=0, desk=True),
        anybody("a colleague's invitation", "account.invitation", "/desk/invitation", form=0, desk=True),
        half("the second step", "account.second_step", "/desk/sign-in/second", enrolled=True),
        half("setting up the second step", "account.set_up", "/desk/sign-in/set-up", enrolled=False),
        anybody("the demo's code", "development.demo_code", "/demo-code"),
        anybody("the desk's door, something kept", "account.sign_in", "/desk/sign-in?kept=1", desk=True),
        anybody("gallery", "development.gallery", "/gallery"),
        anybody("gallery: question", "development.gallery", "/gallery/question"),
        anybody("gallery: stop", "development.gallery", "/gallery/stop"),
        anybody("gallery: desk", "development.gallery", "/gallery/desk", desk=True),
        anybody("inbox", "development.inbox", "/inbox"),
        anybody("a mail", "development.mail", "/inbox/first"),
    ]


def failures() -> list[Place]:
    """Every page of an error; the two that a person meets most also the way a person meets them."""
    shown = [
        anybody(
            f"failure {code}", "public.contact", "/contact", status=code,
            during=lambda clinic, code=code: clinic.failing(code),
        )
        for code in TITLES
    ]
    lost = anybody("a page that is not there", "", "/no-such-page", status=404)
    closed = desk("a case for the administrator", "desk.case", "/cases/{EX1}", Role.ADMINISTRATOR, status=403)
    return [*shown, lost, closed]


def questions() -> list[Place]:
    """One page for each screen of the codebook that the journey itself shows."""
    groups = {"treatments-so-far", "mrd-results"}
    names = [name for name in ALL_SCREENS if name not in groups and name not in SCREENS_ELSEWHERE]
    return [visitor(f"asked {name}", "journey.screen", f"/request/{name}", story_with(name), form=0) for name in names]


def rows() -> list[Place]:
    found = []
    for name, who in (("treatments-so-far", "a mother"), ("mrd-results", "a patient")):
        found += [
            visitor(f"rows of {name}", "journey.rows", f"/request/{name}/rows", who),
            visitor(f"a row of {name}", "journey.row", f"/request/{name}/rows/1", who, form=0),
        ]
    return [*found, visitor("no rows yet", "journey.rows", "/request/treatments-so-far/rows", "a wife")]


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
        visitor("records", "documents.records", "/request/records", form=0),
        visitor("the short route", "journey.short_route", "/request/short-route"),
        visitor("paused", "journey.paused", "/request/paused"),
        visitor("save", "patient.save", "/request/save", form=0),
        visitor("agree", "patient.agree", "/request/agree", form=0),
        visitor("check", "journey.check", "/request/check"),
        visitor("a physician among families", "journey.for_physicians", "/request/for-physicians", "a physician"),
        visitor("stopped at the check", "journey.check", "/request/check?stopped=1", "a young man"),
    ]


def _own_cycle() -> Place:
    """Somebody in the middle of a cycle who has told its first day."""
    told = {
        "blinatumomab_now": "infusing", "blina_cycle_start_date": "2026-11-10", "blina_cycle_number": 1,
        "in_hospital_now": "yes", "infusion_problem": "none",
    }  # fmt: skip

    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        with clinic.runtime.work() as work:
            referral_id = factories.a_request(work, "EX1", **told).id
        return Arrival(f"/{language}/status/calendar", clinic.as_patient(referral_id))

    return Place("own cycle", "patient.calendar_page", enter)


def sent_pages() -> list[Place]:
    return [
        patient("sent", "patient.sent", "/sent"),
        patient("sent, on paper", "patient.sent_print", "/sent/print"),
        patient("status", "patient.status_page", "/status"),
        patient("status after a change", "patient.status_page", "/status?changed=1", "EX2"),
        patient("status of a withdrawn request", "patient.status_page", "/status", "withdrawn"),
        patient("status for a professional who wrote for somebody", "patient.status_page", "/status", "agency"),
        patient("how to reach the sender", "patient.contact", "/status/contact", form=0),
        patient("doctors who send records", "patient.doctors", "/status/doctors", form=0),
        _own_cycle(),
        patient("no cycle yet", "patient.calendar_page", "/status/calendar"),
        *family_pages(patient),
        patient("messages", "patient.messages_page", "/status/messages", form=0),
        patient("messages, sent", "patient.messages_page", "/status/messages?sent=1", "EX2"),
        patient("signs beside a message", "patient.message_signs_page", "/status/messages/signs", form=0),
        patient("status with a letter", "patient.status_page", "/status", "other_route"),
        *opinion_pages(patient),
        patient("who opened the request", "patient.looks", "/status/looks"),
        patient("withdraw", "patient.withdraw", "/status/withdraw"),
        patient("records of a request", "documents.sent_list", "/status/records", form=0),
        patient("a question that came back", "patient.question", "/status/questions/{question}", form=0),
        patient("a file of a request", "documents.sent_file", "/status/records/{document}", form=0),
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
        anybody("for doctors", "physician.start", "/doctor"),
        anybody("a physician's session is over", "physician.session_over", "/doctor/session-over"),
        anybody("a physician asks for a link", "physician.ask", "/doctor/status", form=0),
        anybody("a physician looks in the mail", "physician.look_in_mail", "/doctor/look-in-mail"),
        anybody("an invitation", "physician.invited", "/doctor/invited"),
        anybody("a physician's sign-in link", "physician.sign_in", "/doctor/sign-in"),
        anybody("an address to confirm", "physician.confirm", "/doctor/confirm"),
        anybody("joining with a code", "physician.join", "/doctor/join", form=0),
        anybody("red flags", "physician.refer", "/doctor/refer", form=0),
        _referring("a physician's form"),
        _referring("a physician's form with a red flag", urgent_symptoms=["seizure"]),
        _physician("records are asked for", "physician.records", "/records", SessionKind.PHYSICIAN_ADDS, form=0),
        _physician("a physician's request", "physician.status_page", "/request", SessionKind.PHYSICIAN),
        _physician("a physician has sent", "physician.referred", "/referred", SessionKind.PHYSICIAN),
    ]


CASE_TABS = (
    "urgency", "timeline", "answers", "documents", "wanted", "messages", "contacts", "consultation", "people", "notes",
    "course", "history", "opinion", "print",
)  # fmt: skip


def desk_pages() -> list[Place]:
    forms = {"contacts": 0, "people": 1, "notes": 0, "course": 0, "wanted": 0, "messages": 0, "urgency": 0}
    tabs = [desk(f"case: {tab}", "desk.case", f"/cases/{{EX1}}/{tab}", form=forms.get(tab)) for tab in CASE_TABS]
    return [
        desk("queue", "desk.queue", "/"),
        desk("queue with a request beside it", "desk.queue", "/?preview={EX1}"),
        desk("queue: overdue, longest waiting", "desk.queue", "/?state=overdue&sort=waiting&records=missing"),
        desk("keyboard commands", "desk.keys", "/keys"),
        desk("an empty queue", "desk.queue", "/?q=nobody"),
        desk("tasks", "desk.tasks", "/tasks"),
        desk("alerts", "desk.alerts", "/alerts"),
        desk("an alert", "desk.alert", "/alerts/{alert}", form=0),
        *calling_pages(desk),
        *running_pages(desk),
        *desk_consulting_pages(),
        desk("a new request", "desk.new", "/new", form=0),
        desk("haematologists of a case", "desk.assigned", "/cases/{EX1}/haematologists", form=0),
        desk("opening with a reason", "desk.open_with_reason", "/open", Role.HAEMATOLOGIST, form=0),
        desk("opened with a reason", "desk.opened", "/opened"),
        desk("the own account", "account.own", "/account"),
        desk("a new app", "account.new_app", "/account/app", form=0),
        desk("showing that it is you", "account.confirm", "/confirm", form=0),
        desk("staff", "account.people", "/staff", Role.ADMINISTRATOR),
        desk("inviting", "account.new_person", "/staff/new", Role.ADMINISTRATOR, form=0),
        desk("a colleague", "account.person", "/staff/{colleague}", Role.ADMINISTRATOR),
        desk("case", "desk.case", "/cases/{EX1}"),
        desk("case, withdrawn", "desk.case", "/cases/{withdrawn}"),
        desk("case of a physician", "desk.case", "/cases/{EX3}"),
        desk("case, sent twice", "desk.case", "/cases/{twice}/course"),
        desk("case with another joined to it", "desk.case", "/cases/{EX2}/messages"),
        *tabs,
        *document_pages(desk),
        *desk_opinion_pages(),
    ]


def all_places() -> list[Place]:
    families = [*journey_pages(), *sent_pages(), *consulting_pages()]
    return [*public_pages(), *failures(), *families, *physician_pages(), *desk_pages()]

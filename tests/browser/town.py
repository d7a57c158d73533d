"""What has happened at the clinic before anybody looks: requests in every hand, an emergency, mail that came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage

from sqlalchemy import update

from intake.models.callbacks import ResourceKind
from intake.models.evidence import Verdict
from intake.models.messages import TranslatedBy
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.physicians import InvitedBy
from intake.models.record_requests import ItemOutcome
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.scheduling.clinic_days import DayKind
from intake.services import (
    answer_questions,
    assignments,
    bundles,
    clinic_days,
    closing,
    emergency_access,
    evidence,
    merging,
    messages,
    outbox,
    page_reviews,
    physicians,
    record_items,
    record_requests,
    referrals,
    rosters,
)
from intake.services.answer_paths import Path
from intake.services.oncall import Duty
from intake.services.page_reviews import Reading
from intake.services.physicians import Person, Request
from intake.services.record_requests import Wanted
from intake.services.work import Work
from tests.browser.clinic import ServedClinic
from tests.browser.consultations import consultations
from tests.browser.opinions import written_opinions
from tests.support import factories, papers


@dataclass
class Town:
    """Ids by name; `requests` also holds "withdrawn"."""

    requests: dict[str, str] = field(default_factory=dict)
    alert: str = ""
    sent_document: str = ""
    colleague: str = ""
    clean: str = ""
    series: str = ""
    disc: str = ""
    image: str = ""
    stranger: str = ""
    contradiction: str = ""
    settled: str = ""
    question: str = ""
    physician: str = ""
    caller: int = 0


def settle(clinic: ServedClinic) -> Town:
    """Write it all, once for a run of the tests."""
    town = Town()
    with clinic.runtime.work() as work:
        town.caller = _people_who_call(work)
    with clinic.runtime.work() as work:
        _requests(clinic, work, town)
        town.alert = factories.an_emergency(work).id
        lead = factories.a_member_of_staff(work, "Noa", Role.LEAD)
        factories.on_call_now(work, lead, Duty.COORDINATOR)
        town.physician = _a_physician(work, town)
        town.requests |= consultations(work)
        town.requests |= written_opinions(work)
        _readers_of_pages(work)
        _a_mail_that_came_back(work, town)
        _a_request_that_was_opened(work, town)
    _a_caught_mail(clinic)
    return town


def _readers_of_pages(work: Work) -> None:
    """A page that a native reader read before its words changed, and one that was taken back."""
    confirmed = Reading("נועה בן־דוד", "מתרגמת", work.now.date(), "0" * 64)
    page_reviews.confirm(work, "landing", "he", confirmed)
    page_reviews.undo(work, page_reviews.confirm(work, "privacy", "he", confirmed).id)


def _people_who_call(work: Work) -> int:
    """A coordinator with hours and days away, an interpreter, and an election; the coordinator's number."""
    caller = factories.a_caller(work, factories.a_member_of_staff(work, "Rivka Cohen"), "ru", "en", "he")
    factories.a_caller(work, None, "ka", name="ნინო", kind=ResourceKind.INTERPRETER)
    away = work.now.date() + timedelta(days=30)
    rosters.be_away(work, caller, away, away + timedelta(days=3), (), rosters.person(work, caller).version)
    clinic_days.put(work, date(2027, 4, 14), DayKind.CLOSED, "יום הבחירות", 0)
    return caller


def _requests(clinic: ServedClinic, work: Work, town: Town) -> None:
    for name in ("EX1", "EX2", "EX3", "EX5"):
        town.requests[name] = factories.a_request(work, name).id
    gone = factories.a_request(work, "EX5", submitter_full_name="Ruth")
    gone.state, gone.closed_as = ReferralState.CLOSED, ClosedAs.WITHDRAWN
    town.requests["withdrawn"] = gone.id
    agency = {"submitter_role": "other_professional", "submitter_relationship": None, "email": "agency@example.org"}
    town.requests["agency"] = factories.a_request(work, "EX1", submitter_full_name="Ms. Agent", **agency).id
    first = work.session.get_one(type(gone), town.requests["EX1"])
    town.sent_document = clinic.add_file(work, first, "Выписка №3.pdf")
    clinic.add_file(work, first, "דוח.pdf")
    _documents(clinic, work, town)
    _correspondence(work, town)


def _correspondence(work: Work, town: Town) -> None:
    """Messages with translations, records that are asked for, a letter, and a request that was sent twice."""
    miriam = factories.a_member_of_staff(work, "Miriam Levi")
    first, second = (work.session.get_one(Referral, town.requests[name]) for name in ("EX1", "EX2"))
    asked = [Wanted("mrd_report", "Покажите, каким методом искали клетки.", miriam.id, "2027-03-14"),
             Wanted("recent_labs", "", None, "2020-01-31")]  # fmt: skip
    record_requests.ask(work, first, miriam, asked, sender=True)
    [item, _other] = record_items.listed(work, first)
    record_items.end(work, first, item.id, ItemOutcome.TICKED, miriam)
    received = messages.receive(work, first, "Добрый день! Нужен ли перевод выписки?\nСпасибо, Алия", "ru")
    messages.translate(work, first, received.id, miriam, "he", TranslatedBy.MACHINE, "שלום! האם צריך תרגום?")
    messages.write(work, first, miriam, "Hello, a translation into English helps us: +7 701 000 00 01.", "en")
    elsewhere = factories.a_request(work, "EX5", submitter_full_name="Ruth", date_of_birth="1971-01-02")
    letter = "שלום רב,\nבדקנו את הפנייה. נמליץ על מרפאה קרובה לביתך."
    closing.close(work, elsewhere, ClosedAs.OTHER_ROUTE, reason="Near home", letter=letter, language="he")
    twice = factories.a_request(work, "EX2", submitter_full_name="Ivan")
    merging.merge(work, second, twice, reason="Sent twice")
    town.requests |= {"other_route": elsewhere.id, "twice": twice.id}


def _documents(clinic: ServedClinic, work: Work, town: Town) -> None:
    """Files that were checked, one of them of somebody else, and answers that were held against a page."""
    case = work.session.get_one(Referral, town.requests["EX1"])
    lead = factories.a_member_of_staff(work, "Dr. Tal Gold", Role.HAEMATOLOGIST)
    clean = papers.a_clean_file(
        work, case, "תשובת מח עצם.pdf", pages=9, doc_type="latest_marrow_report", doc_date="2026-11-02", language="he"
    )
    clean.translation_wanted_at = work.now
    series = papers.a_series(work, case, "IM0001.dcm")
    stranger = papers.a_clean_file(work, case, "scan of somebody.pdf", mismatch=True, duplicate_of=clean.id)
    papers.found(work, stranger, identity={"name": "Ivanova^Anna", "birth_date": "19810203", "sex": "F"})
    disc = papers.a_bundle(work, case, "דיסק.zip")
    town.disc, town.image = disc.id, bundles.image(work, disc, 2).id
    town.clean, town.series, town.stranger = clean.id, series.id, stranger.id
    linked = [
        evidence.link(work, case, clean, page, Path(name), verdict, note, lead)
        for page, name, verdict, note in (
            (2, "weight", Verdict.CONTRADICTS, "The report says 25.2 kg"),
            (3, "alt", Verdict.SUPPORTS, ""),
            (4, "height", Verdict.CONTRADICTS, ""),
        )
    ]
    town.contradiction, town.settled = linked[0].id, linked[1].id
    answers = referrals.answers_of(work, case)
    asked = evidence.find(work, case, linked[2].id, answers)
    town.question = answer_questions.ask(work, case, asked, "רשום 131 ס״מ", lead).id


def _a_physician(work: Work, town: Town) -> str:
    """Somebody who was asked for records, and has written a note."""
    first = work.session.get_one(Referral, town.requests["EX1"])
    person = Person("doctor@hospital.example", "ru", "Dr. Ольга Примерова", "Городская больница", "KZ", "+77010000009")
    asked = Request("Тимур, палата 4", ("mrd_report",))
    party = physicians.invite(work, first, person, asked, InvitedBy.PATIENT)
    assert party is not None
    party.verified_at = work.now
    physicians.add_note(work, party, "The slides follow by courier.")
    return party.id


def _a_request_that_was_opened(work: Work, town: Town) -> None:
    """Two haematologists: one has a request, the other opened it with a reason."""
    noga, amir = (factories.a_member_of_staff(work, name, Role.HAEMATOLOGIST) for name in ("נוגה", "Amir"))
    first = work.session.get_one(Referral, town.requests["EX1"])
    assignments.assign(work, first, noga.id, amir)
    emergency_access.open_request(work, amir, first.reference, "The ward of the family rang me at night.")
    town.colleague = noga.id


def _a_mail_that_came_back(work: Work, town: Town) -> None:
    outbox.enqueue(
        work, "receipt", "mother@example.org", "receipt:came-back", language="ru",
        referral_id=town.requests["EX1"], due_at=work.now - timedelta(hours=1),
    )
    work.session.flush()
    came_back = OutboxEmail.dedupe_key == "receipt:came-back"
    work.session.execute(update(OutboxEmail).where(came_back).values(state=OutboxState.DEAD, last_code="550"))


def _a_caught_mail(clinic: ServedClinic) -> None:
    folder = clinic.settings.var / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@clinic.test", "mother@example.org", "We have your request"
    mail.set_content("Look at your status page: https://clinic.test/en/status")
    (folder / "first.eml").write_bytes(mail.as_bytes())

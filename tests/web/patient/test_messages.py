"""The sender and the clinic write to each other; warning signs beside a message are never lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.messages import Message, TranslatedBy
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import message_signs, messages
from intake.services.work import Work
from tests.support import factories
from tests.support.application import Clock
from tests.web.patient.people import Person

PAGE = "/status/messages"


@pytest.fixture
def sender(person: Person) -> Person:
    """Somebody whose request was sent."""
    person.has_sent()
    return person


def the_referral(work: Work) -> Referral:
    return work.session.scalars(select(Referral)).one()


def writes(sender: Person, text: str, *signs: str) -> int:
    sender.at(PAGE)
    return sender.post(PAGE, {"text": text, "urgent_symptoms": list(signs or ("none",))})


def texts(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return [one.text for one in messages.listed(work, the_referral(work))]


def alerts(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(Alert)).all())


def test_a_message_is_sealed_and_becomes_a_task(runtime: Runtime, sender: Person) -> None:
    assert writes(sender, "Когда будет ответ?") == 303
    assert sender.location == "/en/status/messages?sent=1"
    with runtime.reading() as work:
        row = work.session.scalars(select(Message)).one()
        task = work.session.scalars(select(DeskTask).where(DeskTask.detail["what"].as_string() == "message")).one()
    assert "Когда".encode() not in row.text_sealed
    assert task.kind is TaskKind.PATIENT_WROTE
    assert texts(runtime) == ["Когда будет ответ?"]


def test_a_message_changes_nothing_of_the_case(runtime: Runtime, sender: Person) -> None:
    def standing() -> tuple[object, ...]:
        with runtime.reading() as work:
            case = the_referral(work)
            return (case.rank, case.due_at, case.level, case.state, case.owner_id, case.contact_due, case.revision)

    before = standing()
    writes(sender, "Thank you, all is well now")
    assert standing() == before


def test_pressing_twice_sends_once(runtime: Runtime, sender: Person) -> None:
    writes(sender, "Hello")
    writes(sender, "Hello")
    writes(sender, "Hello again")
    assert sorted(texts(runtime)) == ["Hello", "Hello again"]


def test_without_an_answer_about_signs_nothing_is_sent_and_nothing_is_lost(runtime: Runtime, sender: Person) -> None:
    sender.at(PAGE)
    assert sender.post(PAGE, {"text": "A long story"}) == 422
    assert "A long story" in sender.text
    assert texts(runtime) == []
    assert writes(sender, "   ") == 422
    assert "Write your message first" in sender.text


def test_a_ticked_sign_raises_the_alarm_and_leads_to_the_stop_page(runtime: Runtime, sender: Person) -> None:
    assert writes(sender, "He is odd since noon", "confusion") == 303
    assert sender.location == "/en/urgent/stop"
    assert "Call" in sender.at("/urgent/stop")
    assert texts(runtime) == ["He is odd since noon"]
    with runtime.reading() as work:
        case = the_referral(work)
        assert case.revision == 2
        assert case.level in ("immediate", "urgent")


def test_a_sign_that_is_an_emergency_writes_the_alert_at_once(runtime: Runtime, sender: Person) -> None:
    writes(sender, "Help", "loss_of_consciousness")
    sender.at("/urgent/stop")
    sender.post("/urgent/stop", {"urgent_symptom_timing": "now"})
    assert alerts(runtime) == 1


def test_words_of_danger_keep_the_message_and_ask_once_more(runtime: Runtime, sender: Person) -> None:
    assert writes(sender, "У него судороги, что делать?") == 303
    assert sender.location == "/en/status/messages/signs"
    assert texts(runtime) == ["У него судороги, что делать?"]
    assert alerts(runtime) == 0, "free text decides nothing"
    sender.at("/status/messages/signs")
    assert sender.post("/status/messages/signs", {"urgent_symptoms": ["none"]}) == 303
    assert sender.location == "/en/status/messages?sent=1"
    sender.at("/status/messages/signs")
    assert sender.post("/status/messages/signs", {"urgent_symptoms": ["seizure"]}) == 303
    assert sender.location == "/en/urgent/stop"


@pytest.mark.parametrize(
    "text",
    [
        "She has a FEVER", "he can’t speak", "lips are blue, breathing is hard", "У неё жар", "потерял сознание",
        "היא מבולבלת מאוד מבולבל", "יש לו חום גבוה", "והנשימה כבדה", "عنده حُمّى", "فقد الوعي", "والتنفس صعب",
        "ابني عنده تشنج",
    ],
)  # fmt: skip
def test_words_of_danger_are_known_in_four_languages(text: str) -> None:
    assert message_signs.sounds_dangerous(text)


@pytest.mark.parametrize(
    "text", ["When do you call?", "Спасибо, всё хорошо", "תודה רבה על העזרה", "شكرا جزيلا", "I sent the report", ""]
)
def test_ordinary_words_ask_nothing(text: str) -> None:
    assert not message_signs.sounds_dangerous(text)


def test_a_message_of_the_clinic_is_announced_without_its_words_and_read_once(
    runtime: Runtime, sender: Person
) -> None:
    with runtime.work() as work:
        miriam, case = factories.a_member_of_staff(work), the_referral(work)
        message = messages.write(work, case, miriam, "Пришлите, пожалуйста, выписку", "ru")
        messages.translate(work, case, message.id, miriam, "en", TranslatedBy.MACHINE, "Send the letter, please")
    with runtime.reading() as work:
        mail = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "message_waits")).one()
        assert set(mail.payload) == {"reference"}
    assert "A message waits for you" in sender.at("/status")
    page = sender.at(PAGE)
    assert page.index("Send the letter, please") < page.index("Translated by a machine") < page.index("Пришлите")
    assert "A message waits for you" not in sender.at("/status")


def test_an_answer_of_the_clinic_ends_the_task(runtime: Runtime, sender: Person) -> None:
    writes(sender, "Hello")
    with runtime.work() as work:
        messages.write(work, the_referral(work), factories.a_member_of_staff(work), "Hello too", "en")
        done = select(DeskTask.done_at).where(DeskTask.detail["what"].as_string() == "message")
        assert work.session.scalars(done).one() is not None


def test_what_was_written_in_a_session_that_idled_is_kept_and_shows_nothing(
    runtime: Runtime, sender: Person, clock: Clock
) -> None:
    sender.at(PAGE)
    clock.move(minutes=45)
    assert sender.post(PAGE, {"text": "A very long letter", "urgent_symptoms": ["none"]}) == 303
    assert sender.location == "/en/session-over?saved=1"
    assert texts(runtime) == ["A very long letter"]
    assert "A very long letter" not in sender.at(PAGE)


def test_a_sign_ticked_in_a_session_that_idled_counts(runtime: Runtime, sender: Person, clock: Clock) -> None:
    sender.at(PAGE)
    clock.move(minutes=45)
    sender.post(PAGE, {"text": "Help", "urgent_symptoms": ["seizure"]})
    with runtime.reading() as work:
        assert the_referral(work).revision == 2
    assert sender.at("/urgent/stop").count("seizure") == 0 or "Go on with your request" in sender.text


def test_a_closed_request_shows_what_was_written_and_takes_nothing_new(runtime: Runtime, sender: Person) -> None:
    writes(sender, "Hello")
    sender.at(PAGE)
    with runtime.work() as work:
        the_referral(work).state = ReferralState.CLOSED
    assert sender.post(PAGE, {"text": "More", "urgent_symptoms": ["none"]}) == 409
    assert "no new message can be written" in sender.text
    assert texts(runtime) == ["Hello"]

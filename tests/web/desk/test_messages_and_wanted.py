"""Writing to the sender, translations, and asking for records from the case."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.messages import MessageTranslation, TranslatedBy
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import messages, record_items, referrals
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


def write(desk: Browser, case: Referral, **fields: str) -> int:
    path = f"/en/desk/cases/{case.id}/messages"
    desk.open(path)
    return desk.send(path, {"text": "Здравствуйте", "language": "ru", **fields}).status_code


def test_a_message_stands_on_the_case_unread(desk: Browser, case: Referral) -> None:
    assert write(desk, case) == 200
    assert "The message waits for the sender" in desk.text
    assert "Здравствуйте" in desk.text
    assert "Not read yet" in desk.text


def test_a_template_begins_the_message_in_the_senders_language(desk: Browser, case: Referral) -> None:
    page = desk.open(f"/en/desk/cases/{case.id}/messages?template=call").get_data(as_text=True)
    assert "When may we call?" in page
    assert desk.open(f"/en/desk/cases/{case.id}/messages?template=nonsense").status_code == 200


def test_a_translation_stands_beside_the_original_with_its_maker(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    with runtime.work() as work:
        message_id = messages.receive(work, referrals.find(work, case.id), "Спасибо", "ru").id
    assert write(desk, case, about=message_id, text="Thank you", language="en", made_by="machine") == 200
    assert write(desk, case, about=message_id, text="Thanks", language="en", made_by="person") == 200
    assert "Translated by a person" in desk.text
    assert "Спасибо" in desk.text
    with runtime.reading() as work:
        assert work.session.scalars(select(MessageTranslation.made_by)).all() == [TranslatedBy.PERSON]
    assert write(desk, case, about=message_id, text="Спасибо", language="ru", made_by="person") == 409


def test_a_translation_of_another_requests_message_is_no_page(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    with runtime.work() as work:
        other = factories.a_request(work, "EX2")
        message_id = messages.receive(work, other, "Secret", "en").id
    assert write(desk, case, about=message_id, text="x", language="ru", made_by="person") == 404


def test_opening_the_tab_reads_the_senders_messages_but_not_for_a_haematologist(
    runtime: Runtime, desk: Browser, signed_in: SignedIn, case: Referral
) -> None:
    def unread() -> int:
        with runtime.reading() as work:
            return messages.unread(work, referrals.find(work, case.id), by_desk=True)

    with runtime.work() as work:
        messages.receive(work, referrals.find(work, case.id), "Hello", "en")
    signed_in("Ada", Role.HAEMATOLOGIST, sees=case.id).open(f"/en/desk/cases/{case.id}/messages")
    assert unread() == 1
    desk.open(f"/en/desk/cases/{case.id}/messages")
    assert unread() == 0


def ask(desk: Browser, case: Referral, **fields: str) -> int:
    path = f"/en/desk/cases/{case.id}/wanted"
    desk.open(path)
    return desk.send(path, fields).status_code


def test_one_press_asks_for_the_edited_list(runtime: Runtime, desk: Browser, case: Referral, miriam: Staff) -> None:
    sent = {"sender": "yes", "want-mrd_report": "yes", "why-mrd_report": "Нужен новый", "by-mrd_report": "2027-03-01",
            "owner-mrd_report": miriam.id}
    assert ask(desk, case, **sent) == 200
    assert "The records are being asked for." in desk.text
    with runtime.reading() as work:
        [item] = record_items.listed(work, referrals.find(work, case.id))
        assert referrals.find(work, case.id).state is ReferralState.AWAITING_RECORDS
    assert (item.kind, item.why, item.owner, item.wanted_by) == ("mrd_report", "Нужен новый", "Miriam", "2027-03-01")
    desk.send(f"/en/desk/cases/{case.id}/wanted/{item.id}", {"outcome": "ticked"})
    assert "Every record that was asked for is here" in desk.text


def test_a_list_without_lines_people_or_days_says_what_to_mend(desk: Browser, case: Referral) -> None:
    assert ask(desk, case) == 422
    assert "Choose at least one record" in desk.text
    assert "Choose whom to ask" in desk.text
    assert ask(desk, case, **{"sender": "yes", "want-mrd_report": "yes", "why-mrd_report": "mine",
                              "by-mrd_report": "soon"}) == 422
    assert "Enter the day as year, month and day" in desk.text
    assert 'value="mine"' in desk.text


def test_a_list_for_an_unknown_physician_is_no_page(desk: Browser, case: Referral) -> None:
    sent = {"party-nobody": "yes", "want-mrd_report": "yes", "by-mrd_report": "2027-03-01"}
    assert ask(desk, case, **sent) == 404

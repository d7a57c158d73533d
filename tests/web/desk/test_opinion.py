"""A haematologist writes the opinion at the desk: nobody else reads the draft, nobody changes what is signed."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import DocumentState
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import opinions, referrals, revisions
from intake.services.opinion_parts import Part
from intake.services.opinions import Version
from tests.support import factories, papers
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

WRITTEN = {
    "language": "en", "summary": "Two roads lie open.", "question": "Is it the right moment?",
    "view": "It may be, once the marrow is seen.", "then": "save",
}  # fmt: skip


@pytest.fixture
def referral_id(runtime: Runtime) -> str:
    with runtime.work() as work:
        return factories.a_request(work, "EX1", main_question="Is it the right moment?").id


@pytest.fixture
def noa(signed_in: SignedIn, referral_id: str) -> Browser:
    """The haematologist of the request."""
    return signed_in("Dr Noa Levi", Role.HAEMATOLOGIST, sees=referral_id)


def tab(referral_id: str) -> str:
    return f"/en/desk/cases/{referral_id}/opinion"


def seen(browser: Browser, referral_id: str) -> str:
    found = browser.open(tab(referral_id)).get_data(as_text=True).split('name="seen" value="', 1)
    return found[1].split('"', 1)[0] if len(found) > 1 else ""


def write(browser: Browser, referral_id: str, **typed: str) -> int:
    now = seen(browser, referral_id)
    count = typed.pop("seen", now)
    return browser.send(tab(referral_id), WRITTEN | typed | {"seen": count}).status_code


def sign(browser: Browser, referral_id: str, **typed: str) -> int:
    write(browser, referral_id, **typed)
    count = seen(browser, referral_id)
    browser.open(f"{tab(referral_id)}/check")
    return browser.send(f"{tab(referral_id)}/sign", {"seen": count, "answers": "1"}).status_code


def signed(runtime: Runtime, referral_id: str) -> list[Version]:
    with runtime.reading() as work:
        return opinions.signed(work, work.session.get_one(Referral, referral_id))


def test_the_form_begins_with_the_question_of_the_family(noa: Browser, referral_id: str) -> None:
    noa.open(tab(referral_id))
    assert "Write the opinion" in noa.text
    assert "Is it the right moment?" in noa.text


def test_a_draft_is_kept_and_read_by_nobody_else(
    noa: Browser, desk: Browser, signed_in: SignedIn, referral_id: str
) -> None:
    assert write(noa, referral_id) == 200
    assert "The draft is saved. Nobody else reads it." in noa.text
    assert "Two roads lie open." in noa.text
    other = signed_in("Dr Amir", Role.HAEMATOLOGIST, sees=referral_id)
    for browser in (desk, other, signed_in("Lea", Role.LEAD)):
        browser.open(tab(referral_id))
        assert "Dr Noa Levi is writing." in browser.text
        assert "Two roads lie open." not in browser.text
    assert write(other, referral_id, seen="1") == 409
    assert "Two roads lie open." in other.text, "what was typed is given back"
    assert ">1</p>" not in other.text, "and nothing that was not typed"


def test_a_script_saves_while_somebody_types(noa: Browser, referral_id: str, runtime: Runtime) -> None:
    noa.open(tab(referral_id))
    form = WRITTEN | {"then": "auto", "csrf_token": noa.token}

    def by_script(**typed: str) -> TestResponse:
        return noa.send(tab(referral_id), form | typed, follow=False)

    assert by_script(seen="0").json == {"seen": 1}
    assert by_script(seen="1", view="Later.").json == {"seen": 2}
    assert by_script(seen="1").status_code == 409
    assert by_script(seen="2", view="x" * 5_001).json == {"faulty": True}
    with runtime.reading() as work:
        draft = opinions.draft_of(work, work.session.get_one(Referral, referral_id))
    assert draft is not None
    assert draft.parts[Part.VIEW] == "Later."


def test_an_older_page_shows_both_texts_and_loses_neither(noa: Browser, referral_id: str) -> None:
    write(noa, referral_id, seen="0")
    write(noa, referral_id, seen="1", view="The newer text.")
    assert write(noa, referral_id, seen="1", view="The older page.") == 409
    assert "The newer text." in noa.text
    assert "The older page." in noa.text
    assert write(noa, referral_id, seen="2", view="The older page.") == 200


def test_a_text_that_is_too_long_comes_back_whole(noa: Browser, referral_id: str) -> None:
    assert write(noa, referral_id, view="w" * 5_001) == 422
    assert "Shorten the text to 5000 characters" in noa.text
    assert "w" * 5_001 in noa.text


def test_what_the_letter_lacks_is_said_before_it_can_be_signed(
    noa: Browser, referral_id: str, runtime: Runtime
) -> None:
    write(noa, referral_id, view="", summary="word " * 201)
    assert noa.open(f"{tab(referral_id)}/check").status_code == 422
    assert "Write this part: the letter cannot do without it" in noa.text
    assert "Shorten the summary to 200 words" in noa.text
    noa.send(f"{tab(referral_id)}/sign", {"seen": "1"})
    assert signed(runtime, referral_id) == []


def test_the_letter_is_seen_before_it_is_signed(noa: Browser, referral_id: str, runtime: Runtime) -> None:
    write(noa, referral_id, then="check")
    assert "Not signed yet" in noa.text
    assert "It may be, once the marrow is seen." in noa.text
    assert "Sign the letter" in noa.text
    with runtime.reading() as work:
        last = work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).first()
    assert last == "case.opinion"


def test_a_signed_letter_lists_what_its_author_opened_and_what_not(
    noa: Browser, referral_id: str, runtime: Runtime
) -> None:
    with runtime.work() as work:
        referral = work.session.get_one(Referral, referral_id)
        opened = papers.a_clean_file(work, referral, "Выписка.pdf").id
        papers.a_clean_file(work, referral, "unopened.pdf")
        papers.a_file(work, referral, "locked.pdf").state = DocumentState.LOCKED
    noa.open(f"/en/desk/cases/{referral_id}/documents/{opened}")
    sign(noa, referral_id)
    [version] = signed(runtime, referral_id)
    assert version.sources is not None
    assert [file.name for file in version.sources.read] == ["Выписка.pdf"]
    assert [file.name for file in version.sources.unread] == ["unopened.pdf", "locked.pdf"]
    noa.open(f"{tab(referral_id)}/1")
    assert "Выписка.pdf" in noa.text


def test_a_signed_letter_cannot_be_changed_and_an_amendment_is_version_two(
    noa: Browser, desk: Browser, referral_id: str, runtime: Runtime
) -> None:
    sign(noa, referral_id)
    before = signed(runtime, referral_id)
    assert write(noa, referral_id, seen="1", view="Something else.") == 409
    assert signed(runtime, referral_id) == before
    sign(noa, referral_id, seen="0", view="Sooner, for the donor is found.")
    assert [version.number for version in signed(runtime, referral_id)] == [2, 1]
    assert signed(runtime, referral_id)[1] == before[0]
    desk.open(f"{tab(referral_id)}/2")
    assert "Changed since version 1" in desk.text
    assert "It may be, once the marrow is seen." in desk.text
    assert "Sooner, for the donor is found." in desk.text
    desk.open(f"{tab(referral_id)}/1")
    assert "Sooner, for the donor is found." not in desk.text
    desk.open(f"/en/desk/cases/{referral_id}/history")
    assert desk.text.count("Signed the written opinion") == 2


def test_the_desk_is_asked_to_go_on_after_a_signature(noa: Browser, referral_id: str, runtime: Runtime) -> None:
    sign(noa, referral_id)
    with runtime.reading() as work:
        tasks = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.OPINION_SIGNED)).all()
    assert [task.referral_id for task in tasks] == [referral_id]


def test_signing_asks_anew_who_one_is(noa: Browser, referral_id: str, clock: Clock, runtime: Runtime) -> None:
    write(noa, referral_id)
    clock.move(minutes=6)
    answer = noa.send(f"{tab(referral_id)}/sign", {"seen": "1", "answers": "1"}, follow=False)
    assert answer.status_code == 307
    assert signed(runtime, referral_id) == []


def test_answers_that_were_corrected_meanwhile_are_read_before_the_signature(
    noa: Browser, referral_id: str, runtime: Runtime
) -> None:
    write(noa, referral_id, then="check")
    assert '<input type="hidden" name="answers" value="1">' in noa.text
    with runtime.work() as work:
        referral = work.session.get_one(Referral, referral_id)
        told = {**referrals.answers_of(work, referral), "weight": {"value": "31", "unit": "kg"}}
        revisions.correct_answer(work, referral, told, "corrected")
    noa.send(f"{tab(referral_id)}/sign", {"seen": "1", "answers": "1"})
    assert "Not signed: answers were corrected meanwhile." in noa.text
    assert signed(runtime, referral_id) == []


def test_a_second_press_signs_nothing_twice(noa: Browser, referral_id: str, runtime: Runtime) -> None:
    sign(noa, referral_id)
    noa.send(f"{tab(referral_id)}/sign", {"seen": "1"})
    assert "Somebody else was faster." in noa.text
    assert len(signed(runtime, referral_id)) == 1


def test_another_haematologist_takes_over_what_its_author_cannot_finish(
    noa: Browser, signed_in: SignedIn, referral_id: str
) -> None:
    write(noa, referral_id)
    amir = signed_in("Dr Amir", Role.HAEMATOLOGIST, sees=referral_id)
    amir.open(tab(referral_id))
    assert "Take the draft over" in amir.text
    amir.send(f"{tab(referral_id)}/take-over", {"seen": "1"})
    assert "You go on with the draft now." in amir.text
    assert "Two roads lie open." in amir.text
    assert write(noa, referral_id, seen="1", view="Mine!") == 409


def test_a_draft_can_be_thrown_away(noa: Browser, referral_id: str) -> None:
    write(noa, referral_id)
    noa.send(f"{tab(referral_id)}/discard", {"seen": "1"})
    assert "The draft was thrown away." in noa.text
    assert "Two roads lie open." not in noa.text


def test_a_withdrawn_request_takes_no_opinion_and_a_sent_one_an_amendment(
    noa: Browser, referral_id: str, runtime: Runtime
) -> None:
    for closed_as, writes in ((ClosedAs.WITHDRAWN, False), (ClosedAs.OPINION_SENT, True)):
        with runtime.work() as work:
            referral = work.session.get_one(Referral, referral_id)
            referral.state, referral.closed_as, referral.closed_at = ReferralState.CLOSED, closed_as, work.now
        noa.open(tab(referral_id))
        assert ("Save and look at the letter" in noa.text) is writes


def test_the_paper_leaves_the_house_on_record(noa: Browser, desk: Browser, referral_id: str, runtime: Runtime) -> None:
    sign(noa, referral_id)
    answer = desk.open(f"{tab(referral_id)}/1.pdf")
    assert answer.data.startswith(b"%PDF-")
    with runtime.reading() as work:
        asked = select(AuditEvent.action).where(AuditEvent.action == "opinion.download")
        assert work.session.scalars(asked).all() == ["opinion.download"]
    assert desk.open(f"{tab(referral_id)}/2.pdf").status_code == 404
    assert desk.open(f"{tab(referral_id)}/1.pdf?into=ru").status_code == 404


def test_a_translation_is_typed_in_and_compared_by_somebody_else(
    noa: Browser, desk: Browser, signed_in: SignedIn, referral_id: str
) -> None:
    sign(noa, referral_id)
    path = f"{tab(referral_id)}/1/translation/ru"
    desk.open(path)
    assert "Version 1: from English into Russian" in desk.text
    told = {"summary": "Открыты два пути.", "question": "Сейчас?", "view": "", "made_by": "person"}
    assert desk.send(path, told).status_code == 422
    assert "Translate this part too" in desk.text
    assert "Открыты два пути." in desk.text
    assert desk.send(path, told | {"view": "Возможно."}).status_code == 200
    assert "Открыты два пути." in desk.text
    assert "I have compared it with the original" not in desk.text, "not by whoever wrote it"
    noa.open(f"{tab(referral_id)}/1?into=ru")
    when = noa.text.split('name="seen" value="', 1)[1].split('"', 1)[0]
    noa.send(f"{path}/checked", {"seen": when})
    assert "The translation counts as compared." in noa.text
    noa.send(f"{path}/checked", {"seen": "2001-01-01T00:00:00+00:00"})
    assert "Somebody else was faster." in noa.text
    assert desk.open(f"{tab(referral_id)}/1/translation/en").status_code == 404
    desk.open(path)
    assert desk.send(f"{tab(referral_id)}/1/translation/en", told).status_code == 404

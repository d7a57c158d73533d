"""A written opinion is drafted, signed and amended; what was signed stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from intake.errors import Conflict, NotFound
from intake.models.audit import AuditEvent
from intake.models.messages import TranslatedBy
from intake.models.opinions import Opinion
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import opinion_translations, opinions
from intake.services.opinion_parts import SUMMARY_WORDS, Fault, Part, faults, words_in
from intake.services.work import Work
from tests.support import factories

PARTS = {Part.SUMMARY: "Two roads lie open.", Part.QUESTION: "Is it the right moment?", Part.VIEW: "It may be."}


FIRST = 1  # the revision of the answers as they were sent


@pytest.fixture
def work(clinic: Runtime) -> Iterator[Work]:
    with clinic.work() as opened:
        yield opened


@pytest.fixture
def author(work: Work) -> Staff:
    return factories.a_member_of_staff(work, "Dr Noa Levi", Role.HAEMATOLOGIST)


@pytest.fixture
def referral(work: Work) -> Referral:
    return factories.a_request(work, "EX1", main_question="Is it the right moment?")


def a_signed_opinion(work: Work, referral: Referral, author: Staff, **parts: str) -> opinions.Version:
    told = PARTS | {Part(name): text for name, text in parts.items()}
    draft = opinions.save(work, referral, author, "en", told, 0)
    return opinions.sign(work, referral, author, draft.saved, FIRST)


def test_a_draft_begins_with_the_question_that_was_asked(work: Work, referral: Referral) -> None:
    assert opinions.beginning(work, referral) == {Part.QUESTION: "Is it the right moment?"}


def test_a_draft_is_nobodys_but_its_authors_to_save(work: Work, referral: Referral, author: Staff) -> None:
    other = factories.a_member_of_staff(work, "Dr Amir", Role.HAEMATOLOGIST)
    assert opinions.save(work, referral, author, "en", PARTS, 0).saved == 1
    with pytest.raises(Conflict):
        opinions.save(work, referral, other, "en", PARTS, 1)
    assert opinions.signed(work, referral) == []


def test_what_was_typed_on_an_older_page_does_not_overwrite(work: Work, referral: Referral, author: Staff) -> None:
    opinions.save(work, referral, author, "en", PARTS, 0)
    opinions.save(work, referral, author, "he", PARTS, 1)
    with pytest.raises(Conflict):
        opinions.save(work, referral, author, "en", {}, 1)
    draft = opinions.draft_of(work, referral)
    assert draft is not None
    assert (draft.language, draft.saved, draft.parts) == ("he", 2, PARTS)


def test_the_same_text_once_more_changes_nothing(work: Work, referral: Referral, author: Staff) -> None:
    first = opinions.save(work, referral, author, "en", PARTS, 0)
    assert opinions.save(work, referral, author, "en", PARTS, 0) == first


def test_a_letter_does_not_rest_on_answers_that_its_author_has_not_seen(
    work: Work, referral: Referral, author: Staff
) -> None:
    draft = opinions.save(work, referral, author, "en", PARTS, 0)
    with pytest.raises(opinions.AnswersCorrected):
        opinions.sign(work, referral, author, draft.saved, FIRST - 1)
    assert opinions.signed(work, referral) == []


def test_a_signed_version_is_numbered_and_the_amendment_is_the_next(
    work: Work, referral: Referral, author: Staff
) -> None:
    first = a_signed_opinion(work, referral, author)
    assert opinions.beginning(work, referral) == PARTS
    second = a_signed_opinion(work, referral, author, view="Later than that.")
    assert [version.number for version in opinions.signed(work, referral)] == [2, 1]
    assert opinions.find_signed(work, referral, 1).parts == first.parts == PARTS
    assert opinions.find_signed(work, referral, 2).parts[Part.VIEW] == "Later than that."
    assert second.signed_at == work.now
    with pytest.raises(NotFound):
        opinions.find_signed(work, referral, 3)


def test_nothing_can_be_saved_into_or_thrown_away_of_a_signed_version(
    work: Work, referral: Referral, author: Staff
) -> None:
    signed = a_signed_opinion(work, referral, author)
    with pytest.raises(Conflict):
        opinions.sign(work, referral, author, signed.saved, FIRST)
    with pytest.raises(Conflict):
        opinions.discard(work, referral, author, signed.saved)
    with pytest.raises(Conflict):
        opinions.save(work, referral, author, "en", {}, signed.saved)
    assert opinions.find_signed(work, referral, 1).parts == PARTS


def test_a_letter_that_lacks_a_part_is_not_signed(work: Work, referral: Referral, author: Staff) -> None:
    draft = opinions.save(work, referral, author, "en", {Part.VIEW: "It may be."}, 0)
    with pytest.raises(Conflict):
        opinions.sign(work, referral, author, draft.saved, FIRST)
    found = faults({Part.VIEW: "x" * 11, Part.SUMMARY: "word " * (SUMMARY_WORDS + 1)}, 10_000, to_sign=True)
    assert found == {Part.SUMMARY: Fault.TOO_MANY_WORDS, Part.QUESTION: Fault.MISSING}
    assert faults({Part.VIEW: "x" * 11}, 10) == {Part.VIEW: Fault.TOO_LONG}


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("one two\n three", 3), ("ремиссия – 10⁻⁴ %", 2), ("שאלה אחת.", 2), ("—", 0)]
)
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert words_in(text) == count


def test_a_draft_can_be_thrown_away(work: Work, referral: Referral, author: Staff) -> None:
    draft = opinions.save(work, referral, author, "en", PARTS, 0)
    opinions.discard(work, referral, author, draft.saved)
    assert opinions.versions(work, referral) == []


def test_a_request_that_went_another_way_gets_no_opinion(work: Work, referral: Referral, author: Staff) -> None:
    draft = opinions.save(work, referral, author, "en", PARTS, 0)
    referral.state, referral.closed_as = ReferralState.CLOSED, ClosedAs.WITHDRAWN
    work.session.flush()
    with pytest.raises(Conflict):
        opinions.sign(work, referral, author, draft.saved, FIRST)
    referral.closed_as = ClosedAs.OPINION_SENT
    work.session.flush()
    assert opinions.sign(work, referral, author, draft.saved, FIRST).number == 1


def test_the_sender_hears_once_a_version_and_the_mail_says_nothing_of_it(
    work: Work, referral: Referral, author: Staff
) -> None:
    for _version in range(2):
        a_signed_opinion(work, referral, author)
    mails = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "opinion_waits")).all()
    assert [mail.payload for mail in mails] == [{"reference": referral.reference}] * 2


def test_every_step_leaves_its_event(clinic: Runtime) -> None:
    with clinic.work() as work:
        author = factories.a_member_of_staff(work, "Dr Noa Levi", Role.HAEMATOLOGIST)
        referral = factories.a_request(work)
        version = a_signed_opinion(work, referral, author)
        opinions.opened(work, referral, version)
    with clinic.reading() as work:
        events = work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
        assert [one for one in events if one.startswith("opinion")] == ["opinion.save", "opinion.sign", "opinion.read"]
        assert opinions.find_signed(work, work.session.get_one(Referral, referral.id), 1).read_at == work.now


def test_the_text_lies_sealed(work: Work, referral: Referral, author: Staff) -> None:
    version = a_signed_opinion(work, referral, author)
    row = work.session.get_one(Opinion, version.id)
    assert row.sources_sealed is not None
    assert b"Two roads" not in row.parts_sealed + row.sources_sealed


def test_a_translation_is_checked_by_somebody_else(work: Work, referral: Referral, author: Staff) -> None:
    writer, reader = factories.a_member_of_staff(work, "Olga"), factories.a_member_of_staff(work, "Lena")
    version = a_signed_opinion(work, referral, author)
    parts = {part: f"ru: {text}" for part, text in PARTS.items()}
    with pytest.raises(Conflict):
        opinion_translations.write(work, referral, version, writer, "en", TranslatedBy.PERSON, parts)
    with pytest.raises(Conflict):
        opinion_translations.write(work, referral, version, writer, "ru", TranslatedBy.PERSON, {Part.VIEW: "…"})
    opinion_translations.write(work, referral, version, writer, "ru", TranslatedBy.PERSON, parts)
    kept = opinion_translations.of_version(work, referral, version)["ru"]
    assert (kept.by, kept.checked_by, kept.parts) == ("Olga", None, parts)
    with pytest.raises(Conflict):
        opinion_translations.check(work, referral, version, writer, "ru", kept.at)
    opinion_translations.check(work, referral, version, reader, "ru", kept.at)
    assert opinion_translations.of_version(work, referral, version)["ru"].checked_by == "Lena"


def test_a_translation_that_is_changed_has_to_be_checked_anew(work: Work, referral: Referral, author: Staff) -> None:
    writer, reader = factories.a_member_of_staff(work, "Olga"), factories.a_member_of_staff(work, "Lena")
    version = a_signed_opinion(work, referral, author)
    opinion_translations.write(work, referral, version, writer, "ru", TranslatedBy.MACHINE, PARTS)
    seen = opinion_translations.of_version(work, referral, version)["ru"].at
    opinion_translations.check(work, referral, version, reader, "ru", seen)
    opinion_translations.write(work, referral, version, writer, "ru", TranslatedBy.PERSON, PARTS)
    assert opinion_translations.of_version(work, referral, version)["ru"].checked_by is None

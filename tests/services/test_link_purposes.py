"""The matrix of purposes (2.2): a link of each of six kinds at each of six doors opens its own and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import select

from intake.models.physicians import PhysicianParty
from intake.models.referrals import Referral
from intake.models.sessions import LinkPurpose
from intake.runtime import Runtime
from intake.services import drafts, links, physician_links
from intake.services.drafts import DraftContent
from intake.services.links import Subject
from tests.services.test_physician_links import CONFIRM, INVITE, SIGN_IN, invited, last_secret, signed_in, use

PATIENT, DRAFT, SAVED = LinkPurpose.SIGN_IN_PATIENT, LinkPurpose.CONTINUE_DRAFT, LinkPurpose.SAVED_REQUEST
FAMILY = "family@example.org"


def a_sign_in(runtime: Runtime) -> str:
    invited(runtime)
    return signed_in(runtime)["token"]


def a_confirmation(runtime: Runtime) -> str:
    invited(runtime)
    with runtime.work() as work:
        assert physician_links.confirm_address(work, work.session.scalars(select(PhysicianParty)).one())
    return last_secret(runtime)["token"]


def a_patients_sign_in(runtime: Runtime) -> str:
    invited(runtime)
    with runtime.work() as work:
        referral_id = work.session.scalars(select(Referral.id)).one()
        assert links.send_sign_in(work, Subject(referral_id=referral_id), FAMILY, "en")
    return last_secret(runtime)["token"]


def a_way_back_to_a_draft(runtime: Runtime) -> str:
    with runtime.work() as work:
        draft = drafts.start(work, "en", DraftContent(answers={"email": FAMILY}))
        assert links.send_sign_in(work, Subject(draft.id), FAMILY, "en")
    return last_secret(runtime)["token"]


def a_saved_link(runtime: Runtime) -> str:
    with runtime.work() as work:
        assert links.save_draft(work, drafts.start(work, "en", DraftContent(answers={"email": FAMILY})), FAMILY)
    return last_secret(runtime)["token"]


def patient_signs_in(runtime: Runtime, token: str, purpose: LinkPurpose) -> bool:
    """One button serves both kinds; what it opens says which kind it was."""
    with runtime.work() as work:
        subject = links.spend_token(work, token)
    return subject is not None and subject.purpose is purpose


def saved_link_works(runtime: Runtime, token: str) -> bool:
    with runtime.work() as work:
        return links.use_saved(work, token, "en", lambda draft: FAMILY)


MADE: Mapping[LinkPurpose, Callable[[Runtime], str]] = {
    INVITE: lambda runtime: invited(runtime)["token"],
    SIGN_IN: a_sign_in,
    CONFIRM: a_confirmation,
    PATIENT: a_patients_sign_in,
    DRAFT: a_way_back_to_a_draft,
    SAVED: a_saved_link,
}
DOORS: Mapping[LinkPurpose, Callable[[Runtime, str], object]] = {
    INVITE: lambda runtime, token: use(runtime, INVITE, token),
    SIGN_IN: lambda runtime, token: use(runtime, SIGN_IN, token),
    CONFIRM: lambda runtime, token: use(runtime, CONFIRM, token),
    PATIENT: lambda runtime, token: patient_signs_in(runtime, token, PATIENT),
    DRAFT: lambda runtime, token: patient_signs_in(runtime, token, DRAFT),
    SAVED: saved_link_works,
}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("made", MADE)
def test_a_link_opens_its_own_door_and_no_other(runtime: Runtime, made: LinkPurpose, door: LinkPurpose) -> None:
    token = MADE[made](runtime)
    assert bool(DOORS[door](runtime, token)) == (made is door)

"""The desk's pages about written opinions, as their author and as everybody else sees them."""

from __future__ import annotations

from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.services import assignments, opinions
from intake.services.work import Work
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival, Place, desk
from tests.browser.town import Town
from tests.support.opinions import PARTS


def _as_author(name: str, endpoint: str, path: str, *, begun: bool, form: int | None = None) -> Place:
    """A haematologist whose request it is; with a draft, if they have `begun`."""

    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        referral_id = town.requests["EX3" if begun else "EX5"]
        with clinic.runtime.work() as work:
            a_place_to_write(work, work.session.get_one(Referral, referral_id), clinic, begun=begun)
        return Arrival(f"/{language}/desk/cases/{referral_id}{path}", clinic.as_staff(Role.HAEMATOLOGIST))

    return Place(name, endpoint, enter, desk=True, form=form)


def a_place_to_write(work: Work, referral: Referral, clinic: ServedClinic, *, begun: bool) -> Staff:
    author = clinic.of_staff(work, Role.HAEMATOLOGIST)
    assignments.assign(work, referral, author.id, author)
    if begun and opinions.draft_of(work, referral) is None:
        opinions.save(work, referral, author, "en", PARTS, 0)
    return author


def desk_opinion_pages() -> list[Place]:
    return [
        _as_author("writing an opinion", "desk.case", "/opinion", begun=False, form=0),
        _as_author("a draft of an opinion", "desk.case", "/opinion", begun=True),
        _as_author("an opinion before it is signed", "desk.check_opinion", "/opinion/check", begun=True),
        desk("case: opinion of somebody who writes", "desk.case", "/cases/{EX3}/opinion"),
        desk("case: signed opinions", "desk.case", "/cases/{opinion}/opinion"),
        desk("a signed opinion", "desk.opinion_letter", "/cases/{opinion}/opinion/2"),
        desk("a translated opinion", "desk.opinion_letter", "/cases/{opinion}/opinion/2?into=ru"),
        desk("translating an opinion", "desk.translate_opinion", "/cases/{opinion}/opinion/2/translation/ar", form=0),
    ]

"""The public pages as one list: menu, footer, titles, descriptions, sitemap and reviews are all drawn from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.i18n import N_


class Group(StrEnum):
    """Where a page stands in the menu; `FIRST` is the landing page, which the clinic's name leads to."""

    FIRST = "first"
    CONSULTATION = "consultation"
    TREATMENT = "treatment"
    CLINIC = "clinic"


GROUP_TITLES: Mapping[Group, str] = {
    Group.CONSULTATION: N_("The consultation"),
    Group.TREATMENT: N_("The treatment"),
    Group.CLINIC: N_("The clinic"),
}


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page. `name` is its view's; `lead` is the first sentence and what a search engine shows below the title.

    A `medical` page names who has reviewed it and when, or says that it still waits for that."""

    name: str
    group: Group
    title: str
    lead: str
    medical: bool = False

    @property
    def endpoint(self) -> str:
        return f"public.{self.name}"


PAGES = (
    GuidePage(
        "landing", Group.FIRST, N_("Second opinion on acute B-cell leukaemia and blinatumomab"),
        N_("Haematologists in Tel Aviv read your reports and speak with you."),
    ),
    GuidePage(
        "consultation", Group.CONSULTATION, N_("What you can discuss"),
        N_("People come with one of six questions, or with one of their own."), medical=True,
    ),
    GuidePage(
        "who_it_is_for", Group.CONSULTATION, N_("Who this is for"),
        N_("For people of any age with acute leukaemia of B cells, and for those who care for them."), medical=True,
    ),
    GuidePage(
        "how_it_works", Group.CONSULTATION, N_("How it works"),
        N_("From your first answer to the opinion of a haematologist, with the days that it takes."),
    ),
    GuidePage(
        "what_to_send", Group.CONSULTATION, N_("What to send, and why"),
        N_("A haematologist looks at eight things first. These records show them."), medical=True,
    ),
    GuidePage(
        "questions", Group.CONSULTATION, N_("Questions and answers"),
        N_("What patients and families ask most, answered in a few sentences."), medical=True,
    ),
    GuidePage(
        "residual_disease", Group.TREATMENT, N_("Leftover leukaemia cells (MRD)"),
        N_("A person can feel well and have normal blood values, and sensitive tests still find leukaemia cells."),
        medical=True,
    ),
    GuidePage(
        "blinatumomab", Group.TREATMENT, N_("How blinatumomab is given"),
        N_("A pump gives the medicine day and night for 28 days. Then come 14 days without it."), medical=True,
    ),
    GuidePage(
        "urgent_signs", Group.TREATMENT, N_("The 8 urgent signs"),
        N_("They matter most while blinatumomab runs, and in the 2 weeks after it."), medical=True,
    ),
    GuidePage(
        "for_doctors", Group.CLINIC, N_("Information for doctors"),
        N_("How to refer a patient, which values help, and what you get back."), medical=True,
    ),
    GuidePage(
        "contact", Group.CLINIC, N_("Help and contact"),
        N_("Telephone and WhatsApp of the clinic, with the hours in Tel Aviv and where you are."),
    ),
    GuidePage(
        "about_these_pages", Group.CLINIC, N_("Information, not advice"),
        N_("What these pages can tell you, who has read them, and what still waits."),
    ),
    GuidePage(
        "privacy", Group.CLINIC, N_("Privacy"), N_("What you tell us is for your request, and for nothing else."),
    ),
    GuidePage(
        "accessibility", Group.CLINIC, N_("Accessibility"), N_("Everybody must be able to send a request."),
    ),
)  # fmt: skip
PAGE_BY_ENDPOINT: Mapping[str, GuidePage] = {page.endpoint: page for page in PAGES}
MENU: tuple[tuple[Group, tuple[GuidePage, ...]], ...] = tuple(
    (group, tuple(page for page in PAGES if page.group is group)) for group in GROUP_TITLES
)

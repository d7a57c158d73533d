"""One page of the house, and how whoever it is meant for gets there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from intake.models.staff import Role
from tests.browser.clinic import ServedClinic
from tests.browser.stories import ALL_SCREENS, stories
from tests.browser.town import Town


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


def anybody(name: str, endpoint: str, path: str, **more: object) -> Place:
    return Place(name, endpoint, lambda clinic, town, language: Arrival(f"/{language}{path}"), **more)  # type: ignore[arg-type]  # Place's own fields


def visitor(name: str, endpoint: str, path: str, who: str = "a mother", **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        cookie, _draft = clinic.as_visitor(stories()[who], language, visited=list(ALL_SCREENS))
        return Arrival(f"/{language}{path}", cookie)

    return Place(name, endpoint, enter, **more)  # type: ignore[arg-type]  # Place's own fields


def patient(name: str, endpoint: str, path: str, whose: str = "EX1", **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        known = {"document": town.sent_document, "question": town.question}
        return Arrival(f"/{language}{path.format(**known)}", clinic.as_patient(town.requests[whose]))

    return Place(name, endpoint, enter, **more)  # type: ignore[arg-type]  # Place's own fields


def half(name: str, endpoint: str, path: str, *, enrolled: bool) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        return Arrival(f"/{language}{path}", clinic.as_half_staff(enrolled=enrolled))

    return Place(name, endpoint, enter, form=0, desk=True)


def desk(name: str, endpoint: str, path: str, role: Role = Role.LEAD, **more: object) -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        known = {**town.requests, **vars(town)}
        return Arrival(f"/{language}/desk{path.format(**known)}", clinic.as_staff(role))

    return Place(name, endpoint, enter, desk=True, **more)  # type: ignore[arg-type]  # Place's own fields

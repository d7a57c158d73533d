"""The way through the questions: which pages there are now, what comes next, what a saved page changes.

A page is done when it was saved and every question that it shows now was shown then; so a changed answer brings back
only the questions that it has newly opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from intake.clinical.answers import parse
from intake.clinical.assessment import Assessment, assess
from intake.clinical.codebook import FIELDS, GROUPS, SCREEN_BY_NAME, SCREEN_OF_FIELD, SCREENS, SHORT_ROUTE
from intake.clinical.codebook import SHORT_ROUTE_FIELDS, suggested_scale
from intake.clinical.codebook.model import Field, Kind, Level, Screen
from intake.clinical.settings import DEFAULTS
from intake.clinical.situation import Situation, visible_columns, visible_fields
from intake.clinical.urgent import evaluate_urgent
from intake.models.drafts import Draft
from intake.scheduling.zones import only_zone_of, zone_names
from intake.services import drafts
from intake.services.drafts import DraftContent
from intake.services.work import Work

# Kinds that no form asks: files have pages of their own, groups one page a row.
NOT_ASKED = frozenset((Kind.GROUP, Kind.DOCUMENT, Kind.DATETIME))
_CHOICES = frozenset((Kind.ONE, Kind.MULTI, Kind.YES_NO))
# One of these is enough to reach somebody (codebook 2.0, 2.13).
WAYS_TO_REACH = ("callback_phone", "whatsapp_number", "email")
REACH_SCREEN = "how-to-reach-you"
_SHORT = frozenset((*SHORT_ROUTE, *(SCREEN_OF_FIELD[name].name for name in SHORT_ROUTE_FIELDS)))
_ROW_FIELD = re.compile(r"(\w+)\[(\d+)\]\.(\w+)", re.ASCII)
MOST_ROWS = 60


@dataclass(frozen=True)
class Journey:
    """The pages of one request at one moment, seen from its answers."""

    content: DraftContent
    situation: Situation
    visible: frozenset[str]
    screens: tuple[Screen, ...]

    def fields(self, screen: Screen) -> tuple[Field, ...]:
        """The questions that the page shows now."""
        return tuple(FIELDS[name] for name in names_on(screen, self.content) if name in self.visible)

    def after(self, screen: Screen) -> Screen | None:
        """The page that follows, None after the last one; also for a page that is no longer shown."""
        order = SCREENS.index(screen)
        return next((other for other in self.screens if SCREENS.index(other) > order), None)

    def before(self, screen: Screen) -> Screen | None:
        order = SCREENS.index(screen)
        return next((other for other in reversed(self.screens) if SCREENS.index(other) < order), None)

    def done(self, screen: Screen) -> bool:
        """Whether nothing on this page is still to be asked."""
        if screen.name not in self.content.visited:
            return False
        asked = {name for name in self.content.visited if name.startswith(f"{screen.name}/")}
        shown = {f"{screen.name}/{field.name}" for field in self.fields(screen)}
        return not asked or screen.group is not None or shown <= asked

    def unfinished(self) -> Screen | None:
        """Where to go on after a break: the first page with something to ask; None when only checking is left."""
        return next((screen for screen in self.screens if not self.done(screen)), None)

    def step(self, screen: Screen) -> tuple[int, int]:
        """Which of how many parts of the journey this page belongs to, counted from 1."""
        sections = list(dict.fromkeys(other.section for other in self.screens))
        place = sections.index(screen.section) + 1 if screen.section in sections else 1
        return place, max(len(sections), 1)


def names_on(screen: Screen, content: DraftContent) -> tuple[str, ...]:
    """The questions of a page. Whoever gave no number at first is asked again where ways to reach them are asked."""
    if screen.name != REACH_SCREEN or isinstance(content.answers.get("callback_phone"), str):
        return screen.fields
    return (*screen.fields, "callback_phone")


def look(content: DraftContent, now: datetime) -> Journey:
    """The journey as the answers so far make it."""
    situation = Situation(parse(content.answers), own_moment(content.answers, now))
    visible = visible_fields(situation)
    shown = tuple(screen for screen in SCREENS if _applies(screen, visible, content.short_route))
    return Journey(content, situation, visible, shown)


def _applies(screen: Screen, visible: frozenset[str], short_route: bool) -> bool:
    if short_route and screen.name not in _SHORT:
        return False
    return any(name in visible and not FIELDS[name].automatic for name in screen.fields)


def own_moment(answers: Mapping[str, Any], now: datetime) -> datetime:
    """The moment as the person's own clock shows it, so that "today" is their day; the clinic's until we know."""
    zone = answers.get("time_zone")
    known = isinstance(zone, str) and zone in zone_names()
    return now.astimezone(ZoneInfo(str(zone) if known else DEFAULTS.zone))


def is_needed(field: Field) -> bool:
    """The urgent questions want an active choice, the request a name and a way back; nothing medical is needed.

    Of telephone, messenger and e-mail one is enough, so none of them is needed by itself (ruling 2).
    """
    if field.level is Level.ALERT:
        return field.kind in _CHOICES and bool(field.absent)
    return field.level is Level.FINAL and field.kind not in (Kind.PHONE, Kind.EMAIL, Kind.BOOLEAN)


def suggestions(content: DraftContent, journey: Journey, language: str) -> dict[str, Any]:
    """What earlier answers already say about later questions, so that nobody is asked twice (ux R6)."""
    answers = journey.situation.answers
    country = answers.value("country_of_residence") or answers.value("current_country")
    found = {
        "country_of_residence": country,
        "time_zone": only_zone_of(country) if isinstance(country, str) else None,
        "preferred_language": language,
        "performance_scale": suggested_scale(journey.situation.age_years),
    }
    return {name: value for name, value in found.items() if value is not None and content.answers.get(name) is None}


def save(
    work: Work, draft: Draft, content: DraftContent, language: str, reevaluate: Reevaluate | None = None
) -> bool:
    """Keep the draft in one write; True when the answers tell of an emergency now (ruling 1)."""
    drafts.save(work, draft, content, language)
    emergency = evaluate_urgent(parse(content.answers), own_moment(content.answers, work.now)).is_immediate
    if emergency and reevaluate is not None:
        reevaluate(work, draft, content)
    return emergency

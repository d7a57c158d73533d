"""The way through the questions: which pages there are now, what comes next, what a saved page changes.

A page is done when it was saved and every question that it shows now was shown then; so a changed answer brings back
only the questions that it has newly opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.clinical.answers import Row, parse
from intake.clinical.assessment import Findings, find
from intake.clinical.codebook import (
    FIELDS,
    GROUPS,
    SCREEN_OF_FIELD,
    SCREENS,
    SHORT_ROUTE,
    SHORT_ROUTE_FIELDS,
    suggested_scale,
)
from intake.clinical.codebook.model import Field, Kind, Level, Screen
from intake.clinical.situation import Situation, visible_columns, visible_fields
from intake.clinical.urgent import evaluate_urgent
from intake.models.drafts import Draft
from intake.scheduling.zones import only_zone_of
from intake.services import drafts, urgent
from intake.services.assessing import clinic_moment
from intake.services.completeness import CONSENTS, STOPPING_ISSUES, Fault, asked_answers
from intake.services.drafts import DraftContent
from intake.services.own_day import in_clinic_days
from intake.services.work import Work

# Kinds that no form asks: groups have one page a row.
NOT_ASKED = frozenset((Kind.GROUP, Kind.DATETIME))
# "None of these" is never a default (codebook 8).
ACTIVE_CHOICE = frozenset(("urgent_symptoms",))
REACH_SCREEN = "how-to-reach-you"
_SHORT = frozenset((*SHORT_ROUTE, *(SCREEN_OF_FIELD[name].name for name in SHORT_ROUTE_FIELDS)))
_ROW_FIELD = re.compile(r"(\w+)\[(\d+)\]\.(\w+)", re.ASCII)
_ASKED: Mapping[str, frozenset[str]] = {
    screen.name: frozenset(name for name in screen.fields if not FIELDS[name].automatic) for screen in SCREENS
}
_ORDER: Mapping[str, int] = {screen.name: place for place, screen in enumerate(SCREENS)}
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
        return next((other for other in self.screens if _ORDER[other.name] > _ORDER[screen.name]), None)

    def before(self, screen: Screen) -> Screen | None:
        return next((other for other in reversed(self.screens) if _ORDER[other.name] < _ORDER[screen.name]), None)

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


def look(content: DraftContent, now: datetime, without: frozenset[str] = frozenset()) -> Journey:
    """The journey as the answers so far make it, leaving out pages that this installation does not show."""
    moment = clinic_moment(now)
    situation = Situation(parse(in_clinic_days(content.answers, moment)), moment)
    visible = visible_fields(situation)
    shown = tuple(
        screen
        for screen in SCREENS
        if screen.name not in without and _applies(screen, visible, content.short_route)
    )
    return Journey(content, situation, visible, shown)


def _applies(screen: Screen, visible: frozenset[str], short_route: bool) -> bool:
    if short_route and screen.name not in _SHORT:
        return False
    return not _ASKED[screen.name].isdisjoint(visible)


def is_needed(field: Field) -> bool:
    """The first question wants an active choice, the request a name and a way back; nothing medical is needed.

    Of telephone, messenger and e-mail one is enough, so none of them is needed by itself (ruling 2).
    """
    if field.name in ACTIVE_CHOICE:
        return True
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


def take(content: DraftContent, journey: Journey, screen: Screen, answers: Mapping[str, Any]) -> set[str]:
    """Write a page's answers into the content; the names whose answers have changed."""
    changed = put(content, answers)
    mark_visited(content, screen, (field.name for field in journey.fields(screen)))
    return changed


def put(content: DraftContent, answers: Mapping[str, Any]) -> set[str]:
    """Write answers into the content; the names whose answers have changed.

    None takes an answer away. A confirmation holds only as long as the answer that it was about.
    """
    changed = {name for name, answer in answers.items() if content.answers.get(name) != answer}
    for name in changed:
        if answers[name] is None:
            content.answers.pop(name, None)
        else:
            content.answers[name] = answers[name]
    content.confirmed = [kept for kept in content.confirmed if kept["field"] not in changed]
    return changed


def mark_visited(content: DraftContent, screen: Screen, asked: Iterable[str] = ()) -> None:
    entries = (screen.name, *(f"{screen.name}/{name}" for name in asked))
    content.visited = list(dict.fromkeys((*content.visited, *entries)))


def keep_typed(content: DraftContent, place: str, boxes: Mapping[str, list[str]], faulty: bool) -> None:
    """What could not be taken stays as typed, so that nothing is lost; a page that was taken needs it no more."""
    content.typed.pop(place, None)
    if faulty:
        content.typed[place] = {name: list(values) for name, values in boxes.items()}
        content.visited = [entry for entry in content.visited if entry != place]


def save(work: Work, draft: Draft, content: DraftContent, language: str) -> bool:
    """Keep the draft, and let an emergency be told at once (ruling 1). True when the answers are one now."""
    drafts.save(work, draft, content, language)
    moment = clinic_moment(work.now)
    emergency = evaluate_urgent(parse(in_clinic_days(content.answers, moment)), moment).is_immediate
    if emergency:
        urgent.reevaluate(work, draft, content)
    return emergency


def problems(found: Findings) -> tuple[Fault, ...]:
    """The hard errors of the answers, consents aside (codebook 10)."""
    return tuple(
        Fault(issue.code, issue.field)
        for issue in found.errors
        if issue.field != CONSENTS and issue.code.startswith(STOPPING_ISSUES)
    )


def open_questions(content: DraftContent, found: Findings) -> tuple[Fault, ...]:
    """Warnings that nobody has confirmed."""
    confirmed = {(entry["code"], entry["field"]) for entry in content.confirmed}
    return tuple(Fault(*issue) for issue in found.warnings if tuple(issue) not in confirmed)


def confirm(content: DraftContent, fault: Fault) -> None:
    """The person says that an odd answer is right."""
    entry = {"code": fault.code, "field": fault.field}
    if entry not in content.confirmed:
        content.confirmed.append(entry)


def judged(journey: Journey) -> Findings:
    """What is wrong or odd with the answers to the questions that are asked."""
    raw, situation = journey.content.answers, journey.situation
    asked = in_clinic_days(asked_answers(raw, situation, journey.visible), situation.as_of)
    # Mostly every answer belongs to a question that is asked, and then they have been read already.
    return find(situation.answers if asked == raw else parse(asked), situation.as_of)


def row_of(name: str) -> tuple[str, int, str] | None:
    """The group, the row and the question that "treatment_lines[0].end_date" names."""
    found = _ROW_FIELD.fullmatch(name)
    return (found[1], int(found[2]), found[3]) if found else None


def rows(content: DraftContent, group: str) -> list[Any]:
    """The rows of a group as stored, in the order of entry."""
    stored = content.answers.get(group)
    return stored if isinstance(stored, list) else []


def put_row(content: DraftContent, group: str, index: int, row: dict[str, Any]) -> None:
    """Add a row behind the last, or replace one; an empty new row is not kept."""
    stored = list(rows(content, group))
    if index < len(stored):
        stored[index] = row
    elif row:
        stored.append(row)
    _store_rows(content, group, stored)


def remove_row(content: DraftContent, group: str, index: int) -> None:
    """Take a row out; it can be put back until the next one is removed."""
    stored = list(rows(content, group))
    content.removed[group] = {"index": index, "row": stored.pop(index)}
    _store_rows(content, group, stored)


def restore_row(content: DraftContent, group: str) -> None:
    """Put the row back that was removed last."""
    removed = content.removed.pop(group, None)
    if removed is not None:
        stored = list(rows(content, group))
        stored.insert(removed["index"], removed["row"])
        _store_rows(content, group, stored)


def _store_rows(content: DraftContent, group: str, stored: list[Any]) -> None:
    content.answers[group] = stored
    content.confirmed = [kept for kept in content.confirmed if not kept["field"].startswith(f"{group}[")]


def row_view(known: Sequence[Row], group: str, index: int) -> Row:
    """One row to read; a new one has no answers yet."""
    return known[index] if index < len(known) else Row({}, {}, {}, f"{group}[{index}]")


def row_fields(journey: Journey, group: str, index: int) -> tuple[Field, ...]:
    """The questions about one row that apply now."""
    row = row_view(journey.situation.answers.rows(group), group, index)
    shown = visible_columns(journey.situation, group, row)
    return tuple(field for field in GROUPS[group].rows if field.name in shown and field.kind not in NOT_ASKED)


def screen_with(name: str) -> Screen | None:
    """The page where a field, or a field of a row, is asked."""
    place = row_of(name)
    return SCREEN_OF_FIELD.get(place[0] if place else name)

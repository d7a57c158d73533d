"""One look at a person's draft: what they have told, where they are, in whose words we speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from intake.clinical.assessment import Findings
from intake.clinical.codebook import SCREEN_BY_NAME
from intake.clinical.codebook.model import Screen, Voice
from intake.clinical.situation import voice_of
from intake.clinical.urgent import UrgentResult, evaluate_urgent
from intake.models.drafts import Draft, DraftState
from intake.services import documents, drafts, journey
from intake.services.assessing import clinic_moment
from intake.services.drafts import DraftContent
from intake.services.journey import Journey
from intake.services.own_day import own_day
from intake.services.work import Work
from intake.web.context import visitor
from intake.web.forms.question import Files
from intake.web.journey import neighbours
from intake.web.language import language

CHECK = "check"


@dataclass
class Visit:
    """`journey` is what the answers made of the way when this visit began, or when they were last written."""

    work: Work
    draft: Draft
    content: DraftContent
    journey: Journey
    was_emergency: bool
    _findings: Findings | None = None

    @property
    def sent(self) -> bool:
        return self.draft.state is not DraftState.OPEN

    @property
    def voice(self) -> Voice:
        return voice_of(self.journey.situation)

    @property
    def today(self) -> str:
        """The person's date; the clinic's while their zone is not known."""
        found = own_day(self.content.answers, self.work.now) or clinic_moment(self.work.now).date()
        return found.isoformat()

    def files(self) -> Files:
        """The uploaded files of this draft, in the order they came."""
        return tuple((file.id, file.name) for file in documents.listed(self.work, self.draft))

    def judged(self) -> Findings:
        """What is wrong or odd with the answers that are asked for, worked out once for each state of the answers."""
        if self._findings is None:
            self._findings = journey.judged(self.journey)
        return self._findings

    def look_again(self) -> None:
        """See the way anew after answers were written."""
        self._findings = None
        self.journey = journey.look(self.content, self.work.now, neighbours.not_here())
        _tell_frame(evaluate(self.journey))

    def save(self) -> bool:
        """True when the answers have become an emergency with this save: then the stop page comes (ruling 1)."""
        return journey.save(self.work, self.draft, self.content, language()) and not self.was_emergency

    def address_after(self, screen: Screen, back_to_check: bool) -> str:
        """The next page; after a change on the check page only what has newly opened comes in between."""
        if back_to_check:
            return address_of(self.journey.unfinished(), to=CHECK)
        return address_of(self.journey.after(screen))


def visit(work: Work) -> Visit:
    """The draft of this browser. Raises NotFound."""
    draft = drafts.find(work, visitor().draft_id)
    content = drafts.content_of(work, draft)
    way = journey.look(content, work.now, neighbours.not_here())
    urgent = evaluate(way)
    _tell_frame(urgent)
    return Visit(work, draft, content, way, urgent.is_immediate)


def _tell_frame(urgent: UrgentResult) -> None:
    """Whether the banner stands (codebook 8): the page's frame need not read the draft once more."""
    g.standing_alert = urgent.keep_banner


def evaluate(way: Journey) -> UrgentResult:
    """What the urgent questions come to for the answers so far."""
    return evaluate_urgent(way.situation.answers, way.situation.as_of)


def address_of(screen: Screen | None, **query: Any) -> str:
    """Where a page of the way is shown; the check page after the last one."""
    if screen is None:
        return url_for("journey.check")
    return neighbours.elsewhere(screen.name) or url_for("journey.screen", name=screen.name, **query)


def known_screen(name: str) -> Screen | None:
    """A page of the codebook that this blueprint shows itself."""
    screen = SCREEN_BY_NAME.get(name)
    return None if screen is None or neighbours.elsewhere(name) else screen

"""Whose request it is: answers that open every page of questions between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from intake.clinical.codebook import SCREENS
from intake.services import journey
from intake.services.drafts import DraftContent
from tests.support.application import START
from tests.support.factories import SENDER, example

ALL_SCREENS = [screen.name for screen in SCREENS]


@cache
def stories() -> Mapping[str, Mapping[str, Any]]:
    """Each voice has one at least; what no worked example opens is opened by a change of it."""
    mother = {**SENDER, **example("EX1")}
    wife = {**example("EX4"), "email": "wife@example.org"}
    return {
        "a mother": mother,
        "a patient": {**SENDER, **example("EX2"), "submitter_role": "patient"},
        "a physician": {**SENDER, **example("EX3")},
        "a wife": wife,
        "a patient before a transplant": {**SENDER, **example("EX5"), "submitter_role": "patient"},
        "a young man": {**SENDER, **example("EX6"), "submitter_role": "patient"},
        "a mother after a transplant": {**mother, "transplant_plan": "already_transplanted"},
        "a wife at the pump": {**wife, "infusion_problem": "pump_alarm"},
        "a wife between cycles": {**wife, "blinatumomab_now": "in_break"},
    }


@cache
def story_with(screen: str) -> str:
    """Somebody to whom this page of questions is shown. Screens differ in whose words they use: taken in turn."""
    who = [name for name, answers in stories().items() if screen in _shown(name)]
    assert who, f"nobody is ever asked {screen}"
    return who[ALL_SCREENS.index(screen) % len(who)]


@cache
def _shown(name: str) -> frozenset[str]:
    content = DraftContent(answers=dict(stories()[name]))
    return frozenset(screen.name for screen in journey.look(content, START).screens)

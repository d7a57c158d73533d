"""Answers in the codebook's shape, written into the controls of a page the way a person would write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.pages import Form

PARTS_OF_A_DATE = ("year", "month", "day")


def fill(form: Form, answers: Mapping[str, Any], *, force: bool = False) -> list[str]:
    """Answer every question of the form that has an answer; the names that were answered.

    A question without an answer is left as the page holds it. `force` posts also what the page does not offer,
    which no browser would do, and leaves empty what has no answer. Raises NotOffered otherwise.
    """
    asked = list(questions(form))
    if force:
        _empty(form)
    for name in asked:
        for control, chosen in controls_of(form, name, answers.get(name)).items():
            if force:
                form.values[control] = chosen
            else:
                form.choose(control, *chosen)
    return [name for name in asked if answers.get(name) is not None]


def _empty(form: Form) -> None:
    """Take away what the questions of the page hold; controls of the page itself stay."""
    for name in " ".join(form.values.get("asked", ())).split():
        for control in [held for held in form.values if held == name or held.startswith(f"{name}-")]:
            form.values[control] = [] if control in form.offered else [""]


def questions(form: Form) -> Iterator[str]:
    """The codebook's names of what the form asks: a control is called after its question, with a part behind a dash."""
    return iter(dict.fromkeys(control.partition("-")[0] for control in (*form.values, *form.offered)))


def controls_of(form: Form, name: str, answer: Any) -> dict[str, list[str]]:
    """Which controls an answer touches, and with what."""
    if answer is None:
        return {}
    if isinstance(answer, Mapping) and "absent" in answer:
        return {_absent_control(form, name, answer["absent"]): [str(answer["absent"])]}
    if isinstance(answer, Mapping):
        return {f"{name}-{part}": [str(value)] for part, value in answer.items()}
    if isinstance(answer, list):
        return _several(form, name, [str(item) for item in answer])
    if answer is True:
        return {name: ["yes"]}
    if f"{name}-year" in form.values:
        boxes = zip(PARTS_OF_A_DATE, str(answer).split("-"), strict=False)
        return {f"{name}-{part}": [value] for part, value in boxes}
    return {name: [str(answer)]}


def _absent_control(form: Form, name: str, state: str) -> str:
    """ "I don't know" is a choice of the question itself or a box below it."""
    beside = f"{name}-absent"
    return beside if state in form.offered.get(beside, ()) else name


def _several(form: Form, name: str, chosen: list[str]) -> dict[str, list[str]]:
    """What has no box of its own is written into the line for others, where there is one."""
    offered = form.offered.get(name, chosen)
    others = [item for item in chosen if item not in offered]
    if not others or f"{name}-other" not in form.values:
        return {name: chosen}
    return {name: [item for item in chosen if item in offered], f"{name}-other": [", ".join(others)]}

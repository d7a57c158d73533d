"""Who is on call, now and next, and where nobody is (design, ruling 12)."""

from __future__ import annotations

from intake.services import rota as service
from intake.services.oncall import Duty
from intake.services.work import Work
from intake.web.context import reading
from intake.web.desk import frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/rota")
@policy(staff_policy(Permission.READ_ROTA))
def rota() -> str:
    with reading() as unit:
        return page(unit)


def page(
    unit: Work, typed: dict[str, str] | None = None, errors: list[tuple[str, str]] | None = None, *, ask: bool = False
) -> str:
    """The rota; `typed` and `errors` give the form back as it was sent; `ask` which of two equal times is meant."""
    planned = service.shifts(unit)
    people = [
        (person.id, f"{person.name} · {words.word(words.ROLES, person.role)}") for person in service.people(unit)
    ]
    return frame.render(
        "desk/rota.html",
        unit,
        cover=service.cover(planned, unit.now),
        shifts=planned,
        gaps=service.gaps(planned, unit.now),
        people=people,
        duties=[(duty.value, words.word(words.DUTIES, duty)) for duty in service.ROLES_OF_DUTY],
        words=words,
        Duty=Duty,
        typed=typed or {},
        errors=errors or [],
        ask_which=ask,
    )

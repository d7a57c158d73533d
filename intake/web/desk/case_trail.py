"""The audit trail of a case on its history tab, of one kind or one person when asked; unknown wishes show all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from intake.i18n import N_
from intake.services import cases
from intake.services.cases import Case, TrailKind
from intake.services.work import Work
from intake.web.language import _

KINDS: Mapping[TrailKind, str] = {
    TrailKind.ALL: N_("Everything"),
    TrailKind.LOOKS: N_("Who looked"),
    TrailKind.CHANGES: N_("Who changed or did something"),
}


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template shows, and what was asked for."""
    people = cases.people_of_trail(unit, case.referral)
    kind = next((known for known in TrailKind if known == request.args.get("kind")), TrailKind.ALL)
    who = next((identity for identity, _name in people if identity == request.args.get("who")), "")
    found = cases.trail(unit, case.referral, kind, who or None)
    return {
        "trail": found,
        "trail_cut": len(found) == cases.LOOKS_SHOWN,
        "trail_kind": kind.value,
        "trail_kinds": [(code.value, _(text)) for code, text in KINDS.items()],
        "trail_who": who,
        "trail_people": [("", _("Everybody")), *people],
    }

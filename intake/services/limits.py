"""The limits that the clinic may change: each number that a clinician must confirm, with the range it must keep to.

Names are those of `ClinicalSettings`; those that begin with `phone_` and `callback_` belong to the planner of calls. A
limit that nobody changed has the codebook's value, and is a proposal like every value that nobody has confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from config import Settings
from intake.clinical.settings import ClinicalSettings
from intake.scheduling.settings import PhoneHours, PlannerSettings, Span

_CLINICAL, _PLANNER = ClinicalSettings(), PlannerSettings()
# Ends of the name -> smallest and largest value.
RANGES: Mapping[str, tuple[int, int]] = {
    "_days": (1, 730), "_minutes": (1, 20_160), "_celsius": (37, 40), "_years": (18, 100), "_kg": (5, 120),
}  # fmt: skip
OWN_RANGES: Mapping[str, tuple[int, int]] = {
    "soon_contact_days": (0, 30), "soon_review_days": (0, 60), "routine_contact_days": (0, 60),
    "routine_review_days": (0, 120), "wbc_alarm": (10, 500), "marrow_blast_limit": (1, 50),
    "blood_blast_limit": (0, 50), "transaminase_severe": (1, 50), "transaminase_raised": (1, 50),
    "bilirubin_severe": (1, 50), "bilirubin_raised": (1, 50), "default_uln_bilirubin": (0, 10),
    "default_uln_alt": (10, 200), "default_uln_ast": (10, 200), "egfr_severe": (5, 90), "egfr_reduced": (5, 120),
}  # fmt: skip
PHONE_HOURS = {
    "phone_full_start": ("full", "start_min"), "phone_full_end": ("full", "end_min"),
    "phone_short_start": ("short", "start_min"), "phone_short_end": ("short", "end_min"),
}  # fmt: skip
PLANNER = {
    "callback_retry_after": ("retry_after", 15, 1_440), "callback_late_after": ("late_after", 5, 240),
    "callback_escalate_urgent_after": ("escalate_urgent_after", 5, 480),
    "callback_escalate_after": ("escalate_after", 5, 1_440),
}  # fmt: skip
# The first must not be larger than the second.
IN_ORDER = (
    ("immediate_contact_minutes", "urgent_contact_minutes"), ("immediate_review_minutes", "urgent_review_minutes"),
    ("soon_contact_days", "routine_contact_days"), ("soon_review_days", "routine_review_days"),
    ("transplant_urgent_days", "transplant_soon_days"), ("decision_urgent_days", "decision_soon_days"),
    ("transaminase_raised", "transaminase_severe"), ("bilirubin_raised", "bilirubin_severe"),
    ("egfr_severe", "egfr_reduced"), ("phone_full_start", "phone_full_end"),
    ("phone_short_start", "phone_short_end"), ("callback_late_after", "callback_escalate_urgent_after"),
    ("callback_escalate_urgent_after", "callback_escalate_after"),
)  # fmt: skip


class WrongValue(ValueError):
    """`why` is a code: `number`, `range`, `order`, `time`. `between` are the ends of the range; `other` the limit that
    this one must stand before or after."""

    def __init__(self, why: str, between: tuple[Any, Any] | None = None, other: str = "") -> None:
        super().__init__(why)
        self.why, self.between, self.other = why, between, other


@dataclass(frozen=True)
class LimitKind:
    """`whole` numbers, clock `time` in minutes after midnight, or decimals; `unit` is a code."""

    name: str
    default: int | Decimal
    least: int
    most: int
    unit: str

    @property
    def whole(self) -> bool:
        return isinstance(self.default, int)


def _clinical() -> list[LimitKind]:
    found = []
    for field in fields(ClinicalSettings):
        value = getattr(_CLINICAL, field.name)
        if isinstance(value, int | Decimal):
            least, most = OWN_RANGES.get(field.name) or _range(field.name)
            found.append(LimitKind(field.name, value, least, most, _unit(field.name)))
    return found


def _range(name: str) -> tuple[int, int]:
    return next(ends for suffix, ends in RANGES.items() if name.endswith(suffix))


def _unit(name: str) -> str:
    return next((suffix[1:] for suffix in RANGES if name.endswith(suffix)), "")


def _of_calls() -> list[LimitKind]:
    hours = [
        LimitKind(name, getattr(getattr(_PLANNER.phone_hours, span), edge), 0, 1_440, "time")
        for name, (span, edge) in PHONE_HOURS.items()
    ]
    return hours + [
        LimitKind(name, getattr(_PLANNER, field), least, most, "minutes")
        for name, (field, least, most) in PLANNER.items()
    ]


LIMITS: Mapping[str, LimitKind] = {kind.name: kind for kind in (*_clinical(), *_of_calls())}


def read(name: str, typed: str, others: Mapping[str, Any]) -> int | str:
    """What was typed as the value that is kept (decimals as text). `others` are the values in force.

    Raises WrongValue; KeyError for a limit that does not exist."""
    kind = LIMITS[name]
    value = _minutes(typed) if kind.unit == "time" else _number(kind, typed)
    if not kind.least <= value <= kind.most:
        raise WrongValue("range", (kind.least, kind.most))
    in_force = {other: Decimal(str(others.get(other, known.default))) for other, known in LIMITS.items()}
    in_force[name] = Decimal(value)
    for smaller, larger in IN_ORDER:
        if name in (smaller, larger) and in_force[smaller] > in_force[larger]:
            raise WrongValue("order", other=larger if name == smaller else smaller)
    return int(value) if kind.whole else str(value)


def _number(kind: LimitKind, typed: str) -> Decimal:
    try:
        value = Decimal(typed.strip().replace(",", ".")) if len(typed) <= 12 else Decimal("NaN")
    except InvalidOperation:
        raise WrongValue("number") from None
    if not value.is_finite() or (kind.whole and value != value.to_integral_value()):
        raise WrongValue("number")
    return value


def _minutes(typed: str) -> Decimal:
    hours, colon, minutes = typed.strip().partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        raise WrongValue("time")
    if len(hours) > 2 or len(minutes) != 2 or int(minutes) > 59:
        raise WrongValue("time")
    return Decimal(int(hours) * 60 + int(minutes))


def applied(settings: Settings, changed: Mapping[str, Any]) -> Settings:
    """The settings with these limits in place; a name that is no limit any more is passed over."""
    known = {name: _kept(LIMITS[name], value) for name, value in changed.items() if name in LIMITS}
    if not known:
        return settings
    clinical: dict[str, Any] = {
        name: value for name, value in known.items() if name not in PHONE_HOURS and name not in PLANNER
    }
    planner: dict[str, Any] = {PLANNER[name][0]: value for name, value in known.items() if name in PLANNER}
    hours = _hours(settings.planner, known)
    return replace(
        settings,
        clinical=replace(settings.clinical, **clinical),
        planner=replace(settings.planner, phone_hours=hours, **planner),
    )


def _kept(kind: LimitKind, value: Any) -> int | Decimal:
    return int(value) if kind.whole else Decimal(str(value))


def _hours(planner: PlannerSettings, known: Mapping[str, Any]) -> PhoneHours:
    def span(which: str) -> Span:
        now: Span = getattr(planner.phone_hours, which)
        start = known.get(f"phone_{which}_start", now.start_min)
        return Span(int(start), int(known.get(f"phone_{which}_end", now.end_min)))

    return PhoneHours(span("full"), span("short"))

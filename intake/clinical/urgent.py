"""The urgent screen: what it concludes the moment it is saved (codebook 8).

It knows an emergency, a symptom that needs a call today, or neither; it never says that all is well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intake.clinical.answers import Answers
from intake.clinical.codebook.model import N_
from intake.clinical.facts import Facts
from intake.clinical.settings import DEFAULTS, ClinicalSettings
from intake.clinical.triage import EMERGENCIES, Match, matches

ISRAEL = "IL"
GENERAL_NUMBER = "112"  # also works in Israel


class Result(StrEnum):
    """`stop` shows the full-screen message and sends the alert; `call_today` and `go_on` let the form continue."""

    STOP = "stop"
    CALL_TODAY = "call_today"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to ring where the patient is. `number` is None where the clinic has confirmed none; `text` never is."""

    number: str | None
    text: str
    also: str | None = None


@dataclass(frozen=True, slots=True)
class UrgentResult:
    """The conclusion of screen 0: messages are template texts to be translated when shown."""

    result: Result
    matches: tuple[Match, ...]
    messages: tuple[str, ...]
    emergency: EmergencyNumber
    keep_banner: bool

    @property
    def is_immediate(self) -> bool:
        return self.result is Result.STOP


_CALL_HOSPITAL = N_("Call your treating hospital now. Do not wait until morning.")
_CALL_AMBULANCE = N_("Call the ambulance if you cannot reach the hospital, or after a seizure, with trouble breathing, "
                     "or if the patient cannot be woken.")
_LEAVE_PUMP = N_("Do not change the pump settings. Do not pull the line. The treating team can stop the drug in minutes.")
_NOT_ALONE = N_("Stay with the patient, and have the name of the drug, the cycle and the day at hand.")
_CALL_TODAY = N_("A symptom like this needs a call to your treating team today.")

_NUMBER_KNOWN = N_("Ambulance: %(number)s")
_NUMBER_LOCAL = N_("Call your local emergency number (112 in the European Union).")


def emergency_number(country: str | None, settings: ClinicalSettings = DEFAULTS) -> EmergencyNumber:
    """The ambulance number of a country, if the clinic has confirmed it; otherwise words that always hold."""
    number = settings.emergency_numbers.get(country or "")
    if not number:
        return EmergencyNumber(None, _NUMBER_LOCAL)
    return EmergencyNumber(number, _NUMBER_KNOWN, GENERAL_NUMBER if country == ISRAEL else None)


def evaluate_urgent(answers: Answers, as_of: datetime, settings: ClinicalSettings = DEFAULTS) -> UrgentResult:
    """What screen 0 says and does for the answers so far; runs again whenever one of them changes."""
    facts = Facts(answers, as_of, settings)
    found = tuple(match for match in matches(facts) if match.code in EMERGENCIES or match.code == "T10")
    result = _result(found)
    return UrgentResult(
        result,
        found,
        _messages(result, facts),
        emergency_number(answers.value("current_country"), settings),
        result is not Result.GO_ON or bool(facts.symptoms),
    )


def _result(found: tuple[Match, ...]) -> Result:
    if any(match.code in EMERGENCIES for match in found):
        return Result.STOP
    return Result.CALL_TODAY if found else Result.GO_ON


def _messages(result: Result, facts: Facts) -> tuple[str, ...]:
    if result is Result.GO_ON:
        return ()
    if result is Result.CALL_TODAY:
        return (_CALL_TODAY,)
    pump = (_LEAVE_PUMP,) if facts.exposed or facts.on_blinatumomab else ()
    return (_CALL_HOSPITAL, _CALL_AMBULANCE, *pump, _NOT_ALONE)

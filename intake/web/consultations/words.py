"""Consultations in words: what they are, what a day means in the treatment, why a time cannot be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import format_date

from intake.i18n import N_
from intake.models.consultations import ConsultationService, Modality
from intake.scheduling.local_times import ClockChange, LocalTimes
from intake.services.consultation_terms import Why
from intake.services.consultation_treatment import Risk, TimingRisk
from intake.services.consultation_wishes import PartOfDay, WishedTime
from intake.web.forms.telling import day_name
from intake.web.language import _, language, ngettext
from intake.web.presentation import TEL_AVIV, city_of

DAY_PATTERNS = {"en": "EEEE d MMMM y", "ru": "EEEE, d MMMM y", "he": "EEEE, d בMMMM y", "ar": "EEEE، d MMMM y"}
MODALITIES: Mapping[Modality, str] = {
    Modality.RECORDS: N_("The doctor reads the records, without a call"),
    Modality.VIDEO: N_("Video call"),
    Modality.IN_PERSON: N_("Visit to the clinic"),
}
REFUSED: Mapping[Why, str] = {
    Why.PAST: N_("This time is over. Choose a later one."),
    Why.TOO_SOON: N_("This time is too close. Choose a later one."),
    Why.TOO_FAR: N_("This time is too far ahead. Choose an earlier one."),
    Why.CLOSED: N_("The clinic is closed at this time. Choose another one."),
    Why.NOT_OFFERED: N_("No consultation begins at this time. Choose another one."),
    Why.TAKEN: N_("Somebody else has taken this time. Choose another one."),
    Why.UNREADABLE: N_("Choose a time from the list."),
    Why.NONEXISTENT: N_("The clocks jump over this time. Choose another one."),
    Why.AMBIGUOUS: N_("The clocks show this time twice. Choose a time from the list."),
    Why.NOT_READY: N_("Times cannot be booked for this request now."),
    Why.ALREADY_BOOKED: N_("A consultation is booked or asked for already. Move or cancel that one first."),
    Why.NO_SERVICE: N_("This kind of consultation is not offered any more. Choose another one."),
}
PARTS_OF_DAY: Mapping[PartOfDay, str] = {
    PartOfDay.MORNING: N_("In the morning, 08:00 to 12:00"),
    PartOfDay.AFTERNOON: N_("In the afternoon, 12:00 to 17:00"),
    PartOfDay.EVENING: N_("In the evening, 17:00 to 21:00"),
}
HOLD_GONE = N_("This time is no longer kept for you. Choose a time again.")
STALE = N_("The consultation has changed since you opened this page. Here is how it stands now.")
# Words for the tags that have no number in them; `infusion_off` is said by the tag that follows it.
TAGS: Mapping[str, str] = {
    "infusion_on": N_("the infusion runs"),
    "video_preferred": N_("a video call is easier"),
    "inpatient_expected": N_("in hospital on this day"),
    "results_pending": N_("results are not ready yet"),
    "decision_window": N_("the best days to decide"),
    "too_close_to_next_cycle": N_("shortly before the next cycle"),
    "ask_the_team": N_("ask the treating team which day this is"),
    "late_for_transplant_decision": N_("late for a decision before the transplant"),
}
RISKS: Mapping[Risk, str] = {
    Risk.NO_TIME_IN_DECISION_WINDOW: N_("No time is free in the best days to decide, which end on %(day)s."),
    Risk.TRANSPLANT_TOO_SOON: N_(
        "No time is free before %(day)s, the last day that leaves time to decide before the transplant."
    ),
}


def service_name(service: ConsultationService) -> str:
    """The clinic's own name for it in the page's language, else what it is."""
    return service.names.get(language()) or _(MODALITIES[service.modality])


def refused(why: Why) -> str:
    return _(REFUSED[why])


def day_words(day: date) -> str:
    """A day with its weekday, and its month in words."""
    return str(format_date(day, DAY_PATTERNS[language()]))


def wished_words(wished: WishedTime) -> str:
    """The days, from Sunday on, and the hours for which a family asked; '' for any."""
    days = ", ".join(day_name(day) for day in sorted(wished.weekdays, key=lambda day: (day + 1) % 7))
    return " · ".join(found for found in (days, *(_(PARTS_OF_DAY[part]) for part in wished.parts)) if found)


def risk_words(risk: TimingRisk) -> str:
    return _(RISKS[risk.kind], day=day_words(risk.until))


def tag_words(tags: Sequence[str]) -> str:
    """What the treatment calendar says about a day, with where it comes from; '' when it says nothing."""
    told = [words for tag in tags if (words := _tag(tag))]
    return " · ".join([*told, _("predicted, confirm with your treating team")]) if told else ""


def _tag(tag: str) -> str:
    name, _colon, number = tag.partition(":")
    if name == "cycle":
        cycle, _space, day = number.partition(" day:")
        return _("cycle %(cycle)s, day %(day)s", cycle=cycle, day=day)
    if name == "before_treatment":
        return ngettext(
            "%(num)s day before the treatment begins", "%(num)s days before the treatment begins", int(number)
        )
    if name == "days_to_transplant":
        return ngettext("%(num)s day before the transplant", "%(num)s days before the transplant", int(number))
    return _(TAGS[name]) if name in TAGS else ""


def clock_words(times: LocalTimes, tz: str) -> str:
    """Whose clocks change between now and then; '' when nobody's do."""
    if times.clock_change is ClockChange.NEITHER:
        return ""
    if times.clock_change is ClockChange.BOTH and tz != TEL_AVIV:
        return _(
            "The clocks in %(city)s and in %(other)s change before then.", city=city_of(tz), other=city_of(TEL_AVIV)
        )
    city = tz if times.clock_change is ClockChange.PATIENT else TEL_AVIV
    return _("The clocks in %(city)s change before then.", city=city_of(city))

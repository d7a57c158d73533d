"""A row of the queue as the page shows it: plain values only, because macros a row cost more than the row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from intake.clinical.rules import Sentence
from intake.models.referrals import ReferralState
from intake.services.assessing import clinic_moment
from intake.services.referral_columns import EMERGENCY_RANK
from intake.web.desk import words
from intake.web.desk.clocks import Due, age, due, there
from intake.web.forms import places
from intake.web.language import NATIVE_NAMES, _, language, ngettext
from intake.web.presentation import moment

BEFORE_REVIEW = frozenset(
    (
        ReferralState.SUBMITTED,
        ReferralState.IN_TRIAGE,
        ReferralState.AWAITING_RECORDS,
        ReferralState.READY_FOR_REVIEW,
    )
)


def shown(row: Row[Any], me: str, now: datetime, writing: Sequence[str] = ()) -> dict[str, Any]:
    """One request; `writing` are the names of those who write in it now."""
    return {
        "id": row.id,
        "reference": row.reference,
        "pinned": row.rank == 0 and row.state is not ReferralState.CLOSED,
        "mine": row.owner_id == me,
        "level": row.level,
        "reasons": reasons(row.reasons),
        "name": row.patient_name or row.sender_name or _("No name given"),
        "latin": row.patient_latin_name,
        "age": age(row.date_of_birth, clinic_moment(now).date()),
        "language": language_of(row.spoken_languages, row.language),
        "there": there(row.time_zone, now),
        "due": None if row.contacted_at or row.state is ReferralState.CLOSED else due(row.contact_due, now),
        "due_words": _instead_of_due(row),
        "late": _late_review(row, now),
        "ready": row.records_ready,
        "of": row.records_of,
        "owner": row.owner_name or "",
        "free": row.owner_id is None and row.state is not ReferralState.CLOSED,
        "next_step": _next_step(row, now),
        "short_route": row.short_route,
        "state": words.word(words.STATES, row.state),
        "writing": writing_words(writing),
        "away": put_off_until(row.snoozed_until, row.rank, now),
    }


def put_off_until(until: datetime | None, rank: int, now: datetime) -> str:
    """ "" for a request that stands in the queue."""
    return moment(until) if until is not None and until > now and rank > EMERGENCY_RANK else ""


def _instead_of_due(row: Row[Any]) -> str:
    if row.state is ReferralState.CLOSED:
        return words.word(words.CLOSED_AS, row.closed_as) or words.word(words.STATES, row.state)
    if row.contacted_at is None:
        return ""
    return _("Contact made. Review by %(time)s", time=moment(row.due_at))


def _late_review(row: Row[Any], now: datetime) -> Due | None:
    """The haematologist's promise when it was not kept; the first reply has a clock of its own."""
    waits = row.contacted_at is not None and row.state in BEFORE_REVIEW
    return due(row.due_at, now) if waits and row.due_at < now else None


def _next_step(row: Row[Any], now: datetime) -> str:
    if row.state is ReferralState.CLOSED:
        return ""
    if row.contacted_at is None and row.call_at is not None and row.call_at > now:
        return _("Call planned: %(time)s", time=moment(row.call_at))
    if row.contacted_at is None and row.level == "immediate":
        return _("Call now")
    return words.word(words.NEXT_STEPS, row.next_step)


def writing_words(names: Sequence[str]) -> str:
    """ "Dana is writing"; "" when nobody is."""
    if not names:
        return ""
    return ngettext("%(names)s is writing", "%(names)s are writing", len(names), names=", ".join(names))


def reasons(stored: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(rule, sentence) for each rule that matched, the leading one first. Columns and assessments name them apart."""
    return [
        (reason.get("rule") or reason["code"], _sentence(reason.get("msgid") or reason["message"], reason["params"]))
        for reason in stored
    ]


def _sentence(message: str, params: Mapping[str, Any]) -> str:
    return Sentence.from_dict({"message": message, "params": params})(_)


def language_of(spoken: Iterable[str], page: str) -> str:
    """The language to speak: the first the person named, else the one of the page they wrote on."""
    first = next(iter(spoken), page)
    return places.named(places.languages(language()), first) or NATIVE_NAMES.get(first, first)

"""A row of the queue as the page shows it: plain values only, because macros a row cost more than the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row

from intake.clinical.rules import Sentence
from intake.i18n import N_
from intake.models.referrals import ReferralState
from intake.services.assessing import clinic_moment
from intake.services.referral_columns import EMERGENCY_RANK
from intake.web.desk import words
from intake.web.desk.clocks import Due, age, due, there
from intake.web.desk.words import word_in
from intake.web.forms import places
from intake.web.language import NATIVE_NAMES, _, filled, language, ngettext, sentence
from intake.web.presentation import moment, moment_in, with_shares_isolated

Writing = Mapping[str, Sequence[str]]
NO_CLOCK = Due("", "", False, "")
CONTACT_MADE = N_("Contact made. Review by %(time)s")
CALL_PLANNED = N_("Call planned: %(time)s")
CALL_NOW = N_("Call now")

BEFORE_REVIEW = frozenset(
    (
        ReferralState.SUBMITTED,
        ReferralState.IN_TRIAGE,
        ReferralState.AWAITING_RECORDS,
        ReferralState.READY_FOR_REVIEW,
    )
)


class Line(NamedTuple):
    """One request as a row shows it, in the order in which the template takes it apart.

    `kind` is "pinned", "mine" or ""; the clock (`due_iso` and so on) is that of the first reply, or beside `due_words`
    that of a review that is late; `claim_href` is "" for a request that is not free."""

    id: str
    reference: str
    kind: str
    level: str
    reasons: list[tuple[str, str]]
    href: str
    name: str
    latin: str
    age: str
    short_route: bool
    writing: str
    look_href: str
    language: str
    time: str
    place: str
    awake: bool
    due_iso: str
    due_text: str
    due_late: bool
    due_exact: str
    due_words: str
    away: str
    ready: int
    of: int
    owner: str
    mine: bool
    claim_href: str
    next_step: str
    state: str


@dataclass(frozen=True)
class Hrefs:
    """Addresses for the id of a request: its case, the form that claims it, the list with its preview."""

    case: Callable[[str], str]
    claim: Callable[[str], str]
    preview: Callable[[str], str]


@dataclass(frozen=True)
class Reader:
    """Who looks at the rows, when, and in which language: looked up once for all rows of a page."""

    id: str
    now: datetime
    code: str


def lines(found: Iterable[Row[Any]], reader: Reader, writing: Writing, hrefs: Hrefs) -> list[Line]:
    """The rows of a page; `writing` are the names of those who write, by request."""
    today = clinic_moment(reader.now).date()
    return [_line(row, reader, today, writing_words(writing.get(row.id, ())), hrefs) for row in found]


def _line(row: Row[Any], reader: Reader, today: date, writing: str, hrefs: Hrefs) -> Line:
    now, code, row_id = reader.now, reader.code, row.id
    closed = row.state is ReferralState.CLOSED
    mine, here = row.owner_id == reader.id, there(row.time_zone, now, code)
    first_reply = not row.contacted_at and not closed
    clock = due(row.contact_due, now, code) if first_reply else _late_review(row, now, code)
    return Line(
        id=row_id,
        reference=row.reference,
        kind="pinned" if row.rank == EMERGENCY_RANK and not closed else "mine" if mine else "",
        level=row.level,
        reasons=reasons(row.reasons, code),
        href=hrefs.case(row_id),
        name=row.patient_name or row.sender_name or _("No name given"),
        latin=row.patient_latin_name,
        age=age(row.date_of_birth, today),
        short_route=row.short_route,
        writing=writing,
        look_href=hrefs.preview(row_id),
        language=language_of(row.spoken_languages, row.language, code),
        time=here.time,
        place=here.place,
        awake=here.awake,
        due_iso=clock.iso,
        due_text=clock.text,
        due_late=clock.late,
        due_exact=clock.exact,
        due_words="" if first_reply else _instead_of_due(row, code),
        away=put_off_until(row.snoozed_until, row.rank, now),
        ready=row.records_ready,
        of=row.records_of,
        owner=row.owner_name or "",
        mine=mine,
        claim_href=hrefs.claim(row_id) if row.owner_id is None and not closed else "",
        next_step=_next_step(row, now, code),
        state=word_in(code, words.STATES, row.state),
    )


def put_off_until(until: datetime | None, rank: int, now: datetime) -> str:
    """ "" for a request that stands in the queue."""
    return moment(until) if until is not None and until > now and rank > EMERGENCY_RANK else ""


def _instead_of_due(row: Row[Any], code: str) -> str:
    if row.state is ReferralState.CLOSED:
        return word_in(code, words.CLOSED_AS, row.closed_as) or word_in(code, words.STATES, row.state)
    return sentence(code, CONTACT_MADE) % {"time": moment_in(code, row.due_at)}


def _late_review(row: Row[Any], now: datetime, code: str) -> Due:
    """The haematologist's promise when it was not kept; the first reply has a clock of its own."""
    waits = row.contacted_at is not None and row.state in BEFORE_REVIEW
    return due(row.due_at, now, code) if waits and row.due_at < now else NO_CLOCK


def _next_step(row: Row[Any], now: datetime, code: str) -> str:
    if row.state is ReferralState.CLOSED:
        return ""
    if row.contacted_at is None and row.call_at is not None and row.call_at > now:
        return sentence(code, CALL_PLANNED) % {"time": moment_in(code, row.call_at)}
    if row.contacted_at is None and row.level == "immediate":
        return sentence(code, CALL_NOW)
    return word_in(code, words.NEXT_STEPS, row.next_step)


def writing_words(names: Sequence[str]) -> str:
    """ "Dana is writing"; "" when nobody is."""
    if not names:
        return ""
    return ngettext("%(names)s is writing", "%(names)s are writing", len(names), names=", ".join(names))


def reasons(stored: Iterable[Mapping[str, Any]], code: str | None = None) -> list[tuple[str, str]]:
    """(rule, sentence) for each rule that matched, the leading one first. Columns and assessments name them apart."""
    code = code or language()
    return [
        (
            reason.get("rule") or reason["code"],
            _sentence(reason.get("msgid") or reason["message"], reason["params"], code),
        )
        for reason in stored
    ]


def _sentence(message: str, params: Mapping[str, Any], code: str) -> str:
    told = Sentence.from_dict({"message": message, "params": params})(_) if params else filled(code, message)
    return with_shares_isolated(told, code)


def language_of(spoken: Iterable[str], page: str, code: str | None = None) -> str:
    """The language to speak: the first the person named, else the one of the page they wrote on."""
    first = next(iter(spoken), page)
    return _names_of_languages(code or language()).get(first, first) or NATIVE_NAMES.get(first, first)


@cache
def _names_of_languages(code: str) -> Mapping[str, str]:
    return dict(places.languages(code))

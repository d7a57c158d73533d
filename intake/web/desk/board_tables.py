"""The board's figures as tables of words and numbers, the same for the page and for the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, SCREEN_BY_NAME
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.services.board import Board, Machines, Waiting
from intake.web.desk import mail_words, words
from intake.web.language import _, ngettext

HIDDEN = "<5"
NOTHING = "–"

EMERGENCIES = {
    "in_time": N_("Taken by a person within 15 minutes"),
    "later": N_("Taken later"),
    "not_yet": N_("Not taken yet"),
}
PROBLEMS = {
    "mail_waits": N_("Mail waits longer than it should."),
    "alerts_stopped": N_("The clock of the emergencies stands still."),
    "callbacks_stopped": N_("The clock of the calls stands still."),
    "holds_stopped": N_("The clock of the kept times stands still: times that nobody confirmed stay taken."),
    "relay_alerts_stopped": N_("Mails about emergencies are not being sent."),
    "relay_stopped": N_("Mails are not being sent."),
    "calendar_ends": N_("The clinic calendar ends soon."),
}


@dataclass(frozen=True)
class Row:
    """`cells` are numbers ready to be read; `bar` is how long its bar is, in per cent of the longest of the table."""

    name: str
    cells: tuple[str, ...]
    bar: int = 0


@dataclass(frozen=True)
class Figure:
    """One table. `head` names the first column and those of the cells."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    bars: bool = True


def tables(board: Board) -> list[Figure]:
    """Every figure of the page, in its order."""
    return [
        _waiting("urgency", _("First contact, by urgency"), _("Urgency"), _named(board.by_urgency)),
        _waiting("language", _("First contact, by language"), _("Language"),
                 [(words.word(words.PAGE_LANGUAGES, row.group), row) for row in board.by_language]),
        _counts("late", _("Late now"), _("Urgency"), _("First contacts that are late"),
                [(words.word(words.LEVELS, level), count) for level, count in board.late]),
        _load(board),
        _counts("arrived", _("Urgency of the requests that were sent"), _("Urgency"), _("Requests"),
                [(words.word(words.LEVELS, level), count) for level, count in board.arrived], board.arrived_total),
        _counts("emergencies", _("Emergencies from the urgent screen"), _("What became of them"), _("Emergencies"),
                [(_(EMERGENCIES[how]), count) for how, count in board.emergencies], board.emergencies_total),
        _pages(board),
        _counts("missing", _("Records that are missing"), _("Record"), _("Open requests"),
                [(_(DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PATIENT)), count)
                 for kind, count in board.missing],
                note=ngettext("Of the newest open request.", "Of the newest %(num)s open requests.", board.looked_at)),
        _counts("dead", _("Mails that could not be delivered"), _("Mail"), _("Mails"),
                [(words.word(mail_words.MAIL_TEMPLATES, template), count) for template, count in board.dead]),
        _machines(board.machines),
    ]  # fmt: skip


def as_rows(figures: Sequence[Figure], first: date, until: date) -> list[list[str]]:
    """One number a line: figure, group, measure, value. A hidden number stays hidden."""
    head = [_("Figure"), _("Group"), _("Measure"), _("Value"), _("From day"), _("To day")]
    days = [first.isoformat(), until.isoformat()]
    return [head] + [
        [figure.title, row.name, measure, cell, *days]
        for figure in figures
        for row in figure.rows
        for measure, cell in zip(figure.head[1:], row.cells, strict=True)
    ]


def _named(groups: Iterable[Waiting]) -> list[tuple[str, Waiting]]:
    return [(words.word(words.LEVELS, row.group), row) for row in groups]


def _waiting(code: str, title: str, first: str, groups: Sequence[tuple[str, Waiting]]) -> Figure:
    head = (first, _("Requests"), _("Contacted"), _("Median"), _("9 of 10 within"), _("In time"))
    longest = max((row.median or 0 for _name, row in groups), default=0)
    rows = tuple(
        Row(
            name,
            (_number(row.asked), _number(row.made), _duration(row.median), _duration(row.p90), _share(row.in_target)),
            _bar(row.median, longest),
        )
        for name, row in groups
    )
    return Figure(code, title, head, rows, _("Times and shares need at least 5 contacts. The bar shows the median."))


def _counts(
    code: str, title: str, first: str, second: str, pairs: Sequence[tuple[str, int | None]],
    total: int | bool | None = False, note: str = "",
) -> Figure:  # fmt: skip
    longest = max((count or 0 for _name, count in pairs), default=0)
    rows = [Row(name, (_number(count),), _bar(count, longest)) for name, count in pairs]
    if total is not False:
        rows.append(Row(_("Together"), (_number(total),)))
    return Figure(code, title, (first, second), tuple(rows), note)


def _load(board: Board) -> Figure:
    longest = max((load.requests for load in board.load), default=0)
    rows = tuple(
        Row(load.name or _("Nobody yet"), (str(load.requests), str(load.late), str(load.tasks)),
            _bar(load.requests, longest))
        for load in board.load
    )  # fmt: skip
    return Figure("load", _("Work per person"), (_("Person"), _("Open requests"), _("Late"), _("Open tasks")), rows)


def _pages(board: Board) -> Figure:
    longest = max((end.ended or 0 for end in board.pages), default=0)
    rows = tuple(
        Row(_page_name(end.page), (_number(end.saved), _number(end.ended)), _bar(end.ended, longest))
        for end in board.pages
    )
    note = _("Begun on these days: %(begun)s. Sent: %(sent)s.", begun=_inline(board.begun), sent=_inline(board.sent))
    head = (_("Page"), _("Saved it, to the nearest 5"), _("Went no further"))
    return Figure("pages", _("Where people stop"), head, rows, note)


def _page_name(page: str) -> str:
    screen = SCREEN_BY_NAME.get(page)
    return _(screen.title.for_voice(Voice.PATIENT)) if screen else page


def _machines(machines: Machines) -> Figure:
    rows = [
        Row(_("Files that wait for the scanner"), (str(machines.files_waiting),)),
        Row(_("Files that could not be checked"), (str(machines.files_parked),)),
        Row(_("Scanner for files"), (_("does not answer") if machines.scanner_down else _("answers"),)),
        Row(_("Store of files"), (_("does not answer") if machines.store_down else _("answers"),)),
        Row(_("Oldest mail waits"), (_duration(round(machines.health.waiting.total_seconds() / 60)),)),
        *(Row(_("Problem"), (_(PROBLEMS[code]) if code in PROBLEMS else code,)) for code in machines.health.problems),
    ]
    return Figure("machines", _("Machines"), (_("What"), _("State")), tuple(rows), bars=False)


def _bar(count: int | None, longest: int) -> int:
    return round(100 * count / longest) if count and longest else 0


def _number(count: int | bool | None) -> str:
    return HIDDEN if count is None else str(count)


def _inline(count: int | None) -> str:
    """A number inside a sentence: "<5" must not turn round where one reads from the right."""
    return f"\u2066{_number(count)}\u2069"


def _share(per_cent: int | None) -> str:
    return NOTHING if per_cent is None else f"{per_cent} %"


def _duration(minutes: int | None) -> str:
    """Minutes up to two hours, then hours up to two days, then days."""
    if minutes is None:
        return NOTHING
    if minutes < 120:
        return _("%(num)s min", num=minutes)
    return _("%(num)s h", num=round(minutes / 60)) if minutes < 2880 else _("%(num)s days", num=round(minutes / 1440))

"""What the address of the queue asks for, and the addresses that ask for something else.

Everything that is chosen stands in the address, so that a view can be kept, sent and gone back to. Anything odd in it
counts as not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import request

from intake.i18n import N_
from intake.models.referrals import ReferralState
from intake.services import queue_search
from intake.services.desk_numbers import LISTS, Numbers, in_words
from intake.services.queue import Place, Records, Shown, Sort, Wanted
from intake.web.addresses import address_of
from intake.web.desk import words
from intake.web.language import LANGUAGES, _

Options = list[tuple[str, str]]
Code = TypeVar("Code", bound=StrEnum)

SHOWN = {
    Shown.OPEN: N_("All open"),
    Shown.MINE: N_("Mine"),
    Shown.UNOWNED: N_("Nobody's yet"),
    Shown.OVERDUE: N_("Overdue"),
    Shown.SNOOZED: N_("Put off"),
    Shown.CLOSED: N_("Closed"),
}
# Letters of the keyboard commands that open a list (queue_keys.py tells them).
KEYS = {Shown.OPEN: "a", Shown.MINE: "m", Shown.UNOWNED: "u", Shown.OVERDUE: "o"}
SORTS = {Sort.DUE: N_("Next due"), Sort.WAITING: N_("Longest waiting")}
RECORDS = {Records.ALL: N_("All here"), Records.MISSING: N_("Something missing")}
PLAIN_IN_QUERY = "!$'()*,/:;?@"  # what may stand in a query as it is
LONGEST_QUERY = 400  # as much as a saved view holds
NAMES = ("state", "level", "language", "step", "owner", "records", "sort", "q")


def asked(people: Sequence[tuple[str, str]]) -> Wanted:
    """What the address says; `people` are those who can own a request."""
    given = request.args
    level, code, owner = given.get("level", ""), given.get("language", ""), given.get("owner", "")
    return Wanted(
        shown=_one_of(Shown, "state") or Shown.OPEN,
        level=level if level in words.LEVELS else "",
        language=code if code in LANGUAGES else "",
        text=given.get("q", "").strip()[: queue_search.LONGEST],
        step=_one_of(ReferralState, "step") or "",
        owner=owner if owner in dict(people) else "",
        records=_one_of(Records, "records") or "",
        sort=_one_of(Sort, "sort") or Sort.DUE,
    )


def _one_of(codes: type[Code], name: str) -> Code | None:
    value = request.args.get(name, "")
    return codes(value) if value in tuple(codes) else None


def place(name: str) -> Place | None:
    return Place.read(request.args.get(name, ""))


def query_of(wanted: Wanted, **more: str) -> dict[str, Any]:
    """The part of the address that asks for this; what is asked for by default is left out."""
    narrowed = (wanted.level, wanted.language, wanted.step, wanted.owner, wanted.records)
    values = (wanted.shown, *narrowed, wanted.sort, wanted.text)
    usual = {"state": Shown.OPEN, "sort": Sort.DUE}
    told = {name: str(value) for name, value in zip(NAMES, values, strict=True)} | more
    return {name: value for name, value in told.items() if value and value != usual.get(name)}


def kept_query(text: str) -> str:
    """A view as it is stored: the names we know, whatever else came along."""
    known = [(name, value) for name, value in parse_qsl(text[:LONGEST_QUERY]) if name in NAMES]
    return urlencode(known)


def url(wanted: Wanted, **more: str) -> str:
    return _address(query_of(wanted, **more))


def _address(query: Mapping[str, str]) -> str:
    """As `url_for` writes it."""
    return address_of("desk.queue") + (f"?{urlencode(query, safe=PLAIN_IN_QUERY)}" if query else "")


def page_url(wanted: Wanted, **edge: Place | None) -> str:
    """The page before or after this one; "" where there is none."""
    known = {name: found.code for name, found in edge.items() if found}
    return url(wanted, **known) if known else ""


def lists(wanted: Wanted, counted: Numbers) -> list[dict[str, Any]]:
    """The lists at the side with their numbers; the closed ones are not counted."""
    return [
        {
            "text": _(text),
            "href": _address({"state": shown.value}),
            "count": in_words(getattr(counted, shown.value)) if shown in LISTS else "",
            "current": wanted.shown is shown,
            "key": KEYS.get(shown, ""),
        }
        for shown, text in SHOWN.items()
    ]


def selects(wanted: Wanted, people: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The filters as the page draws them."""
    any_: Options = [("", _("All"))]
    return [
        _select("state", _("Requests"), wanted.shown, [(code.value, _(text)) for code, text in SHOWN.items()]),
        _select("level", _("Urgency"), wanted.level, any_ + _worded(words.LEVELS)),
        _select("language", _("Language"), wanted.language, any_ + list(words.page_languages().items())),
        _select("step", _("State"), wanted.step, any_ + _worded(words.STATES)),
        _select("owner", _("Owner"), wanted.owner, any_ + list(people)),
        _select("records", _("Records"), wanted.records, any_ + _worded(RECORDS)),
        _select("sort", _("Order"), wanted.sort, _worded(SORTS)),
    ]


def _worded(codes: Any) -> Options:
    return [(str(code), _(text)) for code, text in codes.items()]


def _select(name: str, label: str, value: str, options: Options) -> dict[str, Any]:
    return {"name": name, "label": label, "value": str(value), "options": options}

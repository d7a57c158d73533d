"""The course of the illness as a swimmer plot: a Vega-Lite specification, and nothing that draws it (ux 3.6, R32).

One row an item, in the order of the table beneath it. What is sure is dark, what a partial date leaves open is light;
an arrow goes on, a diamond is one moment, a hollow one lies ahead. Always left to right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from intake.clinical.course import MOMENTS, Item
from intake.letters.palette import INK, LANES, SOFT, config

Spec = dict[str, Any]
WIDTH, STEP, LONGEST_LABEL = 640, 26, 46
_DAY = 86_400_000
_EPOCH = date(1970, 1, 1)
_MOMENT_DAYS = 3


class Words(NamedTuple):
    """What the plot says, in the reader's language. `labels` is one text an item, in the items' order."""

    labels: Sequence[str]
    responses: Mapping[str, str]
    today: str


def swimmer(items: Sequence[Item], words: Words, today: date) -> Spec:
    """The specification; items without an interval are left out."""
    rows = [
        _row(number, item, label, words)
        for number, (item, label) in enumerate(zip(items, words.labels, strict=True), start=1)
        if item.interval is not None
    ]
    first, last = _domain(rows, today)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": config(),
        "background": "white",
        "width": WIDTH,
        "height": {"step": STEP},
        "data": {"values": rows},
        "encoding": {"y": _rows_axis(rows), "x": _time_axis("first", first, last)},
        "layer": [*_bars(), *_points(), _responses(), *_today(today, words.today)],
    }


def _row(number: int, item: Item, label: str, words: Words) -> dict[str, Any]:
    interval = item.interval
    assert interval is not None, "the caller leaves out what has no interval"
    sure = interval.sure_first <= interval.sure_last
    short = interval.last - interval.first < timedelta(days=_MOMENT_DAYS)
    return {
        "row": f"{number}. {_cut(label)}",
        "lane": item.lane.value,
        "first": moment(interval.first),
        "last": moment(interval.last) + _DAY,
        "sure_first": moment(interval.sure_first) if sure else None,
        "sure_last": moment(interval.sure_last) + _DAY if sure else None,
        "shape": "diamond" if short or item.code in MOMENTS else "",
        "ongoing": item.ongoing and item.end is None,
        "planned": item.planned,
        "response": words.responses.get(item.response or "", ""),
    }


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def moment(day: date) -> int:
    """Midnight UTC in the milliseconds that charts count in."""
    return (day - _EPOCH).days * _DAY


def _domain(rows: Sequence[Mapping[str, Any]], today: date) -> tuple[int, int]:
    first = min([row["first"] for row in rows] + [moment(today)])
    last = max([row["last"] for row in rows] + [moment(today)])
    edge = max((last - first) // 25, 10 * _DAY)
    return first - edge, last + edge


def _rows_axis(rows: Sequence[Mapping[str, Any]]) -> Spec:
    axis = {"title": None, "labelLimit": 320, "labelPadding": 8, "ticks": False, "domain": False, "grid": True}
    return {"field": "row", "type": "ordinal", "sort": [row["row"] for row in rows], "axis": axis}


def _time_axis(field: str, first: int, last: int) -> Spec:
    scale = {"type": "utc", "domain": [first, last], "nice": False}
    axis = {"title": None, "format": "%Y-%m", "tickCount": 8, "labelOverlap": True, "orient": "top"}
    return {"field": field, "type": "temporal", "scale": scale, "axis": axis}


def _colour() -> Spec:
    scale = {"domain": [lane.value for lane in LANES], "range": list(LANES.values())}
    return {"field": "lane", "type": "nominal", "scale": scale, "legend": None}


def _bars() -> list[Spec]:
    """The possible days light, the sure days dark."""
    return [
        {
            "transform": [{"filter": "datum.shape == ''"}],
            "mark": {"type": "bar", "height": 14, "opacity": 0.35, "cornerRadius": 2},
            "encoding": {"x2": {"field": "last"}, "color": _colour()},
        },
        {
            "transform": [{"filter": "datum.shape == '' && datum.sure_first != null"}],
            "mark": {"type": "bar", "height": 14, "cornerRadius": 2},
            "encoding": {"x": {"field": "sure_first", "type": "temporal"}, "x2": {"field": "sure_last"},
                         "color": _colour()},
        },
    ]  # fmt: skip


def _points() -> list[Spec]:
    middle = {"calculate": "(datum.first + datum.last) / 2", "as": "middle"}
    at = {"field": "middle", "type": "temporal"}
    moments = "datum.shape == 'diamond'"
    return [
        {
            "transform": [{"filter": f"{moments} && datum.last - datum.first > {_MOMENT_DAYS * _DAY}"}],
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
            "encoding": {"x2": {"field": "last"}, "color": _colour()},
        },
        {
            "transform": [{"filter": f"{moments} && !datum.planned"}, middle],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 130, "opacity": 1},
            "encoding": {"x": at, "color": _colour()},
        },
        {
            "transform": [{"filter": f"{moments} && datum.planned"}, middle],
            "mark": {"type": "point", "shape": "diamond", "filled": False, "strokeWidth": 2, "size": 130, "opacity": 1},
            "encoding": {"x": at, "color": _colour()},
        },
        {
            "transform": [{"filter": "datum.ongoing"}],
            "mark": {"type": "point", "shape": "triangle-right", "filled": True, "size": 160, "opacity": 1},
            "encoding": {"x": {"field": "last", "type": "temporal"}, "color": _colour()},
        },
    ]


def _responses() -> Spec:
    """The response behind the end of its treatment."""
    return {
        "transform": [{"filter": "datum.response != ''"}],
        "mark": {"type": "text", "align": "left", "dx": 10, "color": INK, "fontWeight": "bold"},
        "encoding": {"x": {"field": "last", "type": "temporal"}, "text": {"field": "response"}},
    }


def _today(today: date, word: str) -> list[Spec]:
    data = {"values": [{"today": moment(today), "word": word}]}
    at = {"field": "today", "type": "temporal"}
    return [
        {"data": data, "mark": {"type": "rule", "color": SOFT, "strokeDash": [4, 3]}, "encoding": {"x": at, "y": None}},
        {
            "data": data,
            "mark": {"type": "text", "color": SOFT, "align": "center", "baseline": "top", "dy": 4, "y": "height"},
            "encoding": {"x": at, "y": None, "text": {"field": "word"}},
        },
    ]



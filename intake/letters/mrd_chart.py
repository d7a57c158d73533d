"""Residual disease over time on a logarithmic axis: a Vega-Lite specification (ux 3.6, acceptance 26).

The shape says how it was tested, filled means detected. "Not detected" is an open triangle at the limit of detection,
whatever the method; a dashed line marks the limit. Only results of one method and specimen are joined by a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from intake.clinical.mrd import MrdClass, MrdResult
from intake.clinical.numbers import EXACT, plain
from intake.letters.palette import INK, SOFT, config
from intake.letters.swimmer import Spec, moment

WIDTH, HEIGHT = 640, 300
DEEPEST, HIGHEST = 1e-6, 1e-1
_DAY = 86_400_000
_NARROWEST = 30 * _DAY
_SHAPES: Mapping[str, str] = {
    "flow": "circle", "pcr_igtr": "square", "pcr_fusion": "diamond", "ngs": "cross", "other": "triangle-right",
    "unknown": "triangle-left",
}  # fmt: skip
_NOT_DETECTED = "triangle-down"
_COLOURS = ("#33658a", "#a1541b", "#12705b", "#6a3d9a", "#5a6673")
_POWERS = {-power: "10" + "".join("⁻" + "⁰¹²³⁴⁵⁶⁷"[power]) for power in range(1, 8)} | {0: "1"}
_LABELS = "{" + ",".join(f"'{power}':'{text}'" for power, text in _POWERS.items()) + "}[round(log(datum.value)/LN10)]"


class Words(NamedTuple):
    """What the chart says, in the reader's language; methods and specimens by their codes."""

    methods: Mapping[str, str]
    specimens: Mapping[str, str]
    axis: str
    method: str
    not_detected: str
    not_quantifiable: str


def drawable(result: MrdResult) -> bool:
    """Whether the result has a day and a height: a share of cells, or for the others the limit of the test."""
    return result.usable and result.sampled is not None and _height(result) is not None


def mrd_chart(results: Sequence[MrdResult], words: Words) -> Spec:
    """The specification; results that cannot be drawn are left out."""
    points = [_point(result, words) for result in results if drawable(result)]
    first, last = _days(points)
    used = {point["method"] for point in points}
    low = min([DEEPEST, *(_power_below(point["share"]) for point in points)])
    high = 1 if any(point["share"] > HIGHEST for point in points) else HIGHEST
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": config(),
        "background": "white",
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": points},
        "encoding": {"x": _time_axis(first, last), "y": _share_axis(low, high, words)},
        "layer": [_lines(), _possible_days(), _limits(first, last), *_marks(words, used), _names()],
    }


def _height(result: MrdResult) -> float | None:
    share = result.fraction if result.fraction is not None else result.sensitivity
    if result.mrd_class is MrdClass.NOT_COMPARABLE or share is None:
        return None
    return float(share)


def _point(result: MrdResult, words: Words) -> dict[str, Any]:
    sampled, share = result.sampled, _height(result)
    assert sampled is not None and share is not None, "the caller leaves out what cannot be drawn"  # noqa: PT018  one fact: `drawable`
    method, specimen = result.row.value("method") or "unknown", result.row.value("specimen") or "unknown"
    quantified = result.fraction is not None
    first, last = moment(sampled.first), moment(sampled.last)
    return {
        "first": first,
        "last": last,
        "middle": (first + last) / 2,
        "share": share,
        "limit": None if result.sensitivity is None else float(result.sensitivity),
        "method": words.not_detected if result.negative else words.methods[method],
        "specimen": words.specimens[specimen],
        "series": f"{method} {specimen}" if quantified or result.negative else None,
        "filled": quantified,
        "name": words.not_quantifiable if result.positive and not quantified else "",
    }


def _days(points: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """The span of time, with room at both ends."""
    today = moment(date(2000, 1, 1))  # only for an empty chart, which has no day of its own
    first = min((point["first"] for point in points), default=today)
    last = max((point["last"] for point in points), default=today)
    edge = max((last - first) / 12, _NARROWEST)
    return first - edge, last + edge


def _power_below(share: float) -> float:
    return next((10.0**-power for power in range(6, 8) if 10.0**-power <= share), 10.0**-7)


def _time_axis(first: float, last: float) -> Spec:
    scale = {"type": "utc", "domain": [first, last], "nice": False}
    axis = {"title": None, "format": "%Y-%m", "tickCount": 8, "labelOverlap": True}
    return {"field": "middle", "type": "temporal", "scale": scale, "axis": axis}


def _share_axis(low: float, high: float, words: Words) -> Spec:
    values = [10.0**power for power in range(-7, 1) if low <= 10.0**power * 1.000001 and 10.0**power <= high * 1.000001]
    axis = {"title": words.axis, "values": values, "labelExpr": _LABELS}
    scale = {"type": "log", "domain": [low * 0.7, high * 1.4], "nice": False, "clamp": True}
    return {"field": "share", "type": "quantitative", "scale": scale, "axis": axis}


def _colour() -> Spec:
    """Every layer names the same legend; one that named none would take it away from all."""
    scale = {"range": list(_COLOURS)}
    return {"field": "specimen", "type": "nominal", "scale": scale, "legend": {"symbolType": "stroke", "title": None}}


def _lines() -> Spec:
    return {
        "transform": [{"filter": "datum.series != null"}],
        "mark": {"type": "line", "strokeWidth": 1.5, "opacity": 0.6},
        "encoding": {"detail": {"field": "series"}, "color": _colour()},
    }


def _possible_days() -> Spec:
    """A sample that is dated with a month or a year may lie anywhere on this line."""
    return {
        "transform": [{"filter": "datum.last > datum.first"}],
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.35},
        "encoding": {"x": {"field": "first", "type": "temporal"}, "x2": {"field": "last"}, "color": _colour()},
    }


def _limits(first: float, last: float) -> Spec:
    """The limit of detection of each test, as a short dashed line around its day."""
    half = (last - first) / 40
    return {
        "transform": [
            {"filter": "datum.limit != null"},
            {"calculate": f"datum.middle - {half}", "as": "left"},
            {"calculate": f"datum.middle + {half}", "as": "right"},
        ],
        "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.5, "color": SOFT},
        "encoding": {
            "x": {"field": "left", "type": "temporal"},
            "x2": {"field": "right"},
            "y": {"field": "limit", "type": "quantitative"},
        },
    }


def _marks(words: Words, used: set[str]) -> list[Spec]:
    """Detected and quantified filled, all others open."""
    return [
        {
            "transform": [{"filter": "datum.filled" if filled else "!datum.filled"}],
            "mark": {"type": "point", "filled": filled, "size": 130, "opacity": 1, "strokeWidth": 2},
            "encoding": {"shape": _shape(words, used), "color": _colour()},
        }
        for filled in (True, False)
    ]


def _shape(words: Words, used: set[str]) -> Spec:
    names = {**{words.methods[code]: shape for code, shape in _SHAPES.items()}, words.not_detected: _NOT_DETECTED}
    shown = {name: shape for name, shape in names.items() if name in used}
    scale = {"domain": list(shown), "range": list(shown.values())}
    legend = {"title": words.method, "symbolFillColor": "white", "symbolStrokeColor": INK}
    return {"field": "method", "type": "nominal", "scale": scale, "legend": legend}


def _names() -> Spec:
    return {
        "transform": [{"filter": "datum.name != ''"}],
        "mark": {"type": "text", "align": "left", "dx": 10, "color": INK},
        "encoding": {"text": {"field": "name"}},
    }


def power(share: Decimal) -> str:
    """A limit of detection as people write it: a whole power of ten as 10⁻⁴, anything else in percent."""
    exponent = share.adjusted()
    if share == Decimal(1).scaleb(exponent) and exponent in _POWERS:
        return _POWERS[exponent]
    return f"{plain(EXACT.multiply(share, Decimal(100)))} %"

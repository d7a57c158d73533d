"""Words and controls can be told from what lies behind them, in light and in dark (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from .rendering import ROOT

TEXT = 4.5
CONTROL = 3.0

# Ink on ground, as the sheets combine them.
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "act", "act-deep") for ground in ("paper", "page", "act-tint")],
    *[("ink", ground) for ground in ("stop-tint", "soon-tint", "info-tint", "ok-tint", "inside-tint")],
    *[("act", ground) for ground in ("soon-tint", "info-tint")],
    ("on-act", "act"),
    ("on-act", "act-deep"),
    ("on-stop", "stop-fill"),
    ("on-bar", "bar"),
    ("on-bar", "bar-tint"),
    ("stop", "paper"),
    ("stop", "page"),
    ("stop", "stop-tint"),
    ("soon", "soon-tint"),
    ("info", "info-tint"),
    ("ok", "ok-tint"),
    ("inside", "inside-tint"),
]
CONTROL_PAIRS = [
    ("edge", "paper"),
    ("edge", "page"),
    ("act", "paper"),
    ("act", "page"),
    ("stop", "paper"),
    ("act", "line"),
    ("focus", "paper"),
    ("focus", "page"),
    ("focus", "stop-tint"),
    ("focus", "act-tint"),
    ("on-bar", "bar"),
]


def tokens(scheme: str) -> dict[str, str]:
    """Colour tokens of one scheme; dark overrides light."""
    source = (ROOT / "static/css/src/10-tokens.css").read_text(encoding="utf-8")
    light, dark = source.split("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance by the WCAG formula."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable(scheme: str, ink: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
def test_controls_and_focus_are_visible(scheme: str, line: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[line], colours[ground]) >= CONTROL


def test_both_schemes_know_the_same_colours() -> None:
    source = (ROOT / "static/css/src/10-tokens.css").read_text(encoding="utf-8")
    light, dark = source.split("prefers-color-scheme: dark")
    names = [set(re.findall(r"--([a-z-]+): #", part)) for part in (light, dark)]
    assert names[0] == names[1] | {"on-stop"}  # white on the red panel is white in both

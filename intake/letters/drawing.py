"""Drawing charts: a Vega-Lite specification becomes an SVG that carries neither script nor style.

The same specification is drawn once in a process; it follows from a revision, a language and a day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

FONTS = Path(__file__).with_name("fonts")
KEPT = 64  # drawings of a few kilobytes
_ONE_AT_A_TIME = Lock()  # the converter runs one script engine


def svg(spec: Mapping[str, Any]) -> bytes:
    """The drawing. Raises ValueError for a specification that cannot be drawn."""
    return _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> bytes:
    # Late: 50 MB of script engine that a web process without a reader of charts never needs. It must not be used in
    # a process that forks afterwards: the child would hang.
    import vl_convert

    with _ONE_AT_A_TIME:
        vl_convert.register_font_directory(str(FONTS))
        drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn.encode()

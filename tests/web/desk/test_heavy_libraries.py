"""The web process starts without the libraries that draw and set type; whoever first needs them loads them."""

from __future__ import annotations

import subprocess
import sys

CODE = "import sys, intake.web.desk; print([name for name in ('vl_convert', 'typst') if name in sys.modules])"


def test_no_chart_or_paper_library_is_loaded_at_start() -> None:
    found = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"

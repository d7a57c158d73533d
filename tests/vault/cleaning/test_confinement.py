"""The room in which a stranger's file is opened has no door: no network, no disk, no other program, no secrets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from intake.vault.workshop import ENVIRON

ROOT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are those of Linux")
MEMORY = 512 * 1024 * 1024


def confined(code: str, memory: int = MEMORY, seconds: int = 5) -> subprocess.CompletedProcess[str]:
    """Run `code` as a parser that was taken over would run it."""
    script = f"from intake.vault.cleaning.confinement import confine\nconfine({memory}, {seconds})\n{code}"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=ENVIRON, capture_output=True, text=True)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socketpair()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.fork(); os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['/bin/true'])",
    ],
)
def test_nothing_leads_out(code: str) -> None:
    left = confined(code)
    assert "PermissionError" in left.stderr
    assert left.returncode == 1


def test_nothing_can_be_written_to_the_disk(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    left = confined(f"open({str(target)!r}, 'wb').write(b'plaintext' * 10000)")
    assert left.returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def test_memory_ends_before_the_machine_does() -> None:
    assert "MemoryError" in confined("kept = bytes(600 * 1024 * 1024)").stderr


def test_time_ends_even_for_a_parser_that_never_returns() -> None:
    assert confined("while True: pass", seconds=1).returncode < 0


def test_the_child_is_given_no_secret() -> None:
    assert {name for name in ENVIRON if "KEY" in name or "URL" in name or "SECRET" in name} == set()
    told = confined("import os; print(*sorted(os.environ))")
    assert set(told.stdout.split()) <= {*ENVIRON, "LC_CTYPE"}


def test_ordinary_work_goes_on_inside() -> None:
    told = confined("from PIL import Image; print(Image.new('L', (9, 9)).size, sum(range(10)))")
    assert told.stdout.split("\n")[0] == "(9, 9) 45", told.stderr

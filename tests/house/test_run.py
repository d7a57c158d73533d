"""`make run`: one command, everything up, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tests.support.waiting import until

LONGEST_START = 120  # seconds; a guard against a hang


class Run:
    """`tools.run` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "out"
        environ = {"VAR_DIR": str(folder / "var"), "PORT": "0", "INBOX_PORT": "0", "PATH": os.environ["PATH"]}
        with self._out.open("wb") as out:
            command = [sys.executable, "-m", "tools.run"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)

    def text(self) -> str:
        return self._out.read_text(errors="replace")

    def await_welcome(self) -> None:
        until(lambda: self.process.poll() is not None or "Ctrl-C" in self.text(), "the welcome", LONGEST_START)
        assert self.process.poll() is None, self.text()[-3000:]

    def told(self, label: str) -> str:
        line = next(line for line in self.text().splitlines() if line.strip().startswith(label))
        return line.split()[1]

    def descendants(self) -> set[int]:
        """Every process it has started, at any remove."""
        parents = {int(p.name): parent_of(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    yield started
    started.process.terminate()
    started.process.wait(60)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
def test_one_command_brings_everything_up_and_ctrl_c_ends_it(run: Run) -> None:
    run.await_welcome()
    for label in ("Patients", "Mails"):
        with urllib.request.urlopen(run.told(label)) as page:
            assert page.status == 200
    family = run.descendants()
    assert len(family) >= 5  # broker, inbox, web, worker, beat, and what they start themselves
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(60) == 0
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), "everything has ended")

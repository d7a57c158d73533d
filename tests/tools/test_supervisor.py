"""One supervisor, many parts: started in order, restarted, stopped together, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import until

ROOT = Path(__file__).resolve().parent.parent.parent

# A house of small parts; the test acts on the process from outside, as a person or the kernel would.
HOUSE = """
import os, sys
from tools.children import Part
from tools.supervisor import Patience, Supervisor

def say(name, text):
    for line in text.splitlines():
        print(f"{name}| {line}", flush=True)

def python(code):
    return (sys.executable, "-c", code)

LIVES = "import os, signal; print('alive', os.getpid(), flush=True); signal.pause()"
PARENT = (
    "import subprocess, sys, os, signal; child = subprocess.Popen(['sleep', '1000']);"
    "print('alive', os.getpid(), 'child', child.pid, flush=True); signal.pause()"
)
STUBBORN = (
    "import os, signal; signal.signal(15, signal.SIG_IGN)\\n"
    "print('alive', os.getpid(), flush=True)\\nwhile 1: signal.pause()"
)
QUIET = "import os, signal; print('alive', os.getpid(), flush=True); os.close(1); os.close(2); signal.pause()"
DIES = "print('the cupboard is bare'); raise SystemExit(3)"
WORDS = "print('one'); print('two', end='')"
patience = Patience(start=20, stop=3, first_pause=0.01, longest_pause=0.05, quick_death=60, quick_deaths=3)
"""


class House:
    """The supervisor as a process of its own, with everything it prints."""

    def __init__(self, folder: Path, stages: str) -> None:
        script = f"{HOUSE}\nstages = {stages}\n"
        script += "sys.exit(Supervisor(dict(os.environ), say, patience).run(stages, lambda: say('house', 'up')))\n"
        self._out = folder / "out"
        with self._out.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=out, stderr=out)

    def lines(self) -> list[str]:
        return self._out.read_text().splitlines()

    def await_line(self, line: str, times: int = 1) -> None:
        until(lambda: self.process.poll() is not None or self.lines().count(line) >= times, line)
        assert self.lines().count(line) >= times, self.lines()

    def pids(self, name: str) -> list[int]:
        """The process ids a part has told so far, its children's too, oldest first."""
        told = [line.split() for line in self.lines() if line.startswith(f"{name}| alive")]
        return [int(word) for words in told for word in words if word.isdigit()]

    def ends_with(self) -> int:
        return self.process.wait(30)


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@pytest.fixture
def start(tmp_path: Path):
    houses = []

    def starter(stages: str) -> House:
        houses.append(House(tmp_path, stages))
        return houses[-1]

    yield starter
    for house in houses:
        house.process.kill()
        house.process.wait()


def test_a_stage_starts_when_the_one_before_is_done(start) -> None:
    house = start("[[Part('first', python(WORDS), once=True)], [Part('second', python(LIVES))]]")
    until(lambda: house.pids("second"), "the second stage")
    lines = house.lines()
    assert lines.index("first| two") < next(i for i, line in enumerate(lines) if line.startswith("second|"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_part_and_their_children(start, number: signal.Signals) -> None:
    house = start("[[Part('a', python(LIVES)), Part('b', python(PARENT))]]")
    house.await_line("house| up")
    pids = until(lambda: len(found := house.pids("a") + house.pids("b")) == 3 and found, "all three processes")
    house.process.send_signal(number)
    assert house.ends_with() == 0
    until(lambda: all(is_gone(pid) for pid in pids), "all of them gone")


def test_a_part_that_ignores_the_request_is_killed_within_the_bound(start) -> None:
    house = start("[[Part('a', python(STUBBORN))]]")
    [pid] = until(lambda: house.pids("a"), "the stubborn part")
    house.process.terminate()
    assert house.ends_with() == 0
    until(lambda: is_gone(pid), "the part gone")


def test_a_second_signal_does_not_wait(start) -> None:
    house = start("[[Part('a', python(STUBBORN))]]; patience = Patience(stop=1000)")
    [pid] = until(lambda: house.pids("a"), "the stubborn part")
    house.process.send_signal(signal.SIGINT)
    until(lambda: house.process.poll() is not None or house.process.send_signal(signal.SIGINT), "the end")
    until(lambda: is_gone(pid), "the part gone")


def test_a_killed_part_is_started_again_and_its_children_do_not_linger(start) -> None:
    house = start("[[Part('a', python(PARENT))]]")
    old = until(lambda: len(house.pids("a")) == 2 and house.pids("a"), "the part and its child")
    os.kill(old[0], signal.SIGKILL)
    until(lambda: len(house.pids("a")) == 4, "the part's second life")
    assert all(is_gone(pid) for pid in old)
    assert house.process.poll() is None


def test_a_part_that_keeps_dying_ends_the_house_with_its_last_words(start) -> None:
    house = start("[[Part('fine', python(LIVES))], [Part('a', python(DIES))]]")
    assert house.ends_with() == 1
    lines = house.lines()
    assert lines.count("a| the cupboard is bare") == 3
    end = lines.index("house| a ended with status 3. Its last words:")
    assert lines[end + 1] == "house| the cupboard is bare"
    assert all(is_gone(pid) for pid in house.pids("fine"))


def test_a_preparation_that_fails_ends_the_house_at_once(start) -> None:
    house = start("[[Part('migrate', python(DIES), once=True)], [Part('web', python(LIVES))]]")
    assert house.ends_with() == 1
    assert house.lines().count("migrate| the cupboard is bare") == 1
    assert not house.pids("web")


def test_a_part_that_never_gets_ready_ends_the_house(start) -> None:
    house = start("[[Part('web', python(LIVES), ready=lambda: False)]]; patience = Patience(start=0.2, stop=3)")
    assert house.ends_with() == 1
    assert "house| web was not ready after 0 seconds. Its last words:" in house.lines()


def test_a_program_that_does_not_exist_is_named(start) -> None:
    house = start("[[Part('a', ('no-such-program',), once=True)]]")
    assert house.ends_with() == 1
    assert "a| no-such-program: No such file or directory" in house.lines()


def test_a_part_may_close_its_output_and_live(start) -> None:
    house = start("[[Part('a', python(QUIET))]]")
    [pid] = until(lambda: house.pids("a"), "the quiet part")
    house.await_line("house| up")
    assert not is_gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_nothing_outlives_a_killed_supervisor(start) -> None:
    house = start("[[Part('a', python(LIVES)), Part('b', python(LIVES))]]")
    house.await_line("house| up")
    pids = until(lambda: len(found := house.pids("a") + house.pids("b")) == 2 and found, "both processes")
    house.process.kill()
    until(lambda: all(is_gone(pid) for pid in pids), "the orphans are gone")

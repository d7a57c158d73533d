"""The house as real processes: the Procfile's own lines, in a temporary folder, to be killed at will."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.waiting import until
from tools import procfile
from tools.leash import leashed
from tools.ports import any_free
from tools.run import serves

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Program:
    """One process and all it starts. It can be started again after it ended."""

    name: str
    command: tuple[str, ...]
    environ: dict[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it in a group of its own; output is added to its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                leashed(list(self.command)),
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9 for it and everything it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def terminate(self, within: float = 60.0) -> int:
        """Ask it to stop, wait, and return its exit status. What it left behind is killed."""
        assert self._process is not None
        self._process.terminate()
        status = self._process.wait(within)
        self.kill()
        return status

    def output(self) -> str:
        """Everything it has said so far, over all its lives."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def children(self) -> list[int]:
        """The processes it started itself (Linux), so that a test can kill one of them."""
        return [int(word) for word in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


@dataclass
class RunningHouse:
    """Web, worker and beat of one house on given database, broker and mail server.

    Nothing is started by itself: `migrate()`, then `start("web", "worker", "beat")`.
    """

    folder: Path
    environ: dict[str, str]
    programs: dict[str, Program] = field(default_factory=dict)

    @classmethod
    def furnish(cls, folder: Path, given: Mapping[str, str]) -> RunningHouse:
        """A house in `folder`; `given` holds DATABASE_URL, BROKER_URL, SMTP_URL and what a test wants changed."""
        port = str(any_free())
        ours = {
            "INTAKE_ENV": "development",
            "VAR_DIR": str(folder / "var"),
            "HOST": "127.0.0.1",
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_HOSTS": "127.0.0.1 localhost",
            "WEB_STOP_SECONDS": "5",
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        }
        (folder / "var").mkdir(parents=True, exist_ok=True)
        return cls(folder, ours | dict(given))

    @property
    def url(self) -> str:
        return self.environ["PUBLIC_URL"]

    def flask(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `flask --app wsgi …` in this house and wait for it."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environ, input=stdin, text=True, capture_output=True, timeout=120
        )

    def migrate(self) -> None:
        """Bring the database to the newest schema."""
        result = self.flask("migrate")
        assert result.returncode == 0, result.stderr

    def start(self, *names: str) -> None:
        """Start parts by their Procfile names; returns once the web process answers, if it is among them."""
        for name in names:
            self.program(name).start()
        if "web" in names:
            self.await_web()

    def program(self, name: str) -> Program:
        """The part of that name; `worker2` is a second process of the kind `worker`."""
        if name not in self.programs:
            kind = name.rstrip("0123456789")
            command = procfile.commands(ROOT / "Procfile")[kind]
            own = {"BEAT_FILE": str(self.folder / f"{name}.schedule")}  # two beats cannot share one
            self.programs[name] = Program(name, command, self.environ | own, self.folder / f"{name}.log")
        return self.programs[name]

    def await_web(self) -> None:
        """Wait until the web process answers; fails with its output if it ended."""
        web = self.program("web")

        def answers() -> bool:
            assert web.alive, f"web ended:\n{web.output()[-3000:]}"
            return serves(int(self.environ["PORT"]))

        until(answers, "the web process answers", within=60)

    def remove(self) -> None:
        """Kill whatever still runs."""
        for program in self.programs.values():
            program.kill()

    def output(self) -> str:
        """What all parts said, for a failing test's message."""
        return "\n".join(f"== {program.name}\n{program.output()[-3000:]}" for program in self.programs.values())

"""The Procfile: one place that says how each kind of process is started."""

from __future__ import annotations

from pathlib import Path


def commands(path: Path) -> dict[str, tuple[str, ...]]:
    """Each process kind with the command that runs its line in a shell, which the line's `exec` replaces."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    pairs = (line.split(":", 1) for line in lines)
    return {name.strip(): ("/bin/sh", "-c", command.strip()) for name, command in pairs}

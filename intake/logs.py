"""Logs as JSON lines from a fixed list of fields: there is no room for names, values or free text."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

FIELDS = ("route", "method", "status", "ms", "request_id", "actor", "case", "rule", "count", "name")


class JSONLines(logging.Formatter):
    """The message must be a constant event name. An exception is told by its type and place, never its words."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) and not record.args else "message withheld",
        }
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name) and name != "name"})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["place"] = _place(record.exc_info[2])
        return json.dumps(line)


def _place(trace: object) -> list[str]:
    frames = traceback.extract_tb(trace)[-6:]  # type: ignore[arg-type]  # logging types the slot as object
    return [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}:{frame.name}" for frame in frames]


def configure(level: str = "info") -> None:
    """Send the whole process's log through this format, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONLines())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level.upper())
    for chatty in ("werkzeug", "celery", "kombu", "alembic", "gunicorn", "asyncio", "mail.log"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

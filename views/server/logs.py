"""Logs as lines of JSON, where the setting ``LOGS`` is ``json``: for a collector of logs.

A line names no user: of an exception the type and the places in the code, never its message, which
may quote what somebody typed; of other packages the sentence without its values; and whatever looks
like a code or stands in a query string is struck out.
"""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

#: The environment variable, and its value.
SETTING, JSON = "LOGS", "json"
#: The loggers of this application, whose sentences hold values of ours alone.
_OURS = ("views", "store", "report", "checklist", "scoring", "workshop")
#: The innermost calls of an exception that are named.
_MOST_PLACES = 20
_ROOT = Path(__file__).resolve().parents[2]
#: A resume or join code, a secret of a link, and what follows the question mark of an address.
_SECRET = re.compile(
    r"\?\S+|\b[0-9A-HJKMNP-Z]{4,5}(?:-[0-9A-HJKMNP-Z]{4,5})+\b|\b[\w-]{32,}\b", re.IGNORECASE
)


class JsonLines(logging.Formatter):
    """One JSON object for each record: ``time`` (UTC), ``level``, ``logger``, ``message``, and of
    an exception ``error`` and ``places``, the innermost last."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line of ASCII."""
        is_ours = record.name.partition(".")[0] in _OURS
        words = record.getMessage() if is_ours else f"{record.msg}"
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _SECRET.sub("…", words)[:500],
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"error": _named(error), "places": _places(error)}
        return json.dumps(line)


def _named(error: BaseException) -> str:
    """The type of an exception; of an error of the system also what it says (``ENOSPC``)."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    return name


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    return [f"{_shortened(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _shortened(filename: str) -> str:
    path = Path(filename)
    return f"{path.relative_to(_ROOT)}" if path.is_relative_to(_ROOT) else path.name


def set_up_logs() -> None:
    """Writes all logs of this process as lines of JSON where the setting asks for it."""
    if os.environ.get(SETTING, "") != JSON:
        return
    from views.session.streamlit_insides import hand_logs_to

    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.setLevel(logging.WARNING)  # as in plain logs; requests are counted, not written down
    logging.root.handlers = [handler]
    logging.captureWarnings(capture=True)
    hand_logs_to(handler)

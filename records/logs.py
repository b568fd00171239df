"""The log: one line an event on stderr, as JSON for machines or in words for people, redacted either way."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

from records.privacy import OURS, Redaction

LogForm = Literal["json", "human"]

_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """What was given as ``extra``."""
    return {key: value for key, value in vars(record).items() if key not in _OF_EVERY_RECORD}


class JsonLines(logging.Formatter):
    """time (UTC, RFC 3339), level, logger, message, then the facts; error holds a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update(facts_of(record))
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False, default=str)


class HumanLines(logging.Formatter):
    """12:30:01 warning: message (fact=value, ...)"""

    def format(self, record: logging.LogRecord) -> str:
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        facts = ", ".join(f"{key}={_one_line(value)}" for key, value in facts_of(record).items())
        line = f"{clock} {record.levelname.lower()}: {record.getMessage()}"
        if facts:
            line += f" ({facts})"
        if record.exc_text:
            line += "\n" + record.exc_text
        return line


def _one_line(value: object) -> str:
    """A far side's own text cannot begin a line of its own and pass for one of ours."""
    text = str(value)
    return text if text.isprintable() else repr(text)


def configure_logging(level: str = "info", form: LogForm = "human", stream: TextIO | None = None) -> None:
    """Send every record of this process to ``stream`` (stderr by default) and nowhere else.

    level: of our own packages; other libraries speak from warning up, for their finer words quote what they carry.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else HumanLines())
    handler.addFilter(Redaction())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.captureWarnings(True)

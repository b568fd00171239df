"""Keeps what people said out of the log.

Whatever a log record carries under a key that begins with ``phi.`` is replaced by its length. Messages of our own are
static: text put into them by %-arguments is refused. An exception's own words are kept only when the exception is
ours, for others quote what they were given (asyncpg's name the value that broke a constraint).
"""

import logging
import traceback
from collections.abc import Mapping
from types import TracebackType

OURS = ("commands", "voiceassist", "settings", "admin", "telephony", "dialog", "kb", "records", "priority_pool")
"""The top-level packages whose messages are static and whose exceptions quote nobody."""

PREFIX = "phi."

ExceptionFacts = tuple[type[BaseException], BaseException, TracebackType | None]


def redacted(value: object) -> str:
    """What stands in the log for ``value``: that it was there, and how long it was."""
    length = len(value) if isinstance(value, (str, bytes, list, tuple, dict, set)) else len(str(value))
    return f"[redacted] {length}"


def without_phi(key: str, value: object) -> object:
    """``value`` as it may be logged under ``key``, looked through to any depth."""
    if key.startswith(PREFIX):
        return redacted(value)
    if isinstance(value, Mapping):
        return {name: without_phi(str(name), part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_phi(key, part) for part in value]
    return value


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def told_exception(facts: ExceptionFacts) -> str:
    """A traceback whose foreign exceptions keep their type and place and lose their words."""
    parts: list[str] = []
    error: BaseException | None = facts[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        words = str(error) if is_ours(kind.__module__) else redacted(str(error))
        frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
        parts.append(f"{frames}{kind.__module__}.{kind.__qualname__}: {words}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came from:\n".join(parts)


class Redaction(logging.Filter):
    """Goes on every handler: it lets every record pass, without what people said."""

    def filter(self, record: logging.LogRecord) -> bool:
        for key in [name for name in vars(record) if name.startswith(PREFIX)]:
            setattr(record, key, redacted(getattr(record, key)))
        for key, value in list(vars(record).items()):
            if isinstance(value, (Mapping, list)) and key != "args":
                setattr(record, key, without_phi(key, value))
        if record.args and is_ours(record.name):
            record.args = _refused(record.args)
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = told_exception(record.exc_info)
        return True


def _refused(args: tuple[object, ...] | Mapping[str, object]) -> tuple[object, ...] | Mapping[str, object]:
    if isinstance(args, Mapping):
        return {key: _refused_one(value) for key, value in args.items()}
    return tuple(_refused_one(value) for value in args)


def _refused_one(value: object) -> object:
    """Numbers quote nobody and stay, for %d and %.3f."""
    return value if isinstance(value, (int, float)) else redacted(value)

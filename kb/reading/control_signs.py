r"""Signs that are no text (pure): a database refuses NUL and half a surrogate, a terminal obeys ESC, and the marks of
writing direction show a line otherwise than it is read (CVE-2021-42574). Line ends and tabs stay.
"""

import re
from collections.abc import Callable
from typing import Any

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Ligatures, spaces of other widths, breaks and joints nobody sees, the hyphen that keeps its line, and mu for micro.
TYPESETTING = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "\u2010": "-",
        "\u2011": "-",
        "\u03bc": "\u00b5",
    }
)


def without_controls(facts: Any) -> Any:
    """A string without them, or whatever of strings is made of lists, tuples and dictionaries."""
    return _each_text(facts, lambda text: CONTROLS.sub("", text))


def as_typed(facts: Any) -> Any:
    r"""The same with the signs of typesetting as a keyboard writes them: in "\ufb01rst" nobody finds "first", in
    "hy\u00adper" no "hyper", and "5\u202fmg" is no dose."""
    return _each_text(facts, lambda text: text.translate(TYPESETTING))


def _each_text(facts: Any, change: Callable[[str], str]) -> Any:
    match facts:
        case str():
            return change(facts)
        case dict():
            return {key: _each_text(value, change) for key, value in facts.items()}
        case list() | tuple():
            return [_each_text(value, change) for value in facts]
        case _:
            return facts


def in_one_line(text: str) -> str:
    """For a row of a report: a name may hold a line end."""
    return " ".join(CONTROLS.sub("\ufffd", text).splitlines())

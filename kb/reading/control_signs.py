r"""Signs that are no text (pure): a database refuses NUL and half a surrogate, a terminal obeys ESC, and the marks of
writing direction show a line otherwise than it is read (CVE-2021-42574). Line ends and tabs stay.
"""

import re
from typing import Any

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def without_controls(facts: Any) -> Any:
    """A string without them, or whatever of strings is made of lists, tuples and dictionaries."""
    match facts:
        case str():
            return CONTROLS.sub("", facts)
        case dict():
            return {key: without_controls(value) for key, value in facts.items()}
        case list() | tuple():
            return [without_controls(value) for value in facts]
        case _:
            return facts


def in_one_line(text: str) -> str:
    """For a row of a report: a name may hold a line end."""
    return " ".join(CONTROLS.sub("\ufffd", text).splitlines())

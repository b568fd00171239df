"""JSON of servers outside, whose shape is not to be relied on (pure)."""

import json
from typing import Any

from kb.errors import SourceGarbled


def parsed(content: bytes) -> dict[str, Any]:
    """The object. Raises SourceGarbled."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceGarbled("its server answers no JSON that can be read") from error
    if not isinstance(found, dict):
        raise SourceGarbled("its server answers JSON of another shape than is documented")
    return found


def records(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list. Raises SourceGarbled when there is no such list."""
    several = found.get(name)
    if not isinstance(several, list):
        raise SourceGarbled(f"its answer has no list {name!r}, which is documented")
    return [each for each in several if isinstance(each, dict)]


def text(found: dict[str, Any], name: str) -> str:
    """A text, or the texts of a list one after the other; "" when it is neither."""
    value = found.get(name)
    several = value if isinstance(value, list) else [value]
    return "\n\n".join(each.strip() for each in several if isinstance(each, str) and each.strip())


def first(found: dict[str, Any], name: str) -> str:
    """The first text of a list, or the text; "" when there is none."""
    return text(found, name).partition("\n\n")[0]

"""A short list said whole, and one item of a long one said as one of several (pure).

"Four drug classes are recommended: ARBs" is false for the ear, and so is an item that ends in "or".
"""

import re
from dataclasses import replace

from dialog.question.drug_names import drugs_in
from kb.statements import ALTERNATIVE, Statement

MOST_ITEMS = 6
ITEM_WORDS = 8
WHOLE_WORDS = 45
_LABELLED = re.compile(r":(?:\s|$)")
"""An item that has a label stands for itself, and one that ends in a colon goes on elsewhere."""
_ALTERNATIVES = re.compile(r"\b(?:any|either|one (?:of|or more)|alternatives?|options?|or)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:all|any|either|following|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|\b(?:are|is|includes?|defined as|criteria|options?|with)$",
    re.IGNORECASE,
)


def said_whole(statement: Statement, asked_drugs: frozenset[str] = frozenset()) -> Statement:
    """The statement as it is spoken: its whole list when that is short, else itself as one of several.

    asked_drugs: an item of one of these drugs is said without its neighbours of others.
    """
    if not statement.listed:
        return statement
    items = [ALTERNATIVE.sub("", item).rstrip(" ;,") for item in statement.listed]
    own = ALTERNATIVE.sub("", statement.text).rstrip(" ;,")
    choice = any(ALTERNATIVE.search(item) for item in statement.listed)
    labelled = any(_LABELLED.search(item) for item in items)
    single = bool(asked_drugs & drugs_in(own)) and bool(drugs_in(" ".join(items)) - asked_drugs)
    if single or labelled or not statement.flat or statement.caveats or not _short(statement, items, choice=choice):
        return replace(statement, text=_one_of(statement, own, choice=choice), listed=())
    lead = statement.under[-1] if statement.under else ""
    joined = _joined(items, _conjunction(items, lead, choice=choice))
    text = f"{lead}: {joined}" if lead else joined
    first = statement.position - statement.listed.index(statement.text)
    return replace(statement, text=text, position=first, under=statement.under[:-1], listed=())


def _short(statement: Statement, items: list[str], *, choice: bool) -> bool:
    words = [len(item.split()) for item in items]
    whole = sum(words) + len(" ".join(statement.under[-1:]).split())
    brief = len(items) <= MOST_ITEMS and max(words) <= ITEM_WORDS
    one_sentence = not any(re.search(r"[.!?] ", item) for item in items)
    return one_sentence and len(items) <= MOST_ITEMS and (brief or whole <= WHOLE_WORDS)


def _one_of(statement: Statement, own: str, *, choice: bool) -> str:
    lead = statement.under[-1] if statement.under else ""
    if not choice and (not _COUNTED.search(lead) or _LABELLED.search(own)):
        return own
    # No count: it stands in no passage, and nothing is said as an answer that does not.
    return f"one of several{' alternatives' if choice else ''}: {own}"


def _conjunction(items: list[str], lead: str, *, choice: bool) -> str:
    """Where neither the list nor its lead-in says whether drugs are given together, nothing is said of it."""
    if choice or _ALTERNATIVES.search(lead):
        return "or "
    if any(drugs_in(item) and re.search(r"\d", item) for item in items):
        return ""
    return "and "


def _joined(items: list[str], conjunction: str) -> str:
    plain = [item.rstrip(".") for item in items]
    inner = [plain[0], *(_small(item) for item in plain[1:])]
    between = "; " if any("," in item or ";" in item for item in inner) else ", "
    if len(inner) == 2 and conjunction:
        return f"{inner[0]}{between.rstrip() if between == '; ' else ''} {conjunction}{inner[1]}"
    return f"{between.join(inner[:-1])}{between}{conjunction}{inner[-1]}"


def _small(item: str) -> str:
    return item[:1].lower() + item[1:] if re.match(r"[A-Z][a-z]+(?:-[a-z]+)?(?:$|\s[a-z(\d])", item) else item

"""Text that gives a machine orders (pure). It stays what it is, data; whoever added the file is told.

The kinds are those of Greshake et al. 2023 ("Not what you've signed up for", arXiv 2302.12173): overriding what the
model was told, taking a role, asking for what it was told, and hiding from the user.
"""

import re

# Nobody says these to a person, so they are never spoken as an answer either.
_TO_A_MACHINE = r"""
    \b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}?(?:previous|prior|above|earlier|preceding|your|all)
        \s+(?:\w+\s+){0,2}?(?:instructions?|prompts?|rules?|guidelines?\s+you|context|directions?)\b
    |\byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:\w+\s+){0,2}(?:language\s+model|chatbot|AI\s+assistant|assistant\s+that)\b
    |\b(?:reveal|repeat|print|show)\s+(?:\w+\s+){0,2}?(?:system\s+prompt|your\s+(?:instructions|prompt))\b
    |\b(?:as|dear)\s+an?\s+(?:AI|language)\s+(?:model|assistant)\b
    |<\|?(?:im_start|system|endoftext)\|?>|\[INST\]|\bsystem\s+prompt\s*:"""
# These may stand in a guideline: "New instructions: take it with food".
_TO_ANYBODY = r"""\bdo\s+not\s+(?:tell|inform|mention\s+(?:this|it)\s+to)\s+the\s+(?:user|caller|clinician|patient)\b
    |\bnew\s+instructions?\s*:"""
TO_A_MACHINE = re.compile(_TO_A_MACHINE, re.IGNORECASE | re.VERBOSE)
ORDERS = re.compile(f"{_TO_A_MACHINE}|{_TO_ANYBODY}", re.IGNORECASE | re.VERBOSE)
SHOWN = 60  # characters


def orders_in(text: str) -> str:
    """The first words in it that order a machine about, shortened; empty when there are none."""
    found = ORDERS.search(text)
    if found is None:
        return ""
    words = " ".join(text[found.start() : found.start() + SHOWN * 2].split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def addresses_a_machine(text: str) -> bool:
    """Whether it holds words that nobody says to a person."""
    return TO_A_MACHINE.search(text) is not None


def note_on_orders(text: str) -> tuple[str, ...]:
    words = orders_in(text)
    if not words:
        return ()
    return (f"words in it order a machine about (“{words}”): such a sentence is not spoken; look who put it there",)

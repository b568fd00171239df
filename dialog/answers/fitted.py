"""Weights fitted on questions: how they were, and on which, is told in the file of figures itself.

``python -m commands.bench.fit_answers`` makes the file anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = json.loads(Path(__file__).with_name("fitted.json").read_text(encoding="utf-8"))
STATEMENT: dict[str, float] = _FILE["statement"]
"""Of each figure of a statement (``dialog.answers.selecting``) while it is asked whether there is an answer: higher
sums answer better."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of one kind of document.

    spoken: as STATEMENT, and of more figures, for the choice of what is said once there is an answer: two sets, since
    whatever moves the first moves the limit too, which is fitted with it. supported: of each figure of what was found
    (``dialog.answers.evidence``), the log odds that it answers; "always" is the constant. limit: log odds from which an
    answer is given.
    """

    spoken: Mapping[str, float]
    supported: Mapping[str, float]
    limit: float


def _fitted(name: str) -> Fitted:
    each = _FILE[name]
    return Fitted(each["spoken"], each["supported"], each["limit"])


PLAIN = _fitted("plain")
EXPECTED = _fitted("expected")
"""Of documents with expected questions (``kb.expected_questions``), where all that is right is nearer, and more of its
words are met: by these a document without them would be refused too often, by the others this one answer too often."""


def fitted(*, expected: bool) -> Fitted:
    """expected: whether the document that answers best has expected questions."""
    return EXPECTED if expected else PLAIN

"""Weights fitted on questions: how they were, and on which, is told in the file of figures itself.

``python -m commands.bench.fit_answers`` makes the file anew.
"""

import json
from pathlib import Path

_FILE = json.loads(Path(__file__).with_name("fitted.json").read_text(encoding="utf-8"))
STATEMENT: dict[str, float] = _FILE["statement"]
"""Of each figure of a statement (``dialog.answers.selecting``) while it is asked whether there is an answer: higher
sums answer better."""
SPOKEN: dict[str, float] = _FILE["spoken"]
"""The same, and of more figures, for the choice of what is said once there is one. Two sets, since whatever moves the
first moves the limit too, which is fitted with it."""
SUPPORTED: dict[str, float] = _FILE["supported"]
"""Of each figure of what was found (``dialog.answers.evidence``): the log odds that it answers; "always" is the
constant."""
LIMIT: float = _FILE["limit"]
"""Log odds from which an answer is given."""

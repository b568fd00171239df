"""What the ingest process says on its standard output, one JSON object a line (pure)."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, Self

from kb.errors import IngestEnded

Phase = Literal["passages", "statements", "indexing"]
"""First every passage is put in and found, then the statements made of them get their vectors; then, where another
index is set than the one that answers, that one is made. It has statements of its own, and then a last word."""


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is.

    done, total: passages looked after in this phase, and passages there are to look after; total is 0 when nothing
        had changed.
    passages: how many passages were new and have been put in.
    document: title of the document at hand, empty at the end of a phase.
    finished: everything of this phase is in; the last line of all is that of the second phase.
    statements: how many statements were new and have been embedded, in the second phase.
    """

    done: int
    total: int
    passages: int
    document: str = ""
    finished: bool = False
    phase: Phase = "passages"
    statements: int = 0

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Raises IngestEnded: with its sentence for a line that tells of a failure, and for what is no progress."""
        try:
            facts = json.loads(line)
            if isinstance(facts, dict) and "error" in facts:
                raise IngestEnded(str(facts["error"]))
            return cls(**facts)
        except (ValueError, TypeError) as error:
            raise IngestEnded("The ingest process wrote something that is no progress: look at its log.") from error


@dataclass(slots=True)
class OwnIngest:
    """What the ingest process of a service last said, for those who ask the service.

    running: whether there is one; step: None before its first word. failed: the sentence why it stopped; it is tried
    again.
    """

    running: bool = False
    step: IngestProgress | None = None
    failed: str = ""

    def begins(self) -> None:
        self.running, self.step = True, None

    def says(self, step: IngestProgress) -> None:
        self.step, self.failed = step, ""

    def ends(self, failed: str = "") -> None:
        self.running, self.step, self.failed = False, None, failed


def failure_line(message: str) -> str:
    return json.dumps({"error": message}, ensure_ascii=False)

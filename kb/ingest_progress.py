"""What the ingest process says on its standard output, one JSON object a line (pure)."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from kb.errors import IngestEnded


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is.

    done, total: passages looked after and passages there are to look after; total is 0 when nothing had changed.
    passages: how many of them were new and have been put in.
    document: title of the document at hand, empty at the end.
    finished: everything is in.
    """

    done: int
    total: int
    passages: int
    document: str = ""
    finished: bool = False

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


def failure_line(message: str) -> str:
    return json.dumps({"error": message}, ensure_ascii=False)

"""The process that opens foreign files, so that what is wrong with one harms nobody.

    python -m kb.reading.child PARENT

It reads one path a line on standard input and answers each with one JSON object a line: ``documents`` or ``refused``.
Its memory is bounded, it holds no secret and no connection; its parent ends it when it takes too long.
"""

import json
import logging
import os
import resource
import signal
import sys
from pathlib import Path

from kb.errors import SourceUnreadable
from kb.parent_process import end_with
from kb.reading.limits import LIMITS, Limits
from kb.reading.readers import read_file


def main() -> int:
    end_with(int(sys.argv[1]), signal.SIGKILL)
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(5_000)
    # Whatever a library prints must not stand among the answers.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        for line in sys.stdin:
            answers.write(answer(Path(json.loads(line)), LIMITS) + "\n")
            answers.flush()
    return 0


def answer(path: Path, limits: Limits) -> str:
    try:
        documents = read_file(path, limits)
    except SourceUnreadable as error:
        return json.dumps({"refused": str(error)})
    except MemoryError:
        return json.dumps({"refused": "it needs more memory to read than is given: split it"})
    except RecursionError:
        return json.dumps({"refused": "it is nested too deeply to be read"})
    return json.dumps({"documents": [document.facts() for document in documents]})


if __name__ == "__main__":
    raise SystemExit(main())

"""Whether this machine has more to do than it can: what tells of times is then told of the machine."""

import os


def busy() -> bool:
    return os.getloadavg()[0] > (os.cpu_count() or 1)


def patience(seconds: float) -> float:
    """How long to wait for what must come within ``seconds`` where nothing else runs."""
    return 10 * seconds if busy() else seconds

"""Whether this machine has more to do than it can: what tells of times is then told of the machine."""

import os


def busy() -> bool:
    return os.getloadavg()[0] > (os.cpu_count() or 1)

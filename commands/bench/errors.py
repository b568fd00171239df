"""BenchError
├── BenchFailed      the bench could not be run here; the message says what is missing
└── UnknownBench     there is no bench of that name
"""


class BenchError(Exception):
    """Any failure of measuring. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "bench"
    retryable = False


class BenchFailed(BenchError):
    code = "bench_failed"
    retryable = True


class UnknownBench(BenchError):
    code = "unknown_bench"

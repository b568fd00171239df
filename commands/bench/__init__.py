"""The benches: one module each, every one with an object named ``BENCH`` (see contract.py)."""

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "loop": ("commands.bench.loop", "last voiced sample sent to first voiced sample back, one call"),
        "barge-in": ("commands.bench.barge_in", "first voiced frame of the caller to last voiced frame of ours"),
        "density": ("commands.bench.density", "CPU of a call, twenty calls on one core, eight talking at once"),
        "memory": ("commands.bench.memory", "PSS with all models, of each further call, after 500 calls"),
        "heard": ("commands.bench.heard", "words remembered against words played, fifty interruptions"),
        "cut-offs": (
            "commands.bench.cut_offs",
            "turns ended inside a pause of human speech, and the wait at true ends",
        ),
        "echo": ("commands.bench.echo", "our own speech returned late and faint: stops, and barge-in over it"),
    }
)
"""Name on the command line: the module, and what it measures in one line."""

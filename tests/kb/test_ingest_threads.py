"""What the ingest process and the commands set before numpy and onnxruntime are imported."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("module", ["kb.ingest", "commands.__main__"])
def test_the_products_of_matrices_have_no_threads_of_their_own(module: str) -> None:
    """They spin while they wait: beside the threads that embed they took a third of the processor."""
    program = f"""
        import {module}, numpy, os
        square = numpy.ones((600, 600), dtype=numpy.float32)
        square @ square
        print(len(os.listdir("/proc/self/task")))
    """
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    words = [sys.executable, "-c", textwrap.dedent(program)]
    ended = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == "1\n"

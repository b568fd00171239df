"""``./run bench``: the benches, one module each, every one with an object named ``BENCH`` (see contract.py)."""

import argparse
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from commands.arguments import PROGRAM

if TYPE_CHECKING:
    from commands.bench.contract import Bench

NAME = "bench"
HELP = "Measure the running system; without a name it lists what can be measured"

BENCHES: Mapping[str, tuple[str, str]] = MappingProxyType(
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
        "drugs-heard": ("commands.bench.drugs_heard", "200 drug names by telephone: right, asked back, missed, wrong"),
        "drugs-heard-twice": ("commands.bench.drugs_heard_twice", "the same with a second opinion"),
        "word-error": ("commands.bench.word_error", "word errors of sixteen clinical questions by telephone"),
        "numbers-heard": (
            "commands.bench.numbers_heard",
            "numbers a calculator asked for, by telephone: right, and the wait",
        ),
        "retrieval": (
            "commands.bench.retrieval",
            "MedQuAD: how good the passages found are, and the time of a search in 16,000",
        ),
        "ingest": ("commands.bench.ingest", "the starter library, and a PDF of 300 pages: passages a second"),
        "calculators": ("commands.bench.calculators", "the calculators against MedCalc-Bench-Verified"),
        "grounded": ("commands.bench.grounded", "a model that strays from its passages: what of it is spoken"),
        "answers": (
            "commands.bench.answers",
            "clinicians' questions over the starter library: kind, passage, sentences",
        ),
        "clarify": ("commands.bench.clarify", "asking back where a question leaves its reading open, and only there"),
        "answers-held-back": ("commands.bench.answers_held_back", "the same of the frozen half, to be run at the end"),
    }
)
"""Name on the command line: the module, and what it measures in one line."""

RESULTS = Path("build/bench")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="which bench; left out, they are listed")
    parser.add_argument(
        "--turns", type=_count, metavar="N", help="measure so many turns; fewer than the whole is a trial"
    )
    parser.add_argument("--folder", type=Path, default=RESULTS, help=f"where results go (default: {RESULTS}/)")
    parser.add_argument("--seed", type=int, default=20260101, help="of every random choice")
    parser.add_argument("--to", metavar="SIP", help="measure a service that runs already, without a verdict")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="the service's data folder, its library read before"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 measured, whatever the verdict; 1 could not be measured; 2 no such bench."""
    if arguments.name is None:
        print(listing())
        return 0
    if arguments.name not in BENCHES:
        print(
            f"{PROGRAM} bench: there is no bench {arguments.name!r}; there are {', '.join(BENCHES)}.", file=sys.stderr
        )
        return 2
    from commands.bench.contract import Plan, as_table, load_now, write_json

    load = load_now()
    plan = Plan(
        arguments.folder.absolute(),
        turns=arguments.turns,
        seed=arguments.seed,
        target=arguments.to,
        data=arguments.data.absolute() if arguments.data else None,
    )
    result = bench_of(arguments.name).run(plan, load)
    path = write_json(result, plan.folder)
    print(as_table(result))
    print(f"\nWritten to {path}", file=sys.stderr)
    return 0


def listing() -> str:
    width = max(map(len, BENCHES))
    rows = [f"  {name:<{width}}  {measures}" for name, (_, measures) in BENCHES.items()]
    return "\n".join([f"{PROGRAM} bench NAME measures:", "", *rows])


def bench_of(name: str) -> "Bench":
    """Only the bench that runs is imported."""
    return cast("Bench", importlib.import_module(BENCHES[name][0]).BENCH)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of turns (a whole number, 1 or more)")
    return int(text)

"""``./run call``: place a real SIP call, ask, listen, and tell what was heard and how fast."""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.arguments import PROGRAM, existing_file, new_file, seconds
from commands.progress import waiting

if TYPE_CHECKING:
    from commands.calling.errors import CallingError
    from commands.calling.questions import StepKind
    from commands.calling.transcription import Transcriber

NAME = "call"
HELP = "Place a test call: ask aloud, hear the answer, measure both"

KINDS: dict[str, "StepKind"] = {"--wav": "wav", "--say": "say", "--key": "key", "--again": "again"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Exit status: 0 answered, 2 a question that cannot be used, 3 refused, 4 unreachable, 5 no answer.\n"
        "Times are read off the caller's own audio. --wav, --say and --key are turns, in the order given.\n"
        "One of them behind --when TEXT is an answer instead: it is said each time a reply holds TEXT, five times at\n"
        "most, before the next turn; of several that fit, the first. What is replied is read in the service's record\n"
        "(--data), else as the caller hears it."
    )
    parser.add_argument(
        "--to", metavar="SIP", help="the address to call, as sip:host:port; by default the service on this machine"
    )
    parser.add_argument(
        "--wav", dest="steps", action=_Step, type=existing_file, metavar="FILE", help="ask this recording"
    )
    parser.add_argument("--say", dest="steps", action=_Step, metavar="TEXT", help="ask this sentence")
    parser.add_argument("--key", dest="steps", action=_Step, type=_key, metavar="DIGIT", help="press this key")
    parser.add_argument(
        "--when", metavar="TEXT", help="what follows is the answer to each reply that holds this, and no turn"
    )
    parser.add_argument(
        "--again", dest="steps", action=_Step, nargs=0, help="behind --when: say once more what was said last"
    )
    parser.add_argument(
        "--voice",
        choices=("other", "flite", "espeak-ng", "own"),
        default="other",
        help="what says the sentences; other (the default) is flite where it is installed, else the product's own",
    )
    parser.add_argument(
        "--barge-in-after",
        type=seconds,
        metavar="SECONDS",
        help="interrupt each reply after so much of it with the next question (a single one interrupts itself)",
    )
    parser.add_argument(
        "--hang-up-after", type=seconds, metavar="SECONDS", help="hang up after so much of the last turn's reply"
    )
    parser.add_argument("--no-greeting", action="store_true", help="ask at once, over the greeting")
    parser.add_argument("--json", type=new_file, metavar="FILE", help="write the outcome here")
    parser.add_argument(
        "--record", type=new_file, metavar="FILE", help="write the call here: caller left, service right"
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="the service's data folder, for its own record")


def run(arguments: argparse.Namespace) -> int:
    """Returns the exit status; errors of the calling client carry their own."""
    from commands.calling.errors import CallingError

    if wrong := _unusable(arguments):
        print(f"{PROGRAM} call: {wrong}.", file=sys.stderr)
        return 2
    try:
        return asyncio.run(_call(arguments))
    except CallingError as error:
        _write_unanswered(arguments.json, error)
        print(f"{PROGRAM} call: {error}.", file=sys.stderr)
        return error.status


def _unusable(arguments: argparse.Namespace) -> str:
    """What is wrong with the steps as a whole; nothing when they can be gone through."""
    steps = arguments.steps or []
    if arguments.when is not None:
        return f"there is no answer behind --when {arguments.when!r}: give it --say TEXT, --wav FILE, --key or --again"
    if any(step.kind == "again" and not step.when for step in steps):
        return "--again is an answer: give --when TEXT before it"
    if not any(not step.when for step in steps):
        return "nothing to ask: give --wav FILE, --say TEXT or --key DIGIT"
    return ""


async def _call(arguments: argparse.Namespace) -> int:
    from commands.calling.client import RATE, CallPlan, endpoint_for, outcome_of, place
    from commands.calling.outcome import as_json, as_table
    from commands.calling.questions import prepare
    from commands.calling.reachability import knock
    from commands.calling.service_record import open_record
    from settings import read_settings

    site = read_settings(os.environ, {"data": str(arguments.data) if arguments.data else None})
    to = arguments.to or f"sip:voiceassist@127.0.0.1:{site.sip.port}"
    script = await prepare(arguments.steps, RATE, arguments.voice)
    await knock(to)
    questions = script.questions
    if arguments.barge_in_after is not None and len(questions) == 1 and not questions[0].key:
        questions *= 2  # with one question only, it is asked once more over its own reply
    plan = CallPlan(
        to,
        questions,
        script.answers,
        interrupt_after=[arguments.barge_in_after] * len(questions),
        hang_up_after=arguments.hang_up_after,
        wait_for_greeting=not arguments.no_greeting,
    )
    async with _transcriber() as transcriber, open_record(site.records) as record:
        async with endpoint_for(to) as (endpoint, stack):
            _say_to_tester(f"Calling {to} with {stack}, speaking with {script.voice}.")
            async with waiting("In the call"):
                placed = await place(plan, endpoint, transcriber, record)
        if arguments.record:
            placed.capture.write(arguments.record)
        async with waiting("Reading the capture"):
            outcome, _ = await outcome_of(placed, transcriber, record)
    if not placed.exact:
        _say_to_tester("This stack keeps no capture of its own: the times are short by up to 0.3 s.")
    if arguments.json:
        arguments.json.write_text(as_json(outcome), encoding="utf-8")
    print(as_table(outcome))
    return 0


@contextlib.asynccontextmanager
async def _transcriber() -> AsyncIterator["Transcriber | None"]:
    from commands.calling.transcription import Transcriber

    transcriber = Transcriber.open()
    try:
        yield transcriber
    finally:
        if transcriber is not None:
            transcriber.close()


def _write_unanswered(path: Path | None, error: "CallingError") -> None:
    from commands.calling.outcome import CallOutcome, as_json

    if path is not None:
        path.write_text(as_json(CallOutcome(False, (), f"{error.code}: {error}")), encoding="utf-8")


def _say_to_tester(sentence: str) -> None:
    """To standard error: standard output is the result."""
    print(sentence, file=sys.stderr, flush=True)


def _key(text: str) -> str:
    if len(text) != 1 or text.upper() not in "0123456789*#ABCD":
        raise argparse.ArgumentTypeError(f"{text!r} is no key of a telephone (0 to 9, *, #)")
    return text.upper()


class _Step(argparse.Action):
    """--wav, --say, --key and --again in one list, in the order given, each with the --when before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        from commands.calling.questions import Step

        value = "" if self.nargs == 0 else str(values)
        steps = list(getattr(namespace, self.dest) or [])
        steps.append(Step(KINDS[option_string or ""], value, namespace.when or ""))
        setattr(namespace, self.dest, steps)
        namespace.when = None  # it was for this one

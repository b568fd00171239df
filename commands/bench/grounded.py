"""A model in use that does not keep to its passages: what of it is spoken, and what of a faithful one is lost.

A process stands in for the model's server and gives 200 wrong replies over real passages, streamed in pieces that part
words and numbers. A judge written apart from the check looks for numbers that the cited passage does not hold.
"""

import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.bench.chat_endpoint import Script, in_pieces, write_scripts
from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.errors import BenchFailed
from commands.bench.grounded_replies import cases as replies
from commands.bench.grounded_replies.cases import Case, Faithful
from commands.bench.grounded_replies.judging import foreign_numbers
from dialog.errors import EngineFailed
from dialog.llm import open_writing
from dialog.llm.wording import plain_signs
from dialog.model_settings import ModelSettings
from dialog.reply import Reply, SpanKind
from dialog.settings import DialogSettings
from dialog.transcript import Conversation

WRONG = 200
WORD_FOR_WORD = 300
RATES = (20, 50, 100)
"""Tokens a second, a token being four characters (OpenAI's own rule of thumb)."""
FIRST_TOKEN = 0.3
TIMED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of a reply would be spoken: each sentence with its passage; whether the wrong sentence is among it."""

    case: Case
    spoken: tuple[tuple[str, str], ...]
    first: float | None

    @property
    def said(self) -> bool:
        """From the beginning of a sentence: "use it" is not said by "do not use it"."""
        wrong = re.escape(plain_signs(self.case.sentence).rstrip(".").lower())
        spoken = " ".join(text for text, _ in self.spoken).lower()
        return re.search(rf"(?:^|[.!?] ){wrong}", spoken) is not None

    @property
    def foreign(self) -> int:
        return sum(bool(foreign_numbers(text, passage)) for text, passage in self.spoken)


class GroundedBench:
    name = "grounded"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed."""
        passages = replies.starter_passages()
        chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
        literal = replies.word_for_word(passages, chance, WORD_FOR_WORD)
        tuning, held_back = (replies.rewritten(passages, half) for half in ("tuning", "held_back"))
        usable = [one for one in (*literal, *tuning, *held_back) if one.held]
        count = min(plan.turns or WRONG, WRONG)
        wrong = replies.wrong_replies(passages, usable, plan.seed, count)
        if len(wrong) < count:
            raise BenchFailed(f"only {len(wrong)} of {count} wrong replies could be made")
        outcomes, firsts = asyncio.run(_ask_all(wrong, usable, plan.seed))
        return BenchResult(
            name=self.name,
            rows=(*_wrong_rows(outcomes), *_faithful_rows(literal, tuning, held_back), *_time_rows(firsts)),
            settings={"endpoint": "a process on loopback", "passages shown": str(replies.PASSAGES_SHOWN)},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(WRONG),
            measurements={f"first sentence at {rate} tokens a second": values for rate, values in firsts.items()},
        )


async def _ask_all(
    wrong: Sequence[Case], usable: Sequence[Faithful], seed: int
) -> tuple[list[Outcome], Mapping[int, list[float]]]:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    scripts = {f"case {number}": Script(_torn(case.text, chance)) for number, case in enumerate(wrong)}
    timed = [one for one in usable if 40 <= len(one.sentence) <= 120][:TIMED]
    for rate in RATES:
        for number, one in enumerate(timed):
            scripts[f"rate {rate} {number}"] = Script(
                in_pieces(f"[1] {one.sentence}\n[1] And so on.\n"), wait=FIRST_TOKEN, every=1 / rate
            )
    with _endpoint(scripts) as url:
        outcomes = [await _outcome(url, f"case {number}", case) for number, case in enumerate(wrong)]
        firsts: dict[int, list[float]] = {rate: [] for rate in RATES}
        for rate in RATES:
            for number, one in enumerate(timed):
                case = Case("timed", "", one.sentence, "", (one.passage,))
                first = (await _outcome(url, f"rate {rate} {number}", case)).first
                firsts[rate] += [first] if first is not None else []
    return outcomes, firsts


def _torn(text: str, chance: random.Random) -> tuple[str, ...]:
    """The text in pieces of one to seven characters."""
    pieces = []
    while text:
        size = chance.randint(1, 7)
        pieces.append(text[:size])
        text = text[size:]
    return tuple(pieces)


@contextmanager
def _endpoint(scripts: Mapping[str, Script]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scripts.json"
        write_scripts(scripts, path)
        words = [sys.executable, "-m", "commands.bench.chat_endpoint", str(path)]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            port = process.stdout.readline().strip() if process.stdout else ""
            if not port.isdigit():
                raise BenchFailed("the stand-in for a language model's server did not start")
            try:
                yield f"http://127.0.0.1:{port}/v1"
            finally:
                process.terminate()


async def _outcome(url: str, name: str, case: Case) -> Outcome:
    """Every version may be heard as soon as it is there; the last holds the words of all."""
    began, first, last = time.monotonic(), None, None
    async with open_writing(ModelSettings(url, name), DialogSettings()) as writing:
        if writing is None:
            raise BenchFailed("no model is set")
        try:
            async for version in writing.versions(Conversation(), case.begun):
                first = first if first is not None else time.monotonic() - began
                last = version
        except EngineFailed as error:
            raise BenchFailed(f"the stand-in for a model failed: {error}") from error
    return Outcome(case, _sentences(last) if last else (), first)


def _sentences(reply: Reply) -> tuple[tuple[str, str], ...]:
    """The sentences of an answer, said now or after "go on", each with its passage and the headings over it."""
    found: list[tuple[str, str]] = []
    open_text = ""
    for span in (*reply.spans, *reply.more):
        if span.kind is not SpanKind.ANSWER or span.citation is None:
            continue
        cited = reply.citations[span.citation]
        open_text = f"{open_text} {span.text}".strip()
        if open_text.endswith((".", "!", "?")):
            found.append((open_text, f"{cited.title} {cited.section} {cited.passage}"))
            open_text = ""
    return tuple(found)


def _wrong_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    rows = [
        Row(
            "sentences spoken whose number is not in the cited passage",
            float(sum(one.foreign for one in outcomes)),
            "",
            0.0,
            samples=len(outcomes),
        )
    ]
    for fault in dict.fromkeys(one.case.fault for one in outcomes):
        of_it = [one for one in outcomes if one.case.fault == fault]
        said = [one for one in of_it if one.said]
        note = "; ".join(f"{one.case.kind}: {one.case.sentence}" for one in said[:3])
        rows.append(Row(f"wrong {fault} spoken", float(len(said)), "", 0.0, samples=len(of_it), note=note))
    return rows


def _faithful_rows(literal: Sequence[Faithful], tuning: Sequence[Faithful], held_back: Sequence[Faithful]) -> list[Row]:
    sets = (
        ("faithful sentences kept, the library's own words", literal),
        ("faithful sentences kept, rewritten, used while tuning", tuning),
        ("faithful sentences kept, rewritten, held back", held_back),
    )
    return [Row(what, 100 * sum(one.held for one in some) / len(some), "%", samples=len(some)) for what, some in sets]


def _time_rows(firsts: Mapping[int, Sequence[float]]) -> list[Row]:
    return [
        Row(
            f"first sentence fit to be spoken, {rate} tokens/s, p50",
            percentile(values, 0.5),
            "s",
            samples=len(values),
            note=f"first token after {FIRST_TOKEN} s; what was understood is spoken meanwhile",
        )
        for rate, values in firsts.items()
    ]


BENCH = GroundedBench()

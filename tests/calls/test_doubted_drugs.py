"""A drug the recogniser is not sure of, through a whole call: asked for, its raw words kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dialog.doubts import Doubt
from dialog.ports import Reading
from dialog.reply import Command, Reply
from dialog.session import Session
from dialog.transcript import Conversation
from dialog.turns.table import State
from tests.calls.test_whole_calls import after_greeting, ask, call, until
from tests.fakes import FakeHearing, FakeThinking, Rig

DOUBT = Doubt("enoxaparin", (("enoxaparin", 0.6), ("edoxaban", 0.2)))


class DoubtingHearing(FakeHearing):
    async def read(self, final: bool) -> Reading:
        reading = await super().read(final)
        return replace(reading, words="dose of enoxaparin", raw="dose of a nox", doubts=(DOUBT,))


@dataclass
class DoubtedThinking(FakeThinking):
    doubted: list[Sequence[Doubt]] = field(default_factory=list)

    async def think(
        self,
        conversation: Conversation,
        words: str,
        *,
        command: Command | None = None,
        speculative: bool = False,
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        self.doubted.append(doubts)
        return await super().think(conversation, words, command=command, speculative=speculative, doubts=doubts)


def test_doubts_reach_who_answers_and_the_raw_words_are_kept() -> None:
    thinking = DoubtedThinking()
    rig = Rig(thinking=thinking)
    rig.hearing = DoubtingHearing(rig.line)

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await until(session, State.LISTENING)

    call(script, rig)
    assert thinking.doubted
    assert all(doubts == (DOUBT,) for doubts in thinking.doubted)
    said, reply = rig.journal.turns[1]
    assert said == "dose of enoxaparin"
    assert reply.raw_words == "dose of a nox"

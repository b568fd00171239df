"""The speaking half of a conversation: replies in, paced speech out, and what of it was heard."""

import asyncio
from collections.abc import Awaitable, Callable

from dialog.errors import EngineFailed
from dialog.events import Played, SpeechFinished
from dialog.line import Line
from dialog.playout import Playout
from dialog.ports import SpeechClip, TextToSpeech
from dialog.reply import Reply, ReplyKind, Span
from dialog.transcript import HeardReply
from dialog.utterance import Utterance

FIRST_CLAUSE_LIMIT = 2.0
"""Seconds to synthesise a first clause before we say that our voice failed: heard within 2.5 s."""
WELL_AHEAD = 3.0
"""Seconds of speech that wait before the next clause is made: a cut throws away no more than this."""
CLAUSE_GAP = 0.09
SENTENCE_GAP = 0.22
Longer = Callable[[int], Awaitable[Reply | None]]
"""Waits for a version of the reply with more than so many spans; None when there will be none."""

UNCONFIRMED_LIMIT = 1.5
"""Seconds after which speech given to the line counts as played although the line never said so."""


class Speaking:
    """Speaks on one line. At most one utterance is current; an earlier one may still be playing before it."""

    def __init__(self, line: Line, text_to_speech: TextToSpeech) -> None:
        self._line = line
        self._tts = text_to_speech
        self._playout = Playout(line)
        self._utterances: dict[int, Utterance] = {}
        self._complete: dict[int, float] = {}
        self._first: tuple[str, float, asyncio.Task[SpeechClip]] | None = None
        self.speed = 1.0

    def prepare(self, reply: Reply, *, urgent: bool) -> None:
        """Make the first clause of a reply that will probably be spoken."""
        self.forget_prepared()
        if reply.spans:
            text, speed = reply.spans[0].voiced, reply.speed or self.speed
            task = asyncio.ensure_future(self._tts.speak(text, self._line.rate, speed, urgent=urgent))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._first = (text, speed, task)

    def forget_prepared(self) -> None:
        if self._first is not None:
            self._first[2].cancel()
            self._first = None

    def begin(self, utterance: int, reply: Reply) -> Utterance:
        """Announce an utterance, before its speech is made."""
        self.speed = reply.speed or self.speed
        self._utterances[utterance] = Utterance(utterance, reply)
        return self._utterances[utterance]

    def begin_again(self, utterance: int, as_utterance: int) -> Utterance:
        """Announce the rest of an utterance that was cut."""
        self._utterances[as_utterance] = self._utterances[utterance].resumed(as_utterance)
        return self._utterances[as_utterance]

    async def speak(
        self, utterance: Utterance, before_first_frame: Awaitable[None] | None = None, longer: Longer | None = None
    ) -> None:
        """Make and queue the speech, clause by clause; returns when the last clause is queued.

        Nothing leaves before ``before_first_frame``, awaited beside the first clause, is done. ``longer`` is asked for
        more at the end of what is there, while the reply is still being written. Raises EngineFailed.
        """
        place = utterance.first
        if place == len(utterance.reply.spans) and before_first_frame is not None:
            await before_first_frame
        while span := await self._span_at(place, utterance, longer):
            if place == utterance.first:
                clip = await self._first_clip(span, self._pace(utterance.reply), before_first_frame)
            else:
                await self._playout.until_below(WELL_AHEAD)
                clip = await self._tts.speak(span.voiced, self._line.rate, self._pace(utterance.reply))
            place += 1
            self._queue(utterance, span, clip, last=longer is None and place == len(utterance.reply.spans))
        self._playout.finish(utterance.id)
        self._complete[utterance.id] = 0.0

    async def _span_at(self, place: int, utterance: Utterance, longer: Longer | None) -> Span | None:
        """The span at this place of the reply, when it is there; None behind the last."""
        if place >= len(utterance.reply.spans) and longer is not None:
            utterance.reply = await longer(place) or utterance.reply
        return utterance.reply.spans[place] if place < len(utterance.reply.spans) else None

    def _pace(self, reply: Reply) -> float:
        """A failure is told at the pace in which it was rehearsed: the voice may be what failed."""
        return 1.0 if reply.kind is ReplyKind.FAILURE else self.speed

    async def _first_clip(self, span: Span, speed: float, before_first_frame: Awaitable[None] | None) -> SpeechClip:
        prepared, self._first = self._first, None
        speech: Awaitable[SpeechClip]
        if prepared is not None and prepared[:2] == (span.voiced, speed):
            speech = prepared[2]
        else:
            speech = self._tts.speak(span.voiced, self._line.rate, speed, urgent=True)
        try:
            async with asyncio.timeout(FIRST_CLAUSE_LIMIT):
                if before_first_frame is None:
                    return await speech
                clip, _ = await asyncio.gather(speech, before_first_frame)
                return clip
        except TimeoutError as error:
            raise EngineFailed("speaking", "the first clause was not synthesised in time") from error

    def _queue(self, utterance: Utterance, span: Span, clip: SpeechClip, *, last: bool) -> None:
        gap = 0.0 if last else SENTENCE_GAP if span.text.rstrip()[-1:] in ".?!" else CLAUSE_GAP
        skipped = round(utterance.skip * clip.rate) if not utterance.placed else 0
        utterance.place(span, len(clip.pcm) / clip.rate, gap, clip.words)
        self._playout.append(utterance.id, clip.pcm[skipped:].tobytes() + bytes(2 * round(gap * clip.rate)))

    def tick(self) -> tuple[bytes, int | None]:
        """20 ms on the line: our frame that is played now, and an utterance that ended unconfirmed by the line."""
        playing = self._playout.tick()
        ended = None
        if self._complete and self._playout.backlog() == 0:
            for utterance in self._complete:
                self._complete[utterance] += 0.02
                if self._complete[utterance] > UNCONFIRMED_LIMIT:
                    self._utterances[utterance].played = self._utterances[utterance].length
                    ended = utterance
        if ended is not None:
            del self._complete[ended]
        return playing, ended

    def note(self, played: Played) -> SpeechFinished | None:
        """The line's word on how much was heard; tells when the utterance was played to its end."""
        utterance = self._utterances.get(played.utterance)
        if utterance is None:
            return None
        utterance.played = max(utterance.played, played.up_to)
        if played.utterance in self._complete and utterance.played >= utterance.length - 0.03:
            del self._complete[played.utterance]
            return SpeechFinished(played.at, played.utterance)
        return None

    def cut(self) -> None:
        """Silence, now: what was not played is dropped here and at the far side."""
        self._playout.cut()
        self._complete.clear()
        self._line.flush()

    def heard(self, utterance: int) -> HeardReply:
        return self._utterances[utterance].heard()

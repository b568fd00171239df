"""One spoken reply: which words lie where in its audio, and so how much of it was heard."""

from dataclasses import dataclass, field

from dialog.ports import WordTiming
from dialog.reply import Reply, Span
from dialog.transcript import HeardReply


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A span whose speech lies at ``start``..``end`` seconds of the utterance; word times count from ``start``."""

    span: Span
    start: float
    end: float
    words: tuple[WordTiming, ...]

    def words_heard(self, up_to: float) -> int:
        """How many words of the span's text had ended when ``up_to`` seconds of the utterance were played.

        Speech may have more or fewer words than the text ("0.5 mg"); a part of it stands for the same part of the text.
        """
        total = len(self.span.text.split())
        if up_to >= self.end or not self.words:
            return total if up_to >= self.end else 0
        ended = sum(1 for word in self.words if self.start + word.until <= up_to)
        return ended * total // len(self.words)


@dataclass(slots=True)
class Utterance:
    """Spans are placed as they are synthesised.

    first: index of the reply's span it begins with; above 0 when it resumes a speech that was cut, of which
    ``before`` words of that span had been heard already.
    resumes: how often the reply was cut and resumed; skip: seconds of the first span's speech left out.
    """

    id: int
    reply: Reply
    first: int = 0
    before: int = 0
    resumes: int = 0
    skip: float = 0.0
    placed: list[PlacedSpan] = field(default_factory=list)
    length: float = 0.0
    played: float = 0.0

    def place(self, span: Span, seconds: float, gap: float, words: tuple[WordTiming, ...]) -> None:
        """The next span's speech lasts ``seconds`` and is followed by ``gap`` seconds of silence."""
        start = self.length if self.placed else -self.skip
        self.placed.append(PlacedSpan(span, start, start + seconds, words))
        self.length = start + seconds + gap

    def _words_heard_of(self, index: int) -> int:
        if index < self.first:
            return len(self.reply.spans[index].text.split())
        place = index - self.first
        heard = self.placed[place].words_heard(self.played + 0.001) if place < len(self.placed) else 0
        return max(heard, self.before) if index == self.first else heard

    def heard(self) -> HeardReply:
        """What has reached the caller so far, cut at the last whole word."""
        words: list[str] = []
        unheard: list[Span] = []
        for index, span in enumerate(self.reply.spans):
            count = self._words_heard_of(index)
            all_words = span.text.split()
            words += all_words[:count]
            if count < len(all_words):
                unheard.append(span)
        return HeardReply(" ".join(words), tuple(unheard), complete=not unheard)

    def resumed(self, as_utterance: int) -> "Utterance":
        """A new utterance of the same reply, from the clause that holds the last word heard.

        A clause of which at most one word was missing is not said again. From the second time on it goes on at the
        very word, so that a noisy room cannot hold us at one clause for ever.
        """
        for index in range(self.first, len(self.reply.spans)):
            count = self._words_heard_of(index)
            if count < len(self.reply.spans[index].text.split()) - 1:
                skip = self._spoken_of(index) if self.resumes else 0.0
                return Utterance(as_utterance, self.reply, index, count, self.resumes + 1, skip)
        return Utterance(as_utterance, self.reply, first=len(self.reply.spans))

    def _spoken_of(self, index: int) -> float:
        """Seconds of the span's speech up to the last word heard."""
        place = index - self.first
        if place >= len(self.placed):
            return 0.0
        placed = self.placed[place]
        ends = [word.until for word in placed.words if placed.start + word.until <= self.played + 0.001]
        return max(ends, default=self.skip if place == 0 else 0.0)

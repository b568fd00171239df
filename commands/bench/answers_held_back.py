"""The frozen half of the clinicians' questions: run once, at the end, and no entry of it is shown."""

from commands.bench.answers import HELD_BACK, AnswersBench

BENCH = AnswersBench("answers-held-back", HELD_BACK)

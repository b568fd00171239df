"""The names of drugs-heard once more, with a second opinion (VOICEASSIST_SECOND_OPINION=whisper)."""

from commands.bench.drugs_heard import DrugsHeardBench

BENCH = DrugsHeardBench("drugs-heard-twice", twice=True)

"""The names of drugs-heard once more, with the second opinion that the service has unless it is turned off."""

from commands.bench.drugs_heard import DrugsHeardBench

BENCH = DrugsHeardBench("drugs-heard-twice", twice=True)

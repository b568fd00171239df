"""CallingError
├── Refused        the far side answered with a refusal (busy, forbidden, not found)
├── Unreachable    nobody listens at that address, or it cannot be found
├── NoAnswer       it rang and nobody answered
├── BadRecording   a WAV file cannot be used as a question
└── NoVoice        nothing is installed that could say a sentence
"""


class CallingError(Exception):
    """Any failure of the calling client. ``code`` is stable; ``status`` is the command's exit status."""

    code = "calling"
    retryable = False
    status = 1


class Refused(CallingError):
    code = "refused"
    retryable = True
    status = 3


class Unreachable(CallingError):
    code = "unreachable"
    retryable = True
    status = 4


class NoAnswer(CallingError):
    code = "no_answer"
    retryable = True
    status = 5


class BadRecording(CallingError):
    code = "bad_recording"
    status = 2


class NoVoice(CallingError):
    code = "no_voice"
    status = 2

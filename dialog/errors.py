"""DialogError
├── EngineFailed      an engine (recogniser, voice, model) could not do its work; carries the stage
└── EngineMissing     an engine's files are not installed; the message says what to install
"""

from dialog.events import Stage


class DialogError(Exception):
    """Any failure of the conversation. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "dialog"
    retryable = False


class EngineFailed(DialogError):
    code = "engine_failed"

    def __init__(self, stage: Stage, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.stage = stage
        self.retryable = retryable


class EngineMissing(DialogError):
    code = "engine_missing"

"""baresip's own log: its trace goes to us, its words are kept from showing who calls, what libre prints is dropped."""

import logging
from collections.abc import Callable

from telephony.sip import native_stderr
from telephony.sip.trace import Traced, read_received

TRACE = "baresip.native.sip"
_NATIVE = "baresip.native"
_CALLS = "baresip.call"

_WANTED = ("INVITE", "NOTIFY")


class _Guarded(logging.Filter):
    """The stack writes numbers and names into its sentences: they go under a ``phi.`` key, the message stays static."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        record.msg, record.args = "the SIP stack reports", ()
        for name in ("peer", "sip_call_id"):
            record.__dict__.pop(name, None)
        record.__dict__["phi.words"] = words
        return True


class _Tap(logging.Handler):
    def __init__(self, deliver: Callable[[Traced], None]) -> None:
        super().__init__()
        self._deliver = deliver

    def emit(self, record: logging.LogRecord) -> None:
        report = record.getMessage()
        first = report.partition("\n")[2].lstrip("\r\n")
        if report.startswith("RX ") and first.startswith(_WANTED):
            message = read_received(report)
            if message is not None:
                self._deliver(message)


class StackLog:
    """Taps the trace while open. ``deliver`` gets INVITE and NOTIFY requests, on the stack's log thread."""

    def __init__(self, deliver: Callable[[Traced], None]) -> None:
        self._tap = _Tap(deliver)
        self._guard = _Guarded()
        self._stderr = 0

    def open(self) -> None:
        trace = logging.getLogger(TRACE)
        trace.setLevel(logging.DEBUG)
        # A logging configuration may have switched unknown loggers off; without the trace no call is let in.
        trace.disabled = False
        trace.propagate = False
        trace.addHandler(self._tap)
        for name in (_NATIVE, _CALLS):
            logging.getLogger(name).addFilter(self._guard)
        self._stderr = native_stderr.silence()

    def close(self) -> None:
        native_stderr.restore(self._stderr)
        logging.getLogger(TRACE).removeHandler(self._tap)
        for name in (_NATIVE, _CALLS):
            logging.getLogger(name).removeFilter(self._guard)
